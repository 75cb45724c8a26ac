"""Commitments: found again by their key, with their first wording and all their statements."""

from __future__ import annotations

from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from sqlalchemy import func, select

from db import commitments, versions
from db.engine import Database
from db.tables import commitments as table
from monitor.values import Statement
from tests.db.examples import NOW, Place, statement

KEY = "无锡市|parks|市区|amount|2026"


def test_the_first_wording_stays(database: Database, place: Place) -> None:
    first, second = statement(5), statement(4, "公园", at=9)
    with database.write() as tx:
        ids = versions.add_statements(tx, place.version_id, "grammar/1", [first, second])
        (commitment_id,) = commitments.thread(tx, [(KEY, ids[0], first)], NOW).values()
        later = commitments.thread(tx, [(KEY, ids[1], second)], NOW + timedelta(days=1))
        assert later == {KEY: commitment_id}
        assert commitments.thread(tx, [(KEY, ids[1], second)], NOW) == later  # again adds nothing
        commitments.set_state(tx, commitment_id, {"says": "lowered"})
    with database.read() as tx:
        found = commitments.find(tx, KEY)
        assert found is not None
        assert found == commitments.get(tx, commitment_id)
        assert (found.who, found.indicator, found.indicator_id, found.measure) == (
            "无锡市",
            "新建公园",
            "parks",
            "amount",
        )
        assert (found.start, found.end, found.created_at) == (date(2026, 1, 1), date(2026, 12, 31), NOW)
        assert (found.first_statement_id, found.state) == (ids[0], {"says": "lowered"})
        assert commitments.statements_of(tx, commitment_id) == ((ids[0], first), (ids[1], second))
        assert commitments.find(tx, "another") is None
        assert commitments.get(tx, 99) is None


def test_many_at_once(database: Database, place: Place) -> None:
    given = [statement(number, at=number) for number in range(1200)]
    with database.write() as tx:
        assert commitments.thread(tx, [], NOW) == {}
        ids = versions.add_statements(tx, place.version_id, "grammar/1", given)
        said = [(f"key {number % 700}", ids[number], each) for number, each in enumerate(given)]
        threaded = commitments.thread(tx, said, NOW)
        assert len(threaded) == 700
        assert [each for _, each in commitments.statements_of(tx, threaded["key 3"])] == [given[3], given[703]]
        found = commitments.get(tx, threaded["key 3"])
        assert found is not None
        assert found.first_statement_id == ids[3]


def thread_in_turn(url: str, said: list[tuple[str, int, Statement]], start: Barrier) -> None:
    with Database(url) as database:
        for turn in range(10):
            start.wait(20)
            with database.write() as tx:
                commitments.thread(tx, [(f"{turn} {key}", number, each) for key, number, each in said], NOW)


def test_processes_that_thread_the_same_promises_do_not_dead_lock(
    database: Database, database_url: str, place: Place
) -> None:
    given = [statement(number, at=number) for number in range(200)]
    with database.write() as tx:
        ids = versions.add_statements(tx, place.version_id, "grammar/1", given)
    said = [(f"key {number}", number, each) for number, each in zip(ids, given, strict=True)]
    spawn = get_context("spawn")
    start = spawn.Barrier(2)
    workers = [spawn.Process(target=thread_in_turn, args=(database_url, each, start)) for each in (said, said[::-1])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(table)).scalar() == 10 * 200
