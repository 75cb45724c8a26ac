"""Sources as they were last seen: their facts, their lease, and how their passes went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from db.inserts import insert_if_new
from db.tables import sources


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    """A source and its state. `primed_at` is the end of its first whole pass: findings before it are history."""

    id: str
    name: str
    publisher: str
    jurisdiction: str
    system: str
    first_seen_at: datetime
    primed_at: datetime | None = None
    next_due_at: datetime | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    failures: int = 0
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None


def ensure(
    tx: Connection, source_id: str, *, name: str, publisher: str, jurisdiction: str, system: str, now: datetime
) -> StoredSource:
    """The source with these facts, which replace the ones known before; a new one is first seen now."""
    facts = {"name": name, "publisher": publisher, "jurisdiction": jurisdiction, "system": system}
    if not insert_if_new(tx, sources, {"id": source_id, "first_seen_at": now, **facts}):
        tx.execute(update(sources).where(sources.c.id == source_id).values(facts))
    return StoredSource(**tx.execute(select(sources).where(sources.c.id == source_id)).one()._mapping)


def get(tx: Connection, source_id: str) -> StoredSource | None:
    """The source of that id."""
    row = tx.execute(select(sources).where(sources.c.id == source_id)).one_or_none()
    return StoredSource(**row._mapping) if row else None


def every(tx: Connection) -> tuple[StoredSource, ...]:
    """All sources, by id."""
    return tuple(StoredSource(**row._mapping) for row in tx.execute(select(sources).order_by(sources.c.id)))


def mark_primed(tx: Connection, source_id: str, now: datetime) -> None:
    """Its first whole pass is done: from now on findings are news. Later calls change nothing."""
    tx.execute(update(sources).where(sources.c.id == source_id, sources.c.primed_at.is_(None)).values(primed_at=now))


def acquire_lease(tx: Connection, source_id: str, owner: str, now: datetime, seconds: float) -> bool:
    """Takes the source for one pass, or prolongs the lease of the same owner; False while another holds it.

    `owner` must be unique to the pass. A lease that ran out is free: its owner is taken for dead.
    """
    free = or_(sources.c.lease_owner.is_(None), sources.c.lease_owner == owner, sources.c.lease_until <= now)
    taken = tx.execute(
        update(sources)
        .where(sources.c.id == source_id, free)
        .values(lease_owner=owner, lease_until=now + timedelta(seconds=seconds))
    )
    return taken.rowcount == 1


def release(tx: Connection, source_id: str, owner: str) -> None:
    """Gives the lease back, if this owner still has it."""
    tx.execute(
        update(sources)
        .where(sources.c.id == source_id, sources.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def release_all(tx: Connection, prefix: str) -> None:
    """Gives back every lease whose owner's name begins so: those of a process that ends."""
    owned = sources.c.lease_owner.startswith(prefix, autoescape=True)
    tx.execute(update(sources).where(owned).values(lease_owner=None, lease_until=None))


def record_success(tx: Connection, source_id: str, now: datetime, next_due_at: datetime | None) -> None:
    """A pass ended well."""
    tx.execute(
        update(sources)
        .where(sources.c.id == source_id)
        .values(last_success_at=now, next_due_at=next_due_at, failures=0, last_error=None)
    )


def record_failure(tx: Connection, source_id: str, now: datetime, error: str, next_due_at: datetime | None) -> None:
    """A pass failed; counts how many have in a row."""
    tx.execute(
        update(sources)
        .where(sources.c.id == source_id)
        .values(last_failure_at=now, next_due_at=next_due_at, failures=sources.c.failures + 1, last_error=error)
    )


def set_due(tx: Connection, source_id: str, next_due_at: datetime) -> None:
    """When the source is to be asked next."""
    tx.execute(update(sources).where(sources.c.id == source_id).values(next_due_at=next_due_at))
