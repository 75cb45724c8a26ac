"""The standing period of a press piece: the time that a sentence opened with, and the ones behind it go on in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from monitor.extract.patterns import later
from monitor.extract.periods import HINT, Period, find_periods, time_in, whole_year
from monitor.extract.plans import YEAR_LINE

# What a sentence says of the time in its first words: these stand on their own, without a comma behind them.
STANDS = frozenset({"period.months", "period.until", "period.since", "period.last-year"})
# The moment of writing, and a deadline, are for their own sentence.
PASSING = frozenset(
    {"period.until-now", "period.by-year", "period.by-day", "period.year-end", "period.month-end", "period.plan-end"}
)
YEARS = frozenset({"period.year", "period.this-year", "period.plan"})
# A paragraph that goes on with a list or with the next field of the same account.
GOES_ON = later(
    r"[一二三四五六七八九十]{1,2}[是要、]|\([一二三四五六七八九十\d]{1,2}\)|首先|其次|再次|最后|此外|同时|其中|另外"
    r"|[^,。]{2,16}(?:方面|领域|上),"
)
# A sentence that speaks of another time without naming it.
ELSEWHEN = later(
    r"新的?一年|目前|现有|现已|近年(?!来首次)|近期|日前|近日|下一步|接下来|未来(?!产业|科|城)|今后|历年|多年|早在|当时|此前|据介绍"
)
# What may stand before it: a modal, or a look back or ahead.
AHEAD = later(r"(?:力争|确保|争取|预计|计划|预期|回[眸望顾首]|盘点|奋进|展望|决战|告别|刚刚过去的)?")
RECENT = 60  # days
# 展示了2024年滨海取得的新成绩:
TOLD_OF = later(r"[^,;:]{0,20}(?:成绩|成就|数据|答卷|成效|年报|公报|统计|通报)单?(?:显示|表明)?:")
HEADS_LIST = later(r"(?:具体|情况|内容|项目|数据)如下:?$")
COUNTED = later(r"\d")
# 明确了“十五五”时期奋斗目标和重点任务: what is told of them behind it is for that time
GOALS = later(
    r"(?:时期)?的?(?:经济社会|主要|奋斗|预期|发展|总体|工作|年度|[、和])*(?:目标|任务)"
    r"|的?(?:政府)?(?:重点工作|工作(?:重点|要点|计划|安排))"
)


# 发布2026年政府工作重点，……: what is told of it in the same breath is for that year too
PROGRAMME = later(r"20\d\d年的?(?:政府)?(?:重点工作|工作(?:重点|要点|计划|安排))")

HEADLINE = 26  # characters, at most


@dataclass(slots=True)
class Standing:
    """Walks the clauses of a press piece and knows which period each of them stands in."""

    published: date
    period: Period | None = None
    paragraph: int = -1  # where it was set, or last gone on with
    set_in: int = -1  # the paragraph of its words
    sentence: int = -1  # of its words
    read: int = -1  # the paragraph of the last clause
    counted: bool = False  # whether the paragraph holds any number
    passed: int = -1  # the sentence that speaks of another time
    headed: Period | None = None  # the year of the headline, or the time of the introduction, that it stands below

    def end(self) -> None:
        """Forget it: another article begins."""
        self.period = self.headed = None

    def head(self, line: str) -> None:
        """Take in a line of its own, which may be a headline that names a year."""
        if len(line) < HEADLINE and (year := YEAR_LINE.fullmatch(line)):
            self.headed = Period(0, 0, *whole_year(int(year[1])), "period.headline")

    def at(self, piece: str, year: int, paragraph: int, sentence: int, labelled: bool) -> Period | None:
        """The period that a clause stands in where it names none itself; brought up to date by what it names.

        `year` is what 今年 means; `labelled` says that the clause is an item of a list, its label taken off.
        """
        opens = paragraph != self.read
        if opens:
            told = self.period if self.set_in == self.read and not self.counted else None
            if told is not None and told.last is not None and told.last <= self.published:
                self.headed = told  # 过去一年，成绩如何？: of all that it introduces
            self.read, self.counted = paragraph, False
            listed = labelled and self.paragraph == paragraph - 1
            if self.period is not None and (listed or GOES_ON.match(piece)):
                self.paragraph = paragraph
        if ELSEWHEN.search(piece):
            self.passed = sentence
        within = paragraph == self.paragraph and (sentence != self.passed or sentence == self.sentence)
        before = self.period if within else None if sentence == self.passed else self.headed
        self.counted = self.counted or (
            COUNTED.search(piece) is not None and COUNTED.search(time_in(piece).sub("", piece)) is not None
        )
        if HEADS_LIST.search(piece):
            self._set(piece, year, paragraph, sentence, before)
            if self.period is not None and self.period.rule in YEARS:
                self.headed = self.period  # 具体如下: what is listed below was so in that year
        elif HINT.search(piece):
            self._set(piece, year, paragraph, sentence, before, opens)
            if self.sentence == sentence and (TOLD_OF.search(piece) or PROGRAMME.search(piece)):
                return self.period
        return before

    def _set(
        self, piece: str, year: int, paragraph: int, sentence: int, before: Period | None, opens: bool = False
    ) -> None:
        whole: Period | None = before if before is not None and before.rule in YEARS else None
        counted = 0
        for period in find_periods(piece, year, self.published, False):
            if period.rule != "period.until" and COUNTED.search(piece, counted, period.at):
                return  # said of one number among others
            counted = period.to
            aimed = opens and period.at == 0 and period.rule == "period.by-year"  # 到2035年,……。……达到90万吨。
            aimed = aimed and period.last is not None and period.last.year > self.published.year
            if not aimed and not self._stands(piece, period):
                continue
            if period.rule in YEARS and period.last is not None:
                whole = period
            period = within(whole, period)
            self.period, self.paragraph, self.sentence = period, paragraph, sentence
            self.set_in = paragraph

    def _stands(self, piece: str, period: Period) -> bool:
        """True of a period at the head of a comma clause that governs more than the noun behind it."""
        if period.baseline or period.unresolved or period.last is None or period.rule in PASSING:
            return False
        if GOALS.match(piece, period.to) and "”" not in piece[period.to : period.to + 1]:
            return True
        if period.last < self.published and TOLD_OF.match(piece, period.to):
            return True
        if piece.startswith("是", period.to):  # 2024年是……四十周年
            return False
        if period.rule == "period.month" and (self.published - period.last).days > RECENT:
            return False  # 2024年1月，……: of an event long ago
        first = max(piece.rfind(mark, 0, period.at) for mark in ",:“") + 1
        if not AHEAD.fullmatch(piece, first, period.at):
            return False
        over = period.rule == "period.part-year" and period.last <= self.published  # 上半年全区……
        return period.carries or over or period.rule in STANDS


def year_told(period: Period | None, published: date) -> int | None:
    """The past year that sentences stand in, which 全年 means there; None where they stand in another time."""
    if (
        period is None
        or period.first is None
        or period.rule not in ("period.year", "period.last-year", "period.headline")
    ):
        return None
    return period.first.year if period.first.year < published.year else None


def within(whole: Period | None, period: Period) -> Period:
    """The period, from the beginning of the year that was spoken of before: 2025年……，截至9月底."""
    if whole is None or whole.first is None or period.last is None or period.rule != "period.until":
        return period
    if whole.rule in ("period.month", "period.months", "period.part-year"):
        return period  # 今年1月，……。截至1月底: of all that there was
    return replace(period, first=whole.first) if whole.first.year == period.last.year else period
