"""Operators: told of troubles once, reminded, told when they are over; readers are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from db import outbox
from db.engine import Database
from db.notices import Notice
from monitor.alert.channels import Permanent
from monitor.alert.notices import WORDS, render_notices
from monitor.alert.operators import recovered, trouble
from monitor.alert.outbox import deliver_due
from monitor.flag import Language
from tests.alert.examples import HOSTILE_TEXT, LATER, LOWERED, PAGE
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import Recorder, config

FACTS = {
    "channel": "desk",
    "delivery": 7,
    "attempts": 3,
    "reason": "SMTP 552 blocked",
    "source": "wuxi-gov",
    "failures": 3,
    "due": "2026-03-02 08:00",
    "host": "www.example.org",
    "sources": 5,
    "asked": 9,
    "found": 8,
    "uncarried": 1,
    "since": "2026-03-01 08:00",
    "until": "2026-03-02 08:00",
    "pages": 5,
    "words": "无障碍浏览",
    "problem": "lists 2 rows, usually 24",
}


def test_t_n1_a_dead_letter_is_announced_on_another_channel_in_the_same_pass(database: Database) -> None:
    desk, log = Recorder(fault=Permanent("SMTP 552 content blocked")), Recorder()
    settings = config("desk", "log", rules=[{"name": "r", "channels": ["desk"]}])
    found(database, [LOWERED.change], settings)
    result = deliver_due(database, {"desk": desk, "log": log}, lambda: FOUND, "zh", ("desk", "log"))
    assert (result.delivered, result.dead) == (1, 1)
    (message,) = [message for _, message in log.taken]
    assert message.subject.startswith("[系统·通知未能送达] 发往 desk 的通知（编号 1）试了 1 次，已放弃：SMTP 552")
    assert "wuxi-monitor alerts retry 1" in message.text
    assert message.json["data"]["notices"][0]["facts"]["reason"] == "SMTP 552 content blocked"
    assert desk.tried == 1


def test_a_dead_notice_is_not_announced_again(database: Database) -> None:
    fault = Permanent("no")
    a, b = Recorder(fault=fault), Recorder(fault=fault)
    found(database, [LOWERED.change], config("a", "b", rules=[{"name": "r", "channels": ["a"]}]))
    for hours in range(3):
        at = FOUND + timedelta(hours=hours)
        deliver_due(database, {"a": a, "b": b}, lambda at=at: at, "zh", ("a", "b"))
    assert (a.tried, b.tried) == (1, 1)


def test_many_dead_letters_of_one_pass_are_one_notice(database: Database) -> None:
    desk, log = Recorder(fault=Permanent("no")), Recorder()
    for number, each in enumerate((LOWERED, LATER)):
        found(
            database, [each.change], config("desk", rules=[{"name": "r", "channels": ["desk"]}]), url=f"{PAGE}?{number}"
        )
        with database.write() as tx:  # so that each has a delivery of its own
            (opened,) = outbox.claim(tx, FOUND, -1, 1)
            outbox.mark_failed(tx, opened, "later", FOUND)
    deliver_due(database, {"desk": desk, "log": log}, lambda: FOUND, "zh", ("log",))
    (message,) = [message for _, message in log.taken]
    assert len(message.json["data"]["notices"]) == 2
    assert "×2" in message.subject


def test_t_n9_once_then_a_reminder_at_the_interval_then_its_end_once(database: Database) -> None:
    told = []
    for hour in range(60):
        now = FOUND + timedelta(hours=hour)
        with database.write() as tx:
            if hour < 50:
                if trouble(tx, ("ops",), "source:wuxi-gov", "source-failing", FACTS, now):
                    told.append(hour)
            elif recovered(tx, ("ops",), "source:wuxi-gov", now):
                told.append(hour)
    assert told == [0, 24, 48, 50]
    ops, reader = Recorder(), Recorder()
    deliver_due(database, {"ops": ops, "reader": reader}, lambda: FOUND + timedelta(days=3), "zh", ("ops",))
    (message,) = [message for _, message in ops.taken]
    assert message.text.count("来源 wuxi-gov 连续 3 次抓取失败") == 4
    assert message.text.count("已恢复：") == 1
    assert reader.tried == 0


def test_what_was_never_told_is_not_told_to_be_over(database: Database) -> None:
    with database.write() as tx:
        assert not recovered(tx, ("ops",), "source:wuxi-gov", FOUND)


def test_a_trouble_that_comes_back_is_told_again(database: Database) -> None:
    with database.write() as tx:
        for said in (True, True):
            assert trouble(tx, ("ops",), "host:x", "host-down", FACTS, FOUND) is said
            assert recovered(tx, ("ops",), "host:x", FOUND) is said


@pytest.mark.parametrize("lang", get_args(Language))
@pytest.mark.parametrize("what", WORDS)
def test_every_notice_can_be_said(what: str, lang: Any) -> None:
    hostile = dict.fromkeys(FACTS, HOSTILE_TEXT)
    for facts in (FACTS, hostile):
        for over in (False, True):
            notice = Notice(id=1, about="x", what=what, over=over, facts=facts, created_at=FOUND)
            message = render_notices([notice], lang)
            assert "\n" not in message.subject
            assert "{" not in message.text.replace("{{7*7}}${7*7}%n{0.__class__}", "")
            assert "<script>" not in message.html
