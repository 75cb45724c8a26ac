"""The dates of pages, each with who states it and when we first saw it so stated. None replaces another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from crawler.values import StatedDate
from db.inserts import batched, insert_new
from db.tables import page_dates


def record(tx: Connection, page_id: int, stated: Iterable[StatedDate], seen_at: datetime) -> None:
    """Keeps these dates of the page beside those that are known."""
    rows = [
        {"page_id": page_id, "kind": each.kind, "day": each.day, "origin": each.origin, "seen_at": seen_at}
        for each in stated
    ]
    insert_new(tx, page_dates, rows)


def of_pages(tx: Connection, page_ids: Collection[int]) -> dict[int, tuple[StatedDate, ...]]:
    """All dates ever stated of these pages, those first that were stated first; a page without any is left out."""
    found: dict[int, tuple[StatedDate, ...]] = {}
    for some in batched(sorted(page_ids)):
        rows = select(page_dates).where(page_dates.c.page_id.in_(some)).order_by(page_dates.c.id)
        for row in tx.execute(rows):
            date = StatedDate(kind=row.kind, day=row.day, origin=row.origin)
            found[row.page_id] = (*found.get(row.page_id, ()), date)
    return found


def contradict(stated: Iterable[StatedDate]) -> bool:
    """Whether the days of publication that page, list and address state are not all one.

    When it was written, and when the system stamped it, are other days by right.
    """
    return len({each.day for each in stated if each.kind in ("published", "listed", "path")}) > 1
