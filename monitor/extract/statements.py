"""Targets and outcomes: which quantities of a clause are promised or reported, of what, by when and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.extract import words
from monitor.extract.actors import DISTRICTS, EACH, Owners
from monitor.extract.clauses import Clause, comma_spans, nested_spans, tier_of, within
from monitor.extract.describing import COUNTS, MAY_COUNT, MONEY, describes, is_name
from monitor.extract.indicators import identify
from monitor.extract.measuring import LOOSE, PEOPLE, Told, measured
from monitor.extract.modality import GOVERNS, may_be_marked, modality, strength_of
from monitor.extract.periods import Period, find_periods
from monitor.extract.quantities import Quantity, find_quantities
from monitor.values import Measure, Statement, Strength

SKIPPED_ROLES = frozenset({"problems", "quoted-upper", "other", "byline"})
FORWARD_ROLES = frozenset({"tasks", "target-list", "goals", "horizon"})
FOLD_PLAN = re.compile(r"年倍增计划")
NOW = re.compile(r"(?:截至|截止)?目前|现已|现有|至今")
NEW_END = re.compile(r"(?:新增|净增)$")
PASSES = frozenset({"突破", "超过", "超"})
# 新增充电桩500个，10月底前完成: a deadline in a comma clause of its own binds what stands before it.
DEADLINE = re.compile(
    r"[^,]{0,16}?[前底末内度月年](?:全部|全面|基本)?(?:完成|建成|投用|投入使用|交付|到位|实现|竣工|启用)?"
)

DEADLINES = frozenset({"period.by-year", "period.plan-end"})

Spanned = tuple[Statement, tuple[int, int]]
Firmness = tuple[Strength, str]


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

    @property
    def bare_left(self) -> str:
        return words.unjoined(self.left)


@dataclass(slots=True)
class Carried:
    """What a comma clause hands on to the next ones up to the stop."""

    marked: bool  # whether the clause has a modal at all
    head: str = ""  # the last indicator phrase, for what elides it
    head_at: int = 0
    period: Period | None = None
    period_at: int = 0
    strength: Strength | None = None
    strength_at: int = 0
    who: str | None = None
    all_head: str = ""  # the head in force where the clause began, for 其中，甲区25个
    parent: tuple[str, str] | None = None  # unit and measure of the last quantity
    by_unit: dict[str, str] = field(default_factory=dict)  # the last head of each unit: 其中 is a part of the same
    head_period: Period | None = None
    heads: list[str] = field(default_factory=list)  # what the numbers of the last comma clause with any were said of
    heads_at: int = 0
    paired: bool = False  # whether 分别 gave them out


@dataclass(slots=True)
class Stretch:
    """One comma clause first..last of a clause, with what is known of all its quantities."""

    clause: Clause
    first: int
    last: int
    periods: list[Period]
    found: list[Found]
    who: str
    who_rule: str
    strength: Firmness | None
    pairs: list[str] | None = None  # the subjects of A、B分别…
    pairs_at: int = 0
    said: list[str] = field(default_factory=list)  # what its numbers are said of
    lead: str = ""  # the verb that the items of a list share
    lead_at: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a quantity is said of: the phrase, where its words begin, and whether its head stood in another clause."""

    text: str
    begin: int
    elided: bool = False
    who: str | None = None  # where the words name a part of the city in place of a head: 其中，甲区25个


@dataclass(slots=True)
class Sentence:
    """What holds on behind a semicolon: a deadline that opened the sentence, and the modal that stood before it."""

    number: int = -1
    period: Period | None = None
    strength: Strength | None = None


