"""From one year's list of targets to the next: real lists are read by the real extractor, in sentences of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawler.read.text import read_text
from monitor.compare import Document
from monitor.extract import extract
from monitor.successor import succeed
from monitor.values import Statement

SHARED = Path(__file__).resolve().parents[3] / "shared"


def report(items: str, year: int, tasks: str = "") -> Document:
    """A short work report of a year with a list of main expected targets."""
    raw = (
        f"政府工作报告\n\n——{year}年1月20日在某市第十届人民代表大会第三次会议上\n\n各位代表：\n\n"
        f"一、{year - 1}年工作回顾\n\n过去一年，全市上下同心协力，各项工作取得新的成效。\n\n"
        f"二、{year}年工作安排\n\n今年经济社会发展主要预期目标是：{items}。\n\n{tasks}\n"
    )
    published = date(year, 1, 20)
    version = replace(read_text(raw), published=published)
    return Document(version=version, extraction=extract(version, published, "某市"))


def steps(old: str, new: str) -> list[set[str]]:
    return [set(change.classes) for change in succeed(report(old, 2025), report(new, 2026))]


@pytest.mark.parametrize(
    ("old", "new", "classes"),
    [
        ("地区生产总值增长6%左右", "地区生产总值增长6%左右", {"repeated"}),
        ("地区生产总值增长6%左右", "经济增长6%左右", {"repeated"}),
        ("地区生产总值增长6%左右", "生产总值增长5.5%左右", {"superseded", "lowered"}),
        ("地区生产总值增长6%左右", "地区生产总值增长6%以上", {"superseded", "firmer"}),
        ("地区生产总值增长6%", "地区生产总值增长6%左右", {"superseded", "softer"}),
        ("地区生产总值增长6%左右", "地区生产总值增长5.5%—6.5%", {"repeated"}),
        ("地区生产总值增长6%以上", "地区生产总值增长5%—5.5%", {"superseded", "lowered"}),
        ("进出口增长4%", "进出口稳中提质", {"superseded", "softer"}),
        ("进出口稳中提质", "进出口增长4%", {"superseded", "firmer"}),
        ("居民消费价格涨幅3%左右", "CPI涨幅2%左右", {"superseded", "lowered"}),
        ("城镇调查失业率控制在5.5%以内", "城镇调查失业率5.5%以内", {"repeated"}),
        ("城镇新增就业9万人", "城镇新增就业9.5万人以上", {"superseded", "raised", "firmer"}),
        ("城镇新增就业9万人以上", "城镇新增就业9.5万人", {"superseded", "raised"}),
        ("城镇新增就业9万人", "城镇新增就业8万人以上", {"superseded", "lowered"}),
        ("居民收入增长与经济增长基本同步", "居民人均可支配收入增长与经济增长同步", {"superseded", "firmer"}),
        ("居民收入与经济增长保持同步", "居民收入和经济增长同步", {"repeated"}),
        ("粮食产量保持基本稳定", "粮食产量保持稳定", {"superseded", "firmer"}),
        ("固定资产投资增长4%", "固定资产投资保持正增长", {"superseded", "softer"}),
        ("一般公共预算收入增长4%", "一般公共预算收入与上年基本持平", {"superseded", "softer"}),
        ("居民消费价格涨幅2%左右", "居民消费价格保持在合理区间", {"superseded", "softer"}),
        ("单位生产总值能耗下降2%", "单位生产总值碳排放完成国家下达任务", {"redefined", "dropped", "new"}),
        ("研发经费投入强度达到3%", "研发经费投入增长9%", {"redefined", "dropped", "new"}),
        ("粮食产量20亿斤以上", "粮食产量110万吨以上", {"superseded", "raised"}),
        ("粮食产量20亿斤以上", "粮食产量100万吨以上", {"repeated"}),
        ("全员劳动生产率18万元/人", "全员劳动生产率增长5%", {"redefined"}),
        ("粮食产量10亿公斤以上", "粮食产量21亿斤", {"superseded", "raised"}),
        ("粮食产量20亿斤以上", "粮食综合生产能力稳步提升", {"redefined", "dropped", "new"}),
        ("节能减排完成国家下达任务", "单位生产总值二氧化碳排放降低4%", {"redefined", "dropped", "new"}),
        ("城镇调查失业率5.5%左右", "城镇登记失业率4%以内", {"redefined", "dropped", "new"}),
        ("居民消费价格指数控制在102左右", "居民消费价格涨幅2%左右", {"repeated"}),
        ("居民消费价格指数控制在103以内", "居民消费价格涨幅2%左右", {"superseded", "lowered"}),
        ("进出口增长12%左右", "进出口保持两位数增长", {"superseded", "softer"}),
        ("进出口增长5.5%左右", "进出口增长5%以上、力争5.5%", {"superseded", "lowered"}),
        ("经济增长预期目标为6%左右", "经济增长预期目标为5.5%左右", {"superseded", "lowered"}),
        ("单位生产总值能耗、水耗分别下降2%、3%", "单位生产总值水耗下降2%", {"superseded", "raised"}),
        ("PM2.5平均浓度30微克/立方米", "细颗粒物（PM2.5）平均浓度29微克/立方米", {"superseded", "lowered"}),
    ],
)
def test_the_step_of_one_target(old, new, classes):
    rest = "，固定资产投资增长4%左右，社会消费品零售总额增长5%左右"
    assert classes in steps(old + rest, new + rest)


def test_other_words_for_no_number_are_not_called_the_same():
    rest = "，固定资产投资增长4%左右"
    changes = succeed(report("进出口稳中向好" + rest, 2025), report("进出口稳量增效" + rest, 2026))
    assert [(change.classes, change.explanation) for change in changes] == [
        (("repeated",), "主要预期目标“进出口”两期都没有写数字：“稳中向好” → “稳量增效”"),
        (("repeated",), "主要预期目标“固定资产投资”与上期相同（增长4%左右）"),
    ]


def test_what_left_the_list_and_what_came():
    old = "地区生产总值增长6%左右，固定资产投资增长4%左右，社会消费品零售总额增长5%左右"
    new = "地区生产总值增长6%左右，社会消费品零售总额增长5%左右，城镇新增就业9万人"
    found = {frozenset(change.classes): change for change in succeed(report(old, 2025), report(new, 2026))}
    dropped, came = found[frozenset({"dropped"})], found[frozenset({"new"})]
    assert isinstance(dropped.before, Statement)
    assert isinstance(came.after, Statement)
    assert (dropped.before.indicator, dropped.after) == ("固定资产投资", None)
    assert (came.after.indicator, came.before) == ("城镇新增就业", None)


def test_another_indicator_in_the_same_slot_is_not_comparable():
    old = "地区生产总值增长6%左右，城镇新增就业9万人，单位地区生产总值能耗下降3%"
    new = "地区生产总值增长6%左右，城镇新增就业9万人，单位地区生产总值二氧化碳排放下降3%"
    change = next(change for change in succeed(report(old, 2025), report(new, 2026)) if "redefined" in change.classes)
    assert change.before.indicator != change.after.indicator


def test_a_remark_beside_a_number_does_not_soften_it():
    old = "地区生产总值增长6%左右，粮食产量20亿斤以上"
    new = "地区生产总值增长6%左右、在实际工作中争取更好结果，粮食产量20亿斤以上、力争有所增加"
    assert steps(old, new) == [{"repeated"}, {"repeated"}]


def unread(items: str, year: int) -> Document:
    """The same report, of which nothing was extracted."""
    document = report(items, year)
    return replace(document, extraction=replace(document.extraction, statements=(), sections=()))


def test_a_list_that_nothing_was_read_from_is_read_by_its_items():
    old = "地区生产总值增长6%左右，固定资产投资增长4%，粮食产量20亿斤以上、力争有所增加，单位地区生产总值能耗下降3%"
    new = "地区生产总值增长5.5%左右，固定资产投资止跌回稳，粮食产量21亿斤以上，单位地区生产总值能耗下降2%至3%"
    changes = succeed(unread(old, 2025), unread(new, 2026))
    found = {change.after.indicator: set(change.classes) for change in changes}
    assert found == {
        "地区生产总值": {"superseded", "lowered"},
        "固定资产投资": {"superseded", "softer"},
        "粮食产量": {"superseded", "raised"},
        "单位地区生产总值能耗": {"superseded", "raised"},
    }
    assert changes[0].before.quote == "地区生产总值增长6%左右"


def test_the_town_and_the_country_are_followed_each_where_one_phrase_names_both():
    old = "城镇居民人均可支配收入增长6%，农村居民人均可支配收入增长8%"
    new = "城乡居民人均可支配收入分别增长5%和8%"
    assert steps(old, new) == [{"superseded", "lowered"}, {"repeated"}]


def test_targets_of_a_longer_plan_are_no_list_of_the_year():
    plan = "“十五五”时期经济社会发展主要目标是：地区生产总值增长5%，粮食产量22亿斤，森林覆盖率达到40%。"
    document = report("地区生产总值增长6%左右，粮食产量20亿斤以上，固定资产投资增长4%", 2026, plan)
    empty = replace(document, extraction=replace(document.extraction, statements=(), sections=()))
    assert {each.after.indicator for each in succeed(unread("暂无", 2025), empty)} == {
        "地区生产总值", "粮食产量", "固定资产投资",
    }  # fmt: skip


def test_a_list_goes_on_through_sentences_that_hold_nothing_but_items():
    old = "地区生产总值增长6%左右。固定资产投资增长4%左右，城镇新增就业9万人。粮食产量20亿斤以上"
    new = "地区生产总值增长6%左右。固定资产投资实现正增长，城镇新增就业9万人。粮食产量21亿斤以上"
    assert steps(old, new) == [{"repeated"}, {"superseded", "softer"}, {"repeated"}, {"superseded", "raised"}]


def test_a_document_of_another_kind_drops_nothing():
    old = report("地区生产总值增长6%左右，城镇新增就业9万人", 2025)
    assert succeed(old, report("暂无", 2026)) == ()
    tasks = report("暂无", 2026, "全年新建口袋公园24个。")
    assert {change.classes for change in succeed(old, tasks)} <= {("new",)}


def test_documents_without_targets():
    empty = report("", 2025)
    assert succeed(empty, empty) == ()


@pytest.mark.shared
def test_six_provinces_year_on_year():
    if not SHARED.exists():
        pytest.skip("no real releases beside the project")
    about = {row["file"]: row for row in json.loads((SHARED / "documents/index.json").read_text(encoding="utf-8"))}
    rows = [json.loads(line) for line in (SHARED / "gold/year-on-year.jsonl").read_text(encoding="utf-8").splitlines()]
    accepted = {"incomparable": {"redefined"}}
    right = 0
    found = {}
    for province in sorted({row["province"] for row in rows}):
        pair = []
        for name in (f"report-{province}-2025.txt", f"report-{province}-2026.txt"):
            published = date.fromisoformat(about[name]["published"])
            version = replace(read_text((SHARED / "documents" / name).read_text(encoding="utf-8")), published=published)
            pair.append(Document(version=version, extraction=extract(version, published, about[name]["jurisdiction"])))
        found[province] = succeed(*pair)
    for row in rows:
        right += any(
            set(change.classes) & accepted.get(row["class"], {row["class"]})
            and all(_holds(row[side], getattr(change, side)) for side in ("before", "after"))
            for change in found[row["province"]]
        )
    assert right / len(rows) >= 0.9


def _holds(gold: dict | None, side: object) -> bool:
    """Whether a side of a change has the words of the gold row, or none are asked."""
    if gold is None:
        return True
    words = "".join(gold["quote"].split())
    quote = getattr(side, "quote", "").replace("％", "%").replace("（", "(").replace("）", ")").replace(" ", "")
    return bool(quote) and (words in quote or quote in words)
