"""Retention: only what nothing cites is removed, the chain says so, and what comes again is kept again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from crawler.values import Capture, Verdict
from db import captures, chain, findings, pages, retention, versions
from db.engine import Database
from db.errors import DatabaseDamaged
from db.tables import blobs, prunings
from tests.db.examples import NOW, add_source, capture, lowered, statement, version

LATER = NOW + timedelta(days=500)
BEFORE = LATER - timedelta(days=400)
RULE = "uncited for 400 days"


def page(database: Database, url: str, *kept: Capture, read: tuple[int, ...] = ()) -> list[int]:
    """A page with these captures; a version is read from those at the places `read`. Returns their ids."""
    with database.write() as tx:
        add_source(tx)
        page_id, _ = pages.see(tx, "city", url, title="公园", list_date=None, now=NOW)
        ids = [captures.add(tx, page_id, each) for each in kept]
        for each in ids:
            captures.mark_taken_in(tx, each)
        for place in read:
            version_id = versions.add(tx, page_id, ids[place], version(f"第{place}版"), NOW)
            findings.add(tx, page_id, version_id, None, [lowered(statement(5), statement(4))], NOW, history=False)
    return ids


def body(database: Database, capture_id: int) -> bytes | None:
    with database.read() as tx:
        stored = captures.load(tx, capture_id)
    assert stored is not None
    return stored.capture.body


def damages(database: Database) -> list[str]:
    with database.read() as tx:
        return list(chain.verify(tx))


def error(text: bytes, verdict: Verdict = Verdict.SOFT_ERROR, days: int = 0) -> Capture:
    return replace(capture(text, verdict), fetched_at=NOW + timedelta(days=days))


@pytest.fixture
def stored(database: Database) -> dict[str, int]:
    """One capture of every kind that retention must tell apart, by what it is."""
    cited, busy, gone, last = page(
        database,
        "https://a.example/1",
        capture(b"cited"),
        error(b"busy"),
        error(b"404", Verdict.GONE),
        error(b"newest of its page"),
        read=(0,),
    )
    young, copy, other = page(
        database, "https://a.example/2", error(b"young", days=200), error(b"cited"), error(b"other", days=1)
    )
    return {
        "cited": cited,
        "busy": busy,
        "gone": gone,
        "last": last,
        "young": young,
        "copy": copy,
        "other": other,
    }


def test_only_what_nothing_cites_is_removed(database: Database, stored: dict[str, int]) -> None:
    before = {name: body(database, each) for name, each in stored.items()}
    with database.read() as tx:
        found = retention.prunable(tx, BEFORE)
    assert found.bodies == 1
    assert found.size > 0
    assert {name: body(database, each) for name, each in stored.items()} == before  # asking removes nothing
    with database.write() as tx:
        assert retention.prune(tx, BEFORE, RULE, LATER) == 1
    with database.write() as tx:
        assert retention.prune(tx, BEFORE, RULE, LATER) == 0
        assert retention.prunable(tx, BEFORE).bodies == 0
    assert {name: body(database, each) for name, each in stored.items()} == before | {"busy": None}
    with database.read() as tx:
        (made,) = retention.made(tx)
    assert (made.pruned_at, made.rule, made.bodies) == (LATER, RULE, 1)


def test_what_waits_to_be_taken_in_is_kept(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        page_id, _ = pages.see(tx, "city", "https://a.example/1", title="公园", list_date=None, now=NOW)
        for each in (b"waits", b"newest"):
            captures.add(tx, page_id, capture(each))
    with database.read() as tx:
        assert retention.prunable(tx, BEFORE).bodies == 0


NOTICE = b"".join(b"<li>%d: %d</li>" % (n, n * n * n) for n in range(300))


def test_a_body_goes_only_after_all_that_are_kept_against_it(database: Database) -> None:
    ids = page(database, "https://a.example/1", *(error(NOTICE + b"%d" % n) for n in range(4)), capture(b"newest"))
    with database.read() as tx:
        assert retention.prunable(tx, BEFORE).bodies == 4
    with database.write() as tx:
        assert retention.prune(tx, BEFORE, RULE, LATER, at_once=2) == 2
    assert body(database, ids[0]) == NOTICE + b"0"
    assert damages(database) == []
    with database.write() as tx:
        assert [retention.prune(tx, BEFORE, RULE, LATER, at_once=2) for _ in range(2)] == [2, 0]
    assert [body(database, each) for each in ids] == [None] * 4 + [b"newest"]
    assert damages(database) == []


def test_a_body_stays_while_one_that_is_cited_is_kept_against_it(database: Database) -> None:
    ids = page(database, "https://a.example/1", *(capture(NOTICE + b"%d" % n) for n in range(4)), read=(2,))
    with database.write() as tx:
        assert retention.prunable(tx, BEFORE).bodies == retention.prune(tx, BEFORE, RULE, LATER) == 1
    assert [body(database, each) for each in ids] == [NOTICE + b"0", None, NOTICE + b"2", NOTICE + b"3"]
    assert damages(database) == []


def test_the_chain_is_whole_after_a_removal(database: Database, stored: dict[str, int]) -> None:
    with database.write() as tx:
        retention.prune(tx, BEFORE, RULE, LATER)
    assert damages(database) == []
    page(database, "https://a.example/3", capture(b"after"))
    assert damages(database) == []


def test_what_comes_again_is_kept_again(database: Database, stored: dict[str, int]) -> None:
    with database.write() as tx:
        retention.prune(tx, BEFORE, RULE, LATER)
    (again,) = page(database, "https://a.example/3", capture(b"busy"), read=(0,))
    assert body(database, again) == body(database, stored["busy"]) == b"busy"
    assert damages(database) == []


def test_a_body_that_vanished_without_a_record_is_damage(database: Database, stored: dict[str, int]) -> None:
    with database.write() as tx:
        retention.prune(tx, BEFORE, RULE, LATER)
    sha256 = captures.body_hash(b"cited")
    with database.write() as tx:
        tx.execute(update(blobs).where(blobs.c.sha256 == sha256).values(data=b"", data_sha256=chain.REMOVED))
    assert damages(database) == [f"body {sha256}: its bytes were removed, and no record of a removal names it"]
    with database.write() as tx:
        tx.execute(update(blobs).where(blobs.c.sha256 == sha256).values(data_sha256=captures.body_hash(b"x")))
    with pytest.raises(DatabaseDamaged, match=sha256):
        body(database, stored["cited"])


@pytest.mark.parametrize("column", ["rule", "bodies", "pruned_at", "prev_hash"])
def test_t_p6_an_altered_record_of_a_removal_is_named(database: Database, stored: dict[str, int], column: str) -> None:
    with database.write() as tx:
        retention.prune(tx, BEFORE, RULE, LATER)
        kept = tx.execute(select(prunings)).mappings().one()
        other = {"rule": "because", "bodies": [*kept["bodies"], "x"], "pruned_at": NOW, "prev_hash": "1" * 64}
        tx.execute(update(prunings).values({column: other[column]}))
    assert any("removal 1" in damage and "altered" in damage for damage in damages(database))


def test_t_p6_a_record_of_a_removal_that_is_missing_is_found(database: Database, stored: dict[str, int]) -> None:
    with database.write() as tx:
        retention.prune(tx, BEFORE, RULE, LATER)
        tx.execute(delete(prunings))
    assert any("0 prunings, its record says 1" in damage for damage in damages(database))
    assert any("no record of a removal names it" in damage for damage in damages(database))
