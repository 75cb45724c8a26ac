"""Whether a change asks less or more of those who promised. Pure."""

from __future__ import annotations

from typing import Literal

from monitor.values import Change, Statement

STRONGER = frozenset({"sooner", "firmer"})
WEAKER = frozenset({"later", "softer", "removed", "withdrawn", "dropped", "missed", "overdue"})


def statement(change: Change) -> Statement | None:
    """The statement of a change, the newer one where both sides have one."""
    return next((side for side in (change.after, change.before) if isinstance(side, Statement)), None)


def direction(change: Change) -> Literal["weaker", "stronger"] | None:
    """Whether less or more is promised now; None where neither, or both at once.

    A number that went up asks for more only of what is better when it is more: PM2.5 raised is weaker.
    """
    classes = frozenset(change.classes)
    weaker, stronger = bool(classes & WEAKER), bool(classes & STRONGER)
    told = statement(change)
    moved = next((name for name in ("raised", "lowered") if name in classes), None)
    if moved and told and told.sense != "neither":
        better = (moved == "raised") == (told.sense == "more")
        weaker, stronger = weaker or not better, stronger or better
    if weaker == stronger:
        return None
    return "stronger" if stronger else "weaker"
