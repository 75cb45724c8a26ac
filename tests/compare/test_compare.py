"""Version against version: classes, noise, places, and both sides of every change."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.values import Attachment
from monitor.compare import compare
from monitor.values import Clause, Statement

SHARED = Path(__file__).resolve().parents[3] / "shared"

BEFORE = """某市二〇二五年工作安排
一、产业。坚持稳字当头，制造业增加值增长6.5%左右，新增规模以上企业320家。
（一）确保年底前建成东湖大桥；到2026年，公交专用道达到180公里以上，换乘枢纽增至12座。
锡山新建幼儿园8所、改造菜场15个。城镇登记失业率控制在3%以内，单位产值能耗下降4%。
二、民生。为老年人免费体检，不断完善社区食堂布局。加快推进南站改造，支持企业设立研究院。
"""


def changed(document, old: str, new: str, raw: str = BEFORE):
    assert raw.count(old) == 1, old
    return compare(document(raw), document(raw.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "classes"),
    [
        ("320家", "300家", {"lowered"}),
        ("320家", "350家", {"raised"}),
        ("12座", "9座", {"lowered"}),
        ("6.5%左右", "6.5%以上", {"firmer"}),
        ("6.5%左右", "6%-7%", {"reworded"}),
        ("6.5%左右", "5%-6%", {"lowered"}),
        ("180公里以上", "180公里", {"softer"}),
        ("180公里以上", "210公里", {"raised"}),
        ("180公里以上", "160公里左右", {"lowered", "softer"}),
        ("增至12座", "增至9座以上", {"lowered"}),
        ("增至12座", "增至15座以上", {"raised", "firmer"}),
        ("3%以内", "2.5%", {"lowered"}),
        ("达到180公里以上", "进一步增加", {"softer"}),
        ("下降4%", "下降5%", {"lowered"}),
        ("下降4%", "增长4%", {"raised"}),
        ("3%以内", "3%左右", {"softer"}),
        ("到2026年，", "到2027年，", {"later"}),
        ("年底前", "上半年", {"sooner"}),
        ("年底前", "", {"softer"}),
        ("确保年底前", "力争年底前", {"softer"}),
        ("确保年底前", "年底前", {"softer"}),
        ("确保年底前建成", "力争2026年底前建成", {"softer", "later"}),
        ("建成东湖", "基本建成东湖", {"softer"}),
        ("锡山新建", "惠山新建", {"reassigned"}),
        ("增加值增长6.5%", "增加值增长6.5个百分点", {"redefined"}),
        ("新增规模以上企业", "累计规模以上企业", {"redefined"}),
        ("城镇登记", "农村登记", {"redefined"}),
        ("为老年人", "不为老年人", {"redefined"}),
        ("确保年底前建成", "年底前已建成", {"softer"}),
        ("加快推进南站", "暂停南站", {"redefined"}),
        ("支持企业设立", "企业设立", {"firmer"}),
        ("加快推进南站", "加快推动南站", {"reworded"}),
        ("新增规模", "新增加规模", {"reworded"}),
        ("不断完善", "持续完善", {"reworded"}),
        ("坚持稳字当头，", "", {"removed"}),
        ("、改造菜场15个", "", {"removed"}),
        ("，换乘枢纽增至12座", "", {"removed"}),
        ("为老年人免费体检，", "为老年人免费体检，增设日间照料点6处，", {"new"}),
    ],
)
def test_one_edit_is_one_change_of_its_class(document, old, new, classes):
    (change,) = changed(document, old, new)
    assert set(change.classes) == classes
    assert change.explanation


def test_a_change_carries_both_sentences_with_their_offsets(document):
    after = BEFORE.replace("320家", "300家")
    (change,) = compare(document(BEFORE), document(after))
    for raw, side, quote in (
        (BEFORE, change.before, "新增规模以上企业320家"),
        (after, change.after, "新增规模以上企业300家"),
    ):
        assert isinstance(side, Clause)
        assert side.quote == quote
        assert raw[side.start_offset : side.end_offset] == quote
    assert "由320家下调为300家（-6.25%）" in change.explanation


def statement_rows(raw: str) -> list[dict]:
    row = {"quote": "新增规模以上企业320家", "indicator": "新增规模以上企业", "measure": "amount", "comparator": "="}
    share = {
        "quote": "单位产值能耗下降4%",
        "indicator": "单位产值能耗",
        "measure": "growth",
        "comparator": "=",
        "sense": "less",
    }
    rows = [{**row, "value": 320.0, "unit": "家"}, {**share, "value": -4.0, "unit": "%"}]
    return [each for each in rows if each["quote"] in raw]


def test_a_step_between_shares_is_told_in_points(document):
    (change,) = changed(document, "6.5%左右", "6%左右")
    assert change.explanation == "由6.5%下调为6%（-0.5个百分点）"
    (change,) = changed(document, "下降4%", "下降5%")
    assert change.explanation == "由下降4%下调为下降5%（-1个百分点）"


def test_statements_are_told_where_there_are_some(document):
    after = BEFORE.replace("320家", "300家")
    other = {**statement_rows(BEFORE)[0], "quote": "新增规模以上企业300家", "value": 300.0}
    (change,) = compare(document(BEFORE, *statement_rows(BEFORE)), document(after, other, *statement_rows(after)))
    assert isinstance(change.before, Statement)
    assert isinstance(change.after, Statement)
    assert (change.before.value, change.after.value, change.severity) == (320, 300, "high")
    assert change.explanation == "目标“新增规模以上企业”：由320家下调为300家（-6.25%）"


def test_a_lower_number_of_what_should_be_less_is_not_alarming(document):
    after = BEFORE.replace("下降4%", "下降6%")
    other = {**statement_rows(BEFORE)[1], "quote": "单位产值能耗下降6%", "value": -6.0}
    (change,) = compare(document(BEFORE, *statement_rows(BEFORE)), document(after, other))
    assert (change.classes, change.severity) == (("lowered",), "medium")


def test_a_removed_statement_is_told_and_not_its_clause_again(document):
    after = BEFORE.replace("，新增规模以上企业320家", "")
    (change,) = compare(document(BEFORE, *statement_rows(BEFORE)), document(after, *statement_rows(after)))
    assert change.classes == ("removed",)
    assert change.before.indicator == "新增规模以上企业"
    assert change.after is None


def test_another_measure_is_redefined_and_never_raised(document):
    one = {
        "quote": "绿地率提升，目标为30%",
        "measure": "growth",
        "comparator": "=",
        "value": 30.0,
        "unit": "%",
        "indicator": "绿地率",
    }
    two = {**one, "quote": "绿地率提升，目标是45%", "measure": "level", "value": 45.0}
    found = compare(document("绿地率提升，目标为30%。", one), document("绿地率提升，目标是45%。", two))
    assert [set(change.classes) for change in found] == [{"redefined"}]


def test_two_numbers_that_one_sentence_shares_are_told_apart(document):
    quote = "江阴、宜兴分别新建书屋20家和30家"
    row = {"quote": quote, "measure": "amount", "comparator": "=", "unit": "家", "indicator": "书屋"}
    old = document(f"{quote}。", {**row, "value": 20.0, "who": "江阴市"}, {**row, "value": 30.0, "who": "宜兴市"})
    row["quote"] = other = quote.replace("30家", "36家")
    new = document(f"{other}。", {**row, "value": 20.0, "who": "江阴市"}, {**row, "value": 36.0, "who": "宜兴市"})
    (change,) = compare(old, new)
    assert (change.classes, change.before.who, change.after.value) == (("raised",), "宜兴市", 36)


NOISE = {
    "lines": lambda raw: "\n\n".join(raw[at : at + 17] for at in range(0, len(raw), 17)),
    "width": lambda raw: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in raw),
    "blanks": lambda raw: raw.replace("3", " 3 ").replace("年", " 年"),
    "unseen": lambda raw: raw.replace("新增", "新\u200b增"),
    "quotes": lambda raw: raw.replace("东湖大桥", "“东湖大桥”"),
    "marks": lambda raw: raw.replace("，", "；").replace("。", "，"),
    "numbers": lambda raw: raw.replace("一、", "第一，").replace("（一）", "1. ").replace("二、", "（二）"),
    "zero": lambda raw: raw.replace("〇", "零"),
    "furniture": lambda raw: (
        "当前位置：首页 > 公开 > 正文\n浏览次数：92\n" + raw + "\n上一篇：通报 下一篇：解读\n您是第77位访客\n"
    ),
    "the same number": lambda raw: raw.replace("6.5%", "百分之六点五"),
}


@pytest.mark.parametrize("name", NOISE)
def test_t_d5_noise_is_no_change(document, name):
    assert compare(document(BEFORE), document(NOISE[name](BEFORE))) == ()


@pytest.mark.parametrize("name", NOISE)
def test_an_edit_is_found_in_noise(document, name):
    (change,) = compare(document(BEFORE), document(NOISE[name](BEFORE.replace("12座", "19座"))))
    assert change.classes == ("raised",)


def test_t_d5_counters_that_move_on_are_no_change(document):
    old, new = (BEFORE + f"\n浏览次数：{count} 字体：【大 中 小】 打印\n" for count in (812, 1377))
    assert compare(document(old), document(new)) == ()


TABLE = "项目 目标 单位\n新建公园 12 个\n改造管网 340 公里\n新增泊位 2600 个\n培训技工 1.5 万人次\n"


def test_t_d5_rows_in_another_order_are_moved(document):
    first, *rows = TABLE.splitlines()
    assert only_moved(compare(document(TABLE), document("\n".join([first, *rows[::-1]]))))


def test_t_d5_a_cell_that_changed_is_a_change(document):
    (change,) = changed(document, "340", "300", TABLE)
    assert change.classes == ("lowered",)


def test_t_d5_bullets_are_no_change(document):
    listed = "".join(f"● {line}\n" for line in BEFORE.splitlines())
    assert compare(document(BEFORE), document(listed)) == ()


def test_t_d5_a_scrap_at_the_edge_of_a_page_is_no_change(document):
    assert compare(document(BEFORE), document(BEFORE + "工作动态\n")) == ()
    assert compare(document(BEFORE), document(BEFORE + "新增泊位90个\n")) != ()


def only_moved(found) -> bool:
    return bool(found) and all(set(change.classes) <= {"moved"} for change in found)


def test_t_d2_a_sentence_elsewhere_is_moved(document):
    sentence = "锡山新建幼儿园8所、改造菜场15个。"
    after = BEFORE.replace(sentence, "") + sentence
    assert only_moved(compare(document(BEFORE), document(after)))


def test_t_d2_a_sentence_twice_is_moved_not_new(document):
    assert only_moved(compare(document(BEFORE), document(BEFORE + "锡山新建幼儿园8所、改造菜场15个。")))


def test_t_d2_a_point_that_moves_behind_a_heading_without_a_stop_is_moved(document):
    first, second = "（1）城乡公交线路。优化线路30条。\n", "（2）城乡低保标准。提标家庭60户。\n"
    other = "2．乙镇工作要点\n（1）城乡公交线路。优化线路20条。\n（2）城乡低保标准。提标家庭50户。\n"
    raw = "一、安排\n1．甲镇工作要点\n{}{}" + other
    old, new = document(raw.format(first, second)), document(raw.format(second, first))
    assert only_moved(compare(old, new))
    assert only_moved(compare(new, old))


def test_t_d2_one_of_two_copies_that_changed_is_a_change(document):
    raw = BEFORE + "锡山新建幼儿园8所、改造菜场15个。"
    after = raw[::-1].replace("个51", "个01", 1)[::-1]
    (change,) = compare(document(raw), document(after))
    assert change.classes == ("lowered",)


def test_t_d2_merged_and_split_sentences_are_no_change(document):
    merged = BEFORE.replace("8所、改造菜场15个。城镇", "8所、改造菜场15个，城镇").replace("以上，换乘", "以上。\n换乘")
    assert compare(document(BEFORE), document(merged)) == ()


def test_t_d2_a_sentence_that_moved_and_changed_is_both(document):
    sentence = "锡山新建幼儿园8所、改造菜场15个。"
    after = BEFORE.replace(sentence, "") + sentence.replace("15个", "10个")
    found = compare(document(BEFORE), document(after))
    assert [change.classes for change in found] == [("lowered", "moved")]


def test_names_with_other_numbers_are_two_things(document):
    (change,) = changed(document, "一号线", "二号线", "年内启动地铁一号线车站装修工程。")
    assert change.classes == ("redefined",)


def test_t_e6_trillions_without_a_digit_are_numbers(document):
    (change,) = changed(document, "万亿元", "千亿元", "推动进出口突破万亿元。")
    assert change.classes == ("lowered",)


def test_a_paragraph_written_anew_is_gone_and_come(document):
    old = "大力发展旅游，办好灯会庙会，打响山水品牌。新增客房三千间。"
    new = "港口吞吐量再上台阶，铁水联运提速扩面，通关时间继续压缩。新增客房三千间。"
    found = compare(document(old), document(new))
    assert {name for change in found for name in change.classes} == {"removed", "new"}


def test_t_d6_fields_of_the_page_are_told_as_themselves(document):
    plan, table = Attachment(url="a.pdf", name="计划表"), Attachment(url="b.pdf", name="新表")
    old = document(BEFORE, validity="有效", document_number="市政发〔2025〕3号", attachments=(plan,))
    new = document(BEFORE, validity="废止", document_number="市政发〔2025〕5号", attachments=(table,))
    found = compare(old, new)
    assert [change.classes for change in found] == [("validity",), ("redefined",), ("replaced-attachment",)]
    assert found[0].severity == "high"
    assert compare(old, old) == ()


def test_a_word_within_another_is_not_that_word(document):
    (change,) = compare(document("建成区域性养老中心三家。"), document("规划区域性养老中心三家。"))
    assert change.classes == ("redefined",)
    (change,) = compare(document("建成区绿化率稳步提高。"), document("全市绿化率稳步提高。"))
    assert "redefined" in change.classes


def test_documents_without_text(document):
    assert compare(document(""), document("")) == ()
    (change,) = compare(document(""), document("年内新建渡口四处。"))
    assert (change.classes, change.before) == (("new",), None)


SWAPPED = {"raised": "lowered", "later": "sooner", "softer": "firmer", "new": "removed"}
SWAPPED |= {after: before for before, after in SWAPPED.items()}
CLAUSES = [
    "新建公园12个", "确保年底前建成", "力争三年内建成", "到2026年达到45%", "江阴市新增泊位300个以上",
    "锡山新增泊位200个左右", "能耗下降5%", "能耗增长5%", "深化改革", "一是抓产业", "加快建设地铁五号线",
    "支持企业上市", "全年接待游客1.2亿人次",
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from("，。、；\n")), max_size=9).map(
    lambda pieces: "".join(clause + mark for clause, mark in pieces)
)


def told(found) -> set[tuple]:
    return {
        (frozenset(change.classes), *(side.quote if side else None for side in (change.before, change.after)))
        for change in found
    }


@pytest.mark.parametrize(("one", "other"), list(combinations(CLAUSES, 2)))
def test_one_clause_for_another_reads_the_same_from_either_side(document, one, other):
    old, new = (document(f"积极推进改革。{clause}。认真落实任务。") for clause in (one, other))
    there, back = told(compare(old, new)), told(compare(new, old))
    assert there == {
        (frozenset(SWAPPED.get(name, name) for name in classes), after, before) for classes, before, after in back
    }


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=TEXTS, new=TEXTS)
@example(old="新建公园12个，能耗下降5%，", new="能耗下降5%\n到2026年达到45%，新建公园12个，")
def test_what_is_told_one_way_is_told_of_the_other_way_round(document, old, new):
    """Which of several equal clauses went or moved depends on the side that one begins from; that one did does not."""
    one, two = document(old), document(new)
    assert compare(one, one) == ()
    assert bool(compare(one, two)) == bool(compare(two, one))
