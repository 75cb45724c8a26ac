"""A message for a chat, which takes only so many bytes: as much as fits, and where the rest is. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.alert.clean import one_line, web_link
from monitor.alert.marks import bracketed, marked
from monitor.alert.message import Message
from monitor.alert.wording import LABELS, TIERS, moment, of
from monitor.flag import Language

# Chats take <at …>, <!channel> and @all for orders to wake everybody; a page must not give any.
_INERT = str.maketrans({"<": "＜", ">": "＞", "@": "＠"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a message: the sentence of a finding, a side of it, its page (which `link` leads to), or more."""

    kind: Literal["sentence", "before", "after", "page", "more"]
    text: str
    link: str | None = None


Block = tuple[Line, ...]  # what belongs together: one finding, one notice


def chat(message: Message, limit: int) -> str:
    """The body below the subject as plain text of at most `limit` bytes of UTF-8."""
    body = _plain(fitted(message, lambda blocks: len(_plain(blocks).encode("utf-8", "replace")) <= limit))
    return _cut(body, limit)


def fitted(message: Message, fits: Callable[[Sequence[Block]], bool]) -> Sequence[Block]:
    """The blocks below the subject that fit: the gravest in full, others in a line, or counted."""
    data = message.json["data"]
    lang = data["lang"]
    head: list[Block] = [(Line("more", _inert(message.heading)),)] if message.heading else []
    if "findings" not in data:
        parts = re.split(r"\n\n+", message.text.strip())
        told = [tuple(Line("more", _inert(line)) for line in part.split("\n")) for part in parts]
        return told if fits(told) else _counted(head, told, lang, "alerts list", fits)
    rows = data["findings"]
    if len(rows) == 1 and message.subject.endswith(_inert(rows[0]["sentence"])):
        alone = [*head, _evidence(rows[0], lang)]  # the subject, which stands above, has told the rest
        if fits(alone):
            return alone
    short = [_short(number, row) for number, row in enumerate(rows, start=1)]
    full = [(first[0], *_evidence(row, lang)) for first, row in zip(short, rows, strict=True)]
    if not fits([*head, *short]):
        return _counted(head, short, lang, "findings", fits)
    number = _most(len(rows), lambda number: fits([*head, *full[:number], *short[number:]]))
    return [*head, *full[:number], *short[number:]]


def _counted(
    head: list[Block], blocks: Sequence[Block], lang: Language, command: str, fits: Callable[[Sequence[Block]], bool]
) -> list[Block]:
    """The first of the blocks and how many more there are, and which command shows them."""

    def shown(number: int) -> list[Block]:
        return [*head, *blocks[:number], (Line("more", _rest(len(blocks) - number, lang, command)),)]

    return shown(_most(len(blocks) - 1, lambda number: fits(shown(number))))


def _most(highest: int, fits: Callable[[int], bool]) -> int:
    """The highest number up to `highest` that fits; 0 where none does."""
    return max(bisect_left(range(highest + 1), True, key=lambda number: not fits(number)) - 1, 0)


def _evidence(row: Mapping[str, Any], lang: Language) -> Block:
    """Both sides with what differs in brackets, how sure it is where it is not, which document says it, where and when.

    The last line leads to the rest: the kept evidence, the story so far, and how to silence it.
    """
    before, after = (_inert(row[side]["quote"]) if row[side] else "" for side in ("before", "after"))
    if before and after:
        before, after = map(bracketed, marked(before, after))
    lines = [Line("before", f"－ {before}")] if before else []
    lines += [Line("after", f"＋ {after}")] if after else []
    tier = (row["after"] or row["before"] or {}).get("tier", "A")
    if tier != "A":
        lines.append(Line("more", of(LABELS["sure"], lang) + of(("：", ": "), lang) + of(TIERS[tier], lang)))
    lines.append(_page(row, f"《{_inert(row['title'])}》" if row["title"] else ""))
    found = moment(datetime.fromisoformat(row["found_at"]), lang)
    more = of(("详情、静默", "all of it, silencing"), lang) + of(("：", ": "), lang)
    command = f"wuxi-monitor alerts simulate {row['id']}"
    return (*lines, Line("more", f"{_inert(row['source_name'])} · {found} · {more}{command}"))


def _short(number: int, row: Mapping[str, Any]) -> Block:
    return Line("sentence", _inert(f"{number}. {row['sentence']}")), _page(row, "")


def _page(row: Mapping[str, Any], title: str) -> Line:
    address, link = _inert(row["page"]), web_link(row["page"])
    return Line("page", (title or address) if link else title + address, link)


def _plain(blocks: Sequence[Block]) -> str:
    """The blocks as text; behind the title of a page stands its address."""
    return "\n\n".join("\n".join(_plain_line(line) for line in block) for block in blocks)


def _plain_line(line: Line) -> str:
    return line.text + _inert(line.link) if line.link and line.text != _inert(line.link) else line.text


def _inert(line: str) -> str:
    return one_line(line).translate(_INERT)


def _rest(number: int, lang: Language, command: str) -> str:
    if lang == "zh":
        return f"另有 {number} 项，请运行 wuxi-monitor {command} 查看。"
    return f"and {number} more: run wuxi-monitor {command}."


def _cut(text: str, limit: int) -> str:
    """The text cut to `limit` bytes, at a character."""
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= limit else raw[: limit - 3].decode("utf-8", "ignore") + "…"
