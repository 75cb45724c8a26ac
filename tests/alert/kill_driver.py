"""The process that the kill test kills: imports a changed document, delivers, and dies where it is told to.

It dies by SIGKILL from its own hand just before or just after a commit, found by counting; or from such a point on, its
database cannot be written. The product knows nothing of this.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from crawler.catalogue import Source
from crawler.fetch import Fetcher
from crawler.read import read_page
from crawler.systems.folder import LocalDocument
from db.engine import WRITING, Database
from db.errors import DatabaseError
from monitor import jobs
from monitor.alert.outbox import deliver_due
from monitor.alert.routes import open_channels
from monitor.config import Config
from monitor.extract import extract
from tests.forks import serve

CANNOT = 3  # exit status of a task that its database ended


def die_at(commit: int, when: str) -> None:
    """Arrange for death just before the given commit of a writer, or just after it, before anything else is done."""
    seen = {"commits": 0}

    def committing(connection: Connection) -> None:
        seen["commits"] += bool(connection.get_execution_options().get(WRITING))
        if seen["commits"] == commit and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)

    def ended(connection: Any, record: Any) -> None:
        if seen["commits"] == commit and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", committing)
    event.listen(Engine, "checkin", ended)


def fail_from(point: int, fault: str, url: str) -> None:
    """Arrange that from the given transaction of a writer on, the database has this fault."""
    seen = {"begun": 0}
    held: list[Any] = []  # connections that hold locks until the process ends

    def beginning(connection: Connection) -> None:
        seen["begun"] += bool(connection.get_execution_options().get(WRITING))
        if seen["begun"] < point or held:
            return
        if fault == "no room":  # not a byte more fits into any file
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        elif fault == "locked" and connection.dialect.name == "sqlite":
            held.append(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None))
            held[0].execute("BEGIN IMMEDIATE")
        elif fault == "locked":
            held.append(psycopg.connect(url))
            held[0].execute("LOCK TABLE sources, pages, runs, captures, deliveries IN EXCLUSIVE MODE")

    def executing(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if seen["begun"] < point or not connection.get_execution_options().get(WRITING):
            return
        if statement.startswith(("PRAGMA", "BEGIN")):
            return
        if fault == "read-only":
            sqlite = connection.dialect.name == "sqlite"
            cursor.connection.execute("PRAGMA query_only=on" if sqlite else "SET TRANSACTION READ ONLY")
        elif fault == "server gone":
            with psycopg.connect(url) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

    event.listen(Engine, "begin", beginning)
    event.listen(Engine, "before_cursor_execute", executing)


def work(task: dict[str, Any]) -> None:
    """The task, whose end, where the database brings it about, is told in the file `said`."""
    if task.get("commit"):
        die_at(task["commit"], task["when"])
    if task.get("fault"):
        fail_from(task["point"], task["fault"], task["database"])
    try:
        bring_and_deliver(task)
    except DatabaseError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        Path(task["said"]).write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        os._exit(CANNOT)


def bring_and_deliver(task: dict[str, Any]) -> None:
    """Import what `documents` hold now, or make a pass over `source`; take in what waits, deliver what is due."""
    now = datetime.fromisoformat(task["now"])
    config = Config.model_validate(task["config"])
    with Database(task["database"], wait_seconds=task.get("wait", 15.0)) as database:
        catalogue = {}
        if "source" in task:
            source = Source.model_validate_json(task["source"])
            catalogue[source.id] = source
            with Fetcher(contact="loopback") as fetcher:
                jobs.crawl_source(database, source, fetcher, config, now)
        documents = [
            LocalDocument(path=path, name=path.name, title="工作要点", published=now.date(), jurisdiction="无锡市")
            for path in map(Path, task.get("documents", ()))
        ]
        if documents:
            jobs.import_documents(database, documents, "local", config, now, tell=task["tell"])
        jobs.take_in_pending(database, config, now, catalogue)
        deliver_due(database, open_channels(config), lambda: now)


def warm_up() -> None:
    """Load the lexicons once, before the forks."""
    document = read_page("2026年，新建公园12个。".encode(), url="a.txt")
    extract(document, date(2026, 1, 1), "无锡市")


if __name__ == "__main__":
    warm_up()
    serve(work)
