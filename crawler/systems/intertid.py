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
from crawler.systems import search
from crawler.values import Ask, Link, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

LAST_PAGE = 100
FULL_PAGE = 20  # rows; a shorter page without a page count is taken for the last one

# The rows of a list, by skin: city, its tables of regulations, its home page, bureaus, older bureaus, 江阴, 宜兴.
ROWS = (
    "ul.pd20.clearfix > li",
    "tbody#doclist > tr",
    "div.yaowen ul li",
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
        "div.show_title", "div.g_show_title", "div.lw_title",
    ),
    published=(
        "div.funcArea", "div.doc_content_wza p.date", "p.explain",
        "div.show_author", "div.g_show_rq", "div.wz-time", "div.art_time", "div.article_post",
    ),
    body=(
        "#Zoom", "#zoom", "div.Zoom", "div.show_content", ".article_cont", "div.lw_content", "div.wz-main",
        "div.art_content", "div.ind35", "div.mainCont:has(> p + p)",
    ),
    reader="intertid",
)  # fmt: skip


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The column's first page."""
    return (Ask(url=column.address),)


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The column's first page, and the search for what lies behind the last static page, where its channel is known."""
    deep = (search.ask(column, LAST_PAGE * FULL_PAGE // search.PAGE_SIZE, guess=True),) if column.channel else ()
    return (*start(source, column, until), *deep)


def listing(source: Source, ask: Ask, text: str) -> Listing:
    """The rows of a static list page, or of an answer of the search, and the page after it."""
    if ask.step == search.STEP:
        return search.listing(ask, text)
    page = LexborHTMLParser(text)
    links, problem = _links(page, ask.url)
    if not links and _SHELL.search(text):
        return Listing(problem="an empty shell that a script fills: this column needs the system intertid-search")
    return Listing(links=links, more=_next(page, ask, text, len(links)), problem=problem)


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
        _dated(urljoin(url, href), _title(node), facts.read_date((node.parent or node).text(deep=True)))
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
            return _dated(urljoin(url, href), _title(node), facts.read_date(row.text(deep=True, separator=" ")))
    return None


def _dated(address: str, title: str, day: date | None) -> Link:
    """A link with the day that the list shows, else with that of its address."""
    return Link(url=address, title=title, published=day or facts.path_date(address), stated=day is not None)


def _title(node: LexborNode) -> str:
    """The whole title: the visible one is often cut short, the attribute never."""
    shown = tidy(node.text(deep=True) or "")
    return (node.attributes.get("title") or "").strip() or shown


def _page_count(page: LexborHTMLParser, text: str) -> int:
    """How many pages the list has, by its script or (江阴) by the second number of its pager; 0 where neither tells."""
    if counted := _PAGE_COUNT.search(text):
        return int(counted.group(1))
    shown = [node.text().strip() for node in page.css("div.channelpages > p > span")]
    return int(shown[1]) if len(shown) > 1 and shown[1].isdigit() else 0


def _next(page: LexborHTMLParser, ask: Ask, text: str, rows: int) -> tuple[Ask, ...]:
    if ask.depth >= LAST_PAGE:
        return ()
    pages = _page_count(page, text)
    if pages and ask.depth >= pages:
        return ()
    if not pages and rows < FULL_PAGE:
        return ()
    parts = urlsplit(ask.url)
    path, changed = _INDEX.subn(f"/index_{ask.depth + 1}.shtml", parts.path)
    if not changed:
        return ()
    address = parts._replace(path=path).geturl()
    return (Ask(url=address, depth=ask.depth + 1, guess=not pages),)
