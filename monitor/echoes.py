"""What was said before: the same piece on another page, the same step taken there, a page that flips to and fro.

Such a version is stored like any other, with all that follows from it. Only the telling differs: one document in three
places is one alert, and a page that swings between two states is told of three times, not for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import Connection

from crawler.values import Version
from db import copies, versions
from monitor import flag
from monitor.reprints import Printed, is_reprint, passages
from monitor.values import Change, Clause

TOLD_RETURNS = 2  # returns of a page to an earlier text that are told, the last with the word that it is unstable
LOOKED_AT = 5  # pages that hold the same sentences
STATES = 4  # of such a page, the newest
UNSTABLE = "这一页在几种说法之间反复，此后的来回只记录、不再提醒；"


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The changes as they are to be stored, and whether anybody is to be told of them. `of` is the version of another
    page that this one repeats."""

    changes: tuple[Change, ...]
    silent: bool = False
    of: int | None = None


def heard(tx: Connection, page_id: int, said: Printed, changes: Sequence[Change], *, history: bool) -> Echo:
    """What is new in a version about to be stored as the next of its page. History is told to nobody anyway."""
    version = said.version
    new = versions.text_hash(version.text)
    own = versions.texts_of(tx, page_id)
    if not history and (changes or not own):
        places = _copied(tx, page_id, version) or _reprinted(tx, page_id, said)
        if places:
            return Echo(changes=(_republished(version, [url for url, _ in places]),), silent=True, of=places[0][1])
    returns = sum(text in own[:at] for at, text in enumerate((*own, new)))
    if new not in own or returns < TOLD_RETURNS:
        return Echo(changes=tuple(changes))
    if returns == TOLD_RETURNS:
        return Echo(changes=tuple(replace(each, explanation=UNSTABLE + each.explanation) for each in changes))
    return Echo(changes=tuple(changes), silent=True)


def _copied(tx: Connection, page_id: int, version: Version) -> list[tuple[str, int]]:
    """Where the very words stand already, or the same step was taken: URLs and versions."""
    key, keys = versions.content_key(version), versions.keys_of(tx, page_id)
    if key in keys:
        return []
    return [
        (url, copied)
        for other, url, copied in versions.pages_with(tx, key, besides=page_id)
        if not keys or (keys[-1], key) in pairwise(versions.keys_of(tx, other))
    ]


def _reprinted(tx: Connection, page_id: int, said: Printed) -> list[tuple[str, int]]:
    """Where a document stands of which this one is a reprint, or that took the same step."""
    newest = versions.latest(tx, page_id)
    before = _printed(tx, *newest) if newest else None
    found = []
    for other, url in copies.pages_sharing(tx, passages(said.version), besides=page_id, limit=LOOKED_AT):
        stored = [(each.id, _printed(tx, each.id, each.version)) for each in versions.of_page(tx, other, STATES)]
        steps = [(None, stored[0]), *pairwise(stored)] if before is None else list(pairwise(stored))
        for earlier, (number, later) in reversed(steps):
            if is_reprint(later, said) and (before is None or (earlier and is_reprint(earlier[1], before))):
                found.append((url, number))
                break
    return found


def _printed(tx: Connection, version_id: int, version: Version) -> Printed:
    return Printed(version, tuple(each.quote for each in versions.statements_of(tx, version_id)))


def _republished(version: Version, places: Sequence[str]) -> Change:
    words = f"同一内容已见于 {'、'.join(places[:3])}" + (f" 等 {len(places)} 处" if len(places) > 3 else "")
    title = version.title or version.text[:40]
    return flag.change(["republished"], None, Clause(quote=title, start_offset=0, end_offset=0), words)
