"""Time expressions: where they stand, and which days they mean against a section's year and the document's date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.extract.patterns import later

NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# First year of each five-year plan (国民经济和社会发展五年规划); every plan lasts five years.
PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}


@dataclass(slots=True)
class Period:
    """A time expression at start..end of its text. `first` and `last` are the inclusive days that it means.

    A `baseline` (较2015年) dates what is compared with and sets no period. One that `carries` governs what follows it
    up to the stop, not its own comma clause alone. 每年 is `unresolved`: it names no days.
    """

    at: int
    to: int
    first: date | None
    last: date | None
    rule: str
    baseline: bool = False
    carries: bool = False
    unresolved: bool = False


# Every expression begins like this or ends in 以来 soon; looking first spares most places the branches.
BEGINS = (
    r"[较比与同相在以由从截到至自起用“十过刚这近前最一两二三四五六七八九今未明后本年全当上下半去每逐首第]"
    r"|\d{1,4}[年月日—~\-–至到]|20\d\d,"
)
EXPRESSION = (
    r"(?:(?P<base>(?:较|相?比)(?:(?:上年|去年)(?:同期|末|底)?|“?十[一二三四五]五”?(?:时期|期间|期?末|底)?)|(?:较|比)(?:20\d\d|19\d\d)年(?:底|末|度)?(?:相比|同期)?(?!底|年)|(?:与|同|相比|在|以)(?:20\d\d|19\d\d)年(?:底|末|度)?(?:相比|同期|为基数|(?=[^,;]{0,12}基础上|[^,;]{0,8}相?比))|(?<=[由从])(?:20\d\d|19\d\d)年的?|(?:20\d\d|19\d\d)年的(?=[\d.]+(?![\d.个项条家件])))"
    r"|(?P<now>截至目前|截止目前|到目前为止)"
    r"|(?P<since>自?从?(?:(?P<sy>20\d\d|19\d\d|[今去])年)?(?:(?P<sm>\d{1,2})月)?(?:(?P<sd>\d{1,2})日)?(?:起|[^,。;]{0,8}以来)(?=[^步]|$))"
    r"|(?P<upto>(?:截至|截止)(?:今年|(?P<uy>20\d\d)年)?(?P<up>第?[一二三四]季度|上半年|前三季度)末?)"
    r"|(?P<plan>“?(?P<pn>十[一二三四五六]五)”?(?P<pend>末|期末|收官|时期末)?(?:规划)?(?:时期|期间|以来|期)?(?:的?[五5]年)?)"
    r"|(?P<past5>(?:过去|这|近|前|最近)(?P<pv>[一两二三四五六七八九十\d]+)年(?:来|间|多来)?|(?<!今后)(?<!未来)(?P<pw>[一两二三四五六七八九十]|\d{1,2})年(?:(?:多)?来|(?=提高|增长|下降|累计|提升|降低|年均)))"
    r"|(?P<next>(?:今后|未来)(?P<nv>[一两二三四五六七八九十\d]+)年)"
    r"|(?P<within>用[一两二三四五六七八九十\d]{1,2}年(?:左右)?的?时间)"
    r"|(?P<days>自?(?P<rm1>1[0-2]|[1-9])月(?P<rd1>[12]\d|3[01]|[1-9])日(?:至|到|—|-|~)(?P<rm2>1[0-2]|[1-9])月(?P<rd2>[12]\d|3[01]|[1-9])日)"
    r"|(?P<months>(?=[今前\d])(?:今年|(?P<my>20\d\d)年)?(?<![\d.])(?:(?P<m1>1[0-2]|[1-9])(?:月?|月(?P<from>[上中下]旬|[初底末]))[—~\-–至到](?P<m2>1[0-2]|[1-9])月(?:份|(?P<to>[上中下]旬|[初底末])|)|前(?P<mn>[二两三四五六七八九十]|十一|1[01]|[2-9])个?月))"
    r"|(?P<by>(?:到|至|截至|截止)(?P<by1>20\d\d)(?:年|(?![\d.,万亿千百元家个人套项户处亩公%]))(?:(?P<bym>\d{1,2})月(?:(?P<byd>\d{1,2})日)?)?(?:年?底|年?末|初|前)?(?:以?前|之前)?)"
    r"|(?P<year>(?:(?<=回[眸望顾])|(?<=盘点|奋进|展望|决战|告别))(?P<yb>20\d\d)(?=,)|(?P<y>20\d\d|19\d\d)年度?(?:(?P<m>\d{1,2})月份?(?:(?P<d>\d{1,2})日)?)?(?P<edge>年?底(?:以?前)?|(?:春节|国庆|汛期|开学)前|年?末|前|全年|上半年|下半年|第?[一二三四]季度|前三季度)?)"
    r"|(?P<word>首季度?|[今去]年[上下]半年|[今去]年前三季度|[今去]年第?[一二三四]季度|[到至]?[今明后]年年?[底末](?:以?前)?|今年年?内|今年\d{1,2}月底?前?|今年全年|今年|本年度?|年度(?!计划[高低超持]|[^,;、\d]{2,8}的[\d.]+%|(?:建设)?(?:目标|任务)|总投资|投资完成率|奖补|考核)|全年(?!(?:目标|任务))|当年|"
    r"(?<![一两二三四五六七八九十\d])年内|年底(?:以?前)?|年末(?:以?前)?|上半年|下半年|前三季度|第?[一二三四]季度末?|半年度|去年|上年(?!结余|结转)|[明后]年|一年来|(?:刚刚)?过去的?一年|(?<![人户亩])每年|年年|逐年)"
    r"|(?P<month>(?:截至|截止|至|到)?(?<!\d)(?P<mm>1[0-2]|[1-9])月(?:(?P<md>[12]\d|3[01]|[1-9])日|份)?(?P<medge>底|末)?(?:以?前)?(?:—\d{1,2}日)?))"
)
TIME = re.compile(rf"(?={BEGINS}){EXPRESSION}")
TIME_OR_SINCE = later(rf"(?={BEGINS}|[^,。;]{{0,8}}以来){EXPRESSION}")
COUNTED_ONES = re.compile(r"\d[个项]$")
# Cheap test for whether a text can hold a time expression at all.
# One set of first characters, which a search skips to, and what has to be there.
HINT = re.compile(
    r"[年月季期截十眸望顾点进战别]"
    r"(?:(?<=[年月季期])|(?<=截)[至止]|(?<=十)[一二三四五六]五|(?<=[眸望顾点进战别])20\d\d,)"
)
# 纳入省“十五五”规划, 编制“十五五”规划: the plan is what is spoken of, no time
NAMED_PLAN = re.compile(r"(?:纳入|列入|进入|编制|谋划|制定|融入|衔接|对接)[^,、]{0,4}“?十[一二三四五六]五”?规划$")
TOLD_YEARS = ("period.year", "period.last-year")  # 去年……，全年……: of that year
PLAN_NAME = re.compile(r"十[一二三四五六]五")
# The days that a part of a month begins and ends with; what is not named here reaches to the month's own.
FROM_DAY = {"中旬": 11, "下旬": 21, "底": 21, "末": 21}
TO_DAY = {"初": 10, "上旬": 10, "中旬": 20}
QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


def number(text: str) -> int:
    """The value of a small number in digits or Chinese numerals (up to 九十九)."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.partition("十")
    if not ten:
        return NUMERALS.get(text, 0)
    return (NUMERALS.get(tens, 1) if tens else 1) * 10 + (NUMERALS.get(units, 0) if units else 0)


