"""Threads promises through documents: which are one, how a later wording stands to the first, what was reached."""

from __future__ import annotations

import random
from datetime import date

import pytest

from monitor.ledger import Verdicts, incomparable
from tests.ledger.examples import CITY, document, ledger, promise, relation, report, told

PARKS = "新建口袋公园{}座"


def test_the_next_years_target_supersedes_with_its_direction() -> None:
    found = ledger(report(2025, "粮食总产量增长3%以上"), report(2026, "粮食总产量增长2%以上"))
    change = relation(found, "粮食")
    assert set(change.classes) == {"superseded", "lowered"}
    assert change.explanation == "2025年的下一期目标：由增长3%以上下调为增长2%以上"
    assert change.change().explanation.endswith("。前文见2025-01-20《2025年青云市政府工作报告》")
    assert len([each for each in found.promises if "粮食" in each.first.quote]) == 2


@pytest.mark.parametrize(
    ("one", "two", "classes"),
    [
        ("城镇新增就业5万人以上", "城镇新增就业6万人", {"superseded", "raised"}),
        ("城镇新增就业5万人", "城镇新增就业4万人以上", {"superseded", "lowered"}),
        ("城镇新增就业5万人以上", "城镇新增就业4万人左右", {"superseded", "lowered", "softer"}),
        ("城镇新增就业5万人以上", "城镇新增就业3万—4万人", {"superseded", "lowered"}),
    ],
)
def test_a_bound_that_the_number_moved_beyond_is_neither_loosened_nor_tightened(
    one: str, two: str, classes: set[str]
) -> None:
    change = relation(ledger(report(2025, one), report(2026, two)), "城镇新增就业")
    assert set(change.classes) == classes
    assert ("界限" in change.explanation) == ("softer" in classes)


def test_the_same_target_a_year_later_is_repeated() -> None:
    found = ledger(report(2025, "城镇新增就业5万人以上"), report(2026, "城镇新增就业5万人以上"))
    assert set(relation(found, "城镇新增就业").classes) == {"repeated"}


def test_other_words_for_no_number_are_not_called_the_same() -> None:
    goals = "城镇新增就业5万人以上；进出口{}"
    old, new = report(2025, goals.format("稳中提质")), report(2026, goals.format("稳量提质"))
    change = relation(ledger(old, new), "进出口")
    assert change.classes == ("repeated",)
    assert change.explanation == "2025年的下一期目标，两期都没有写数字：“稳中提质” → “稳量提质”"


def test_a_year_that_was_not_read_is_not_skipped() -> None:
    found = ledger(report(2024, "城镇新增就业5万人以上"), report(2026, "城镇新增就业4万人以上"))
    assert not [classes for classes, *_ in told(found) if "superseded" in classes]


def test_an_indicator_that_the_next_report_does_not_carry_is_dropped() -> None:
    old = report(2025, "城镇新增就业5万人以上；进出口总额增长4%")
    new = report(2026, "城镇新增就业5万人以上")
    change = relation(ledger(old, new), "进出口")
    assert change.classes == ("dropped",)
    assert "没有再为“进出口总额”定目标" in change.explanation
    assert change.after is None
    assert change.at.page.endswith("2026")
    assert promise(ledger(old, new), "进出口").state.says == "dropped"


def test_what_a_sibling_of_that_year_carries_is_not_dropped() -> None:
    old = report(2025, "城镇新增就业5万人以上；进出口总额增长4%")
    new = report(2026, "城镇新增就业5万人以上")
    plan = document(
        "https://qingyun.example/plan", "2026-02-10", "青云市2026年外贸工作要点\n\n今年全市进出口总额增长3%。\n"
    )
    assert not [each for each in told(ledger(old, new, plan)) if "dropped" in each[0]]


def test_nothing_is_dropped_by_a_text_that_is_no_successor() -> None:
    old = report(2025, "城镇新增就业5万人以上；进出口总额增长4%")
    press = document("https://paper.example/1", "2026-01-21", "本报讯 记者昨日获悉，今年全市将新增就业5万人以上。\n")
    assert not [each for each in told(ledger(old, press)) if "dropped" in each[0]]


