"""What all tests share: fresh databases on SQLite and on PostgreSQL, and a note of the services that were missing."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from db.engine import Database

PG_VARIABLE = "WUXI_TEST_PG_URL"
PG_DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
NO_POSTGRES = "no PostgreSQL"  # the reasons for which tests are skipped, each with how to get what is missing
REMEDIES = {
    NO_POSTGRES: f"run one at {PG_DEFAULT} (apt install postgresql), or set {PG_VARIABLE} to the URL of a user who may "
    "create databases",
}


def required(service: str) -> bool:
    """Whether a missing service is an error here (continuous integration), not a reason to skip."""
    return service in os.environ.get("WUXI_TEST_REQUIRE", "").split(",")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which services were missing and how to get them."""
    skipped = [
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    ]
    missing = {reason: skipped.count(reason) for reason in REMEDIES if reason in skipped}
    if missing:
        terminalreporter.section("skipped for want of a service")
    for reason, number in missing.items():
        terminalreporter.write_line(f"{number} tests, {reason}: {REMEDIES[reason]}.")


class PostgresServer:
    """A server on which the tests make databases of their own, and drop them."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import NullPool, create_engine

        from db.engine import parse_url

        self._url = parse_url(url)
        self._engine = create_engine(
            self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3}
        )
        self._run("SELECT 1")

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"wuxi_test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        self._run(f"ALTER DATABASE {name} SET synchronous_commit = off")  # nobody needs it after a power cut
        return self._url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drops a database of `create`, whoever is still connected."""
        self._run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2].partition('?')[0]} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The PostgreSQL server; the test is skipped where there is none."""
    from sqlalchemy.exc import DBAPIError

    from db.errors import DatabaseError

    try:
        return PostgresServer(os.environ.get(PG_VARIABLE) or PG_DEFAULT)
    except (DBAPIError, DatabaseError, ModuleNotFoundError) as error:
        if required("postgres"):
            pytest.fail(f"{NO_POSTGRES} ({error}): {REMEDIES[NO_POSTGRES]}", pytrace=False)
        pytest.skip(NO_POSTGRES)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of this worker's database at the newest revision. Take `database_url` for an empty one."""
    from db.migrate import upgrade

    url = postgres_server.create()
    upgrade(url)
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from db.migrate import upgrade

    path = tmp_path_factory.mktemp("template") / "wuxi.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


def _emptied(url: str) -> str:
    from sqlalchemy import create_engine

    from db.engine import parse_url
    from db.tables import metadata

    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):  # TRUNCATE makes new files of all, and takes 0.3 s
            connection.exec_driver_sql(f"DELETE FROM {table.name}")
            if "id" in table.columns and table.name != "sources":
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)")
    engine.dispose()
    return url


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh SQLite database at the newest revision."""
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'wuxi.sqlite')}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database at the newest revision: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    return _emptied(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """`database_url`, opened."""
    from db.engine import Database

    with Database(database_url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which nothing is, not even tables: a file that is not there, a new PostgreSQL one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'wuxi.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)
