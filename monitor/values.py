"""The frozen values of understanding: sections, statements and changes, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal, Self

Kind = Literal["target", "outcome", "action"]
Measure = Literal["level", "amount", "growth", "points", "multiple", "rank"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~", "range"]
Strength = Literal["ensure", "plan", "strive", "expect", "explore"]
Verb = Literal["start", "build", "finish", "issue", "found", "hold", "win"]
Severity = Literal["high", "medium", "low", "none"]

DATES = frozenset({"start", "end"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of paragraphs with one role. `first` and `last` are paragraph numbers, inclusive."""

    role: str  # review, problems, horizon, goals, target-list, tasks, quoted-upper, press, byline, other
    heading: str
    first: int
    last: int
    start: date | None = None  # the period its clauses inherit, inclusive
    end: date | None = None
    jurisdiction: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One target, outcome or action, with its evidence. The fields are those of the annotation guide.

    `value` and `high` have 万 and 亿 multiplied in, `unit` is what is left of the unit. Days are inclusive.
    `quote` is verbatim but for line breaks; the offsets count code points of the decoded raw text.
    """

    kind: Kind
    quote: str
    indicator: str
    start_offset: int
    end_offset: int
    who: str
    indicator_id: str | None = None
    qualifiers: tuple[str, ...] = ()
    sense: Literal["more", "less", "neither"] = "neither"
    measure: Measure | None = None
    comparator: Comparator | None = None
    value: float | None = None
    high: float | None = None
    unit: str | None = None
    value_text: str | None = None  # words that stand where a number is withheld: 稳中提质
    start: date | None = None
    end: date | None = None
    strength: Strength | None = None
    modality: int | None = None  # 0 探索 … 6 确保
    verb: Verb | None = None
    stage: str | None = None  # 谋划 … 投用, of actions
    section: str = "other"
    paragraph: int = 0
    tier: Literal["A", "B", "C"] = "A"
    doubts: tuple[str, ...] = ()  # what was inferred or damaged
    why: Mapping[str, str] = field(default_factory=dict, compare=False)  # field -> the rule behind it

    def as_json(self) -> dict[str, Any]:
        """Plain values in the order of the fields; dates as ISO text, empty optional fields left out."""
        row: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in DATES:
                row[each.name] = value.isoformat() if value else None
            elif each.name in ("value", "high") and isinstance(value, float) and value.is_integer():
                row[each.name] = int(value)
            elif value is None or value == () or value == {}:
                if each.name == "value" and self.kind != "action":
                    row["value"] = None
            else:
                row[each.name] = (
                    list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
                )
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """The statement that `as_json` wrote; unknown keys are left out."""
        known: dict[str, Any] = {each.name: row[each.name] for each in fields(cls) if each.name in row}
        for name in DATES & known.keys():
            known[name] = date.fromisoformat(known[name]) if known[name] else None
        for name in ("qualifiers", "doubts"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause that carries no statement of ours, as one side of a change."""

    quote: str
    start_offset: int
    end_offset: int

    def as_json(self) -> dict[str, Any]:
        return {"quote": self.quote, "start_offset": self.start_offset, "end_offset": self.end_offset}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document says: its sections and its statements, in the order of the text."""

    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference with evidence on both sides, or on one where the other has none."""

    classes: tuple[str, ...]
    severity: Severity
    before: Statement | Clause | None
    after: Statement | Clause | None
    explanation: str

    @property
    def line(self) -> str:
        """Its classes and what stands on its sides, in one line."""
        sides = " → ".join(side.quote for side in (self.before, self.after) if side)
        return f"{'+'.join(self.classes)}  {sides}"

    def as_json(self) -> dict[str, Any]:
        return {
            "classes": list(self.classes),
            "severity": self.severity,
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
            "explanation": self.explanation,
        }