def test_a_target_in_other_terms_is_redefined_and_neither_raised_nor_lowered() -> None:
    old = report(2025, "进出口总额增长4%")
    new = report(2026, "进出口总额达到900亿元")
    change = relation(ledger(old, new), "进出口")
    assert set(change.classes) == {"superseded", "redefined"}
    assert "不可比" in change.explanation
    assert "口径不同" in change.explanation


@pytest.mark.parametrize(
    ("goal", "review", "verdict"),
    [
        ("进出口总额增长4%以上", "进出口总额增长4.2%", "met"),
        ("进出口总额增长4%以上", "进出口总额增长3.8%", "missed"),
        ("进出口总额增长4%左右", "进出口总额增长3.9%", "met"),
        ("进出口总额增长6%左右", "进出口总额增长5.7%", "met"),  # a twentieth of 6 below
        ("进出口总额增长6%左右", "进出口总额增长5.4%", "missed"),
        ("进出口总额增长5.5%左右", "进出口总额增长5.2%", "missed"),
        ("城镇登记失业率控制在4%以内", "城镇登记失业率为3.1%", "met"),
        ("城镇登记失业率控制在3%以内", "城镇登记失业率为3.6%", "missed"),
        ("一般公共预算收入达到1123.4亿元", "一般公共预算收入达到1123亿元", "met"),  # as printed it may be 1123.4
        ("一般公共预算收入达到1123.4亿元", "一般公共预算收入达到1119亿元", "missed"),
        ("城镇新增就业5万人以上", "城镇新增就业超过5.3万人", "met"),
    ],
)
def test_what_was_reached_is_held_against_the_stated_bound(goal: str, review: str, verdict: str) -> None:
    found = ledger(report(2025, goal), report(2026, "粮食总产量增长1%", review=f"全市{review}。"))
    change = next(each for each in found.relations if {"met", "missed"} & set(each.classes))
    assert change.classes == (verdict,), change.explanation
    assert "报告数" in change.explanation
    assert promise(found, goal[:4]).state.evidence == verdict


def test_about_six_is_neither_kept_nor_broken_by_what_is_rounded_to_six() -> None:
    review = "全市进出口总额增长5.6%。"
    found = ledger(report(2025, "进出口总额增长6%左右"), report(2026, "粮食总产量增长1%", review=review))
    change = next(each for each in found.relations if each.before and each.after)
    assert (change.classes, "无从断定" in change.explanation) == (("progress",), True)
    assert promise(found, "进出口").state.evidence == "progress"


def test_a_bound_that_was_passed_never_proves_a_miss() -> None:
    found = ledger(
        report(2025, "城镇新增就业5万人以上"), report(2026, "粮食总产量增长1%", review="全市城镇新增就业超过4万人。")
    )
    assert not [each for each in told(found) if {"met", "missed"} & each[0]]


def test_a_more_final_figure_tells_only_where_it_says_otherwise() -> None:
    target = report(2025, "进出口总额增长4%以上")
    later = report(2026, "粮食总产量增长1%", review="全市进出口总额增长4.1%。")
    text = "2025年青云市国民经济和社会发展统计公报\n\n全年全市进出口总额比上年增长{}%。\n"
    same = document("https://qingyun.example/stat", "2026-03-20", text.format("4.3"))
    other = document("https://qingyun.example/stat", "2026-03-20", text.format("3.6"))
    assert [each[0] for each in told(ledger(target, later, same)) if "4%以上" in each[1]].count({"met"}) == 1
    found = ledger(target, later, other)
    assert promise(found, "进出口").state.evidence == "missed"
    assert "公报数" in promise(found, "进出口").state.found


def test_progress_is_told_before_the_end_of_the_period() -> None:
    plan = document(
        "https://qingyun.example/plan",
        "2024-03-01",
        "青云市制造业发展行动计划\n\n到2027年，全市高新技术企业达到900家。\n",
    )
    stat = document(
        "https://qingyun.example/stat", "2026-03-20", "2025年青云市统计公报\n\n年末全市高新技术企业达到720家。\n"
    )
    change = relation(ledger(plan, stat), "高新技术企业")
    assert change.classes == ("progress",)
    assert change.explanation.endswith("已达80%")


