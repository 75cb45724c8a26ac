"""Reads, extracts and compares again all that is stored, with the program of today: a better one is no news.

Nothing is written unless asked: the whole is done in one transaction, which is then undone. What is asked for is
written source by source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from crawler.values import Version
from db import commitments, findings, versions
from db.engine import Database
from db.inserts import batched
from monitor import tracking
from monitor.compare import Document, compare
from monitor.extract import EXTRACTOR
from monitor.jobs import Catalogue, read_again
from monitor.retelling import Alert, Retelling, alerts
from monitor.values import Change, Statement

BLOCKS_AT_ONCE = 2000  # so that memory does not grow with the ledger

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is said differently. `now`: it is said today and was not; else it was said and is no more."""

    now: bool
    what: str  # text (a paragraph), statement, change, relation
    page: str
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"now": self.now, "what": self.what, "page": self.page, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a replay came to."""

    versions: int
    differences: tuple[Difference, ...]
    alerts: tuple[Alert, ...] = ()  # in the order in which the findings were made


@dataclass
class _Run:
    """What is gathered on the way."""

    blocks: set[str] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)
    versions: int = 0
    fresh: dict[int, None] = field(default_factory=dict)  # ids of the findings that it made
    unsaid: set[int] = field(default_factory=set)  # of those that it would not make, and that stay as they were told
    gone: list[findings.Finding] = field(default_factory=list)  # those that it took back


class _UndoneError(Exception):
    """Leaves the transaction without storing it."""


def replay(
    database: Database,
    now: datetime,
    *,
    write: bool = False,
    catalogue: Catalogue | None = None,
    retelling: Retelling | None = None,
    progress: Progress | None = None,
) -> Report:
    """Derive everything again from the stored bytes, and say what differs. With `write` it is stored, as history.

    Written is source by source, then the ledger in pieces: others come in between, and a replay that was killed is
    finished by the next one.
    What a reader was told stays as it was told; the bytes and the verdicts of persons are never touched.
    `retelling`, which nothing may be written with, asks besides which alerts would be others, and limits all to the
    versions of its time.
    """
    assert not (write and retelling), "what may be is never stored"
    run = _Run()
    told: tuple[Alert, ...] = ()
    with database.read() as tx:
        ids = versions.by_source(tx, retelling.since if retelling else None)
    known = sum(map(len, ids))
    with _transactions(database, write=write) as transaction:
        for some in ids:
            with transaction() as tx:
                for version_id in some:
                    _replay_version(tx, version_id, catalogue or {}, now, run)
                    if progress:
                        progress(run.versions, known)
        with transaction() as tx:
            if retelling is None or retelling.since is None:
                run.blocks |= commitments.every_block(tx)  # also those that a replay that was killed left behind
        for blocks in batched(sorted(run.blocks), BLOCKS_AT_ONCE):
            with transaction() as tx:
                _replay_blocks(tx, blocks, now, run)
        if retelling:
            with transaction() as tx:
                told = tuple(alerts(tx, retelling, run.fresh, run.unsaid, run.gone))
    return Report(versions=run.versions, differences=tuple(run.differences), alerts=told)


@contextmanager
def _transactions(database: Database, *, write: bool) -> Iterator[Callable[[], AbstractContextManager[Connection]]]:
    """What gives the transaction of each piece of work: one of its own that is stored, or one of all that is undone."""

    @contextmanager
    def piece() -> Iterator[Connection]:
        with database.write() as tx:
            commitments.lock(tx)
            yield tx

    if write:
        yield piece
        return
    try:
        with piece() as tx:
            yield lambda: nullcontext(tx)
            raise _UndoneError
    except _UndoneError:
        pass


def _replay_version(tx: Connection, version_id: int, catalogue: Catalogue, now: datetime, run: _Run) -> None:
    stored = versions.load(tx, version_id)
    again = read_again(tx, stored, catalogue) if stored else None
    if stored is None or again is None:
        return
    document, place = again
    run.versions += 1
    if document.version != stored.version or versions.key_of(tx, version_id) is None:
        versions.renew(tx, version_id, document.version)
        run.differences += _paragraphs(stored.version, document.version, place.page)
    was = versions.numbered_statements(tx, version_id)
    found = document.extraction.statements
    ids = tuple(number for number, _ in was)
    if [statement for _, statement in was] != list(found):
        run.differences += _statements([statement for _, statement in was], found, place.page)
        ids = versions.add_statements(tx, version_id, _name(versions.extractors_of(tx, version_id)), found)
    if stored.sequence > 1:
        _replay_changes(tx, stored, document, catalogue, now, run)
    run.blocks |= tracking.record(tx, replace(place, statement_ids=ids), document)


def _name(ran: Sequence[str]) -> str:
    """The name of today's extractor, numbered where one of that name ran before and found other things."""
    return EXTRACTOR if EXTRACTOR not in ran else f"{EXTRACTOR}/{len(ran) + 1}"


