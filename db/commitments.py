"""Commitments: what documents say of one promise, and what persons decided of doubtful ones. Found by keys alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, delete, func, insert, or_, select, text, tuple_, update

from db.inserts import batched, insert_all
from db.tables import (
    candidates,
    changes,
    commitment_mentions,
    commitments,
    ledger_documents,
    mentions,
    pages,
    statements,
    verdicts,
    versions,
)
from monitor.values import Statement

LEDGER_LOCK = 0x7778_6C64  # one writer of the ledger at a time on PostgreSQL; SQLite has one writer anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """The facts of a document that the ledger compares by. `sequence` is its version's within its page."""

    version_id: int
    page_id: int
    page: str
    day: date
    jurisdiction: str
    series: str
    year: int
    vehicle: str
    vintage: int
    whole: bool
    current: bool
    ledger: str
    sequence: int
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMention:
    """One place where a document speaks of a matter: a statement of it, or a mention that states nothing."""

    id: int
    document: StoredDocument
    ordinal: int
    statement_id: int | None
    block: str
    alike: str
    body: dict[str, Any]
    statement: Statement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCommitment:
    """A promise: its first wording, which no later one replaces, and its state now. `end` is the first deadline."""

    id: int
    key: str
    block: str
    strand: str
    kind: str
    jurisdiction: str
    who: str
    indicator: str
    indicator_id: str | None
    measure: str | None
    start: date | None
    end: date | None
    label: str
    state: dict[str, Any]
    first: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCandidate:
    """Two commitments that may be one, by their keys."""

    one: str
    other: str
    reasons: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVerdict:
    """What a person decided of two keys: `same` or `apart`."""

    id: int
    kind: str
    one: str
    other: str
    one_block: str
    other_block: str
    note: str
    decided_at: datetime


