"""Follows last period's document into the next one of its series: what is repeated, superseded, new or dropped. Pure.

A headline target is one of the list of main expected targets (主要预期目标). It is looked for in the list of the next
document; other targets anywhere in it. Comparable first: only the same measure in the same unit is raised or lowered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.alert.wording import alike, quantity
from monitor.compare import Document
from monitor.compare.layer import normalised
from monitor.compare.sides import BOUND, STRENGTH, middle, passed
from monitor.extract.indicators import canonical, identify, telling
from monitor.flag import change
from monitor.headline import GROWS, HEADLINE, begins_with, statements_of
from monitor.ledger.kinds import kind_of
from monitor.values import Change, Statement

# Units of one dimension, as how many of the smallest.
SAME_DIMENSION = {"吨": 2000.0, "公斤": 2.0, "千克": 2.0, "斤": 1.0, "公顷": 15.0, "亩": 1.0, "公里": 1.0, "千米": 1.0}
SHARES = frozenset({"rate", "share", "ratio"})
# How one thing stands to another in words, hardest first.
RELATIONS = (
    (3.0, re.compile("高于|快于|优于|超过|领先")),
    (2.5, re.compile("不低于|不慢于|达到或")),
    (1.0, re.compile("(?:基本|大体|总体)(?:保持)?(?:同步|一致|持平|稳定$)")),
    (2.0, re.compile("同步|一致|持平|稳定$")),
)
PARTNER = re.compile(
    r"(?:与|和|同|于)([^与和同于、,]*?)(?:增速|增长|增幅|水平)*(?:保持)?(?:基本|大体|总体)?(?:同步|一致|持平|$|、)"
)
# Endings that say only how a thing is counted, so that to share one is no kinship: 居民收入, 公共预算收入.
COUNTED_ONLY = re.compile(".?(?:收入|支出|水平|总额|总量|规模|比重|占比|比率|强度|面积|产量|数量|人数|增加值|总值)")
# Energy saved and carbon spared stand for one another in these lists: 节能减排, then 单位GDP碳排放.
CLIMATE = re.compile("节能|能耗|减排|降碳|减碳|碳排放")
# Words that only say of whom or in what unit: to begin with one alike is no kinship (城镇新增就业, 城镇调查失业率).
SCOPES = re.compile("城[镇乡市]|农村|居民|全[体社省市区员]|规模|规上|单位|人均|地方|新增|社会|主要|实际")
PRICES = frozenset({"cpi", "ppi"})
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
MODAL = re.compile("(?P<ensure>确保|必须|务必|坚决)|(?P<strive>力争|争取|努力|奋力|冲刺)")
AIM = re.compile(
    rf"(?:{MODAL.pattern})[^,;、\d]{{0,6}}\d[^,;、]*$"
)  # 5%以上、力争5.5%: of the number that closes a quote


@dataclass(frozen=True, slots=True)
class Target:
    """A target as it is followed: what it is of, who is bound, and whether it stands in the list of main targets."""

    what: Statement
    thing: str
    who: str
    headline: bool
    years: int | None  # by how many years its end lies after the document


def succeed(before: Document, after: Document) -> tuple[Change, ...]:
    """How the targets of a document went on in the next one of its series: in the order of the later one, dropped last.

    Classes: repeated; superseded with raised, lowered, softer or firmer; redefined where the two cannot be compared;
    new; dropped, unless the later one has no list, or no target at all: then it is of another kind, or was not read.
    Outside the list only what the catalogue of indicators knows is called new or dropped.
    """
    old, new = _targets(before), _targets(after)
    pairs = _pairs(old, new)
    found: list[tuple[int, Change]] = [(b, _step(old[a], new[b])) for a, b in pairs]
    met = {a for a, _ in pairs}, {b for _, b in pairs}
    for b, target in enumerate(new):
        if b not in met[1] and _tells_alone(target, old):
            found.append((b, change(["new"], None, target.what, f"{_name(target)}上期没有，本期新增")))
    listed = any(target.headline for target in new)  # else the next list was not read, and is silent on nothing
    for a, target in enumerate(old):
        if a not in met[0] and new and (listed or not target.headline) and _tells_alone(target, new):
            where = "不再列入" if target.headline else "下一期文件中没有再提"
            found.append((len(new) + a, change(["dropped"], target.what, None, f"{_name(target)}{where}")))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _targets(document: Document) -> list[Target]:
    """The targets of a document in the order of the text, and what its list of main targets holds besides."""
    published = document.version.published
    found = []
    for statement in statements_of(document):
        if statement.kind == "target":
            years = statement.end.year - published.year if statement.end and published else None
            headline = statement.section == HEADLINE
            who = "" if headline else ";".join(sorted(statement.who.split(";")))
            found.append(Target(statement, _thing(statement), who, headline, years))
    return sorted(found, key=lambda target: target.what.start_offset)


def _thing(statement: Statement) -> str:
    """One name for one thing, with the qualifiers that make it another."""
    known = statement.indicator_id, statement.qualifiers
    if known[0] is None and (named := begins_with(statement.indicator)):
        known = named[1].indicator_id, named[1].qualifiers
    if known[0] is None:
        return canonical(statement.indicator)
    return " ".join((known[0], *telling(known[0], known[1]), kind_of(statement)))


def _pairs(old: Sequence[Target], new: Sequence[Target]) -> list[tuple[int, int]]:
    """Each target with the one that it became: the list within the list, then by who and what, then by its slot."""
    found: list[tuple[int, int]] = []
    free: tuple[set[int], set[int]] = (set(range(len(old))), set(range(len(new))))

    def take(options: Iterable[tuple[float, int, int]]) -> None:
        for _, a, b in sorted(options, key=lambda each: (-each[0], each[1], each[2])):
            if a in free[0] and b in free[1]:
                free[0].remove(a)
                free[1].remove(b)
                found.append((a, b))

    lists = any(each.headline for each in old) and any(each.headline for each in new)
    for headline in (True, False):
        places: dict[tuple[str, str], list[int]] = {}
        for b in free[1]:
            if new[b].headline == headline or not lists:
                places.setdefault((new[b].thing, new[b].who), []).append(b)
        take(
            (score, a, b)
            for a in free[0]
            if old[a].headline == headline or not lists
            for b in places.get((old[a].thing, old[a].who), ())
            if (score := _fit(old[a], new[b])) > 0
        )
    take(
        (score, a, b)
        for a in free[0]
        for b in free[1]
        if old[a].headline and new[b].headline and (score := _slot(old[a], new[b])) > 0
    )
    return sorted(found, key=lambda pair: pair[1])


def _fit(one: Target, two: Target) -> float:
    """How well two targets of one thing go together; 0 where, outside of the lists, they are not of one kind."""
    first, second = one.what, two.what
    same = (first.measure == second.measure, first.unit == second.unit, one.years == two.years)
    if not one.headline and not (same[0] and (same[2] or first.end == second.end)):
        return 0.0
    firm = _strength(first) == _strength(second)  # 5%以上、力争5.5%: the floor follows the floor
    return 1.0 + 2 * same[0] + same[1] + same[2] + 0.75 * firm + 0.5 * (first.value == second.value)


def _slot(one: Target, two: Target) -> float:
    """How likely one thing of the list took the place of another named nearly alike: 单位GDP能耗, 单位GDP碳排放."""
    first, second = one.what, two.what
    names = tuple(BRACKETS.sub("", canonical(each.indicator)) for each in (first, second))
    head, tail = _shared(*names), _shared(names[0][::-1], names[1][::-1])
    if head >= 4:
        return float(head)
    if all(map(CLIMATE.search, names)):
        return 2.0
    if first.measure != second.measure and first.value is not None and second.value is not None:
        return 0.0
    domains = [known.entry.domain for each in (first, second) if (known := identify(each.indicator)) is not None]
    if head >= 2 and len(domains) == 2 and domains[0] == domains[1] and not SCOPES.match(names[0]):
        return float(head)
    if tail < 2 or len(domains) < 2 or domains[0] != domains[1] or COUNTED_ONLY.fullmatch(names[0][-tail:]):
        return 0.0
    return float(tail)


def _shared(one: str, two: str) -> int:
    """How many characters two names begin alike."""
    return next(
        (at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), min(len(one), len(two))
    )


def _step(one: Target, two: Target) -> Change:
    """From one period's target to the next one of the same thing."""
    sizes = quantity(one.what, "zh"), quantity(two.what, "zh")
    first, second = _as_rise(one.what), _as_rise(two.what)
    if one.thing != two.thing:
        told = f"主要预期目标中“{first.indicator}”不再列入，换成了“{second.indicator}”，不可比"
        return change(["redefined", "dropped", "new"], one.what, two.what, told)
    reason = _incomparable(first, second)
    if reason:
        told = f"{_name(two)}{reason}，不可比（上期“{sizes[0]}”，本期“{sizes[1]}”）"
        return change(["redefined"], one.what, two.what, told)
    classes = list(_classes(first, second))
    if not classes:
        return change(["repeated"], one.what, two.what, f"{_name(two)}{alike(one.what, two.what)}")
    verbs = {"raised": "上调", "lowered": "下调", "softer": "减弱", "firmer": "加强"}
    step = "、".join(verbs[name] for name in classes)
    told = f"{_name(two)}由“{sizes[0]}”{step}为“{sizes[1]}”"
    return change(["superseded", *classes], one.what, two.what, told)


