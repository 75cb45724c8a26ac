"""Founder's digital newspapers, the platform of today in both its skins (szb.wxrb.com). Pure.

Month file (`layout/YYYYMM/period.xml`) → front page of each issue → its other pages → articles. Which of the two skins
a paper wears matters for an article's headlines alone: in both, pages are `node_*.html`, articles `content_*.html`.
Desktop (`/pc/content/…`) and phone (`/content/…`) addresses of one article share its number; the desktop's is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.quality import onward
from crawler.read import facts
from crawler.read.blocks import tidy
from crawler.read.html import Skin, read_html
from crawler.values import Ask, Link, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

Place = Callable[[date, str], str]  # day of an issue and the file of its front page -> address beside the month's file

SKIN = Skin(
    title=(".newsdetatit > h3", "h2#Title", "#Title", ".article > h1", ".totalTitle h2"),
    published=("span#paperdate", "#paperdate"),
    body=("founder-content", "#ozoom", ".newsdetatext", "div.content"),
    drop=(".newsnext", ".newsnextleft", ".newsnextright", ".papger-id"),
    reader="founder",
)
NODE = re.compile(r"node_\w+\.html?$")
ARTICLE = re.compile(r"content_[\w-]+\.html?$")
_PHONE = re.compile(r"/(?=(?:content|con)/\d{6}/\d{2}/)")
_ENTRY_BLOCK = re.compile(r"</period>|<period\b|/>", re.IGNORECASE)
_FRONT = re.compile(r"[\w./-]*node_\w+\.html?")
ADVERTS = frozenset({"广告", "公告", "遗失", "公益广告", "分类广告", "遗失启事", "声明"})


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The month's file, last month's too while the month is young, and the entry in case there is no such file."""
    months = [today.replace(day=1)]
    if today.day <= source.depth:
        months.append((months[0] - timedelta(days=1)).replace(day=1))
    return (*(_month(column.address, month) for month in months), Ask(url=column.address, step="entry"))


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The files of all months between, the newest first."""
    return tuple(_month(column.address, month) for month in months(since, until))


def months(since: date, until: date) -> Iterator[date]:
    """The first days of the months from `until` back to `since`."""
    month = until.replace(day=1)
    while month >= since.replace(day=1):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


def _month(layout: str, month: date) -> Ask:
    return Ask(url=urljoin(layout, f"{month:%Y%m}/period.xml"), step="month", guess=True, published=month)


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The issues of a month, the pages and articles of a front page, or the articles of another page."""
    if ask.step == "month":
        return months_issues(ask, text, lambda day, front: f"{day:%d}/{front.rsplit('/', 1)[-1]}")
    if ask.step == "entry" and (target := onward(text)) and not ARTICLE.search(text):
        return Listing(more=(replace(ask, url=urljoin(ask.url, target), step="front"),))
    return page_listing(source, ask, text)


def months_issues(ask: Ask, text: str, place: Place) -> Listing:
    """The front pages that a month's file names, the newest first: it is depth 1, the one before it depth 2, and so on.

    Entries hold a day and the file of the first page, as elements or attributes, in either order.
    """
    issues: dict[date, str] = {}
    for block in _ENTRY_BLOCK.split(text):
        day, front = facts.read_date(block), _FRONT.search(block)
        if day and front:
            issues.setdefault(day, front.group())
    more = tuple(
        Ask(url=urljoin(ask.url, place(day, issues[day])), step="front", depth=rank, published=day)
        for rank, day in enumerate(sorted(issues, reverse=True), 1)
    )
    return Listing(more=more, problem="" if more else "the month's file names no issue")


def page_listing(source: Source, ask: Ask, text: str) -> Listing:
    """The articles of a page, and from the front page the other pages of the issue."""
    page = LexborHTMLParser(text)
    day = ask.published or facts.path_date(ask.url) or _folder_date(ask.url)
    named: dict[str, str] = {}
    drawn: dict[str, str] = {}
    for node in page.css("a[href], area[href]"):
        address = urljoin(ask.url, (node.attributes.get("href") or "").strip())
        if ARTICLE.search(urlsplit(address).path):
            title = tidy(node.text(deep=True) or "") or (node.attributes.get("title") or "").strip()
            where = drawn if node.tag == "area" else named
            where[_desktop(address, ask.url)] = where.get(_desktop(address, ask.url)) or title
    # The picture map also holds adverts, which have no line in the list and no title.
    articles = {**{url: title for url, title in drawn.items() if title or not named}, **named}
    skipped = ADVERTS.union(source.not_an_article)
    links = tuple(
        Link(url=url, title=title, published=day)
        for url, title in articles.items()
        if title.strip("【】[] ") not in skipped
    )
    more: tuple[Ask, ...] = ()
    if ask.step in ("front", "entry"):
        addresses = (urljoin(ask.url, node.attributes.get("href") or "") for node in page.css("a[href]"))
        nodes = dict.fromkeys(url for url in addresses if NODE.search(urlsplit(url).path) and url != ask.url)
        here = urljoin(ask.url, ".")
        more = tuple(
            Ask(url=url, step="layout", depth=ask.depth, published=day) for url in nodes if url.startswith(here)
        )
    return Listing(links=links, more=more, problem="" if links or more else "neither articles nor pages on this page")


def _desktop(address: str, layout: str) -> str:
    """The desktop address of an article, where the paper has one."""
    if "/pc/" in layout and "/pc/" not in address:
        return _PHONE.sub("/pc/", address, count=1)
    return address


def _folder_date(url: str) -> date | None:
    found = re.search(r"/(\d{4})(\d{2})/(\d{2})/", url)
    return facts.read_date("-".join(found.groups())) if found else None


def read(text: str, url: str, source: Source | None = None) -> Version:
    """An article, with kicker, headline and subtitle as its first paragraphs."""
    version = read_html(text, url, SKIN)
    stated = facts.epaper_property(text)
    return replace(
        version,
        published=_folder_date(url) or facts.read_date(stated.get("date")) or version.published,
        issuer=source.publisher if source else version.issuer,
    )
