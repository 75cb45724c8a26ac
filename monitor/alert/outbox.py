"""Hands findings to the outbox in their own transaction, and sends what is due, each delivery by itself.

At least once: whoever stops the program after a message was taken and before that is marked has it sent again when
the lease runs out, under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db import findings, notices, outbox, silences
from db.engine import Database
from db.outbox import Delivery
from monitor.alert.channels import Channel, Permanent, Retry
from monitor.alert.clean import one_line
from monitor.alert.message import PROGRAM, Message, Over, render
from monitor.alert.notices import render_notices
from monitor.alert.operators import recovered, trouble
from monitor.alert.routes import asking, channel_of, routed
from monitor.alert.rules import matches
from monitor.alert.schedule import leaves
from monitor.flag import Language

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.silences import Silence
    from monitor.config import Config, Quiet, Rule

LEASE = 900.0  # seconds; longer than any channel may take over one message (13 answers of at most 60 s)
WAITS = (60, 300, 900, 1800, 3600, 7200, 14400, 21600)  # seconds before the next attempt, the last one again and again
DAY = timedelta(days=1)  # after which whatever has not ended is held for its channel
GIVE_UP = timedelta(days=7)  # after a delivery was due, where the channel took nothing else; a day where it did
ALARM = timedelta(hours=1)  # without anything taken, after which operators hear of a channel
URGENT = "urgent"  # the grouping of what passes in quiet hours
ENOUGH = 3  # failures in a row after which a channel is left alone until the next pass
CROWD = 5  # messages waiting to be tried again, from which on new findings gather in one
PROBE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the deliveries that were due, and the last reason of each channel that did not take one."""

    delivered: int = 0
    retried: int = 0
    dead: int = 0
    reasons: tuple[tuple[str, str], ...] = ()  # destination, reason

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            delivered=self.delivered + other.delivered,
            retried=self.retried + other.retried,
            dead=self.dead + other.dead,
            reasons=tuple((dict(self.reasons) | dict(other.reasons)).items()),
        )


def _heed(database: Database, quiet: Quiet | None, now: datetime) -> None:
    """Hold until quiet ends what failed before it began, or was found while nothing ran: it must not leave in it."""
    until = leaves("at once", now, quiet)
    if until <= now:
        return
    with database.read() as tx:  # a whole night of writing nothing would be in the way of others
        due = outbox.due_channels(tx, now, flush=True)
    if due:
        with database.write() as tx:
            outbox.defer(tx, until, now, (URGENT, notices.GROUPING))


def hold_overdue(tx: Connection, now: datetime) -> int:
    """Whatever was due for a day and has not ended is held for its channel from now on; how many those are."""
    return outbox.hold_overdue(tx, now - DAY, now, "not taken for a day")


def flag_new(tx: Connection, change_ids: Iterable[int], config: Config, now: datetime) -> int:
    """Has every finding told that a rule asks for, in the transaction that found it. Returns how many those are.

    What a silence covers is told when the silence is over.
    """
    told, saved = 0, set[str]()
    held = [(silence, _asked(silence)) for silence in silences.active(tx, now)]
    for change_id in change_ids:
        finding = findings.get(tx, change_id)
        assert finding is not None, "a finding is flagged in the transaction that stored it"
        asked = asking(config, finding, now)
        silence = next((silence for silence, what in held if matches(what, finding)), None)
        for leaving, rule in asked:
            if rule.name not in saved:
                outbox.save_rule(tx, rule.name, rule.model_dump(mode="json", exclude_defaults=True))
                saved.add(rule.name)
            for destination in routed(config, rule):
                _enqueue(tx, change_id, rule, destination, config, now, leaving, silence)
        told += bool(asked)
    return told


def _asked(silence: Silence) -> Rule:
    """What a silence is about, as a rule."""
    from monitor.config import Rule  # pydantic takes a quarter of a second

    return Rule.model_validate({"name": silence.reason, **silence.asks})


