"""T-X3: a source that yields too little, too much or nothing new is told of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.health import problems
from crawler.values import Link

NOW = datetime(2031, 3, 20, tzinfo=UTC)
USUAL = (72, 70, 72, 48, 72)


def links(newest: int, gap: int, count: int = 20) -> list[Link]:
    """Rows `gap` days apart, the newest of them `newest` days old."""
    return [Link(url=str(n), published=date(2031, 3, 20) - timedelta(days=newest + n * gap)) for n in range(count)]


@pytest.mark.parametrize(
    ("listed", "told"), [(0, True), (14, True), (15, False), (72, False), (360, False), (361, True)]
)
def test_t_x3_the_number_of_rows_against_the_usual(listed: int, told: bool) -> None:
    assert bool(problems("x", listed, USUAL, [], NOW)) is told


def test_t_x3_two_passes_do_not_say_what_is_usual() -> None:
    assert problems("x", 0, (72, 72), [], NOW) == ()


@pytest.mark.parametrize(
    ("newest", "gap", "told"),
    [(0, 1, False), (14, 1, False), (15, 1, True), (60, 30, False), (181, 30, True), (800, 3, True)],
)
def test_t_x3_a_list_on_which_nothing_is_new(newest: int, gap: int, told: bool) -> None:
    found = problems("x", 20, (), links(newest, gap), NOW)
    assert bool(found) is told
    assert not told or f"{newest} days" in found[0]


def test_t_x3_undated_rows_and_days_to_come_say_nothing() -> None:
    rows = [Link(url="a"), *links(-30, 1, 10)]
    assert problems("x", 20, (), rows, NOW) == ()
