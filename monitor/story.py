"""The whole story of one promise: what was said of it, how each wording stands to the one before, and what is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from db import commitments, findings
from db.commitments import StoredCandidate, StoredCommitment, StoredMention
from db.findings import Finding
from monitor import tracking
from monitor.ledger import incomparable
from monitor.values import Statement
from monitor.verdicts import NoSuchCommitment

NEAR = 5  # how many commitments are shown that are near and not comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One saying of the promise. `id` is what `unlink --saying` takes."""

    id: int
    role: str
    day: str
    page: str
    title: str
    who: str
    quote: str
    statement: Statement | None

    def as_json(self) -> dict[str, Any]:
        row = {name: getattr(self, name) for name in ("id", "role", "day", "page", "title", "who", "quote")}
        return row | {"statement": self.statement.as_json() if self.statement else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A commitment with everything about it, in the order of publication."""

    commitment: StoredCommitment
    sayings: tuple[Saying, ...]
    changes: tuple[Finding, ...]
    candidates: tuple[tuple[StoredCandidate, StoredCommitment], ...]
    apart: tuple[tuple[StoredCommitment, tuple[str, ...]], ...]  # near, with the reasons why it is not compared

    def as_json(self) -> dict[str, Any]:
        held = self.commitment
        return {
            "id": held.id,
            "kind": held.kind,
            "who": held.who,
            "indicator": held.indicator,
            "indicator_id": held.indicator_id,
            "measure": held.measure,
            "start": held.start.isoformat() if held.start else None,
            "end": held.end.isoformat() if held.end else None,
            "label": held.label,
            "state": held.state,
            "first": held.first,
            "sayings": [each.as_json() for each in self.sayings],
            "changes": [each.as_json() for each in self.changes],
            "candidates": [
                {"id": other.id, "who": other.who, "indicator": other.indicator, "reasons": list(each.reasons)}
                for each, other in self.candidates
            ],
            "not_comparable": [
                {"id": other.id, "who": other.who, "indicator": other.indicator, "reasons": list(reasons)}
                for other, reasons in self.apart
            ],
        }


def tell(tx: Connection, commitment_id: int) -> Story:
    """The story of a commitment. Raises NoSuchCommitment."""
    held = commitments.get(tx, commitment_id)
    if held is None:
        raise NoSuchCommitment(f"commitment {commitment_id}: there is none; `commitments` lists those there are")
    said = commitments.mentions_of(tx, held.id)
    return Story(
        commitment=held,
        sayings=tuple(_saying(role, each) for role, each in said),
        changes=tuple(_changes(tx, held, [each for _, each in said])),
        candidates=tuple(_candidates(tx, held)),
        apart=tuple(_apart(tx, held, [each for role, each in said if role == "promise"])),
    )


def _saying(role: str, stored: StoredMention) -> Saying:
    entry = tracking.read_entry(stored)
    return Saying(
        id=stored.id,
        role=role,
        day=stored.document.day.isoformat(),
        page=stored.document.page,
        title=stored.document.title,
        who=entry.who,
        quote=entry.quote,
        statement=stored.statement,
    )


def _changes(tx: Connection, held: StoredCommitment, said: list[StoredMention]) -> Iterator[Finding]:
    """The findings about it: of its own sayings, first sights left out but for the first."""
    quotes = {tracking.read_entry(each).quote for each in said}
    ids = [each.statement_id for each in said if each.statement_id]
    for finding in findings.load(tx, commitments.changes_about(held.block, ids)):
        sides = [side.quote for side in (finding.change.before, finding.change.after) if side]
        if finding.change.classes != ("new",) and quotes & set(sides):
            yield finding


def _candidates(tx: Connection, held: StoredCommitment) -> Iterator[tuple[StoredCandidate, StoredCommitment]]:
    for candidate in commitments.candidates_of(tx, [held.key]):
        other = candidate.other if candidate.one == held.key else candidate.one
        for found in commitments.find(tx, [other]):
            yield candidate, found


def _apart(
    tx: Connection, held: StoredCommitment, said: list[StoredMention]
) -> Iterator[tuple[StoredCommitment, tuple[str, ...]]]:
    """Other commitments for the same indicator, and why they are not compared with it."""
    if not said:
        return
    own = tracking.read_entry(said[0])
    shown = 0
    for other in commitments.near(tx, held, NEAR):
        first = next((each for role, each in commitments.mentions_of(tx, other.id) if role == "promise"), None)
        reasons = incomparable(own, tracking.read_entry(first)) if first else ()
        if any(not each.startswith("年份") for each in reasons) and shown < NEAR:
            shown += 1
            yield other, reasons
