"""Which names of one counted indicator mean one thing, and which are kin that are counted apart. Pure.

The catalogue gathers kin under one id, so that people find them: 精品示范村 and 省级中心村 are both villages made
beautiful. Two numbers of them are compared only where one name holds all characters of the other (高企, 高新技术企业)
and both have the same marks of level and rank. What statistics measure has no kinds: 经济, GDP and 生产总值 are one.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from monitor.extract.indicators import Indicator, identify
from monitor.ledger.names import data
from monitor.values import Statement

COUNTED = frozenset({"count", "length", "area"})  # dimensions of what is built, opened or gathered by number
_RANKS = re.compile("国家级?|省级|省(?=重点)|市级|精品|示范|特色|星级")


def kind_of(statement: Statement) -> str:
    """The kind that a target or outcome is of, by the name that is written; empty for the one that names its entry."""
    if statement.indicator_id is None:
        return ""
    found = identify(statement.indicator, statement.measure, statement.unit)
    return _kinds(found.entry).get(found.alias, "") if found and found.indicator_id == statement.indicator_id else ""


@cache
def _kinds(entry: Indicator) -> dict[str, str]:
    """Every name of an entry, and the kind that it means: names that are one, through whichever others, share it."""
    if entry.dimension not in COUNTED:
        return {}
    names = [each.lstrip("=") for each in (entry.name, *entry.aliases)]
    groups: list[list[str]] = []
    for name in names:
        own = [group for group in groups if any(_is_one(name, other, entry) for other in group)]
        groups = [group for group in groups if group not in own]
        groups.append(sorted([*(each for group in own for each in group), name], key=names.index))
    return {name: "" if entry.name in group else group[0] for group in groups for name in group}


def _is_one(one: str, two: str, entry: Indicator) -> bool:
    if _ranks(one, entry) != _ranks(two, entry):
        return False
    less, more = sorted((Counter(_plain(one)), Counter(_plain(two))), key=lambda letters: letters.total())
    return less <= more


def _ranks(name: str, entry: Indicator) -> set[str]:
    unsaid = {each.removesuffix("级") for each in entry.unsaid}
    return {each.removesuffix("级") for each in _RANKS.findall(name)} - unsaid


def _plain(name: str) -> str:
    name = re.sub("^以上", "元", name)  # what a sum leaves of 10亿元以上项目, as of 10亿元项目
    for row in data()["synonym"]:
        for word in row["words"]:
            name = name.replace(word, row["name"])
    return name
