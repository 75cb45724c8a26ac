"""T-N5: a site that gets a new skin is one alert to the operator, and what really changed is told all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from crawler.catalogue import Column
from crawler.fetch import Fetcher
from crawler.health import PAGES_UNLIKE
from db import findings, notices, outbox
from db.engine import Database
from db.tables import pages
from monitor import jobs
from monitor.config import Config
from tests.sites import portal
from tests.sites.server import NOON, Answer, Site, StillClock, source_of

CONFIG = Config.model_validate(
    {"channels": {"desk": {"type": "stdout"}, "ops": {"type": "stdout"}}, "operators": ["ops"]}
    | {"rules": [{"name": "everything", "channels": ["desk"]}], "group_wait": 0, "group_interval": 0}
)
PAGES = 20
DAY = timedelta(days=1)


class Town:
    """A portal of PAGES articles; `extra` stands in the body of each, `parks` is what article 7 promises."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.source = source_of(site, id="town", columns=(Column(address=f"{site.root}/zfwj/index.shtml"),))
        rows = [(f"/doc/2026/01/30/{n}.shtml", f"关于第{n}号工作安排的通知", "2026-01-29") for n in range(PAGES)]
        site.routes["/zfwj/index.shtml"] = Answer(portal.city_list(rows, pages=1))
        self.dress("")

    def dress(self, extra: str, parks: int = 40, only: range = range(PAGES)) -> None:
        for n in only:
            promise = f"今年新建口袋公园{parks if n == 7 else 40}个。"
            said = [f"现就第{n}号工作安排如下，请认真贯彻执行。", promise, *[extra.format(n)] * bool(extra)]
            body = portal.information(f"关于第{n}号工作安排的通知", said, day="2026-01-29")
            self.site.routes[f"/doc/2026/01/30/{n}.shtml"] = Answer(body)

    def look(self, database: Database, now: datetime, due: int = PAGES) -> None:
        """A pass in which the first `due` pages are due."""
        with database.write() as tx:
            tx.execute(update(pages).values(next_check_at=now + DAY))
            tx.execute(update(pages).where(pages.c.id <= due).values(next_check_at=now - DAY))
        with Fetcher(contact="loopback", clock=StillClock()) as fetcher:
            outcome = jobs.crawl_source(database, self.source, fetcher, CONFIG, now)
        assert not outcome.error


@pytest.fixture
def town(database: Database) -> Iterator[Town]:
    site = Site()
    made = Town(site)
    made.look(database, NOON)
    yield made
    site.close()


def told(database: Database, channel: str) -> list[tuple[str, ...]]:
    """The classes of the findings, or the kinds of the notices, that a channel is told of."""
    with database.read() as tx:
        deliveries = [each for each in reversed(outbox.newest(tx)) if each.channel == channel]
        found = [finding.change.classes for each in deliveries for finding in outbox.contents(tx, each.id)]
        return found + [(note.what,) for each in deliveries for note in notices.of_delivery(tx, each.id)]


def stored(database: Database) -> int:
    """Pages with a finding about the line that every page got."""
    with database.read() as tx:
        return len({page for page, _, _ in findings.clauses_since(tx, "town", NOON + DAY / 2)})


def test_t_n5_a_line_on_every_page_is_one_alert_to_the_operator(database: Database, town: Town) -> None:
    town.dress("本页面由数字政府运营中心提供技术支持，编号{}。", parks=30)
    town.look(database, NOON + DAY)
    assert told(database, "desk") == [("lowered",)]
    assert told(database, "ops") == [("site-changed",)]
    assert stored(database) == PAGES  # what nobody is told of is stored all the same
    town.dress("", parks=30)
    town.look(database, NOON + 1.5 * DAY)
    assert told(database, "desk") == [("lowered",)]
    assert told(database, "ops") == [("site-changed",)]  # reminded of after a day, not sooner


def test_t_n5_a_new_skin_that_is_met_page_by_page_falls_silent(database: Database, town: Town) -> None:
    for n in range(PAGES):
        town.dress("本页面由数字政府运营中心提供技术支持，编号{}。", only=range(n, n + 1))
        town.look(database, NOON + DAY + timedelta(hours=n))
    assert told(database, "desk") == [("new",)] * 4
    assert told(database, "ops") == [("site-changed",)]
    assert stored(database) == PAGES


def test_t_n5_a_new_skin_is_known_by_others_that_are_asked_before_a_reader_hears(
    database: Database, town: Town
) -> None:
    town.dress("本页面由数字政府运营中心提供技术支持，编号{}。", parks=30)
    for due in range(1, 11):  # one page more is due at a time
        town.look(database, NOON + DAY + timedelta(hours=due), due)
    assert told(database, "desk") == [("lowered",)]
    assert told(database, "ops") == [("site-changed",)]
    assert stored(database) == 10


def test_t_n5_what_one_page_alone_says_is_told_and_costs_two_requests(database: Database, town: Town) -> None:
    town.dress("本项工作由街道统筹推进，编号{}。", only=range(1))
    town.site.log.clear()
    town.look(database, NOON + DAY, due=1)
    assert told(database, "desk") == [("new",)]
    assert told(database, "ops") == []
    asked = [each.path for each in town.site.log if "/doc/" in each.path and each.path in town.site.routes]
    assert len(asked) == len(set(asked)) == 1 + PAGES_UNLIKE


def test_t_n5_what_carries_a_statement_is_never_taken_for_the_site(database: Database, town: Town) -> None:
    town.dress("确保年内改造老旧小区{}个。")
    town.look(database, NOON + DAY)
    assert len(told(database, "desk")) >= PAGES
    assert told(database, "ops") == []


@pytest.mark.parametrize("title", ["通知", "第{}号通知"])
def test_t_n5_pages_that_cannot_be_read_any_more_are_one_alert_and_one_recovery(
    database: Database, town: Town, title: str
) -> None:
    for n in range(PAGES):
        empty = portal.page(title.format(n), "<div id=app></div>")
        town.site.routes[f"/doc/2026/01/30/{n}.shtml"] = Answer(empty)
    for hours in (24, 30):
        town.look(database, NOON + timedelta(hours=hours))
    assert told(database, "desk") == []  # nothing was removed, though nothing is there to be read
    assert told(database, "ops") == [("source-strange",)]
    town.dress("")
    town.look(database, NOON + 2 * DAY)
    assert told(database, "ops") == [("source-strange",), ("source-strange",)]
    with database.read() as tx:
        last = notices.last(tx, "yield:town")
    assert last is not None
    assert last.over
