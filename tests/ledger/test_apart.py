"""What looks alike and is not one: kinds, stages, bidders, speakers, and copies that lag behind."""

from __future__ import annotations

import pytest

from monitor.ledger import Entry
from tests.ledger.examples import document, ledger, promise, relation, report, told

HEAD = "青云市{}年工作要点\n\n"
BULLETIN = "2025年{}国民经济和社会发展统计公报\n\n全年青云市地区生产总值{}亿元。\n"


def plan(number: int, year: int, text: str, **facts: object) -> tuple[Entry, ...]:
    return document(f"https://qingyun.example/{number}", f"{year}-02-01", HEAD.format(year) + text + "\n", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("新增精品示范村20个", "新增省级中心村30个"),
        ("新改建农村公路200公里", "建设提升四好农村路90公里"),
        ("新改建农村公路200公里", "养护农村公路90公里"),
        ("新增国家级绿色工厂20家", "新增省级绿色工厂9家"),
        ("新建城市书房20个", "新建公共文化空间9个"),
    ],
)
def test_kin_of_one_catalogue_entry_are_not_compared(one: str, two: str) -> None:
    goals = "城镇新增就业5万人"
    found = ledger(report(2025, goals, tasks=f"{one}。"), report(2026, goals, tasks=f"{two}。"))
    assert [classes for classes, *_ in told(found)] == [{"repeated"}]


def test_things_that_are_numbered_are_as_many_promises() -> None:
    parks = "".join(f"今年全市新建{number}号口袋公园2座。" for number in range(1, 4))
    found = ledger(document("https://qingyun.example/plan", "2026-01-20", f"青云市2026年工作要点\n\n{parks}\n"))
    assert sorted(each.first.quote[4:8] for each in found.promises) == ["新建1号", "新建2号", "新建3号"]


def test_kin_beside_each_other_find_their_own() -> None:
    goals, tasks = "城镇新增就业5万人", "新增精品示范村{}个、省级中心村{}个左右。"
    found = ledger(report(2025, goals, tasks=tasks.format(20, 80)), report(2026, goals, tasks=tasks.format(20, 70)))
    assert [classes for classes, *_ in told(found)] == [{"repeated"}, {"repeated"}, {"superseded", "lowered"}]


def test_what_was_only_begun_is_no_proof_that_it_was_made() -> None:
    goals = "城镇新增就业5万人"
    old = report(2025, goals, tasks="改造老旧小区40个。")
    new = report(2026, goals, review="全市新开工改造老旧小区45个。")
    change = relation(ledger(old, new), "老旧小区")
    assert change.classes == ("progress",)
    assert "开工的不等于完成的" in change.explanation
    done = report(2026, goals, review="全市改造老旧小区45个。")
    assert relation(ledger(old, done), "老旧小区").classes == ("met",)


def test_numbers_of_two_stages_are_redefined() -> None:
    goals = "城镇新增就业5万人"
    old = report(2025, goals, tasks="改造老旧小区40个。")
    new = report(2026, goals, tasks="新开工改造老旧小区30个。")
    assert set(relation(ledger(old, new), "老旧小区").classes) == {"superseded", "redefined"}


def test_a_bound_that_is_just_reached_as_printed_is_neither_met_nor_missed() -> None:
    found = ledger(
        report(2025, "常住人口城镇化率超过60%"), report(2026, "粮食总产量增长1%", review="常住人口城镇化率60%。")
    )
    assert not [classes for classes, *_ in told(found) if {"met", "missed"} & classes]


