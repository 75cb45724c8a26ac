"""T-P3: cron calls overlap with each other and with a backfill by hand: real processes on one database."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import findings
from db.engine import Database
from monitor.demo.city import DemoCity
from tests.conftest import PostgresServer
from tests.service.city import PROGRAM, write_source
from tests.service.test_serve import CONFIG

Told = list[tuple[str, tuple[str, ...], str]]


def started(folder: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PROGRAM, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> str:
    """What a process said on standard error; it has to end well, or with a source that another was on."""
    said = process.communicate(timeout=200)[1]
    assert process.returncode in (0, 1), said
    return said


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The URL of a database of that name, which is not there yet, as often as it is called."""
    if request.param == "sqlite":
        yield lambda name: f"sqlite:///{tmp_path / name}.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    urls: dict[str, str] = {}
    yield lambda name: urls.setdefault(name, server.create())
    for url in urls.values():
        server.drop(url)


def installation(folder: Path, city: DemoCity, url: str) -> Path:
    folder.mkdir()
    config = CONFIG.replace("sqlite:///wuxi.db", url)
    (folder / "wuxi-monitor.toml").write_text(config, encoding="utf-8")
    write_source(folder / "sources", city)
    subprocess.run([PROGRAM, "db", "upgrade"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def found(url: str) -> Told:
    with Database(url) as database, database.read() as tx:
        return sorted((each.page, each.change.classes, repr(each.change.after)) for each in findings.query(tx))


def test_t_p3_who_comes_second_waits_or_leaves_and_nothing_is_found_twice(
    new_url: Callable[[str], str], tmp_path: Path
) -> None:
    one, two = new_url("alone"), new_url("crowd")
    with DemoCity(day=1) as city:
        alone, crowd = installation(tmp_path / "alone", city, one), installation(tmp_path / "crowd", city, two)
        calls = (("crawl", "city"), ("crawl", "city"), ("backfill", "city"))
        for call in calls:
            ended(started(alone, *call))
        said = [ended(process) for process in [started(crowd, *call) for call in calls]]
        assert not any("locked" in text or "Traceback" in text for text in said), said
        for call in calls[1:]:  # the next ones take up what is left
            ended(started(crowd, *call))
    assert found(two) == found(one)
