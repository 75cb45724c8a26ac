"""A year of a small portal: how often a page is asked, by what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from crawler.fetch import Fetcher, Limits
from db import pages
from db.engine import Database
from monitor import jobs
from monitor.config import Config
from tests.sites import portal
from tests.sites.server import Answer, Site, StillClock, source_of

START = datetime(2031, 3, 4, 1, 0, tzinfo=UTC)
PROMISE, TALE, PAST = "/doc/2031/03/04/1.shtml", "/doc/2031/03/04/2.shtml", "/doc/2029/01/09/3.shtml"
ROWS = [(PROMISE, "重点工作安排", "2031-03-04"), (TALE, "湖东公园见闻", "2031-03-04"), (PAST, "五年规划", "2029-01-09")]
PAGES = {
    PROMISE: portal.information("重点工作安排", ["到2033年底，建成口袋公园40个。", "各部门要认真贯彻落实。"]),
    TALE: portal.news("湖东公园见闻", ["湖水清清，岸边的柳树已经发芽。", "周末来这里散步的市民络绎不绝。"]),
    PAST: portal.information(
        "五年规划", ["到2033年底，新建充电桩3000个。", "各部门要认真贯彻落实。"], day="2029-01-09"
    ),
}


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()
    one.routes |= {path: Answer(page) for path, page in PAGES.items()}
    one.routes["/list/index.shtml"] = Answer(portal.city_list(ROWS, 1))
    yield one
    one.close()


Watch = Callable[[datetime], None]


@pytest.fixture
def watch(site: Site, database: Database) -> Watch:
    source = source_of(site, depth=1)

    def one_pass(now: datetime) -> None:
        with Fetcher(contact="x", clock=StillClock(), limits=Limits(attempts=1)) as fetcher:
            outcome = jobs.crawl_source(database, source, fetcher, Config(), now)
        assert not outcome.failed

    return one_pass


def asked_in_a_year(site: Site, watch: Watch) -> dict[str, list[timedelta]]:
    """When each page was asked: hourly passes for two days, then daily ones."""
    asked: dict[str, list[timedelta]] = {path: [] for path in PAGES}
    for after in [*(timedelta(hours=hour) for hour in range(48)), *(timedelta(days=day) for day in range(2, 366))]:
        site.log.clear()
        watch(START + after)
        for path in site.paths():
            if path in asked:
                asked[path].append(after)
    return asked


def test_checks_fade_from_hours_to_months_and_never_beyond_two_weeks_where_something_is_promised(
    site: Site, watch: Watch
) -> None:
    asked = asked_in_a_year(site, watch)
    gaps = {path: [later - earlier for earlier, later in pairwise(moments)] for path, moments in asked.items()}
    assert gaps[TALE] == sorted(gaps[TALE])
    assert gaps[TALE][0] < timedelta(hours=6)
    assert any(timedelta(days=1) <= gap < timedelta(days=7) for gap in gaps[TALE])
    assert any(timedelta(days=7) <= gap < timedelta(days=30) for gap in gaps[TALE])
    assert gaps[TALE][-1] > timedelta(days=60)
    assert max(gaps[PROMISE]) == max(gaps[PAST]) == timedelta(days=14)
    assert len(asked[PROMISE]) > 2 * len(asked[TALE])
    assert len(asked[PAST]) > 24  # though it was two years old when first seen


def test_a_page_whose_promise_is_gone_fades_like_any_other(site: Site, watch: Watch, database: Database) -> None:
    watch(START)
    with database.read() as tx:
        (page,) = pages.find(tx, site.root + PROMISE)
        assert pages.carries_commitments(tx, page.id)
    site.routes[PROMISE] = Answer(portal.information("重点工作安排", ["各部门要认真贯彻落实。"] * 3))
    watch(START + timedelta(days=1))
    with database.read() as tx:
        assert not pages.carries_commitments(tx, page.id)
