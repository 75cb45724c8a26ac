"""Silences: what somebody does not want to hear of for a while, why, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.tables import deliveries, silences


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A silence. `asks` has the keys of a rule; it is over from `ends_at` on."""

    id: int
    asks: Mapping[str, Any]
    reason: str
    created_at: datetime
    ends_at: datetime


def grouping(silence_id: int) -> str:
    """What the deliveries that a silence holds have in common."""
    return f"silence:{silence_id}"


def add(tx: Connection, asks: Mapping[str, Any], reason: str, now: datetime, ends_at: datetime) -> int:
    """Starts a silence and returns its id."""
    row = {"asks": dict(asks), "reason": reason, "created_at": now, "ends_at": ends_at}
    silence_id: int = tx.execute(insert(silences).values(row).returning(silences.c.id)).scalar_one()
    return silence_id


def get(tx: Connection, silence_id: int) -> Silence | None:
    """The silence of that id."""
    row = tx.execute(select(silences).where(silences.c.id == silence_id)).one_or_none()
    return Silence(**row._mapping) if row else None


def of_grouping(tx: Connection, name: str) -> Silence | None:
    """The silence whose deliveries have this grouping."""
    kind, _, number = name.partition(":")
    return get(tx, int(number)) if kind == "silence" else None


def active(tx: Connection, now: datetime) -> tuple[Silence, ...]:
    """The silences that are not over, the one that lasts longest first."""
    wanted = select(silences).where(silences.c.ends_at > now).order_by(silences.c.ends_at.desc(), silences.c.id)
    return tuple(Silence(**row._mapping) for row in tx.execute(wanted))


def end(tx: Connection, silence_id: int, now: datetime) -> bool:
    """Ends a silence now, and what it held may leave. False where it was over or never there."""
    ended = tx.execute(
        update(silences).where(silences.c.id == silence_id, silences.c.ends_at > now).values(ends_at=now)
    )
    if ended.rowcount == 0:
        return False
    held = deliveries.c.grouping == grouping(silence_id), deliveries.c.state == "silenced"
    tx.execute(update(deliveries).where(*held).values(send_after=now, next_try_at=now))
    return True
