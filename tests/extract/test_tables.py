"""Tables of indicators: a row is read by its columns, however its cells are laid out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

TITLE = "滨海区“十五五”港口发展规划\n一、主要目标\n到2030年，建成现代港口。\n表1 主要指标\n"
ROWS = [
    ["类别", "指标", "单位", "2025年", "2030年", "年均增长", "属性"],
    ["设施", "码头岸线长度", "公里", "32", "≥38", "[6]", "预期性"],
    ["效率", "铁水联运比例", "%", "6.2", "9以上", "-", "约束性"],
    ["规模", "货物吞吐量", "亿吨", "4.2", "4.8", "3%左右", "预期性"],
]
AFTER = "二、重点任务\n新增泊位40个。\n"
WANTED = [
    ("码头岸线长度", "level", ">=", 38, "公里", None, "2030-12-31", "expect"),
    ("码头岸线长度", "amount", "=", 6, "公里", "2026-01-01", "2030-12-31", "expect"),
    ("铁水联运比例", "level", ">=", 9, "%", None, "2030-12-31", "plan"),
    ("货物吞吐量", "level", "=", 4.8e8, "吨", None, "2030-12-31", "expect"),
    ("货物吞吐量", "growth", "~", 3, "%", "2026-01-01", "2030-12-31", "expect"),
    ("新增泊位", "amount", "=", 40, "个", "2026-01-01", "2030-12-31", "plan"),
]


def rows(raw: str, published: date = date(2026, 2, 1)) -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, "滨海区")
    return [statement.as_json() for statement in found.statements]


def brief(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("indicator", "measure", "comparator", "value", "unit", "start", "end", "strength")
    return tuple(row[name] for name in names)


@pytest.mark.parametrize("between", ["\t", " | ", " ", "\n"])
def test_a_row_is_read_by_its_columns_however_its_cells_are_parted(between: str) -> None:
    table = "\n".join(between.join(cells) for cells in ROWS)
    raw = f"{TITLE}{table}\n{AFTER}"
    found = rows(raw)
    assert [brief(row) for row in found] == WANTED
    for row in found:
        assert "".join(raw[row["start_offset"] : row["end_offset"]].split()) == row["quote"]


def test_cells_that_span_rows_may_be_missing_on_the_left_and_heads_of_groups_between() -> None:
    table = "\n".join("\t".join(cells[1:] if number == 2 else cells) for number, cells in enumerate(ROWS))
    table = table.replace("规模\t货物", "三、规模\n规模\t货物")
    assert [brief(row) for row in rows(f"{TITLE}{table}\n{AFTER}")] == WANTED


def test_a_unit_may_stand_with_the_name_and_a_falling_share_is_negative() -> None:
    table = "指标名称\t2025年\t2027年\t2030年\n单位产值能耗降低(%)\t-\t[9]\t[14]\n泊位总数（个）\t70\t75\t80-85\n"
    found = [
        (row["indicator"], row["measure"], row["value"], row.get("high"), row["end"]) for row in rows(TITLE + table)
    ]
    assert found == [
        ("单位产值能耗降低", "growth", -9, None, "2030-12-31"),
        ("单位产值能耗降低", "growth", -14, None, "2030-12-31"),
        ("泊位总数", "level", 75, None, "2027-12-31"),
        ("泊位总数", "level", 80, 85, "2030-12-31"),
    ]


def test_no_table_is_read_where_none_has_a_year_or_what_was_reached_is_told() -> None:
    deeds = "序号\t项目名称\t建设内容\t责任单位\n1\t城东小学\t新建教室40间\t区教育局\n"
    assert [brief(row)[:4] for row in rows(TITLE + deeds)] == [("新建教室", "amount", "=", 40)]
    told = "滨海区“十五五”港口发展规划\n一、发展基础\n指标\t单位\t2020年\t2025年\n泊位总数\t个\t60\t70\n"
    assert rows(told) == []


@pytest.mark.parametrize("blank", ["", "| "])
def test_a_head_of_two_rows_has_its_years_below(blank: str) -> None:
    raw = (
        "滨海区养老“十五五”规划\n一、目标\n序号 | 指标名称 | 目标值 | " + blank + "指标属性\n | | 2027年 | 2030年 |\n"
        "1 | 护理床位占比 | 55% | 60% | 约束性\n"
    )
    found = [(row["indicator"], row["value"], row["end"]) for row in rows(raw)]
    assert found == [("护理床位占比", 55, "2027-12-31"), ("护理床位占比", 60, "2030-12-31")]
