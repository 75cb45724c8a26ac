"""The one place where the crawler learns the time and waits."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the crawler needs of time; tests pass one that never waits."""

    def now(self) -> datetime:
        """The current time, with its zone."""

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
