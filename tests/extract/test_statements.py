"""Targets and outcomes of sentences as reports, lists, plans, bulletins and newspapers write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

REPORT = "各位代表：\n{head}\n{text}\n"
YEAR = ("2023-01-01", "2023-12-31")


def rows(raw: str, published: date = date(2023, 1, 10), jurisdiction: str = "无锡市") -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, jurisdiction)
    return [statement.as_json() for statement in found.statements if statement.kind != "action"]


def brief(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["indicator"], row["measure"], row["comparator"], row["value"], row.get("unit")


def tasks(text: str) -> list[dict[str, Any]]:
    return rows(REPORT.format(head="三、2023年重点工作", text=text))


def review(text: str) -> list[dict[str, Any]]:
    return rows(REPORT.format(head="一、2022年工作回顾", text=text))


PROMISED = [
    ("新增泊位500个、充电桩90台。", [("新增泊位", "amount", "=", 500, "个"), ("新增充电桩", "amount", "=", 90, "台")]),
    ("新建、改扩建学校9所。", [("新建、改扩建学校", "amount", "=", 9, "所")]),
    (
        "完成120公里河道疏浚和35座闸站改造。",
        [("完成河道疏浚", "amount", "=", 120, "公里"), ("完成闸站改造", "amount", "=", 35, "座")],
    ),
    ("引进超5亿元项目20个以上。", [("引进超5亿元项目", "amount", ">=", 20, "个")]),
    ("有效发明专利突破1.2万件。", [("有效发明专利", "level", ">", 12000, "件")]),
    ("审批时限压减到15个工作日以内。", [("审批时限", "level", "<=", 15, "工作日")]),
    ("工业产值增长5%—6%。", [("工业产值", "growth", "range", 5, "%")]),
    ("单位产值能耗下降3%以上。", [("单位产值能耗", "growth", ">=", -3, "%")]),
    ("城镇化率提高0.8个百分点。", [("城镇化率", "points", "=", 0.8, "百分点")]),
    ("数字产业规模翻一番。", [("数字产业规模", "multiple", "=", 2, "倍")]),
    ("跻身全国百强前20位。", [("跻身全国百强", "rank", "<=", 20, "名")]),
    ("服务老人3.6万余人次。", [("服务老人", "amount", ">", 36000, "人次")]),
    ("甲、乙两区产值分别增长8%、9%。", [("甲产值", "growth", "=", 8, "%"), ("乙两区产值", "growth", "=", 9, "%")]),
    ("办好8件30项实事。", [("办好实事", "amount", "=", 8, "件"), ("办好实事", "amount", "=", 30, "项")]),
    ("开工两条新线。", [("开工新线", "amount", "=", 2, "条")]),
    ("城乡收入比缩小至1.7：1。", [("城乡收入比", "level", "=", 1.7, ":1")]),
    ("80%以上的社区建成服务站。", [("社区建成服务站", "level", ">=", 80, "%")]),
    ("营业收入保持12%以上的增长。", [("营业收入", "growth", ">=", 12, "%")]),
    ("举办90场讲座、展览等活动。", [("举办讲座、展览等活动", "amount", "=", 90, "场")]),
    ("为失业人员提供不少于300人次的培训。", [("为失业人员提供培训", "amount", ">=", 300, "人次")]),
    (
        "配送辅导不少于700课时、沙龙30期以上。",
        [("配送辅导", "amount", ">=", 700, "课时"), ("配送沙龙", "amount", ">=", 30, "期")],
    ),
    ("推进现有6个园区扩容。", [("推进现有园区扩容", "amount", "=", 6, "个")]),
    ("实际利用市外内资8亿元。", [("实际利用市外内资", "amount", "=", 800000000, "元")]),
    ("实施滨江路改造工程，长度约900米，宽度约30米，惠及住户700户。", [("惠及住户", "amount", "=", 700, "户")]),
    ("电影进社区覆盖居民9000人。", [("电影进社区覆盖居民", "amount", "=", 9000, "人")]),
    ("90家商户参与。", [("商户参与", "amount", "=", 90, "家")]),
    ("为80万重点群体提供服务。", [("重点群体提供服务", "amount", "=", 800000, "人")]),
]


@pytest.mark.parametrize(("text", "expected"), PROMISED)
def test_what_is_promised(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = tasks(text)
    assert [brief(row) for row in found] == expected
    assert {row["kind"] for row in found} == {"target"}
    assert {row["end"] for row in found} == {"2023-12-31"}


NOTHING = [
    "打造15分钟生活圈，完善5G网络，推进4号线二期前期工作。",
    "围绕6个产业链补链强链，聚焦12个重点片区。",
    "出台优化营商环境30条措施。",
    "统筹生态、农业、城镇三条控制线。",
    "整治景区3公里范围内环境。",
    "深化“三项改革”，落实“八项规定”。",
    "把高质量发展作为第一要务。",
    "改造提升312国道和S340省道。",
]


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_name_or_describe_state_nothing(text: str) -> None:
    assert tasks(text) == []


REPORTED = [
    (
        "居民收入完成4万元，特别是村民收入完成3万元。",
        [("居民收入完成", "level", "=", 4e4, "元"), ("村民收入完成", "level", "=", 3e4, "元")],
    ),
    (
        "出口额8亿元，总量位列沿江城市第二。",
        [("出口额", "level", "=", 8e8, "元"), ("出口额总量", "rank", "=", 2, "名")],
    ),
    ("吸引甲、乙等30家企业开展测试。", [("吸引甲、乙等企业开展测试", "amount", "=", 30, "家")]),
    (
        "出口额8亿元，增幅全省排第6位，高出全省0.4个百分点。",
        [
            ("出口额", "level", "=", 8e8, "元"),
            ("出口额增幅", "rank", "=", 6, "名"),
            ("出口额", "points", "=", 0.4, "百分点"),
        ],
    ),
    (
        "财政总收入9亿元，其中税收收入6亿元，分别增长3%和2%。",
        [
            ("财政总收入", "level", "=", 9e8, "元"),
            ("税收收入", "level", "=", 6e8, "元"),
            ("财政总收入", "growth", "=", 3, "%"),
            ("税收收入", "growth", "=", 2, "%"),
        ],
    ),
    ("产值由30亿元增至45亿元、全省第二。", [("产值", "level", "=", 4.5e9, "元"), ("产值", "rank", "=", 2, "名")]),
    (
        "上市企业新增6家，总数达40家。",
        [("上市企业新增", "amount", "=", 6, "家"), ("上市企业总数", "level", "=", 40, "家")],
    ),
    (
        "30个项目完成投资55亿元，同比增长9%。",
        [("项目完成投资", "amount", "=", 5.5e9, "元"), ("项目完成投资", "growth", "=", 9, "%")],
    ),
    ("42家卫生院提档升级。", [("卫生院提档升级", "amount", "=", 42, "家")]),
    ("处置能力较2015年增加1.5倍。", [("处置能力", "multiple", "=", 2.5, "倍")]),
    (
        "空气优良率、水质优良率均居全省第一。",
        [("空气优良率", "rank", "=", 1, "名"), ("水质优良率", "rank", "=", 1, "名")],
    ),
    ("连续5年平安度汛。", [("平安度汛", "level", "=", 5, "年")]),
]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_what_is_reported(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = review(text)
    assert [brief(row) for row in found] == expected
    assert {row["kind"] for row in found} == {"outcome"}


def test_a_target_list_is_expected_and_names_what_has_no_number() -> None:
    found = rows(
        REPORT.format(
            head="二、2023年目标任务",
            text="今年的主要预期目标是：生产总值增长5%左右；进出口稳中提质；居民收入增长与经济增长同步；粮食面积、能耗强度完成省下达任务。",
        )
    )
    assert {row["strength"] for row in found} == {"expect"}
    assert {row["section"] for row in found} == {"target-list"}
    assert [(row["indicator"], row.get("value_text")) for row in found] == [
        ("生产总值", None),
        ("进出口", "稳中提质"),
        ("居民收入", "与经济增长同步"),
        ("粮食面积", "完成省下达任务"),
        ("能耗强度", "完成省下达任务"),
    ]


STRENGTHS = [
    ("力争到2025年新增泊位500个；建成公园12座。", ["strive", "strive"], "2025-12-31"),
    ("确保年底前新增泊位500个。", ["ensure"], "2023-12-31"),
    ("全力争取新增泊位500个。", ["strive"], "2023-12-31"),
    ("支持企业牵头组建联合体5个。", ["explore"], "2023-12-31"),
    ("新增泊位500个，10月底前完成。", ["plan"], "2023-10-31"),
    ("上半年新增泊位500个。", ["plan"], "2023-06-30"),
]


@pytest.mark.parametrize(("text", "strengths", "end"), STRENGTHS)
def test_how_firmly_and_by_when(text: str, strengths: list[str], end: str) -> None:
    found = tasks(text)
    assert [row["strength"] for row in found] == strengths
    assert {row["end"] for row in found} == {end}


def test_a_review_of_years_and_one_of_the_year() -> None:
    found = rows(
        "各位代表：\n一、过去五年工作回顾\n五年来，新增泊位5000个。\n过去一年，新增泊位900个。\n在看到成绩的同时，我们也清醒认识到，"
        "还存在泊位缺口2000个等不足，需要下大力气解决。\n二、2023年重点工作\n新增泊位800个。\n",
    )
    assert [(row["value"], row["start"], row["end"]) for row in found] == [
        (5000, "2018-01-01", "2022-12-31"),
        (900, "2022-01-01", "2022-12-31"),
        (800, *YEAR),
    ]


LIST = """2024年滨江区为民办实事项目
一、教育提升
1.新建学校5所，新增学位600个。（责任单位：区教育局）
二、养老服务
2.新建助餐点20个；完成适老化改造800户，其中农村300户。
"""


def test_a_list_of_livelihood_items() -> None:
    found = rows(LIST, date(2024, 1, 20), "滨江区")
    assert [(row["kind"], row["value"]) for row in found] == [("target", n) for n in (5, 600, 20, 800, 300)]
    assert {row["who"] for row in found} == {"滨江区"}
    assert {row["end"] for row in found} == {"2024-12-31"}


def test_a_bulletin_reports_its_year() -> None:
    found = rows(
        "2022年湖城市统计公报\n一、综合\n全年生产总值1200亿元，增长4%。\n二、农业\n粮食产量30万吨。\n", date(2023, 3, 1)
    )
    assert {(row["kind"], row["end"]) for row in found} == {("outcome", "2022-12-31")}
    assert len(found) == 3


PRESS = """本报讯 昨天，市政府召开新闻发布会。去年，全市新开工保障房1.8万套，惠及居民3万户。
今年，全市计划筹集保障房1.5万套，力争年底前完成投资120亿元。
截至目前，全市已建成口袋公园460个。
市水利局将新建泵站12座。江阴今年新增泊位900个。
大华集团去年产值突破80亿元，预计2025年达到100亿元。
（张三）
"""


def test_a_newspaper_piece_reports_and_announces() -> None:
    found = rows(PRESS, date(2023, 3, 2))
    assert [(row["kind"], row["value"], row["who"], row["start"], row["end"]) for row in found] == [
        ("outcome", 18000, "无锡市", "2022-01-01", "2022-12-31"),
        ("outcome", 30000, "无锡市", "2022-01-01", "2022-12-31"),
        ("target", 15000, "无锡市", *YEAR),
        ("target", 12e9, "无锡市", None, "2023-12-31"),
        ("outcome", 460, "无锡市", None, "2023-03-02"),
        ("target", 12, "市水利局", None, None),
        ("target", 900, "江阴市", *YEAR),
        ("outcome", 8e9, "大华集团", None, "2022-12-31"),
        ("target", 1e10, "大华集团", None, "2025-12-31"),
    ]


def test_columns_mixed_without_a_byline_that_tells_say_so() -> None:
    twice = "二是做强产业集群，力争到2025年集群规模突破900亿元，培育链主企业12家以上。"
    raw = f"江阴\n江阴市委书记表示，将做优平台。\n{twice}\n宜兴\n宜兴市委书记表示，将做美乡村。\n{twice}\n"
    found = rows(raw, date(2023, 7, 1))
    assert found
    assert all("owner unknown: columns mixed" in row["doubts"] for row in found)
    assert {row["tier"] for row in found} == {"C"}


def test_a_traditional_page_is_quoted_as_printed() -> None:
    found = tasks("全年新增就業3.2萬人，建設口袋公園30個。")
    assert [row["quote"] for row in found] == ["全年新增就業3.2萬人", "建設口袋公園30個"]
    assert [row["value"] for row in found] == [32000, 30]


def test_every_field_says_which_rule_it_came_by() -> None:
    (row,) = tasks("力争新增泊位500个以上。")
    assert row["why"].keys() >= {"measure", "period", "who", "value", "indicator", "strength"}
