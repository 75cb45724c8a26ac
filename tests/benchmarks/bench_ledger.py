"""What one new release costs against a ledger of 10³ to 10⁶ commitments, on SQLite and PostgreSQL if there is one.

Wanted: the whole cost at 10⁶, extraction included, at most 1.5 times that at 10³, the ledger's own part at most 4
times, and memory flat. The ledger is synthetic and seeded, the release follows last year's report of its city. Each
round is undone, so that all meet the same ledger; what a commit costs does not hang on the size and is not in it.
`python tests/benchmarks/bench_ledger.py 1000 10000` measures these sizes only.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Connection, create_engine, insert, text  # noqa: E402

from crawler.read.text import read_text  # noqa: E402
from db import pages, sources, tables, versions  # noqa: E402
from db.engine import Database, parse_url  # noqa: E402
from db.migrate import upgrade  # noqa: E402
from monitor import tracking  # noqa: E402
from monitor.compare import Document  # noqa: E402
from monitor.extract import extract  # noqa: E402
from monitor.extract.indicators import catalogue  # noqa: E402
from monitor.ledger import entries, origin  # noqa: E402

NOW = datetime(2026, 2, 1, tzinfo=UTC)
CITY = "青云市"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
PER_DOCUMENT = 200
ROUNDS = 7
POSTGRES = os.environ.get("WUXI_TEST_PG_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"


def release(year: int, number: int) -> str:
    """A work report of 150 targets of the catalogue, the same indicators each year."""
    chosen = random.Random(7).sample([each.name for each in catalogue()], 150)
    goals = "；".join(f"{name}增长{(at + number) % 17 + 1}%" for at, name in enumerate(chosen))
    tasks = "\n\n".join(f"启动云湖{at}号线建设。建成云麓{at}期实验室。" for at in range(1, 60))
    return (
        f"{year}年青云市政府工作报告\n\n各位代表：\n\n一、{year - 1}年工作回顾\n\n过去一年，我们稳住了大盘。\n\n"
        f"二、{year}年工作安排\n\n今年全市经济社会发展的主要预期目标是：{goals}。\n\n{tasks}\n"
    )


def place(tx: Connection, name: str, day: date, body: str) -> tuple[int, int]:
    """A page with a version and its capture, as taking in leaves them; returns the ids of page and version."""
    from crawler.values import Capture, Verdict
    from db import captures

    url = f"https://bench.example/{name}"
    page_id, _ = pages.see(tx, "bench", url, title=name, list_date=day, now=NOW)
    capture = Capture(url=url, fetched_at=NOW, verdict=Verdict.CONTENT, body=body.encode())
    capture_id = captures.add(tx, page_id, capture)
    return page_id, versions.add(tx, page_id, capture_id, read_text(body), NOW)


def fill(database: Database, done: int, size: int) -> None:
    """Up to `size` commitments of other bodies, after the `done` ones, each with the mention that it was made of."""
    known = read_text(release(2020, 0))
    model = entries(
        origin(known, "model", date(2020, 1, 20), CITY, ["target-list"]),
        known,
        extract(known, date(2020, 1, 20), CITY).statements,
    )[:PER_DOCUMENT]
    while done < size:
        with database.write() as tx:
            for _ in range(min(50, -(-(size - done) // PER_DOCUMENT))):
                day = date(2020, 1, 20)
                page_id, version_id = place(tx, uuid.UUID(int=done).hex, day, f"文{done}")
                tx.execute(insert(tables.ledger_documents), [_document(page_id, version_id, done, day)])
                mentions = [_mention(version_id, at, entry, done) for at, entry in enumerate(model)]
                tx.execute(insert(tables.mentions), mentions)
                tx.execute(insert(tables.commitments), [_commitment(entry, done) for entry in model])
                done += len(model)
    with database.write() as tx:
        tx.execute(text("ANALYZE"))  # as a database in use does by itself


def _document(page_id: int, version_id: int, number: int, day: date) -> dict[str, Any]:
    return {
        "version_id": version_id, "page_id": page_id, "page": f"https://bench.example/{number}", "day": day,
        "jurisdiction": f"{number}市", "series": "work-report", "year": 2020, "vehicle": "government", "vintage": 1,
        "whole": True, "current": True, "ledger": "bench",
    }  # fmt: skip


def _mention(version_id: int, at: int, entry: Any, number: int) -> dict[str, Any]:
    body = {"kind": "mention", "who": f"{number}市", "name": entry.name, "quote": entry.quote, "section": "tasks"}
    return {
        "version_id": version_id, "ordinal": at, "statement_id": None, "block": f"{number}|{entry.block}"[:40],
        "alike": f"{number}|{entry.alike}"[:40] if entry.alike else "", "current": True, "body": body,
    }  # fmt: skip


def _commitment(entry: Any, number: int) -> dict[str, Any]:
    return {
        "key": f"{number}|{entry.promise}"[:44], "block": f"{number}|{entry.block}"[:40], "strand": entry.strand_key,
        "kind": "target" if entry.kind == "target" else "action", "jurisdiction": f"{number}市", "who": f"{number}市",
        "indicator": entry.name, "indicator_id": entry.statement.indicator_id if entry.statement else None,
        "measure": None, "start": None, "end": date(2020, 12, 31), "label": "met", "state": {}, "first": {},
        "created_at": NOW,
    }  # fmt: skip


class _Undone(Exception):
    """Leaves a transaction without storing it: every round meets the same ledger."""


def measure(database: Database) -> tuple[float, float, float, int]:
    """Of a release: seconds in all, of them the ledger's own, seconds of our processor; and the peak of its memory.

    The quickest of some rounds: other work on the machine only ever adds.
    """
    whole, own, processor = [], [], []
    for turn in range(ROUNDS):
        began = time.process_time()
        total, part = one_release(database, 2026, turn + 1)
        processor.append(time.process_time() - began)
        whole.append(total)
        own.append(part)
    tracemalloc.start()
    one_release(database, 2026, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return min(whole), min(own), min(processor), peak


def one_release(database: Database, year: int, number: int, *, keep: bool = False) -> tuple[float, float]:
    """Takes a release into the ledger, and out again unless it is to be kept: seconds in all, and of the ledger."""
    body, day = release(year, number), date(year, 1, 20)
    own = 0.0
    began = time.perf_counter()
    version = read_text(body)
    document = Document(version=version, extraction=extract(version, day, CITY))
    try:
        with database.write() as tx:
            page_id, version_id = place(tx, f"release-{year}", day, body)
            ids = versions.add_statements(tx, version_id, "bench", document.extraction.statements)
            start = time.perf_counter()
            given = tracking.Place(
                page_id=page_id, version_id=version_id, page=f"https://bench.example/{year}", source="bench",
                sequence=1, day=day, jurisdiction=CITY, statement_ids=ids,
            )  # fmt: skip
            tracking.settle(tx, tracking.record(tx, given, document), NOW, version_id=version_id)
            own = time.perf_counter() - start
            if not keep:
                raise _Undone
    except _Undone:
        pass
    return time.perf_counter() - began, own


def databases() -> Iterator[tuple[str, str]]:
    """Fresh databases, gone afterwards: (name, URL)."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        upgrade(url)
        yield "SQLite", url
    try:
        engine = create_engine(parse_url(POSTGRES), isolation_level="AUTOCOMMIT")
        name = f"wuxi_bench_{uuid.uuid4().hex[:8]}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except Exception as error:  # whatever is wrong with it, there is none to measure on
        print(f"PostgreSQL: not measured: {str(error).splitlines()[0]}")
        return
    url = parse_url(POSTGRES).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    upgrade(url)
    yield "PostgreSQL", url
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    for name, url in databases():
        first: tuple[float, float, float, int] | None = None
        with Database(url) as database:
            with database.write() as tx:
                sources.ensure(tx, "bench", name="b", publisher="", jurisdiction=CITY, system="folder", now=NOW)
            one_release(database, 2025, 0, keep=True)
            filled = 0
            for size in sizes:
                fill(database, filled, size)
                filled = size
                whole, own, processor, peak = measure(database)
                first = first or (whole, own, processor, peak)
                print(
                    f"{name:10} {size:>9} commitments: {whole * 1000:6.0f} ms ({whole / first[0]:.2f}×), "
                    f"of it the ledger {own * 1000:6.0f} ms ({own / first[1]:.2f}×), "
                    f"our processor {processor * 1000:6.0f} ms ({processor / first[2]:.2f}×), "
                    f"peak {peak / 1e6:.1f} MB ({peak / first[3]:.2f}×)",
                    flush=True,
                )


if __name__ == "__main__":
    main()
