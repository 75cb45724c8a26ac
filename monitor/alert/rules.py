"""Who hears of a finding: whether it is what a rule asks for. Pure."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from monitor.alert.direction import direction
from monitor.flag import RANK

if TYPE_CHECKING:
    from db.findings import Finding
    from monitor.config import Rule

SILENT = frozenset({"reworded", "moved", "repeated", "republished"})  # design.md section 5: alert nobody by default


def matches(rule: Rule, finding: Finding) -> bool:
    """Whether the finding satisfies everything that the rule asks.

    A finding whose classes are all silent ones is told only where the rule names one of them.
    """
    classes = finding.change.classes
    wanted = frozenset(rule.classes) & frozenset(classes) if rule.classes else frozenset(classes) - SILENT
    return (
        bool(wanted)
        and RANK[finding.change.severity] >= RANK[rule.severity]
        and (rule.direction is None or rule.direction == direction(finding.change))
        and (not rule.source or any(fnmatchcase(finding.source, pattern) for pattern in rule.source))
        and (not rule.page or any(fnmatchcase(finding.page, pattern) for pattern in rule.page))
        and _asked(rule.who, _texts(finding, "who"))
        and (_asked(rule.indicator, _texts(finding, "indicator")) or _named(rule.indicator, finding))
        and _asked(rule.words, [finding.title, *_texts(finding, "quote"), *_texts(finding, "indicator")])
    )


def _texts(finding: Finding, field: str) -> list[str]:
    """What both sides say in a field; a clause that is no statement has only its quote."""
    sides = (finding.change.before, finding.change.after)
    return [text for side in sides if (text := getattr(side, field, None))]


def _asked(asked: tuple[str, ...], texts: list[str]) -> bool:
    return not asked or any(word in text for word in asked for text in texts)


def _named(ids: tuple[str, ...], finding: Finding) -> bool:
    return any(name in ids for name in _texts(finding, "indicator_id"))
