"""Judges an answer before anything is compared: is it the page, or an error, a block, a challenge, a stub. Pure.

Everything but CONTENT is kept as evidence and never read, so no outage can look like a change of text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.read.blocks import lines_of
from crawler.values import Response, Verdict, Version


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and, in one line, why."""

    verdict: Verdict
    note: str = ""
    expected: bool = False  # not content, and nobody's fault: a file of a kind that is kept unread
    drifted: bool = False  # the place that used to hold the body is not on the page any more


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of verdicts.toml."""

    verdict: Verdict
    name: str
    words: re.Pattern[str]
    within: int
    where: str
    examples: tuple[str, ...]


def _load_rules() -> tuple[Rule, ...]:
    rows = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))["rules"]
    return tuple(
        Rule(
            verdict=Verdict(row["verdict"]),
            name=row["name"],
            words=re.compile("|".join(row["words"]), re.IGNORECASE),
            within=row["within"],
            where=row.get("where", "shown"),
            examples=tuple(row["examples"]),
        )
        for row in rows
    )


RULES = _load_rules()

_TITLE_TELLS = re.compile(
    r"^\W*(?:(?:40[34]|50\d)(?![\d.%]|\s*[\u4e00-\u9fff])|error\b|出错|错误(?:页面?|信息)?$|(?:系统|错误|信息)?提示(?:信息|页面?)?$)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|script|meta|div|p|table)\b", re.IGNORECASE)
_META_REFRESH = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[^>]+url\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_SCRIPT_LOCATION = re.compile(
    r"(?:window\.|document\.|top\.|self\.)*location(?:\.href|\.replace)?\s*[=(]\s*[\"']([^\"']+)", re.IGNORECASE
)
_FRAME = re.compile(r"<i?frame\b[^>]+?\bsrc\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_ERROR_PATH = re.compile(r"/(?:40[34]|50\d|error|errors|notfound|404page|login|sso)(?:[./_-]|$)", re.IGNORECASE)
_ROOT_PATH = re.compile(r"^/?(?:(?:index|default|main|home)\.\w{2,5})?$", re.IGNORECASE)
_STUB = 64  # bytes; the stubs seen on these portals have 3 to 16
_SHOWN = 60  # characters of a body in a note
_LITTLE = 60  # characters without a sentence: a viewer's buttons, not a body
_SENTENCE = re.compile("[。；！？，]|[0-9]")
_MUCH = 0.25  # of a page's words; an editor who takes out more is rarer than a template that moves


def judge(response: Response, text: str | None) -> Judgement:
    """What this answer is. `text` is its decoded body where it is HTML or plain text, None for other files.

    CONTENT means only that nothing speaks against it; `judge_version` has the last word once it is read.
    """
    verdict = _by_status(response)
    if verdict:
        return _by_text(response, text, verdict) if text and verdict.verdict is Verdict.BLOCKED else verdict
    moved = _by_address(response)
    if moved:
        return moved
    if not response.body.strip():
        return Judgement(Verdict.STUB, "the body is empty")
    if text is None:
        return Judgement(Verdict.CONTENT)
    return _by_text(response, text, Judgement(Verdict.CONTENT))


def _by_status(response: Response) -> Judgement | None:
    status = response.status
    if status == 200:
        return None
    if status == 304:
        return Judgement(Verdict.UNCHANGED, "304")
    if status in (404, 410):
        return Judgement(Verdict.GONE, f"status {status}")
    if status in (412, 521):
        return Judgement(Verdict.CHALLENGE, f"status {status}: the site wants a script or a cookie solved")
    if status in (401, 403, 405, 406, 418, 444, 451):
        return Judgement(Verdict.BLOCKED, f"status {status}")
    return Judgement(Verdict.FAILED, f"status {status}")


def _by_address(response: Response) -> Judgement | None:
    """A deep page that leads to the root is gone; one that leads to an error or login page is an error."""
    if not response.redirects:
        return None
    asked, came = urlsplit(response.url).path, urlsplit(response.final_url).path
    if _ROOT_PATH.match(came) and not _ROOT_PATH.match(asked):
        return Judgement(Verdict.GONE, f"redirects to the root: {response.final_url}")
    if _ERROR_PATH.search(came) and not _ERROR_PATH.search(asked):
        return Judgement(Verdict.SOFT_ERROR, f"redirects to {response.final_url}")
    return None


def _by_text(response: Response, text: str, otherwise: Judgement) -> Judgement:
    if not _MARKUP.search(text[:4000]):
        title, shown = "", text.strip()
        pictures = False
    else:
        page = LexborHTMLParser(text)
        element = page.css_first("title")
        title = (element.text() or "").strip() if element else ""
        shown = "\n".join(line.text for line in lines_of(page.body)) if page.body else ""
        pictures = page.css_first("img, a[href]") is not None
        if len(shown) < 400 and page.css_first("input[type=password]") is not None:
            return Judgement(Verdict.SOFT_ERROR, "a login page")
    for rule in RULES:
        if len(shown) > rule.within and not (rule.where == "shown" and rule.words.search(title)):
            continue
        found = rule.words.search(text if rule.where == "source" else f"{title}\n{shown}")
        if found:
            return Judgement(rule.verdict, f"{rule.name}: {found.group(0)[:40]!r}")
    if _TITLE_TELLS.match(title) and len(shown) < 600:
        return Judgement(Verdict.SOFT_ERROR, f"titled {title[:40]!r}")
    if len(shown) < 200:
        target = onward(text)
        if target:
            return Judgement(Verdict.SOFT_ERROR, f"only leads on to {target[:200]}")
    if not shown and not pictures and "<script" in text:
        return Judgement(Verdict.CHALLENGE, "nothing but a script")
    if otherwise.verdict is Verdict.CONTENT and (len(response.body) < _STUB or not (shown or pictures)):
        return Judgement(Verdict.STUB, f"{len(response.body)} bytes, {len(shown)} visible characters")
    return otherwise


def onward(text: str) -> str | None:
    """Where a page sends its reader by itself: a meta refresh, or a script that sets its location."""
    found = _META_REFRESH.search(text) or _SCRIPT_LOCATION.search(text)
    return found.group(1) if found else None


def frame(text: str) -> str | None:
    """What the first frame on a page shows: where a page without a body may have it."""
    found = _FRAME.search(text)
    return found.group(1) if found else None


def judge_version(version: Version, *, before: Version | None = None) -> Judgement:
    """Whether what was read is a page at all, and whether it is one that its page `before` makes believable.

    Far more often the template moved than the text went, so two things are held back: a body that shrank to a tenth,
    and other words where the body's place is gone and they were found by less sure means than the words before.
    """
    length = len(version.text)
    said = "".join(each.text for each in version.paragraphs if each.role in ("body", "table"))
    if not said and not version.attachments:
        return Judgement(Verdict.UNREADABLE, "no body found on the page")
    if len(said) < _LITTLE and not version.attachments and not _SENTENCE.search(said):
        return Judgement(Verdict.UNREADABLE, f"no body found on the page, only {said!r}")
    if before is None:
        return Judgement(Verdict.CONTENT)
    if len(before.text) > 200 and length < len(before.text) / 10:
        words = f"body shrank from {len(before.text)} to {length} characters"
        return _drift(words, version, before)
    if _sureness(version) < _sureness(before):
        words = f"nothing stands where {before.reader} found the body"
        if version.text == before.text:
            return Judgement(Verdict.UNCHANGED, f"{words}: has the template changed?", drifted=True)
        return _drift(words, version, before)
    return Judgement(Verdict.CONTENT)


def lost_much(version: Version, before: Version) -> bool:
    """Whether a good part of what the page said is not in its body any more."""
    return sum(map(len, _lost(version, before))) > _MUCH * len(before.text)


def judge_loss(version: Version, before: Version, shown: Sequence[str]) -> Judgement:
    """Whether what went from the body went from the page, whose lines are `shown`: where most of it still stands there,
    the body's place holds something else now, or one of several parts."""
    lost = _lost(version, before)
    there = {*shown}
    still = [each for each in lost if each in there]
    if not lost or sum(map(len, still)) < sum(map(len, lost)) / 2:
        return Judgement(Verdict.CONTENT)
    return _drift(f"{len(still)} paragraphs that {before.reader} found in the body stand beside it", version, before)


def _drift(words: str, version: Version, before: Version) -> Judgement:
    """What is held back since the template seems to have changed, with what the page said and what is found now."""
    pairs = enumerate(zip(before.text, version.text, strict=False))
    at = next((at for at, (old, new) in pairs if old != new), min(len(before.text), len(version.text)))
    was, now = (text[at : at + _SHOWN] for text in (before.text, version.text))
    shown = f"It was …{was!r}, {version.reader} finds …{now!r}"
    return Judgement(Verdict.UNREADABLE, f"{words}: has the template changed? {shown}", drifted=True)


def _lost(version: Version, before: Version) -> list[str]:
    kept = {each.text for each in version.paragraphs}
    return [each.text for each in before.paragraphs if each.text not in kept]


def _sureness(version: Version) -> int:
    """How sure its reader was of the body's place: its system's own, one that others use, or told by density."""
    return 0 if "+" in version.reader else 1 if version.reader.startswith("html-") else 2
