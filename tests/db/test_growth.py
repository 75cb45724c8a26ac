"""T-P7: how a database grows: not by looking, and by what pages say in bounds that a small disk bears."""

from __future__ import annotations

from dataclasses import replace
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
PARAGRAPHS = [f"第{n}条　各部门按照职责分工抓好第{n}号工作的落实，并于每季度末报送进展情况。" for n in range(40)]


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
    """Measured on two hundred versions of a release of 40 paragraphs, each of which changes one of them."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    sizes = []
    with Database(sqlite_url) as database:
        with database.write() as tx:
            add_source(tx)
        for number in range(3):
            for page in range(number * 10, number * 10 + 10):
                store(database, page)
            database.close()  # which brings the log into the file
            sizes.append(path.stat().st_size)
    of_a_version = (sizes[2] - sizes[0]) / (20 * 10)
    print(f"{of_a_version:.0f} bytes a version")
    assert of_a_version * 10_000 * 50 < 2e9


def store(database: Database, page: int) -> None:
    """A page with ten versions, each captured twice: the second time with the same bytes."""
    for turn in range(10):
        said = [*PARAGRAPHS]
        said[turn] = f"第{turn}条　今年新建口袋公园{page * 10 + turn}个。"
        body = portal.information("关于工作安排的通知", said, count=1).encode()
        version = Version(
            paragraphs=tuple(Paragraph(text=each, runs=((0, 0, len(each)),)) for each in said), reader="r"
        )
        with database.write() as tx:
            page_id, _ = pages.see(tx, "city", f"https://a.example/{page}", title="通知", list_date=None, now=NOW)
            first = captures.add(tx, page_id, capture(body))
            captures.add(tx, page_id, replace(capture(body), fetched_at=NOW + HOUR))
            versions.add(tx, page_id, first, version, NOW)
