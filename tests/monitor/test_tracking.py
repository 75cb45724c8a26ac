"""The ledger on the store: told once, in any order, at any clock; what persons decided outlives every re-run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from crawler.values import Capture, Verdict
from db import captures, commitments, findings, outbox, pages, sources, tables, versions
from db.engine import Database
from monitor import jobs, verdicts
from monitor.config import Config
from monitor.extract import EXTRACTOR
from monitor.replay import replay

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CONFIG = Config.model_validate({"channels": {"out": {"type": "stdout"}}})
CITY = "青云市"
GOALS = """{year}年青云市政府工作报告

各位代表：

一、{last}年工作回顾

过去一年，我们稳住了大盘。

二、{year}年工作安排

今年全市经济社会发展的主要预期目标是：{goals}。
"""


def report(year: int, goals: str) -> str:
    return GOALS.format(year=year, last=year - 1, goals=goals)


def add(database: Database, name: str, text: str, day: date, at: datetime, source: str = "qingyun") -> int:
    """A capture of that page, still to be taken in."""
    with database.write() as tx:
        sources.ensure(tx, source, name="青云", publisher=CITY, jurisdiction=CITY, system="folder", now=NOW)
        sources.mark_primed(tx, source, NOW - timedelta(days=9000))
        url = f"https://qingyun.example/{name}.txt"
        page_id, _ = pages.see(tx, source, url, title=name, list_date=day, now=at)
        return captures.add(tx, page_id, Capture(url=url, fetched_at=at, verdict=Verdict.CONTENT, body=text.encode()))


def take_in(database: Database, name: str, text: str, day: date, at: datetime = NOW) -> jobs.TakenIn:
    return jobs.take_in(database, add(database, name, text, day, at), CONFIG, at)


def shown(database: Database, found: Sequence[int]) -> list[tuple[str, ...]]:
    with database.read() as tx:
        each = [findings.get(tx, number) for number in found]
    return [finding.change.classes for finding in each if finding]


def alerts(database: Database) -> int:
    with database.read() as tx:
        return sum(len(outbox.contents(tx, each.id)) for each in outbox.newest(tx))


def test_a_relation_is_news_when_its_document_comes(database: Database) -> None:
    take_in(database, "a", report(2025, "进出口总额增长5%以上"), date(2025, 1, 20))
    before = alerts(database)
    taken = take_in(database, "b", report(2026, "进出口总额增长4%以上"), date(2026, 1, 20))
    assert shown(database, taken.finding_ids) == [("lowered", "superseded")]
    assert alerts(database) == before + 1


def test_an_older_document_that_comes_late_is_no_news_of_the_newer_one(database: Database) -> None:
    take_in(database, "b", report(2026, "进出口总额增长4%以上"), date(2026, 1, 20))
    taken = take_in(database, "a", report(2025, "进出口总额增长5%以上"), date(2025, 1, 20))
    assert shown(database, taken.finding_ids) == [("new",)]
    with database.read() as tx:
        (found,) = findings.query(tx, classes=["superseded"])
        assert found.between
    assert found.history
    assert found.page.endswith("b.txt")


def test_a_relation_is_told_once_though_its_page_changes_again(database: Database) -> None:
    take_in(database, "a", report(2025, "进出口总额增长5%以上"), date(2025, 1, 20))
    take_in(database, "b", report(2026, "进出口总额增长4%以上"), date(2026, 1, 20))
    taken = take_in(database, "b", report(2026, "进出口总额增长3%以上"), date(2026, 1, 20))
    assert shown(database, taken.finding_ids) == [("lowered",)]  # from version to version; 5 to 3 is lowered as 5 to 4
    raised = take_in(database, "b", report(2026, "进出口总额增长6%以上"), date(2026, 1, 20))
    assert sorted(shown(database, raised.finding_ids)) == [("raised",), ("raised", "superseded")]


def test_what_comes_new_into_a_page_is_told_once(database: Database) -> None:
    take_in(database, "a", report(2025, "进出口总额增长5%以上；城镇新增就业5万人以上"), date(2025, 1, 20))
    take_in(database, "b", report(2026, "城镇新增就业5万人以上"), date(2026, 1, 20))
    added = report(2026, "城镇新增就业5万人以上；进出口总额增长4%以上；粮食总产量增长2%")
    taken = take_in(database, "b", added, date(2026, 1, 20))
    assert sorted(shown(database, taken.finding_ids)) == [("lowered", "superseded"), ("new",)]
    with database.read() as tx:
        said = [each.change.after.quote for each in findings.query(tx, classes=["new"]) if each.change.after]
    assert "进出口总额增长4%以上" not in said
    assert replay(database, NOW).differences == ()


def test_a_page_that_flips_between_two_states_tells_each_flip_once(database: Database) -> None:
    texts = [report(2026, f"进出口总额增长{number}%以上") for number in (5, 4)]
    said = [
        shown(database, take_in(database, "a", texts[turn % 2], date(2026, 1, 20)).finding_ids) for turn in range(4)
    ]
    assert said == [[("new",)], [("lowered",)], [("raised",)], [("lowered",)]]


@pytest.mark.parametrize("step", [timedelta(0), timedelta(hours=-1), timedelta(hours=1), timedelta(days=365 * 13)])
def test_t_p4_order_is_by_sequence_whatever_the_clock_says(database: Database, step: timedelta) -> None:
    for turn, number in enumerate((5, 4, 3)):
        at = NOW + turn * step
        taken = take_in(database, "a", report(2026, f"进出口总额增长{number}%以上"), date(2026, 1, 20), at)
        assert shown(database, taken.finding_ids) == [("lowered",) if turn else ("new",)]
    with database.read() as tx:
        (held,) = commitments.query(tx, indicator="进出口")
        said = commitments.mentions_of(tx, held.id)
    assert [(role, each.statement and each.statement.value) for role, each in said] == [
        ("earlier", 5),
        ("earlier", 4),
        ("promise", 3),
    ]
    assert "5%" in held.first["quote"]


def test_t_x5_a_better_extractor_derives_history_anew_and_alerts_nobody(database: Database) -> None:
    old = take_in(database, "a", report(2025, "进出口总额增长5%以上；城镇新增就业5万人以上"), date(2025, 1, 20))
    take_in(database, "b", report(2026, "进出口总额增长4%以上；城镇新增就业4万人以上"), date(2026, 1, 20))
    with database.write() as tx:  # as if an extractor before ours had found one target in the older report only
        assert old.version_id is not None
        kept = versions.statements_of(tx, old.version_id)[:1]
        versions.add_statements(tx, old.version_id, "extract-0", kept)
    before = alerts(database)
    dry = replay(database, NOW)
    assert [each.now for each in dry.differences if each.what == "statement"] == [True]
    with database.read() as tx:
        assert len(versions.statements_of(tx, old.version_id)) == 1  # nothing was written
    assert replay(database, NOW, write=True).differences == dry.differences
    assert replay(database, NOW).differences == ()
    assert alerts(database) == before
    with database.read() as tx:
        assert len(versions.statements_of(tx, old.version_id)) == 2
        assert versions.extractors_of(tx, old.version_id)[-1].startswith(EXTRACTOR)
        assert all(each.change.classes != ("removed",) for each in findings.query(tx))


def test_t_x5_a_better_reader_reads_history_anew_and_alerts_nobody(database: Database) -> None:
    taken = take_in(database, "a", report(2026, "进出口总额增长4%以上；城镇新增就业4万人以上"), date(2026, 1, 20))
    assert taken.version_id is not None
    with database.write() as tx:  # as if a reader before ours had lost the last paragraph, and kept no key of its words
        stored = versions.load(tx, taken.version_id)
        assert stored is not None
        lost = replace(stored.version, paragraphs=stored.version.paragraphs[:-1], reader="text-0")
        versions.renew(tx, taken.version_id, lost)
        tx.execute(update(tables.versions).values(content_key=None))
    before = alerts(database)
    dry = replay(database, NOW)
    assert [(each.now, each.text[:10]) for each in dry.differences] == [(True, "今年全市经济社会发展")]
    replay(database, NOW, write=True)
    with database.read() as tx:
        renewed = versions.load(tx, taken.version_id)
        key = versions.key_of(tx, taken.version_id)
    assert renewed is not None
    assert (renewed.version, key) == (stored.version, versions.content_key(stored.version))
    assert replay(database, NOW).differences == ()
    assert alerts(database) == before


def test_a_replay_that_was_killed_is_finished_by_the_next(database: Database) -> None:
    stored = []
    for source, year in (("city", 2025), ("paper", 2026)):
        text = report(year, f"进出口总额增长{2030 - year}%以上；城镇新增就业5万人以上")
        capture = add(database, source, text, date(year, 1, 20), NOW, source)
        stored.append(jobs.take_in(database, capture, CONFIG, NOW).version_id)
    with database.write() as tx:  # as if an extractor before ours had found one target in each
        for version_id in stored:
            assert version_id is not None
            versions.add_statements(tx, version_id, "extract-0", versions.statements_of(tx, version_id)[:1])

    def killed(done: int, known: int | None) -> None:
        if done == known:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(database, NOW, write=True, progress=killed)
    with database.read() as tx:
        first, second = (len(versions.statements_of(tx, each)) for each in stored if each)
    assert (first, second) == (2, 1)  # what was done stays, what was not is left
    replay(database, NOW, write=True)
    assert replay(database, NOW).differences == ()
    with database.read() as tx:
        assert len(commitments.query(tx)) == 4
        assert findings.query(tx, classes=["lowered"])


def test_the_next_version_after_an_upgrade_tells_its_own_change_only(database: Database) -> None:
    first = take_in(database, "a", report(2026, "进出口总额增长5%以上；城镇新增就业5万人以上"), date(2026, 1, 20))
    with database.write() as tx:
        assert first.version_id is not None
        versions.add_statements(tx, first.version_id, "extract-0", [])
    taken = take_in(database, "a", report(2026, "进出口总额增长4%以上；城镇新增就业5万人以上"), date(2026, 1, 20))
    assert shown(database, taken.finding_ids) == [("lowered",)]


def test_a_verdict_outlives_every_re_run(database: Database) -> None:
    head = "青云市{}年工作要点\n\n"
    take_in(database, "a", head.format(2025) + "争创国家湿地保护实验区。\n", date(2025, 2, 1))
    take_in(database, "b", head.format(2026) + "争创国家湿地保护示范区。\n", date(2026, 2, 1))
    with database.read() as tx:
        one, other = commitments.query(tx)
        assert len(commitments.candidates_of(tx)) == 1
    left = verdicts.join(database, one.id, other.id, "同一称号", NOW)
    replay(database, NOW, write=True)
    with database.read() as tx:
        (held,) = commitments.query(tx)
        assert held.id == left
        assert len(commitments.mentions_of(tx, left)) == 2
        assert commitments.candidates_of(tx) == ()
        (again,) = findings.query(tx, classes=["repeated"])
        assert again.history
    take_in(database, "c", head.format(2027) + "争创国家湿地保护示范区。\n", date(2027, 2, 1))
    with database.read() as tx:
        assert len(commitments.mentions_of(tx, left)) == 3
    assert verdicts.undo(database, left, NOW) == 1
    with database.read() as tx:
        assert len(commitments.query(tx)) == 2
        assert len(commitments.candidates_of(tx)) == 1
        first, second = (each.id for each in commitments.query(tx))
    verdicts.part(database, first, second, "", NOW)
    replay(database, NOW, write=True)
    with database.read() as tx:
        assert commitments.candidates_of(tx) == ()


def test_a_saying_is_split_off_and_stays_so(database: Database) -> None:
    head = "青云市{}年工作要点\n\n启动云麓植物园建设。\n"
    take_in(database, "a", head.format(2025), date(2025, 2, 1))
    take_in(database, "b", head.format(2026), date(2026, 2, 1))
    with database.read() as tx:
        (held,) = commitments.query(tx)
        said = [each.id for _, each in commitments.mentions_of(tx, held.id)]
    left = verdicts.split(database, held.id, said[1], "", NOW)
    assert left != held.id
    replay(database, NOW, write=True)
    with database.read() as tx:
        assert len(commitments.query(tx)) == 2
    with pytest.raises(verdicts.NoSuchCommitment, match="no saying 999"):
        verdicts.split(database, held.id, 999, "", NOW)


def test_a_deadline_that_passes_in_silence_is_news_once(database: Database) -> None:
    plan = "青云市2025年工作要点\n\n今年全市新建口袋公园12座。\n"
    take_in(database, "a", plan, date(2025, 1, 20), NOW - timedelta(days=400))
    take_in(database, "b", report(2026, "城镇新增就业5万人以上"), date(2026, 1, 20))
    assert jobs.tell_lapsed(database, CONFIG, NOW) == ()
    before = alerts(database)
    found = jobs.tell_lapsed(database, CONFIG, NOW + timedelta(days=120))
    assert shown(database, found) == [("overdue",)]
    assert alerts(database) == before + 1
    assert jobs.tell_lapsed(database, CONFIG, NOW + timedelta(days=121)) == ()


def test_words_that_no_statement_was_read_from_are_no_silence_either(database: Database) -> None:
    plan = "青云市2025年工作要点\n\n今年全市新建口袋公园12座。\n"
    take_in(database, "a", plan, date(2025, 1, 20), NOW - timedelta(days=400))
    later = report(2026, "城镇新增就业5万人以上").replace("稳住了大盘", "稳住了大盘，口袋公园遍布街头巷尾")
    take_in(database, "b", later, date(2026, 1, 20))
    assert jobs.tell_lapsed(database, CONFIG, NOW + timedelta(days=120)) == ()
    with database.read() as tx:
        (held,) = commitments.query(tx, indicator="公园")
    assert held.label == "due"


def test_a_thousand_statements_alike_are_kept_and_told(database: Database) -> None:
    lines = "\n\n".join(f"今年全市新建口袋公园{number}座。" for number in range(1, 1001))
    taken = take_in(database, "a", f"青云市2026年工作要点\n\n{lines}\n", date(2026, 1, 20))
    assert len(taken.finding_ids) == 1000
    with database.read() as tx:
        (held,) = commitments.query(tx)
        assert len(commitments.mentions_of(tx, held.id)) == 1000


def test_importing_again_adds_nothing(database: Database) -> None:
    text = report(2026, "进出口总额增长5%以上")
    take_in(database, "a", text, date(2026, 1, 20))
    again = take_in(database, "a", text, date(2026, 1, 20))
    assert again.finding_ids == ()
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(tables.commitments)).scalar() == 1
