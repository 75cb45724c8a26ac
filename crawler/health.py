"""Whether a source still yields what it used to: an empty list, or a new skin, is not the same as news. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.values import Link, Verdict, Version

RUNS = 9  # passes before this one that say what is usual
_LITTLE, _MUCH = 0.2, 5.0  # of the usual number of rows
_SILENCE = 6.0  # times the usual gap between two days on the list
_SHORTEST_SILENCE = timedelta(days=14)
PAGES_ALIKE = 5  # pages that change alike, or that cannot be read any more: it is the site
PAGES_UNLIKE = 2  # pages that stayed as they were: what came or went on another is its own
_LEFT = 0.3  # of what a page said; less is left where its skin is no longer known
_DIGITS = re.compile(r"\d+")


def problems(
    source_id: str, listed: int, before: Sequence[int], links: Iterable[Link], now: datetime
) -> tuple[str, ...]:
    """What an operator should look at: far fewer or far more rows than usual, or a list on which nothing is new.

    `before` are the numbers of rows of earlier passes.
    """
    found = []
    usual = median(before) if len(before) >= 3 else 0
    if usual and not _LITTLE * usual <= listed <= _MUCH * usual:
        found.append(f"{source_id}: lists {listed} rows, usually {usual:.0f}: has the site changed?")
    silence = _silence({link.published for link in links if link.published}, now.date())
    if silence:
        found.append(f"{source_id}: nothing new on its lists for {silence} days, unusually long: are they still kept?")
    return tuple(found)


def _silence(days: set[date], today: date) -> int:
    """The days since the newest row, where that is out of all proportion to the gaps between the rows; else 0."""
    dated = sorted(day for day in days if day <= today)
    if len(dated) < 5:
        return 0
    gap = median((later - earlier).days for earlier, later in pairwise(dated))
    since = today - dated[-1]
    return since.days if since > max(_SHORTEST_SILENCE, timedelta(days=_SILENCE * gap)) else 0


def line_key(text: str) -> str:
    """What lines of furniture share from page to page, whose counters and dates differ."""
    return _DIGITS.sub("0", "".join(text.split()))


def page_shape(url: str) -> str:
    """What the addresses of pages of one template share: all but their numbers."""
    return _DIGITS.sub("0", url)


@dataclass
class Revisits:
    """What became of the pages of a pass that could be read before."""

    asked: int = 0
    unreadable: int = 0
    differences: list[frozenset[str]] = field(default_factory=list)  # keys of the lines that came or went, by page
    emptied: list[int] = field(default_factory=list)  # pages of which hardly anything is left
    changed: set[str] = field(default_factory=set)  # shapes of the pages with lines that came or went
    unchanged: list[str] = field(default_factory=list)  # shapes of those on which none did
    lost: set[str] = field(default_factory=set)  # shapes of the pages that cannot be read as they were
    read: list[str] = field(default_factory=list)  # shapes of those that can

    def saw(
        self,
        page_id: int,
        url: str,
        before: Version,
        after: Version | None,
        verdict: Verdict,
        *,
        drifted: bool = False,
    ) -> None:
        """Such a page was answered: `after` is what is read now, `drifted` that its body is not where it was."""
        self.asked += 1
        shape = page_shape(url)
        if verdict is Verdict.UNCHANGED:
            self.unchanged.append(shape)
        if drifted or verdict in (Verdict.UNREADABLE, Verdict.SOFT_ERROR):
            self.unreadable += 1
            self.lost.add(shape)
        elif verdict in (Verdict.CONTENT, Verdict.UNCHANGED):
            self.read.append(shape)
        if verdict is Verdict.CONTENT and after:
            old, new = ({line_key(each.text) for each in version.paragraphs} for version in (before, after))
            self.differences.append(frozenset(old ^ new))
            if old != new:
                self.changed.add(shape)
            else:
                self.unchanged.append(shape)
            if sum(map(len, old & new)) < _LEFT * sum(map(len, old)):
                self.emptied.append(page_id)

    def furniture(self) -> frozenset[str]:
        """The keys that came or went on many of the pages that changed, and on at least half of them."""
        found = Counter(key for difference in self.differences for key in difference)
        return frozenset(key for key, pages in found.items() if _is_site(pages, len(self.differences)))

    @property
    def open(self) -> bool:
        """Whether so few pages changed, or cannot be read, that others have to be asked: is it they, or the site?"""
        unlike = sum(shape in self.changed for shape in self.unchanged)
        changed = bool(self.changed) and unlike < PAGES_UNLIKE and not self.furniture()
        sound = sum(shape in self.lost for shape in self.read)
        return changed or (0 < self.unreadable < PAGES_ALIKE and sound < PAGES_UNLIKE)

    @property
    def shapes(self) -> set[str]:
        """The shapes of the pages that others are asked for the sake of."""
        return self.changed | self.lost

    def misread(self) -> tuple[int, ...]:
        """The pages that must not be believed: so many do not lose nearly all they say at once, a skin loses them."""
        return tuple(self.emptied) if _is_site(len(self.emptied), len(self.differences)) else ()

    def problems(self, source_id: str) -> tuple[str, ...]:
        """What an operator should look at: a good part of the pages cannot be read any more."""
        lost = self.unreadable + len(self.misread())
        if not _is_site(lost, self.asked):
            return ()
        what = f"{lost} of {self.asked} pages that were read before cannot be read as they were"
        return (f"{source_id}: {what}: has the site changed?",)


def _is_site(pages: int, of: int) -> bool:
    """Whether so many pages that do the same are the site's doing."""
    return pages >= max(PAGES_ALIKE, of / 2)
