"""The rule behind every field, and the entry of the language's files where one decided."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.extract.explain import explained
from monitor.extract.lexicon import entries
from monitor.values import Statement

LIST = "2026年试验区政府工作报告\n各位代表：\n{head}\n{text}\n"
TASKS = "二、2026年重点工作"
REVIEW = "一、2025年工作回顾"


def statements(text: str, head: str = TASKS) -> list[Statement]:
    return list(extract(read_text(LIST.format(head=head, text=text)), date(2026, 1, 20), "无锡市").statements)


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("试验产业产值达到12亿元以上。", "comparator", "bounds.以上"),
        ("试验产业产值达到12亿元以上。", "measure", "measure.reach verbs.达到"),
        ("试验产业产值达到12亿元以上。", "unit", "units.元"),
        ("全年服务老人超过1200人。", "comparator", "bounds.超过"),
        ("至少建成试验站3座。", "comparator", "bounds.至少"),
        ("新建试验站3座。", "comparator", "quantity.exact"),
        ("新增就业1.2万余人。", "comparator", "quantity.and-more"),
        ("试验产业产值增长5%至6%。", "comparator", "quantity.range"),
        ("新建、改造试验站不少于20座、15座。", "comparator", "bounds.不少于"),
        ("力争新建试验站3座。", "strength", "modality.力争"),
        ("力争新建试验站3座。", "modality", "modality.力争"),
        ("新建试验站3座。", "modality", "modality.of-plan"),
        ("新建试验站3座。", "kind", "kind.section"),
        ("开工建设东湖大桥。", "kind", "kind.deed"),
        ("开工建设东湖大桥。", "who", "who.owner"),
        ("开工建设东湖大桥。", "stage", "actions.开工建设"),
        ("支持梁溪区创建国家级试验示范区。", "who", "who.doer"),
        ("有效期内高企达到300家。", "indicator_id", "indicators.high-tech-enterprises 高新技术企业"),
        ("今年主要预期目标是：试验产业规模稳中提质；新增就业3万人。", "comparator", "withheld.words"),
        ("今年主要预期目标是：试验产业规模稳中提质；新增就业3万人。", "value_text", "withheld.words withheld.稳中提质"),
    ],
)
def test_a_field_names_its_rule_and_its_entry(text: str, field: str, reason: str) -> None:
    assert explained(statements(text)[0])[field] == reason


def test_what_was_reached_is_told_from_what_is_promised_by_the_section() -> None:
    (reached,) = statements("新建试验站3座。", REVIEW)
    assert (reached.kind, explained(reached)["kind"]) == ("outcome", "kind.section")


WANTED = {"kind", "who", "indicator", "period"}
OF_NUMBERS = {"measure", "comparator", "unit", "value"}


def test_every_field_has_its_rule() -> None:
    text = (
        "地区生产总值增长5%左右，城镇、农村居民收入分别增长4%、5%以上，居民收入与经济增长同步。"
        "新建试验站20座、改造15座，外贸总额位居全省第3位，试验产业产值翻一番，投入产出比达到1.8：1。"
        "完成投资1.2万亿余元，PM2.5浓度降至28微克/立方米，连续5年保持增长，打造千亿级试验产业2个。"
        "力争东湖大桥6月底前通车，支持梁溪区创建国家级试验示范区，编制试验区发展规划。"
    )
    found = [*statements(text), *statements(text, REVIEW)]
    assert {each.kind for each in found} == {"target", "outcome", "action"}
    for statement in found:
        wanted = WANTED | (OF_NUMBERS if statement.value is not None else set())
        wanted |= {"strength", "modality"} if statement.kind != "outcome" else set()
        wanted |= {"verb", "stage"} if statement.kind == "action" else set()
        wanted |= {"indicator_id", "sense"} if statement.indicator_id else set()
        assert wanted <= explained(statement).keys(), statement.quote


def test_an_entry_that_is_named_stands_in_its_file() -> None:
    known = {name: {entry.text for entry in entries(name)} for name in ("bounds", "units", "verbs", "modality")}
    for statement in statements("力争试验产业产值达到12亿元以上，新建试验站约3座，覆盖率提高5个百分点。"):
        for reason in " ".join(explained(statement).values()).split():
            name, _, text = reason.partition(".")
            if name in known and not text.startswith(("of-", "shared")):
                assert text in known[name]