def _as_rise(statement: Statement) -> Statement:
    """A price index as what it says: with the year before as 100, 102 is a rise of 2 %."""
    value = statement.value
    if statement.indicator_id not in PRICES or statement.unit or value is None or not 90 <= value <= 120:
        return statement
    high = None if statement.high is None else statement.high - 100
    return replace(statement, value=value - 100, high=high, unit="%", measure="growth")


def _incomparable(one: Statement, two: Statement) -> str:
    """Why two numbers, or words in their place, cannot be held against each other; empty where they can."""
    measures = _measure(one), _measure(two)
    if measures[0] and measures[1] and measures[0] != measures[1] and not _one_size(one, two):
        return "计量方式不同"
    if one.value is not None and two.value is not None:
        scales = _scale(one), _scale(two)
        if one.unit != two.unit and (scales[0] is None or scales[1] is None):
            return "单位不同"
    if one.value is None and two.value is None:
        partners = [found[1] if (found := PARTNER.search(each.value_text or "")) else "" for each in (one, two)]
        apart = partners[0] not in partners[1] and partners[1] not in partners[0]
        if apart and _relation(one) and _relation(two):
            return "比较的对象不同"
    return ""


def _one_size(one: Statement, two: Statement) -> bool:
    """True if two amounts are of one size: what is added and what is reached by it would not be."""
    if {one.measure, two.measure} != {"level", "amount"} or one.unit != two.unit or not one.value or not two.value:
        return False
    return 0.5 <= one.value / two.value <= 2


