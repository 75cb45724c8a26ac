"""Newspaper pieces: who announces what, what is only reported, and for which months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract


def rows(text: str, published: date = date(2023, 10, 26), jurisdiction: str = "南平市") -> list[dict[str, Any]]:
    return [statement.as_json() for statement in extract(read_text(text), published, jurisdiction).statements]


def test_the_months_of_a_year_so_far_hold_for_the_shares_that_follow() -> None:
    found = rows("本报讯 今年1至8月，全市水利项目到位资金31亿元，占年度计划的77%。前5个月完成投资12亿元。\n")
    assert [(row["kind"], row["value"], row["start"], row["end"]) for row in found] == [
        ("outcome", 3_100_000_000, "2023-01-01", "2023-08-31"),
        ("outcome", 77, None, "2023-08-31"),
        ("outcome", 1_200_000_000, "2023-01-01", "2023-05-31"),
    ]


def test_what_is_planned_is_a_target_beside_what_was_done() -> None:
    found = rows("记者昨日从市交通局获悉，今年全市公路项目年度计划投资44亿元，已完成投资30亿元。\n")
    assert [(row["kind"], row["value"], row["end"]) for row in found] == [
        ("target", 4_400_000_000, "2023-12-31"),
        ("outcome", 3_000_000_000, "2023-10-26"),
    ]


def test_a_year_behind_a_modal_holds_for_the_list() -> None:
    found = rows("确保全年引进亿元以上项目30个，5亿元以上项目不少于4个。\n", date(2023, 2, 3))
    assert {(row["start"], row["end"], row["strength"]) for row in found} == {("2023-01-01", "2023-12-31", "ensure")}


def test_the_whole_year_is_the_year_that_is_spoken_of() -> None:
    found = rows("2022年全市工业产值200亿元，全年增长9%。\n", date(2023, 1, 9))
    assert [row["end"] for row in found if row["value"] == 9] == ["2022-12-31"]
    assert {row["kind"] for row in found if row["value"] == 9} == {"outcome"}


def test_the_head_of_another_citys_county_speaks_for_it() -> None:
    found = rows("日前，松溪县委书记林海在接受专访时表示，力争全年新建茶园2万亩。\n")
    assert [row["who"] for row in found] == ["松溪县"]


def test_a_bureau_may_tell_what_the_city_will_do() -> None:
    found = rows("市水利局局长林海介绍，今年南平将新建堤防12公里，改造水闸8座。\n")
    assert {row["who"] for row in found} == {"南平市"}


def test_a_thing_under_way_is_expected_to_be_finished() -> None:
    found = rows(
        "目前，滨河大桥主体已进入桥面施工阶段，预计今年年底通车。云谷小学新校区项目预计2024年6月底建成投用。\n"
    )
    assert [(row["indicator"], row["verb"], row["start"], row["end"], row["strength"]) for row in found] == [
        ("滨河大桥", "finish", None, "2023-12-31", "expect"),
        ("云谷小学新校区项目", "finish", None, "2024-06-30", "expect"),
    ]


def test_an_event_of_opening_is_no_deed() -> None:
    assert rows("开工活动以视频方式举行。\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力争新开工、新竣工项目不少于20个、15个。", [("新开工项目", 20, ">="), ("新竣工项目", 15, ">=")]),
        ("今年将新建泵站、水闸6座、4座。", [("新建泵站", 6, "="), ("新建水闸", 4, "=")]),
        ("今年将实施提升计划、确保入园率不低于92%。", [("入园率", 92, ">=")]),
        ("确保急救站至少增加到25个。", [("急救站", 25, ">=")]),
        ("今年将筹集共有产权房3万套。", [("筹集共有产权房", 30000, "=")]),
        ("全市连续三年将招商定为主题。", []),
    ],
)
def test_what_newspapers_say_shortly(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert [(row["indicator"], row["value"], row["comparator"]) for row in rows(text)] == expected


def test_a_rate_that_is_run_for_is_a_growth() -> None:
    assert [(row["measure"], row["strength"]) for row in rows("今年工业增速冲刺8%以上。\n")] == [("growth", "strive")]


def test_what_was_begun_the_other_day_is_to_be_finished() -> None:
    found = rows("10月8日上午，云谷电池基地二期项目在滨江开发区正式开工，总建筑面积9万平方米，预计于2025年建成投产。\n")
    assert [(row["indicator"], row["verb"], row["end"]) for row in found if row["kind"] == "action"] == [
        ("云谷电池基地二期项目", "finish", "2025-12-31")
    ]


def test_a_site_with_tenants_is_to_open_by_the_end_of_the_year() -> None:
    found = rows("云谷科创园目前已集聚一批企业，北区二期今年底建成。\n")
    assert [(row["indicator"], row["verb"], row["end"]) for row in found] == [("北区二期", "finish", "2023-12-31")]


def test_what_a_single_works_costs_states_nothing() -> None:
    assert rows("云谷循环产业园总投资10亿元。\n") == []


def test_a_growth_behind_its_number() -> None:
    assert [row["measure"] for row in rows("带动园区产值实现年均20%以上增长。\n")] == ["growth"]


def test_the_words_of_a_body_that_will_do_it() -> None:
    found = rows("水务集团今年营业收入力争突破30亿元，利润总额增长10%。\n")
    assert [(row["measure"], row["end"], row["who"]) for row in found] == [
        ("level", "2023-12-31", "水务集团"),
        ("growth", "2023-12-31", "水务集团"),
    ]
    assert [row["indicator"] for row in rows("高新区今年力争软件业营收增长15%。\n")] == ["软件业营收"]


def test_a_growth_behind_a_share_is_of_what_the_share_is_of() -> None:
    found = rows("截至4月底，全市累计完成水利投资9亿元，占年度目标的30%，同比增长12%。\n")
    assert [row["indicator"] for row in found][2] == "全市累计完成水利投资"


def test_the_end_of_the_next_year_and_a_line_that_has_a_budget_too() -> None:
    found = rows("到明年底，云谷园区将集聚企业500家。滨河隧道二期今年完成投资5亿元，力争年底前全线贯通。\n")
    assert [(row["kind"], row["indicator"], row["end"]) for row in found] == [
        ("target", "集聚企业", "2024-12-31"),
        ("target", "滨河隧道二期完成投资", "2023-12-31"),
        ("action", "滨河隧道二期", "2023-12-31"),
    ]


def test_a_level_of_two_thousand_is_no_year() -> None:
    found = rows("力争到2025年，软件业规模达到2000亿元、物流业规模达到2010亿元。\n")
    assert [(row["value"], row["end"]) for row in found] == [
        (200_000_000_000, "2025-12-31"),
        (201_000_000_000, "2025-12-31"),
    ]


def test_what_the_mayor_asks_for_binds_the_city() -> None:
    found = rows("市委副书记、市长在会上要求，确保全年工业投资增长6%以上。\n")
    assert [(row["value"], row["who"]) for row in found] == [(6, "南平市")]


def test_a_zone_of_wuxi_is_bound_by_its_own_plans() -> None:
    found = rows("惠山高新区今年将盘活低效用地900亩，用三年时间培育百亿级企业2家。\n", jurisdiction="无锡市")
    assert [(row["indicator"], row["who"]) for row in found] == [
        ("盘活低效用地", "惠山高新区"),
        ("培育百亿级企业", "惠山高新区"),
    ]


def test_what_is_counted_goes_on_behind_a_semicolon() -> None:
    found = rows("去年，全市改造老旧小区80个；今年将改造60个。\n")
    assert [(row["kind"], row["indicator"], row["value"]) for row in found] == [
        ("outcome", "全市改造老旧小区", 80),
        ("target", "老旧小区改造", 60),
    ]


WHO = [
    # a district of another city, by its short name, by its whole name, and as the paragraph's topic
    ("苏州市", "昆山力争全年引进项目90个。", ["昆山市"]),
    ("苏州市", "今年以来，姑苏区新增个体工商户3万户。全区发放消费券2000万元。", ["姑苏区", "姑苏区"]),
    ("苏州市", "工业是吴江的底色，2023年吴江全区工业产值6000亿元，规上企业达2100家。", ["吴江区", "吴江区"]),
    ("深圳市", "7月20日，盐田区统计局公布，2023年上半年盐田区地区生产总值增长5%。", ["盐田区"]),
    # a zone, by its form
    ("中山市", "火炬新区管委会主任林海表示，火炬新区将深化改革。力争全年招商引资200亿元。", ["火炬新区"]),
    ("常州市", "高新区今年力争软件业营收增长15%。", ["常州高新区"]),
    # whose head speaks, in the paragraphs that follow too
    (
        "郑州市",
        "“要抓住机遇。”金水区委书记林海表示，“金水区将坚定信心。”\n林海说，力争全年新开工项目80个。",
        ["金水区"],
    ),
    # a bureau, until the city is spoken of again
    (
        "焦作市",
        "今年，市交通运输局全年推进公路项目14个。其中，农村公路投资1亿元。全市新增公交车40辆。",
        ["市交通运输局", "市交通运输局", "焦作市"],
    ),
    # a street, a village or a hospital within a district is the city's
    ("苏州市", "姑苏区平江街道新建口袋公园3个。", ["苏州市"]),
    ("大连市", "9月底前我市将改造小区40个。", ["大连市"]),
]


@pytest.mark.parametrize(("city", "text", "expected"), WHO)
def test_who_acts_in_another_city(city: str, text: str, expected: list[str]) -> None:
    assert [row["who"] for row in rows(text, date(2023, 7, 28), city)] == expected


WHEN = [
    # what a sentence opens with holds for the sentences behind it
    (
        "前三季度，全市农业总产值增长4%。生猪出栏60万头，增长7%。",
        [("2023-01-01", "2023-09-30")] * 3,
    ),
    ("去年，我市技改投资增长9%。新增规上企业12家；实际利用外资3亿美元。", [("2022-01-01", "2022-12-31")] * 3),
    # and for the paragraphs that go on with a list
    (
        "2023年，云谷镇将坚定信心。\n一是锚定目标。新建厂房5万平方米。\n二是推动25家企业完成改造。",
        [("2023-01-01", "2023-12-31")] * 2,
    ),
    # a part of the year that is over; a year behind a modal
    ("云谷园区深挖潜力，上半年引进优质项目39个，涉及产业多。出让产业用地5宗。", [("2023-01-01", "2023-06-30")] * 2),
    ("力争2024年工业投资增长7%。力争新增企业30家。", [("2024-01-01", "2024-12-31")] * 2),
    # up to a month of a year that is spoken of, from its beginning
    (
        "2023年，全区安排项目50个，截至6月底，累计完成投资18亿元。\n出行方面，新开公交线路4条。",
        [("2023-01-01", "2023-06-30")] * 2,
    ),
    # what is said of the moment, or of what is to come, stands in a time of its own
    ("上半年，全市工业投资增长8%。目前，全市有企业300家。", [("2023-01-01", "2023-06-30"), (None, None)]),
    ("前三季度，全市投资增长8%。下一步，将新建学校3所。", [("2023-01-01", "2023-09-30"), (None, None)]),
    # a new paragraph that goes on with nothing begins anew
    ("去年，全市工业投资增长8%。\n云谷园区新增企业30家。", [("2022-01-01", "2022-12-31"), (None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), WHEN)
def test_the_time_that_sentences_go_on_in(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = rows(text)
    assert [(row["start"], row["end"]) for row in found if row["value"] != 50] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力争全年GDP突破8000亿元。", [("GDP", "level", ">", 800_000_000_000, "元")]),
        ("力争全年GDP冲刺3千亿元。", [("GDP", "level", "=", 300_000_000_000, "元")]),
        ("规上工业产值达5万亿。", [("规上工业产值", "level", "=", 5_000_000_000_000, "元")]),
        ("力争工业投资突破300亿。", [("工业投资", "level", ">", 30_000_000_000, "元")]),
        ("力争主导产业规模达五百亿级。", [("主导产业规模", "level", "=", 50_000_000_000, "元")]),
        (
            "出让产业用地2宗，总面积约3万㎡。",
            [("出让产业用地", "amount", "=", 2, "宗"), ("产业用地总面积", "amount", "~", 30_000, "平方米")],
        ),
        ("新能源产业产值增长达106.2%。", [("新能源产业产值", "growth", "=", 106.2, "%")]),
        ("全市工业投资实现14%的高增长。", [("全市工业投资", "growth", "=", 14, "%")]),
        ("在技术创新、绿色发展两个榜单中排名第二。", [("在技术创新、绿色发展两个榜单中", "rank", "=", 2, "名")]),
        ("全市地区生产总值（以下简称GDP）达900亿元。", [("全市地区生产总值", "level", "=", 90_000_000_000, "元")]),
    ],
)
def test_figures_as_newspapers_print_them(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = rows(text)
    assert [
        (row["indicator"], row["measure"], row["comparator"], row["value"], row["unit"]) for row in found
    ] == expected


def test_what_is_expected_goes_on_until_something_is_reported() -> None:
    found = rows("今年以来，云谷市全力稳增长，预计全年技改投资增长2%，规上工业产值增长6%，位列全省第七。\n")
    assert [(row["kind"], row["value"], row.get("strength")) for row in found] == [
        ("target", 2, "expect"),
        ("target", 6, "expect"),
        ("outcome", 7, None),
    ]


def test_up_to_a_quarter() -> None:
    found = rows("2023年，全市实施项目50个。截至三季度末，完成投资18亿元。\n")
    assert [(row["kind"], row["start"], row["end"]) for row in found][1] == ("outcome", "2023-01-01", "2023-09-30")


@pytest.mark.parametrize(
    "text",
    [
        "我市力争到2023年底，城市公园达到310座，体育公园新增12座，绿道总长突破900公里。",
        "到2025年，该镇力争工业产值突破80亿元，绿道总长达到60公里，旅游收入年均增长9%以上。",
    ],
)
def test_a_modal_behind_its_subject_governs_the_list(text: str) -> None:
    found = rows(f"本报讯 {text}\n", date(2023, 1, 29))
    assert [row["strength"] for row in found] == ["strive"] * 3


def test_how_far_a_list_has_come_is_reported() -> None:
    found = rows(
        "前三季度民生实事加快推进\n2023年，全市民生实事10大类50个事项，截至三季度末，14个事项已完成。已完成投资28亿元，占年度总投资的88%。\n"
    )
    assert [(row["kind"], row["value"], row["end"]) for row in found] == [
        ("outcome", 14, "2023-09-30"),
        ("outcome", 2_800_000_000, "2023-09-30"),
        ("outcome", 88, "2023-09-30"),
    ]


def test_the_share_of_a_plan_that_was_done_is_no_plan() -> None:
    found = rows("年计划投资9亿元，已完成投资18亿元，占年计划的200%。\n")
    assert [row["kind"] for row in found] == ["target", "outcome", "outcome"]


def test_the_whole_year_at_its_beginning_is_to_come() -> None:
    text = "2024年，云谷区累计开工项目26个。2025年全区安排重大工程100项。\n"
    assert [(row["kind"], row["end"]) for row in rows(text, date(2025, 1, 2))] == [
        ("outcome", "2024-12-31"),
        ("target", "2025-12-31"),
    ]


def test_a_forecast_says_nothing_of_what_follows() -> None:
    text = "“十四五”期间，全市产值连年增长，预计2025年将突破400亿元。经营主体达7万户；园区增至11个。\n"
    assert [row["kind"] for row in rows(text, date(2026, 1, 1))] == ["outcome", "outcome", "outcome"]


def test_a_slogan_is_no_deed() -> None:
    assert rows("加快建设“一核三区”。建成“五个一百”。\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # how many, and how long together
        (
            "今年将改造12条道路36公里，其中续建5条道路14公里。",
            [("改造道路", 12), ("改造道路", 36), ("续建道路", 5), ("续建道路", 14)],
        ),
        # two circles of one rank; what is about to be passed; praise before the number
        (
            "上半年，全市外贸总额增长6%，居全省第5、苏北第1。",
            [("全市外贸总额", 6), ("全市外贸总额", 5), ("全市外贸总额", 1)],
        ),
        ("水产品产量即将突破9万吨。", [("水产品产量", 90_000)]),
        ("近几年外贸总额一直保持全省前列，今年上半年增长9%。", [("外贸总额", 9)]),
        # of which so many were finished
        ("剩余14项工程中，截至6月底已完成9项。", [("完成", 9)]),
        # what stands aside, what is done besides, what a list is of, and a name that begins like a connective
        (
            "上半年，实施助学工程（已发放救助金26万元；已资助学生90名）。",
            [("发放救助金", 260_000), ("资助学生", 90)],
        ),
        ("去年，全市加固堤防5公里并清理河道。", [("全市加固堤防", 5)]),
        ("去年率先完成的项目分别是改造校舍12所。", [("改造校舍", 12)]),
        ("去年，船闸通行顺畅，通过能力达3000万吨。", [("通过能力", 30_000_000)]),
        # a day is no rank
        ("力争10月底前15个签约项目全部开工。", [("签约项目全部开工", 15)]),
        # what a whole is made up of, what a headline is about, what is said not to be
        ("南平将构建由3个主导产业和2个新兴产业组成的产业体系。", []),
        ("南平8件惠民实事完成情况公布", []),
        ("全市16项惠民实事中不设年度任务。", []),
    ],
)
def test_what_a_number_is_said_of(text: str, expected: list[tuple[str, float]]) -> None:
    found = rows(f"本报讯 {text}\n")
    assert [(row["indicator"], row["value"]) for row in found if row["kind"] != "action"] == expected


def test_a_bureau_that_tells_its_own_results() -> None:
    found = rows(
        "松溪县召开2022年民生实事项目完成情况新闻发布会\n发布会上，县水利局通报了水库加固工程成果。"
        "2022年，全县加固水库12座。\n县城管局介绍了绿化进展。新建绿道9公里。\n",
        date(2023, 1, 17),
        "松溪县",
    )
    assert [(row["kind"], row["who"], row["value"]) for row in found] == [
        ("outcome", "县水利局", 12),
        ("outcome", "县城管局", 9),
    ]


def test_only_the_sum_planned_for_a_year_is_to_come() -> None:
    found = rows(
        "在省重大项目清单中，南平有21个项目入列，其中产业项目13个、当年计划投资90亿元，项目数居全省第二。\n",
        date(2024, 1, 9),
    )
    assert [(row["kind"], row["value"]) for row in found] == [
        ("outcome", 21),
        ("outcome", 13),
        ("target", 9_000_000_000),
        ("outcome", 2),
    ]


def test_from_a_part_of_a_month_to_a_part_of_another() -> None:
    found = rows("从5月中旬到9月上旬，全市集中开工项目26个，总投资80亿元，开工项目数居全省首位。\n")
    assert [(row["kind"], row["value"], row["start"], row["end"]) for row in found] == [
        ("outcome", 26, "2023-05-11", "2023-09-10"),
        ("outcome", 8_000_000_000, "2023-05-11", "2023-09-10"),
    ]


def test_a_long_aside_behind_what_is_counted_is_not_quoted() -> None:
    (row,) = rows("新建或改建10所学校食堂（东山中学、南湾小学、西桥中学、高桥实验小学食堂已投用）。\n")
    assert (row["value"], row["indicator"], row["quote"]) == (10, "新建或改建学校食堂", "新建或改建10所学校食堂")


def test_a_time_far_ahead_is_not_quoted_with_every_number() -> None:
    text = (
        "到2027年，低空服务水平走在全省前列，建成市级示范平台15家以上，形成10个以上应用场景，培育12家以上链主企业、"
        "120家以上专精特新企业，低空经济规模达到900亿元。\n"
    )
    last = rows(text)[-1]
    assert (last["value"], last["end"], last["quote"]) == (90_000_000_000, "2027-12-31", "低空经济规模达到900亿元")
