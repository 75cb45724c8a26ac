"""T-O2: a start after three days off with 5,000 sources due: spread over one interval, each host asked politely."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import insert, select

from crawler.catalogue import Column
from db.engine import Database
from db.migrate import upgrade
from db.tables import runs
from db.tables import sources as source_rows
from monitor.cadence import spread
from monitor.config import Config
from monitor.service.run import TICK, Service, Settings
from tests.sites import portal
from tests.sites.server import NOON, Answer, Site, StillClock, source_of

HOSTS, SOURCES, PACE = 8, 5000, 1.0
CONFIG = Config.model_validate({"serve": {"passes": 2 * HOSTS}})
LIST = Answer(portal.city_list([("/doc/2026/01/30/0.shtml", "关于第0号工作安排的通知", "2026-01-29")], pages=1))
PAGE = Answer(portal.information("通知", ["今年新建口袋公园40个。"], day="2026-01-29"))


def test_t_o2_what_was_missed_in_three_days_is_spread_and_no_host_is_stormed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pause.db'}"
    upgrade(url)
    clock = StillClock()
    sites = [Site(clock.monotonic) for _ in range(HOSTS)]
    catalogue = {}
    for number in range(SOURCES):
        site = sites[number % HOSTS]
        column = Column(address=f"{site.root}/{number}/index.shtml")
        catalogue[f"s{number}"] = source_of(site, id=f"s{number}", columns=(column,), pace_seconds=PACE)
    for site in sites:
        site.missing = lambda asked: LIST if asked.path.endswith("index.shtml") else PAGE  # type: ignore[assignment]
        site.routes["/robots.txt"] = Answer("", 404)
    since = NOON - timedelta(days=3)
    facts = {"name": "", "publisher": "", "jurisdiction": "", "system": "intertid", "first_seen_at": since}
    with Database(url) as database:
        with database.write() as tx:
            tx.execute(
                insert(source_rows),
                [{"id": name, "next_due_at": since, "last_success_at": since, **facts} for name in catalogue],
            )
        service = Service(database, lambda: Settings(config=CONFIG, catalogue=catalogue), clock)
        service.catch_up()
        turns = 6
        for _ in range(turns):
            service.tick()
            assert service.settle(120)
            clock.sleep(TICK)
        assert service.stop()
        with database.read() as tx:
            began = {row.source_id: row.started_at for row in tx.execute(select(runs.c.source_id, runs.c.started_at))}
    for site in sites:
        site.close()
    places = {name: spread(name, "portal", since, NOON) for name in catalogue}
    assert turns * HOSTS >= len(began) >= 2 * HOSTS
    assert all((place := places[name]) and place <= at for name, at in began.items())  # none before its turn
    assert max(filter(None, places.values())) < NOON + timedelta(hours=1)
    for site in sites:
        gaps = [later.at - earlier.at for earlier, later in pairwise(site.log)]
        assert min(gaps) >= PACE
