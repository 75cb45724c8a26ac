"""The comma clause: its quantities with the words around them, and what it hands on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from monitor.extract import words
from monitor.extract.actors import Owners
from monitor.extract.clauses import Clause
from monitor.extract.describing import CHANGING, MONEY, describes, sized_by
from monitor.extract.measuring import GROWS_BEHIND
from monitor.extract.modality import GOVERNS, strength_of
from monitor.extract.parties import Parties
from monitor.extract.periods import Period
from monitor.extract.quantities import Quantity
from monitor.extract.standing import within
from monitor.extract.tense import PLANNED_SUM
from monitor.values import Strength

Firmness = tuple[Strength, str]


DONE = re.compile(r"已|[展举召开成立][展行开立]了")  # 开展了活动，争取签约一批项目，期间……: what was hoped for then
ACHIEVED = re.compile(r"(?:保持|实现|取得|达到)了?(?:年均|同比)?$")
NOW = re.compile(
    r"占(?:全?年度?)?(?:总)?(?:计划|目标|任务|投资)|(?:截至|截止)?目前|现已|现有|至今|已(?=[有完建开启投引签累])"
)
REPORTS = re.compile(
    r"(?:在[^,]{2,20})?(?:位列|名列|位居|荣获|获评|入选|[均都]?已|累计|目前)|[^,]{0,24}(?:了(?!解)|以来)"
)
MODAL_ONLY = re.compile(
    r"(?:[^,、\d]{0,6}(?:集团|公司|园区|[市县区]|我们))?[并也还]?(?:力争|确保|争取|务必|计划|预计|有望|要|将)*"
)  # 确保全年…: before the period
# What a thing will yield once it is there is for no time that was named: 10月竣工，达产后年产……
AFTER_BUILT = re.compile(r"[^,、]{0,12}?(?:建成|投产|达产|投用|建成投产|建成投用|达效)后")
AHEAD = re.compile(
    r"[^,、]{0,16}?(?:有望|预计|将(?!军|士|领|近)|力争|计划(?:总|完成)?投资(?!的)|计划(?:新)?(?:开工|新建|建成|竣工))"
)


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
    bare_left: str = field(init=False)  # left without the joint that it begins with

    def __post_init__(self) -> None:
        self.bare_left = words.unjoined(self.left)


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
    firmness: Firmness | None = None  # of the last target
    falls: bool = False  # whether that was a fall
    planned: bool = False  # whether the last number is a sum planned for the year, or said of one
    by_unit: dict[str, str] = field(default_factory=dict)  # the last head of each unit: 其中 is a part of the same
    measures: dict[str, str] = field(default_factory=dict)  # and its measure
    head_period: Period | None = None
    heads: list[str] = field(default_factory=list)  # what the numbers of the last comma clause with any were said of
    heads_at: int = 0
    heads_unit: str = ""
    paired: bool = False  # whether 分别 gave them out
    dates: list[Period] = field(default_factory=list)  # of a comma clause that only names days: 2027年、2030年，…


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
    parties: Parties
    pairs_at: int  # where the subjects that are paired begin
    lead_at: int
    lead: str = ""  # the verb that the items of a list share
    pairs: list[str] | None = None  # the subjects of A、B分别…
    dates: list[Period] | None = None  # the days of 2027年、2030年分别…, one for each number
    said: list[str] = field(default_factory=list)  # what its numbers are said of


@dataclass(slots=True)
class Phrase:
    """What a quantity is said of: the phrase, where its words begin, and whether its head stood in another clause."""

    text: str
    begin: int
    elided: bool = False
    own: str = ""  # the same, where it is neither more nor less than the quantity's own words
    who: str | None = None  # where the words name a part of the city in place of a head: 其中，甲区25个


def stretch_of(
    clause: Clause, owners: Owners, first: int, last: int, periods: list[Period], quantities: list[Quantity],
    carried: Carried,
) -> Stretch:  # fmt: skip
    piece = clause.text[first:last]
    if clause.role == "press":
        clause = _told_when(clause, piece)
    who, who_rule = owners.named(piece, carried.who or clause.who)
    if who_rule in ("who.company", "who.subject"):
        carried.who = who
    strength = strength_of(piece) if carried.marked else None
    if strength is not None and clause.role != "target-list" and _governs_on(piece):
        carried.strength, carried.strength_at = strength[0], first
    if strength is None and carried.strength in ("strive", "ensure", "expect"):
        strength = (carried.strength, "strength.carried")
    if clause.role == "press" and strength is not None and strength[1] == "strength.carried":
        if REPORTS.match(piece) or (clause.tense == "past" and DONE.search(clause.text, 0, carried.strength_at)):
            strength = carried.strength = None
            clause = replace(clause, tense="past")
        elif clause.tense != "future":
            clause = replace(clause, tense="future")  # 预计收入增长2%，产值增长6%
    found = list(_chosen(clause.text, first, last, quantities)) if quantities else []
    for each in found:
        _part(each, periods, owners.parties, each=who_rule == "who.each")
    stretch = Stretch(clause, first, last, periods, found, who, who_rule, strength, owners.parties, first, first)
    if len(found) > 1:
        _pair(stretch, carried)
    return stretch


def _pair(stretch: Stretch, carried: Carried) -> None:
    """Give each of several numbers its own subject, or its own days, where they are dealt out one by one."""
    found, periods = stretch.found, stretch.periods
    pairs, pairs_at = _pairs(found, periods), stretch.first
    if pairs is None and "分别" in found[0].left and carried.head:
        pairs, pairs_at = words.dealt_out(carried.head, found[0].noun, len(found)), carried.head_at
    if pairs is None and _pairs_again(found, carried):
        pairs, pairs_at = carried.heads, carried.heads_at
    stretch.dates = _dates(found, periods, carried)
    if pairs is None and stretch.dates is not None:
        named = words.without_periods(found[0].left, found[0].left_at, periods)
        pairs = [words.distributed_once(named) or carried.head] * len(found)
    if pairs is not None:
        _share_bound(found)
    stretch.pairs, stretch.pairs_at = pairs, pairs_at


def _governs_on(piece: str) -> bool:
    """True of a modal at the head of a comma clause, or behind who acts: 产值力争达到90亿元 is said of 产值 alone."""
    governs = GOVERNS.match(piece)
    return governs is not None and not words.METRICS.ending(governs[0][:-2])


def _told_when(clause: Clause, piece: str) -> Clause:
    """The clause in the tense of one of its comma clauses, which may differ: 目前主体已封顶, 全年有望突破50亿元."""
    if NOW.match(piece):
        return replace(clause, tense="past")
    return replace(clause, tense="future") if clause.tense != "future" and AHEAD.match(piece) else clause


def _pairs(found: list[Found], periods: list[Period]) -> list[str] | None:
    """The subjects of A、B分别…1、2, one for each number; None where nothing is paired."""
    left = words.without_periods(found[0].left, found[0].left_at, periods)
    told = words.distributed(left, len(found))
    if (
        told is not None
        or not ("、" in left or "和" in left)
        or any(each.bare_left or each.right for each in found[1:])
    ):
        return told
    if found[0].right or found[0].quantity.to == found[1].quantity.at:
        return None
    return words.in_turn(left, len(found))


def _share_bound(found: list[Found]) -> None:
    """Give all numbers of a paired list the bound that stands once: 不少于20个、15个; 分别增长5%、6%左右."""
    first, last = found[0].quantity, found[-1].quantity
    bound = first.comparator if first.before else last.comparator if last.after else "="
    if bound == "range" or last.before or any(each.quantity.after for each in found[:-1]):
        return
    for each in found:
        if each.quantity.comparator == "=":
            each.quantity = replace(each.quantity, comparator=bound)


def _dates(found: list[Found], periods: list[Period], carried: Carried) -> list[Period] | None:
    """The days that 分别 gives out, one for each number of one thing; None where it gives out none."""
    if "分别" not in found[0].left or any(each.bare_left or each.right for each in found[1:]):
        return None
    own = [period for period in periods if not period.baseline and period.at < found[0].quantity.at]
    dates = own if len(own) > 1 else carried.dates
    return dates if len(dates) == len(found) else None


def _pairs_again(found: list[Found], carried: Carried) -> bool:
    """True where numbers without names go with those before the comma, one by one: 游客…、收入…，分别增长1%、2%."""
    if len(found) != len(carried.heads) or any(each.right for each in found):
        return False
    if found[0].noun not in ("", "增速", "增幅", "增速分别", "增幅分别"):
        return False
    dealt = carried.paired or "分别" in found[0].left or found[0].left.startswith(("分列", "分居"))
    return dealt and not any(each.bare_left for each in found[1:])


# What is told of a part of the year holds for the comma clauses behind it.
OVER_SOON = frozenset({"period.months", "period.part-year", "period.month"})


def _governs(stretch: Stretch, period: Period) -> bool:
    """True of a period for the comma clauses that follow too: one that carries, ends its own, or opens it."""
    if period.carries or period.to == stretch.last or stretch.clause.text.endswith("中", period.to, stretch.last):
        return True  # 在2025年的80个项目中，港航项目40个
    told = stretch.found and stretch.clause.role == "press" and stretch.clause.tense == "past"
    if told and period.rule in OVER_SOON:
        return True  # 9个项目首季完成投资28亿元，投资完成率33%
    return period.at > stretch.first and MODAL_ONLY.fullmatch(stretch.clause.text, stretch.first, period.at) is not None


def aims_beyond(period: Period | None, clause: Clause) -> bool:
    """True of a deadline in a later year than the clause's own: behind it, 全年 means that year."""
    if period is None or period.rule != "period.by-year" or period.last is None:
        return False
    return period.last.year > clause.year


