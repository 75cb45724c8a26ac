"""The clause: a run of text between two stops, with all that the text before it says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.extract.normalise import Normal
from monitor.extract.patterns import later
from monitor.extract.periods import Period
from monitor.values import Strength

Tense = Literal["future", "past", "open"]


@dataclass(slots=True, kw_only=True)
class Clause:
    """What stands between two stops (。！？；), normalised, without the closing stop.

    Commas and 、 stay inside: what they share (verb, time, modal) is shared within a clause. `offset` is where `text`
    begins in `source.text`; `evidence(a, b)` takes offsets of `text`.
    """

    text: str
    source: Normal
    offset: int
    paragraph: int  # number in the version
    sentence: int  # number of the sentence in the version; clauses that semicolons part share it
    role: str  # review, problems, horizon, goals, target-list, tasks, quoted-upper, press, other …
    tense: Tense  # what the section and the clause's own words say about bare verbs
    published: date
    year: int  # the year that 今年 and 全年 stand for
    start: date | None  # the period that a statement without its own inherits, inclusive
    end: date | None
    who: str  # whose undertaking it is where the clause names nobody
    strength: Strength = "plan"  # in force from a heading or list header
    standing: Period | None = None  # of a press piece: the time that a sentence before opened with
    owner_known: bool = True  # False where mixed columns hide whose paragraph this is

    def evidence(self, start: int, end: int) -> tuple[str, int, int]:
        """What start..end of text was read from: its characters as printed, white space dropped, and where they begin
        and end in the decoded raw text.
        """
        return self.source.evidence(self.offset + start, self.offset + end)


COMMA = re.compile(r"[,:]")
SPEECH = re.compile(r"[,;:]|.{30}", re.S)  # what is said is no name: “今年改造小区30个，加装电梯40台……”
NESTED = re.compile(r"“[^”]*”|《[^》]*》|\([^)]*\)|【[^】]*】|‘[^’]*’")


# 新增企业82家(全市第1): a rank, told aside
RANK_ASIDE = later(r"\((?:位?居|位?列|排名?)?全[国省市区县球]第(?:\d+|[一二三四五六七八九十])[位名]?\)")


def nested_spans(text: str) -> list[tuple[int, int]]:
    """Where quotation marks, titles and brackets enclose: what stands there is a name or an aside."""
    if "“" not in text and "《" not in text and "(" not in text and "‘" not in text:
        return []
    return [
        match.span()
        for match in NESTED.finditer(text)
        if (match[0][0] != "“" or not SPEECH.search(match[0])) and not RANK_ASIDE.fullmatch(match[0])
    ]


def within(at: int, spans: list[tuple[int, int]]) -> bool:
    """True if the offset lies inside one of the half-open spans, which ascend."""
    for first, last in spans:
        if at < last:
            return first <= at
    return False


def comma_spans(text: str, nested: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The half-open spans between commas and colons that stand outside of marks and numbers."""
    spans, at = [], 0
    for match in COMMA.finditer(text):
        comma = match.start()
        if nested and within(comma, nested):
            continue
        if comma and text[comma - 1].isdigit() and text[comma + 1 : comma + 2].isdigit():
            continue  # 1,000 and 1.84:1
        spans.append((at, comma))
        at = comma + 1
    spans.append((at, len(text)))
    return spans


def tier_of(clause: Clause, doubts: tuple[str, ...]) -> Literal["A", "B", "C"]:
    """How sure a statement is: A all explicit, B one thing inferred, C more than one, or damaged text."""
    if not doubts:
        return "A"
    return "C" if len(doubts) > 1 or clause.source.damaged or not clause.owner_known else "B"
