"""The outbox: alerts, and the deliveries that carry them to a channel, each under one key for ever."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, and_, false, func, insert, or_, select, update

from db import findings
from db.findings import Finding
from db.inserts import insert_if_new
from db.tables import DELIVERY_STATES, alerts, changes, deliveries, delivery_alerts, rules

Gathering = Literal["collecting", "held", "silenced"]
GATHERING = get_args(Gathering)
FULL = 500  # findings in one delivery; more open another, for receivers bound the size of what they take


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one channel. `key` is its idempotency key; `attempts` counts the claims, this one included.

    collecting (alerts may join, until `send_after`) → sending (claimed, until `lease_until`) → delivered, or pending
    again (until `next_try_at`), or dead. held and silenced gather as collecting does, for a later hour: a digest or
    the end of quiet hours, the end of a silence. held with a `last_error` is held for its channel, which has not taken
    it for a day: it is tried on as a pending one.
    """

    id: int
    key: str
    channel: str
    grouping: str
    state: str
    created_at: datetime
    send_after: datetime
    attempts: int
    next_try_at: datetime
    lease_until: datetime | None
    last_error: str | None
    finished_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Plain values, moments as ISO text."""
        row = asdict(self)
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Findings by channel: how many were to be told, and how many of them stand where. The parts make the whole.

    held waits for its hour or its channel, silenced for the end of a silence, moving is due, being sent or to be tried
    again.
    `uncarried` counts alerts whose finding no delivery carries: there may be none.
    """

    asked: int
    delivered: int
    held: int
    silenced: int
    dead: int
    moving: int
    uncarried: int = 0

    @property
    def kept(self) -> bool:
        """Whether nothing was lost and nothing came from nowhere."""
        parts = self.delivered + self.held + self.silenced + self.dead + self.moving
        return self.asked == parts and self.uncarried == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A channel for which deliveries are held: how many, since when the first was due, and what it said last."""

    channel: str
    deliveries: int
    since: datetime
    reason: str


def save_rule(tx: Connection, name: str, definition: Mapping[str, Any]) -> None:
    """Keeps what the rule of that name says now, so that its alerts can be explained."""
    if insert_if_new(tx, rules, {"name": name, "definition": dict(definition)}):
        return
    # Only what differs is written: a row that every writer touches would have them wait for each other.
    kept = tx.execute(select(rules.c.definition).where(rules.c.name == name)).scalar_one()
    if kept != definition:
        tx.execute(update(rules).where(rules.c.name == name).values(definition=dict(definition)))


def enqueue(
    tx: Connection,
    change_id: int,
    rule: str,
    channel: str,
    now: datetime,
    send_after: datetime,
    *,
    grouping: str = "",
    state: Gathering | None = None,
) -> int:
    """Has the finding told on the channel, because the rule says so; returns the id of the delivery that carries it.

    It joins the collecting delivery of that channel and grouping, which leaves no later than `send_after` then, or
    opens one. A finding that the channel has or had already, by whatever rule, stays in its delivery.
    `state` is that of a delivery it opens: collecting what leaves with the pass that found it, held or silenced what
    waits for its hour; by itself, held where `send_after` is later.
    """
    tx.execute(select(changes.c.id).where(changes.c.id == change_id).with_for_update(key_share=True)).one()
    insert_if_new(tx, rules, {"name": rule, "definition": {}})
    insert_if_new(tx, alerts, {"change_id": change_id, "rule": rule, "created_at": now})
    carried = select(delivery_alerts.c.delivery_id).where(
        delivery_alerts.c.change_id == change_id, delivery_alerts.c.channel == channel
    )
    there: int | None = tx.execute(carried).scalar_one_or_none()
    if there is not None:
        return there
    alert_id = tx.execute(
        select(alerts.c.id).where(alerts.c.change_id == change_id, alerts.c.rule == rule)
    ).scalar_one()
    delivery_id = gather(tx, channel, grouping, now, send_after, state=state)
    tx.execute(
        insert(delivery_alerts).values(delivery_id=delivery_id, alert_id=alert_id, change_id=change_id, channel=channel)
    )
    return delivery_id


def gather(
    tx: Connection,
    channel: str,
    grouping: str,
    now: datetime,
    send_after: datetime,
    *,
    state: Gathering | None = None,
) -> int:
    """The id of the delivery that gathers for the channel and grouping: the one that is open, else a new one."""
    joined = _join(tx, channel, grouping, send_after)
    if joined is not None:
        return joined
    opening: Gathering = state or ("held" if send_after > now else "collecting")
    return _open(tx, channel, grouping, opening, now, send_after)


def claim(
    tx: Connection,
    now: datetime,
    lease_seconds: float,
    limit: int,
    *,
    channel: str | None = None,
    gathered_by: datetime | None = None,
    flush: bool = False,
) -> tuple[Delivery, ...]:
    """Takes up to `limit` due deliveries (of one channel), in the order in which they were opened, to send them now.

    Due are gathering ones whose time has come, pending ones to be tried again, and those of a sender that died
    (its lease ran out). With `gathered_by`, gathering ones whose time came later go on gathering; with `flush`,
    collecting ones are due whatever their time. Commit before sending, and send what `contents` says: nobody else gets
    them meanwhile.
    """
    due = _due(now, gathered_by, flush=flush)
    if channel is not None:
        due = and_(due, deliveries.c.channel == channel)
    chosen = select(deliveries.c.id).where(due).order_by(deliveries.c.id).limit(limit).with_for_update(skip_locked=True)
    values = {
        "state": "sending",
        "attempts": deliveries.c.attempts + 1,
        "lease_until": now + timedelta(seconds=lease_seconds),
    }
    # As a CTE, since PostgreSQL may run a subquery, limit and all, more than once.
    taken = update(deliveries).where(deliveries.c.id.in_(select(chosen.cte("chosen").c.id))).values(values)
    rows = tx.execute(taken.returning(*deliveries.columns))
    return tuple(sorted((Delivery(**row._mapping) for row in rows), key=lambda each: each.id))


def contents(tx: Connection, delivery_id: int) -> tuple[Finding, ...]:
    """The findings that the delivery tells, in the order in which they were found."""
    return findings.load(tx, select(delivery_alerts.c.change_id).where(delivery_alerts.c.delivery_id == delivery_id))


def last_left(tx: Connection, channel: str, grouping: str) -> datetime | None:
    """When the newest delivery of the channel and grouping that gathers no more was due to leave."""
    left = deliveries.c.channel == channel, deliveries.c.grouping == grouping, ~_GATHERS
    newest = select(deliveries.c.send_after).where(*left).order_by(deliveries.c.id.desc()).limit(1)
    return tx.execute(newest).scalar_one_or_none()


def due_channels(tx: Connection, now: datetime, *, flush: bool = False) -> tuple[str, ...]:
    """The channels with a due delivery, by name; with `flush`, a collecting one is due whatever its time."""
    due = _due(now, flush=flush)
    return tuple(
        tx.execute(select(deliveries.c.channel).where(due).distinct().order_by(deliveries.c.channel)).scalars()
    )


def pending(tx: Connection, channel: str) -> int:
    """How many deliveries of the channel wait to be tried again."""
    waiting = deliveries.c.channel == channel, _WAITS
    return tx.execute(select(func.count()).select_from(deliveries).where(*waiting)).scalar_one()


def oldest_pending(tx: Connection, channel: str) -> Delivery | None:
    """What has waited longest on the channel to be tried again."""
    waiting = deliveries.c.channel == channel, _WAITS
    row = tx.execute(select(deliveries).where(*waiting).order_by(deliveries.c.id).limit(1)).one_or_none()
    return Delivery(**row._mapping) if row else None


def hurry(tx: Connection, delivery: Delivery, now: datetime) -> None:
    """Makes a delivery that waits to be tried again due now."""
    waiting = deliveries.c.id == delivery.id, _WAITS
    tx.execute(update(deliveries).where(*waiting).values(next_try_at=now))


def wake(tx: Connection, channel: str, after: int, now: datetime) -> None:
    """Makes what waits on the channel, opened after the delivery of that id, due now."""
    waiting = deliveries.c.channel == channel, _WAITS, deliveries.c.id > after
    tx.execute(update(deliveries).where(*waiting).values(next_try_at=now))


def rules_of(tx: Connection, delivery_id: int) -> tuple[str, ...]:
    """The names of the rules that asked for what the delivery tells."""
    asked = select(alerts.c.rule).join(delivery_alerts, delivery_alerts.c.alert_id == alerts.c.id)
    wanted = asked.where(delivery_alerts.c.delivery_id == delivery_id).distinct().order_by(alerts.c.rule)
    return tuple(tx.execute(wanted).scalars())


def mark_delivered(tx: Connection, delivery: Delivery, now: datetime) -> None:
    """The channel has taken it. True of every sender's claim, the one whose lease ran out included."""
    tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.state != "delivered")
        .values(state="delivered", finished_at=now, lease_until=None, last_error=None)
    )


