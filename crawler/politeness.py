"""When a host may be asked next: one request at a time, a gap between them, and what the host itself asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from crawler.clock import Clock

SLOWEST = 64.0  # how many times slower than its pace a host that complains is asked at most


class HostResting(Exception):
    """The host asked to be left alone for longer than a request may wait."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked to be left alone for another {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    lock: Lock = field(default_factory=Lock)
    free_at: float | None = None  # when the last answer ended
    rest_until: float | None = None
    factor: float = 1.0


class Politeness:
    """One gate per host. The gap counts from the end of one answer to the start of the next request, so that the
    host itself never measures less than it."""

    def __init__(self, clock: Clock, *, longest_wait: float) -> None:
        self._clock, self._longest_wait = clock, longest_wait
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    @contextmanager
    def turn(self, host: str, pace: float) -> Iterator[None]:
        """Wait for our turn at `host` with a gap of `pace` seconds, and hold it. Raises HostResting."""
        gate = self._host(host)
        with gate.lock:
            now = self._clock.monotonic()
            rest = gate.rest_until - now if gate.rest_until is not None else 0.0
            if rest > self._longest_wait:
                raise HostResting(host, rest)
            gap = gate.free_at + pace * gate.factor - now if gate.free_at is not None else 0.0
            if max(rest, gap) > 0:
                self._clock.sleep(max(rest, gap))
            try:
                yield
            finally:
                gate.free_at = self._clock.monotonic()

    def complained(self, host: str, retry_after: float | None) -> None:
        """The host answered 429 or 503: ask it half as often, and not before `retry_after` seconds are over."""
        gate = self._host(host)
        gate.factor = min(gate.factor * 2, SLOWEST)
        if retry_after:
            gate.rest_until = max(gate.rest_until or 0.0, self._clock.monotonic() + retry_after)

    def pleased(self, host: str) -> None:
        """The host answered well: its pace recovers, more slowly than it fell."""
        gate = self._host(host)
        gate.factor = max(1.0, gate.factor * 0.9)


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3: a number or a date), None for none."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None
