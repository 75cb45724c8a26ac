"""The outbox over hours and days: channels that are down, quiet hours and days off, and what the counter proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from db import outbox, silences
from db.engine import Database
from monitor.alert.channels import Permanent, Retry
from monitor.alert.outbox import ALARM, CROWD, DAY, WAITS, deliver_due, hold_overdue, next_attempt
from monitor.config import Quiet
from tests.alert.examples import LATER, LOWERED, PAGE, REMOVED
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import Recorder, bridges, config, deliver, states

TO_A: list[dict[str, Any]] = [{"name": "r", "channels": ["a"]}]


def test_t_n1_a_message_that_is_not_taken_while_others_are_is_given_up_after_a_day_of_it() -> None:
    def ends(taken: float | None, later: float) -> bool:
        since = None if taken is None else FOUND + timedelta(hours=taken)
        return next_attempt(9, None, FOUND, FOUND + timedelta(hours=later), since) is None

    assert not ends(None, 24)  # nothing else was taken: it is the channel's trouble
    assert ends(0, 24)
    assert not ends(0, 23)
    assert not ends(100, 100.1)  # it was down for days and is back: every message has its day
    assert ends(100, 124)
    assert ends(160, 168)


def test_t_n3_a_channel_that_was_down_for_a_day_catches_up_in_order_and_collapsed(database: Database) -> None:
    a, b = Recorder(fault=Retry("refused")), Recorder()
    settings = config("a", "b")
    changes = bridges(48)
    for half, each in enumerate(changes):  # a finding every half hour, delivered every quarter
        now = FOUND + timedelta(minutes=30 * half)
        found(database, [each], settings, now, f"{PAGE}?{half}")
        for minutes in (0, 15):
            deliver_due(database, {"a": a, "b": b}, lambda at=now + timedelta(minutes=minutes): at)
    assert len(b.taken) == 48
    assert states(database)["pending"] < CROWD + 25
    a.fault, before = None, a.tried
    for minutes in range(0, 8 * 60, 15):
        at = FOUND + timedelta(days=1, minutes=minutes)
        deliver_due(database, {"a": a, "b": b}, lambda at=at: at)
    told = [row["id"] for _, message in a.taken for row in message.json["data"]["findings"]]
    assert told == sorted(told)
    assert len(told) == 48
    assert a.tried - before == len(a.taken) == len({key for key, _ in a.taken})
    assert states(database).keys() == {"delivered"}


def test_t_n3_t_n13_a_channel_that_is_down_for_days_loses_nothing_and_every_alert_ends_within_a_day(
    database: Database,
) -> None:
    a, ops, settings = Recorder(fault=Retry("refused")), Recorder(), config("a", "ops", rules=TO_A)
    ids: list[int] = []
    known: list[tuple[int, int, int]] = []
    hours, back = 100, 80
    for hour in range(hours):
        now = FOUND + timedelta(hours=hour)
        if hour < 60:
            ids += found(database, bridges(60)[hour : hour + 1], settings, now, f"{PAGE}?{hour}")
        if hour == back:
            a.fault = None
        deliver_due(database, {"a": a, "ops": ops}, lambda at=now: at, "zh", ("ops",))
        with database.write() as tx:  # as the watch does every minute
            hold_overdue(tx, now)
            balance = outbox.balance(tx, now)
            late = [each for each in outbox.newest(tx) if each.state in ("collecting", "pending", "sending")]
        assert balance.kept
        assert all(now - each.send_after < DAY for each in late)
        known.append((balance.delivered, balance.held, balance.dead))
    assert known[23][:2] == (0, 0)
    assert known[24][1] > 0
    assert known[79][0] == known[79][2] == 0
    assert known[79][1] >= 56  # all but those of the last hours, which are not a day old
    assert known[-1] == (60, 0, 0)
    told = [row["id"] for _, message in a.taken for row in message.json["data"]["findings"]]
    assert told == ids  # in order, each once
    assert len(a.taken) == len({key for key, _ in a.taken}) < 60
    subjects = [message.subject for _, message in ops.taken]
    assert [subject.partition("]")[0] for subject in subjects] == ["[系统·通知渠道不通"] * 4 + [
        "[系统·已恢复：通知渠道不通"
    ]


def test_t_n1_operators_hear_of_a_channel_after_an_hour_without_anything_taken_and_of_a_message_never_before_its_end(
    database: Database,
) -> None:
    a, ops, settings = Recorder(poison="第0000号桥"), Recorder(), config("a", "ops", rules=TO_A)
    for number, each in enumerate(bridges(2)):
        found(database, [each], settings, url=f"{PAGE}?{number}")
        deliver_due(database, {"a": a, "ops": ops}, lambda: FOUND, "zh", ("ops",))
    for hour in range(1, 30):
        at = FOUND + timedelta(hours=hour)
        deliver_due(database, {"a": a, "ops": ops}, lambda at=at: at, "zh", ("ops",))
    (message,) = [message for _, message in ops.taken]
    assert message.json["data"]["notices"][0]["what"] == "dead-letter"
    a.fault = Retry("HTTP 500")
    found(database, bridges(3)[2:], settings, FOUND + 2 * DAY, f"{PAGE}?2")
    for minutes in (0, 10, ALARM.total_seconds() / 60):
        at = FOUND + 2 * DAY + timedelta(minutes=minutes)
        deliver_due(database, {"a": a, "ops": ops}, lambda at=at: at, "zh", ("ops",))
        assert len(ops.taken) == (2 if minutes == 60 else 1)
    assert ops.taken[-1][1].json["data"]["notices"][0]["facts"]["reason"] == "HTTP 500"


def test_what_is_held_for_its_channel_takes_nothing_more_in(database: Database) -> None:
    a, settings = Recorder(fault=Retry("refused")), config("a")
    (first,) = found(database, [LOWERED.change], settings)
    deliver(database, {"a": a})
    deliver(database, {"a": a}, DAY.total_seconds())
    assert states(database) == {"held": 1}
    (second,) = found(database, [LATER.change], settings, FOUND + DAY, f"{PAGE}?2")
    a.fault = None
    assert deliver(database, {"a": a}, DAY.total_seconds() + WAITS[-1]).delivered == 2
    assert [[row["id"] for row in message.json["data"]["findings"]] for _, message in a.taken] == [[first], [second]]


def test_t_n6_quiet_hours_hold_and_release_in_order_while_urgent_ones_pass(database: Database) -> None:
    rules = [{"name": "urgent", "severity": "high", "urgent": True}, {"name": "all"}]
    night = config("a", rules=rules, quiet={"from": "20:00", "to": "07:00"})
    evening = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)  # 22:00 in Wuxi
    a = Recorder()
    for hour, each in enumerate([LATER.change, LOWERED.change, *bridges(1)]):
        now = evening + timedelta(hours=hour)
        found(
            database,
            [replace(each, severity="high" if each == LOWERED.change else "low")],
            night,
            now,
            f"{PAGE}?{hour}",
        )
        deliver_due(database, {"a": a}, lambda now=now: now)
    assert [message.json["data"]["findings"][0]["classes"] for _, message in a.taken] == [["lowered", "softer"]]
    deliver_due(database, {"a": a}, lambda: evening + timedelta(hours=9))
    assert [row["classes"] for row in a.taken[1][1].json["data"]["findings"]] == [["later"], ["removed"]]
    assert len(a.taken) == 2


FESTIVAL = Quiet.model_validate({"from": "20:00", "to": "08:00"})


def test_t_n6_what_failed_before_quiet_begins_is_not_tried_in_it_and_loses_none_of_its_week(database: Database) -> None:
    a, urgent, ops = Recorder(fault=Retry("refused")), Recorder(fault=Retry("refused")), Recorder()
    rules = [{"name": "all", "channels": ["a"]}, {"name": "urgent", "channels": ["b"], "urgent": True}]
    settings = config("a", "b", "ops", rules=rules)
    eve = datetime(2026, 2, 14, 11, 0, tzinfo=UTC)  # 19:00 in Wuxi, on a Saturday that is worked; nine days off follow
    found(database, [LOWERED.change], settings, eve)
    found(database, [LATER.change], settings.model_copy(update={"quiet": FESTIVAL}), eve, f"{PAGE}?2")

    def pass_(now: datetime) -> None:
        channels = {"a": a, "b": urgent, "ops": ops}
        deliver_due(database, channels, lambda: now, "zh", ("ops",), quiet=FESTIVAL)
        with database.write() as tx:
            hold_overdue(tx, now)
            assert outbox.balance(tx, now).kept

    pass_(eve)
    tried, rung = a.tried, urgent.tried
    assert tried
    a.fault = None
    for hour in range(1, 9 * 24 + 12):
        pass_(eve + timedelta(hours=hour))
    assert a.taken == []
    assert urgent.tried > rung  # what is urgent is tried in the night as well
    assert "[系统·通知渠道不通" in ops.taken[0][1].subject  # and operators hear that it does not get through
    with database.read() as tx:
        assert {each.state for each in outbox.newest(tx) if each.channel == "a"} == {"held"}
        assert outbox.blocked(tx) == ()  # it waits for its hour, not for its channel
        assert {each.state for each in outbox.newest(tx) if each.channel == "b"} == {"dead"}  # which had its week
    pass_(datetime(2026, 2, 24, 0, 0, tzinfo=UTC))  # 08:00 of the first day that is worked
    told = [row["classes"] for _, message in a.taken for row in message.json["data"]["findings"]]
    assert told == [["lowered", "softer"], ["later"]]


def test_t_n6_what_is_found_on_days_off_leaves_together_when_people_are_back(database: Database) -> None:
    a, settings = Recorder(), config("a", quiet={"from": "20:00", "to": "08:00"})
    ids = []
    for day, each in enumerate(bridges(12)):  # from Saturday 14 February, which is worked, to the 25th
        now = datetime(2026, 2, 14, 4, 0, tzinfo=UTC) + day * DAY
        ids += found(database, [each], settings, now, f"{PAGE}?{day}")
        deliver_due(database, {"a": a}, lambda at=now: at, quiet=settings.quiet)
        with database.write() as tx:
            hold_overdue(tx, now)
            assert outbox.blocked(tx) == ()
    sizes = [len(message.json["data"]["findings"]) for _, message in a.taken]
    assert sizes == [1, 10, 1]
    assert [row["id"] for _, message in a.taken for row in message.json["data"]["findings"]] == ids


def test_t_n7_t_n6_a_silence_that_ends_in_the_night_is_told_of_in_the_morning(database: Database) -> None:
    a, settings = Recorder(), config("a", quiet={"from": "20:00", "to": "08:00", "holidays": False})
    with database.write() as tx:
        silences.add(tx, {"who": ["无锡市"]}, "已知", FOUND, datetime(2026, 3, 3, 19, 0, tzinfo=UTC))  # 03:00 in Wuxi
    found(database, [LOWERED.change], settings)
    for hour in range(60):
        now = FOUND + timedelta(hours=hour)
        deliver_due(database, {"a": a}, lambda at=now: at, quiet=settings.quiet)
        assert bool(a.taken) == (now >= datetime(2026, 3, 4, 0, 0, tzinfo=UTC))
    assert a.taken[0][1].text.startswith("静默「已知」")


def test_t_n13_every_finding_stands_in_exactly_one_place_and_the_parts_make_the_whole(database: Database) -> None:
    rules = [
        {"name": "good", "channels": ["good"]},
        {"name": "bad", "channels": ["bad"], "severity": "high"},
        {"name": "late", "channels": ["late"], "often": "weekly"},
        {"name": "down", "channels": ["down"], "severity": "medium"},
    ]
    settings = config("good", "bad", "late", "down", rules=rules)
    channels = {
        "good": Recorder(),
        "bad": Recorder(fault=Permanent("no")),
        "late": Recorder(),
        "down": Recorder(fault=Retry("down")),
    }
    with database.write() as tx:
        silences.add(tx, {"who": ["滨湖区"]}, "known", FOUND, FOUND + timedelta(days=2))
    found(database, [LOWERED.change, LATER.change, REMOVED.change], settings)
    seen = {}
    for hours in (0, 30, 49, 24 * 8, 24 * 10):
        now = FOUND + timedelta(hours=hours)
        deliver_due(database, channels, lambda at=now: at)
        with database.read() as tx:
            balance = outbox.balance(tx, now)
        assert balance.kept
        seen[hours] = (balance.delivered, balance.held, balance.silenced, balance.dead, balance.moving)
    assert seen == {
        0: (1, 1, 7, 1, 1),
        30: (1, 2, 7, 1, 0),  # what the channel that is down did not take is held for it
        49: (5, 2, 0, 2, 2),
        192: (6, 2, 0, 3, 0),  # a week in vain is enough
        240: (6, 0, 0, 5, 0),
    }
