"""Bytes to text: one charset rule for all that we read, and the check that no damaged text is compared. Pure.

The rule was measured on 360 Chinese texts (360 right; detectors miss short GBK): a declared charset counts only if the
bytes decode strictly by it, otherwise strict UTF-8, otherwise GB18030, which holds GBK and GB2312.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE
)
_DECLARED_WITHIN = 65536  # bytes; some templates put kilobytes of comment before the meta element
_SURROGATE, _PRIVATE = re.compile("[\ud800-\udfff]"), re.compile("[\ue000-\uf8ff]")
_LEADS_OF_TWO, _LEADS_OF_THREE = bytes(range(0xC2, 0xE0)), bytes(range(0xE0, 0xF5))
_PRIVATE_LIMIT = 0.005  # share of characters


class EncodingError(ValueError):
    """The text holds characters that only a wrong or damaged decoding leaves behind."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the charset it was read by, and how that charset was found."""

    text: str
    charset: str
    why: str  # bom, utf-8, header, meta, fallback, damaged


@lru_cache(maxsize=2)  # a page is judged, then read: the same bytes twice
def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`. Never fails: a body that no charset fits is read by the one that fits best, as `damaged`."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(charset, "replace"), charset, "bom")
    # Chinese in UTF-8 is made of three-byte sequences, which other charsets do not produce by chance. Hence this comes
    # before the declaration: a page in UTF-8 that says gb2312 often decodes "strictly" as GB18030, into nonsense.
    text = _strict(body, "utf-8")
    if text is not None and _looks_meant(body):
        return Decoded(text, "utf-8", "utf-8")
    declared = [("header", http_content_type_encoding(content_type or "")), ("meta", _meta(body))]
    named = [(why, charset) for why, charset in declared if charset]
    for why, charset in [*named, ("fallback", "utf-8"), ("fallback", "gb18030")]:
        text = _strict(body, charset)
        if text is not None:
            return Decoded(text, charset, why)
    candidates = [*(charset for _, charset in named), "utf-8", "gb18030"]
    best = min(candidates, key=lambda charset: body.decode(charset, "replace").count("\ufffd"))
    return Decoded(body.decode(best, "replace"), best, "damaged")


def refuse_damage(text: str) -> None:
    """Raise EncodingError if `text` cannot be what its author wrote."""
    for sign, name in (("\ufffd", "U+FFFD"), ("\x00", "a zero character")):
        at = text.find(sign)
        if at >= 0:
            raise EncodingError(f"{name} at {at}, after {text[max(0, at - 12) : at]!r}: wrong or damaged charset")
    half = _SURROGATE.search(text)
    if half:
        raise EncodingError(f"half of a surrogate pair at {half.start()}: wrong or damaged charset")
    private = len(_PRIVATE.findall(text))
    if private > len(text) * _PRIVATE_LIMIT:
        raise EncodingError(f"{private} of {len(text)} characters are of private use: wrong charset or a coded font")


def _meta(body: bytes) -> str | None:
    found = _META.search(body, 0, _DECLARED_WITHIN)
    return resolve_encoding(found.group(1).decode("ascii")) if found else None


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _looks_meant(body: bytes) -> bool:
    """Whether valid UTF-8 carries more characters of three and four bytes than of two, and some at all."""
    wide = len(body) - len(body.translate(None, _LEADS_OF_THREE))
    return wide > 0 and wide > len(body) - len(body.translate(None, _LEADS_OF_TWO))
