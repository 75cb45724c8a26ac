"""Whether what was reached keeps what was promised: the stated bound, and the precision of both numbers. Pure."""

from __future__ import annotations

import re
from typing import Literal

from monitor.compare.sides import LOOSE, middle
from monitor.ledger.comparable import half_unit
from monitor.ledger.entries import Entry
from monitor.values import Statement

Verdict = Literal["met", "missed"]
ROUNDED = 3  # digits from which on a target is a rounded figure; with fewer it is a round number and meant exactly
# A number of things that were begun is no number of things that were made.
_BEGUN = re.compile("新?开工|启动|开建|动工|进场")
_MADE = re.compile("建成|完成|竣工|完工|交付|投用|投运")
VINTAGES = ("预计数", "报告数", "公报数", "年鉴数")


def vintage(entry: Entry) -> int:
    """How final a figure is: 0 an estimate, 1 a report's, 2 a bulletin's, 3 a yearbook's."""
    if "预计" in entry.quote or "有望" in entry.quote:
        return 0
    return entry.origin.vintage


def fulfils(target: Statement, outcome: Statement) -> Verdict | None:
    """Whether an outcome for the whole period keeps a target of the same strand; None where that cannot be said.

    左右 allows a twentieth of the number. What lies farther away and is still rounded to the printed number (5.6 % of
    6%左右) nobody can call met or missed.
    """
    if target.value is None or outcome.value is None or only_begun(target, outcome):
        return None
    less = wants_less(target)
    bound, reached = _bound(target, less), middle(outcome)
    own, digits = half_unit(target)
    tolerance = half_unit(outcome)[0] + (own if digits >= ROUNDED else 0.0)
    if target.comparator == "~":
        tolerance = max(tolerance, abs(bound) * LOOSE)
        if is_about(target, outcome):
            return None
    enough = reached <= bound + tolerance if less else reached >= bound - tolerance
    if target.comparator in (">", "<") and outcome.comparator in ("=", None) and reached == bound:
        return None  # as printed it may be a little more or a little less
    # A bound on what was reached (超过 1200) can prove that it is enough, never that it is not.
    at_least = outcome.comparator in (">=", ">")  # of what fell by so much or more, too
    at_most = outcome.comparator in ("<=", "<")
    if not enough and ((at_least and (not less or reached < 0)) or (at_most and less)):
        return None
    return "met" if enough else "missed"


def is_about(target: Statement, outcome: Statement) -> bool:
    """Whether a figure is farther from an N左右 than that allows, on the worse side, and is still rounded to N."""
    if target.comparator != "~" or target.value is None or outcome.value is None:
        return False
    bound, reached = target.value, middle(outcome)
    short = reached - bound if wants_less(target) else bound - reached
    return max(abs(bound) * LOOSE, half_unit(outcome)[0]) < short <= half_unit(target)[0]


def only_begun(one: Statement, two: Statement) -> bool:
    """Whether a later number counts what was begun (新开工), where the earlier one counts what is made."""
    return _is_begun(two) and not _is_begun(one)


def other_stages(one: Statement, two: Statement) -> bool:
    """Whether two numbers count one thing at two stages, so that they are not comparable."""
    return _is_begun(one) != _is_begun(two)


def _is_begun(statement: Statement) -> bool:
    """Whether the words of a number say that it counts what is begun, and not that it is made."""
    return bool(_BEGUN.search(statement.indicator)) and not _MADE.search(statement.indicator)


def wants_less(target: Statement) -> bool:
    """Whether the promise is to stay below: by its bound, its rank, its sense, or its falling rate."""
    if target.measure == "rank" or target.comparator in ("<=", "<"):
        return True
    if (target.value or 0.0) < 0:
        return True
    if target.measure in ("growth", "points"):
        return False
    return target.comparator in ("=", "~", "range", None) and target.sense == "less"


def _bound(target: Statement, less: bool) -> float:
    low, high = target.value or 0.0, target.high
    return low if high is None else max(low, high) if less else min(low, high)
