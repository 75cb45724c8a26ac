"""When a message may leave: at once or in a digest, and not in quiet hours or on days off. Pure; clocks are Wuxi's."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from monitor.alert.wording import BEIJING

if TYPE_CHECKING:
    from monitor.config import Often, Quiet

DIGEST = time(8)  # daily, and on Mondays weekly


def leaves(often: Often, now: datetime, quiet: Quiet | None = None, *, urgent: bool = False) -> datetime:
    """When a finding of `now` goes out: at the next turn of its rule, and not before quiet ends unless it is urgent."""
    turn = _turn(often, now.astimezone(BEIJING))
    return (turn if quiet is None or urgent else _end_of_quiet(turn, quiet)).astimezone(now.tzinfo)


def _turn(often: Often, now: datetime) -> datetime:
    match often:
        case "at once":
            return now
        case "hourly":
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case "daily":
            first = datetime.combine(now, DIGEST, BEIJING)
            return first if first > now else first + timedelta(days=1)
        case "weekly":
            first = datetime.combine(now - timedelta(days=now.weekday()), DIGEST, BEIJING)
            return first if first > now else first + timedelta(days=7)


def _end_of_quiet(moment: datetime, quiet: Quiet) -> datetime:
    """The moment itself where it is not quiet, else the first one after it that is not."""
    while True:
        if quiet.holidays and not is_worked(moment.date(), quiet):
            moment = datetime.combine(moment + timedelta(days=1), time(0), BEIJING)
        elif quiet.start <= quiet.end and quiet.start <= moment.time() < quiet.end:
            return _end_of_quiet(datetime.combine(moment, quiet.end, BEIJING), quiet)
        elif quiet.start > quiet.end and moment.time() < quiet.end:
            return datetime.combine(moment, quiet.end, BEIJING)
        elif quiet.start > quiet.end and moment.time() >= quiet.start:
            moment = datetime.combine(moment + timedelta(days=1), time(0), BEIJING)
        else:
            return moment


def is_worked(day: date, quiet: Quiet | None = None) -> bool:
    """Whether people are at their desks: our own days, else the State Council's, else the day of the week."""
    if quiet and day in quiet.work_days:
        return True
    if quiet and day in quiet.days_off:
        return False
    off, worked = _ordered()
    return day in worked or (day.weekday() < 5 and day not in off)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("monitor.alert").joinpath("holidays.toml").read_text(encoding="utf-8"))


@cache
def _ordered() -> tuple[frozenset[date], frozenset[date]]:
    off, worked = set[date](), set[date]()
    for year in _table().values():
        worked |= {date.fromisoformat(day) for day in year["worked"]}
        for span in year["off"]:
            first, _, last = span.partition("/")
            start, end = date.fromisoformat(first), date.fromisoformat(last or first)
            off |= {start + timedelta(days=each) for each in range((end - start).days + 1)}
    return frozenset(off), frozenset(worked)
