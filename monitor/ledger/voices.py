"""Copies: the same piece in two papers, on two hosts or twice in one page is one voice. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz.distance import Indel

from monitor.ledger.comparable import amount
from monitor.ledger.entries import Entry
from monitor.ledger.names import is_rewritten

ALIKE = 0.85  # how alike two sentences are of which one is a copy of the other
NEAR = timedelta(days=30)  # how far apart in time copies come out
SOON = timedelta(days=3)  # within which papers print what was promised, and nothing promised is done
RANK = {"government": 0, "press": 1, "copy": 2}
_TEXT = re.compile(r"[^\w%]+")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Voice:
    """One saying of a thing: the entry that is quoted, and those that only repeat it."""

    entry: Entry
    copies: tuple[Entry, ...] = ()


def voices(entries: Iterable[Entry], was: Collection[Entry] = ()) -> tuple[Voice, ...]:
    """The voices of entries about one thing, in the order of publication. The highest vehicle of a piece is quoted.

    `was` is what earlier versions of pages said of it: a place that still says that repeats a page that was changed.
    """
    found: list[list[Entry]] = []
    late: list[tuple[Entry, str]] = []
    held = sorted(entries, key=lambda each: (RANK[each.origin.vehicle], each.order))
    pages = {each.origin.page for each in held}
    for entry in held:
        own = next((group for group in found if _is_copy(entry, group[0])), None)
        old = next((each.origin.page for each in was if each.origin.page in pages and _is_late(entry, each)), None)
        if own is not None:
            own.append(entry)
        elif old is not None:
            late.append((entry, old))
        else:
            found.append([entry])
    for entry, page in late:
        group = next((each for each in found if any(own.origin.page == page for own in each)), None)
        if group is None:  # each repeats what the other said before
            found.append([entry])
        else:
            group.append(entry)
    said = [Voice(group[0], tuple(group[1:])) for group in found]
    return tuple(sorted(said, key=lambda voice: voice.entry.order))


def _is_late(entry: Entry, was: Entry) -> bool:
    """Whether an entry repeats what another page said before it was changed."""
    if entry.origin.page == was.origin.page or (entry.kind, entry.past, entry.end) != (was.kind, was.past, was.end):
        return False
    near = abs(entry.origin.day - was.origin.day) <= NEAR
    return near and _says_the_same(entry, was) and _likeness(_plain(entry.quote), _plain(was.quote)) >= ALIKE


def _is_copy(entry: Entry, first: Entry) -> bool:
    """Whether an entry repeats what a voice of the same or a higher vehicle said."""
    if _is_reprint(entry, first):
        return True
    if (entry.slot, entry.kind, entry.past) != (first.slot, first.kind, first.past):
        return False
    if entry.origin.page == first.origin.page:
        return _says_the_same(entry, first)
    if abs(entry.origin.day - first.origin.day) > NEAR:
        return False
    if entry.origin.vehicle == "copy" or is_rewritten(entry.quote):
        # The copyist's numbers are not the body's either.
        return _likeness(_masked(entry.quote), _masked(first.quote)) >= ALIKE
    return _says_the_same(entry, first) and _likeness(_plain(entry.quote), _plain(first.quote)) >= ALIKE


def _is_reprint(entry: Entry, first: Entry) -> bool:
    """Whether a paper prints the words of a promise of these days: what reads as done there is no report of it."""
    if entry.origin.vehicle == "government" or not entry.past or first.past or first.kind != "action":
        return False
    return abs(entry.origin.day - first.origin.day) <= SOON and _plain(entry.quote) == _plain(first.quote)


def _says_the_same(one: Entry, two: Entry) -> bool:
    if one.statement is not None and two.statement is not None and one.kind != "action":
        return amount(one.statement) == amount(two.statement)
    return one.stage == two.stage


def _likeness(one: str, two: str) -> float:
    return Indel.normalized_similarity(one, two, score_cutoff=ALIKE)


def _plain(quote: str) -> str:
    return _TEXT.sub("", quote)


def _masked(quote: str) -> str:
    return _NUMBERS.sub("0", _plain(quote))
