"""Captures: every retrieval that is kept, its bytes once per hash, in an append-only chain.

The bodies of one page differ in little, so most are kept as what they say otherwise than an earlier one, their base.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from crawler.values import Capture, Verdict
from db import chain
from db.columns import compress_against, decompress
from db.engine import shown
from db.errors import DatabaseDamaged
from db.inserts import insert_if_new
from db.tables import blobs, captures, pages


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """A capture as it was stored. `sequence` counts from 1 within its page; it, not the clock, is the order."""

    id: int
    page_id: int
    sequence: int
    body_hash: str | None
    taken_in: bool
    capture: Capture


def body_hash(body: bytes) -> str:
    """The name of a body: its SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def add(tx: Connection, page_id: int, capture: Capture) -> int:
    """Stores the capture and returns its id. One with content waits to be taken in; others follow nothing."""
    page = tx.execute(
        select(pages.c.source_id, pages.c.url).where(pages.c.id == page_id).with_for_update(key_share=True)
    ).one()
    newest = select(func.coalesce(func.max(captures.c.sequence), 0)).where(captures.c.page_id == page_id)
    row = {
        "page_id": page_id,
        "sequence": tx.execute(newest).scalar_one() + 1,
        "url": capture.url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "final_url": capture.final_url,
        "redirects": list(capture.redirects),
        "headers": [list(header) for header in capture.headers],
        "blob": None if capture.body is None else body_hash(capture.body),
        "verdict": capture.verdict.value,
        "note": capture.note,
    }
    previous, own = chain.append(tx, chain.CAPTURES, {**row, "source_id": page.source_id, "page_url": page.url})
    if capture.body is not None:  # while others queue at the chain: a base that is chosen cannot be removed meanwhile
        _add_blob(tx, page_id, capture)
    taken_in = capture.verdict is not Verdict.CONTENT
    statement = insert(captures).values(**row, taken_in=taken_in, prev_hash=previous, entry_hash=own)
    capture_id: int = tx.execute(statement.returning(captures.c.id)).scalar_one()
    return capture_id


def pending(tx: Connection) -> tuple[int, ...]:
    """The ids of the captures with content that are not taken in, oldest first."""
    return tuple(tx.execute(select(captures.c.id).where(~captures.c.taken_in).order_by(captures.c.id)).scalars())


def load(tx: Connection, capture_id: int) -> StoredCapture | None:
    """The capture with its body; without one where it was removed (db.retention).

    Raises DatabaseDamaged where the body is not what was stored.
    """
    joined = (
        select(captures, blobs.c.size, blobs.c.data, blobs.c.data_sha256, blobs.c.base)
        .outerjoin(blobs)
        .where(captures.c.id == capture_id)
    )
    row = tx.execute(joined).one_or_none()
    if row is None:
        return None
    body = None
    if row.blob is not None and row.data_sha256 != chain.REMOVED:
        try:
            body = decompress(row.data, row.size, chain.base_of(tx, row.base))
        except ValueError:
            body = b""
        if body_hash(body) != row.blob:
            raise DatabaseDamaged(shown(tx.engine.url), f"the body {row.blob} of capture {capture_id} was altered")
    capture = Capture(
        url=row.url,
        fetched_at=row.fetched_at,
        verdict=Verdict(row.verdict),
        status=row.status,
        final_url=row.final_url,
        redirects=tuple(row.redirects),
        headers=tuple((name, value) for name, value in row.headers),
        body=body,
        note=row.note,
    )
    return StoredCapture(
        id=row.id,
        page_id=row.page_id,
        sequence=row.sequence,
        body_hash=row.blob,
        taken_in=row.taken_in,
        capture=capture,
    )


def every(tx: Connection, *, since: datetime | None = None, source: str | None = None) -> Iterator[StoredCapture]:
    """All captures, oldest first, each with its body, one at a time. Raises DatabaseDamaged as `load` does."""
    wanted = select(captures.c.id).join(pages, pages.c.id == captures.c.page_id).order_by(captures.c.id)
    if since is not None:
        wanted = wanted.where(captures.c.fetched_at >= since)
    if source is not None:
        wanted = wanted.where(pages.c.source_id == source)
    for capture_id in tx.execute(wanted).scalars().all():
        if stored := load(tx, capture_id):
            yield stored


def claim(tx: Connection, capture_id: int) -> bool:
    """Holds the capture until the transaction ends; False where it is taken in already. Call it before taking in."""
    held = select(captures.c.taken_in).where(captures.c.id == capture_id).with_for_update(key_share=True)
    return tx.execute(held).scalar_one_or_none() is False


def mark_taken_in(tx: Connection, capture_id: int) -> None:
    """All that follows from the capture is written in this transaction."""
    tx.execute(update(captures).where(captures.c.id == capture_id).values(taken_in=True))


def set_aside(tx: Connection, capture_id: int, reason: str) -> None:
    """Content that could not be read after all: its bytes stay, nothing follows from it, and the reason is kept."""
    tx.execute(update(captures).where(captures.c.id == capture_id).values(taken_in=True, set_aside=reason))


def latest_body_hash(tx: Connection, page_id: int) -> str | None:
    """The hash of the newest body of the page that had content: the same bytes again are no news."""
    return _of_newest_content(tx, page_id, captures.c.blob)


def why_set_aside(tx: Connection, page_id: int) -> str | None:
    """Why the newest content of the page could not be taken in; None where it could."""
    return _of_newest_content(tx, page_id, captures.c.set_aside)


def _of_newest_content(tx: Connection, page_id: int, column: ColumnElement[str]) -> str | None:
    found: str | None = tx.execute(
        select(column)
        .where(captures.c.page_id == page_id, captures.c.verdict == Verdict.CONTENT.value)
        .order_by(captures.c.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _add_blob(tx: Connection, page_id: int, capture: Capture) -> None:
    """Keeps the body of a capture of that page, if it is not kept already."""
    body = capture.body
    assert body is not None
    sha256 = body_hash(body)
    kept = select(blobs.c.data_sha256).where(blobs.c.sha256 == sha256)
    if tx.execute(kept).scalar_one_or_none() not in (None, chain.REMOVED):
        return
    base = _newest_whole(tx, page_id, capture.verdict)
    data, changed = compress_against(chain.base_of(tx, base), body)
    row = {
        "sha256": sha256,
        "size": len(body),
        "codec": "zstd",
        "base": base if changed else None,
        "data": data,
        "data_sha256": body_hash(data),
    }
    if not insert_if_new(tx, blobs, row):
        # Removed once, as nothing cited it; now it came again, and something may.
        tx.execute(update(blobs).where(blobs.c.sha256 == sha256, blobs.c.data_sha256 == chain.REMOVED).values(row))


def _newest_whole(tx: Connection, page_id: int, verdict: Verdict) -> str | None:
    """The newest body of the page that is kept whole, of captures with that verdict: errors resemble errors."""
    found: str | None = tx.execute(
        select(captures.c.blob)
        .join(blobs)
        .where(captures.c.page_id == page_id, captures.c.verdict == verdict.value)
        .where(blobs.c.base.is_(None), blobs.c.data_sha256 != chain.REMOVED)
        .order_by(captures.c.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found
