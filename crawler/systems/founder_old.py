"""Founder's digital newspapers, the platform of before (epaper.wxrb.com, to at least 2019). Pure.

`/paper/<name>/html/YYYY-MM/DD/node_<n>.htm`: numbers of pages have gaps and do not begin at 1, so they are read from
the front page, and the front pages from the month's `navi.xml`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.quality import onward
from crawler.read import facts
from crawler.read.html import Skin, read_html
from crawler.systems import founder
from crawler.values import Ask, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

SKIN = Skin(
    title=("div.title1", "founder-title"), body=("div.content", "#ozoom", "founder-content"), reader="founder-old"
)
_DAY = re.compile(r"/(\d{4}-\d{2})/(\d{2})/")


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The month's file and the entry."""
    return (_month(column.address, today), Ask(url=column.address, step="entry"))


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The files of all months between, the newest first."""
    return tuple(_month(column.address, month) for month in founder.months(since, until))


def _month(html: str, month: date) -> Ask:
    return Ask(url=urljoin(html, f"{month:%Y-%m}/navi.xml"), step="month", guess=True, published=month.replace(day=1))


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The issues of a month, or the pages and articles of a page."""
    if ask.step == "month":
        return founder.months_issues(ask, text, lambda day, front: front if "/" in front else f"{day:%d}/{front}")
    if ask.step == "entry" and (target := onward(text)) and not founder.ARTICLE.search(text):
        return Listing(more=(replace(ask, url=urljoin(ask.url, target), step="front"),))
    return founder.page_listing(source, replace(ask, published=ask.published or _day(ask.url)), text)


def read(text: str, url: str, source: Source | None = None) -> Version:
    """An article: `div.title1` and `div.content`, its paragraphs parted by line breaks."""
    version = read_html(text, url, SKIN)
    return replace(
        version, published=_day(url) or version.published, issuer=source.publisher if source else version.issuer
    )


def _day(url: str) -> date | None:
    found = _DAY.search(url)
    return facts.read_date("-".join(found.groups())) if found else None
