"""Text against text for people: the smallest marks that a person would make, never within a number or date. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from monitor.align import edits
from monitor.compare.hunks import joined, slid
from monitor.compare.layer import normalised
from monitor.compare.tokens import Token, tokens

# Sentences are aligned first, then the clauses of those that differ, then their words.
LEVELS = (
    re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+[”’」』）)\"']*|[^。！？；!?;\n]+"),
    re.compile(r"[^，、：,:\s]*[，、：,:\s]+|[^，、：,:\s]+"),
)
# A stretch longer than this without anything in common is not cut into words, so that no text can hold the program up.
WORDS = 60_000
# Longer stretches that share less than this of their pairs of characters are two texts, not one that was changed.
SHORT, KIN = 60, 0.5
# How far before a difference, in characters, words are cut anew, so that it is never cut within one.
MARGIN = 64


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that stayed, went or came."""

    kind: Literal["equal", "delete", "insert"]
    text: str


def diff(before: str, after: str) -> tuple[Segment, ...]:
    """The segments that lead from one text to the other; `delete` stands before the `insert` in its place.

    The texts of all but the inserted segments are `before`, of all but the deleted ones `after`. diff(b, a) is
    diff(a, b) with `delete` and `insert` swapped. Time and memory grow with the length of the texts, not its square.
    """
    row: list[Segment] = []
    for segment in _ordered(_walk(before, after, 0)):
        if row and row[-1].kind == segment.kind:
            row[-1] = Segment(segment.kind, row[-1].text + segment.text)
        else:
            row.append(segment)
    return tuple(row)


def apply(segments: Iterable[Segment], before: str) -> str:
    """The text that the segments make of `before`. Raises ValueError where they are not of this text."""
    at, parts = 0, []
    for segment in segments:
        if segment.kind != "insert":
            if not before.startswith(segment.text, at):
                raise ValueError(f"the text at {at} is not {segment.text[:20]!r}, which these segments were made from")
            at += len(segment.text)
        if segment.kind != "delete":
            parts.append(segment.text)
    if at != len(before):
        raise ValueError(f"the segments end at {at}, the text at {len(before)}")
    return "".join(parts)


def telling(segments: Iterable[Segment]) -> Iterator[tuple[bool, str, str]]:
    """Stretch by stretch: whether they differ in what a reader would mark, the earlier text, the later text.

    Width, blanks and the style of quotation marks are printed as they stand on either side and never marked.
    """
    gone = ""
    for segment in segments:
        if segment.kind == "delete":
            gone = segment.text
            continue
        came = segment.text if segment.kind == "insert" else ""
        if gone or came:
            yield _plain(gone) != _plain(came), gone, came
        if segment.kind == "equal":
            yield False, segment.text, segment.text
        gone = ""
    if gone:
        yield bool(_plain(gone)), gone, ""


def _plain(text: str) -> str:
    return "".join(normalised(text).split())


def _ordered(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with all that went between two that stayed before all that came."""
    gone: list[Segment] = []
    came: list[Segment] = []
    for segment in segments:
        if segment.kind == "equal":
            yield from (*gone, *came, segment)
            gone, came = [], []
        else:
            (gone if segment.kind == "delete" else came).append(segment)
    yield from (*gone, *came)


def _walk(before: str, after: str, level: int) -> Iterator[Segment]:
    if before == after:
        yield from _some("equal", before)
        return
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    head, tail = max(head - MARGIN, 0), max(tail - MARGIN, 0)
    yield from _some("equal", before[:head])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if level < len(LEVELS):
        yield from _levelled(old, new, level)
    elif len(old) + len(new) > WORDS or _strangers(old, new):
        yield from (*_some("delete", old), *_some("insert", new))
    else:
        yield from _worded(old, new)
    yield from _some("equal", before[len(before) - tail :] if tail else "")


def _strangers(old: str, new: str) -> bool:
    if min(len(old), len(new)) < SHORT:
        return False
    one, two = (Counter(pairwise(text)) for text in (old, new))
    return (one & two).total() < KIN * min(one.total(), two.total())


def _levelled(old: str, new: str, level: int) -> Iterator[Segment]:
    """Pieces of this level aligned, what differs walked at the next one."""
    pieces = LEVELS[level].findall(old), LEVELS[level].findall(new)
    at = 0
    for edit in edits(*pieces):
        yield from _some("equal", "".join(pieces[0][at : edit.start]))
        yield from _walk(
            "".join(pieces[0][edit.start : edit.end]), "".join(pieces[1][edit.first : edit.last]), level + 1
        )
        at = edit.end
    yield from _some("equal", "".join(pieces[0][at:]))


def _worded(old: str, new: str) -> Iterator[Segment]:
    rows = _pieces(old), _pieces(new)
    found = joined(edits([token.key for token in rows[0]], [token.key for token in rows[1]]), *rows)
    at = 0
    for number in range(len(found)):
        edit = found[number] = slid(found, number, *rows)
        yield from _some("equal", _text(rows[0][at : edit.start]))
        yield from _some("delete", _text(rows[0][edit.start : edit.end]))
        yield from _some("insert", _text(rows[1][edit.first : edit.last]))
        at = edit.end
    yield from _some("equal", _text(rows[0][at:]))


def _pieces(text: str) -> list[Token]:
    """The whole text in tokens, marks and blanks each one of their own; their keys are the text as printed."""
    row: list[Token] = []
    at = 0
    for token in tokens(normalised(text)):
        row.extend(Token(text[i], text[i], i, i + 1, 0) for i in range(at, token.start))
        printed = text[token.start : token.end]
        row.append(Token(printed, printed, token.start, token.end, token.gap, token.sense))
        at = token.end
    row.extend(Token(text[i], text[i], i, i + 1, 0) for i in range(at, len(text)))
    return row


def _text(row: Iterable[Token]) -> str:
    return "".join(token.text for token in row)


def _some(kind: Literal["equal", "delete", "insert"], text: str) -> tuple[Segment, ...]:
    return (Segment(kind, text),) if text else ()


def _shared(one: str, two: str) -> int:
    """How many characters two texts begin alike."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
