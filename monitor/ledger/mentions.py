"""Finds where a text speaks of a project, a title or a paper without making a statement of it. Pure.

加快推进X promises nothing that could be checked, but it tells that X is still wanted, and how far it is. Which words
do that is in mentions.toml. Mentions live in the ledger only; `extract` never prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import rtoml

from crawler.values import Version
from monitor.extract.clauses import Clause, comma_spans, nested_spans, within
from monitor.extract.normalise import normalised
from monitor.extract.sections import Reading
from monitor.ledger.names import aliases_in, read_name
from monitor.values import Statement

_FILE = Path(__file__).with_name("mentions.toml")
_LIST = re.compile(r"等(?:一批|多个|\d+个|[一二三四五六七八九十]+个)?[^等、]{0,8}?(?:工程|项目|载体)(?:建设)?$|等$")
_ITEM = re.compile(r"、|和(?=\d)|(?<=[\u4e00-\u9fff]{3})和(?=[\u4e00-\u9fff]{3})")
_GIVEN = re.compile(r"以(?P<names>[^,。]{4,60}?)(?:“[^”]*”)?为(?:主要)?(?:依托|支撑|载体|主阵地|基础)")
_LABEL = re.compile(r"“(?P<name>\d{3}(?:\+X)?)”(?P<noun>[\u4e00-\u9fff]{2})")
_HEDGE = re.compile(r"(?:已|将|全面|顺利|正式|基本|如期|成功|全线|即将|先后)+$")
_PLACE = re.compile(r"[市区县]$")
LEAST, MOST = 3, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing that a clause speaks of. `stage` is 既有 where the text takes it for given; `past` where it is done."""

    name: str
    stage: str
    rung: int
    past: bool
    who: str
    quote: str
    start_offset: int
    end_offset: int
    section: str
    end: date | None = None  # the day by which, where the section says one


@dataclass(frozen=True, slots=True)
class _Words:
    lead: re.Pattern[str]
    leads: Mapping[str, tuple[str, int]]
    done: re.Pattern[str]
    deeds: Mapping[str, str]
    things: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    zones: tuple[str, ...]


def find_mentions(
    version: Version, published: date, jurisdiction: str, statements: Sequence[Statement]
) -> tuple[Mention, ...]:
    """The mentions of a document in the order of its text, without those whose words a statement of it covers."""
    layers = [normalised(paragraph) for paragraph in version.paragraphs]
    reading = Reading(version, layers, published, jurisdiction, all_clauses=True)
    told = {(each.who, each.indicator) for each in statements if each.kind == "action"}
    held = sorted((each.start_offset, each.end_offset) for each in statements if each.kind == "action")
    found = []
    for clause in reading.clauses():
        if clause.role in ("problems", "byline"):
            continue
        for mention in _in_clause(clause):
            covered = any(
                first <= mention.start_offset and mention.end_offset <= last + len(mention.name) for first, last in held
            )
            if not covered and (mention.who, mention.name) not in told:
                found.append(mention)
    return tuple(found)


def _in_clause(clause: Clause) -> Iterator[Mention]:
    words = _words()
    nested = nested_spans(clause.text)
    for start, end in comma_spans(clause.text, nested):
        piece = clause.text[start:end]
        lead = words.lead.search(piece)
        # The first lead of a piece governs it: 研究 in 研究院 has no object.
        if lead is not None and not within(start + lead.start(), nested) and lead.start() <= LEAST * 3:
            stage, rung = words.leads[lead[0]]
            for name, reach in _names(piece[lead.end() :], words):
                yield _mention(clause, name, stage, rung, start + lead.start(), start + lead.end() + reach)
        if clause.tense == "past":
            yield from _done(clause, start, piece, words)
    for given in _GIVEN.finditer(clause.text):
        for name, _ in _names(given["names"], words):
            level = next((each for each in ("国家级", "省级") if name.startswith(each)), "")
            zone = name.removeprefix(level)
            full = level + _PLACE.sub("", clause.who) + zone if zone in words.zones else name
            yield _mention(clause, full, "既有", 5, given.start(), given.end())
    for label in _LABEL.finditer(clause.text):
        yield _mention(clause, label["name"] + label["noun"], "推进", 5, *label.span())
    for first, last, name in aliases_in(clause.text):
        if not words.lead.search(clause.text[max(first - 6, 0) : first]):
            yield _mention(clause, name, "推进", 5, first, last)


def _done(clause: Clause, start: int, piece: str, words: _Words) -> Iterator[Mention]:
    """Things that were built, opened or won: X建成通车, 建成X、Y."""
    for deed in words.done.finditer(piece):
        stage = words.deeds[deed[0]]
        before = _HEDGE.sub("", piece[: deed.start()])
        behind = list(_names(piece[deed.end() :].removeprefix("了"), words))
        if not behind:
            for name, _ in _names(before, words):
                yield _mention(clause, name, stage, 5, start, start + deed.end(), past=True)
        for name, reach in behind:
            first = start if stage == "获批" else start + deed.start()  # with the words that say whose title it is
            yield _mention(clause, name, stage, 5, first, start + deed.end() + reach, past=True)
        return


def _names(text: str, words: _Words) -> Iterator[tuple[str, int]]:
    """The names of a list, each with the end of its item; a list ends where its kind is said (等重大工程)."""
    listed = _LIST.sub("", text)
    end = 0
    for item in _items(listed):
        end = listed.index(item, end) + len(item)
        name = words.before.sub("", item.strip("“”"))
        for candidate in dict.fromkeys((name, words.behind.sub("", name))):
            if LEAST <= len(candidate) <= MOST and words.things.search(read_name(candidate).stem):
                yield candidate, end
                break


def _items(text: str) -> Iterable[str]:
    return (item for item in _ITEM.split(text) if item)


def _mention(clause: Clause, name: str, stage: str, rung: int, start: int, end: int, *, past: bool = False) -> Mention:
    quote, first, last = clause.evidence(start, min(end, len(clause.text)))
    return Mention(
        name=name.strip("“”"),
        stage=stage,
        rung=rung,
        past=past,
        who=clause.who,
        quote=quote,
        start_offset=first,
        end_offset=last,
        section=clause.role,
        end=None if past else clause.end,
    )


def data() -> Mapping[str, Any]:
    """The tables of mentions.toml."""
    return rtoml.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _words() -> _Words:
    rows = data()
    leads = {word: (row["stage"], row["rung"]) for row in rows["lead"] for word in row["words"]}
    deeds = {word: row["stage"] for row in rows["done"] for word in row["words"]}
    around = {side: "|".join(sorted(rows["words"][side], key=len, reverse=True)) for side in ("before", "behind")}
    return _Words(
        lead=_either(leads),
        leads=leads,
        done=_either(deeds),
        deeds=deeds,
        things=re.compile(f"(?:{'|'.join(rows['words']['things'])})$"),
        before=re.compile(f"^(?:{around['before']})(?=..)"),
        behind=re.compile(f"(?:{around['behind']})$"),
        zones=tuple(rows["words"]["zones"]),
    )


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
