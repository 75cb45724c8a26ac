"""Silences: what they hold back is stored, told when they are over, and never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db import findings, outbox, silences
from db.engine import Database
from monitor.alert.outbox import deliver_due
from tests.alert.examples import CLAUSE, HOSTILE_TEXT, LATER, LOWERED, PAGE
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import Recorder, config, states

END = FOUND + timedelta(days=30)


def silence(database: Database, reason: str = "桥已知晓", end: datetime = END, **asks: Any) -> int:
    with database.write() as tx:
        return silences.add(tx, asks, reason, FOUND - timedelta(days=1), end)


def deliver(database: Database, channel: Recorder, now: datetime) -> list[list[str]]:
    before = len(channel.taken)
    deliver_due(database, {"a": channel}, lambda: now)
    return [[row["classes"][0] for row in message.json["data"]["findings"]] for _, message in channel.taken[before:]]


def test_t_n7_a_silence_holds_back_until_its_end_and_then_reports_what_it_hid(database: Database) -> None:
    a = Recorder()
    silence(database, indicator=["蠡湖西桥"])
    found(database, [LATER.change, LOWERED.change], config("a"))
    found(database, [LATER.change], config("a"), FOUND + timedelta(days=1), f"{PAGE}?2")
    assert deliver(database, a, FOUND + timedelta(days=2)) == [["lowered"]]
    assert states(database) == {"delivered": 1, "silenced": 1}
    assert deliver(database, a, END) == [["later", "later"]]
    message = a.taken[1][1]
    assert message.text.startswith(
        "静默「桥已知晓」（2026-03-01 08:30（北京时间）起）已于2026-04-01 08:30（北京时间）结束，其间按下的 2 项如下。"
    )
    assert "静默「桥已知晓」" in message.html
    assert message.json["data"]["silence"]["reason"] == "桥已知晓"
    found(database, [LATER.change], config("a"), END, f"{PAGE}?3")
    assert deliver(database, a, END) == [["later"]]


def test_t_p8_what_is_silenced_is_stored_all_the_same(database: Database) -> None:
    silence(database)
    ids = found(database, [LOWERED.change], config("a"))
    with database.read() as tx:
        assert findings.get(tx, ids[0]) is not None
        (delivery,) = outbox.newest(tx, state="silenced")
        assert [each.id for each in outbox.contents(tx, delivery.id)] == list(ids)


def test_a_silence_that_is_ended_early_reports_at_once(database: Database) -> None:
    a = Recorder()
    number = silence(database)
    found(database, [LOWERED.change], config("a"))
    with database.write() as tx:
        assert silences.end(tx, number, FOUND + timedelta(hours=1))
        assert not silences.end(tx, number, FOUND + timedelta(hours=2))
    assert deliver(database, a, FOUND + timedelta(hours=1)) == [["lowered"]]


def test_of_two_silences_the_longer_one_holds(database: Database) -> None:
    a = Recorder()
    silence(database, end=FOUND + timedelta(days=1))
    silence(database, end=FOUND + timedelta(days=9), reason=HOSTILE_TEXT)
    found(database, [LOWERED.change], config("a"))
    assert deliver(database, a, FOUND + timedelta(days=2)) == []
    assert deliver(database, a, FOUND + timedelta(days=9)) == [["lowered"]]
    assert "<script>" not in a.taken[0][1].html


def test_a_page_can_be_silenced_whatever_it_says(database: Database) -> None:
    a = Recorder()
    silence(database, page=[PAGE])
    found(database, [CLAUSE.change], config("a"))
    found(database, [CLAUSE.change], config("a"), url=f"{PAGE}?2")
    assert deliver(database, a, FOUND) == [["softer"]]
    assert states(database) == {"delivered": 1, "silenced": 1}
