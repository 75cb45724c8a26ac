"""Where two layers differ: sentences first, then tokens; what is only cut or counted otherwise does not. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.align import Edit, edits
from monitor.compare.layer import Layer
from monitor.compare.tokens import Token, tokens

Span = tuple[int, int]

SENTENCE = re.compile(r"[^。!?;]*[。!?;]+[\"')》」]*|[^。!?;]+$")
SILENT = str.maketrans("", "", "。!?;,、\"'()《》<>[]【】·•●■◆▪○*")
NUMERAL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
ORDINAL = re.compile(
    rf"^[\"'《·•●■◆▪○*-]*(?:\((?:{NUMERAL})\)|(?:{NUMERAL})(?:[、)]|[.](?!\d))|第?(?:{NUMERAL})(?:是|要|,))+"
)
# What may stand around a changed numeral that only counts off.
COUNTED = re.compile(r"是|要|、|\.|\)|,")
# A sentence shorter than this can stand in two places without being one and the same.
LONG = 6


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of both layers between two that are the same, with its tokens and its differences."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    hunks: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs: gaps with hunks in them, and whole sentences (old span, new span) that stand elsewhere."""

    gaps: tuple[Gap, ...]
    moved: tuple[tuple[Span, Span], ...]


def sentences(layer: Layer) -> list[Span]:
    """The spans of the sentences, gapless."""
    return [match.span() for match in SENTENCE.finditer(layer.text)]


def content(text: str) -> str:
    """What a sentence says: without marks and without the number that counts it off."""
    return ORDINAL.sub("", text, count=1).translate(SILENT)


def difference(old: Layer, new: Layer) -> Difference:
    """What differs between two layers. difference(b, a) is difference(a, b) with the sides swapped."""
    spans = sentences(old), sentences(new)
    keys = [content(old.text[a:b]) for a, b in spans[0]], [content(new.text[a:b]) for a, b in spans[1]]
    found = edits(*keys)
    moves, gone = _moves(found, keys)
    gaps = []
    for edit in found:
        kept = (
            [spans[0][i] for i in range(edit.start, edit.end) if i not in gone[0]],
            [spans[1][i] for i in range(edit.first, edit.last) if i not in gone[1]],
        )
        gap = _gap(old, new, kept)
        if gap.hunks:
            gaps.append(gap)
    return Difference(tuple(gaps), tuple((spans[0][a], spans[1][b]) for a, b in moves))


def _moves(
    found: Iterable[Edit], keys: tuple[list[str], list[str]]
) -> tuple[list[tuple[int, int]], tuple[set[int], set[int]]]:
    """Sentences of the differences that stand word for word elsewhere: pairs, and all of either side that are told so.

    A second copy that came or went is one that stands elsewhere too; one that became another sentence, or a part of one
    (behind a heading without a stop), is not.
    """
    places: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    spare: tuple[set[int], set[int]] = (set(), set())  # sentences of edits that have more of them than the other side
    for edit in found:
        if edit.end - edit.start > edit.last - edit.first:
            spare[0].update(range(edit.start, edit.end))
        elif edit.end - edit.start < edit.last - edit.first:
            spare[1].update(range(edit.first, edit.last))
        for side, span in enumerate((range(edit.start, edit.end), range(edit.first, edit.last))):
            for number in span:
                if len(keys[side][number]) >= LONG:
                    places[side][keys[side][number]].append(number)
    pairs: list[tuple[int, int]] = []
    gone: tuple[set[int], set[int]] = (set(), set())
    changed = (
        "".join(keys[0][number] for edit in found for number in range(edit.start, edit.end)),
        "".join(keys[1][number] for edit in found for number in range(edit.first, edit.last)),
    )
    for side in (0, 1):
        wanted = places[side].keys()
        standing = {key: number for number, key in enumerate(keys[1 - side]) if key in wanted}
        for key, other in standing.items():
            numbers = places[side][key]
            others = places[1 - side].get(key) or [other]
            for at, number in enumerate(numbers):
                if key not in places[1 - side] and (number not in spare[side] or key in changed[1 - side]):
                    continue
                pair = number, others[min(at, len(others) - 1)]
                pairs.append(pair if side == 0 else (pair[1], pair[0]))
                gone[side].add(number)
    return sorted(set(pairs)), gone


def _gap(old: Layer, new: Layer, kept: tuple[list[Span], list[Span]]) -> Gap:
    """The tokens of the sentences kept on either side, and how they differ."""
    rows = tuple(list(_visible(layer, spans)) for layer, spans in zip((old, new), kept, strict=True))
    found = edits([token.key for token in rows[0]], [token.key for token in rows[1]])
    _cut_alike(rows[0], rows[1], found)
    cut = tuple(rows[0]), tuple(rows[1])
    hunks = []
    whole = joined(found, cut[0], cut[1])
    for at in range(len(whole)):
        edit = whole[at] = slid(whole, at, cut[0], cut[1])
        if not _counts_off(old, cut[0][edit.start : edit.end]) or not _counts_off(new, cut[1][edit.first : edit.last]):
            hunks.append(edit)
    return Gap(cut[0], cut[1], tuple(hunks))


