"""A synthetic ledger of any size: the reports of five cities, and the first one's again under other names."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    true,
)

from crawler.read.text import read_text
from crawler.values import Capture, Verdict
from db import captures, pages, sources, tables, versions
from db.engine import Database
from monitor import tracking
from monitor.compare import Document
from monitor.extract import extract
from monitor.extract.indicators import catalogue

NOW = datetime(2026, 2, 1, tzinfo=UTC)
CITIES = ("青云市", "白鹭市", "云湖市", "松石市", "望川市")
AT_ONCE = 50  # copies of one transaction
APART = 10_000  # between the ids of a row and its copy: more than the five cities have rows of one table
COPIED = (
    tables.pages, tables.captures, tables.versions, tables.statements, tables.ledger_documents, tables.mentions,
    tables.commitments, tables.commitment_mentions, tables.changes, tables.change_classes,
)  # fmt: skip
KEYS = ("block", "alike", "strand", "key", "relation", "entry_hash")
NAMES = ("url", "page", "jurisdiction", "who")


def release(city: str, year: int) -> str:
    """A work report of 120 targets of the catalogue and 80 projects, the same ones each year."""
    chosen = random.Random(7).sample([each.name for each in catalogue()], 120)
    goals = "；".join(f"{name}增长{(at + year) % 17 + 1}%" for at, name in enumerate(chosen))
    tasks = "\n\n".join(f"启动云湖{at}号线建设。建成云麓{at}期实验室。" for at in range(1, 41))
    return (
        f"{year}年{city}政府工作报告\n\n各位代表：\n\n一、{year - 1}年工作回顾\n\n过去一年，我们稳住了大盘。\n\n"
        f"二、{year}年工作安排\n\n今年全市经济社会发展的主要预期目标是：{goals}。\n\n{tasks}\n"
    )


def read(city: str, year: int) -> Document:
    """The release as a document."""
    version = read_text(release(city, year))
    return Document(version=version, extraction=extract(version, date(year, 1, 20), city))


def store(tx: Connection, city: str, year: int, document: Document) -> tracking.Place:
    """Stores page, capture, version and statements of the release; returns where the ledger finds it."""
    day, url = date(year, 1, 20), f"https://bench.example/{city}-{year}"
    page_id, _ = pages.see(tx, "bench", url, title=url, list_date=day, now=NOW)
    body = release(city, year).encode()
    capture = Capture(url=url, fetched_at=NOW, verdict=Verdict.CONTENT, body=body)
    version_id = versions.add(tx, page_id, captures.add(tx, page_id, capture), document.version, NOW)
    ids = versions.add_statements(tx, version_id, "bench", document.extraction.statements)
    return tracking.Place(
        page_id=page_id, version_id=version_id, page=url, source="bench", sequence=1, day=day, jurisdiction=city,
        statement_ids=ids,
    )  # fmt: skip


def track(tx: Connection, place: tracking.Place, document: Document) -> None:
    """Takes what was stored into the ledger."""
    tracking.settle(tx, tracking.record(tx, place, document), NOW, version_id=place.version_id)


def fill(database: Database, size: int) -> None:
    """Makes a ledger of `size` commitments or a few more in an empty database: the reports of last year, and copies."""
    with database.write() as tx:
        sources.ensure(tx, "bench", name="b", publisher="", jurisdiction=CITIES[0], system="folder", now=NOW)
    for city in CITIES:
        document = read(city, 2025)
        with database.write() as tx:
            track(tx, store(tx, city, 2025, document), document)
            if city == CITIES[0]:
                own = {table: tx.execute(select(func.max(_id(table)))).scalar_one() for table in COPIED}
    with database.read() as tx:
        done = tx.execute(select(func.count()).select_from(tables.commitments)).scalar_one()
    copies = max(0, -(-(size - done) // own[tables.commitments]))
    for first in range(1, copies + 1, AT_ONCE):
        with database.write() as tx:
            for table in COPIED:
                _copy(tx, table, own[table], first, min(first + AT_ONCE - 1, copies))
    with database.write() as tx:
        if tx.dialect.name == "postgresql":
            for table in COPIED:
                if "id" in table.columns:
                    next_id = f"pg_get_serial_sequence('{table.name}', 'id')"
                    tx.execute(text(f"SELECT setval({next_id}, (SELECT max(id) FROM {table.name}))"))


def _copy(tx: Connection, table: Table, last_id: int, first: int, last: int) -> None:
    """Stores the rows up to that id again for other cities, those of the numbers `first` to `last`."""
    if tx.dialect.name == "sqlite":
        driver: Any = tx.connection.driver_connection
        driver.create_function("md5", 1, lambda value: value and hashlib.md5(value.encode()).hexdigest())
    number = select(literal(first).label("number")).cte("other", recursive=True)
    number = number.union_all(select(number.c.number + 1).where(number.c.number < last))
    rows = select(*(_other(column, number.c.number) for column in table.columns)).select_from(
        table.join(number, true())
    )
    ordered = rows.where(_id(table) <= last_id).order_by(number.c.number, *table.primary_key.columns)
    tx.execute(insert(table).from_select(list(table.columns), ordered))


def _id(table: Table) -> Column[int]:
    return next(column for column in table.columns if _is_id(column))


def _is_id(column: Column[Any]) -> bool:
    return column.name == "id" or (column.name.endswith("_id") and column.name not in ("source_id", "indicator_id"))


def _other(column: Column[Any], number: ColumnElement[int]) -> ColumnElement[Any]:
    """What stands in that column in the copy of that number. Its keys are as random as hashes, which those are."""
    named = cast(number, String) + "-" + column
    if _is_id(column):
        return column + number * APART
    if column.name in KEYS:
        return case((column == "", ""), else_=func.md5(named))
    return named if column.name in NAMES else column
