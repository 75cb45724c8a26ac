"""The process that the kill test kills: imports a changed document, delivers, and dies where it is told to.

It dies by SIGKILL from its own hand just before or just after a commit, found by counting; the product knows nothing
of this.
"""

from __future__ import annotations

import os
import signal
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from crawler.read import read_page
from crawler.systems.folder import LocalDocument
from db.engine import WRITING, Database
from monitor import jobs
from monitor.alert.outbox import deliver_due
from monitor.alert.routes import open_channels
from monitor.config import Config
from monitor.extract import extract
from tests.forks import serve


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


def work(task: dict[str, Any]) -> None:
    """The task: import what `document` holds now, if any, take in what waits, deliver what is due."""
    if task.get("commit"):
        die_at(task["commit"], task["when"])
    now = datetime.fromisoformat(task["now"])
    config = Config.model_validate(task["config"])
    with Database(task["database"]) as database:
        documents = [
            LocalDocument(path=path, name=path.name, title="工作要点", published=now.date(), jurisdiction="无锡市")
            for path in map(Path, task["documents"])
        ]
        jobs.import_documents(database, documents, "local", config, now, tell=task["tell"])
        jobs.take_in_pending(database, config, now)
        deliver_due(database, open_channels(config), lambda: now)


def warm_up() -> None:
    """Load the lexicons once, before the forks."""
    document = read_page("2026年，新建公园12个。".encode(), url="a.txt")
    extract(document, date(2026, 1, 1), "无锡市")


if __name__ == "__main__":
    warm_up()
    serve(work)
