"""What the ledger hands on: relations, promises with their state, candidates, and what it is told to begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitor import flag
from monitor.ledger.entries import Entry, Origin, hashed
from monitor.values import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How a later entry stands to an earlier one. `after` is None where a promise met silence; `at` says where."""

    classes: tuple[str, ...]
    before: Entry | None
    after: Entry | None
    explanation: str
    at: Origin

    @property
    def key(self) -> str:
        """Its identity: a reader is shown it once, whatever else of the two pages changes later."""
        sides = [f"{each.origin.page}|{each.promise}|{each.kind}" if each else "" for each in (self.before, self.after)]
        words = self.after.quote if self.after and self.before is None else ""
        return hashed(*sides, *sorted(self.classes), words)

    def change(self) -> Change:
        """The relation as a reader is shown it."""
        before, after = (each.side if each else None for each in (self.before, self.after))
        words = self.explanation
        if self.before and self.before.origin.page != self.at.page:
            earlier = self.before.origin
            words += f"。前文见{earlier.day}《{earlier.title or earlier.page}》"
        return flag.change(self.classes, before, after, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a promise stands, as three things; days are ISO text, words are for people in Chinese."""

    says: str  # stated, repeated, changed, dropped, removed
    evidence: str  # none, progress, met, missed
    deadline: str  # none, open, begun, moved, unread, due, overdue, met, missed
    first_end: str | None  # the first deadline; no later one takes its place
    latest: str = ""  # what the body says now, in words
    found: str = ""  # what the evidence says, in words

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def label(self) -> str:
        """The one word that lists are filtered by: the evidence, else the deadline, else what the body says."""
        if self.evidence in ("met", "missed"):
            return self.evidence
        if self.deadline in ("overdue", "due", "unread"):
            return "late" if self.deadline != "overdue" and self.evidence == "progress" else self.deadline
        if self.deadline == "moved":
            return "moved"
        if self.says in ("dropped", "removed"):
            return self.says
        return "progress" if self.evidence == "progress" else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise with all that was said of it. `members` are (entry, role), in the order of publication.

    Roles: `promise`, `copy`, `outcome`, `baseline`, `mention`, and `earlier` of what a former version of the page said.
    """

    key: str
    block: str
    strand: str  # key of what it may be compared with: other periods of the same thing
    alike: str
    first: Entry
    members: tuple[tuple[Entry, str], ...]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two promises that may be one, with the reasons for and against. `classes` would be their relation."""

    one: str
    other: str
    reasons: tuple[str, ...]
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What persons decided: which keys (of strands, promises or entries) are one and which are two.

    `blocks` are the blocks that what is one lies in.
    """

    same: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    blocks: frozenset[frozenset[str]] = frozenset()

    def leading(self, key: str) -> str:
        """The key that stands for all that are one with this one: the first of them."""
        return min(_reached(key, self.same))

    def leading_block(self, block: str) -> str:
        """The block that stands for all that were joined to this one."""
        return min(_reached(block, self.blocks))

    def parted(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.apart


def _reached(key: str, pairs: frozenset[frozenset[str]]) -> set[str]:
    known = {key}
    while more := {each for pair in pairs if pair & known for each in pair} - known:
        known |= more
    return known


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document, without spaces and quotation marks: all, and those of its list of main targets."""

    text: str = ""
    goals: str = ""


def _no_words(origin: Origin) -> Words:
    return Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What else the ledger knows: the documents that were read whole, by jurisdiction, and the day that it is.

    `words` gives those of such a document; it is asked only where silence is in doubt.
    """

    today: date
    whole: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    verdicts: Verdicts = Verdicts()
    words: Callable[[Origin], Words] = _no_words

    def successor(self, origin: Origin) -> Origin | None:
        """The next document of the same series, where it was read whole."""
        following = [
            each
            for each in self.whole.get(origin.jurisdiction, ())
            if origin.series and each.series == origin.series and each.year == origin.year + 1
        ]
        return min(following, key=lambda each: each.order, default=None)

    def reviews(self, jurisdiction: str, day: date) -> tuple[Origin, ...]:
        """The whole documents of a jurisdiction that look back on a day: from after it to the end of the next year."""
        held = self.whole.get(jurisdiction, ())
        return tuple(each for each in held if each.day > day and each.day.year <= day.year + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """All that follows from the entries of some blocks."""

    promises: tuple[Promise, ...] = ()
    relations: tuple[Relation, ...] = ()
    candidates: tuple[Candidate, ...] = ()
