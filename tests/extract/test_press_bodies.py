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
    # a part of the city in a list of what the city did: the next sentence is about the city again
    ("本报讯 去年，南通全力支持医药产业，海门区光纤也入选了集群。新增车间30家。\n", "南通市"),
    # by its short name, with what it goes by
    ("本报讯 去年产值增长6%。今年以来，海门以攻坚之势破解难题，新增企业30家。\n", "海门区"),
    # what is said of a company is no name of it
    ("本报讯 云海通州是全国最大的船舶集团总部，预计新增岗位30个。\n", "南通市"),
    # a word that begins like a zone's short name
    ("南通锚定新坐标：高新技术企业再添新军\n\n今年全市将新增企业30家。\n", "南通市"),
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
    # who did it is no part of what was done
    ("去年南通新增上市公司5家，总数达到90家。", [("outcome", 5, "新增上市公司"), ("outcome", 90, "上市公司总数")]),
    # a rank of the sum that was told last
    ("去年我市设立基金2只，总规模达90亿元，位居全省第一。", [("outcome", 1, "基金总规模")]),
    # several things, each with its rank; a part that has something of its own
    (
        "前8月，我市新增企业90家、其中拥有专利企业6家，分列全省第二、第一。",
        [("outcome", 6, "拥有专利企业"), ("outcome", 2, "企业"), ("outcome", 1, "专利企业")],
    ),
    # two kinds of things; a headline that parts what it says by a blank
    (
        "年内我市开工甲校等6个校舍项目以及乙园、丙园等9个园舍项目。",
        [("target", 6, "校舍项目"), ("target", 9, "园舍项目")],
    ),
    # of which so many have something of their own; compared with two others; over two years
    ("会上9个项目集中签约，其中6个重点项目现场揭牌。", [("outcome", 6, "重点项目现场揭牌")]),
    ("产值增幅分别高于全国、全省4、3个百分点。", [("outcome", 4, "产值增幅高于全国")]),
    ("去年产值增长6%，两年平均增长8%。", [("outcome", 8, "产值")]),
    # 实现 and 已有 alone say nothing of what it is; what was done besides
    ("去年产值首次突破90亿元大关，实现91亿元。", [("outcome", 91e8, "产值")]),
    ("目前，已有6个项目开工。", [("outcome", 6, "项目开工")]),
    ("年内将消除劣质水体、建成60条美丽河道。", [("target", 60, "建成美丽河道")]),
    # more than are named; how much of it each has
    ("我市将布局空天产业、人工智能等十个生态圈。", [("target", 10, "布局空天产业、人工智能等生态圈")]),
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
        "林海集团、沈湖集团等30家企业代表作了交流。",
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


WHEN = [
    # figures of a year by the report that shows them
    (
        "1月29日公布的2024年南通经济年报显示：全市投资增长6%；项目投资完成率30%。",
        date(2025, 1, 30),
        (None, "2024-12-31"),
    ),
    # the year of a plan that the piece tells of is not the year of the piece
    ("我市发布了《南通市智造行动计划》，提出到2027年产值占比达到40%。目前占比30%。", date(2025, 6, 14), (None, None)),
    # a month that nothing says to be a deadline; up to the end of one, whatever was told of before
    ("今年1月，各地拜访企业30家。", date(2025, 2, 20), ("2025-01-01", "2025-01-31")),
    ("今年1月，各地拜访企业9家。截至1月底，项目已开工30个。", date(2025, 2, 20), (None, "2025-01-31")),
    # a time that is part of what is counted
    ("截至目前，44个一季度计划开工项目已开工30个。", date(2025, 2, 20), (None, "2025-02-20")),
    (
        "自9月12日至11月15日，我市开展了招商活动，争取签约一批项目，共签约项目30个。",
        date(2025, 11, 20),
        ("2025-09-12", "2025-11-15"),
    ),
    ("我市将强攻项目，全年招引项目60个，其中超10亿元项目30个。", date(2025, 2, 8), ("2025-01-01", "2025-12-31")),
    ("我市9个项目首季完成投资6亿元，完成率30%。", date(2025, 4, 20), (None, "2025-03-31")),
    ("五年来，我市攻坚克难。林木覆盖率提高到30%。", date(2026, 2, 12), (None, "2025-12-31")),
    (
        "我市发布2026年政府工作重点，围绕八大方向，设定未来产业占比达30%的预期目标。",
        date(2026, 3, 11),
        (None, "2026-12-31"),
    ),
]


@pytest.mark.parametrize(("text", "published", "expected"), WHEN)
def test_the_time_that_is_meant(text: str, published: date, expected: tuple[str | None, str | None]) -> None:
    (row,) = [row for row in rows(f"本报讯 {text}\n", published) if row.get("value") == 30]
    assert (row["start"], row["end"]) == expected


def test_what_is_set_as_an_aim_of_the_year_is_expected() -> None:
    (row,) = rows("本报讯 我市发布2026年政府工作重点，设定GDP增长6%的预期目标。\n", date(2026, 3, 11))
    assert (row["kind"], row["strength"]) == ("target", "expect")


def test_a_piece_that_tells_how_far_the_year_has_come_is_no_list_of_promises() -> None:
    text = (
        "民生实事“进度条”持续刷新\n\n近日，今年改造的道路两侧停满了车。\n\n记者获悉，各方面成效显现，新增车位30个。\n"
    )
    assert [row["kind"] for row in rows(text)] == ["outcome"]


