"""An HTML page to a version: its body as paragraphs, its tables as rows, and what it states of itself. Pure.

The raw text of an HTML page, to which offsets refer, is the text of its version (`Version.text`): the paragraphs of the
body, one a line. `raw_text` gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.read import facts as fact
from crawler.read.blocks import Line, lines_of
from crawler.read.body import Body, find_body
from crawler.values import Paragraph, Version

NUMBER = 2  # of every reader of HTML: raise it when a page is read differently than before

_BYLINE = re.compile(
    r"[【\[（(]?\s*(?:(?:信息|稿件|文章)?来源|发布(?:时间|日期|机构)|发稿时间|作者|责任?编辑?|编辑|点击(?:数|量|次数)|"
    r"浏览(?:量|次数)|信息发布人)\s*[：:]"
)
_NOTICE = 250  # characters
_FOOT = re.compile(
    r"ICP[备证]\w{0,4}\d{5}|公网安备|(?:网站|政府)标识码|国内统一刊号|(?:^|[\s|©])版权所有|^Copyright\b", re.I
)
HEAD = 4  # lines of a body among which its headline and byline may stand
_EPAPER_HEADS = (".totalTitle", ".newsdetatit > h3", ".dTit2 > h1", ".article > h1, .article > h3")
_FURNITURE = re.compile(
    r"[【\[（(]?(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|返回(?:顶部|列表|首页|上一页)?|纠错|"
    r"我要纠错|大|中|小|字体|字号|分享|分享到|扫一扫.{0,16}|打印|放大|缩小|默认|复制链接|朗读|\s|[【】\[\]|｜/：:])+[】\]）)]?"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[：:]?\s*[\d,]*(?:\s*次)?"
    r"|(?:上|下)一(?:篇|条|页)\s*[：:]?.{0,80}"
    r"|(?:分享到?|字体大小|字体|字号|选择阅读字号)\s*[：:].{0,40}"
    r"|扫一扫.{0,20}(?:页|面|阅读|分享|打开)"
    r"|\d{2}:\d{2}/\d{2}:\d{2}|分享让更多人看到|原标题\s*[：:].{0,80}"
    r"|(?:相关|关联|延伸|推荐|热门)(?:稿件|阅读|链接|新闻|文章|报道|附件|推荐|文件)\s*[：:>》]*"
    r"|(?:相关|政策)(?:解读|链接)\s*[：:]《.{2,80}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """Where a publishing system puts things: CSS selectors, tried in order. None leaves it to the general rules."""

    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    reader: str = "html"  # what versions name, with the number
    since: date | None = None  # the day from which it holds, where a system has several


GENERAL = Skin()


def read_html(text: str, url: str = "", skin: Skin = GENERAL) -> Version:
    """The version that this page holds. A page without a body gives one without paragraphs.

    `reader` of the version ends in `+density` or `+readability` where neither the skin nor a known container had the
    body: such a body may carry the page's furniture, so it is not compared with one that was read where it belongs.
    """
    page = LexborHTMLParser(text)
    for selector in skin.drop:
        for node in page.css(selector):
            node.decompose()
    found = find_body(page, skin.body)
    lines = _without_foot(found.lines) if found else []
    around = _around(page, found.nodes if found else [])
    stated = fact.info_table(page)
    metas = fact.metas(page)
    title = _title(page, skin, metas.get("articletitle"), found.nodes if found else [])
    above, below = _at_title(around, title)
    bylines = [line for line in lines[:HEAD] if _BYLINE.match(line.text)]
    dates = fact.stated_dates(
        ("published", "shown", fact.read_date(_words(page, skin.published))),
        ("published", "meta", fact.read_date(metas.get("pubdate"))),
        ("published", "table", stated.released),
        ("published", "comment", fact.read_date(fact.epaper_property(text).get("date"))),
        ("published", "shown", fact.labelled_date(bylines)),
        ("published", "shown", fact.labelled_date(line for line in below if line.role != "table")),
        ("written", "table", stated.signed),
        ("indexed", "table", stated.indexed),
        ("path", "address", fact.path_date(url)),
    )
    published = (
        next((each.day for each in dates if each.kind == "published"), None)
        or fact.displayed_date(below)
        or fact.path_date(url)
        or fact.displayed_date(above)
    )
    issuer = (
        stated.issuer
        or _words(page, skin.issuer)
        or metas.get("contentsource")
        or fact.displayed_source([*around, *bylines, *lines[-2:]])
    )
    kept = [_marked(line) for line in lines if not _FURNITURE.fullmatch(line.text)]
    if found and not kept and metas.get("description"):
        kept = [Line(metas["description"])]  # a page of pictures, described in its head
    if kept and title and _same(kept[0].text, title):
        kept[0] = replace(kept[0], role="title")  # the headline once more, within the body
    elif found and title and (heads := _headlines(page, found, title, kept)):
        kept = [*heads, *kept]
    nodes = [
        *(found.nodes if found else []),
        *page.css(".table01, .art_xxgktab, .xxgk_table_wza, table:has(td.t), .fujian, .attachment"),
    ]
    return Version(
        title=title,
        published=published,
        issuer=issuer,
        document_number=stated.document_number,
        validity=stated.validity,
        attachments=fact.attachments(nodes, _base(page, url)),
        paragraphs=paragraphs_of(kept),
        reader=f"{skin.reader}-{NUMBER}"
        + (f" {skin.since}" if skin.since else "")
        + (f"+{found.method}" if found and found.method else ""),
        dates=dates,
    )


def raw_text(version: Version) -> str:
    """The raw text to which offsets into an HTML page refer: the paragraphs of its version, one a line."""
    return version.text


def paragraphs_of(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Lines as paragraphs whose raw text is all lines joined by line breaks."""
    paragraphs = []
    raw = 0
    for line in lines:
        paragraphs.append(Paragraph(text=line.text, runs=((0, raw, len(line.text)),), role=line.role))
        raw += len(line.text) + 1
    return tuple(paragraphs)


