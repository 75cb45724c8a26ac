"""A parsed page as lines of text: block elements, line breaks and table rows each begin a new one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "founder-content",
    )
)  # fmt: skip
_SILENT = frozenset(
    (
        "script", "style", "noscript", "iframe", "object", "embed", "applet", "template", "head", "title",
        "select", "option", "button", "input", "textarea", "svg", "math", "audio", "video", "canvas", "map",
    )
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_EDGE = " \t\r\n\f\xa0\u3000\u200b\ufeff"
_LONGEST_CELL = 1500  # characters; a table with a longer cell lays out a page
CELL = "\t"  # between the cells of a row


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `role` is body or table; `linked` counts its characters that are links."""

    text: str
    role: str = "body"
    linked: int = 0


def lines_of(root: LexborNode, skip: frozenset[int] = frozenset()) -> list[Line]:
    """The lines of everything below `root` that a reader sees, without the elements whose `mem_id` is in `skip`."""
    lines: list[Line] = []
    pieces: list[str] = []
    linked = 0
    links = 0

    def flush() -> None:
        nonlocal linked
        text = tidy("".join(pieces))
        if text:
            lines.append(Line(text, linked=linked))
        pieces.clear()
        linked = 0

    # An explicit stack: pages nest thousands deep where somebody forgot to close an element.
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if leaving:
            if tag == "a":
                links -= 1
            else:
                flush()
            continue
        if tag == "-text":
            text = node.text_content or ""
            pieces.append(text)
            if links:
                linked += len(text.strip())
            continue
        if tag in _SILENT or tag.startswith(("-", "!")) or node.mem_id in skip or is_hidden(node):
            continue
        if tag == "br":
            flush()
            continue
        if tag == "table" and is_data_table(node):
            flush()
            lines.extend(_rows(node))
            continue
        if tag in _BLOCKS:
            flush()
            stack.append((node, True))
        elif tag == "a":
            links += 1
            stack.append((node, True))
        stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
    flush()
    return lines


def tidy(text: str) -> str:
    """White space as HTML shows it, except that a line break between Chinese characters is no space."""
    return _SPACES.sub(_space, text).strip(_EDGE)


def _space(found: re.Match[str]) -> str:
    if "\n" not in found.group():
        return " "
    text, start, end = found.string, found.start(), found.end()
    wide = start > 0 and end < len(text) and text[start - 1] > "\u2e80" and text[end] > "\u2e80"
    return "" if wide else " "


def is_one_line(node: LexborNode) -> bool:
    """Whether the element holds nothing that begins a line of its own."""
    return all(child.tag != "br" and child.tag not in _BLOCKS for child in node.iter())


def is_hidden(node: LexborNode) -> bool:
    """Whether the element itself says that it is not shown."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def cells_of(row: LexborNode) -> list[str]:
    """The text of each cell of a table row."""
    return [" ".join(line.text for line in lines_of(cell)) for cell in row.iter() if cell.tag in ("td", "th")]


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """The rows of a table, wherever its sections put them."""
    yield from table.css("tr")


def is_data_table(table: LexborNode) -> bool:
    """Whether the table holds figures rather than the layout of a page."""
    if table.css_first("table table, td table") is not None:
        return False
    full = 0
    for row in rows_of(table):
        lengths = [len((cell.text(deep=True) or "").strip()) for cell in row.iter() if cell.tag in ("td", "th")]
        if max(lengths, default=0) > _LONGEST_CELL:
            return False
        full += sum(length > 0 for length in lengths) > 1
    return full > 1


def _rows(table: LexborNode) -> Iterator[Line]:
    for row in rows_of(table):
        text = CELL.join(cells_of(row)).strip(CELL + _EDGE)
        if text:
            yield Line(text, role="table")
