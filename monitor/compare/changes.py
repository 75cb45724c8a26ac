"""Makes changes of the differences: each told of the statements that it touches, else of its clause. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from monitor.compare import sides
from monitor.compare.alone import Side, Stretch, alone, moved, scrap, subject
from monitor.compare.hunks import Difference
from monitor.compare.parts import Part, parts
from monitor.compare.reading import Clash, Finding, clause_of, read
from monitor.compare.sides import Placed
from monitor.compare.tokens import Day, Quantity, Token, tokens
from monitor.flag import change
from monitor.values import Change, Statement

Pair = tuple[Placed | None, Placed | None]

NUMERIC = frozenset({"raised", "lowered"})
# What is passed on from the head of a sentence to statements that stand behind it.
INHERITED = frozenset({"later", "sooner", "reassigned"})


def changes_of(apart: Difference, old: Side, new: Side) -> list[Change]:
    """The changes, in the order of the later text."""
    found: list[tuple[int, Change]] = []
    gone: list[Stretch] = []
    came: list[Stretch] = []
    for before, after in apart.moved:
        found.append((after[0], moved(sides.clause(old.layer, *before), sides.clause(new.layer, *after))))
    for gap in apart.gaps:
        for part in parts(gap):
            if scrap(part, old.layer, new.layer):
                continue
            if part.gone:
                gone.append(Stretch(part.old, part.start, part.end))
            elif part.came:
                came.append(Stretch(part.new, part.first, part.last))
            else:
                found += [(part.new[part.first].start, each) for each in _changed(part, old, new)]
    found += alone(gone, came, old, new)
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _changed(part: Part, old: Side, new: Side) -> list[Change]:
    """The changes of clauses that became others."""
    findings, synonyms = read(part.clashes, (old.year, new.year))
    held = sides.within(old.placed, *_reach(part.old, part.start, part.end))
    others = sides.within(new.placed, *_reach(part.new, part.first, part.last))
    paired = sides.pairs(held, others, [_mapped(part, each) for each in held])
    touching = {at: [pair for pair in paired if _touches(clash, pair)] for at, clash in enumerate(part.clashes)}
    told: dict[Pair, dict[str, str]] = defaultdict(dict)
    for pair in paired:
        hunks = [at for at, near in touching.items() if pair in near]
        beside = any(not isinstance(token.sense, Quantity) for at in hunks for token in _words_of(part.clashes[at]))
        for name, words in _by_fields(pair, findings, synonyms, hunks, beside).items():
            told[pair].setdefault(name, words)
    loose: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    for at, _ in enumerate(part.clashes):
        mine = [finding for finding in findings if finding.hunk == at]
        if not mine and not findings and not any(told[pair] for pair in touching[at] if pair in told):
            mine = [Finding("reworded", "换了说法，意思未变", at)]
        for finding in mine:
            held_by = [told[pair] for pair in touching[at] if pair in told]
            if any(finding.name in names or (finding.name in NUMERIC and "redefined" in names) for names in held_by):
                continue
            holder = min((pair for pair in touching[at] if None not in pair), key=_width, default=None)
            place = told[holder] if holder else loose[_clauses_at(part, at)]
            place.setdefault(finding.name, finding.words)
    found = [_told(part, pair, names, old, new) for pair, names in told.items() if names]
    return found + [_loose(part, at, names, old, new) for at, names in loose.items()]


def _by_fields(
    pair: Pair, findings: Sequence[Finding], synonyms: bool, hunks: Sequence[int], beside: bool
) -> dict[str, str]:
    """The classes that the fields of a pair and the words agree on; those of the fields where words say none.

    `beside` tells that more than a number differs: then two measures are two, and no number is called raised.
    """
    if pair[0] is None or pair[1] is None:
        return {}
    steps = sides.fields(pair[0].statement, pair[1].statement)
    if not findings:
        return steps if hunks and not synonyms else {}
    said = {finding.name: finding.words for finding in findings if finding.hunk in hunks}
    if "redefined" in steps and beside and said.keys() & NUMERIC:
        return {"redefined": steps["redefined"], **{name: said[name] for name in steps if name in said}}
    if hunks:
        return {name: said[name] for name in steps if name in said}
    passed = {finding.name: finding.words for finding in findings if finding.name in INHERITED}
    if _dated(pair[0].statement) or _dated(pair[1].statement):
        passed = {name: words for name, words in passed.items() if name == "reassigned"}
    return {name: passed[name] for name in steps if name in passed}


def _dated(statement: Statement) -> bool:
    """True if a statement names a time in its own words; the year that it takes from elsewhere is told there."""
    return any(isinstance(token.sense, Day) for token in tokens(statement.quote))


def _words_of(clash: Clash) -> tuple[Token, ...]:
    return (*clash.gone, *clash.came)


def _reach(row: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The span of the sentences that tokens start..end are of, within the row."""
    while start > 0 and row[start].gap < 3:
        start -= 1
    while end < len(row) and row[end].gap < 3:
        end += 1
    return row[start].start, row[end - 1].end


