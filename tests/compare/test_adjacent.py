"""Edits that stand side by side are told apart: a number that changed beside a promise that went."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.text import read_text
from monitor.compare import Document, compare
from monitor.extract import extract

PARKS, BRIDGE, HOMES = "今年新建口袋公园{}个", "2027年底前建成云溪大桥", "完成老旧小区改造{}个"


def document(text: str) -> Document:
    version = read_text(text)
    return Document(version=version, extraction=extract(version, date(2026, 5, 4), "无锡市"))


def found(before: str, after: str) -> list[tuple[tuple[str, ...], str, str]]:
    changes = compare(document(before), document(after))
    quotes = ((each.before.quote if each.before else "", each.after.quote if each.after else "") for each in changes)
    return sorted((each.classes, *quote) for each, quote in zip(changes, quotes, strict=True))


@pytest.mark.parametrize("stop", ["。", "，", "；", "。\n\n"])
def test_a_promise_that_goes_beside_a_number_that_falls(stop: str) -> None:
    before = stop.join([PARKS.format(38), BRIDGE, HOMES.format(12)]) + "。"
    after = stop.join([PARKS.format(37), HOMES.format(12)]) + "。"
    assert found(before, after) == [
        (("lowered",), PARKS.format(38), PARKS.format(37)),
        (("removed",), BRIDGE, ""),
    ]


@pytest.mark.parametrize("stop", ["。", "，", "；", "。\n\n"])
def test_a_promise_that_goes_before_a_number_that_falls(stop: str) -> None:
    before = stop.join([PARKS.format(38), BRIDGE, HOMES.format(12)]) + "。"
    after = stop.join([PARKS.format(38), HOMES.format(10)]) + "。"
    lowered, removed = found(before, after)
    assert removed == (("removed",), BRIDGE, "")
    assert lowered[0] == ("lowered",)
    # The quote may begin with the clause that gives the period.
    assert (lowered[1].endswith(HOMES.format(12)), lowered[2].endswith(HOMES.format(10))) == (True, True)


@pytest.mark.parametrize("stop", ["。", "，", "；", "。\n\n"])
def test_a_promise_that_comes_beside_a_number_that_rises(stop: str) -> None:
    before = stop.join([PARKS.format(37), HOMES.format(12)]) + "。"
    after = stop.join([PARKS.format(38), BRIDGE, HOMES.format(12)]) + "。"
    assert found(before, after) == [
        (("new",), "", BRIDGE),
        (("raised",), PARKS.format(37), PARKS.format(38)),
    ]


def test_the_last_promise_goes_beside_a_number_that_falls() -> None:
    before = f"{PARKS.format(38)}。{BRIDGE}。"
    assert found(before, f"{PARKS.format(37)}。") == [
        (("lowered",), PARKS.format(38), PARKS.format(37)),
        (("removed",), BRIDGE, ""),
    ]


def test_two_numbers_and_a_word_side_by_side() -> None:
    before = f"确保{PARKS.format(38)}，{HOMES.format(12)}，{BRIDGE}。"
    after = f"力争{PARKS.format(40)}，{HOMES.format(10)}，{BRIDGE.replace('2027', '2028')}。"
    classes = {name for row, *_ in found(before, after) for name in row}
    assert classes == {"later", "lowered", "raised", "softer"}


def test_a_year_in_a_clause_of_its_own_that_moves_is_one_change() -> None:
    before = "记者获悉，2025年，全区兴办实事共5类40项，投资额很大。截至6月底，已改造菜场12家。"
    after = before.replace("2025", "2026")
    assert found(before, after) == [(("later",), "2025年，全区兴办实事共5类40项", "2026年，全区兴办实事共5类40项")]
