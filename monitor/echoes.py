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
from db import versions
from monitor import flag
from monitor.values import Change, Clause

TOLD_RETURNS = 2  # returns of a page to an earlier text that are told, the last with the word that it is unstable
UNSTABLE = "这一页在几种说法之间反复，此后的来回只记录、不再提醒；"


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The changes as they are to be stored, and whether anybody is to be told of them."""

    changes: tuple[Change, ...]
    silent: bool = False


def heard(tx: Connection, page_id: int, version: Version, changes: Sequence[Change], *, history: bool) -> Echo:
    """What is new in a version about to be stored as the next of its page. History is told to nobody anyway."""
    new = versions.text_hash(version.text)
    own = versions.texts_of(tx, page_id)
    key, keys = versions.content_key(version), versions.keys_of(tx, page_id)
    elsewhere = () if history or key in keys else versions.pages_with(tx, key, besides=page_id)
    if elsewhere:
        places = [
            url for other, url in elsewhere if not keys or (keys[-1], key) in pairwise(versions.keys_of(tx, other))
        ]
        if places and (changes or not own):
            return Echo(changes=(_republished(version, places),), silent=True)
    returns = sum(text in own[:at] for at, text in enumerate((*own, new)))
    if new not in own or returns < TOLD_RETURNS:
        return Echo(changes=tuple(changes))
    if returns == TOLD_RETURNS:
        return Echo(changes=tuple(replace(each, explanation=UNSTABLE + each.explanation) for each in changes))
    return Echo(changes=tuple(changes), silent=True)


def _republished(version: Version, places: Sequence[str]) -> Change:
    words = f"同一内容已见于 {'、'.join(places[:3])}" + (f" 等 {len(places)} 处" if len(places) > 3 else "")
    title = version.title or version.text[:40]
    return flag.change(["republished"], None, Clause(quote=title, start_offset=0, end_offset=0), words)