def _cut_alike(old: list[Token], new: list[Token], found: Sequence[Edit]) -> None:
    """Where words that stand for each other are cut on one side only, by marks or lines, they are cut on neither."""
    at = other = 0
    for edit in (*found, Edit(len(old), len(old), len(new), len(new))):
        while at < edit.start or (at == edit.start < edit.end and other == edit.first < edit.last):
            if old[at].gap != new[other].gap and at and other:
                gap = min(old[at].gap, new[other].gap)
                old[at], new[other] = replace(old[at], gap=gap), replace(new[other], gap=gap)
            at, other = at + 1, other + 1
        at, other = edit.end, edit.last


def _visible(layer: Layer, spans: Iterable[Span]) -> Iterable[Token]:
    """The tokens of the spans that are not page furniture."""
    furniture = layer.furniture
    for start, end in spans:
        first = bisect_right(furniture, (start, start)) - 1
        near = [span for span in furniture[max(first, 0) :] if span[1] > start and span[0] < end] if furniture else []
        for token in tokens(layer.text, start, end, layer.starts):
            if not near or not any(begin <= token.start < stop for begin, stop in near):
                yield token


def _counts_off(layer: Layer, row: Sequence[Token]) -> bool:
    """True if nothing stands here, or only a numeral that counts off a point: 一、 （二） 三是 4."""
    if not row:
        return True
    words = "".join(token.text for token in row)
    if not re.fullmatch(rf"第?(?:{NUMERAL})(?:是|要|、|\.)?", words):
        return False
    start, end = row[0].start, row[-1].end
    behind = layer.text[end : end + 1]
    begins = row[0].gap >= 2 or start in _starts(layer, start) or layer.text[start - 1 : start] in ("", '"', "(")
    return begins and (bool(COUNTED.match(behind)) or words[-1:] in "是要、.")


def _starts(layer: Layer, at: int) -> tuple[int, ...]:
    first = bisect_left(layer.starts, at)
    return layer.starts[first : first + 1]


def joined(found: Sequence[Edit], old: Sequence[Token], new: Sequence[Token]) -> list[Edit]:
    """Differences with what is the same between two of them by chance taken in: a single character within a clause."""
    row: list[Edit] = []
    for edit in found:
        if row and _by_chance(old[row[-1].end : edit.start], new[row[-1].last : edit.first], row[-1], edit):
            row[-1] = Edit(row[-1].start, edit.end, row[-1].first, edit.last)
        else:
            row.append(edit)
    return row


def _by_chance(between: Sequence[Token], other: Sequence[Token], last: Edit, edit: Edit) -> bool:
    """One character that is no word of ours, with more changed on either side of it, both away and back."""
    if len(between) != 1 or any(token.gap or token.sense or len(token.text) > 1 for token in (between[0], other[0])):
        return False
    both = (last.start < last.end and last.first < last.last), (edit.start < edit.end and edit.first < edit.last)
    size = min(last.end - last.start + last.last - last.first, edit.end - edit.start + edit.last - edit.first)
    return any(both) and size >= 3


def slid(found: Sequence[Edit], at: int, old: Sequence[Token], new: Sequence[Token]) -> Edit:
    """The difference number `at` where a person would see it: what only came or went is a whole clause if it can be."""
    edit = found[at]
    if edit.start < edit.end and edit.first < edit.last:
        return edit
    gone = edit.start < edit.end
    row, start, end = (old, edit.start, edit.end) if gone else (new, edit.first, edit.last)
    room = (
        start - ((found[at - 1].end if gone else found[at - 1].last) if at else 0),
        ((found[at + 1].start if gone else found[at + 1].first) if at + 1 < len(found) else len(row)) - end,
    )
    best, shift = _edges(row, start, end), 0
    left = right = 0
    while left < room[0] and row[start - left - 1].key == row[end - left - 1].key:
        left += 1
    while right < room[1] and row[start + right].key == row[end + right].key:
        right += 1
    for step in range(-left, right + 1):
        score = _edges(row, start + step, end + step)
        if score > best:
            best, shift = score, step
    return Edit(edit.start + shift, edit.end + shift, edit.first + shift, edit.last + shift)


def _edges(row: Sequence[Token], start: int, end: int) -> int:
    """How well a stretch is cut: where a clause begins and where the next one begins."""
    before = row[start].gap
    after = row[end].gap if end < len(row) else 3
    return 4 * min(before, after) + before + after
