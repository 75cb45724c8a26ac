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
        ("改造8所中小学、幼儿园。", [("改造中小学、幼儿园", "amount", "=", 8)]),
        (
            "打造5个特色鲜明、业态丰富的街区。",
            [("打造特色鲜明、业态丰富的街区", "amount", "=", 5)],
        ),
        ("完成全区现有9座泵站改造。", [("完成全区现有泵站改造", "amount", "=", 9)]),
        (
            "完成4座公厕改造新增3处休憩点。",
            [("完成公厕改造", "amount", "=", 4), ("新增休憩点", "amount", "=", 3)],
        ),
        ("完成3个游园建设及全区体育设施更新。", [("完成游园建设", "amount", "=", 3)]),
        ("购买60米登高消防车2辆。", [("购买60米登高消防车", "amount", "=", 2)]),
        ("新建滨江路，全长800米、宽24米。", []),
        ("居民医保补助标准提高到每人每年700元。", [("居民医保补助标准", "level", "=", 700)]),
        (
            "新开工棚户区改造300套，基本建成260套。",
            [("新开工棚户区改造", "amount", "=", 300), ("棚户区改造基本建成", "amount", "=", 260)],
        ),
        (
            "对8个小区进行改造、20个小区进行“微更新”。",
            [("对小区进行改造", "amount", "=", 8), ("对小区进行“微更新”", "amount", "=", 20)],
        ),
        ("新辟公交线路1条、优化9条。", [("新辟公交线路", "amount", "=", 1), ("公交线路优化", "amount", "=", 9)]),
        (
            "主城区新建公厕32座、改造6座。",
            [("主城区新建公厕", "amount", "=", 32), ("主城区公厕改造", "amount", "=", 6)],
        ),
        ("整治河道9条，涉及3个镇、12个村。", [("整治河道", "amount", "=", 9)]),
        ("常住人口达到90万。", [("常住人口", "level", "=", 9e5)]),
        ("生产总值将达到900亿元。", [("生产总值", "level", "=", 9e10)]),
        ("完成某街改造及建设3个公园。", [("建设公园", "amount", "=", 3)]),
        ("创建3个产业集群以及一批园区。", [("创建产业集群", "amount", "=", 3)]),
        ("每年创建百个标杆。", [("创建标杆", "amount", "=", 100)]),
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


def days(row: dict[str, Any]) -> tuple[str, str | None, str | None]:
    return row["kind"], row["start"], row["end"]


def test_a_plan_that_begins_with_the_year_before_tells_what_it_brought() -> None:
    raw = (
        "滨海区2025年国民经济和社会发展计划\n2024年，全区经济稳中向好。全年完成投资90亿元、增长5%。\n"
        "2025年主要预期目标是：固定资产投资增长6%。\n"
    )
    assert [days(row) for row in rows(raw)] == [
        ("outcome", "2024-01-01", "2024-12-31"),
        ("outcome", "2024-01-01", "2024-12-31"),
        ("target", "2025-01-01", "2025-12-31"),
    ]


def test_the_year_that_a_paragraph_of_a_plan_aims_at_holds_for_its_sentences() -> None:
    raw = (
        "滨海区建设智能制造先行区实施方案\n一、主要目标\n到2027年，全区成为智能制造先行区。力争培育龙头企业12家。\n"
        "到2028年，全年实现产业规模突破500亿元，引进项目30个。\n"
    )
    assert [(row["value"], row["end"]) for row in rows(raw)] == [
        (12, "2027-12-31"),
        (5e10, "2028-12-31"),
        (30, "2028-12-31"),
    ]


def test_the_share_of_those_who_do_something_is_a_share() -> None:
    (row,) = rows("滨海区社区服务实施方案\n到2027年底前，确保东城街道、西城街道60%的社区建成综合体。\n")
    assert (row["measure"], row["value"], row["end"], row["strength"]) == ("level", 60, "2027-12-31", "ensure")


def test_a_headline_over_what_a_five_year_plan_brought_opens_its_years() -> None:
    raw = (
        "2025年工作回顾\n2025年，全区生产总值增长5%。\n“十四五”时期重大成就\n■实力再上台阶\n"
        "●生产总值年均增长6%，较“十三五”末净增200亿元。\n●2个千亿级、3个百亿级项目落地建设。\n"
    )
    found = rows(raw, date(2026, 1, 20))
    assert [(row["indicator"], row["start"], row["end"]) for row in found] == [
        ("全区生产总值", "2025-01-01", "2025-12-31"),
        ("生产总值", "2021-01-01", "2025-12-31"),
        ("生产总值", "2021-01-01", "2025-12-31"),
        ("千亿级项目落地建设", "2021-01-01", "2025-12-31"),
        ("百亿级项目落地建设", "2021-01-01", "2025-12-31"),
    ]


def test_the_numbers_of_items_that_no_mark_sets_off_go_on() -> None:
    raw = (
        "2025年滨海区政府实事项目\n11 新建公园2个。\n12 完成管网改造5公里。\n13 分类开展培训活动60场。\n"
        "14 类似社区改造3个。\n"
    )
    assert [row["value"] for row in rows(raw)] == [2, 5, 60, 3]


