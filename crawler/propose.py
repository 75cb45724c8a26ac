"""Looks at a page that nobody described yet: finds columns by their names, proposes a source file. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.catalogue import host_of
from crawler.quality import onward
from crawler.read import facts
from crawler.read.blocks import tidy
from crawler.read.body import find_body
from crawler.systems import css, intertid, search

_ENOUGH_ROWS = 5
_MORE = 8  # characters by which the words of a link may be longer than the name: a column, not a headline
_BESIDE = 60  # characters that the names of attached files may take
_NEXT = re.compile(r"下一?页\W*|后一?页\W*|[>»›]")
_PAPER = re.compile(r"node_\w+\.html?|/layout/\d{6}/\d{2}/")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address that a page's navigation gives to a name that was looked for."""

    name: str
    address: str
    words: str  # what the link says


def find_columns(text: str, url: str, names: Iterable[str]) -> tuple[Proposal, ...]:
    """The links of the page whose words are, or hold, one of the names; the exact ones first, each address once."""
    wanted = tuple(names)
    found: dict[tuple[str, str], Proposal] = {}
    for node in LexborHTMLParser(text).css("a[href]"):
        words = tidy(node.text(deep=True) or "") or (node.attributes.get("title") or "").strip()
        href = (node.attributes.get("href") or "").strip()
        if not words or href.lower().startswith(("javascript:", "#", "mailto:")):
            continue
        for name in wanted:
            if name in words and len(words) <= len(name) + _MORE:
                address = framed(urljoin(url, href))
                found.setdefault((name, address), Proposal(name, address, words))
    return tuple(sorted(found.values(), key=lambda each: (wanted.index(each.name), each.words != each.name)))


def framed(url: str) -> str:
    """The list that the page at `url` shows in a frame where its address names one (`…?url=/…`), else the page."""
    shown = parse_qs(urlsplit(url).query).get("url", [""])[0]
    return urljoin(url, shown) if shown.startswith("/") else url


def first_article(text: str, url: str) -> str:
    """The address of the first article of a list of no known system; empty where there is none on its host."""
    page = css.unpacked(text)
    row = _row_selector(page) if _recognise(page, text, url, "")[0] == "css" else ""
    node = page.css_first(f"{row} a[href]") if row else None
    address = urljoin(url, node.attributes.get("href") or "") if node else ""
    return address if address and host_of(address) == host_of(url) else ""


def propose_source(text: str, url: str, article: str = "", *, private: bool = False) -> str:
    """A source file for the list at `url`, in TOML, with what has to be filled in by hand marked so.

    `article` is the text of one of the list's articles, by which the place of their body is proposed. `private` says
    that the site stands on this machine or in its network, which the file has to open.
    """
    page = css.unpacked(text)
    element = page.css_first("title")
    title = facts.plain_title(element.text() or "") if element else ""
    system, columns, layouts = _recognise(page, text, url, article)
    host = host_of(url)
    lines = [
        f"id = {_quoted(re.sub(r'[^a-z0-9]+', '-', host.lower()).strip('-'))}",
        f"name = {_quoted(title or host)}",
        'publisher = "…"  # who publishes: fill in',
        'jurisdiction = "…"  # whose promises these are: fill in',
        f"system = {_quoted(system)}",
        f"hosts = [{_quoted(host)}]",
        'certainty = "R"',
        *["allow_private = true  # it stands on this machine or in its network"] * private,
        "",
        "[expect]",
        "rows_min = 1",
        "",
        *columns,
        *layouts,
    ]
    return "\n".join(lines) + "\n"


