"""The portals of Wuxi and its districts: static lists in their skins, and detail pages. Pure.

Vendor 泰得利通, recognisable by `/doc/YYYY/MM/DD/<number>.shtml` and comments like `<!--<$[CONTENT]>start-->`.
`index.shtml` is page 1 of a list and `index_2.shtml` page 2; `index_1.shtml` does not exist. The pager is drawn by
script: its `pageCount` is the only word on how many pages there are. The CMS stops at 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.read import facts
from crawler.read.blocks import tidy
from crawler.read.html import Skin, read_html
from crawler.values import Ask, Link, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

LAST_PAGE = 100
FULL_PAGE = 20  # rows; a shorter page without a page count is taken for the last one

# The rows of a list, by skin: city, city tables of regulations, bureaus, older bureaus, 江阴, 宜兴.
ROWS = (
    "ul.pd20.clearfix > li",
    "tbody#doclist > tr",
    "ul#doclist > li",
    "div.RightSide_con > ul > li",
    "div.ind32 > ul > li",
    "div.zxzx_list > *",
)
_PAGE_COUNT = re.compile(r"""["']?pageCount["']?\s*[:=]\s*["']?(\d+)""")
_SHELL = re.compile(r"getSearchList\s*\(|/info_open/search")
_ARTICLE = re.compile(r"/doc/\d{4}/\d{2}/\d{2}/\d+\.shtml$|/uploadfiles/.+\.\w{2,4}$")
_INDEX = re.compile(r"/(?:index(?:_(\d+))?\.s?html?)?$")

SKIN = Skin(
    title=(
        "h1.text-center.font24", "div.doc_content_wza h3.font36", "div.mainCont > h1", "div#sch_box > h1",
        "div.show_title", "div.g_show_title",
    ),
    published=(
        "div.funcArea", "div.doc_content_wza p.date", "p.explain",
        "div.show_author", "div.g_show_rq",
    ),
    body=(
        "#Zoom", "#zoom", "div.Zoom", "div.show_content", ".article_cont", "div.lw_content", "div.wz-main",
        "div.art_content",
    ),
    reader="intertid-1",
)  # fmt: skip


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The column's first page."""
    return (Ask(url=column.address),)


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The column's first page: a static list has no other door to its past."""
    return start(source, column, until)


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The rows of a static list page and the page after it."""
    page = LexborHTMLParser(text)
    links, problem = _links(page, ask.url)
    if not links and _SHELL.search(text):
        return Listing(problem="an empty shell that a script fills: this column needs the system intertid-search")
    return Listing(links=links, more=_next(ask, text, len(links)), problem=problem)


def read(text: str, url: str, source: Source | None = None) -> Version:
    """A detail page of any of the skins."""
    return read_html(text, url, SKIN)


def _links(page: LexborHTMLParser, url: str) -> tuple[tuple[Link, ...], str]:
    for selector in ROWS:
        found = _distinct(_link(row, url) for row in page.css(selector))
        if found:
            return found, ""
    found = links_by_address(page, url)
    if found:
        return found, "none of the known list skins fits; rows were told by their addresses"
    return (), "no rows on the page"


def links_by_address(page: LexborHTMLParser, url: str) -> tuple[Link, ...]:
    """The links of the page whose address is that of an article or a file."""
    return _distinct(
        Link(
            url=urljoin(url, href), title=_title(node), published=facts.read_date((node.parent or node).text(deep=True))
        )
        for node in page.css("a[href]")
        if _ARTICLE.search(urlsplit(href := node.attributes.get("href") or "").path)
    )


def _distinct(links: Iterable[Link | None]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in links:
        if link is not None:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _link(row: LexborNode, url: str) -> Link | None:
    for node in row.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        if href and not href.lower().startswith(("javascript:", "#", "mailto:")):
            address = urljoin(url, href)
            day = facts.read_date(row.text(deep=True, separator=" ")) or facts.path_date(address)
            return Link(url=address, title=_title(node), published=day)
    return None


def _title(node: LexborNode) -> str:
    """The whole title: the visible one is often cut short, the attribute never."""
    shown = tidy(node.text(deep=True) or "")
    return (node.attributes.get("title") or "").strip() or shown


def _next(ask: Ask, text: str, rows: int) -> tuple[Ask, ...]:
    if ask.depth >= LAST_PAGE:
        return ()
    counted = _PAGE_COUNT.search(text)
    if counted and ask.depth >= int(counted.group(1)):
        return ()
    if not counted and rows < FULL_PAGE:
        return ()
    parts = urlsplit(ask.url)
    path, changed = _INDEX.subn(f"/index_{ask.depth + 1}.shtml", parts.path)
    if not changed:
        return ()
    address = parts._replace(path=path).geturl()
    return (Ask(url=address, depth=ask.depth + 1, guess=not counted),)
