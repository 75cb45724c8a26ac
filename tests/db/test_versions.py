"""Versions and their statements come back as they were, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from crawler.values import Attachment, Paragraph, Version
from db import captures, versions
from db.engine import Database
from db.tables import versions as table
from monitor.values import Statement
from tests.db.examples import NOW, Place, capture, statement, version


def test_a_version_comes_back_as_it_was(database: Database, page_id: int) -> None:
    given = Version(
        title="关于公园建设的通知",
        published=date(2026, 2, 28),
        issuer="市政府办公室",
        document_number="锡政办发〔2026〕9号",
        validity="有效",
        attachments=(Attachment(url="https://a.example/1.pdf", name="清单.pdf"),),
        paragraphs=(
            Paragraph(text="新建公园5个。", runs=((0, 10, 4), (4, 15, 4)), article=1, role="title"),
            Paragraph(text="𠮷\x00\n", runs=()),
        ),
        reader="html/1",
    )
    with database.write() as tx:
        capture_id = captures.add(tx, page_id, capture())
        version_id = versions.add(tx, page_id, capture_id, given, NOW)
    with database.read() as tx:
        stored = versions.load(tx, version_id)
        assert stored is not None
        assert versions.load(tx, 99) is None
    expected = replace(given.paragraphs[1], text="𠮷\ufffd\n")
    assert stored.version == replace(given, paragraphs=(given.paragraphs[0], expected))
    assert (stored.page_id, stored.capture_id, stored.sequence, stored.seen_at) == (page_id, capture_id, 1, NOW)


def test_the_latest_is_the_last_stored_whatever_the_clock_says(database: Database, place: Place) -> None:
    with database.write() as tx:
        for number, moment in enumerate((NOW, NOW - timedelta(hours=1)), 1):
            capture_id = captures.add(tx, place.page_id, capture(str(number).encode()))
            last = versions.add(tx, place.page_id, capture_id, version(f"第{number}稿"), moment)
        assert versions.latest(tx, place.page_id) == (last, version("第2稿"))
        assert [each.sequence for each in versions.of_page(tx, place.page_id)] == [1, 2, 3]
        assert versions.latest(tx, 99) is None
        assert versions.of_page(tx, 99) == ()


SAID = tuple(
    Paragraph(text=f"第{n}条　第{n * n * n}号工作由各部门按职责抓好落实，每季度末报送进展。", runs=((0, n, 30),))
    for n in range(60)
)


def said(turn: int) -> Version:
    """What a page says in that version of it."""
    changed = replace(SAID[turn], text=f"第{turn}条　今年新建口袋公园{turn * 31}个。")
    return Version(title="通知", paragraphs=(*SAID[:turn], changed, *SAID[turn + 1 :]), reader="html/1")


def test_versions_of_one_page_are_kept_as_what_differs(database: Database, page_id: int) -> None:
    given = [said(turn) for turn in range(5)]
    with database.write() as tx:
        ids = [
            versions.add(tx, page_id, captures.add(tx, page_id, capture(str(number).encode())), each, NOW)
            for number, each in enumerate(given)
        ]
    with database.read() as tx:
        assert [each.version for each in versions.of_page(tx, page_id)] == given
        assert versions.latest(tx, page_id) == (ids[-1], given[-1])
        assert [versions.load(tx, each).version for each in ids] == given  # type: ignore[union-attr]
        first, *others = tx.execute(select(func.length(table.c.paragraphs)).order_by(table.c.id)).scalars()
    assert first > 500
    assert max(others) < 150


@pytest.mark.parametrize("renewed", range(3))
def test_a_better_reading_of_one_version_leaves_the_others_as_they_are(
    database: Database, page_id: int, renewed: int
) -> None:
    given = [said(turn) for turn in range(3)]
    with database.write() as tx:
        ids = [
            versions.add(tx, page_id, captures.add(tx, page_id, capture(str(number).encode())), each, NOW)
            for number, each in enumerate(given)
        ]
    for better in (version("另一种读法"), said(9)):
        given[renewed] = better
        with database.write() as tx:
            versions.renew(tx, ids[renewed], better)
        with database.read() as tx:
            assert [each.version for each in versions.of_page(tx, page_id)] == given


def test_one_reader_reads_a_capture_once(database: Database, place: Place) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        versions.add(tx, place.page_id, place.capture_id, version(), NOW)
    with database.write() as tx:
        assert versions.add(tx, place.page_id, place.capture_id, version(reader="html/2"), NOW)


def test_statements_come_back_in_the_order_of_the_text(database: Database, place: Place) -> None:
    bare = Statement(
        kind="action", quote="建设植物园", indicator="植物园", start_offset=0, end_offset=5, who="无锡市", verb="build"
    )
    given = [statement(value, at=number) for number, value in enumerate((5, 0.1, 12370e8, 1e-9))] + [bare]
    with database.write() as tx:
        ids = versions.add_statements(tx, place.version_id, "grammar/1", given)
        assert versions.statements_of(tx, place.version_id) == tuple(given)
        assert versions.numbered_statements(tx, place.version_id) == tuple(zip(ids, given, strict=True))
        assert versions.statements_of(tx, place.version_id)[0].why == {"value": "数量"}
        assert versions.add_statements(tx, place.version_id, "grammar/2", []) == ()


def test_the_last_extractor_counts(database: Database, place: Place) -> None:
    with database.write() as tx:
        versions.add_statements(tx, place.version_id, "grammar/1", [statement(5), statement(6, at=9)])
        versions.add_statements(tx, place.version_id, "grammar/2", [statement(7)])
        assert versions.statements_of(tx, place.version_id) == (statement(7),)
    with pytest.raises(IntegrityError), database.write() as tx:
        versions.add_statements(tx, place.version_id, "grammar/1", [statement(8)])


def test_many_statements_keep_their_ids_in_order(database: Database, place: Place) -> None:
    given = [statement(number, at=number) for number in range(2500)]
    with database.write() as tx:
        ids = versions.add_statements(tx, place.version_id, "grammar/1", given)
        found = dict(versions.numbered_statements(tx, place.version_id))
    assert [found[each].value for each in ids] == list(range(2500))


@pytest.fixture
def four(database: Database, place: Place) -> Database:
    """Four versions of a page, all but the first kept against it."""
    with database.write() as tx:
        for number in range(3):
            said = Version(paragraphs=(*SAID, Paragraph(text=f"新建公园{number}个。", runs=())), reader="html/1")
            capture_id = captures.add(tx, place.page_id, capture(str(number).encode()))
            captures.mark_taken_in(tx, capture_id)
            versions.add(tx, place.page_id, capture_id, said, NOW)
        captures.mark_taken_in(tx, place.capture_id)
        assert list(versions.damaged(tx)) == []
    return database


def test_t_p6_a_flipped_bit_of_a_version_is_named(four: Database) -> None:
    with four.read() as tx:
        whole = tx.execute(select(table.c.paragraphs).where(table.c.id == 3)).scalar_one()
        said = versions.load(tx, 3)
    unseen = 0
    for bit in range(len(whole) * 8):
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8
        with four.write() as tx:
            tx.execute(update(table).where(table.c.id == 3).values(paragraphs=bytes(broken)))
            found = list(versions.damaged(tx))
            if not found:
                assert versions.load(tx, 3) == said  # a bit that means nothing
                unseen += 1
            else:
                assert found == ["version 3 of https://a.example/1: its text was altered"]
    assert unseen < 8


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ((3,), ["version 3 of https://a.example/1: it is missing"]),
        ((1, 2, 3, 4), ["version 1 of https://a.example/1: it is missing"]),
    ],
)
def test_t_p6_a_version_that_is_deleted_is_named(four: Database, gone: tuple[int, ...], said: list[str]) -> None:
    with four.write() as tx:
        for number in reversed(gone):
            tx.execute(delete(table).where(table.c.id == number))
        assert list(versions.damaged(tx)) == said
