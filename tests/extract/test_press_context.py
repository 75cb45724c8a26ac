"""What a newspaper piece leaves unsaid: whose lede it is, which year 全年 means, what its headline repeats."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract


def rows(text: str, published: date = date(2024, 8, 20), jurisdiction: str = "南通市") -> list[dict[str, Any]]:
    return [statement.as_json() for statement in extract(read_text(text), published, jurisdiction).statements]


WHEN: list[tuple[str, date, tuple[str | None, str | None]]] = [
    # so far this year, since last year, since a month of it
    ("今年以来，全市新增企业30家。", date(2024, 8, 20), ("2024-01-01", "2024-08-20")),
    ("去年以来，全市新增企业30家。", date(2024, 8, 20), ("2023-01-01", "2024-08-20")),
    ("今年3月以来，全市新增企业30家。", date(2024, 8, 20), ("2024-03-01", "2024-08-20")),
    ("首季新增企业30家。", date(2024, 8, 20), ("2024-01-01", "2024-03-31")),
    ("截至7月21日，全市新增企业30家。", date(2024, 8, 20), (None, "2024-07-21")),
    # a word of so far ends the year with the piece
    ("今年，我市入选国家清单的项目30个。", date(2024, 8, 20), ("2024-01-01", "2024-12-31")),
    ("今年，全市已改造校舍30所。", date(2024, 8, 20), ("2024-01-01", "2024-08-20")),
    # the year that was told of before; a look back without 年
    ("2023年，我市攻坚克难。全年新增企业30家。", date(2024, 1, 9), ("2023-01-01", "2023-12-31")),
    ("回望2023，我市攻坚克难。预计全年完成投资30亿元。", date(2024, 1, 9), ("2023-01-01", "2023-12-31")),
    # goals of a plan
    (
        "大会明确了“十五五”时期奋斗目标和重点任务，绘就了蓝图。其中，劳动生产率提高30%。",
        date(2026, 1, 20),
        ("2026-01-01", "2030-12-31"),
    ),
    # of which so many are told
    ("在2024年的80个交通项目中，港航项目30个。", date(2024, 2, 6), ("2024-01-01", "2024-12-31")),
    # an event long ago, an anniversary, so many years from now
    ("2023年1月，我市举行大会。新增企业30家。", date(2024, 1, 9), (None, None)),
    ("2024年是建港40周年。全市新增企业30家。", date(2024, 8, 20), (None, None)),
    ("力争到2025年，建成码头8座；用五年左右时间，建成泊位30个。", date(2024, 8, 20), (None, None)),
    ("三年内我市将改造管网30公里。", date(2024, 8, 20), (None, None)),
    # last year's part; months and the whole year told of in January
    ("去年上半年，全市新增企业30家。", date(2024, 8, 20), ("2023-01-01", "2023-06-30")),
    ("前7月，全市新增企业30家。", date(2024, 8, 20), ("2024-01-01", "2024-07-31")),
    ("1—11月，全市新增企业30家。", date(2024, 1, 9), ("2023-01-01", "2023-11-30")),
    ("全市外贸稳中有进。全年已新增企业30家。", date(2024, 1, 9), ("2023-01-01", "2023-12-31")),
    # up to a month of the year that is spoken of; a further clause with a time of its own
    ("2024年，全市攻坚克难，截至7月底新增企业30家。", date(2024, 8, 20), ("2024-01-01", "2024-07-31")),
    ("下半年，全市将新开工项目5个，全年实现产值增长6%，投资增长30%。", date(2024, 8, 20), ("2024-01-01", "2024-12-31")),
    ("今年以来，我市优化环境，前7月新增企业5家；新增个体户30户。", date(2024, 8, 20), ("2024-01-01", "2024-07-31")),
    ("去年上半年，全市产值增长6%；前三季度，产值增长30%。", date(2024, 1, 31), ("2023-01-01", "2023-09-30")),
    ("去年全市开工项目5个，全年完成投资30亿元。", date(2024, 3, 5), ("2023-01-01", "2023-12-31")),
    # a paragraph without numbers introduces what follows, where that is over
    ("过去一年，我市发展如何？\n预计产值增长30%。", date(2024, 1, 9), ("2023-01-01", "2023-12-31")),
    ("“十五五”时期，我市要做强产业。\n将新增企业30家。", date(2026, 8, 20), (None, None)),
    # what comes of a thing once it is there
    ("云谷基地今年10月竣工，达产后可实现年产值30亿元。", date(2024, 8, 20), (None, None)),
    # 其中 inside a paragraph goes on with nothing of the one before
    ("去年，全市投资增长8%。\n近期举行了开工活动。其中，亿元项目30个。", date(2024, 8, 20), (None, None)),
]


@pytest.mark.parametrize(("text", "published", "expected"), WHEN)
def test_the_time_that_is_meant(text: str, published: date, expected: tuple[str | None, str | None]) -> None:
    found = [row for row in rows(f"本报讯 {text}\n", published) if row.get("value") in (30, 3_000_000_000)]
    assert [(row["start"], row["end"]) for row in found] == [expected]


def test_what_is_to_come_of_a_thing_just_begun_is_not_of_the_month_it_began() -> None:
    (row,) = rows("7月，云谷物流项目在滨江开工，建成投产后预计年产值将超10亿元。\n")
    assert (row["kind"], row["end"], row["strength"]) == ("target", None, "expect")


def test_the_growth_of_a_sum_planned_is_planned() -> None:
    found = rows("今年，我区入选项目9个，年度计划投资40亿元，增长8%。\n")
    assert [(row["kind"], row["value"]) for row in found] == [("outcome", 9), ("target", 4e9), ("target", 8)]


def test_a_modal_behind_an_indicator_is_said_of_it_alone() -> None:
    found = rows("今年，地区生产总值力争达到900亿元，劳动生产率提高3%。\n")
    assert [(row["value"], row["strength"]) for row in found] == [(9e10, "strive"), (3, "plan")]


WHO = [
    # the subject of the lede is what the piece is about, headline and later paragraphs too
    ("3月31日，海门区举行开工仪式。\n此次开工项目30个。", "海门区"),
    ("新增学位30个\n昨日上午，通州召开发布会。\n全年新增学位30个。", "通州区"),
    # unless it tells of the city
    ("3月31日，海门区举行全市开工仪式。\n此次开工项目30个。", "南通市"),
    # figures of a part of the city by its short name
    ("今年以来，通州以项目为王为主线。新增项目30个。", "通州区"),
    ("前三季度，如皋规上工业产值增长30%。", "如皋市"),
    # whose meeting a journalist heard it at
    ("记者在近日召开的海门区项目推进会上获悉，今年该区新开工项目30个。", "海门区"),
    # a zone by a name of its own; the committee of construction
    ("通州湾示范区还将优化环境，力争产值增长30%。", "通州湾示范区"),
    ("南通市建委党委书记、主任林海介绍，将改造管网30公里。", "市建委"),
    # the zone of the city at full length; two offices in one
    ("南通经济技术开发区力争新增企业30家。", "南通经开区"),
    ("市纪委书记、市监委主任林海说，将办好实事30件。", "市纪委监委"),
    ("经济要看结构。去年，通州区产值增长30%。\n新增企业30家。", "通州区"),
    # the lede may be a paragraph later, and tell of the city's committee
    ("2024年是攻坚之年。\n海门区将坚持项目为王。\n新引进企业30家。", "海门区"),
    ("今年以来，如皋坚持项目为王，落实市委要求。\n新增企业30家。", "如皋市"),
    # a company that only told it
    ("近日，国网如皋市供电公司传来消息，去年如皋全社会用电量增长30%。", "如皋市"),
    ("记者从如皋供电公司获悉，今年以来，如皋工业用电量增长30%。", "如皋市"),
    # each of those asked
    ("海门、通州、如皋要各招引项目30个。", "海门区;通州区;如皋市"),
    # the city itself is what the piece is about, though a headline and a paragraph name a part of it
    ("清单公布！南通全省第二！通州区全市第二！\n在今年的清单中，南通共有30个项目入列。\n通州区新开工5个。", "南通市"),
    ("2月8日，南通市首批重大项目开工。\n从分布看，通州区共开工项目5个。\n全市新增企业30家。", "南通市"),
    ("通州区项目提速\n通州区新开工项目5个。去年，南通拥有企业30家。", "南通市"),
    # no airline
    ("南通启动建设航空科技园，引进企业30家。", "南通市"),
]


@pytest.mark.parametrize(("text", "expected"), WHO)
def test_who_is_meant(text: str, expected: str) -> None:
    assert {row["who"] for row in rows(f"{text}\n") if row.get("value") == 30} == {expected}


def test_a_headline_says_what_the_body_says() -> None:
    found = rows("我市今年汽车产量突破90万辆\n本报讯 截至7月底，我市汽车产量突破90万辆，预计全年突破120万辆。\n")
    assert [(row["kind"], row["value"], row["end"]) for row in found] == [
        ("outcome", 900_000, "2024-07-31"),
        ("outcome", 900_000, "2024-07-31"),
        ("target", 1_200_000, "2024-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年我区6个项目列入其中。", [6]),
        ("8个项目主体封顶。", [8]),
        ("这9个交通领域重点工程项目中，续建项目正常推进。", []),
        ("13个制造业项目正加快推进。", []),
        ("6个覆盖全产业链的项目签约。", [6]),
        # what a single thing is like
        ("地铁5号线全长26公里，设站21座。", []),
        ("云谷小学设计规模60班。", []),
        ("位于滨江的云谷电池基地二期，总投资15亿元。", []),
        ("上半年签约47个项目。", [47]),
    ],
)
def test_what_states_a_number(text: str, expected: list[float]) -> None:
    found = rows(f"本报讯 {text}\n")
    assert [row["value"] for row in found] == expected
    assert {row["comparator"] for row in found} <= {"="}


def test_how_far_the_items_of_a_list_have_come() -> None:
    found = rows("今日，2024年8件民生实事完成情况公布。\n（一）已新增助餐点60个，完成率120%。\n", date(2024, 12, 30))
    assert {(row["kind"], row["end"]) for row in found} == {("outcome", "2024-12-30")}


def test_the_years_of_an_action_plan_that_a_piece_tells_of() -> None:
    found = rows("发布会介绍了《南通市城市更新行动计划（2024—2026年）》。据了解，我市将改造管网30公里。\n")
    assert [(row["start"], row["end"]) for row in found] == [("2024-01-01", "2026-12-31")]


def test_two_things_that_share_a_rank_without_a_word_for_it() -> None:
    found = rows("今年以来，全市工业投资总额、完成投资额保持全省第一。\n")
    assert [row["indicator"] for row in found] == ["全市工业投资总额", "完成投资额"]


def test_the_growth_of_what_a_district_reached_is_not_said_of_reaching_it() -> None:
    found = rows("去年，通州区实现外贸总额30亿元，增长6%。\n")
    assert [row["indicator"] for row in found] == ["实现外贸总额", "外贸总额"]


def test_what_was_counted_stays_reported_before_what_comes_of_it() -> None:
    found = rows("3月31日，海门区举行仪式。集中竣工项目10个，涉及新能源，全部建成达产后，预计年销售额达200亿元。\n")
    assert [(row["kind"], row["value"]) for row in found] == [("outcome", 10), ("target", 2e10)]


def test_a_report_among_what_a_plan_promises_leaves_the_rest_promised() -> None:
    found = rows(
        "发布会介绍了《南通市城市更新行动计划（2024—2026年）》。我市已编制了项目清单。\n"
        "实施主城区改造，更新供水管网30公里。\n"
    )
    assert [(row["kind"], row["end"]) for row in found] == [("target", "2026-12-31")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年通州计划建成14所学校，其中11所将于秋季投用。", ["建成学校", "学校秋季投用"]),
        ("此次共有10个产业项目集中开工。", ["产业项目集中开工"]),
        ("晚报讯（记者林海）全市新增企业30家。", ["全市新增企业"]),
        ("项目建成投产后预计年产值达10亿元。", ["项目建成投产后年产值"]),
    ],
)
def test_what_is_counted_and_nothing_around_it(text: str, expected: list[str]) -> None:
    assert [row["indicator"] for row in rows(f"{text}\n")] == expected


def test_a_place_in_a_list_of_the_best() -> None:
    (row,) = rows("去年，我市位列中国城市科技创新百强榜61名。\n")
    assert (row["measure"], row["value"], row["unit"]) == ("rank", 61, "名")


def test_three_figures_that_regain_a_rank() -> None:
    found = rows("2023年，全市就实现GDP、工业增加值、一般公共预算收入重回全省第一。\n")
    assert [row["value"] for row in found] == [1, 1, 1]


def test_projects_that_are_drawn_up_for_the_year_are_planned() -> None:
    assert [row["kind"] for row in rows("今年，我区共编排重大项目30个。\n")] == ["target"]


def test_a_quarter_that_runs_may_be_announced_of() -> None:
    found = rows("一季度，通州将陆续开工项目53个。\n", date(2024, 2, 20))
    assert [(row["kind"], row["end"]) for row in found] == [("target", "2024-03-31")]


def test_a_mark_that_is_passed_has_the_unit_of_what_passed_it() -> None:
    found = rows("去年全市用电量达301亿千瓦时，首次突破300亿大关。\n")
    assert [(row["value"], row["unit"]) for row in found] == [(3.01e10, "千瓦时"), (3e10, "千瓦时")]


def test_the_lines_below_what_is_expected() -> None:
    found = rows("今年，全区经济社会发展的主要预期目标是：\n产值增长5%\n投资完成300亿元\n会议强调，要新增企业30家。\n")
    assert [(row["value"], row["strength"]) for row in found] == [(5, "expect"), (3e10, "expect"), (30, "plan")]


def test_an_aim_that_was_set_is_announced_and_expected_where_it_says_so() -> None:
    found = rows(
        "南通公布2025年工作重点，设定外贸额增长6%、新增就业8万人、港口规模达300亿元的预期目标。\n", date(2025, 2, 6)
    )
    assert [(row["kind"], row["indicator"], row["strength"]) for row in found] == [
        ("target", "外贸额", "expect"),
        ("target", "新增就业", "expect"),
        ("target", "港口规模", "expect"),
    ]
    found = rows("会议明确了产值达到300亿元的目标。大会提出新增企业30家、引进人才8万人的目标。\n")
    assert [(row["kind"], row["indicator"]) for row in found] == [
        ("target", "产值"),
        ("target", "新增企业"),
        ("target", "引进人才"),
    ]
    assert {row["kind"] for row in rows("会议确定了30家试点企业，完成了产值300亿元。\n")} <= {"outcome"}


def test_the_year_of_a_sum_that_is_planned_is_of_that_sum_alone() -> None:
    found = rows("上半年，全市项目年度计划投资35亿元，已完成投资18亿元。\n")
    assert [(row["kind"], row["end"]) for row in found] == [("target", "2024-12-31"), ("outcome", "2024-06-30")]


def test_a_sum_that_is_planned_stays_planned_among_what_is_reported() -> None:
    found = rows("2024年上半年民生实事进展情况\n今年，全区共有项目20个，当年计划投资35亿元，累计完成投资18亿元。\n")
    assert [row["kind"] for row in found if row["unit"] == "元"] == ["target", "outcome"]


def test_a_newspaper_goes_on_with_the_tasks_of_a_report() -> None:
    text = "市人代会昨天开幕。去年全市完成投资30亿元。\n今年，将重点抓好以下六个方面工作：\n"
    text += "建设园区15家。\n办好江海马拉松。\n"
    told, promised, deed = rows(text, date(2025, 1, 10))
    assert (told["kind"], told["end"]) == ("outcome", "2024-12-31")
    assert (promised["kind"], promised["start"], promised["end"]) == ("target", "2025-01-01", "2025-12-31")
    assert (deed["kind"], deed["end"]) == ("action", "2025-12-31")


def test_of_things_just_counted_the_noun_is_said_once() -> None:
    (_, part) = rows("今年一季度，我市30个实事项目进展顺利，其中8个项目提前完成。\n", date(2024, 4, 9))
    assert part["indicator"] == "项目提前完成"


def test_words_between_a_thing_and_what_becomes_of_it_are_none_of_its_name() -> None:
    found = rows("桥北医院也将在年内开工，桥南医院则于年底前投用。\n")
    assert [row["indicator"] for row in found] == ["桥北医院", "桥南医院"]


def test_what_a_piece_says_of_projects_makes_it_no_list_of_the_year() -> None:
    found = rows(
        "3月2日，2024年全市首批项目开工。此次共安排了项目30个，既有民生项目，又有产业项目。\n", date(2024, 3, 2)
    )
    assert [row["kind"] for row in found] == ["outcome"]


def test_a_list_that_is_done_as_a_whole_is_reported() -> None:
    (done,) = rows("去年，9大类30项民生实事全部超额完成。\n")
    assert (done["kind"], done["value"], done["unit"]) == ("outcome", 30, "项")


@pytest.mark.parametrize(
    "text",
    [
        "江海大道改造工程全长5.3公里，总投资38亿元，是一条要道。",
        "江海分校总投资达13亿元，是一所新学校。",
        "这标志着江海新城进入启动新阶段。",
    ],
)
def test_what_a_single_thing_measures_and_a_stage_that_begins_state_nothing(text: str) -> None:
    assert rows(f"{text}\n") == []


def test_a_feast_is_a_deadline_within_its_year_and_who_lets_a_thing_be_done_is_none_of_it() -> None:
    (deed,) = rows("争取在2025年春节前让江海东岸建成开放。\n")
    assert (deed["indicator"], deed["start"], deed["end"]) == ("江海东岸", None, "2025-12-31")


def test_how_many_items_a_list_has_is_said_of_the_list() -> None:
    assert [row["value"] for row in rows("30项民生实事项目包括：新建公园3个。\n")] == [3]


def test_a_share_and_a_year_behind_it_are_no_range() -> None:
    found = rows("力争能耗下降5%到2026年，绿电占比达到45%。\n")
    assert [(row["value"], row.get("high"), row["unit"]) for row in found] == [(-5, None, "%"), (45, None, "%")]
