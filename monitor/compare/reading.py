"""What a difference in words means: numbers, days, modals, bounds, names, read against each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.compare.sides import passed
from monitor.compare.tokens import Day, Quantity, Token, Word, han_number

# The rank of words by which others are helped to act.
HELP = 1.0
PLAIN = {"modal": 5.0, "bound": 2.0}
# How far from a number a word still belongs to it, in tokens.
NEAR = 4
RELATIVE = frozenset({"%", "‰", "百分点", "个百分点"})
BASE = ("较", "比", "从", "自", "与", "在", "由", "以", "对")
OFFICES = frozenset("市区县镇乡局委办厅院校")
# Words of a basis that make another number of it by their presence alone.
DOWN = frozenset({"fall", "fall to"})
COUNTED_IN = frozenset({"a year", "sum", "add"})
TWO_SIDED = {
    "scope": "范围",
    "stage": "阶段",
    "name": "对象",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """One hunk with what stands around it: tokens of a whole row, and the part start..end that differs."""

    old: Sequence[Token]
    new: Sequence[Token]
    start: int
    end: int
    first: int
    last: int

    @property
    def gone(self) -> Sequence[Token]:
        return self.old[self.start : self.end]

    @property
    def came(self) -> Sequence[Token]:
        return self.new[self.first : self.last]


@dataclass(frozen=True, slots=True)
class Finding:
    """A class that a hunk speaks for, in a sentence."""

    name: str
    words: str
    hunk: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A token that differs, the row it stands in, and the hunk that it is of."""

    token: Token
    row: Sequence[Token]
    at: int
    hunk: int


def read(clashes: Sequence[Clash], year: tuple[int | None, int | None] = (None, None)) -> tuple[list[Finding], bool]:
    """What the hunks of one clause say together, and whether they are only synonyms of each other.

    `year` are the years of publication, which 今年 and 明年 are counted from where the other side gives a year whole.
    """
    found = [*_numbers(clashes), *_days(clashes, year)]
    for group in ("modal", "bound"):
        found += _ranks(group, clashes)
    found += [*_hedges(clashes), *_basis(clashes), *_names(clashes), *_turns(clashes)]
    return found, not found and _synonyms(clashes)


def _places(clashes: Sequence[Clash], kind: type, group: str | None = None) -> tuple[list[_Place], list[_Place]]:
    """The differing tokens of a kind of sense on either side."""
    sides: tuple[list[_Place], list[_Place]] = ([], [])
    for number, clash in enumerate(clashes):
        for side, row, span in (
            (0, clash.old, range(clash.start, clash.end)),
            (1, clash.new, range(clash.first, clash.last)),
        ):
            for at in span:
                sense = row[at].sense
                if isinstance(sense, kind) and (group is None or (isinstance(sense, Word) and sense.group == group)):
                    sides[side].append(_Place(row[at], row, at, number))
    return sides


def clause_of(row: Sequence[Token], at: int) -> range:
    """The tokens of the clause that the token stands in."""
    start, end = at, at + 1
    while start > 0 and row[start].gap < 2:
        start -= 1
    while end < len(row) and row[end].gap < 2:
        end += 1
    return range(start, end)


def signed(row: Sequence[Token], at: int) -> float:
    """What the quantity is compared by: falling shares and rates count below zero."""
    quantity = row[at].sense
    assert isinstance(quantity, Quantity)
    if quantity.unit not in RELATIVE:
        return quantity.middle
    for place in range(at - 1, max(clause_of(row, at).start - 1, at - 12), -1):
        sense = row[place].sense
        if isinstance(sense, Word) and sense.group == "basis" and sense.means in ("rise", "fall", "reach", "fall to"):
            return -quantity.middle if sense.means == "fall" else quantity.middle
    return quantity.middle


def _number_pairs(clashes: Sequence[Clash]) -> tuple[list[tuple[_Place, _Place]], list[_Place], list[_Place]]:
    """The numbers that took each other's place, and those that only went or only came."""
    old, new = _places(clashes, Quantity)
    pairs: list[tuple[_Place, _Place]] = []
    spare = list(new)
    for place in old:
        same = [each for each in spare if _dimension(each) == _dimension(place)]
        near = [each for each in same if each.hunk == place.hunk]
        near = near or [each for each in same if abs(each.hunk - place.hunk) == 1]
        near = near or [each for each in spare if each.hunk == place.hunk]
        if near:
            pairs.append((place, near[0]))
            spare.remove(near[0])
    paired = {id(one) for one, _ in pairs}
    return pairs, [place for place in old if id(place) not in paired], spare


