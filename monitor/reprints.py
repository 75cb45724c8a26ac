"""Whether one document is a reprint of another: the same words, and around them nothing that promises or counts. Pure.

A reprint adds a note of its editor, a source line, an address, or leaves those of the first printing out. Whatever else
differs, be it one number, day or hedge, makes two documents of them: each is then told by itself.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from crawler.values import Version, words_of
from monitor.extract.modality import MODAL

PASSAGES = 4  # sentences by which a document is found again: its longest
_PASSAGE = 12  # code points of a sentence that does not stand in any document
_SHARED = 40  # code points that a reprint has in common with what it prints, at least
_MOST = 2 / 3  # of the longer of the two, without its imprint
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿几数半][余多]?(?:[个家项座条年月日号处台套所亩人户元米吨成倍届期批名]|公里|分之)|百分"
)


@dataclass(frozen=True)
class Printed:
    """A document as it was printed: its version, and the quotes of what it states."""

    version: Version
    quotes: tuple[str, ...]

    @cached_property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """The sentences of the body as printed and as bare words, those without words left out."""
        body = [each.text for each in self.version.paragraphs if each.role in ("body", "table")]
        printed = [found.group().strip() for text in body for found in _SENTENCE.finditer(text)]
        return tuple((each, words) for each in printed if (words := words_of(each)))

    @cached_property
    def words(self) -> str:
        """The body as bare words."""
        return "".join(words for _, words in self.sentences)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A sentence that the other printing has not, and behind how many shared words it stands."""

    printed: str
    words: str
    at: int
    label: str  # notes, imprint, or empty


def passages(version: Version) -> frozenset[int]:
    """The keys of the longest sentences of a document, by which its reprints are found."""
    sentences = {words for _, words in Printed(version, ()).sentences if len(words) >= _PASSAGE}
    longest = sorted(sentences, key=lambda words: (-len(words), words))[:PASSAGES]
    return frozenset(
        int.from_bytes(hashlib.sha256(each.encode(errors="surrogatepass")).digest()[:8], signed=True)
        for each in longest
    )


def is_reprint(one: Printed, other: Printed) -> bool:
    """Whether the two say the same but for harmless sentences around it, which either may have."""
    if one.words == other.words:
        return bool(one.words)
    shared, ours = _split(one, other)
    same, theirs = _split(other, one)
    most = max(len(shared) + sum(len(each.words) for each in own if each.label != "imprint") for own in (ours, theirs))
    if shared != same or len(shared) < max(_SHARED, _MOST * most):
        return False
    if not all(_is_harmless(each, one, other) for each in ours) or not all(
        _is_harmless(each, other, one) for each in theirs
    ):
        return False
    # At one place both have something of their own: a sentence that was replaced, unless both are imprints.
    return not any(first.at == second.at and not (first.label and second.label) for first in ours for second in theirs)


def _split(one: Printed, other: Printed) -> tuple[str, list[_Frame]]:
    """What of one stands in the other too, and the sentences that do not."""
    kept: list[str] = []
    frames = []
    length = 0
    for printed, words in one.sentences:
        if words in other.words:
            kept.append(words)
            length += len(words)
        else:
            frames.append(_Frame(printed, words, length, _label(printed)))
    return "".join(kept), frames


def _is_harmless(frame: _Frame, own: Printed, other: Printed) -> bool:
    """Whether a sentence states, promises and counts nothing that the other printing lacks."""
    quotes: Sequence[str] = [words_of(quote) for quote in own.quotes]
    if any(quote in frame.words or frame.words in quote for quote in quotes if quote):
        return False
    if MODAL.search(frame.printed):
        return False
    if frame.label == "imprint":
        return True
    if frame.label == "notes":
        known = set(_NUMBER.findall(other.words))
        return all(number in known for number in _NUMBER.findall(frame.words))
    return not _FIGURE.search(frame.printed)


def _label(printed: str) -> str:
    found = _labels().match(printed)
    return (found.lastgroup or "") if found else ""


@cache
def _labels() -> re.Pattern[str]:
    groups = tomllib.loads((Path(__file__).parent / "reprints.toml").read_text(encoding="utf-8"))
    ways = [
        f"(?P<{name}>{'|'.join(re.escape(entry['text']) for entry in entries)})" for name, entries in groups.items()
    ]
    return re.compile(rf"[（(【\[]?(?:{'|'.join(ways)})(?:(?<=自)|[：:\s\d〔（(])")
