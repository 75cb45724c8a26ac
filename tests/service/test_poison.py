"""T-O1: poisoned sources beside a good one for seven simulated days: the good one is checked on time, all week."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crawler.catalogue import Column, Source
from db.engine import Database
from db.migrate import upgrade
from db.tables import runs
from monitor import cadence
from monitor.config import Config
from monitor.service.run import Service, Settings
from tests.service.test_week import DAYS, STEP, WEEK, WeekClock
from tests.sites import portal
from tests.sites.server import Answer, Asked, Site, source_of

TURN = 6 * STEP
LIST = portal.city_list([("/doc/2026/05/04/0.shtml", "关于第0号工作安排的通知", DAYS[0])], pages=1)


def tear(connection: Any) -> None:
    connection.write(b"HTTP/1.1 200 OK\r\nContent-Le")


POISONS = {
    "torn": Answer(raw=tear),
    "gibberish": Answer(bytes(range(256)) * 200),
    "deep": Answer("<div>" * 5_000 + "今年新建口袋公园40个。"),
    "lying": Answer(b"no gzip", headers={"Content-Encoding": "gzip"}),
    "bomb": Answer(gzip.compress(bytes(40_000_000)), headers={"Content-Encoding": "gzip"}),
    "circle": Answer(status=302, headers={"Location": "/zfwj/index.shtml"}),
    "words": Answer(portal.information("通知", ["年底前" * 1_000 + "建成" * 1_000], day=DAYS[0])),
}


def poisoned(name: str, site: Site) -> Source:
    """A source whose list (or, for what can be read as text, whose page) is poison."""
    poison = POISONS[name]

    def answer(asked: Asked) -> Answer:
        return Answer(LIST) if name in ("words", "deep") and asked.path.endswith("index.shtml") else poison

    site.missing = answer  # type: ignore[assignment]
    return source_of(site, id=name, columns=(Column(address=f"{site.root}/zfwj/index.shtml"),))


def test_t_o1_the_others_are_checked_on_time_for_seven_days(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'week.db'}"
    upgrade(url)
    clock = WeekClock()
    sites = {name: Site() for name in ("good", *POISONS)}
    catalogue = {name: poisoned(name, sites[name]) for name in POISONS}
    good = sites["good"]
    good.routes["/zfwj/index.shtml"] = Answer(LIST)
    good.routes["/doc/2026/05/04/0.shtml"] = Answer(portal.information("通知", ["今年新建口袋公园40个。"], day=DAYS[0]))
    catalogue["good"] = source_of(good, id="good", columns=(Column(address=f"{good.root}/zfwj/index.shtml"),))
    with Database(url) as database:
        service = Service(database, lambda: Settings(config=Config(), catalogue=catalogue), clock)
        while clock.passed < WEEK:
            service.tick()
            assert service.settle(120)
            service.look_after()
            clock.passed += TURN
        assert service.stop()
        with database.read() as tx:
            rows = tx.execute(select(runs.c.source_id, runs.c.started_at).order_by(runs.c.id)).all()
    for site in sites.values():
        site.close()
    moments = [at for source_id, at in rows if source_id == "good"]
    late = [
        (earlier, later)
        for earlier, later in pairwise(moments)
        if later > cadence.next_due("good", "portal", earlier) + TURN
    ]
    assert late == []
    assert moments[0] <= moments[-1] - WEEK + cadence.interval("portal", moments[-1]) * 2
    assert {source_id for source_id, _ in rows} == set(catalogue)  # the poisoned ones were tried as well
