"""T-N8: a host that answers none of 500 pages is one alert to the operator and one recovery; a reader hears nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from crawler.catalogue import Column, Source
from crawler.crawl import GIVE_UP_AFTER
from crawler.fetch import Fetcher
from crawler.values import Verdict
from db import notices, outbox, pages
from db import sources as stored_sources
from db.engine import Database
from db.tables import captures
from db.tables import pages as page_rows
from monitor import jobs
from monitor.config import Config
from monitor.watch import PATIENCE, watch
from tests.sites import portal
from tests.sites.server import NOON, Answer, Site, StillClock, source_of

CONFIG = Config.model_validate(
    {"channels": {"desk": {"type": "stdout"}, "ops": {"type": "stdout"}}, "operators": ["ops"]}
    | {"rules": [{"name": "everything", "channels": ["desk"]}]}
)
PAGES = 500
ERRORS = (Verdict.FAILED, Verdict.BLOCKED, Verdict.REFUSED)
HOUR = timedelta(hours=1)
BUSY = Answer("<html><title>503</title>系统繁忙</html>", 503)
NOT_THERE = Answer("not here", 404)
HANGS_UP = Answer(raw=lambda connection: None)
LIST = Answer(portal.city_list([("/doc/2026/01/30/0.shtml", "关于第0号工作安排的通知", "2026-01-29")], pages=1))
PAGE = Answer(portal.information("关于第0号工作安排的通知", ["现就有关工作安排如下。"], day="2026-01-29"))


class Host:
    """A host with two sources, each of 250 pages that are due at every pass."""

    def __init__(self, database: Database) -> None:
        self.database, self.site, self.requests = database, Site(), 0
        self.sources: dict[str, Source] = {}
        for name in ("one", "two"):
            column = Column(address=f"{self.site.root}/{name}/index.shtml")
            self.sources[name] = source_of(self.site, id=name, columns=(column,))
        self.answer(NOT_THERE, LIST, PAGE)
        with database.write() as tx:
            for name in self.sources:
                stored_sources.ensure(
                    tx, name, name=name, publisher="", jurisdiction="无锡市", system="intertid", now=NOON - HOUR
                )
                stored_sources.mark_primed(tx, name, NOON - HOUR)
                for number in range(PAGES // 2):
                    url = f"{self.site.root}/doc/2026/01/30/{name}{number}.shtml"
                    pages.see(tx, name, url, title="", list_date=None, now=NOON - HOUR)

    def answer(self, robots: Answer, lists: Answer, page: Answer) -> None:
        """What the host says from now on."""
        self.site.routes["/robots.txt"] = robots
        self.site.missing = page
        for name in self.sources:
            self.site.routes[f"/{name}/index.shtml"] = lists

    def look(self, hours: int, due: int = PAGES) -> None:
        """A pass over both sources and a look at how they stand, as the service does; the first pages are due."""
        now = NOON + hours * HOUR
        with self.database.write() as tx:
            tx.execute(update(page_rows).values(next_check_at=now + 99 * HOUR))
            tx.execute(update(page_rows).where(page_rows.c.id <= due).values(next_check_at=now - HOUR))
        self.site.log.clear()
        for source in self.sources.values():
            with Fetcher(contact="loopback", clock=StillClock()) as fetcher:
                jobs.crawl_source(self.database, source, fetcher, CONFIG, now)
        self.requests = len(self.site.paths())
        watch(self.database, CONFIG, self.sources, now)

    def told(self, channel: str) -> list[tuple[str, bool]]:
        """What was told on the channel: kinds of notices, and whether it was their end."""
        with self.database.read() as tx:
            deliveries = [each for each in reversed(outbox.newest(tx)) if each.channel == channel]
            return [(note.what, note.over) for each in deliveries for note in notices.of_delivery(tx, each.id)]

    def errors(self) -> int:
        """Page errors that were met and stored."""
        wanted = select(func.count()).select_from(captures).where(captures.c.verdict.in_(ERRORS))
        with self.database.read() as tx:
            return tx.execute(wanted).scalar_one()


@pytest.fixture
def host(database: Database) -> Iterator[Host]:
    made = Host(database)
    yield made
    made.site.close()


@pytest.mark.parametrize(
    ("robots", "lists", "page"),
    [(HANGS_UP, HANGS_UP, HANGS_UP), (BUSY, BUSY, BUSY), (NOT_THERE, LIST, BUSY)],
    ids=["dead", "busy", "busy pages"],
)
def test_t_n8_a_host_that_answers_none_of_500_pages_is_one_alert_and_one_recovery(
    host: Host, robots: Answer, lists: Answer, page: Answer
) -> None:
    host.answer(robots, lists, page)
    for hours in range(PATIENCE + 2):
        host.look(hours)
    assert host.requests < 100  # of 500: who is down is not asked on
    assert 10 <= host.errors() <= 10 * GIVE_UP_AFTER
    assert host.told("ops") == [("host-down", False)]
    host.answer(NOT_THERE, LIST, PAGE)
    for hours in (24, 25):
        host.look(hours, due=1)
    assert host.told("ops") == [("host-down", False), ("host-down", True)]
    assert host.told("desk") == []
    with host.database.read() as tx:
        assert {each.channel for each in outbox.newest(tx)} <= {"ops"}