def mark_failed(
    tx: Connection,
    delivery: Delivery,
    error: str,
    next_try_at: datetime,
    *,
    state: Literal["pending", "held"] = "pending",
) -> bool:
    """This attempt failed; it is tried again, held for its channel meanwhile where `state` says so.

    False where the claim was lost to another sender meanwhile.
    """
    return _end_attempt(tx, delivery, state=state, last_error=error, next_try_at=next_try_at)


def hold_overdue(tx: Connection, due_by: datetime, now: datetime, reason: str) -> int:
    """Holds for its channel whatever was due by then and has not ended; how many there were.

    Nothing else about them changes: when they are tried next, and what was said of them (`reason` where nothing was).
    """
    lost = and_(deliveries.c.state == "sending", deliveries.c.lease_until <= now)
    standing = or_(_GATHERS, deliveries.c.state == "pending", lost)
    values = {"state": "held", "lease_until": None, "last_error": func.coalesce(deliveries.c.last_error, reason)}
    held = update(deliveries).where(standing, deliveries.c.send_after <= due_by).values(values)
    return tx.execute(held).rowcount


def defer(tx: Connection, until: datetime, now: datetime, but: Collection[str]) -> int:
    """Holds until then whatever is due before, or is to be tried again, but for these groupings; how many those are.

    What failed before is due anew then, and forgets why it failed: it did not wait for its channel meanwhile.
    """
    lost = and_(deliveries.c.state == "sending", deliveries.c.lease_until <= now)
    standing = or_(_GATHERS, _WAITS, lost), deliveries.c.send_after < until, deliveries.c.grouping.not_in(but)
    values = {"state": "held", "send_after": until, "next_try_at": until, "lease_until": None, "last_error": None}
    return tx.execute(update(deliveries).where(*standing).values(values)).rowcount


