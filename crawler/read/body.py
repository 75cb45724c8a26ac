"""Finds the body of a page: by its system's selectors, by known containers, by density, at last by readability."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.read.blocks import Line, is_one_line, lines_of

# Containers that content management systems of Chinese governments and papers give the body, the surest first.
KNOWN = (
    "#Zoom", "#zoom", "div.Zoom", "#UCAP-CONTENT", ".TRS_UEDITOR", ".trs_editor_view", ".TRS_Editor",
    "#vsb_content", "#vsb_content_2", ".v_news_content", "founder-content", "#ozoom", "#ContentBody",
    "#mainText", "#NewsContent", "#news_content", "#newsContent", "#artibody", "#rwb_zw", "#p_content",
    ".rm_txt_con", "#detailContent", "#js_content", "#articleContent", "#article_content", ".article-content",
    ".article_content", ".article-body", "#content_body", ".show_text", ".pages_content", ".news_cont_d_wrap",
    ".xxgk_content", ".zwxxgk_content", ".bt_content", ".gknbxq_detail", ".ewb-article-content", ".wzcontent",
    ".con_font", ".conTxt", ".newsCont", ".contentbox", ".content_txt", ".cas_content",
    "[itemprop=articleBody]",
)  # fmt: skip
_BOXES = frozenset(("div", "td", "section", "article", "main", "ul", "center"))
_NEARLY_ALL = 0.8  # of what speaks for a box
_ENOUGH = 20  # characters of a body
_RUNNING = 200  # characters of a text that nobody writes into a page's furniture
_UNLIKELY = re.compile(
    r"nav|foot|copyright|crumb|comment|share|relat|recommend|sidebar|menu|login|search|banner|hot|rank", re.I
)


@dataclass(frozen=True, slots=True)
class Body:
    """The elements that hold the body, its lines, and the method that found it where it was not a known place."""

    nodes: list[LexborNode]
    lines: list[Line]
    method: str = ""


def find_body(page: LexborHTMLParser, selectors: Sequence[str] = ()) -> Body | None:
    """The body of the page, or None where nothing on it reads like one."""
    for selector in selectors:
        found = _by(page, selector, enough=1)
        if found:
            return found
    known = next((found for selector in KNOWN if (found := _by(page, selector, enough=_ENOUGH))), None)
    if known:
        return known
    dense = _densest(page)
    if dense and _length(dense.lines) >= _RUNNING:
        return dense
    # A known place that says next to nothing is a short notice or a picture, unless running text stands elsewhere.
    return next((found for selector in KNOWN if (found := _by(page, selector, enough=1))), None) or _last_resort(
        page, dense
    )


def _last_resort(page: LexborHTMLParser, dense: Body | None) -> Body | None:
    """What readability makes of the page, where that is running text and density found none."""
    from readability import Document  # takes 0.14 s to import, and few pages need it
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL + 1)  # it logs what it raises, with a traceback
    with suppress(Unparseable, ValueError):
        found = LexborHTMLParser(Document(page.html or "").summary(html_partial=True))
        if found.body is not None:
            lines = lines_of(found.body)
            sentences = {line.text for line in lines if "。" in line.text}
            # What adds no sentence to what density found adds furniture.
            if _length(lines) >= _RUNNING and sentences - {line.text for line in (dense.lines if dense else ())}:
                return Body([], lines, "readability")
    return dense


def _by(page: LexborHTMLParser, selector: str, *, enough: int) -> Body | None:
    try:
        nodes = page.css(selector)
    except SelectolaxError:
        return None
    outer = _one_article([node for node in nodes if not _inside(node, nodes)])
    lines = [line for node in outer for line in lines_of(node)]
    if _length(lines) >= enough or (enough == 1 and any(node.css_first("img, a[href]") for node in outer)):
        return Body(outer, lines)
    return None


def _one_article(nodes: list[LexborNode]) -> list[LexborNode]:
    """The longest of these elements and its siblings among them: others are a second layout's copy, or the footer."""
    if len(nodes) < 2:
        return nodes
    longest = max(nodes, key=lambda node: _length(lines_of(node)))
    parent = longest.parent.mem_id if longest.parent else 0
    return [node for node in nodes if node.parent is not None and node.parent.mem_id == parent]


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _inside(node: LexborNode, others: Sequence[LexborNode]) -> bool:
    ids = {each.mem_id for each in others}
    parent = node.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False


def _densest(page: LexborHTMLParser) -> Body | None:
    """The element that holds the most running text directly in its paragraphs and lines."""
    if page.body is None:
        return None
    scores: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    single: dict[int, bool] = {}  # boxes that hold a line of sentences and no more: paragraphs by another name
    alone: dict[int, tuple[LexborNode, float]] = {}  # by the box around it, the weightiest such line
    for node in page.body.traverse(include_text=True):
        if node.tag != "-text":
            continue
        text = (node.text_content or "").strip()
        if len(text) < 8:
            continue
        weight = len(text) * (0.5 + sum(text.count(mark) for mark in "，。；、：") / len(text) * 20)
        parent = node.parent
        depth = 0
        linked = False
        line: LexborNode | None = None
        while parent is not None and parent.tag not in ("body", "html") and depth < 6:
            if parent.tag in ("script", "style", "noscript", "textarea", "select"):
                break
            linked = linked or parent.tag == "a"
            if parent.tag in _BOXES:
                key = parent.mem_id
                if key not in single:
                    single[key] = parent.tag in ("div", "td") and is_one_line(parent) and "。" in parent.text()
                if single[key]:
                    line = parent
                    parent = parent.parent
                    continue
                if line is not None and weight > alone.get(key, (line, 0.0))[1]:
                    alone[key] = (line, weight)
                line = None
                share = (-0.5 if linked else 1.0) * weight / (1 << depth)
                scores[parent.mem_id] = scores.get(parent.mem_id, 0.0) + share
                nodes[parent.mem_id] = parent
                depth += 1
            parent = parent.parent
    if not scores:
        return None
    key = max(scores, key=lambda key: scores[key] * (0.3 if _unlikely(nodes[key]) else 1.0))
    line, weight = alone.get(key, (nodes[key], 0.0))
    best = line if weight > _NEARLY_ALL * scores[key] else nodes[key]  # a text of one paragraph, among furniture
    lines = lines_of(best)
    return Body([best], lines, "density") if _length(lines) >= _ENOUGH else None


def _unlikely(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(_UNLIKELY.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))
