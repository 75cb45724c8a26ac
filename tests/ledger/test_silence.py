"""A day that passed without a word: told rarely and rightly, and otherwise only how it stands."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.ledger import Entry
from monitor.ledger.values import Words
from tests.ledger.examples import CITY, document, ledger, promise, report, told

LATE = date(2026, 6, 1)
NEXT = report(2026, "粮食总产量增长1%")


def plan(text: str, who: str = CITY, title: str = "青云市2025年工作要点") -> tuple[Entry, ...]:
    return document("https://qingyun.example/plan", "2025-02-01", f"{title}\n\n{text}\n", who)


@pytest.mark.parametrize(
    "text",
    ["今年全市新建口袋公园12座。", "2025年底前，全市新建口袋公园12座。", "云麓科技馆综合楼2025年10月底前建成投用。"],
)
def test_a_deed_or_a_number_of_things_with_a_day_of_its_own_is_overdue(text: str) -> None:
    found = ledger(plan(text), NEXT, today=LATE)
    assert [classes for classes, *_ in told(found)] == [{"overdue"}]
    assert {each.state.label for each in found.promises} == {"overdue", "open"}


@pytest.mark.parametrize(
    "text",
    [
        "今年全市进出口总额增长5%。",  # a rate: the bulletin reports it
        "今年全市进出口总额达到900亿元。",  # a sum
        "今年全市空气质量优良天数达到300天。",
        "今年举办青云国际马拉松邀请赛。",  # an event
        "年内力争创成国家湿地保护示范城市。",  # others give it
        "年内支持云麓科技馆综合楼建成投用。",  # others do it
    ],
)
def test_what_no_report_owes_an_answer_is_only_due(text: str) -> None:
    found = ledger(plan(text), NEXT, today=LATE)
    assert told(found) == []
    assert {each.state.label for each in found.promises if each.first.origin.page.endswith("plan")} <= {"due", "open"}


def test_the_year_of_a_report_is_no_day_of_what_stands_in_it() -> None:
    tasks = "加快城市更新，新建口袋公园12座，建成云麓科技馆综合楼。"
    found = ledger(report(2025, "粮食总产量增长1%", tasks=tasks), NEXT, today=LATE)
    assert [each for each in told(found) if "overdue" in each[0]] == []
    assert promise(found, "口袋公园").state.deadline == "due"


def test_what_a_list_of_livelihood_projects_names_is_due_by_its_year() -> None:
    given = plan("新建口袋公园12座。", title="青云市2025年民生实事项目")
    assert [classes for classes, *_ in told(ledger(given, NEXT, today=LATE))] == [{"overdue"}]
    said = {NEXT[0].origin.page: Words(text="过去一年，十件民生实事全面完成")}
    assert told(ledger(given, NEXT, today=LATE, words=said)) == []


@pytest.mark.parametrize("later", ["口袋公园建设加快", "一批口袋公园、小游园投用"])
def test_words_of_it_in_a_later_document_are_no_silence(later: str) -> None:
    given = plan("今年全市新建口袋公园12座。")
    found = ledger(given, NEXT, today=LATE, words={NEXT[0].origin.page: Words(text=later)})
    assert told(found) == []
    assert promise(found, "口袋公园").state.deadline == "due"
    other = ledger(given, NEXT, today=LATE, words={NEXT[0].origin.page: Words(text="全市公园绿地增加")})
    assert [classes for classes, *_ in told(other)] == [{"overdue"}]


def test_without_a_later_document_of_that_body_nothing_can_be_said() -> None:
    given = plan("今年全市新建口袋公园12座。")
    assert promise(ledger(given, today=LATE), "口袋公园").state.label == "unread"
    other = report(2026, "粮食总产量增长1%", who="东江市")
    assert other[0].origin.whole
    assert promise(ledger(given, other, today=LATE), "口袋公园").state.label == "unread"


def test_what_a_city_says_of_its_districts_is_not_held_against_them() -> None:
    given = plan("江阴、宜兴各新建口袋公园12座。", who="无锡市", title="无锡市2025年民生实事项目")
    heard = report(2026, "粮食总产量增长1%", who="无锡市")
    found = ledger(given, heard, today=LATE)
    assert told(found) == []
    held = promise(found, "口袋公园")
    assert (held.first.who, held.state.deadline) == ("宜兴市;江阴市", "due")


def test_what_a_city_promises_for_a_district_the_district_answers_for() -> None:
    given = plan("江阴、宜兴各新建口袋公园12座。", who="无锡市", title="无锡市2025年民生实事项目")
    heard = [report(2026, "粮食总产量增长1%", who=who) for who in ("无锡市", "江阴市", "宜兴市")]
    assert told(ledger(given, *heard[:2], today=LATE)) == []  # 宜兴 may still tell
    assert [classes for classes, *_ in told(ledger(given, *heard, today=LATE))] == [{"overdue"}]
    for whose in heard:
        said = {whose[0].origin.page: Words(text="新增口袋公园一批")}
        assert told(ledger(given, *heard, today=LATE, words=said)) == []


def test_what_was_begun_is_under_way_and_not_late() -> None:
    start = plan("2025年底前启动云湖轨道交通S9线建设。")
    going = document("https://paper.example/2", "2026-09-01", "本报讯 我市将加快推进云湖S9线等重大工程。\n")
    state = promise(ledger(start, going, NEXT, today=date(2026, 12, 1)), "S9").state
    assert (state.label, state.evidence, state.deadline) == ("progress", "progress", "begun")
    assert state.found.startswith("由启动到推进")


def test_what_gives_no_day_has_no_first_deadline() -> None:
    state = promise(ledger(report(2025, "粮食总产量增长1%", tasks="规划建设云麓植物园。")), "植物园").state
    assert (state.deadline, state.first_end) == ("none", None)


def test_a_target_that_stands_in_the_next_list_in_other_words_is_not_dropped() -> None:
    old = report(2025, "进出口总额增长4%；城镇新增就业5万人")
    new = report(2026, "城镇新增就业5万人")
    goals = Words(goals="城镇新增就业5万人;按要求完成进出口总额任务")
    assert {"dropped"} in [classes for classes, *_ in told(ledger(old, new))]
    assert [classes for classes, *_ in told(ledger(old, new, words={new[0].origin.page: goals}))] == [{"repeated"}]