def test_a_headline_parts_what_it_says_by_a_blank() -> None:
    found = rows("年内我市开工学校22所 新增口袋公园30个\n\n今年，我市将加大投入。\n")
    assert [(row["value"], row["indicator"]) for row in found] == [(22, "开工学校"), (30, "新增口袋公园")]


def test_a_ratio_is_reached() -> None:
    (row,) = rows("本报讯 项目达产后预计亩均销售额超3000万元。\n")
    assert row["measure"] == "level"


def test_the_time_before_a_verb_is_of_all_its_objects() -> None:
    found = rows("本报讯 年内完成云海大学滨江校区一期、二期工程建设。\n")
    assert [(row["kind"], row["end"]) for row in found] == [("action", "2025-12-31")] * 2


TOLD = [
    ("2024年我市产值达9亿元。产值迈上30亿元台阶已被我市设为2026年的主要预期目标之一。", "target"),
    ("我市将突出项目为王，推动30个重点项目加快建设。", "target"),
    ("记者从海门区常乐镇举办的媒体通气会上了解到，今年将新增学位30个。", "target"),
    # what goes on behind a semicolon, in the same breath
    ("2025年我市计划引进项目90个；实际使用外资30亿元。", "target"),
    ("今年工业预期目标定为产值增长6%；科技方面，高新技术企业达到30家。", "target"),
    # hoped for when something was done that is over
    ("9月，我市开展了招商活动，争取签约一批项目，期间举办活动30场。", "outcome"),
    # on a day that is over, behind what somebody is to do
    ("海门区要勇挑重担。5月12日，推介会举办，签约项目30个。", "outcome"),
]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_whether_it_is_to_come(text: str, kind: str) -> None:
    found = rows(f"本报讯 {text}\n", date(2025, 11, 20))
    assert [row["kind"] for row in found if row["value"] in (30, 3e9)] == [kind]


def test_a_headline_keeps_its_own_modal() -> None:
    found = rows("海门定下坐标：高企力争300家\n\n本报讯 今年，海门区将新增人才9人，高企达到300家。\n")
    assert [(row["value"], row["strength"]) for row in found] == [(300, "strive"), (9, "plan"), (300, "plan")]


def test_a_list_that_is_not_named_in_full_is_one_thing() -> None:
    (row,) = rows("本报讯 前4个月，智能装备、新材料等产业产值增幅同比均超30%。\n")
    assert (row["measure"], row["indicator"]) == ("growth", "智能装备、新材料等产业产值增幅")


def test_how_large_what_is_drawn_along_will_be() -> None:
    found = rows("本报讯 到2027年，智造产业规模达到400亿元，带动相关产业规模4000亿元。\n")
    assert [row["measure"] for row in found] == ["level", "level"]


DEEDS = [
    ("我市发布智造产业行动计划\n\n本报讯 日前，我市发布了《智造产业行动计划》。\n", []),  # a headline tells of the day
    (
        "本报讯 今年海门区将优化机制，招引项目5个。云海、江湖等项目竣工投用。\n",
        ["云海", "江湖"],
    ),  # what goes on to come
    ("本报讯 云海二期项目正式投产，预计达产后可实现产值3亿元。\n", []),
]


@pytest.mark.parametrize(("text", "objects"), DEEDS)
def test_deeds_that_are_still_to_come(text: str, objects: list[str]) -> None:
    assert [row["indicator"] for row in rows(text) if row["kind"] == "action"] == objects


FIGURES = [
    ("本报讯 大会于下午1点45分开幕，应到代表363人，实到336人。\n", []),
    (
        "本报讯 “十五五”期间，海门区将锚定GDP年均增速6%左右，总量突破2200亿元的目标。\n",
        [("GDP年均增速", "2030-12-31"), ("GDP总量", "2030-12-31")],
    ),
    ("回首刚刚过去的一年，步子是踏实的。规上产值达到700亿元。\n", [("规上产值", "2024-12-31")]),
    ("本报讯 去年，旅游收入65亿元，保持全省县市区前三。\n", [("旅游收入", "2024-12-31")] * 2),
    (
        "本报讯 去年，跻身全国医药产业园区综合竞争力第18位。\n",
        [("跻身全国医药产业园区综合竞争力", "2024-12-31")],
    ),
    ("本报讯 去年产值390亿元，按当年价格计算，增长9%。\n", [("产值", "2024-12-31")] * 2),
    ("本报讯 今年，29个省重大项目于1月底前全部开工。\n", [("省重大项目全部开工", "2025-01-31")]),
    ("本报讯 去年，研发投入占比3%，近年来首次位列全市第一。\n", [("研发投入占比", "2024-12-31")] * 2),
    (
        "本报讯 去年，招引项目45个，含超百亿元项目1个。\n",
        [("招引项目", "2024-12-31"), ("超百亿元项目", "2024-12-31")],
    ),
    # of an industry of the future, and of no time to come
    (
        "本报讯 去年，未来产业产值突破70亿元。上市企业达5家。\n",
        [("未来产业产值", "2024-12-31"), ("上市企业", "2024-12-31")],
    ),
]


@pytest.mark.parametrize(("text", "told"), FIGURES)
def test_what_is_told_of_the_year(text: str, told: list[tuple[str, str]]) -> None:
    assert [(row["indicator"], row["end"]) for row in rows(text)] == told


def test_what_goes_on_behind_an_announcement_below_a_look_back_is_to_come() -> None:
    found = rows("去年海门用一张答卷交卷。\n\n确保今年完成清淤600万方；加快建设云海补水工程。\n")
    assert [(row["kind"], row.get("value")) for row in found] == [
        ("target", 6e6),
        ("action", None),
    ]
