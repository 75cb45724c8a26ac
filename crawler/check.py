"""First contact with a source, and its upkeep: what its lists yield, what has to be mended. Nothing is stored."""

from __future__ import annotations

import difflib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler import quality
from crawler.answer import judge_page, said_of_nothing
from crawler.catalogue import CatalogueError, Source, load_source
from crawler.decode import decode
from crawler.discover import Found, discover
from crawler.fetch import Fetcher, FetchError
from crawler.propose import Proposal, find_columns, first_article, framed, propose_source
from crawler.systems import search
from crawler.values import Verdict, Version

_SHOWN = 60  # characters of a page in a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page as it was read: how long it took in seconds, by which charset and why, and what came of it."""

    url: str
    seconds: float
    charset: str = ""
    charset_why: str = ""
    verdict: Verdict = Verdict.FAILED
    note: str = ""
    version: Version | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a source looks like now. `wrong` says in one line each what has to be mended, empty where all is well."""

    source: str
    found: Found
    sample: Sample | None = None
    proposals: tuple[Proposal, ...] = ()
    wrong: tuple[str, ...] = field(default_factory=tuple)


def check(source: Source, fetcher: Fetcher, now: datetime, *, sample: bool = True) -> Check:
    """Read the source's lists and its newest page, and look for the columns whose address is not known yet.

    Without a network the whole of it is one line in `wrong`: nothing answers, so nothing more is asked.
    """
    found = discover(source, fetcher, now)
    wrong = [*found.errors, *found.problems]
    proposals: tuple[Proposal, ...] = ()
    if source.columns and not found.answered:
        hosts = ", ".join(source.hosts)
        return Check(
            source=source.id, found=found, wrong=(wrong[0] if wrong else f"{source.id}: {hosts} yields nothing",)
        )
    if source.to_find:
        try:
            proposals = _find(source, fetcher)
        except FetchError as error:
            wrong.append(f"{source.id}: the navigation cannot be read: {error}")
            return Check(source=source.id, found=found, wrong=tuple(wrong))
        missing = sorted(set(source.to_find) - {each.name for each in proposals}, key=source.to_find.index)
        if missing:
            wrong.append(f"{source.id}: columns not found in the navigation: {', '.join(missing)}")
    if source.system == "intertid-search":
        wrong += _shells(source, fetcher)
    taken = None
    if sample and found.links:
        taken = look(source, fetcher, next(iter(found.links)))
        if taken.verdict is not Verdict.CONTENT:
            wrong.append(f"{source.id}: {taken.url}: {taken.verdict.value}: {taken.note}")
        elif taken.version and "+" in taken.version.reader:
            wrong.append(f"{source.id}: {taken.url}: no known container holds the body, it was told by its density")
        if taken.version and (said := said_of_nothing(source, fetcher, taken.url)):
            shown = f"{said.title or ''} {said.text[:_SHOWN]}".strip()
            wrong.append(f"{source.id}: answers addresses that do not exist with a page: {shown!r}")
    return Check(source=source.id, found=found, sample=taken, proposals=proposals, wrong=tuple(wrong))


def look(source: Source, fetcher: Fetcher, url: str) -> Sample:
    """Fetch and read one page of the source."""
    started = fetcher.clock.monotonic()
    try:
        response = fetcher.get(url, source)
    except FetchError as error:
        return Sample(url=url, seconds=fetcher.clock.monotonic() - started, verdict=error.verdict, note=str(error))
    seconds = fetcher.clock.monotonic() - started
    decoded = decode(response.body, response.header("content-type"))
    judged, version = judge_page(source, response)
    return Sample(
        url=url,
        seconds=seconds,
        charset=decoded.charset,
        charset_why=decoded.why,
        verdict=judged.verdict,
        note=judged.note,
        version=version,
    )


def _find(source: Source, fetcher: Fetcher) -> tuple[Proposal, ...]:
    home = navigation(source)
    response = fetcher.get(home, source)
    text = decode(response.body, response.header("content-type")).text
    judged = quality.judge(response, text)
    if judged.verdict is not Verdict.CONTENT:
        raise FetchError(judged.verdict, f"{home}: {judged.verdict.value}: {judged.note}")
    return find_columns(text, response.final_url, source.to_find)


def navigation(source: Source) -> str:
    """The page that holds the source's navigation."""
    scheme = urlsplit(source.columns[0].address).scheme if source.columns else "https"
    return source.home or f"{scheme}://{source.hosts[0]}/"