def first_taken(tx: Connection, channel: str, since: datetime) -> datetime | None:
    """When the channel first took anything from then on; None where it took nothing."""
    taken = deliveries.c.channel == channel, deliveries.c.state == "delivered", deliveries.c.finished_at >= since
    first: datetime | None = tx.execute(select(func.min(deliveries.c.finished_at)).where(*taken)).scalar_one()
    return first


def blocked(tx: Connection) -> tuple[Blocked, ...]:
    """The channels for which deliveries are held, by name."""
    standing = tx.execute(
        select(deliveries.c.channel, func.count().label("deliveries"), func.min(deliveries.c.send_after).label("since"))
        .where(_FOR_CHANNEL)
        .group_by(deliveries.c.channel)
        .order_by(deliveries.c.channel)
    ).all()
    reasons = select(deliveries.c.channel, deliveries.c.last_error).where(_FOR_CHANNEL).order_by(deliveries.c.id.desc())
    said = {row.channel: row.last_error or "" for row in tx.execute(reasons)}  # of the oldest, which is tried most
    return tuple(Blocked(reason=said[row.channel], **row._mapping) for row in standing)


def mark_dead(tx: Connection, delivery: Delivery, reason: str, now: datetime) -> bool:
    """It is given up, until somebody retries it. False where the claim was lost to another sender meanwhile."""
    return _end_attempt(tx, delivery, state="dead", last_error=reason, finished_at=now)


def retry(tx: Connection, delivery_id: int, now: datetime) -> bool:
    """Makes a dead or waiting delivery due now, as if for the first time. False for any other."""
    revived = tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, or_(deliveries.c.state == "dead", _WAITS))
        .values(state="pending", attempts=0, send_after=now, next_try_at=now, finished_at=None)
    )
    return revived.rowcount == 1


