"""Sources: facts, leases, passes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

from db import sources
from db.engine import Database
from tests.db.examples import NOW, add_source

LATER = NOW + timedelta(hours=1)


def test_new_facts_replace_old_ones_and_keep_the_state(database: Database) -> None:
    with database.write() as tx:
        first = add_source(tx)
        sources.mark_primed(tx, "city", NOW)
        changed = sources.ensure(
            tx, "city", name="要闻动态", publisher="无锡市", jurisdiction="无锡市", system="feed", now=LATER
        )
    assert (first.primed_at, first.failures, first.first_seen_at) == (None, 0, NOW)
    assert (changed.name, changed.system, changed.first_seen_at, changed.primed_at) == ("要闻动态", "feed", NOW, NOW)
    with database.write() as tx:
        add_source(tx, "a-bureau")
        assert [each.id for each in sources.every(tx)] == ["a-bureau", "city"]
        assert sources.get(tx, "nowhere") is None


def test_primed_once(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        sources.mark_primed(tx, "city", NOW)
        sources.mark_primed(tx, "city", LATER)
        assert stored(tx).primed_at == NOW


def test_a_lease_is_of_one_until_it_ends(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        assert sources.acquire_lease(tx, "city", "cron", NOW, 60)
        assert not sources.acquire_lease(tx, "city", "service", NOW + timedelta(seconds=59), 60)
        assert sources.acquire_lease(tx, "city", "cron", NOW + timedelta(seconds=59), 60)  # prolonged
        assert not sources.acquire_lease(tx, "city", "service", NOW + timedelta(seconds=118), 60)
        sources.release(tx, "city", "service")  # not its own
        assert not sources.acquire_lease(tx, "city", "service", NOW + timedelta(seconds=118), 60)
        assert sources.acquire_lease(tx, "city", "service", NOW + timedelta(seconds=119), 60)  # the other one died
        sources.release(tx, "city", "service")
        assert sources.acquire_lease(tx, "city", "cron", NOW + timedelta(seconds=119), 60)
        assert not sources.acquire_lease(tx, "nowhere", "cron", NOW, 60)


def test_failures_are_counted_until_a_success(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        sources.record_failure(tx, "city", NOW, "no answer", LATER)
        sources.record_failure(tx, "city", NOW, "系统繁忙", LATER)
        failing = stored(tx)
        assert (failing.failures, failing.last_error, failing.last_success_at) == (2, "系统繁忙", None)
        sources.record_success(tx, "city", LATER, LATER + timedelta(hours=1))
        well = stored(tx)
        assert (well.failures, well.last_error, well.last_failure_at, well.last_success_at) == (0, None, NOW, LATER)


def stored(tx) -> sources.StoredSource:  # type: ignore[no-untyped-def]
    source = sources.get(tx, "city")
    assert source is not None
    return source


def take(url: str, owner: str) -> bool:
    with Database(url) as database, database.write() as tx:
        return sources.acquire_lease(tx, "city", owner, NOW, 60)


def test_of_many_processes_one_gets_the_lease(database: Database, database_url: str) -> None:
    with database.write() as tx:
        add_source(tx)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        taken = list(pool.map(take, [database_url] * 9, [f"pass {number}" for number in range(9)]))
    assert sorted(taken) == [False] * 8 + [True]
