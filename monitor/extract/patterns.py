"""Patterns that only some documents need: each is compiled when it is first asked.

What every document needs is kept cheap to compile in other ways. Words alone are looked up (`lexicon.Words`). A
Chinese character is written [^\\W\\dA-Za-z_], a letter that is not Latin: for the range of them all the library walks
through its twenty thousand members, which takes as long as a hundred words.
"""

from __future__ import annotations

import re
from typing import Any, cast

ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Later:
    """Stands in for a pattern; once that is compiled, its methods are this object's own and cost nothing more."""

    __slots__ = ("pattern", *ASKED)

    def __init__(self, source: str) -> None:
        self.pattern = source

    def __getattr__(self, name: str) -> Any:  # called for a slot that is still empty
        compiled = re.compile(self.pattern)
        for each in ASKED:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def later(source: str) -> re.Pattern[str]:
    """The pattern of an expression, not compiled yet. For what reports, lists or newspapers alone ask."""
    return cast("re.Pattern[str]", _Later(source))