def find_statements(clause: Clause, owners: Owners, report: bool, sentence: Sentence) -> list[Spanned]:
    """The targets and outcomes of one clause, in the order of their numbers, each with its own words' span.

    `sentence` is what the clause before left; it is brought up to date for the next one.
    """
    if sentence.number != clause.sentence:
        sentence.number, sentence.period, sentence.strength = clause.sentence, None, None
    text = clause.text
    if clause.role in SKIPPED_ROLES or not MAY_COUNT.search(text):
        return []
    quantities = find_quantities(text)
    if not quantities:
        return []
    periods = find_periods(text, clause.year, clause.published, report)
    nested = nested_spans(text)
    usable = _usable(text, quantities, periods, nested)
    if not usable:
        return []
    found: list[Spanned] = []
    carried = Carried(marked=may_be_marked(text), period=sentence.period, strength=sentence.strength)
    newest = -1  # where the statements of the comma clause before begin, if it has any
    end = usable[-1].core
    for first, last in comma_spans(text, nested):
        local = [period for period in periods if first <= period.at < last]
        chosen = [quantity for quantity in usable if first <= quantity.core < last]
        if newest >= 0 and local and not chosen and DEADLINE.fullmatch(text, first, last):
            found[newest:] = [(_by(statement, local[-1]), span) for statement, span in found[newest:]]
            continue
        if first > end:
            break
        stretch = _stretch(clause, owners, first, last, local, chosen, carried)
        before = len(found)
        found.extend(_stated(stretch, carried))
        newest = before if len(found) > before else -1
        _hand_on(stretch, carried)
    if carried.period is not None and carried.period.rule in DEADLINES:
        sentence.period = carried.period
        together = carried.strength_at == carried.period_at or sentence.strength is not None
        sentence.strength = carried.strength if together else None
    return found


def _usable(
    text: str, quantities: list[Quantity], periods: list[Period], nested: list[tuple[int, int]]
) -> list[Quantity]:
    """The quantities that are neither dates nor names nor asides."""
    timed = [(period.at, period.to) for period in periods]
    named = [] if FOLD_PLAN.search(text) else nested
    return [
        quantity
        for quantity in quantities
        if (quantity.form == "streak" or not within(quantity.core, timed))
        and not within(quantity.core, named)
        and not is_name(text, quantity)
    ]


def _by(statement: Statement, period: Period) -> Statement:
    """The statement with a deadline that follows it, where it has no period of its own."""
    if statement.why.get("period") != "period.section" or period.last is None or period.baseline:
        return statement
    return replace(statement, start=None, end=period.last, why={**statement.why, "period": period.rule})


def _stretch(
    clause: Clause, owners: Owners, first: int, last: int, periods: list[Period], quantities: list[Quantity],
    carried: Carried,
) -> Stretch:  # fmt: skip
    piece = clause.text[first:last]
    who, who_rule = owners.named(piece, carried.who or clause.who)
    if who_rule in ("who.company", "who.subject"):
        carried.who = who
    strength = strength_of(piece) if carried.marked else None
    if strength is not None and clause.role != "target-list" and GOVERNS.match(piece):
        carried.strength, carried.strength_at = strength[0], first
    if strength is None and carried.strength in ("strive", "ensure", "expect"):
        strength = (carried.strength, "strength.carried")
    found = list(_chosen(clause.text, first, last, quantities))
    for each in found:
        _part(each, periods, who_rule)
    pairs, pairs_at = _pairs(found, periods), first
    if pairs is None and len(found) > 1 and "分别" in found[0].left and carried.head:
        pairs, pairs_at = words.dealt_out(carried.head, found[0].noun, len(found)), carried.head_at
    if pairs is None and _pairs_again(found, carried):
        pairs, pairs_at = carried.heads, carried.heads_at
    return Stretch(clause, first, last, periods, found, who, who_rule, strength, pairs, pairs_at, lead_at=first)


def _pairs(found: list[Found], periods: list[Period]) -> list[str] | None:
    """The subjects of A、B分别…1、2, one for each number; None where nothing is paired."""
    if len(found) < 2:
        return None
    return words.distributed(words.without_periods(found[0].left, found[0].left_at, periods), len(found))


