"""Alignment of sequences: exact, the same from either side, linear where it must be."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor import align
from monitor.align import Edit, edits

ROWS = st.lists(st.sampled_from("甲乙丙丁"), max_size=12)


def applied(found: list[Edit], old: list[str], new: list[str]) -> list[str]:
    row, at = [], 0
    for edit in found:
        row += old[at : edit.start] + new[edit.first : edit.last]
        at = edit.end
    return row + old[at:]


@given(ROWS, ROWS)
def test_edits_lead_from_one_to_the_other_and_back(old, new):
    found = edits(old, new)
    assert applied(found, old, new) == new
    assert edits(new, old) == [Edit(one.first, one.last, one.start, one.end) for one in found]
    assert edits(old, old) == []


@given(ROWS, ROWS)
def test_edits_do_not_touch_each_other(old, new):
    found = edits(old, new)
    assert all(a.end < b.start and a.last < b.first for a, b in pairwise(found))


def test_no_fewer_items_could_change():
    assert edits(list("甲乙丙丁"), list("甲丙戊丁")) == [Edit(1, 2, 1, 1), Edit(3, 3, 2, 3)]


@given(ROWS, ROWS)
def test_windows_that_are_too_large_are_cut(old, new):
    whole = align.CELLS, align.SIDE, align.TRUSTED
    try:
        align.CELLS, align.SIDE, align.TRUSTED = 4, 4, 3
        assert applied(edits(old, new), old, new) == new
    finally:
        align.CELLS, align.SIDE, align.TRUSTED = whole
