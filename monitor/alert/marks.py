"""Which parts of a passage differ from another, for marking them; numbers and words are never cut. Pure."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

Marked = tuple[tuple[bool, str], ...]  # (does it differ, text), in order; together the whole passage

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both passages cut into what they share and what differs."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[tuple[bool, str]] = []
    right: list[tuple[bool, str]] = []
    for step in Indel.opcodes(old, new):
        _append(left, step.tag != "equal", "".join(old[step.src_start : step.src_end]))
        _append(right, step.tag != "equal", "".join(new[step.dest_start : step.dest_end]))
    return tuple(left), tuple(right)


def _append(parts: list[tuple[bool, str]], differs: bool, text: str) -> None:
    if not text:
        return
    if parts and parts[-1][0] == differs:
        parts[-1] = (differs, parts[-1][1] + text)
    else:
        parts.append((differs, text))
