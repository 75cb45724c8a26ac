"""Runs, and how everything stands."""

from __future__ import annotations

from datetime import timedelta

from crawler.values import Verdict
from db import captures, findings, outbox, pages, runs, versions
from db.engine import Database
from db.runs import Run
from tests.db.examples import NOW, Place, add_source, capture, lowered, statement

HOUR = timedelta(hours=1)


def test_a_run_has_counts_and_an_end(database: Database) -> None:
    with database.write() as tx:
        add_source(tx)
        assert runs.latest(tx, "city") is None
        first = runs.start(tx, "city", "crawl", NOW)
        assert runs.latest(tx, "city") == Run(
            id=first, source_id="city", kind="crawl", started_at=NOW, ended_at=None, counts={}, error=None
        )
        runs.finish(tx, first, NOW + HOUR, {"pages": 3, "new": 1})
        second = runs.start(tx, "city", "backfill", NOW)
        runs.finish(tx, second, NOW, {}, "no answer")
        latest = runs.latest(tx, "city")
    assert latest is not None
    assert (latest.id, latest.kind, latest.error) == (second, "backfill", "no answer")


def test_how_everything_stands(database: Database, place: Place) -> None:
    with database.write() as tx:
        add_source(tx, "empty")
        gone, _ = pages.see(tx, "city", "https://a.example/2", title="", list_date=None, now=NOW)
        pages.record_missing(tx, gone, NOW)
        captures.add(tx, gone, capture(None, Verdict.GONE))
        versions.add_statements(tx, place.version_id, "grammar/1", [statement(4)])
        (change_id,) = findings.add(
            tx, place.page_id, place.version_id, None, [lowered(statement(5), statement(4))], NOW, history=False
        )
        outbox.enqueue(tx, change_id, "all", "mail", NOW, NOW)
        runs.start(tx, None, "import", NOW)
        run_id = runs.start(tx, "city", "crawl", NOW)
    with database.read() as tx:
        overview = runs.overview(tx)
    city, empty = overview.sources
    assert (city.source.id, city.pages, city.missing, city.versions, city.findings) == ("city", 2, 1, 1, 1)
    assert city.last_run is not None
    assert city.last_run.id == run_id
    assert (empty.source.id, empty.pages, empty.missing, empty.findings, empty.last_run) == ("empty", 0, 0, 0, None)
    assert (overview.captures, overview.untaken, overview.statements) == (2, 1, 1)
    assert overview.deliveries["collecting"] == 1
