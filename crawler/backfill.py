"""The shell that brings home the past of a source: resumable at any instant, paced, and never in the watch's way.

First the lists: the pages they name are laid up, not due, and count as seen when the source was primed, so what they
say is history. A newspaper's issue is laid up whole or not at all, so a known day is not read again. Then the pages,
in slices between which the source is free for the watch. Killed and started again it fetches only what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from crawler import systems
from crawler.address import canonical
from crawler.catalogue import Column, Source, host_of
from crawler.crawl import Pass, Work
from crawler.discover import CHINA, Progress, Step, ask_list
from crawler.fetch import Fetcher, FetchError
from crawler.lease import lease_owner, take_lease
from crawler.values import Ask, Link, StatedDate, Verdict
from db import dates, pages, runs, sources
from db.engine import Database

SLICE = 20  # pages between two moments at which the watch may step in
BREATH = 5.0  # seconds to wait while the watch is at work
LAID_UP = timedelta(days=3650)
EARLIEST = date(1990, 1, 1)


def backfill(
    source: Source,
    fetcher: Fetcher,
    database: Database,
    now: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
    stored: Callable[[int], None] | None = None,
) -> Pass:
    """Fetch what the source published from `since` to `until`, at most `limit` pages.

    Both days are inclusive and compared with those that its lists state; an undated row counts as within. `stored` is
    told the captures with content after each slice.
    Errors of lists and pages are told in the result; the rest goes on. Raises the database's own errors.
    """
    first, last = since or EARLIEST, until or (now + CHINA).date()
    with database.write() as tx:
        known = sources.ensure(
            tx,
            source.id,
            name=source.name,
            publisher=source.publisher,
            jurisdiction=source.jurisdiction,
            system=source.system,
            now=now,
        )
        run_id = runs.start(tx, source.id, "backfill", now)
    owner = lease_owner()
    work = Work(source, fetcher, database, now, owner, progress or (lambda step: None))
    work.attachments_due = now + LAID_UP
    lists = _Lists(source, fetcher, database, now, known.primed_at or now, first, last, work)
    for number, column in enumerate(source.columns, 1):
        work.progress(
            Step(source=source.id, phase="lists", done=number, total=len(source.columns), what=column.address)
        )
        lists.read(column)
    _fetch(source, fetcher, database, now, owner, limit, work, stored)
    result = Pass(
        source=source.id,
        listed=lists.listed,
        new=lists.new,
        fetched=work.fetched,
        verdicts=dict(work.verdicts),
        captures=tuple(work.captures),
        errors=tuple(work.errors),
        problems=tuple(work.problems),
    )
    with database.write() as tx:
        runs.finish(tx, run_id, work.moment(), result.counts(), "\n".join(result.errors) or None)
    return result


class _Lists:
    """Reads the lists of the past and lays up the pages that they name."""

    def __init__(
        self,
        source: Source,
        fetcher: Fetcher,
        database: Database,
        now: datetime,
        seen_at: datetime,
        since: date,
        until: date,
        work: Work,
    ) -> None:
        self.source, self.fetcher, self.database, self.now, self.seen_at = source, fetcher, database, now, seen_at
        self.since, self.until, self.work = since, until, work
        self.listed = self.new = 0
        with database.read() as tx:
            self._days = pages.list_dates(tx, source.id)

    def read(self, column: Column) -> None:
        """All lists of a column, each page of them laid up as soon as it is read."""
        system = systems.get(self.source.system)
        queue = list(system.history(self.source, column, self.since, self.until))
        asked: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
        while queue:
            ask = queue.pop(0)
            if (ask.url, ask.form) in asked or not self._wanted(ask):
                continue
            asked.add((ask.url, ask.form))
            try:
                links, more = self._one(system, ask)
                if ask.step == "front":
                    for inner in more:
                        links += self._one(system, inner)[0]
                    more = ()
            except FetchError as error:
                if not (ask.guess and error.verdict is Verdict.GONE):
                    self.work.errors.append(f"{self.source.id}: list {ask.url}: {error}")
                continue
            self._lay_up(column, links)
            queue[:0] = more

    def _wanted(self, ask: Ask) -> bool:
        """Whether this list may hold something that is asked for and not known: only an issue's day can tell."""
        if ask.step != "front" or ask.published is None:
            return True
        return self.since <= ask.published <= self.until and ask.published not in self._days

    def _one(self, system: systems.System, ask: Ask) -> tuple[tuple[Link, ...], tuple[Ask, ...]]:
        text, address = ask_list(self.source, ask, self.fetcher)
        listing = system.listing(self.source, replace(ask, url=address), text)
        if listing.problem:
            self.work.problems.append(f"{self.source.id}: list {ask.url}: {listing.problem}")
        return listing.links, listing.more

    def _lay_up(self, column: Column, links: tuple[Link, ...]) -> None:
        """Store the pages of one list in one transaction."""
        self.listed += len(links)
        with self.database.write() as tx:
            for link in links:
                address = canonical(link.url, [column.address for column in self.source.columns])
                within = link.published is None or self.since <= link.published <= self.until
                if host_of(address) not in self.source.hosts or not within:
                    continue
                page_id, is_new = pages.see(
                    tx,
                    self.source.id,
                    address,
                    title=link.title,
                    list_date=link.published,
                    now=self.seen_at,
                    due_at=self.now + LAID_UP,
                )
                if link.published and link.stated:
                    stated = StatedDate(kind="listed", day=link.published, origin=column.address)
                    dates.record(tx, page_id, [stated], self.seen_at)
                self.new += is_new


def _fetch(
    source: Source,
    fetcher: Fetcher,
    database: Database,
    now: datetime,
    owner: str,
    limit: int | None,
    work: Work,
    stored: Callable[[int], None] | None,
) -> None:
    """Fetch the pages laid up, in slices; the lease is given back between them."""
    while limit is None or work.fetched < limit:
        with database.read() as tx:
            left = pages.count_set_by(tx, source.id, now)
        if not left:
            return
        total = work.fetched + left if limit is None else min(work.fetched + left, limit)
        with database.write() as tx:
            free = take_lease(tx, source.id, owner, work.moment())
        if not free:
            fetcher.clock.sleep(BREATH)
            continue
        try:
            with database.read() as tx:
                wanted = pages.set_by(tx, source.id, now, min(SLICE, total - work.fetched))
            before = len(work.captures)
            answered = work.take(wanted, total)
        finally:
            with database.write() as tx:
                sources.release(tx, source.id, owner)
        if stored is not None:
            for capture_id in work.captures[before:]:
                stored(capture_id)
        if not answered:
            return
