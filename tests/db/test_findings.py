"""Findings: stored with both sides, shown as they were, found by what a reader asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import captures, findings, pages, versions
from db.engine import Database
from db.tables import changes
from monitor.values import Change, Clause
from tests.db.examples import NOW, Place, add_source, capture, lowered, statement, version

HOUR = timedelta(hours=1)


@pytest.fixture
def second(database: Database, place: Place) -> int:
    """The second version of the page, with one statement changed since the first."""
    with database.write() as tx:
        versions.add_statements(tx, place.version_id, "grammar/1", [statement(5), statement(9, "新增绿地", at=9)])
        capture_id = captures.add(tx, place.page_id, capture(b"2"))
        version_id = versions.add(tx, place.page_id, capture_id, version("全市新建公园4个。"), NOW)
        versions.add_statements(tx, version_id, "grammar/1", [statement(4)])
        return version_id


def test_a_finding_comes_back_as_it_was_linked_to_its_statements(database: Database, place: Place, second: int) -> None:
    given = [
        lowered(statement(5), statement(4), "lowered", "later"),
        Change(
            classes=("removed",),
            severity="medium",
            before=statement(9, "新增绿地", at=9),
            after=None,
            explanation="不见",
        ),
        Change(
            classes=("new",),
            severity="low",
            before=None,
            after=Clause(quote="优化环境", start_offset=3, end_offset=7),
            explanation="新句",
        ),
    ]
    with database.write() as tx:
        ids = findings.add(tx, place.page_id, second, place.version_id, given, NOW, history=False)
    with database.read() as tx:
        found = [findings.get(tx, change_id) for change_id in ids]
        rows = tx.execute(select(changes).order_by(changes.c.id)).all()
        assert findings.get(tx, 99) is None
    assert [each.change for each in found if each] == given
    first = found[0]
    assert first is not None
    assert not first.between
    assert (first.page, first.title, first.source, first.source_name) == ("https://a.example/1", "公园", "city", "要闻")
    assert (first.found_at, first.history, first.version_id, first.before_version_id) == (
        NOW,
        False,
        second,
        place.version_id,
    )
    assert [(row.before_statement_id, row.after_statement_id) for row in rows] == [(1, 3), (2, None), (None, None)]
    assert [(row.ordinal, row.who, row.indicator) for row in rows] == [
        (0, "无锡市", "新建公园"),
        (1, "无锡市", "新增绿地"),
        (2, None, None),
    ]


def test_a_side_that_was_extracted_anew_is_stored_without_a_link(database: Database, place: Place, second: int) -> None:
    with database.write() as tx:
        findings.add(
            tx, place.page_id, second, place.version_id, [lowered(statement(5.5), statement(4))], NOW, history=False
        )
        row = tx.execute(select(changes)).one()
        assert (row.before_statement_id, row.after_statement_id) == (None, 3)


def test_later_changes_of_a_version_follow_the_earlier_ones(database: Database, place: Place, second: int) -> None:
    change = lowered(statement(5), statement(4))
    with database.write() as tx:
        assert findings.add(tx, place.page_id, second, None, [], NOW, history=False) == ()
        findings.add(tx, place.page_id, second, None, [change, change], NOW, history=False)
        findings.add(tx, place.page_id, second, None, [change], NOW, history=False)
        assert tx.execute(select(changes.c.ordinal).order_by(changes.c.id)).scalars().all() == [0, 1, 2]


def test_what_scripts_read_of_a_finding(database: Database, place: Place, second: int) -> None:
    with database.write() as tx:
        change = lowered(statement(5), statement(4))
        (change_id,) = findings.add(tx, place.page_id, second, place.version_id, [change], NOW, history=False)
        (found,) = findings.query(tx)
    assert found.as_json() == {
        "id": change_id,
        "found_at": "2026-03-01T08:30:00+00:00",
        "page": "https://a.example/1",
        "title": "公园",
        "source": "city",
        **change.as_json(),
    }


def test_findings_are_asked_for_by_what_a_reader_knows(database: Database, place: Place) -> None:
    """Numbers in the expected answers are the order of storing, from 1."""
    with database.write() as tx:
        add_source(tx, "bureau")
        other, _ = pages.see(tx, "bureau", "https://b.example/1", title="局", list_date=None, now=NOW)
        capture_id = captures.add(tx, other, capture(b"b"))
        other_version = versions.add(tx, other, capture_id, version(), NOW)
        percent = lowered(statement(5, "5G基站_100%覆盖"), statement(4, "5G基站_100%覆盖"), "softer", "later")
        here, there = (place.page_id, place.version_id, None), (other, other_version, None)
        findings.add(tx, *here, [lowered(statement(5), statement(4))], NOW, history=False)
        findings.add(tx, *here, [percent], NOW + HOUR, history=True)
        findings.add(tx, *there, [lowered(statement(5, who="宜兴市"), statement(4, who="宜兴市"))], NOW, history=False)

    def asked(**wanted: object) -> list[int]:
        with database.read() as tx:
            return [found.id for found in findings.query(tx, **wanted)]  # type: ignore[arg-type]

    assert asked() == [3, 2, 1]
    assert asked(limit=2) == [3, 2]
    assert asked(since=NOW + HOUR) == [2]
    assert asked(since=NOW) == [3, 2, 1]
    assert asked(classes=["later", "softer"]) == [2]
    assert asked(classes=["lowered", "later"]) == [3, 2, 1]
    assert asked(classes=["new"]) == []
    assert asked(who="宜兴") == [3]
    assert asked(indicator="公园") == [3, 1]
    assert asked(indicator="parks") == [3, 2, 1]
    assert asked(indicator="5g基站") == [2]
    assert asked(indicator="%") == [2]
    assert asked(indicator="_100") == [2]
    assert asked(indicator="1_0") == []
    assert asked(source="bureau") == [3]
    assert asked(severities=["low"]) == []
    assert asked(severities=["high"], source="city", classes=["lowered"]) == [1]


def test_a_page_without_a_title_of_its_own_is_called_as_its_list_calls_it(database: Database, page_id: int) -> None:
    with database.write() as tx:
        capture_id = captures.add(tx, page_id, capture())
        nameless = versions.add(tx, page_id, capture_id, version().__class__(reader="html/1"), NOW)
        findings.add(tx, page_id, nameless, None, [lowered(statement(5), statement(4))], NOW, history=False)
        assert findings.query(tx)[0].title == "公园"
