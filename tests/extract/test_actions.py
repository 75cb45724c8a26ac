"""Announced deeds: every entry of the lexicon by its example, then the grammar by sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.actions import find_actions, governments
from monitor.extract.actions.words import DATA, SEAMS, find_verb
from monitor.extract.normalise import WIDTH

MARKS = str.maketrans("", "", "“”《》")


def deeds(text: str) -> list[tuple[str, str]]:
    return [(each.verb, each.object) for each in find_actions(text)]


@pytest.mark.parametrize("row", DATA["verbs"], ids=lambda row: row["words"][0])
def test_verb_entry_reads_its_example(row):
    found = find_actions(row["example"].translate(WIDTH))
    assert [each.object for each in found] == [name.translate(MARKS) for name in row["finds"]]
    assert {(each.verb, each.stage) for each in found} == {(row["class"], row["stage"])}
    assert {each.word for each in found} <= set(row["words"])


@pytest.mark.parametrize("row", DATA["verbs"], ids=lambda row: row["words"][0])
def test_every_phrase_of_an_entry_reads_the_example(row):
    example = row["example"].translate(WIDTH)
    found = find_actions(example)
    named = [each.object for each in found]
    for word in row["words"]:
        others = find_actions(example.replace(found[0].word, word))
        assert [each.object for each in others] == named
        assert others[0].word == word


@pytest.mark.parametrize("row", DATA["seams"], ids=lambda row: row["word"])
def test_seam_is_no_verb(row):
    assert row["word"] in row["example"]
    verb = find_verb(row["example"], 0, len(row["example"]))
    assert verb is None or verb[0] != row["word"]


def test_seams_belong_to_verbs():
    assert set(SEAMS) <= {word for row in DATA["verbs"] for word in row["words"]}


class TestLists:
    @pytest.mark.parametrize(
        ("text", "objects"),
        [
            ("建成北岸大剧院、南山隧道和城东水厂", ["北岸大剧院", "南山隧道", "城东水厂"]),
            ("办好水乡音乐节和“名校龙城行”“百团会演”等活动", ["水乡音乐节", "名校龙城行", "百团会演"]),
            ("开工建设云顶半导体三期、恒泰储能等项目", ["云顶半导体三期", "恒泰储能"]),
            ("推动甬湖铁路、银泰储能等项目年内开工建设", ["甬湖铁路", "银泰储能"]),
            ("争取甬湖铁路、通沪铁路纳入国家规划", ["甬湖铁路纳入国家规划", "通沪铁路纳入国家规划"]),
        ],
    )
    def test_each_named_object_is_a_deed_of_its_own(self, text, objects):
        assert [each.object for each in find_actions(text)] == objects

    @pytest.mark.parametrize(
        ("text", "objects"),
        [
            ("新建轨道7号线、9号线", ["轨道7号线", "轨道9号线"]),
            ("启动沪嘉、沪湖协同创新廊道建设", ["沪嘉协同创新廊道", "沪湖协同创新廊道"]),
            ("新建东亭镇、羊尖镇文体中心", ["东亭镇文体中心", "羊尖镇文体中心"]),
            ("搭建车路协同、量子测量、细胞制备三大平台", ["车路协同平台", "量子测量平台", "细胞制备平台"]),
        ],
    )
    def test_elided_words_are_supplied(self, text, objects):
        found = find_actions(text)
        assert [each.object for each in found] == objects
        assert found[0].supplied or found[-1].supplied

    @pytest.mark.parametrize(
        ("text", "objects"),
        [
            ("建立农民工工资专户、实名考勤管理制度", ["农民工工资专户、实名考勤管理制度"]),
            ("启动旧船闸修缮和景观亮化工程", ["旧船闸修缮和景观亮化工程"]),
            ("建成虹桥大学城检测与试验公共服务平台", ["虹桥大学城检测与试验公共服务平台"]),
            ("编制碳中和行动方案", ["碳中和行动方案"]),
        ],
    )
    def test_words_of_one_name_stay_together(self, text, objects):
        assert [each.object for each in find_actions(text)] == objects

    def test_another_verb_ends_the_list(self):
        assert deeds("新建锦溪大桥、扩建湖滨通用机场") == [("build", "锦溪大桥"), ("build", "湖滨通用机场")]
        assert deeds("完成滨河绿廊建设、推动产业升级") == [("finish", "滨河绿廊建设")]

    def test_same_verb_behind_another_doer(self):
        found = find_actions("支持北港镇创建国家级渔业强镇、东山镇创建国家级园艺强镇")
        assert [each.object for each in found] == ["国家级渔业强镇", "国家级园艺强镇"]
        text = "支持北港镇创建国家级渔业强镇、东山镇创建国家级园艺强镇"
        assert [text[slice(*each.doer)] for each in found if each.doer] == ["北港镇", "东山镇"]


class TestPredicates:
    def test_stages_differ_by_item(self):
        text = "确保会展二馆上半年建成投用、“湖西芯园”年内封顶"
        assert [(each.stage, each.object, each.strength) for each in find_actions(text)] == [
            ("投用", "会展二馆", "ensure"),
            ("建成", "湖西芯园", "ensure"),
        ]

    def test_subject_of_the_stretch_before(self):
        assert deeds("加快运河文化中心建设,年底前建成启用") == [("finish", "运河文化中心")]
        assert deeds("开工建设老虎山隧道,力争2027年通车") == [("start", "老虎山隧道"), ("finish", "老虎山隧道")]
        assert deeds("全面加强统筹,确保年内建成") == []

    def test_time_in_front_of_the_subject(self):
        assert deeds("今年底前东环快速路北段建成通车") == [("finish", "东环快速路北段")]


class TestStrengthAndDoer:
    @pytest.mark.parametrize(
        ("text", "strength"),
        [
            ("确保南门立交如期通车", "ensure"),
            ("力争6月底前完成西站枢纽改造", "strive"),
            ("争创国家级农村改革试验区", "strive"),
            ("积极争取承办亚洲青年赛艇锦标赛", "strive"),
            ("探索设立城市更新基金", "explore"),
            ("支持北港镇争创国家级渔业强镇", "explore"),
            ("推动临港研究院争创国家级检测中心", "plan"),
            ("预计东湖隧道明年建成", "expect"),
            ("加快建设城北图书馆", None),
            ("新建城北图书馆", None),
        ],
    )
    def test_outer_marker_wins(self, text, strength):
        assert [each.strength for each in find_actions(text)] == [strength]

    def test_quote_begins_with_the_marker(self):
        text = "深化校地合作,力争6月底前完成西站枢纽改造"
        (found,) = find_actions(text)
        assert text[found.start : found.end] == "力争6月底前完成西站枢纽改造"
        assert text[slice(*found.verb_span)] == "完成"
        assert text[slice(*found.object_span)] == "西站枢纽改造"
        assert found.doer is None


class TestNames:
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("举办建城2500周年系列庆典", "建城2500周年系列庆典"),  # the number is part of the name
            ("开工建设总投资80亿元的临港算力中心", "总投资80亿元的临港算力中心"),  # it only describes
            ("新建市第二图书馆", "市第二图书馆"),
            ("规划建设天文馆", "天文馆"),  # a city has one
            ("出台惠企“二十四条”", "惠企二十四条"),
            ("针对高龄独居人群建立邻里守望探访制度", "邻里守望探访制度"),
            ("1.新建青石镇中心小学", "青石镇中心小学"),
            ("“我们将建成临江歌剧院", "临江歌剧院"),
        ],
    )
    def test_named(self, text, named):
        assert [each.object for each in find_actions(text)] == [named]

    @pytest.mark.parametrize(
        "text",
        [
            "建设现代化产业体系",
            "建设“书香江苏”",
            "2025年是“十四五”规划收官之年",
            "确保“十四五”规划圆满收官",
            "完善教师编制“市聘县用”等机制",
            "加快建设全国重要的先进制造业高地",
            "建设国家级人才平台",
            "建设一批概念验证中心和中试基地",
            "布局建设更多口袋公园、健身步道",
            "新建幼儿园、中小学校18所",
            "建成3个智慧园区、滨江码头",
            "争创国家级孵化器4家",
            "建立工作推进机制",
            "建立跨部门协调联动机制",
            "建立健全长效管护机制",
            "出台支持政策",
            "制定相关方案",
            "推行“一企一策”,细化制定“一企一策”",
            "开展安全生产专项整治行动",
            "办好人民满意的教育",
            "办好老年大学",
            "争取更大突破",
            "支持有条件的企业组建创新联合体",
            "圆满完成全年目标任务",
            "完成各项任务",
            "强化旧区改造、消防、建设施工等重点领域监管",
            "用好专班攻坚和集中开工等机制",
        ],
    )
    def test_general_direction_is_no_deed(self, text):
        assert find_actions(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "推进运河文化公园建设",
            "加快滨江医院建设步伐",
            "深化国家食品安全示范城市创建",
            "提高城市规划建设管理水平",
            "建成区绿化覆盖率稳步提升",
            "加快已开工重点桥隧项目进度",
            "按照绿建三星标准建设的海棠人才公寓",
            "出席滨江医院启动仪式",
            "去年建成滨江歌剧院",
            "昨日,滨江歌剧院近日正式启用",
            "推动工业、城建等领域转型",
        ],
    )
    def test_nouns_and_past_deeds_are_passed_over(self, text):
        assert find_actions(text) == []


ALPHABET = "甲乙丙东山镇大桥中心馆建设建成开工争创国家级示范区力争确保推动支持等和及、,“”《》()一批3个号线年内"


class TestAnyText:
    @given(st.text(alphabet=ALPHABET, max_size=200))
    def test_spans_hold(self, text):
        for each in find_actions(text):
            assert 0 <= each.start < each.end <= len(text)
            assert each.start <= each.verb_span[0] < each.verb_span[1] <= len(text)
            assert text[slice(*each.verb_span)].startswith(each.word)
            assert each.object

    @given(st.text(max_size=300))
    def test_nothing_crashes(self, text):
        assert find_actions(text) == find_actions(text)

    @pytest.mark.parametrize(
        "piece", ["加快建设", "争创国家级示范区、", "“", "(《", "年内建成,", "支持甲建设乙大桥、丙"]
    )
    def test_repetition_is_read_to_its_end(self, piece):
        tail = "。新建锦溪大桥"
        found = find_actions(piece * 3000 + tail)
        assert found[-1].object == "锦溪大桥"


class TestGovernments:
    @pytest.mark.parametrize(
        ("phrase", "names"),
        [
            ("江阴", ("江阴市",)),
            ("梁溪区", ("梁溪区",)),
            ("江阴和梁溪", ("江阴市", "梁溪区")),
            ("黄石、恩施等地", ("黄石市", "恩施州")),
            ("扬州、泰州两市", ("扬州市", "泰州市")),
            ("青山县", ("青山县",)),
            ("苏通工业园区", ("苏通工业园区",)),
            ("北港镇", ()),
            ("临港研究院", ()),
            ("江阴、北港镇", ()),
        ],
    )
    def test_names(self, phrase, names):
        assert governments(phrase, {"梁溪": "梁溪区", "江阴": "江阴市"}) == names