def is_built_before(stretch: Stretch) -> bool:
    """True of a comma clause that begins with what comes once a thing is there: 达产后年产值10亿元."""
    text, first, last = stretch.clause.text, stretch.first, stretch.last
    return "后" in text[first:last] and AFTER_BUILT.match(text, first, last) is not None


def hand_on(stretch: Stretch, carried: Carried) -> None:
    """Leave the period, and the head where no quantity gave one, to the comma clauses that follow."""
    # 年度计划投资30亿元，已完成…: that year is of the sum alone
    text = stretch.clause.text
    named = [each for each in stretch.periods if not each.baseline and not PLANNED_SUM.match(text, each.at)]
    leading = next((period for period in named if _governs(stretch, period)), None) if named else None
    behind = aims_beyond(carried.period, stretch.clause)
    if leading is None and carried.period is not None and named and named[0].at == stretch.first and not behind:
        leading = named[0]  # 下半年，……，全年实现……
    if is_built_before(stretch):
        carried.period = None
    if leading is not None and not leading.unresolved:
        carried.period = within(carried.period or stretch.clause.standing, leading)
        carried.period_at = stretch.first
    if stretch.said:
        # 收入…，其中税收…，分别增长: of the whole, then of the part
        part = stretch.found[0].bare_left.startswith("其中")
        unit = stretch.found[0].quantity.unit
        listed = len(stretch.found) == 1 and unit == carried.heads_unit and unit in MONEY  # 甲9亿元,乙8亿元,分别增长…
        carried.heads_unit = unit
        part = part or listed
        carried.heads = [*carried.heads, *stretch.said] if part else stretch.said
        carried.heads_at = carried.heads_at if part else min(stretch.pairs_at, stretch.first)
        carried.paired = stretch.pairs is not None
    if not stretch.found:
        carried.dates = named if len(named) > 1 else []
        piece = stretch.clause.text[stretch.first : stretch.last]
        noun = words.strip_lead(words.without_periods(piece, stretch.first, stretch.periods).strip(",、 "))
        if noun.endswith(words.PACE_ENDS):
            noun = words.PACED.sub("", noun)
        if noun.endswith(words.PRAISE_ENDS):
            noun = words.PRAISED.sub("", noun)
        if words.PARTITIVE.fullmatch(noun):
            carried.head = ""
        elif noun:
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
            between = text[quantity.to : kept[index + 1].at]
            sized = sized_by(quantity, between, kept[index + 1])
            right_to = quantity.to + (len(between) if sized else words.right_end(between))
        else:
            right_to = quantity.to + words.last_right_end(text[quantity.to : last])
        yield Found(quantity, text[at : quantity.at], at, text[quantity.to : right_to], right_to)
        at = right_to