def get(tx: Connection, delivery_id: int) -> Delivery | None:
    """The delivery of that id."""
    row = tx.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one_or_none()
    return Delivery(**row._mapping) if row else None


def newest(tx: Connection, *, state: str | None = None, limit: int | None = None) -> tuple[Delivery, ...]:
    """Deliveries (in one state), the newest first."""
    wanted = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(deliveries.c.state == state)
    return tuple(Delivery(**row._mapping) for row in tx.execute(wanted))


def balance(tx: Connection, now: datetime) -> Balance:
    """Where every finding stands that a channel was to hear of."""
    due = and_(deliveries.c.send_after <= now, ~_FOR_CHANNEL).label("due")
    rows = tx.execute(
        select(deliveries.c.state, due, func.count())
        .join(delivery_alerts, delivery_alerts.c.delivery_id == deliveries.c.id)
        .group_by(deliveries.c.state, due)
    )
    ends = {"delivered": 0, "held": 0, "silenced": 0, "dead": 0, "moving": 0}
    for state, is_due, number in rows:
        ends[state if state in ("delivered", "dead") or (state in ends and not is_due) else "moving"] += number
    asked = tx.execute(select(func.count()).select_from(delivery_alerts)).scalar_one()
    carried = select(delivery_alerts.c.change_id).where(delivery_alerts.c.change_id == alerts.c.change_id).exists()
    uncarried = tx.execute(select(func.count()).select_from(alerts).where(~carried)).scalar_one()
    return Balance(asked=asked, uncarried=uncarried, **ends)


def counts(tx: Connection) -> dict[str, int]:
    """How many deliveries are in each state; every state is there."""
    rows = tx.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    return dict.fromkeys(DELIVERY_STATES, 0) | {row[0]: row[1] for row in rows}


_FOR_CHANNEL = and_(deliveries.c.state == "held", deliveries.c.last_error.is_not(None))
_GATHERS = and_(deliveries.c.state.in_(GATHERING), deliveries.c.last_error.is_(None))
_WAITS = or_(deliveries.c.state == "pending", _FOR_CHANNEL)  # to be tried again


def _due(now: datetime, gathered_by: datetime | None = None, *, flush: bool = False) -> ColumnElement[bool]:
    return or_(
        deliveries.c.state == "collecting" if flush and gathered_by is None else false(),
        and_(_GATHERS, deliveries.c.send_after <= (gathered_by or now)),
        and_(_WAITS, deliveries.c.next_try_at <= now),
        and_(deliveries.c.state == "sending", deliveries.c.lease_until <= now),
    )


def _join(tx: Connection, channel: str, grouping: str, send_after: datetime) -> int | None:
    # One that another writer is filling is left to it: waiting for it here could dead-lock with a third channel.
    size = select(func.count()).where(delivery_alerts.c.delivery_id == deliveries.c.id).scalar_subquery()
    found = tx.execute(
        select(deliveries.c.id, deliveries.c.send_after)
        .where(deliveries.c.channel == channel, deliveries.c.grouping == grouping, _GATHERS)
        .where(deliveries.c.attempts == 0, size < FULL)  # what was sent once says for ever what it said
        .order_by(deliveries.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if found is None:
        return None
    if send_after < found.send_after:
        values = {"send_after": send_after, "next_try_at": send_after}
        tx.execute(update(deliveries).where(deliveries.c.id == found.id).values(values))
    delivery_id: int = found.id
    return delivery_id


def _open(tx: Connection, channel: str, grouping: str, state: str, now: datetime, send_after: datetime) -> int:
    row = {
        "key": f"msg_{uuid.uuid4().hex}",
        "channel": channel,
        "grouping": grouping,
        "state": state,
        "created_at": now,
        "send_after": send_after,
        "next_try_at": send_after,
    }
    delivery_id: int = tx.execute(insert(deliveries).values(row).returning(deliveries.c.id)).scalar_one()
    return delivery_id


def _end_attempt(tx: Connection, delivery: Delivery, **values: Any) -> bool:
    ended = tx.execute(
        update(deliveries)
        .where(
            deliveries.c.id == delivery.id,
            deliveries.c.state == "sending",
            deliveries.c.attempts == delivery.attempts,
        )
        .values(lease_until=None, **values)
    )
    return ended.rowcount == 1
