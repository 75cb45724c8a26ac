"""The classes of change: how much each matters, what people call it, whether it asks more or less. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from monitor.values import Change, Clause, Kind, Severity, Statement, Strength

Language = Literal["zh", "en"]
Sense = Literal["more", "less", "neither"]

# class: (name in Chinese, name in English, severity for a target, an action, an outcome, a clause of no kind).
# The order is the order in which several classes of one change are named.
TABLE: dict[str, tuple[str, str, Severity, Severity, Severity, Severity]] = {
    "lowered": ("下调", "lowered", "high", "high", "medium", "medium"),
    "raised": ("上调", "raised", "medium", "medium", "medium", "medium"),
    "later": ("推迟", "later", "high", "high", "low", "medium"),
    "sooner": ("提前", "sooner", "medium", "medium", "low", "low"),
    "softer": ("减弱", "softer", "high", "high", "low", "medium"),
    "firmer": ("加强", "firmer", "medium", "medium", "low", "low"),
    "removed": ("删去", "removed", "high", "medium", "medium", "low"),
    "withdrawn": ("撤下", "withdrawn", "high", "medium", "medium", "medium"),
    "dropped": ("不再提及", "dropped", "high", "medium", "low", "low"),
    "reassigned": ("换了责任主体", "reassigned", "high", "high", "medium", "medium"),
    "redefined": ("口径改变", "redefined", "medium", "medium", "medium", "low"),
    "missed": ("未完成", "missed", "high", "high", "medium", "medium"),
    "overdue": ("逾期未提", "overdue", "high", "high", "medium", "medium"),
    "contradicted": ("说法矛盾", "contradicted", "high", "high", "high", "medium"),
    "new": ("新增", "new", "low", "low", "low", "low"),
    "restored": ("恢复", "restored", "medium", "medium", "low", "low"),
    "superseded": ("新一期目标", "superseded", "low", "low", "low", "low"),
    "progress": ("有进展", "progress", "low", "low", "low", "low"),
    "met": ("已完成", "met", "low", "low", "low", "low"),
    "validity": ("效力改变", "validity changed", "high", "high", "high", "high"),
    "replaced-attachment": ("附件更换", "attachment replaced", "medium", "medium", "medium", "medium"),
    "reworded": ("改写", "reworded", "none", "none", "none", "none"),
    "moved": ("挪动", "moved", "none", "none", "none", "none"),
    "repeated": ("重申", "repeated", "none", "none", "none", "none"),
    "republished": ("重新发布", "republished", "none", "none", "none", "none"),
}
CLASSES = tuple(TABLE)

SEVERITIES: dict[Severity, tuple[str, str]] = {
    "high": ("重要", "high"),
    "medium": ("中等", "medium"),
    "low": ("一般", "low"),
    "none": ("提示", "note"),
}
RANK: dict[Severity, int] = {"none": 0, "low": 1, "medium": 2, "high": 3}

# Going away matters as much of a thing that was ensured as of a number.
ENDED = frozenset({"removed", "withdrawn", "dropped"})
MIRROR = {"raised": "lowered", "lowered": "raised"}


def severity(
    classes: Iterable[str], kind: Kind | None = None, strength: Strength | None = None, sense: Sense = "neither"
) -> Severity:
    """How much a change of these classes matters: the most that one of them does.

    `kind` and `strength` are those of the statement that changed, None where it is a clause without one. Of what is
    better when less (`sense`), a lower number counts as a higher one would. Raises KeyError for an unknown class.
    """
    column = {"target": 2, "action": 3, "outcome": 4}.get(kind or "", 5)
    most: Severity = "none"
    for name in classes:
        row = TABLE[MIRROR.get(name, name) if sense == "less" else name]
        found: Severity = row[column]  # type: ignore[assignment]
        if name in ENDED and kind == "action" and strength == "ensure":
            found = "high"
        if RANK[found] > RANK[most]:
            most = found
    return most


def ambition(name: str, sense: Sense) -> Literal["more", "less"] | None:
    """Whether a change of this class asks more of the one who is bound, or less; None where it says neither.

    A lower ceiling on what is better when less asks more; of a number without a sense nothing is said.
    """
    if name in MIRROR:
        if sense == "neither":
            return None
        return "more" if (name == "raised") == (sense == "more") else "less"
    if name in ("sooner", "firmer", "new"):
        return "more"
    return "less" if name in ("later", "softer") or name in ENDED else None


def change(
    classes: Iterable[str], before: Statement | Clause | None, after: Statement | Clause | None, explanation: str
) -> Change:
    """A change with its classes in the order of the table and the severity that follows from the table."""
    ordered = tuple(sorted(set(classes), key=CLASSES.index))
    told = next((side for side in (before, after) if isinstance(side, Statement)), None)
    weight = severity(ordered, told.kind, told.strength, told.sense) if told else severity(ordered)
    return Change(classes=ordered, severity=weight, before=before, after=after, explanation=explanation)


def class_name(name: str, lang: Language) -> str:
    """What people call a class. Raises KeyError for an unknown one."""
    return TABLE[name][1 if lang == "en" else 0]


def severity_name(name: Severity, lang: Language) -> str:
    """What people call a severity."""
    return SEVERITIES[name][1 if lang == "en" else 0]
