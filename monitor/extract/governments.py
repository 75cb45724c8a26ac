"""Whose document a report, plan, list or bulletin is: the part of the city that its title or first lines name so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from monitor.extract.lexicon import branching
from monitor.extract.patterns import later
from monitor.extract.places import parts_of

LINES = 6  # in which a document says whose it is
HEADLINE = 60  # characters of a line that is no sentence, at most
FIRST_WORDS = 120  # characters of the first line that are looked at, whatever it is
# What stands behind the name of a government whose document it is: 甲区2024年…, 在甲区第五届人民代表大会…
OWNS = (
    r"(?:(?:人民)?政府|人大|20\d\d年|[“《]?十[一二三四五六]五|国民经济|民生|为民|惠民|实事|第[一二三四五六七八九十百]+届"
    r"|工作报告|统计局|发展和?改革|财政局|委员会|办公室)"
)


def government_of(title: str, lines: Sequence[str], jurisdiction: str) -> str:
    """The government that a document is of: the one part of the jurisdiction that its head names, else that itself."""
    parts = _parts(jurisdiction)
    if parts is None:
        return jurisdiction
    head = [title, *(line for at, line in enumerate(lines[:LINES]) if not at or len(line) < HEADLINE)]
    named: set[str] = set()
    for line in head:
        if line.find(jurisdiction, 0, FIRST_WORDS) >= 0 and _whole(jurisdiction).search(line, 0, FIRST_WORDS):
            return jurisdiction
        named |= {parts_of(jurisdiction)[match["name"]] for match in parts.finditer(line, 0, FIRST_WORDS)}
    return named.pop() if len(named) == 1 else jurisdiction


@cache
def _parts(jurisdiction: str) -> re.Pattern[str] | None:
    names = parts_of(jurisdiction)
    return later(rf"(?P<name>{branching(names)})[市区县]?(?:\([^()]{{2,10}}\))?{OWNS}") if names else None


@cache
def _whole(jurisdiction: str) -> re.Pattern[str]:
    return later(rf"{re.escape(jurisdiction)}{OWNS}")
