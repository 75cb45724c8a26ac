"""The inserts that SQLAlchemy spells differently, or slowly, from database to database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")


def insert_if_new(tx: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts the row unless one of its unique keys is there already; says whether it did."""
    # What is returned tells, not the row count: SQLAlchemy loses that one where it fetches a new id by itself.
    key = table.primary_key.columns
    if tx.dialect.name == "postgresql":
        added = tx.execute(postgresql.insert(table).values(**row).on_conflict_do_nothing().returning(*key))
    else:
        added = tx.execute(sqlite.insert(table).values(**row).on_conflict_do_nothing().returning(*key))
    return added.one_or_none() is not None


def insert_new(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts those of the rows whose unique keys are not there yet."""
    if not rows:
        return
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    tx.execute(dialect.insert(table).on_conflict_do_nothing(), [dict(row) for row in rows])


def batched(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in lists of at most `size`: databases bound the number of parameters of a query."""
    remaining = iter(values)
    while some := list(islice(remaining, size)):
        yield some


def insert_all(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Inserts the rows in few round trips; returns their ids, in their order."""
    if not rows:
        return ()
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return tuple(tx.execute(statement, [dict(row) for row in rows]).scalars())
