"""Derives the ledger of some blocks from all that is stored of them, by publication and never by arrival. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from monitor.compare.alone import KINDS
from monitor.ledger.comparable import amount, incomparable, step
from monitor.ledger.entries import YEARLY, Entry, hashed
from monitor.ledger.measured import Strand, follows, left_out
from monitor.ledger.named import GIVEN, Course
from monitor.ledger.names import clue, read_name
from monitor.ledger.values import Candidate, Context, Derived, Promise, Relation
from monitor.values import Statement

LIMIT = 12  # candidates of one promise that a person is shown


def derive(entries: Iterable[Entry], context: Context) -> Derived:
    """Promises, relations and candidates of blocks, given every entry of each block.

    The result hangs on the set of entries, not on their order. Blocks that a person joined must come together.
    """
    blocks: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: each.order):
        blocks[entry.block].append(entry)
    promises: list[Promise] = []
    relations: list[Relation] = []
    candidates: list[Candidate] = []
    for group in _joined(blocks, context):
        measured = [each for each in group if each.kind in ("target", "outcome")]
        named = [each for each in group if each.kind in ("action", "mention")]
        told: list[Relation] = []
        heard = {each.end.year for each in measured if each.kind == "outcome" and each.origin.current and each.end}
        strands = [Strand(key, held, context, heard) for key, held in _strands(measured, context).items()]
        for strand in strands:
            promises += strand.promises()
            told += strand.relations()
        told += left_out([each for each in measured if each.origin.current], strands, context)
        candidates += _other_scopes(strands, context)
        courses = [Course(key, held, context) for key, held in _courses(named, context).items()]
        for course in courses:
            promises += course.promises()
            told += course.relations()
        candidates += _given(courses)
        relations += [*told, *_first_sights(group, told)]
    relations = _without_echoes(relations)
    return Derived(promises=_dropped(promises, relations), relations=_once(relations), candidates=tuple(candidates))


def doubtful(promises: Sequence[Promise], context: Context) -> tuple[Candidate, ...]:
    """Candidates among promises whose names are alike in the form that doubt looks by (`Promise.alike`)."""
    found = []
    by_form: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        if promise.alike:
            by_form[promise.alike].append(promise)
    for held in by_form.values():
        for one, two in combinations(sorted(held, key=lambda each: each.key)[:LIMIT], 2):
            if one.block == two.block and one.first.level == two.first.level:
                continue  # one event in two years
            if one.strand == two.strand or context.verdicts.parted(one.strand, two.strand):
                continue
            if one.first.level and two.first.level and one.first.level != two.first.level:
                continue  # titles of two levels are two
            given = [each.first for each in (one, two) if each.first.stage == GIVEN]
            taken = _taken_for_given(given[0]) if len(given) == 1 else ()
            classes = ("met",) if taken else ()
            found.append(Candidate(one=one.key, other=two.key, reasons=(*_reasons(one, two), *taken), classes=classes))
    return tuple(found)


def _reasons(one: Promise, two: Promise) -> tuple[str, ...]:
    stems = [read_name(each.first.name).stem for each in (one, two)]
    own = [reason for reason in dict.fromkeys(clue(stem)[1] for stem in stems) if reason]
    against = [each for each in incomparable(one.first, two.first) if not each.startswith("名称")]
    return (f"名称：{one.first.name}、{two.first.name}", *own, *against)


def _joined(blocks: dict[str, list[Entry]], context: Context) -> Iterator[list[Entry]]:
    """The blocks, those together of which a person joined a strand."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for block, entries in blocks.items():
        groups[context.verdicts.leading_block(block)].extend(entries)
    yield from groups.values()


def _strands(entries: Sequence[Entry], context: Context) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[_own(entry, entry.strand_key, context)].append(entry)
    return found


def _courses(entries: Sequence[Entry], context: Context) -> dict[str, list[Entry]]:
    """The entries of each thing. Where one title has one level only, a text that says none means that one."""
    levels: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.strand and "@" not in entry.strand and entry.stage != GIVEN and entry.origin.current:
            levels[entry.block].add(entry.strand)
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        known = levels[entry.block]
        strand = hashed(entry.block, entry.strand or (next(iter(known)) if len(known) == 1 else ""))
        if entry.stage in YEARLY:
            strand = hashed(strand, entry.slot)
        found[_own(entry, strand, context)].append(entry)
    return found