def _pairs_again(found: list[Found], carried: Carried) -> bool:
    """True where numbers without names go with those before the comma, one by one: 游客…、收入…，分别增长1%、2%."""
    if len(found) < 2 or len(found) != len(carried.heads) or found[0].noun or any(each.right for each in found):
        return False
    return (carried.paired or "分别" in found[0].left) and not any(each.bare_left for each in found[1:])


def _hand_on(stretch: Stretch, carried: Carried) -> None:
    """Leave the period, and the head where no quantity gave one, to the comma clauses that follow."""
    leading = next((p for p in stretch.periods if not p.baseline and (p.carries or p.to == stretch.last)), None)
    if leading is not None and not leading.unresolved:
        carried.period, carried.period_at = leading, stretch.first
    if stretch.said:
        carried.heads, carried.heads_at = stretch.said, min(stretch.pairs_at, stretch.first)
        carried.paired = stretch.pairs is not None
    if not stretch.found:
        piece = stretch.clause.text[stretch.first : stretch.last]
        noun = words.strip_lead(words.without_periods(piece, stretch.first, stretch.periods).strip(",、 "))
        noun = words.PACED.sub("", noun)
        if noun:
            carried.head, carried.head_at = noun, stretch.first


def _chosen(text: str, first: int, last: int, quantities: Sequence[Quantity]) -> Iterator[Found]:
    """The quantities that state something, with their words; those that only describe are passed over."""
    kept: list[Quantity] = []
    for quantity in reversed(quantities):
        if not describes(text, first, last, quantity, kept[-1] if kept else None):
            kept.append(quantity)
    kept.reverse()
    at = first
    for index, quantity in enumerate(kept):
        if index + 1 < len(kept):
            right_to = quantity.to + words.right_end(text[quantity.to : kept[index + 1].at])
        else:
            right_to = quantity.to + words.last_right_end(text[quantity.to : last])
        yield Found(quantity, text[at : quantity.at], at, text[quantity.to : right_to], right_to)
        at = right_to


def _part(found: Found, periods: list[Period], who_rule: str) -> None:
    """Part the words before the number into verb and noun."""
    left = words.without_periods(found.left, found.left_at, periods)
    left = words.unjoined(left.lstrip(","))
    if who_rule == "who.each":
        left = EACH.sub("", left)
    if found.quantity.form == "streak":
        left = left.rpartition("、")[2]
    if words.CHANGE_END.search(left[-8:]) and words.VERB_FIRST.match(found.right):
        found.right, found.right_to = "", found.quantity.to  # a stop was lost: 增长10%大力发展…
    if found.right.endswith("的目标"):
        left = left.removeprefix("落实").removeprefix("完成").removeprefix("实现")
    left = words.strip_lead(left)
    if found.right and words.VERB_FIRST.fullmatch(left):
        found.verb = left  # 改造提升24个…: all of it is the verb
    else:
        found.verb, found.noun = words.split_verb(words.strip_tail(left))


def _stated(stretch: Stretch, carried: Carried) -> Iterator[Spanned]:
    """The statements of a comma clause."""
    for index, each in enumerate(stretch.found):
        phrase = _phrase(stretch, index, carried)
        if not phrase.text:
            continue
        if index == 0 or (each.verb and not phrase.elided):
            stretch.lead, stretch.lead_at = _lead_of(each), each.left_at
        stretch.said.append(phrase.text)
        told = _told(stretch, each, phrase, carried)
        carried.parent = (each.quantity.unit, told[0])
        statement = _statement(stretch, each, phrase, told, carried)
        span = (each.left_at, each.right_to)
        subjects = words.rank_subjects(each.left) if told[0] == "rank" and stretch.pairs is None else []
        if len(subjects) > 1:
            yield from ((_renamed(statement, subject), span) for subject in subjects)
        else:
            yield statement, span
        if not carried.all_head:
            carried.all_head = phrase.text
        if not phrase.elided:
            own = words.tidy(each.verb + each.noun + words.clean_right(each.right))
            carried.head, carried.head_at = own or phrase.text, phrase.begin
            carried.by_unit[each.quantity.unit] = carried.head
            carried.head_period = _own_period(stretch, each)


