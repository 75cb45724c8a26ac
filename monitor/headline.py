"""Reads the list of main expected targets (主要预期目标) item by item, so that none of them is missed. Pure.

The statements of the extractor come first; an item that none was read from is told by its place in the list: the name
of a thing that the catalogue knows, and its number or the words in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from monitor.compare import Document
from monitor.compare.layer import Layer
from monitor.compare.reading import signed
from monitor.compare.sides import Placed, clause, own_words, placed
from monitor.compare.tokens import Quantity, Token, Word, tokens
from monitor.extract.indicators import Identified, identify
from monitor.values import Comparator, Statement

HEADLINE = "target-list"
OPENING = re.compile(r"(?:主要预期目标|预期目标|主要目标|预期性目标|发展目标)[^。;,:]{0,12}?(?:为|是|:|如下)+")
# What stands before a list that is not of the year.
LONGER = re.compile(r"(?:十[三四五六]五|五年|20[34][05]年|远景|任期)(?!.*(?:今年|今后一年|新的一年))")
# So many items that the catalogue knows make a list.
ITEMS = 3
# What follows a number in a list without being a target of its own: 在实际工作中争取更好结果.
FILLER = re.compile("更好|实际工作|实际情况|更多增长|工作目标|这些目标|上述目标")
# What an item says of its thing, so that points between 、 are items of their own.
SAYS = re.compile(r"\d|目标|任务|同步|高于|快于|稳|提升|下降")
# Where the name of a thing ends and what is said of it begins.
MOVES = re.compile("增长|增速|增幅|涨幅|上涨|下降|降低|达到|完成|控制在|保持|稳定|突破|力争|高于|快于|与|和")
GROWS = re.compile("增速|增长|增幅|涨幅|上涨|下降|降低|同步|快于")
QUOTES = str.maketrans("", "", "\"'")
# How many characters of an item its name may take.
LONGEST = 40
PIECE = re.compile(r"[^,;。:]+")


def statements_of(document: Document) -> list[Statement]:
    """All statements of a document, those of its list of main targets with that section, and the items not yet read."""
    layer = Layer.of(document.version)
    rows = placed(layer, document.extraction)
    own = {id(each.statement): own_words(layer, each) for each in rows}
    span = _list_span(layer, rows, own)
    if span is None:
        return list(document.extraction.statements)
    found = []
    for statement in document.extraction.statements:
        start, end = own.get(id(statement), (0, 0))
        within = statement.kind == "target" and span[0] <= start < end <= span[1]
        found.append(replace(statement, section=HEADLINE) if within else statement)
    taken = [place for each in rows if span[0] <= (place := own[id(each.statement)])[0] < span[1]]
    who = Counter(statement.who for statement in found).most_common(1)
    return found + list(_unread(layer, span, taken, who[0][0] if who else ""))


def _list_span(layer: Layer, rows: Sequence[Placed], own: dict[int, tuple[int, int]]) -> tuple[int, int] | None:
    """Where the list of main targets of the year stands; None where there is none."""
    listed = [own[id(each.statement)] for each in rows if each.statement.section == HEADLINE]
    if listed:
        start = max(layer.text.rfind(mark, 0, min(listed)[0]) for mark in ":。") + 1
        return start, _end(layer, max(last for _, last in listed) - 1)
    spans = []
    for opening in OPENING.finditer(layer.text):
        span = opening.end(), _end(layer, opening.end())
        known = sum(1 for words in _items(layer, span) if begins_with(words[1]))
        sentence = layer.text[layer.text.rfind("。", 0, opening.start()) + 1 : opening.start()]
        if known >= ITEMS and not LONGER.search(sentence):
            spans.append((known, span))
    return max(spans)[1] if spans else None


def _end(layer: Layer, at: int) -> int:
    """Where a list ends: with its sentence, or with the last of the sentences behind it that are nothing but items."""
    end = layer.text.find("。", at)
    while end >= 0 and (more := layer.text.find("。", end + 1)) >= 0:
        sentence = layer.text[end + 1 : more]
        items = [words for _, words in _items(layer, (end + 1, more))]
        if not items or ":" in sentence or LONGER.search(sentence) or not all(_is_item(words) for words in items):
            break
        end = more
    return end if end >= 0 else len(layer.text)


def _is_item(words: str) -> bool:
    """Whether something is said of a thing that the catalogue knows."""
    return bool(SAYS.search(words) or MOVES.search(words)) and begins_with(words[:LONGEST]) is not None


def _items(layer: Layer, span: tuple[int, int]) -> Iterator[tuple[tuple[int, int], str]]:
    """The items of a list with their spans, without quotation marks."""
    for piece in PIECE.finditer(layer.text, *span):
        words, filler = piece[0], FILLER.search(piece[0])
        if filler:
            words = words[: max(words.rfind("、", 0, filler.start()), 0)]
        points = words.split("、")
        if not all(SAYS.search(point) and begins_with(point[:LONGEST]) for point in points):
            points = [words]
        at = piece.start()
        for point in points:
            if point:
                yield (at, at + len(point)), point.translate(QUOTES)
            at += len(point) + 1


def _unread(layer: Layer, span: tuple[int, int], taken: Sequence[tuple[int, int]], who: str) -> Iterator[Statement]:
    """The items that no statement has its own words in, where the catalogue knows their thing."""
    for (start, end), words in _items(layer, span):
        named = begins_with(words[:LONGEST])
        if named is None or any(first < end and last > start for first, last in taken):
            continue
        side = clause(layer, start, end)
        yield Statement(
            kind="target", quote=side.quote, indicator=named[0], indicator_id=named[1].indicator_id, who=who,
            start_offset=side.start_offset, end_offset=side.end_offset, qualifiers=named[1].qualifiers,
            sense=named[1].sense, strength="expect", section=HEADLINE, tier="C",
            doubts=("read from its place in a list",), **_amount(words[len(named[0]) :]),
        )  # fmt: skip


def begins_with(words: str) -> tuple[str, Identified] | None:
    """The thing that the longest known beginning of the words names, without its verb, and what is known of it."""
    for end in range(len(words), 1, -1):
        known = identify(words[:end])
        if known is not None:
            name = MOVES.split(words[:end], maxsplit=1)[0]
            plain = identify(name) if len(name) > 1 else None
            same = plain is not None and plain.indicator_id == known.indicator_id
            return (name, known) if same else (words[:end], known)
    return None


def _amount(rest: str) -> dict[str, Any]:
    """What stands behind the name of a thing in a list: its number, or the words in its place."""
    row = list(tokens(rest))
    found: dict[str, Any] = {"value": None, "high": None, "unit": None, "comparator": "=", "value_text": rest}
    found["measure"] = "growth" if GROWS.search(rest) else "level"
    for at, token in enumerate(row):
        if isinstance(token.sense, Quantity):
            sign = -1.0 if signed(row, at) < 0 else 1.0
            high = token.sense.high
            found |= {"value": sign * token.sense.value, "unit": token.sense.unit, "value_text": None}
            found |= {"high": None if high is None else sign * high, "comparator": _comparator(row, high)}
            break
    return found


def _comparator(row: Sequence[Token], high: float | None) -> Comparator:
    """The bound of an item that holds one number."""
    if high is not None:
        return "range"
    ranks = [token.sense.rank for token in row if isinstance(token.sense, Word) and token.sense.group == "bound"]
    bounds: dict[float, Comparator] = {1.0: "~", 2.5: "<=", 3.0: ">="}
    return bounds[ranks[0]] if ranks else "="
