"""What a doctor would ask of an installation: each answer is well or wanting, and what is wanting says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.catalogue import CatalogueError, load_usable
from db.engine import parse_url, shown, sqlite_path
from db.errors import DatabaseError
from db.migrate import check
from monitor.config import Config
from monitor.health import Health

LEAST_SPACE = 500 * 1024 * 1024  # bytes; SQLite needs room for its log beside the file
OLD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing looked at. `remedy` is empty where all is well."""

    about: str
    found: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


def ask_configuration(config: Config, folder: Path) -> Iterator[Answer]:
    """The settings, and the catalogue in `folder`."""
    yield Answer(
        about="configuration",
        found=str(config.file or "none; defaults"),
        remedy="" if config.file else "run wuxi-monitor init",
    )
    yield Answer(
        about="contact",
        found=config.contact or "none",
        remedy="" if config.contact else 'set contact = "you@example.org": those who run the sites must reach you',
    )
    readers = [name for name in config.channels if name not in config.operators]
    yield Answer(
        about="channels",
        found=", ".join(config.channels) or "none",
        remedy="" if readers else "configure a [channels.NAME] for the readers; findings are stored and told to nobody",
    )
    yield Answer(
        about="operators",
        found=", ".join(config.operators) or "none",
        remedy="" if config.operators else 'set operators = ["NAME"]: nobody hears of failing sources and dead letters',
    )
    try:
        sources, problems = load_usable(folder)
    except CatalogueError as error:
        yield Answer(about="catalogue", found=str(error), remedy="name a folder of source files with sources = …")
        return
    yield Answer(
        about="catalogue",
        found=f"{len(sources)} sources, {len(problems)} unusable files",
        remedy="run wuxi-monitor sources list: it names them" if problems else "",
    )


def ask_database(url: str) -> Iterator[Answer]:
    """The database: does it open, is it current, does it hang together, is there room?"""
    address = parse_url(url)
    try:
        status = check(url)
    except DatabaseError as error:
        yield Answer(about="database", found=error.problem, remedy=error.remedy or "see docs/operations.md")
        return
    remedy = {
        "absent": "run wuxi-monitor init",
        "empty": "run wuxi-monitor db upgrade",
        "outdated": "run wuxi-monitor db upgrade",
        "newer": "install the newer wuxi-monitor that wrote it",
        "foreign": "name another database",
    }.get(status.state, "")
    yield Answer(about="database", found=f"{shown(address)}: {status.state}", remedy=remedy)
    for problem in status.problems:
        yield Answer(about="evidence", found=problem, remedy="restore the newest good copy: wuxi-monitor db restore")
    path = sqlite_path(address)
    if path is not None and path.exists():
        free = shutil.disk_usage(path.parent).free
        yield Answer(
            about="space",
            found=f"{free // 1024**2} MiB free beside {path.stat().st_size // 1024**2} MiB of database",
            remedy="" if free > LEAST_SPACE else "make room: a full disk stops the crawl",
        )


def ask_health(health: Health, now: datetime) -> Iterator[Answer]:
    """What is watched, and what was told."""
    for each in health.sources:
        source = each.overview.source
        if each.state in ("failing", "stale"):
            yield Answer(
                about=f"source {source.id}",
                found=f"{each.state}: {source.last_error or 'not asked in time'}",
                remedy=f"run wuxi-monitor sources check {source.id}",
            )
        elif each.overview.missing > max(3, each.overview.pages // 10):
            yield Answer(
                about=f"source {source.id}",
                found=f"{each.overview.missing} of {each.overview.pages} pages do not answer any more",
                remedy=f"run wuxi-monitor sources check {source.id}: has the site moved?",
            )
    last = max(
        (each.overview.source.last_success_at for each in health.sources if each.overview.source.last_success_at),
        default=None,
    )
    if last is None or now - last > OLD:
        found = f"no good pass since {last:%Y-%m-%d %H:%M}Z" if last else "no pass yet"
        yield Answer(about="passes", found=found, remedy="run wuxi-monitor crawl, from cron or as wuxi-monitor serve")
    else:
        yield Answer(about="passes", found=f"last good one {last:%Y-%m-%d %H:%M}Z")
    dead = health.overview.deliveries["dead"]
    yield Answer(
        about="deliveries",
        found=f"{health.overview.deliveries['delivered']} delivered, {dead} given up",
        remedy="run wuxi-monitor alerts list --state dead, mend the cause, then alerts retry --all-dead"
        if dead
        else "",
    )
    waiting = health.overview.untaken
    yield Answer(
        about="captures",
        found=f"{health.overview.captures} stored, {waiting} wait",
        remedy="run wuxi-monitor crawl: it goes on with them" if waiting else "",
    )
