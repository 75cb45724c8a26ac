"""Follows a project, a title or a paper through the documents, by its stages. Pure.

启动, 开工, 建成 and 投用 are stages of their own: a later finish says nothing of when it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.compare.sides import STRENGTH
from monitor.ledger.entries import ENDS, STAGES, YEARLY, Entry, hashed
from monitor.ledger.measured import removed
from monitor.ledger.names import read_name
from monitor.ledger.silence import DEEDS, WEAK, deadline, names_its_day
from monitor.ledger.values import Context, Promise, Relation, State
from monitor.ledger.voices import voices

GIVEN = "既有"
# What shows that a thing was begun: what is under way was started, what is being built was broken ground for.
AFTER_BEGINNING = {
    "启动": frozenset({"推进", "开工", "在建", "建成", "投用"}),
    "开工": frozenset({"在建", "建成", "投用"}),
}
PLANNED = frozenset({"谋划", "筹备"})
PHYSICAL = frozenset({"启动", "开工", "在建", "建成", "投用"})


def rank(entry: Entry) -> int:
    """How far the thing is by an entry's words."""
    return ENDS.get(entry.stage, STAGES.get(entry.stage, 3))


class Course:
    """All that is said of one thing at one level of title, and of an event of one year."""

    def __init__(self, key: str, entries: Sequence[Entry], context: Context):
        self.key = key
        self.context = context
        self.was = [each for each in entries if not each.origin.current]  # what earlier versions of the pages said
        now = [each for each in entries if each.origin.current]
        self.given = [each for each in now if each.stage == GIVEN]
        self.said = voices((each for each in now if each.stage != GIVEN), self.was)
        self.promised = [voice for voice in self.said if not voice.entry.past]
        self.actions = [voice for voice in self.promised if voice.entry.kind == "action"]

    @property
    def known(self) -> bool:
        """Whether anything was promised of it that could be checked."""
        return bool(self.actions)

    def relations(self) -> Iterator[Relation]:
        """All relations among its entries."""
        for one, two in pairwise(self.promised):
            if one.entry.origin.page == two.entry.origin.page:
                continue
            relation = self._step(one.entry, two.entry)
            if relation is not None:
                yield relation
        if relation := self._met():
            yield relation
        elif self._deadline() == "overdue":
            last = self._last_action()
            words = f"期限{last.end}已过，此后的文件没有说到“{last.name}”的结果"
            yield Relation(classes=("overdue",), before=last, after=None, explanation=words, at=last.origin)

    def _step(self, one: Entry, two: Entry) -> Relation | None:
        found: dict[str, str] = {}
        # Of what nobody promised, only the step from thinking about it to doing it tells something.
        promised = "action" in (one.kind, two.kind)
        if one.rung <= WEAK < two.rung and (promised or one.rung < WEAK):
            found["firmer"] = f"由“{_lead(one)}”加强为“{_lead(two)}”"
        elif two.rung <= WEAK < one.rung and promised:
            found["softer"] = f"由“{_lead(one)}”减弱为“{_lead(two)}”"
        elif "action" == one.kind == two.kind and _strength(one) != _strength(two):
            harder = _strength(two) > _strength(one)
            found["firmer" if harder else "softer"] = f"语气{'加强' if harder else '减弱'}"
        if two.trial and not one.trial:
            found["progress"] = "进入试点"
        elif (one.kind == "action" and one.stage in PLANNED and rank(two) > rank(one)) or (
            one.stage in PHYSICAL and (two.stage == "推进" or (two.stage in PHYSICAL and rank(two) > rank(one)))
        ):
            found["progress"] = f"由{one.stage}到{two.stage}"
        if one.stage == two.stage and one.stage in DEEDS and one.end and two.end and one.end != two.end:
            name, word = ("later", "推后到") if two.end > one.end else ("sooner", "提前到")
            found[name] = f"{one.stage}的时间由{one.end}{word}{two.end}"
        if _is_reassigned(one, two):
            found["reassigned"] = f"责任主体由{one.who}改为{two.who}"
        if not found:
            if not promised and not self.known:
                return None
            found["repeated"] = f"再次提出“{two.name}”"
        words = "；".join(found.values())
        if one.who != two.who and "reassigned" not in found:
            words += f"（前由{one.who}说起，后由{two.who}）"
        return Relation(classes=tuple(found), before=one, after=two, explanation=words, at=two.origin)

    def _met(self) -> Relation | None:
        """The first report that what was promised is done."""
        for voice in self.said:
            if not voice.entry.past:
                continue
            earlier = [each.entry for each in self.actions if each.entry.order < voice.entry.order]
            earlier = [each for each in earlier if each.origin.page != voice.entry.origin.page]
            if earlier and rank(voice.entry) >= rank(earlier[-1]):
                words = f"“{earlier[-1].name}”已{voice.entry.stage}"
                return Relation(
                    classes=("met",),
                    before=earlier[-1],
                    after=voice.entry,
                    explanation=words,
                    at=voice.entry.origin,
                )
        return None

    def _last_action(self) -> Entry:
        return (self.actions or self.said)[-1].entry

    def _deadline(self) -> str:
        dated = self._dated()
        if not self.actions or not dated:
            return "none"
        if self._met():
            return "met"
        if self._is_begun(dated[-1]):
            return "begun"
        found = deadline(dated[0], dated[-1], self.context)
        # Somebody spoke of it since: late, but not in silence. Of a name that others bear too, silence tells nothing.
        heard = any(voice.entry.origin.day > each.end for each in dated[-1:] for voice in self.said if each.end)
        return "due" if found == "overdue" and (heard or not read_name(dated[-1].name).telling) else found

    def _is_begun(self, promised: Entry) -> bool:
        """Whether a beginning was promised, and somebody spoke since of what comes after it: 启动 → 加快推进."""
        after = AFTER_BEGINNING.get(promised.stage, frozenset())
        return any(voice.entry.stage in after and voice.entry.order > promised.order for voice in self.said)

    def _dated(self) -> list[Entry]:
        """What gave it a day by which, the first wording first; 规划建设 in a year's plan gives none."""
        said = [*self.was, *(voice.entry for voice in self.actions)]
        found = [each for each in said if each.end and each.kind == "action"]
        found = [each for each in found if each.stage in DEEDS | YEARLY or names_its_day(each)]
        return sorted(found, key=lambda each: each.order)

    def promises(self) -> Iterator[Promise]:
        """The one promise of it; nothing where the text only takes it for given."""
        if not self.said:
            if self.given or self.was:
                yield self._promise("stated", "none")
            return
        told = list(self.relations())
        changed = any(set(each.classes) - {"repeated", "progress", "met", "overdue"} for each in told)
        says = "changed" if changed else "repeated" if len(self.promised) > 1 else "stated"
        for evidence in ("met", "progress"):
            if held := [each for each in told if evidence in each.classes]:
                yield self._promise(says, evidence, held[-1].explanation)
                return
        yield self._promise(says, "none")

    def _promise(self, says: str, evidence: str, found: str = "") -> Promise:
        members = [(voice.entry, _role(voice.entry)) for voice in self.said]
        members += [(copy, "copy") for voice in self.said for copy in voice.copies]
        members += [(each, "mention") for each in self.given]
        members += [(each, "earlier") for each in self.was]
        first = min((entry for entry, role in members if role != "copy"), key=lambda each: each.order)
        if self.said:
            last = self.said[-1].entry
            state = State(
                says=says,
                evidence=evidence,
                deadline=self._deadline(),
                first_end=ends[0].isoformat() if (ends := [each.end for each in self._dated() if each.end]) else None,
                latest=f"{last.name}：{last.stage}",
                found=found,
            )
        else:
            state = (
                removed(first, first.name)
                if self.was
                else State(says="stated", evidence="none", deadline="none", first_end=None)
            )
        return Promise(
            key=self.context.verdicts.leading(hashed(self.key, "named")),
            block=first.block,
            strand=self.key,
            alike=first.alike,
            first=first,
            members=tuple(sorted(members, key=lambda pair: pair[0].order)),
            state=state,
        )


def _role(entry: Entry) -> str:
    return "outcome" if entry.past else "promise" if entry.kind == "action" else "mention"


def _is_reassigned(one: Entry, two: Entry) -> bool:
    """Whether a government binds another body than before to a deed; that a body speaks for itself is no such step."""
    if {one.kind, two.kind} != {"action"} or one.origin.jurisdiction != two.origin.jurisdiction:
        return False
    if one.stage not in DEEDS | PHYSICAL or {one.who, two.who} & {"", one.origin.jurisdiction}:
        return False
    return not set(one.who.split(";")) & set(two.who.split(";"))


def _strength(entry: Entry) -> int:
    return STRENGTH[(entry.statement.strength if entry.statement else None) or "plan"]


def _lead(entry: Entry) -> str:
    """The words before the name."""
    return entry.quote.partition(entry.name)[0][:12] or entry.stage
