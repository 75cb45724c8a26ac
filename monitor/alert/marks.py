"""Which parts of a passage differ from another, for marking them. Pure."""

from __future__ import annotations

from monitor.textdiff import diff, telling

Marked = tuple[tuple[bool, str], ...]  # (does it differ, text), in order; together the whole passage


def bracketed(passage: Marked) -> str:
    """The passage as text in which brackets stand around what differs; around all of it they would say nothing."""
    if len(passage) == 1:
        return passage[0][1]
    return "".join(f"【{text}】" if differs else text for differs, text in passage)


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both passages cut into what they share and what differs."""
    stretches = list(telling(diff(before, after)))
    left = tuple((differs, gone) for differs, gone, _ in stretches if gone)
    return left, tuple((differs, came) for differs, _, came in stretches if came)
