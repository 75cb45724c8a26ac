"""Newspaper pieces: whose headline stands above, who is introduced in a line of its own, what only describes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract


def rows(text: str, published: date = date(2025, 2, 20), jurisdiction: str = "南通市") -> list[dict[str, Any]]:
    return [statement.as_json() for statement in extract(read_text(text), published, jurisdiction).statements]


WHO = [
    # a headline that names one part of the city is what the piece is about
    ("提速！海门区重大项目投资全市第一\n\n连日来，工地上一派繁忙。今年将新开工项目30个。\n", "海门区"),
    # the city as a whole, or two of its parts: nobody in particular
    ("全市项目观摩会走进海门\n\n连日来，工地上一派繁忙。今年将新开工项目30个。\n", "南通市"),
    ("海门如皋携手建新区\n\n连日来，工地上一派繁忙。今年将新开工项目30个。\n", "南通市"),
    # a zone of another name than the city's own
    ("空港经开区三个项目开工\n\n连日来，工地上一派繁忙。今年将新开工项目30个。\n", "空港经开区"),
    # who speaks, in a line of its own above what is said
    ("代表热议实事\n\n市水利局局长 林海\n\n优化清淤布局，确保今年完成清淤30万方以上。（沈湖）\n", "市水利局"),
    ("代表热议实事\n\n海门区委书记 林海\n\n优化布局，确保今年新增企业30家。（沈湖）\n", "海门区"),
    # where something is: the city's own part stays in the words of what is counted
    ("本报讯 南通市区今年将新增车位30个。\n", "南通市"),
    # companies of a kind are no company
    ("本报讯 实力增强，上市公司达30家。\n", "南通市"),
]


@pytest.mark.parametrize(("text", "who"), WHO)
def test_who_is_bound(text: str, who: str) -> None:
    assert [row["who"] for row in rows(text) if row.get("value") in (30, 300_000)] == [who]


READ = [
    # several counts of the same
    (
        "今年我市将推出10大类、40项、90个为民办实事项目。",
        [("target", 40, "推出为民办实事项目"), ("target", 90, "为民办实事项目")],
    ),
    # a rank of what stands before
    ("产值增幅6%，排位全省第2。", [("outcome", 6, "产值"), ("outcome", 2, "产值")]),
    ("去年税收增幅连续3年保持苏南第一。", [("outcome", 3, "税收增幅"), ("outcome", 1, "税收增幅")]),
    (
        "预算收入90亿元，总量全市第一、全省县市区第三。",
        [("outcome", 1, "预算收入总量"), ("outcome", 3, "预算收入总量")],
    ),
    ("园区在全国综合排名第17名。", [("outcome", 17, "园区在全国综合排名")]),
    # aims of growth
    ("我市将今年投资的增长目标定为6%以上。", [("target", 6, "投资的增长目标定")]),
    # endeavours go on behind a comma
    ("努力实现整车产量突破9万辆，产业规模突破8000亿元。", [("target", 90_000, None), ("target", 8e11, "产业规模")]),
    ("市场主体实现倍增。", [("outcome", 2, "市场主体")]),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_what_a_number_is_said_of(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    found = {(row["kind"], row["value"]): row["indicator"] for row in rows(f"本报讯 {text}\n")}
    for kind, value, indicator in expected:
        assert (kind, value) in found
        assert indicator is None or indicator in found[kind, value]


@pytest.mark.parametrize(
    "text",
    [
        "与会人员逐一观摩30个重大项目。",  # what is looked at
        "30个重点项目集中发布“施工图”。",
        "我市30万干部群众将再燃激情。",
        "今年我区将用好国内、国外30个创新中心。",  # what is there to be used
        "12个省重大项目和30个市重大项目均超序时推进。",
        "会展中心总建筑面积约21万平方米，总投资约30亿元，是一处新地标。",  # what a single thing is like
    ],
)
def test_what_only_describes_states_nothing(text: str) -> None:
    assert [row for row in rows(f"本报讯 {text}\n") if row.get("value") in (12, 30, 300_000, 3e9)] == []


@pytest.mark.parametrize(
    "text",
    [
        "各级将把强攻项目建设作为主题主线。",
        "下半年项目将迎来投产、竣工。",
        "加快建设长三角最佳生态宜居城、最美“后花园”。",
        "全省重大项目建设启动会议召开。",
    ],
)
def test_no_deed(text: str) -> None:
    assert [row["indicator"] for row in rows(f"本报讯 {text}\n") if row["kind"] == "action"] == []


def test_a_count_of_planned_projects_that_were_begun_is_reported() -> None:
    (row,) = [row for row in rows("本报讯 去年我市攻坚克难，30个计划新开工项目全部开工。\n") if row["kind"] != "action"]
    assert row["kind"] == "outcome"
