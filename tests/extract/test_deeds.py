"""Deeds in their documents: what a newspaper reports is no announcement; whose deed it is, by when, how firmly."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.values import Statement

REPORT = """政府工作报告

各位代表：

一、2023年工作回顾

过去一年，我们建成滨江歌剧院，启动青石渡隧道建设。

二、2024年工作任务

{text}
"""


def actions(text: str, published: date = date(2024, 2, 1), jurisdiction: str = "无锡市") -> list[Statement]:
    found = extract(read_text(text), published, jurisdiction).statements
    return [each for each in found if each.kind == "action"]


class TestNewspaper:
    @pytest.mark.parametrize(
        "text",
        [
            "本报讯 1月27日，锡东环线快速路正式通车。",
            "本报讯 当天，机场货运站项目开工，邮件处理中心建成投运。",
            "本报讯 会上，市长宣布启动“湖山之春”购物节。",
            "本报讯 昨天，市低空产业联盟揭牌成立。",
            "本报讯 据悉，全市已建成北岸湿地公园，创成国家园林城市。",
        ],
    )
    def test_news_is_no_announcement(self, text):
        assert actions(text) == []

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("本报讯 1月27日，副市长王岚介绍，下一步，我市将设立低空产业基金。", "低空产业基金"),
            ("本报讯 市领导强调，确保锡东环线快速路早日通车。", "锡东环线快速路"),
            ("本报讯 据介绍，青石渡隧道将于年内开工。", "青石渡隧道"),
            ("本报讯 据悉，全市已建成公园60座，下一步将启动北岸湿地公园建设。", "北岸湿地公园"),
        ],
    )
    def test_announcement(self, text, named):
        assert [each.indicator for each in actions(text)] == [named]


class TestReport:
    def test_only_the_tasks_announce(self):
        found = actions(REPORT.format(text="今年要建成市第二图书馆，启动北岸剧场建设。"))
        assert [(each.verb, each.indicator) for each in found] == [("finish", "市第二图书馆"), ("start", "北岸剧场")]
        assert {(each.start, each.end) for each in found} == {(date(2024, 1, 1), date(2024, 12, 31))}
        assert {each.section for each in found} == {"tasks"}

    def test_nearest_time_is_its_own(self):
        text = REPORT.format(text="力争会展二馆上半年建成投用、“湖西芯园”年内封顶。")
        found = actions(text)
        assert [(each.indicator, each.start, each.end) for each in found] == [
            ("会展二馆", date(2024, 1, 1), date(2024, 6, 30)),
            ("湖西芯园", None, date(2024, 12, 31)),
        ]
        assert {each.strength for each in found} == {"strive"}

    def test_time_inside_a_name_is_the_names(self):
        (found,) = actions(REPORT.format(text="编制养老服务“十五五”规划。"))
        assert (found.start, found.end) == (date(2024, 1, 1), date(2024, 12, 31))

    @pytest.mark.parametrize(
        ("text", "who"),
        [
            ("支持江阴、宜兴争创国家级渔业强镇示范县。", "江阴市;宜兴市"),
            ("支持北港镇争创国家级渔业强镇。", "无锡市"),
            ("推动苏通工业园区申报国家级绿色园区。", "苏通工业园区"),
            ("争创国家级农村改革试验区。", "无锡市"),
        ],
    )
    def test_who_is_bound(self, text, who):
        assert [each.who for each in actions(REPORT.format(text=text))] == [who]

    def test_quantity_of_its_own_makes_a_target(self):
        found = extract(
            read_text(REPORT.format(text="新建口袋公园12个，建成市第二图书馆。")), date(2024, 2, 1), "无锡市"
        ).statements
        assert [(each.kind, each.verb) for each in found if each.section == "tasks"] == [
            ("target", None),
            ("action", "finish"),
        ]

    def test_quote_and_offsets_lead_to_the_printed_text(self):
        text = REPORT.format(text="今年要建成（中欧）会展中心、市第二图书馆。")
        for each in actions(text):
            assert text[each.start_offset : each.end_offset] == each.quote
            assert each.indicator.replace("(", "（").replace(")", "）") in each.quote

    def test_heading_run_into_its_list(self):
        text = "2024年区民生实事项目\n\n一、文体惠民\n1.建成北岸体育公园。\n2.改造青石老街。\n"
        assert [each.indicator for each in actions(text)] == ["北岸体育公园", "青石老街"]
