"""The grammar of announced deeds: verb and objects, or a subject and its predicate, in one stretch between stops."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract.actions.objects import GRANTED, MARKS, MASS, bare_name, covered, has_name, is_named, split_objects
from monitor.extract.actions.words import (
    ADVERBS_BEFORE,
    BETWEEN_BEFORE,
    CAUSE,
    ENTRIES,
    MARKER,
    PREDICATE,
    PREPOSITION,
    STRENGTHS,
    VERB,
    VerbEntry,
    find_verb,
)
from monitor.values import Strength, Verb

COMMA = re.compile(r"[,:★。;!?]")
# Behind a verb these make it a noun or a part of one: 建设的, 建成区, 启动仪式, 创建工作.
NOUN_BEHIND = re.compile(
    r"[的后了过着为]|[中期](?=[的,、]|$)|以来|工作|进度|步伐|水平|成效|成果|力度|条件|标准|模式|用地|工地|情况|仪式|资金|规模|质量|管理|运营|发展(?!论坛)|任务|面积|投资|"
    r"和|与|及|、|,|主体|单位|方案|规划(?!展)|过程|阶段|领域|能力|健全|完善(?!的)|提升|成本|周期|投入|目标|要求|需要|机制|体系|行动|试点|率|者|度"
)
NOT_YET = re.compile(r"[已在未所被]$|(?<![加尽])快$|集中$")  # 已开工, 在建, 所建: no deed to come
BUILT_UP = re.compile(r"(?<=建成)区|(?<=启动)区|(?<=开发)区")
# Verbs that leave the deed to others; behind 推进 and 加快 a noun 建设 would follow.
ENABLING = frozenset({"支持", "推动", "鼓励", "引导", "指导", "协助", "帮助", "助推", "助力", "力争", "争取", "确保"})
DONE = re.compile(r"[已曾了]|先后|荣获|近日|日前|昨日|去年|以来")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionMatch:
    """One announced deed. All spans are half-open offsets of the text that was read.

    `object` is the phrase that names what is to be built, held, won …, with elided words supplied; `strength` is what
    the clause itself says (None: no marker); `doer` the span of who is to do it where the clause says so
    (支持宜兴争创…).
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
    word: str


def find_actions(text: str) -> list[ActionMatch]:
    """The deeds of a normalised text (no white space), in its order. Linear in its length."""
    if not VERB.search(text):
        return []
    mask = covered(text)
    found: list[ActionMatch] = []
    stops = [match.start() for match in COMMA.finditer(mask)]
    begin = 0
    for stop in [*stops, len(text)]:
        if stop > begin:
            _read_stretch(text, mask, begin, stop, found)
        begin = stop + 1
    return found


def _read_stretch(text: str, mask: str, begin: int, stop: int, found: list[ActionMatch]) -> None:
    """The deeds between two commas."""
    at = begin
    carried: Strength | None = None  # 力争甲上半年建成、乙年内封顶: one marker for both
    while True:
        verb = find_verb(mask, at, stop)
        if verb is None:
            return
        entry = ENTRIES[verb[0]]
        predicate = PREDICATE.match(mask, verb.start(), stop) if entry.alone else None
        if predicate:
            carried = _read_subject(text, mask, begin, predicate, entry, carried, found)
            begin = at = predicate.end()
        elif (
            entry.object == "none"
            or verb.end() == stop
            or NOT_YET.search(mask, begin, verb.start())
            or NOUN_BEHIND.match(mask, verb.end(), stop)
            or BUILT_UP.match(mask, verb.end())
        ):
            at = verb.end()
        else:
            taken = _read_objects(text, mask, begin, stop, verb, entry, found)
            if taken:
                begin = taken
            at = max(taken, verb.end())


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands in front of a verb: where the verb's own phrase begins, the marker, and who does the deed."""

    start: int
    strength: Strength | None
    doer: tuple[int, int] | None
    at_head: bool
    cause: str = ""  # 支持, 推动 … in front of a doer


def _lead(mask: str, begin: int, verb: int) -> _Lead:
    while begin < verb and mask[begin] in "、并和及":
        begin += 1
    if mask[verb - 1] in "、和与及" and verb > begin:
        return _Lead(verb, None, None, False)
    adverbs = ADVERBS_BEFORE.search(mask, begin, verb)
    phrase = adverbs.start() if adverbs else verb
    marker = MARKER.search(mask, phrase, verb)
    rest = mask[begin:phrase]
    if not rest:
        return _Lead(begin, _strength(marker), None, True)
    cause = CAUSE.match(mask, begin, phrase) or _cause_within(mask, begin, phrase)
    if cause:
        outer = MARKER.search(mask, begin, cause.end())
        doer = None if cause.end() == phrase or PREPOSITION.match(mask, cause.end()) else (cause.end(), phrase)
        return _Lead(begin, _strength(outer or marker), doer, doer is None, cause[0])
    at_head = bool(PREPOSITION.match(rest)) or rest.endswith(("将", "要", "全市", "全区", "全省", "我们"))
    return _Lead(phrase, _strength(marker), None, at_head)


