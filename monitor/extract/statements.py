"""Targets and outcomes: which quantities of a clause are promised or reported, of what, by when and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.extract import words
from monitor.extract.actors import EACH, Owners
from monitor.extract.clauses import Clause
from monitor.extract.periods import Period, find_periods
from monitor.extract.quantities import Quantity, find_quantities
from monitor.values import Measure, Statement, Strength

SKIPPED_ROLES = frozenset({"problems", "quoted-upper", "other", "byline"})
COMMA = re.compile(r"[,:]")
# Two quantities with this between them stand side by side; the second is not a description inside the first.
JOINT = re.compile(r"[、和及与]|以及")
NESTED = re.compile(r"“[^”]*”|《[^》]*》|\([^)]*\)|【[^】]*】")


LOOSE = frozenset({"measure.default", "measure.level-noun"})


NEW_END = re.compile(r"(?:新增|净增)$")
PASSES = frozenset({"突破", "超过", "超"})


@dataclass(slots=True)
class Found:
    """A quantity that states something, with the words around it in its comma clause."""

    quantity: Quantity
    left: str  # between what stands before it and the number
    left_at: int
    right: str  # its own words behind the number
    right_to: int
    verb: str = ""
    noun: str = ""


@dataclass(slots=True)
class Carried:
    """What a comma clause hands on to the next ones up to the stop."""

    head: str = ""  # the last indicator phrase, for what elides it
    head_at: int = 0
    period: Period | None = None
    period_at: int = 0
    strength: Strength | None = None
    strength_at: int = 0
    who: str | None = None
    parent: tuple[str, str] | None = None  # unit and measure of the last quantity, for 其中


def nested_spans(text: str) -> list[tuple[int, int]]:
    """Where quotation marks, titles and brackets enclose: numbers there are names or asides."""
    if "“" not in text and "《" not in text and "(" not in text:
        return []
    return [match.span() for match in NESTED.finditer(text)]


def within(at: int, spans: list[tuple[int, int]]) -> bool:
    """True if the offset lies inside one of the half-open spans."""
    return any(first <= at < last for first, last in spans)


Spanned = tuple[Statement, tuple[int, int]]


def find_statements(clause: Clause, owners: Owners, report: bool) -> list[Spanned]:
    """The targets and outcomes of one clause, in the order of their numbers, each with its own words' span."""
    if clause.role in SKIPPED_ROLES:
        return []
    text = clause.text
    if not words.MAY_COUNT.search(text):
        return []
    quantities = find_quantities(text)
    if not quantities:
        return []
    found: list[Spanned] = []
    periods = find_periods(text, clause.year, clause.published, report)
    nested = nested_spans(text)
    timed = [(period.at, period.to) for period in periods]
    usable = [
        quantity
        for quantity in quantities
        if (quantity.form == "streak" or not within(quantity.core, timed))
        and not (within(quantity.core, nested) and not words.FOLD_PLAN.search(text))
        and not words.is_name(text, quantity)
    ]
    carried = Carried()
    before = -1
    for first, last in comma_spans(text, nested):
        local = [period for period in periods if first <= period.at < last]
        chosen = [quantity for quantity in usable if first <= quantity.core < last]
        dated = DEADLINE.fullmatch(text[first:last])
        if dated and local and found and before >= 0 and not chosen:
            found[before:] = [(_by(statement, local[-1]), span) for statement, span in found[before:]]
            continue
        before = len(found)
        found.extend(_comma_clause(clause, owners, first, last, local, chosen, carried))
        before = before if len(found) > before else -1
    return found


# 新增充电桩500个，10月底前完成: a deadline in a clause of its own binds what stands before it.
DEADLINE = re.compile(r"[^,]{0,16}?(?:前|底|末|内|半年|季度|月|年)(?:全部|全面|基本)?(?:完成|建成|投用|投入使用|交付|到位|实现|竣工|启用)?")


def _by(statement: Statement, period: Period) -> Statement:
    """The statement with a deadline that follows it, where it has no period of its own."""
    if statement.why.get("period") != "period.section" or period.last is None or period.baseline:
        return statement
    why = {**statement.why, "period": period.rule}
    return replace(statement, start=None, end=period.last, why=why)


