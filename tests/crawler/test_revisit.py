"""When pages are looked at again, and T-S4: when a missing one is called gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.revisit import is_gone, next_check, wants_whole_answer
from crawler.values import Verdict

NOW = datetime(2031, 3, 20, tzinfo=UTC)


def test_checks_of_an_unchanged_page_fade_from_hours_to_months() -> None:
    now, last, waits = NOW, None, []
    for _ in range(14):
        due = next_check(
            Verdict.UNCHANGED if last else Verdict.CONTENT, now, last_checked_at=last, published=NOW.date()
        )
        waits.append(due - now)
        now, last = due, now
    assert waits[0] == timedelta(hours=2)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=90)
    assert sum(wait < timedelta(days=7) for wait in waits) == 7


def test_a_change_makes_the_page_young_again() -> None:
    assert next_check(Verdict.CONTENT, NOW, last_checked_at=NOW - timedelta(days=60)) == NOW + timedelta(hours=2)


def test_a_document_of_years_ago_is_not_asked_every_hour() -> None:
    assert next_check(Verdict.CONTENT, NOW, published=date(2021, 3, 20)) == NOW + timedelta(days=90)
    assert next_check(Verdict.CONTENT, NOW, published=date(2031, 3, 10)) == NOW + timedelta(days=1)


def test_pages_with_commitments_are_asked_more_often() -> None:
    due = next_check(Verdict.UNCHANGED, NOW, last_checked_at=NOW - timedelta(days=80), commitments=True)
    assert due == NOW + timedelta(days=14)


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.SOFT_ERROR, Verdict.FAILED, Verdict.GONE])
def test_after_trouble_the_page_is_asked_the_same_day(verdict: Verdict) -> None:
    assert next_check(verdict, NOW) == NOW + timedelta(hours=6)


def test_t_s4_gone_only_after_three_checks_over_a_day() -> None:
    since, now, checks = NOW, NOW, 1
    while not is_gone(since, checks, now):
        now = next_check(Verdict.GONE, now, missing_since=since)
        checks += 1
    assert (checks, now - since) == (5, timedelta(hours=24))
    assert not is_gone(since, 2, since + timedelta(days=9))
    assert not is_gone(since, 9, since + timedelta(hours=23))


def test_a_page_that_stays_gone_is_asked_ever_more_rarely() -> None:
    assert next_check(Verdict.GONE, NOW, missing_since=NOW - timedelta(days=40)) == NOW + timedelta(days=10)


def test_t_f4_every_eighth_check_is_a_whole_one() -> None:
    assert [check for check in range(20) if wants_whole_answer(check)] == [0, 8, 16]
