"""What goes wrong, in the reader's language: the program's English sentences told in Chinese, phrase by phrase. Pure.

They are made where no language is known (in the crawler, in a channel, in the store) and stored as they are; whoever
shows one says in which language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from monitor.flag import Language

_MARKS = {": ": "：", "; ": "；", ", ": "，"}  # between two phrases that are Chinese now


def told(text: str, lang: Language) -> str:
    """The sentence in that language, as far as its phrases are known; what they name stands as it was."""
    if lang != "zh":
        return text
    pattern, phrases = _known()
    chinese = pattern.sub(lambda found: _said(found, phrases), text)
    return re.sub(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])(?:: |; |, )", lambda mark: _MARKS[mark[0]], chinese)


def _said(found: re.Match[str], phrases: Mapping[str, str]) -> str:
    assert found.lastgroup is not None
    first = found.re.groupindex[found.lastgroup]
    chinese = phrases[found.lastgroup]
    return chinese.format(*found.groups()[first : first + chinese.count("{}")])


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """All phrases as one pattern, the longest first, and the Chinese of each by the name of its group."""
    table = tomllib.loads(files("monitor").joinpath("chinese.toml").read_text(encoding="utf-8"))
    ordered = sorted(table, key=len, reverse=True)
    branches = (f"(?P<p{number}>{_written(each)})" for number, each in enumerate(ordered))
    pattern = re.compile("|".join(branches))
    return pattern, {f"p{number}": table[each] for number, each in enumerate(ordered)}


def _written(phrase: str) -> str:
    """The pattern of a phrase: not within an address, a path or a longer word, and not the name of a command."""
    inside = "A-Za-z0-9/_=&%-"
    before = rf"(?<![{inside}.?])(?<!wuxi-monitor )" if phrase[0].isalnum() else ""
    return before + re.escape(phrase).replace(r"\{\}", "(.+?)") + (rf"(?![{inside}])" if phrase[-1].isalnum() else "")
