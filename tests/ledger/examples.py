"""Documents of a made-up city, and the ledger that follows from them. The sentences are our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.ledger import Context, Derived, Entry, Promise, Relation, Verdicts, derive, doubtful, entries, origin
from monitor.ledger.values import Words

CITY = "青云市"
TODAY = date(2026, 3, 1)


def document(page: str, day: str, text: str, who: str = CITY, **facts: object) -> tuple[Entry, ...]:
    """The entries of a text as if it had been published on that day at that address."""
    version = read_text(text)
    published = date.fromisoformat(day)
    extraction = extract(version, published, who)
    given = origin(version, page, published, who, [each.role for each in extraction.sections], **facts)
    return entries(given, version, extraction.statements)


def report(year: int, goals: str, review: str = "", tasks: str = "", who: str = CITY) -> tuple[Entry, ...]:
    """A work report of a city, with its main targets, what it says of the year before, and its tasks."""
    text = (
        f"{year}年{who}政府工作报告\n\n各位代表：\n\n一、{year - 1}年工作回顾\n\n"
        f"过去一年，我们稳住了大盘。{review}\n\n二、{year}年工作安排\n\n"
        f"今年全市经济社会发展的主要预期目标是：{goals}。\n\n{tasks}\n"
    )
    return document(f"https://{'qingyun' if who == CITY else who}.example/{year}", f"{year}-01-20", text, who)


def ledger(
    *documents: tuple[Entry, ...],
    today: date = TODAY,
    verdicts: Verdicts | None = None,
    words: Mapping[str, Words] | None = None,
) -> Derived:
    """What follows from documents. `words` are those of the whole ones, by page."""
    said = [entry for each in documents for entry in each]
    whole = {each.origin.jurisdiction: [] for each in said}
    for given in {entry.origin for entry in said}:
        if given.whole:
            whole[given.jurisdiction].append(given)
    held = {name: tuple(found) for name, found in whole.items()}
    said_in = words or {}
    context = Context(
        today=today, whole=held, verdicts=verdicts or Verdicts(), words=lambda at: said_in.get(at.page, Words())
    )
    derived = derive(said, context)
    found = (*derived.candidates, *doubtful(derived.promises, context))
    return Derived(promises=derived.promises, relations=derived.relations, candidates=found)


def told(derived: Derived) -> list[tuple[set[str], str, str]]:
    """The relations but for first sights: classes, and the quotes of both sides."""
    return [
        (set(each.classes), each.before.quote if each.before else "", each.after.quote if each.after else "")
        for each in derived.relations
        if each.classes != ("new",)
    ]


def relation(derived: Derived, *words: str) -> Relation:
    """The one relation, first sights aside, in whose sides all these words stand."""
    found = [
        each
        for each in derived.relations
        if each.classes != ("new",)
        and all(word in "".join(side.quote for side in (each.before, each.after) if side) for word in words)
    ]
    assert len(found) == 1, [(each.classes, each.explanation) for each in found]
    return found[0]


def promise(derived: Derived, words: str) -> Promise:
    """The one promise whose first wording holds these words."""
    found = [each for each in derived.promises if words in each.first.quote]
    assert len(found) == 1, [each.first.quote for each in found]
    return found[0]
