"""The grammar of announced deeds: a verb and its objects, or things and what is said of them, between two commas."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import takewhile

from monitor.extract.actions.leads import is_known, opened, read_lead
from monitor.extract.actions.lists import Item, covered, split_objects
from monitor.extract.actions.naming import GRANTED, MARKS, bare_name, has_name, is_named
from monitor.extract.actions.words import (
    BETWEEN_BEFORE,
    CAUSE,
    ENTRIES,
    HEADS,
    MARKER,
    NOUN_BEHIND,
    OTHERS_OR_NAMES,
    PREDICATE,
    PREPOSITION,
    STRENGTHS,
    TIME_AT,
    UNDER_WAY,
    VERB,
    VerbEntry,
    begins_deed,
    find_verb,
    manner_end,
)
from monitor.values import Strength, Verb

COMMA = re.compile(r"[,:。;!?★●■◆▲◎▶①-⑳]")
# 启动甲建设: a noun that only repeats the verb
REPEATED = re.compile(r"建设$|(?:建设)?(?:工作|任务|前期工作|前期)$")
# 建成某桥(市交通局牵头): who sees to it, no part of the name
IN_CHARGE = re.compile(r"\([^()]*(?:责任|牵头|单位|局|委|办|政府|配合)[^()]*\)$")
COPULA = re.compile(r"是(?<![求就不]是)")  # 编制某规划是今年的任务
BUILT_UP = re.compile(r"(?<=建成)区(?=[的内外面绿黑人路排供污海常\d,、达]|$)|(?<=启动)区(?=[的内一二三四五建,、]|$)")
PAST = re.compile(r"去年|上年|昨日|昨天|近日|日前|已(?!经批)|曾(?!经批)")
NOT_YET = ("已", "在", "未", "所", "被", "迎来", "集中", "快")  # 已开工, 在建, 所建: no deed to come
TO_HASTEN = ("加快", "尽快")
# 某某大桥主体已完工, 某某厂房正在装修: how far the thing is that a later predicate is said of
PROGRESS = re.compile(
    r"(?:主体(?:结构|工程|施工)?|建设|施工)?(?:目前|现|均|全面|全部|今年|全年)?(?:已|正(?!式)|仍在|进入|处于|完成|(?:在[^,]{2,16})?(?:正式|顺利)?(?:开工|封顶|奠基)|(?:规划|计划|总)*(?:投资|占地|建筑面积))"
)
SIZED = re.compile(r"(?:该?项目)?(?:规划|计划|总|共)*(?:投资|占地|用地|建筑面积|年产|全长|线路)")
DAY_AT = re.compile(r"(?:\d{1,2}月)?\d{1,2}日[上下]午?|\d{1,2}月\d{1,2}日|目前")
WILL = re.compile(r"[^,]{0,10}?将(?!军|领)")
AT_PLACE = re.compile(r"(?<!正)在(?!建)[^,在]{2,16}$")  # 某厂房在某园区开工
# How far in front of a verb and behind it its own words are looked for: no clause is longer, and reading stays linear.
LEAD_REACH, OBJECT_REACH = 80, 200
PROSE = 2000  # what goes on for longer without a comma is no prose


# 东湖大桥(长3公里,投资20亿元): how large it is, said aside
SIZE = re.compile(r"\([^()]*\d(?:公里|千米|米|[万亿]|平方|亩|[个座家所处条])[^()]*\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionMatch:
    """One announced deed. All spans are half-open offsets of the text that was read.

    `object` is the phrase that names what is to be built, held, won …, with elided words supplied; `strength` is what
    the clause itself says (None: no marker); `doer` the span of who is to do it where the clause says so
    (支持乙市争创…).
    """

    verb: Verb
    stage: str
    object: str
    start: int
    end: int
    verb_span: tuple[int, int]
    object_span: tuple[int, int]
    doer: tuple[int, int] | None
    strength: Strength | None
    supplied: bool
    word: str  # the verb phrase of the lexicon


def find_actions(text: str) -> list[ActionMatch]:
    """The deeds of a normalised text (no white space), in its order. Linear in its length."""
    verb = VERB.search(text)
    return _Reading(text, verb.start()).found if verb else []


class _Reading:
    """Reads one text, whose first verb stands at `at`; `found` is the result."""

    def __init__(self, text: str, at: int):
        self.text = text
        self.mask = covered(text)
        self.found: list[ActionMatch] = []
        self.stops = [-1, *[match.start() for match in COMMA.finditer(self.mask)], len(text)]
        while at < len(text) and (verb := find_verb(self.mask, at, len(text))):
            number = bisect_right(self.stops, verb.start())
            self._stretch(number, verb)
            at = self.stops[number] + 1

    def _stretch(self, number: int, verb: re.Match[str] | None) -> None:
        """The deeds between two commas, the one before and the one that bounds the stretch of this number.

        `verb` is the first one in it.
        """
        begin, stop = self.stops[number - 1] + 1, self.stops[number]
        if stop - begin > PROSE:
            return
        mask = self.mask
        strength: Strength | None = None  # 力争甲上半年建成、乙年内封顶: one marker for both
        while verb:
            entry = ENTRIES[verb[0]]
            begin = max(begin, verb.start() - LEAD_REACH)
            if PAST.search(mask, begin, verb.start()):
                at = verb.end()
            elif entry.said_of and (predicate := PREDICATE.match(mask, verb.start(), stop)):
                strength = self._said_of(number, begin, predicate, entry, strength)
                begin = at = predicate.end()
            elif self._is_noun(begin, verb, stop, entry):
                at = verb.end()
            else:
                end = self._objects(begin, stop, verb, entry)
                begin = end or begin
                at = max(end, verb.end())
            verb = find_verb(mask, at, stop)

    def _is_noun(self, begin: int, verb: re.Match[str], stop: int, entry: VerbEntry) -> bool:
        return bool(
            entry.object == "none"
            or verb.end() == stop
            or VERB.match(self.mask, verb.end(), stop)  # 争取承办…: the second verb has the object
            or _is_under_way(self.mask, begin, verb.start())
            or NOUN_BEHIND.match(self.mask, verb.end(), stop)
            or BUILT_UP.match(self.mask, verb.end())
        )

    def _topic(self, number: int) -> list[Item]:
        """What the words up to here were about, for a predicate that names no subject: 加快甲建设,年内建成."""
        before = max(number - 2, 0)
        while before and SIZED.match(self.mask, self.stops[before] + 1, self.stops[before + 1]):
            before -= 1  # 某厂房开工,总建筑面积3万平方米,预计年底建成
        begin = self.stops[before] + 1
        if self.found and self.found[-1].verb_span[0] >= begin:
            verb = self.found[-1].verb_span
            last = takewhile(lambda each: each.verb_span == verb, reversed(self.found))
            return [Item(each.object, *each.object_span, True) for each in last][::-1]
        stop = max(min(self.stops[before + 1], begin + LEAD_REACH), begin)
        begin = opened(self.mask, begin, stop)
        day = DAY_AT.match(self.mask, begin, stop)
        begin = day.end() if day else begin
        will = WILL.match(self.mask, begin, stop)
        begin = will.end() if will else begin
        manner = manner_end(self.mask, begin, stop)
        work = UNDER_WAY.match(self.mask, manner, stop) if manner > begin else None
        if work:
            what = work.span("what")
        elif (progress := PROGRESS.search(self.mask, begin + 2, stop)) and HEADS["site"].fits(
            self.mask[begin : progress.start()]
        ):
            what = begin, progress.start()
        elif HEADS["site"].fits(self.mask[begin:stop]) and not begins_deed(self.mask[begin:stop], OTHERS_OR_NAMES):
            what = max(self.mask.rfind("的", begin, stop) + 1, begin), stop  # 甲水厂二期,确保年内投产
        else:
            return []
        items, rest = split_objects(self.text, self.mask, *what, "any")
        return [item for item in items if is_named(item.phrase, "any", rest)]

    def _objects(self, begin: int, stop: int, verb: re.Match[str], entry: VerbEntry) -> int:
        """The objects behind a verb; gives where they end, 0 where there are none."""
        lead = read_lead(self.mask, begin, verb.start())
        if not lead.allows(entry):
            return 0
        stop = min(stop, verb.end() + OBJECT_REACH)
        copula = COPULA.search(self.mask, verb.end(), stop)
        stop = copula.start() if copula else stop
        items, rest = split_objects(self.text, self.mask, verb.end(), stop, entry.object)
        end = 0
        unnamed = False
        for number, item in enumerate(items):
            phrase, doer = item.phrase, lead.doer
            if doer and number and (inner := phrase.find(entry.word)) > 0:  # 支持甲创建…、乙创建…
                doer = (item.start, item.start + inner)
                phrase = phrase[inner + len(entry.word) :]
            phrase = _trimmed(phrase, entry, rest or items[-1].phrase)
            if not is_named(phrase, entry.object, rest) or (unnamed and not has_name(phrase)):
                # 建设一批甲园区、乙园区: kinds of things keep company with kinds
                unnamed = unnamed or (entry.object in ("site", "built", "body") and len(bare_name(phrase)) < 2)
                continue
            if doer and not is_known(self.text[slice(*doer)], entry.verb):
                continue
            to = stop if item.supplied and item is items[-1] and not rest else item.end
            self._add(entry, verb, phrase, item, (lead.start, to), lead.strength or entry.strength, doer)
            end = item.end
        return end

    def _said_of(
        self, number: int, begin: int, predicate: re.Match[str], entry: VerbEntry, strength: Strength | None
    ) -> Strength | None:
        """The things that a predicate is said of (推动东线铁路开工建设); gives the marker that stays in force."""
        mask, end = self.mask, predicate.start()
        first = begin = opened(mask, begin, end)
        between = BETWEEN_BEFORE.search(mask, begin, end)
        subject_end = between.start() if between else end
        while lead := (
            DAY_AT.match(mask, first, subject_end)
            or CAUSE.match(mask, first, subject_end)
            or MARKER.match(mask, first, subject_end)
            or TIME_AT.match(mask, first, subject_end)
        ):
            strength = STRENGTHS.get(lead[0], strength) if first == begin else strength
            first = lead.end()
        if PREPOSITION.beginning(mask, first, subject_end) or _is_under_way(mask, first, end):
            return None
        if first >= subject_end:
            own = MARKER.search(mask, begin, end)
            strength = STRENGTHS[own[0]] if own else strength
            named = self._topic(number)
            begin = min([begin, *(item.start for item in named)])
        else:
            place = AT_PLACE.search(mask, first + 2, subject_end)
            items, rest = split_objects(self.text, mask, first, place.start() if place else subject_end, "any")
            between_marker = MARKER.search(mask, subject_end, end)  # 某大桥预计年内通车
            strength = STRENGTHS[between_marker[0]] if between_marker else strength
            named = [item for item in items if is_named(item.phrase, entry.said_of or "any", rest)]
        for item in named:
            self._add(entry, predicate, item.phrase, item, (begin, predicate.end()), strength, None)
        return strength

    def _add(
        self, entry: VerbEntry, verb: re.Match[str], phrase: str, item: Item, quote: tuple[int, int],
        strength: Strength | None, doer: tuple[int, int] | None,
    ) -> None:  # fmt: skip
        self.found.append(
            ActionMatch(
                verb=entry.verb,
                stage=entry.stage,
                object=MARKS.sub("", SIZE.sub("", phrase) if phrase.endswith(")") else phrase),
                start=quote[0],
                end=quote[1],
                verb_span=verb.span(),
                object_span=(item.start, item.end),
                doer=doer,
                strength=strength,
                supplied=item.supplied,
                word=entry.word,
            )
        )


def _is_under_way(mask: str, begin: int, verb: int) -> bool:
    """Whether the words in front of a verb end in one that says that its deed is done, or being done."""
    return mask.endswith(NOT_YET, begin, verb) and not mask.endswith(TO_HASTEN, 0, verb)


def _trimmed(phrase: str, entry: VerbEntry, last: str) -> str:
    """The phrase without a noun that repeats the verb (启动甲建设), with its list's grant (争取甲、乙纳入规划)."""
    if entry.object == "grant" and not GRANTED.search(phrase) and (granted := GRANTED.search(last)):
        return phrase + last[granted.start() :]
    if phrase.endswith(")"):
        phrase = IN_CHARGE.sub("", phrase)
    if entry.object == "work":
        return phrase.removesuffix("工作")
    if entry.verb in ("start", "finish") and (repeated := REPEATED.search(phrase)) and repeated.start() >= 2:
        return phrase[: repeated.start()]
    return phrase
