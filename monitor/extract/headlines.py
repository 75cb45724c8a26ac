"""Headlines: what they say shortly of a number is read as the body of their article says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.normalise import Normal
from monitor.values import Statement

LONGEST = 60  # characters of a headline

Key = tuple[int, float | None, float | None, str | None]  # article, value, upper end, unit


def as_told(statements: list[Statement], layers: Sequence[Normal]) -> list[Statement]:
    """The statements of a press piece, those of its headlines with kind, time and owner of the same one in the body.

    A headline leaves out the tense and the time of what it tells: 全市改造小区80个 may be a plan or a report.
    """
    bodies: dict[Key, list[Statement]] = defaultdict(list)
    headed = False
    for statement in statements:
        if statement.kind == "action":
            continue
        layer = layers[statement.paragraph]
        if _heads(layer.text):
            headed = True
        else:
            bodies[_key(statement, layer)].append(statement)
    if not headed:
        return statements
    return [_as_in_body(statement, layers, bodies) for statement in statements]


def _as_in_body(
    statement: Statement,
    layers: Sequence[Normal],
    bodies: dict[Key, list[Statement]],
) -> Statement:
    layer = layers[statement.paragraph]
    if statement.kind == "action" or not _heads(layer.text):
        return statement
    found = bodies.get(_key(statement, layer), [])
    twin = next((each for each in found if _same_thing(statement.indicator, each.indicator)), None)
    if twin is None:
        return statement
    if statement.kind == twin.kind == "target" and statement.why.get("strength", "").startswith("modality."):
        twin = replace(twin, strength=statement.strength, modality=statement.modality)
    return replace(
        statement, kind=twin.kind, measure=twin.measure, start=twin.start, end=twin.end, who=twin.who,
        strength=twin.strength, modality=twin.modality, doubts=twin.doubts, tier=twin.tier,
        why={**statement.why, **dict.fromkeys(("period", "who"), "headline.body")},
    )  # fmt: skip


def _heads(text: str) -> bool:
    """True of a line that may be a headline: short, and no sentence."""
    return len(text) < LONGEST and "。" not in text


def _key(statement: Statement, layer: Normal) -> Key:
    return layer.paragraph.article, statement.value, statement.high, statement.unit


def _same_thing(one: str, other: str) -> bool:
    """True of two phrases for one thing, of which the shorter leaves words out."""
    shorter, longer = sorted((set(one), set(other)), key=len)
    return 2 * len(shorter & longer) > len(shorter)
