"""The hash chains over all captures and over all removals of bodies: nothing can change unseen.

Each entry holds the hash of the one before. What a removal took away is named in its entry, so that it is no damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from db.columns import decompress, to_json
from db.inserts import insert_if_new
from db.tables import blobs, captures, chain, pages, prunings

START = "0" * 64
CAPTURES = "captures"
PRUNINGS = "prunings"
REMOVED = hashlib.sha256(b"").hexdigest()  # data_sha256 of a body that was removed
LINKED = (
    *("source_id", "page_url", "sequence", "url", "fetched_at", "status", "final_url", "redirects", "headers"),
    *("blob", "verdict", "note"),
)


def append(tx: Connection, row: Mapping[str, Any]) -> tuple[str, str]:
    """The hashes (previous, own) of a new capture, which becomes its chain's head. `row` has the values of LINKED.

    Writers queue here until the transaction ends.
    """
    return _extend(tx, CAPTURES, lambda previous: _entry_hash(previous, row))


def append_pruning(tx: Connection, pruned_at: datetime, rule: str, bodies: Sequence[str]) -> tuple[str, str]:
    """The hashes (previous, own) of a new removal of bodies, which becomes its chain's head."""
    return _extend(tx, PRUNINGS, lambda previous: _pruning_hash(previous, pruned_at, rule, bodies))


def _extend(tx: Connection, name: str, entry: Callable[[str], str]) -> tuple[str, str]:
    insert_if_new(tx, chain, {"name": name, "length": 0, "head": START})
    previous: str = tx.execute(select(chain.c.head).where(chain.c.name == name).with_for_update()).scalar_one()
    own = entry(previous)
    tx.execute(update(chain).where(chain.c.name == name).values(head=own, length=chain.c.length + 1))
    return previous, own


def verify(tx: Connection) -> Iterator[str]:
    """Every damage to the evidence, one line each: altered, missing or added captures, altered or missing bodies.

    A body that was removed by a rule is none, as long as the record of its removal is whole.
    """
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
    yield from _cut(tx, CAPTURES, expected, length)
    removed = set[str]()
    yield from _verify_prunings(tx, removed)
    yield from _damaged_blobs(tx, removed)


def _verify_prunings(tx: Connection, removed: set[str]) -> Iterator[str]:
    """Every damage to the records of removals; the bodies that they name are added to `removed`."""
    expected = START
    length = 0
    for row in tx.execute(select(prunings).order_by(prunings.c.id)):
        name = f"removal {row.id} of {row.pruned_at:%Y-%m-%d}"
        if row.prev_hash != expected:
            yield f"{name}: it does not follow the removal before it; one is missing, added or altered"
        if _pruning_hash(row.prev_hash, row.pruned_at, row.rule, row.bodies) != row.entry_hash:
            yield f"{name}: its record was altered"
        expected = row.entry_hash
        length += 1
        removed.update(row.bodies)
    yield from _cut(tx, PRUNINGS, expected, length)


def _cut(tx: Connection, name: str, head: str, length: int) -> Iterator[str]:
    """Whether the chain of that name ends where its record says, with so many entries."""
    kept = tx.execute(select(chain.c.head, chain.c.length).where(chain.c.name == name)).one_or_none()
    if (kept.head, kept.length) != (head, length) if kept else length > 0:
        yield f"the chain has {length} {name}, its record says {kept.length if kept else 0}: the newest are missing"


def _damaged_blobs(tx: Connection, removed: set[str]) -> Iterator[str]:
    for sha256 in tx.execute(select(blobs.c.sha256).order_by(blobs.c.sha256)).scalars().all():
        row = tx.execute(select(blobs).where(blobs.c.sha256 == sha256)).one()
        if row.data_sha256 == REMOVED:
            if row.data or sha256 not in removed:
                yield f"body {sha256}: its bytes were removed, and no record of a removal names it"
            continue
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


def _pruning_hash(previous: str, pruned_at: datetime, rule: str, bodies: Sequence[str]) -> str:
    moment = pruned_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(to_json([previous, moment, rule, *bodies]).encode()).hexdigest()
