"""Golden cases: a list, a navigation or a page as it came, and what was read in it, to hold later readers to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import systems
from crawler.catalogue import Source
from crawler.check import navigation
from crawler.decode import decode
from crawler.discover import CHINA
from crawler.fetch import Fetcher, FetchError
from crawler.propose import find_columns
from crawler.read import read_page
from crawler.values import Ask, Response, Verdict

_INDEX = ("", "index")
_SUFFIX = re.compile(r"\.\w{1,5}$")


def record(source: Source, fetcher: Fetcher, url: str, folder: Path) -> tuple[Path, ...]:
    """Keep what stands at `url`, and what we read in it, in a folder of the source's own; returns the expectations.

    The address of a column keeps its lists, the first of each kind; that of the navigation, the columns found in it by
    their names; any other one, a page. Look at them before they are committed: they say what the reader of today makes
    of it. Raises FetchError, EncodingError and ReadError.
    """
    own = folder / source.id
    cases: list[tuple[str, Response, dict[str, Any]]] = []
    if any(column.address == url for column in source.columns):
        cases += _lists(source, fetcher, url)
    if url == navigation(source) and source.to_find:
        cases.append(("navigation", _get(source, fetcher, Ask(url=url)), {"names": list(source.to_find)}))
    if not cases:
        stem = _SUFFIX.sub("", urlsplit(url).path.strip("/").replace("/", "-")) or "index"
        cases = [(stem, _get(source, fetcher, Ask(url=url)), {})]
    own.mkdir(parents=True, exist_ok=True)
    written = []
    for stem, response, facts in cases:
        came = {"url": response.final_url, "content_type": response.header("content-type"), **facts}
        (own / f"{stem}.page").write_bytes(response.body)
        written.append(own / f"{stem}.json")
        text = json.dumps(expectation(source, came, response.body), ensure_ascii=False, indent=1)
        written[-1].write_text(text + "\n", "utf-8")
    return tuple(written)


def expectation(source: Source, case: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What is read in `body` now, beside how it came: `url` and `content_type`, and `ask` for a list or `names` for a
    navigation. What else stands in `case` does not matter, so a stored expectation can be passed."""
    url, content_type = case["url"], case["content_type"]
    came = {"url": url, "content_type": content_type}
    if "ask" in case:
        stated = case["ask"]
        day = date.fromisoformat(stated["published"]) if stated["published"] else None
        form = tuple((name, value) for name, value in stated["form"])
        ask = Ask(url=url, form=form, depth=stated["depth"], step=stated["step"], published=day)
        listing = systems.get(source.system).listing(source, ask, decode(body, content_type).text)
        links = [[each.url, each.title, _iso(each.published)] for each in listing.links]
        more = [[each.url, each.depth, each.step] for each in listing.more]
        return came | {"ask": stated, "links": links, "more": more, "problem": listing.problem}
    if "names" in case:
        found = find_columns(decode(body, content_type).text, url, case["names"])
        return came | {"names": case["names"], "columns": [[each.name, each.address] for each in found]}
    version = read_page(body, content_type, source.system, url, source)
    return came | {
        "title": version.title,
        "published": _iso(version.published),
        "issuer": version.issuer,
        "document_number": version.document_number,
        "validity": version.validity,
        "attachments": [[each.url, each.name] for each in version.attachments],
        "dates": [[each.kind, each.origin, each.day.isoformat()] for each in version.dates],
        "paragraphs": [[each.role, each.text] for each in version.paragraphs],
        "reader": version.reader,
    }


def _lists(source: Source, fetcher: Fetcher, url: str) -> Iterator[tuple[str, Response, dict[str, Any]]]:
    """The lists of the first column at this address: those that a pass asks first and those of its past, and what they
    lead to, one of each kind."""
    column = next(each for each in source.columns if each.address == url)
    system = systems.get(source.system)
    today = (fetcher.clock.now() + CHINA).date()
    # The month before is as good as this one, and whole on the first of a month.
    queue = [*system.start(source, column, today), *system.history(source, column, today - timedelta(31), today)]
    kept: set[str] = set()
    while queue:
        ask = queue.pop(0)
        if ask.step in kept:
            continue
        try:
            response = _get(source, fetcher, ask)
        except FetchError as error:
            if ask.guess and error.verdict is Verdict.GONE:
                continue
            raise
        kept.add(ask.step)
        stated = {"form": [list(pair) for pair in ask.form], "depth": ask.depth, "step": ask.step}
        place = next(
            (part for part in reversed(urlsplit(ask.url).path.split("/")) if part.split(".")[0] not in _INDEX), ""
        )
        yield (
            f"{ask.step}-{place.split('.')[0][:24] or 'home'}",
            response,
            {"ask": stated | {"published": _iso(ask.published)}},
        )
        text = decode(response.body, response.header("content-type")).text
        found = Ask(url=response.final_url, form=ask.form, depth=ask.depth, step=ask.step, published=ask.published)
        queue += system.listing(source, found, text).more


def _get(source: Source, fetcher: Fetcher, ask: Ask) -> Response:
    response = fetcher.get(ask.url, source, form=dict(ask.form) if ask.form else None)
    if response.status != 200:
        verdict = Verdict.GONE if response.status in (404, 410) else Verdict.FAILED
        raise FetchError(verdict, f"{ask.url}: status {response.status}", status=response.status)
    return response


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
