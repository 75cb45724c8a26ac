"""The hash chains over captures, over removals of their bodies and over proofs of checks: nothing can change unseen.

Each entry holds the hash of the one before. What a removal took away is named in its entry, so that it is no damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from db.columns import decompress, to_json
from db.inserts import insert_if_new
from db.tables import blobs, captures, chain, pages, proofs, prunings

START = "0" * 64
CAPTURES = "captures"
PRUNINGS = "prunings"
PROOFS = "proofs"
REMOVED = hashlib.sha256(b"").hexdigest()  # data_sha256 of a body that was removed
LINKED = (
    *("source_id", "page_url", "sequence", "url", "status", "final_url", "redirects", "headers"),
    *("blob", "verdict", "note"),
)

Row = Mapping[Any, Any]  # what is stored of an entry, by the names of its columns


def append(tx: Connection, name: str, row: Row) -> tuple[str, str]:
    """The hashes (previous, own) of a new entry of the chain of that name, which becomes its head.

    Writers queue here until the transaction ends.
    """
    insert_if_new(tx, chain, {"name": name, "length": 0, "head": START})
    previous: str = tx.execute(select(chain.c.head).where(chain.c.name == name).with_for_update()).scalar_one()
    own = _entry_hash(previous, FACTS[name](row))
    tx.execute(update(chain).where(chain.c.name == name).values(head=own, length=chain.c.length + 1))
    return previous, own


def hold(tx: Connection, name: str) -> None:
    """Lets nobody append to the chain of that name until the transaction ends."""
    tx.execute(select(chain.c.head).where(chain.c.name == name).with_for_update()).one_or_none()


def verify(tx: Connection) -> Iterator[str]:
    """Every damage to the evidence, one line each: altered, missing or added captures, bodies and proofs of checks.

    A body that was removed by a rule is none, as long as the record of its removal is whole.
    """
    removed = set[str]()
    said = select(*captures.c, pages.c.source_id, pages.c.url.label("page_url")).join(pages).order_by(captures.c.id)
    yield from _broken(
        tx, CAPTURES, said, lambda row: f"capture {row['id']} (number {row['sequence']} of {row['page_url']})"
    )
    for row in tx.execute(select(prunings.c.bodies)):
        removed.update(row.bodies)
    yield from _broken(
        tx,
        PRUNINGS,
        select(prunings).order_by(prunings.c.id),
        lambda row: f"removal {row['id']} of {row['pruned_at']:%Y-%m-%d}",
    )
    yield from _damaged_blobs(tx, removed)
    yield from _broken(
        tx,
        PROOFS,
        select(proofs).order_by(proofs.c.id),
        lambda row: f"proof {row['id']} ({row['count']} checks of {row['source_id']} from {_minute(row['first_at'])})",
    )


def base_of(tx: Connection, base: str | None) -> bytes | None:
    """The bytes of the body that another is kept against; None for a body that is kept whole.

    Raises ValueError where they are damaged.
    """
    if base is None:
        return None
    row = tx.execute(select(blobs.c.data, blobs.c.size).where(blobs.c.sha256 == base)).one()
    return decompress(row.data, row.size)


def _broken(tx: Connection, name: str, entries: Select[Any], called: Callable[[Row], str]) -> Iterator[str]:
    """Every damage to the entries of one chain."""
    expected = START
    length = 0
    for row in tx.execute(entries).mappings():
        if row["prev_hash"] != expected:
            yield f"{called(row)}: it does not follow the one before it; one is missing, added or altered"
        if _entry_hash(row["prev_hash"], FACTS[name](row)) != row["entry_hash"]:
            yield f"{called(row)}: its record was altered"
        expected = row["entry_hash"]
        length += 1
    kept = tx.execute(select(chain.c.head, chain.c.length).where(chain.c.name == name)).one_or_none()
    if (kept.head, kept.length) != (expected, length) if kept else length > 0:
        yield f"the chain has {length} {name}, its record says {kept.length if kept else 0}: the newest are missing"


def _damaged_blobs(tx: Connection, removed: set[str]) -> Iterator[str]:
    for sha256 in tx.execute(select(blobs.c.sha256).order_by(blobs.c.sha256)).scalars().all():
        row = tx.execute(select(blobs).where(blobs.c.sha256 == sha256)).one()
        if row.data_sha256 == REMOVED:
            if row.data or sha256 not in removed:
                yield f"body {sha256}: its bytes were removed, and no record of a removal names it"
            continue
        try:
            body = decompress(row.data, row.size, base_of(tx, row.base))
            whole = hashlib.sha256(body).hexdigest() == sha256
            whole = whole and hashlib.sha256(row.data).hexdigest() == row.data_sha256
        except ValueError:
            whole = False
        if not whole:
            yield f"body {sha256}: its bytes were altered"


def _of_capture(row: Row) -> list[Any]:
    return [_moment(row["fetched_at"]), *(row[name] for name in LINKED)]


def _of_pruning(row: Row) -> list[Any]:
    return [_moment(row["pruned_at"]), row["rule"], *row["bodies"]]


def _of_proof(row: Row) -> list[Any]:
    data = hashlib.sha256(row["data"]).hexdigest()  # as it is kept, compressed
    return [_moment(row["first_at"]), _moment(row["last_at"]), row["source_id"], row["count"], data]


FACTS: dict[str, Callable[[Row], list[Any]]] = {CAPTURES: _of_capture, PRUNINGS: _of_pruning, PROOFS: _of_proof}


def _entry_hash(previous: str, facts: Sequence[Any]) -> str:
    return hashlib.sha256(to_json([previous, *facts]).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}Z"
