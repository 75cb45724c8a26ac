"""Whether a source still yields what it used to: an empty list is not the same as no news. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.values import Link

RUNS = 9  # passes before this one that say what is usual
_LITTLE, _MUCH = 0.2, 5.0  # of the usual number of rows
_SILENCE = 6.0  # times the usual gap between two days on the list
_SHORTEST_SILENCE = timedelta(days=14)


def problems(
    source_id: str, listed: int, before: Sequence[int], links: Iterable[Link], now: datetime
) -> tuple[str, ...]:
    """What an operator should look at: far fewer or far more rows than usual, or a list on which nothing is new.

    `before` are the numbers of rows of earlier passes.
    """
    found = []
    usual = median(before) if len(before) >= 3 else 0
    if usual and not _LITTLE * usual <= listed <= _MUCH * usual:
        found.append(f"{source_id}: lists {listed} rows, usually {usual:.0f}: has the site changed?")
    silence = _silence({link.published for link in links if link.published}, now.date())
    if silence:
        found.append(f"{source_id}: nothing new on its lists for {silence} days, unusually long: are they still kept?")
    return tuple(found)


def _silence(days: set[date], today: date) -> int:
    """The days since the newest row, where that is out of all proportion to the gaps between the rows; else 0."""
    dated = sorted(day for day in days if day <= today)
    if len(dated) < 5:
        return 0
    gap = median((later - earlier).days for earlier, later in pairwise(dated))
    since = today - dated[-1]
    return since.days if since > max(_SHORTEST_SILENCE, timedelta(days=_SILENCE * gap)) else 0
