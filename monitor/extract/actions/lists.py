"""The list of objects behind a verb, cut into items, with the words that the items share supplied."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract.actions.words import (
    ANY_HEAD,
    CAPACITY,
    FIELD,
    GENERAL_MARKER,
    GENERAL_WORD,
    HEADS,
    NOUN_BEHIND,
    OTHERS,
    OTHERS_OR_NAMES,
    QUANTITY,
    VERB,
    VISION,
    begins_deed,
)

# What is inside quotation marks, brackets and book-title marks is one name: its commas and verbs are nobody's.
NAMES = re.compile(r"“[^“”。;]{1,40}”|《[^《》]{1,80}》|\([^()]{1,30}\)|‘[^‘’。;]{1,30}’")
COVER = "\ue000"

# 和, 与 and 及 where they are no part of a word
JOINT = re.compile(
    r"以及|和(?<![中平饱总融温缓共调维柔祥呼随]和)(?![平谐美田睦气解声蔼]|县(?![^\W\dA-Za-z_]{2}))|与(?<![参赠赋给]与)(?![会时众])"
    r"|及(?<![普涉波兼以触企]及)(?![时格早其])"
)
ALSO = re.compile(r"(?<![合兼吞归])并(?![购轨网行列发存举联])")  # 完成布展并开放: another verb of the same object
LIST = re.compile("、")
LIST_OF_NAMES = re.compile(r"、|(?<=[”》])(?=[“《])")
# a closing class word: 等重大项目, and a count that only closes the list: 三大平台
REST = re.compile(r"(?<![同高平优初均对相])等(?![级待额同于效候奖功])")
CLOSER = re.compile(r"(?:[两二三四五六七八九十]|\d+)(?:大|个|座|条|所|项|家|处|场|类)(?=[^,、]+$)")
NUMERAL = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
LINE = re.compile(r"(?:[A-Z]?\d+(?:号线|线|号)|[一二三四五六七八九十]期)")
LINE_PART = re.compile(r"\d+(?:号线|线)(?:[^\W\dA-Za-z_]{0,4}(?:延|延伸|延长线|支线|段|期))?$")
LINE_AHEAD = re.compile(r"(.*?)[A-Z]?\d+(?:号线|线)")
ORDINAL_AHEAD = re.compile(r"(.*?第)[一二三四五六七八九十]+[^\W\dA-Za-z_]")
ORDINAL = re.compile(r"[一二三四五六七八九十]+[^\W\dA-Za-z_]{2}")
DEVERBAL = re.compile(r"(?:建设|改造|整治|修缮|修复|治理|扩建|改建|试点|提升|保护|更新|编制|创建|升级)$")
HEADS_OF = {"grant": "title", "built": "site"}
TOWN = re.compile(r"(?:街道|[镇乡村区县市])$")
WORKS = re.compile(r"(?:工程|项目|行动|计划|任务)$")


@dataclass(slots=True)  # made by the thousand, as leads are
class Item:
    """One object of a list: the phrase with what was elided supplied, and its own span in the text."""

    phrase: str
    start: int
    end: int
    supplied: bool


def covered(text: str) -> str:
    """The text with the inside of every name blotted out, its length kept."""
    if "“" not in text and "《" not in text and "(" not in text and "‘" not in text:
        return text
    return NAMES.sub(_cover, text)


def _cover(match: re.Match[str]) -> str:
    name = match[0]
    return name[0] + COVER * (len(name) - 2) + name[-1]


def split_objects(text: str, mask: str, start: int, end: int, kind: str) -> tuple[list[Item], str]:
    """The items of the list at start..end, and the class word that closes it (等重大项目 → 重大项目), or ''.

    `mask` is `covered(text)`. Empty where the list carries a quantity: then it is a target, not a deed.
    """
    rest = ""
    closing = REST.search(mask, start, end)
    listed_to = end
    if closing:
        rest = mask[closing.end() : end]
        if QUANTITY.search(rest) or rest.endswith(FIELD):
            return [], ""
        listed_to = closing.start()
    spans = _cut(mask, start, listed_to, kind)
    if not spans or GENERAL_MARKER.beginning(mask, spans[0][0]) or (QUANTITY.match(mask, *spans[0]) and not rest):
        return [], ""  # 一批甲和乙, 4个甲、乙: nothing is named
    closer = CLOSER.search(mask, *spans[-1]) if not rest else None
    if closer and len(spans) > 1 and _counts(closer[0], len(spans)):
        head = mask[closer.end() : spans[-1][1]]
        last = (spans[-1][0], closer.start())
        return [Item(text[a:b] + head, a, b, True) for a, b in [*spans[:-1], last] if b > a], ""
    if (
        QUANTITY.search(CAPACITY.sub("", mask[slice(*spans[-1])]))
        and not QUANTITY.match(mask, *spans[-1])
        and len(spans) > 1
    ):
        return [], ""  # one number for the whole list
    return _supplied(text, mask, spans if rest else _merged(mask, spans, kind), kind), rest


def _counts(closer: str, items: int) -> bool:
    number = closer[:-1]
    return (int(number) if number.isdigit() else NUMERAL.get(number, 0)) == items or closer.endswith("大")


def _cut(mask: str, start: int, end: int, kind: str) -> list[tuple[int, int]]:
    """The spans between the marks of coordination, up to where another deed begins."""
    spans: list[tuple[int, int]] = []
    at = start
    marks = LIST_OF_NAMES if "”" in mask or "》" in mask else LIST
    for mark in [*marks.finditer(mask, start, end), None]:
        to = mark.start() if mark else end
        if spans and _new_deed(mask, at, to, kind):
            break
        spans.extend(_joined(mask, at, to, kind))
        at = mark.end() if mark else end
    return [(a, b) for a, b in spans if b > a]


def _new_deed(mask: str, start: int, end: int, kind: str) -> bool:
    """Whether another deed begins at start, not one more object: 新建甲路、扩建乙机场."""
    verb = VERB.match(mask, start, end)
    if verb:
        return verb.end() < end and not NOUN_BEHIND.match(mask, verb.end(), end) and not WORKS.search(mask[start:end])
    if begins_deed(mask[start:end], OTHERS):
        return True
    return begins_deed(mask[start:end], OTHERS_OR_NAMES) and not ends_well(mask[start:end], kind, strict=True)


def _joined(mask: str, start: int, end: int, kind: str) -> list[tuple[int, int]]:
    """An item cut at 和, 与, 及 where both sides are things of their own, not two words of one name."""
    also = ALSO.search(mask, start, end)
    end = also.start() if also else end
    for mark in JOINT.finditer(mask, start, end):
        left, right = mask[start : mark.start()], mask[mark.end() : end]
        if len(left) < 2 or len(right) < 2:
            continue
        if _new_deed(mask, mark.end(), end, kind):
            return [(start, mark.start())]
        if _own_thing(left, right, kind):
            return [(start, mark.start()), *_joined(mask, mark.end(), end, kind)]
    return [(start, end)]


def _own_thing(left: str, right: str, kind: str) -> bool:
    if left.endswith(("”", "》")):
        return True
    if "的" in left:
        return False
    if DEVERBAL.search(left):
        # 码头改造和景观提升工程 is one work, 码头改造和河道整治 are two
        return not WORKS.search(right) and bool(DEVERBAL.search(right))
    return ends_well(left, kind, strict=True) and len(left) > 2


def ends_well(phrase: str, kind: str, *, strict: bool = False) -> bool:
    """Whether the phrase ends in a head of the kind; `strict` takes only heads that need no proper name."""
    if kind == "any":
        return any(ends_well(phrase, each, strict=strict) for each in ("site", "work", "body"))
    heads = HEADS[HEADS_OF.get(kind, kind)]
    return heads.fits(phrase) or (not strict and heads.fits_proper(phrase))


def _twin(mask: str, span: tuple[int, int], last: tuple[int, int]) -> str:
    """The words that an item shares with the last of its list: 甲水、乙水流域 share 流域; '' if it shares none."""
    if span == last:
        return ""
    length = span[1] - span[0]
    word = mask[slice(*span)]
    kind = TOWN.search(word)
    if kind and (same := mask.find(kind[0], last[0], min(last[1] - 2, last[0] + 10))) > 0:
        return mask[same + len(kind[0]) : last[1]]  # 甲街道、乙街道卫生服务中心
    if length > 3 or length < 2 or last[1] - last[0] < length + 2 or GENERAL_WORD.search(word):
        return ""
    shared = mask[last[0] + length : last[1]]
    return "" if shared.startswith("“") else shared


def _merged(mask: str, spans: list[tuple[int, int]], kind: str) -> list[tuple[int, int]]:
    """The items, with those that are no thing by themselves joined to the next: 工资专户、实名考勤管理制度."""
    if kind in ("any", "grant") or len(spans) == 1:
        return spans
    merged: list[tuple[int, int]] = []
    begin: int | None = None
    for a, b in spans:
        whole = (
            ends_well(mask[a:b], kind)
            or ANY_HEAD.ending(mask, a, b)
            or mask.endswith(VISION, a, b)
            or mask[b - 1] in "”》"
            or LINE.match(mask, a, b)
            or LINE_PART.search(mask[a:b])
            or _twin(mask, (a, b), spans[-1])
        )
        merged.append((begin if begin is not None else a, b)) if whole or (a, b) == spans[-1] else None
        begin = None if whole else (begin if begin is not None else a)
    return merged


def _supplied(text: str, mask: str, spans: list[tuple[int, int]], kind: str) -> list[Item]:
    """The items with elided words: 轨道3号线、4号线; 东湖、西湖片区."""
    if len(spans) == 1:
        a, b = spans[0]
        return [Item(text[a:b], a, b, False)]
    items: list[Item] = []
    first = mask[spans[0][0] : spans[0][1]]
    ahead, ordinal = LINE_AHEAD.match(first), ORDINAL_AHEAD.match(first)
    for number, (a, b) in enumerate(spans):
        phrase, supplied = text[a:b], False
        if number and ahead and ahead[1] and LINE.match(mask, a, b):
            phrase, supplied = ahead[1] + phrase, True
        elif number and ordinal and ORDINAL.match(mask, a, b):
            phrase, supplied = ordinal[1] + phrase, True  # 甲市第三小学、五小学
        elif not ends_well(mask[a:b], kind, strict=True) and (shared := _twin(mask, (a, b), spans[-1])):
            phrase, supplied = phrase + shared, True
        items.append(Item(phrase, a, b, supplied))
    return items