def _own(entry: Entry, strand: str, context: Context) -> str:
    """The key of the strand that an entry belongs to, which is its own where a person took it out."""
    leading = context.verdicts.leading(strand)
    return hashed(leading, entry.lasting) if context.verdicts.parted(entry.lasting, leading) else leading


def _other_scopes(strands: Sequence[Strand], context: Context) -> Iterator[Candidate]:
    """Targets of one indicator that agree in all but their qualifiers: perhaps one, said in other words."""
    rows = [(strand, said[0].entry) for strand in strands for said in strand.targets.values()]
    for (one, a), (two, b) in combinations(sorted(rows, key=lambda row: row[1].order), 2):
        first, second = a.statement, b.statement
        if one.key == two.key or a.origin.page == b.origin.page or first is None or second is None:
            continue
        if (first.measure, first.value, first.unit) != (second.measure, second.value, second.unit):
            continue
        if context.verdicts.parted(one.key, two.key):
            continue
        found = step(first, second)
        classes, words = list(found.classes), list(found.words)
        if follows(a, b):
            classes.append("superseded")
        elif a.end and b.end and a.end != b.end:
            classes.append("later" if b.end > a.end else "sooner")
            words.append(f"期限由{a.end}到{b.end}")
        reasons = (*[each for each in incomparable(a, b) if each.startswith("范围")], *words, *b.doubts)
        keys = [hashed(strand.key, entry.slot) for strand, entry in ((one, a), (two, b))]
        yield Candidate(one=keys[0], other=keys[1], reasons=reasons, classes=tuple(classes) or ("repeated",))


def _taken_for_given(entry: Entry) -> tuple[str, ...]:
    return (f"后文以“{entry.name}”为既有，或已实现", "须查名录")


def _given(courses: Sequence[Course]) -> Iterator[Candidate]:
    """What a later text takes for given may be what was promised; only a register of titles can tell."""
    for course in courses:
        for entry in course.given:
            for other in courses:
                earlier = [voice.entry for voice in other.promised if voice.entry.order < entry.order]
                if other.key == course.key or not earlier:
                    continue
                one, two = next(other.promises()), next(course.promises())
                yield Candidate(one=one.key, other=two.key, reasons=_taken_for_given(entry), classes=("met",))


def _first_sights(entries: Sequence[Entry], relations: Sequence[Relation]) -> Iterator[Relation]:
    """The statements that stand to nothing earlier, each told once as new."""
    related = {(each.after.origin.page, each.after.ordinal) for each in relations if each.after and each.before}
    # What a page says since it was changed, and what it said before, is told as the change of that page.
    changed = [each for each in entries if each.statement and (each.origin.sequence != 1 or not each.origin.current)]
    seen = {_said(each, each.statement) for each in changed if each.statement}
    for entry in entries:
        if entry.statement is None or entry.origin.sequence != 1 or not entry.origin.current:
            continue
        said = _said(entry, entry.statement)
        if (entry.origin.page, entry.ordinal) in related or said in seen:
            continue
        seen.add(said)
        yield Relation(
            classes=("new",), before=None, after=entry, explanation=f"首次见到此{KINDS[entry.kind]}", at=entry.origin
        )


def _said(entry: Entry, statement: Statement) -> tuple[object, ...]:
    """What makes a statement no news a second time: the same thing, and the same number or on the same page."""
    same = (entry.origin.page,) if entry.kind == "action" else amount(statement)
    return entry.kind, entry.strand_key, entry.slot, *same


def _dropped(promises: Sequence[Promise], relations: Sequence[Relation]) -> tuple[Promise, ...]:
    """The promises, those marked that a later document let fall."""
    gone = {
        (each.before.origin.page, each.before.ordinal)
        for each in relations
        if each.before and "dropped" in each.classes
    }
    return tuple(
        replace(each, state=replace(each.state, says="dropped"))
        if any((entry.origin.page, entry.ordinal) in gone for entry, _ in each.members)
        else each
        for each in promises
    )


def _without_echoes(relations: Sequence[Relation]) -> list[Relation]:
    """The relations without those that a deadline passed of what is told as dropped already."""
    dropped = {each.before.order for each in relations if each.before and "dropped" in each.classes}
    return [
        each
        for each in relations
        if "overdue" not in each.classes or not each.before or each.before.order not in dropped
    ]


def _once(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations in the order in which they are told, each key once."""
    found: dict[str, Relation] = {}
    for relation in relations:
        found.setdefault(relation.key, relation)
    return tuple(found.values())
