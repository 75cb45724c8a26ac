"""The search of the portals, asked by POST: what to ask, and the rows of its answer as JSON. Pure.

An empty `channelIds` would silently ask for the whole site, so the catalogue refuses a column without one.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.read import facts
from crawler.values import Ask, Link, Listing

if TYPE_CHECKING:
    from crawler.catalogue import Column

STEP = "search"
PAGE_SIZE = 20
_CALL = re.compile(r"""[Gg]etSearchList\s*\(\s*\d+\s*,\s*\d+\s*,\s*["'](\d+)["']\s*,\s*["']([\d,]+)["']""")
_CHANNEL = re.compile(r"""\bvar\s+id\s*=\s*["'](\d+)["']""")


def ask(column: Column, page: int, *, guess: bool = False) -> Ask:
    """The question for one page of a column's rows, counted from 1."""
    if column.endpoint == "titleCx":
        form = {
            "parent_id": column.channel,
            "KeyWord": "",
            "siteId": column.site,
            "pageIndex": str(page),
            "pageSize": str(PAGE_SIZE),
        }
        address = "/intertidwebapp/fzb/titleCx"
    else:
        form = {
            "pageIndex": str(page),
            "pageSize": str(PAGE_SIZE),
            "siteId": column.site,
            "channelIds": column.channel,
            "searchType": "1",
            "order": "writeTime",
        }
        address = "/info_open/search"
    if column.kind:
        form["kind"] = column.kind
    return Ask(url=urljoin(column.address, address), form=tuple(form.items()), depth=page, step=STEP, guess=guess)


def listing(ask: Ask, text: str) -> Listing:
    """The rows of one page of the search, and the page after it."""
    try:
        rows, total = _rows(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Listing(problem=f"the search did not answer as expected: {type(error).__name__}: {error}")
    links = tuple(link for row in rows if (link := _link(row, ask.url)) is not None)
    if not rows:
        if ask.depth <= total:
            return Listing(problem=f"page {ask.depth} of {total} is empty")
        return Listing(problem="the search has no rows" if ask.depth == 1 else "")
    more: tuple[Ask, ...] = ()
    if ask.depth < total:
        form = tuple((name, str(ask.depth + 1) if name == "pageIndex" else value) for name, value in ask.form)
        more = (Ask(url=ask.url, form=form, depth=ask.depth + 1, step=STEP),)
    return Listing(links=links, more=more, problem="" if links else "no row of the page has an address and a title")


def _rows(answer: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The rows and the number of pages, from either endpoint."""
    if "list" in answer:
        return answer["list"] or [], int(answer.get("pageCount") or 0)
    if answer.get("status") not in (0, "0", None):
        raise ValueError(f"status {answer['status']}")
    data = answer["data"]
    return data["data"] or [], int(data.get("totalPages") or 0)


def _link(row: dict[str, Any], url: str) -> Link | None:
    """The link of a row, None for a dirty one: rows without an address or a title occur."""
    address, title = str(row.get("url") or "").strip(), str(row.get("title") or "").strip()
    if not address or not title:
        return None
    stated = next(
        (row[name] for name in ("writeTimeString", "pubDate", "writeTime", "openTime") if row.get(name)), None
    )
    day = _day(stated)
    return Link(
        url=urljoin(url, address), title=title, published=day or facts.path_date(address), stated=day is not None
    )


def _day(stated: object) -> date | None:
    """The day in China of milliseconds since 1970, or of a date in words."""
    if isinstance(stated, int) and stated > 10**11:
        return (datetime.fromtimestamp(stated / 1000, UTC) + timedelta(hours=8)).date()
    return facts.read_date(str(stated)) if stated else None


def channels(text: str) -> tuple[tuple[str, str], ...]:
    """The (site, channel) pairs that a shell page asks for in its script, for whoever writes a source file.

    Some shells name the channel alone: then the site is empty.
    """
    return tuple(dict.fromkeys(_CALL.findall(text) or [("", channel) for channel in _CHANNEL.findall(text)]))
