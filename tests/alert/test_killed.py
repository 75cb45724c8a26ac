"""Killed at every commit and around the sending, or unable to write from there on: all is found and told once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from crawler.catalogue import Column
from db import outbox
from db.engine import Database
from db.tables import changes, deliveries, pages, versions
from monitor.alert.outbox import LEASE
from tests.alert.kill_driver import CANNOT
from tests.alert.receivers import Receiver, Request, web_receiver
from tests.sites import portal
from tests.sites.server import Answer, Asked, Site, source_of

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# The number of the document keeps it from being a copy of another, which would be told once for both.
BEFORE = "2026年工作要点\n\n全市地区生产总值增长6%以上。新建公园12个。\n\n（第{}号文件）\n"
COMMITS = 7  # start of the run, capture, taking in, end of the run, claim, mark, the look for more to send
AFTER = BEFORE.replace("6%以上", "5%左右")


class Driver:
    """The process of kill_driver.py; `run` gives the exit status of one task, -9 where it was killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("kill_driver.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        self.pid = 0

    def run(self, **task: Any) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        self.pid = json.loads(self.process.stdout.readline())["pid"]
        status: int = json.loads(self.process.stdout.readline())["status"]
        return status

    def close(self) -> None:
        with self.process:
            assert self.process.stdin
            self.process.stdin.close()


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    process = Driver()
    yield process
    process.close()


def the_one_finding(requests: list[Request]) -> set[str]:
    """The keys under which the finding arrived; every request must tell of it and nothing else."""
    for request in requests:
        (row,) = json.loads(request.body)["data"]["findings"]
        assert "lowered" in row["classes"]
        assert "5%左右" in row["after"]["quote"]
    return {request.headers["webhook-id"] for request in requests}


def test_t_p1_killed_at_every_commit_and_while_sending(
    driver: Driver, database_url: str, database: Database, tmp_path: Path
) -> None:
    points: list[dict[str, Any]] = [{"request": "before"}, {"request": "after"}]
    points += [{"commit": number, "when": when} for number in range(1, 30) for when in ("before", "after")]
    files = [tmp_path / f"{number}.txt" for number in range(len(points))]
    with web_receiver(Receiver()) as receiver:
        config = {"channels": {"desk": {"type": "webhook", "url": receiver.url, "allow_private": True}}}
        task = {"database": database_url, "config": config, "now": NOW.isoformat()}
        for number, file in enumerate(files):
            file.write_text(BEFORE.format(number), encoding="utf-8")
        assert driver.run(**task, documents=[str(file) for file in files], tell=False) == 0
        for number, (point, file) in enumerate(zip(points, files, strict=True)):
            receiver.requests.clear()
            if point.get("request"):
                setattr(receiver, point["request"], lambda request: os.kill(driver.pid, signal.SIGKILL))
            file.write_text(AFTER.format(number), encoding="utf-8")
            task |= {"documents": [str(file)], "tell": True}
            status = driver.run(**task, **point)
            receiver.before = receiver.after = lambda request: None
            # Started again, later than the lease of the dead sender; the import is asked for again, as its user would.
            task["now"] = (NOW + (number + 1) * timedelta(seconds=LEASE)).isoformat()
            assert driver.run(**task) == 0
            assert len(the_one_finding(receiver.requests)) == 1, point
            assert len(receiver.requests) <= 2, point
            if status == 0:
                break  # this commit never came: every other one was tried
            assert status == -signal.SIGKILL
    assert point == {"commit": COMMITS + 1, "when": "before"}
    with database.read() as tx:
        counts = outbox.counts(tx)
    assert counts["delivered"] == sum(counts.values()) == number + 1


SAID = ("全市地区生产总值增长{}。新建公园12个。", "（第{}号文件）")
LONGEST = 25  # commits of a pass with its deliveries, at most


def test_t_p1_killed_at_every_commit_of_a_pass_over_http_and_while_a_page_comes(
    driver: Driver, database_url: str, database: Database
) -> None:
    points: list[dict[str, Any]] = [{"page": True}]
    points += [{"commit": number, "when": when} for number in range(1, LONGEST) for when in ("before", "after")]

    def page(number: int, growth: str) -> Answer:
        said = [SAID[0].format(growth), SAID[1].format(number)]
        return Answer(portal.information(f"第{number}号文件", said, day="2026-01-29"))

    def dying(asked: Asked) -> Answer:
        os.kill(driver.pid, signal.SIGKILL)
        return Answer(status=404)

    paths = [f"/doc/2026/01/30/{number}.shtml" for number in range(len(points))]
    with closing(Site()) as site, web_receiver(Receiver()) as receiver:
        rows = [(path, f"第{number}号文件", "2026-01-29") for number, path in enumerate(paths)]
        site.routes["/zfwj/index.shtml"] = Answer(portal.city_list(rows, pages=1))
        site.routes |= {path: page(number, "6%以上") for number, path in enumerate(paths)}
        source = source_of(site, id="town", columns=(Column(address=f"{site.root}/zfwj/index.shtml"),))
        config = {"channels": {"desk": {"type": "webhook", "url": receiver.url, "allow_private": True}}}
        task = {"database": database_url, "config": config, "source": source.model_dump_json()}
        assert driver.run(**task, now=NOW.isoformat()) == 0
        assert receiver.requests == []  # the first sight is history
        for number, (point, path) in enumerate(zip(points, paths, strict=True)):
            receiver.requests.clear()
            now = NOW + (2 * number + 1) * timedelta(seconds=LEASE)
            with database.write() as tx:
                tx.execute(update(pages).values(next_check_at=now + timedelta(days=9)))
                tx.execute(update(pages).where(pages.c.url.endswith(path)).values(next_check_at=now))
            changed = page(number, "5%左右")
            site.routes[path] = changed
            unknown = site.missing
            if "page" in point:
                site.missing = dying  # type: ignore[assignment]
                site.routes.pop(path)
            status = driver.run(**task, now=now.isoformat(), **point)
            site.missing, site.routes[path] = unknown, changed
            # The next pass, later than the lease of the dead sender.
            assert driver.run(**task, now=(now + timedelta(seconds=LEASE)).isoformat()) == 0
            assert len(the_one_finding(receiver.requests)) == 1, point
            assert len(receiver.requests) <= 2, point
            if status == 0:
                break  # this commit never came: every other one was tried
            assert status == -signal.SIGKILL
    assert COMMITS < point["commit"] < LONGEST - 1
    with database.read() as tx:
        counts = outbox.counts(tx)
    assert counts["delivered"] == sum(counts.values()) == number + 1


FAULTS = {
    "no room": "DatabaseUnwritable",
    "read-only": "DatabaseUnwritable",
    "locked": "DatabaseLocked",
    "server gone": "DatabaseUnreachable",
}


def stored(database: Database) -> dict[str, int]:
    """How many rows stand where one leads to the next."""
    tables = {"versions": versions, "findings": changes, "deliveries": deliveries}
    with database.read() as tx:
        return {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.items()
        }


@pytest.mark.parametrize("fault", FAULTS)
def test_t_p2_a_database_that_cannot_be_written_from_any_point_on(
    driver: Driver, database_url: str, database: Database, tmp_path: Path, fault: str
) -> None:
    if fault in ({"no room"} if database_url.startswith("postgresql") else {"server gone"}):
        pytest.skip("of the other store")
    said = tmp_path / "said"
    files = [tmp_path / f"{number}.txt" for number in range(COMMITS + 1)]
    with web_receiver(Receiver()) as receiver:
        config = {"channels": {"desk": {"type": "webhook", "url": receiver.url, "allow_private": True}}}
        task = {"database": database_url, "config": config, "said": str(said), "wait": 0.05}
        for number, file in enumerate(files):
            file.write_text(BEFORE.format(number), encoding="utf-8")
        assert driver.run(**task, now=NOW.isoformat(), documents=[str(file) for file in files], tell=False) == 0
        for point, file in enumerate(files, start=1):
            receiver.requests.clear()
            file.write_text(AFTER.format(point - 1), encoding="utf-8")
            task |= {
                "documents": [str(file)],
                "tell": True,
                "now": (NOW + point * timedelta(seconds=LEASE)).isoformat(),
            }
            before = stored(database)
            status = driver.run(**task, fault=fault, point=point)
            more = {name: number - before[name] for name, number in stored(database).items()}
            assert len(set(more.values())) == 1, (point, more)  # a version with all that follows from it, or nothing
            if status == 0:
                break
            assert status == CANNOT
            assert said.read_text(encoding="utf-8").startswith(FAULTS[fault]), point
            task["now"] = (NOW + (point + 1) * timedelta(seconds=LEASE)).isoformat()
            assert driver.run(**task) == 0
            assert len(the_one_finding(receiver.requests)) == 1, point
            assert len(receiver.requests) <= 2, point
    assert point >= COMMITS  # every point was tried; the last one may have nothing to write
    with database.read() as tx:
        counts = outbox.counts(tx)
    assert counts["delivered"] == sum(counts.values()) == point
