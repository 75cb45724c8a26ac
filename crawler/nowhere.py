"""What a host says to an address that cannot exist: some answer 200, with a page that is nobody's."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.health import line_key
from crawler.values import Version

_NAME = 16  # characters that nobody gave to a page


def nowhere(url: str) -> str:
    """An address beside `url`, of the same kind, under which nothing can stand; the same for the same `url`."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    _, dot, suffix = name.rpartition(".")
    made_up = hashlib.sha256(url.encode()).hexdigest()[:_NAME]
    return parts._replace(path=f"{folder}/{made_up}{dot}{suffix if dot else ''}", query="", fragment="").geturl()


def says_the_same(one: Version, other: Version) -> bool:
    """Whether two pages say the same, up to their numbers: counters, clocks and the address that was asked for."""
    return _keys(one) == _keys(other)


def _keys(version: Version) -> Sequence[str]:
    return [key for each in version.paragraphs if (key := line_key(each.text))]