def _cause_within(mask: str, begin: int, end: int) -> re.Match[str] | None:
    """推动 or 支持 behind adverbs or a subject: 积极支持…, 我们将支持…"""
    for cause in CAUSE.finditer(mask, begin, end):
        if cause.end() < end and (
            ADVERBS_BEFORE.search(mask, begin, cause.start()) or mask[cause.start() - 1] in "将要"
        ):
            return cause
    return None


def _strength(marker: re.Match[str] | None) -> Strength | None:
    return STRENGTHS[marker[0]] if marker else None


def _read_objects(
    text: str, mask: str, begin: int, stop: int, verb: re.Match[str], entry: VerbEntry, found: list[ActionMatch]
) -> int:
    """The objects behind a verb; gives where they end, 0 if this was no verb."""
    lead = _lead(mask, begin, verb.start())
    if entry.head_only and not (lead.at_head or lead.cause in ENABLING or (lead.cause and entry.verb == "win")):
        return 0
    items, rest = split_objects(text, mask, verb.end(), stop, entry.object)
    end = 0
    unnamed = False
    for number, item in enumerate(items):
        phrase, doer = item.phrase, lead.doer
        if doer and number and (inner := phrase.find(entry.word)) > 0:  # 支持甲创建…、乙创建…
            doer = (item.start, item.start + inner)
            phrase = phrase[inner + len(entry.word) :]
        closing = MASS.search(phrase)
        if (
            entry.object == "grant"
            and not GRANTED.search(phrase)
            and (granted := GRANTED.search(rest or items[-1].phrase))
        ):
            phrase += (rest or items[-1].phrase)[granted.start() :]
        if closing and entry.verb in ("start", "finish") and closing.start() >= 2:
            phrase = phrase[: closing.start()] if entry.object != "work" else phrase
        if entry.object == "work" and phrase.endswith("工作"):
            phrase = phrase[:-2]
        if entry.object == "any" and phrase.endswith("建设"):
            phrase = phrase[:-2]
        if not is_named(phrase, entry.object, rest) or (unnamed and not has_name(phrase)):
            # 建设一批甲园区、乙园区: kinds of things keep company with kinds
            unnamed = unnamed or (entry.object in ("site", "body") and len(bare_name(phrase)) < 2)
            continue
        if doer and not _known(text[slice(*doer)], entry.verb):
            continue
        quoted_to = stop if number == len(items) - 1 and not rest else item.end
        found.append(
            ActionMatch(
                verb=entry.verb,
                stage=entry.stage,
                object=_bare(phrase),
                start=lead.start,
                end=quoted_to if item.supplied else item.end,
                verb_span=verb.span(),
                object_span=(item.start, item.end),
                doer=doer,
                strength=lead.strength or entry.strength,
                supplied=item.supplied,
                word=entry.word,
            )
        )
        end = item.end
    return end


def _read_subject(
    text: str,
    mask: str,
    begin: int,
    predicate: re.Match[str],
    entry: VerbEntry,
    strength: Strength | None,
    found: list[ActionMatch],
) -> Strength | None:
    """The things that a predicate is said of: 推动东线铁路、北港大桥开工建设; gives the marker in force behind it."""
    end = predicate.start()
    while begin < end and mask[begin] in "、并和及":
        begin += 1
    between = BETWEEN_BEFORE.search(mask, begin, end)
    subject_end = between.start() if between else end
    first = begin
    while lead := CAUSE.match(mask, first, subject_end) or MARKER.match(mask, first, subject_end):
        strength = STRENGTHS.get(lead[0]) if first == begin else strength
        first = lead.end()
    if PREPOSITION.match(mask, first, subject_end) or NOT_YET.search(mask, first, end):
        return None
    items, rest = split_objects(text, mask, first, subject_end, "any")
    for item in items:
        if not is_named(item.phrase, "any", rest):
            continue
        found.append(
            ActionMatch(
                verb=entry.verb,
                stage=entry.stage,
                object=_bare(item.phrase),
                start=begin,
                end=predicate.end(),
                verb_span=predicate.span(),
                object_span=(item.start, item.end),
                doer=None,
                strength=strength,
                supplied=item.supplied,
                word=entry.word,
            )
        )
    return strength


ANYBODY = re.compile(r"有条件|符合条件|更多|一批|^各|每个|所有|企业|高校|院校|医院|机构|社会|基层|地方")


def _known(doer: str, verb: Verb) -> bool:
    """Whether those who are to do the deed are particular ones: 支持宜兴…, not 支持有条件的企业…"""
    if has_name(doer):
        return not re.match(r"有条件|符合条件|更多|一批|各|每", doer)
    return not ANYBODY.search(doer) and (verb == "win" or len(bare_name(doer)) >= 2)


def _bare(phrase: str) -> str:
    """The phrase without quotation marks."""
    return MARKS.sub("", phrase)
