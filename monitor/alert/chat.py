"""A message for a chat, which takes only so many bytes: as much as fits, and where the rest is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.alert.clean import one_line
from monitor.alert.marks import bracketed, marked
from monitor.alert.message import Message
from monitor.alert.wording import LABELS, TIERS, of
from monitor.flag import Language

# Chats take <at …>, <!channel> and @all for orders to wake everybody; a page must not give any.
_INERT = str.maketrans({"<": "＜", ">": "＞", "@": "＠"})


def chat(message: Message, limit: int) -> str:
    """The body below the subject, at most `limit` bytes of UTF-8: the gravest in full, others in a line, or counted."""
    data = message.json["data"]
    if "findings" not in data:
        return _cut(message.text.translate(_INERT), limit)
    rows, lang = data["findings"], data["lang"]
    if len(rows) == 1 and message.subject.endswith(_inert(rows[0]["sentence"])):
        body = "\n".join(_evidence(rows[0], lang))  # the subject, which stands above, has told the rest
        if _size(body) <= limit:
            return body
    kept = [_short(number, row) for number, row in enumerate(rows, start=1)]
    room = limit - _size("\n\n".join(kept))
    if room >= 0:
        for number, row in enumerate(rows, start=1):
            full = _full(number, row, lang)
            room -= _size(full) - _size(kept[number - 1])
            if room < 0:
                break
            kept[number - 1] = full
        return "\n\n".join(kept)
    while kept:
        kept.pop()
        rest = _rest(len(rows) - len(kept), data["lang"])
        body = "\n\n".join([*kept, rest])
        if _size(body) <= limit:
            return body
    return _cut(body, limit)


def _full(number: int, row: Mapping[str, Any], lang: Language) -> str:
    return "\n".join([_inert(f"{number}. {row['sentence']}"), *_evidence(row, lang)])


def _evidence(row: Mapping[str, Any], lang: Language) -> list[str]:
    """Both sides with what differs in brackets, how sure it is where it is not, which document says it and where."""
    before, after = (_inert(row[side]["quote"]) if row[side] else "" for side in ("before", "after"))
    if before and after:
        before, after = map(bracketed, marked(before, after))
    lines = [f"{sign} {side}" for sign, side in (("－", before), ("＋", after)) if side]
    tier = (row["after"] or row["before"] or {}).get("tier", "A")
    if tier != "A":
        lines.append(of(LABELS["sure"], lang) + of(("：", ": "), lang) + of(TIERS[tier], lang))
    title = f"《{_inert(row['title'])}》" if row["title"] else ""
    return [*lines, title + _inert(row["page"])]


def _short(number: int, row: Mapping[str, Any]) -> str:
    return _inert(f"{number}. {row['sentence']}") + "\n" + _inert(row["page"])


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
