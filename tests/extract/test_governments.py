"""Whose document it is, where the text names a part of the government that it was filed under."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.extract.governments import government_of

HEADS = [
    ("武进区政府工作报告", [], "常州市", "武进区"),
    ("政府工作报告", ["——2022年1月5日在宜兴市第十八届人民代表大会第一次会议上"], "无锡市", "宜兴市"),
    ("", ["无锡市滨湖区国民经济和社会发展第十四个五年规划纲要"], "无锡市", "滨湖区"),
    ("2025年上半年新吴区为民办实事项目进展情况", [], "无锡市", "新吴区"),
    ("无锡经济开发区2025年为民办实事项目", [], "无锡市", "无锡经开区"),
    # the city's own, though it speaks of a part, or of two
    ("无锡市2024年民生实事项目", ["锡山区2023年试点经验在全市推广"], "无锡市", "无锡市"),
    ("关于支持锡山区建设示范区的若干意见", [], "无锡市", "无锡市"),
    ("", ["惠山区民生实事、锡山区民生实事"], "无锡市", "无锡市"),
    ("江西省2025年政府工作报告", ["南昌市2024年的做法"], "江西省", "江西省"),
    # what a government without parts that are known by name says is its own
    ("某镇2024年政府工作报告", [], "某镇", "某镇"),
]


@pytest.mark.parametrize(("title", "lines", "jurisdiction", "expected"), HEADS)
def test_whose_document_it_is(title: str, lines: list[str], jurisdiction: str, expected: str) -> None:
    assert government_of(title, lines, jurisdiction) == expected


def test_a_list_of_a_district_binds_the_district_wherever_it_was_found() -> None:
    text = "惠山区2025年民生实事项目\n1. 新建口袋公园6个。\n2. 改造老旧小区3个。\n3. 新增停车泊位400个。\n"
    found = extract(read_text(text), date(2025, 2, 3), "无锡市").statements
    assert [(each.value, each.who) for each in found] == [(6, "惠山区"), (3, "惠山区"), (400, "惠山区")]
