"""Quantities: where a number stands, how large it is, of what unit, and how it is bounded. No meaning yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from monitor.extract.lexicon import alternation, entries
from monitor.values import Comparator

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

NUMERALS = "一二两三四五六七八九十"

Form = Literal["number", "class", "ratio", "fold", "rank", "streak", "numeral"]


@dataclass(slots=True)  # made by the thousand: freezing would cost more than reading the number
class Quantity:
    """A number at at..to of its text, its bounding words included; `core` is where the number itself begins.

    `form` says how it is written: number (12万家), class (千亿级), ratio (1.84:1), fold (翻番), rank (第3位), streak
    (连续12年), numeral (两条).
    """

    at: int
    to: int
    core: int
    core_to: int
    value: float
    high: float | None
    unit: str
    comparator: Comparator
    form: Form
    rule: str
    before: str = ""  # the bounding word before the number
    after: str = ""  # the bounding word after it


def chinese(text: str) -> int:
    """The value of a whole number in Chinese numerals, below 一万 in one group: 三百二十 is 320."""
    total = current = 0
    for character in text:
        if character in DIGITS:
            current = DIGITS[character]
        elif character in "十百千":
            total += (current or 1) * SCALES[character]
            current = 0
    return total + current


def scaled(digits: str, scale: str) -> float:
    """The value of digits with the scale characters behind them multiplied in; whole where it can be."""
    digits = digits.replace(",", "") or "1"
    if not scale:
        return float(digits)
    value = Decimal(digits)
    for character in scale:
        value *= SCALES[character]
    return float(value)


def _bounds(group: str) -> tuple[tuple[str, Comparator], ...]:
    """The bounding words of a group with the comparator that they mean, longest first."""
    found = [(entry.text, entry.facts["means"]) for entry in entries("bounds") if entry.group == group]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


BEFORE, AFTER = _bounds("before"), _bounds("after")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = r"[百千]?[万亿]{1,2}|百|千(?![瓦米克伏])|十(?=[几余多])"


def _pattern() -> re.Pattern[str]:
    """The one expression that finds every quantity. What may be missing is an empty branch, cheaper than a repeat."""
    unit = alternation("units")
    count = alternation("units", "count")
    after = alternation("bounds", "after")
    return re.compile(
        r"(?:"
        rf"(?P<ratio>\d+(?:\.\d+)?):1(?![\d.])"
        rf"|百分之(?P<pc>\d+(?:\.\d+)?|(?:[零百{NUMERALS}])+)(?:点(?P<pd>[零{NUMERALS[:-1]}]+)|)"
        r"|(?P<best>\d+|百|[一二三四五六七八九]?十)强(?!势|化|度|国|省|市|调|村)"
        rf"|(?:(?<![A-Za-z\d.第前])|(?<=[底末月日]前))(?P<n>{NUMBER})(?P<s>{SCALE}|)(?P<more>[余多]?)(?P<s2>[万亿]?)"
        r"(?:(?=[^—~至到\-]{0,9}[—~至到\-]\d)"  # cheap: no range is without these
        rf"(?P<u0>(?:%|个百分点|百分点|(?:{unit})(?=[—~\-]))(?![—~至到\-]20\d\d年)|)[—~至到\-](?P<h>{NUMBER})(?P<hs>{SCALE}|)|)"
        rf"(?:个(?=工作日|百分点|月|小时|标准箱|标箱)|)(?P<unit>(?!台阶)(?:{unit})|)"
        r"(?:\([间户套个处座所人张栋片]\)|)级?(?P<more2>[余多](?![种样元类])|)"
        rf"|(?P<fold>翻(?:了)?(?P<times>[一两二三])?番(?P<more3>多|有余)?|(?<=实现)倍增(?=$|[,;、]))"
        r"|(?P<tenfold>(?P<ty>[一二三五十\d]{1,2})年倍增)"
        rf"|第(?P<rank>[一二三四五六七八九十]+|\d+)(?P<ru>位|名)?(?![个届次批轮期章条产方梯部类步代大者季二三四五六七八九十])"
        rf"|前(?P<top>[一二三四五六七八九十百]+|\d+)(?P<tu>位|名|强)?(?![期个季年月半次批届\d])"
        r"|连续第?(?P<streak>\d+|[一二两三四五六七八九十]+)(?P<su>年|届|次|个月|个季度)"
        rf"|(?P<c>(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九]|一(?=[百千万])|[百千](?=[个项家](?!万)))百?(?P<cs>[万千])?)(?P<cm>[余多])?(?P<cu>{count}|(?<=[百千万])(?:人次|名|户|人|公里|亩))"
        rf"|(?P<k>[一二两三四五六七八九十]?(?:[百千]万|[百千万]亿|[百千万亿]))(?P<ku>级规模|级|元|美元|吨|斤|辆|台|人次|人|户|列|标箱|亩|规模|家)"
        r")"
        rf"(?P<after>(?:{after})*)"
    )


RANKED = ("榜", "百强", "百强市", "百强县", "百强区")  # 位列……百强榜75名
# Units that are printed in another way: m2 for 平方米.
PRINTED: dict[str, str] = {entry.text: entry.facts["as"] for entry in entries("units") if "as" in entry.facts}
# What is reckoned in money, where the text leaves 元 unsaid: 产值冲刺500亿, GDP迈上3万亿台阶.
MONEY_NOUN = re.compile(
    r"(?:GDP|产值|收入|规模|投资|增加值|营收|总额|税收|销售额|融资|市值|余额|零售额|资产|成交额|利润|经济总量)[^,;。\d]{0,8}$"
)
HUNDRED_MILLIONS = re.compile(r"亿(?:级|规模)?(?=$|[,、;:。!?)”]|[台大关门])")

PATTERN = _pattern()
# Every quantity begins with one of these; finding them is cheap.
ANCHOR = re.compile(r"[\d第前连翻百千万一二两三四五六七八九十倍亿](?:(?<![倍亿])|(?<=实现倍)增|(?<=[超破过逾]亿))")
BEFORE_END = re.compile(rf"(?:(?!(?<=[签合节制集契])约){alternation('bounds', 'before')})+$")
BEFORE_LAST = frozenset(word[-1] for word, _ in BEFORE)  # cheap: nothing bounds a number without one of these before it
PASSENGERS = re.compile(r"人次(?:达到?|首次|已|均)*$")
POPULATION = re.compile(r"(?:人口|人数)(?:达到?|为|首次|已)*$")
SHARED_UNITS = frozenset({"百分点", "工作日", "月", "小时", "%"})
PEOPLE = re.compile(
    r"[^\W\dA-Za-z_]{0,5}?(?:群众|居民|群体|人口|学生|儿童|老人|老年人|职工|农民|青年|妇女|对象|毕业生|婴幼儿|劳动者|务工人员|残疾人|游客|旅客|市民)"
)


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of a normalised text, in order, names and descriptions among them."""
    found = []
    at = 0
    while anchor := ANCHOR.search(text, at):
        match = PATTERN.match(text, anchor.start())
        if match is None:
            at = anchor.end()
            continue
        found.append(_read(match))
        at = match.end()
    for index in range(len(found) - 1, 0, -1):
        one, other = found[index - 1], found[index]
        listed = one.form == other.form == "number" and text[one.to : other.core] in ("、", "和")
        if listed and (not one.unit or (one.unit == "个" and other.unit in SHARED_UNITS)):
            found[index - 1] = replace(one, unit=other.unit)  # 1.6个、1.2个百分点
    return found


