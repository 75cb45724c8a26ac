"""Keeps the ledger on the store: writes what a document says, derives anew what it touches, and tells what is new.

Nothing is scanned: a document leads to the keys of its entries, and these to all that was ever said under them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from sqlalchemy import Connection

from db import commitments, findings, versions
from monitor.compare import Document
from monitor.extract.places import wholes_of
from monitor.ledger import (
    LEDGER,
    Candidate,
    Context,
    Derived,
    Entry,
    Origin,
    Promise,
    Relation,
    Verdicts,
    derive,
    doubtful,
    entries,
    origin,
)
from monitor.ledger.measured import HEADLINES
from monitor.ledger.silence import GRACE, plain
from monitor.ledger.values import Words
from monitor.values import Change

BEIJING = timezone(timedelta(hours=8))  # a deadline ends with the day in Wuxi


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document is stored. `statement_ids` are in the order of its extraction."""

    page_id: int
    version_id: int
    page: str
    source: str
    sequence: int
    day: date
    jurisdiction: str
    statement_ids: tuple[int, ...]


def record(tx: Connection, place: Place, document: Document) -> set[str]:
    """Writes the entries of a document in place of those that its version had; returns the blocks that it touches."""
    commitments.lock(tx)
    roles = [section.role for section in document.extraction.sections]
    given = origin(
        document.version, place.page, place.day, place.jurisdiction, roles,
        version_id=place.version_id, page_id=place.page_id, sequence=place.sequence, source=place.source,
    )  # fmt: skip
    said = entries(given, document.version, document.extraction.statements)
    touched = commitments.blocks_of_page(tx, place.page_id)
    facts = {
        "version_id": place.version_id,
        "page_id": place.page_id,
        "page": given.page,
        "day": given.day,
        "jurisdiction": given.jurisdiction,
        "series": given.series,
        "year": given.year,
        "vehicle": given.vehicle,
        "vintage": given.vintage,
        "whole": given.whole,
        "ledger": LEDGER,
    }
    rows = [
        {
            "ordinal": entry.ordinal,
            "statement_id": place.statement_ids[entry.ordinal] if entry.statement else None,
            "block": entry.block,
            "alike": entry.alike,
            "body": _body(entry),
        }
        for entry in said
    ]
    commitments.put_document(tx, facts, rows)
    touched |= {entry.block for entry in said}
    if given.whole:
        # What it says no word of: the headline targets of the document before, and what is due.
        touched |= commitments.blocks_before(tx, facts, HEADLINES)
        touched |= commitments.due_blocks(tx, given.jurisdiction, given.day)
        for whole in wholes_of(given.jurisdiction):
            touched |= commitments.due_blocks(tx, whole, given.day, who=given.jurisdiction)
    return touched


def settle(
    tx: Connection, blocks: Collection[str], now: datetime, *, version_id: int | None = None, history: bool = True
) -> tuple[int, ...]:
    """Derives these blocks anew and stores what follows; returns the ids of the findings that tell of `version_id`.

    With a version, what is told of other documents is history whatever `history` says: they were known before.
    Without one, all new findings are returned, and `history` holds for all. That a deadline passed is news when it is
    found, but not of a document that is only now taken in.
    """
    commitments.lock(tx)
    said, verdicts = _closed(tx, blocks)
    context = _context(tx, said, verdicts, now.astimezone(BEIJING).date())
    derived = derive(said, context)
    every = {entry.block for entry in said} | set(blocks)
    _store(tx, every, derived, now)
    _store_candidates(tx, derived, context)
    return _tell(tx, every, derived, said, now, version_id, history)


def forget_told_twice(tx: Connection, found: Sequence[int], version_id: int) -> frozenset[int]:
    """Takes back what was found new in a version and stands to earlier sayings as the ledger tells; returns the ids."""
    related = findings.related(tx, version_id)
    told = [(number, findings.get(tx, number)) for number in found] if related else []
    twice = frozenset(number for number, each in told if each and is_told_by_relation(each.change, related))
    findings.forget(tx, twice)
    return twice


