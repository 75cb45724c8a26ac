"""T-N14: the dead-man's address is asked as long as all is on time, and its silence is the alarm."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from db import sources
from db.engine import Database
from monitor.config import Config
from monitor.service.run import Service, Settings
from tests.service.test_week import MONDAY, WeekClock
from tests.sites.server import Answer, Site

HOUR = timedelta(hours=1)


def test_t_n14_an_overdue_source_ends_the_pings_until_it_is_asked_again(database: Database) -> None:
    clock = WeekClock()
    with database.write() as tx:
        sources.ensure(tx, "s", name="s", publisher="青云区", jurisdiction="青云区", system="intertid", now=MONDAY)
        sources.record_success(tx, "s", MONDAY, MONDAY + HOUR)
    with closing(Site()) as site:
        site.routes["/ping/0123"] = Answer("OK")
        serve = {"heartbeat": f"{site.root}/ping/0123", "heartbeat_allow_private": True}
        config = Config.model_validate({"serve": serve})
        service = Service(database, lambda: Settings(config=config, catalogue={}), clock)
        pings = []
        for hours in (0, 2, 4, 5):
            clock.passed = hours * HOUR
            if hours == 5:
                with database.write() as tx:
                    sources.record_success(tx, "s", clock.now(), clock.now() + HOUR)
            service.beat()
            pings.append(len(site.log))
        service.stop()
    assert pings == [1, 2, 2, 3]  # at four hours it is overdue by more than two intervals