def test_silence_is_told_only_when_there_was_something_to_read() -> None:
    plan = document("https://qingyun.example/1", "2025-02-01", "青云市2025年工作要点\n\n今年全市新建口袋公园12座。\n")
    new = report(2026, "粮食总产量增长1%")
    late, early = date(2026, 6, 1), date(2026, 3, 1)
    assert [each[0] for each in told(ledger(plan, new, today=late))] == [{"overdue"}]
    assert told(ledger(plan, new, today=early)) == []
    assert told(ledger(plan, today=late)) == []
    assert promise(ledger(plan, today=late), "口袋公园").state.deadline == "unread"


def test_what_is_reported_in_other_terms_is_no_silence() -> None:
    plan = document(
        "https://qingyun.example/1", "2025-02-01", "青云市2025年工作要点\n\n今年全市新增高新技术企业90家。\n"
    )
    new = report(2026, "粮食总产量增长1%", review="全市高新技术企业达到900家。")
    found = ledger(plan, new, today=date(2026, 6, 1))
    assert told(found) == []
    assert promise(found, "高新技术企业").state.label == "due"


def test_what_was_dropped_is_not_told_again_when_its_day_passes() -> None:
    found = ledger(report(2025, "进出口总额增长4%"), report(2026, "粮食总产量增长1%"), today=date(2026, 6, 1))
    assert [each[0] for each in told(found)] == [{"dropped"}]


def test_a_paper_that_differs_from_the_government_contradicts_it() -> None:
    official = report(2026, "城镇新增就业5万人以上")
    paper = document(
        "https://paper.example/1", "2026-01-22", "本报讯 记者昨日从市政府获悉，今年全市将城镇新增就业6万人以上。\n"
    )
    change = relation(ledger(official, paper), "城镇新增就业")
    assert change.classes == ("contradicted",)


def test_a_copy_is_no_second_voice() -> None:
    text = "本报讯 记者昨日从市交通局获悉，今年全市将新建改建农村公路230公里以上。\n"
    one = document("https://paper.example/1", "2026-03-02", text)
    two = document("https://other.example/9", "2026-03-03", text)
    found = ledger(one, two)
    assert told(found) == []
    assert len([each for each in found.relations if "农村公路" in (each.after.quote if each.after else "")]) == 1
    (held,) = found.promises
    assert sorted(role for _, role in held.members) == ["copy", "promise"]


def test_a_reprint_with_a_sentence_more_does_not_report_what_it_reprints() -> None:
    promised = report(2026, "进出口总额增长4%以上", tasks="启动云麓植物园建设。")
    reprint = document(
        "https://paper.example/a", "2026-01-21", "本报讯 昨日，市长作报告。启动云麓植物园建设。代表们深受鼓舞。\n"
    )
    found = ledger(promised, reprint)
    assert told(found) == []
    assert [role for _, role in promise(found, "植物园").members] == ["promise", "copy"]
    done = document("https://paper.example/b", "2026-02-25", "本报讯 近日，我市已启动云麓植物园建设。\n")
    assert {"met"} in [classes for classes, *_ in told(ledger(promised, reprint, done))]


def test_a_rewritten_copy_never_outranks_the_original() -> None:
    text = "本报讯 记者昨日从市交通局获悉，今年全市将新建改建农村公路{}公里以上，跑出{}好成绩。\n"
    copy = document("https://copy.example/1", "2026-03-01", text.format(260, "蕞"))
    original = document("https://paper.example/1", "2026-03-02", text.format(230, "最"))
    for found in (ledger(copy, original), ledger(original, copy)):
        assert told(found) == []
        (held,) = found.promises
        assert [(entry.origin.page, role) for entry, role in held.members if role == "promise"] == [
            ("https://paper.example/1", "promise")
        ]


def test_one_thing_said_twice_on_a_page_is_one_voice() -> None:
    text = "青云市2026年工作要点\n\n今年全市新建口袋公园12座。\n\n今年全市新建口袋公园12座。\n"
    found = ledger(document("https://qingyun.example/1", "2026-02-01", text))
    assert [each.classes for each in found.relations] == [("new",)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("启动地铁9号线一期建设。", "启动地铁9号线二期建设。"),
        ("创成省级生态园林城市。", "创成国家生态园林城市。"),
        ("启动云麓植物园建设。", "启动云麓科技馆建设。"),
    ],
)
def test_names_that_differ_in_a_numeral_a_level_or_a_word_are_two(one: str, two: str) -> None:
    head = "青云市2026年工作要点\n\n"
    found = ledger(
        document("https://qingyun.example/1", "2026-02-01", head + one),
        document("https://qingyun.example/2", "2026-03-01", head + two),
    )
    assert told(found) == []
    assert len(found.promises) == 2
    assert found.candidates == ()


