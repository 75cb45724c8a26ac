"""Whether a change asks less or more of those who promised. Pure."""

from __future__ import annotations

from typing import Literal

from monitor.flag import ambition
from monitor.values import Change, Statement


def statement(change: Change) -> Statement | None:
    """The statement of a change, the newer one where both sides have one."""
    return next((side for side in (change.after, change.before) if isinstance(side, Statement)), None)


def direction(change: Change) -> Literal["weaker", "stronger"] | None:
    """Whether less or more is promised now; None where neither, or both at once."""
    told = statement(change)
    asks = {ambition(name, told.sense if told else "neither") for name in change.classes} - {None}
    if len(asks) != 1:
        return None
    return "stronger" if asks == {"more"} else "weaker"
