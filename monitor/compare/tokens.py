"""Cuts normalised text into the pieces that a person would mark: whole numbers with units, dates, words. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import rtoml

SCALE = {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 1e4, "亿": 1e8}
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}

# Units, longest first where one begins another. What counts whole things is one kind of unit.
COUNTS = (
    "家个项名位户人处座所条台套件辆架艘列班张份部本篇场次届批对支只头株棵根盏间栋幢层"
    "种类门宗起例款道段片块组队村镇校馆站点成期岁级强床"
)
UNITS = (
    "微克/立方米|毫克/升|元/平方米|万元/人|元/人|吨标准煤|平方公里|平方千米|标准箱|个百分点|百分点|个工作日|工作日|平方米|立方米|千瓦时|人次"
    "|个月|小时|分钟|公里|千米|公顷|公斤|千克|美元|欧元|港元|日元|兆瓦|千瓦|标箱|床位|TEU|km|kW|MW|GW|%|‰|‱|℃|元|吨|斤|克|亩|米|升|瓦|度|年|月|天|日|周|秒|倍|番"
)
UNIT = rf"(?:{UNITS}|[{COUNTS}](?:(?:人次|人|床位|座)(?=$|[^一-鿿]))?)"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN = "[零一二三四五六七八九十百千万亿两]"
DASH = "[-~至到]"
MONTH, DATE = "(?:十[一二]?|[一二三四五六七八九])", "(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
PATTERNS = (
    (
        "day",
        rf"(?P<y>(?:19|20)\d\d)(?:{DASH}(?P<y2>(?:19|20)\d\d))?年(?:(?P<m>\d\d?|{MONTH})月(?:(?P<d>\d\d?|{DATE})日)?)?",
    ),
    ("day", rf"(?P<m>\d\d?|{MONTH})月(?:(?P<d>\d\d?|{DATE})日)?(?!\d)"),
    ("name", rf"第?(?:\d+|{HAN}+)(?:号|届|期|批次|章|条例)|第(?:\d+|{HAN}+)(?!季)[批次条]?"),
    ("ratio", r"(?P<a>\d+(?:\.\d+)?):(?P<b>\d+(?:\.\d+)?)"),
    (
        "range",
        rf"(?P<a>{NUMBER})(?P<as>[百千万亿]*)(?P<au>{UNIT})?{DASH}(?!(?:19|20)\d\d年)(?P<b>{NUMBER})(?P<bs>[百千万亿]*)(?P<bu>{UNIT})?",
    ),
    ("quantity", rf"(?<![A-Za-z])(?P<a>{NUMBER})(?P<as>[百千万亿]*)(?P<more>[余多])?(?P<au>{UNIT})?(?![A-Za-z])"),
    ("percent", rf"百分之(?P<h>(?:{HAN}|点)+)"),
    ("fold", rf"翻(?P<h>{HAN})?番"),
    (
        "han",
        rf"(?P<h>{HAN}+)(?P<more>[余多])?(?P<au>个百分点|个工作日|平方公里|平方米|公里|美元|人次|元|吨|亩|米|倍|年|[{COUNTS}])",
    ),
    ("latin", r"[A-Za-z\d]+(?:[._\-][A-Za-z\d]+)*"),
)
WORDY = re.compile(r"[一-鿿㐀-䶿%‰‱+=<>/℃°&@#\w]")
LEVEL = {"、": 1} | dict.fromkeys(",:;()", 2) | dict.fromkeys("。!?…", 3)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands: scaled by 万 and 亿, without its direction. `high` only of a range."""

    value: float
    high: float | None
    unit: str

    @property
    def middle(self) -> float:
        """What it is compared by: the number, of a range its midpoint."""
        return self.value if self.high is None else (self.value + self.high) / 2

    @property
    def dimension(self) -> str:
        """What it can be compared within: units that count whole things are one."""
        unit = "百分点" if self.unit == "个百分点" else self.unit
        return "count" if unit and unit[0] in COUNTS and unit not in ("人次", "级", "强", "个月") else unit