def _enqueue(
    tx: Connection,
    change_id: int,
    rule: Rule,
    destination: str,
    config: Config,
    now: datetime,
    leaving: datetime,
    silence: Silence | None,
) -> None:
    """Have one destination told: when a silence is over, when its hour comes, or with the pass that found it."""
    grouping: str = URGENT if rule.urgent else rule.often
    state: outbox.Gathering = "held" if leaving > now else "collecting"
    if silence:
        leaving, grouping, state = silence.ends_at, silences.grouping(silence.id), "silenced"
    elif state == "collecting" and not rule.urgent:
        last = outbox.last_left(tx, destination, grouping)
        leaving = now + timedelta(seconds=config.group_wait)
        if last:
            leaving = max(leaving, last + timedelta(seconds=config.group_interval))
    outbox.enqueue(tx, change_id, rule.name, destination, now, leaving, grouping=grouping, state=state)


def deliver_due(
    database: Database,
    channels: Mapping[str, Channel],
    now: Callable[[], datetime],
    lang: Language = "zh",
    operators: tuple[str, ...] = (),
    *,
    flush: bool = True,
    languages: Mapping[str, Language] | None = None,
    program: str = PROGRAM,
    quiet: Quiet | None = None,
) -> Delivered:
    """Send every delivery that is due; `now` is asked before each, `channels` are those of `routes.open_channels`.

    Channels are served side by side, each in the order in which its deliveries were opened. Nothing is sent inside
    of a transaction. A failure touches its own delivery alone; one that is given up is told to those of the
    destinations `operators` that belong to another channel. With `flush`, as after a pass, what is told at once leaves
    now; a service that sends while passes are under way lets it wait for company (group_wait, group_interval).
    `languages` are those of destinations with one of their own; messages name commands of `program`. In `quiet` hours
    nothing leaves but what is urgent and what operators are told, however long it waits already.
    """
    done = Delivered()
    _heed(database, quiet, now())
    for _ in range(2):  # the second time for what the first had to tell the operators
        with database.read() as tx:
            due = [name for name in outbox.due_channels(tx, now(), flush=flush) if name not in dict(done.reasons)]
        if not due:
            break
        own = languages or {}
        senders = [
            _Sender(database, name, channels.get(name), now, own.get(name, lang), operators, flush, program)
            for name in due
        ]
        with ThreadPoolExecutor(max_workers=min(len(due), 8), thread_name_prefix="deliver") as pool:
            done = sum(pool.map(_Sender.serve, senders), done)
    return done


def next_attempt(
    attempts: int, after: float | None, due_since: datetime, now: datetime, taken_since: datetime | None = None
) -> datetime | None:
    """When to try again after so many attempts, not before the other side's Retry-After; None: never.

    `taken_since` is when the channel first took another message, once this one was due: then it is this message that
    it will not have, and a day of it is enough. A channel that takes nothing is tried for a week.
    """
    last = due_since + GIVE_UP
    if taken_since is not None:
        last = min(last, max(due_since, taken_since) + DAY)
    wait = max(_own_wait(attempts), timedelta(seconds=min(after or 0.0, DAY.total_seconds())))
    return min(now + wait, last) if now < last else None


def _own_wait(attempts: int) -> timedelta:
    return timedelta(seconds=WAITS[min(attempts, len(WAITS)) - 1])


