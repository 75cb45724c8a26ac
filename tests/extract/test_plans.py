"""Plans, district lists, reports and bulletins, whole or in part, as they are found on the web."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

TASKS = "各位代表：\n三、2025年重点工作\n{text}\n"


def rows(raw: str, published: date = date(2025, 1, 20)) -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, "滨海区")
    return [statement.as_json() for statement in found.statements]


def tasks(text: str) -> list[dict[str, Any]]:
    return rows(TASKS.format(text=text))


def days(row: dict[str, Any]) -> tuple[str, str | None, str | None]:
    return row["kind"], row["start"], row["end"]


YEAR = ("2025-01-01", "2025-12-31")
LAST = ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    "raw",
    [
        "2025年是规划收官之年。全区上下要真抓实干。\n主要预期目标：生产总值增长6%，居民消费价格涨幅2%左右。\n"
        "重点抓好三方面工作\n（一）扩大内需\n引入首店30家以上。\n",
        "为落实上级部署，结合2025年预算，制定扩大内需的若干政策。\n一、消费政策\n2025年，引入首店30家以上。\n",
    ],
)
def test_a_part_of_a_report_or_plan_without_its_title_is_still_one(raw: str) -> None:
    found = [row for row in rows(raw) if row["indicator"] == "引入首店"]
    assert [days(row) for row in found] == [("target", *YEAR)]


def test_a_list_of_aims_behind_a_colon_is_expected() -> None:
    (row,) = rows("滨海区两会开幕。今年主要预期目标：生产总值增长6%左右。\n")
    assert (days(row), row["strength"]) == (("target", *YEAR), "expect")


def test_a_bulletin_without_its_title_reports_what_was_reached() -> None:
    raw = (
        "2024年，全区经济稳中向好。\n一、综合\n生产总值90亿元，比上年增长5.2%。\n二、农业\n夏粮产量3万吨，增长1.9%。\n"
    )
    assert {(row["kind"], row["end"]) for row in rows(raw, date(2025, 3, 1))} == {("outcome", "2024-12-31")}


def test_what_a_year_brought_is_no_promise_of_the_headline_that_names_it() -> None:
    raw = (
        "滨海答卷来了\n来源：滨海日报 2025-01-21\n报告分两个部分：2024年工作总结、2025年工作总体要求。\n"
        "回眸2024\n服务业增加值达50亿元。\n"
    )
    (row,) = [row for row in rows(raw, date(2025, 1, 21)) if row["value"] == 50e8]
    assert days(row) == ("outcome", None, "2024-12-31")


def test_a_report_before_the_end_of_its_year_tells_the_whole_of_it() -> None:
    raw = (
        "政府工作报告\n各位代表：\n一、2024年工作回顾\n2024年，预计完成固定资产投资70亿元，增长9%；工业投资30亿元。\n"
        "二、2025年工作安排\n建设公园1座。\n"
    )
    reported = [row for row in rows(raw, date(2024, 12, 20)) if row["kind"] == "outcome"]
    assert [days(row) for row in reported] == [("outcome", *LAST)] * 3


def test_in_january_a_year_that_has_passed_is_the_last_one() -> None:
    (row,) = rows("滨海区一年来新增泊位50个。\n", date(2025, 1, 21))
    assert days(row) == ("outcome", *LAST)


def test_the_headline_of_a_list_may_promise() -> None:
    raw = "2025年滨海区将办好12件民生实事\n新增泊位50个。\n改造菜场3家。\n为120名老人安装扶手。\n"
    assert [row["value"] for row in rows(raw)] == [12, 50, 3, 120]


def test_a_plan_does_not_promise_itself() -> None:
    raw = (
        "滨海区公园建设实施方案\n根据省、市有关部署，结合实际，制定滨海区公园建设实施方案。\n"
        "一、工作目标\n出台《滨海区公园管理办法》。\n"
    )
    assert [row["indicator"] for row in rows(raw) if row["kind"] == "action"] == ["滨海区公园管理办法"]


@pytest.mark.parametrize(
    ("text", "indicator", "value", "end"),
    [
        ("第一季度发行专项债券3000万元。", "发行专项债券", 30_000_000, "2025-03-31"),
        ("区财政安排200万元对重点项目进行奖补。", "区财政安排对重点项目进行奖补", 2_000_000, YEAR[1]),
        ("经济总量由全市第六位上升至第四位。", "经济总量", 4, YEAR[1]),
        ("新增充电桩一万个。", "新增充电桩", 10_000, YEAR[1]),
        ("培训护理员一千名。", "培训护理员", 1000, YEAR[1]),
        ("衣着类价格涨幅控制在1·8%。", "衣着类价格涨幅", 1.8, YEAR[1]),
        ("三次产业结构为9.2:51:39.8居民消费价格涨幅2%。", "居民消费价格涨幅", 2, YEAR[1]),
    ],
)
def test_numbers_as_plans_print_them(text: str, indicator: str, value: float, end: str) -> None:
    (row,) = tasks(text)
    assert (row["indicator"], row["value"], row["end"]) == (indicator, value, end)


def test_a_second_deed_to_the_same_things_is_said_of_them_alone() -> None:
    assert [row["indicator"] for row in tasks("工业项目新开工90个、竣工投产60个。")] == [
        "工业项目新开工",
        "工业项目竣工投产",
    ]


def test_growth_of_a_sum_is_not_said_of_its_being_reached() -> None:
    found = tasks("实现生产总值90亿元、增长5.7%，增速高于全市0.7个百分点。")
    assert [row["indicator"] for row in found][1:] == ["生产总值", "生产总值增速"]


@pytest.mark.parametrize(
    ("text", "indicator", "words"),
    [
        ("生产总值增速略高于全市平均水平。", "生产总值", "增速略高于全市平均水平"),
        ("居民收入增长高于全省。", "居民收入", "增长高于全省"),
        ("高质量完成上级下达的节能减排任务。", "节能减排", "完成任务"),
    ],
)
def test_numbers_withheld_among_the_tasks(text: str, indicator: str, words: str) -> None:
    (row,) = tasks(text)
    assert (row["indicator"], row["value"], row["value_text"]) == (indicator, None, words)