@pytest.mark.parametrize(
    ("one", "two", "classes"),
    [
        ("城镇新增就业5万人左右", "城镇新增就业4万人", {"superseded", "lowered"}),
        ("城镇新增就业5万人", "城镇新增就业4万人左右", {"superseded", "lowered"}),
        ("城镇新增就业5万人左右", "城镇新增就业5万人", {"superseded", "firmer"}),
        ("城镇新增就业5万人", "城镇新增就业5万人左右", {"superseded", "softer"}),
    ],
)
def test_about_tells_something_only_while_the_number_stays(one: str, two: str, classes: set[str]) -> None:
    assert set(relation(ledger(report(2025, one), report(2026, two)), "城镇新增就业").classes) == classes


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("支持同济医院创建国家医学中心。", "争创国家医学中心。"),
        ("支持同济医院创建国家医学中心。", "支持协和医院创建国家医学中心。"),
        ("推进青云机场、云湖港智慧口岸试点建设。", "支持青云机场、云湖港提升货运能力。"),
    ],
)
def test_what_others_bid_for_or_nobody_promised_is_not_joined(one: str, two: str) -> None:
    assert not [each for each in told(ledger(plan(1, 2025, one), plan(2, 2026, two))) if each[0] != {"repeated"}]


def test_a_title_is_won_by_the_one_who_bid_for_it() -> None:
    bid = report(2025, "粮食总产量增长1%", tasks="支持同济医院创建国家医学中心。")
    for who, classes in (("同济医院", [{"met"}]), ("协和医院", [])):
        won = report(2026, "粮食总产量增长1%", review=f"{who}获批国家医学中心。")
        assert [each[0] for each in told(ledger(bid, won)) if "医学中心" in each[1]] == classes


def test_two_governments_that_give_two_figures_contradict_each_other() -> None:
    city = document("https://qingyun.example/1", "2026-03-10", BULLETIN.format("青云市", "1203.4"))

    def province(value: str) -> tuple[Entry, ...]:
        return document("https://province.example/1", "2026-03-20", BULLETIN.format("东海省", value), "东海省")

    change = relation(ledger(city, province("1210.7")), "1203.4")
    assert change.classes == ("contradicted",)
    assert change.explanation == "青云市与东海省给出的数字不同：1203.4亿元、1210.7亿元"
    assert told(ledger(city, province("1203"))) == []  # as printed it is the same


def test_a_bureau_contradicts_its_city_and_nobody_contradicts_himself() -> None:
    text = BULLETIN.format("青云市", "1203.4")
    other = BULLETIN.format("青云市", "1210.7")
    city = document("https://qingyun.example/1", "2026-03-10", text, source="city")
    bureau = document("https://stat.example/1", "2026-03-20", other, source="bureau")
    again = document("https://qingyun.example/2", "2026-03-20", other, source="city")
    assert relation(ledger(city, bureau), "1203.4").explanation.startswith("city与bureau给出的数字不同")
    assert told(ledger(city, again)) == []


def test_a_copy_that_lags_behind_says_nothing_of_its_own() -> None:
    text = "2026年青云市民生实事项目\n\n今年全市新建口袋公园{}座。\n"
    page, mirror = "https://qingyun.example/1", "https://mirror.example/9"
    was = document(page, "2026-02-01", text.format(12), current=False)
    now = document(page, "2026-02-01", text.format(9), sequence=2)
    copy = document(mirror, "2026-02-03", text.format(12))
    found = ledger(was, now, copy)
    assert told(found) == []
    assert found.relations == ()
    held = promise(found, "12座")
    assert [(entry.origin.page, role) for entry, role in held.members] == [
        (page, "earlier"),
        (page, "promise"),
        (mirror, "copy"),
    ]
    other = document(mirror, "2026-02-03", text.format(10))
    assert [classes for classes, *_ in told(ledger(was, now, other))] == [{"raised"}]


def test_another_body_that_is_bound_to_a_deed_is_told() -> None:
    deed, head = "{}年内建成云湖科技馆综合楼。", "无锡市{}年工作要点\n\n"
    one = document("https://wuxi.example/1", "2025-02-01", head.format(2025) + deed.format("滨湖区"), "无锡市")
    two = document("https://wuxi.example/2", "2026-02-01", head.format(2026) + deed.format("新吴区"), "无锡市")
    change = relation(ledger(one, two), "科技馆")
    assert set(change.classes) == {"later", "reassigned"}
    assert "责任主体由滨湖区改为新吴区" in change.explanation
    itself = document("https://xinwu.example/2", "2026-02-01", head.format(2026) + deed.format(""), "新吴区")
    assert "reassigned" not in relation(ledger(one, itself), "科技馆").classes
