"""When sources are asked: by their cadence, the hour in Wuxi, the season, and spread after a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.cadence import BEIJING, interval, next_due, spread

WORKDAY = datetime(2026, 5, 13, 10, 0, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("cadence", "moment", "minutes"),
    [
        ("newspaper", WORKDAY.replace(hour=6), 20),
        ("newspaper", WORKDAY, 180),
        ("portal", WORKDAY, 60),
        ("portal", WORKDAY.replace(hour=3), 180),
        ("portal", WORKDAY.replace(day=16), 180),  # a Saturday
        ("portal", WORKDAY.replace(month=1, day=14), 20),  # the congresses sit
        ("slow", WORKDAY, 1440),
    ],
)
def test_the_interval_follows_the_hour_in_wuxi(cadence: str, moment: datetime, minutes: int) -> None:
    assert interval(cadence, moment) == timedelta(minutes=minutes)  # type: ignore[arg-type]


def test_sources_of_one_cadence_do_not_fall_into_step() -> None:
    moments = {next_due(f"source-{number}", "portal", WORKDAY) for number in range(50)}
    assert len(moments) == 50
    assert all(WORKDAY + timedelta(hours=1) <= each <= WORKDAY + timedelta(minutes=66) for each in moments)
    assert next_due("a", "portal", WORKDAY) == next_due("a", "portal", WORKDAY)


def test_t_o2_what_was_missed_for_days_is_spread_over_one_interval() -> None:
    due = WORKDAY - timedelta(days=3)
    places = [spread(f"source-{number}", "portal", due, WORKDAY) for number in range(5000)]
    waits = [(each - WORKDAY).total_seconds() for each in places if each]
    assert len(waits) == 5000
    assert all(0 <= wait < 3600 for wait in waits)
    tenths = [sum(360 * part <= wait < 360 * (part + 1) for wait in waits) for part in range(10)]
    assert min(tenths) > 400  # of 500 if they were spread evenly
    assert max(tenths) < 600


def test_what_is_due_as_usual_keeps_its_turn() -> None:
    assert spread("a", "portal", WORKDAY - timedelta(minutes=5), WORKDAY) is None
    assert spread("a", "portal", WORKDAY + timedelta(minutes=5), WORKDAY) is None
    assert spread("a", "portal", None, WORKDAY) is None