def _recognise(page: LexborHTMLParser, text: str, url: str, article: str) -> tuple[str, list[str], list[str]]:
    """The system, and the lines of its columns and layouts."""
    column = ["[[columns]]", f"address = {_quoted(url)}", 'certainty = "R"']
    head = text.lstrip("\ufeff").lstrip()[:400].lower()
    if any(mark in head for mark in ("<rss", "<feed", "<urlset", "<sitemapindex")):
        return "feed", column, []
    shells = search.channels(text)
    if shells:
        site_of = {site: f"site = {_quoted(site)}" + ("" if site else "  # fill in") for site, _ in shells}
        many = [[*column, site_of[site], f"channel = {_quoted(channel)}", ""] for site, channel in shells]
        return "intertid-search", [line for each in many for line in each], []
    if (_PAPER.search(text) and "content_" in text) or "node_" in (onward(text) or ""):
        return ("founder-old" if "/html/" in urlsplit(url).path else "founder"), column, []
    if any(len(page.css(skin)) >= _ENOUGH_ROWS for skin in intertid.ROWS) and intertid.links_by_address(page, url):
        return "intertid", column, []
    body = _body_selector(article) if article else ""
    hint = "look whether it holds all of the text and nothing else" if body else "fill in"
    row, following = _row_selector(page), _next_selector(page)
    layout = [
        "",
        "[[layouts]]",
        f"row = {_quoted(row)}" + ("" if row else "  # what each row of the list is: fill in"),
        *[f"next_page = {_quoted(following)}"] * bool(following),
        f"body = {_quoted(body)}  # the element that holds an article's text: {hint}",
    ]
    return "css", column, layout


def _next_selector(page: LexborHTMLParser) -> str:
    """The selector of the link to the list's next page, empty where there is none or nothing tells it from others."""
    for node in page.css("a[href]"):
        if _NEXT.fullmatch(tidy(node.text(deep=True) or "")) and (node.attributes.get("href") or "").strip():
            name = _name(node)
            if len(page.css(name)) == 1:
                return name
    return ""


def _row_selector(page: LexborHTMLParser) -> str:
    """The selector of what looks most like the rows of a list: many siblings, each with a day and a link of its own."""
    groups: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for node in page.css("li, tr, dd, article, div"):
        link = node.css_first("a[href]")
        parent = node.parent
        if link is None or parent is None or len(node.css("a[href]")) > 3:
            continue
        words = tidy(link.text(deep=True) or "")
        group, address = f"{_name(parent)} > {_kind(node)}", link.attributes.get("href") or ""
        if len(words) >= 6 and (group, address) not in seen:
            seen.add((group, address))
            dated = facts.read_date(node.text(deep=True, separator=" ")) is not None
            groups[group] += 3 if dated else 1
    best, weight = next(iter(groups.most_common(1)), ("", 0))
    return best if weight >= _ENOUGH_ROWS else ""


def _body_selector(text: str) -> str:
    """The selector of the element in which an article's words stand, empty where none stands out."""
    page = LexborHTMLParser(text)
    found = find_body(page)
    node = found.nodes[0] if found and found.nodes else None
    if node is None:
        return ""
    node = _with_files(node)
    name = _name(node)
    return name if len(page.css(name)) == 1 or node.parent is None else f"{_name(node.parent)} > {name}"


def _with_files(node: LexborNode) -> LexborNode:
    """The element, or the one around it where that adds files and hardly a word: attachments often stand beneath."""
    around = node.parent
    if around is None or around.tag in ("body", "html"):
        return node
    words, more = (len(tidy(each.text(deep=True) or "")) for each in (node, around))
    files, all_files = (len(facts.attachments([each], "")) for each in (node, around))
    return around if all_files > files and more - words < _BESIDE + words / 10 else node


def _name(node: LexborNode) -> str:
    return f"{node.tag}#{node.id}" if node.id else _kind(node)


def _kind(node: LexborNode) -> str:
    """The tag and classes of an element, without what numbers it: the rows of a list share them."""
    classes = [
        each for each in (node.attributes.get("class") or "").split() if re.fullmatch(r"[A-Za-z][A-Za-z_-]*", each)
    ]
    return ".".join([node.tag or "", *classes[:2]])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