def test_a_list_that_a_long_sentence_opens_is_for_the_year_of_that_sentence() -> None:
    raw = (
        "1月8日下午，滨海市东湖区第五届人民代表大会第四次会议闭幕。会议期间，代表们从东湖区2025年12个民生实事候选项目中"
        "票决产生了10个民生实事项目。东湖区2025年10个民生实事项目具体如下\n一、教育设施提升项目\n新建校舍2栋。\n"
        "二、健康守护项目\n新增床位90张。\n三、城市品质提升项目\n更新路灯500盏。\n"
    )
    assert [(row["value"], *days(row)) for row in rows(raw)] == [
        (2, "target", "2025-01-01", "2025-12-31"),
        (90, "target", "2025-01-01", "2025-12-31"),
        (500, "target", "2025-01-01", "2025-12-31"),
    ]


def test_a_city_is_not_its_county_of_the_same_name() -> None:
    raw = "2025年十件实事\n来源：安阳新闻网\n1.新增公交车50台。\n2.建设六中新校区。\n3.新建公园2个。\n"
    found = extract(read_text(raw), date(2025, 1, 20), "安阳市").statements
    assert [(row.kind, row.who) for row in found] == [
        ("target", "安阳市"),
        ("action", "安阳市"),
        ("target", "安阳市"),
    ]


def test_the_far_year_that_a_sentence_opens_with_holds_for_those_behind_it() -> None:
    raw = (
        "滨海交通规划发布\n近日发布的规划提出，到2035年，全区基本建成立体交通网，公路网规模约900公里。"
        "高速公路约70公里。港口通过能力达到2000万吨。\n"
    )
    assert [(row["measure"], row["value"]) for row in rows(raw)] == [("level", 900), ("level", 70), ("level", 2e7)]
    raw = "滨海交通规划发布\n到2035年，全区基本建成立体交通网。高速公路约70公里。港口通过能力达到2000万吨。\n"
    assert [(row["value"], row["end"]) for row in rows(raw)] == [(70, "2035-12-31"), (2e7, "2035-12-31")]


def test_a_field_of_the_portal_that_names_the_document_announces_nothing() -> None:
    raw = (
        "区政府办公室关于印发滨海区制造业提升实施方案（2025—2027年）的通知\n"
        "内容概述 区政府办公室关于印发滨海区制造业提升实施方案（2025—2027年）的通知\n"
        "一、目标\n到2027年，规上企业达900家。\n二、任务\n每年实施技改项目60个。\n"
    )
    assert [row["kind"] for row in rows(raw)] == ["target", "target"]


@pytest.mark.parametrize(
    "raw",
    [
        "今年政府工作的总体思路是：真抓实干。\n全区主要预期目标是：生产总值增长6%左右；财政收入增长3%。\n"
        "一、聚焦产业强区，推动产城融合\n招引项目{}个。\n",
        "1月9日，滨海区发布2025年政府工作重点，推进各项工作。\n具体如下：\n主要预期目标是：生产总值增长5%。\n"
        "（一）强化内需拉动。\n建设园区{}家。\n",
    ],
)
def test_a_part_of_a_report_is_for_the_year_that_its_first_words_name(raw: str) -> None:
    found = [row for row in rows(raw.format(37)) if row["value"] == 37]
    assert [days(row) for row in found] == [("target", "2025-01-01", "2025-12-31")]


def test_a_list_of_what_was_done_is_for_the_year_of_its_headline() -> None:
    raw = (
        "2024滨海民生实事成绩单来了\n2025年01月06日 16:55 来源：滨海发布\n"
        "2024滨海民生实事项目完成情况\n一、出行\n完成12条街巷整治。\n"
    )
    assert [days(row) for row in rows(raw)] == [("outcome", "2024-01-01", "2024-12-31")]


def test_a_headline_of_the_aims_of_a_five_year_plan_opens_its_years() -> None:
    raw = "2025年工作回顾\n新增停车位310个。\n“十五五”时期主要目标\n工业总产值达900亿元，财政收入年均增长3%。\n"
    assert [days(row) for row in rows(raw, date(2026, 1, 20))] == [
        ("outcome", "2025-01-01", "2025-12-31"),
        ("target", None, "2030-12-31"),
        ("target", "2026-01-01", "2030-12-31"),
    ]


def test_what_several_numbers_without_names_are_said_of() -> None:
    raw = (
        "各位代表：\n一、2024年工作回顾\n新签约、新开工、新竣工亿元以上项目60个、40个、20个。"
        "规上、亿元以上工业企业达700家、140家。实施安置房项目19个，竣工5个。新增高企63家（全市第2）。节约资金超亿元。\n"
        "二、2025年工作安排\n"
    )
    assert [(row["indicator"], row["measure"], row["value"]) for row in rows(raw)] == [
        ("新签约亿元以上项目", "amount", 60),
        ("新开工亿元以上项目", "amount", 40),
        ("新竣工亿元以上项目", "amount", 20),
        ("规上工业企业", "level", 700),
        ("亿元以上工业企业", "level", 140),
        ("实施安置房项目", "amount", 19),
        ("安置房项目竣工", "amount", 5),
        ("新增高企", "amount", 63),
        ("高企", "rank", 2),
        ("节约资金", "amount", 1e8),
    ]


