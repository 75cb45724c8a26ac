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


def test_t_n10_the_first_sight_of_a_source_is_history_and_its_changes_are_news(database: Database) -> None:
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


def test_t_n10_a_page_that_came_after_the_first_pass_is_news_though_we_were_down_for_days(database: Database) -> None:
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


def test_t_n10_imported_documents_are_history_unless_asked(database: Database, tmp_path: Path) -> None:
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


def told(database: Database) -> list[tuple[str, ...]]:
    """The classes of what was handed to the outbox, in order."""
    with database.read() as tx:
        return [
            finding.change.classes for each in reversed(outbox.newest(tx)) for finding in outbox.contents(tx, each.id)
        ]


def capture_at(database: Database, url: str, body: str, at: datetime) -> int:
    with database.write() as tx:
        page_id, _ = pages.see(tx, "qingyun", url, title="工作要点", list_date=date(2026, 3, 2), now=at)
        return captures.add(tx, page_id, Capture(url=url, fetched_at=at, verdict=Verdict.CONTENT, body=body.encode()))


def test_t_d8_one_document_in_three_places_is_one_alert_that_names_the_places(database: Database) -> None:
    add_source(database, primed_at=NOW - timedelta(days=1))
    places = [URL, URL.replace("www", "m"), URL.replace("/1.", "/77.")]
    for parks in (12, 10):
        taken = [
            jobs.take_in(database, capture_at(database, each, TEXT.format(parks=parks), NOW), CONFIG, NOW)
            for each in places
        ]
        with database.read() as tx:
            copies = [findings.get(tx, number) for each in taken[1:] for number in each.finding_ids]
        assert [each.change.classes for each in copies if each and each.change.classes == ("republished",)] == [
            ("republished",),
            ("republished",),
        ]
        assert all(URL in each.change.explanation for each in copies if each and "republished" in each.change.classes)
    assert told(database) == [("new",), ("new",), ("lowered",)]


def test_t_d3_a_page_that_flips_is_told_of_and_then_called_unstable_and_no_more(database: Database) -> None:
    add_source(database, primed_at=NOW)
    page_id = 0
    for number in range(8):
        body = TEXT.format(parks=12 if number % 2 == 0 else 10)
        page_id = jobs.take_in(database, capture(database, body, NOW + timedelta(hours=number)), CONFIG, NOW).page_id
    assert told(database) == [("lowered",), ("raised",), ("lowered",)]
    with database.read() as tx:
        (last,) = [finding for each in outbox.newest(tx)[:1] for finding in outbox.contents(tx, each.id)][-1:]
        assert len(versions.of_page(tx, page_id)) == 8  # every state is there
        assert len(findings.query(tx, classes=["raised", "lowered"])) == 7  # and every step is kept
    assert "反复" in last.change.explanation


def test_t_d4_what_came_and_went_between_two_checks_is_not_claimed(database: Database) -> None:
    add_source(database, primed_at=NOW)
    jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW), CONFIG, NOW)
    again = jobs.take_in(database, capture(database, TEXT.format(parks=12), NOW + timedelta(days=1)), CONFIG, NOW)
    assert (again.version_id, again.finding_ids) == (None, ())
    assert told(database) == []
