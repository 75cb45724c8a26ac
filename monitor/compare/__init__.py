"""Compares two versions of one page: what a reader should know has changed, with both sentences. Pure.

Differences are found in the text, so that none hangs on what the extractor knows; the statements that they touch say
what they mean. Line breaks, width, blanks, quotation marks, numbering, places and page furniture are no difference.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.values import Version
from monitor.compare.alone import Side
from monitor.compare.changes import changes_of
from monitor.compare.hunks import difference
from monitor.compare.layer import Layer
from monitor.compare.page import page_changes
from monitor.compare.sides import placed
from monitor.values import Change, Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one reading of a document gives."""

    version: Version
    extraction: Extraction


def compare(before: Document, after: Document) -> tuple[Change, ...]:
    """The changes from one version of a page to a later one, in the order of the later text; none if none matters.

    Classes and severities are those of `monitor.flag`. compare(b, a) is compare(a, b) with sides and classes swapped.
    """
    found = page_changes(before.version, after.version)
    old, new = Layer.of(before.version), Layer.of(after.version)
    if old.text == new.text:
        return tuple(found)
    apart = difference(old, new)
    if not apart.gaps and not apart.moved:
        return tuple(found)
    found += changes_of(apart, _side(before, old), _side(after, new))
    return tuple(found)


def _side(document: Document, layer: Layer) -> Side:
    published = document.version.published
    return Side(layer, placed(layer, document.extraction), published.year if published else None)
