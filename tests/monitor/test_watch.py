"""Operators hear what is wrong with the watching: once, by host where a host is down, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from crawler.catalogue import Column, Source
from db import notices, outbox, runs, sources
from db.engine import Database
from db.tables import delivery_alerts
from monitor.alert.outbox import deliver_due
from monitor.config import Config
from monitor.doctor import ask_health
from monitor.flag import Language
from monitor.health import DEGRADED, FINE, judge
from monitor.service.metrics import exposition
from monitor.watch import GAP, PATIENCE, report_gap, watch
from tests.alert.examples import LOWERED
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import Recorder

NOW = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIG = Config.model_validate({"channels": {"ops": {"type": "stdout"}}, "operators": ["ops"]})


def catalogue(count: int, host: str = "www.qingyun.example") -> dict[str, Source]:
    made = (
        Source(
            id=f"s{number:03}",
            name=f"s{number}",
            publisher="青云区",
            jurisdiction="青云区",
            system="intertid",
            hosts=(host,),
            columns=(Column(address=f"https://{host}/{number}/index.shtml"),),
        )
        for number in range(count)
    )
    return {source.id: source for source in made}


def fail(database: Database, source: Source, times: int, now: datetime) -> None:
    with database.write() as tx:
        sources.ensure(
            tx, source.id, name=source.name, publisher="青云区", jurisdiction="青云区", system=source.system, now=now
        )
        for _ in range(times):
            sources.record_failure(tx, source.id, now, "no connection", now + HOUR)


def succeed(database: Database, source: Source, now: datetime) -> None:
    with database.write() as tx:
        sources.record_success(tx, source.id, now, now + HOUR)


def told(database: Database) -> list[tuple[str, str, bool]]:
    """All that operators were told, in order: about what, which kind, whether it was its end."""
    with database.read() as tx:
        deliveries = reversed(outbox.newest(tx))
        return [(each.about, each.what, each.over) for one in deliveries for each in notices.of_delivery(tx, one.id)]


def test_t_n8_a_dead_host_with_its_many_sources_is_one_alert_and_one_recovery(database: Database) -> None:
    known = catalogue(50)
    for source in known.values():
        fail(database, source, PATIENCE, NOW)
    watch(database, CONFIG, known, NOW)
    watch(database, CONFIG, known, NOW + HOUR / 2)
    assert told(database) == [("host:www.qingyun.example", "host-down", False)]
    for source in known.values():
        succeed(database, source, NOW + HOUR)
    watch(database, CONFIG, known, NOW + HOUR)
    watch(database, CONFIG, known, NOW + HOUR * 1.5)
    assert told(database) == [
        ("host:www.qingyun.example", "host-down", False),
        ("host:www.qingyun.example", "host-down", True),
    ]


def test_t_n9_a_source_is_told_after_some_failures_again_after_a_day_and_once_when_it_is_over(
    database: Database,
) -> None:
    known = catalogue(2)
    first, second = known.values()
    fail(database, second, 0, NOW)
    succeed(database, second, NOW)
    fail(database, first, PATIENCE - 1, NOW)
    watch(database, CONFIG, known, NOW)
    assert told(database) == []
    fail(database, first, 1, NOW)
    for hours in (0, 1, 2, 25):
        succeed(database, second, NOW + HOUR * hours)
        with database.write() as tx:
            sources.set_due(tx, first.id, NOW + HOUR * (hours + 1))
        watch(database, CONFIG, known, NOW + HOUR * hours)
    succeed(database, first, NOW + HOUR * 26)
    watch(database, CONFIG, known, NOW + HOUR * 26)
    watch(database, CONFIG, known, NOW + HOUR * 26.5)
    about = f"source:{first.id}"
    assert told(database) == [
        (about, "source-failing", False),
        (about, "source-failing", False),
        (about, "source-failing", True),
    ]


def test_a_source_that_is_overdue_by_two_intervals_is_told(database: Database) -> None:
    known = catalogue(1)
    (source,) = known.values()
    fail(database, source, 0, NOW)
    succeed(database, source, NOW)  # due again an hour later
    watch(database, CONFIG, known, NOW + HOUR * 2.9)
    assert told(database) == []
    watch(database, CONFIG, known, NOW + HOUR * 3.1)
    assert told(database) == [(f"source:{source.id}", "source-overdue", False)]


@pytest.mark.parametrize(("pause", "expected"), [(GAP - HOUR, False), (GAP, True)])
def test_t_n14_a_start_after_a_long_silence_reports_the_gap(
    database: Database, pause: timedelta, expected: bool
) -> None:
    assert not report_gap(database, CONFIG, NOW)  # nothing ever ran
    with database.write() as tx:
        runs.finish(tx, runs.start(tx, None, "crawl", NOW), NOW, {})
    assert report_gap(database, CONFIG, NOW + pause) is expected
    assert [what for _, what, _ in told(database)] == ["gap"] * expected


def test_readers_never_hear_of_it(database: Database) -> None:
    config = Config.model_validate({"channels": {"desk": {"type": "stdout"}}})
    known = catalogue(1)
    fail(database, *known.values(), PATIENCE, NOW)
    watch(database, config, known, NOW)
    with database.read() as tx:
        assert outbox.newest(tx) == ()
        last = notices.last(tx, "source:s000")
    assert last is not None  # kept all the same


def test_t_n13_an_alert_that_no_delivery_carries_is_told_once_and_its_end(database: Database) -> None:
    config = Config.model_validate({"channels": {"log": {"type": "stdout"}}, "operators": ["log"]})
    (change_id,) = found(database, [LOWERED.change], config)
    watch(database, config, {}, FOUND)
    with database.write() as tx:
        assert notices.last(tx, "outbox") is None
        tx.execute(delete(delivery_alerts))  # as a restored backup of half a database might leave it
    for minute in range(3):
        watch(database, config, {}, FOUND + timedelta(minutes=minute))
    with database.write() as tx:
        told = notices.last(tx, "outbox")
        assert told is not None
        assert (told.what, told.over, told.facts["uncarried"]) == ("unbalanced", False, 1)
        assert outbox.enqueue(tx, change_id, "everything", "log", FOUND, FOUND)
    watch(database, config, {}, FOUND + timedelta(minutes=9))
    with database.read() as tx:
        ended = notices.last(tx, "outbox")
        assert ended is not None
        assert ended.over


def test_t_n13_what_waited_while_nothing_ran_is_held_at_the_first_look_and_leaves_in_the_same_pass(
    database: Database,
) -> None:
    config = Config.model_validate({"channels": {"desk": {"type": "stdout"}}, "operators": ["desk"], "group_wait": 0})
    found(database, [LOWERED.change], config)
    back = FOUND + timedelta(days=3)
    watch(database, config, {}, back)
    with database.read() as tx:
        assert [(each.state, each.last_error) for each in outbox.newest(tx)] == [("held", "not taken for a day")]
        (held,) = outbox.blocked(tx)
        health = judge(replace(runs.overview(tx), untaken=0), back)
    assert (held.channel, held.deliveries, held.since) == ("desk", 1, FOUND)
    assert health.exit_code == DEGRADED
    assert b"wuxi_monitor_deliveries_blocked 1.0" in exposition(health)
    assert health.as_json()["blocked"] == [{"channel": "desk", "deliveries": 1, "since": FOUND.isoformat()}]
    words: dict[Language, str] = {"zh": "1 条为它留着", "en": "1 deliveries are held"}
    for lang, word in words.items():
        assert any(word in line for line in health.lines(lang))
        (answer,) = [each for each in ask_health(health, back, lang) if each.about == "channel desk"]
        assert answer.wanting
    desk = Recorder()
    assert deliver_due(database, {"desk": desk}, lambda: back).delivered == 1
    with database.read() as tx:
        assert outbox.blocked(tx) == ()
        assert judge(replace(runs.overview(tx), untaken=0), back).exit_code == FINE
