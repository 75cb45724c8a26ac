"""The steps as jobs on the store: take in what was captured, crawl a source, import documents, deliver. All repeatable.

Between two jobs only ids travel. Taking in is one transaction: version, statements, commitments, changes, alerts and
deliveries, and the mark that the capture is done; whoever stops the program in between loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from crawler.backfill import backfill
from crawler.catalogue import Source
from crawler.crawl import Busy, Pass, crawl
from crawler.discover import Progress
from crawler.fetch import Fetcher
from crawler.quality import judge_version
from crawler.read import EncodingError, ReadError, read_page
from crawler.revisit import RAREST_WITH_COMMITMENTS, is_gone
from crawler.systems.folder import LocalDocument
from crawler.values import Capture, Verdict, Version
from db import absences, captures, copies, findings, pages, runs, sources, versions
from db.engine import Database
from db.inserts import batched
from monitor import cadence, sitewide, tracking
from monitor.absences import restored, withdrawn
from monitor.alert.outbox import flag_new
from monitor.compare import Document, compare
from monitor.config import Config
from monitor.echoes import heard
from monitor.extract import EXTRACTOR, extract
from monitor.reprints import Printed, passages
from monitor.values import Change

LAPSED_AT_ONCE = 1000  # blocks of one transaction

Catalogue = Mapping[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What taking in one capture led to. `version_id` is None where the page says what it said before."""

    page_id: int
    version_id: int | None = None
    finding_ids: tuple[int, ...] = ()
    first: bool = False  # nothing of this page was known before
    unreadable: str = ""  # why nothing could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one pass over one source came to. `result` is None where the pass could not be made; `error` says why."""

    source: str
    result: Pass | None = None
    taken_in: tuple[TakenIn, ...] = ()
    told: tuple[int, ...] = ()  # findings that follow from no capture: pages withdrawn or restored
    error: str = ""

    @property
    def finding_ids(self) -> tuple[int, ...]:
        return (*(each for taken in self.taken_in for each in taken.finding_ids), *self.told)

    @property
    def failed(self) -> bool:
        return bool(self.error) or (self.result is not None and not self.result.ok)


class NoSuchVersion(LookupError):
    """The store has no such page, or the page no such version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store knows around a capture that is to be taken in."""

    page: pages.StoredPage
    stored: sources.StoredSource
    source: Source | None  # of the catalogue; None where its file is gone, or it is no crawled one
    capture: Capture
    previous: versions.StoredVersion | None = None
    previous_capture: Capture | None = None

    @property
    def is_history(self) -> bool:
        """Whether the first version of this page is history: seen before its source had been gone through once."""
        primed = self.stored.primed_at
        return self.previous is None and (primed is None or self.page.first_seen_at <= primed)

    def read(self, capture: Capture) -> Version:
        """The version that a capture of the page holds. Raises EncodingError and ReadError."""
        named = {name.lower(): value for name, value in capture.headers}
        url = capture.final_url or capture.url
        version = read_page(capture.body or b"", named.get("content-type"), self.stored.system, url, self.source)
        judged = judge_version(version)
        if judged.verdict is not Verdict.CONTENT:
            raise ReadError(judged.note)  # nothing read is not nothing said: it must never look like a removal
        return version

    @property
    def jurisdiction(self) -> str:
        return self.page.jurisdiction or self.stored.jurisdiction

    def day(self, version: Version, capture: Capture) -> date:
        """The day of publication: as the page says, else as the list does, else the day on which it was fetched."""
        return version.published or self.page.list_date or capture.fetched_at.astimezone(cadence.BEIJING).date()

    def document(self, version: Version, capture: Capture) -> Document:
        """What a version of the page says."""
        extraction = extract(version, self.day(version, capture), self.jurisdiction)
        return Document(version=version, extraction=extraction)

    def place(self, version_id: int, version: Version, sequence: int, ids: tuple[int, ...]) -> tracking.Place:
        """Where the ledger finds a version of the page, whose statements have these ids."""
        return tracking.Place(
            page_id=self.page.id,
            version_id=version_id,
            page=self.page.url,
            source=self.page.source_id,
            sequence=sequence,
            day=self.day(version, self.capture),
            jurisdiction=self.jurisdiction,
            statement_ids=ids,
        )

    def before(self) -> Document | None:
        """What the page said before, read from the bytes of then by the reader of today: a better one is no news."""
        if self.previous is None or self.previous_capture is None:
            return None
        try:
            version = self.read(self.previous_capture)
        except (EncodingError, ReadError):
            version = self.previous.version
        return self.document(version, self.previous_capture)


