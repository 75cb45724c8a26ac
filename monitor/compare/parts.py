"""Sorts the hunks of a gap into what went, what came, and which clauses became which. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from monitor.align import Edit, edits
from monitor.compare.hunks import Gap
from monitor.compare.reading import Clash
from monitor.compare.tokens import Day, Quantity, Token, Word

# Below this share of tokens in common two clauses are not one that was changed.
KIN = 0.4
# Of more clauses than FEW, the share that must stand in the same order.
FEW, ORDERED = 2, 0.6
# More pairs of clauses than this are not weighed against each other: the text was written anew.
CROWD = 2500
# What only frames a clause: to lose it changes the clause that it frames.
FRAME = frozenset("到在于前底末内期间至从自起后的和与及等")
FRAMING = frozenset({"modal", "actor", "hedge", "bound"})
MASKS: dict[type, str] = {Quantity: "#", Day: "@"}


@dataclass(frozen=True, slots=True)
class Part:
    """Clauses start..end of the old tokens that became first..last of the new; one side may be empty."""

    old: Sequence[Token]
    new: Sequence[Token]
    start: int
    end: int
    first: int
    last: int
    clashes: tuple[Clash, ...] = ()

    @property
    def gone(self) -> bool:
        return self.first == self.last

    @property
    def came(self) -> bool:
        return self.start == self.end


def parts(gap: Gap) -> list[Part]:
    """The parts of a gap, in the order of the text."""
    found: list[Part] = []
    changed: list[Edit] = []
    for edit in (piece for hunk in gap.hunks for piece in _split(gap, hunk)):
        if edit.first == edit.last and _whole(gap.old, edit.start, edit.end):
            found.append(Part(gap.old, gap.new, edit.start, edit.end, edit.first, edit.first))
        elif edit.start == edit.end and _whole(gap.new, edit.first, edit.last):
            found.append(Part(gap.old, gap.new, edit.start, edit.start, edit.first, edit.last))
        else:
            changed.append(edit)
    for start, end, first, last, within in _grouped(gap, changed):
        found += _resolved(gap, (start, end, first, last), within)
    return sorted(found, key=lambda part: (part.first, part.start))


def _split(gap: Gap, edit: Edit) -> list[Edit]:
    """An edit over several clauses or points of a list, cut where they end; what goes on a clause stays with it."""
    old, new = _clauses(gap.old, edit.start, edit.end, 1), _clauses(gap.new, edit.first, edit.last, 1)
    if not old or not new or len(old) == len(new) == 1:
        return [edit]
    opens = gap.old[edit.start].gap == gap.new[edit.first].gap == 0
    closes = edit.end < len(gap.old) and gap.old[edit.end].gap == 0
    if opens and closes and min(len(old), len(new)) == 1:
        return [edit]
    met = [(0, 0)] if opens else []
    tail = [(len(old) - 1, len(new) - 1)] if closes else []
    inner = old[len(met) : len(old) - len(tail)], new[len(met) : len(new) - len(tail)]
    met += [(a + len(met), b + len(met)) for a, b in _kin(gap, *inner)] if all(inner) else []
    found: list[Edit] = []
    at, other = edit.start, edit.first
    for a, b in [*met, *tail]:
        if at < old[a].start or other < new[b].start:
            found += _apart(at, old[a].start, other, new[b].start)
        found.append(Edit(old[a].start, old[a].stop, new[b].start, new[b].stop))
        at, other = old[a].stop, new[b].stop
    return found + _apart(at, edit.end, other, edit.last)


def _apart(start: int, end: int, first: int, last: int) -> list[Edit]:
    """What went, then what came."""
    gone, came = Edit(start, end, first, first), Edit(end, end, first, last)
    return [each for each in (gone, came) if each.start < each.end or each.first < each.last]


def _whole(row: Sequence[Token], start: int, end: int) -> bool:
    """True if what came or went is a clause or a point of a list of its own, not what frames another."""
    if start == end or row[start].gap == 0 or (end < len(row) and row[end].gap == 0):
        return False
    return not all(_frames(token) for token in row[start:end])


def _frames(token: Token) -> bool:
    sense = token.sense
    return token.text in FRAME or isinstance(sense, Day) or (isinstance(sense, Word) and sense.group in FRAMING)


def _grouped(gap: Gap, changed: Sequence[Edit]) -> list[tuple[int, int, int, int, list[Edit]]]:
    """Edits that touch the same clause on either side, with the clauses that they touch."""
    numbers = tuple(list(accumulate(int(token.gap >= 2) for token in row)) for row in (gap.old, gap.new))
    groups: list[tuple[range, range, list[Edit]]] = []
    for edit in changed:
        old = _touched(gap.old, numbers[0], edit.start, edit.end, gap.new, edit.last)
        new = _touched(gap.new, numbers[1], edit.first, edit.last, gap.old, edit.end)
        last = groups[-1] if groups else None
        if last and (old.start < last[0].stop or new.start < last[1].stop):
            both = range(last[0].start, max(old.stop, last[0].stop)), range(last[1].start, max(new.stop, last[1].stop))
            groups[-1] = (*both, [*last[2], edit])
        else:
            groups.append((old, new, [edit]))
    found = []
    for old, new, within in groups:
        span = (*_tokens_of(numbers[0], old), *_tokens_of(numbers[1], new))
        found.append((*span, within))
    return found


def _touched(
    row: Sequence[Token], numbers: list[int], start: int, end: int, other: Sequence[Token], behind: int
) -> range:
    """The numbers of the clauses that tokens start..end are of, of an empty span those it stands in."""
    if not row:
        return range(1)
    if start < end:
        return range(numbers[start], numbers[end - 1] + 1)
    joined = behind < len(other) and other[behind].gap == 0
    at = start if (joined and start < len(row)) or start == 0 else start - 1
    return range(numbers[at], numbers[at] + 1)


def _tokens_of(numbers: list[int], clauses: range) -> tuple[int, int]:
    return bisect_left(numbers, clauses.start), bisect_left(numbers, clauses.stop)


def _resolved(gap: Gap, span: tuple[int, int, int, int], within: Sequence[Edit]) -> list[Part]:
    """One changed part, or where the clauses have little in common each with its nearest, the rest gone and come."""
    start, end, first, last = span
    old, new = _clauses(gap.old, start, end), _clauses(gap.new, first, last)
    if _holds_together(gap, span, within, max(len(old), len(new))):
        clashes = tuple(Clash(gap.old, gap.new, each.start, each.end, each.first, each.last) for each in within)
        return [Part(gap.old, gap.new, start, end, first, last, clashes)]
    found: list[Part] = []
    at = other = 0
    for one, two in (*_kin(gap, old, new), (len(old), len(new))):
        found += [Part(gap.old, gap.new, each.start, each.stop, first, first) for each in old[at:one]]
        found += [Part(gap.old, gap.new, start, start, each.start, each.stop) for each in new[other:two]]
        if one < len(old):
            found += _clashing(gap, old[one], new[two])
            start, first = old[one].stop, new[two].stop
        at, other = one + 1, two + 1
    return _merged(found)


def _holds_together(gap: Gap, span: tuple[int, int, int, int], within: Sequence[Edit], clauses: int) -> bool:
    """True if what is left the same is enough to call it one text that was changed: of many clauses, in its order."""
    start, end, first, last = span
    if clauses <= FEW:
        return _kinship(gap.old[start:end], gap.new[first:last]) >= KIN
    changed = sum(each.end - each.start + each.last - each.first for each in within)
    return 1 - changed / (end - start + last - first) >= ORDERED


def _clashing(gap: Gap, one: range, two: range) -> list[Part]:
    """One clause that became another, with what differs; none where nothing does."""
    clashes = tuple(
        Clash(gap.old, gap.new, one.start + a.start, one.start + a.end, two.start + a.first, two.start + a.last)
        for a in edits([t.key for t in _cut(gap.old, one)], [t.key for t in _cut(gap.new, two)])
    )
    return [Part(gap.old, gap.new, one.start, one.stop, two.start, two.stop, clashes)] if clashes else []


def _kin(gap: Gap, old: Sequence[range], new: Sequence[range]) -> list[tuple[int, int]]:
    """Which clauses became which, in order: those that have the most in common all told. Each side counts alike."""
    if len(old) * len(new) > CROWD:
        return []
    share = [[_kinship(_cut(gap.old, one), _cut(gap.new, two)) for two in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            both = best[a + 1][b + 1] + share[a][b] if share[a][b] >= KIN else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], both)
    found: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if share[a][b] >= KIN and best[a][b] == best[a + 1][b + 1] + share[a][b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b + 1]:
            a, b = a + 1, b + 1
        else:
            either = best[a + 1][b] == best[a][b + 1]
            first = masked(_cut(gap.old, old[a])) < masked(_cut(gap.new, new[b]))
            a, b = (a + 1, b) if (first if either else best[a][b] == best[a + 1][b]) else (a, b + 1)
    return found


def _clauses(row: Sequence[Token], start: int, end: int, level: int = 2) -> list[range]:
    """The stretches between marks of that level or above."""
    found: list[range] = []
    for at in range(start, end):
        if at == start or row[at].gap >= level:
            found.append(range(at, at + 1))
        else:
            found[-1] = range(found[-1].start, at + 1)
    return found


def _cut(row: Sequence[Token], span: range) -> Sequence[Token]:
    return row[span.start : span.stop]


def _merged(found: Sequence[Part]) -> list[Part]:
    """Clauses side by side that went together, or came together, as one part."""
    row: list[Part] = []
    last: dict[bool, int] = {}  # where the last part that went stands in the row, and the last one that came
    for part in found:
        at = last.get(part.gone) if part.gone or part.came else None
        if at is not None and part.gone and row[at].end == part.start:
            row[at] = Part(part.old, part.new, row[at].start, part.end, row[at].first, row[at].first)
            continue
        if at is not None and part.came and row[at].last == part.first:
            row[at] = Part(part.old, part.new, row[at].start, row[at].start, row[at].first, part.last)
            continue
        if part.gone or part.came:
            last[part.gone] = len(row)
        row.append(part)
    return row


def masked(row: Sequence[Token]) -> list[str]:
    """Tokens with every number alike, and every day, so that what a clause is about can be compared."""
    return [MASKS.get(type(token.sense), token.key) for token in row]


def _kinship(old: Sequence[Token], new: Sequence[Token]) -> float:
    """The share of tokens that two stretches have in common."""
    one, two = Counter(masked(old)), Counter(masked(new))
    return 2 * (one & two).total() / max(1, one.total() + two.total())
