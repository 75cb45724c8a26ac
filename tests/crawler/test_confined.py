"""Strangers' files are read in a child process that ends within its bounds."""

import pytest

from crawler import confined


def test_a_child_that_breaks_down_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="cannot be read within"):
        confined.run("json.tool", b"{")


def test_what_a_child_makes_comes_back() -> None:
    assert confined.run("json.tool", b"[1]").split() == [b"[", b"1", b"]"]


def test_what_a_child_says_comes_back() -> None:
    with pytest.raises(ValueError, match="not a readable one"):
        confined.run("crawler.read.pdf", b"%PDF-1.4 nothing more")