def _mapped(part: Part, each: Placed) -> tuple[int, int]:
    """Where an old statement would stand in the new text."""
    starts = [token.start for token in part.old]
    first, last = bisect_left(starts, each.start), bisect_left(starts, each.end)
    ends = _other(part, first, False), _other(part, last, True)
    if not part.new:
        return 0, 0
    begin = part.new[min(max(ends[0], 0), len(part.new) - 1)].start
    final = part.new[min(max(ends[1], 1), len(part.new)) - 1].end
    return begin, max(final, begin)


def _other(part: Part, at: int, end: bool) -> int:
    """The token of the new row that stands where the old one at `at` does."""
    shift = part.first - part.start
    for clash in part.clashes:
        if at < clash.start or (at == clash.start and end):
            break
        if at < clash.end:
            return clash.last if end else clash.first
        shift = clash.last - clash.end
    return at + shift


def _touches(clash: Clash, pair: Pair) -> bool:
    """True if the hunk stands in the words of either statement."""
    for row, each in ((clash.gone, pair[0]), (clash.came, pair[1])):
        if row and each and row[0].start < each.end and row[-1].end > each.start:
            return True
    return False


def _width(pair: Pair) -> int:
    return sum(each.end - each.start for each in pair if each)


def _clauses_at(part: Part, at: int) -> tuple[int, int]:
    """Hunks of the same clauses are told together: the first tokens of the clauses."""
    clash = part.clashes[at]
    return _clause(clash.old, clash.start, clash.end, part.start)[0], _clause(
        clash.new, clash.first, clash.last, part.first
    )[0]


def _clause(row: Sequence[Token], start: int, end: int, floor: int) -> tuple[int, int]:
    """The tokens of the clauses that start..end touches."""
    if start < end:
        return clause_of(row, start).start, clause_of(row, end - 1).stop
    at = start - 1 if start > floor and (start == len(row) or row[start].gap >= 2) else min(start, len(row) - 1)
    span = clause_of(row, at)
    return span.start, span.stop


def _loose(part: Part, at: tuple[int, int], names: dict[str, str], old: Side, new: Side) -> Change:
    """A change of clauses that carry no statement on both sides."""
    mine = [clash for number, clash in enumerate(part.clashes) if _clauses_at(part, number) == at]
    spans = []
    for row, ranges in (
        (part.old, [_clause(clash.old, clash.start, clash.end, part.start) for clash in mine]),
        (part.new, [_clause(clash.new, clash.first, clash.last, part.first) for clash in mine]),
    ):
        start, end = min(each[0] for each in ranges), max(each[1] for each in ranges)
        spans.append((row[start].start, row[end - 1].end))
    before, after = sides.clause(old.layer, *spans[0]), sides.clause(new.layer, *spans[1])
    return change(names, before, after, "；".join(names.values()))


def _told(part: Part, pair: Pair, names: dict[str, str], old: Side, new: Side) -> Change:
    assert pair[0] is not None
    assert pair[1] is not None
    one, two = pair[0].statement, pair[1].statement
    return change(names, one, two, f"{subject(one, two)}：{'；'.join(dict.fromkeys(names.values()))}")
