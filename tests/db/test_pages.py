"""Pages: seen, due, checked, missing."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from db import pages
from db.engine import Database
from db.pages import StoredPage, Validators
from tests.db.examples import NOW, add_source

HOUR = timedelta(hours=1)
URL = "https://a.example/1"


def see(tx: Connection, url: str = URL, title: str = "公园", on: date | None = None) -> tuple[int, bool]:
    return pages.see(tx, "city", url, title=title, list_date=on, now=NOW)


def stored(tx: Connection, page_id: int) -> StoredPage:
    page = pages.get(tx, page_id)
    assert page is not None
    return page


def test_a_page_is_new_once_in_a_source(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        add_source(tx, "bureau")
        page_id, is_new = see(tx)
        assert is_new
        assert see(tx) == (page_id, False)
        other, other_is_new = pages.see(tx, "bureau", URL, title="公园", list_date=None, now=NOW)
        assert other_is_new
        assert [page.id for page in pages.find(tx, URL)] == [page_id, other]
        assert pages.get(tx, 99) is None


def test_a_list_says_more_never_less(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        page_id, _ = see(tx, title="公园", on=None)
        see(tx, title="新建公园", on=date(2026, 2, 28))
        see(tx, title="", on=None)
        page = stored(tx, page_id)
        assert (page.title, page.list_date, page.first_seen_at) == ("新建公园", date(2026, 2, 28), NOW)


def test_pages_are_due_in_the_order_in_which_they_wait(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        first, second, third, done = (see(tx, f"https://a.example/{number}")[0] for number in range(4))
        pages.record_check(tx, first, NOW, NOW + 3 * HOUR)
        pages.record_check(tx, second, NOW, NOW + 2 * HOUR)
        pages.record_check(tx, third, NOW, NOW + 9 * HOUR)
        pages.record_check(tx, done, NOW, None)
        assert [page.id for page in pages.due(tx, "city", NOW + 3 * HOUR, 10)] == [second, first]
        assert [page.id for page in pages.due(tx, "city", NOW + 3 * HOUR, 1)] == [second]
        assert pages.due(tx, "city", NOW + HOUR, 10) == ()


def test_a_new_page_is_due_at_once(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        page_id, _ = see(tx)
        assert [page.id for page in pages.due(tx, "city", NOW, 10)] == [page_id]


def test_validators_are_those_of_the_last_whole_answer(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        page_id, _ = see(tx)
        pages.record_check(tx, page_id, NOW, NOW, Validators('"a"', "Sat, 28 Feb 2026 00:00:00 GMT"))
        pages.record_check(tx, page_id, NOW + HOUR, NOW)  # 304
        page = stored(tx, page_id)
        assert (page.etag, page.last_checked_at, page.checks) == ('"a"', NOW + HOUR, 2)
        pages.record_check(tx, page_id, NOW, NOW, Validators())  # a new answer without: the old ones are not its own
        assert (stored(tx, page_id).etag, stored(tx, page_id).last_modified) == (None, None)


def test_missing_since_the_first_of_a_row(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        page_id, _ = see(tx)
        assert pages.record_missing(tx, page_id, NOW) == (NOW, 1)
        assert pages.record_missing(tx, page_id, NOW + HOUR) == (NOW, 2)
        pages.clear_missing(tx, page_id)
        assert (stored(tx, page_id).missing_since, stored(tx, page_id).missing_count) == (None, 0)
        assert pages.record_missing(tx, page_id, NOW + HOUR) == (NOW + HOUR, 1)
