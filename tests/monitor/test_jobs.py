"""Taking in: what a capture leads to, once, whoever else is at work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.systems.folder import LocalDocument
from crawler.values import Capture, Verdict
from db import captures, commitments, findings, outbox, pages, runs, sources, versions
from db.engine import Database
from monitor import jobs
from monitor.config import Config

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "https://www.qingyun.example/doc/2026/03/02/1.txt"
TEXT = "青云区2026年工作要点\n\n今年全区新建公园{parks}个。确保年内改造老旧小区30个。\n"
CONFIG = Config.model_validate({"channels": {"out": {"type": "stdout"}}})


def add_source(database: Database, primed_at: datetime | None) -> None:
    with database.write() as tx:
        sources.ensure(tx, "qingyun", name="青云", publisher="青云区", jurisdiction="青云区", system="folder", now=NOW)
        if primed_at:
            sources.mark_primed(tx, "qingyun", primed_at)


def capture(database: Database, body: str | bytes, at: datetime) -> int:
    data = body if isinstance(body, bytes) else body.encode()
    with database.write() as tx:
        page_id, _ = pages.see(tx, "qingyun", URL, title="工作要点", list_date=date(2026, 3, 2), now=at)
        return captures.add(tx, page_id, Capture(url=URL, fetched_at=at, verdict=Verdict.CONTENT, body=data))


def delivered(database: Database) -> int:
    with database.read() as tx:
        return sum(len(outbox.contents(tx, each.id)) for each in outbox.newest(tx))


def test_the_first_sight_of_a_source_is_history_and_its_changes_are_news(database: Database) -> None:
    add_source(database, primed_at=None)
    first = jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    assert len(first.finding_ids) == 2
    assert delivered(database) == 0
    later = NOW + timedelta(hours=1)
    second = jobs.take_in(database, capture(database, TEXT.format(parks=10), later), CONFIG, later)
    with database.read() as tx:
        (finding,) = [findings.get(tx, each) for each in second.finding_ids]
    assert finding is not None
    assert finding.change.classes == ("lowered",)
    assert not finding.history
    assert delivered(database) == 1


def test_a_page_that_came_after_the_first_pass_is_news_though_we_were_down_for_days(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=9))
    taken = jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    assert delivered(database) == len(taken.finding_ids) == 2


def test_taking_in_again_changes_nothing(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=1))
    capture_id = capture(database, TEXT.format(parks=12), NOW)
    first = jobs.take_in(database, capture_id, CONFIG, NOW)
    again = jobs.take_in(database, capture_id, CONFIG, NOW)
    assert again.version_id is None
    assert again.finding_ids == ()
    assert delivered(database) == len(first.finding_ids)


def test_noise_makes_no_finding_and_the_same_text_no_version(database: Database) -> None:
    add_source(database, primed_at=NOW)
    jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    wider = TEXT.format(parks="１２").replace("今年", "\n今年").encode("gb18030")
    noisy = jobs.take_in(database, capture(database, wider, NOW), CONFIG, NOW)
    assert noisy.finding_ids == ()
    same = jobs.take_in(database, capture(database, TEXT.format(parks=12) + "\n\n", NOW), CONFIG, NOW)
    assert same.finding_ids == ()


def test_two_processes_that_take_in_at_once_find_everything_once(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=1))
    jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    ids = [capture(database, TEXT.format(parks=parks), NOW) for parks in (10, 8)]
    with Database(str(database.address.render_as_string(hide_password=False))) as other, ThreadPoolExecutor(4) as pool:
        works = [pool.submit(jobs.take_in, where, each, CONFIG, NOW) for each in ids for where in (database, other)]
        taken = [work.result() for work in works]
    with database.read() as tx:
        kept = versions.of_page(tx, taken[0].page_id)
        told = [change for each in kept for change in findings.query(tx) if change.version_id == each.id]
    assert [each.sequence for each in kept] == [1, 2, 3]
    assert sum(len(each.finding_ids) for each in taken) == 2
    assert len(told) == 4


def test_what_cannot_be_read_is_set_aside_and_nothing_is_lost(database: Database) -> None:
    add_source(database, primed_at=NOW)
    jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    broken = capture(database, b"%PDF-1.7 cut short", NOW)
    taken = jobs.take_in(database, broken, CONFIG, NOW)
    assert taken.unreadable
    with database.read() as tx:
        stored = captures.load(tx, broken)
        newest = versions.latest(tx, taken.page_id)
        assert captures.pending(tx) == ()
    assert stored is not None
    assert stored.capture.body == b"%PDF-1.7 cut short"
    assert newest is not None
    assert "公园12个" in newest[1].text
    back = jobs.take_in(database, capture(database, TEXT.format(parks=11), NOW), CONFIG, NOW)
    assert len(back.finding_ids) == 1


def test_what_a_killed_process_left_is_taken_in_by_the_next(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=1))
    capture(database, TEXT.format(parks=12), NOW)
    capture(database, TEXT.format(parks=10), NOW)
    taken = jobs.take_in_pending(database, CONFIG, NOW)
    assert [len(each.finding_ids) for each in taken] == [2, 1]
    assert jobs.take_in_pending(database, CONFIG, NOW) == ()


def test_statements_of_one_promise_are_one_commitment(database: Database) -> None:
    add_source(database, primed_at=NOW)
    jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    jobs.take_in(database, capture(database, TEXT.format(parks=10), NOW), CONFIG, NOW)
    with database.read() as tx:
        (parks,) = commitments.query(tx, indicator="公园")
        said = commitments.mentions_of(tx, parks.id)
    values = [(role, each.statement.value) for role, each in said if each.statement]
    assert values == [("earlier", 12), ("promise", 10)]
    assert "12个" in parks.first["quote"]
    assert parks.state["says"] == "changed"


def test_imported_documents_are_history_unless_asked(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    document = LocalDocument(path=path, name="plan.txt", published=date(2026, 3, 2), jurisdiction="青云区")
    path.write_text(TEXT.format(parks=12), encoding="utf-8")
    ((_, first),) = jobs.import_documents(database, [document], "import", CONFIG, NOW)
    assert first.finding_ids
    assert delivered(database) == 0
    ((_, same),) = jobs.import_documents(database, [document], "import", CONFIG, NOW)
    assert same.version_id is None
    path.write_text(TEXT.format(parks=9), encoding="utf-8")
    ((_, changed),) = jobs.import_documents(database, [document], "import", CONFIG, NOW, tell=True)
    assert len(changed.finding_ids) == delivered(database) == 1
    with database.read() as tx:
        latest = runs.latest(tx, "import")
    assert latest is not None
    assert latest.counts == {"documents": 1, "new": 1, "unreadable": 0}


def test_stored_versions_are_compared_by_number(database: Database) -> None:
    add_source(database, primed_at=NOW)
    for parks in (12, 10, 11):
        taken = jobs.take_in(database, capture(database, TEXT.format(parks=parks), NOW), CONFIG, NOW)
    before, after = jobs.stored_pair(database, URL, None)
    assert ("公园10个" in before.version.text, "公园11个" in after.version.text) == (True, True)
    first, _ = jobs.stored_pair(database, str(taken.page_id), (1, 3))
    assert "公园12个" in first.version.text
    with pytest.raises(jobs.NoSuchVersion, match="no version 7"):
        jobs.stored_pair(database, URL, (1, 7))


def check_gone(database: Database, page_id: int, at: datetime) -> None:
    with database.write() as tx:
        pages.record_check(tx, page_id, at, at, seen=False)
        pages.record_missing(tx, page_id, at)


def test_t_s4_a_page_is_called_withdrawn_once_after_a_day_of_checks_and_restored_once(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=1))
    page_id = jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW).page_id
    with database.write() as tx:
        pages.record_check(tx, page_id, NOW, NOW)
    for hours in (1, 8, 20):
        check_gone(database, page_id, NOW + timedelta(hours=hours))
        assert jobs.tell_absences(database, "qingyun", CONFIG, NOW + timedelta(hours=hours)) == ()
    check_gone(database, page_id, NOW + timedelta(hours=26))
    (number,) = jobs.tell_absences(database, "qingyun", CONFIG, NOW + timedelta(hours=26))
    assert jobs.tell_absences(database, "qingyun", CONFIG, NOW + timedelta(hours=27)) == ()
    with database.read() as tx:
        gone = findings.get(tx, number)
    assert gone is not None
    assert (gone.change.classes, gone.change.severity) == (("withdrawn",), "high")
    assert "2026-03-02 09:00" in gone.change.explanation  # last seen, in Wuxi's time
    assert "2026-03-02 10:00" in gone.change.explanation  # first missing
    with database.write() as tx:
        pages.record_check(tx, page_id, NOW + timedelta(hours=30), NOW)
        pages.clear_missing(tx, page_id)
    (number,) = jobs.tell_absences(database, "qingyun", CONFIG, NOW + timedelta(hours=30))
    assert jobs.tell_absences(database, "qingyun", CONFIG, NOW + timedelta(hours=31)) == ()
    with database.read() as tx:
        back = findings.get(tx, number)
    assert back is not None
    assert back.change.classes == ("restored",)