@dataclass(frozen=True, slots=True)
class Day:
    """A time: a year given whole or counted from the text's own, and how far into it."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> bool:
        """True where the year is given, not counted from the text's own."""
        return self.year > 1000

    @property
    def order(self) -> tuple[int, int, int]:
        return self.year, self.month or 12, self.day or 31


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the lexicon does: its group, how strong it is, and what it shares with its synonyms."""

    group: str
    rank: float
    means: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text at start..end. Two pieces are the same where their keys are.

    `gap` tells what stands before it: 0 nothing, 1 、, 2 a mark that ends a clause, 3 one that ends a sentence.
    """

    key: str
    text: str
    start: int
    end: int
    gap: int
    sense: Quantity | Day | Word | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of words.toml."""

    group: str
    words: tuple[str, ...]
    example: str
    sense: Day | Word


@lru_cache(maxsize=1)
def lexicon() -> tuple[Entry, ...]:
    """The rows of words.toml."""
    rows = rtoml.loads((files("monitor.compare") / "words.toml").read_text(encoding="utf-8"))["word"]
    found = []
    for number, row in enumerate(rows):
        group, words = row["group"], tuple(row["words"])
        sense: Day | Word = Word(group, float(row.get("rank", 0)), row.get("means", f"{group} {number}"))
        if group == "time":
            sense = Day(row.get("year", 0), row.get("month"))
        found.append(Entry(group, words, row["example"], sense))
    return tuple(found)


@lru_cache(maxsize=1)
def _words() -> dict[str, Day | Word]:
    return {word: entry.sense for entry in lexicon() for word in entry.words}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """One pattern: lexicon words that begin with a numeral, then numbers, other words, single characters."""
    names: list[str] = []
    for at, (_, pattern) in enumerate(PATTERNS):
        names.append(f"(?P<k{at}>{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', pattern)})")
    ordered = sorted(_words(), key=len, reverse=True)
    numeral = [word for word in ordered if re.match(f"第|{HAN}", word)]
    short = [word for word in ordered if len(word) == 1 and word in "约近超"]
    rest = [word for word in ordered if word not in numeral and word not in short]
    whole = (re.escape(word) + ("(?!域)" if word.endswith("区") else "") for word in rest)  # 建成区域中心: no 建成区
    words = "|".join([*whole, *(rf"{word}(?=\d|{HAN})" for word in short)])
    return re.compile(f"(?P<first>{'|'.join(numeral)})|{'|'.join(names)}|(?P<word>{words})|(?P<one>.)", re.DOTALL)


@lru_cache(maxsize=1)
def _parts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for _, pattern in PATTERNS)


def tokens(text: str, start: int = 0, end: int | None = None, breaks: Sequence[int] = ()) -> Iterator[Token]:
    """The tokens of text[start:end]; punctuation is none, it shows in the gap of what follows it.

    `breaks` are offsets, ascending, at which a new paragraph begins.
    """
    end = len(text) if end is None else end
    gap, at = 3, start
    for match in _pattern().finditer(text, start, end):
        kind, piece = match.lastgroup or "one", match[0]
        if kind == "one" and not WORDY.match(piece):
            gap = max(gap, 2 if piece == "-" and text[match.end() : match.end() + 1] == "-" else LEVEL.get(piece, 0))
            continue
        if breaks and bisect_right(breaks, match.start()) > bisect_right(breaks, at):
            gap = max(gap, 2)
        at = match.start()
        key, sense = _reading(kind, piece)
        yield Token(key, piece, match.start(), match.end(), gap, sense)
        gap = 0


@lru_cache(maxsize=65536)
def _reading(kind: str, piece: str) -> tuple[str, Quantity | Day | Word | None]:
    """The key and the sense of a piece that the pattern's group `kind` matched."""
    if kind == "one":
        return piece, None
    if kind in ("word", "first"):
        return piece, _words()[piece]
    number = int(kind[1:])
    name = PATTERNS[number][0]
    match = _parts()[number].fullmatch(piece)
    if match is None or name in ("latin", "name"):
        return piece, Word("name", 0, piece) if name == "name" else None
    found = match.groupdict()
    if name == "day":
        day = Day(int(found.get("y2") or found.get("y") or 0), _int(found["m"]), _int(found["d"]))
        return f"day {found.get('y')} {day.order}", day
    quantity = _quantity(name, found)
    if not quantity.unit and name == "quantity" and re.fullmatch(r"(?:19|20)\d\d", piece):
        return f"day {piece}", Day(int(piece))
    more = "+" if found.get("more") else ""
    return (
        f"{'range' if name == 'range' else 'number'} {quantity.value:.12g} {quantity.high} {quantity.unit}{more}",
        quantity,
    )


def _quantity(name: str, found: dict[str, str | None]) -> Quantity:
    if name == "percent":
        whole, _, part = (found["h"] or "").partition("点")
        digits = "".join(str(DIGITS.get(character, 0)) for character in part)
        return Quantity(float(f"{han_number(whole):.0f}.{digits or 0}"), None, "%")
    if name == "fold":
        return Quantity(2.0 ** han_number(found["h"] or "一"), None, "倍")
    if name == "han":
        return Quantity(han_number(found["h"] or ""), None, found["au"] or "")
    low = float((found["a"] or "0").replace(",", ""))
    if name == "ratio":
        return Quantity(low / (float(found["b"] or 1) or 1), None, ":1")
    if name == "range":
        unit, scale = found["bu"] or found["au"] or "", found["bs"] or ""
        high = float((found["b"] or "0").replace(",", "")) * _scaled(scale)
        return Quantity(low * _scaled(found["as"] or ("" if found["au"] else scale)), high, unit)
    return Quantity(low * _scaled(found["as"] or ""), None, found["au"] or "")


def _scaled(words: str) -> float:
    scale = 1.0
    for character in words:
        scale *= SCALE[character]
    return scale


def _int(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if digits.isdecimal() else int(han_number(digits))


def han_number(words: str) -> float:
    """The value of a number in Chinese numerals: 三十二 → 32, 两千万 → 20000000, 二零二五 → 2025, 万亿 → 10¹²."""
    if words and not set(words) & set(SCALE):
        return float("".join(str(DIGITS[character]) for character in words))
    total = section = digit = 0.0
    for character in words:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in "万亿":
            total, section, digit = (total + section + digit or 1.0) * SCALE[character], 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * SCALE[character], 0.0
    return total + section + digit
