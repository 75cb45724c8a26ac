"""What stands once and holds for several: a bound, the years, one number of many things."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

REVIEW = "一、2025年工作回顾"


def rows(text: str, head: str = "二、2026年工作安排") -> list[dict[str, Any]]:
    found = extract(read_text(f"各位代表：\n{head}\n{text}\n"), date(2026, 1, 12), "滨海区")
    return [statement.as_json() for statement in found.statements]


BOUNDS = [
    ("粮食、油料产量分别达到9万吨、2万吨以上。", ">="),
    ("市民、农户收入分别增长6%、7%左右。", "~"),
    ("渔业、盐业产值分别突破30亿元、20亿元。", ">"),
    ("小麦、水稻、玉米产量7万吨、8万吨、9万吨以上。", ">="),
    ("市民、农户收入分别增长6%以上、7%左右。", ">="),
]


@pytest.mark.parametrize(("text", "comparator"), BOUNDS)
def test_a_bound_that_stands_once_holds_for_every_number_that_is_dealt_out(text: str, comparator: str) -> None:
    found = [row["comparator"] for row in rows(text)]
    assert found[0] == comparator
    assert len(found) > 1
    if "左右" not in text or "以上" not in text:
        assert set(found) == {comparator}
    else:
        assert found[1:] == ["~"]


@pytest.mark.parametrize(
    "text",
    [
        "2026年、2028年、2030年，海水淡化产能分别达到5万吨、8万吨和12万吨。",
        "到2026年、2028年和2030年海水淡化产能分别达到5万吨、8万吨和12万吨。",
    ],
)
def test_years_are_dealt_out_to_the_numbers_of_one_thing(text: str) -> None:
    assert [(row["indicator"], row["measure"], row["value"], row["end"]) for row in rows(text)] == [
        ("海水淡化产能", "level", 50000, "2026-12-31"),
        ("海水淡化产能", "level", 80000, "2028-12-31"),
        ("海水淡化产能", "level", 120000, "2030-12-31"),
    ]


TOGETHER = [
    ("旅客吞吐量、货物吞吐量均增长8%以上。", ["旅客吞吐量", "货物吞吐量"]),
    ("渔业产值、盐业产值、港口收入分别增长8%。", ["渔业产值", "盐业产值", "港口收入"]),
    ("渔业产值、渔民收入实现翻一番。", ["渔业产值", "渔民收入"]),
    ("稻谷、海鱼、蔬菜产量均稳定在百万吨以上。", ["稻谷产量", "海鱼产量", "蔬菜产量"]),
    ("小学、幼儿园均新建2所。", ["小学、幼儿园均新建"]),
]


@pytest.mark.parametrize(("text", "indicators"), TOGETHER)
def test_one_number_of_several_figures_is_one_statement_of_each(text: str, indicators: list[str]) -> None:
    assert [row["indicator"] for row in rows(text)] == indicators


ACCOUNTED = [
    ("实现渔业税收900万元，增长4%。", ["实现渔业税收", "渔业税收"]),
    ("渔业产值完成9亿元、增长4%，超过全市增速0.6个百分点。", ["渔业产值完成", "渔业产值", "渔业产值超过全市增速"]),
    ("渔船产量占全市41%，占全省20%。", ["渔船产量占", "渔船产量占"]),
    ("渔业产值跨过3个百亿元台阶，达到900亿元。", ["渔业产值"]),
    ("渔业产值增速高于全市0.7个百分点。", ["渔业产值增速"]),
    ("出口额达90亿元、增长4%（按可比口径增长6%以上），渔业产值9亿元。", ["出口额", "出口额", "渔业产值"]),
    ("新增2万青年来滨就业、3万农民工返乡。", ["新增青年来滨就业", "新增农民工返乡"]),
    ("区实事项目共8大类50个项目，截至11月底，累计完成投资9亿元。", ["累计完成投资"]),
]


@pytest.mark.parametrize(("text", "indicators"), ACCOUNTED)
def test_what_a_later_number_is_said_of(text: str, indicators: list[str]) -> None:
    assert [row["indicator"] for row in rows(text, REVIEW)] == indicators


def test_an_until_binds_what_follows_it_and_a_deadline_what_stands_before() -> None:
    until = rows("2025年，新增泊位40个，截至11月底，完成投资9亿元。", REVIEW)
    assert [(row["value"], row["end"]) for row in until] == [(40, "2025-12-31"), (9e8, "2025-11-30")]
    assert [row["end"] for row in rows("新增充电桩500个，10月底前完成。")] == ["2026-10-31"]


def test_a_figure_without_a_unit_is_one_where_a_bound_or_a_verb_holds_it() -> None:
    found = rows("城乡收入倍差缩小到1.6以内，恩格尔系数控制在30以下。")
    assert [(row["indicator"], row["comparator"], row["value"]) for row in found] == [
        ("城乡收入倍差", "<=", 1.6),
        ("恩格尔系数", "<=", 30),
    ]


def test_since_a_plan_began_lasts_to_the_end_of_the_year_that_is_planned() -> None:
    (row, later) = rows("单位产值能耗降低3%以上、力争“十五五”以来累计降低3%。")
    assert (row["start"], row["end"]) == ("2026-01-01", "2026-12-31")
    assert (later["indicator"], later["start"], later["end"]) == ("单位产值能耗", "2026-01-01", "2026-12-31")


KINDS = [
    ("通车总里程突破900公里。", "level"),
    ("为经营主体降低用能、用地等成本9亿元。", "amount"),
    ("海岸护堤完成900千米。", "amount"),
]


@pytest.mark.parametrize(("text", "measure"), KINDS)
def test_what_kind_of_figure_a_whole_a_cost_and_a_length_are(text: str, measure: str) -> None:
    assert [row["measure"] for row in rows(text)] == [measure]


def test_two_works_of_a_county_joined_by_and_are_two() -> None:
    found = [row["indicator"] for row in rows("建成县职校实训楼和县医院门诊楼。")]
    assert found == ["县职校实训楼", "县医院门诊楼"]


def test_by_a_year_at_the_head_of_what_follows_binds_nothing_before_it() -> None:
    found = rows("新增泊位40个，到2030年，旅客吞吐量达到900万人次。")
    assert [row["end"] for row in found] == ["2026-12-31", "2030-12-31"]


def test_what_is_being_built_is_not_counted_as_done() -> None:
    found = rows("9个泊位已投用，另有5个正在建设。", REVIEW)
    assert [row["value"] for row in found] == [9]


def test_a_thing_without_a_number_before_and_is_a_deed_of_its_own() -> None:
    found = [(row["kind"], row["indicator"]) for row in rows("建成城西客运站和3个以上公交首末站。")]
    assert ("target", "建成公交首末站") in found


def test_the_whole_year_stays_whole_where_it_is_told_ahead_of_its_end() -> None:
    found = extract(
        read_text("各位代表：\n一、2025年工作回顾\n全年预计渔业产值9亿元，增长4%。\n二、2026年工作\n稳中求进。\n"),
        date(2025, 12, 26),
        "滨海区",
    )
    assert {row.end for row in found.statements} == {date(2025, 12, 31)}


def test_a_plan_that_something_is_taken_up_into_is_no_time() -> None:
    found = rows("争取城西港纳入省“十五五”规划，新增泊位40个。")
    assert [(row["start"], row["end"]) for row in found if row["kind"] == "target"] == [("2026-01-01", "2026-12-31")]


def test_chinese_numerals_behind_what_was_delivered_count() -> None:
    text = "关于2026年工作要点\n开通公交线路两条。建成口袋公园四十个，新建充电桩三千个。守住三条控制线。\n"
    found = extract(read_text(text), date(2026, 2, 1), "无锡市").statements
    assert [(row.value, row.unit) for row in found] == [(2, "条"), (40, "个"), (3000, "个")]
