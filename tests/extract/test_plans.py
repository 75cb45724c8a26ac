"""Plans, district lists, reports and bulletins, whole or in part, as they are found on the web."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract

TASKS = "各位代表：\n三、2025年重点工作\n{text}\n"


def rows(raw: str, published: date = date(2025, 1, 20)) -> list[dict[str, Any]]:
    found = extract(read_text(raw), published, "滨海区")
    return [statement.as_json() for statement in found.statements]


def tasks(text: str) -> list[dict[str, Any]]:
    return rows(TASKS.format(text=text))


def days(row: dict[str, Any]) -> tuple[str, str | None, str | None]:
    return row["kind"], row["start"], row["end"]


YEAR = ("2025-01-01", "2025-12-31")
LAST = ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    "raw",
    [
        "2025年是规划收官之年。全区上下要真抓实干。\n主要预期目标：生产总值增长6%，居民消费价格涨幅2%左右。\n"
        "重点抓好三方面工作\n（一）扩大内需\n引入首店30家以上。\n",
        "为落实上级部署，结合2025年预算，制定扩大内需的若干政策。\n一、消费政策\n2025年，引入首店30家以上。\n",
    ],
)
def test_a_part_of_a_report_or_plan_without_its_title_is_still_one(raw: str) -> None:
    found = [row for row in rows(raw) if row["indicator"] == "引入首店"]
    assert [days(row) for row in found] == [("target", *YEAR)]


def test_a_list_of_aims_behind_a_colon_is_expected() -> None:
    (row,) = rows("滨海区两会开幕。今年主要预期目标：生产总值增长6%左右。\n")
    assert (days(row), row["strength"]) == (("target", *YEAR), "expect")


def test_a_bulletin_without_its_title_reports_what_was_reached() -> None:
    raw = (
        "2024年，全区经济稳中向好。\n一、综合\n生产总值90亿元，比上年增长5.2%。\n二、农业\n夏粮产量3万吨，增长1.9%。\n"
    )
    assert {(row["kind"], row["end"]) for row in rows(raw, date(2025, 3, 1))} == {("outcome", "2024-12-31")}


def test_what_a_year_brought_is_no_promise_of_the_headline_that_names_it() -> None:
    raw = (
        "滨海答卷来了\n来源：滨海日报 2025-01-21\n报告分两个部分：2024年工作总结、2025年工作总体要求。\n"
        "回眸2024\n服务业增加值达50亿元。\n"
    )
    (row,) = [row for row in rows(raw, date(2025, 1, 21)) if row["value"] == 50e8]
    assert days(row) == ("outcome", None, "2024-12-31")


def test_a_report_before_the_end_of_its_year_tells_the_whole_of_it() -> None:
    raw = (
        "政府工作报告\n各位代表：\n一、2024年工作回顾\n2024年，预计完成固定资产投资70亿元，增长9%；工业投资30亿元。\n"
        "二、2025年工作安排\n建设公园1座。\n"
    )
    reported = [row for row in rows(raw, date(2024, 12, 20)) if row["kind"] == "outcome"]
    assert [days(row) for row in reported] == [("outcome", *LAST)] * 3


def test_in_january_a_year_that_has_passed_is_the_last_one() -> None:
    (row,) = rows("滨海区一年来新增泊位50个。\n", date(2025, 1, 21))
    assert days(row) == ("outcome", *LAST)


def test_the_headline_of_a_list_may_promise() -> None:
    raw = "2025年滨海区将办好12件民生实事\n新增泊位50个。\n改造菜场3家。\n为120名老人安装扶手。\n"
    assert [row["value"] for row in rows(raw)] == [12, 50, 3, 120]


def test_a_plan_does_not_promise_itself() -> None:
    raw = (
        "滨海区公园建设实施方案\n根据省、市有关部署，结合实际，制定滨海区公园建设实施方案。\n"
        "一、工作目标\n出台《滨海区公园管理办法》。\n"
    )
    assert [row["indicator"] for row in rows(raw) if row["kind"] == "action"] == ["滨海区公园管理办法"]


@pytest.mark.parametrize(
    ("text", "indicator", "value", "end"),
    [
        ("第一季度发行专项债券3000万元。", "发行专项债券", 30_000_000, "2025-03-31"),
        ("区财政安排200万元对重点项目进行奖补。", "区财政安排对重点项目进行奖补", 2_000_000, YEAR[1]),
        ("经济总量由全市第六位上升至第四位。", "经济总量", 4, YEAR[1]),
        ("新增充电桩一万个。", "新增充电桩", 10_000, YEAR[1]),
        ("培训护理员一千名。", "培训护理员", 1000, YEAR[1]),
        ("衣着类价格涨幅控制在1·8%。", "衣着类价格涨幅", 1.8, YEAR[1]),
        ("三次产业结构为9.2:51:39.8居民消费价格涨幅2%。", "居民消费价格涨幅", 2, YEAR[1]),
    ],
)
def test_numbers_as_plans_print_them(text: str, indicator: str, value: float, end: str) -> None:
    (row,) = tasks(text)
    assert (row["indicator"], row["value"], row["end"]) == (indicator, value, end)


def test_a_second_deed_to_the_same_things_is_said_of_them_alone() -> None:
    assert [row["indicator"] for row in tasks("工业项目新开工90个、竣工投产60个。")] == [
        "工业项目新开工",
        "工业项目竣工投产",
    ]


def test_growth_of_a_sum_is_not_said_of_its_being_reached() -> None:
    found = tasks("实现生产总值90亿元、增长5.7%，增速高于全市0.7个百分点。")
    assert [row["indicator"] for row in found][1:] == ["生产总值", "生产总值增速"]


@pytest.mark.parametrize(
    ("text", "indicator", "words"),
    [
        ("生产总值增速略高于全市平均水平。", "生产总值", "增速略高于全市平均水平"),
        ("居民收入增长高于全省。", "居民收入", "增长高于全省"),
        ("高质量完成上级下达的节能减排任务。", "节能减排", "完成任务"),
    ],
)
def test_numbers_withheld_among_the_tasks(text: str, indicator: str, words: str) -> None:
    (row,) = tasks(text)
    assert (row["indicator"], row["value"], row["value_text"]) == (indicator, None, words)


DIGEST = (
    "政府工作报告摘要\n滨海日报 2025年01月17日\n■ 2024年成绩单\n●预计产值增长6%左右\n"
    "■ 2025年发展的主要预期目标\n●失业率5.5%左右\n"
)


def test_the_headlines_of_a_digest_part_what_was_from_what_is_expected() -> None:
    before, after = rows(DIGEST, date(2025, 1, 17))
    assert (before["indicator"], days(before)) == ("产值", ("outcome", *LAST))
    assert (after["indicator"], days(after)) == ("失业率", ("target", None, YEAR[1]))
    assert after["strength"] == "expect"


@pytest.mark.parametrize(
    "headline",
    [
        "新增泊位300个 改造老旧菜场2家",
        "滨海区工作报告丨新增泊位300个 改造老旧菜场2家",
        "聚焦民生|新增泊位300个、改造老旧菜场2家",
    ],
)
def test_what_a_headline_parts_by_a_blank_or_a_bar_is_said_apart(headline: str) -> None:
    raw = f"2025年滨海区民生实事项目\n{headline}\n1.新建公园1座。\n2.新建泵站2座。\n3.新建学校3所。\n"
    assert [row["indicator"] for row in rows(raw)][:2] == ["新增泊位", "改造老旧菜场"]


def test_blanks_within_a_number_part_nothing() -> None:
    (row,) = tasks("完成 100 公里 河道疏浚治理")
    assert (row["indicator"], row["value"]) == ("完成河道疏浚治理", 100)


def test_a_row_of_tasks_is_due_when_its_last_cell_says() -> None:
    raw = (
        "2025年滨海区民生实事任务分解表\n序号 | 项目 | 内容 | 牵头单位 | 时限\n"
        "1 | 停车便利 | 新增泊位300个，其中路外泊位90个 | 区城管局、各街道 | 2025年11月底\n"
        "2 | 学位扩容 | 新建学校2所 | 区教育局 | 2025年9月\n"
    )
    found = [(row["indicator"], row["value"], row["end"]) for row in rows(raw)]
    assert found == [
        ("新增泊位", 300, "2025-11-30"),
        ("路外泊位", 90, "2025-11-30"),
        ("新建学校", 2, "2025-09-30"),
    ]


def test_the_projects_of_a_box_are_announced_by_the_label_of_their_list() -> None:
    raw = (
        "滨海区“十五五”交通规划\n第三章 重点任务\n专栏2 重大工程\n"
        "1.建成项目（2个）：东湖大桥、西山隧道。\n2.新开工项目：甲线二期（12公里，总投资85亿元）。\n"
    )
    found = [(row["indicator"], row["verb"], row["end"]) for row in rows(raw, date(2026, 2, 1))]
    assert found == [
        ("东湖大桥", "finish", "2030-12-31"),
        ("西山隧道", "finish", "2030-12-31"),
        ("甲线二期", "start", "2030-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("第一、二产业贡献率分别达9%、55%。", ["第一产业贡献率", "第二产业贡献率"]),
        ("轻、重工业占比分别达30%、70%。", ["轻工业占比", "重工业占比"]),
        ("提供岗位3万个，发放补贴2亿元。", ["提供岗位", "发放补贴"]),
        ("形成30亿元以上的投资拉动。", ["形成投资拉动"]),
        ("培育超50亿元集群2个（甲产业、乙产业）、超10亿元集群3个。", ["培育超50亿元集群", "培育超10亿元集群"]),
        ("旅客吞吐量突破200万大关。", ["旅客吞吐量"]),
        ("耕地净增加60万亩。", ["耕地"]),
        ("专项基金、新增能耗支持民间项目比重分别达99%、93%。", ["专项基金比重", "新增能耗支持民间项目比重"]),
        ("办好两件大事。", []),
    ],
)
def test_what_numbers_are_said_of(text: str, indicators: list[str]) -> None:
    assert [row["indicator"] for row in tasks(text)] == indicators


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("新建和顺村卫生室。", ["和顺村卫生室"]),
        ("新建东湖区第三小学、五小学。", ["东湖区第三小学", "东湖区第五小学"]),
        ("出台硬核支持措施。", []),
        ("发布项目申报指南。", []),
    ],
)
def test_deeds_of_districts(text: str, objects: list[str]) -> None:
    assert [row["indicator"] for row in tasks(text)] == objects


def test_what_was_added_against_last_year_was_so_within_the_year() -> None:
    raw = "各位代表：\n一、2024年工作回顾\n年末常住人口90万人，比上年增加1万人。\n二、2025年安排\n"
    assert [days(row) for row in rows(raw)] == [("outcome", None, LAST[1]), ("outcome", *LAST)]


def test_a_plan_named_by_what_is_largest_in_it_does_not_date_its_paragraph() -> None:
    raw = "各位代表：\n一、2024年工作回顾\n“十四五”期间投资最大的单体项目甲工程投运。新增泊位50个。\n二、2025年安排\n"
    assert [days(row) for row in rows(raw)] == [("outcome", *LAST)]


MEASURES = """滨海市促进工业增长若干措施
滨政规〔2025〕3号
索引号：014000999/2025-00123　浏览次数：1523次
一、扩大投资
1.对新引进的5亿元以上项目，按设备投资额的8%给予补助，最高不超过3000万元。
2.对在主板上市的企业分阶段奖励500万元；在“新三板”挂牌的奖励100万元。
3.企业年产值首次突破10亿元、50亿元的，分别奖励50万元、200万元。
4.按每人1000元给予一次性补贴，新认定的“小巨人”企业奖励50万元。
5.2025年新增制造业贷款300亿元以上，发放稳岗补贴3000万元。
申报条件：年营业收入1000万元以上。
联系人：张三，电话：81820000，手机13800138000
地址：观山路199号1号楼305室　邮编：214131
办公时间：上午8:30-12:00　第3页 共15页
阅读 1.2万 点赞 300 评论25条
"""


def test_what_a_rule_pays_and_what_a_page_tells_of_itself_is_no_aim() -> None:
    assert [(row["indicator"], row["value"]) for row in rows(MEASURES)] == [
        ("新增制造业贷款", 300e8),
        ("发放稳岗补贴", 3000e4),
    ]


@pytest.mark.parametrize("text", ["三次产业比例调整为10.4:48.6:41.0。", "经代表票决出12项民生项目。"])
def test_what_only_tells_of_what_something_is_made_up_is_no_statement(text: str) -> None:
    assert tasks(text) == []


def test_a_name_that_begins_like_a_joint_is_quoted_whole() -> None:
    (row,) = tasks("和美乡村覆盖率达60%。")
    assert row["quote"] == "和美乡村覆盖率达60%"


REVIEW = "各位代表：\n一、2024年工作回顾\n{text}\n二、2025年安排\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("小巨人企业达60家，规上工业企业2.8万家。", [("level", 60, None), ("level", 28000, None)]),
        ("经营主体达90万户，其中企业41万户。", [("level", 900_000, None), ("level", 410_000, None)]),
        ("统筹9亿元用于稳岗，减收保险费6亿元。", [("amount", 9e8, None), ("amount", 6e8, None)]),
        ("7家国企进入中国企业500强。", [("amount", 7, None)]),
        ("办理平均减时间80%、减材料50%。", [("growth", -80, None), ("growth", -50, None)]),
        ("能耗下降3%—5%，供气价格下降3-5分/立方米。", [("growth", -3, -5), ("amount", -3, -5)]),
        ("新增充电桩90个，提升15分钟健身圈服务功能。", [("amount", 90, None)]),
        ("推进在建16个水库建设。", [("amount", 16, None)]),
        ("全年争取国家政策资金超千亿元。", [("amount", 1000e8, None)]),
        ("全区建成90公里堤防，30万吨级航道建成投运。", [("amount", 90, None)]),
    ],
)
def test_stocks_savings_and_members_of_rankings(text: str, told: list[tuple[str, float, float | None]]) -> None:
    assert [(row["measure"], row["value"], row.get("high")) for row in rows(REVIEW.format(text=text))] == told


def test_the_aims_that_a_newspaper_quotes_are_aims_up_to_the_stop() -> None:
    raw = "【滨海新闻报道】区长说，今年的主要预期目标是：生产总值增长5%；投资增长4%，失业率5.5%左右；粮食产量9万吨。\n"
    assert {(row["kind"], row["strength"], row["end"]) for row in rows(raw)} == {("target", "expect", YEAR[1])}


def test_what_a_newspaper_lists_below_was_so_in_the_year_that_it_named() -> None:
    raw = (
        "记者从滨海区人大会议上获悉：\n2024年滨海区首次开展代表票决制，区人大五次会议票决通过的10件民生实事项目全部完成。\n"
        "具体如下：\n污水治理\n完成投资5亿元，比年度计划高12个百分点。新建污水管网95公里。\n"
    )
    found = rows(raw, date(2025, 1, 10))
    assert {days(row) for row in found} == {("outcome", *LAST)}
    assert found[0]["indicator"] == "民生实事项目全部完成"


def test_ranks_go_on_in_the_circle_of_the_first() -> None:
    text = "荣登百强县榜首，位居全国百强县投资潜力第3、城镇化质量第4、绿色发展第5。进出口总额居全省第5、苏北第1。"
    found = [(row["indicator"], row["value"]) for row in rows(REVIEW.format(text=text))]
    assert found == [
        ("位居全国百强县投资潜力", 3),
        ("城镇化质量", 4),
        ("绿色发展", 5),
        ("进出口总额", 5),
        ("进出口总额", 1),
    ]


def test_a_province_that_plans_is_no_part_of_what_it_plans() -> None:
    (row,) = rows("2025年，贵州计划确保全年水利投资达到400亿元。\n")
    assert row["indicator"] == "水利投资"


def test_what_a_newspaper_shows_of_a_year_was_so_in_it() -> None:
    raw = (
        "报告展示了 2024 年滨海取得的亮眼新成绩：生产总值达90亿元、增长6%。进出口总额50亿元。\n"
        "今年主要预期目标也定了，其中生产总值增长5%以上。\n"
    )
    found = rows(raw, date(2025, 1, 23))
    assert [row["kind"] for row in found] == ["outcome"] * 3 + ["target"]
    assert [row["end"] for row in found] == [LAST[1]] * 3 + [YEAR[1]]


def test_bullets_begin_paragraphs_however_the_lines_are_parted() -> None:
    raw = (
        "2025年滨海这样干\n\n滨海日报 2025年01月14日\n\n  区长作工作报告。\n\n  建议全年发展预期目标\n\n"
        "  ●生产总值增长5%以上\n\n  ●城镇新增就业1万人以上\n\n  ●失业率5.5%以内\n\n  ●粮食产能稳定在11亿斤以上\n"
    )
    assert {row["strength"] for row in rows(raw, date(2025, 1, 14))} == {"expect"}
    assert [row["indicator"] for row in rows(raw, date(2025, 1, 14))] == [
        "生产总值",
        "城镇新增就业",
        "失业率",
        "粮食产能",
    ]
