"""A message for a chat, which takes only so many bytes: as much as fits, and where the rest is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.alert.clean import one_line
from monitor.alert.message import Message

# Chats take <at …>, <!channel> and @all for orders to wake everybody; a page must not give any.
_INERT = str.maketrans({"<": "＜", ">": "＞", "@": "＠"})


def chat(message: Message, limit: int) -> str:
    """The body, at most `limit` bytes of UTF-8: each finding in full, then in one line, then a count of the rest."""
    data = message.json["data"]
    if "findings" not in data:
        return _cut(message.text.translate(_INERT), limit)
    rows = data["findings"]
    for entry in (_full, _short):
        body = "\n\n".join(entry(number, row) for number, row in enumerate(rows, start=1))
        if _size(body) <= limit:
            return body
    kept = [_short(number, row) for number, row in enumerate(rows, start=1)]
    while kept:
        kept.pop()
        rest = _rest(len(rows) - len(kept), data["lang"])
        body = "\n\n".join([*kept, rest])
        if _size(body) <= limit:
            return body
    return _cut(body, limit)


def _full(number: int, row: Mapping[str, Any]) -> str:
    sides = [(sign, row[side]) for sign, side in (("－", "before"), ("＋", "after")) if row[side]]
    lines = [f"{number}. {row['sentence']}", *(f"{sign} {side['quote']}" for sign, side in sides)]
    return "\n".join(_inert(line) for line in lines) + "\n" + one_line(row["page"]).translate(_INERT)


def _short(number: int, row: Mapping[str, Any]) -> str:
    return _inert(f"{number}. {row['sentence']}") + "\n" + one_line(row["page"]).translate(_INERT)


def _inert(line: str) -> str:
    return one_line(line).translate(_INERT)


def _rest(number: int, lang: str) -> str:
    if lang == "zh":
        return f"另有 {number} 项，请运行 wuxi-monitor findings 查看。"
    return f"and {number} more: run wuxi-monitor findings."


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _cut(text: str, limit: int) -> str:
    """The text cut to `limit` bytes, at a character."""
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= limit else raw[: limit - 3].decode("utf-8", "ignore") + "…"
