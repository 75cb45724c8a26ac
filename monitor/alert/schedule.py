"""When a message may leave: at once or in a digest, and not in quiet hours or on days off. Pure; clocks are Wuxi's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import chinese_calendar

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
    return bool(chinese_calendar.is_workday(day)) if is_ordered(day.year) else day.weekday() < 5


def is_ordered(year: int) -> bool:
    """Whether the days off and the worked weekends (调休) of a year are known: they are ordered each autumn before."""
    return any(day.year == year for day in chinese_calendar.holidays)
