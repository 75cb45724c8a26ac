"""Places: the parts of a city by all that they are called."""

from __future__ import annotations

import pytest

from monitor.extract.places import parts_of


@pytest.mark.parametrize(
    ("jurisdiction", "calling", "official"),
    [
        ("无锡市", "梁溪", "梁溪区"),
        ("无锡市", "无锡高新区", "新吴区"),
        ("苏州市", "张家港", "张家港市"),
        ("苏州", "姑苏", "姑苏区"),
        ("上海市", "浦东新", "浦东新区"),
        ("河南省", "驻马店", "驻马店市"),
        ("襄阳市", "高新", "襄阳高新区"),
        ("天津市", "和平区", "和平区"),
    ],
)
def test_a_part_is_known_by_its_calling(jurisdiction: str, calling: str, official: str) -> None:
    assert parts_of(jurisdiction)[calling] == official


def test_an_ordinary_word_is_no_part() -> None:
    assert "和平" not in parts_of("天津市")


def test_a_county_has_no_parts_that_are_known() -> None:
    assert not parts_of("晋江市")
