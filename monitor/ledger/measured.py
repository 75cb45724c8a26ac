"""Follows a quantity through the documents: its targets by wording and by year, its outcomes. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise

from monitor.alert.wording import alike
from monitor.compare.sides import middle
from monitor.extract.indicators import canonical
from monitor.ledger.comparable import half_unit, incomparable, quantity, span, step
from monitor.ledger.entries import Entry, hashed
from monitor.ledger.outcomes import VINTAGES, fulfils, is_about, only_begun, other_stages, vintage, wants_less
from monitor.ledger.silence import deadline, plain
from monitor.ledger.values import Context, Promise, Relation, State
from monitor.ledger.voices import Voice, voices

HEADLINES = frozenset({"target-list", "goals"})


class Strand:
    """The targets and outcomes that may be compared with one another: one indicator, measure, unit and scope.

    `heard` are the years of which something was reported for the indicator at all, comparable or not.
    """

    def __init__(self, key: str, entries: Sequence[Entry], context: Context, heard: Collection[int] = ()):
        self.key = key
        self.context = context
        self.heard = heard
        slots: dict[str, list[Entry]] = defaultdict(list)
        self.was: dict[str, list[Entry]] = defaultdict(list)  # what earlier versions of the pages said
        moved = _moved(entries)
        for each in entries:
            if each.kind == "target":
                slot = moved.get((each.origin.page, each.slot), each.slot)
                promise = context.verdicts.leading(hashed(key, slot))
                (slots if each.origin.current else self.was)[promise].append(each)
        self.targets = {key: voices(held, self.was.get(key, ())) for key, held in slots.items()}
        reached = [each for each in entries if each.kind == "outcome"]
        now = [each for each in reached if each.origin.current]
        self.outcomes = voices(now, [each for each in reached if not each.origin.current])

    def relations(self) -> Iterator[Relation]:
        """All relations among them."""
        for said in self.targets.values():
            yield from _rewordings(said)
            for _, relation in _fulfilment(said, self.outcomes):
                yield relation
            if overdue := self._overdue(said):
                yield overdue
        yield from self._successions()
        yield from _disputes(self.outcomes)

    def _successions(self) -> Iterator[Relation]:
        """Each period's target and the next period's."""
        rows = sorted(self.targets.values(), key=lambda said: (said[0].entry.end or date.max, said[0].entry.order))
        for one in rows:
            following = [two for two in rows if follows(one[0].entry, two[0].entry)]
            if not following:
                continue
            before = one[-1].entry
            after = min((voice.entry for two in following for voice in two), key=lambda each: each.order)
            if before.origin.page == after.origin.page or before.order > after.order:
                continue
            assert before.statement is not None
            assert after.statement is not None
            found = step(before.statement, after.statement)
            years = f"{before.end.year}年的下一期目标" if before.end else "下一期目标"
            classes: tuple[str, ...]
            if other_stages(before.statement, after.statement):
                classes, words = ("superseded", "redefined"), f"{years}，{_stages(before, after)}"
            elif found.classes:
                classes, words = ("superseded", *found.classes), f"{years}：{'；'.join(found.words)}"
            else:
                classes, words = ("repeated",), f"{years}，{alike(before.statement, after.statement)}"
            yield Relation(classes=classes, before=before, after=after, explanation=words, at=after.origin)

    def _overdue(self, said: Sequence[Voice]) -> Relation | None:
        last = said[-1].entry
        if self._deadline(said) != "overdue":
            return None
        return Relation(
            classes=("overdue",),
            before=last,
            after=None,
            explanation=f"期限{last.end}已过，此后的文件没有说到结果",
            at=last.origin,
        )

    def _deadline(self, said: Sequence[Voice]) -> str:
        first, last = said[0].entry, said[-1].entry
        if any(verdict for verdict, _ in _fulfilment(said, self.outcomes)):
            return "met"
        return self._silence(first, last)

    def _silence(self, first: Entry, last: Entry) -> str:
        found = deadline(first, last, self.context)
        # What was reported in other terms answers nothing, but it is no silence. Of a phrase that the catalogue does
        # not know, silence may be our own.
        known = last.statement is not None and last.statement.indicator_id is not None
        heard = last.end is not None and last.end.year in self.heard
        return "due" if found == "overdue" and (heard or not known) else found

    def promises(self) -> Iterator[Promise]:
        """One promise for each period that something was promised for."""
        for key in sorted(self.targets.keys() | self.was.keys()):
            said, was = self.targets.get(key, ()), self.was.get(key, [])
            members = [(voice.entry, "promise") for voice in said]
            members += [(copy, "copy") for voice in said for copy in voice.copies]
            members += [(each, "earlier") for each in was]
            first = min((entry for entry, role in members if role != "copy"), key=lambda each: each.order)
            if said:
                told = list(_fulfilment(said, self.outcomes))
                members += [(relation.after, "outcome") for _, relation in told if relation.after]
                members += [(each, "baseline") for each in self._baseline(said[-1].entry, first)]
                state = self._state(first, said, was, told)
            else:
                state = removed(first, max(was, key=lambda each: each.order).name)
            yield Promise(
                key=key,
                block=first.block,
                strand=self.key,
                alike="",
                first=first,
                members=tuple(sorted(members, key=lambda pair: pair[0].order)),
                state=state,
            )

    def _baseline(self, target: Entry, first: Entry) -> list[Entry]:
        """What was reached of the same in the period before, as far as it was known when it was promised."""
        earlier = [
            voice.entry
            for voice in self.outcomes
            if voice.entry.end
            and target.end
            and voice.entry.end < first.origin.day
            and span(voice.entry) == span(target)
        ]
        earlier = [each for each in earlier if target.end and each.end and each.end.year == target.end.year - 1]
        return earlier[-1:]

    def _state(
        self, first: Entry, said: Sequence[Voice], was: Sequence[Entry], told: Sequence[tuple[str, Relation]]
    ) -> State:
        last = said[-1].entry
        assert last.statement is not None
        verdicts = [verdict for verdict, _ in told if verdict]
        changed = any(set(each.classes) - {"repeated"} for each in _rewordings(said))
        changed = changed or any(each.statement != last.statement and not _same(each, last) for each in was)
        return State(
            says="changed" if changed else "repeated" if len(said) > 1 else "stated",
            evidence=verdicts[-1] if verdicts else "progress" if told else "none",
            deadline=verdicts[-1] if verdicts else self._silence(first, last),
            first_end=first.end.isoformat() if first.end else None,
            latest=f"{last.name}{quantity(last.statement)}",
            found=told[-1][1].explanation if told else "",
        )


def removed(first: Entry, name: str) -> State:
    """The state of a promise that its page does not carry any more."""
    end = first.end.isoformat() if first.end else None
    return State(says="removed", evidence="none", deadline="none", first_end=end, latest=f"{name}：已从页面删去")


def _same(one: Entry, two: Entry) -> bool:
    return one.statement is not None and two.statement is not None and not step(one.statement, two.statement).classes


def _moved(entries: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """(page, period) of a target whose page gave it another period before: that period, by which it is still known."""
    found: dict[tuple[str, str], str] = {}
    for page in {each.origin.page for each in entries if not each.origin.current}:
        own = [each for each in entries if each.kind == "target" and each.origin.page == page]
        now = {each.slot for each in own if each.origin.current}
        gone = {each.slot for each in own if not each.origin.current} - now
        came = now - {each.slot for each in own if not each.origin.current}
        if len(gone) == len(came) == 1:
            found[page, came.pop()] = gone.pop()
    return found


def _rewordings(said: Sequence[Voice]) -> Iterator[Relation]:
    """From each wording of one promise to the next one in another document."""
    for one, two in pairwise(said):
        a, b = one.entry, two.entry
        if a.origin.page == b.origin.page or a.statement is None or b.statement is None:
            continue
        found = step(a.statement, b.statement)
        classes, words = list(found.classes), list(found.words)
        if a.end and b.end and a.end != b.end:
            name, word = ("later", "推后到") if b.end > a.end else ("sooner", "提前到")
            classes.append(name)
            words.append(f"期限由{a.end}{word}{b.end}")
        if other_stages(a.statement, b.statement):
            classes, words = ["redefined"], [_stages(a, b)]
        elif {"raised", "lowered"} & set(classes) and _speakers(a) != _speakers(b):
            classes, words = ["contradicted"], [_contradiction(a, b)]
        if not classes:
            classes, words = ["repeated"], [f"再次提出{quantity(b.statement)}"]
        yield Relation(classes=tuple(classes), before=a, after=b, explanation="；".join(words), at=b.origin)


def _stages(one: Entry, two: Entry) -> str:
    return f"口径不同，不可比（{one.name}、{two.name}）"


def _speakers(entry: Entry) -> tuple[str, str]:
    """Who gives a target, as far as another may contradict it: its government or a newspaper, and of which place."""
    return "press" if entry.origin.vehicle == "press" else "government", entry.origin.jurisdiction


def _contradiction(one: Entry, two: Entry) -> str:
    assert one.statement is not None
    assert two.statement is not None
    numbers = f"{quantity(one.statement)}、{quantity(two.statement)}"
    if {one.origin.vehicle, two.origin.vehicle} == {"press", "government"}:
        return f"报纸与政府文件的数字不同：{numbers}"
    names = list(dict.fromkeys(each.origin.jurisdiction for each in (one, two)))
    given = names if len(names) > 1 else [one.origin.source, two.origin.source]
    return f"{'与'.join(given)}给出的数字不同：{numbers}"


def _disputes(outcomes: Sequence[Voice]) -> Iterator[Relation]:
    """Where two that speak for themselves give two figures of one vintage for the same period and day.

    A newspaper and a government, a city and its province, a bureau and its city; one of them alone only mends a figure.
    """
    several = _several(outcomes)
    for one, two in pairwise(sorted(outcomes, key=lambda voice: (voice.entry.slot, voice.entry.order))):
        a, b = one.entry, two.entry
        if a.slot != b.slot or a.end is None or a.statement is None or b.statement is None:
            continue
        if (*_speakers(a), a.origin.source) == (*_speakers(b), b.origin.source) or vintage(a) != vintage(b):
            continue
        if {_place(a), _place(b)} & several or other_stages(a.statement, b.statement):
            continue
        apart = abs(middle(a.statement) - middle(b.statement))
        exact = {a.statement.comparator, b.statement.comparator} == {"="}
        if exact and apart > half_unit(a.statement)[0] + half_unit(b.statement)[0]:
            yield _told(("contradicted",), a, b, _contradiction(a, b))


def follows(one: Entry, two: Entry) -> bool:
    """Whether a target is for the period that comes next, and as long."""
    if one.end is None or two.end is None or span(one) != span(two) or (one.start is None) != (two.start is None):
        return False
    if (one.end.month, one.end.day) != (two.end.month, two.end.day):
        return False
    return two.end.year - one.end.year == max(span(one) + 1, 1)


def _fulfilment(said: Sequence[Voice], outcomes: Sequence[Voice]) -> list[tuple[str, Relation]]:
    """What was reached of a promise: ("met" or "missed" or "", relation), the earlier and less final figures first.

    A later figure of the same verdict tells nothing new, and is left out.
    """
    target = said[-1].entry
    first = said[0].entry
    promise = target.statement
    if promise is None or target.end is None or _place(target) in _several(said):
        return []
    several = _several(outcomes)
    outcomes = [voice for voice in outcomes if _place(voice.entry) not in several]
    found: list[tuple[str, Relation]] = []
    for voice in sorted(outcomes, key=lambda each: (vintage(each.entry), each.entry.order)):
        reached = voice.entry
        outcome = reached.statement
        if outcome is None or reached.end is None or reached.order <= first.order:
            continue
        final = reached.end == target.end and (target.start is None or reached.start == target.start)
        verdict = fulfils(promise, outcome) if final else None
        if verdict and verdict not in [each for each, _ in found[-1:]]:
            words = "完成" if verdict == "met" else "未完成"
            text = f"目标{quantity(promise)}，实际{quantity(outcome)}（{VINTAGES[vintage(reached)]}），{words}"
            found.append((verdict, _told((verdict,), target, reached, text)))
        elif final and is_about(promise, outcome):
            text = f"目标{quantity(promise)}，实际{quantity(outcome)}；按“左右”算不算完成，无从断定"
            found.insert(0, ("", _told(("progress",), target, reached, text)))
        elif final and only_begun(promise, outcome):
            text = f"已开工{quantity(outcome)}，目标{quantity(promise)}；开工的不等于完成的"
            found.insert(0, ("", _told(("progress",), target, reached, text)))
        elif not final and _is_progress(target, reached, first):
            found.insert(0, ("", _told(("progress",), target, reached, _progress_words(target, reached))))
    progress = sorted(
        (pair for pair in found if not pair[0]), key=lambda pair: pair[1].after.order if pair[1].after else ()
    )
    return [*progress, *(pair for pair in found if pair[0])]


def _several(said: Sequence[Voice]) -> set[tuple[str, str]]:
    """Where a document gives several numbers of one thing and period: parts of it that we cannot tell apart."""
    return {place for place, count in Counter(_place(voice.entry) for voice in said).items() if count > 1}


def _place(entry: Entry) -> tuple[str, str]:
    return entry.origin.page, entry.slot


def _is_progress(target: Entry, reached: Entry, first: Entry) -> bool:
    if target.end is None or reached.end is None:
        return False
    if target.statement is None or target.statement.measure not in ("level", "amount"):
        return False
    if reached.end >= target.end or reached.end < first.origin.day:
        return False
    return target.statement.measure == "level" or reached.start == target.start


def _progress_words(target: Entry, reached: Entry) -> str:
    assert target.statement is not None
    assert reached.statement is not None
    goal, now = target.statement.value, reached.statement.value
    text = f"到{reached.end}为{quantity(reached.statement)}，目标{quantity(target.statement)}"
    if goal and now is not None and not wants_less(target.statement):
        text += f"，已达{now / goal:.0%}"
    return text


def _told(classes: tuple[str, ...], before: Entry, after: Entry, words: str) -> Relation:
    return Relation(classes=classes, before=before, after=after, explanation=words, at=after.origin)


def left_out(entries: Sequence[Entry], strands: Sequence[Strand], context: Context) -> Iterator[Relation]:
    """Of the headline targets of one indicator: those that the successor does not carry, or carries in other terms."""
    for strand in strands:
        for said in strand.targets.values():
            target = next((voice.entry for voice in said if voice.entry.origin.whole), None)
            if target is None or target.section not in HEADLINES or target.end is None or span(target) != 0:
                continue
            successor = context.successor(target.origin)
            if successor is None or target.end.year != target.origin.year:
                continue
            year = target.end.year + 1
            # A sibling document of that year may carry it instead.
            carried = [
                each
                for each in entries
                if each.kind == "target" and (each.end.year if each.end else each.origin.year) == year
            ]
            own = [each for each in carried if context.verdicts.leading(each.strand_key) == strand.key]
            if own:
                continue
            elsewhere = [each for each in carried if each.origin.page == successor.page]
            if len(elsewhere) == 1 and not _has_before(elsewhere[0], entries, target):
                reasons = [each for each in incomparable(target, elsewhere[0]) if not each.startswith("年份")]
                yield Relation(
                    classes=("superseded", "redefined"),
                    before=target,
                    after=elsewhere[0],
                    explanation=f"下一期改了口径，不可比（{'；'.join(reasons)}）",
                    at=successor,
                )
            elif not carried and plain(canonical(target.name)) not in context.words(successor).goals:
                where = f"下一期文件（{successor.title or successor.page}）"
                words = f"{where}全文已读，没有再为“{target.name}”定目标；同年其他文件也没有"
                yield Relation(classes=("dropped",), before=target, after=None, explanation=words, at=successor)


def _has_before(entry: Entry, entries: Sequence[Entry], target: Entry) -> bool:
    """Whether what the successor says has its own target in the document before."""
    return any(
        each.kind == "target" and each.strand == entry.strand and each.origin.page == target.origin.page
        for each in entries
    )
