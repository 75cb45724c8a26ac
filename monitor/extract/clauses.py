"""The clause: a run of text between two stops, with all that the text before it says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.extract.normalise import Normal
from monitor.values import Strength

Tense = Literal["future", "past", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What stands between two stops (。！？；), normalised, without the closing stop.

    Commas and 、 stay inside: what they share (verb, time, modal) is shared within a clause. `offset` is where `text`
    begins in `source.text`; `quote(a, b)` and `raw_span(a, b)` take offsets of `text`.
    """

    text: str
    source: Normal
    offset: int
    paragraph: int  # number in the version
    role: str  # review, problems, horizon, goals, target-list, tasks, quoted-upper, press, other …
    tense: Tense  # what the section and the clause's own words say about bare verbs
    published: date
    year: int  # the year that 今年 and 全年 stand for
    start: date | None  # the period that a statement without its own inherits, inclusive
    end: date | None
    who: str  # whose undertaking it is where the clause names nobody
    strength: Strength = "plan"  # in force from a heading or list header
    owner_known: bool = True  # False where mixed columns hide whose paragraph this is

    def quote(self, start: int, end: int) -> str:
        """The characters as printed, white space dropped, of the span start..end of text."""
        return "".join(self.source.verbatim(self.offset + start, self.offset + end).split())

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the decoded raw text that start..end was read from."""
        return self.source.raw_span(self.offset + start, self.offset + end)