def _numbers(clashes: Sequence[Clash]) -> Iterable[Finding]:
    pairs, gone, came = _number_pairs(clashes)
    for one, two in pairs:
        yield from _number_pair(one, two)
    for place in gone:
        if not _ordinary(place):
            yield Finding("softer", f"不再写明数字（原为{place.token.text}）", place.hunk)
    for place in came:
        if not _ordinary(place):
            yield Finding("firmer", f"写明了数字{place.token.text}", place.hunk)


def _ordinary(place: _Place) -> bool:
    """A small number in numerals, as in 一个 or 三是, that no target hangs on."""
    quantity = place.token.sense
    return (
        isinstance(quantity, Quantity)
        and not any(c.isdigit() and c.isascii() for c in place.token.text)
        and quantity.value <= 3
    )


def _dimension(place: _Place) -> str:
    assert isinstance(place.token.sense, Quantity)
    return place.token.sense.dimension


def _number_pair(one: _Place, two: _Place) -> Iterable[Finding]:
    first, second, hunk = _dimension(one), _dimension(two), min(one.hunk, two.hunk)
    if first != second and first and second:
        yield Finding("redefined", f"单位由{one.token.text}改为{two.token.text}，不可比", hunk)
        return
    low, high = signed(one.row, one.at), signed(two.row, two.at)
    if low != high:
        word, name = ("上调", "raised") if high > low else ("下调", "lowered")
        yield Finding(name, f"由{_shown(one)}{word}为{_shown(two)}{_step(low, high, first)}", hunk)


def _shown(place: _Place) -> str:
    """A number for people, with the direction that its sentence gives it."""
    value = signed(place.row, place.at)
    return f"下降{place.token.text}" if value < 0 else place.token.text


def _step(low: float, high: float, dimension: str) -> str:
    """By how much: shares and rates in points, all else in percent, where that can be said."""
    if dimension in RELATIVE:
        return f"（{high - low:+.3g}个百分点）"
    if not low or low * high < 0:
        return ""
    percent = (high - low) / abs(low) * 100
    return f"（{percent:+.3g}%）"


def _days(clashes: Sequence[Clash], year: tuple[int | None, int | None]) -> Iterable[Finding]:
    old, new = _places(clashes, Day)
    for one, two in zip(old, new, strict=False):
        pair = _same_count(one, two, year)
        if pair is None or pair[0] == pair[1]:
            continue
        name, word = ("later", "推后") if pair[1] > pair[0] else ("sooner", "提前")
        base = one.at and one.row[one.at - 1].text in BASE and one.at + 1 < len(one.row) and not _deadline(one)
        if base:
            yield Finding("redefined", f"比较的基期由{one.token.text}改为{two.token.text}", one.hunk)
        yield Finding(name, f"时间由{one.token.text}{word}到{two.token.text}", one.hunk)
    for side, others, name, words in (
        (old[len(new) :], new, "softer", "不再写明时限"),
        (new[len(old) :], old, "firmer", "写明了时限"),
    ):
        for place in side:
            if not others and _deadline(place):
                yield Finding(name, f"{words}{place.token.text}", place.hunk)


