"""The shell of one pass over one source: lists, new and due pages, verdicts, captures. Each page stands for itself.

It stores what came and stops there: what follows from a capture is another's work, found by `db.captures.pending`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from crawler import health, revisit
from crawler.address import canonical
from crawler.answer import judge_page, said_of_nothing
from crawler.catalogue import Source, host_of
from crawler.discover import CHINA, Found, Progress, Step, discover
from crawler.fetch import Fetcher, FetchError, Validators
from crawler.guard import refuse_url
from crawler.lease import LEASE_SECONDS, lease_owner, take_lease
from crawler.nowhere import says_the_same
from crawler.systems import folder
from crawler.values import Capture, Response, StatedDate, Verdict, Version
from db import captures, checks, dates, pages, runs, sources, versions
from db.engine import Database
from db.pages import StoredPage

READABLE = frozenset({"pdf", "docx", "xlsx"})
SINK = 5  # pages of one pass that say or lead to the same
UNWELCOME = frozenset({Verdict.FAILED, Verdict.BLOCKED, Verdict.CHALLENGE})
MOST_OTHERS = 200  # pages that are looked through for some like those that changed
GIVE_UP_AFTER = 5  # pages in a row that are unwelcome: it is the host, and asking on makes a ban worse


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass over one source came to."""

    source: str
    listed: int = 0  # rows of all list pages
    new: int = 0
    fetched: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    captures: tuple[int, ...] = ()  # those with content, to be taken in
    errors: tuple[str, ...] = ()  # what failed: lists and pages, one line each
    problems: tuple[str, ...] = ()  # what looks wrong: for whoever looks at this pass
    strange: tuple[str, ...] = ()  # those of the problems that an operator is told of: the site seems to have changed
    furniture: frozenset[str] = frozenset()  # keys of lines that came or went on many pages alike
    primed: bool = False  # this was the source's first whole pass

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.errors

    def counts(self) -> dict[str, int]:
        """The counts of a run."""
        return {"listed": self.listed, "new": self.new, "fetched": self.fetched, **self.verdicts}


class Busy(Exception):
    """Another process is on this source."""


