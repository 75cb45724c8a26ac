"""Openings: what genre a document is of, and which role, year and period hold from its title to its first heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.extract.patterns import later
from monitor.extract.periods import PLANS, month_end, whole_year
from monitor.values import Strength

Genre = Literal["report", "plan", "bulletin", "press"]

TOP = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|[章编篇]))")
SECOND = later(r"\([一二三四五六七八九十]{1,3}\)")
YEAR_HEAD = re.compile(
    r"(?:20\d\d年(?!\d{1,2}月)|过去|今后)[^。,;]{2,30}|“?十[一二三四五六]五”?[^。,;]{0,12}(?:成就|成绩|回顾|成效|目标|任务)"
)
YEAR_IN = re.compile(r"(20\d\d)(?=年|[^\d年]{0,8}(?:民生|实事|重点|工作|(?:这样|怎么|如何|怎样)[干拼抓]))")
PLAN_IN = re.compile(r"“?(十[一二三四五六]五)”?")
NTH_PLAN = later(r"第(十[一二三四五六])个五年(?:发展)?规划")
SPAN = later(r"(20\d\d)[年]?[—~\-至到](20\d\d)年")
# What is promised for a year, and what may be for any span of years or for none.
YEARLY = (
    r"民生.{0,8}实事|民生(?:事项|项目)|惠民(?:实事|项目)|为民(?:兴)?办.{0,8}实事|实事(?:项目|工程)|重点工作|工作重点|工作要点|任务清单|工作计划|项目计划|发展计划"
    r"|(?:目标|任务|责任)分解"
)
OF_YEAR = later(YEARLY)
LISTING = later(
    rf"{YEARLY}|行动计划|[三五]年行动|(?:若干|政策|工作|有力|支持)措施|(?:实施|指导|若干)意见"
    r"|(?:行动|实施|工作|建设|推进|总体|改革|提升|试点|攻坚|三年|发展|培育|整治|治理)方案"
    r"|规划(?:$|[纲(》)]|[^,。;]{0,16}(?:纲要|建议|修编))"
)
PROMISE = later(r"(20\d\d).{0,6}(?:干|拼|抓|目标|任务|部署|计划|安排|打算)|^(?:关于|对)20\d\d年的?工作,")
TITLE_LINE = later(
    r"^[^,。;]{0,80}(?:通知|方案|计划|规划|纲要|措施|要点|清单|意见|实事|实事项目|\d{4}年?\))$"
)  # names the document
# The label of a portal's table in front of it.
ORDER = later(
    r"(?:\([一二三四五六七八九十]{1,3}\))?(?:大力|加快|推动|推进|深入|着力|全力|持续|强化|积极|实施|扎实|加强|促进|提升|优化|扩大|深化)"
    r"[^,。;了]{2,28}。"
)
TELLS_DONE = later(r"[已曾]|了(?!解)|累计|同比|年来|增长\d|达到?\d|去年|获评|荣获|入选")
ORDERED = 60  # characters: a paragraph of prose
LIST_YEAR = later(r"(20\d\d)年?(?!\d{1,2}月)[^\d年,。]{0,10}(?:民生|实事|成绩单|公报)")  # 2022锡湖民生实事完成情况
FIELD_LABEL = later(r"^(?:内容(?:概述|概况|概览|摘要)|信息名称|文件名称|标题|名称)[,:]")
BULLETIN = later(
    r"统计公报|发展公报|运行情况|运行简况|(?:执行|完成|进展|推进|落实|办理)情况(?:的?通报|公示)?$|环境状况公报"
)
# A headline that tells how far a list has come: 民生实事加快推进, 前三季度…
PROGRESS = later(
    r"(?:加快|有序|稳步|高效|扎实|顺利|全面|持续)推进(?!$|[^,。]{2})|有序推进$|提前完成|超额完成|进展顺利|"
    r"前三季度|上半年|截至|\d月底|进度条|(?:完成|进展|推进|落实)情况(?:公布|出炉|通报|发布|来了|如何)"
)
PRESS = re.compile(r"本报讯|记者|日电|通讯员|据悉|昨日|近日")
# What ends a newspaper's piece, which names a person and no body: (林海、沈湖)
BYLINE = later(r"[。!?]\(([^\W\dA-Za-z_]{2,3})(?:、[^\W\dA-Za-z_]{2,3}){0,3}\)$")
NEWS = later(rf"{PRESS.pattern}|{PROGRESS.pattern}|(?<!关于)召开[^,。]{{2,40}}发布会|热议")
BODIES = ("局", "委", "办", "部", "处", "会", "院", "区", "市", "县", "镇", "略", "注", "下同", "续")
# The title of a report; what others say of one, or draw from it, is none.
REPORT_TITLE = re.compile(
    r"政府工作报告(?!》|[^,。]{0,8}(?:重点|任务|分解|分工|解读|摘登|摘编|提出|指出|显示|明确|突出|里|中))|(?:预算|计划)[((]?草案"
)
# How a plan begins whose title is missing: 为……，制定本方案。
MADE_FOR = later(
    r"(?:制定|制订|编制|提出|出台)(?:本|(?:以下|如下)|[^,。;]{2,24}?(?:若干|以下|如下|的))"
    r"(?:若干|实施|工作|行动|政策|具体)*(?:方案|计划|措施|政策|意见|细则|办法|规划|要点)[。:]?$"
)
# A part of a report or plan: what is expected of its year, or the first section of a bulletin.
AIMS = later(r"主要预期目标[^,。;]{0,6}(?:[:是为]|$)")
GENERAL = later(r"一、综合$")
THIS_YEAR = later(r"(?:做好)?今年(?:的?政府|全?[市区县省]|的?经济|的?工作|我们|,)")
OF_THE_YEAR = later(r"(20\d\d)年(?:是|,)")
TITLE_LENGTH = 60  # of the longest line that names the document
LEAD_LENGTH = 120  # of the longest that opens its list
# What parts a report, where nothing else says that it is one.
PARTS = later(r"回顾|总结|成就|成绩|成效|过去|工作|任务|安排|目标|形势|总体要求|指导思想|今后|未来")
# What numbers the items of a list: 3. or a bullet before them, a bare 03 above them.
ITEM = later(r"\d{1,2}(?:[.、．]|$)|[▶►●◆■★▲◇□※]|[一二三四五六七八九十]{1,3}是")


@dataclass(frozen=True, slots=True)
class State:
    """What holds at a place of the text."""

    role: str
    heading: str
    year: int
    start: date | None
    end: date | None
    strength: Strength = "plan"


def genre_of(title: str, texts: Sequence[str]) -> Genre:
    """What kind of document it is: a report to a congress, a plan or list, a bulletin of what was reached, or press."""
    head = title + "".join(texts[:14])[:3000]
    names = [line for line in (title, *texts[:6]) if _names(line)]
    headed = sum(len(text) < 45 and bool(TOP.match(text) or YEAR_HEAD.fullmatch(text)) for text in texts)
    told = any(PRESS.search(text[:80]) for text in texts[:8]) or any(
        text[-1:] == ")" and signed(text) for text in texts
    )
    if headed and ("各位代表" in head or (not told and any(REPORT_TITLE.search(name) for name in names))):
        return "report"
    if any(GENERAL.match(text) for text in texts) and "比上年" in "".join(texts):
        return "bulletin"
    if BULLETIN.search(title) or any(BULLETIN.search(text) and len(text) < 50 for text in texts[:6]):
        return "bulletin"
    items = sum(bool(ITEM.match(text)) for text in texts)
    if any(LISTING.search(name) and not NEWS.search(name) for name in (title, *names)) and (
        headed >= 2 or items >= 3 or not (told or any(PRESS.search(text[:200]) for text in texts))
    ):
        return "plan"
    if not told and any(REPORT_TITLE.search(name) for name in names):
        return "plan"  # a report's summary, without its headings
    pressed = told or any(PRESS.search(text[:80]) for text in texts)
    if not pressed and any(MADE_FOR.search(text) for text in texts[:8]):
        return "plan"
    if (
        not pressed
        and headed < 2
        and any(AIMS.search(text) for text in texts[:8])
        and any(SECOND.match(text) or (TOP.match(text) and len(text) < TITLE_LENGTH) for text in texts)
    ):
        return "plan"
    if not pressed and headed < 2 and _only_orders(texts):
        return "plan"  # a part of the tasks of a report
    headed += bool(texts) and len(texts[0]) < 45 and bool(TOP.match(texts[0]))  # a part of one
    if headed < 2 or pressed:
        return "press"
    heads = [text for text in texts if len(text) < 45 and (TOP.match(text) or YEAR_HEAD.fullmatch(text))]
    return "report" if any(PARTS.search(text) or YEAR_HEAD.fullmatch(text) for text in heads) else "plan"


def signed(text: str) -> bool:
    """True of a paragraph that ends with the names of those who wrote it, not with a body's: 新建小学3所。(教育局)."""
    name = BYLINE.search(text[-20:])
    return name is not None and not name[1].endswith(BODIES)