@dataclass(frozen=True, slots=True)
class _Sender:
    """Sends what is due on one destination."""

    database: Database
    name: str
    channel: Channel | None
    now: Callable[[], datetime]
    lang: Language
    operators: tuple[str, ...]
    flush: bool
    program: str

    def serve(self) -> Delivered:
        """Send until nothing is due, or the channel has failed often enough."""
        done = Delivered()
        failed = 0
        while failed < ENOUGH:
            delivery = self._claim(first=done == Delivered())
            if delivery is None:
                break
            try:
                self._send(delivery)
            except Exception as error:  # whatever it is, it must not hold up the other messages
                done += self._failed(delivery, error)
                asked = isinstance(error, Retry) and error.after is not None
                failed = ENOUGH if asked else failed + (not isinstance(error, Permanent))
            else:
                done += Delivered(delivered=1)
                failed = 0
        return done

    def _claim(self, *, first: bool) -> Delivery | None:
        """Take the next delivery, holding the write lock for a moment only: others need it to mark what they sent."""
        now = self.now()
        with self.database.read() as tx:
            oldest = outbox.oldest_pending(tx, self.name) if first else None
            # While several messages cannot be sent, new findings gather in one; once an hour it is tried all the same.
            crowded = outbox.pending(tx, self.name) >= CROWD
        by = now - PROBE if crowded else None
        with self.database.write() as tx:
            # Whether the channel is back is tried with what waits longest, so that it catches up in order; but not
            # where that waits longer than we would by ourselves, as the other side asked.
            if oldest and oldest.next_try_at <= now + _own_wait(oldest.attempts):
                outbox.hurry(tx, oldest, now)
            claimed = outbox.claim(tx, now, LEASE, 1, channel=self.name, gathered_by=by, flush=self.flush)
            return next(iter(claimed), None)

    def _send(self, delivery: Delivery) -> None:
        if self.channel is None:
            raise Retry("no channel of this name is configured")
        with self.database.read() as tx:
            message = message_of(tx, delivery, self.lang, self.program)
        self.channel.send(delivery.key, message, self.now())
        with self.database.write() as tx:
            outbox.mark_delivered(tx, delivery, self.now())
            recovered(tx, self._others(), f"channel:{self.name}", self.now())
            if (
                delivery.last_error or delivery.attempts > 1
            ):  # the channel is back: what waits behind goes now, in order
                outbox.wake(tx, self.name, delivery.id, self.now())

    def _failed(self, delivery: Delivery, error: Exception) -> Delivered:
        """Note a failed attempt: try again later, or give up and say so elsewhere."""
        now, reason = self.now(), _reason(error)
        after = error.after if isinstance(error, Retry) else None
        facts: dict[str, Any] = {"channel": self.name, "reason": reason}
        with self.database.write() as tx:
            taken = outbox.first_taken(tx, self.name, delivery.send_after)
            again = (
                None
                if isinstance(error, Permanent)
                else next_attempt(delivery.attempts, after, delivery.send_after, now, taken)
            )
            late = now - delivery.send_after
            if again is not None:
                outbox.mark_failed(tx, delivery, reason, again, state="held" if late >= DAY else "pending")
                if late >= ALARM and taken is None:
                    facts |= {"since": f"{delivery.send_after:%Y-%m-%d %H:%M}Z"}
                    trouble(tx, self._others(), f"channel:{self.name}", "channel-down", facts, now)
            elif outbox.mark_dead(tx, delivery, reason, now) and delivery.grouping != notices.GROUPING:
                facts |= {"delivery": delivery.id, "attempts": delivery.attempts}
                trouble(tx, self._others(), f"delivery:{delivery.id}", "dead-letter", facts, now)
        return Delivered(retried=again is not None, dead=again is None, reasons=((self.name, reason),))

    def _others(self) -> tuple[str, ...]:
        """The operators' destinations that do not belong to this channel."""
        return tuple(name for name in self.operators if channel_of(name) != channel_of(self.name))


def message_of(tx: Connection, delivery: Delivery, lang: Language, program: str = PROGRAM) -> Message:
    """The exact message of a delivery; the commands that it names are those of `program`."""
    told = notices.of_delivery(tx, delivery.id)
    if told:
        return render_notices(told, lang, program)
    silence = silences.of_grouping(tx, delivery.grouping)
    over = Over(silence.reason, silence.created_at, silence.ends_at) if silence else None
    return render(outbox.contents(tx, delivery.id), lang, outbox.rules_of(tx, delivery.id), over, program)


def _reason(error: Exception) -> str:
    said = one_line(str(error))
    return said if isinstance(error, Retry | Permanent) else f"{type(error).__name__}: {said}"
