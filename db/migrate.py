"""Creates and upgrades databases, and says how they stand. The only module that knows Alembic."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, func, inspect, select, text

from db import chain, versions
from db.engine import begin, open_engine, parse_url, said_plainly, shown, sqlite_path, stored_revision
from db.errors import DatabaseDamaged, DatabaseMissing, DatabaseNewer, DatabaseUnwritable, NotADatabase
from db.tables import REVISION, metadata

MIGRATION_LOCK = 0x77757869  # "wuxi", one upgrade at a time on PostgreSQL
EVIDENCE = (
    "sources",
    "pages",
    "captures",
    "checks",
    "proofs",
    "versions",
    "changes",
)  # no upgrade may lose a row of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a database stands. `problems` are what its own check of integrity and that of the evidence found."""

    url: str
    state: Literal["absent", "empty", "current", "outdated", "newer", "foreign"]
    revision: str | None
    head: str = REVISION
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return self.state == "current" and not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What an upgrade did. `backup` is the copy taken before it; None where there was nothing to copy."""

    before: str | None
    after: str
    backup: Path | None = None


def migrations() -> Path:
    """Where the migrations are: inside an installed package, beside it in a checkout."""
    packaged = Path(__file__).with_name("_migrations")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "alembic"


def configuration() -> Config:
    """Alembic's configuration, without a file: where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: str) -> Upgrade:
    """Creates the database (and an SQLite file's folder) or brings it to this program's revision, all or nothing.

    A populated SQLite file is copied beside itself first, to NAME.before-REVISION. On PostgreSQL take a dump yourself.
    Raises DatabaseNewer, NotADatabase and the other DatabaseErrors; the database is then as it was.
    """
    address = parse_url(url)
    path = sqlite_path(address)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnwritable(shown(address), f"its folder cannot be made: {error.strerror}") from error
    with said_plainly(address), _opened(address) as engine, begin(engine, writing=True) as tx:
        if path is None:
            tx.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        before = stored_revision(tx)
        refuse_unknown(tx, address, before)
        if before == REVISION:
            return Upgrade(before=before, after=REVISION)
        counts = _counts(tx)
        backup = _back_up(address, path, before) if path is not None and before is not None else None
        config = configuration()
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
        _nothing_lost(tx, address, counts)
        return Upgrade(before=before, after=REVISION, backup=backup)


def check(url: str) -> Status:
    """How the database stands; creates and changes nothing. Raises a DatabaseError where it cannot be looked at.

    Every byte of evidence is read again: about 1 ms a capture.
    """
    address = parse_url(url)
    try:
        with said_plainly(address), _opened(address, create=False) as engine, begin(engine, writing=False) as tx:
            revision = stored_revision(tx)
            try:
                refuse_unknown(tx, address, revision)
            except DatabaseNewer:
                return Status(url=shown(address), state="newer", revision=revision)
            except NotADatabase:
                return Status(url=shown(address), state="foreign", revision=None)
            if revision is None:
                return Status(url=shown(address), state="empty", revision=None)
            state: Literal["current", "outdated"] = "current" if revision == REVISION else "outdated"
            damaged = (*chain.verify(tx), *versions.damaged(tx)) if state == "current" else ()
            return Status(url=shown(address), state=state, revision=revision, problems=_problems(tx) + damaged)
    except DatabaseMissing:
        return Status(url=shown(address), state="absent", revision=None)


def refuse_unknown(tx: Connection, url: URL, revision: str | None) -> None:
    """Raises DatabaseNewer at a revision that this program does not know, NotADatabase at others' tables."""
    if revision is not None:
        if revision not in {each.revision for each in ScriptDirectory.from_config(configuration()).walk_revisions()}:
            raise DatabaseNewer(shown(url), f"its revision {revision} is unknown to this program ({REVISION})")
        return
    # On PostgreSQL a database may be shared, as long as no table has a name of ours.
    taken = set(inspect(tx).get_table_names())
    if url.get_backend_name() == "postgresql":
        taken &= set(metadata.tables)
    if taken:
        raise NotADatabase(shown(url), f"it belongs to another program (it has the table {min(taken)})")


@contextmanager
def _opened(url: URL, *, create: bool = True) -> Iterator[Engine]:
    # Foreign keys rest: rebuilding a table on SQLite drops the old one. They are checked before the end.
    engine = open_engine(url, create=create, enforce=False)
    try:
        yield engine
    finally:
        engine.dispose()


def _counts(tx: Connection) -> dict[str, int]:
    there = set(inspect(tx).get_table_names())
    return {
        name: tx.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
        for name in EVIDENCE
        if name in there
    }


def _nothing_lost(tx: Connection, url: URL, counts: dict[str, int]) -> None:
    problems = [
        f"{name} had {counts[name]} rows, now {now}" for name, now in _counts(tx).items() if now < counts.get(name, 0)
    ]
    if tx.dialect.name == "sqlite":
        problems += _dangling(tx)
    if problems:
        raise DatabaseDamaged(shown(url), "the upgrade was undone: " + "; ".join(problems), "report this as a defect")


def free_beside(path: Path, mark: str) -> Path:
    """The name beside the file that says what it was kept for; with a number where that is taken."""
    target = path.with_name(f"{path.name}.{mark}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.{mark}-{number}")
    return target


def _back_up(url: URL, path: Path, revision: str) -> Path:
    """A consistent copy beside the file, under a name that was free. The caller holds the write lock."""
    target = free_beside(path, f"before-{REVISION}")
    partial = path.with_name(f"{target.name}.partial")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise DatabaseUnwritable(
            shown(url), f"the backup {target} before leaving {revision} failed: {error}"
        ) from error
    return target


def _problems(tx: Connection) -> tuple[str, ...]:
    if tx.dialect.name != "sqlite":
        return ()  # PostgreSQL checks its keys itself, and its pages with pg_amcheck
    found = [row[0] for row in tx.execute(text("PRAGMA integrity_check"))]
    return tuple(line for line in found if line != "ok") + tuple(_dangling(tx))


def _dangling(tx: Connection) -> list[str]:
    rows = tx.execute(text("PRAGMA foreign_key_check")).all()
    return [f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there" for row in rows]
