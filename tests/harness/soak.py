"""T-O3: the service checks pages for a long time, and neither memory nor files nor threads grow.

In full: `python -m tests.harness.soak 100000`. The checks are real requests on loopback against a process of their own
clock; what is measured is that process alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from crawler.catalogue import Column, Source
from db.engine import Database
from db.migrate import upgrade
from db.tables import pages
from monitor.config import Config
from monitor.service import logs
from monitor.service.run import Service, Settings
from tests.sites import portal
from tests.sites.server import NOON, Answer, Site

PAGES = 50
READINGS = 10  # of a run, evenly spread


class LongClock:
    """Each look at the service is an hour after the one before; waiting takes no time."""

    def __init__(self) -> None:
        self.hours = 0

    def now(self) -> datetime:
        return NOON + timedelta(hours=self.hours)

    def monotonic(self) -> float:
        return self.hours * 3600.0

    def sleep(self, seconds: float) -> None:
        """Nothing: pages are asked one after the other anyway."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the process holds after so many checks. Memory in bytes that are resident."""

    checks: int
    memory: int
    files: int
    threads: int


def run(checks: int) -> tuple[Reading, ...]:
    """The readings of a run of so many checks, in a process of its own."""
    with closing(Site()) as site, tempfile.TemporaryDirectory() as folder:
        rows = [(f"/doc/2026/01/30/{n}.shtml", f"关于第{n}号工作安排的通知", "2026-01-29") for n in range(PAGES)]
        site.routes["/zfwj/index.shtml"] = Answer(portal.city_list(rows, pages=1))
        for n, (path, title, day) in enumerate(rows):
            said = [f"今年新建口袋公园{40 + n}个。", f"2026年底前建成云溪{n}号桥。"]
            site.routes[path] = Answer(portal.information(title, said, day=day))
        done = subprocess.run(
            [sys.executable, "-m", "tests.harness.soak", str(checks), site.root, folder],
            check=True,
            stdout=subprocess.PIPE,  # what goes wrong is said on standard error, as it happens
            text=True,
            cwd=Path(__file__).parents[2],
        )
    return tuple(Reading(**json.loads(line)) for line in done.stdout.splitlines())


def work(checks: int, root: str, folder: str) -> None:
    """The process that is measured: prints a reading a line."""
    logs.set_up()  # to standard error: what is printed are the readings
    url = f"sqlite:///{folder}/soak.db"
    upgrade(url)
    clock = LongClock()
    source = Source(
        id="soak",
        name="仿真站",
        publisher="仿真市人民政府",
        jurisdiction="无锡市",
        system="intertid",
        hosts=(root.removeprefix("http://"),),
        columns=(Column(address=f"{root}/zfwj/index.shtml"),),
        allow_private=True,
        pace_seconds=0,
    )
    with Database(url) as database:
        service = Service(database, lambda: Settings(config=Config(), catalogue={source.id: source}), clock)
        for turn in range(1, checks // PAGES + 1):
            with database.write() as tx:
                tx.execute(update(pages).values(next_check_at=NOON))
            clock.hours += 12  # so that the source is due, whatever the hour and the season
            service.tick()
            assert service.settle(600)
            service.deliver()
            service.look_after()
            if turn % max(1, checks // PAGES // READINGS) == 0:
                print(json.dumps(reading(turn * PAGES)), flush=True)
        assert service.stop()


def reading(checks: int) -> dict[str, int]:
    """What this process holds now (Linux: proc(5))."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    files = len(list(Path("/proc/self/fd").iterdir()))
    return {"checks": checks, "memory": resident, "files": files, "threads": threading.active_count()}


if __name__ == "__main__":
    number, *place = sys.argv[1:]
    if place:
        work(int(number), *place)
    else:
        for each in run(int(number)):
            print(each)
