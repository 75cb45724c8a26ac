"""What may be removed in time: the bodies of captures that nothing cites. Their records and their hashes stay for ever.

A body is cited by the version that was read from it, and so by every statement, finding and commitment; a page that is
gone is cited by what it answered. What waits to be taken in, and the newest capture of a page, are kept as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Exists, FromClause, Select, func, insert, or_, select, update

from crawler.values import Verdict
from db import chain
from db.tables import blobs, captures, prunings, versions

AT_ONCE = 200  # bodies of one transaction, so that a crawl beside it need not wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Prunable:
    """What could be removed: how many bodies, and how many bytes they take as they are kept."""

    bodies: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruning:
    """One removal that was made: when, by which rule, and of how many bodies."""

    pruned_at: datetime
    rule: str
    bodies: int


def prunable(tx: Connection, before: datetime) -> Prunable:
    """What `prune` would remove of captures that were fetched before a moment."""
    found = _uncited(before).subquery()
    row = tx.execute(select(func.count(), func.coalesce(func.sum(found.c.kept), 0)).select_from(found)).one()
    return Prunable(bodies=row[0], size=int(row[1]))


def prune(tx: Connection, before: datetime, rule: str, now: datetime, at_once: int = AT_ONCE) -> int:
    """Remove up to `at_once` such bodies, and record it in the chain of removals; returns how many.

    `rule` says in words why they may go. Call it until it returns 0, each time in a transaction of its own.
    """
    chain.hold(tx, chain.CAPTURES)  # what is stored meanwhile may need a body that nothing needed before
    bodies = [row.sha256 for row in tx.execute(_uncited(before).limit(at_once))]
    if bodies:
        entry = {"pruned_at": now, "rule": rule, "bodies": bodies}
        previous, own = chain.append(tx, chain.PRUNINGS, entry)
        tx.execute(insert(prunings).values(**entry, prev_hash=previous, entry_hash=own))
        removed = {"base": None, "data": b"", "data_sha256": chain.REMOVED}
        tx.execute(update(blobs).where(blobs.c.sha256.in_(bodies)).values(removed))
    return len(bodies)


def made(tx: Connection) -> Iterator[Pruning]:
    """The removals that were made, oldest first."""
    for row in tx.execute(select(prunings).order_by(prunings.c.id)):
        yield Pruning(pruned_at=row.pruned_at, rule=row.rule, bodies=len(row.bodies))


def _uncited(before: datetime) -> Select[tuple[str, int]]:
    """The bodies of which every capture is older and cited by nothing, and so of every body that is kept against it.

    Those that are kept against another come first: a base goes when nothing needs it any more.
    """
    against = blobs.alias("against")
    needing = select(against.c.sha256).where(against.c.base == blobs.c.sha256, _cited(against, before))
    kept = func.length(blobs.c.data).label("kept")
    return (
        select(blobs.c.sha256, kept)
        .where(blobs.c.data_sha256 != chain.REMOVED, ~_cited(blobs, before), ~needing.exists())
        .order_by(blobs.c.base.is_(None), blobs.c.sha256)
    )


def _cited(body: FromClause, before: datetime) -> Exists:
    later = captures.alias("later")
    newer = select(later.c.id).where(later.c.page_id == captures.c.page_id, later.c.sequence > captures.c.sequence)
    cited = or_(
        captures.c.fetched_at >= before,
        ~captures.c.taken_in,
        captures.c.verdict == Verdict.GONE.value,
        captures.c.id.in_(select(versions.c.capture_id)),
        ~newer.exists(),
    )
    return select(captures.c.id).where(captures.c.blob == body.c.sha256, cited).exists()
