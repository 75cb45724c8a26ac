"""Bytes to a version: tells what kind of file it is and hands it to the reader of its kind. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler import systems
from crawler.decode import EncodingError, decode, refuse_damage
from crawler.read.html import read_html
from crawler.values import Version

if TYPE_CHECKING:
    from crawler.catalogue import Source

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|script)\b", re.IGNORECASE)
_MARKUP_START = re.compile(
    r"^\s*(?:<!--.*?-->\s*|<\?xml.*?\?>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_UNREAD = {
    "doc": "Word 97",
    "xls": "Excel 97",
    "wps": "WPS",
    "et": "WPS table",
    "ofd": "OFD",
    "ceb": "CEB",
    "rar": "RAR",
}


class ReadError(ValueError):
    """This file cannot be read into a version; the message says what it is and what to do."""


class KeptUnread(ReadError):
    """A file of a kind that is kept and not read: nothing is wrong with it."""


def kind_of(body: bytes, content_type: str | None = None, url: str = "") -> str:
    """What the bytes are: html, text, pdf, docx, xlsx, or the suffix of a format that is kept unread, else binary.

    The bytes decide before what the server says, which is often wrong; the address tells formats that begin alike.
    """
    suffix = re.sub(r"[?#].*", "", url).rsplit("/", 1)[-1].rpartition(".")[2].lower()
    if body.startswith(b"%PDF-") or b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        if suffix in ("docx", "xlsx", "ofd"):
            return suffix
        return "docx" if b"word/" in body else "xlsx" if b"xl/" in body else "ofd" if b"OFD.xml" in body else "binary"
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return suffix if suffix in _UNREAD else "doc"
    if suffix in _UNREAD:
        return suffix
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    if not marked and b"\x00" in body[:4096]:
        return "binary"
    head = decode(body[:8192] if not marked else body, content_type).text[:8192]
    declared = (content_type or "").lower()
    if "html" in declared or suffix in ("html", "htm", "shtml"):
        return "html"
    if _MARKUP_START.match(head) or (not declared.startswith("text/plain") and suffix != "txt" and _HTML.search(head)):
        return "html"
    return "text"


def read_page(
    body: bytes, content_type: str | None = None, system: str = "", url: str = "", source: Source | None = None
) -> Version:
    """The version that `body` holds. `system` names the publishing system of an HTML page, empty for an unknown one;
    `source` matters to the general system, whose selectors it carries.

    Raises EncodingError for damaged text and ReadError for an empty, binary or unread format, or a missing extra.
    """
    if not body.strip():
        raise ReadError("the document is empty")
    kind = kind_of(body, content_type, url)
    if kind == "html":
        text = decode(body, content_type).text
        version = systems.get(system).read(text, url, source) if system in systems.NAMES else read_html(text, url)
    elif kind == "text":
        from crawler.read.text import read_text

        version = read_text(decode(body, content_type).text)
    elif kind in ("pdf", "docx", "xlsx"):
        version = _read_office(kind, body)
    elif kind in _UNREAD:
        raise KeptUnread(
            f"a {_UNREAD[kind]} file (.{kind}): kept as it is, not read; convert it to .docx or .pdf to read it"
        )
    else:
        raise ReadError("binary data of an unknown kind, not a document")
    refuse_damage("\n".join([version.title or "", version.text]))
    return version


def _read_office(kind: str, body: bytes) -> Version:
    extra = "pdf" if kind == "pdf" else "office"
    try:
        if kind == "pdf":
            from crawler.read.pdf import read_pdf

            return read_pdf(body)
        from crawler.read.office import read_docx, read_xlsx

        return read_docx(body) if kind == "docx" else read_xlsx(body)
    except ImportError as error:
        raise ReadError(f"a {kind.upper()} file: reading it needs pip install 'wuxi-monitor[{extra}]'") from error
    except ValueError as error:
        raise ReadError(str(error)) from error


__all__ = ["EncodingError", "KeptUnread", "ReadError", "kind_of", "read_page"]
