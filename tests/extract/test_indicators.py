"""The catalogue of indicators: every entry is found by its example, like things meet, unlike things never do."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.indicators import Indicator, canonical, catalogue, identify, telling

DOMAINS = {
    "macro-economy",
    "industry",
    "innovation",
    "transport",
    "housing",
    "environment",
    "agriculture",
    "education",
    "health",
    "welfare",
    "safety",
    "government",
}
DIMENSIONS = {
    "money",
    "count",
    "share",
    "rate",
    "area",
    "length",
    "mass",
    "volume",
    "energy",
    "power",
    "concentration",
    "ratio",
    "index",
    "time",
}
UNITS = {"money": "元", "share": "%", "rate": "%", "time": "天"}
WORDS = tomllib.loads(
    (Path(__file__).parents[2] / "monitor" / "extract" / "indicators.toml").read_text(encoding="utf-8")
)["words"]


def known(phrase: str, measure: str | None = None, unit: str | None = None) -> str | None:
    found = identify(phrase, measure, unit)
    return found.indicator_id if found else None


def test_catalogue_is_wide():
    entries = catalogue()
    assert len(entries) >= 300
    assert {entry.domain for entry in entries} == DOMAINS
    assert {entry.dimension for entry in entries} == DIMENSIONS
    assert {entry.sense for entry in entries} == {"more", "less", "neither"}


def test_ids_are_stable_slugs():
    ids = [entry.id for entry in catalogue()]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each)] == []


@pytest.mark.parametrize(
    ("entry", "phrase"), [pytest.param(entry, text, id=entry.id) for entry in catalogue() for text in entry.examples]
)
def test_example(entry: Indicator, phrase: str):
    found = identify(phrase, "level", UNITS.get(entry.dimension))
    assert found is not None
    assert (found.indicator_id, found.name, found.sense, found.entry) == (entry.id, entry.name, entry.sense, entry)


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_every_alias_is_its_own(entry: Indicator):
    unit = UNITS.get(entry.dimension)
    names = [name.lstrip("=") for name in (entry.name, *entry.aliases)]
    assert {name: known(name, "level", unit) for name in names} == dict.fromkeys(names, entry.id)


@pytest.mark.parametrize(
    "phrases",
    [
        ("高企", "高新技术企业", "有效期内高新技术企业增至", "全年有效“高企”突破", "国家高新技术企业总数达"),
        ("社零", "社会消费品零售总额", "全市社零总额增长"),
        ("规上工业增加值", "规模以上工业增加值年均增长", "规模工业增加值增速"),
        (
            "研发投入强度",
            "全社会研发经费支出占地区生产总值的比重",
            "R&D经费支出占GDP比重",
            "研究与试验发展经费投入强度",
        ),
        ("PM_{2.5}平均浓度", "PM2.5浓度较2015年下降", "细颗粒物（PM2.5）年均浓度"),
        ("国省考断面水质优Ⅲ类比例", "国、省考断面优Ⅲ比例升至", "国省考断面水质达到或优于Ⅲ类水体的比例"),
        ("一般公共预算收入", "地方一般公共预算收入同比增长", "公共预算收入预计增长"),
        ("城镇常住居民人均可支配收入", "城镇居民人均可支配收入增速"),
        ("改造老旧小区", "老旧小区改造", "完成城镇老旧小区改造"),
        ("空气质量优良天数比率", "空气质量优良天数比例提高到"),
        ("经济增长", "GDP增速", "全省生产总值增长"),
        ("每千人口3岁以下婴幼儿托位数", "每千常住人口拥有托位"),
        ("加装电梯", "既有多层住宅加装电梯完成"),
    ],
    ids=lambda phrases: phrases[0],
)
def test_spellings_of_one_thing_meet(phrases: tuple[str, ...]):
    ids = {known(phrase) for phrase in phrases}
    assert len(ids) == 1
    assert None not in ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一般公共预算收入", "一般公共预算支出"),
        ("规上工业增加值", "规上工业总产值"),
        ("规上工业增加值", "规上工业营业收入"),
        ("城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("居民人均可支配收入", "农村常住居民人均可支配收入"),
        ("实际使用外资", "注册外资"),
        ("城镇调查失业率", "城镇登记失业率"),
        ("地区生产总值", "人均地区生产总值"),
        ("进出口总额", "出口总额"),
        ("单位地区生产总值能耗", "单位地区生产总值二氧化碳排放"),
        ("粮食产量", "粮食播种面积"),
        ("PM2.5浓度", "PM10浓度"),
        ("全社会研发经费支出", "全社会研发经费支出占地区生产总值比重"),
        ("养老床位", "家庭养老床位"),
        ("森林覆盖率", "林木覆盖率"),
        ("制造业投资", "制造业投资占比"),
        ("高新技术企业", "高新技术企业贷款余额"),
        ("幼儿园", "普惠性幼儿园覆盖率"),
        ("数字经济核心产业增加值", "数字经济核心产业增加值占GDP比重"),
        ("公路里程", "高速公路里程"),
        ("电动自行车充电桩", "公共充电桩"),
    ],
)
def test_near_names_stay_apart(one: str, other: str):
    assert known(one) is not None
    assert known(other) is not None
    assert known(one) != known(other)


@pytest.mark.parametrize(
    ("phrase", "indicator", "qualifiers"),
    [
        ("有效期内高新技术企业增至", "high-tech-enterprises", ("有效期内",)),
        ("市区新增绿地", "green-space", ("市区",)),
        ("全年城镇新增就业", "urban-employment", ()),
        ("全省地区生产总值预计增长", "gdp", ("全省",)),
        ("主城区新增停车泊位", "parking-spaces", ("城区",)),
        ("新引进超20亿元重大产业项目", "major-projects", ("20亿元以上",)),
        ("新招引总投资20亿元以上重大产业项目", "major-projects", ("20亿元以上",)),
        ("落地百亿元以上产业项目", "industrial-projects", ("100亿元以上",)),
        ("争创省级科技企业孵化器", "incubators", ("省级",)),
        ("新增公办义务教育学位", "school-places", ("公办", "义务教育")),
        ("26个国考断面水质优良比例", "surface-water-good", ("国考",)),
        ("高新技术企业（有效期内）达", "high-tech-enterprises", ("有效期内",)),
        ("一般公共预算收入其中税收收入增长", "tax-revenue", ()),
        ("拆除市区广告牌", None, ()),
    ],
)
def test_what_stands_around_the_name(phrase: str, indicator: str | None, qualifiers: tuple[str, ...]):
    found = identify(phrase)
    assert (found and found.indicator_id) == indicator
    assert (found.qualifiers if found else ()) == qualifiers


@pytest.mark.parametrize(
    "phrase",
    [
        "地铁6号线二期",
        "开通运营地铁3号线",
        "锡太高速公路",
        "市民中心",
        "高新技术企业培育库入库率",
        "产业强链基金二期",
        "数字政府建设",
        "",
        "个",
        "增长",
        "全市",
        "城市更新条例",
        "老旧小区业主委员会组建率",
    ],
)
def test_what_is_no_indicator_of_ours(phrase: str):
    assert identify(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "measure", "unit", "indicator"),
    [
        ("空气质量优良天数", "level", "天", "good-air-days"),
        ("空气质量优良天数", "level", "%", "good-air-days-rate"),
        ("战略性新兴产业占比", "level", "%", "strategic-output-share"),
        ("城镇新增就业", "amount", "元", None),
        ("一般公共预算收入", "level", "%", None),
        ("一般公共预算收入", "growth", "%", "public-budget-revenue"),
        ("进出口总额", "rank", "名", "trade-total"),
    ],
)
def test_unit_decides_between_meanings(phrase: str, measure: str, unit: str, indicator: str | None):
    assert known(phrase, measure, unit) == indicator


@pytest.mark.parametrize(
    ("phrase", "indicator", "qualifiers"),
    [
        ("制造业投资占比", "manufacturing-investment-share", ()),
        ("技改投资占工业投资的比重提高到", "technical-upgrade-investment-share", ("占工业投资",)),
        ("软件业务收入占全省比例", "software-revenue-share", ("占全省",)),
    ],
)
def test_share_of_a_known_thing(phrase: str, indicator: str, qualifiers: tuple[str, ...]):
    found = identify(phrase, "level", "%")
    assert found is not None
    assert (found.indicator_id, found.qualifiers) == (indicator, qualifiers)
    assert found.name == f"{found.entry.name}占比"


def test_share_of_a_share_is_unknown():
    assert identify("森林覆盖率占比") is None


@pytest.mark.parametrize(
    ("indicator", "qualifiers", "left"),
    [
        ("high-tech-enterprises", ("有效期内", "江阴"), ("江阴",)),
        ("gdp", ("全市",), ()),
        ("green-space", ("市区",), ("市区",)),
        ("manufacturing-investment-share", ("全省",), ()),
        ("no-such-thing", ("全市", "乙", "甲"), ("乙", "甲")),
    ],
)
def test_qualifiers_that_tell(indicator: str, qualifiers: tuple[str, ...], left: tuple[str, ...]):
    assert telling(indicator, qualifiers) == left


@pytest.mark.parametrize("word", [*WORDS["verbs"], *WORDS["hedges"], *WORDS["counts"]])
def test_word_after_a_name(word: str):
    assert known(f"公共图书馆{word}") == "libraries"


@pytest.mark.parametrize("word", [*WORDS["verbs"], *(word for word in WORDS["hedges"] if len(word) > 1)])
def test_word_before_a_name(word: str):
    assert identify(f"{word}民用汽车保有量") == identify("民用汽车保有量")


@pytest.mark.parametrize("deed", WORDS["deeds"])
def test_deed_stands_on_either_side(deed: str):
    before, after = identify(f"{deed}文化馆"), identify(f"文化馆{deed}")
    assert before is not None
    assert before == after
    assert before.qualifiers == (deed,)
    assert canonical(f"{deed}门楼") == canonical(f"门楼{deed}") == f"门楼{deed}"


@pytest.mark.parametrize(("scope", "ways"), WORDS["scopes"].items())
def test_scope_has_one_spelling(scope: str, ways: list[str]):
    expected = identify(f"{scope}文化馆")
    assert expected is not None
    assert expected.qualifiers == (scope,)
    assert [identify(f"{way}文化馆") for way in ways] == [expected] * len(ways)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("占GDP", "占全市生产总值"),
        ("GDP", "地区生产总值"),
        ("比重", "占比例"),
        ("研发", "研究与试验发展"),
        ("研发经费", "R&D经费"),
        ("规上", "规模以上"),
        ("限上", "限额以上"),
        ("营收", "主营业务收入"),
        ("高新技术企业", "高企"),
        ("优III", "达到或好于III类"),
        ("国省考", "国、省考"),
        ("每千人", "每千常住人口注册"),
        ("每万人", "万人发明"),
        ("居民", "常住居民"),
    ],
)
def test_spelling_rule(name: str, written: str):
    sign, pattern = WORDS["same"][name]
    found = re.search(pattern, written)
    assert found
    assert sign in found[0]
    assert canonical(f"某某{written}某某") == canonical(f"某某{written.replace(found[0], name)}某某")


def test_every_spelling_rule_is_tried():
    rules = {mark.args[1][at][0] for mark in test_spelling_rule.pytestmark for at in range(len(mark.args[1]))}
    assert rules == set(WORDS["same"])


@pytest.mark.parametrize("word", WORDS["kept"])
def test_word_that_only_looks_like_a_verb(word: str):
    assert word in canonical(f"{word}甲乙丙")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新增乡村文化礼堂", "全年建成乡村文化礼堂"),
        ("改造水上游步道", "水上游步道改造"),
        ("全市水上游步道总里程达", "水上游步道总里程突破"),
        ("高企培育库", "高新技术企业的培育库"),
        ("招引超50亿元链条", "招引总投资50亿元以上链条"),
        ("打造“水韵”品牌", "培育水韵品牌"),
    ],
)
def test_canonical_meets(one: str, other: str):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("地铁4号线一期", "地铁4号线二期"),
        ("S1线站点", "S2线站点"),
        ("水上游步道改造", "水上游步道拆除"),
        ("市区水上游步道", "农村水上游步道"),
        ("超10亿元链条", "超50亿元链条"),
        ("四星级民宿", "五星级民宿"),
    ],
)
def test_canonical_keeps_apart(one: str, other: str):
    assert canonical(one) != canonical(other)


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("新增全市高企改造10亿元以上占比重5G年()（）其中"), st.characters()),
        max_size=40,
    )
)
def test_any_text_is_read(phrase: str):
    found = identify(phrase, "level", "%")
    assert found is None or found.entry in catalogue()
    assert bool(canonical(phrase)) == bool(phrase)


@pytest.mark.parametrize(
    "piece", ["建成投用", "增长", "更新改造", "(", ")", "()", "占", "1", "2025年", "超百亿元", "高企占比"]
)
def test_long_repetition_is_read(piece: str):
    assert identify(piece * 20_000) is None or piece == "高企占比"
    assert canonical(piece * 20_000)


def test_same_under_any_hash_seed():
    program = (
        "import json; from monitor.extract.indicators import *;"
        "print(json.dumps([[e.id, [str(identify(a)) for a in e.aliases], canonical(e.name)] for e in catalogue()]))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "7")
    }
    assert len(seen) == 1
    assert json.loads(seen.pop())