def _same_count(
    one: _Place, two: _Place, year: tuple[int | None, int | None]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Two days in one reckoning, None where there is none."""
    days = []
    first, second = one.token.sense, two.token.sense
    assert isinstance(first, Day)
    assert isinstance(second, Day)
    for day, own in ((first, year[0]), (second, year[1])):
        if first.whole == second.whole or day.whole:
            days.append(day.order)
        elif own is not None:
            days.append((own + day.year, *day.order[1:]))
        else:
            return None
    return days[0], days[1]


def _deadline(place: _Place) -> bool:
    """Whether a day is one by which something is to be done."""
    behind = "".join(token.text for token in place.row[place.at + 1 : place.at + 3])
    before = place.row[place.at - 1].text if place.at else ""
    day = place.token.sense
    assert isinstance(day, Day)
    return (
        before == "到"
        or place.token.text[-1] in "底末前"
        or behind[:1] in ("底", "末", "前")
        or (not day.whole and day.month == 6)
    )


def _ranks(group: str, clashes: Sequence[Clash]) -> Iterable[Finding]:
    old, new = _places(clashes, Word, group)
    if group == "bound":
        old, new = _telling_bounds(clashes, old, new)
    if not old and not new:
        return
    if (not old or not new) and group == "bound" and not any(_beside_number(place) for place in (*old, *new)):
        clash = clashes[(old or new)[0].hunk]
        if not clash.gone or not clash.came:
            return
    if group == "bound" and not (old and new) and _a_range(clashes):
        return
    low, high = (_rank(places, group) for places in (old, new))
    if low == high:
        return
    if min(low, high) == HELP and not (old and new) and _other_word(clashes[(old or new)[0].hunk]):
        yield Finding("redefined", "由“{}”改为“{}”".format(*_both(clashes[(old or new)[0].hunk])), (old or new)[0].hunk)
        return
    name, word = ("firmer", "加强") if high > low else ("softer", "减弱")
    words = tuple("、".join(place.token.text for place in places) or "无此限定" for places in (old, new))
    yield Finding(name, f"措辞由“{words[0]}”{word}为“{words[1]}”", (old or new)[0].hunk)


def _telling_bounds(
    clashes: Sequence[Clash], old: list[_Place], new: list[_Place]
) -> tuple[list[_Place], list[_Place]]:
    """The bounds without those of numbers that moved beyond them."""
    for one, two in _number_pairs(clashes)[0]:
        own = [_bounds_of(one, old), _bounds_of(two, new)]
        ranks = _rank(own[0], "bound"), _rank(own[1], "bound")
        if _dimension(one) == _dimension(two) and passed(ranks, (signed(one.row, one.at), signed(two.row, two.at))):
            old = [place for place in old if place not in own[0]]
            new = [place for place in new if place not in own[1]]
    return old, new


def _bounds_of(number: _Place, bounds: Sequence[_Place]) -> list[_Place]:
    """The bounds right before and behind a number."""
    return [each for each in bounds if each.row is number.row and abs(each.at - number.at) == 1]


def _a_range(clashes: Sequence[Clash]) -> bool:
    """True if a range came or went: it is compared by its midpoint alone."""
    return any(
        isinstance(token.sense, Quantity) and token.sense.high is not None
        for clash in clashes
        for token in (*clash.gone, *clash.came)
    )


def _other_word(clash: Clash) -> bool:
    """True if either side has a word in the place of the other's that we know nothing of."""
    return any(part and all(token.sense is None for token in part) for part in (clash.gone, clash.came))


def _both(clash: Clash) -> tuple[str, str]:
    """The words of either side."""
    return "".join(token.text for token in clash.gone), "".join(token.text for token in clash.came)


def _rank(places: Sequence[_Place], group: str) -> float:
    """The outermost word decides of modals, the hardest of bounds; none is a plain verb or number."""
    ranks = [place.token.sense.rank for place in places if isinstance(place.token.sense, Word)]
    if not ranks:
        return PLAIN[group]
    return ranks[0] if group == "modal" else max(ranks)


def _beside_number(place: _Place) -> bool:
    nearby = place.row[max(place.at - NEAR, 0) : place.at + NEAR + 1]
    return any(isinstance(token.sense, Quantity) for token in nearby)


def _hedges(clashes: Sequence[Clash]) -> Iterable[Finding]:
    old, new = _places(clashes, Word, "hedge")
    if bool(old) != bool(new):
        place = (old or new)[0]
        name, word = ("firmer", "删去") if old else ("softer", "加上")
        yield Finding(name, f"{word}“{place.token.text}”", place.hunk)


def _means(places: Iterable[_Place]) -> set[str]:
    return {place.token.sense.means for place in places if isinstance(place.token.sense, Word)}


def _basis(clashes: Sequence[Clash]) -> Iterable[Finding]:
    """Another kind of quantity is not comparable; a direction that turned is."""
    old, new = _places(clashes, Word, "basis")
    gone, came = _means(old) - _means(new), _means(new) - _means(old)
    if not gone and not came:
        return
    place = (old or new)[0]
    words = tuple("、".join(each.token.text for each in places) or "无" for places in (old, new))
    if (gone, came) in (({"rise"}, {"fall"}), ({"fall"}, {"rise"})):
        name = "lowered" if "fall" in came else "raised"
        yield Finding(name, f"方向由“{words[0]}”改为“{words[1]}”", place.hunk)
    elif _turned(gone, came) or (
        ((gone and came) or (gone | came) & COUNTED_IN)
        and all(any(map(_beside_number, places)) for places in (old, new) if places)
    ):
        yield Finding("redefined", f"口径由“{words[0]}”改为“{words[1]}”，不可比", place.hunk)


def _turned(gone: set[str], came: set[str]) -> bool:
    """True if what went up now goes down, or the other way."""
    return any(one & DOWN and two - DOWN for one, two in ((gone, came), (came, gone)))


def _turns(clashes: Sequence[Clash]) -> Iterable[Finding]:
    """What makes another sentence of it: a negation alone, a plan that is now done, help that is now something else."""
    for number, clash in enumerate(clashes):
        sides = [[token.sense for token in part] for part in (clash.gone, clash.came)]
        groups = [{sense.group for sense in side if isinstance(sense, Word)} for side in sides]
        alone = sorted(map(len, sides)) == [0, 1]
        if alone and "negation" in groups[0] | groups[1]:
            word = (*clash.gone, *clash.came)[0].text
            yield Finding("redefined", f"{'删去' if clash.gone else '加上'}“{word}”，意思相反", number)
        elif all(sides) and ("tense" in groups[0]) != ("tense" in groups[1]) and "modal" in groups[0] | groups[1]:
            yield Finding("redefined", "由“{}”改为“{}”，打算与已成不同".format(*_both(clash)), number)


def _names(clashes: Sequence[Clash]) -> Iterable[Finding]:
    old, new = _places(clashes, Word, "actor")
    if _means(old) != _means(new) and (old or new):
        place, other = (old or new)[0], (new or old)[0]
        if old and new:
            yield Finding("reassigned", f"责任主体由{place.token.text}改为{other.token.text}", place.hunk)
        elif any(
            isinstance(t.sense, Word) and t.sense.group == "actor" for t in _across(clashes[place.hunk], bool(old))
        ):
            yield Finding("reassigned", f"责任主体{'不再有' if old else '增加'}{place.token.text}", place.hunk)
    for group, what in TWO_SIDED.items():
        old, new = _places(clashes, Word, group)
        if old and new and _means(old) != _means(new):
            one, two = old[0], new[0]
            yield from _placing(one, two) or [
                Finding("redefined", f"{what}由“{one.token.text}”改为“{two.token.text}”", one.hunk)
            ]
        elif group == "stage" and "stop" in _means(old) ^ _means(new):
            place = (old or new)[0]
            yield Finding("firmer" if old else "softer", f"{'删去' if old else '加上'}“{place.token.text}”", place.hunk)
    for number, clash in enumerate(clashes):
        if _office(clash.old, clash.start, clash.end) and _office(clash.new, clash.first, clash.last):
            yield Finding("reassigned", "责任主体由{}改为{}".format(*_both(clash)), number)


def _across(clash: Clash, old: bool) -> Sequence[Token]:
    """The clause on the other side of a one-sided hunk."""
    row, at = (clash.new, clash.first) if old else (clash.old, clash.start)
    if not row:
        return ()
    span = clause_of(row, min(at, len(row) - 1))
    return row[span.start : span.stop]


def _placing(one: _Place, two: _Place) -> list[Finding]:
    """第二 after 第三 is a smaller number."""
    numbers = []
    for place in (one, two):
        words = place.token.text
        if not words.startswith("第") or words[-1] in "号届期次批章条例":
            return []
        numbers.append(float(words[1:]) if words[1:].isdigit() else han_number(words[1:]))
    if numbers[0] == numbers[1]:
        return []
    name, word = ("raised", "后移") if numbers[1] > numbers[0] else ("lowered", "前移")
    return [Finding(name, f"位次由{one.token.text}{word}为{two.token.text}", one.hunk)]


def _office(row: Sequence[Token], start: int, end: int) -> bool:
    """A name at the head of a clause, of a place or body told by its ending."""
    if (
        start >= end
        or end - start > 8
        or any(token.sense is not None or not _han(token.text) for token in row[start:end])
    ):
        return False
    if start - clause_of(row, start).start > 1:
        return False
    words = "".join(token.text for token in row[start : end + 3])
    own = "".join(token.text for token in row[start:end])
    return own[-1] in OFFICES or own.endswith(("公司", "集团", "街道")) or words[len(own) : len(own) + 1] in OFFICES


def _han(text: str) -> bool:
    return all("一" <= character <= "鿿" for character in text)


def _synonyms(clashes: Sequence[Clash]) -> bool:
    """True if every hunk only puts one word of the lexicon in the place of another that means the same."""
    for clash in clashes:
        sides = []
        for part in (clash.gone, clash.came):
            if any(token.sense is None for token in part):
                return False
            sides.append({_meaning(token) for token in part})
        if sides[0] != sides[1]:
            return False
    return True


def _meaning(token: Token) -> str:
    sense = token.sense
    if isinstance(sense, Word):
        return sense.means
    return str(sense.order) if isinstance(sense, Day) else token.key
