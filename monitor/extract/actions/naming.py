"""Whether a phrase names its thing: a reader knows which project, event, document or title is meant."""

from __future__ import annotations

import re

from monitor.extract.actions.lists import covered, ends_well
from monitor.extract.actions.words import (
    CAPACITY,
    GENERAL_MARKER,
    GENERAL_WORD,
    HEADS,
    KINDS,
    NOT_PLACE,
    PLACE,
    PLACE_LIKE,
    QUANTITY,
    THINGS,
    TITLE_LEVEL,
    TITLE_OWN,
    VISION,
)

MARKS = re.compile(r"[“”‘’《》]")
# the number of a line, a phase or an edition; a model or a firm in capitals
NUMBERED = re.compile(
    r"[一二三四五六七八九十\d]期|\d+号|[A-Za-z]\d|\d+[A-Za-z]|第[一二三四五六七八九十\d]+|[A-Z]{2,}|新一轮|首[届个座条家]"
)
# a quantity that only describes: 总规模80亿元的, 全新的
DESCRIPTION = re.compile(r"[^、]{0,20}?(?:\d[^的、]{0,6}|统一|新|全新)的")
# among the heads that want a proper name, those of single works: a long name of other words will do
WORK_HEAD = re.compile(r"(?:工程|项目|系统|设施|片区)$")
# what stands already may be known by a long name only
STANDING = re.compile(r"(?:基地|工程|系统|项目|设施|景区)$")
PHASE_ALONE = re.compile(r"(?:项目|工程)?[一二三四五六]期(?:工程|项目)?")
SEVERAL_MEASURES = re.compile(r"若干(?=(?:政策)?(?:措施|政策|意见|规定|办法|举措)$)")  # a document's title
RANKED = re.compile(r"(?:世界|国家|省|市|区|县|和|、|及)+级")  # 国家级平台: a class, not a thing
# a line or a phase is a thing of its own
LINED = re.compile(r"\d号线|[A-Z]\d+线|[一二三四五六七八九十]期(?:工程|项目)?$")
# a release of named software: “甲”3.0版
RELEASE = re.compile(r"“[^”]+”.{1,8}版$")
OWN = re.compile(r"(?:新的)?[省市区县](?!级|内|场|域|区|街|镇|乡)")  # the city's own: there is one of each
LOOSE = re.compile(r"的[^的]{0,4}$")  # 一体推进的实施方案: any plan that does so
EDITION = re.compile(r"\d(?:\.\d)?版$")
# 具有竞争力的, 与…相适应的: what is hoped for
PRAISED = re.compile(r"[最性化力色]的|与.*的")
EACH_ONE = re.compile(r"“一.一.”")  # 一企一策, 一县一园: many
# “一核三区”, “五个一百”: all of it numbers and what they count
SLOGAN = re.compile(
    r"“[一二三四五六七八九十]大[^\W\dA-Za-z_]{2,6}”|“?(?:[一二两三四五六七八九十][个百千万]?[^\W\dA-Za-z_]{1,2}){2,4}”?"
)
# 争取甲布局乙市, 纳入规划
GRANTED = re.compile(r"(?:布局|落户|落地|纳入|列入|获批|进入|入选)")
# what is started and is no thing
NOT_STARTED = re.compile(r"(?:工作|机制|程序|模式|格局|生态|资金|新征程|新篇章|预案|响应)$")
# what is fulfilled, not done
AIM = re.compile(r"目标|指标|使命|答卷|各项|投资|总量|(?:规划|计划|年度)任务")


def has_name(phrase: str) -> bool:
    """Whether a proper name stands in the phrase: quotation marks, a number of a line or phase, a place."""
    if "“" in phrase or "《" in phrase or "(" in phrase or NUMBERED.search(phrase):
        return True
    if PLACE.stand_in(phrase):
        return True
    bare = NOT_PLACE.sub("", phrase)
    place = PLACE_LIKE.match(bare)
    return bool(place) and not GENERAL_WORD.match(bare)


def bare_name(phrase: str) -> str:
    """What is left of a phrase without the words that name nothing; '' of a kind of things (高品质人才公寓)."""
    last = phrase
    while last not in KINDS:
        empty = GENERAL_WORD.match(last)
        if not empty:
            return GENERAL_WORD.sub("", phrase)
        last = last[empty.end() :]
    return ""


def is_named(phrase: str, kind: str, rest: str) -> bool:
    """Whether a reader knows which thing the phrase means, for a verb that asks for this kind of object.

    `rest` is the class word after 等, which gives a head to items without one.
    """
    mask, bare = covered(phrase), MARKS.sub("", phrase)
    if "若干" in mask:
        mask = SEVERAL_MEASURES.sub("", mask)
    if len(bare) < 2 or bare in KINDS or GENERAL_MARKER.stand_in(mask):
        return False
    if mask.startswith("至少") or "按照" in mask:
        return False
    if QUANTITY.search(mask) and QUANTITY.search(CAPACITY.sub("", mask)):
        return False
    if "期" in phrase and PHASE_ALONE.fullmatch(phrase):
        return False
    if SLOGAN.fullmatch(phrase) or phrase.rstrip("”").endswith("件实事"):
        return False
    described = DESCRIPTION.match(mask) if "的" in mask else None
    at = described.end() if described else 0
    return _JUDGES[kind](phrase[at:], mask[at:], rest)