def is_told_by_relation(change: Change, related: Collection[str]) -> bool:
    """Whether a change only says that a statement is new of which the ledger says more: its quote is in `related`."""
    return change.classes == ("new",) and change.after is not None and change.after.quote in related


def lapsed(tx: Connection, now: datetime) -> set[str]:
    """The blocks with a promise whose deadline passed so long ago that silence may be told."""
    return commitments.lapsed_blocks(tx, now.astimezone(BEIJING).date() - GRACE)


def _closed(tx: Connection, blocks: Collection[str]) -> tuple[list[Entry], Verdicts]:
    """All entries of the blocks, and of those that a person joined to them."""
    known: set[str] = set()
    wanted = set(blocks)
    same: set[frozenset[str]] = set()
    apart: set[frozenset[str]] = set()
    joined: set[frozenset[str]] = set()
    while fresh := wanted - known:
        known |= fresh
        for each in commitments.verdicts_of(tx, fresh):
            pair = frozenset((each.one, each.other))
            (same if each.kind == "same" else apart).add(pair)
            if each.kind == "same":
                wanted |= {each.one_block, each.other_block}
                joined.add(frozenset((each.one_block, each.other_block)))
    said = [read_entry(each) for each in commitments.of_blocks(tx, known)]
    return said, Verdicts(frozenset(same), frozenset(apart), frozenset(joined))


def _context(tx: Connection, said: Iterable[Entry], verdicts: Verdicts, today: date) -> Context:
    whole: dict[str, list[Origin]] = {}
    bodies = {body for entry in said for body in (entry.origin.jurisdiction, *entry.who.split(";")) if body}
    for each in commitments.whole_documents(tx, bodies):
        whole.setdefault(each.jurisdiction, []).append(_origin(each))

    @cache
    def words(given: Origin) -> Words:
        stored = versions.load(tx, given.version_id)
        if stored is None:
            return Words()
        listed = {each.paragraph for each in versions.statements_of(tx, stored.id) if each.section in HEADLINES}
        goals = "".join(each.text for number, each in enumerate(stored.version.paragraphs) if number in listed)
        return Words(plain(stored.version.text), plain(goals))

    held = {name: tuple(found) for name, found in whole.items()}
    return Context(today=today, whole=held, verdicts=verdicts, words=words)


def _store(tx: Connection, blocks: Collection[str], derived: Derived, now: datetime) -> None:
    rows = [_row(promise) for promise in derived.promises]
    members = [(each.key, entry.id, role) for each in derived.promises for entry, role in each.members]
    commitments.replace(tx, blocks, rows, members, now)


def _row(promise: Promise) -> dict[str, Any]:
    first = promise.first
    statement = next((entry.statement for entry, _ in promise.members if entry.statement), first.statement)
    kinds = [entry.kind for entry, role in promise.members if role == "promise"]
    first_end = promise.state.first_end
    return {
        "key": promise.key,
        "block": promise.block,
        "strand": promise.strand,
        "kind": kinds[0] if kinds and kinds[0] != "outcome" else "mention",
        "jurisdiction": first.origin.jurisdiction,
        "who": first.who,
        "indicator": first.name,
        "indicator_id": statement.indicator_id if statement else None,
        "measure": first.statement.measure if first.statement else None,
        "start": first.start,
        "end": date.fromisoformat(first_end) if first_end else None,
        "label": promise.state.label,
        "state": promise.state.as_json(),
        "first": {"quote": first.quote, "day": first.origin.day.isoformat(), "page": first.origin.page},
    }


def _store_candidates(tx: Connection, derived: Derived, context: Context) -> None:
    forms = {promise.alike for promise in derived.promises if promise.alike}
    others = commitments.blocks_alike(tx, forms) - {promise.block for promise in derived.promises}
    elsewhere = (
        derive([read_entry(each) for each in commitments.of_blocks(tx, others)], context).promises if others else ()
    )
    near = tuple(each for each in elsewhere if each.alike in forms)
    found: tuple[Candidate, ...] = (*derived.candidates, *doubtful((*derived.promises, *near), context))
    rows = [
        commitments.StoredCandidate(one=each.one, other=each.other, reasons=each.reasons, classes=each.classes)
        for each in found
    ]
    commitments.replace_candidates(tx, {promise.key for promise in derived.promises}, rows)