def take_in(
    database: Database,
    capture_id: int,
    config: Config,
    now: datetime,
    catalogue: Catalogue | None = None,
    *,
    tell: bool = True,
    history: bool | None = None,
    furniture: frozenset[str] = frozenset(),
) -> TakenIn:
    """Read a stored capture, compare it with what the page said before, and store all that follows in one transaction.

    With `tell` the findings go to the outbox, unless they are history (`history` decides, else whether the page was
    seen before its source had been gone through once) or the site's own (`furniture`: of the pass). What cannot be read
    is set aside: the bytes stay, and what the page said before stays the newest.
    """
    while True:
        known = _known(database, capture_id, catalogue or {})
        try:
            version = known.read(known.capture)
        except (EncodingError, ReadError) as error:
            with database.write() as tx:
                captures.set_aside(tx, capture_id, str(error))
            return TakenIn(page_id=known.page.id, unreadable=str(error))
        before, after = known.before(), known.document(version, known.capture)
        changes = compare(before, after) if before else ()  # what is new at first sight, the ledger tells
        with database.write() as tx:
            if not captures.claim(tx, capture_id):
                return TakenIn(page_id=known.page.id)
            newest = versions.latest(tx, known.page.id)
            if (newest and newest[0]) != (known.previous and known.previous.id):
                continue  # another process took in a capture of this page meanwhile: compare with that one
            captures.mark_taken_in(tx, capture_id)
            if before and not changes and before.version == after.version:
                return TakenIn(page_id=known.page.id)
            old = known.is_history if history is None else history
            printed = Printed(version, tuple(each.quote for each in after.extraction.statements))
            echo = heard(tx, known.page.id, printed, changes, history=old)
            version_id = versions.add(tx, known.page.id, capture_id, version, now)
            ids = versions.add_statements(tx, version_id, EXTRACTOR, after.extraction.statements)
            copies.keep_passages(tx, known.page.id, passages(version))
            if echo.of is not None:
                copies.add(tx, version_id, echo.of)
            previous_id = known.previous.id if known.previous else None
            found = findings.add(tx, known.page.id, version_id, previous_id, echo.changes, now, history=old)
            sequence = known.previous.sequence + 1 if known.previous else 1
            touched = tracking.record(tx, known.place(version_id, version, sequence, ids), after)
            settled = tracking.settle(tx, touched, now, version_id=version_id, history=old)
            twice = tracking.forget_told_twice(tx, found, version_id)
            if pages.carries_commitments(tx, known.page.id):  # which the crawler could not know at its first check
                pages.check_by(tx, known.page.id, known.capture.fetched_at + RAREST_WITH_COMMITMENTS)
            if tell and not old and not echo.silent:
                site = sitewide.of_site(tx, known.page, echo.changes, furniture, now)
                told = zip(found, echo.changes, strict=True)
                news = [each for each, change in told if change not in site and each not in twice]
                flag_new(tx, (*news, *_not_said(tx, settled, echo.changes)), config, now)
                if site:
                    sitewide.tell(tx, known.page.source_id, site, config, now)
            return TakenIn(
                page_id=known.page.id,
                version_id=version_id,
                finding_ids=(*(each for each in found if each not in twice), *settled),
                first=known.previous is None,
            )


def _not_said(tx: Connection, settled: Iterable[int], changes: Iterable[Change]) -> Iterator[int]:
    """The ledger's findings that say something else than the comparison of the page did: a reader hears it once."""
    said = {(each.classes, each.after.quote if each.after else "") for each in changes}
    for number in settled:
        finding = findings.get(tx, number)
        if finding and (finding.change.classes, finding.change.after.quote if finding.change.after else "") not in said:
            yield number


def tell_lapsed(database: Database, config: Config, now: datetime) -> tuple[int, ...]:
    """Find the promises whose deadline passed without a word, and hand them to the outbox; returns the findings."""
    with database.read() as tx:
        lapsed = sorted(tracking.lapsed(tx, now))
    found: list[int] = []
    for some in batched(lapsed, LAPSED_AT_ONCE):  # at the end of a year's reports there are many
        with database.write() as tx:
            told = tracking.settle(tx, some, now, history=False)
            flag_new(tx, told, config, now)
        found += told
    return tuple(found)