def _comparator(before: str, more: bool, after: str) -> Comparator:
    """The bound that the words around a number mean: what stands behind it wins, then 余, then what stands before."""
    if after:
        for word, means in AFTER:
            if after.endswith(word) and means != "=":
                return means
    if more:
        return ">"
    if before:
        for word, means in BEFORE:
            if before.endswith(word):
                return means
    return "="


def _read(match: re.Match[str]) -> Quantity:
    text, (core, to) = match.string, match.span()
    before, after = "", match["after"]
    if core and text[core - 1] in BEFORE_LAST and (bound := BEFORE_END.search(text[max(0, core - 8) : core])):
        before = bound[0]
    high, more = None, False
    if match["n"]:
        value, unit, form, rule, high = _number(match)
        more = bool(match["more"] or match["more2"])
    else:
        value, unit, form, rule = _in_words(match)
        more = bool(match["more3"] or match["cm"])
    comparator = _comparator(before, more, after)
    if high is not None:
        comparator = "range"
    elif rule == "quantity.rank-within":
        comparator = "<="
    at, core_to = core - len(before), to - len(after)
    return Quantity(at, to, core, core_to, value, high, unit, comparator, form, rule, before, after)


def _in_words(match: re.Match[str]) -> tuple[float, str, Form, str]:
    """The value of what is not written as a plain number in digits, its unit, form and rule."""
    if match["ratio"]:
        return float(match["ratio"]), ":1", "ratio", "quantity.ratio"
    if match["pc"]:
        return _percent(match["pc"], match["pd"] or ""), "%", "number", "quantity.percent"
    if match["fold"]:
        return 2.0 ** {"两": 2, "二": 2, "三": 3}.get(match["times"] or "一", 1), "倍", "fold", "quantity.fold"
    if match["tenfold"]:
        return 2.0, "倍", "fold", "quantity.years-fold"
    if match["rank"]:
        return _ordinal(match["rank"]), "名", "rank", "quantity.rank"
    if match["top"] or match["best"]:
        return _ordinal(match["top"] or match["best"]), "名", "rank", "quantity.rank-within"
    if match["streak"]:
        return _ordinal(match["streak"]), match["su"].removeprefix("个"), "streak", "quantity.streak"
    if match["c"]:
        value = chinese(match["c"].rstrip("万")) * (10_000 if match["cs"] == "万" else 1)
        return value, match["cu"], "numeral", "quantity.numeral"
    unit = match["ku"]
    money = unit in ("级", "级规模", "元", "规模")
    times = chinese(match["k"][0]) if match["k"][0] in NUMERALS else 1  # 五百亿级
    return times * scaled("", match["k"].lstrip(NUMERALS)), "元" if money else unit, "class", "quantity.size-class"


