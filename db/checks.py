"""Checks that found nothing new, as compact proof that we looked.

A check is written down in the transaction that counts it. What was written down is sealed soon after: the checks of a
source become one entry of a hash chain of their own, compressed, and their rows go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from crawler.values import Verdict
from db import chain
from db.columns import compress, decompress, to_json
from db.pages import Validators
from db.tables import captures, checks, pages, proofs

MANY = 1000  # checks of a source that are sealed without waiting for the end of the day


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheck:
    """A check of a page that found nothing new.

    `sequence` is that of the page's newest capture that could be read. `body_hash` None: the bytes were those of it,
    or the server said 304. `validator` is the ETag, else the Last-Modified, that came or was confirmed.
    """

    source_id: str
    url: str
    at: datetime  # to the second
    status: int | None
    sequence: int | None
    body_hash: str | None
    validator: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The capture whose bytes a check met again."""

    url: str  # where they were found at last
    fetched_at: datetime
    body_hash: str


def note(
    tx: Connection, page_id: int, at: datetime, status: int | None, body: bytes | None, validator: str | None
) -> None:
    """Writes down a check of the page that found nothing new. `body` None: the server said that it has not changed."""
    newest = tx.execute(
        select(captures.c.sequence, captures.c.blob)
        .where(
            captures.c.page_id == page_id,
            captures.c.verdict == Verdict.CONTENT.value,
            captures.c.set_aside.is_(None),
        )
        .order_by(captures.c.sequence.desc())
        .limit(1)
    ).one_or_none()
    came = None if body is None else hashlib.sha256(body).hexdigest()
    row = {
        "page_id": page_id,
        "at": at.replace(microsecond=0),
        "status": status,
        "sequence": newest.sequence if newest else None,
        "body_hash": None if newest and came == newest.blob else came,
        "validator": validator,
    }
    tx.execute(insert(checks).values(row))


def seal(tx: Connection, source_id: str, now: datetime) -> None:
    """Makes one proof of what is written down of the source, where it is of an earlier day (UTC) or are MANY.

    So a source that is asked often does not pay a proof for each pass.
    """
    of_source = checks.c.page_id.in_(select(pages.c.id).where(pages.c.source_id == source_id))
    count, first, last = tx.execute(
        select(func.count(), func.min(checks.c.at), func.max(checks.c.at)).where(of_source)
    ).one()
    if not count or (count < MANY and first.date() >= now.astimezone(UTC).date()):
        return
    rows = tx.execute(select(checks, pages.c.url).join(pages).where(of_source).order_by(checks.c.id)).all()
    data = _packed(rows, first)
    row = {"source_id": source_id, "first_at": first, "last_at": last, "count": count, "data": data}
    previous, own = chain.append(tx, chain.PROOFS, row)
    tx.execute(insert(proofs).values(**row, prev_hash=previous, entry_hash=own))
    tx.execute(delete(checks).where(checks.c.id.in_([each.id for each in rows])))


def every(tx: Connection, *, since: datetime | None = None, source: str | None = None) -> Iterator[StoredCheck]:
    """All checks that found nothing new, the sealed ones before those that wait. Raises ValueError on damage."""
    sealed = select(proofs).order_by(proofs.c.id)
    waiting = select(checks, pages.c.url, pages.c.source_id).join(pages).order_by(checks.c.id)
    if source is not None:
        sealed, waiting = sealed.where(proofs.c.source_id == source), waiting.where(pages.c.source_id == source)
    if since is not None:
        sealed, waiting = sealed.where(proofs.c.last_at >= since), waiting.where(checks.c.at >= since)
    for row in tx.execute(sealed):
        yield from (each for each in _unpacked(row.source_id, row.first_at, row.data) if not since or each.at >= since)
    for row in tx.execute(waiting):
        facts = {name: getattr(row, name) for name in StoredCheck.__slots__}
        yield StoredCheck(**facts)


def original(tx: Connection, check: StoredCheck) -> Original | None:
    """The capture whose very bytes stood there at the check: those that came, or those that the server confirmed.

    None where other bytes came that said the same, or were confirmed: those were not kept.
    """
    if check.body_hash is not None or check.sequence is None:
        return None
    row = tx.execute(
        select(captures.c.url, captures.c.final_url, captures.c.fetched_at, captures.c.headers, captures.c.blob)
        .join(pages)
        .where(
            pages.c.source_id == check.source_id,
            pages.c.url == check.url,
            captures.c.sequence == check.sequence,
            captures.c.blob.is_not(None),
        )
    ).one_or_none()
    if row is None or (
        check.status == HTTPStatus.NOT_MODIFIED and Validators.of(row.headers).strongest != check.validator
    ):
        return None
    return Original(url=row.final_url or row.url, fetched_at=row.fetched_at, body_hash=row.blob)


def _packed(rows: Sequence[Any], first: datetime) -> bytes:
    """The checks column by column, which compresses best; moments as seconds since the first."""
    columns = [
        [each.url for each in rows],
        [round((each.at - first).total_seconds()) for each in rows],
        *([getattr(each, name) for each in rows] for name in ("status", "sequence", "body_hash", "validator")),
    ]
    return compress(to_json(columns).encode())


def _unpacked(source_id: str, first: datetime, data: bytes) -> Iterator[StoredCheck]:
    begin = first.timestamp()
    for url, seconds, status, sequence, body_hash, validator in zip(*json.loads(decompress(data)), strict=True):
        yield StoredCheck(
            source_id=source_id,
            url=url,
            at=datetime.fromtimestamp(begin + seconds, UTC),
            status=status,
            sequence=sequence,
            body_hash=body_hash,
            validator=validator,
        )