def tell_absences(database: Database, source_id: str, config: Config, now: datetime) -> tuple[int, ...]:
    """Find the pages of a source that are gone, or there again, and hand that to the outbox; returns the findings.

    What was told already is known from the findings themselves, so that nothing is lost or told twice.
    """
    found: list[int] = []
    with database.write() as tx:
        told = absences.presence(tx, source_id)
        missing = {page.id: page for page in absences.missing(tx, source_id)}
        due = [page for page in missing.values() if told.get(page.id) != "withdrawn" and _is_gone(page)]
        back = [page_id for page_id, last in told.items() if last == "withdrawn" and page_id not in missing]
        pairs: list[tuple[pages.StoredPage, bool]] = [(page, True) for page in due]
        pairs += [(page, False) for page_id in back if (page := pages.get(tx, page_id))]
        for page, gone in pairs:
            newest = versions.latest(tx, page.id)
            if newest is None:
                continue
            version_id, version = newest
            statements = versions.statements_of(tx, version_id)
            change = withdrawn(page, version, statements) if gone else restored(page, version)
            found += findings.add(tx, page.id, version_id, version_id, [change], now, history=False)
        flag_new(tx, found, config, now)
    return tuple(found)


def _is_gone(page: pages.StoredPage) -> bool:
    since, checked = page.missing_since, page.last_checked_at
    return since is not None and checked is not None and is_gone(since, page.missing_count, checked)


def _known(database: Database, capture_id: int, catalogue: Catalogue) -> _Known:
    with database.read() as tx:
        stored = captures.load(tx, capture_id)
        if stored is None:
            raise NoSuchVersion(f"capture {capture_id}: the store has none of that number")
        page = pages.get(tx, stored.page_id)
        source = sources.get(tx, page.source_id) if page else None
        if page is None or source is None:
            raise NoSuchVersion(f"capture {capture_id}: its page or source is gone")
        newest = versions.latest(tx, page.id)
        previous = versions.load(tx, newest[0]) if newest else None
        earlier = captures.load(tx, previous.capture_id) if previous else None
    return _Known(
        page=page,
        stored=source,
        source=catalogue.get(source.id),
        capture=stored.capture,
        previous=previous,
        previous_capture=earlier.capture if earlier else None,
    )


def read_again(
    tx: Connection, stored: versions.StoredVersion, catalogue: Catalogue
) -> tuple[Document, tracking.Place] | None:
    """What a stored version says to the reader and extractor of today, and its place, still without statement ids.

    None where its page, source or capture is gone.
    """
    page, capture = pages.get(tx, stored.page_id), captures.load(tx, stored.capture_id)
    source = sources.get(tx, page.source_id) if page else None
    if page is None or capture is None or source is None:
        return None
    known = _Known(page=page, stored=source, source=catalogue.get(source.id), capture=capture.capture)
    version = stored.version
    with suppress(EncodingError, ReadError):
        again = known.read(known.capture)
        # A reader that is less sure (its source's file is gone, say) is no better one.
        version = again if judge_version(again, before=version).verdict is Verdict.CONTENT else version
    return known.document(version, known.capture), known.place(stored.id, version, stored.sequence, ())


def take_in_pending(
    database: Database, config: Config, now: datetime, catalogue: Catalogue | None = None, *, tell: bool = True
) -> tuple[TakenIn, ...]:
    """Take in every capture that waits, oldest first: also those that a killed process left behind."""
    with database.read() as tx:
        waiting = captures.pending(tx)
    return tuple(take_in(database, each, config, now, catalogue, tell=tell) for each in waiting)


def due_sources(database: Database, catalogue: Catalogue, now: datetime) -> tuple[Source, ...]:
    """The sources of the catalogue whose next pass is due, and those that were never asked."""
    with database.read() as tx:
        waiting = {each.id for each in sources.every(tx) if each.next_due_at and each.next_due_at > now}
    return tuple(source for source in catalogue.values() if source.id not in waiting)


def crawl_source(
    database: Database,
    source: Source,
    fetcher: Fetcher,
    config: Config,
    now: datetime,
    *,
    progress: Progress | None = None,
) -> Outcome:
    """One pass over a source, and all that follows from it. What goes wrong is told in the outcome."""
    try:
        result = crawl(source, fetcher, database, now, progress=progress)
    except Busy as error:
        return Outcome(source=source.id, error=str(error))
    with database.write() as tx:
        sources.set_due(tx, source.id, cadence.next_due(source.id, source.cadence, now))
        sitewide.look_at(tx, result, config, now)
    known = {source.id: source}
    taken = tuple(take_in(database, each, config, now, known, furniture=result.furniture) for each in result.captures)
    tell_lapsed(database, config, now)
    told = tell_absences(database, source.id, config, now)
    return Outcome(source=source.id, result=result, taken_in=taken, told=told)


