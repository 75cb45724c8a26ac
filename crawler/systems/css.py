"""The general system: CSS selectors in the source's file, with the day from which each layout holds. Pure.

So a site is added without code, and a redesign is a second `[[layouts]]`: lists are read by the newest layout that
finds rows, pages by the newest one that finds their body.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.read import facts
from crawler.read.blocks import tidy
from crawler.read.html import Skin, read_html
from crawler.values import Ask, Link, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Layout, Source


_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The column's first page."""
    return (Ask(url=column.address),)


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The column's first page; the way back is its next_page."""
    return start(source, column, until)


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The rows that the newest fitting layout finds, and the page after this one."""
    page = unpacked(text)
    layouts = _newest_first(source)
    for number, layout in enumerate(layouts):
        rows = page.css(layout.row) if layout.row else []
        links = {link.url: link for row in rows if (link := _link(row, layout, ask.url))}
        if links:
            old = "" if number == 0 else f"only the layout of {layout.since or 'the beginning'} finds rows"
            return Listing(links=tuple(links.values()), more=_next(page, layout, ask), problem=old)
    tried = ", ".join(repr(layout.row) for layout in layouts if layout.row)
    return Listing(problem=f"no rows on the page; tried {tried or 'nothing: no layout names a row'}")


def read(text: str, url: str, source: Source | None = None) -> Version:
    """The version by the newest layout whose body is on the page, else by the general rules, marked by its reader."""
    page = LexborHTMLParser(text)
    for layout in _newest_first(source) if source else []:
        if layout.body and page.css_first(layout.body) is not None:
            return read_html(text, url, _skin(layout))
    return read_html(text, url)


def unpacked(text: str) -> LexborHTMLParser:
    """The page, with the rows that a script would draw put into it: some systems keep the rows of a list as records of
    XML in a script (`<record><![CDATA[<li>…`)."""
    records = _RECORD.findall(text)
    if records:
        inside = "".join(records)
        rows = f"<table>{inside}</table>" if "<tr" in records[0][:40].lower() else inside
        text = f"{text}<records>{rows}</records>"
    return LexborHTMLParser(text)


def _newest_first(source: Source) -> list[Layout]:
    return sorted(source.layouts, key=lambda layout: layout.since or date.min, reverse=True)


def _skin(layout: Layout) -> Skin:
    return Skin(
        title=(layout.title,) if layout.title else (),
        published=(layout.published,) if layout.published else (),
        issuer=(layout.issuer,) if layout.issuer else (),
        body=(layout.body,),
        drop=layout.drop,
        reader="css",
        since=layout.since,
    )


def _link(row: LexborNode, layout: Layout, url: str) -> Link | None:
    node = row if row.tag == "a" else row.css_first(layout.row_link)
    href = (node.attributes.get("href") or "").strip() if node else ""
    if node is None or not href or href.lower().startswith(("javascript:", "#", "mailto:")):
        return None
    address = urljoin(url, href)
    dated = row.css_first(layout.row_date) if layout.row_date else row
    day = facts.read_date(dated.text(deep=True, separator=" ")) if dated else None
    title = (node.attributes.get("title") or "").strip() or tidy(node.text(deep=True) or "")
    return Link(url=address, title=title, published=day or facts.path_date(address), stated=day is not None)


def _next(page: LexborHTMLParser, layout: Layout, ask: Ask) -> tuple[Ask, ...]:
    node = page.css_first(layout.next_page) if layout.next_page else None
    href = (node.attributes.get("href") or "").strip() if node else ""
    if not href or href.lower().startswith(("javascript:", "#")):
        return ()
    return (Ask(url=urljoin(ask.url, href), depth=ask.depth + 1),)