def _replay_changes(
    tx: Connection, stored: versions.StoredVersion, document: Document, catalogue: Catalogue, now: datetime, run: _Run
) -> None:
    """The changes from the version before to this one."""
    before = next(each for each in versions.of_page(tx, stored.page_id) if each.sequence == stored.sequence - 1)
    again = read_again(tx, before, catalogue)
    if again is None:
        return
    told = findings.between_versions(tx, stored.id)
    related = findings.related(tx, stored.id)
    changes = compare(again[0], document)
    wanted = [each for each in changes if not tracking.is_told_by_relation(each, related)]
    there = {_face(finding.change) for _, finding in told}
    fresh = [change for change in wanted if _face(change) not in there]
    faces = {_face(change) for change in wanted}
    stale = [finding for kept, finding in told if not kept and _face(finding.change) not in faces]
    findings.forget(tx, [finding.id for finding in stale])
    made = findings.add(tx, stored.page_id, stored.id, before.id, fresh, now, history=True)
    run.fresh |= dict.fromkeys(made)
    run.gone += stale
    said = {_face(change) for change in changes}
    run.unsaid |= {
        finding.id
        for kept, finding in told
        if kept and finding.before_version_id == before.id and _face(finding.change) not in said
        if finding.change.classes != ("republished",)  # which follows from other pages
    }
    page = again[1].page
    run.differences += [_difference(True, "change", page, change) for change in fresh]
    run.differences += [_difference(False, "change", page, finding.change) for finding in stale]


def _face(change: Change) -> tuple[tuple[str, ...], str, str]:
    """What a reader sees of a change."""
    before, after = (side.quote if side else "" for side in (change.before, change.after))
    return change.classes, before, after


def _replay_blocks(tx: Connection, blocks: Sequence[str], now: datetime, run: _Run) -> None:
    """The relations between documents."""
    before = {each.relation: each.id for each in findings.told_of(tx, blocks)}
    shown = {finding.id: finding for finding in findings.of_blocks(tx, blocks)}
    tracking.settle(tx, blocks, now)
    after = {each.relation: each.id for each in findings.told_of(tx, blocks)}
    shown |= {finding.id: finding for finding in findings.of_blocks(tx, blocks)}
    for key in sorted(before.keys() ^ after.keys()):
        finding = shown[after.get(key) or before[key]]
        if key in after:
            run.fresh[finding.id] = None
        else:
            run.gone.append(finding)
        if finding.change.classes != ("new",):  # the statement itself is told as different
            run.differences.append(_difference(key in after, "relation", finding.page, finding.change))


def _difference(now: bool, what: str, page: str, change: Change) -> Difference:
    return Difference(now=now, what=what, page=page, text=change.line)


def _paragraphs(was: Version, now: Version, page: str) -> Iterator[Difference]:
    old, new = (Counter(each.text for each in version.paragraphs) for version in (was, now))
    for text in (old - new).elements():
        yield Difference(now=False, what="text", page=page, text=text)
    for text in (new - old).elements():
        yield Difference(now=True, what="text", page=page, text=text)


def _statements(was: Iterable[Statement], found: Iterable[Statement], page: str) -> Iterator[Difference]:
    old, new = Counter(map(_words, was)), Counter(map(_words, found))
    for text in (old - new).elements():
        yield Difference(now=False, what="statement", page=page, text=text)
    for text in (new - old).elements():
        yield Difference(now=True, what="statement", page=page, text=text)


def _words(statement: Statement) -> str:
    period = f"{statement.start or ''}..{statement.end or ''}"
    value = "" if statement.value is None else f"{statement.comparator}{statement.value:.12g}{statement.unit or ''}"
    facts = [statement.kind, statement.who, statement.indicator, value, period, statement.quote]
    return " · ".join(fact for fact in facts if fact)
