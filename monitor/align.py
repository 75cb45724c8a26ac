"""Aligns two sequences: which of their items are the same, in order, whichever of the two comes first. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

# An exact alignment keeps one bit for every pair of items; above this it would take more than 32 MB.
CELLS = 1 << 28
# The side of a window that is aligned exactly where even anchors are missing, and how much of it is trusted.
SIDE, TRUSTED = 1 << 14, 3 << 12


@dataclass(frozen=True, slots=True)
class Edit:
    """Items start..end of the one sequence stand where first..last of the other do; one of the two may be empty."""

    start: int
    end: int
    first: int
    last: int


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """The differences from old to new, ascending, no two touching.

    Exact (fewest items deleted and inserted) up to CELLS pairs of items between two anchors, beyond that exact within
    windows only, so that time and memory stay linear. edits(b, a) is edits(a, b) with the sides swapped.
    """
    if len(old) > len(new) or (len(old) == len(new) and list(old) > list(new)):
        return [Edit(one.first, one.last, one.start, one.end) for one in edits(new, old)]
    found: list[Edit] = []
    at, other = 0, 0
    for start, first, length in _matches(old, new):
        if start > at or first > other:
            found.append(Edit(at, start, other, first))
        at, other = start + length, first + length
    if at < len(old) or other < len(new):
        found.append(Edit(at, len(old), other, len(new)))
    return found


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal items as (offset in old, offset in new, length), ascending."""
    found: list[tuple[int, int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        start, end, first, last = waiting.pop()
        head = 0
        while start + head < end and first + head < last and old[start + head] == new[first + head]:
            head += 1
        if head:
            found.append((start, first, head))
            start, first = start + head, first + head
        tail = 0
        while end - tail > start and last - tail > first and old[end - tail - 1] == new[last - tail - 1]:
            tail += 1
        if tail:
            end, last = end - tail, last - tail
            found.append((end, last, tail))
        if start == end or first == last:
            continue
        if (end - start) * (last - first) <= CELLS:
            found.extend(_exact(old[start:end], new[first:last], start, first))
            continue
        anchors = _anchors(old, new, (start, end, first, last))
        if anchors:
            edges = [(start, first), *anchors, (end, last)]
            waiting.extend((a, c, b, d) for (a, b), (c, d) in pairwise(edges))
            continue
        near = [
            match
            for match in _exact(old[start : min(start + SIDE, end)], new[first : min(first + SIDE, last)], start, first)
            if match[0] + match[2] <= start + TRUSTED and match[1] + match[2] <= first + TRUSTED
        ]
        found += near
        at, other, length = near[-1] if near else (min(start + TRUSTED, end), min(first + TRUSTED, last), 0)
        waiting.append((at + length, end, other + length, last))
    return sorted(found)


def _exact(old: Sequence[str], new: Sequence[str], start: int, first: int) -> list[tuple[int, int, int]]:
    """The matches of the shortest edit between two windows that begin at start and first."""
    return [
        (start + each.src_start, first + each.dest_start, each.src_end - each.src_start)
        for each in Indel.opcodes(old, new)
        if each.tag == "equal"
    ]


def _anchors(old: Sequence[str], new: Sequence[str], window: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The longest ascending row of items that stand exactly once in either window."""
    start, end, first, last = window
    once = {item for item, count in Counter(old[start:end]).items() if count == 1}
    counts = Counter(item for item in new[first:last] if item in once)
    place = {new[i]: i for i in range(first, last) if counts.get(new[i]) == 1}
    pairs = [(i, place[old[i]]) for i in range(start, end) if old[i] in place]
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, other) in enumerate(pairs):
        at = bisect_left(tops, other)
        previous.append(ends[at - 1] if at else -1)
        tops[at : at + 1], ends[at : at + 1] = [other], [number]
    row: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        row.append(pairs[at])
        at = previous[at]
    return row[::-1]