def _site(phrase: str, mask: str, rest: str) -> bool:
    if "的" in mask and PRAISED.search(mask):
        return False
    heads = HEADS["site"]
    if rest:
        if _vision(rest) or _vision(mask) or RANKED.match(rest):
            return False
        return has_name(phrase) or (len(bare_name(mask)) >= 2 and (ends_well(mask, "site") or rest.endswith(THINGS)))
    if LINED.search(mask):
        return True
    if _vision(phrase) or RANKED.match(mask):
        return False
    if mask.endswith("”") or RELEASE.search(mask):
        return True
    if heads.fits(mask):
        return len(mask) <= 3 or bool(OWN.match(mask)) or len(bare_name(mask)) >= 2 or has_name(phrase)
    if not heads.fits_proper(mask):
        return False
    named = has_name(phrase)
    return len(bare_name(mask)) >= (2 if named else 4) and (named or bool(WORK_HEAD.search(mask)))


def _built(phrase: str, mask: str, rest: str) -> bool:
    """A thing that will have been built; what stands already may be a base or a system without a proper name."""
    if _site(phrase, mask, rest):
        return True
    return bool(STANDING.search(mask)) and not RANKED.match(mask) and "的" not in mask and len(bare_name(mask)) >= 4


def _vision(phrase: str) -> bool:
    return phrase.rstrip("”》").endswith(VISION)


def _any(phrase: str, mask: str, rest: str) -> bool:
    if NOT_STARTED.search(mask) and not has_name(phrase):
        return False
    if _vision(mask) and not has_name(phrase):
        return False
    return has_name(phrase) or len(bare_name(mask)) >= 2


def _work(phrase: str, mask: str, rest: str) -> bool:
    if AIM.search(mask):
        return False
    heads = HEADS["work"]
    if heads.fits(mask):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return heads.fits_proper(mask) and has_name(phrase)


def _document(phrase: str, mask: str, rest: str) -> bool:
    if mask.startswith("《"):
        return True
    if EACH_ONE.match(phrase):
        return False
    heads = HEADS["document"]
    mask = EDITION.sub("", mask)
    if LOOSE.search(mask) and not has_name(phrase):
        return False
    if heads.fits(rest or mask):
        ahead = heads.ahead(mask)
        return has_name(phrase) or len(bare_name(ahead)) >= (2 if len(ahead) < 4 else 1)
    if phrase.endswith("条”"):
        return True
    return heads.fits_proper(rest or mask) and "“" in mask


def _release(phrase: str, mask: str, rest: str) -> bool:
    if mask.startswith(("《", "“")):
        return not EACH_ONE.match(phrase)
    heads = HEADS["release"]
    if "的" in mask:
        return False
    ahead = heads.ahead(mask)
    return heads.fits(rest or mask) and (has_name(phrase) or len(bare_name(ahead)) >= 2)


def _body(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["body"]
    if mask.endswith("”"):
        return True
    if "的" in mask and not has_name(phrase):
        return False
    if heads.fits(mask) or (rest and heads.fits(rest)):
        ahead = heads.ahead(mask)
        return (
            has_name(phrase)
            or len(bare_name(ahead)) >= 2
            or mask.endswith(("奖", "办"))
            or (bool(OWN.match(mask)) and len(ahead) >= 4)
            or (mask.endswith("基金") and len(ahead) >= 4)
        )
    return heads.fits_proper(rest or mask) and has_name(phrase)


def _scheme(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["scheme"]
    if rest.endswith(THINGS):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    if "“" in mask and (heads.fits(mask) or heads.fits(MARKS.sub("", phrase))):
        return True
    if "的" in mask:
        return False
    if heads.fits(mask):
        return len(bare_name(heads.ahead(mask))) >= 3
    return heads.fits_proper(mask) and has_name(phrase) and len(bare_name(mask)) >= 2


def _event(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["event"]
    if mask.endswith("”"):
        return True
    if heads.fits(mask):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return heads.fits_proper(rest or mask) and (has_name(phrase) or len(bare_name(mask)) >= 5)


def _campaign(phrase: str, mask: str, rest: str) -> bool:
    heads = HEADS["campaign"]
    whole = rest or mask
    if heads.fits(whole):
        return has_name(phrase) or len(bare_name(mask)) >= 2
    return heads.fits_proper(whole) and "“" in mask


def _title(phrase: str, mask: str, rest: str) -> bool:
    if "的" in mask:
        return False
    heads = HEADS["title"]
    if mask.endswith("”") and ("级" in mask or TITLE_LEVEL.stand_in(mask) or "杯" in phrase or "奖" in phrase):
        return True
    level = TITLE_LEVEL.stand_in(phrase)
    if TITLE_OWN.start(mask) >= 0:
        return level or len(bare_name(mask)) >= 2
    if heads.fits(rest or mask):
        return level
    return heads.fits_proper(rest or mask) and level and len(bare_name(mask)) >= 2


def _grant(phrase: str, mask: str, rest: str) -> bool:
    if GRANTED.search(mask):
        return TITLE_LEVEL.stand_in(phrase) or has_name(phrase)
    return _title(phrase, mask, rest)


_JUDGES = {
    "site": _site,
    "built": _built,
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
