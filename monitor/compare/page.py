"""Compares what two versions of a page say of themselves: number, validity, attachments. Pure."""

from __future__ import annotations

from crawler.values import Version
from monitor.flag import change
from monitor.values import Change, Clause


def page_changes(before: Version, after: Version) -> list[Change]:
    """The changes of the page's own fields. What one of the two versions does not state is not compared."""
    found: list[Change] = []
    if before.validity and after.validity and before.validity != after.validity:
        words = f"效力由“{before.validity}”改为“{after.validity}”"
        found.append(change(["validity"], _field(before.validity), _field(after.validity), words))
    if before.document_number and after.document_number and before.document_number != after.document_number:
        words = f"文号由“{before.document_number}”改为“{after.document_number}”"
        found.append(change(["redefined"], _field(before.document_number), _field(after.document_number), words))
    old, new = ({each.url: each.name for each in version.attachments} for version in (before, after))
    if old.keys() != new.keys():
        gone, came = (
            "、".join(row[url] or url for url in row if url not in other) for row, other in ((old, new), (new, old))
        )
        words = f"附件有变动：删去{gone or '无'}，新增{came or '无'}"
        sides = (_field(gone) if gone else None), (_field(came) if came else None)
        found.append(change(["replaced-attachment"], *sides, words))
    return found


def _field(words: str) -> Clause:
    """A field stands beside the text, so it has no place in it."""
    return Clause(quote=words, start_offset=0, end_offset=0)