def _measure(statement: Statement) -> str:
    """The measure of a number; of words in its place only where they speak of growth.

    So many per cent of what is no share or rate can only be its growth: 生产总值5%左右.
    """
    if statement.value is not None:
        known = identify(statement.indicator)
        if statement.unit == "%" and known and known.entry.dimension not in SHARES:
            return "growth"
        return statement.measure or ""
    return "growth" if GROWS.search(statement.value_text or "") else ""


def _scale(statement: Statement) -> float | None:
    return SAME_DIMENSION.get(statement.unit or "")


def _classes(one: Statement, two: Statement) -> Iterator[str]:
    """raised or lowered by the number, softer or firmer by what holds it."""
    if one.value is not None and two.value is not None:
        scales = (_scale(one) or 1.0, _scale(two) or 1.0) if one.unit != two.unit else (1.0, 1.0)
        low, high = middle(one) * scales[0], middle(two) * scales[1]
        if abs(low - high) > 1e-9 * max(1.0, abs(low), abs(high)):
            yield "raised" if high > low else "lowered"
        hold = _bound(one), _bound(two)
        if passed(hold, (low, high)):
            hold = 0.0, 0.0
    elif one.value is None and two.value is None:
        hold = _relation(one), _relation(two)
        if not (hold[0] and hold[1]):
            hold = 0.0, 0.0
    else:
        hold = (2.0, 1.0) if two.value is None else (1.0, 2.0)
    if hold[0] == hold[1] or 0.0 in hold:
        hold = float(STRENGTH[_strength(one)]), float(STRENGTH[_strength(two)])
    if hold[0] != hold[1]:
        yield "firmer" if hold[1] > hold[0] else "softer"


def _strength(statement: Statement) -> str:
    """How firmly it binds; in the list of main targets, all of them expected, by what stands with the number itself."""
    if statement.section != HEADLINE:
        return statement.strength or "plan"
    words = normalised(statement.quote)
    if own := AIM.search(words):
        return own.lastgroup or "plan"
    start = max(words.rfind(normalised(statement.indicator)), 0)
    start = max(words.rfind(mark, 0, start) for mark in ",;:。") + 1
    number = re.compile(r"\d").search(words, words.find(statement.indicator, start) + len(statement.indicator))
    found = MODAL.search(words, start, number.start() if number else len(words))
    return found.lastgroup or "plan" if found else "plan"


def _bound(statement: Statement) -> float:
    """How hard a number holds; 0 for a range, which is compared by its midpoint alone."""
    return 0.0 if statement.comparator == "range" else BOUND[statement.comparator or "="]


def _relation(statement: Statement) -> float:
    """How hard words hold that say how one thing stands to another; 0 where they say nothing of the kind."""
    words = statement.value_text or ""
    return next((rank for rank, pattern in RELATIONS if pattern.search(words)), 0.0)


def _tells_alone(target: Target, others: Sequence[Target]) -> bool:
    """Whether a target without a partner is worth a word: not where another number of the same thing has one."""
    if any(each.thing == target.thing and each.headline == target.headline and _alike(each, target) for each in others):
        return False
    return target.headline or target.what.indicator_id is not None


def _alike(one: Target, two: Target) -> bool:
    return one.who == two.who and one.what.unit == two.what.unit


def _name(target: Target) -> str:
    return f"{'主要预期目标' if target.headline else '目标'}“{target.what.indicator}”"
