"""Notices: what operators are told of the program's own troubles, and when those were over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from db import outbox
from db.tables import delivery_notices, notices

GROUPING = "operators"  # notices never share a message with findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing told. `about` is what it concerns (source:wuxi-gov), `over` marks the end of a trouble."""

    id: int
    about: str
    what: str
    over: bool
    facts: Mapping[str, Any]
    created_at: datetime


def add(tx: Connection, about: str, what: str, facts: Mapping[str, Any], now: datetime, *, over: bool = False) -> int:
    """Stores a notice and returns its id. Nobody is told by this alone."""
    row = {"about": about, "what": what, "over": over, "facts": dict(facts), "created_at": now}
    notice_id: int = tx.execute(insert(notices).values(row).returning(notices.c.id)).scalar_one()
    return notice_id


def last(tx: Connection, about: str) -> Notice | None:
    """The newest notice about a thing."""
    row = tx.execute(
        select(notices).where(notices.c.about == about).order_by(notices.c.id.desc()).limit(1)
    ).one_or_none()
    return Notice(**row._mapping) if row else None


def enqueue(tx: Connection, notice_id: int, channel: str, now: datetime) -> int:
    """Has the notice told on the channel, together with others that wait there; returns the id of the delivery."""
    delivery_id = outbox.gather(tx, channel, GROUPING, now, now)
    tx.execute(insert(delivery_notices).values(delivery_id=delivery_id, notice_id=notice_id))
    return delivery_id


def of_delivery(tx: Connection, delivery_id: int) -> tuple[Notice, ...]:
    """The notices that a delivery tells, oldest first; none where it tells findings."""
    rows = tx.execute(
        select(notices)
        .join(delivery_notices, delivery_notices.c.notice_id == notices.c.id)
        .where(delivery_notices.c.delivery_id == delivery_id)
        .order_by(notices.c.id)
    )
    return tuple(Notice(**row._mapping) for row in rows)
