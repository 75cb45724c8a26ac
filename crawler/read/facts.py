"""What a page states of itself: title, dates, issuer, document number, validity, files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.read.blocks import Line, cells_of, lines_of, tidy
from crawler.values import Attachment, StatedDate

FILES = frozenset(
    ("pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "ppt", "pptx", "rtf", "csv", "zip", "rar", "7z", "ceb")
)

# Label of an information table -> our name. The labels differ by site and by year (sites.md 1.5).
_LABELS = {
    "信息索引号": "index_number", "索引号": "index_number", "索引号码": "index_number",
    "文件编号": "document_number", "发文字号": "document_number", "文号": "document_number",
    "文件字号": "document_number", "发文文号": "document_number", "公文编号": "document_number",
    "效力状况": "validity", "有效性": "validity", "效力状态": "validity", "文件状态": "validity", "时效性": "validity",
    "是否有效": "validity", "时效": "validity",
    "发布机构": "issuer", "发文机关": "issuer", "发布单位": "issuer", "发文单位": "issuer", "信息来源": "issuer",
    "公开日期": "released", "发布日期": "released", "发布时间": "released", "公开时间": "released",
    "生成日期": "indexed", "成文日期": "signed", "发文日期": "signed", "印发日期": "signed",
}  # fmt: skip
_EMPTY = re.compile(r"^[\s\xa0\u3000—\-–－_无/]*$")
DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_LABELLED_DATE = re.compile(
    r"(?:发布时间|发布日期|发稿时间|公开日期|公布日期|更新时间|更新日期|信息时间|(?<!生成|成文|发文|印发)(?:日期|时间))\s*[：:]?\s*\[?\s*"
    + DATE.pattern
)
_SOURCE = re.compile(
    r"(?:信息来源|稿件来源|文章来源|来源|发布机构|供稿单位)\s*[：:]\s*[\[【]?\s*([^\s\]】|｜:：，。；;]{2,40})"
)
# What stands beside it in one line, parted by nothing that a reader of the text could see.
_LABEL = re.compile(r"(?:浏览|点击|阅读|访问)(?:次数|量|数)|发布(?:时间|日期)|责任编辑|作者|字[体号]|打印|分享|收藏")
_PATH_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-](\d{2})/|/t((?:19|20)\d{2})(\d{2})(\d{2})_")
_PROPERTY = re.compile(r"<(date|author|nodename)>\s*(.*?)\s*</\1>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")  # some systems put the headline into the head with its markup
_SITE_SUFFIX = re.compile(r"\s*(?:[_|｜–—]+|\s-+\s|--+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the page says of itself; the dates are kept apart, since they can disagree."""

    index_number: str | None = None
    document_number: str | None = None
    validity: str | None = None
    issuer: str | None = None
    released: date | None = None  # 公开日期, of the table
    indexed: date | None = None  # 生成日期: an index stamp, not the date of the document
    signed: date | None = None  # 成文日期


def info_table(page: LexborHTMLParser) -> Facts:
    """The facts of the page's information table, wherever its labels stand."""
    found: dict[str, str] = {}
    for row in page.css("tr"):
        if (
            row.css_first("table") is None
        ):  # a row that holds a table lays out the page, and tables nest a thousand deep
            cells = cells_of(row)
            if len(cells) <= 12:
                _pairs(cells, found)
    for item in page.css("dl, li, .xxgk_table p, .xxgk-info p"):
        label, separator, value = tidy(item.text(deep=True) or "").partition("：")
        if separator and len(value) < 60:
            _pairs([label, value], found)
    return Facts(
        **{key: value for key, value in found.items() if key not in ("released", "indexed", "signed")},
        released=read_date(found.get("released")),
        indexed=read_date(found.get("indexed")),
        signed=read_date(found.get("signed")),
    )


