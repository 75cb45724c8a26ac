"""Targets and outcomes: which quantities of a clause are promised or reported, of what, by when and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.extract import words
from monitor.extract.actors import Owners
from monitor.extract.clauses import Clause, comma_spans, nested_spans, tier_of, within
from monitor.extract.describing import MAY_COUNT, is_name
from monitor.extract.indicators import identify
from monitor.extract.measuring import Told
from monitor.extract.modality import may_be_marked, modality, strength_of
from monitor.extract.periods import Period, find_periods
from monitor.extract.phrases import lead_of, own_words, phrase_of, told_of
from monitor.extract.quantities import Quantity, find_quantities
from monitor.extract.standing import within as within_year
from monitor.extract.standing import year_told
from monitor.extract.stretches import (
    Carried,
    Firmness,
    Found,
    Phrase,
    Stretch,
    aims_beyond,
    hand_on,
    is_built_before,
    stretch_of,
)
from monitor.extract.tense import PLANNED_SUM, STEADY
from monitor.values import Comparator, Statement, Strength

SKIPPED_ROLES = frozenset({"problems", "quoted-upper", "other", "byline"})
FORWARD_ROLES = frozenset({"tasks", "target-list", "goals", "horizon"})
FOLD_PLAN = re.compile(r"年倍增计划")
AT_LEAST = re.compile(r"至少[^,、]{1,8}$")
OF_STANDARD = re.compile(r"(?:不低于|不少于|不超过|不高于|达到)[^,;、\d]{2,24}的$")  # 不低于低保标准的1.3倍
TIMES_BOUND: dict[str, Comparator] = {"不低于": ">=", "不少于": ">=", "不超过": "<=", "不高于": "<="}
# 新增充电桩500个，10月底前完成: a deadline in a comma clause of its own binds what stands before it.
DEADLINE = re.compile(
    r"(?!截)[^,]{0,16}?[前底末内度月年](?:全部|全面|基本)?(?:完成|建成|投用|投入使用|交付|到位|实现|竣工|启用)?"
)

CLOSING = 2  # months of a year in which the figures of the one before are still reckoned
AGAINST_LAST = re.compile(r"[比较](?:上年|去年)")
# Who may ask for a grant: 申报条件：年营业收入1000万元以上
CONDITION = re.compile(r"(?:申报|认定|申请|支持|奖励|适用|准入|补贴|补助)(?:条件|对象|范围|标准|主体|要求):")
JOINED_BY = re.compile(r"和(?![美平谐田睦])")
RESPONSIBLE = re.compile(
    r"[^,、\d]{0,12}(?:[局委办处]|中心|部门|集团|公司|街道|[镇乡]|园区|开发区|政府|管委会|单位)(?:[、和][^,\d]{1,40})?"
)
FAR = 60  # characters: what gives the time or the strength farther ahead is not quoted with every number of a list

DONE_ALREADY = re.compile(r"已|了(?!解)|以来|截至|目前|去年|取得|收官|回顾|圆满完成")
# Up to the day of the piece; what is told of a year without such a word is told of the year.
SO_FAR = re.compile(r"已|累计|目前|截[至止]|以来|至今|迄今|现有")
# 7月，……开工，建成后预计……: what is announced behind a time that is over
TO_COME = re.compile(r"[^,、]{0,16}?(?:将(?!军|士|领|近)|有望|力争|[成产用]后)")
YEAR_PART = re.compile(r"全年|前三季度|上半年|下半年|二季度|三季度|四季度")
MANY = 10_000
DEADLINES = frozenset({"period.by-year", "period.plan-end", "period.year", "period.this-year"})

Spanned = tuple[Statement, tuple[int, int]]


@dataclass(slots=True)
class Sentence:
    """What holds on behind a semicolon: a deadline that opened the sentence, and the modal that stood before it."""

    number: int = -1
    period: Period | None = None
    strength: Strength | None = None
    head: str = ""  # what its last number was said of: 新增企业90家；今年再新增120家


def find_statements(clause: Clause, owners: Owners, report: bool, sentence: Sentence) -> list[Spanned]:
    """The targets and outcomes of one clause, in the order of their numbers, each with its own words' span.

    `sentence` is what the clause before left; it is brought up to date for the next one.
    """
    if sentence.number != clause.sentence:
        sentence.number, sentence.period, sentence.strength, sentence.head = clause.sentence, None, None, ""
    text = clause.text
    if clause.role in SKIPPED_ROLES or not MAY_COUNT.search(text):
        return []
    quantities = find_quantities(text)
    if not quantities or CONDITION.match(text):
        return []
    periods = find_periods(text, clause.year, clause.published, report, _spoken_year(clause))
    nested = nested_spans(text)
    usable = _usable(text, quantities, periods, nested)
    if not usable:
        return []
    found: list[Spanned] = []
    carried = Carried(marked=may_be_marked(text), period=sentence.period, strength=sentence.strength)
    carried.head = sentence.head if clause.role == "press" else ""
    newest = -1  # where the statements of the comma clause before begin, if it has any
    end = usable[-1].core
    taken = 0  # how many of the quantities stand in the comma clauses before
    for first, last in comma_spans(text, nested):
        local = [period for period in periods if first <= period.at < last] if periods else []
        ahead = taken
        while taken < len(usable) and usable[taken].core < last:
            taken += 1
        chosen = usable[ahead:taken]
        if newest >= 0 and not chosen and _sets_deadline(text, first, last, local):
            found[newest:] = [(_by(statement, local[-1]), span) for statement, span in found[newest:]]
            continue
        if first > end and not found:
            break
        if found and not chosen and RESPONSIBLE.fullmatch(text, first, last):
            newest = 0  # a row of tasks: what, who, until when
            continue
        if first > end:
            break
        stretch = stretch_of(clause, owners, first, last, local, chosen, carried)
        before = len(found)
        if stretch.found:
            found.extend(_stated(stretch, carried))
        newest = before if len(found) > before else -1
        hand_on(stretch, carried)
    sentence.head = carried.head if found else ""
    opened = carried.period
    if opened is not None and (
        opened.rule in DEADLINES
        or opened is sentence.period
        or (opened.carries and clause.role == "press" and (opened.at <= 2 or text[opened.at - 1] == ","))
    ):
        sentence.period = carried.period
        together = carried.strength_at == carried.period_at or sentence.strength is not None
        sentence.strength = carried.strength if together else None
    return found


def _spoken_year(clause: Clause) -> int | None:
    """The year that 全年 means where the sentences before told of a past one: 2024年，……。预计全年完成……."""
    if clause.tense == "future" and not _reckoned(clause):
        return None
    told = year_told(clause.standing, clause.published)
    if told is None and clause.tense == "past" and clause.published.month <= CLOSING and YEAR_PART.search(clause.text):
        return clause.published.year - 1  # told in January: 全年接待游客……
    return told


def _reckoned(clause: Clause) -> bool:
    """True of a figure of the year that is just over, whose last word is not spoken yet: 预计全年完成……."""
    closing = clause.published.month <= CLOSING and clause.text.find("预计", 0, 40) >= 0
    return closing and STEADY.search(clause.text) is None


def _usable(
    text: str, quantities: list[Quantity], periods: list[Period], nested: list[tuple[int, int]]
) -> list[Quantity]:
    """The quantities that are neither dates nor names nor asides."""
    timed = [(period.at, period.to) for period in periods]
    named = nested if nested and not FOLD_PLAN.search(text) else []
    return [
        quantity
        for quantity in quantities
        if not (timed and quantity.form != "streak" and within(quantity.core, timed))
        and not (named and within(quantity.core, named))
        and not is_name(text, quantity)
    ]


def _sets_deadline(text: str, first: int, last: int, periods: list[Period]) -> bool:
    """True of a comma clause that is nothing but a deadline; 截至6月底, and 10月底前 alone, tell of what follows."""
    if not periods or periods[-1].rule == "period.until" or DEADLINE.fullmatch(text, first, last) is None:
        return False
    return last == len(text) or periods[-1].to < last


def _by(statement: Statement, period: Period) -> Statement:
    """The statement with a deadline that follows it, where it has no period of its own."""
    if statement.why.get("period") != "period.section" or period.last is None or period.baseline:
        return statement
    return replace(statement, start=None, end=period.last, why={**statement.why, "period": period.rule})


def _stated(stretch: Stretch, carried: Carried) -> Iterator[Spanned]:
    """The statements of a comma clause."""
    for index, each in enumerate(stretch.found):
        phrase = phrase_of(stretch, index, carried)
        if not phrase.text:
            continue
        if index == 0 or (each.verb and not phrase.elided):
            stretch.lead, stretch.lead_at = lead_of(each) if len(stretch.found) > 1 else "", each.left_at
        if phrase.elided and not each.quantity.unit and carried.parent and each.quantity.value >= MANY:
            each.quantity = replace(each.quantity, unit=carried.parent[0])  # 达301亿千瓦时，突破300亿大关
        stretch.said.append(phrase.text)
        told = told_of(stretch, each, phrase, carried)
        carried.parent, carried.falls = (each.quantity.unit, told[0]), told[1] < 0
        carried.measures[each.quantity.unit] = told[0]
        statement = _statement(stretch, each, phrase, told, carried)
        span = (each.left_at, each.right_to)
        subjects = []
        if stretch.pairs is None and not each.right:
            subjects = words.sharing(words.without_periods(each.left, each.left_at, stretch.periods), told[0])
        if len(subjects) > 1:
            yield from ((_renamed(statement, subject), span) for subject in subjects)
        else:
            yield statement, span
        if not carried.all_head:
            carried.all_head = phrase.text
        if not phrase.elided and not words.RELATION.match(each.verb + each.noun):
            own = words.unrelated(phrase.own or words.tidy(own_words(each)))
            carried.head, carried.head_at = own or phrase.text, phrase.begin
            carried.by_unit[each.quantity.unit] = carried.head
            part = stretch.clause.text.startswith("其中", stretch.first)
            carried.head_period = _own_period(stretch, each) or (carried.head_period if part else None)


def _renamed(statement: Statement, subject: str) -> Statement:
    """The statement said of another subject."""
    known = identify(subject, statement.measure, statement.unit)
    if known is None:
        return replace(statement, indicator=subject, indicator_id=None, qualifiers=(), sense="neither")
    return replace(
        statement, indicator=subject, indicator_id=known.indicator_id, qualifiers=known.qualifiers, sense=known.sense
    )


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
    if stretch.dates is not None:
        return stretch.dates[stretch.found.index(found)]
    if not stretch.periods:
        return None
    own = _periods_of(stretch, found)
    near = [p for p in own if p.at >= found.left_at] or [p for p in own if _opens(stretch, p)]
    return near[-1] if near else None


def _period(
    stretch: Stretch, found: Found, carried: Carried, elided: bool
) -> tuple[date | None, date | None, str, int]:
    """The days that the value is for, the rule that tells, and where the words for them begin."""
    clause = stretch.clause
    start, end, rule, at = clause.start, clause.end, "period.section", found.left_at
    if clause.role == "press" and clause.tense != "future":
        start = end = None  # a headline's year is for what is announced
    near, standing = _own_period(stretch, found), False
    if near is not None and clause.text.startswith("全年", near.at) and aims_beyond(carried.period, clause):
        near = carried.period  # 到2027年,全年……: of that year
    if near is not None and near.rule == "period.until":
        near = within_year(carried.period or clause.standing, near)
    part = clause.text.startswith("其中", stretch.first)  # 全年招引项目60个，其中超10亿元项目12个: in the same time
    chosen = near or carried.period or (carried.head_period if elided or part else None)
    if chosen is None and _stood(clause):
        chosen, standing = clause.standing, True
    if near is None and chosen is not None and _is_behind(stretch, chosen):
        chosen = None  # 7月，……开工，建成后预计……
    told = stretch.found[0] if stretch.pairs is not None else found
    if near is None and "年均" in told.left and _lasts(clause.start, clause.end):
        chosen = None  # 2025年达5万亿元，年均增长6%: over the years of the section
    if chosen is not None:
        if not standing:
            at = min(at, chosen.at if near or chosen is not carried.period else carried.period_at)
        if chosen.unresolved:  # 每年: for each year of what the clause is about
            wider = carried.period or next((p for p in _periods_of(stretch, found) if not p.unresolved), None)
            if wider is not None:
                start, end, rule = wider.first, wider.last, wider.rule
            elif clause.role == "press":
                start, end, rule = None, None, chosen.rule
        else:
            start, end, rule = chosen.first, chosen.last, "period.standing" if standing else chosen.rule
            if not near and (start, end) == (clause.start, clause.end):
                rule, at = "period.section", found.left_at
            running = start is not None and end is not None and start <= clause.published < end
            whole = clause.role == "review" and (  # told ahead of its end: 全年……, 2022年，预计……
                clause.text.startswith("全年", chosen.at)
                or (chosen.rule == "period.year" and (start, end) == (clause.start, clause.end))
            )
            if (
                clause.tense == "past"
                and running
                and not whole
                and rule != "period.plan"
                and SO_FAR.search(clause.text, 0, found.right_to)
            ):
                end = clause.published
    return start, end, rule, at


def _is_behind(stretch: Stretch, period: Period) -> bool:
    """True of a time that was over, before a comma clause that announces of its own."""
    if is_built_before(stretch):
        return True
    over = period.last is not None and period.last < stretch.clause.published
    return (
        over
        and stretch.clause.tense == "future"
        and TO_COME.match(stretch.clause.text, stretch.first, stretch.last) is not None
    )


def _stood(clause: Clause) -> bool:
    """True where a clause that names no time stands in one that its tense fits: what is to come, in one to come."""
    period = clause.standing
    if period is None or period.last is None:
        return False
    if clause.tense == "future" and not _reckoned(clause):
        return period.last > clause.published
    return period.first is None or period.first <= clause.published


def _planned(clause: Clause, rule: str) -> bool:
    """True where the years of a five-year plan are spoken of that no word says to be over: “十四五”期间新建…"""
    return rule == "period.plan" and clause.role == "press" and DONE_ALREADY.search(clause.text) is None


def _is_past(clause: Clause, start: date | None, end: date | None, rule: str) -> tuple[bool, str]:
    """Whether a value is reported, and the rule that tells: the tense, or that its period was over.

    `rule` is how the period was found. In a press piece one that stands in the clause's own words decides before the
    tense of the sentence does, unless the document's date lies within it.
    """
    if clause.role in FORWARD_ROLES:
        if end is None or (clause.tense == "past" and rule == "period.section"):
            return clause.tense != "future", "kind.tense"
        over = end < date(clause.year, 1, 1) or (end < clause.published and start is not None)
        return over, "kind.period-over" if over else "kind.section"
    if clause.role == "press" and rule != "period.section" and end is not None:
        if end < clause.published or (start is not None and end == clause.published):
            return True, "kind.period-over"
        ahead = start is None or start > clause.published or clause.tense == "open" or _planned(clause, rule)
        if end > clause.published and ahead:
            return False, "kind.period-ahead"
    return clause.tense != "future", "kind.section" if clause.role == "review" else "kind.tense"


def _comparator(found: Found) -> Comparator:
    """The bound of a quantity, which may stand before its verb: 至少建成1所."""
    if found.quantity.comparator == "=" and found.left.endswith("的") and found.quantity.unit == "倍":
        return TIMES_BOUND.get((OF_STANDARD.search(found.left) or [""])[0][:3], "=")
    if found.quantity.comparator == "=" and "至少" in found.left and AT_LEAST.search(found.left[-12:]):
        return ">="
    return found.quantity.comparator


def _firmness(stretch: Stretch, found: Found, phrase: Phrase, carried: Carried) -> Firmness:
    """The strength of a target and the rule that tells: its own modal, else what its list or section says."""
    clause = stretch.clause
    own = stretch.strength
    if own is not None and own[1] != "strength.carried":
        own = strength_of(clause.text[stretch.first : found.right_to])  # 增长6%以上、力争6.5%
    if own is None and phrase.elided:
        own = carried.firmness  # 收入预期294亿元，增长3%
    strength, rule = own or (clause.strength, "strength.section")
    if clause.strength == "expect" and strength == "plan":
        return "expect", "strength.list"
    return strength, rule


def _high(quantity: Quantity, value: float) -> float | None:
    """The other end of a range, with the sign of its value: 下降3%—5%."""
    return -quantity.high if quantity.high is not None and value < 0 else quantity.high


def _statement(stretch: Stretch, found: Found, phrase: Phrase, told: Told, carried: Carried) -> Statement:
    planned = "计划" in found.left and PLANNED_SUM.search(found.left) is not None
    carried.planned = planned or (carried.planned and phrase.elided)  # and its growth
    if stretch.clause.role in ("press", "review") and carried.planned:
        stretch = replace(stretch, clause=replace(stretch.clause, tense="future"))
    clause, quantity = stretch.clause, found.quantity
    measure, value, measure_rule = told
    start, end, period_rule, period_at = _period(stretch, found, carried, phrase.elided)
    reached = measure in ("level", "rank", "multiple")  # by the end of the period, whenever it began
    past, kind_rule = _is_past(clause, None if reached and clause.role != "press" else start, end, period_rule)
    start = None if reached else start
    grown = measure == "growth" and clause.role == "review"
    if not reached and start is None and end is not None and (grown or AGAINST_LAST.search(found.left)):
        start = date(end.year, 1, 1)  # 年末常住人口90万人，比上年增加1万人
    begin = _begins(stretch, phrase, carried, period_at)
    while begin < quantity.at and clause.text[begin] in ",、;:及与 和":
        if clause.text[begin] == "和" and JOINED_BY.match(clause.text, begin) is None:
            break
        begin += 1
    quote, raw, raw_to = clause.evidence(begin, found.right_to)
    why = {
        "kind": kind_rule,
        "measure": measure_rule,
        "period": period_rule,
        "who": stretch.who_rule,
        "value": quantity.rule,
        "indicator": "indicator.elided" if phrase.elided else "indicator.own",
    }
    strength, rung = None, None
    if not past:
        strength, why["strength"] = carried.firmness = _firmness(stretch, found, phrase, carried)
        rung = modality(strength, clause.text[begin : found.right_to])
    doubts = _doubts(clause, phrase, period_rule, end)
    known = identify(_meant(stretch, found, phrase.text), measure, quantity.unit)
    if known is not None:
        why["indicator_id"] = f"indicators.{known.indicator_id}"
    return Statement(
        kind="outcome" if past else "target", quote=quote, indicator=phrase.text,
        start_offset=raw, end_offset=raw_to, who=phrase.who or stretch.who, measure=measure,
        comparator=_comparator(found), value=value, high=_high(quantity, value), unit=quantity.unit,
        start=start, end=end, strength=strength, modality=rung,
        section=clause.role, paragraph=clause.paragraph, tier=tier_of(clause, doubts), doubts=doubts, why=why,
        indicator_id=known.indicator_id if known else None, qualifiers=known.qualifiers if known else (),
        sense=known.sense if known else "neither",
    )  # fmt: skip


def _meant(stretch: Stretch, found: Found, phrase: str) -> str:
    """What the catalogue is asked for: of 城乡居民收入分别增长…、… the town's is told first, then the country's."""
    pairs = stretch.pairs
    if pairs is None or len(pairs) != 2 or pairs[0] != pairs[1] or "城乡居民" not in phrase:
        return phrase
    return phrase.replace("城乡", "城镇" if found is stretch.found[0] else "农村")


def _begins(stretch: Stretch, phrase: Phrase, carried: Carried, period_at: int) -> int:
    """Where the words of a statement begin; those for its time and its strength may stand before its phrase."""
    begin = phrase.begin
    if phrase.begin - period_at <= FAR:
        begin = min(begin, period_at)
    modal = stretch.strength is not None and stretch.strength[1] == "strength.carried"
    if modal and phrase.begin - carried.strength_at <= FAR:
        begin = min(begin, carried.strength_at)
    return begin


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
