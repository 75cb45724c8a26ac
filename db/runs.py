"""Runs: one pass over one source, with its counts and errors; and how everything stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from db import outbox, sources
from db.sources import StoredSource
from db.tables import captures, changes, pages, runs, statements, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass. `ended_at` None: it runs, or it was killed."""

    id: int
    source_id: str | None
    kind: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any]
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOverview:
    """A source, how much is known of it, and its last run. `findings` counts news and history."""

    source: StoredSource
    pages: int
    missing: int
    versions: int
    findings: int
    last_run: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How everything stands. `untaken` captures wait to be taken in; `deliveries` counts them by state.

    `blocked` are the channels that have taken nothing for a day.
    """

    sources: tuple[SourceOverview, ...]
    captures: int
    untaken: int
    statements: int
    deliveries: dict[str, int]
    blocked: tuple[outbox.Blocked, ...]


def start(tx: Connection, source_id: str | None, kind: str, now: datetime) -> int:
    """A run of that kind (crawl, import, …) begins; returns its id."""
    row: dict[str, Any] = {"source_id": source_id, "kind": kind, "started_at": now, "counts": {}}
    run_id: int = tx.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one()
    return run_id


def finish(tx: Connection, run_id: int, now: datetime, counts: Mapping[str, int], error: str | None = None) -> None:
    """The run ended, with these counts, well or with that error."""
    tx.execute(update(runs).where(runs.c.id == run_id).values(ended_at=now, counts=dict(counts), error=error))


def counts_before(tx: Connection, source_id: str, name: str, limit: int) -> tuple[int, ...]:
    """The count of this name in the last crawls of the source that ended well, the newest first."""
    ended = (
        runs.c.source_id == source_id,
        runs.c.kind == "crawl",
        runs.c.ended_at.is_not(None),
        runs.c.error.is_(None),
    )
    rows = tx.execute(select(runs.c.counts).where(*ended).order_by(runs.c.id.desc()).limit(limit)).scalars()
    return tuple(counts[name] for counts in rows if name in counts)


def latest(tx: Connection, source_id: str) -> Run | None:
    """The newest run over the source."""
    newest = select(runs).where(runs.c.source_id == source_id).order_by(runs.c.id.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    return Run(**row._mapping) if row else None


def last_moment(tx: Connection) -> datetime | None:
    """When anything last ran: the newest end, or start, of a run."""
    row = tx.execute(select(runs.c.started_at, runs.c.ended_at).order_by(runs.c.id.desc()).limit(1)).one_or_none()
    return (row.ended_at or row.started_at) if row else None


def overview(tx: Connection) -> Overview:
    """How everything stands, each source by id."""
    page_counts = {
        row.source_id: row
        for row in tx.execute(
            select(
                pages.c.source_id, func.count().label("pages"), func.count(pages.c.missing_since).label("missing")
            ).group_by(pages.c.source_id)
        )
    }
    version_counts = _by_source(tx, versions)
    finding_counts = _by_source(tx, changes)
    newest = select(func.max(runs.c.id)).group_by(runs.c.source_id)
    last = {row.source_id: Run(**row._mapping) for row in tx.execute(select(runs).where(runs.c.id.in_(newest)))}
    return Overview(
        sources=tuple(
            SourceOverview(
                source=source,
                pages=page_counts[source.id].pages if source.id in page_counts else 0,
                missing=page_counts[source.id].missing if source.id in page_counts else 0,
                versions=version_counts.get(source.id, 0),
                findings=finding_counts.get(source.id, 0),
                last_run=last.get(source.id),
            )
            for source in sources.every(tx)
        ),
        captures=tx.execute(select(func.count()).select_from(captures)).scalar_one(),
        untaken=tx.execute(select(func.count()).select_from(captures).where(~captures.c.taken_in)).scalar_one(),
        statements=tx.execute(select(func.count()).select_from(statements)).scalar_one(),
        deliveries=outbox.counts(tx),
        blocked=outbox.blocked(tx),
    )


def _by_source(tx: Connection, table: Table) -> dict[str, int]:
    """How many rows of the table belong to pages of each source."""
    joined = table.join(pages, pages.c.id == table.c.page_id)
    rows = tx.execute(select(pages.c.source_id, func.count()).select_from(joined).group_by(pages.c.source_id))
    return dict(rows.all())
