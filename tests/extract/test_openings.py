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


PLANS = [
    ("滨海区养殖业振兴三年行动方案(2024—2026年)", date(2024, 1, 1), date(2026, 12, 31)),
    ("滨海区“十四五”港口发展规划", date(2021, 1, 1), date(2025, 12, 31)),
    (
        "滨海区国民经济和社会发展第十五个五年规划和二〇三五年远景目标纲要",
        date(2026, 1, 1),
        date(2030, 12, 31),
    ),
    ("滨海区城市更新专项规划(2024—2035年)", date(2024, 1, 1), date(2035, 12, 31)),
    ("滨海区2026年优化营商环境行动方案", date(2026, 1, 1), date(2026, 12, 31)),
    ("关于支持滨海区渔业发展的若干措施", None, None),
    ("滨海区关于推进老旧街区改造的实施意见", None, None),
]


@pytest.mark.parametrize(("title", "start", "end"), PLANS)
def test_a_plan_is_for_the_years_of_its_title_and_for_none_where_it_names_none(
    title: str, start: date | None, end: date | None
) -> None:
    texts = [title, "一、总体要求", "坚持稳步推进。", "二、主要任务", "新增泊位40个。"]
    assert genre_of(title, texts) == "plan"
    found = [(row["indicator"], row["start"], row["end"]) for row in rows("\n".join(texts), date(2026, 1, 20))]
    assert found == [("新增泊位", start and start.isoformat(), end and end.isoformat())]


def test_a_plan_tells_what_was_reached_under_the_heading_that_says_so_at_any_depth() -> None:
    raw = (
        "滨海区“十五五”港口发展规划\n第一章 迈上新航程\n第一节 发展基础\n新增泊位40个。\n一、码头\n改造码头3座。\n"
        "第二节 面临形势\n竞争加剧。\n第三节 主要目标\n新增航线5条。\n"
        "第二章 做强港口\n（一）提升建设成效\n建成灯塔2座。\n"
    )
    found = {row["indicator"]: (row["kind"], row["start"]) for row in rows(raw, date(2026, 1, 20))}
    assert found == {
        "新增泊位": ("outcome", "2021-01-01"),
        "改造码头": ("outcome", "2021-01-01"),
        "新增航线": ("target", "2026-01-01"),
        "建成灯塔": ("target", "2026-01-01"),
    }


def test_a_heading_that_opens_a_paragraph_governs_that_paragraph() -> None:
    raw = (
        "滨海区“十五五”水利规划\n一、总论\n（一）“十四五”成就。新建泵站30座。\n（二）发展目标。新建水闸2座。\n"
        "二、任务\n疏浚河道9条。\n"
    )
    assert [row["kind"] for row in rows(raw, date(2026, 1, 20))] == ["outcome", "target", "target"]


def test_the_last_year_of_a_plan_is_no_farther_horizon() -> None:
    goals = "到2030年，吞吐量达到900万吨，年均增长5%。到2035年，泊位总数达到80个。"
    raw = f"滨海区“十五五”港口发展规划\n一、主要目标\n{goals}\n"
    found = {row["indicator"]: (row["measure"], row["start"], row["end"]) for row in rows(raw, date(2026, 1, 20))}
    assert found["吞吐量"] == ("growth", "2026-01-01", "2030-12-31")
    assert found["泊位总数"] == ("level", None, "2035-12-31")


@pytest.mark.parametrize(("published", "end"), [(date(2025, 10, 9), "2025-09-30"), (date(2026, 1, 9), "2025-09-30")])
def test_a_bulletin_of_a_month_without_a_year_is_of_the_last_such_month(published: date, end: str) -> None:
    found = rows("滨海区9月份民生实事进展情况\n已改造菜场2家。\n", published)
    assert [(row["kind"], row["start"], row["end"]) for row in found] == [("outcome", "2025-01-01", end)]
