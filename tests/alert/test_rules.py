"""Rules: which findings somebody hears of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from db.findings import Finding
from monitor.alert.direction import direction
from monitor.alert.rules import matches
from monitor.config import EVERYTHING, Rule
from tests.alert.examples import BRIDGE, CLAUSE, GROWTH, LATER, LOWERED, REMOVED, change, finding

PM25 = replace(GROWTH, indicator="PM2.5平均浓度", sense="less", measure="level", value=28.0, unit="微克/立方米")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, True),
        ({"severity": "high"}, True),
        ({"classes": "lowered"}, True),
        ({"classes": "later"}, False),
        ({"classes": "later, softer"}, True),
        ({"who": "无锡"}, True),
        ({"who": "江阴市"}, False),
        ({"indicator": "生产总值"}, True),
        ({"indicator": "gdp"}, True),
        ({"indicator": "gd"}, False),  # an id is meant whole, words are looked for inside
        ({"source": "wuxi-gov"}, True),
        ({"source": "wuxi-*"}, True),
        ({"source": "wuxi"}, False),
        ({"words": "工作要点"}, True),  # of the title
        ({"words": "确保"}, True),  # of the text before
        ({"words": "地铁"}, False),
        ({"direction": "weaker"}, True),
        ({"direction": "stronger"}, False),
        ({"who": "无锡市", "words": "地铁"}, False),
    ],
)
def test_a_rule_asks_for_everything_it_says(asked: dict[str, Any], told: bool) -> None:
    assert matches(Rule(name="r", **asked), LOWERED) is told


def test_severity_is_at_least() -> None:
    assert [matches(Rule(name="r", severity=grade), LATER) for grade in ("none", "low", "medium", "high")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("name", ["reworded", "moved", "repeated", "republished"])
def test_what_alerts_nobody_by_default_is_told_where_a_rule_names_it(name: str) -> None:
    quiet = finding(change(name, GROWTH, GROWTH, "low"))
    assert not matches(EVERYTHING, quiet)
    assert matches(Rule(name="r", classes=(name,)), quiet)
    assert matches(EVERYTHING, finding(change(f"{name} lowered", GROWTH, GROWTH, "low")))


def test_a_clause_without_a_statement_matches_by_its_words() -> None:
    assert matches(Rule(name="r", words=("坚决",)), CLAUSE)
    assert not matches(Rule(name="r", who=("无锡市",)), CLAUSE)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (LOWERED, "weaker"),
        (LATER, "weaker"),
        (REMOVED, "weaker"),
        (finding(change("raised", GROWTH, GROWTH)), "stronger"),
        (finding(change("raised", PM25, PM25)), "weaker"),
        (finding(change("lowered", PM25, PM25)), "stronger"),
        (finding(change("lowered firmer", GROWTH, GROWTH)), "weaker"),
        (finding(change("raised softer", GROWTH, GROWTH)), "stronger"),
        (finding(change("lowered softer", PM25, PM25)), "stronger"),
        (finding(change("raised later", GROWTH, GROWTH)), None),
        (finding(change("lowered sooner firmer", GROWTH, GROWTH)), None),
        (finding(change("new", None, GROWTH)), "stronger"),
        (finding(change("lowered", replace(GROWTH, sense="neither"), replace(GROWTH, sense="neither"))), None),
        (finding(change("sooner firmer", BRIDGE, BRIDGE)), "stronger"),
    ],
)
def test_direction_is_what_is_asked_of_those_who_promised(found: Finding, expected: str | None) -> None:
    assert direction(found.change) == expected
