"""Severities, ambition and names of the classes."""

from __future__ import annotations

import pytest

from monitor.flag import CLASSES, ambition, change, class_name, severity
from monitor.values import Clause


@pytest.mark.parametrize("name", ["lowered", "later", "softer", "removed", "withdrawn", "dropped"])
def test_a_target_that_gives_way_is_high(name):
    assert severity([name], "target") == "high"


@pytest.mark.parametrize("name", ["reworded", "moved", "repeated", "republished"])
def test_what_says_the_same_is_nothing(name):
    assert severity([name], "target") == severity([name]) == "none"


def test_the_gravest_class_decides():
    assert severity(["reworded", "raised", "softer"], "target") == "high"


def test_an_action_that_went_is_high_only_where_it_was_ensured():
    assert severity(["removed"], "action", "plan") == "medium"
    assert severity(["removed"], "action", "ensure") == "high"


def test_less_of_what_should_be_less_is_good_news():
    assert severity(["lowered"], "target", sense="less") == "medium"
    assert severity(["raised"], "target", sense="less") == "high"
    assert ambition("lowered", "less") == "more"
    assert ambition("lowered", "more") == "less"
    assert ambition("lowered", "neither") is None
    assert ambition("later", "less") == "less"


def test_an_unknown_class_is_an_error():
    with pytest.raises(KeyError):
        severity(["vanished"])


def test_a_change_names_its_classes_in_one_order():
    clause = Clause(quote="甲", start_offset=0, end_offset=1)
    assert change(["later", "lowered", "later"], clause, clause, "").classes == ("lowered", "later")


def test_every_class_has_two_names():
    for name in CLASSES:
        assert class_name(name, "zh") != class_name(name, "en")