def backfill_source(
    database: Database,
    source: Source,
    fetcher: Fetcher,
    config: Config,
    now: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    tell: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Bring home a source's past and all that follows from it; what was not seen before is history unless `tell`."""
    taken: list[TakenIn] = []

    def stored(capture_id: int) -> None:
        history = None if tell else True
        taken.append(take_in(database, capture_id, config, now, {source.id: source}, tell=tell, history=history))

    result = backfill(
        source, fetcher, database, now, since=since, until=until, limit=limit, progress=progress, stored=stored
    )
    return Outcome(source=source.id, result=result, taken_in=tuple(taken))


def import_documents(
    database: Database,
    documents: Iterable[LocalDocument],
    source_id: str,
    config: Config,
    now: datetime,
    *,
    tell: bool = False,
    progress: Callable[[LocalDocument], None] | None = None,
) -> tuple[tuple[LocalDocument, TakenIn], ...]:
    """Bring local documents through the same steps. A page is known by the source and the name of its file.

    Findings are history unless `tell`. Raises OSError where a file cannot be read any more.
    """
    outcomes = []
    with database.write() as tx:
        sources.ensure(tx, source_id, name=source_id, publisher="", jurisdiction="", system="folder", now=now)
        sources.mark_primed(tx, source_id, now)
        run_id = runs.start(tx, source_id, "import", now)
    for document in documents:
        body = document.path.read_bytes()
        if reason := _no_date(database, document, source_id, body):
            outcomes.append((document, TakenIn(page_id=0, unreadable=reason)))
            continue
        with database.write() as tx:
            page_id, _ = pages.see(
                tx,
                source_id,
                document.name,
                title=document.title,
                list_date=document.published,
                jurisdiction=document.jurisdiction,
                now=now,
            )
            unchanged = captures.latest_body_hash(tx, page_id) == captures.body_hash(body)
            pages.record_check(tx, page_id, now, None)
            capture = Capture(url=document.name, fetched_at=now, verdict=Verdict.CONTENT, body=body)
            capture_id = None if unchanged else captures.add(tx, page_id, capture)
            wrong = captures.why_set_aside(tx, page_id) if unchanged else None
        if capture_id is None:
            outcomes.append((document, TakenIn(page_id=page_id, unreadable=wrong or "")))
        else:
            taken = take_in(database, capture_id, config, now, tell=tell, history=not tell)
            outcomes.append((document, taken))
        if progress:
            progress(document)
    counts = {
        "documents": len(outcomes),
        "new": sum(taken.version_id is not None for _, taken in outcomes),
        "unreadable": sum(bool(taken.unreadable) for _, taken in outcomes),
    }
    with database.write() as tx:
        runs.finish(tx, run_id, now, counts)
        sources.record_success(tx, source_id, now, None)
    return tuple(outcomes)


def _no_date(database: Database, document: LocalDocument, source_id: str, body: bytes) -> str:
    """Why a document cannot be imported though it may be readable: periods cannot be resolved without its date."""
    if document.published:
        return ""
    with database.read() as tx:
        known = next((page for page in pages.find(tx, document.name) if page.source_id == source_id), None)
    if known and known.list_date:
        return ""
    try:
        version = read_page(body, url=document.name)
    except (EncodingError, ReadError) as error:
        return str(error)
    return "" if version.published else "its day of publication is stated nowhere; give it with --published"


def stored_pair(database: Database, page: str, numbers: tuple[int, int] | None) -> tuple[Document, Document]:
    """Two versions of a stored page as documents, by their numbers within the page; without numbers the last two.

    `page` is its number or its address. Raises NoSuchVersion.
    """
    with database.read() as tx:
        found = (
            pages.get(tx, int(page)) if page.isdecimal() and len(page) < 19 else next(iter(pages.find(tx, page)), None)
        )
        if found is None:
            raise NoSuchVersion(f"{page}: no such page; `wuxi-monitor findings --json` names the pages")
        stored = {each.sequence: each for each in versions.of_page(tx, found.id)}
        wanted = numbers or tuple(sorted(stored)[-2:])
        if len(wanted) < 2:
            raise NoSuchVersion(f"{page}: it has one version so far, nothing to compare it with")
        for number in wanted:
            if number not in stored:
                raise NoSuchVersion(f"{page}: it has no version {number}, only {min(stored)} to {max(stored)}")
        source = sources.get(tx, found.source_id)
        pair = [(stored[number], captures.load(tx, stored[number].capture_id)) for number in wanted]
    documents = []
    for version, capture in pair:
        if source is None or capture is None:
            raise NoSuchVersion(f"{page}: its source or capture is gone")
        known = _Known(page=found, stored=source, source=None, capture=capture.capture)
        documents.append(known.document(version.version, capture.capture))
    return documents[0], documents[1]
