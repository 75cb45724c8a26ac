"""What holds before the first heading: the genre of a document, and the role and year that its title gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.extract.openings import genre_of, opening


def rows(raw: str, published: date) -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, "滨海区")
    return [statement.as_json() for statement in found.statements]


LISTS = [
    "滨海区发布2025年民生“暖心”实事\n▶新增泊位40个。\n▶培训护理员90人。\n▶改造菜场2家。\n",
    "2025年，区委、区政府为民兴办6件实事：\n一是新增泊位40个。\n二是培训护理员90人。\n三是改造菜场2家。\n",
    "2025年滨海区政府为民办实事项目\n1\n新增泊位40个\n2\n培训护理员90人\n3\n改造菜场2家\n",
    "滨海区2025年实事项目\n1.*新增泊位40个\n2.*培训护理员90人、*医护员5人\n3.*改造菜场2家\n",
]


@pytest.mark.parametrize("raw", LISTS)
def test_a_list_promises_for_the_year_of_its_title_however_it_is_numbered(raw: str) -> None:
    listed = {row["indicator"]: row for row in rows(raw, date(2025, 1, 20))}
    for indicator in ("新增泊位", "培训护理员", "改造菜场"):
        row = listed[indicator]
        assert (row["kind"], row["start"], row["end"]) == ("target", "2025-01-01", "2025-12-31"), indicator


def test_a_starred_item_shares_the_verb_before_it_and_is_quoted_with_its_star() -> None:
    found = [row for row in rows(LISTS[3], date(2025, 1, 20)) if row["indicator"] == "培训医护员"]
    assert [row["quote"] for row in found] == ["培训护理员90人、*医护员5人"]


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [
        ("滨海区2025年政府工作报告", "一、2024年工作回顾", "report"),
        ("关于分解《政府工作报告》2025年重点工作的通知", "一、2025年主要目标", "plan"),
        ("滨海区2025年国民经济和社会发展计划", "生产总值增长5%。", "plan"),
        ("", "三、2025年重点任务", "report"),
        ("滨海区作出明年部署", "本报讯 按照区政府工作报告，明年开工学校2所。", "press"),
    ],
)
def test_a_report_is_known_by_its_own_title(title: str, text: str, genre: str) -> None:
    assert genre_of(title, [line for line in (title, text) if line]) == genre


def test_the_year_of_a_title_comes_before_a_plan_that_the_text_mentions() -> None:
    texts = ["滨海区2025年工作计划", "2025年是完成“十四五”规划的收官之年。"]
    state = opening(texts[0], texts, "plan", date(2025, 1, 20))
    assert (state.start, state.end) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("heading", ["一、2025年主要预期目标", "一、2025年重点工作\n（一）预期指标"])
def test_a_heading_of_what_is_expected_governs_its_list_and_no_more(heading: str) -> None:
    raw = f"滨海区2025年工作计划\n{heading}\n1.外贸出口增长4%。\n二、2025年重点工作\n2.新增泊位40个。\n"
    found = {row["indicator"]: row["strength"] for row in rows(raw, date(2025, 1, 20))}
    assert found == {"外贸出口": "expect", "新增泊位": "plan"}


def test_items_numbered_without_a_stop() -> None:
    raw = "2025年滨海区实事项目\n6件实事项目已确定\n01 新增泊位40个\n09 培训护理员90人\n10 改造菜场2家\n"
    found = [row["indicator"] for row in rows(raw, date(2025, 1, 20))]
    assert found == ["新增泊位", "培训护理员", "改造菜场"]


def test_the_verb_of_a_number_is_no_deed_done_to_what_stands_before() -> None:
    raw = "滨海区2025年工作计划\n启动城西车站建设，建成小学2所。\n"
    found = [(row["kind"], row["indicator"]) for row in rows(raw, date(2025, 1, 20))]
    assert sorted(found) == [("action", "城西车站"), ("target", "建成小学")]


def test_a_list_read_after_its_year_announces_no_deeds() -> None:
    raw = "滨海区2024年民生实事项目\n1.建设滨江小学。\n2.新增泊位40个。\n3.建设城南水厂。\n"
    assert {row["kind"] for row in rows(raw, date(2024, 2, 1))} == {"action", "target"}
    assert {row["kind"] for row in rows(raw, date(2025, 1, 20))} == {"outcome"}


def test_the_day_under_a_title_heads_nothing() -> None:
    head = "滨海区2025年政府工作报告\n2025年1月8日在人代会上\n各位代表：\n"
    raw = f"{head}一、过去一年\n新增泊位40个。\n二、今年工作\n新增泊位50个。\n"
    assert [row["kind"] for row in rows(raw, date(2025, 1, 20))] == ["outcome", "target"]
