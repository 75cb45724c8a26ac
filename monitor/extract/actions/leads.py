"""What stands in front of a verb: adverbs, the marker of strength, and who is to do the deed (支持乙市争创…)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract.actions.naming import bare_name, has_name
from monitor.extract.actions.words import (
    ADVERBS,
    ANYBODY,
    BETWEEN_BEFORE,
    CAUSE,
    MARKER,
    PREPOSITION,
    STRENGTHS,
    VerbEntry,
    manner_end,
)
from monitor.extract.patterns import later
from monitor.values import Strength, Verb

# 1.新建…, 一是…, ——…, “我们将…: no words of the clause
OPENING = re.compile(
    r"[、“‘★·—\-\s]+|[并和及](?!行|时)|\(?\d{1,2}(?:[.)、]|\)、)(?!\d)|\(?[一二三四五六七八九十]{1,3}(?:[)、]|是(?!否))|[①-⑳]"
)
NUMBER_WITHIN = later(r"(?<=[一-鿿])\d{1,2}\.(?=[一-鿿])")  # a heading run into the first item of its list
# Verbs that leave the deed to others; behind 推进 and 加快 a noun 建设 would follow.
ENABLING = frozenset({"支持", "推动", "鼓励", "引导", "指导", "协助", "帮助", "助推", "助力", "力争", "争取", "确保"})
OURS = ("全市", "全区", "全省", "我们", "我市", "我区", "我省")
WILL = re.compile(r"(?<![主重需])[将要拟须]")  # a subject may stand in front: 甲局将推出…
# a hospital or school with a name of its own: 甲大学附属医院, not 高水平医院
INSTITUTION = re.compile(r"[^的、高优各]{4,}(?:医院|大学|学院|研究院|实验室)")
ANY_OF_MANY = re.compile(r"有条件|符合条件|更多|一批|各|每")


@dataclass(slots=True)  # made for every verb: freezing would cost more than reading it
class Lead:
    """`start` is where the verb's own phrase begins; `at_head` says that a noun of the same form is ruled out."""

    start: int
    at_head: bool
    strength: Strength | None = None
    doer: tuple[int, int] | None = None
    cause: str = ""  # the verb in front of a doer: 支持, 推动

    def allows(self, entry: VerbEntry) -> bool:
        """Whether the phrase can be a verb here, not the noun of the same form."""
        if not entry.head_only or self.at_head or self.cause in ENABLING:
            return True
        return bool(self.cause) and entry.verb == "win"


def opened(mask: str, begin: int, end: int) -> int:
    """Where the words of a clause begin, behind numbering and marks."""
    while (opening := OPENING.match(mask, begin, end)) and opening.end() > begin:
        begin = opening.end()
    return begin


def read_lead(mask: str, begin: int, verb: int) -> Lead:
    """The words of mask[begin:verb] as a lead."""
    if "." in mask:
        for number in NUMBER_WITHIN.finditer(mask, begin, verb):
            begin = number.end()
    begin = opened(mask, begin, verb)
    if verb > begin and mask[verb - 1] in "、和与及":
        return Lead(verb, False)
    phrase = ADVERBS.run(mask, begin, verb)
    marker = MARKER.search(mask, phrase, verb) if phrase < verb else None
    inner = STRENGTHS[marker[0]] if marker and STRENGTHS[marker[0]] != "plan" else None
    if phrase == begin:
        return Lead(begin, True, inner)
    cause = _cause(mask, begin, phrase)
    if cause:
        outer = MARKER.search(mask, begin, cause.end())
        doer = _doer(mask, cause.end(), phrase)
        return Lead(begin, doer is None, STRENGTHS[outer[0]] if outer else inner, doer, cause[0])
    at_head = (
        manner_end(mask, begin, phrase) == phrase
        or bool(PREPOSITION.beginning(mask, begin, phrase))
        or mask.endswith(OURS, begin, phrase)
        or bool(WILL.search(mask, phrase, verb))
    )
    return Lead(phrase, at_head, inner)


def _cause(mask: str, begin: int, end: int) -> re.Match[str] | None:
    """支持 or 推动, at the head or behind adverbs or a subject: 积极支持…, 我们将支持…"""
    for cause in CAUSE.finditer(mask, begin, end):
        if cause.start() == begin:
            return cause
        if cause.end() < end and (mask[cause.start() - 1] in "将要" or ADVERBS.ending(mask, begin, cause.start())):
            return cause
    return None


def _doer(mask: str, start: int, end: int) -> tuple[int, int] | None:
    """The doer between 支持 and the verb, without times; None where there is none (支持以市场化方式设立…)."""
    if PREPOSITION.beginning(mask, start, end):
        return None
    time = BETWEEN_BEFORE.search(mask, start, end)
    end = time.start() if time else end
    return (start, end) if end > start else None


def is_known(doer: str, verb: Verb) -> bool:
    """Whether those who are to do the deed are particular ones: 支持乙市…, not 支持有条件的企业…"""
    if has_name(doer):
        return not ANY_OF_MANY.match(doer)
    if INSTITUTION.fullmatch(doer):
        return True
    return not ANYBODY.stand_in(doer) and (verb == "win" or len(bare_name(doer)) >= 2)
