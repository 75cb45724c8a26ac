"""Copies of an SQLite database: taken while others write, and put back only where they are whole and ours."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from db.engine import parse_url, shown, sqlite_path
from db.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseUnwritable,
    NotADatabase,
)
from db.migrate import check, free_beside

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"


class BackupRefused(DatabaseError):
    """The copy cannot be taken or put back as asked; nothing was changed."""

    wrong_use = True


_NOTHING_TO_COPY: dict[str, type[DatabaseError]] = {
    "absent": DatabaseMissing,
    "empty": DatabaseMissing,
    "newer": DatabaseNewer,
    "foreign": NotADatabase,
}


def back_up(url: str, target: Path) -> int:
    """A consistent copy at `target`, which must not exist yet; returns its size in bytes. Others may write meanwhile.

    Raises BackupRefused for PostgreSQL (pg_dump does that better) and for a target that is there.
    """
    address = parse_url(url)
    path = sqlite_path(address)
    if path is None:
        raise BackupRefused(shown(address), "PostgreSQL has its own tool", "run pg_dump --format=custom")
    if os.path.lexists(target):
        raise BackupRefused(shown(address), f"{target} is there already", "name a file that is not there yet")
    status = check(url)
    if status.state not in ("current", "outdated"):
        raise _NOTHING_TO_COPY[status.state](shown(address), f"it is {status.state}, there is nothing to copy")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.chmod(0o600)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise DatabaseUnwritable(shown(address), f"the copy {target} cannot be written: {error}") from error
    return target.stat().st_size


def restore(url: str, copy: Path, *, replace: bool = False) -> None:
    """Put a copy in the place of the database, once it is seen to be whole and to hold our tables and nothing else.

    What stood there is kept beside it as NAME.before-restore (-2 and so on, where that is taken).
    Raises BackupRefused, NotADatabase, DatabaseDamaged.
    """
    address = parse_url(url)
    path = sqlite_path(address)
    if path is None:
        raise BackupRefused(shown(address), "PostgreSQL has its own tool", "run pg_restore")
    if path.exists() and not replace:
        raise BackupRefused(shown(address), "a database stands there", "give --replace; it is kept beside the new one")
    if not copy.is_file() or copy.is_symlink():
        raise BackupRefused(shown(address), f"{copy} is no plain file", "name the file that `db backup` wrote")
    _refuse_strange(copy)
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(f"file:{copy.absolute()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(partial)) as target,
        ):
            source.backup(target)
        partial.chmod(0o600)
        if path.exists():
            kept = free_beside(path, "before-restore")
            for suffix in ("-wal", ""):  # what a killed service had stored may stand in the -wal alone
                with suppress(FileNotFoundError):
                    path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
            path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        partial.replace(path)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise DatabaseUnwritable(shown(address), f"the copy cannot be put there: {error}") from error


def _refuse_strange(copy: Path) -> None:
    """A copy from elsewhere may hold triggers or views that act later: only the schema of our migrations is let in."""
    url = f"sqlite:///{copy.absolute()}"
    status = check(url)
    if status.state not in ("current", "outdated"):
        raise NotADatabase(status.url, f"it is {status.state}, no copy of ours")
    if status.problems:
        raise DatabaseDamaged(status.url, "; ".join(status.problems[:3]), "take an older copy")
    with closing(sqlite3.connect(f"file:{copy.absolute()}?mode=ro", uri=True)) as connection:
        strange = [name for kind, name, _ in connection.execute(SCHEMA) if kind in ("trigger", "view")]
    if strange:
        raise NotADatabase(status.url, f"it holds {strange[0]}, which no copy of ours does")
