"""A finding: a change as rules judge it and a reader is shown it, with where and when it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.values import Change, Statement

STRONGER = frozenset({"sooner", "firmer"})
WEAKER = frozenset({"later", "softer", "removed", "withdrawn", "dropped", "missed", "overdue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change of one page. `page` is its address, `found_at` an aware time."""

    id: int
    found_at: datetime
    change: Change
    page: str
    title: str
    source: str  # its id
    source_name: str = ""

    @property
    def statement(self) -> Statement | None:
        """The statement of the finding, the newer one where both sides have one."""
        for side in (self.change.after, self.change.before):
            if isinstance(side, Statement):
                return side
        return None

    @property
    def direction(self) -> str | None:
        """Whether less or more is promised now: "weaker", "stronger", or None where neither or both.

        A number that went up asks for more only of what is better when it is more: PM2.5 raised is weaker.
        """
        classes = frozenset(self.change.classes)
        signs = {"weaker"} if classes & WEAKER else set()
        if classes & STRONGER:
            signs.add("stronger")
        number = next((name for name in ("raised", "lowered") if name in classes), None)
        sense = self.statement.sense if self.statement else "neither"
        if number and sense != "neither":
            signs.add("stronger" if (number == "raised") == (sense == "more") else "weaker")
        return signs.pop() if len(signs) == 1 else None

    def as_json(self) -> dict[str, Any]:
        """The finding as `findings --json` and the webhook print it."""
        return {
            "id": self.id,
            "found_at": self.found_at.isoformat(),
            "page": self.page,
            "title": self.title,
            "source": self.source,
            **self.change.as_json(),
        }
