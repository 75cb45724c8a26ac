"""Which statements a difference is about: by where they stand in the text, then by what they say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.compare.layer import Layer
from monitor.compare.tokens import Quantity, Token, tokens
from monitor.values import Clause, Extraction, Statement

Span = tuple[int, int]

# How many characters at the end of a name are looked for in the text, where its head may be elided.
TAIL = 4
STRENGTH = {"ensure": 3, "plan": 2, "expect": 2, "strive": 1, "explore": 0}
LOOSE = 0.05  # what 左右 allows, as a share of the number
BOUND = {">=": 3.0, ">": 3.0, "<=": 2.5, "<": 2.5, "=": 2.0, "~": 1.0}


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and its span of the layer."""

    statement: Statement
    start: int
    end: int


def placed(layer: Layer, extraction: Extraction) -> list[Placed]:
    """The statements of a document in the order of the text; one whose quote is not in the text is left out."""
    found = []
    for statement in extraction.statements:
        start, end = layer.span_of(statement.start_offset, statement.end_offset)
        if start < end:
            found.append(Placed(statement, start, end))
    return sorted(found, key=lambda each: (each.start, each.end))


def within(row: Sequence[Placed], start: int, end: int) -> list[Placed]:
    """Those that share a character with the span start..end."""
    return [each for each in row if each.start < end and each.end > start]


def own_words(layer: Layer, each: Placed) -> Span:
    """Where a statement has the words that are no other's: its number, else the end of what it is of."""
    statement = each.statement
    if statement.value is not None:
        size = abs(statement.value)
        for token in reversed(list(tokens(layer.text, each.start, each.end))):
            if isinstance(token.sense, Quantity) and abs(token.sense.value - size) <= 1e-9 * max(1.0, size):
                return token.start, token.end
    tail = statement.indicator[-TAIL:]
    at = layer.text.rfind(tail, each.start, each.end)
    return (at, at + len(tail)) if at >= 0 else (max(each.start, each.end - TAIL), each.end)


def clause(layer: Layer, start: int, end: int) -> Clause:
    """The span as a clause with its quote and raw offsets, brackets and quotation marks at its edges taken in."""
    text = layer.text
    for opening, closing in ("()", '""', "《》"):
        inside = text[start:end]
        lacks = inside.count(closing) - inside.count(opening) if opening != closing else inside.count(opening) % 2
        if lacks > 0 and text[start - 1 : start] == opening:
            start -= 1
        elif lacks and text[end : end + 1] == closing:
            end += 1
    first, last = layer.raw_span(start, end)
    return Clause(quote=layer.quote(start, end), start_offset=first, end_offset=last)


def same_thing(one: Statement, two: Statement) -> bool:
    """True if both speak of the same indicator or object of the same body, counted the same way."""
    if (one.kind == "action") != (two.kind == "action") or set(one.who.split(";")) != set(two.who.split(";")):
        return False
    if one.qualifiers != two.qualifiers or one.measure != two.measure or (one.unit or "") != (two.unit or ""):
        return False
    if one.indicator_id or two.indicator_id:
        return one.indicator_id == two.indicator_id
    return one.indicator == two.indicator


def likeness(one: Placed, two: Placed, mapped: Span) -> float:
    """How likely two statements are one, whose place in the other text would be `mapped`; 0 where they are not."""
    shared = min(mapped[1], two.end) - max(mapped[0], two.start)
    if shared <= 0 or (one.statement.kind == "action") != (two.statement.kind == "action"):
        return 0.0
    first, second = one.statement, two.statement
    score = shared / max(mapped[1] - mapped[0], two.end - two.start)
    score += 0.6 * (first.indicator == second.indicator) + 0.4 * (first.value == second.value)
    score += 0.3 * (first.unit == second.unit) + 0.2 * (first.kind == second.kind) + 0.2 * (first.who == second.who)
    return score + 0.2 * (first.measure == second.measure)


