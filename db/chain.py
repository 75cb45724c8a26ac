"""The hash chain over all captures: each entry holds the hash of the one before, so nothing can change unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, select, update

from db.columns import decompress, to_json
from db.inserts import insert_if_new
from db.tables import blobs, captures, chain, pages

START = "0" * 64
CAPTURES = "captures"
LINKED = (
    *("source_id", "page_url", "sequence", "url", "fetched_at", "status", "final_url", "redirects", "headers"),
    *("blob", "verdict", "note"),
)


def append(tx: Connection, row: Mapping[str, Any]) -> tuple[str, str]:
    """The hashes (previous, own) of a new entry, which becomes the chain's head. `row` has the values of LINKED.

    Writers queue here until the transaction ends.
    """
    insert_if_new(tx, chain, {"name": CAPTURES, "length": 0, "head": START})
    previous: str = tx.execute(select(chain.c.head).where(chain.c.name == CAPTURES).with_for_update()).scalar_one()
    own = _entry_hash(previous, row)
    tx.execute(update(chain).where(chain.c.name == CAPTURES).values(head=own, length=chain.c.length + 1))
    return previous, own


def verify(tx: Connection) -> Iterator[str]:
    """Every damage to the evidence, one line each: altered, missing or added captures, altered or missing bodies."""
    columns = [*captures.c, pages.c.source_id, pages.c.url.label("page_url")]
    expected = START
    length = 0
    for row in tx.execute(select(*columns).join(pages).order_by(captures.c.id)).mappings():
        name = f"capture {row['id']} (number {row['sequence']} of {row['page_url']})"
        if row["prev_hash"] != expected:
            yield f"{name}: it does not follow the capture before it; one is missing, added or altered"
        if _entry_hash(row["prev_hash"], {name: row[name] for name in LINKED}) != row["entry_hash"]:
            yield f"{name}: its record was altered"
        expected = row["entry_hash"]
        length += 1
    head = tx.execute(select(chain.c.head, chain.c.length).where(chain.c.name == CAPTURES)).one_or_none()
    if (head.head, head.length) != (expected, length) if head else length > 0:
        yield f"the chain has {length} captures, its record says {head.length if head else 0}: the newest are missing"
    yield from _damaged_blobs(tx)


def _damaged_blobs(tx: Connection) -> Iterator[str]:
    for sha256 in tx.execute(select(blobs.c.sha256).order_by(blobs.c.sha256)).scalars().all():
        row = tx.execute(select(blobs).where(blobs.c.sha256 == sha256)).one()
        try:
            whole = hashlib.sha256(decompress(row.data, row.size)).hexdigest() == sha256
            whole = whole and hashlib.sha256(row.data).hexdigest() == row.data_sha256
        except ValueError:
            whole = False
        if not whole:
            yield f"body {sha256}: its bytes were altered"


def _entry_hash(previous: str, row: Mapping[str, Any]) -> str:
    facts = [row[name] for name in LINKED if name != "fetched_at"]
    moment = row["fetched_at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(to_json([previous, moment, *facts]).encode()).hexdigest()
