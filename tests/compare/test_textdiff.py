"""T-D1, T-D7: the marks that a person would make, and the properties of every diff."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.textdiff import Segment, apply, diff, telling

PIECES = st.lists(
    st.sampled_from(
        [
            "新建",
            "，",
            "。",
            "公园",
            "1200",
            "万",
            "个",
            "%",
            "确保",
            "力争",
            "2026年",
            "\n",
            " ",
            "12.5",
            "以上",
            "（",
            "“",
        ]
    ),
    max_size=30,
).map("".join)


def marks(before: str, after: str) -> str:
    """The diff on one line: [-gone-], [+come+]."""
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
    return "".join(signs[segment.kind].format(segment.text) for segment in diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("全年培训技工15万人以上。", "全年培训技工15万人左右。", "全年培训技工15万人[-以上-][+左右+]。"),
        ("产出达到1.65万亿元。", "产出达到1.6万亿元。", "产出达到[-1.65万亿元-][+1.6万亿元+]。"),
        ("占比提高到48.4%", "占比提高到50.4%", "占比提高到[-48.4%-][+50.4%+]"),
        ("到2026年底前通水", "到2028年底前通水", "到[-2026年-][+2028年+]底前通水"),
        ("6月30日前交付", "9月30日前交付", "[-6月30日-][+9月30日+]前交付"),
        ("确保三座桥合龙", "力争三座桥合龙", "[-确保-][+力争+]三座桥合龙"),
        ("锡山新建学校", "滨湖新建学校", "[-锡山-][+滨湖+]新建学校"),
        ("修桥，铺路，种树。", "修桥，种树。", "修桥，[-铺路，-]种树。"),
        (
            "新建公园3个，新建学校5所。",
            "新建公园3个，新建泊位9个，新建学校5所。",
            "新建公园3个，[+新建泊位9个，+]新建学校5所。",
        ),
        ("接入5G基站2000个", "接入5G基站2600个", "接入5G基站[-2000个-][+2600个+]"),
        ("投入１２万元", "投入１５万元", "投入[-１２万元-][+１５万元+]"),
    ],
)
def test_t_d1_the_smallest_marks_that_a_person_would_make(before, after, shown):
    assert marks(before, after) == shown


def test_t_d1_marks_stay_close_to_the_edit_and_out_of_numbers():
    chance = random.Random(7)
    clauses = [f"第{n}片区新建道路{n * 37 % 990 + 10}公里，改造房屋{n * 91 % 700 + 20}户" for n in range(40)]
    text = "。".join(clauses) + "。"
    for _ in range(200):
        number = chance.choice([n for n in range(10, 1000) if f"道路{n}公里" in text])
        other = chance.choice([n for n in range(10, 1000) if n != number])
        after = text.replace(f"道路{number}公里", f"道路{other}公里", 1)
        changed = [segment.text for segment in diff(text, after) if segment.kind != "equal"]
        assert changed == [f"{number}公里", f"{other}公里"]


def flipped(segments: tuple[Segment, ...]) -> list[tuple[str, str]]:
    """The other way round, what is deleted before what is inserted."""
    kinds = {"equal": "equal", "delete": "insert", "insert": "delete"}
    row = [(kinds[segment.kind], segment.text) for segment in segments]
    for at in range(len(row) - 1):
        if row[at][0] == "insert" and row[at + 1][0] == "delete":
            row[at], row[at + 1] = row[at + 1], row[at]
    return row


@given(PIECES, PIECES)
def test_t_d7_properties(before, after):
    segments = diff(before, after)
    assert apply(segments, before) == after
    assert flipped(segments) == [(segment.kind, segment.text) for segment in diff(after, before)]
    assert all(segment.text for segment in segments)
    assert [segment.kind for segment in diff(before, before)] == (["equal"] if before else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("重复的话。" * 4000, "重复的话。" * 3990 + "别的话。" + "重复的话。" * 9),
        ("甲。乙。" * 4000, "乙。甲。" * 4000),
        ("没有标点的一行" * 9000, "没有标点的一行" * 4000 + "变" + "没有标点的一行" * 5000),
    ],
    ids=["repeats", "swapped repeats", "one line"],
)
def test_t_d7_adversarial_texts_still_apply(before, after):
    segments = diff(before, after)
    assert apply(segments, before) == after
    assert len(segments) < 100


def test_texts_that_have_nothing_in_common_are_not_woven_together():
    before = (
        "老旧小区改造持续推进，居民出行更加方便，社区服务不断完善，邻里关系更加和睦，"
        "文化活动丰富多彩，环境卫生明显好转，停车难题逐步缓解。"
    )
    after = (
        "港口货物吞吐能力稳步增强，集装箱航线通达四大洲，铁水联运比例再创新高，"
        "口岸通关时间压缩一半，航运企业加快集聚，船舶修造订单饱满可期。"
    )
    assert [segment.kind for segment in diff(before, after)] == ["delete", "insert"]


def test_width_and_blanks_are_printed_but_not_marked():
    stretches = list(telling(diff("新增 1200 个，“先行区”占45%，培训3场", '新增１２００个，"先行区"占46%，新办1场')))
    assert "".join(gone for _, gone, _ in stretches) == "新增 1200 个，“先行区”占45%，培训3场"
    assert "".join(came for _, _, came in stretches) == '新增１２００个，"先行区"占46%，新办1场'
    assert [(gone, came) for differs, gone, came in stretches if differs] == [("45%", "46%"), ("培训3场", "新办1场")]


def test_segments_of_another_text_are_refused():
    with pytest.raises(ValueError, match="the text at 0"):
        apply(diff("修桥。", "铺路。"), "种树。")
    with pytest.raises(ValueError, match="end at 3"):
        apply(diff("修桥。", "修桥。"), "修桥。铺路。")