def _around(page: LexborHTMLParser, body: Sequence[LexborNode]) -> list[Line]:
    """The lines of the page outside its body."""
    return lines_of(page.body, frozenset(node.mem_id for node in body)) if page.body else []


def _without_foot(lines: list[Line]) -> list[Line]:
    """The lines above the foot of the site, which ends up within a body that somebody forgot to close: who keeps it,
    and the links between it and the text. What comes behind it (a copy for phones) is no part of the text either."""
    for number, line in enumerate(lines):
        if len(line.text) > _NOTICE or line.text.endswith("。") or not _FOOT.search(line.text):
            continue
        last = max((at for at in range(number) if "。" in lines[at].text), default=None)
        if last is not None:
            beneath = range(last + 1, number)
            links = (
                at for at in beneath if 2 * lines[at].linked > len(lines[at].text) and "附件" not in lines[at].text
            )
            return lines[: next(links, number)]
    return lines


def _at_title(lines: list[Line], title: str | None) -> tuple[list[Line], list[Line]]:
    """The lines above the headline and from it on, else from the breadcrumb: many sites show today's date on top."""
    for number, line in enumerate(lines):
        if title and len(title) > 3 and line.text.startswith(title):
            return lines[:number], lines[number:]
    for number, line in enumerate(lines):
        if "当前位置" in line.text or "您的位置" in line.text or "所在位置" in line.text:
            return [], lines[number:]
    return [], lines


def _title(page: LexborHTMLParser, skin: Skin, meta: str | None, body: Sequence[LexborNode]) -> str | None:
    for selector in skin.title:
        for node in page.css(selector):
            words = fact.heading_text(node)
            if words:
                return words
    element = page.css_first("title")
    named = fact.plain_title(element.text() or "") if element else ""
    if meta:
        return meta
    headings = [words for node in page.css("h1") if 4 <= len(words := fact.heading_text(node)) <= 150]
    if headings:
        # The page's name often repeats the headline; where it does not, the last h1 before the body is the headline.
        return next((words for words in headings if named and (words in named or named in words)), headings[-1])
    for node in page.css("h2, h3, [class*=title], [class*=Title], [id*=title]"):
        words = fact.heading_text(node)
        if 4 <= len(words) <= 150 and named and (words.startswith(named) or named.startswith(words)):
            return named if fact.DATE.search(words.removeprefix(named)) else words  # the box holds its date as well
    return named or None


def _words(page: LexborHTMLParser, selectors: Sequence[str]) -> str:
    """The text of the first element that one of the selectors finds."""
    for selector in selectors:
        node = page.css_first(selector)
        words = " ".join(line.text for line in lines_of(node)) if node else ""
        if words:
            return words
    return ""


def _headlines(page: LexborHTMLParser, found: Body, title: str, body: Sequence[Line]) -> list[Line]:
    """The headlines of an article whose body is told with them: kicker, headline and subtitle of an e-paper, which
    often hold a figure of their own, and the headline of a notice of a line or two on a page of no known system."""
    place = found.nodes[0] if found.nodes else None
    said = {line.text for line in body}  # which a headline holds too that nobody closed

    def is_head(line: Line) -> bool:
        return line.text not in said

    if place is not None and (place.tag == "founder-content" or place.attributes.get("id") == "ozoom"):
        for selector in _EPAPER_HEADS:
            heads = [line for node in page.css(selector) for line in takewhile(is_head, lines_of(node))]
            if heads:
                return [replace(line, role="title") for line in heads]
    if found.method and sum(len(line.text) for line in body) < _NOTICE:
        return [Line(title, role="title")]
    return []


def _marked(line: Line) -> Line:
    return replace(line, role="byline") if _BYLINE.match(line.text) and "。" not in line.text else line


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W", "", one) == re.sub(r"\W", "", other)


def _base(page: LexborHTMLParser, url: str) -> str:
    node = page.css_first("base[href]")
    return urljoin(url, node.attributes.get("href") or "") if node else url
