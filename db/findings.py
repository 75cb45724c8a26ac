"""Findings: the changes that were found, as a reader is shown them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select

from crawler.values import StatedDate
from db import copies, dates, versions
from db.inserts import batched, insert_all
from db.tables import alerts, change_classes, changes, pages, sources
from db.tables import versions as version_table
from monitor.values import Change, Clause, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change with what a reader wants to know of it. `page` is its URL, `source` an id; `history` is no news.

    `between` tells that its sides stand in two documents, as the ledger found it, and not in two versions of a page.
    """

    id: int
    found_at: datetime
    page: str
    title: str
    source: str
    source_name: str
    change: Change
    history: bool
    page_id: int
    version_id: int
    before_version_id: int | None
    between: bool = False
    dates: tuple[StatedDate, ...] = ()  # of its page, where they contradict
    copies: tuple[str, ...] = ()  # URLs at which the same document stands too

    def as_json(self) -> dict[str, Any]:
        """The keys that scripts rely on: those of a change, and id, found_at, page, title, source."""
        return {
            "id": self.id,
            "found_at": self.found_at.isoformat(),
            "page": self.page,
            "title": self.title,
            "source": self.source,
            **self.change.as_json(),
            **(
                {"dates": [[each.kind, each.day.isoformat(), each.origin] for each in self.dates]} if self.dates else {}
            ),
            **({"copies": list(self.copies)} if self.copies else {}),
        }


def add(
    tx: Connection,
    page_id: int,
    version_id: int,
    before_version_id: int | None,
    found: Sequence[Change],
    found_at: datetime,
    *,
    history: bool,
) -> tuple[int, ...]:
    """Stores the changes that led to a version, after those stored for it before; returns their ids in order.

    A side that is a stored statement of its version is linked to it.
    """
    if not found:
        return ()
    tx.execute(select(version_table.c.id).where(version_table.c.id == version_id).with_for_update(key_share=True)).one()
    last = select(func.coalesce(func.max(changes.c.ordinal), -1)).where(changes.c.version_id == version_id)
    first = tx.execute(last).scalar_one() + 1
    before_ids = _statement_ids(tx, before_version_id, [change.before for change in found])
    after_ids = _statement_ids(tx, version_id, [change.after for change in found])
    rows = [
        {
            "page_id": page_id,
            "version_id": version_id,
            "before_version_id": before_version_id,
            "ordinal": ordinal,
            "before_statement_id": before_ids.get(change.before),
            "after_statement_id": after_ids.get(change.after),
            **_told(change),
            "found_at": found_at,
            "history": history,
        }
        for ordinal, change in enumerate(found, first)
    ]
    return _insert(tx, rows)


