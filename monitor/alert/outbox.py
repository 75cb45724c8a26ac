"""Hands findings to the outbox in their own transaction, and sends what is due, each delivery by itself.

At least once: whoever stops the program after a message was taken and before that is marked has it sent again when
the lease runs out, under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from db import findings, outbox
from db.engine import Database
from db.outbox import Delivery
from monitor.alert.channels import Channel, Permanent, Retry
from monitor.alert.clean import one_line
from monitor.alert.message import Message, render
from monitor.alert.routes import routed
from monitor.alert.rules import matches
from monitor.alert.schedule import leaves
from monitor.alert.wording import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.config import Config

LEASE = 900.0  # seconds; longer than any channel may take over one message (13 answers of at most 60 s)
WAITS = (60, 300, 900, 1800, 3600, 7200, 14400, 21600, 21600, 21600)  # seconds before the next attempt: 26 hours in all
LONGEST_WAIT = 86400.0  # seconds; a Retry-After of more is not obeyed
ENOUGH = 3  # failures in a row after which a channel is left alone until the next pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the deliveries that were due, and the last reason of each channel that did not take one."""

    delivered: int = 0
    retried: int = 0
    dead: int = 0
    reasons: tuple[tuple[str, str], ...] = ()  # channel, reason


def flag_new(tx: Connection, change_ids: Iterable[int], config: Config, now: datetime) -> int:
    """Has every finding told that a rule asks for, in the transaction that found it. Returns how many those are."""
    told = 0
    for change_id in change_ids:
        finding = findings.get(tx, change_id)
        assert finding is not None, "a finding is flagged in the transaction that stored it"
        asking = [
            (leaves(rule.often, now, config.quiet, urgent=rule.urgent), rule)
            for rule in config.rules
            if matches(rule, finding)
        ]
        # A channel hears of a finding once: by the rule that is the first to tell it.
        for leaving, rule in sorted(asking, key=itemgetter(0)):
            outbox.save_rule(tx, rule.name, rule.model_dump(mode="json", exclude_defaults=True))
            grouping = "urgent" if rule.urgent else rule.often
            for destination in routed(config, rule):
                outbox.enqueue(tx, change_id, rule.name, destination, now, leaving, grouping=grouping)
        told += bool(asking)
    return told


def deliver_due(
    database: Database, channels: Mapping[str, Channel], now: Callable[[], datetime], lang: Language = "zh"
) -> Delivered:
    """Send every delivery that is due; `now` is asked before each, `channels` are those of `routes.open_channels`.

    Channels are served side by side, each in the order in which its deliveries were opened. Nothing is sent inside
    of a transaction. A failure touches its own delivery alone.
    """
    with database.read() as tx:
        due = outbox.due_channels(tx, now())
    if not due:
        return Delivered()
    with ThreadPoolExecutor(max_workers=min(len(due), 8), thread_name_prefix="deliver") as pool:
        passes = [pool.submit(_serve, database, name, channels.get(name), now, lang) for name in due]
    every = [each.result() for each in passes]
    return Delivered(
        delivered=sum(each.delivered for each in every),
        retried=sum(each.retried for each in every),
        dead=sum(each.dead for each in every),
        reasons=tuple(reason for each in every for reason in each.reasons),
    )


def next_attempt(attempts: int, after: float | None, now: datetime) -> datetime | None:
    """When to try again after so many attempts, not before the other side's Retry-After; None: never."""
    if attempts > len(WAITS):
        return None
    wait = max(float(WAITS[attempts - 1]), min(after or 0.0, LONGEST_WAIT))
    return now + timedelta(seconds=wait)


def _serve(
    database: Database, name: str, channel: Channel | None, now: Callable[[], datetime], lang: Language
) -> Delivered:
    """Send what is due on one channel, until nothing is or it has failed often enough."""
    delivered = retried = dead = failed = 0
    reason = ""
    while failed < ENOUGH:
        with database.write() as tx:
            claimed = outbox.claim(tx, now(), LEASE, 1, channel=name)
        if not claimed:
            break
        (delivery,) = claimed
        try:
            _send(database, delivery, channel, now, lang)
        except Exception as error:  # whatever it is, it must not hold up the other messages
            reason = _reason(error)
            lasts = _failed(database, delivery, error, reason, now())
            retried, dead = retried + lasts, dead + (not lasts)
            failed += not isinstance(error, Permanent)
        else:
            delivered, failed = delivered + 1, 0
    return Delivered(delivered=delivered, retried=retried, dead=dead, reasons=((name, reason),) if reason else ())


def _send(
    database: Database, delivery: Delivery, channel: Channel | None, now: Callable[[], datetime], lang: Language
) -> None:
    if channel is None:
        raise Retry("no channel of this name is configured")
    with database.read() as tx:
        message = message_of(tx, delivery.id, lang)
    channel.send(delivery.key, message, now())
    with database.write() as tx:
        outbox.mark_delivered(tx, delivery, now())


def message_of(tx: Connection, delivery_id: int, lang: Language) -> Message:
    """The exact message of a delivery."""
    return render(outbox.contents(tx, delivery_id), lang, outbox.rules_of(tx, delivery_id))


def _failed(database: Database, delivery: Delivery, error: Exception, reason: str, now: datetime) -> bool:
    """Note a failed attempt; True where the delivery will be tried again."""
    after = error.after if isinstance(error, Retry) else None
    again = None if isinstance(error, Permanent) else next_attempt(delivery.attempts, after, now)
    with database.write() as tx:
        if again is None:
            outbox.mark_dead(tx, delivery, reason, now)
        else:
            outbox.mark_failed(tx, delivery, reason, again)
    return again is not None


def _reason(error: Exception) -> str:
    said = one_line(str(error))
    return said if isinstance(error, Retry | Permanent) else f"{type(error).__name__}: {said}"
