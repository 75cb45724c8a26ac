"""Checks that found nothing new: written down, sealed into proofs that are small and show every change."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, func, select, update

from crawler.values import Verdict
from db import captures, chain, checks, pages
from db.engine import Database
from db.tables import checks as waiting
from db.tables import proofs
from tests.db.examples import NOW, add_source, capture

NEXT_DAY = NOW + timedelta(days=1)


def looked(tx: Connection, source: str | None = None) -> list[tuple[str, datetime, int | None, int | None, str | None]]:
    return [(each.url, each.at, each.status, each.sequence, each.body_hash) for each in checks.every(tx, source=source)]


def test_what_is_sealed_is_what_was_written_down(database: Database, page_id: int) -> None:
    other = b"the same words, another counter"
    with database.write() as tx:
        captures.add(tx, page_id, capture(b"one"))
        checks.note(tx, page_id, NOW, 200, b"one", '"a"')
        checks.note(tx, page_id, NOW + timedelta(seconds=7.9), 304, None, '"a"')
        checks.note(tx, page_id, NOW + timedelta(hours=2), 200, other, None)
        before = looked(tx)
        checks.seal(tx, "city", NEXT_DAY)
        assert looked(tx) == before
        assert tx.execute(select(func.count()).select_from(waiting)).scalar_one() == 0
        assert [each.validator for each in checks.every(tx)] == ['"a"', '"a"', None]
    url = "https://a.example/1"
    assert before == [
        (url, NOW, 200, 1, None),
        (url, NOW + timedelta(seconds=7), 304, 1, None),
        (url, NOW + timedelta(hours=2), 200, 1, captures.body_hash(other)),
    ]


def test_a_day_of_a_source_is_one_proof(database: Database, page_id: int) -> None:
    with database.write() as tx:
        add_source(tx, "county")
        theirs, _ = pages.see(tx, "county", "https://b.example/1", title="", list_date=None, now=NOW)
        for hour in range(3):
            checks.note(tx, page_id, NOW + timedelta(hours=hour), 200, b"", None)
            checks.note(tx, theirs, NOW + timedelta(hours=hour), 200, b"", None)
            checks.seal(tx, "city", NOW + timedelta(hours=hour))
        assert tx.execute(select(proofs)).all() == []
        checks.seal(tx, "city", NEXT_DAY)
        checks.seal(tx, "city", NEXT_DAY)
        assert [(row.source_id, row.count) for row in tx.execute(select(proofs))] == [("city", 3)]
        assert len(looked(tx, "city")) == len(looked(tx, "county")) == 3
        assert [each.at for each in checks.every(tx, since=NOW + timedelta(hours=2))] == [NOW + timedelta(hours=2)] * 2


def test_many_checks_do_not_wait_for_the_day_to_end(database: Database, page_id: int) -> None:
    with database.write() as tx:
        for second in range(checks.MANY):
            checks.seal(tx, "city", NOW)
            checks.note(tx, page_id, NOW + timedelta(seconds=second), 304, None, None)
        checks.seal(tx, "city", NOW)
        assert tx.execute(select(proofs.c.count)).scalar_one() == checks.MANY


@pytest.fixture
def proven(database: Database, page_id: int) -> Database:
    """Three proofs of a check each."""
    with database.write() as tx:
        captures.add(tx, page_id, capture(b"one"))
        for day in range(3):
            checks.note(tx, page_id, NOW + timedelta(days=day), 200, b"one", None)
            checks.seal(tx, "city", NOW + timedelta(days=day + 1))
        assert list(chain.verify(tx)) == []
    return database


def test_t_p6_a_flipped_bit_of_a_proof_is_named(proven: Database) -> None:
    with proven.read() as tx:
        whole = tx.execute(select(proofs.c.data).where(proofs.c.id == 2)).scalar_one()
    for bit in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        with proven.write() as tx:
            tx.execute(update(proofs).where(proofs.c.id == 2).values(data=bytes(damaged)))
            (found,) = chain.verify(tx)
        assert found == "proof 2 (1 checks of city from 2026-03-02 08:30Z): its record was altered"


@pytest.mark.parametrize("column", ["first_at", "last_at", "count", "source_id"])
def test_t_p6_an_altered_proof_is_named(proven: Database, column: str) -> None:
    with proven.write() as tx:
        add_source(tx, "county")
        other = {"first_at": NOW, "last_at": NOW, "count": 2, "source_id": "county"}[column]
        tx.execute(update(proofs).where(proofs.c.id == 2).values({column: other}))
        assert [found.partition(" (")[0] for found in chain.verify(tx)] == ["proof 2"]


def test_t_p6_a_missing_proof_is_found(proven: Database) -> None:
    with proven.write() as tx:
        tx.execute(delete(proofs).where(proofs.c.id == 2))
        assert next(chain.verify(tx)).startswith(
            "proof 3 (1 checks of city from 2026-03-03 08:30Z): it does not follow"
        )
        tx.execute(delete(proofs).where(proofs.c.id == 3))
        assert list(chain.verify(tx)) == ["the chain has 1 proofs, its record says 3: the newest are missing"]


def test_t_p7_a_check_is_proven_in_few_bytes(database: Database) -> None:
    """Of a thousand pages a third answers 304, a third with the same bytes, a third with the same words only."""
    dice = random.Random(7)
    moment, number = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), 4735102
    with database.write() as tx:
        add_source(tx, "city")
        for page in range(checks.MANY):
            number += dice.randrange(1, 400)
            day = f"{dice.randrange(1, 13):02}/{dice.randrange(1, 29):02}"
            address = f"https://www.city.example/doc/2026/{day}/{number}.shtml"
            page_id, _ = pages.see(tx, "city", address, title="", list_date=None, now=moment)
            body, tag = dice.randbytes(50), f'"{dice.getrandbits(44):x}-{dice.getrandbits(16):x}"'
            captures.add(tx, page_id, replace(capture(body), url=address, headers=(("ETag", tag),)))
            moment += timedelta(seconds=dice.randrange(1, 5))
            answer = (None, body, dice.randbytes(50))[page % 3]
            checks.note(tx, page_id, moment, 200 if answer else 304, answer, tag)
        checks.seal(tx, "city", moment)
        size = tx.execute(select(func.sum(func.length(proofs.c.data)))).scalar_one()
    assert size / checks.MANY < 40


@pytest.mark.parametrize(
    ("status", "body", "validator", "kept"),
    [
        (200, b"one", '"a"', True),
        (304, None, '"a"', True),
        (304, None, '"b"', False),  # of an answer with the same words, whose bytes were not kept
        (200, b"two", '"a"', False),
    ],
)
def test_a_check_names_the_bytes_that_it_met_again(
    database: Database, page_id: int, status: int, body: bytes | None, validator: str, kept: bool
) -> None:
    with database.write() as tx:
        captures.add(tx, page_id, capture(b"one", headers=(("Etag", '"a"'),), final_url="https://a.example/one"))
        captures.add(tx, page_id, capture(b"busy", Verdict.SOFT_ERROR))
        checks.note(tx, page_id, NOW, status, body, validator)
        (check,) = checks.every(tx)
        met = checks.original(tx, check)
    assert (met is not None) == kept
    if met:
        assert (met.url, met.body_hash) == ("https://a.example/one", captures.body_hash(b"one"))