def clauses_since(tx: Connection, source_id: str, since: datetime) -> Iterator[tuple[int, str, str]]:
    """The findings of a source that rest on no statement: page, what stood there, what stands there; "" for nothing."""
    wanted = select(changes.c.page_id, changes.c.before, changes.c.after).join(pages, pages.c.id == changes.c.page_id)
    bare = changes.c.who.is_(None), changes.c.before_version_id.is_not(None), changes.c.found_at >= since
    for row in tx.execute(wanted.where(pages.c.source_id == source_id, *bare)):
        yield row.page_id, (row.before or {}).get("quote", ""), (row.after or {}).get("quote", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A change that the ledger found between two documents: `key` is its identity, `block` the key of what it tells."""

    key: str
    block: str
    change: Change
    page_id: int
    version_id: int
    before_version_id: int | None
    before_statement_id: int | None
    after_statement_id: int | None
    history: bool


def add_relations(tx: Connection, found: Sequence[Relation], found_at: datetime) -> tuple[int, ...]:
    """Stores relations, each with the version that it is told at; returns their ids in order."""
    at: dict[int, int] = {}
    for some in batched(sorted({each.version_id for each in found})):
        last = select(changes.c.version_id, func.max(changes.c.ordinal)).where(changes.c.version_id.in_(some))
        at |= {row[0]: row[1] for row in tx.execute(last.group_by(changes.c.version_id))}
    rows = []
    for each in found:
        at[each.version_id] = at.get(each.version_id, -1) + 1
        rows.append(
            {
                "page_id": each.page_id,
                "version_id": each.version_id,
                "before_version_id": each.before_version_id,
                "ordinal": at[each.version_id],
                "before_statement_id": each.before_statement_id,
                "after_statement_id": each.after_statement_id,
                **_told(each.change),
                "found_at": found_at,
                "history": each.history,
                "relation": each.key,
                "block": each.block,
            }
        )
    return _insert(tx, rows)


def _told(change: Change) -> dict[str, Any]:
    """The columns of a change that hang on what it says."""
    side = next((each for each in (change.after, change.before) if isinstance(each, Statement)), None)
    return {
        **change.as_json(),
        "who": side.who if side else None,
        "indicator": side.indicator if side else None,
        "indicator_id": side.indicator_id if side else None,
    }


def _insert(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    ids = insert_all(tx, changes, rows)
    classes = [
        {"change_id": change_id, "class": name}
        for change_id, row in zip(ids, rows, strict=True)
        for name in dict.fromkeys(row["classes"])
    ]
    if classes:
        tx.execute(insert(change_classes), classes)
    return ids


def get(tx: Connection, change_id: int) -> Finding | None:
    """The finding of that id."""
    row = tx.execute(_shown().where(changes.c.id == change_id)).one_or_none()
    return _dated(tx, [row])[0] if row else None


def load(tx: Connection, change_ids: Select[tuple[int]]) -> tuple[Finding, ...]:
    """The findings whose ids that query selects, in the order in which they were found."""
    return _dated(tx, tx.execute(_shown().where(changes.c.id.in_(change_ids)).order_by(changes.c.id)).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A relation of the ledger as it was stored. `kept`: it went to a reader, or is news, and stays as it was told."""

    id: int
    relation: str
    version_id: int
    before_version_id: int | None
    kept: bool


def told_of(tx: Connection, blocks: Collection[str]) -> tuple[Told, ...]:
    """The relations of these blocks that were stored."""
    alerted = select(alerts.c.id).where(alerts.c.change_id == changes.c.id).exists()
    found: list[Told] = []
    for some in batched(sorted(blocks)):
        rows = select(
            changes.c.id, changes.c.relation, changes.c.version_id, changes.c.before_version_id, changes.c.history,
            alerted.label("alerted"),
        ).where(changes.c.block.in_(some))  # fmt: skip
        found += [
            Told(
                id=row.id,
                relation=row.relation,
                version_id=row.version_id,
                before_version_id=row.before_version_id,
                kept=row.alerted or not row.history,
            )
            for row in tx.execute(rows)
        ]
    return tuple(found)


def of_blocks(tx: Connection, blocks: Collection[str]) -> tuple[Finding, ...]:
    """The relations of these blocks as findings."""
    found: list[Finding] = []
    for some in batched(sorted(blocks)):
        found += map(_finding, tx.execute(_shown().where(changes.c.block.in_(some))))
    return tuple(found)


def between_versions(tx: Connection, version_id: int) -> tuple[tuple[bool, Finding], ...]:
    """The changes that led to a version from the one before, each with whether it stays as it was told."""
    alerted = select(alerts.c.id).where(alerts.c.change_id == changes.c.id).exists().label("alerted")
    wanted = _shown().add_columns(alerted).where(changes.c.version_id == version_id, changes.c.relation.is_(None))
    return tuple((row.alerted or not row.history, _finding(row)) for row in tx.execute(wanted.order_by(changes.c.id)))


def found_since(tx: Connection, since: datetime | None, *, history: bool) -> Iterator[Finding]:
    """The findings of that time or later, the oldest first; with `history` also those that were no news."""
    last = 0
    while True:
        wanted = _shown().where(changes.c.id > last)
        if since is not None:
            wanted = wanted.where(changes.c.found_at >= since)
        if not history:
            wanted = wanted.where(changes.c.history.is_(False))
        some = _dated(tx, tx.execute(wanted.order_by(changes.c.id).limit(500)).all())
        if not some:
            return
        yield from some
        last = some[-1].id


def brought_news(tx: Connection, version_id: int, besides: Collection[int]) -> bool | None:
    """Whether what was found when that version came was news, without those ids; None where nothing was found."""
    found = tx.execute(select(changes.c.id, changes.c.history).where(changes.c.version_id == version_id))
    told = [not row.history for row in found if row.id not in besides]
    return any(told) if told else None


def related(tx: Connection, version_id: int) -> frozenset[str]:
    """The quotes in a version of which the ledger tells how they stand to earlier ones, mere repetition left out."""
    wanted = _shown().where(changes.c.version_id == version_id, changes.c.relation.is_not(None))
    told = [_finding(row).change for row in tx.execute(wanted)]
    return frozenset(each.after.quote for each in told if each.before and each.after and each.classes != ("repeated",))


def forget(tx: Connection, change_ids: Collection[int]) -> None:
    """Takes back findings that no reader was told and that follow from nothing any more."""
    for some in batched(sorted(change_ids)):
        tx.execute(delete(change_classes).where(change_classes.c.change_id.in_(some)))
        tx.execute(delete(changes).where(changes.c.id.in_(some)))


def query(
    tx: Connection,
    *,
    since: datetime | None = None,
    classes: Collection[str] = (),
    who: str | None = None,
    indicator: str | None = None,
    source: str | None = None,
    severities: Collection[str] = (),
    limit: int | None = None,
) -> tuple[Finding, ...]:
    """The findings that meet every condition given, the newest first.

    `since` is inclusive; one of `classes` or `severities` is enough; `who` and `indicator` are a part of the name,
    `indicator` also a whole id.
    """
    wanted = _shown()
    if since is not None:
        wanted = wanted.where(changes.c.found_at >= since)
    if classes:
        wanted = wanted.where(
            changes.c.id.in_(select(change_classes.c.change_id).where(change_classes.c["class"].in_(classes)))
        )
    if who:
        wanted = wanted.where(changes.c.who.contains(who, autoescape=True))
    if indicator:
        named = changes.c.indicator.icontains(indicator, autoescape=True)
        wanted = wanted.where(or_(named, changes.c.indicator_id == indicator))
    if severities:
        wanted = wanted.where(changes.c.severity.in_(severities))
    if source:
        wanted = wanted.where(pages.c.source_id == source)
    return _dated(tx, tx.execute(wanted.order_by(changes.c.id.desc()).limit(limit)).all())


def _shown() -> Select[Any]:
    return (
        select(
            changes,
            pages.c.url,
            pages.c.source_id,
            sources.c.name.label("source_name"),
            func.coalesce(func.nullif(version_table.c.title, ""), pages.c.title).label("title"),
        )
        .join(pages, pages.c.id == changes.c.page_id)
        .join(sources, sources.c.id == pages.c.source_id)
        .join(version_table, version_table.c.id == changes.c.version_id)
    )


def _dated(tx: Connection, rows: Sequence[Row[Any]]) -> tuple[Finding, ...]:
    """The findings, each with where copies stand, and the dates of its page where those that should agree do not."""
    known = dates.of_pages(tx, {row.page_id for row in rows})
    contradicting = {page_id: said for page_id, said in known.items() if dates.contradict(said)}
    places = copies.places(tx, {row.version_id for row in rows})
    return tuple(
        replace(_finding(row), dates=contradicting.get(row.page_id, ()), copies=places.get(row.version_id, ()))
        for row in rows
    )


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        id=row.id,
        found_at=row.found_at,
        page=row.url,
        title=row.title,
        source=row.source_id,
        source_name=row.source_name,
        change=Change(
            classes=tuple(row.classes),
            severity=row.severity,
            before=_side(row.before),
            after=_side(row.after),
            explanation=row.explanation,
        ),
        history=row.history,
        page_id=row.page_id,
        version_id=row.version_id,
        before_version_id=row.before_version_id,
        between=row.relation is not None and row.before_version_id is not None,
    )


def _side(body: Mapping[str, Any] | None) -> Statement | Clause | None:
    if body is None:
        return None
    return Statement.from_json(body) if "kind" in body else Clause(**body)


def _statement_ids(
    tx: Connection, version_id: int | None, sides: Sequence[Statement | Clause | None]
) -> dict[Statement | Clause | None, int]:
    if version_id is None or not any(isinstance(side, Statement) for side in sides):
        return {}
    return {statement: number for number, statement in versions.numbered_statements(tx, version_id)}
