"""Makes a page's text harmless where it is shown: no controls, no turned direction, no link but to the web. Pure."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, marks that turn the reading direction or show nothing at all.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\].*?(?:\x07|\x1b\\)|[@-Z\\-_])")  # ANSI: colours, titles
_BLANK = re.compile(r"\s+")


def one_line(text: str) -> str:
    """The text on one line, without anything that a terminal, a header or a reader's eye would obey."""
    return _BLANK.sub(" ", _HARMFUL.sub("", _BLANK.sub(" ", _ESCAPE.sub("", text)))).strip()


def for_terminal(text: str) -> str:
    """The text, lines and all, without anything that a terminal would obey."""
    return _HARMFUL.sub("", _ESCAPE.sub("", text))


def escaped(json_text: str) -> str:
    """JSON that says the same, with \\u… where a terminal would obey what it is shown."""
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def web_link(url: str) -> str | None:
    """The address if a reader may follow it, None for every scheme but http and https."""
    shown = one_line(url)
    return shown if re.match(r"https?://[^/\s]", shown, re.IGNORECASE) and shown == url else None