def test_a_year_that_a_sentence_of_a_plan_aims_at_holds_up_to_the_end_of_its_paragraph() -> None:
    raw = (
        "滨海区服务业提升实施意见\n各镇：为推动服务业发展，制定本实施意见。一、总体目标扩大供给。到2027年，力争服务业增加值达90亿元。"
        "规上企业总数达500家。服务业增加值年均增速高于生产总值增速0.5个百分点，2028年冲刺100亿元。\n"
    )
    assert [(row["indicator"], row["measure"], row["value"], row["end"]) for row in rows(raw)] == [
        ("服务业增加值", "level", 9e9, "2027-12-31"),
        ("规上企业总数", "level", 500, "2027-12-31"),
        ("服务业增加值年均增速高于生产总值增速", "points", 0.5, "2027-12-31"),
        ("服务业增加值冲刺", "level", 1e10, "2028-12-31"),
    ]


def test_the_sums_of_a_bulletin_and_how_they_changed() -> None:
    raw = (
        "2024年滨海区统计公报\n一、综合\n全年生产总值[2]90亿元，比上年增长5%。其中，第一产业增加值20亿元，第二产业增加值30亿元，"
        "第三产业增加值40亿元，增速分别为1%、2%、3%。累计完成财政总收入8亿元，比上年下降2%，其中税收收入6亿元。"
        "年末经营主体3万户，增长4%。\n"
    )
    found = [(row["indicator"], row["measure"], row["value"], row["start"]) for row in rows(raw, date(2025, 3, 1))]
    assert found == [
        ("生产总值", "level", 9e9, None),
        ("生产总值", "growth", 5, "2024-01-01"),
        ("第一产业增加值", "level", 2e9, None),
        ("第二产业增加值", "level", 3e9, None),
        ("第三产业增加值", "level", 4e9, None),
        ("第一产业增加值", "growth", 1, "2024-01-01"),
        ("第二产业增加值", "growth", 2, "2024-01-01"),
        ("第三产业增加值", "growth", 3, "2024-01-01"),
        ("累计完成财政总收入", "amount", 8e8, "2024-01-01"),
        ("财政总收入", "growth", -2, "2024-01-01"),
        ("税收收入", "amount", 6e8, "2024-01-01"),
        ("经营主体", "level", 3e4, None),
        ("经营主体", "growth", 4, "2024-01-01"),
    ]


def test_words_between_a_count_of_visits_and_its_number() -> None:
    assert told("实现图书馆年流通人次大于等于40万。") == [("实现图书馆年流通人次", "amount", ">=", 4e5)]


def test_a_district_whose_name_is_a_verb_acts_only_under_its_whole_name() -> None:
    raw = "2025年民生实事票决结果公布\n记者报道：2025年，实施民生实事，其中：新建60个颐养之家，改造提升20个敬老院。\n"
    found = extract(read_text(raw), date(2025, 1, 20), "南昌市").statements
    assert {row.who for row in found} == {"南昌市"}


def test_items_that_are_summed_up_as_what_is_expected() -> None:
    raw = (
        "2025年重点工作分工方案\n一、对生产总值增长5%以上、财政收入增长4%、居民收入增长与经济增长基本同步、粮食产量50亿斤左右、能耗完成任务等"
        "经济社会发展预期目标进行监测。（区发改局负责）\n二、新建公园3个。\n"
    )
    assert [(row["indicator"], row["strength"]) for row in rows(raw) if row["value"] is not None] == [
        ("对生产总值", "expect"),
        ("财政收入", "expect"),
        ("粮食产量", "expect"),
        ("新建公园", "plan"),
    ]


def test_the_title_of_a_plan_may_stand_below_the_table_of_its_portal() -> None:
    raw = (
        "索 引 号： | 0001 | 信息分类： | |\n发布机构： | 生成日期： | 2024-12-02 | |\n各镇人民政府，各部门：\n"
        "现将方案印发给你们。\n滨海区新型基础设施建设三年行动方案（2025—2027年）\n一、主要目标\n"
        "2025年，全区新建基站260个。\n二、重点任务\n新建数据中心2座。\n"
    )
    assert [days(row) for row in rows(raw, date(2024, 12, 5))] == [
        ("target", "2025-01-01", "2025-12-31"),
        ("target", "2025-01-01", "2027-12-31"),
    ]


def test_paragraphs_that_only_order_are_a_part_of_the_tasks() -> None:
    raw = (
        "大力推进制造业升级。发展绿色制造，打造低碳园区，建设工业互联网平台10个，推动企业改造，提升本质安全水平，优化产业空间布局，持续培育龙头企业。\n"
        "大力推进数字化建设。健全信息基础设施，新建基站900个，加快企业全链条改造，推动各类场景示范应用，培育数字人才，完善服务体系，促进融合发展。\n"
    )
    assert [(row["kind"], row["value"]) for row in rows(raw)] == [("target", 10), ("target", 900)]