def crawl(
    source: Source,
    fetcher: Fetcher,
    database: Database,
    now: datetime,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Pass:
    """One pass: reads the lists of `source`, fetches its new and due pages (at most `limit`), stores their captures.

    `now` is the moment of its start. Raises Busy where another process holds the source, and the database's own errors;
    whatever goes wrong with a list or a page is told in the result, and the rest goes on.
    """
    owner = lease_owner()
    with database.write() as tx:
        stored = sources.ensure(
            tx,
            source.id,
            name=source.name,
            publisher=source.publisher,
            jurisdiction=source.jurisdiction,
            system=source.system,
            now=now,
        )
        if not take_lease(tx, source.id, owner, now):
            raise Busy(f"{source.id}: another process is crawling it (lease of {stored.lease_owner})")
        listed_before = runs.counts_before(tx, source.id, "listed", health.RUNS)
        run_id = runs.start(tx, source.id, "crawl", now)
    work = Work(source, fetcher, database, now, owner, progress or (lambda step: None))
    try:
        if source.system == "folder":
            found, new = work.collect()
        else:
            found, new = work.visit(extra_depth=stored.primed_at is None, listed_before=listed_before, limit=limit)
        primed = stored.primed_at is None and found.answered > 0
    finally:
        with database.write() as tx:
            sources.release(tx, source.id, owner)
    result = Pass(
        source=source.id,
        listed=found.listed,
        new=len(new),
        fetched=work.fetched,
        verdicts=dict(work.verdicts),
        captures=tuple(work.captures),
        errors=tuple(work.errors),
        problems=tuple(work.problems),
        strange=tuple(work.strange),
        furniture=work.revisits.furniture(),
        primed=primed,
    )
    ended = work.moment()
    with database.write() as tx:
        runs.finish(tx, run_id, ended, result.counts(), "\n".join(result.errors) or None)
        checks.seal(tx, source.id, ended)
        if primed:
            # A column that is broken from the start does not keep the others silent: one that answered is enough.
            sources.mark_primed(tx, source.id, ended)
        if not found.answered and (source.columns or source.folder):
            sources.record_failure(tx, source.id, ended, "\n".join(found.errors) or "no list could be read", None)
        elif work.gave_up:  # lists that answer are of no use where no page does
            sources.record_failure(tx, source.id, ended, work.gave_up, None)
        else:
            sources.record_success(tx, source.id, ended, None)
    return result


class Work:
    """The pages of one pass, one after the other."""

    def __init__(
        self, source: Source, fetcher: Fetcher, database: Database, now: datetime, owner: str, progress: Progress
    ) -> None:
        self.source, self.fetcher, self.database, self.owner, self.progress = source, fetcher, database, owner, progress
        self._now, self._started = now, fetcher.clock.monotonic()
        self.fetched = 0
        self.verdicts: Counter[str] = Counter()
        self.captures: list[int] = []
        self.errors: list[str] = []
        self.problems: list[str] = []
        self.strange: list[str] = []
        self._unwelcome = UNWELCOME
        self.gave_up = ""  # why pages were left for later
        self.revisits = health.Revisits()
        self.attachments_due: datetime | None = None  # where they are laid up for later, in place of now
        self._attached: list[int] = []
        self._nowhere: dict[str, Version | None] = {}  # host -> what it says to an address that cannot exist
        self._capture_of: dict[int, int] = {}  # page -> its capture with content
        self._alike: dict[tuple[str, ...], dict[int, int | None]] = {}  # what several pages share -> page -> capture

    def visit(self, *, extra_depth: bool, listed_before: Sequence[int], limit: int | None) -> tuple[Found, list[int]]:
        """Read the lists, then fetch what is new or due; returns what was found and the pages never seen before."""
        source, now = self.source, self._now
        found = discover(source, self.fetcher, now, extra_depth=extra_depth, progress=self.progress)
        self.errors += found.errors
        self.problems += found.problems
        self._find_strange(health.problems(source.id, found.listed, listed_before, found.links.values(), now + CHINA))
        if not source.columns:
            hint = f"`wuxi-monitor sources check {source.id}` looks for them"
            self.problems.append(f"{source.id}: no column has a known address yet; {hint}")
        new = self.remember(found)
        wanted = self.wanted(new, limit)
        if not found.answered:
            self._unwelcome |= {Verdict.REFUSED}  # by a robots.txt that cannot be read, as the lists were
        if self.take(wanted, len(wanted)):
            self._ask_others(MOST_OTHERS if limit is None else limit - self.fetched)
            files = self.attached(limit)
            self.take(files, len(wanted) + len(files))
        self._set_aside_misread()
        self._find_strange(self.revisits.problems(source.id))
        return found, new

    def _set_aside_misread(self) -> None:
        """What a new skin makes of pages is no content: nothing may follow from it."""
        misread = {self._capture_of[page_id] for page_id in self.revisits.misread()}
        with self.database.write() as tx:
            for capture_id in misread:
                captures.set_aside(tx, capture_id, "hardly anything is left of it, as of many pages: a new skin")
        self.captures = [each for each in self.captures if each not in misread]

    def _find_strange(self, problems: Sequence[str]) -> None:
        self.problems += problems
        self.strange += problems

    def collect(self) -> tuple[Found, list[int]]:
        """Store the documents of a folder that are new or changed. A page is known by the name of its file."""
        found = Found()
        new = []
        try:
            documents = folder.documents([Path(self.source.folder)])
        except folder.FolderError as error:
            self.errors.append(f"{self.source.id}: {error}")
            return found, []
        found.listed, found.answered = len(documents), 1
        for number, document in enumerate(documents, 1):
            self.progress(
                Step(source=self.source.id, phase="pages", done=number, total=len(documents), what=document.name)
            )
            try:
                body = document.path.read_bytes()
            except OSError as error:
                self.errors.append(f"{self.source.id}: {document.path}: {error.strerror}")
                continue
            self.fetched += 1
            with self.database.write() as tx:
                page_id, is_new = pages.see(
                    tx,
                    self.source.id,
                    document.name,
                    title=document.title,
                    list_date=document.published,
                    jurisdiction=document.jurisdiction,
                    now=self._now,
                )
                same = captures.latest_body_hash(tx, page_id) == captures.body_hash(body)
                verdict = Verdict.UNCHANGED if same else Verdict.CONTENT
                self.verdicts[verdict.value] += 1
                pages.record_check(tx, page_id, self._now, None)
                if is_new:
                    new.append(page_id)
                if same:
                    checks.note(tx, page_id, self._now, None, body, None)
                else:
                    capture = Capture(url=document.name, fetched_at=self._now, verdict=verdict, body=body)
                    self.captures.append(captures.add(tx, page_id, capture))
        return found, new

    def moment(self) -> datetime:
        """The time now: that of the start and what passed since."""
        return self._now + timedelta(seconds=self.fetcher.clock.monotonic() - self._started)

    def remember(self, found: Found) -> list[int]:
        """Store the addresses found; returns the ids of those never seen before."""
        new = []
        with self.database.write() as tx:
            for address, link in found.links.items():
                page_id, is_new = pages.see(
                    tx, self.source.id, address, title=link.title, list_date=link.published, now=self._now
                )
                listed = found.days.get(address, {})
                dates.record(
                    tx,
                    page_id,
                    [StatedDate(kind="listed", day=day, origin=place) for place, day in listed.items()],
                    self._now,
                )
                if is_new:
                    new.append(page_id)
        return new

    def take(self, wanted: Sequence[StoredPage], total: int) -> bool:
        """Fetch these pages of `total`; False where the host stopped answering and the rest is left for later."""
        in_a_row = 0
        for number, page in enumerate(wanted, 1):
            done = self.fetched + 1
            self.progress(Step(source=self.source.id, phase="pages", done=done, total=total, what=page.url))
            in_a_row = in_a_row + 1 if self._one(page) in self._unwelcome else 0
            if in_a_row >= GIVE_UP_AFTER:
                left = len(wanted) - number
                self.gave_up = f"{in_a_row} pages in a row not answered or blocked; {left} left for later"
                self.errors.append(f"{self.source.id}: {self.gave_up}")
                return False
        return True

    def _attachments(self, tx: Connection, page: StoredPage, version: Version) -> list[int]:
        """Make pages, as old as this one, of the files that it links to and we can read; returns the new ones."""
        new = []
        lists = [column.address for column in self.source.columns]
        for file in version.attachments:
            address = canonical(file.url, lists)
            readable = address.rsplit(".", 1)[-1].lower() in READABLE
            if not readable or refuse_url(address) or host_of(address) not in self.source.hosts:
                continue
            day = version.published or page.list_date
            page_id, is_new = pages.see(
                tx,
                self.source.id,
                address,
                title=file.name,
                list_date=day,
                now=page.first_seen_at,
                jurisdiction=page.jurisdiction,
                due_at=self.attachments_due,
            )
            if is_new:
                new.append(page_id)
        return new

    def _ask_others(self, room: int) -> None:
        """Where lines came or went on one page or two, or one or two cannot be read any more, ask up to `room` others
        like them, though they are not due.

        Only so can a new skin be told from news before a reader hears of it: pages fall due at different hours.
        """
        if not self.revisits.open:
            return
        with self.database.read() as tx:
            others = pages.longest_unasked(tx, self.source.id, self._now, MOST_OTHERS)
        alike = [page for page in others if health.page_shape(page.url) in self.revisits.shapes]
        for page in alike[: max(room, 0)]:
            if self._one(page) in UNWELCOME or not self.revisits.open:
                return

    def attached(self, limit: int | None) -> list[StoredPage]:
        """The new attachments of the pages of this pass, as far as `limit` pages leave room."""
        room = len(self._attached) if limit is None else max(0, limit - self.fetched)
        with self.database.read() as tx:
            found = [pages.get(tx, page_id) for page_id in self._attached[:room]]
        return [page for page in found if page]

    def wanted(self, new: list[int], limit: int | None) -> list[StoredPage]:
        """The new pages, then those that are due."""
        most = limit if limit is not None else 10_000
        with self.database.read() as tx:
            fresh = [page for page in (pages.get(tx, page_id) for page_id in new[:most]) if page]
            seen = {page.id for page in fresh}
            due = pages.due(tx, self.source.id, self._now, most)
        return [*fresh, *(page for page in due if page.id not in seen)][:most]

    def _one(self, page: StoredPage) -> Verdict:
        """Fetch, judge and store one page. Whatever it does, the next page goes on."""
        self.fetched += 1
        with self.database.read() as tx:
            known_hash = captures.latest_body_hash(tx, page.id)
            misread = captures.why_set_aside(tx, page.id)
            newest = versions.latest(tx, page.id)
        before = newest[1] if newest else None
        validators = None
        if known_hash and not revisit.wants_whole_answer(page.checks):
            validators = Validators(etag=page.etag, last_modified=page.last_modified)
        try:
            response = self.fetcher.get(page.url, self.source, validators=validators)
        except FetchError as error:
            capture = Capture(
                url=page.url, fetched_at=self.moment(), verdict=error.verdict, status=error.status, note=str(error)
            )
            return self._store(page, capture, None)
        judged, version = judge_page(self.source, response, before)
        if newest and version != before and judged.verdict in (Verdict.CONTENT, Verdict.UNREADABLE):
            before = self._read_today(newest[0]) or before  # a reader or a recipe that got better changes no page
            judged, version = judge_page(self.source, response, before)
        verdict = judged.verdict
        if verdict is Verdict.CONTENT and (captures.body_hash(response.body) == known_hash or version == before):
            verdict = Verdict.UNCHANGED
        note = judged.note
        if misread and captures.body_hash(response.body) == known_hash:
            verdict, note = Verdict.UNREADABLE, misread  # the same bytes that nothing could follow from
        sink = ""
        if verdict is Verdict.CONTENT and version:
            sink = self._sink(page, response, version) or (self._denied(page, version) if known_hash else "")
        if sink:
            verdict, note = Verdict.SOFT_ERROR, sink
        if before:
            self.revisits.saw(page.id, page.url, before, version, verdict, drifted=judged.drifted)
        capture = Capture(
            url=page.url,
            fetched_at=self.moment(),
            verdict=verdict,
            status=response.status,
            final_url=response.final_url,
            redirects=response.redirects,
            headers=response.headers,
            body=response.body or None,
            note=note,
        )
        return self._store(page, capture, version, expected=judged.expected)

    def _read_today(self, version_id: int) -> Version | None:
        """What the capture of a stored version says when it is read now; None where it cannot be read any more."""
        with self.database.read() as tx:
            stored = versions.load(tx, version_id)
            kept = captures.load(tx, stored.capture_id) if stored else None
        if kept is None or kept.capture.body is None:
            return None
        capture = kept.capture
        response = Response(
            url=capture.url,
            final_url=capture.final_url or capture.url,
            status=200,
            headers=capture.headers,
            body=kept.capture.body,
        )
        return judge_page(self.source, response)[1]

    def _sink(self, page: StoredPage, response: Response, version: Version) -> str:
        """Why this page is no page: too many others of this pass say the same words, or redirect to the same place.

        The earlier ones were stored as content in good faith; they are set aside, so nothing follows from them.
        """
        keys: list[tuple[str, ...]] = [("says", version.title or "", version.text)]
        if response.redirects:
            keys.append(("leads to", response.final_url))
        for key in keys:
            others = self._alike.setdefault(key, {})
            others[page.id] = None
            if len(others) < SINK:
                continue
            why = f"{key[0]} {key[1][:60]!r} like {len(others) - 1} other pages of this pass: an error page"
            early = [capture_id for capture_id in others.values() if capture_id in self.captures]
            if early:
                with self.database.write() as tx:
                    for capture_id in early:
                        captures.set_aside(tx, capture_id, why)
                        self.captures.remove(capture_id)
                self.problems.append(f"{self.source.id}: {page.url} {why}")
            return why
        return ""

    def _denied(self, page: StoredPage, version: Version) -> str:
        """Why a page that now says something else is none: its host says the same of what does not exist."""
        host = host_of(page.url)
        if host not in self._nowhere:
            self._nowhere[host] = said_of_nothing(self.source, self.fetcher, page.url)
        told = self._nowhere[host]
        return "says what its host says of pages that do not exist" if told and says_the_same(told, version) else ""

    def _store(self, page: StoredPage, capture: Capture, version: Version | None, *, expected: bool = False) -> Verdict:
        verdict = capture.verdict
        self.verdicts[verdict.value] += 1
        published = (version.published if version else None) or page.list_date
        validators = None
        if verdict in (Verdict.CONTENT, Verdict.UNCHANGED) and capture.status == 200:
            validators = pages.Validators.of(capture.headers)
        with self.database.write() as tx:
            due = revisit.next_check(
                verdict,
                capture.fetched_at,
                last_checked_at=page.last_checked_at,
                published=published,
                missing_since=page.missing_since if verdict is Verdict.GONE else None,
                commitments=pages.carries_commitments(tx, page.id),
            )
            if verdict is not Verdict.UNCHANGED:
                capture_id = captures.add(tx, page.id, capture)
                if verdict is Verdict.CONTENT:
                    self.captures.append(capture_id)
                    self._capture_of[page.id] = capture_id
                    for others in self._alike.values():
                        if page.id in others:
                            others[page.id] = capture_id
            else:
                known = validators or pages.Validators(page.etag, page.last_modified)
                checks.note(tx, page.id, capture.fetched_at, capture.status, capture.body, known.strongest)
            there = verdict in (Verdict.CONTENT, Verdict.UNCHANGED)
            pages.record_check(tx, page.id, capture.fetched_at, due, validators, seen=there)
            if verdict is Verdict.GONE:
                pages.record_missing(tx, page.id, capture.fetched_at)
            elif verdict in (Verdict.CONTENT, Verdict.UNCHANGED) and page.missing_since:
                pages.clear_missing(tx, page.id)
            if version is not None and verdict in (Verdict.CONTENT, Verdict.UNCHANGED):
                self._attached += self._attachments(tx, page, version)
                dates.record(tx, page.id, version.dates, capture.fetched_at)
            sources.acquire_lease(tx, self.source.id, self.owner, capture.fetched_at, LEASE_SECONDS)
        if verdict not in (Verdict.CONTENT, Verdict.UNCHANGED):
            # What robots.txt or the guard forbids is no failure: not asking is what we are to do.
            told = self.problems if expected or verdict is Verdict.REFUSED else self.errors
            told.append(f"{self.source.id}: {page.url}: {verdict.value}: {capture.note}")
        return verdict
