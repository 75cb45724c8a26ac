"""Lists of what is done for the people and plans, as districts print them: what counts, what only describes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

LIST = "滨海区2025年民生实事项目\n1.{text}\n"


def rows(raw: str, published: date = date(2025, 1, 20)) -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, "滨海区")
    return [statement.as_json() for statement in found.statements]


def told(text: str) -> list[tuple[Any, ...]]:
    found = rows(LIST.format(text=text))
    return [
        (row["indicator"], row["measure"], row["comparator"], row["value"]) for row in found if row["kind"] == "target"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "确保路灯完好率、井盖完好率达到98%。",
            [("路灯完好率", "level", "=", 98), ("井盖完好率", "level", "=", 98)],
        ),
        ("增加托位约300个。", [("增加托位", "amount", "~", 300)]),
        (
            "孤儿津贴、残疾人补贴标准分别从每人每月800元、120元提高到860元、150元。",
            [("孤儿津贴标准", "level", "=", 860), ("残疾人补贴标准", "level", "=", 150)],
        ),
        (
            "护理费标准不低于当地最低工资标准的1.2倍。",
            [("护理费标准不低于当地最低工资标准", "level", ">=", 1.2)],
        ),
        ("将12种(含罕见病)用药纳入报销目录。", [("用药纳入报销目录", "amount", "=", 12)]),
        ("建设滨江花园安置房,占地52亩,总面积8.3万平方米,提供住房640套。", [("提供住房", "amount", "=", 640)]),
    ],
)
def test_what_the_items_of_a_list_say(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert told(text) == expected


def test_a_rank_is_told_and_not_how_many_places_it_rose() -> None:
    found = rows("各位代表：\n一、2024年工作回顾\n规上工业增加值增速居全市第2，较上年前移3位。\n二、2025年工作安排\n")
    assert [(row["measure"], row["value"]) for row in found] == [("rank", 2)]


def test_a_list_opens_with_the_sentence_that_names_it() -> None:
    raw = (
        "经滨海区第五届人民代表大会第四次会议全体代表认真审议和投票表决，确定以下两类3个项目为2025年度滨海区政府民生实事项目：\n"
        "一、“优化出行条件”类，共2项\n1.新建停车场6处。\n2.改造桥梁4座。\n二、“提升教育水平”类，共1项\n3.新建幼儿园2所。\n"
    )
    assert [(row["kind"], row["value"], row["end"]) for row in rows(raw) if row["unit"] in ("处", "座", "所")] == [
        ("target", 6, "2025-12-31"),
        ("target", 4, "2025-12-31"),
        ("target", 2, "2025-12-31"),
    ]


def test_the_size_of_a_plant_that_is_named_is_no_quantity_of_its_own() -> None:
    found = rows(LIST.format(text="启动滨海电厂5万千瓦光伏项目建设。"))
    assert [(row["kind"], row["indicator"]) for row in found] == [("action", "滨海电厂5万千瓦光伏项目")]


def test_how_many_clusters_of_a_size_there_will_be_is_a_stock() -> None:
    raw = (
        "滨海区产业发展行动方案\n"
        "到2027年，产业规模达到900亿元，其中规模达300亿元级的产业集群1个（新材料）、100亿元级的产业集群3个。\n"
    )
    assert [(row["measure"], row["value"]) for row in rows(raw)] == [("level", 9e10), ("level", 1), ("level", 3)]
