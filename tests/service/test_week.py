"""T-O5: seven days of a small portal, once as cron calls it and once as the service runs: the same findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.catalogue import Column, Source
from crawler.fetch import Fetcher
from db import findings
from db.engine import Database
from db.migrate import upgrade
from monitor import jobs
from monitor.config import Config
from monitor.service.run import Service, Settings
from tests.sites import portal
from tests.sites.server import Answer, Asked, Site, source_of

MONDAY = datetime(2026, 5, 10, 16, 0, tzinfo=UTC)  # midnight in Wuxi
WEEK = timedelta(days=7)
STEP = timedelta(minutes=10)
DAYS = ["2026-05-04", "2026-05-05", "2026-05-06"]


class WeekClock:
    """The simulated hour of both ways; waiting takes no time."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def now(self) -> datetime:
        return MONDAY + self.passed

    def monotonic(self) -> float:
        return self.passed.total_seconds()

    def sleep(self, seconds: float) -> None:
        """Nothing: who waits here waits for his turn, and nobody else asks."""


def text_of(page: int, hours: float) -> list[str]:
    """What page says after so many hours: a number that falls, a deadline that moves, a promise that goes."""
    step = int(hours // (17 + 5 * page))
    said = [f"今年新建口袋公园{40 - step}个。", f"{2026 + min(step // 3, 2)}年底前建成云溪{page}号桥。"]
    return said if step % 4 != 3 else said[:1]


def city(clock: WeekClock) -> Callable[[Asked], Answer]:
    def answer(asked: Asked) -> Answer:
        hours = clock.passed.total_seconds() / 3600
        known = 2 + (hours > 60)
        if asked.path.endswith("index.shtml"):
            rows = [(f"/doc/2026/05/0{n + 4}/{n}.shtml", f"关于第{n}号工作安排的通知", DAYS[n]) for n in range(known)]
            return Answer(portal.city_list(rows, pages=1))
        if "/doc/" in asked.path:
            number = int(asked.path.rpartition("/")[2].split(".")[0])
            if hours % 31 < 1 and number == 1:
                return Answer("系统繁忙，请稍后再试", status=503)
            body = portal.information(
                "关于工作安排的通知", text_of(number, hours), day=DAYS[number], count=int(hours * 7)
            )
            return Answer(body)
        return Answer(status=404)

    return answer


Turn = Callable[[], None]
Way = Callable[[Database, Source, WeekClock], AbstractContextManager[Turn]]


def week(folder: Path, way: Way) -> list[tuple[object, ...]]:
    """Seven days in steps of ten minutes; what was found, without the moments."""
    clock = WeekClock()
    url = f"sqlite:///{folder / 'week.db'}"
    upgrade(url)
    site = Site()
    site.missing = city(clock)
    with closing(site), Database(url) as database:
        source = source_of(site, id="week", columns=(Column(address=f"{site.root}/zfwj/index.shtml"),))
        with way(database, source, clock) as turn:
            while clock.passed < WEEK:
                turn()
                clock.passed += STEP
        with database.read() as tx:
            found = findings.query(tx)
    return sorted(
        (
            str(each.found_at),
            each.page.partition("/doc/")[2],
            each.change.classes,
            repr(each.change.before),
            repr(each.change.after),
        )
        for each in found
    )


@contextmanager
def cron(database: Database, source: Source, clock: WeekClock) -> Iterator[Turn]:
    def turn() -> None:
        with Fetcher(contact="loopback", clock=clock) as fetcher:
            for due in jobs.due_sources(database, {source.id: source}, clock.now()):
                jobs.crawl_source(database, due, fetcher, Config(), clock.now())

    yield turn


@contextmanager
def service(database: Database, source: Source, clock: WeekClock) -> Iterator[Turn]:
    at_work = Service(database, lambda: Settings(config=Config(), catalogue={source.id: source}), clock)

    def turn() -> None:
        at_work.tick()
        assert at_work.settle(60)

    yield turn
    assert at_work.stop()


def test_t_o5_cron_and_service_find_the_same_in_seven_days(tmp_path: Path) -> None:
    (tmp_path / "cron").mkdir()
    (tmp_path / "service").mkdir()
    by_cron = week(tmp_path / "cron", cron)
    by_service = week(tmp_path / "service", service)
    assert by_cron == by_service
    classes = {name for row in by_cron for name in row[2]}  # type: ignore[attr-defined]
    assert {"new", "lowered", "later", "removed"} <= classes
    assert len(by_cron) > 20
