"""The outbox: nothing lost, nothing under two keys, one sender at a time."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from db import findings, outbox
from db.engine import Database
from db.outbox import Delivery
from db.tables import alerts, deliveries, delivery_alerts, rules
from tests.db.examples import NOW, Place, lowered, statement

MINUTE = timedelta(minutes=1)


@pytest.fixture
def change_ids(database: Database, place: Place) -> tuple[int, ...]:
    found = [lowered(statement(9), statement(number)) for number in range(6)]
    with database.write() as tx:
        return findings.add(tx, place.page_id, place.version_id, None, found, NOW, history=False)


def enqueue(tx: Connection, change_id: int, rule: str = "all", channel: str = "mail", **facts: object) -> int:
    return outbox.enqueue(tx, change_id, rule, channel, NOW, NOW + MINUTE, **facts)  # type: ignore[arg-type]


def stored(tx: Connection, delivery_id: int) -> Delivery:
    found = outbox.get(tx, delivery_id)
    assert found is not None
    return found


def test_findings_of_a_channel_share_a_message_until_it_leaves(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        first = enqueue(tx, change_ids[1])
        assert enqueue(tx, change_ids[0]) == first
        assert enqueue(tx, change_ids[0], channel="hook") != first
        assert enqueue(tx, change_ids[2], grouping="daily") != first
        assert outbox.claim(tx, NOW, 60, 10) == ()  # still collecting
        claimed = outbox.claim(tx, NOW + MINUTE, 60, 10)
        assert [(each.channel, each.grouping, each.state, each.attempts) for each in claimed] == [
            ("mail", "", "sending", 1),
            ("hook", "", "sending", 1),
            ("mail", "daily", "sending", 1),
        ]
        assert [found.id for found in outbox.contents(tx, first)] == list(change_ids[:2])
        assert enqueue(tx, change_ids[3]) != first
        assert len({each.key for each in outbox.newest(tx)}) == 4


def test_asking_again_changes_nothing(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        first = enqueue(tx, change_ids[0])
        key = stored(tx, first).key
        (claimed,) = outbox.claim(tx, NOW + MINUTE, 60, 10)
        outbox.mark_delivered(tx, claimed, NOW)
        assert enqueue(tx, change_ids[0]) == first
        assert stored(tx, first).key == key
        assert outbox.counts(tx) == {**dict.fromkeys(outbox.DELIVERY_STATES, 0), "delivered": 1}
        assert tx.execute(select(func.count()).select_from(alerts)).scalar() == 1


def test_two_rules_tell_a_channel_once(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        first = enqueue(tx, change_ids[0], "all")
        assert enqueue(tx, change_ids[0], "parks") == first
        assert tx.execute(select(func.count()).select_from(alerts)).scalar() == 2
        assert len(outbox.contents(tx, first)) == 1


def test_the_database_itself_refuses_a_second_key(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        enqueue(tx, change_ids[0])
        other = enqueue(tx, change_ids[1], grouping="other")
        enqueue(tx, change_ids[0], "parks")
        second_alert = tx.execute(select(alerts.c.id).where(alerts.c.rule == "parks")).scalar_one()
    row = {"delivery_id": other, "alert_id": second_alert, "change_id": change_ids[0], "channel": "mail"}
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(delivery_alerts).values(row))
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(delivery_alerts).values({**row, "channel": "hook"}))  # the delivery is to another channel


def test_the_earliest_wish_decides_when_it_leaves(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        delivery_id = enqueue(tx, change_ids[0])
        outbox.enqueue(tx, change_ids[1], "all", "mail", NOW, NOW + 2 * MINUTE)
        assert stored(tx, delivery_id).send_after == NOW + MINUTE
        outbox.enqueue(tx, change_ids[2], "urgent", "mail", NOW, NOW)
        assert stored(tx, delivery_id).send_after == NOW
        assert len(outbox.claim(tx, NOW, 60, 10)) == 1


def test_a_claim_is_of_one_until_its_lease_ends(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        enqueue(tx, change_ids[0])
        (first,) = outbox.claim(tx, NOW + MINUTE, 60, 10)
        assert outbox.claim(tx, NOW + MINUTE, 60, 10) == ()
        (second,) = outbox.claim(tx, NOW + 2 * MINUTE, 60, 10)  # the first sender was killed
        assert (second.key, second.attempts) == (first.key, 2)
        assert not outbox.mark_failed(tx, first, "too late", NOW)
        assert not outbox.mark_dead(tx, first, "too late", NOW)
        assert stored(tx, second.id).state == "sending"
        outbox.mark_delivered(tx, first, NOW)  # late, but true
        assert stored(tx, second.id).state == "delivered"
        assert not outbox.mark_failed(tx, second, "timeout", NOW)
        assert stored(tx, second.id).state == "delivered"


def test_a_failed_delivery_is_tried_again_under_its_key(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        enqueue(tx, change_ids[0])
        (first,) = outbox.claim(tx, NOW + MINUTE, 60, 10)
        assert outbox.mark_failed(tx, first, "451 greylisted", NOW + 5 * MINUTE)
        waiting = stored(tx, first.id)
        assert (waiting.state, waiting.last_error, waiting.lease_until) == ("pending", "451 greylisted", None)
        assert outbox.claim(tx, NOW + 4 * MINUTE, 60, 10) == ()
        (again,) = outbox.claim(tx, NOW + 5 * MINUTE, 60, 10)
        assert (again.key, again.attempts) == (first.key, 2)
        outbox.mark_delivered(tx, again, NOW + 6 * MINUTE)
        done = stored(tx, first.id)
        assert (done.state, done.finished_at, done.last_error) == ("delivered", NOW + 6 * MINUTE, None)
        assert outbox.claim(tx, NOW + timedelta(days=9), 60, 10) == ()


def test_the_dead_stay_dead_until_somebody_retries_them(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        enqueue(tx, change_ids[0])
        (claimed,) = outbox.claim(tx, NOW + MINUTE, 60, 10)
        assert outbox.mark_dead(tx, claimed, "550 no such user", NOW)
        assert outbox.claim(tx, NOW + timedelta(days=9), 60, 10) == ()
        assert [each.last_error for each in outbox.newest(tx, state="dead")] == ["550 no such user"]
        assert outbox.retry(tx, claimed.id, NOW + MINUTE)
        (again,) = outbox.claim(tx, NOW + MINUTE, 60, 10)
        assert (again.key, again.attempts, again.finished_at) == (claimed.key, 1, None)
        outbox.mark_delivered(tx, again, NOW)
        assert not outbox.retry(tx, again.id, NOW)
        assert not outbox.retry(tx, 99, NOW)


def test_deliveries_leave_in_the_order_in_which_they_were_opened(
    database: Database, change_ids: tuple[int, ...]
) -> None:
    with database.write() as tx:
        ids = [enqueue(tx, each, grouping=str(each)) for each in change_ids]
        other = enqueue(tx, change_ids[0], channel="hook")
        assert [each.id for each in outbox.claim(tx, NOW + MINUTE, 60, 2)] == ids[:2]
        assert [each.id for each in outbox.claim(tx, NOW + MINUTE, 60, 9, channel="hook")] == [other]
        assert [each.id for each in outbox.claim(tx, NOW + MINUTE, 60, 9)] == ids[2:]
        assert [each.id for each in outbox.newest(tx, limit=2)] == [other, ids[-1]]


def test_a_rule_is_kept_as_it_is_now(database: Database, change_ids: tuple[int, ...]) -> None:
    with database.write() as tx:
        enqueue(tx, change_ids[0], "parks")
        outbox.save_rule(tx, "parks", {"indicator": "公园"})
        outbox.save_rule(tx, "parks", {"indicator": "绿地"})
        assert tx.execute(select(rules.c.name, rules.c.definition)).one() == ("parks", {"indicator": "绿地"})


def enqueue_all(url: str, change_ids: tuple[int, ...], rule: str) -> None:
    with Database(url) as database:
        for change_id in change_ids:
            with database.write() as tx:
                outbox.enqueue(tx, change_id, rule, "mail", NOW, NOW, grouping=str(change_id))


def claim_all(url: str) -> list[int]:
    claimed: list[int] = []
    with Database(url) as database:
        while True:
            with database.write() as tx:
                found = outbox.claim(tx, NOW, 60, 2)
            if not found:
                return claimed
            claimed += [each.id for each in found]


def test_processes_at_once_neither_double_nor_lose(
    database: Database, database_url: str, change_ids: tuple[int, ...]
) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(enqueue_all, [database_url] * 3, [change_ids] * 3, ["a", "b", "a"]))
        claims = list(pool.map(claim_all, [database_url] * 3))
    taken = [delivery_id for each in claims for delivery_id in each]
    with database.read() as tx:
        told = tx.execute(select(delivery_alerts.c.change_id).order_by(delivery_alerts.c.change_id)).scalars().all()
        every = tx.execute(select(deliveries.c.id).order_by(deliveries.c.id)).scalars().all()
        assert tx.execute(select(func.count()).select_from(alerts)).scalar() == 12
    assert told == list(change_ids)
    assert sorted(taken) == every
    assert len(every) == len(change_ids)