def _only_orders(texts: Sequence[str]) -> bool:
    """True of paragraphs that each begin with what is to be done, in a sentence of its own, and tell nothing done."""
    long = [text for text in texts if len(text) > ORDERED]
    return len(long) > 1 and all(map(ORDER.match, long)) and not any(map(TELLS_DONE.search, long))


def _names(line: str) -> bool:
    """True of a line that may name the document: short and no sentence, or the one that a list begins with."""
    return (len(line) < TITLE_LENGTH and not line.endswith("。")) or (
        len(line) < LEAD_LENGTH and line.endswith(":") and LISTING.search(line) is not None
    )


def names_document(text: str) -> bool:
    """True of a line that names the document and promises nothing itself: 2025年民生实事, not 今年办好10件实事."""
    return bool(TITLE_LINE.search(FIELD_LABEL.sub("", text))) and "办好" not in text


def opening(title: str, texts: Sequence[str], genre: Genre, published: date) -> State:
    """The state before the first heading, from the title."""
    head = title + "".join(texts[:3])[:200]
    if genre == "report":
        return State("other", "", published.year, None, None)
    if genre == "bulletin":
        return _bulletin(head, published)
    if genre == "plan":
        named = "".join(line for line in (title, *texts[:3]) if _names(line) and not TOP.match(line))
        if not LISTING.search(named):  # below the table that a portal sets ahead
            named += next((line for line in texts[:14] if TITLE_LINE.search(line) and LISTING.search(line)), "")
        if not LISTING.search(named):  # 从2025年……候选项目中票决产生了10个民生实事项目, in a sentence of its own
            named += "".join(line[:300] for line in texts[:3] if OF_YEAR.search(line[:300]))
        whole = OF_THE_YEAR.match(texts[0]) if texts and not LISTING.search(named) else None
        if texts and not LISTING.search(named) and THIS_YEAR.match(texts[0]):
            return State("tasks", named[:40], published.year, *whole_year(published.year))
        if whole:
            return State("tasks", named[:40], int(whole[1]), *whole_year(int(whole[1])))
        if not LISTING.search(named) and any("今年" in text and AIMS.search(text) for text in texts[:8]):
            return State("tasks", named[:40], published.year, *whole_year(published.year))
        return _plan(title, named, published)
    lines = "".join(line for line in (title, *texts[:3]) if _names(line))
    if any(PRESS.match(text) for text in texts[:4]):
        head = lines  # what stands behind 本报讯 is the piece, no headline
    listed = YEAR_IN.search(head)
    if listed and int(listed[1]) < published.year:
        listed = None  # what a year brought that is over is no promise
    span = SPAN.search(head)  # 行动计划(2024—2026年)
    if span and LISTING.search(head) and not PROGRESS.search(head):
        return State("press", head[:40], published.year, date(int(span[1]), 1, 1), date(int(span[2]), 12, 31))
    named = (
        head[listed.start() :].partition("。")[0] if listed else ""
    )  # what else it speaks of is not that year's list
    if listed and (LISTING.search(named) or PROMISE.search(head)) and not PROGRESS.search(head):
        year = int(listed[1])
        return State("press" if PROMISE.search(head) else "tasks", head[:40], year, *whole_year(year))
    if (
        any("今年" in line for line in (title, *texts[:2]) if _names(line))
        and not PROGRESS.search(head)
        and re.search("民生实事|为民办.{0,4}实事", title)
    ):
        return State("press", head[:40], published.year, *whole_year(published.year))
    return State("press", "", published.year, None, None)


