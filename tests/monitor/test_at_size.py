"""What a release costs does not hang on the size of the ledger: it reads by index, whatever else is stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, func, select

from db import tables
from db.engine import Database
from tests.benchmarks.synthetic import CITIES, fill, read, store, track

SMALL = {"sources", "rules", "silences"}


def test_nothing_is_scanned_for_a_release(sqlite_url: str) -> None:
    with Database(sqlite_url) as database:
        fill(database, 1_400)
        asked: dict[str, Any] = {}

        def note(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                asked[statement] = parameters[0] if isinstance(parameters, list) else parameters

        document = read(CITIES[0], 2026)
        with database.write() as tx:
            assert tx.execute(select(func.count()).select_from(tables.commitments)).scalar_one() == 1_400
            event.listen(tx, "before_cursor_execute", note)
            track(tx, store(tx, CITIES[0], 2026, document), document)
            event.remove(tx, "before_cursor_execute", note)
            scanned = {
                step.detail
                for statement, parameters in asked.items()
                for step in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                if step.detail.startswith("SCAN")
            }
            told = tx.execute(select(func.count()).select_from(tables.changes)).scalar_one()
        assert len(asked) > 15
        assert told > 1_400
        assert {name for name in scanned if name.split()[1] not in SMALL} == set()