def _tell(
    tx: Connection,
    blocks: Collection[str],
    derived: Derived,
    said: Sequence[Entry],
    now: datetime,
    version_id: int | None,
    history: bool,
) -> tuple[int, ...]:
    """Stores the relations that are not stored yet, and takes back those that follow no more and nobody was told of."""
    wanted = {relation.key: relation for relation in derived.relations}
    current = {entry.origin.version_id for entry in said if entry.origin.current}
    current |= {relation.at.version_id for relation in derived.relations}
    stored = findings.told_of(tx, blocks)
    stale = [
        each.id
        for each in stored
        if each.relation not in wanted
        and not each.kept
        and each.version_id in current
        and (each.before_version_id is None or each.before_version_id in current)
    ]
    findings.forget(tx, stale)
    there = {each.relation for each in stored}  # each in the block of what it tells, which is one of these
    fresh = [relation for key, relation in wanted.items() if key not in there]
    fresh.sort(key=lambda each: (each.at.order, (each.after or each.before or said[0]).order))
    rows = [_finding(each, history or _is_known(each, version_id)) for each in fresh]
    ids = findings.add_relations(tx, rows, now)
    return tuple(
        number
        for number, row in zip(ids, rows, strict=True)
        if version_id is None or row.version_id == version_id or not row.history
    )


def _is_known(relation: Relation, version_id: int | None) -> bool:
    if version_id is None:
        return False
    return (relation.at.version_id == version_id) == ("overdue" in relation.classes)


def _finding(relation: Relation, history: bool) -> findings.Relation:
    before, after = relation.before, relation.after
    told = after or before
    assert told is not None
    earlier = before.origin.version_id if before else None
    return findings.Relation(
        key=relation.key,
        block=told.block,
        change=relation.change(),
        page_id=relation.at.page_id,
        version_id=relation.at.version_id,
        before_version_id=earlier if earlier != relation.at.version_id else None,
        before_statement_id=before.statement_id if before else None,
        after_statement_id=after.statement_id if after else None,
        history=history,
    )


# What is kept of an entry that its statement does not say.
_KEPT = ("kind", "who", "name", "strand", "slot", "level", "stage", "rung", "past", "trial")
_OWN = ("quote", "start_offset", "end_offset", "section")


def _body(entry: Entry) -> dict[str, Any]:
    body: dict[str, Any] = {name: getattr(entry, name) for name in _KEPT}
    if entry.statement is None:
        body |= {name: getattr(entry, name) for name in _OWN}
    body["start"] = entry.start.isoformat() if entry.start else None
    body["end"] = entry.end.isoformat() if entry.end else None
    body["doubts"] = list(entry.doubts)
    return body


def read_entry(stored: commitments.StoredMention) -> Entry:
    """The entry that a stored mention is."""
    body = dict(stored.body)
    statement = stored.statement
    if statement is not None:
        body |= {name: getattr(statement, name) for name in _OWN}
    for name in ("start", "end"):
        body[name] = date.fromisoformat(body[name]) if body[name] else None
    body["doubts"] = tuple(body["doubts"])
    return Entry(
        origin=_origin(stored.document),
        ordinal=stored.ordinal,
        block=stored.block,
        alike=stored.alike,
        statement=statement,
        id=stored.id,
        statement_id=stored.statement_id,
        **body,
    )


def _origin(stored: commitments.StoredDocument) -> Origin:
    names = ("page", "day", "jurisdiction", "source", "title", "version_id", "page_id", "sequence", "series", "year")
    facts = {name: getattr(stored, name) for name in (*names, "vehicle", "vintage", "whole", "current")}
    return replace(Origin(page="", day=stored.day, jurisdiction=""), **facts)
