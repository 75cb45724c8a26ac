"""Names and mentions: every entry of their lexicons does what its example says."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract.indicators import identify
from monitor.ledger import mentions, names
from monitor.ledger.kinds import kind_of
from monitor.ledger.mentions import find_mentions
from monitor.ledger.names import city_of, clue, is_rewritten, read_name
from monitor.values import Statement


def rows(kind: str) -> list[Any]:
    found: list[Any] = names.data()[kind]
    return found


@pytest.mark.parametrize("kind", ["tail", "kind", "paper", "trial", "level", "alias"])
def test_a_name_is_read_as_its_example_says(kind: str) -> None:
    for row in rows(kind):
        long, short = row["example"]
        assert read_name(long).stem == read_name(short).stem


def kind(phrase: str) -> str:
    known = identify(phrase, "amount")
    assert known
    return kind_of(
        Statement(
            kind="target", quote=phrase, indicator=phrase, start_offset=0, end_offset=len(phrase), who="青云市",
            indicator_id=known.indicator_id, measure="amount",
        )
    )  # fmt: skip


def test_words_that_mean_one_thing_are_one_kind() -> None:
    for row in rows("synonym"):
        long, short = row["example"]
        assert kind(long) == kind(short)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("新增高企", "新认定高新技术企业", True),
        ("改造城镇老旧小区", "老旧小区改造", True),
        ("10亿元以上项目", "超10亿元项目", True),
        ("疏浚河道", "河道疏浚", True),
        ("新增精品示范村", "新增省级中心村", False),
        ("新改建农村公路", "建设四好农村路", False),
        ("新增国家级单项冠军企业", "新增制造业单项冠军", True),  # the state's is meant where nothing is said
        ("新建城市书房", "新建公共文化空间", False),
    ],
)
def test_kin_under_one_indicator_are_counted_apart(one: str, other: str, same: bool) -> None:
    assert (kind(one) == kind(other)) == same


def test_what_is_taken_off_is_told() -> None:
    assert (read_name("国家级湿地公园").level, read_name("省湿地公园").level, read_name("湿地公园").level) == (
        "国家",
        "省",
        "",
    )
    assert read_name("水权交易机制省级试点建设").trial
    assert not read_name("水权交易机制").trial


@pytest.mark.parametrize(
    ("one", "other"),
    [("地铁9号线一期", "地铁9号线二期"), ("云湖S1线", "云湖S2线"), ("云湖S1线", "东江S1线"), ("湿地方案", "湿地意见")],
)
def test_numerals_letters_and_places_are_never_reduced(one: str, other: str) -> None:
    assert read_name(one).stem != read_name(other).stem


def test_forms_that_may_mean_the_same_give_their_reason() -> None:
    for row in rows("alike"):
        long, short = row["example"]
        assert clue(long) == (clue(short)[0], row["reason"])


def test_a_copyists_words_and_a_citys_districts_are_known() -> None:
    for row in rows("swapped"):
        assert is_rewritten(row["example"][0])
        assert not is_rewritten("跑出最好成绩，是第一要务")
    for row in rows("city"):
        assert city_of(row["example"][0]) == row["example"][1]
    assert city_of("青云市") == "青云市"


def found_in(text: str) -> list[tuple[str, str, bool]]:
    version = read_text(text)
    said = find_mentions(version, date(2026, 2, 1), "青云市", ())
    return [(each.name, each.stage, each.past) for each in said]


@pytest.mark.parametrize("row", mentions.data()["lead"], ids=lambda row: str(row["words"][0]))
def test_a_lead_speaks_of_what_follows_it(row: dict[str, Any]) -> None:
    (first, *_) = found_in(f"本报讯 我市将{row['example']}。\n")
    assert first[1:] == (row["stage"], False)
    assert first[0] in row["example"]


@pytest.mark.parametrize("row", mentions.data()["done"], ids=lambda row: str(row["words"][0]))
def test_what_was_done_is_told_of_the_past(row: dict[str, Any]) -> None:
    ((name, stage, past),) = found_in(f"本报讯 去年，{row['example']}。\n")
    assert (stage, past) == (row["stage"], True)
    assert name in row["example"]


def test_a_list_under_one_lead_is_several_mentions_with_their_own_quotes() -> None:
    version = read_text("本报讯 我市将抓紧推进市图书新馆、湖滨植物园、云湖隧道等一批重大民生工程。\n")
    said = find_mentions(version, date(2026, 2, 1), "青云市", ())
    assert [each.name for each in said] == ["市图书新馆", "湖滨植物园", "云湖隧道"]
    assert said[0].quote == "抓紧推进市图书新馆"
    assert said[1].quote.endswith("湖滨植物园")


@pytest.mark.parametrize(
    "text", ["我市将推进高质量发展。", "要深化改革、扩大开放。", "研究院加快推进工作落实。", "将推动集成电路发展。"]
)
def test_directions_are_no_things(text: str) -> None:
    assert found_in(f"本报讯 {text}\n") == []


def test_what_is_taken_for_given_is_named_with_its_place() -> None:
    assert found_in("本报讯 我市将以国家级经开区、省级高新区为依托，壮大产业。\n") == [
        ("国家级青云经开区", "既有", False),
        ("省级青云高新区", "既有", False),
    ]


def test_words_of_the_lexicon_stand_once() -> None:
    for table in ("lead", "done"):
        words = [word for row in mentions.data()[table] for word in row["words"]]
        assert len(words) == len(set(words))
    for pattern in mentions.data()["words"]["things"]:
        assert re.compile(pattern)
