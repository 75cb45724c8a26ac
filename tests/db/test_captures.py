"""Captures: kept whole, once per hash, in a chain that shows every change."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, func, select, update

from crawler.values import Verdict
from db import captures, chain, pages
from db.captures import StoredCapture
from db.engine import Database
from db.errors import DatabaseDamaged
from db.tables import blobs
from db.tables import captures as table
from db.tables import chain as chain_table
from tests.db.examples import NOW, capture


def stored(tx: Connection, capture_id: int) -> StoredCapture:
    found = captures.load(tx, capture_id)
    assert found is not None
    return found


def test_a_capture_comes_back_as_it_was(database: Database, page_id: int) -> None:
    given = capture(
        random.Random(1).randbytes(5000),
        status=200,
        final_url="https://a.example/2",
        redirects=("https://a.example/1", "https://a.example/2"),
        headers=(("content-type", "text/html; charset=gbk"), ("set-cookie", "a"), ("set-cookie", "b")),
        note="好",
    )
    with database.write() as tx:
        capture_id = captures.add(tx, page_id, given)
    with database.read() as tx:
        found = stored(tx, capture_id)
        assert captures.load(tx, 99) is None
    assert found.capture == given
    assert (found.page_id, found.sequence, found.taken_in) == (page_id, 1, False)


def test_an_answer_without_a_body_and_one_with_an_empty_body(database: Database, page_id: int) -> None:
    with database.write() as tx:
        none = captures.add(tx, page_id, capture(None, Verdict.FAILED, note="timeout"))
        empty = captures.add(tx, page_id, capture(b"", Verdict.STUB))
        assert stored(tx, none).capture.body is None
        assert stored(tx, empty).capture.body == b""


def test_bytes_are_kept_once(database: Database, page_id: int) -> None:
    body = "全市".encode("gbk") * 10_000
    with database.write() as tx:
        first, second = captures.add(tx, page_id, capture(body)), captures.add(tx, page_id, capture(body))
        row = tx.execute(select(blobs.c.size, func.length(blobs.c.data).label("kept"))).one()
        assert row.size == 40_000
        assert row.kept < 400
        assert stored(tx, first).body_hash == stored(tx, second).body_hash == captures.body_hash(body)


def test_order_is_the_sequence_whatever_the_clock_says(database: Database, page_id: int) -> None:
    clocks = [NOW, NOW, NOW - timedelta(hours=1), NOW.replace(year=2039)]
    with database.write() as tx:
        ids = [captures.add(tx, page_id, replace(capture(), fetched_at=moment)) for moment in clocks]
        assert [stored(tx, each).sequence for each in ids] == [1, 2, 3, 4]
        assert captures.pending(tx) == tuple(ids)


def test_only_content_waits_to_be_taken_in(database: Database, page_id: int) -> None:
    with database.write() as tx:
        ids = {verdict: captures.add(tx, page_id, capture(b"x", verdict)) for verdict in Verdict}
        content = ids[Verdict.CONTENT]
        assert captures.pending(tx) == (content,)
        assert captures.claim(tx, content)
        captures.mark_taken_in(tx, content)
        assert captures.pending(tx) == ()
        assert not captures.claim(tx, content)
        assert stored(tx, content).taken_in


def test_what_cannot_be_read_is_set_aside_with_its_bytes(database: Database, page_id: int) -> None:
    with database.write() as tx:
        capture_id = captures.add(tx, page_id, capture())
        captures.set_aside(tx, capture_id, "no body found")
        assert captures.pending(tx) == ()
        assert stored(tx, capture_id).capture == capture()
        assert list(chain.verify(tx)) == []


def test_the_latest_body_is_that_of_the_last_content(database: Database, page_id: int) -> None:
    with database.write() as tx:
        assert captures.latest_body_hash(tx, page_id) is None
        captures.add(tx, page_id, capture(b"one"))
        captures.add(tx, page_id, capture(b"two"))
        captures.add(tx, page_id, capture(b"busy", Verdict.SOFT_ERROR))
        assert captures.latest_body_hash(tx, page_id) == captures.body_hash(b"two")


@pytest.fixture
def chained(database: Database, page_id: int) -> Database:
    """Four captures of two pages, one of them with headers that hold a NUL."""
    with database.write() as tx:
        other, _ = pages.see(tx, "city", "https://a.example/2", title="", list_date=None, now=NOW)
        captures.add(tx, page_id, capture(b"one"))
        captures.add(tx, other, capture(b"two", headers=(("x", "a\x00\ud800"),), note="\x00"))
        captures.add(tx, page_id, capture(None, Verdict.FAILED))
        captures.add(tx, other, replace(capture(b"four"), fetched_at=NOW + timedelta(microseconds=1)))
    with database.read() as tx:
        assert list(chain.verify(tx)) == []
    return database


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("fetched_at", NOW + timedelta(seconds=1)),
        ("verdict", "gone"),
        ("status", 404),
        ("headers", [["x", "b"]]),
        ("note", "edited"),
        ("final_url", "https://b.example/"),
        ("blob", None),
    ],
)
def test_t_p6_an_altered_capture_is_named(chained: Database, column: str, value: object) -> None:
    with chained.write() as tx:
        tx.execute(update(table).where(table.c.id == 2).values({column: value}))
        assert list(chain.verify(tx)) == ["capture 2 (number 1 of https://a.example/2): its record was altered"]


def test_an_altered_page_address_is_found(chained: Database) -> None:
    with chained.write() as tx:
        tx.execute(update(pages.pages).where(pages.pages.c.id == 2).values(url="https://b.example/"))
        assert len(list(chain.verify(tx))) == 2


def test_t_p6_a_missing_capture_is_found(chained: Database) -> None:
    with chained.write() as tx:
        tx.execute(delete(table).where(table.c.id == 2))
        found = list(chain.verify(tx))
    assert found[0].startswith("capture 3 (number 2 of https://a.example/1): it does not follow")
    assert "has 3 captures, its record says 4" in found[1]


def test_t_p6_a_cut_tail_is_found(chained: Database) -> None:
    with chained.write() as tx:
        tx.execute(delete(table).where(table.c.id == 4))
        assert list(chain.verify(tx)) == ["the chain has 3 captures, its record says 4: the newest are missing"]
        tx.execute(delete(chain_table))
        assert "its record says 0" in next(chain.verify(tx))


def test_t_p6_a_flipped_bit_is_found_wherever_it_is(chained: Database) -> None:
    sha256 = captures.body_hash(b"one")
    whole = blobs_of(chained)[sha256]
    for bit in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        with chained.write() as tx:
            tx.execute(update(blobs).where(blobs.c.sha256 == sha256).values(data=bytes(damaged)))
            assert list(chain.verify(tx)) == [f"body {sha256}: its bytes were altered"]


def test_a_damaged_body_is_not_handed_out(chained: Database) -> None:
    sha256 = captures.body_hash(b"one")
    for damage in (b"", b"one", blobs_of(chained)[sha256][:-1], blobs_of(chained)[captures.body_hash(b"two")]):
        with chained.write() as tx:
            tx.execute(update(blobs).where(blobs.c.sha256 == sha256).values(data=damage))
            with pytest.raises(DatabaseDamaged, match=sha256):
                captures.load(tx, 1)


def blobs_of(database: Database) -> dict[str, bytes]:
    with database.read() as tx:
        return dict(tx.execute(select(blobs.c.sha256, blobs.c.data)).all())


PAGE = "".join(f"<p>第{n}条　抓好第{n * n}号工作的落实，并于第{n % 4 + 1}季度末报送进展。</p>" for n in range(200))


def turned(turn: int) -> bytes:
    """The page as it is on that day: a counter differs, and one number of the text."""
    return PAGE.replace("第81号", f"第{turn}号").encode() + f"<i>访问量：{turn * 17}</i>".encode()


def kept_at_length(database: Database) -> list[int]:
    with database.read() as tx:
        lengths = select(func.length(blobs.c.data)).join(table, table.c.blob == blobs.c.sha256)
        return list(tx.execute(lengths.order_by(table.c.id)).scalars())


def test_bodies_of_one_page_are_kept_as_what_differs(database: Database, page_id: int) -> None:
    bodies = [turned(turn) for turn in range(1, 6)]
    with database.write() as tx:
        ids = [captures.add(tx, page_id, capture(each)) for each in bodies]
    with database.read() as tx:
        assert [stored(tx, each).capture.body for each in ids] == bodies
        assert [each.capture.body for each in captures.every(tx)] == bodies
        assert list(chain.verify(tx)) == []
    first, *others = kept_at_length(database)
    assert first > 1000
    assert max(others) < 100


def test_a_new_skin_is_kept_whole_and_what_follows_against_it(database: Database, page_id: int) -> None:
    skin = random.Random(3).randbytes(9000)
    given = [turned(1), turned(2), skin, skin + b"1", turned(2), turned(3)]
    with database.write() as tx:
        ids = [captures.add(tx, page_id, capture(each)) for each in given]
    with database.read() as tx:
        assert [stored(tx, each).capture.body for each in ids] == given
    lengths = kept_at_length(database)
    assert [length < 200 for length in lengths] == [False, True, False, True, True, False]


def test_an_error_between_two_versions_is_nothing_to_keep_them_against(database: Database, page_id: int) -> None:
    busy = b"<h1>" + random.Random(4).randbytes(300) + b"</h1>"
    with database.write() as tx:
        captures.add(tx, page_id, capture(turned(1)))
        captures.add(tx, page_id, capture(busy, Verdict.SOFT_ERROR))
        captures.add(tx, page_id, capture(turned(2)))
        captures.add(tx, page_id, capture(busy + b"!", Verdict.SOFT_ERROR))
    assert [length < 100 for length in kept_at_length(database)] == [False, False, True, True]


def test_t_p6_damage_to_a_body_names_every_one_that_is_kept_against_it(database: Database, page_id: int) -> None:
    bodies = [turned(1), turned(2), random.Random(5).randbytes(900)]
    with database.write() as tx:
        ids = [captures.add(tx, page_id, capture(each)) for each in bodies]
    base, against, apart = map(captures.body_hash, bodies)
    for name, harmed in ((base, {base, against}), (against, {against}), (apart, {apart})):
        damaged = bytearray(blobs_of(database)[name])
        damaged[-1] ^= 1
        with database.write() as tx:
            kept = tx.execute(select(blobs.c.data).where(blobs.c.sha256 == name)).scalar_one()
            tx.execute(update(blobs).where(blobs.c.sha256 == name).values(data=bytes(damaged)))
            assert set(chain.verify(tx)) == {f"body {each}: its bytes were altered" for each in harmed}
            tx.execute(update(blobs).where(blobs.c.sha256 == name).values(data=kept))
    with database.write() as tx:
        tx.execute(update(blobs).where(blobs.c.sha256 == against).values(base=apart))
        assert list(chain.verify(tx)) == [f"body {against}: its bytes were altered"]
        with pytest.raises(DatabaseDamaged, match=against):
            captures.load(tx, ids[1])


def test_writers_at_once_make_one_chain(database: Database, page_id: int) -> None:
    def add(number: int) -> None:
        with database.write() as tx:
            captures.add(tx, page_id, capture(str(number).encode()))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert list(chain.verify(tx)) == []
        assert sorted(tx.execute(select(table.c.sequence)).scalars()) == list(range(1, 9))
