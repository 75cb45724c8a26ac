"""Plans, lists and bulletins: which of their headings tell what was reached so far, and for which years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.extract.openings import NTH_PLAN, PLAN_IN, TOP, YEAR_IN, State
from monitor.extract.patterns import later
from monitor.extract.periods import PLANS, whole_year

# The ranks of headings, highest first: 第一章, 第一节, 一、 and (一).
RANKS = (
    later(r"第[一二三四五六七八九十]{1,3}(?:部分|[章编篇])"),
    later(r"第[一二三四五六七八九十]{1,3}节"),
    later(r"[一二三四五六七八九十]{1,3}、"),
    later(r"\([一二三四五六七八九十]{1,3}\)"),
)
BASIS = later(
    r"(?:发展|规划|工作|建设)(?:环境|背景)|回顾|成效|成就|成绩|(?:发展|工作|现实|建设)基础|现状|完成情况|执行情况|进展情况"
)
AHEAD = later(r"提升|扩大|巩固|放大|打造|总体(?:要求|思路)|目标|任务")
# A headline within a digest or a press piece that names the year of what stands below it: 回眸2024, 2025年预期目标.
YEAR_LINE = later(r"(?:[■●★◆▶]|回[眸顾望]|展望|聚焦|盘点|数[说读])*(20\d\d)年?[^,。;:!?\d]{0,16}")
TOLD = later(r"回[眸顾望]|成绩|成就|答卷|盘点|亮点|数[说读]")
AIMED = later(r"展望|预期目标|怎么干|这样干|重点工作")
# The same as the opening words of a paragraph: (一)发展基础。“十四五”时期……
RUN_IN = later(r"(?:第?[一二三四五六七八九十]{1,3}[、节]|\([一二三四五六七八九十]{1,3}\))([^,。;:]{2,14})。")

# A paragraph of a plan that begins with its years: 2024年,全区……; 到2027年,……。力争……。
PAST_YEAR = later(r"(20\d\d)年,")
BY_YEAR = later(r"到(20\d\d)年[底末]?前?,")


def heading_rank(text: str) -> int | None:
    """How deep a heading stands, 0 the highest; None of one without a number in words."""
    return next((rank for rank, pattern in enumerate(RANKS) if pattern.match(text)), None)


def tells_basis(heading: str) -> bool:
    """True of a heading over what was reached so far: 发展基础, “十四五”发展成就."""
    return bool(BASIS.search(heading)) and not AHEAD.search(heading)


def basis(heading: str, opening: State, published: date) -> State:
    """The state of what was reached before a plan: the years that its heading names, else as many as the plan has."""
    first = opening.start.year if opening.start else published.year
    years, plan = YEAR_IN.findall(heading), NTH_PLAN.search(heading) or PLAN_IN.search(heading)
    if years:
        return State("review", heading, int(years[0]), *whole_year(int(years[0])))
    if plan:
        begin = PLANS[plan[1] if plan[1] in PLANS else f"{plan[1]}五"]
        return State("review", heading, first, date(begin, 1, 1), date(begin + 4, 12, 31))
    span = opening.end.year - first if opening.end else 0
    return State("review", heading, first, date(first - span - 1, 1, 1), date(first - 1, 12, 31))


def year_heading(text: str, year: int, opening: State) -> State | None:
    """The state that a headline of a digest opens which names a year; None if it says nothing new."""
    if year < opening.year and TOLD.search(text):
        return State("review", text, year, *whole_year(year))
    if year >= opening.year and AIMED.search(text):
        return State("tasks", text, year, *whole_year(year))
    return None


def plan_heading(text: str, opening: State, published: date, under: int | None) -> State | None:
    """The state that a heading opens; None if it says nothing new.

    `under` is the rank of the heading under which what was reached is told, None where that is not told.
    """
    rank = heading_rank(text)
    if rank is None and (line := YEAR_LINE.fullmatch(text)) and len(text) < 26:
        return year_heading(text, int(line[1]), opening)
    if rank is None or (under is not None and rank > under):
        return None
    if opening.role != "review" and tells_basis(text):
        return basis(text, opening, published)
    if TOP.match(text) or under is not None:
        return replace(opening, heading=text)
    return None


def opens_alone(text: str, state: State) -> State | None:
    """The state of a single paragraph of a plan that begins with a year that is over, or with one it is aimed at."""
    if state.role not in ("tasks", "goals"):
        return None
    past = PAST_YEAR.match(text)
    first = state.start.year if state.start else state.year
    if past and state.start and int(past[1]) < first and f"{first}年" not in text:
        return replace(
            state, role="review", year=int(past[1]), start=date(int(past[1]), 1, 1), end=date(int(past[1]), 12, 31)
        )
    return None


def aims_at(sentence: str, state: State) -> State | None:
    """The state of the rest of a paragraph, of a plan without years, behind a sentence that names one: 到2027年,……。"""
    aimed = BY_YEAR.match(sentence) if state.role in ("tasks", "goals") else None
    if aimed and state.start is None and int(aimed[1]) >= state.year:
        return replace(state, end=date(int(aimed[1]), 12, 31))
    return None


def runs_in(text: str, opening: State, published: date) -> State | None:
    """The state of a single paragraph that begins with a heading over what was reached; None of any other."""
    match = RUN_IN.match(text)
    if match and opening.role != "review" and tells_basis(match[1]):
        return basis(match[1], opening, published)
    return None