def _renamed(statement: Statement, subject: str) -> Statement:
    """The statement said of another subject."""
    known = identify(subject, statement.measure, statement.unit)
    if known is None:
        return replace(statement, indicator=subject, indicator_id=None, qualifiers=(), sense="neither")
    return replace(
        statement, indicator=subject, indicator_id=known.indicator_id, qualifiers=known.qualifiers, sense=known.sense
    )


def _lead_of(found: Found) -> str:
    """The verb that further items of the same list share."""
    return words.strip_lead(found.bare_left) if found.right else found.verb


def _head_noun(phrase: str) -> str:
    """The phrase without the verb that it begins with."""
    return words.split_verb(phrase)[1] or phrase


def _phrase(stretch: Stretch, index: int, carried: Carried) -> Phrase:
    """What a quantity is said of, with the words supplied that it leaves to what stands before."""
    if stretch.pairs is not None:
        return Phrase(words.tidy(stretch.pairs[index]), stretch.pairs_at, elided=stretch.pairs_at < stretch.first)
    each, following = stretch.found[index], stretch.found[index + 1 : index + 2]
    noun, verb, right = each.noun, each.verb, words.clean_right(each.right)
    if following and each.right_to == following[0].quantity.at and not following[0].left:
        each.right_to = following[0].right_to  # 10件45项实事: both count the same
        return Phrase(words.tidy(verb + noun + words.clean_right(following[0].right)), each.left_at)
    elided = _elided(each, right, carried)
    if elided is not None:
        return elided
    if index and stretch.lead and not verb:
        twin = stretch.found[index - 1].right_to == each.quantity.at
        if not each.bare_left and right and not twin:
            return Phrase(words.tidy(stretch.lead + right), stretch.lead_at)
        listed = each.left != each.bare_left and not words.PREDICATE_END.search(each.left[-8:])
        if noun and not right and listed and not _sums_up(each, stretch.found[index - 1]):
            return Phrase(words.tidy(stretch.lead + noun), stretch.lead_at)
    return Phrase(words.tidy(verb + noun + right), each.left_at)


def _sums_up(each: Found, before: Found) -> bool:
    """True of a sum of money behind a count of things: 接待游客3万人次、旅游收入2亿元 says 收入, not 接待收入."""
    money = each.quantity.unit in MONEY and before.quantity.unit not in MONEY
    return money and bool(words.METRIC_END.search(each.noun) or each.noun.endswith("投资"))


def _elided(each: Found, right: str, carried: Carried) -> Phrase | None:
    """The phrase of a quantity whose head stands in what was said before; None where it has a head of its own."""
    noun, verb, head = each.noun, each.verb, carried.head
    if each.bare_left.startswith("其中"):
        head = carried.by_unit.get(each.quantity.unit, head)
    streak = each.quantity.form == "streak"
    part = DISTRICTS.get(noun.removesuffix("区").removesuffix("市")) if noun[-1:] in ("区", "市") else None
    if part and not right:
        return Phrase(words.tidy(carried.all_head), each.left_at, elided=True, who=part)
    if head and not noun and right and (each.bare_left.startswith("其中") or (streak and words.KEEPS.match(right))):
        return Phrase(words.tidy(_head_noun(head) + right), carried.head_at, elided=True)
    if head and noun in words.WEAK and not right:
        return Phrase(words.tidy(NEW_END.sub("", _head_noun(head)) + noun), carried.head_at, elided=True)
    if not noun and not right and not streak:
        # 新引进…67个，同比增加18个 keeps the verb of its head; 新增…68家，总数达162家 does not.
        left = each.bare_left
        grown = bool(words.CHANGE_END.search(left[-8:])) and not verb and not left.startswith("净增")
        kept = head if grown and each.quantity.form != "rank" else NEW_END.sub("", _head_noun(head))
        return Phrase(words.tidy(kept + verb), carried.head_at if head else each.left_at, elided=True)
    if head and words.RELATION.match(verb + noun):
        return Phrase(words.tidy(_head_noun(head) + verb + noun + right), carried.head_at)
    return None


