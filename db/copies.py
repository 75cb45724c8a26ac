"""Copies: which pages hold a sentence, and which version repeats which."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select

from db.inserts import batched, insert_new
from db.tables import copies, pages, passages, versions


def keep_passages(tx: Connection, page_id: int, keys: Collection[int]) -> None:
    """Some version of the page holds the sentences of these keys."""
    insert_new(tx, passages, [{"key": key, "page_id": page_id} for key in sorted(keys)])


def pages_sharing(tx: Connection, keys: Collection[int], *, besides: int, limit: int) -> tuple[tuple[int, str], ...]:
    """The other pages that hold most of these sentences, the first seen first: their ids and URLs."""
    shared = func.count()
    found = (
        select(pages.c.id, pages.c.url)
        .join(passages, passages.c.page_id == pages.c.id)
        .where(passages.c.key.in_(sorted(keys)), pages.c.id != besides)
        .group_by(pages.c.id, pages.c.url)
        .order_by(shared.desc(), pages.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.url) for row in tx.execute(found))


def add(tx: Connection, version_id: int, of_version_id: int) -> None:
    """The version is a copy of another page's, or of what that one is a copy of."""
    first = tx.execute(select(copies.c.of_version_id).where(copies.c.version_id == of_version_id)).scalar_one_or_none()
    tx.execute(insert(copies).values(version_id=version_id, of_version_id=first or of_version_id))


def places(tx: Connection, version_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Where copies of these versions stand: URLs by version, each once."""
    found: dict[int, list[str]] = {}
    for some in batched(sorted(version_ids)):
        rows = (
            select(copies.c.of_version_id, pages.c.url)
            .join(versions, versions.c.id == copies.c.version_id)
            .join(pages, pages.c.id == versions.c.page_id)
            .where(copies.c.of_version_id.in_(some))
            .order_by(copies.c.version_id)
        )
        for row in tx.execute(rows):
            found.setdefault(row.of_version_id, []).append(row.url)
    return {version_id: tuple(dict.fromkeys(urls)) for version_id, urls in found.items()}
