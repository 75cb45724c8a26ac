"""Pages that do not answer any more, and what was said of it: withdrawn, and restored."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.pages import StoredPage
from db.tables import change_classes, changes, pages

PRESENCE = ("withdrawn", "restored")


def missing(tx: Connection, source_id: str) -> tuple[StoredPage, ...]:
    """The pages of the source that were not there at their last checks."""
    rows = tx.execute(
        select(pages).where(pages.c.source_id == source_id, pages.c.missing_since.is_not(None)).order_by(pages.c.id)
    )
    return tuple(StoredPage(**row._mapping) for row in rows)


def presence(tx: Connection, source_id: str) -> dict[int, str]:
    """What was last said of pages of the source that were ever withdrawn: withdrawn, or restored; by their ids."""
    newest = (
        select(func.max(changes.c.id))
        .join(change_classes, change_classes.c.change_id == changes.c.id)
        .join(pages, pages.c.id == changes.c.page_id)
        .where(pages.c.source_id == source_id, change_classes.c["class"].in_(PRESENCE))
        .group_by(changes.c.page_id)
    )
    rows = tx.execute(
        select(changes.c.page_id, change_classes.c["class"])
        .join(change_classes, change_classes.c.change_id == changes.c.id)
        .where(changes.c.id.in_(newest), change_classes.c["class"].in_(PRESENCE))
    )
    return dict(rows.all())
