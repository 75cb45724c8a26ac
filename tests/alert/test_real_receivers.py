"""The outbox against real servers: poison among many messages, a day without answers, and what is held back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db import outbox, silences
from db.engine import Database
from db.tables import changes, versions
from monitor.alert.outbox import CROWD, Delivered, deliver_due
from monitor.alert.routes import destinations, open_channels
from monitor.config import Config
from tests.alert.examples import LATER, LOWERED, PAGE, REMOVED
from tests.alert.receivers import MailServer, Receiver, mail_server, web_receiver
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import bridges, config, states

HOUR = timedelta(hours=1)
NUMBER = 100  # messages, one of them poison; test_outbox.py has a thousand


def webhook(receiver: Receiver, timeout: float = 20) -> dict[str, Any]:
    return {"type": "webhook", "url": receiver.url, "allow_private": True, "timeout": timeout}


def smtp(server: MailServer) -> dict[str, Any]:
    sender, to = "m@example.org", ["e@example.org"]
    return {"type": "smtp", "host": "127.0.0.1", "port": server.port, "tls": "none", "from": sender, "to": to}


def deliver(database: Database, settings: Config, now: datetime) -> Delivered:
    return deliver_due(database, open_channels(settings), lambda: now)


def told(receiver: Receiver) -> list[int]:
    """The findings that arrived, in their order."""
    return [row["id"] for each in receiver.requests for row in json.loads(each.body)["data"]["findings"]]


@pytest.fixture
def receivers() -> Iterator[tuple[Receiver, Receiver]]:
    with web_receiver(Receiver()) as one, web_receiver(Receiver()) as other:
        yield one, other


@pytest.mark.parametrize("kind", ["mail", "webhook"])
def test_t_n2_real_servers_get_all_but_the_poisoned_one_once(database: Database, kind: str) -> None:
    if (kind == "mail") is (database.address.get_backend_name() == "postgresql"):
        pytest.skip("each kind on one store: so many real messages take seconds")
    poison = "第0007号桥"
    with mail_server(MailServer(poison=poison)) as mails, web_receiver(Receiver(poison=poison)) as hooks:
        settings = config(a=smtp(mails) if kind == "mail" else webhook(hooks))
        (destination,) = destinations(settings)
        ids = found(database, bridges(NUMBER), Config())
        with database.write() as tx:
            for number in ids:
                outbox.enqueue(tx, number, "r", destination, FOUND, FOUND, grouping=str(number))
        done = deliver(database, settings, FOUND)
        assert (done.delivered, done.retried, done.dead) == (NUMBER - 1, 0, 1)
        assert deliver(database, settings, FOUND + 30 * HOUR) == Delivered()
    keys = [mail["Message-ID"] for mail in mails.mails] + [each for each in hooks.keys if kind == "webhook"]
    assert len(set(keys)) == NUMBER - (kind == "mail")
    assert len(keys) == len(set(keys))  # the poisoned one was heard by the webhook too, and refused
    with database.read() as tx:
        (dead,) = outbox.newest(tx, state="dead")
        (only,) = outbox.contents(tx, dead.id)
    assert poison in only.change.before.quote  # type: ignore[union-attr]
    assert "552" in (dead.last_error or "") or "422" in (dead.last_error or "")


def test_t_n3_a_receiver_that_is_down_for_a_day_catches_up_in_order_and_collapsed(
    database: Database, receivers: tuple[Receiver, Receiver]
) -> None:
    a, b = receivers
    a.answers = [503]
    settings = config(a=webhook(a), b=webhook(b))
    for half, each in enumerate(bridges(48)):  # a finding every half hour
        now = FOUND + HOUR / 2 * half
        found(database, [each], settings, now, f"{PAGE}?{half}")
        deliver(database, settings, now)
    assert told(b) == sorted(told(b))
    assert len(b.requests) == 48
    assert states(database)["pending"] < CROWD + 25
    refused, a.answers = len(a.requests), [204]
    for quarter in range(32):
        deliver(database, settings, FOUND + timedelta(days=1) + HOUR / 4 * quarter)
    taken = Receiver(requests=a.requests[refused:])
    assert told(taken) == sorted(told(b))  # all of them, in order, each once
    assert len(taken.requests) < 48  # what was found meanwhile had gathered
    assert len(set(taken.keys)) == len(taken.keys)
    assert states(database).keys() == {"delivered"}


def test_t_n4_a_receiver_that_takes_a_message_and_never_says_so_gets_it_again_under_the_same_key(
    database: Database, receivers: tuple[Receiver, Receiver]
) -> None:
    a, _ = receivers
    a.answers = [-1, 204]
    settings = config(a=webhook(a, timeout=0.3))
    found(database, [LOWERED.change], settings)
    assert deliver(database, settings, FOUND).retried == 1
    assert deliver(database, settings, FOUND + HOUR).delivered == 1
    assert len(a.keys) == 2
    assert len(set(a.keys)) == 1
    assert a.requests[0].body == a.requests[1].body


def test_t_p8_what_is_held_back_is_stored_all_the_same_and_told_when_its_time_comes(
    database: Database, receivers: tuple[Receiver, Receiver]
) -> None:
    a, b = receivers
    rules = [
        {"name": "high only", "channels": ["a"], "severity": "high"},
        {"name": "weekly", "channels": ["b"], "often": "weekly"},
    ]
    settings = config(a=webhook(a), b=webhook(b), rules=rules, quiet={"from": "20:00", "to": "07:00"})
    night = FOUND.replace(hour=14)  # 22:00 of a Monday in Wuxi
    with database.write() as tx:
        silences.add(tx, {"indicator": ["地区生产总值"]}, "已知", night, night + 2 * 24 * HOUR)
    ids = found(database, [LOWERED.change, LATER.change, REMOVED.change], settings, night)
    deliver(database, settings, night)
    assert (a.requests, b.requests) == ([], [])
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(changes)).scalar_one() == len(ids) == 3
        assert tx.execute(select(func.count()).select_from(versions)).scalar_one() == 1
        assert outbox.balance(tx, night).kept
    lowered, _, removed = ids
    deliver(database, settings, night + 10 * HOUR)  # the night is over
    assert told(a) == [removed]
    deliver(database, settings, night + 49 * HOUR)  # the silence, too, and what it hid of the digest is told with it
    assert told(a) == [removed, lowered]
    assert told(b) == [lowered]
    deliver(database, settings, night + 8 * 24 * HOUR)
    assert sorted(told(b)) == list(ids)
    assert told(a) == [removed, lowered]  # the ignored one is stored, and was never told here