def _told(stretch: Stretch, each: Found, phrase: Phrase, carried: Carried) -> Told:
    """The measure of a quantity, by its own words or by those that it shares."""
    told = stretch.found[0] if stretch.pairs is not None else each
    before = stretch.clause.text[max(stretch.first, each.quantity.at - 200) : each.quantity.at]
    total = "累计" in before or "共计" in each.left
    measure, value, rule = measured(each.quantity, told.left, told.right, told.verb, told.noun, phrase.text, total)
    parent = carried.parent
    if rule in LOOSE and measure == "level" and parent is not None and parent[1] == "amount":
        of_parent = each.bare_left.startswith("其中") and parent[0] == each.quantity.unit
        if of_parent or (phrase.elided and not each.bare_left):
            measure, rule = "amount", "measure.of-parent"
    if rule == "measure.default" and stretch.clause.tense == "future" and not each.quantity.before:
        listed = (
            (each.left[:1] == "、" or each.bare_left.startswith("其中")) and parent is not None and parent[1] == "level"
        )
        if not listed and (each.quantity.unit in COUNTS or each.quantity.unit in PEOPLE):
            return "amount", value, "measure.promised-count"
    if phrase.elided and not each.bare_left and each.quantity.before in PASSES and NEW_END.search(carried.head):
        return "level", value, "measure.stock-passed"  # 里程新增3000公里、突破1万公里
    return measure, value, rule


def _lasts(start: date | None, end: date | None) -> bool:
    """True of several years."""
    return start is not None and end is not None and end.year - start.year >= 2


def _periods_of(stretch: Stretch, found: Found) -> list[Period]:
    """The periods of a comma clause that may date a quantity."""
    own = [p for p in stretch.periods if not p.baseline and p.at < found.right_to]
    if found.quantity.unit == "倍":
        return [p for p in own if not stretch.clause.text.startswith("的", p.to)]  # 是“十二五”时期的1.6倍
    return own


def _opens(stretch: Stretch, period: Period) -> bool:
    """True of a period before all the items of a comma clause, with nothing but modals and a short subject ahead."""
    if period.at - stretch.first <= 12:
        return True
    return not words.strip_lead(stretch.clause.text[stretch.first : period.at])


def _own_period(stretch: Stretch, found: Found) -> Period | None:
    """The period that stands with a quantity, or at the head of its comma clause."""
    own = _periods_of(stretch, found)
    near = [p for p in own if p.at >= found.left_at] or [p for p in own if _opens(stretch, p)]
    return near[-1] if near else None


def _period(
    stretch: Stretch, found: Found, carried: Carried, measure: Measure, elided: bool
) -> tuple[date | None, date | None, str, int]:
    """The days that the value is for, the rule that tells, and where the words for them begin."""
    clause = stretch.clause
    start, end, rule, at = clause.start, clause.end, "period.section", found.left_at
    if clause.role == "press" and clause.tense != "future":
        start = end = None  # a headline's year is for what is announced
    near = _own_period(stretch, found)
    chosen = near or carried.period or (carried.head_period if elided else None)
    if near is None and "年均" in found.left and _lasts(clause.start, clause.end):
        chosen = None  # 2025年达5万亿元，年均增长6%: over the years of the section
    if chosen is not None:
        at = min(at, chosen.at if near or chosen is not carried.period else carried.period_at)
        if chosen.unresolved:  # 每年: for each year of what the clause is about
            wider = carried.period or next((p for p in _periods_of(stretch, found) if not p.unresolved), None)
            if wider is not None:
                start, end, rule = wider.first, wider.last, wider.rule
            elif clause.role == "press":
                start, end, rule = None, None, chosen.rule
        else:
            start, end, rule = chosen.first, chosen.last, chosen.rule
            if not near and (start, end) == (clause.start, clause.end):
                rule, at = "period.section", found.left_at
            if clause.tense == "past" and start is not None and end is not None and start <= clause.published < end:
                end = clause.published
    if measure in ("level", "rank", "multiple"):
        start = None
    return start, end, rule, at