def test_a_project_goes_its_way_by_stages() -> None:
    start = document("https://qingyun.example/1", "2025-02-01", "青云市2025年工作要点\n\n启动云湖轨道交通S9线建设。\n")
    going = document("https://paper.example/2", "2025-09-01", "本报讯 我市将加快推进云湖S9线等重大工程。\n")
    done = report(2027, "粮食总产量增长1%", review="云湖S9线建成通车。")
    found = ledger(start, going, done)
    assert [
        set(each.classes)
        for each in found.relations
        if each.classes != ("new",) and each.before and "S9" in each.before.name
    ] == [
        {"progress"},
        {"met"},
    ]
    held = promise(found, "S9")
    assert (held.state.evidence, held.state.first_end) == ("met", "2025-12-31")
    assert held.first.origin.day.isoformat() == "2025-02-01"


def test_a_later_finish_does_not_postpone_a_start() -> None:
    head = "青云市{}年工作要点\n\n"
    one = document("https://qingyun.example/1", "2025-02-01", head.format(2025) + "年内云麓科技馆开工建设。\n")
    two = document("https://qingyun.example/2", "2026-02-01", head.format(2026) + "年内云麓科技馆建成投用。\n")
    three = document("https://qingyun.example/3", "2027-02-01", head.format(2027) + "年内云麓科技馆建成投用。\n")
    assert not [each for each in told(ledger(one, two)) if "later" in each[0]]
    assert relation(ledger(two, three), "科技馆").classes == ("later",)


def test_words_that_only_think_become_words_that_do() -> None:
    one = document(
        "https://qingyun.example/1", "2025-02-01", "青云市2025年工作要点\n\n积极研究实施清洁河道工作方案。\n"
    )
    two = document("https://qingyun.example/2", "2026-02-01", "青云市2026年工作要点\n\n编制清洁河道总体方案。\n")
    assert relation(ledger(one, two), "清洁河道").classes == ("firmer",)


def test_a_stock_and_an_increment_are_never_compared() -> None:
    one = document(
        "https://qingyun.example/1", "2026-02-01", "青云市2026年工作要点\n\n今年全市有效期内高新技术企业达到900家。\n"
    )
    two = document("https://qingyun.example/2", "2026-03-01", "青云市2026年工作要点\n\n今年全市新增高企135家以上。\n")
    found = ledger(one, two)
    assert told(found) == []
    first, second = (next(each for each in entries if each.kind == "target") for entries in (one, two))
    assert incomparable(first, second) == ("口径不同：总量、增量",)


def test_the_short_name_and_the_long_one_meet() -> None:
    one = document(
        "https://qingyun.example/1", "2026-02-01", "青云市2026年工作要点\n\n今年全市有效期内高新技术企业达到900家。\n"
    )
    two = document("https://qingyun.example/2", "2026-05-01", "青云市2026年工作要点\n\n今年全市有效高企达到880家。\n")
    assert set(relation(ledger(one, two), "高企").classes) == {"lowered"}


def test_another_body_is_never_compared() -> None:
    one = document("https://qingyun.example/1", "2026-02-01", "青云市2026年工作要点\n\n今年全市新建口袋公园12座。\n")
    two = document(
        "https://dongjiang.example/1", "2026-03-01", "东江市2026年工作要点\n\n今年全市新建口袋公园9座。\n", "东江市"
    )
    assert told(ledger(one, two)) == []
    first, second = (next(each for each in entries if each.kind == "target") for entries in (one, two))
    assert incomparable(first, second) == (f"主体不同：{CITY}、东江市",)


def test_what_nobody_owns_is_compared_with_nothing() -> None:
    text = (
        "{}年政府工作报告\n\n各位代表：\n\n二、{}年工作安排\n\n今年经济社会发展的主要预期目标是：进出口总额增长{}%。\n"
    )
    one = document("https://a.example/1", "2025-01-20", text.format(2025, 2025, 5), who="")
    two = document("https://b.example/1", "2026-01-20", text.format(2026, 2026, 4), who="")
    assert one
    assert told(ledger(one, two)) == []


