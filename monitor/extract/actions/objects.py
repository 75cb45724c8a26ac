"""What a verb's object names: the list behind the verb cut into items, elided words supplied, and each item judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract.actions.words import (
    ANY_HEAD,
    GENERAL_MARKER,
    GENERAL_WORD,
    HEADS,
    KINDS,
    OTHER_DEED,
    PLACE,
    TITLE_LEVEL,
    TITLE_OWN,
    VERB,
)

# What is inside quotation marks, brackets and book-title marks is one name: its commas and verbs are nobody's.
NAMES = re.compile(r"“[^“”。;]{1,40}”|《[^《》]{1,60}》|\([^()]{1,30}\)|‘[^‘’。;]{1,30}’")
MARKS = re.compile(r"[“”‘’《》]")
COVER = "\ue000"

# 和, 与 and 及 as part of a word
JOINT = re.compile(
    r"以及|(?<![中平饱总融温缓共调维柔祥呼随])和(?![平谐美田睦气解县声蔼])|(?<![参赠赋给])与(?![会时众])|(?<![普涉波兼以触企])及(?![时格早其])"
)
LIST = re.compile(r"、|(?<=[”》])(?=[“《])")
# a closing class word: 等重大项目, and a count that only closes the list: 三大平台
REST = re.compile(r"(?<![同高平优初均对相])等(?![级待额同于效候奖功])")
# 等重点领域: what was listed are fields, not things
FIELD = re.compile(r"(?:领域|行业|方面|环节|问题|部门|群体|行为|方式|措施|办法|模式|手段|渠道)$")
CLOSER = re.compile(r"(?:[两二三四五六七八九十]|\d+)(?:大|个|座|条|所|项|家|处|场|类)(?=[^,、]+$)")
NUMERAL = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_UNIT = (
    r"(?:个|家|座|所|条|项|件|台|套|户|人|名|处|公里|千米|平方|亩|万|亿|吨|千瓦|兆瓦|%|元|辆|间|张|例|场|次|批|支|宗|片|栋|幢|米|立方|份|部|类|班|对|艘|架|株|标箱|"
    r"余|多|以上|种|P|T|倍|成|门|只|组|对标|村|镇|强|眼|位|床|孔|艘次|队)"
)
QUANTITY = re.compile(
    rf"(?<![A-Za-z第\d.])\d[\d.]*[余多]?[万亿千百]*[余多]?{_UNIT}(?!级|期|号|[^,、]{{0,4}}的)"
    r"|(?<![第其])(?:[两二三四五六七八九十百千]+|一百)(?:个|家|座|所|条|项|件|场|处|批|套|名)(?!大)|[百千万][场家个项]"
)
PHASE = re.compile(
    r"[一二三四五六七八九十\d]期|\d+号|[A-Za-z]\d|\d+[A-Za-z]|第[一二三四五六七八九十\d]+|[A-Z]{2,}|新一轮|首届|首个|首座|首条|首家"
)
LINE = re.compile(r"(?:[A-Z]?\d+(?:号线|线|号)|[一二三四五六七八九十]期)")
LINE_AHEAD = re.compile(r"^(.*?)[A-Z]?\d+(?:号线|线)")
MASS = re.compile(r"建设$|(?:建设)?(?:工作|任务|前期工作|前期)$")
DEVERBAL = re.compile(r"(?:建设|改造|整治|修缮|修复|治理|扩建|改建|改造提升|试点|提升|保护|更新|编制|创建|升级)$")
WORKS = re.compile(r"(?:工程|项目|行动|计划|任务)$")
SURNAMED = re.compile(r"[一-鿿]{1,4}(?:省|市|区|县|镇|乡|村|湖|江|河|山|湾|岛|港|路|街|巷|桥|塘|浦|溪|门|寺)(?!级)")
NOT_PLACE = re.compile(
    r"城市|全市|全省|全区|我市|我省|我区|地区|社区|园区|城区|市区|小区|片区|山区|灾区|库区|景区|街区|校区|院区|城镇|乡镇|乡村|农村|进出口港|道路|公路|铁路|线路|通路|网路|江山|示范区|先行区|试验区|实验区|先导区|集聚区|开发区|核心区|功能区|合作区|度假区|县区|市县|跨区|沿江|沿河|河湖"
)


@dataclass(frozen=True, slots=True)
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
        if QUANTITY.search(rest) or FIELD.search(rest):
            return [], ""
        listed_to = closing.start()
    spans = _cut(mask, start, listed_to, kind)
    if not spans or GENERAL_MARKER.match(mask, spans[0][0]) or (QUANTITY.match(mask, *spans[0]) and not rest):
        return [], ""  # 一批甲和乙, 4个甲、乙: nothing is named
    closer = CLOSER.search(mask, *spans[-1]) if not rest else None
    if closer and len(spans) > 1 and _counts(closer[0], len(spans)):
        head = mask[closer.end() : spans[-1][1]]
        last = (spans[-1][0], closer.start())
        return [Item(text[a:b] + head, a, b, True) for a, b in [*spans[:-1], last] if b > a], ""
    if QUANTITY.search(mask, *spans[-1]) and not QUANTITY.match(mask, *spans[-1]) and len(spans) > 1:
        return [], ""  # one number for the whole list
    return _supplied(text, mask, spans if rest else _merged(mask, spans, kind), kind), rest


def _counts(closer: str, items: int) -> bool:
    number = closer[:-1]
    return (int(number) if number.isdigit() else NUMERAL.get(number, 0)) == items or closer.endswith("大")


def _cut(mask: str, start: int, end: int, kind: str) -> list[tuple[int, int]]:
    """The spans between the marks of coordination, up to where another deed begins."""
    spans: list[tuple[int, int]] = []
    at = start
    for mark in [*LIST.finditer(mask, start, end), None]:
        to = mark.start() if mark else end
        if (
            spans
            and (OTHER_DEED.match(mask, at, to) or VERB.match(mask, at, to))
            and not ends_well(mask[at:to], kind, strict=True)
        ):
            break
        spans.extend(_joined(mask, at, to, kind))
        at = mark.end() if mark else end
    return [(a, b) for a, b in spans if b > a]


def _joined(mask: str, start: int, end: int, kind: str) -> list[tuple[int, int]]:
    """An item cut at 和, 与, 及 where both sides are things of their own, not two words of one name."""
    for mark in JOINT.finditer(mask, start, end):
        left, right = mask[start : mark.start()], mask[mark.end() : end]
        if len(left) < 2 or len(right) < 2:
            continue
        if OTHER_DEED.match(right) and not ends_well(right, kind, strict=True):
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
        # 陵园改造和环境提升工程 is one work, 道路建设和积水点整治 are two
        return not WORKS.search(right) and bool(DEVERBAL.search(right))
    return ends_well(left, kind, strict=True) and len(left) > 2


def ends_well(phrase: str, kind: str, *, strict: bool = False) -> bool:
    """Whether the phrase ends in a head of the kind; `strict` takes only heads that need no proper name."""
    if kind == "any":
        return any(ends_well(phrase, each, strict=strict) for each in ("site", "work", "body"))
    heads = HEADS["title" if kind == "grant" else kind]
    return bool(heads.plain.search(phrase) or (not strict and heads.named.search(phrase)))


def _twin(mask: str, span: tuple[int, int], last: tuple[int, int]) -> str:
    """The words that an item shares with the last of its list: 甲水、乙水流域 share 流域; '' if it shares none."""
    length = span[1] - span[0]
    word = mask[slice(*span)]
    if span == last or length > 3 or length < 2 or last[1] - last[0] < length + 2 or GENERAL_WORD.search(word):
        return ""
    shared = mask[last[0] + length : last[1]]
    return "" if shared.startswith("“") else shared


def _merged(mask: str, spans: list[tuple[int, int]], kind: str) -> list[tuple[int, int]]:
    """The items, with those that are no thing by themselves joined to the next: 城乡居民连续参保、零报销激励机制."""
    if kind in ("any", "grant"):
        return spans
    merged: list[tuple[int, int]] = []
    begin: int | None = None
    for a, b in spans:
        whole = (
            ends_well(mask[a:b], kind)
            or ANY_HEAD.search(mask, a, b)
            or _vision(mask[a:b])
            or mask[b - 1] in "”》"
            or LINE.match(mask, a, b)
            or _twin(mask, (a, b), spans[-1])
        )
        merged.append((begin if begin is not None else a, b)) if whole or (a, b) == spans[-1] else None
        begin = None if whole else (begin if begin is not None else a)
    return merged


def _supplied(text: str, mask: str, spans: list[tuple[int, int]], kind: str) -> list[Item]:
    """The items with elided words: 地铁3号线、4号线; 东湖、西湖片区."""
    items: list[Item] = []
    first = mask[spans[0][0] : spans[0][1]]
    ahead = LINE_AHEAD.match(first)
    for number, (a, b) in enumerate(spans):
        phrase, supplied = text[a:b], False
        if number and ahead and ahead[1] and LINE.match(mask, a, b):
            phrase, supplied = ahead[1] + phrase, True
        elif not ends_well(mask[a:b], kind, strict=True) and (shared := _twin(mask, (a, b), spans[-1])):
            phrase, supplied = phrase + shared, True
        items.append(Item(phrase, a, b, supplied))
    return items


def has_name(phrase: str) -> bool:
    """Whether a proper name stands in the phrase: quotation marks, a number of a line or phase, a place."""
    if "“" in phrase or "《" in phrase or "(" in phrase or PHASE.search(phrase):
        return True
    if PLACE.search(phrase):
        return True
    bare = NOT_PLACE.sub("", phrase)
    place = SURNAMED.match(bare)
    return bool(place) and not GENERAL_WORD.match(bare)


def bare_name(phrase: str) -> str:
    """What is left of a phrase without the words that name nothing."""
    return GENERAL_WORD.sub("", phrase)


def is_named(phrase: str, kind: str, rest: str) -> bool:
    """Whether a reader knows which thing the phrase means, for a verb that asks for this kind of object.

    `rest` is the class word after 等, which gives a head to items without one.
    """
    mask = covered(phrase)
    if len(phrase) < 2 or MARKS.sub("", phrase) in KINDS or GENERAL_MARKER.search(mask) or QUANTITY.search(mask):
        return False
    described = DESCRIPTION.match(mask)
    at = described.end() if described else 0
    return _JUDGES[kind](phrase[at:], mask[at:], rest)


def _site(phrase: str, mask: str, rest: str) -> bool:
    if "的" in mask and re.search(r"[最性化力色]的|与.*的", mask):
        return False
    heads = HEADS["site"]
    named = has_name(phrase)
    if rest:
        if _vision(rest) or _vision(mask):
            return False
        return named or (len(bare_name(mask)) >= 2 and (ends_well(mask, "site") or bool(THINGS.search(rest))))
    if _vision(phrase) or CLASS.match(mask):
        return False
    if mask.endswith("”") or RELEASE.fullmatch(mask):
        return True
    if heads.plain.search(mask):
        return named or len(bare_name(mask)) >= 2 or bool(OWN.match(mask)) or len(mask) <= 3
    if not heads.named.search(mask):
        return False
    return len(bare_name(mask)) >= (2 if named else 5) and (named or bool(WORK_HEAD.search(mask)))


# among the heads that want a proper name, those of single works: a long name of other words will do
WORK_HEAD = re.compile(r"(?:工程|项目|系统|设施)$")
CLASS = re.compile(r"(?:国家|省|市|区|县|和|、|及)+级")
# class words after 等 that make single things of what was listed without heads
THINGS = re.compile(
    r"(?:项目|工程|设施|实验室|铁路|高铁|公路|高速|机场|大桥|馆|院|学校|中心|平台|阵地|建筑|园|片区|地区|社区)$"
)
# “甲”2.0版
RELEASE = re.compile(r"“[^”]+”.{1,5}版")
# the city's own: there is one of each
OWN = re.compile(r"(?:新的)?[省市区县](?!级|内|场|域|区|街|镇|乡)")
VISION = re.compile(
    r"(?:城市|名城|强市|强省|强县|强区|社会|体系|格局|机制|制度|环境|生态|高地|示范区|先行区|试验区|实验区|样板|标杆|窗口|家园|都市圈|科创圈|经济圈|生活圈|经济带|政府|品牌|模式|统一大市场|"
    r"城市群|集群|队伍|中国|江苏|无锡|生态圈|共同体|支点|节点|门户|策源地|发源地|首选地|目的地|示范带|先导区|示范市|示范县|基本盘|新样板|极|福地|沃土|热土|县城|乡村|区县|强镇)$"
)


def _vision(phrase: str) -> bool:
    return bool(VISION.search(phrase.rstrip("”》")))


def _any(phrase: str, mask: str, rest: str) -> bool:
    if re.search(r"(?:工作|机制|程序|模式|格局|生态|资金|新征程|新篇章|预案|响应)$", mask) and not has_name(phrase):
        return False
    if _vision(mask) and not has_name(phrase):
        return False
    return has_name(phrase) or len(bare_name(mask)) >= 2


def _work(phrase: str, mask: str, rest: str) -> bool:
    if re.search(r"目标|指标|使命|答卷|各项|投资|总量", mask):
        return False
    heads = HEADS["work"]
    if heads.plain.search(mask):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return bool(heads.named.search(mask)) and has_name(phrase)


LOOSE = re.compile(r"的[^的]{0,4}$")  # 一体推进的实施方案: any plan that does so


def _document(phrase: str, mask: str, rest: str) -> bool:
    if mask.startswith("《"):
        return True
    if re.match(r"“一.一.”", phrase):
        return False
    heads = HEADS["document"]
    if LOOSE.search(mask) and not has_name(phrase):
        return False
    if heads.plain.search(rest or mask):
        return has_name(phrase) or len(bare_name(heads.plain.sub("", mask))) >= 2
    return bool(heads.named.search(rest or mask)) and "“" in mask


def _release(phrase: str, mask: str, rest: str) -> bool:
    if mask.startswith(("《", "“")):
        return not re.match(r"“一.一.”", phrase)
    heads = HEADS["release"]
    if "的" in mask:
        return False
    ahead = heads.plain.sub("", mask)
    return bool(heads.plain.search(rest or mask)) and (has_name(phrase) or len(bare_name(ahead)) >= 2)


def _body(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["body"]
    if mask.endswith("”"):
        return True
    if "的" in mask and not has_name(phrase):
        return False
    if heads.plain.search(mask) or (rest and heads.plain.search(rest)):
        ahead = heads.plain.sub("", mask)
        return (
            has_name(phrase)
            or len(bare_name(ahead)) >= 2
            or mask.endswith(("奖", "办"))
            or (mask.endswith("基金") and len(ahead) >= 4)
        )
    return bool(heads.named.search(rest or mask)) and has_name(phrase)


def _scheme(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["scheme"]
    if rest and THINGS.search(rest):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    if "“" in mask and heads.plain.search(mask):
        return True
    if "的" in mask:
        return False
    if heads.plain.search(mask):
        return len(bare_name(heads.plain.sub("", mask))) >= 3
    return bool(heads.named.search(mask)) and has_name(phrase) and len(bare_name(mask)) >= 2


def _event(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["event"]
    if mask.endswith("”"):
        return True
    if heads.plain.search(mask):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return bool(heads.named.search(rest or mask)) and (has_name(phrase) or len(bare_name(mask)) >= 5)


def _campaign(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["campaign"]
    whole = rest or mask
    if heads.plain.search(whole):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return bool(heads.named.search(whole)) and "“" in mask


def _title(phrase: str, mask: str, rest: str) -> bool:
    if "的" in mask:
        return False
    heads = HEADS["title"]
    if mask.endswith("”") and ("级" in mask or TITLE_LEVEL.search(mask) or "杯" in phrase or "奖" in phrase):
        return True
    level = TITLE_LEVEL.search(phrase)
    if TITLE_OWN.search(mask):
        return bool(level) or len(bare_name(mask)) >= 2
    if heads.plain.search(rest or mask):
        return bool(level)
    return bool(heads.named.search(rest or mask)) and bool(level) and len(bare_name(mask)) >= 2


GRANTED = re.compile(r"(?:布局|落户|落地|纳入|列入|获批|进入|入选)")


def _grant(phrase: str, mask: str, rest: str) -> bool:
    if GRANTED.search(mask):
        return bool(TITLE_LEVEL.search(phrase) or has_name(phrase))
    return _title(phrase, mask, rest)


# a quantity that only describes: 总规模50亿元的, 市区统一的
DESCRIPTION = re.compile(r"^[^、]*?(?:\d[^的、]{0,6}|统一|新|全新)的")


_JUDGES = {
    "site": _site,
    "any": _any,
    "work": _work,
    "document": _document,
    "release": _release,
    "body": _body,
    "scheme": _scheme,
    "event": _event,
    "campaign": _campaign,
    "title": _title,
    "grant": _grant,
}
