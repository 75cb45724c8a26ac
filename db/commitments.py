"""Commitments: one promise followed through time, found again by its key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from db.inserts import batched, insert_new
from db.tables import commitment_statements, commitments, statements
from monitor.values import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCommitment:
    """A commitment as it was first worded, and its state now."""

    id: int
    key: str
    kind: str
    who: str
    indicator: str
    indicator_id: str | None
    measure: str | None
    start: date | None
    end: date | None
    state: dict[str, Any]
    first_statement_id: int
    created_at: datetime


def thread(tx: Connection, said: Sequence[tuple[str, int, Statement]], now: datetime) -> dict[str, int]:
    """Adds stored statements, each given as (key, its id, statement), to the commitments of their keys.

    Returns the ids of the commitments by key. A new commitment takes its facts from its first statement here, and no
    later one overwrites them.
    """
    first: dict[str, dict[str, Any]] = {}
    for key, statement_id, statement in said:
        first.setdefault(
            key,
            {
                "key": key,
                "kind": statement.kind,
                "who": statement.who,
                "indicator": statement.indicator,
                "indicator_id": statement.indicator_id,
                "measure": statement.measure,
                "start": statement.start,
                "end": statement.end,
                "state": {},
                "first_statement_id": statement_id,
                "created_at": now,
            },
        )
    ids = _ids(tx, first)
    # In the order of the keys: two transactions that add the same ones in different orders would dead-lock.
    insert_new(tx, commitments, [first[key] for key in sorted(first.keys() - ids.keys())])
    ids |= _ids(tx, first.keys() - ids.keys())
    links = sorted({(ids[key], statement_id) for key, statement_id, _ in said})
    insert_new(
        tx,
        commitment_statements,
        [{"commitment_id": commitment_id, "statement_id": statement_id} for commitment_id, statement_id in links],
    )
    return ids


def _ids(tx: Connection, keys: Collection[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for some in batched(keys):
        ids |= dict(tx.execute(select(commitments.c.key, commitments.c.id).where(commitments.c.key.in_(some))).all())
    return ids


def get(tx: Connection, commitment_id: int) -> StoredCommitment | None:
    """The commitment of that id."""
    row = tx.execute(select(commitments).where(commitments.c.id == commitment_id)).one_or_none()
    return StoredCommitment(**row._mapping) if row else None


def find(tx: Connection, key: str) -> StoredCommitment | None:
    """The commitment of that key."""
    row = tx.execute(select(commitments).where(commitments.c.key == key)).one_or_none()
    return StoredCommitment(**row._mapping) if row else None


def statements_of(tx: Connection, commitment_id: int) -> tuple[tuple[int, Statement], ...]:
    """The statements of the commitment with their ids, in the order in which they were stored."""
    rows = tx.execute(
        select(statements.c.id, statements.c.body)
        .join(commitment_statements, commitment_statements.c.statement_id == statements.c.id)
        .where(commitment_statements.c.commitment_id == commitment_id)
        .order_by(statements.c.id)
    )
    return tuple((row.id, Statement.from_json(row.body)) for row in rows)


def set_state(tx: Connection, commitment_id: int, state: dict[str, Any]) -> None:
    """Replaces the state of the commitment."""
    tx.execute(update(commitments).where(commitments.c.id == commitment_id).values(state=state))