def _shells(source: Source, fetcher: Fetcher) -> list[str]:
    """Columns whose shell page asks for another site or channel than the file says."""
    wrong = []
    asked: dict[str, tuple[tuple[str, str], ...]] = {}
    for column in source.columns:
        if column.address not in asked:
            try:
                response = fetcher.get(column.address, source)
            except FetchError as error:
                wrong.append(f"{source.id}: {error}")
                continue
            asked[column.address] = search.channels(decode(response.body, response.header("content-type")).text)
        shells = asked[column.address]
        if shells and not any(site in ("", column.site) for site, _ in shells):
            wrong.append(
                f"{source.id}: {column.address} asks for site {shells[0][0]}, "
                f"the file says {column.site} ({column.name})"
            )
    return wrong


def add(url: str, fetcher: Fetcher, policy: Source) -> str:
    """A proposal for the source file of the list at `url`, in TOML, after a look at one of its articles too.
    Raises FetchError where the list cannot be read.

    `policy` admits the host: a source with nothing but its hosts matters here.
    """
    response = fetcher.get(framed(url), policy)
    text = decode(response.body, response.header("content-type")).text
    judged = quality.judge(response, text)
    if judged.verdict is not Verdict.CONTENT and not quality.onward(text):
        raise FetchError(judged.verdict, f"{url}: {judged.verdict.value}: {judged.note}")
    article = ""
    if address := first_article(text, response.final_url):
        with suppress(FetchError):
            answer = fetcher.get(address, policy)
            article = decode(answer.body, answer.header("content-type")).text if answer.status == 200 else ""
    return propose_source(text, response.final_url, article, private=policy.allow_private)


def lint(path: Path) -> tuple[str, ...]:
    """What is wrong with a source file, a line each: it does not load, a selector is broken, a guess has no note."""
    try:
        source = load_source(path)
    except CatalogueError as error:
        return tuple(str(error).splitlines())
    wrong = [
        f"{path}: {key} = '…': fill in" for key in ("name", "publisher", "jurisdiction") if getattr(source, key) == "…"
    ]
    if source.system == "css":
        missing = [key for key in ("row", "body") if not any(getattr(layout, key) for layout in source.layouts)]
        wrong += [f"{path}: layouts.{key}: no layout says where it is" for key in missing]
    empty = LexborHTMLParser("<html></html>")
    for layout in source.layouts:
        for key in ("row", "row_link", "row_date", "next_page", "title", "published", "issuer", "body"):
            selector = getattr(layout, key)
            if selector and (reason := _broken(empty, selector)):
                wrong.append(f"{path}: layouts.{key} = {selector!r}: {reason}")
        wrong += [
            f"{path}: layouts.drop = {selector!r}: {reason}"
            for selector in layout.drop
            if (reason := _broken(empty, selector))
        ]
    addresses = [(column.address, column.channel) for column in source.columns]
    wrong += [f"{path}: columns.address = {each[0]!r}: twice" for each in set(addresses) if addresses.count(each) > 1]
    if not source.note and "G" in (source.certainty, *(column.certainty for column in source.columns)):
        wrong.append(f"{path}: note: says nothing of what was guessed")
    return tuple(wrong)


def _broken(page: LexborHTMLParser, selector: str) -> str:
    try:
        page.css(selector)
    except SelectolaxError as error:
        return f"not a CSS selector: {error}"
    return ""


def lint_twice(source: Source, fetcher: Fetcher, url: str) -> tuple[str, ...]:
    """The lines by which two fetches of one page, right after each other, differ once read: a recipe that lets counters
    and clocks through is not fit to watch with. Raises FetchError where the page cannot be read at all."""
    texts = []
    for _ in range(2):
        taken = look(source, fetcher, url)
        if taken.version is None:
            raise FetchError(taken.verdict, f"{url}: {taken.verdict.value}: {taken.note}")
        texts.append(
            [f"title: {taken.version.title}", f"published: {taken.version.published}", *taken.version.text.split("\n")]
        )
    changes = difflib.unified_diff(texts[0], texts[1], n=0, lineterm="")
    return tuple(line for line in changes if not line.startswith(("---", "+++", "@@")))
