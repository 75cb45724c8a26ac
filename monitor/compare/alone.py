"""What stands in one version only: gone, come, or the same thing in another place. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from monitor.align import edits
from monitor.compare import sides
from monitor.compare.layer import Layer
from monitor.compare.parts import Part, masked
from monitor.compare.reading import Clash, clause_of, read
from monitor.compare.sides import Placed
from monitor.compare.tokens import Token, Word
from monitor.flag import change
from monitor.values import Change, Clause, Statement

KINDS = {"target": "目标", "outcome": "数据", "action": "举措"}
# How long a scrap at the edge of a page may be that is no text, in characters.
SCRAP = 8
# How alike two texts are that are one thing in another place, numbers left aside.
ALIKE = 0.8
# More pairs than this are not weighed against each other: the text was written anew.
CROWD = 40_000
# What is left of a clause when its statements are told, in tokens; less than that is not told. Nor can a clause of
# fewer be known again in another place.
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens start..end of a row that went, or that came."""

    row: Sequence[Token]
    start: int
    end: int


def alone(gone: Sequence[Stretch], came: Sequence[Stretch], old: Side, new: Side) -> list[tuple[int, Change]]:
    """The changes of all that went and came, each with its place; what only stands elsewhere is told as that."""
    moves, gone, came = _elsewhere(gone, came)
    found = [
        (after[0], moved(sides.clause(old.layer, *before), sides.clause(new.layer, *after))) for before, after in moves
    ]
    singles = [
        [single for each in stretches for single in _singles(side, each)]
        for stretches, side in ((gone, old), (came, new))
    ]
    return found + _reunited(singles[0], singles[1], (old.year, new.year))


def scrap(part: Part, old: Layer, new: Layer) -> bool:
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


def moved(before: Statement | Clause, after: Statement | Clause) -> Change:
    """What says the same in another place."""
    return change(["moved"], before, after, "原文未变，只是换了位置")


def _elsewhere(
    gone: Sequence[Stretch], came: Sequence[Stretch]
) -> tuple[list[tuple[tuple[int, int], tuple[int, int]]], list[Stretch], list[Stretch]]:
    """Clauses that went here and came there word for word, as pairs of spans, and what is left of the stretches."""
    places: dict[tuple[str, ...], tuple[list[Stretch], list[Stretch]]] = defaultdict(lambda: ([], []))
    for side, stretches in enumerate((gone, came)):
        for clause in (clause for each in stretches for clause in _clauses(each)):
            if clause.end - clause.start >= REMNANT:
                places[tuple(token.key for token in clause.row[clause.start : clause.end])][side].append(clause)
    taken: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
    pairs = []
    for both in places.values():
        for one, two in zip(*both, strict=False):
            spans = _span(one), _span(two)
            pairs.append(spans)
            taken[0].add(spans[0])
            taken[1].add(spans[1])
    return pairs, _without(gone, taken[0]), _without(came, taken[1])


def _span(stretch: Stretch) -> tuple[int, int]:
    return stretch.row[stretch.start].start, stretch.row[stretch.end - 1].end


def _clauses(stretch: Stretch) -> list[Stretch]:
    """The clauses of a stretch, those at its ends as far as they are in it."""
    found = []
    at = stretch.start
    while at < stretch.end:
        end = min(clause_of(stretch.row, at).stop, stretch.end)
        found.append(Stretch(stretch.row, at, end))
        at = end
    return found


def _without(stretches: Iterable[Stretch], taken: set[tuple[int, int]]) -> list[Stretch]:
    """What is left of the stretches without the clauses of these spans, side by side still together."""
    found: list[Stretch] = []
    for stretch in stretches:
        together = False
        for clause in _clauses(stretch):
            if _span(clause) in taken:
                together = False
            elif together:
                found[-1] = Stretch(clause.row, found[-1].start, clause.end)
            else:
                found.append(clause)
                together = True
    return found


def _singles(side: Side, stretch: Stretch) -> list[Single]:
    """The statements that stand in a stretch by their own words, and what is left of each sentence."""
    found: list[Single] = []
    row, first = stretch.row, stretch.start
    for at in range(stretch.start + 1, stretch.end + 1):
        if at < stretch.end and row[at].gap < 3:
            continue
        piece = row[first:at]
        own = [
            each for each in sides.within(side.placed, piece[0].start, piece[-1].end) if _stands_in(side, each, piece)
        ]
        for each in own:
            within = [token for token in piece if each.start <= token.start < each.end]
            found.append(Single(each.statement, within or piece, each.start))
        for free in _runs(piece, own):
            if len(free) >= REMNANT or not own:
                span = free[0].start, free[-1].end
                found.append(Single(sides.clause(side.layer, *span), free, span[0]))
        first = at
    return found


def _runs(piece: Sequence[Token], own: Sequence[Placed]) -> list[list[Token]]:
    """The runs of tokens that are of no statement."""
    found: list[list[Token]] = [[]]
    for token in piece:
        if any(each.start <= token.start < each.end for each in own):
            found.append([])
        else:
            found[-1].append(token)
    return [run for run in found if run]


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
        return moved(one.what, two.what)
    names = ["moved", *(finding.name for finding in findings)] if findings else ["moved", "reworded"]
    words = "；".join(dict.fromkeys(finding.words for finding in findings)) or "措辞有改动，意思未变"
    return change(names, one.what, two.what, f"{subject(one.what, two.what)}换了位置：{words}")


def subject(one: Statement | Clause, two: Statement | Clause) -> str:
    """What a change is about, for people: of a statement what it is of."""
    for what in (two, one):
        if isinstance(what, Statement):
            return f"{KINDS[what.kind]}“{what.indicator}”"
    return "这句话"


def _alone(verb: str, what: Statement | Clause) -> str:
    if isinstance(what, Statement):
        return f"{verb}{KINDS[what.kind]}“{what.indicator}”"
    return f"{verb}这句话"
