"""T-P7: how a database grows: not by looking, and by what pages say in bounds that a small disk bears."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from crawler.values import Paragraph, Version
from db import captures, checks, pages, versions
from db.engine import Database
from db.tables import metadata, proofs
from tests.db.examples import NOW, add_source, capture
from tests.sites import portal

HOUR = timedelta(hours=1)
GROWING = ("checks", "proofs")
CHARACTERS = [chr(0x4E00 + 7 * n) for n in range(2500)]  # as many as a city writes with, in no order at all


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as tx:
        return {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_t_p7_a_year_of_hourly_checks_adds_nothing_but_proofs(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with Database(sqlite_url) as database:
        with database.write() as tx:
            add_source(tx)
            page_id, _ = pages.see(tx, "city", "https://a.example/1", title="公园", list_date=None, now=NOW)
            captures.mark_taken_in(tx, captures.add(tx, page_id, capture()))
        before, size = rows(database), path.stat().st_size
        for day in range(365):
            with database.write() as tx:
                for hour in range(24):
                    at = NOW + (24 * day + hour) * HOUR
                    checks.note(tx, page_id, at, 304, None, '"a"')
                    pages.record_check(tx, page_id, at, at + HOUR)
                checks.seal(tx, "city", at)
        after = rows(database)
        with database.read() as tx:
            proven = sum(1 for _ in checks.every(tx))
            kept = tx.execute(select(func.sum(func.length(proofs.c.data)))).scalar_one()
    assert {name for name in after if after[name] != before[name]} <= {*GROWING, "chain"}
    assert after["checks"] <= checks.MANY
    assert after["proofs"] <= 366
    assert proven == 365 * 24
    assert kept < 365 * 24 * 40
    assert path.stat().st_size - size < 2**20


def test_t_p7_ten_thousand_pages_of_fifty_versions_fit_into_two_gigabytes(sqlite_url: str) -> None:
    """Measured on pages of 100 paragraphs that share no sentence, each fetched a hundred times with another counter.

    Every second time another paragraph says something else: 50 versions. Statements come on top (docs/operations.md).
    """
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    sizes = []
    with Database(sqlite_url) as database:
        with database.write() as tx:
            add_source(tx)
        for page in range(6):
            store(database, page)
            database.close()  # which brings the log into the file
            sizes.append(path.stat().st_size)
    of_a_page = (sizes[-1] - sizes[1]) / 4
    print(f"{of_a_page:.0f} bytes a page")
    assert of_a_page * 10_000 < 2e9


def store(database: Database, page: int) -> None:
    """A page with fifty versions, each captured twice: the second time only the counter differs."""
    chance = random.Random(page)
    said = ["第一条　" + "".join(chance.choices(CHARACTERS, k=chance.randint(20, 120))) + "。" for _ in range(100)]
    for turn in range(50):
        said[turn] = f"第{turn}条　今年新建口袋公园{page * 10 + turn}个。"
        version = Version(
            paragraphs=tuple(Paragraph(text=each, runs=((0, 0, len(each)),)) for each in said), reader="r"
        )
        with database.write() as tx:
            page_id, _ = pages.see(tx, "city", f"https://a.example/{page}", title="通知", list_date=None, now=NOW)
            first, _ = (
                captures.add(tx, page_id, capture(portal.information("关于工作安排的通知", said, count=count).encode()))
                for count in (2 * turn, 2 * turn + 1)
            )
            versions.add(tx, page_id, first, version, NOW)
