"""What other templates would make of a page: the same words, in markup that says less of where the body stands."""

from __future__ import annotations

import re
from collections.abc import Callable

_NAMES = re.compile(r"""\s(?:class|id|itemprop|name|role)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(/?)p(?=[\s>/])", re.IGNORECASE)
_OPENING = re.compile(r"<p(?:\s[^>]*)?>", re.IGNORECASE)
_CLOSING = re.compile(r"</p\s*>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|section|article)\s*>", re.IGNORECASE)
_OWN = re.compile(r"</?(?:founder-content|article|main|section|header|footer|nav|aside)(?:\s[^>]*)?>", re.IGNORECASE)


def nameless(html: str) -> str:
    """No element has a name, and none says by its tag what it is for."""
    return _OWN.sub(lambda tag: "</div>" if tag[0].startswith("</") else "<div>", _NAMES.sub("", html))


def boxes(html: str) -> str:
    """Nothing but boxes without names: every paragraph is one."""
    return _PARAGRAPH.sub(r"<\1div", nameless(html))


def breaks(html: str) -> str:
    """No paragraphs: lines end in breaks."""
    return _CLOSING.sub("<br><br>", _OPENING.sub("", nameless(html)))


def spans(html: str) -> str:
    """Each paragraph is a span with a break behind it."""
    return _CLOSING.sub("</span><br>", _OPENING.sub("<span>", nameless(html)))


def cells(html: str) -> str:
    """Each paragraph is the only cell of a row of one table, as old editors laid out text."""
    opened = _OPENING.sub("<table><tr><td>", nameless(html))
    return _CLOSING.sub("</td></tr></table>", opened)


def unclosed(html: str) -> str:
    """Somebody forgot to close what he opened."""
    return _BLOCK_END.sub("", html)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "nameless": nameless,
    "boxes": boxes,
    "breaks": breaks,
    "spans": spans,
    "cells": cells,
    "unclosed": unclosed,
}


def cut(html: str, known: str) -> str:
    """The page as it is when the connection ends in the middle of its body, whose words are `known`."""
    for start in range(len(known) // 2, len(known) - 12):
        at = html.find(known[start : start + 12])
        if at >= 0:
            return html[:at]
    return html[: len(html) * 6 // 10]
