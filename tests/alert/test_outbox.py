"""The outbox on both databases: who gets what, what each fault becomes, and that nothing is lost or doubled."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db import outbox
from db.engine import Database
from db.tables import rules
from monitor.alert.channels import Permanent, Retry
from monitor.alert.mail import mail
from monitor.alert.message import IN_FULL, Message
from monitor.alert.outbox import (
    DAY,
    ENOUGH,
    GIVE_UP,
    LEASE,
    WAITS,
    Delivered,
    deliver_due,
    next_attempt,
)
from monitor.alert.routes import destinations, languages, open_channels
from monitor.config import Config, load_config
from monitor.values import Change
from tests.alert.examples import BRIDGE, LATER, LOWERED, PAGE, REMOVED, change
from tests.alert.receivers import MailServer, Receiver, mail_server, web_receiver
from tests.alert.store import FOUND, found


@dataclass
class Recorder:
    """A channel that keeps what it takes and fails as told: by the subject, or for good."""

    taken: list[tuple[str, Message]] = field(default_factory=list)
    fault: Exception | None = None
    poison: str = ""
    tried: int = 0

    def send(self, key: str, message: Message, now: datetime) -> None:
        self.tried += 1
        if self.fault:
            raise self.fault
        if self.poison and self.poison in message.text:
            raise Retry("451 not this one")
        self.taken.append((key, message))


def config(*channels: str, rules: list[dict[str, Any]] | None = None, quiet: Any = None, **more: Any) -> Config:
    named = {name: {"type": "stdout"} for name in channels} | more
    facts = {"channels": named, "quiet": quiet, "group_wait": 0, "group_interval": 0}
    return Config.model_validate(facts | ({"rules": rules} if rules else {}))


WAITING = {"group_wait": 30, "group_interval": 300}


def deliver(database: Database, channels: dict[str, Any], later: float = 0) -> Delivered:
    return deliver_due(database, channels, lambda: FOUND + timedelta(seconds=later))


def states(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return {state: number for state, number in outbox.counts(tx).items() if number}


def test_a_finding_goes_to_every_channel_once(database: Database) -> None:
    a, b = Recorder(), Recorder()
    found(database, [LOWERED.change], config("a", "b"))
    assert deliver(database, {"a": a, "b": b}) == Delivered(delivered=2)
    assert deliver(database, {"a": a, "b": b}, 1e6) == Delivered()
    assert [message.subject for _, message in a.taken] == [message.subject for _, message in b.taken]
    assert "来源：无锡市人民政府" in a.taken[0][1].text
    assert "规则「everything」" in a.taken[0][1].text
    assert a.taken[0][0] != b.taken[0][0]


def test_findings_of_one_crawl_are_one_message(database: Database) -> None:
    a = Recorder()
    found(database, [LOWERED.change, REMOVED.change], config("a"))
    found(database, [LATER.change], config("a"), url=f"{PAGE}?2")
    assert deliver(database, {"a": a}) == Delivered(delivered=1)
    assert len(a.taken[0][1].json["data"]["findings"]) == 3


def test_rules_choose_findings_and_channels(database: Database) -> None:
    a, b = Recorder(), Recorder()
    rules = [
        {"name": "bridges", "channels": ["b"], "words": ["蠡湖西桥"]},
        {"name": "high", "severity": "high"},
        {"name": "also bridges", "channels": ["b"], "who": ["滨湖区"]},
    ]
    found(
        database, [LOWERED.change, LATER.change, replace(LATER.change, severity="none")], config("a", "b", rules=rules)
    )
    deliver(database, {"a": a, "b": b})
    assert [len(message.json["data"]["findings"]) for _, message in (*a.taken, *b.taken)] == [1, 2]
    assert b.taken[0][1].json["data"]["rules"] == ["bridges", "high"]


def test_what_nobody_asked_for_is_stored_and_not_told(database: Database) -> None:
    found(database, [replace(LOWERED.change, severity="none")], config("a"))
    assert states(database) == {}


def test_each_recipient_of_a_mail_channel_is_a_destination_of_its_own(database: Database) -> None:
    mail = {"type": "smtp", "host": "h", "from": "m@example.org", "to": ["a@example.org", "b@example.org"]}
    both = config("log", desk=mail)
    assert destinations(both) == ("log", "desk/a@example.org", "desk/b@example.org")
    assert set(open_channels(both)) == set(destinations(both))
    a, b = Recorder(fault=Permanent("SMTP 550 nobody here")), Recorder()
    found(database, [LOWERED.change], config(desk=mail))
    result = deliver(database, {"desk/a@example.org": a, "desk/b@example.org": b})
    assert (result.delivered, result.dead) == (1, 1)


def test_t_n1_a_failing_channel_is_tried_again_with_growing_waits_and_then_given_up(database: Database) -> None:
    a = Recorder(fault=Retry("HTTP 500"))
    found(database, [LOWERED.change], config("a"))
    clock = 0.0
    for attempt, wait in enumerate(WAITS, start=1):
        assert deliver(database, {"a": a}, clock) == Delivered(retried=1, reasons=(("a", "HTTP 500"),))
        assert deliver(database, {"a": a}, clock + wait - 1) == Delivered()
        assert a.tried == attempt
        clock += wait
    end = GIVE_UP.total_seconds()
    assert deliver(database, {"a": a}, end - 1).retried == 1
    assert deliver(database, {"a": a}, end) == Delivered(dead=1, reasons=(("a", "HTTP 500"),))
    with database.read() as tx:
        (dead,) = outbox.newest(tx, state="dead")
    assert dead.last_error == "HTTP 500"
    with database.write() as tx:
        assert outbox.retry(tx, dead.id, FOUND + timedelta(days=5))
    assert deliver(database, {"a": a}, 5 * 86400).retried == 1
    a.fault = None
    assert deliver(database, {"a": a}, 5 * 86400 + WAITS[0]) == Delivered(delivered=1)
    assert a.taken[0][0] == dead.key


def test_retry_after_is_obeyed_but_not_for_ever() -> None:
    def seconds(attempts: int, after: float | None, later: float = 0) -> float | None:
        then = next_attempt(attempts, after, FOUND, FOUND + timedelta(seconds=later))
        return then and (then - FOUND).total_seconds()

    assert seconds(1, 7200.0) == 7200
    assert seconds(1, 5.0) == WAITS[0]
    assert seconds(1, 1e9) == DAY.total_seconds()
    assert seconds(50, None, 3600) == 3600 + WAITS[-1]
    assert seconds(50, None, GIVE_UP.total_seconds()) is None


def test_a_channel_that_asks_for_patience_gets_it_whatever_is_found_meanwhile(database: Database) -> None:
    a, settings = Recorder(fault=Retry("HTTP 429", 3600.0)), config("a")
    for number, each in enumerate(bridges(2)):
        found(database, [each], settings, url=f"{PAGE}?{number}")
        deliver(database, {"a": a}, 60 * number)
    assert a.tried == 2  # each was sent once, the first not again though a second came
    a.fault = None
    assert deliver(database, {"a": a}, 3600).delivered == 2


def test_a_refused_message_is_dead_at_once_with_its_reason(database: Database) -> None:
    found(database, [LOWERED.change], config("a"))
    result = deliver(database, {"a": Recorder(fault=Permanent("SMTP 552 content blocked"))})
    assert result == Delivered(dead=1, reasons=(("a", "SMTP 552 content blocked"),))


def test_one_failing_channel_leaves_the_others_alone(database: Database) -> None:
    a, b = Recorder(fault=RuntimeError("a bug of ours")), Recorder()
    found(database, [LOWERED.change], config("a", "b"))
    result = deliver(database, {"a": a, "b": b})
    assert (result.delivered, result.retried) == (1, 1)
    assert result.reasons == (("a", "RuntimeError: a bug of ours"),)


def bridges(number: int) -> list[Change]:
    return [
        change("removed", replace(BRIDGE, quote=f"建成第{each:04d}号桥", indicator=f"第{each:04d}号桥"), None)
        for each in range(number)
    ]


def test_t_n2_one_poisoned_message_does_not_hold_up_999_others(database: Database) -> None:
    a = Recorder(poison="第0007号桥")
    ids = found(database, bridges(1000), config())
    with database.write() as tx:
        for number in ids:
            outbox.enqueue(tx, number, "r", "a", FOUND, FOUND, grouping=str(number))
    assert deliver(database, {"a": a}) == Delivered(delivered=999, retried=1, reasons=(("a", "451 not this one"),))
    assert deliver(database, {"a": a}, GIVE_UP.total_seconds()).dead == 1
    assert len({key for key, _ in a.taken}) == len(a.taken) == 999


def test_a_channel_that_is_down_is_left_alone_until_the_next_pass_and_catches_up_in_order(database: Database) -> None:
    down, up = Recorder(fault=Retry("refused")), Recorder()
    ids = found(database, bridges(6), config())
    with database.write() as tx:
        for number in ids:
            outbox.enqueue(tx, number, "r", "a", FOUND, FOUND, grouping=str(number))
    assert deliver(database, {"a": down}).retried == down.tried == ENOUGH
    assert deliver(database, {"a": up}, WAITS[0]).delivered == 6
    assert [message.json["data"]["findings"][0]["id"] for _, message in up.taken] == list(ids)


def test_a_channel_that_left_the_configuration_says_so(database: Database) -> None:
    found(database, [LOWERED.change], config("a"))
    assert deliver(database, {}).reasons == (("a", "no channel of this name is configured"),)
    a = Recorder()
    assert deliver(database, {"a": a}, 60).delivered == 1


def test_what_a_killed_sender_held_is_sent_again_under_the_same_key(database: Database) -> None:
    found(database, [LOWERED.change], config("a"))
    with database.write() as tx:
        (held,) = outbox.claim(tx, FOUND, LEASE, 1)
    a = Recorder()
    assert deliver(database, {"a": a}, LEASE - 1) == Delivered()
    assert deliver(database, {"a": a}, LEASE) == Delivered(delivered=1)
    assert a.taken[0][0] == held.key


def test_a_finding_never_goes_out_under_two_keys(database: Database) -> None:
    a = Recorder()
    (number,) = found(database, [LOWERED.change], config("a"))
    deliver(database, {"a": a})
    with database.write() as tx:
        outbox.enqueue(tx, number, "another rule", "a", FOUND, FOUND)
    assert deliver(database, {"a": a}, 1) == Delivered()


def test_nothing_is_sent_inside_of_a_transaction(database: Database) -> None:
    class Writer(Recorder):
        def send(self, key: str, message: Message, now: datetime) -> None:
            with database.write() as tx:  # would wait for ever on SQLite if the sender still held the write lock
                outbox.save_rule(tx, "written while sending", {})
            super().send(key, message, now)

    a = Writer()
    found(database, [LOWERED.change], config("a"))
    assert deliver(database, {"a": a}).delivered == 1


def test_t_n1_real_servers_that_fail_first_get_everything_in_the_end(database: Database, tmp_path: Path) -> None:
    server = MailServer(["451 greylisted", "", "250 taken"])
    with mail_server(server), web_receiver(Receiver([500, 429, 302, 204], {"Retry-After": "400"})) as receiver:
        settings = config(
            desk={"type": "webhook", "url": receiver.url, "allow_private": True},
            mail={
                "type": "smtp",
                "host": "127.0.0.1",
                "port": server.port,
                "tls": "none",
                "from": "m@example.org",
                "to": ["e@example.org"],
                "timeout": 0.3,
            },
            log={"type": "file", "path": tmp_path / "log.jsonl"},
        )
        found(database, [LOWERED.change, LATER.change], settings)
        channels = open_channels(settings)
        results = [deliver(database, channels, later) for later in (0, 500, 1500, 3000)]
    assert [(each.delivered, each.retried) for each in results] == [(1, 2), (0, 2), (1, 1), (1, 0)]
    assert len(set(receiver.keys)) == 1
    assert len(receiver.keys) == 4
    first, second = server.mails  # taken at the second attempt, too late for us, and at the third
    assert first["Message-ID"] == second["Message-ID"]
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    (logged,) = map(json.loads, (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines())
    assert [row["classes"] for row in logged["data"]["findings"]] == [["lowered", "softer"], ["later"]]
    assert states(database) == {"delivered": 3}


def test_the_rule_is_kept_as_it_was_when_it_asked(database: Database) -> None:
    found(database, [LOWERED.change], config("a", rules=[{"name": "r", "severity": "high"}]))
    with database.read() as tx:
        assert tx.execute(select(rules.c.name, rules.c.definition)).one() == ("r", {"name": "r", "severity": "high"})


def test_digests_gather_until_their_turn_and_a_finding_is_told_by_the_rule_that_is_first(database: Database) -> None:
    rules = [{"name": "weekly", "often": "weekly"}, {"name": "daily", "often": "daily", "severity": "high"}]
    a, digests = Recorder(), config("a", rules=rules)
    found(database, [LOWERED.change, LATER.change], digests)  # a Monday, 08:30 in Wuxi
    found(database, bridges(1), digests, FOUND + timedelta(hours=5), f"{PAGE}?2")
    assert deliver(database, {"a": a}, 3600).delivered == 0
    assert deliver(database, {"a": a}, 24 * 3600).delivered == 1
    assert deliver(database, {"a": a}, 7 * 24 * 3600).delivered == 1
    assert [[row["classes"][0] for row in message.json["data"]["findings"]] for _, message in a.taken] == [
        ["lowered", "removed"],
        ["later"],
    ]


def test_t_n5_two_hundred_changes_of_one_crawl_are_one_message_that_lists_them_all(database: Database) -> None:
    a, settings = Recorder(), config("a")
    changes = bridges(200)
    for number in range(0, 200, 10):  # of twenty pages
        found(database, changes[number : number + 10], settings, url=f"{PAGE}?{number}")
    assert deliver(database, {"a": a}) == Delivered(delivered=1)
    (message,) = [message for _, message in a.taken]
    assert len(message.json["data"]["findings"]) == 200
    assert all(f"第{number:04d}号桥" in text for number in range(200) for text in (message.text, message.html))


def test_t_n5_more_than_a_message_can_hold_are_several_of_bounded_size(database: Database) -> None:
    a, settings = Recorder(), config("a")
    ids = found(database, bridges(outbox.FULL + 3), settings)
    assert deliver(database, {"a": a}) == Delivered(delivered=2)
    told = [[row["id"] for row in message.json["data"]["findings"]] for _, message in a.taken]
    assert [len(each) for each in told] == [outbox.FULL, 3]
    assert sorted(told[0] + told[1]) == list(ids)
    largest = a.taken[0][1]
    assert len(mail("k", largest, FOUND, "m@example.org", "e@example.org").as_bytes()) < 1_000_000
    assert largest.html.count(f'<a href="{PAGE}"') == IN_FULL
    assert largest.text.count(PAGE) >= outbox.FULL  # the others are named in a line with their page


def test_t_n5_a_service_sends_at_most_one_message_in_an_interval_and_loses_none(database: Database) -> None:
    a, settings = Recorder(), config("a").model_copy(update=WAITING)
    for second, each in enumerate(bridges(100)):  # a crawl that finds one every ten seconds, looked after every five
        now = FOUND + timedelta(seconds=10 * second)
        found(database, [each], settings, now, f"{PAGE}?{second}")
        for at in (now, now + timedelta(seconds=5)):
            deliver_due(database, {"a": a}, lambda at=at: at, flush=False)
    deliver_due(database, {"a": a}, lambda: FOUND + timedelta(hours=1), flush=False)
    sizes = [len(message.json["data"]["findings"]) for _, message in a.taken]
    assert sizes == [4, 30, 30, 30, 6]  # after group_wait, then every group_interval
    assert sum(sizes) == 100


def test_what_is_urgent_waits_for_nobody(database: Database) -> None:
    a, settings = Recorder(), config("a", rules=[{"name": "r", "urgent": True}]).model_copy(update=WAITING)
    for number, each in enumerate(bridges(3)):
        found(database, [each], settings, FOUND, f"{PAGE}?{number}")
        deliver_due(database, {"a": a}, lambda: FOUND, flush=False)
    assert len(a.taken) == 3


def test_a_pass_that_is_over_waits_for_nobody(database: Database) -> None:
    a, settings = Recorder(), config("a").model_copy(update=WAITING)
    for number, each in enumerate(bridges(3)):
        found(database, [each], settings, FOUND, f"{PAGE}?{number}")
        assert deliver_due(database, {"a": a}, lambda: FOUND, flush=False).delivered == 0
        assert deliver_due(database, {"a": a}, lambda: FOUND).delivered == 1


def test_t_p3_two_senders_at_once_send_each_delivery_once(database: Database, database_url: str) -> None:
    a = Recorder()
    ids = found(database, bridges(60), config())
    with database.write() as tx:
        for number in ids:
            outbox.enqueue(tx, number, "r", "a", FOUND, FOUND, grouping=str(number))
    with Database(database_url) as one, Database(database_url) as two, ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda each: deliver(each, {"a": a}), (one, two)))
    assert sum(each.delivered for each in done) == 60
    assert len(a.taken) == len({key for key, _ in a.taken}) == 60
    assert sorted(row["id"] for _, message in a.taken for row in message.json["data"]["findings"]) == list(ids)


def test_each_channel_speaks_its_own_language(database: Database) -> None:
    settings = config("a", b={"type": "stdout", "lang": "en"})
    a, b = Recorder(), Recorder()
    found(database, [LOWERED.change], settings)
    deliver_due(database, {"a": a, "b": b}, lambda: FOUND, settings.lang, languages=languages(settings))
    assert [message.json["data"]["lang"] for _, message in (*a.taken, *b.taken)] == ["zh", "en"]


def test_a_message_names_commands_with_the_configuration_that_was_given(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "my settings.toml"
    file.write_text('[channels.a]\ntype = "stdout"\n', encoding="utf-8")
    settings, a = load_config(file, {}), Recorder()
    found(database, [LOWERED.change], settings)
    deliver_due(database, {"a": a}, lambda: FOUND, program=settings.program)
    commands = [line.partition("：")[2] for line in a.taken[0][1].text.splitlines() if "：wuxi-monitor" in line]
    assert len(commands) == 3
    assert all(command.startswith(f"wuxi-monitor --config '{file}' ") for command in commands)
