"""Patterns that wait until they are asked, and words that are looked up: the same answers as patterns give."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import monitor.extract
from monitor.extract.lexicon import Words, branching
from monitor.extract.parties import parties_of
from monitor.extract.patterns import later

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(monitor.extract.__path__, f"{monitor.extract.__name__}.")
]
WORDS = ("建", "建成", "新建", "成", "加快", "快", "不超过", "超过", "甲")
TEXTS = st.text("建成新加快不超过甲乙,、", max_size=12)


def expressions(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [each for part in value for each in expressions(part)]
    return [value.pattern] if isinstance(getattr(value, "pattern", None), str) else []  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_what_waits_to_be_compiled_can_be(module: object) -> None:
    for value in vars(module).values():
        for expression in expressions(value):
            re.compile(expression)


def test_the_forms_of_a_citys_parties_can_be_compiled() -> None:
    parties = parties_of("无锡市")
    found = [each for name in parties.__slots__ for each in expressions(getattr(parties, name))]
    assert len([re.compile(each) for each in found]) > 5


def test_it_answers_as_the_compiled_pattern() -> None:
    pattern = later(r"(?P<verb>新建)(?P<count>\d+)")
    assert pattern.pattern == r"(?P<verb>新建)(?P<count>\d+)"
    assert pattern.match("改造3") is None
    found = pattern.search("今年新建12所")
    assert found is not None
    assert found["count"] == "12"
    assert pattern.sub("", "新建12所") == "所"


@given(text=TEXTS)
@example(text="不超过超过")
def test_words_are_found_where_a_pattern_finds_them(text: str) -> None:
    words, ways = Words(WORDS), branching(WORDS)
    ending = re.search(f"(?:{ways})$", text)
    assert words.ending(text) == (len(ending[0]) if ending else 0)
    beginning = re.match(ways, text)
    assert words.beginning(text) == (beginning.end() if beginning else 0)
    assert words.stand_in(text) == (re.search(ways, text) is not None)
    assert list(words.ends(text)) == [found.end() for found in re.finditer(ways, text)]
    assert words.soon(text, 3, "、") == (re.match(f"[^、]{{0,3}}(?:{ways})", text) is not None)
    run = re.search(f"(?:{ways})+$", text)
    assert words.run(text) == (run.start() if run else len(text))
    for first in range(len(text)):
        inner = re.compile(f"(?:{ways})$").search(text, first)
        assert words.ending(text, first) == (len(inner[0]) if inner else 0)


@given(text=TEXTS)
def test_branches_take_the_longest_word_that_fits(text: str) -> None:
    flat = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
    for guarded in (True, False):
        pattern = re.compile(branching(WORDS, guarded=guarded))
        assert [found.span() for found in pattern.finditer(text)] == [found.span() for found in flat.finditer(text)]
