"""The words of messages in Chinese and English: classes, severities, quantities, periods, who and how sure. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor import flag
from monitor.flag import Language
from monitor.values import Statement

BEIJING = ZoneInfo("Asia/Shanghai")

# What a class is said of, by the kind of statement: a change of the number of a target is 目标下调.
OF_NUMBERS = {"target": ("目标", "target"), "outcome": ("数据", "figure"), "action": ("承诺", "promise")}
OF_WORDS = {
    "later": ("期限", "deadline"),
    "sooner": ("期限", "deadline"),
    "softer": ("措辞", "wording"),
    "firmer": ("措辞", "wording"),
}
NUMBERED = frozenset({"raised", "lowered", "new", "removed"})

STRENGTHS = {
    "ensure": ("确保", "ensures"),
    "plan": ("计划", "plans"),
    "strive": ("力争", "strives for"),
    "expect": ("预计", "expects"),
    "explore": ("探索", "explores"),
}

TIERS = {
    "A": ("高（直接读自原文）", "high (read from the text as it stands)"),
    "B": ("中（部分内容由上下文推断）", "medium (partly inferred from the context)"),
    "C": ("低（请对照原文核实）", "low (please check against the text)"),
}

COMPARATORS = {
    "=": ("{}", "{}"),
    ">=": ("{}以上", "at least {}"),
    ">": ("超过{}", "more than {}"),
    "<=": ("{}以内", "at most {}"),
    "<": ("低于{}", "less than {}"),
    "~": ("{}左右", "about {}"),
    "range": ("{}", "{}"),
}

# How a signed measure is read out: the sign becomes a word, the bound stays with the number (下降15%以上 is -15, >=).
MOVES = {
    "growth": (("增长", "growth of "), ("下降", "fall of ")),
    "points": (("提高", "a rise of "), ("下降", "a fall of ")),
}

UNITS = {
    "元": "yuan",
    "美元": "US dollars",
    "人": "people",
    "人次": "visits",
    "家": "firms",
    "平方米": "m²",
    "公里": "km",
    "吨": "t",
    "百分点": "percentage points",
    "微克/立方米": "µg/m³",
    "年": "years",
    "倍": "times",
}

LABELS = {
    "before": ("原文", "Before"),
    "after": ("现为", "After"),
    "severity": ("重要程度", "Severity"),
    "who": ("责任主体", "Who"),
    "period": ("期限", "When"),
    "title": ("标题", "Title"),
    "source": ("来源", "Source"),
    "page": ("页面", "Page"),
    "copies": ("另见于", "Also at"),
    "found": ("发现时间", "Found"),
    "sure": ("可信度", "How sure"),
    "why": ("判断依据", "Why"),
    "doubts": ("存疑之处", "Doubts"),
    "evidence": ("查看证据", "Evidence"),
    "story": ("来龙去脉", "The story so far"),
    "silence": ("暂不提醒", "To silence it"),
}


def of(pair: tuple[str, str], lang: Language) -> str:
    """The one of a pair that the language asks for."""
    return pair[1] if lang == "en" else pair[0]


def class_name(name: str, kind: str | None, lang: Language) -> str:
    """What a class is called where it stands by itself: 目标下调, deadline later."""
    said = flag.class_name(name, lang)
    prefix = OF_NUMBERS.get(kind or "") if name in NUMBERED else OF_WORDS.get(name)
    if prefix is None:
        return said
    return f"{prefix[0]}{said}" if lang == "zh" else f"{prefix[1]} {said}"


def quantity(statement: Statement, lang: Language) -> str:
    """The number of a statement as a reader would write it: 1.65万亿元以上; its words where it has no number."""
    if statement.value is None:
        return statement.value_text or ""
    if statement.measure == "rank":
        first = statement.comparator in ("<=", "<")
        return of(("前{}", "top {}") if first else ("第{}", "rank {}"), lang).format(_plain(statement.value, lang))
    signed = statement.measure in MOVES
    value = abs(statement.value) if signed else statement.value
    high = abs(statement.high) if signed and statement.high is not None else statement.high
    number = _number(value, statement.unit, lang)
    if statement.comparator == "range" and high is not None:
        number = f"{_plain(value, lang)}–{_number(high, statement.unit, lang)}"
    words = of(COMPARATORS[statement.comparator or "="], lang).format(number)
    if signed:
        up, down = MOVES[statement.measure or ""]
        return of(down if statement.value < 0 else up, lang) + words
    return words


def alike(before: Statement, after: Statement) -> str:
    """How a target repeats the one of the period before it, in Chinese: other words for no number are not the same."""
    old, new = quantity(before, "zh"), quantity(after, "zh")
    if before.value is None and after.value is None and old != new:
        return f"两期都没有写数字：“{old}” → “{new}”"
    return f"与上期相同（{new}）"


def _number(value: float, unit: str | None, lang: Language) -> str:
    name = unit or ""
    if lang == "en":
        name = UNITS.get(name, name)
        return f"{_plain(value, lang)}{'' if name in ('%', '') else ' '}{name}"
    return f"{_plain(value, lang)}{'个' if name == '百分点' else ''}{'' if name == '名' else name}"


def _plain(value: float, lang: Language) -> str:
    """A number with the words for great ones, exact: 16500亿 is 1.65万亿."""
    steps = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e12, " trillion"), (1e9, " billion"))
    if lang == "en":
        steps = (*steps, (1e6, " million"))
    for size, word in steps:
        if abs(value) >= size:
            return f"{_digits(value / size)}{word}"
    return f"{value:,.0f}" if lang == "en" and float(value).is_integer() else _digits(value)


def _digits(value: float) -> str:
    return f"{value:.10g}"


def period(statement: Statement, lang: Language) -> str:
    """The period of a statement: 2026年, by 2026-12-31; empty where it has none."""
    start, end = statement.start, statement.end
    if start is None and end is None:
        return ""
    if start and end:
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            years = f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
            return f"{years}年" if lang == "zh" else years
        return f"{day(start, lang)}至{day(end, lang)}" if lang == "zh" else f"{start} to {end}"
    if end:
        return f"{deadline(end, lang)}前" if lang == "zh" else f"by {deadline(end, lang)}"
    assert start is not None
    return f"{day(start, lang)}起" if lang == "zh" else f"from {start}"


def deadline(end: date, lang: Language) -> str:
    """The last day of a period: 2026年底, 2026年6月底, or the day itself."""
    if lang == "en":
        return "the end of " + str(end.year) if (end.month, end.day) == (12, 31) else end.isoformat()
    if (end.month, end.day) == (12, 31):
        return f"{end.year}年底"
    return day(end, lang)


def day(value: date, lang: Language) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()


def moment(value: datetime, lang: Language) -> str:
    """A time as clocks in Wuxi show it."""
    shown = value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return f"{shown}（北京时间）" if lang == "zh" else f"{shown} (Beijing time)"
