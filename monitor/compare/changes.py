"""Makes changes of the differences: each told of the statements that it touches, else of its clause. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from monitor.align import edits
from monitor.compare import sides
from monitor.compare.hunks import Difference
from monitor.compare.layer import Layer
from monitor.compare.parts import Part, masked, parts
from monitor.compare.reading import Clash, Finding, clause_of, read
from monitor.compare.sides import Placed
from monitor.compare.tokens import Quantity, Token, Word
from monitor.flag import change
from monitor.values import Change, Clause, Statement

Pair = tuple[Placed | None, Placed | None]

KINDS = {"target": "目标", "outcome": "数据", "action": "举措"}
NUMERIC = frozenset({"raised", "lowered"})
# What is passed on from the head of a sentence to statements that stand behind it.
INHERITED = frozenset({"later", "sooner", "reassigned"})
# How long a scrap at the edge of a page may be that is no text, in characters.
SCRAP = 8
# How alike two texts are that are one thing in another place, numbers left aside.
ALIKE = 0.8
# More pairs than this are not weighed against each other: the text was written anew.
CROWD = 40_000
# What is left of a clause when its statements are told, in tokens; less than that is not told.
REMNANT = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: its layer, its statements and the year it was published in."""

    layer: Layer
    placed: Sequence[Placed]
    year: int | None


@dataclass(frozen=True, slots=True)
class Single:
    """What stands on one side only: a statement or a clause, and its tokens."""

    what: Statement | Clause
    row: Sequence[Token]
    start: int


def changes_of(apart: Difference, old: Side, new: Side) -> list[Change]:
    """The changes, in the order of the later text."""
    found: list[tuple[int, Change]] = []
    gone: list[Single] = []
    came: list[Single] = []
    for before, after in apart.moved:
        found.append((after[0], _moved(sides.clause(old.layer, *before), sides.clause(new.layer, *after))))
    for gap in apart.gaps:
        for part in parts(gap):
            if _scrap(part, old.layer, new.layer):
                continue
            if part.gone:
                gone += _singles(old, part.old, part.start, part.end)
            elif part.came:
                came += _singles(new, part.new, part.first, part.last)
            else:
                found += [(part.new[part.first].start, each) for each in _changed(part, old, new)]
    found += _reunited(gone, came, (old.year, new.year))
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _scrap(part: Part, old: Layer, new: Layer) -> bool:
    """True if only a few characters without sense came or went at the edge of the page: what furniture left behind."""
    for layer, row in ((old, part.old[part.start : part.end]), (new, part.new[part.first : part.last])):
        if not row:
            continue
        start, end = row[0].start, row[-1].end
        edge = start < layer.body[0] + SCRAP or end > layer.body[1] - SCRAP
        if (
            end - start > SCRAP
            or not edge
            or any(token.sense for token in row)
            or layer.text[end : end + 1] in tuple("。!?")
        ):
            return False
    return part.gone or part.came


def _moved(before: Statement | Clause, after: Statement | Clause) -> Change:
    return change(["moved"], before, after, "原文未变，只是换了位置")


def _singles(side: Side, row: Sequence[Token], start: int, end: int) -> list[Single]:
    """The statements of tokens start..end that stand there by their own words, and what is left of each sentence."""
    found: list[Single] = []
    first = start
    for at in range(start + 1, end + 1):
        if at < end and row[at].gap < 3:
            continue
        piece = row[first:at]
        held = sides.within(side.placed, piece[0].start, piece[-1].end)
        own = [each for each in held if _stands_in(side, each, piece)]
        for each in own:
            within = [token for token in piece if each.start <= token.start < each.end]
            found.append(Single(each.statement, within or piece, each.start))
        free = [token for token in piece if not any(each.start <= token.start < each.end for each in own)]
        if len(free) >= REMNANT or not own:
            span = (free[0].start, free[-1].end) if own else (piece[0].start, piece[-1].end)
            if (
                own
                and len(free) < span[1] - span[0]
                and any(each.start < span[1] and each.end > span[0] for each in own)
            ):
                span = _longest(free)
            found.append(Single(sides.clause(side.layer, *span), free, span[0]))
        first = at
    return found