def comma_spans(text: str, nested: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The half-open spans between commas and colons that stand outside of marks and numbers."""
    spans, at = [], 0
    for match in COMMA.finditer(text):
        if within(match.start(), nested):
            continue
        around = text[match.start() - 1 : match.end() + 1]
        if len(around) == 3 and around[0].isdigit() and around[2].isdigit():
            continue  # 1,000 and 1.84:1
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(text)))
    return spans


def _comma_clause(
    clause: Clause, owners: Owners, first: int, last: int, periods: list[Period], quantities: list[Quantity],
    carried: Carried,
) -> Iterator[Spanned]:  # fmt: skip
    text = clause.text
    piece = text[first:last]
    who, who_rule = owners.named(piece, carried.who or clause.who)
    if who_rule == "who.company":
        carried.who = who
    strength = words.strength_of(piece)
    if strength is not None and words.GOVERNS.search(piece) and clause.role != "target-list":
        carried.strength, carried.strength_at = strength[0], first
    if strength is None and carried.strength is not None and carried.strength in ("strive", "ensure", "expect"):
        strength = (carried.strength, "strength.carried")
    leading = next((p for p in periods if not p.baseline and (p.carries or p.to == last)), None)
    found = list(_chosen(text, first, last, quantities))
    for each in found:
        _split(each, periods, who_rule)
    yield from _stated(clause, first, last, periods, found, carried, who, who_rule, strength)
    if leading is not None and not leading.unresolved:
        carried.period, carried.period_at = leading, first
    if not found:
        noun = words.cleaned(text, first, last, periods)
        noun = words.strip_lead(noun)
        if noun:
            carried.head, carried.head_at = noun, first


def _chosen(text: str, first: int, last: int, quantities: list[Quantity]) -> Iterator[Found]:
    """The quantities that state something, with their words; those that only describe are passed over."""
    kept: list[Quantity] = []
    for quantity in reversed(quantities):
        if not words.describes(text, first, last, quantity, kept[0] if kept else None):
            kept.insert(0, quantity)
    at = first
    for index, quantity in enumerate(kept):
        left, left_at = text[at : quantity.at], at
        if index + 1 < len(kept):
            following = kept[index + 1]
            right_to = quantity.to + words.right_end(text[quantity.to : following.at])
            at = right_to
        else:
            right_to = quantity.to + words.last_right_end(text[quantity.to : last])
            at = right_to
        yield Found(quantity, left, left_at, text[quantity.to : right_to], right_to)


def _split(found: Found, periods: list[Period], who_rule: str) -> None:
    """Part the words before the number into verb and noun."""
    left = words.without_periods(found.left, found.left_at, periods)
    left = left.lstrip("、和及与,")
    if who_rule == "who.each":
        left = EACH.sub("", left)
    if found.quantity.form == "streak":
        left = left.rpartition("、")[2]
    if words.CHANGE_END.search(left) and words.DELIVERS_ANY.match(found.right):
        found.right, found.right_to = "", found.quantity.to  # a stop was lost: 增长10%大力发展…
    if found.right.endswith("的目标"):
        left = left.removeprefix("落实").removeprefix("完成").removeprefix("实现")
    found.verb, found.noun = words.split_verb(words.strip_tail(words.strip_lead(left)))


def _stated(
    clause: Clause, first: int, last: int, periods: list[Period], found: list[Found], carried: Carried, who: str,
    who_rule: str, strength: tuple[Strength, str] | None,
) -> Iterator[Spanned]:  # fmt: skip
    text = clause.text
    pairs = words.distributed(text, first, found) if found else None
    lead = ""
    lead_at = first
    if found and not found[0].quantity.value and not found[0].left:
        return
    for index, each in enumerate(found):
        quantity = each.quantity
        begin = each.left_at
        raw_left = each.left.lstrip("、和及与")
        noun, verb = each.noun, each.verb
        right = words.clean_right(each.right)
        inherited = False
        if pairs is not None and index < len(pairs):
            phrase, verb = pairs[index], ""
            begin = first
        elif index + 1 < len(found) and each.right_to == found[index + 1].quantity.at and not found[index + 1].left:
            phrase = verb + noun + words.clean_right(found[index + 1].right)
            each.right_to = found[index + 1].right_to
        elif carried.head and not noun and (
            (right and raw_left.startswith("其中")) or (quantity.form == "streak" and words.KEEPS.match(right))
        ):
            phrase = lead_noun(carried.head) + right
            inherited = True
            begin = carried.head_at
        elif noun in words.WEAK and not right and carried.head:
            phrase = lead_noun(carried.head) + noun
            inherited = True
            begin = carried.head_at
        elif not noun and not right and quantity.form != "streak":
            head = lead_noun(carried.head)
            keep = words.keeps_verb(raw_left, quantity)
            phrase = (carried.head if keep else NEW_END.sub("", head)) + verb
            inherited = True
            begin = carried.head_at if carried.head else begin
        elif index and not raw_left and right and lead and found[index - 1].right_to != quantity.at:
            phrase = lead + right
            begin = lead_at
        elif index and noun and not verb and lead and not right and each.left.startswith(("、", "和", "及", "与")) and not words.predicates(each.left):
            phrase = lead + noun
            begin = lead_at
        elif words.RELATION.match(verb + noun) and carried.head:
            phrase = lead_noun(carried.head) + verb + noun
            begin = carried.head_at
        else:
            phrase = verb + noun + right
        phrase = words.tidy(phrase)
        if not phrase:
            continue
        if index == 0 or (verb and not inherited):
            lead, lead_at = words.lead_of(each), each.left_at
        told = found[0] if pairs is not None else each
        measure, value, measure_rule = words.measured(text, first, told, phrase, quantity)
        if measure == "level" and measure_rule in LOOSE and carried.parent and raw_left.startswith("其中"):
            if carried.parent == (quantity.unit, "amount"):
                measure, measure_rule = "amount", "measure.of-parent"
        if inherited and not raw_left and quantity.before in PASSES and NEW_END.search(carried.head):
            measure, measure_rule = "level", "measure.stock-passed"  # 里程新增3000公里、突破1万公里
        elif inherited and not raw_left and measure_rule in LOOSE and carried.parent and carried.parent[1] == "amount":
            measure, measure_rule = "amount", "measure.of-parent"
        carried.parent = (quantity.unit, measure)
        period, period_rule, period_at = _period(clause, first, each, periods, carried, measure)
        statement = _statement(
            clause, each, begin, phrase, measure, value, period, who, strength,
            {"measure": measure_rule, "period": period_rule, "who": who_rule, "value": quantity.rule,
             "indicator": "indicator.elided" if inherited else "indicator.own"},
            period_at, carried,
        )  # fmt: skip
        if statement is None:
            continue
        subjects = words.rank_subjects(text, first, each) if measure == "rank" and pairs is None else []
        span = (each.left_at, each.right_to)
        if len(subjects) > 1:
            for subject in subjects:
                yield replace(statement, indicator=subject), span
        else:
            yield statement, span
        if not inherited:
            carried.head, carried.head_at = words.tidy(verb + noun + right) or phrase, begin


def lead_noun(phrase: str) -> str:
    """The phrase without the verb that it begins with."""
    return words.split_verb(phrase)[1] or phrase


def _period(
    clause: Clause, first: int, found: Found, periods: list[Period], carried: Carried, measure: Measure
) -> tuple[tuple[date | None, date | None], str, int]:
    """The days that the value is for, the rule that tells, and where its words begin."""
    start, end, rule, at = clause.start, clause.end, "period.section", found.left_at
    if clause.role == "press" and clause.tense != "future":
        start = end = None  # a headline's year is for what is announced
    own = [p for p in periods if not p.baseline and p.at < found.right_to]
    near = [p for p in own if p.at >= found.left_at]
    lead = [p for p in own if p.at < found.left_at and p.at - first <= 12]
    chosen = near[-1] if near else lead[-1] if lead else None
    if chosen is None and carried.period is not None:
        chosen, at = carried.period, carried.period_at
    if chosen is not None:
        at = min(at, chosen.at)
        if chosen.unresolved:
            other = carried.period or next((p for p in own if not p.unresolved), None)
            if other is not None:
                start, end, rule = other.first, other.last, other.rule
            elif clause.role == "press" or clause.start is None:
                start, end, rule = None, None, chosen.rule
        else:
            start, end, rule = chosen.first, chosen.last, chosen.rule
            if clause.tense == "past" and end is not None and end > clause.published:
                end = clause.published
    if measure in ("level", "rank", "multiple"):
        start = None
    return (start, end), rule, at


def _statement(
    clause: Clause, found: Found, begin: int, phrase: str, measure: Measure, value: float,
    period: tuple[date | None, date | None], who: str, strength: tuple[Strength, str] | None,
    why: dict[str, str], period_at: int, carried: Carried,
) -> Statement | None:  # fmt: skip
    quantity = found.quantity
    past = clause.tense == "past"
    if clause.tense == "open":
        past = True
    if clause.role in ("tasks", "target-list", "goals", "horizon") and period[1] is not None:
        if period[1] < date(clause.year, 1, 1) or (period[1] < clause.published and period[0] is not None):
            past = True
    kind = "outcome" if past else "target"
    start_at = min(begin, period_at if period_at >= 0 else begin)
    if strength is not None and strength[1] == "strength.carried":
        start_at = min(start_at, carried.strength_at)
    while start_at < quantity.at and clause.text[start_at] in ",、;:和及与 ":
        start_at += 1
    raw = clause.raw_span(start_at, found.right_to)
    chosen: Strength | None = None
    if kind == "target":
        chosen, rule = strength if strength is not None else (clause.strength, "strength.section")
        if clause.strength == "expect" and chosen == "plan":
            chosen, rule = "expect", "strength.list"
        why["strength"] = rule
    high = quantity.high
    doubts = []
    if clause.source.damaged:
        doubts.append("text damaged")
    if not clause.owner_known:
        doubts.append("owner unknown: columns mixed")
    if why["indicator"] == "indicator.elided":
        doubts.append("indicator elided")
    if clause.role == "press" and why["period"] == "period.section":
        doubts.append("period not stated" if period[1] is None else "period from the headline")
    tier = "A" if not doubts else "C" if len(doubts) > 1 or clause.source.damaged else "B"
    return Statement(
        kind=kind, quote=clause.quote(start_at, found.right_to), indicator=phrase, start_offset=raw[0],
        end_offset=raw[1], who=who, measure=measure, comparator=quantity.comparator, value=value, high=high,
        unit=quantity.unit, start=period[0], end=period[1], strength=chosen,
        modality=words.modality(chosen, clause.text[start_at : found.right_to]) if chosen else None,
        section=clause.role, paragraph=clause.paragraph, tier=tier, doubts=tuple(doubts), why=why,
    )  # fmt: skip
