"""Tells operators, never readers, of the program's own troubles: once, again after a day, and once when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db import notices

if TYPE_CHECKING:
    from sqlalchemy import Connection

REMIND = timedelta(days=1)


def trouble(
    tx: Connection,
    destinations: tuple[str, ...],
    about: str,
    what: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    remind: timedelta = REMIND,
) -> bool:
    """Tell of a trouble unless it was told less than `remind` ago and is not over since. True where it is told.

    `what` is a key of notices.WORDS, `facts` what its sentences name; `about` is the thing that has one trouble at a
    time. It is stored even where there is nobody to tell.
    """
    known = notices.last(tx, about)
    if known and not known.over and now - known.created_at < remind:
        return False
    _tell(tx, destinations, notices.add(tx, about, what, facts, now), now)
    return True


def recovered(tx: Connection, destinations: tuple[str, ...], about: str, now: datetime) -> bool:
    """Tell that the trouble about a thing is over, if one was told. True where it is told."""
    known = notices.last(tx, about)
    if known is None or known.over:
        return False
    _tell(tx, destinations, notices.add(tx, about, known.what, known.facts, now, over=True), now)
    return True


def _tell(tx: Connection, destinations: tuple[str, ...], notice_id: int, now: datetime) -> None:
    for destination in destinations:
        notices.enqueue(tx, notice_id, destination, now)