def _longest(free: Sequence[Token]) -> tuple[int, int]:
    """The span of the longest run of tokens that follow each other."""
    best = start = 0
    width = 1
    for at in range(1, len(free) + 1):
        if at < len(free) and free[at].start - free[at - 1].end <= 2:
            continue
        if at - start > width:
            best, width = start, at - start
        start = at
    return free[best].start, free[best + width - 1].end


def _stands_in(side: Side, each: Placed, piece: Sequence[Token]) -> bool:
    """True if a statement's own words are in the piece; its head may stand before, and what is said of it behind."""
    start, end = sides.own_words(side.layer, each)
    return piece[0].start < end and piece[-1].end > start


def _reunited(
    gone: Sequence[Single], came: Sequence[Single], years: tuple[int | None, int | None]
) -> list[tuple[int, Change]]:
    """What went with what came where both are one thing in another place, the most alike first; the rest alone."""
    scored = []
    if len(gone) * len(came) <= CROWD:
        scored = [
            (like, a, b)
            for a, one in enumerate(gone)
            for b, two in enumerate(came)
            if (like := _alike(one, two)) >= ALIKE
        ]
    found: list[tuple[int, Change]] = []
    met: tuple[set[int], set[int]] = (set(), set())
    for _, a, b in sorted(scored, key=lambda each: (-each[0], each[1] + each[2], abs(each[1] - each[2]))):
        if a not in met[0] and b not in met[1]:
            met[0].add(a)
            met[1].add(b)
            found.append((came[b].start, _pair_elsewhere(gone[a], came[b], years)))
    for a, one in enumerate(gone):
        if a not in met[0]:
            found.append((one.start, change(["removed"], one.what, None, _alone("删去了", one.what))))
    for b, two in enumerate(came):
        if b not in met[1]:
            found.append((two.start, change(["new"], None, two.what, _alone("新增了", two.what))))
    return found


def _alike(one: Single, two: Single) -> float:
    """How alike two are in what they say; statements of one thing are, names with other numbers never are."""
    names = [
        {token.text for token in each.row if isinstance(token.sense, Word) and token.sense.group == "name"}
        for each in (one, two)
    ]
    if names[0] != names[1]:
        return 0.0
    likeness = Indel.normalized_similarity(masked(one.row), masked(two.row))
    if isinstance(one.what, Statement) and isinstance(two.what, Statement) and sides.same_thing(one.what, two.what):
        return max(likeness, ALIKE) + 0.01 if one.what.end == two.what.end else likeness
    return likeness if min(len(one.row), len(two.row)) >= REMNANT else float(likeness == 1.0)


def _pair_elsewhere(one: Single, two: Single, years: tuple[int | None, int | None]) -> Change:
    clashes = [
        Clash(one.row, two.row, each.start, each.end, each.first, each.last)
        for each in edits([token.key for token in one.row], [token.key for token in two.row])
    ]
    findings, _ = read(clashes, years)
    if not clashes:
        return _moved(one.what, two.what)
    names = ["moved", *(finding.name for finding in findings)] if findings else ["moved", "reworded"]
    words = "；".join(dict.fromkeys(finding.words for finding in findings)) or "措辞有改动，意思未变"
    return change(names, one.what, two.what, f"{_subject(one.what, two.what)}换了位置：{words}")


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
    return {name: passed[name] for name in steps if name in passed}


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
    return change(names, one, two, f"{_subject(one, two)}：{'；'.join(dict.fromkeys(names.values()))}")


def _subject(one: Statement | Clause, two: Statement | Clause) -> str:
    for what in (two, one):
        if isinstance(what, Statement):
            return f"{KINDS[what.kind]}“{what.indicator}”"
    return "这句话"


def _alone(verb: str, what: Statement | Clause) -> str:
    if isinstance(what, Statement):
        return f"{verb}{KINDS[what.kind]}“{what.indicator}”"
    return f"{verb}这句话"
