"""Whether two quantities may be compared at all, and the step from one to the next where they may. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.alert import wording
from monitor.compare.sides import STRENGTH, bounds, middle, passed
from monitor.ledger.entries import Entry
from monitor.values import Statement

MEASURES = {
    "level": "总量", "amount": "增量", "growth": "增速", "points": "百分点变化", "multiple": "倍数", "rank": "位次"
}  # fmt: skip
_NEAR = 1e-9
_STEPS = (1.0, 1e2, 1e3, 1e4, 1e7, 1e8, 1e12)


def incomparable(one: Entry, two: Entry) -> tuple[str, ...]:
    """Why two entries may not be compared as one promise; nothing where they may.

    Checked in this order: who, what, measure, unit, scope, length of the period. Other values of one promise are no
    reason, nor is the next period of the same length.
    """
    reasons = []
    if one.who != two.who:
        reasons.append(f"主体不同：{one.who}、{two.who}")
    a, b = one.statement, two.statement
    if a is None or b is None or "action" in (one.kind, two.kind):
        if one.block != two.block and one.who == two.who:
            reasons.append(f"名称不同：{one.name}、{two.name}")
        if one.level and two.level and one.level != two.level:
            reasons.append(f"级别不同：{one.level}级、{two.level}级")
        return tuple(reasons)
    if a.indicator_id != b.indicator_id or (a.indicator_id is None and one.block != two.block and one.who == two.who):
        reasons.append(f"指标不同：{one.name}、{two.name}")
    if a.measure != b.measure:
        reasons.append(f"口径不同：{MEASURES[a.measure or 'level']}、{MEASURES[b.measure or 'level']}")
    elif (a.unit or "") != (b.unit or ""):
        reasons.append(f"单位不同：{a.unit or '无'}、{b.unit or '无'}")
    if one.strand.split("|")[2:] != two.strand.split("|")[2:]:
        marks = ["、".join(each.strand.split("|")[2:]) or "无限定" for each in (one, two)]
        reasons.append(f"范围不同：{marks[0]}、{marks[1]}")
    if one.end and two.end and span(one) != span(two) and one.slot != two.slot:
        reasons.append("期间长短不同")
    elif one.end and two.end and one.end.year != two.end.year:
        reasons.append(f"年份不同：{one.end.year}、{two.end.year}")
    return tuple(reasons)


def span(entry: Entry) -> int:
    """How many years the promise of a target runs: 0 within the year, 4 for a plan of five; -1 where none is said."""
    if entry.end is None:
        return -1
    if entry.start is not None:
        return entry.end.year - entry.start.year
    return max(entry.end.year - entry.origin.day.year, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """What the later wording makes of the earlier one: classes, and one short sentence for each."""

    classes: tuple[str, ...]
    words: tuple[str, ...]


def step(one: Statement, two: Statement) -> Step:
    """The step from a quantity to a comparable later one. No class where they say the same."""
    found: dict[str, str] = {}
    if one.value is not None and two.value is not None:
        low, high = middle(one), middle(two)
        if abs(low - high) > _NEAR * max(1.0, abs(low), abs(high)):
            name, word = ("raised", "上调") if high > low else ("lowered", "下调")
            found[name] = f"由{quantity(one)}{word}为{quantity(two)}"
        ranks = bounds(one, two)
        if ranks[0] != ranks[1] and not passed(ranks, (low, high)):
            name, word = ("firmer", "收紧") if ranks[1] > ranks[0] else ("softer", "放宽")
            found[name] = f"界限由{quantity(one)}{word}为{quantity(two)}"
    elif (one.value is None) != (two.value is None):
        if two.value is None:
            found["softer"] = f"不再写明数字（原为{quantity(one)}）"
        else:
            found["firmer"] = f"写明了数字{quantity(two)}"
    hold = [STRENGTH[each.strength or "plan"] for each in (one, two)]
    if hold[0] != hold[1]:
        name, word = ("firmer", "加强") if hold[1] > hold[0] else ("softer", "减弱")
        found[name] = f"{found[name]}；语气{word}" if name in found else f"语气{word}"
    return Step(tuple(found), tuple(found.values()))


def quantity(statement: Statement) -> str:
    """The number as a Chinese reader would write it; its words where it is withheld."""
    return wording.quantity(statement, "zh")


def amount(statement: Statement) -> tuple[object, ...]:
    """What two quantities share that are printed alike: value, bound, unit, or the words in their place."""
    return statement.value, statement.high, statement.comparator, statement.unit, statement.value_text


def half_unit(statement: Statement) -> tuple[float, int]:
    """Half of the last printed place of a value, and how many digits that tell it has: 1.23万亿 → 5e9 · 10, 3."""
    value = abs(statement.value or 0.0)
    printed = re.findall(r"\d+(?:\.\d+)?", statement.quote.replace(",", ""))
    for text in printed:
        for scale in _STEPS:
            if value and abs(float(text) * scale - value) <= _NEAR * value:
                places = len(text.partition(".")[2])
                digits = len(text.replace(".", "").strip("0"))
                return 0.5 * scale * 10.0**-places, digits
    return 0.0, 0