def test_targets_without_a_period_are_not_compared_across_years() -> None:
    text = "本报讯 我市将培育高新技术企业{}家以上。\n"
    one = document("https://paper.example/1", "2024-03-01", text.format(900))
    two = document("https://paper.example/2", "2026-03-01", text.format(800))
    same = document("https://paper.example/3", "2026-09-01", text.format(700))
    assert one[0].statement is not None
    assert one[0].end is None
    assert [set(each[0]) for each in told(ledger(one, two, same))] == [{"lowered"}]


def test_the_first_deadline_and_the_first_wording_stay() -> None:
    text = "青云市2026年工作要点\n\n到{}年，全市高新技术企业达到900家。\n"
    now = document("https://qingyun.example/1", "2026-02-01", text.format(2028), sequence=2)
    was = document("https://qingyun.example/1", "2026-02-01", text.format(2027), current=False)
    held = promise(ledger(was, now), "高新技术企业")
    assert "2027" in held.first.quote
    assert (held.state.first_end, held.state.deadline, held.state.says) == ("2027-12-31", "moved", "stated")


def test_what_its_page_does_not_say_any_more_is_kept() -> None:
    was = document(
        "https://qingyun.example/1", "2026-02-01", "青云市2026年工作要点\n\n今年全市新建口袋公园12座。\n", current=False
    )
    now = document(
        "https://qingyun.example/1", "2026-02-01", "青云市2026年工作要点\n\n今年全市改造道路9条。\n", sequence=2
    )
    assert promise(ledger(was, now), "口袋公园").state.label == "removed"


def test_doubt_is_shown_and_a_person_decides() -> None:
    one = document("https://qingyun.example/1", "2025-02-01", "青云市2025年工作要点\n\n争创国家湿地保护实验区。\n")
    two = document("https://qingyun.example/2", "2026-02-01", "青云市2026年工作要点\n\n争创国家湿地保护示范区。\n")
    found = ledger(one, two)
    assert told(found) == []
    (doubt,) = found.candidates
    assert any("须查称号目录" in reason for reason in doubt.reasons)
    strands = {each.key: each for each in found.promises}
    pair = frozenset((strands[doubt.one].strand, strands[doubt.other].strand))
    blocks = frozenset(each.block for each in found.promises)
    joined = ledger(one, two, verdicts=Verdicts(same=frozenset({pair}), blocks=frozenset({blocks})))
    assert [each[0] for each in told(joined)] == [{"repeated"}]
    assert len(joined.promises) == 1
    apart = ledger(one, two, verdicts=Verdicts(apart=frozenset({pair})))
    assert apart.candidates == ()


def test_a_saying_that_a_person_took_out_is_a_commitment_of_its_own() -> None:
    head = "青云市{}年工作要点\n\n"
    one = document("https://qingyun.example/1", "2025-02-01", head.format(2025) + "启动云麓植物园建设。\n")
    two = document("https://qingyun.example/2", "2026-02-01", head.format(2026) + "启动云麓植物园建设。\n")
    (held,) = ledger(one, two).promises
    taken = next(entry for entry, _ in held.members if entry.origin.page.endswith("2"))
    found = ledger(one, two, verdicts=Verdicts(apart=frozenset({frozenset((taken.lasting, held.strand))})))
    assert len(found.promises) == 2
    assert told(found) == []


def test_the_order_of_arrival_is_of_no_account() -> None:
    documents = [
        report(2024, "进出口总额增长5%以上；城镇新增就业5万人以上"),
        report(2025, "进出口总额增长4%以上；城镇新增就业5万人以上", review="全市进出口总额增长5.3%。"),
        report(2026, "进出口总额增长4%", review="全市进出口总额增长3.3%。", tasks="启动云湖S9线建设。"),
        document("https://paper.example/2", "2026-09-01", "本报讯 我市将加快推进云湖S9线等重大工程。\n"),
    ]
    first = ledger(*documents)
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        again = ledger(*documents)
        assert {each.key for each in again.relations} == {each.key for each in first.relations}
        assert {each.key: each.state for each in again.promises} == {each.key: each.state for each in first.promises}
    assert ledger(*documents, *documents[:1]).relations == first.relations
