"""The frozen values that the crawler hands on: links, captures, versions and their paragraphs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

_BETWEEN_WORDS = re.compile(r"(?<!\d)[^\w%‰]|[^\w%‰](?!\d)|_")


def words_of(text: str) -> str:
    """The text as copies of it share it: in its normal form, without what parts words; what parts digits stays."""
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", text))


class Verdict(StrEnum):
    """What a capture is. Only CONTENT is ever read into a version and compared."""

    CONTENT = "content"
    UNCHANGED = "unchanged"  # 304, or the same bytes as before
    GONE = "gone"  # 404, 410, or a deep page that redirects to the root
    SOFT_ERROR = "soft-error"  # 200 that says 系统繁忙, 页面不存在 …
    STUB = "stub"  # a body too short to be a page
    BLOCKED = "blocked"  # a firewall's or a ban's page
    CHALLENGE = "challenge"  # wants a script or a cookie solved
    TRUNCATED = "truncated"  # fewer bytes than promised
    UNREADABLE = "unreadable"  # charset or structure that we cannot read
    REFUSED = "refused"  # address guard or robots.txt says no
    FAILED = "failed"  # no answer: timeout, connection, TLS, 5xx after retries


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer as it came: `body` is what the wire carried after content decoding, whole and not cut."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One item of a list: where it leads and what the list says of it.

    `stated` is False where the list shows no day and `published` is that of the address.
    """

    url: str
    title: str = ""
    published: date | None = None
    stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One list to ask for: a GET of `url`, or a POST of `form` to it. `depth` counts list pages from 1."""

    url: str
    form: tuple[tuple[str, str], ...] = ()
    depth: int = 1
    step: str = "list"  # which of its system's kinds of list this is
    guess: bool = False  # the page before did not say that this one exists: a 404 is the end of the list
    published: date | None = None  # of an issue: the day of everything below


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one list page holds: links to pages, and further lists to ask. `problem` is for the operator."""

    links: tuple[Link, ...] = ()
    more: tuple[Ask, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of clean text that belongs together, and where each part of it stands in the raw text.

    `text` has its lines rejoined and its furniture removed, its characters are otherwise as printed.
    `runs` are (offset in text, offset in raw text, length), ascending and gapless in text; offsets count code points.
    `article` numbers the pieces of a page that carries several.
    """

    text: str
    runs: tuple[tuple[int, int, int], ...]
    article: int = 0
    role: str = "body"  # title, body, byline, table

    def raw_offset(self, offset: int) -> int:
        """The raw offset of the character at `offset` of text."""
        at = bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        start, raw, _ = self.runs[max(at, 0)]
        return raw + offset - start

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span of the non-empty span start..end of text."""
        return self.raw_offset(start), self.raw_offset(end - 1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that a page links to."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A day that somebody states of a page, and where: the dates of a page can contradict, and none stands for another.

    `kind` is `published`, `written` (成文, 发文), `indexed` (生成: a stamp of the system), `listed`, or `path` (the day
    in the address). `origin` is `table` (of information), `meta` (in the head), `shown` (on the page), `comment` (of an
    e-paper), `address`, or the address of the list.
    """

    kind: str
    day: date
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The clean text of one page as it stood, with the facts that the page states of itself.

    `published` is the best of `dates`, which are kept with the page: a new stamp in them is no new version.
    """

    title: str | None = None
    published: date | None = None
    issuer: str | None = None
    document_number: str | None = None
    validity: str | None = None
    attachments: tuple[Attachment, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    reader: str = ""
    dates: tuple[StatedDate, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One retrieval of a page. `body` is what came over the wire after content decoding; None where nothing came."""

    url: str
    fetched_at: datetime
    verdict: Verdict
    status: int | None = None
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    note: str = ""  # why the verdict is what it is, in one line
