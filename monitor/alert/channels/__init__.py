"""Channels: one module for each outside thing that a message can go to, and how each says that it did not take it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from monitor.alert.message import Message


class Retry(Exception):
    """Not taken now. `after` is what the other side asked us to wait, in seconds, None where it did not say."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Permanent(Exception):
    """This message will never be taken, for the reason given."""


class Channel(Protocol):
    """Where a message can go."""

    def send(self, key: str, message: Message, now: datetime) -> None:
        """Hand the message over, returning once the other side has taken it. Raises Retry or Permanent.

        `key` is the delivery's and the same at every attempt, so that the other side can tell a repetition.
        """
