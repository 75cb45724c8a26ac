"""When messages leave: digests, quiet hours, days off and the weekends that are worked for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.schedule import is_ordered, is_worked, leaves
from monitor.alert.wording import BEIJING
from monitor.config import Often, Quiet

NIGHT = Quiet.model_validate({"from": "22:00", "to": "08:00", "holidays": False})
OFFICE = Quiet.model_validate({"from": "18:30", "to": "08:30"})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("often", "now", "leaving"),
    [
        ("at once", "2026-03-04 10:15", "2026-03-04 10:15"),
        ("hourly", "2026-03-04 10:15", "2026-03-04 11:00"),
        ("hourly", "2026-03-04 11:00", "2026-03-04 12:00"),
        ("daily", "2026-03-04 07:59", "2026-03-04 08:00"),
        ("daily", "2026-03-04 08:00", "2026-03-05 08:00"),
        ("weekly", "2026-03-02 07:00", "2026-03-02 08:00"),  # a Monday
        ("weekly", "2026-03-04 10:15", "2026-03-09 08:00"),
    ],
)
def test_digests_leave_at_their_turn(often: Often, now: str, leaving: str) -> None:
    assert leaves(often, at(now)) == at(leaving)


def test_turns_are_those_of_clocks_in_wuxi() -> None:
    assert leaves("daily", datetime(2026, 3, 3, 23, 59, tzinfo=UTC)) == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "leaving"),
    [
        ("2026-03-04 21:59", "2026-03-04 21:59"),
        ("2026-03-04 22:00", "2026-03-05 08:00"),
        ("2026-03-05 03:00", "2026-03-05 08:00"),
        ("2026-03-05 08:00", "2026-03-05 08:00"),
    ],
)
def test_t_n6_quiet_hours_hold_what_is_not_urgent(now: str, leaving: str) -> None:
    assert leaves("at once", at(now), NIGHT) == at(leaving)
    assert leaves("at once", at(now), NIGHT, urgent=True) == at(now)


@pytest.mark.parametrize(
    ("now", "leaving"),
    [
        ("2026-03-06 18:30", "2026-03-09 08:30"),  # Friday evening to Monday
        ("2026-02-14 10:00", "2026-02-14 10:00"),  # a Saturday worked for the spring festival
        ("2026-02-14 19:00", "2026-02-24 08:30"),  # its nine days
        ("2026-02-28 09:00", "2026-02-28 09:00"),
        ("2026-09-30 20:00", "2026-10-08 08:30"),
        ("2026-10-10 12:00", "2026-10-10 12:00"),
        ("2026-06-19 12:00", "2026-06-22 08:30"),
    ],
)
def test_t_n6_days_off_follow_the_state_council(now: str, leaving: str) -> None:
    assert leaves("at once", at(now), OFFICE) == at(leaving)


def test_quiet_may_lie_within_a_day() -> None:
    noon = Quiet.model_validate({"from": "12:00", "to": "14:00", "holidays": True})
    assert leaves("at once", at("2026-03-04 12:30"), noon) == at("2026-03-04 14:00")
    assert leaves("at once", at("2026-03-07 12:30"), noon) == at("2026-03-09 00:00")


def test_days_of_our_own_come_before_the_table() -> None:
    own = Quiet(days_off=(date(2026, 3, 4),), work_days=(date(2026, 10, 1),))
    assert not is_worked(date(2026, 3, 4), own)
    assert is_worked(date(2026, 10, 1), own)
    assert not is_worked(date(2026, 10, 1))


def test_days_off_of_a_year_are_as_many_as_were_ordered() -> None:
    def off(year: int) -> int:
        days = [date(year, 1, 1) + timedelta(days=each) for each in range(365)]
        return sum(not is_worked(day) for day in days if day.year == year)

    # 104 weekend days and the statutory days (13 since 2025), whatever was moved where
    assert (off(2025), off(2026)) == (104 + 13, 104 + 13)


def test_t_n6_a_year_that_nobody_has_ordered_yet_has_its_weekends() -> None:
    assert is_ordered(2026)
    assert not is_ordered(2099)
    days = [date(2099, 1, 1) + timedelta(days=each) for each in range(365)]
    assert [is_worked(day) for day in days] == [day.weekday() < 5 for day in days]


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.times(),
    st.times(),
    st.times(),
    st.booleans(),
    st.sampled_from(["at once", "hourly", "daily", "weekly"]),
)
def test_nothing_leaves_in_the_past_or_in_quiet(day, clock, start, end, holidays: bool, often: Often) -> None:  # type: ignore[no-untyped-def]
    quiet = Quiet.model_validate({"from": start, "to": end, "holidays": holidays})
    now = datetime.combine(day, clock, BEIJING)
    leaving = leaves(often, now, quiet)
    assert now <= leaving
    inside = start <= leaving.time() < end if start <= end else not end <= leaving.time() < start
    assert not inside
    assert not holidays or is_worked(leaving.date())