def _pairs(cells: list[str], found: dict[str, str]) -> None:
    for label, value in pairwise(cells):
        key = _LABELS.get(re.sub(r"[\s\xa0\u3000：:\[\]【】]", "", label))
        if key and not _EMPTY.match(value) and _LABELS.get(value.strip("：: ")) is None:
            found.setdefault(key, value.strip())


def metas(page: LexborHTMLParser) -> Mapping[str, str]:
    """The page's named meta elements, names in lower case (the national set: ArticleTitle, PubDate, ContentSource)."""
    found: dict[str, str] = {}
    for node in page.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = _MARKUP.sub("", node.attributes.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def stated_dates(*said: tuple[str, str, date | None]) -> tuple[StatedDate, ...]:
    """The days among (kind, origin, day), one of a kind from one place: the first."""
    found: dict[tuple[str, str], StatedDate] = {}
    for kind, origin, day in said:
        if day:
            found.setdefault((kind, origin), StatedDate(kind=kind, day=day, origin=origin))
    return tuple(found.values())


def epaper_property(text: str) -> dict[str, str]:
    """What a Founder e-paper says of an article in its comment `<!--enpproperty … /enpproperty-->`."""
    found = re.search(r"<!--\s*enpproperty(.*?)/enpproperty\s*-->", text, re.DOTALL)
    return {name.lower(): value for name, value in _PROPERTY.findall(found.group(1))} if found else {}


def read_date(text: str | None) -> date | None:
    """The first day that `text` names, None where it names none that exists."""
    return _first_date(DATE.finditer(text or ""))


def _first_date(matches: Iterable[re.Match[str]]) -> date | None:
    for match in matches:
        year, month, day = (group for group in match.groups() if group)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def path_date(url: str) -> date | None:
    """The day in the page's address: /2026/01/30/ or t20260130_123."""
    return _first_date(_PATH_DATE.finditer(urlsplit(url).path))


def labelled_date(lines: Iterable[Line]) -> date | None:
    """The day that stands beside 发布时间 or the like in these lines."""
    return _first_date(match for line in lines if len(line.text) < 300 for match in _LABELLED_DATE.finditer(line.text))


def displayed_date(lines: Iterable[Line]) -> date | None:
    """The labelled day in these lines, else the first day among short lines."""
    kept = list(lines)
    return labelled_date(kept) or _first_date(
        match for line in kept if len(line.text) < 120 for match in DATE.finditer(line.text)
    )


def displayed_source(lines: Iterable[Line]) -> str | None:
    """Who the line 来源：… names."""
    for line in lines:
        match = _SOURCE.search(line.text) if len(line.text) < 300 else None
        named = _LABEL.split(match.group(1), maxsplit=1)[0].strip("（）() ") if match else ""
        if named and not _EMPTY.match(named):
            return named
    return None


def attachments(nodes: Iterable[LexborNode], url: str) -> tuple[Attachment, ...]:
    """The files linked below `nodes`, each once."""
    found: dict[str, Attachment] = {}
    for node in nodes:
        for link in node.css("a[href]"):
            href = (link.attributes.get("href") or "").strip()
            if href.lower().startswith(("javascript:", "mailto:", "data:", "#")):
                continue
            try:
                address = urljoin(url, href)
                path = urlsplit(address).path
            except ValueError:
                continue
            if path.rsplit(".", 1)[-1].lower() in FILES:
                name = tidy(link.text(deep=True) or "") or (link.attributes.get("title") or "").strip()
                found.setdefault(address, Attachment(url=address, name=name or unquote(path.rsplit("/", 1)[-1])))
    return tuple(found.values())


def plain_title(text: str) -> str:
    """The words of a <title> element without the names of site and column behind them."""
    parts = [part for part in _SITE_SUFFIX.split(tidy(text)) if part]
    return parts[0] if parts else ""


def heading_text(node: LexborNode) -> str:
    """A heading in one line."""
    return "".join(line.text for line in lines_of(node))
