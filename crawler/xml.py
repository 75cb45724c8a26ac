"""Reads XML that strangers wrote: no document type, no entities, so nothing can be fetched or blown up. Pure."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")


class XmlError(ValueError):
    """Not XML that we read; the message says why."""


def parse(text: str) -> ElementTree.Element:
    """The root element. Raises XmlError, also for any document type declaration."""
    if _DOCTYPE.search(text.encode()):
        raise XmlError("it declares a document type, which a feed or sitemap has no need of")
    try:
        return ElementTree.fromstring(_ENCODING.sub("", text.lstrip("\ufeff")))
    except ElementTree.ParseError as error:
        raise XmlError(f"not well-formed XML: {error}") from error


def name(element: ElementTree.Element) -> str:
    """The element's name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()
