"""Names the indicator that a phrase of a release measures, by the catalogue in indicators.toml.

A Chinese noun phrase has its head last, so a phrase is known by the longest alias at its end, once verbs and hedges
are taken off (有效期内高新技术企业增至 → 高新技术企业); what stands before the alias are qualifiers (有效期内).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import rtoml

from monitor.extract.patterns import later

_CATALOGUE = Path(__file__).with_name("indicators.toml")

Sense = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One entry of the catalogue. `sense` says whether more or less of it is the better."""

    id: str
    name: str
    aliases: tuple[str, ...]
    dimension: str
    sense: Sense
    qualifiers: tuple[str, ...]  # that usually stand before it
    domain: str
    examples: tuple[str, ...]
    unsaid: tuple[str, ...] = ()  # qualifiers with and without which the same is meant


@dataclass(frozen=True, slots=True)
class Identified:
    """The indicator of a phrase. A share of a catalogued thing (制造业投资占比) has that thing as its entry."""

    indicator_id: str
    name: str
    qualifiers: tuple[str, ...]
    sense: Sense
    entry: Indicator
    alias: str = ""  # the name as it is written; empty for a share


# Time and comparison tell when, never what.
_TIME = later(
    r"(?:截至|截止|到|至|自|从|在|以)?\d{4}年(?:\d{1,2}月)?(?:底|末|初)?(?:以?前|以来|起)?"
    r"|(?:到|至|截至)?(?:今年|全年|年内|当年|本年度?|年末|年底|明年|去年|上年|年初|上半年|下半年|月末)(?:以?前|以来|起|期间|度)?"
    r"|(?:前?[一二三四]个?季度|前\d{1,2}个?月|\d{1,2}[—~-]\d{1,2}月(?:份)?)"
    r"|近?[一二三四五六七八九十两\d]{1,4}年(?:以?来|间|累计)|近[一二三四五六七八九十两\d]{1,4}年"
    r"|十[二三四五六]五(?:时期|规划期|期间|末)?(?:以来)?"
    r"|(?:比|较)?(?:上年|去年|年初|上年末|上年同期|去年同期|同期|基期)(?:末|底)?"
    r"|在?\d{4}年基础上|(?:比|较)\d{4}年|(?:比|较)(?:省定|国定|国家|全国|全省|全市)(?:目标|平均水平|平均|要求)?(?=提)"
    r"|[一二三四五六七八九十两]年(?=累计|提高|提升|下降|增长|新增|翻)|每人每[月年]|每年|年均|同比|环比|连续(?:第?[\d一二三四五六七八九十]{1,4}年)?|首年|按可比价格?(?:计算)?|现价|累计"
)
_TIMELY = frozenset("年月季五末比较同环累续期")
_NOISE = later(r"[\s“”‘’\"'《》「」【】_{}的]+")
_SHARE = later(r"^(.+)占([^占]+?)(?:比重)?$")
_BRACKETS = later(r"\(([^()]*)\)")
_SUM = later(
    r"(?:计划|单体)?(?:总?投资额?)?(?:超过|超|不低于|达)?((?:\d{1,9}(?:\.\d{1,4})?)?)([十百千]?)([万亿]{1,2})(美?元|$)(?:及?以上)?(?:级)?"
)
_EDGES = "、,，和及与等各在对"
_COUNTED = later(r"^\d+(?![\d号期批])(?:大|[个条家项座所处块件只类])?")  # 3号 and 二期 are names
_LONGEST = 120  # characters at the end of a phrase that are looked at; the head stands last
_TENS = {"": 1, "十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class _Words:
    """The catalogue, ready for look-up. Word tables hang on a first or last character, longest words first."""

    aliases: Mapping[str, tuple[tuple[Indicator, bool], ...]]
    ends: Mapping[str, tuple[int, ...]]  # last character of an alias → lengths
    heads: Mapping[str, tuple[str, ...]]  # first character → words that the reader of a prefix knows
    kinds: Mapping[str, str]  # word → verb, deed, scope, kept
    scopes: Mapping[str, str]
    tails: Mapping[str, tuple[str, ...]]  # last character → words that may be taken off the end
    deeds: frozenset[str]
    hedges: frozenset[str]
    whole: frozenset[str]
    alias_heads: Mapping[str, tuple[int, ...]]  # first character of an alias → lengths
    by_id: Mapping[str, Indicator]


def catalogue() -> tuple[Indicator, ...]:
    """All entries, in the order of the file."""
    return _load()[0]


def identify(phrase: str, measure: str | None = None, unit: str | None = None) -> Identified | None:
    """The indicator that a phrase names, or None where the catalogue does not know it.

    `phrase` is the statement's indicator with its qualifiers and its own verb (市区新增绿地); `measure` and `unit`
    are the statement's, and choose where one name means two things (优良天数 in % or in days).
    """
    return _identify(phrase, measure, unit)


def telling(indicator_id: str, qualifiers: Iterable[str]) -> tuple[str, ...]:
    """The qualifiers that make it another thing, sorted: without what goes unsaid (全市; 有效期内 of 高新技术企业)."""
    words = _words()
    entry = words.by_id.get(indicator_id.removesuffix("-share")) or words.by_id.get(indicator_id)
    unsaid = entry.unsaid if entry is not None else ()
    return tuple(sorted({each for each in qualifiers if each not in unsaid and each not in words.whole}))


@lru_cache(maxsize=20_000)
def canonical(phrase: str) -> str:
    """One form for all spellings of a phrase, to compare phrases that the catalogue does not know.

    Verbs, hedges, words of time and of counting are gone, aliases are one name, deeds stand last (改造X → X改造), a
    scope that means the whole of the speaker's area is left out. Numerals stay. Never empty for a non-empty phrase.
    """
    words = _words()
    kept: list[str] = []
    deeds: list[str] = []
    for kind, token in _tokens(_clean(phrase), words, with_aliases=True):
        if kind == "deed":
            deeds.append(token)
        elif kind == "scope":
            kept += [token] if token not in words.whole else []
        elif kind == "raw":
            kept.append(token.strip(_EDGES))
        elif kind != "verb":
            kept.append(token)
    text = "".join(kept)
    while len(text) > 2 and (tail := next(_tails(text, words), None)) and tail not in words.deeds:
        text = text[: -len(tail)]
    return text + "".join(deeds) or normalize("NFKC", phrase)


@lru_cache(maxsize=20_000)
def _identify(phrase: str, measure: str | None, unit: str | None) -> Identified | None:
    text = _clean(phrase[-_LONGEST:])
    _, found, after = text.rpartition("其中")
    if found and after:
        text = after
    return _resolve(text, measure, unit, _words()) or _share_of(text, measure, unit)


def _resolve(text: str, measure: str | None, unit: str | None, words: _Words) -> Identified | None:
    """The entry whose alias ends the text, tried as it stands and then with one word after another taken off."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(text, ())]
    seen: set[int] = set()
    while waiting:
        text, deeds = waiting.pop()
        if len(text) in seen:
            continue
        seen.add(len(text))
        for length in words.ends.get(text[-1:], ()):
            alias, before = text[-length:], text[:-length]
            if alias not in words.aliases or (alias[0].isascii() and before[-1:].isascii() and before[-1:].isalnum()):
                continue
            if (found := _settle(alias, before, deeds, measure, unit, words)) is not None:
                return found
        shorter = [
            (text[: -len(tail)], (tail, *deeds) if tail in words.deeds else deeds) for tail in _tails(text, words)
        ]
        waiting += reversed(shorter)
    return None


def _settle(
    alias: str, before: str, deeds: tuple[str, ...], measure: str | None, unit: str | None, words: _Words
) -> Identified | None:
    """The entry that the alias means with these words around it, or None where it cannot be meant."""
    qualifiers, raw = [], False
    for kind, token in _joined(_tokens(before, words)) if before else ():
        if kind == "deed":
            deeds = (token, *deeds)
        elif kind in ("scope", "sum"):
            qualifiers.append(token)
            raw = raw or kind == "sum"
        elif kind != "verb" and (rest := _COUNTED.sub("", token).strip(_EDGES)) and rest not in words.hedges:
            qualifiers.append(words.scopes.get(rest, rest))
            raw = raw or rest not in words.scopes
    for deed in deeds:
        if alias + deed in words.aliases:
            alias, deeds = alias + deed, tuple(each for each in deeds if each != deed)
            break
    fitting = [
        entry
        for entry, exact in words.aliases[alias]
        if not (exact and (raw or deeds)) and _fits(entry.dimension, measure, unit)
    ]
    if not fitting:
        return None
    entry = fitting[0]
    return Identified(entry.id, entry.name, (*dict.fromkeys((*qualifiers, *deeds)),), entry.sense, entry, alias)


def _share_of(text: str, measure: str | None, unit: str | None) -> Identified | None:
    """A share of a catalogued thing: X占Y比重, X占比."""
    if unit is not None and unit not in ("%", "百分点") and measure not in ("rank", "growth"):
        return None
    words = _words()
    while not text.endswith("比重") and (tail := next(_tails(text, words), None)) is not None:
        text = text[: -len(tail)]
    if found := _SHARE.match(text):
        thing, of = found[1], (f"占{found[2]}",) if found[2] != "比重" else ()
    elif text.endswith("比重"):
        thing, of = text.removesuffix("比重"), ()
    else:
        return None
    base = _resolve(thing, None, None, words)
    if base is None or base.entry.dimension in ("share", "rate", "ratio", "index"):
        return None
    return Identified(f"{base.indicator_id}-share", f"{base.name}占比", (*base.qualifiers, *of), base.sense, base.entry)


_PERCENT = ("share", "rate", "index", "ratio")
_COUNTS = frozenset(("天", "个", "家", "人", "件", "项", "套", "平方米", "公里", "亩", "吨"))
_MONEY = ("元", "美元", "欧元", "港元", "人民币元")


def _fits(dimension: str, measure: str | None, unit: str | None) -> bool:
    """True unless the statement's unit says that something of another dimension is meant."""
    if unit is None or measure in ("growth", "points", "multiple", "rank", None):
        return True
    if unit in ("%", "百分点"):
        return dimension in _PERCENT
    if unit in _MONEY:
        return dimension == "money"
    if dimension == "share" or (dimension == "rate" and unit != "‰"):
        return unit not in _COUNTS
    return dimension != "money" or unit.startswith(_MONEY) or "/" in unit


def _clean(phrase: str) -> str:
    """Compatibility forms, quotation marks, 的, time words and spellings made one; brackets opened to the front."""
    text = _NOISE.sub("", normalize("NFKC", phrase))
    if "(" in text:
        text = "".join(_BRACKETS.findall(text)) + _BRACKETS.sub("", text)
    if not _TIMELY.isdisjoint(text):
        text = _TIME.sub("", text)
    for sign, pattern, name in _same():
        if sign in text:
            text = pattern.sub(name, text)
    return text.upper()


def _tails(text: str, words: _Words) -> Iterator[str]:
    """The words at the end of the text that are no part of a name, the longest first."""
    return (word for word in words.tails.get(text[-1:], ()) if text.endswith(word))


def _tokens(text: str, words: _Words, *, with_aliases: bool = False) -> list[tuple[str, str]]:
    """The text as (kind, word): verb, deed, scope, kept, sum (of money, as a bound), name (of an alias), raw."""
    tokens: list[tuple[str, str]] = []
    raw = 0  # where the text not yet known begins
    at = 0
    while at < len(text):
        char = text[at]
        kind, word, read = "", "", ""
        if with_aliases:
            for length in words.alias_heads.get(char, ()):
                if (alias := text[at : at + length]) in words.aliases and not words.aliases[alias][0][1]:
                    kind, word, read = "name", alias, words.aliases[alias][0][0].name
                    break
        if not kind and (char in "超总投计单不达万亿十百千" or char.isdigit()) and (found := _SUM.match(text, at)):
            kind, word, read = "sum", found[0], _sum(found)
        if not kind:
            for each in words.heads.get(char, ()):
                if text.startswith(each, at):
                    kind, word = words.kinds[each], each
                    read = words.scopes.get(each, each)
                    break
        if not kind:
            at += 1
            continue
        if raw < at:
            tokens.append(("raw", text[raw:at]))
        tokens.append((kind, read))
        at += len(word)
        raw = at
    if raw < len(text):
        tokens.append(("raw", text[raw:]))
    return tokens


def _joined(tokens: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The tokens, with the words that the catalogue has no kind for in one piece."""
    for known, group in groupby(tokens, key=lambda token: token[0] not in ("raw", "kept")):
        if known:
            yield from group
        else:
            yield "raw", "".join(token for _, token in group)


def _sum(found: re.Match[str]) -> str:
    """超百亿元, 100亿元以上 → 100亿元以上: a bound that tells which things are counted."""
    number = float(found[1] or 1) * _TENS[found[2]]
    return f"{number:g}{found[3]}{found[4] or '元'}以上"


@cache
def _same() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """(a string that tells whether it is worth looking, the spellings, what they are read as)."""
    return tuple((sign, re.compile(pattern), name) for name, (sign, pattern) in _read()["words"]["same"].items())


@cache
def _read() -> dict[str, Any]:
    return rtoml.loads(_CATALOGUE.read_text(encoding="utf-8"))


def _words() -> _Words:
    return _load()[1]


@cache
def _load() -> tuple[tuple[Indicator, ...], _Words]:
    tables = dict(_read())
    lists = tables.pop("words")
    entries: list[Indicator] = []
    aliases: dict[str, list[tuple[Indicator, bool]]] = {}
    for domain, rows in tables.items():
        for name, row in rows.items():
            fields: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
            }
            entry = Indicator(id=name, domain=domain, **fields)
            entries.append(entry)
            for alias in (entry.name, *entry.aliases):
                exact = alias.startswith("=")
                known = aliases.setdefault(_clean(alias.lstrip("=")), [])
                if all(other is not entry for other, _ in known):
                    known.append((entry, exact))
    scopes = {way: name for name, ways in lists["scopes"].items() for way in (name, *ways)}
    kinds = {
        word: kind for kind, name in (("verb", "verbs"), ("deed", "deeds"), ("kept", "kept")) for word in lists[name]
    }
    kinds |= {word: "verb" for word in lists["hedges"] if len(word) > 1}
    kinds |= {word: "scope" for word in scopes if len(word) > 1}
    tails = {*lists["verbs"], *lists["hedges"], *lists["counts"], *lists["deeds"]}
    return tuple(entries), _Words(
        aliases={name: tuple(known) for name, known in aliases.items()},
        ends=_lengths(aliases, -1),
        heads=_by_character(kinds, 0),
        kinds=kinds,
        scopes=scopes,
        tails=_by_character(tails, -1),
        deeds=frozenset(lists["deeds"]),
        hedges=frozenset(lists["hedges"]),
        whole=frozenset(lists["whole"]),
        alias_heads=_lengths(aliases, 0),
        by_id={entry.id: entry for entry in entries},
    )


def _by_character(words: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """The words by their character at `place`, the longest first."""
    table: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        table.setdefault(word[place], []).append(word)
    return {character: tuple(known) for character, known in table.items()}


def _lengths(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """How long the words with a character at `place` can be, the longest first."""
    table: dict[str, set[int]] = {}
    for word in words:
        table.setdefault(word[place], set()).add(len(word))
    return {character: tuple(sorted(lengths, reverse=True)) for character, lengths in table.items()}
