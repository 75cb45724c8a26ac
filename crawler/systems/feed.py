"""RSS, Atom and sitemaps as lists. Pure. (No source of Wuxi has one as far as is known; other cities do.)"""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from crawler import xml
from crawler.read import facts
from crawler.read.html import read_html
from crawler.values import Ask, Link, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The feed or sitemap."""
    return (Ask(url=column.address),)


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The same: neither has another door to its past."""
    return start(source, column, until)


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The items of a feed, the pages of a sitemap, or the sitemaps of a sitemap index."""
    try:
        root = xml.parse(text)
    except xml.XmlError as error:
        return Listing(problem=str(error))
    if xml.name(root) == "sitemapindex":
        maps = (_words(each, "loc") for each in root if xml.name(each) == "sitemap")
        return Listing(more=tuple(Ask(url=urljoin(ask.url, place), depth=ask.depth) for place in maps if place))
    items = [each for each in root.iter() if xml.name(each) in ("item", "entry", "url")]
    links = tuple(link for link in (_link(item, ask.url) for item in items) if link)
    return Listing(links=links, problem="" if links else "no items in the feed")


def read(text: str, url: str, source: Source | None = None) -> Version:
    """An article by the general rules."""
    return read_html(text, url)


def _link(item: Element, base: str) -> Link | None:
    address = _words(item, "loc") or _words(item, "link") or _atom_link(item)
    if not address:
        return None
    stated = next(
        filter(None, (_words(item, key) for key in ("pubdate", "published", "updated", "date", "lastmod"))), ""
    )
    return Link(url=urljoin(base, address), title=_words(item, "title"), published=_day(stated))


def _atom_link(item: Element) -> str:
    for child in item:
        if xml.name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or "").strip()
    return ""


def _words(item: Element, key: str) -> str:
    return next(("".join(child.itertext()).strip() for child in item if xml.name(child) == key), "")


def _day(stated: str) -> date | None:
    """The day of an RSS or an ISO date, None for none."""
    if not stated:
        return None
    try:
        return parsedate_to_datetime(stated).date()
    except ValueError:
        return facts.read_date(stated.replace("T", " "))
