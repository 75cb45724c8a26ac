"""Reads the lists of a source and says which pages they name. Asks through a fetcher, stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from crawler import quality, systems
from crawler.address import canonical
from crawler.catalogue import Column, Source, host_of
from crawler.decode import decode
from crawler.fetch import Fetcher, FetchError
from crawler.values import Ask, Link, Verdict

CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a pass, for whoever shows progress. `total` is 0 while it is not known."""

    source: str
    phase: str  # lists, pages
    done: int
    total: int
    what: str


@dataclass(slots=True)
class Found:
    """What the lists of a source hold: each address once, in the order of the lists."""

    links: dict[str, Link] = field(default_factory=dict)
    days: dict[str, dict[str, date]] = field(default_factory=dict)  # of an address, by the list that states them
    listed: int = 0
    answered: int = 0  # columns whose first list could be read
    errors: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)  # hosts that do not answer, not asked again in this pass


Progress = Callable[[Step], None]


def discover(
    source: Source,
    fetcher: Fetcher,
    now: datetime,
    *,
    extra_depth: bool = False,
    progress: Progress | None = None,
) -> Found:
    """Read the lists of every column, `depth` pages of each (one more with `extra_depth`), and store nothing.

    Dates are no cursor on these sites (pages are back-dated by months), so every pass reads the same depth. The first
    one reads a page more: when rows vanish, what moves up from below is then known already.
    """
    found = Found()
    depth = source.depth + (1 if extra_depth else 0)
    today = (now + CHINA).date()
    for number, column in enumerate(source.columns, 1):
        if progress:
            progress(Step(source=source.id, phase="lists", done=number, total=len(source.columns), what=column.address))
        _read_column(source, column, fetcher, today, depth, found)
    return found


def _read_column(source: Source, column: Column, fetcher: Fetcher, today: date, depth: int, found: Found) -> None:
    system = systems.get(source.system)
    name = column.name or column.address
    queue = list(system.start(source, column, today))
    asked: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    pages_seen: set[frozenset[str]] = set()
    rows = 0
    while queue:
        ask = queue.pop(0)
        if ask.depth > depth or (ask.url, ask.form) in asked or host_of(ask.url) in found.silent:
            continue
        asked.add((ask.url, ask.form))
        try:
            text, address = ask_list(source, ask, fetcher)
        except FetchError as error:
            if not (ask.guess and error.verdict is Verdict.GONE):
                found.errors.append(f"{source.id}: list {name!r}: {error}")
            if error.verdict is Verdict.FAILED and error.status is None:
                found.silent.add(host_of(ask.url))
            continue
        listing = system.listing(source, replace(ask, url=address), text)
        if listing.problem:
            found.problems.append(f"{source.id}: list {name!r} ({ask.url}): {listing.problem}")
        found.answered += ask.depth == 1 and bool(listing.links or listing.more)
        rows += len(listing.links)
        addresses = frozenset(link.url for link in listing.links)
        if addresses and addresses in pages_seen:
            found.problems.append(f"{source.id}: list {name!r}: page {ask.depth} repeats an earlier one")
            continue
        pages_seen.add(addresses)
        queue[:0] = listing.more  # an issue of a paper is read whole before the next one
        for link in listing.links:
            _keep(source, column, link, found)
    found.listed += rows
    most = source.expect.rows_max * depth
    fewest = max(source.expect.rows_min, min(column.rows, most) // 2)
    if asked and rows and not fewest <= rows <= most:
        counted = f", {column.rows} were counted once" if rows < fewest and column.rows else ""
        found.problems.append(f"{source.id}: list {name!r} has {rows} rows, expected {fewest} to {most}{counted}")


def ask_list(source: Source, ask: Ask, fetcher: Fetcher) -> tuple[str, str]:
    """The text of a list and where it was found. Raises FetchError, also where the answer is not the list."""
    response = fetcher.get(ask.url, source, form=dict(ask.form) if ask.form else None)
    text = decode(response.body, response.header("content-type")).text
    judged = quality.judge(response, text)
    leads_on = ask.step == "entry" and response.status == 200 and quality.onward(text)
    if judged.verdict is not Verdict.CONTENT and not leads_on:
        raise FetchError(judged.verdict, f"{ask.url}: {judged.verdict.value}: {judged.note}", status=response.status)
    return text, response.final_url


def _keep(source: Source, column: Column, link: Link, found: Found) -> None:
    try:
        address = canonical(link.url, [column.address for column in source.columns])
        ours = host_of(address) in source.hosts
    except ValueError:
        return
    if not ours and host_of(address) in source.elsewhere:
        return
    if not ours:
        note = f"{source.id}: rows lead to {host_of(address)}, which is not one of its hosts; they are left out"
        if note not in found.problems:
            found.problems.append(note)
        return
    found.links.setdefault(address, link)
    if link.published and link.stated:
        found.days.setdefault(address, {})[column.address] = link.published
