"""Opens SQLite or PostgreSQL: one way to write, one way to read, and errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from db.columns import to_json
from db.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseOutdated,
    DatabaseUnreachable,
    DatabaseUnwritable,
    NotADatabase,
    WrongUrl,
)

WAIT_SECONDS = 15.0  # for another writer: passes overlap (cron, service, a backfill), their transactions are short
CONNECT_SECONDS = 10

WRITING = "wuxi_writing"  # execution option of a connection: may it write?


def parse_url(url: str) -> URL:
    """The address of a database. Raises WrongUrl for anything but an SQLite file or PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise WrongUrl(_without_password(url), "this is not the URL of a database") from None
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise WrongUrl(shown(parsed), f"{kind} is not supported")
    if not parsed.database or parsed.database == ":memory:":
        raise WrongUrl(shown(parsed), "an SQLite database needs a file")
    return parsed.set(drivername="sqlite", query={})


def shown(url: URL) -> str:
    """The URL for people: the password is hidden, the driver left out."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _without_password(url: str) -> str:
    scheme, separator, rest = url.rpartition("://")
    return scheme + separator + rest.rpartition("@")[2]


class Database:
    """One database, opened when first used, which must be at the revision of this program.

    Every method raises a `DatabaseError` that says what is wrong with the database and what to do.
    A writer waits at most `wait_seconds` for another one. Do not carry it across a fork.
    """

    def __init__(self, url: str, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.address = parse_url(url)
        self.url = shown(self.address)
        self._wait_seconds = wait_seconds
        self._engine: Engine | None = None
        self._opening = Lock()
        self._writing = Lock()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; on SQLite it holds the write lock from its start. Left well, it is stored."""
        with self._turn(), self._transaction(writing=True) as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of what is stored, which waits for no writer. It cannot write."""
        with self._transaction(writing=False) as tx:
            yield tx

    def close(self) -> None:
        """Gives its connections back. Using it again opens it again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The writers of this process follow each other at once; SQLite itself waits by sleeping, up to 0.1 s."""
        if sqlite_path(self.address) is None:
            yield
            return
        if not self._writing.acquire(timeout=self._wait_seconds):
            raise DatabaseLocked(self.url, "another writer of this process did not end")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        with said_plainly(self.address), begin(self._opened(), writing=writing) as tx:
            yield tx

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = open_engine(self.address, wait_seconds=self._wait_seconds)
                try:
                    with begin(engine, writing=False) as tx:
                        require_current(tx, self.address)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine


@contextmanager
def begin(engine: Engine, *, writing: bool) -> Iterator[Connection]:
    """One transaction on an engine of `open_engine`."""
    options: dict[str, Any] = {WRITING: writing}
    if engine.dialect.name == "postgresql":
        options |= {
            "isolation_level": "READ COMMITTED" if writing else "REPEATABLE READ",
            "postgresql_readonly": not writing,
        }
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def open_engine(url: URL, *, wait_seconds: float = WAIT_SECONDS, create: bool = False, enforce: bool = True) -> Engine:
    """An engine with our settings. `create` makes a missing SQLite file; without `enforce` foreign keys rest."""
    path = sqlite_path(url)
    if path is None:
        return _open_postgresql(url, wait_seconds)
    if not create and not path.exists():
        raise DatabaseMissing(shown(url), "there is no such file")
    mode = "rwc" if create else "rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=wait_seconds,
            isolation_level=None,  # we begin our transactions ourselves
            check_same_thread=False,
        )

    engine = create_engine(url, creator=connect, json_serializer=to_json)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=wal", "synchronous=normal", f"foreign_keys={'on' if enforce else 'off'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # Without IMMEDIATE two writers read the same state and one update is lost; readers must not queue for the lock.
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql(f"PRAGMA query_only={'off' if writing else 'on'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _open_postgresql(url: URL, wait_seconds: float) -> Engine:
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        engine = create_engine(url, json_serializer=to_json, pool_pre_ping=True, connect_args=timeout)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise DatabaseUnreachable(
            shown(url), "the driver psycopg is not installed", "run `pip install 'wuxi-monitor[postgres]'`"
        ) from None

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.autocommit = True  # a setting made in a transaction ends with its rollback
        connection.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.autocommit = False

    return engine


def stored_revision(tx: Connection) -> str | None:
    """The migration that the database stands at; None where no migration ever ran."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def require_current(tx: Connection, url: URL) -> None:
    """Raises the DatabaseError that says why this program cannot use what stands there."""
    from db.tables import REVISION

    revision = stored_revision(tx)
    if revision == REVISION:
        return
    from db.migrate import refuse_unknown  # alembic is slow to import, and here it is needed for the message only

    refuse_unknown(tx, url, revision)
    if revision is None:
        raise DatabaseMissing(shown(url), "it is empty")
    problem = f"it is at revision {revision}, this program needs {REVISION}"
    if sqlite_path(url) is None:
        raise DatabaseOutdated(shown(url), problem, "take a copy with pg_dump, then run `wuxi-monitor db upgrade`")
    raise DatabaseOutdated(shown(url), problem)


@contextmanager
def said_plainly(url: URL) -> Iterator[None]:
    """Turns the driver's errors about the database itself into ours; others (a broken constraint) pass."""
    try:
        yield
    except DBAPIError as error:
        plain = _plain(shown(url), error)
        if plain is None:
            raise
        raise plain from error


def _plain(url: str, error: DBAPIError) -> DatabaseError | None:
    cause = error.orig
    said = str(cause).strip().partition("\n")[0] or type(cause).__name__
    if isinstance(cause, sqlite3.Error):
        return _plain_sqlite(url, said, getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state: str | None = getattr(cause, "sqlstate", None)
    if state is None or state[:2] in ("08", "28", "57") or state == "3D000":
        unreachable = isinstance(cause, Exception) and type(cause).__name__ in ("OperationalError", "ConnectionTimeout")
        return DatabaseUnreachable(url, said) if state or unreachable else None
    if state in ("55P03", "40P01", "40001"):
        return DatabaseLocked(url, said)
    if state in ("42P01", "42703"):
        return DatabaseOutdated(url, said)
    if state in ("25006", "42501") or state[:2] == "53":
        return DatabaseUnwritable(url, said)
    return DatabaseDamaged(url, said) if state[:2] in ("58", "XX") else None


def _plain_sqlite(url: str, said: str, code: int) -> DatabaseError | None:
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseLocked(url, said)
    if code == sqlite3.SQLITE_NOTADB:
        return NotADatabase(url, said)
    if code == sqlite3.SQLITE_CORRUPT:
        return DatabaseDamaged(url, said)
    if code in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
    ):
        return DatabaseUnwritable(url, said)
    return DatabaseOutdated(url, said) if said.startswith(("no such table", "no such column")) else None
