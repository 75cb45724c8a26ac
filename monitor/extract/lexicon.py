"""The language as data: every phrase list of the extractor, read once from lexicon/*.toml.

An entry is one line of its file: its `text`, what it stands for, an `example` sentence and what that must be read as
(`reads`); a test runs every example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import rtoml

FOLDER = Path(__file__).parent / "lexicon"


class Entry(NamedTuple):
    """One phrase: `group` is the table of the file that it stands in, `facts` what else its line says."""

    text: str
    group: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Damage:
    """Characters that a copy swapped in, and what they are read as; both of one length, so that offsets hold."""

    text: str
    reads: str


@cache
def entries(name: str) -> tuple[Entry, ...]:
    """The entries of lexicon/NAME.toml in the order of the file. A line without text is an error that names it."""
    path = FOLDER / f"{name}.toml"
    found = []
    for group, lines in rtoml.loads(path.read_text(encoding="utf-8")).items():
        for number, line in enumerate(lines, 1):
            text = line.pop("text", "")
            if not text:
                raise ValueError(f"{path}: entry {number} of {group!r} has no text; give it one")
            found.append(Entry(text, group, line))
    return tuple(found)


def texts(name: str, *groups: str) -> tuple[str, ...]:
    """The texts of some groups of a file (all groups if none is named), longest first, for use in an alternation."""
    chosen = {entry.text for entry in entries(name) if not groups or entry.group in groups}
    return tuple(sorted(chosen, key=lambda text: (-len(text), text)))


@cache
def alternation(name: str, *groups: str) -> str:
    """A regular expression that matches any text of the groups, the longest that fits first."""
    return branching(texts(name, *groups))


def branching(words: Iterable[str], *, guarded: bool = True) -> str:
    """A regular expression that matches any of the words, the longest that fits first.

    It branches by the first character, so that its cost hardly grows with the number of words. `guarded` looks at that
    character before it tries any branch; a search for nothing but the words skips to those characters by itself.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(re.escape(word[1:]))
    firsts = "".join(re.escape(first) for first in sorted(branches))
    if all(rest == [""] for rest in branches.values()):
        return f"[{firsts}]"
    ways = "|".join(re.escape(first) + _endings(rest) for first, rest in sorted(branches.items()))
    return f"(?=[{firsts}])(?:{ways})" if guarded else f"(?:{ways})"


def _endings(rest: list[str]) -> str:
    """The expression for what may follow a first character.

    The library makes a set of single characters, and a set of Chinese ones is a table that takes as long to compile as
    fifty words. A branch that never matches keeps it from doing so.
    """
    if len(rest) == 1:
        return rest[0]
    never = ["(?!)"] if len(rest) > 2 and all(len(each) == 1 for each in rest) else []
    return f"(?:{'|'.join([*rest, *never])})"


class Words:
    """Words by their characters, for what asks after nothing else: no pattern to compile, and none to search with."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    @cached_property
    def first(self) -> Mapping[str, tuple[str, ...]]:
        """The words that begin with a character, longest first."""
        return self._by(0)

    @cached_property
    def last(self) -> Mapping[str, tuple[str, ...]]:
        """The words that end with a character, longest first."""
        return self._by(-1)

    def _by(self, place: int) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self._words, key=len, reverse=True):
            found.setdefault(word[place], []).append(word)
        return {character: tuple(known) for character, known in found.items()}

    def ending(self, text: str, first: int = 0, end: int | None = None) -> int:
        """How long the longest word is that first..end of a text ends with; 0 where it ends with none."""
        end = len(text) if end is None else end
        known = self.last.get(text[end - 1 : end])
        if known is not None and text.endswith(known, first, end):
            for word in known:
                if text.endswith(word, first, end):
                    return len(word)
        return 0

    def beginning(self, text: str, at: int = 0, end: int | None = None) -> int:
        """How long the longest word is that at..end of a text begins with; 0 where it begins with none."""
        end = len(text) if end is None else end
        known = self.first.get(text[at : at + 1])
        if known is not None and text.startswith(known, at, end):
            for word in known:
                if text.startswith(word, at, end):
                    return len(word)
        return 0

    def run(self, text: str, first: int = 0, end: int | None = None) -> int:
        """Where the longest run of these words begins that first..end of a text ends with; `end` if there is none."""
        begins = end = len(text) if end is None else end
        waiting, seen = [end], {end}
        while waiting:
            at = waiting.pop()
            begins = min(begins, at)
            for word in self.last.get(text[at - 1 : at], ()):
                before = at - len(word)
                if before not in seen and text.endswith(word, first, at):
                    seen.add(before)
                    waiting.append(before)
        return begins

    def ends(self, text: str) -> Iterator[int]:
        """Where each of the words ends that stand in a text, from left to right, the longest first."""
        at = 0
        while at < len(text):
            length = self.beginning(text, at)
            at += length or 1
            if length:
                yield at

    def soon(self, text: str, last: int, stops: str) -> bool:
        """True if one of the words begins at an offset of a text up to `last`, before any of the stops."""
        for at in range(min(last + 1, len(text))):
            if self.beginning(text, at):
                return True
            if text[at] in stops:
                return False
        return False

    def stand_in(self, text: str) -> bool:
        """True if any of the words stands anywhere in a text."""
        words = self.first
        return any(text.startswith(words[character], at) for at, character in enumerate(text) if character in words)


@cache
def damage() -> tuple[Damage, ...]:
    """What copies are known to swap, from lexicon/damage.toml."""
    return tuple(Damage(entry.text, str(entry.facts["as"])) for entry in entries("damage"))
