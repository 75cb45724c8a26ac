"""What follows when the day of a promise has passed: how it stands, and whether silence about it is told. Pure.

A work report sums a year up; it never speaks of all that was promised. Silence is told (`overdue`) only of what a
reader would hold against somebody: a deed or a number of things, neither a rate nor a sum that a bulletin reports nor
an event; with a day that its own words name, not only the year of the report it stands in; of the body that promised
it; when figures of that time are out; and when a later document of the body was read whole and no words of it are
alike. Everything else is a state and no finding: `unread` without any later document, else `due`. What a city promises
for one of its districts the district answers for: only a document of its own that was read whole can be silent on it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from rapidfuzz import fuzz

from monitor.extract.indicators import canonical
from monitor.ledger.entries import Entry, Origin
from monitor.ledger.names import read_name
from monitor.ledger.values import Context

GRACE = timedelta(days=120)  # figures of a year come out until the end of April
# Deeds that are done on a day; an event is in the news and not in reports, a title is given by others.
DEEDS = frozenset({"启动", "开工", "建成", "投用", "出台", "设立"})
WEAK = 2  # up to this rung others act, or it is only thought about
ALIKE = 75  # how alike (of 100) words of a later document are that may speak of the same
_OTHERS = re.compile("支持|鼓励|推动|协助|配合|争取|引导")
_STATISTIC = re.compile(r"[%‰元]|百分点|天|倍")
_ALL_DONE = re.compile(r"(?:民生实事|为民办实事)[^。;；]{0,16}?(?:完成|办结|办成|兑现|落实)")
_MARKS = re.compile(r"[\s“”‘’\"'《》「」()（）·]+")


def deadline(first: Entry, last: Entry, context: Context) -> str:
    """How an unfulfilled promise stands to its day: none, open, moved, unread, due, or overdue, which alone is told.

    `first` is its first wording, whose day no later one replaces, `last` its latest. It is open until the figures of
    that time are out.
    """
    end = first.end
    if end is None:
        return "none"
    moved = last.end is not None and last.end > end
    end = max(end, last.end or end)
    if context.today <= end + GRACE:
        return "moved" if moved else "open"
    if not _reviews(last, end, context):
        return "unread"
    answered = all(context.reviews(body, end) for body in _bound(last))
    return "overdue" if answered and is_deliverable(last) and not spoken_of(last, end, context) else "due"


def names_its_day(entry: Entry) -> bool:
    """Whether the words of a promise say for when it is; else it only stands in a text about that time."""
    return entry.statement is not None and entry.statement.why.get("period", "period.section") != "period.section"


def is_deliverable(entry: Entry) -> bool:
    """Whether a promise is a deed or a number of things, for a day of its own or on a list of such things."""
    statement = entry.statement
    if statement is None or entry.rung <= WEAK or statement.strength == "explore" or _OTHERS.search(entry.quote):
        return False
    if not names_its_day(entry) and entry.origin.series != "livelihood":
        return False
    if entry.kind == "action":
        return entry.stage in DEEDS
    counted = statement.measure in ("amount", "level") and bool(statement.unit) and statement.value is not None
    return counted and not _STATISTIC.search(statement.unit or "")


def spoken_of(entry: Entry, end: date, context: Context) -> bool:
    """Whether words like those of a promise stand in a document that looks back, or it says that all is done."""
    name = plain(read_name(entry.name).stem if entry.kind == "action" else canonical(entry.name))
    for each in _reviews(entry, end, context):
        text = context.words(each).text
        if (entry.origin.series == "livelihood" or "实事" in name) and _ALL_DONE.search(text):
            return True
        if fuzz.partial_ratio(name, text, score_cutoff=ALIKE) >= ALIKE:
            return True
    return False


def plain(text: str) -> str:
    """Text as it is looked through: compatibility forms, without spaces and quotation marks."""
    return _MARKS.sub("", normalize("NFKC", text))


def _bound(entry: Entry) -> list[str]:
    """The bodies that are bound: what a city says of its districts they report, not the city."""
    return (entry.who or entry.origin.jurisdiction).split(";")


def _reviews(entry: Entry, end: date, context: Context) -> tuple[Origin, ...]:
    """The whole documents that look back on a day, of the body that spoke and of those that are bound."""
    bodies = dict.fromkeys((entry.origin.jurisdiction, *_bound(entry)))
    return tuple(each for body in bodies for each in context.reviews(body, end))
