"""www.wxrb.com, the site of 无锡日报: the same CMS as the portals, with a date in three nodes. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.read import facts
from crawler.read.html import Skin, read_html
from crawler.systems import intertid
from crawler.values import Ask, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Source

SKIN = Skin(title=("h1 > strong", "h1"), body=("#zoom", "#Zoom"), drop=(".share",), reader="wxrb")
_DATE = re.compile(r"((?:19|20)\d{2})\D+(\d{1,2})/(\d{1,2})")
_ORIGIN = re.compile(r"来源\s*[：:]?\s*(\S+)")

start = intertid.start
history = intertid.history


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The articles that the page links to, wherever they stand on it: its front page is its only known list."""
    links = intertid.links_by_address(LexborHTMLParser(text), ask.url)
    return Listing(links=links, problem="" if links else "no articles on the page")


def read(text: str, url: str, source: Source | None = None) -> Version:
    """An article: `div.ldate` holds the year, the day, the time and the source, each in a node of its own."""
    version = read_html(text, url, SKIN)
    column = LexborHTMLParser(text).css_first("div.ldate")
    if column is None:
        return version
    words = column.text(deep=True, separator=" ")
    found, origin = _DATE.search(words), _ORIGIN.search(words)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    shown = facts.stated_dates(("published", "shown", day))
    return replace(
        version,
        published=day or version.published,
        issuer=origin.group(1) if origin else version.issuer,
        dates=(*shown, *version.dates),
    )