def _is_past(clause: Clause, start: date | None, end: date | None, stated: bool) -> bool:
    """True where a value is reported: by the section's tense, or because its period was over.

    `stated` says that the period stands in the clause's own words. In a press piece such a period decides before the
    tense of the sentence does, unless the document's date lies within it.
    """
    if clause.role in FORWARD_ROLES:
        if end is None:
            return clause.tense != "future"
        return end < date(clause.year, 1, 1) or (end < clause.published and start is not None)
    if clause.role == "press" and stated and end is not None:
        if end < clause.published or (start is not None and end == clause.published):
            return True
        if end > clause.published and (start is None or start > clause.published or clause.tense == "open"):
            return False
    return clause.tense != "future"


def _firmness(stretch: Stretch) -> Firmness:
    """The strength of a target and the rule that tells: its own modal, else what its list or section says."""
    clause = stretch.clause
    strength, rule = stretch.strength or (clause.strength, "strength.section")
    if clause.strength == "expect" and strength == "plan":
        return "expect", "strength.list"
    return strength, rule


def _statement(stretch: Stretch, found: Found, phrase: Phrase, told: Told, carried: Carried) -> Statement:
    clause, quantity = stretch.clause, found.quantity
    measure, value, measure_rule = told
    start, end, period_rule, period_at = _period(stretch, found, carried, measure, phrase.elided)
    now = clause.role == "press" and NOW.match(clause.text, stretch.first)
    target = not now and not _is_past(clause, start, end, period_rule != "period.section")
    begin = min(phrase.begin, period_at)
    if stretch.strength is not None and stretch.strength[1] == "strength.carried":
        begin = min(begin, carried.strength_at)
    while begin < quantity.at and clause.text[begin] in ",、;:和及与 ":
        begin += 1
    raw = clause.raw_span(begin, found.right_to)
    why = {
        "measure": measure_rule,
        "period": period_rule,
        "who": stretch.who_rule,
        "value": quantity.rule,
        "indicator": "indicator.elided" if phrase.elided else "indicator.own",
    }
    strength, rung = None, None
    if target:
        strength, why["strength"] = _firmness(stretch)
        rung = modality(strength, clause.text[begin : found.right_to])
    doubts = _doubts(clause, phrase, period_rule, end)
    known = identify(phrase.text, measure, quantity.unit)
    if known is not None:
        why["indicator_id"] = f"indicators.{known.indicator_id}"
    return Statement(
        kind="target" if target else "outcome", quote=clause.quote(begin, found.right_to), indicator=phrase.text,
        start_offset=raw[0], end_offset=raw[1], who=phrase.who or stretch.who, measure=measure,
        comparator=quantity.comparator, value=value, high=quantity.high, unit=quantity.unit,
        start=start, end=end, strength=strength, modality=rung,
        section=clause.role, paragraph=clause.paragraph, tier=tier_of(clause, doubts), doubts=doubts, why=why,
        indicator_id=known.indicator_id if known else None, qualifiers=known.qualifiers if known else (),
        sense=known.sense if known else "neither",
    )  # fmt: skip


def _doubts(clause: Clause, phrase: Phrase, period_rule: str, end: date | None) -> tuple[str, ...]:
    """What of a statement was inferred or damaged."""
    doubts = []
    if clause.source.damaged:
        doubts.append("text damaged")
    if not clause.owner_known:
        doubts.append("owner unknown: columns mixed")
    if phrase.elided:
        doubts.append("indicator elided")
    if clause.role == "press" and period_rule == "period.section":
        doubts.append("period not stated" if end is None else "period from the headline")
    if clause.tense == "open":
        doubts.append("tense not marked")
    return tuple(doubts)