def pairs(
    old: Sequence[Placed], new: Sequence[Placed], maps: Sequence[Span]
) -> list[tuple[Placed | None, Placed | None]]:
    """Old statements with the new ones that they became, best first; those without a partner alone.

    `maps` are the places of the old statements in the new text.
    """
    scored = sorted(
        (
            (score, a, b)
            for a, one in enumerate(old)
            for b, two in enumerate(new)
            if (score := likeness(one, two, maps[a])) > 0
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    found: list[tuple[Placed | None, Placed | None]] = []
    for _, a, b in scored:
        if a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            found.append((old[a], new[b]))
    found += [(one, None) for a, one in enumerate(old) if a not in taken[0]]
    return found + [(None, two) for b, two in enumerate(new) if b not in taken[1]]


def fields(one: Statement, two: Statement) -> dict[str, str]:
    """The classes of the step from one statement to the next of the same thing, each with its reason.

    Comparable first: where measure, unit or qualifiers differ it is redefined, and no number is called raised.
    """
    found: dict[str, str] = {}
    if one.measure != two.measure or not _same_unit(one.unit, two.unit) or one.qualifiers != two.qualifiers:
        found["redefined"] = "口径、单位或范围不同，不可比"
    elif one.value is not None and two.value is not None:
        low, high = middle(one), middle(two)
        if abs(low - high) > 1e-9 * max(1.0, abs(low), abs(high)):
            found["raised" if high > low else "lowered"] = "数值不同"
        ranks = bounds(one, two)
        if ranks[0] != ranks[1] and not passed(ranks, (low, high)):
            found["firmer" if ranks[1] > ranks[0] else "softer"] = "界限的松紧不同"
    elif one.kind != "action" and (one.value is None) != (two.value is None):
        found["softer" if two.value is None else "firmer"] = "一边没有数字"
    if one.end and two.end and one.end != two.end:
        found["later" if two.end > one.end else "sooner"] = f"期限由{one.end}改为{two.end}"
    hold = STRENGTH[one.strength or "plan"], STRENGTH[two.strength or "plan"]
    if hold[0] != hold[1]:
        found["firmer" if hold[1] > hold[0] else "softer"] = "语气的强弱不同"
    if set(one.who.split(";")) != set(two.who.split(";")):
        found["reassigned"] = f"责任主体由{one.who}改为{two.who}"
    return found


def bounds(one: Statement, two: Statement) -> tuple[float, float]:
    """How hard the bounds of two numbers hold; alike where one is a range, which is compared by its midpoint alone."""
    if "range" in (one.comparator, two.comparator):
        return 0.0, 0.0
    return BOUND[one.comparator or "="], BOUND[two.comparator or "="]


def passed(ranks: tuple[float, float], sizes: tuple[float, float]) -> bool:
    """True if a number moved beyond the bound that came or went, so that the bound tells nothing besides.

    `ranks` are how hard the old and the new bound hold, `sizes` the numbers: 80以上 → 100 loosens nothing, and
    100 → 80以上 tightens nothing; of a ceiling it is the other way round. A fall is held by its size: 下降3%以上.
    左右 that came or went with a plain number tells something only while the number stays about the same.
    """
    if set(ranks) == {BOUND["="], BOUND["~"]}:
        return abs(sizes[0] - sizes[1]) > LOOSE * abs(sizes[0])
    if sizes[0] * sizes[1] < 0 or abs(sizes[0]) == abs(sizes[1]):
        return False
    grew, loosened = abs(sizes[1]) > abs(sizes[0]), ranks[1] < ranks[0]
    if max(ranks) == BOUND[">="]:
        return grew == loosened
    return max(ranks) == BOUND["<="] and grew != loosened


def middle(statement: Statement) -> float:
    """What a statement's number is compared by: of a range its midpoint."""
    value = statement.value or 0.0
    return value if statement.high is None else (value + statement.high) / 2


def _same_unit(one: str | None, two: str | None) -> bool:
    if one == two or not one or not two:
        return True
    dimensions = []
    for unit in (one, two):
        first = next(tokens(f"1{unit}"), None)
        dimensions.append(getattr(first.sense, "dimension", unit) if isinstance(first, Token) else unit)
    return dimensions[0] == dimensions[1]
