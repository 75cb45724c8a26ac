"""The dates of pages: kept side by side, and told where they contradict."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.values import StatedDate
from db import dates, findings
from db.dates import contradict
from db.engine import Database
from tests.db.examples import NOW, Place, lowered, statement


def stated(kind: str, day: int, origin: str = "table") -> StatedDate:
    return StatedDate(kind=kind, day=date(2026, 3, day), origin=origin)


def test_no_date_replaces_another(database: Database, page_id: int) -> None:
    said = [stated("published", 2), stated("listed", 5, "https://a.example/list"), stated("path", 2, "address")]
    with database.write() as tx:
        dates.record(tx, page_id, said, NOW)
        dates.record(tx, page_id, said, NOW + timedelta(days=1))
        dates.record(tx, page_id, [stated("listed", 6, "https://a.example/list")], NOW + timedelta(days=2))
        assert dates.of_pages(tx, [page_id, 99]) == {
            page_id: (*said, stated("listed", 6, "https://a.example/list")),
        }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], False),
        ([stated("published", 2), stated("path", 2), stated("listed", 2)], False),
        ([stated("published", 2), stated("written", 1), stated("indexed", 9)], False),
        ([stated("published", 2), stated("listed", 3)], True),
        ([stated("listed", 2, "a"), stated("listed", 3, "b")], True),
    ],
)
def test_what_should_be_one_day_and_is_not(said: list[StatedDate], expected: bool) -> None:
    assert contradict(said) == expected


def test_a_finding_tells_the_dates_that_contradict(database: Database, place: Place) -> None:
    change = lowered(statement(5), statement(4))
    with database.write() as tx:
        dates.record(tx, place.page_id, [stated("published", 2)], NOW)
        (one,) = findings.add(tx, place.page_id, place.version_id, None, [change], NOW, history=False)
        before = findings.get(tx, one)
        dates.record(tx, place.page_id, [stated("path", 1, "address")], NOW)
        after = findings.get(tx, one)
    assert before
    assert "dates" not in before.as_json()
    assert after
    assert after.as_json()["dates"] == [["published", "2026-03-02", "table"], ["path", "2026-03-01", "address"]]