def _plan(title: str, named: str, published: date) -> State:
    """The state of a plan or list: it is for the years that its title names, else for the year it is published in."""
    span = SPAN.search(named)
    if span:
        return State("tasks", title[:40], published.year, date(int(span[1]), 1, 1), date(int(span[2]), 12, 31))
    nth, plan = NTH_PLAN.search(named), PLAN_IN.search(named)
    if nth or (plan and "规划" in named):
        first = PLANS[f"{nth[1]}五" if nth else plan[1] if plan else ""]
        return State("tasks", title[:40], published.year, date(first, 1, 1), date(first + 4, 12, 31))
    listed = YEAR_IN.search(named)
    if listed is None and not OF_YEAR.search(named):
        return State("tasks", named[:40], published.year, None, None)  # 促进消费的若干措施: no word of when
    year = int(listed[1]) if listed else published.year
    return State("tasks", named[:40], year, *whole_year(year))


def _bulletin(head: str, published: date) -> State:
    """The state of a bulletin: all that it says was reached in the year, or the months, of its title."""
    months = re.search(r"(?:(20\d\d)年)?(?:1[—~-])?(?<!\d)(1[0-2]|[1-9])月(?!\d)", head)
    if months:
        # 9月份进展情况: of the last September that there was
        year = int(months[1] or published.year - (int(months[2]) > published.month))
        return State("review", head[:40], year, date(year, 1, 1), month_end(year, int(months[2])))
    parts = re.search(r"(20\d\d)年(上半年|前三季度|一季度)", head)
    if parts:
        year = int(parts[1])
        last = {"上半年": 6, "前三季度": 9, "一季度": 3}[parts[2]]
        return State("review", head[:40], year, date(year, 1, 1), month_end(year, last))
    found = LIST_YEAR.search(head) or re.search(r"(20\d\d)年", head)
    year = int(found[1]) if found else published.year - 1
    return State("review", head[:40], year, *whole_year(year))