def whole_year(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def time_in(text: str) -> re.Pattern[str]:
    """The pattern of the time expressions that may stand in a text."""
    return TIME_OR_SINCE if "以来" in text else TIME


def find_periods(text: str, year: int, published: date, whole_years: bool, spoken: int | None = None) -> list[Period]:
    """The time expressions of a normalised text, in order.

    `year` is what 今年 means; `whole_years` says that N年来 ends with the year before the document's (a report), not on
    the document's date (a newspaper). `spoken` is the year that the text before told of, if it is another one.
    """
    if not HINT.search(text):
        return []
    found = []
    spoken = spoken or year  # 2022年……，全年……: the whole of that year
    for match in time_in(text).finditer(text):
        if COUNTED_ONES.search(text, max(0, match.start() - 2), match.start()):
            continue  # 244个一季度计划开工项目: which ones
        spoken = year if match[0].startswith("今年") else spoken
        period = _resolved(match, spoken, published, whole_years)
        if period is not None and period.rule in TOLD_YEARS and period.first is not None and not period.baseline:
            spoken = period.first.year
        if period is not None:
            found.append(period)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """A time expression as it was found, and what its days are reckoned against."""

    match: re.Match[str]
    year: int
    published: date
    whole_years: bool
    carries: bool

    def days(self, first: date | None, last: date | None, rule: str, *, carries: bool | None = None) -> Period:
        """The period that it names; it holds for what follows as its place says, unless its form does."""
        at, to = self.match.span()
        return Period(at, to, first, last, rule, carries=self.carries if carries is None else carries)

    def other(self, first: date | None, last: date | None, rule: str) -> Period:
        """A time that is only compared with, or a day on which something happened."""
        return Period(*self.match.span(), first, last, rule, baseline=True)


def _resolved(match: re.Match[str], year: int, published: date, whole_years: bool) -> Period | None:
    """The days that a time expression means; None where it is no time."""
    said = _Said(match, year, published, whole_years, _carries(match))
    branch = next(branch for branch in _BRANCHES if match[branch] is not None)
    try:
        return _BRANCHES[branch](said)
    except ValueError:  # 31 June and the like: printed, but no day
        return said.other(None, None, "period.impossible")


def _carries(match: re.Match[str]) -> bool:
    """True of a time that holds for the clauses behind it: by what follows it, or as their topic: 今年，……."""
    text, at = match.string, match.start()
    followed = text[match.end() : match.end() + 2]
    if followed.startswith((",", "将", "计划", "拟", "力争")):
        return True
    if not (at <= 2 or text[at - 1] in ",:" or text[at - 2 : at] in (",“", ":“", ")“")) or match[0].startswith(
        "今年年"
    ):
        return False
    quarter = "季度" in (match["word"] or "") and (at == 0 or followed.startswith(("全", "我")))
    return match[0].startswith(("去年", "今年", "20")) or quarter


def _baseline(said: _Said) -> Period:
    return said.other(None, None, "period.baseline")


def _now(said: _Said) -> Period:
    return said.days(None, said.published, "period.until-now", carries=True)


def _since(said: _Said) -> Period | None:
    match, published = said.match, said.published
    if not match["sy"] and not match["sm"]:
        plan = PLAN_NAME.search(match[0])
        if plan and plan[0] in PLANS and (not said.whole_years or said.year >= published.year):
            at, to = match.span()
            at = match.string.rfind("“", at, to) if "“" in match[0] else at + plan.start()
            first = PLANS[plan[0]]  # up to the document's day; where this year is planned, to its end
            last = min(whole_year(said.year)[1] if said.whole_years else published, date(first + 4, 12, 31))
            return Period(at, to, date(first, 1, 1), last, "period.since-plan", carries=True)
        if match[0].startswith("自") and match[0].endswith("以来"):
            return said.days(None, published, "period.since-unknown", carries=True)
        return None
    spoken = match["sy"] or "今"
    year = {"今": said.year, "去": published.year - 1}.get(spoken) or int(spoken)
    begin = date(year, int(match["sm"] or 1), int(match["sd"] or 1))
    if begin > published:
        return said.days(begin, None, "period.from", carries=True)
    return said.days(begin, published, "period.since", carries=True)


def _up_to(said: _Said) -> Period:
    part = _part(said.match["up"], int(said.match["uy"] or said.year))
    return said.days(None, min(part[1], said.published) if part else said.published, "period.until", carries=True)


def _plan(said: _Said) -> Period | None:
    match = said.match
    first = PLANS.get(match["pn"])
    if first is None or NAMED_PLAN.search(match.string[max(0, match.start() - 10) : match.end()]):
        return None
    if match["pend"]:
        return said.days(None, date(first + 4, 12, 31), "period.plan-end")
    return said.days(date(first, 1, 1), date(first + 4, 12, 31), "period.plan")


def _past(said: _Said) -> Period | None:
    years = number(said.match["pv"] or said.match["pw"])
    if not 0 < years < 100:
        return None
    published = said.published
    # 一年来, in January: the year that is over
    whole_years = said.whole_years or published.month <= (3 if years == 1 else 2)
    end = date(published.year - 1, 12, 31) if whole_years else published
    return said.days(date(published.year - years, 1, 1), end, "period.past-years")


def _next(said: _Said) -> Period:
    last = said.year + number(said.match["nv"]) - 1
    return said.days(date(said.year, 1, 1), date(last, 12, 31), "period.next-years")


def _within(said: _Said) -> Period:
    return said.days(None, None, "period.years-from-now", carries=True)


def _days(said: _Said) -> Period:
    """7月1日至8月15日."""
    first, last = (date(said.year, int(said.match[f"rm{end}"]), int(said.match[f"rd{end}"])) for end in (1, 2))
    return said.days(first, last, "period.months", carries=True)


def _months(said: _Said) -> Period | None:
    """1—9月, 前五个月, 5月中旬到9月上旬: what is told of them holds for the comma clauses that follow."""
    match = said.match
    first = int(match["m1"] or 1)
    last = int(match["m2"]) if match["m2"] else number(match["mn"])
    if first >= last:
        return None
    year = int(match["my"] or said.year)
    if not match["my"] and first == 1 and said.published.month <= 2 < last:
        year -= 1  # told in January: 1—11月
    begin = date(year, first, FROM_DAY.get(match["from"] or "", 1))
    end = date(year, last, TO_DAY[match["to"]]) if match["to"] in TO_DAY else month_end(year, last)
    return said.days(begin, end, "period.months", carries=True)


def _by(said: _Said) -> Period:
    match = said.match
    last = date(int(match["by1"]), 12, 31)
    if match["bym"]:
        month, day = int(match["bym"]), match["byd"]
        last = date(last.year, month, int(day)) if day else month_end(last.year, month)
    if match[0].startswith("截"):
        return said.days(None, min(last, said.published), "period.until", carries=True)
    return said.days(None, last, "period.by-year", carries=True)


def _year(said: _Said) -> Period:
    match = said.match
    year, edge = int(match["y"] or match["yb"]), match["edge"] or ""
    begin, end = whole_year(year)
    if match["m"]:
        month = int(match["m"])
        if match["d"]:
            return said.other(None, date(year, month, int(match["d"])), "period.day")
        if edge.endswith(("底", "末", "前")):
            return said.days(None, month_end(year, month), "period.month-end")
        return said.days(date(year, month, 1), month_end(year, month), "period.month")
    if edge.endswith(("底", "末", "前")):
        return said.days(None, end, "period.by-year")
    if part := _part(edge, year):
        return said.days(*part, "period.part-year")
    return said.days(begin, end, "period.year")


def _part(word: str, year: int) -> tuple[date, date] | None:
    """The days of a part of a year named in word, if it names one."""
    if "上半年" in word or "半年度" in word:
        return date(year, 1, 1), date(year, 6, 30)
    if word.startswith("首季"):
        return date(year, 1, 1), date(year, 3, 31)
    if "下半年" in word:
        return date(year, 7, 1), date(year, 12, 31)
    if "前三季度" in word:
        return date(year, 1, 1), date(year, 9, 30)
    if "季度" in word:
        first, last = QUARTERS[word[word.index("季度") - 1]]
        return date(year, first, 1), month_end(year, last)
    return None


def _word(said: _Said) -> Period:
    word, year, published = said.match["word"], said.year, said.published
    begin, end = whole_year(year)
    if word in ("每年", "年年", "逐年"):
        return Period(*said.match.span(), None, None, "period.per-year", unresolved=True)
    if word.startswith("去年") and len(word) > 2:
        year = published.year - 1
    if word in ("去年", "上年") or word.endswith(("一年", "一年来")):
        return said.days(*whole_year(published.year - 1), "period.last-year")
    ahead = {"今": 0, "明": 1, "后": 2}.get(word.lstrip("到至")[0], 0)
    if ahead and word.endswith("年"):
        return said.days(*whole_year(published.year + ahead), "period.next-year")
    if ahead:
        end = date(published.year + ahead, 12, 31)
    if part := _part(word, year):
        return said.days(*part, "period.part-year")
    single = re.search(r"(\d+)月", word)
    if single and not word.endswith(("底", "前", "末")):
        month = int(single[1])
        return said.days(date(year, month, 1), month_end(year, month), "period.month")
    if single:
        return said.days(None, month_end(year, int(single[1])), "period.month-end")
    if "内" in word or "底" in word or "末" in word:
        return said.days(None, end, "period.year-end")
    return said.days(begin, end, "period.this-year")


def _month(said: _Said) -> Period:
    match, year, month = said.match, said.year, int(said.match["mm"])
    day = date(year, month, int(match["md"])) if match["md"] else None
    if match[0].startswith("截"):
        return said.days(None, min(day or month_end(year, month), said.published), "period.until", carries=True)
    if day and match[0].endswith("前"):
        return said.days(None, day, "period.by-day")
    if match["medge"] or match[0].endswith("前"):
        return said.days(None, month_end(year, month), "period.month-end")
    if day:
        return said.other(day, day, "period.day")
    return said.days(date(year, month, 1), month_end(year, month), "period.month")


# By the group of EXPRESSION that matched.
_BRANCHES: dict[str, Callable[[_Said], Period | None]] = {
    "base": _baseline, "now": _now, "since": _since, "upto": _up_to, "plan": _plan, "past5": _past, "next": _next,
    "within": _within, "days": _days, "months": _months, "by": _by, "year": _year, "word": _word, "month": _month,
}  # fmt: skip