def lock(tx: Connection) -> None:
    """Until the transaction ends nobody else writes the ledger: what is derived hangs on all that others stored."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})


def put_document(tx: Connection, facts: Mapping[str, Any], said: Sequence[Mapping[str, Any]]) -> None:
    """Stores a document of the ledger with its mentions, in place of those that it had.

    `facts` are the columns of a `StoredDocument` but for `current`; the newest version of a page is the current one.
    """
    version_id = facts["version_id"]
    held = select(mentions.c.id).where(mentions.c.version_id == version_id)
    tx.execute(delete(commitment_mentions).where(commitment_mentions.c.mention_id.in_(held)))
    tx.execute(delete(mentions).where(mentions.c.version_id == version_id))
    tx.execute(delete(ledger_documents).where(ledger_documents.c.version_id == version_id))
    newest = select(func.max(versions.c.sequence)).where(versions.c.page_id == facts["page_id"]).scalar_subquery()
    current = select(versions.c.id).where(versions.c.page_id == facts["page_id"], versions.c.sequence == newest)
    is_current = tx.execute(current).scalar_one() == version_id
    if is_current:
        earlier = select(ledger_documents.c.version_id).where(
            ledger_documents.c.page_id == facts["page_id"], ledger_documents.c.current
        )
        tx.execute(update(mentions).where(mentions.c.version_id.in_(earlier)).values(current=False))
        tx.execute(update(ledger_documents).where(ledger_documents.c.page_id == facts["page_id"]).values(current=False))
    columns = {column.name for column in ledger_documents.columns}
    row = {name: value for name, value in facts.items() if name in columns}
    tx.execute(insert(ledger_documents).values(**row, current=is_current))
    if said:
        tx.execute(insert(mentions), [{**each, "version_id": version_id, "current": is_current} for each in said])


def blocks_of_page(tx: Connection, page_id: int) -> set[str]:
    """The blocks that the current version of a page speaks of."""
    found = (
        select(mentions.c.block)
        .join(ledger_documents, ledger_documents.c.version_id == mentions.c.version_id)
        .where(ledger_documents.c.page_id == page_id, mentions.c.current)
    )
    return set(tx.execute(found).scalars())


def blocks_before(tx: Connection, document: Mapping[str, Any], kinds: Collection[str]) -> set[str]:
    """The blocks of which the document before in the same series made statements in sections of these roles."""
    found = (
        select(mentions.c.block)
        .join(ledger_documents, ledger_documents.c.version_id == mentions.c.version_id)
        .join(statements, statements.c.id == mentions.c.statement_id)
        .where(
            ledger_documents.c.jurisdiction == document["jurisdiction"],
            ledger_documents.c.year == document["year"] - 1,
            ledger_documents.c.series == document["series"],
            ledger_documents.c.whole,
            mentions.c.current,
            statements.c.kind != "outcome",
            statements.c.section.in_(kinds),
        )
    )
    return set(tx.execute(found).scalars())


def of_blocks(tx: Connection, blocks: Collection[str]) -> tuple[StoredMention, ...]:
    """All mentions of these blocks, those of earlier versions of a page too."""
    found: list[StoredMention] = []
    for some in batched(sorted(blocks)):
        rows = tx.execute(_shown().where(mentions.c.block.in_(some)))
        found += map(_mention, rows)
    return tuple(found)


def blocks_alike(tx: Connection, alike: Collection[str]) -> set[str]:
    """The blocks of which somebody speaks by names that are alike in this form."""
    found: set[str] = set()
    for some in batched(sorted(alike)):
        named = mentions.c.alike.in_(some), text("mentions.alike <> ''")  # literally the condition of its index
        rows = select(mentions.c.block).where(*named, mentions.c.current).distinct()
        found |= set(tx.execute(rows).scalars())
    return found


def whole_documents(tx: Connection, jurisdictions: Collection[str]) -> tuple[StoredDocument, ...]:
    """The documents of these jurisdictions that were read whole, newest versions only."""
    wanted = _documents().where(
        ledger_documents.c.jurisdiction.in_(sorted(jurisdictions)), ledger_documents.c.whole, ledger_documents.c.current
    )
    return tuple(_document(row) for row in tx.execute(wanted))


def verdicts_of(tx: Connection, blocks: Collection[str]) -> tuple[StoredVerdict, ...]:
    """What persons decided of anything in these blocks."""
    found: dict[int, StoredVerdict] = {}
    for some in batched(sorted(blocks)):
        rows = select(verdicts).where(or_(verdicts.c.one_block.in_(some), verdicts.c.other_block.in_(some)))
        found |= {row.id: StoredVerdict(**row._mapping) for row in tx.execute(rows)}
    return tuple(found.values())


def decide(
    tx: Connection, kind: str, one: tuple[str, str], other: tuple[str, str], note: str, decided_at: datetime
) -> None:
    """Stores that two keys, each given with its block, are `same` or `apart`, in place of what was decided before."""
    first, second = sorted((one, other))
    tx.execute(delete(verdicts).where(verdicts.c.one == first[0], verdicts.c.other == second[0]))
    row = {
        "kind": kind,
        "one": first[0],
        "one_block": first[1],
        "other": second[0],
        "other_block": second[1],
        "note": note,
        "decided_at": decided_at,
    }
    tx.execute(insert(verdicts).values(row))


def take_back(tx: Connection, verdict_ids: Collection[int]) -> None:
    """Forgets these verdicts: the rules decide again."""
    for some in batched(sorted(verdict_ids)):
        tx.execute(delete(verdicts).where(verdicts.c.id.in_(some)))


def replace(
    tx: Connection,
    blocks: Collection[str],
    promised: Sequence[Mapping[str, Any]],
    members: Sequence[tuple[str, int, str]],
    now: datetime,
) -> None:
    """Makes `promised` the commitments of these blocks: unchanged ones keep their row, others are written or go.

    A row has the columns of a `StoredCommitment` but for `id` and `created_at`. `members` are (key, mention, role).
    A commitment that is there again keeps its id; nothing of its state is kept from before.
    """
    stored: dict[str, Row[Any]] = {}
    for some in batched(sorted(blocks)):
        stored |= {row.key: row for row in tx.execute(select(commitments).where(commitments.c.block.in_(some)))}
    wanted = {row["key"]: row for row in promised}
    for some in batched(wanted.keys() - stored.keys()):  # a person may have joined it to what another block leads
        stored |= {row.key: row for row in tx.execute(select(commitments).where(commitments.c.key.in_(some)))}
    ids = {key: row.id for key, row in stored.items()}
    held = _members(tx, ids.values())
    _forget(tx, [row.id for key, row in stored.items() if key not in wanted])
    altered = [
        {**wanted[key], "written": ids[key]}
        for key in sorted(wanted.keys() & stored.keys())
        if any(getattr(stored[key], name) != value for name, value in wanted[key].items())
    ]
    if altered:
        tx.execute(update(commitments).where(commitments.c.id == bindparam("written")), altered)
    added = [wanted[key] for key in sorted(wanted.keys() - stored.keys())]
    created = insert_all(tx, commitments, [{**row, "created_at": now} for row in added])
    ids |= {row["key"]: number for row, number in zip(added, created, strict=True)}
    rows = {(ids[key], mention): role for key, mention, role in members}
    gone = [pair for pair, role in held.items() if rows.get(pair) != role and pair[0] in set(ids.values())]
    for pairs in batched(gone, 200):
        key_of = tuple_(commitment_mentions.c.commitment_id, commitment_mentions.c.mention_id)
        tx.execute(delete(commitment_mentions).where(key_of.in_(pairs)))
    new = [
        {"commitment_id": pair[0], "mention_id": pair[1], "role": role}
        for pair, role in sorted(rows.items())
        if held.get(pair) != role
    ]
    if new:
        tx.execute(insert(commitment_mentions), new)


def _members(tx: Connection, ids: Collection[int]) -> dict[tuple[int, int], str]:
    held: dict[tuple[int, int], str] = {}
    for some in batched(sorted(ids)):
        rows = tx.execute(select(commitment_mentions).where(commitment_mentions.c.commitment_id.in_(some)))
        held |= {(row.commitment_id, row.mention_id): row.role for row in rows}
    return held


def _forget(tx: Connection, ids: Sequence[int]) -> None:
    for some in batched(ids):
        tx.execute(delete(commitment_mentions).where(commitment_mentions.c.commitment_id.in_(some)))
        tx.execute(delete(commitments).where(commitments.c.id.in_(some)))


def replace_candidates(tx: Connection, keys: Collection[str], found: Sequence[StoredCandidate]) -> None:
    """Makes `found` the candidates of the commitments of these keys."""
    for some in batched(sorted(keys)):
        tx.execute(delete(candidates).where(or_(candidates.c.one.in_(some), candidates.c.other.in_(some))))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in found:
        one, other = sorted((each.one, each.other))
        row = {"one": one, "other": other, "reasons": list(each.reasons), "classes": list(each.classes)}
        rows.setdefault((one, other), row)
    if rows:
        tx.execute(insert(candidates), [rows[pair] for pair in sorted(rows)])


def get(tx: Connection, commitment_id: int) -> StoredCommitment | None:
    """The commitment of that id."""
    row = tx.execute(select(commitments).where(commitments.c.id == commitment_id)).one_or_none()
    return StoredCommitment(**row._mapping) if row else None


def find(tx: Connection, keys: Collection[str]) -> tuple[StoredCommitment, ...]:
    """The commitments of these keys, in the order of their ids."""
    found: list[StoredCommitment] = []
    for some in batched(sorted(keys)):
        rows = tx.execute(select(commitments).where(commitments.c.key.in_(some)))
        found += [StoredCommitment(**row._mapping) for row in rows]
    return tuple(sorted(found, key=lambda each: each.id))


def query(
    tx: Connection,
    *,
    who: str | None = None,
    indicator: str | None = None,
    label: str | None = None,
    due_before: date | None = None,
    kinds: Collection[str] = ("target", "action"),
    today: date = date.min,
    limit: int | None = None,
) -> tuple[StoredCommitment, ...]:
    """The commitments that meet every condition given, by how near their deadline is to `today`.

    First what is to come, the nearest first, then what has passed, the latest first, then what has none. `who` and
    `indicator` are a part of the name, `indicator` also a whole id; `due_before` is exclusive.
    """
    wanted = select(commitments).where(commitments.c.kind.in_(kinds))
    if who:
        wanted = wanted.where(commitments.c.who.contains(who, autoescape=True))
    if indicator:
        named = commitments.c.indicator.icontains(indicator, autoescape=True)
        wanted = wanted.where(or_(named, commitments.c.indicator_id == indicator))
    if label:
        wanted = wanted.where(commitments.c.label == label)
    if due_before:
        wanted = wanted.where(commitments.c.end < due_before)
    ahead = commitments.c.end >= today
    rank = case((ahead, 0), (commitments.c.end.is_not(None), 1), else_=2)
    nearest = case((ahead, commitments.c.end))
    ordered = wanted.order_by(rank, nearest, commitments.c.end.desc(), commitments.c.id).limit(limit)
    return tuple(StoredCommitment(**row._mapping) for row in tx.execute(ordered))


def mentions_of(tx: Connection, commitment_id: int) -> tuple[tuple[str, StoredMention], ...]:
    """What was said of a commitment, each with its role, in the order of publication."""
    wanted = (
        _shown()
        .add_columns(commitment_mentions.c.role)
        .join(commitment_mentions, commitment_mentions.c.mention_id == mentions.c.id)
        .where(commitment_mentions.c.commitment_id == commitment_id)
        .order_by(ledger_documents.c.day, ledger_documents.c.page, versions.c.sequence, mentions.c.ordinal)
    )
    return tuple((row.role, _mention(row)) for row in tx.execute(wanted))


def holding(tx: Connection, mention_id: int) -> tuple[StoredCommitment, ...]:
    """The commitments that a saying belongs to, those that it promises first."""
    wanted = (
        select(commitments)
        .join(commitment_mentions, commitment_mentions.c.commitment_id == commitments.c.id)
        .where(commitment_mentions.c.mention_id == mention_id)
        .order_by(commitment_mentions.c.role.desc(), commitments.c.id)
    )
    return tuple(StoredCommitment(**row._mapping) for row in tx.execute(wanted))


def near(tx: Connection, commitment: StoredCommitment, limit: int) -> tuple[StoredCommitment, ...]:
    """Other commitments for the same indicator: those of the same body first."""
    if commitment.indicator_id is None:
        return ()
    wanted = (
        select(commitments)
        .where(
            commitments.c.indicator_id == commitment.indicator_id,
            commitments.c.who != commitment.who,
            commitments.c.jurisdiction == commitment.jurisdiction,
            commitments.c.kind == "target",
        )
        .order_by(commitments.c.who, commitments.c.id)
        .limit(limit)
    )
    own = (
        select(commitments)
        .where(commitments.c.block == commitment.block, commitments.c.id != commitment.id)
        .order_by(commitments.c.end, commitments.c.id)
        .limit(limit)
    )
    return tuple(StoredCommitment(**row._mapping) for each in (own, wanted) for row in tx.execute(each))


def candidates_of(
    tx: Connection, keys: Collection[str] | None = None, limit: int | None = None
) -> tuple[StoredCandidate, ...]:
    """The candidates of the commitments of these keys, or all."""
    wanted = select(candidates).order_by(candidates.c.id).limit(limit)
    if keys is not None:
        wanted = wanted.where(or_(candidates.c.one.in_(keys), candidates.c.other.in_(keys)))
    return tuple(
        StoredCandidate(one=row.one, other=row.other, reasons=tuple(row.reasons), classes=tuple(row.classes))
        for row in tx.execute(wanted)
    )


def lapsed_blocks(tx: Connection, ended_before: date) -> set[str]:
    """The blocks with a commitment that stands open though its first deadline is before that day."""
    wanted = select(commitments.c.block).where(
        commitments.c.label.in_(("open", "progress", "moved")), commitments.c.end < ended_before
    )
    return set(tx.execute(wanted).scalars())


def every_block(tx: Connection) -> set[str]:
    """All blocks that have a commitment."""
    return set(tx.execute(select(commitments.c.block).distinct()).scalars())


def due_blocks(tx: Connection, jurisdiction: str, ended_before: date, who: str | None = None) -> set[str]:
    """The blocks with a commitment of that jurisdiction that is due without a result: a later document may tell.

    With `who`, only those that bind this body, alone or with others.
    """
    wanted = select(commitments.c.block).where(
        commitments.c.jurisdiction == jurisdiction,
        commitments.c.end < ended_before,
        commitments.c.label.in_(("unread", "due", "late", "overdue")),
    )
    if who is not None:
        wanted = wanted.where(commitments.c.who.contains(who, autoescape=True))
    return set(tx.execute(wanted).scalars())


def changes_about(block: str, statement_ids: Collection[int]) -> Select[tuple[int]]:
    """The findings of the ledger in a block, and those with one of these statements on a side."""
    about = (changes.c.before_statement_id.in_(statement_ids), changes.c.after_statement_id.in_(statement_ids))
    return select(changes.c.id).where(or_(changes.c.block == block, *about))


def _documents() -> Select[Any]:
    return select(
        ledger_documents,
        versions.c.sequence,
        func.coalesce(func.nullif(versions.c.title, ""), pages.c.title).label("title"),
        pages.c.source_id.label("source"),
    ).select_from(
        ledger_documents.join(versions, versions.c.id == ledger_documents.c.version_id).join(
            pages, pages.c.id == ledger_documents.c.page_id
        )
    )


def _shown() -> Select[Any]:
    return select(
        mentions.c.id,
        mentions.c.ordinal,
        mentions.c.statement_id,
        mentions.c.block,
        mentions.c.alike,
        mentions.c.body,
        statements.c.body.label("statement"),
        ledger_documents,
        versions.c.sequence,
        func.coalesce(func.nullif(versions.c.title, ""), pages.c.title).label("title"),
        pages.c.source_id.label("source"),
    ).select_from(
        mentions.join(ledger_documents, ledger_documents.c.version_id == mentions.c.version_id)
        .join(versions, versions.c.id == mentions.c.version_id)
        .join(pages, pages.c.id == ledger_documents.c.page_id)
        .outerjoin(statements, statements.c.id == mentions.c.statement_id)
    )


def _document(row: Row[Any]) -> StoredDocument:
    return StoredDocument(**{name: getattr(row, name) for name in StoredDocument.__slots__})


def _mention(row: Row[Any]) -> StoredMention:
    return StoredMention(
        id=row.id,
        document=_document(row),
        ordinal=row.ordinal,
        statement_id=row.statement_id,
        block=row.block,
        alike=row.alike,
        body=row.body,
        statement=Statement.from_json(row.statement) if row.statement else None,
    )
