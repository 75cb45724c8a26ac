"""What a host's robots.txt allows us (RFC 9309). Pure: the fetcher brings the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from protego import Protego

LARGEST = 512 * 1024  # bytes; RFC 9309 asks for at least 500 KiB
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay is a mistake or a joke


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. `everything` answers where there are no rules to read."""

    rules: Any = None
    everything: bool = True
    why: str = ""  # where nothing is allowed: what the host answered in place of rules

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent` (the product word of our User-Agent) may ask `url`."""
        return bool(self.rules.can_fetch(url, agent)) if self.rules else self.everything

    def delay(self, agent: str) -> float:
        """The gap that the host asks for, in seconds, at most LONGEST_DELAY."""
        asked = self.rules.crawl_delay(agent) if self.rules else None
        return min(float(asked or 0.0), LONGEST_DELAY)


def read_robots(status: int | None, body: bytes) -> Robots:
    """The rules in this answer: none for 4xx, nothing allowed for 429, 5xx and no answer (status None)."""
    if status is None or status == 429 or status >= 500:
        return Robots(everything=False, why=f"answers with status {status}" if status else "does not answer")
    if status != 200:
        return Robots()
    text = body[:LARGEST].decode("utf-8-sig", "replace")  # protego would take a BOM for part of the first word
    return Robots(rules=Protego.parse(text))
