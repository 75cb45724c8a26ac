"""What a project, a title or a paper is called, reduced to what tells it from others; words in names.toml. Pure.

Numerals and letters are never reduced: 4号线一期 and 4号线二期 are two names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import rtoml

_FILE = Path(__file__).with_name("names.toml")
_MARKS = re.compile(r"[\s“”‘’\"'《》「」【】()（）·]+")
_CODE = re.compile(r"[A-Z0-9]|[一二三四五六七八九十]+[期号]")
# 支持X争创 …, X获批 …: whose title it is. What the speaker says of itself (我市, 成功) is nobody else.
_BID = "(?:积极|加快|全力|成功|顺利|先后|已|正式)*(?:争创|创建|创成|申报|申建|申创|建设|打造|争取|建成|成为)+"
_SUPPORTED = re.compile(f"(?:支持|助力|指导|鼓励|帮助|推动)(?P<who>[^,;。]{{2,24}}?){_BID}$")
_AWARDED = re.compile(
    "(?:^|[,;。])(?!我|全[省市区县]|成功|顺利|先后|新)(?P<who>[^,;。]{2,24}?)(?:成功|顺利|先后|已|均|正式|双双)*(?:获批|入选|获评|荣获|获得|创成)$"
)
_CITY = re.compile("(?!城|全|大|本|县级|超大|特大)[\u4e00-\u9fff]{2,3}市")
_PLACE = re.compile("[市区县省](?=、|和|$)")
_LONG = 8  # characters from which on a name is hardly that of two things in one city


@dataclass(frozen=True, slots=True)
class Name:
    """A name read. `stem` tells the thing; `level` is that of a title, empty where none is said."""

    stem: str
    level: str = ""
    trial: bool = False  # what is spoken of is the trial of it

    @property
    def telling(self) -> bool:
        """Whether the stem alone tells which thing it is in a city: it holds a code, or is long."""
        return len(self.stem) >= _LONG or bool(_CODE.search(self.stem))


@lru_cache(maxsize=20_000)
def read_name(phrase: str) -> Name:
    """The name in a phrase as printed: level, trial and empty words taken off."""
    words = data()
    text = _MARKS.sub("", normalize("NFKC", phrase))
    text = _aliases().get(text, text)
    level = ""
    for row in words["level"]:
        head = next((each for each in row["words"] if text.startswith(each) and len(text) > len(each) + 1), None)
        if head:
            text, level = text.removeprefix(head), row["name"]
            break
    text = _without_tails(text)
    trial = _ending(text, words["trial"][0]["words"])
    if trial:
        text = _without_tails(text.removesuffix(trial))
    for row in words["kind"]:
        text = re.sub(f"(?:{'|'.join(row['words'])})(?={row['before']})", "", text)
    for row in words["paper"]:
        if ending := _ending(text, row["words"]):
            text = text.removesuffix(ending).removeprefix("无锡") + row["family"]
            break
    return Name(text, level, bool(trial))


def clue(stem: str) -> tuple[str, str]:
    """The form in which names that may be one are alike, and why they may; without a reason it is the stem itself."""
    for row in data()["alike"]:
        text, found = re.subn(row["pattern"], row["reading"], stem)
        if found:
            for paper in data()["paper"]:
                text = text.removesuffix(paper["family"])
            return text, row["reason"]
    for paper in data()["paper"]:
        if stem.endswith(paper["family"]) and len(stem) > len(paper["family"]) + 1:
            return stem.removesuffix(paper["family"]), "同一主题的文件"
    return stem, ""


def bidder(quote: str, phrase: str) -> str:
    """Who bids for the title that `phrase` names, or has it, where the quote says so and it is not its speaker."""
    before = _MARKS.sub("", normalize("NFKC", quote.partition(phrase)[0])) if phrase in quote else ""
    found = _SUPPORTED.search(before) or _AWARDED.search(before)
    return _PLACE.sub("", found["who"]) if found else ""


def place_in(words: Iterable[str], jurisdiction: str) -> str:
    """The place under a jurisdiction that one of these words is: a city of a province, a known district of a city."""
    known = _known_districts(jurisdiction)
    upper = jurisdiction.endswith(("省", "自治区"))
    return next((each for each in words if each in known or (upper and _CITY.fullmatch(each))), "")


def place_around(before: str, quote: str, jurisdiction: str) -> str:
    """The place under a jurisdiction that is said to do a deed: 滨湖区|年内建成…, 由滨湖区牵头，…."""
    begins = quote.removeprefix("由")
    return next(
        (each for each in _known_districts(jurisdiction) if begins.startswith(each) or before.endswith(each)), ""
    )


@cache
def _known_districts(jurisdiction: str) -> tuple[str, ...]:
    return next((tuple(row["words"]) for row in data()["city"] if row["name"] == jurisdiction), ())


@cache
def city_of(who: str) -> str:
    """The city that a body belongs to, itself where we know of none above it."""
    return next((row["name"] for row in data()["city"] if who in row["words"]), who)


def is_rewritten(text: str) -> bool:
    """Whether a copyist swapped words in this text."""
    return any(word in text for row in data()["swapped"] for word in row["words"])


def aliases_in(text: str) -> list[tuple[int, int, str]]:
    """Where the text names an institution that a person looked up: (start, end, its present name)."""
    known = {**_aliases(), **{row["name"]: row["name"] for row in data()["alias"]}}
    return [(found.start(), found.end(), name) for word, name in known.items() for found in re.finditer(word, text)]


@cache
def data() -> Mapping[str, Any]:
    """The tables of names.toml."""
    return rtoml.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _aliases() -> dict[str, str]:
    return {word: row["name"] for row in data()["alias"] for word in row["words"]}


def _without_tails(text: str) -> str:
    tails = data()["tail"][0]["words"]
    while (tail := _ending(text, tails)) and len(text) > len(tail) + 1:
        text = text.removesuffix(tail)
    return text


def _ending(text: str, words: list[str]) -> str:
    return max((word for word in words if text.endswith(word)), key=len, default="")
