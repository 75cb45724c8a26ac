"""When a source is asked next: by its cadence, the hour in Wuxi and the season of the congresses. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

import xxhash

Cadence = Literal["newspaper", "portal", "slow"]

BEIJING = timezone(timedelta(hours=8))
DAWN = (time(4, 30), time(9))  # the papers of the day come out
OFFICE = (time(8), time(19))
# 两会: district congresses sit from late December, the city's in January, the province's and the nation's follow.
CONGRESSES = ((12, 20), (3, 15))


def interval(cadence: Cadence, now: datetime) -> timedelta:
    """How long to wait from `now` until a source of this cadence is asked again."""
    here = now.astimezone(BEIJING)
    if cadence == "newspaper":
        return timedelta(minutes=20) if DAWN[0] <= here.time() < DAWN[1] else timedelta(hours=3)
    if cadence == "portal":
        if here.weekday() < 5 and OFFICE[0] <= here.time() < OFFICE[1]:
            return timedelta(minutes=20) if in_congresses(here.date()) else timedelta(hours=1)
        return timedelta(hours=3)
    return timedelta(days=1)


def in_congresses(day: date) -> bool:
    """Whether the people's congresses sit around this day, when most promises of a year are made."""
    return (day.month, day.day) >= CONGRESSES[0] or (day.month, day.day) <= CONGRESSES[1]


def next_due(source_id: str, cadence: Cadence, now: datetime) -> datetime:
    """The moment of the next pass after one at `now`: an interval later, and up to a tenth of it more.

    The extra is always the same for one source, so that sources of one cadence do not fall into step.
    """
    wait = interval(cadence, now)
    return now + wait + wait * (_share(source_id) / 10)


def spread(source_id: str, cadence: Cadence, due: datetime | None, now: datetime) -> datetime | None:
    """When a source that was due at `due` is asked after a pause; None where it is asked in its turn.

    What was missed for more than an interval is spread over one, each source at a place of its own in it.
    """
    wait = interval(cadence, now)
    if due is None or now - due <= wait:
        return None
    return now + wait * _share(source_id)


def _share(source_id: str) -> float:
    """A place between 0 and 1 that a source keeps for ever."""
    return xxhash.xxh32_intdigest(source_id.encode()) / 2**32