def _part(found: Found, periods: list[Period], parties: Parties, *, each: bool) -> None:
    """Part the words before the number into verb and noun, without who does it; `each` says that several do."""
    left = words.without_periods(found.left, found.left_at, periods)
    if found.right and (joined := words.JOINED_VERB.search(left)):
        left = joined["verb"]
    if found.quantity.form == "rank" and left[:1] == "(" and ")" not in left:
        left = left[1:]  # 新增企业82家(全市第1)
    left = words.unjoined(left.lstrip(","))
    if left.endswith("、"):
        left = words.CLASSES_AHEAD.sub("", left)
    if each:
        left = parties.each.sub("", left)
    elif place := parties.place.match(left):
        deed = words.strip_lead(left[place.end() :])
        left = deed if deed.startswith(("实现", "完成")) or words.VERB_FIRST.match(deed) else left
    if found.quantity.form == "streak":
        left = left.rpartition("、")[2]
    if found.right and CHANGING.ending(left[-8:]) and words.VERB_FIRST.match(found.right):
        found.right, found.right_to = "", found.quantity.to  # a stop was lost: 增长10%大力发展…
    if found.right and found.quantity.unit == "%" and GROWS_BEHIND.match(found.right):
        left = ACHIEVED.sub("", left)  # 实现14%的高增长: growth, and nothing else
    if found.right.endswith("的目标"):
        left = left.removeprefix("落实").removeprefix("完成").removeprefix("实现")
    left = words.strip_lead(left)
    if left in (("有", "已有", "还有", "另有", "现有") if found.right else ("实现", "达成")):
        left = ""  # 首次突破5000亿元，实现5034亿元; 已有13个项目开工
    deed = left.rpartition("、")[2] if found.right and "、" in left else ""
    if deed and words.VERB_FIRST.fullmatch(deed) and not words.VERB_FIRST.fullmatch(left):
        left = deed  # 消除劣质水体、建成816条示范河
    if found.right and words.VERB_FIRST.fullmatch(left):
        found.verb = left  # 改造提升24个…: all of it is the verb
    else:
        found.verb, found.noun = words.split_verb(words.strip_tail(left))
    if found.quantity.form == "rank" and not found.verb and words.AMONG.match(found.noun.removeprefix("保持")):
        found.noun = ""