def _ordinal(digits: str) -> float:
    """The value of a number in digits or in Chinese numerals."""
    return float(digits) if digits.isdigit() else chinese(digits)


def _percent(whole: str, parts: str) -> float:
    """百分之五点五 is 5.5, 百分之12.5 is 12.5."""
    if whole[0].isdecimal():
        return float(whole)
    return float(f"{chinese(whole)}.{''.join(str(DIGITS[character]) for character in parts) or 0}")


def _number(match: re.Match[str]) -> tuple[float, str, Form, str, float | None]:
    """A number in digits: its value, unit, form and rule, and the upper end of a range."""
    if match["unit"] == "名" and not match["s"] and match.string.endswith(RANKED, 0, match.start()):
        return float(match["n"].replace(",", "")), "名", "rank", "quantity.rank", None
    digits, hundreds, scale, unit, ahead, high_digits, high_scale = match.group("n", "s", "s2", "unit", "u0", "h", "hs")
    scale = hundreds + scale
    unit = unit or (ahead or "").removeprefix("个")
    unit = PRINTED.get(unit, unit)
    if not unit and "亿" in scale and _means_money(match):
        unit = "元"
    if not unit and "万" in scale and PEOPLE.match(match.string, match.end()):
        unit = "人"  # 80万重点群体
    if not unit:
        core = match.start()
        ahead = BEFORE_END.sub("", match.string[max(0, core - 12) : core])
        if PASSENGERS.search(ahead):
            unit = "人次"  # 服务人次达200万
        elif "万" in scale and POPULATION.search(ahead) and not match.string[match.end() : match.end() + 1].isalpha():
            unit = "人"  # 常住人口达到120万
    high = None
    if high_digits:
        high = scaled(high_digits, high_scale or "")
        scale = scale or high_scale or ""
    return scaled(digits, scale), unit, "number", "quantity.number" if unit else "quantity.bare", high


def _means_money(match: re.Match[str]) -> bool:
    """True of so many 亿 without a unit, said of what is reckoned in money."""
    text, first = match.string, match.start()
    last = match.end("s2") if match["s2"] else match.end("s")
    before = BEFORE_END.sub("", text[max(0, first - 20) : first])
    if HUNDRED_MILLIONS.match(text, last - 1) is None:
        return False
    return MONEY_NOUN.search(before) is not None or (text.startswith("大关", last) and "亿元" in text[:first])
