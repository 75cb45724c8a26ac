"""Which parts of a passage differ from another, for marking them. Pure."""

from __future__ import annotations

from monitor.textdiff import diff

Marked = tuple[tuple[bool, str], ...]  # (does it differ, text), in order; together the whole passage


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both passages cut into what they share and what differs."""
    segments = diff(before, after)
    left = tuple((each.kind == "delete", each.text) for each in segments if each.kind != "insert")
    return left, tuple((each.kind == "insert", each.text) for each in segments if each.kind != "delete")
