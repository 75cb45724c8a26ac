"""Whether a change asks less or more of those who promised. Pure."""

from __future__ import annotations

from typing import Literal

from monitor.flag import MIRROR, ambition
from monitor.values import Change, Statement

# How a number is held: only where the number itself does not tell.
HELD = frozenset({"softer", "firmer"})


def statement(change: Change) -> Statement | None:
    """The statement of a change, the newer one where both sides have one."""
    return next((side for side in (change.after, change.before) if isinstance(side, Statement)), None)


def direction(change: Change) -> Literal["weaker", "stronger"] | None:
    """Whether less or more is promised now; None where neither, or both at once.

    A number that moved decides over the words that hold it: 500 → 400以上 is weaker.
    """
    told = statement(change)
    asked = {name: ambition(name, told.sense if told else "neither") for name in change.classes}
    moved = any(asked.get(name) for name in MIRROR)
    asks = {ask for name, ask in asked.items() if ask and not (moved and name in HELD)}
    if len(asks) != 1:
        return None
    return "stronger" if asks == {"more"} else "weaker"
