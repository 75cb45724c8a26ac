"""The words of lexicon/actions.toml, compiled once into the patterns that the grammar of actions works with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rtoml

from monitor.extract.lexicon import FOLDER, Words, branching
from monitor.extract.modality import MODALS
from monitor.values import Strength, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbEntry:
    """What one verb phrase says: its class and stage, and what its objects have to be."""

    word: str
    verb: Verb
    stage: str
    object: str
    head_only: bool  # also a noun: a verb only at the head of its clause
    said_of: str | None  # what its subjects have to be, where it may stand behind them
    strength: Strength | None


TAIL = 48  # no head with its closing bracket is longer
CLOSERS = "”’》)"


class Endings:
    """Words that a phrase may end in, marks and an aside in brackets behind them: 某工程, “某工程”, 某工程(二期)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = Words(words)

    def start(self, phrase: str) -> int:
        """Where the longest of them begins that the phrase ends in; -1 where it ends in none."""
        first = max(0, len(phrase) - TAIL)
        if phrase[-1:] == ")":
            opens = phrase.rfind("(", first)
            if opens >= 0 and ")" not in phrase[opens:-1]:
                end = len(phrase[:opens].rstrip(CLOSERS))
                if length := self._words.ending(phrase, first, end):
                    return end - length
        end = len(phrase.rstrip(CLOSERS))
        length = self._words.ending(phrase, first, end)
        return end - length if length else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The heads that objects of one kind end in: those that any name may have, those that want a proper name."""

    plain: Endings
    proper: Endings

    def fits(self, phrase: str) -> bool:
        """Whether the phrase ends in a head that any name may have."""
        return self.plain.start(phrase) >= 0

    def fits_proper(self, phrase: str) -> bool:
        """Whether the phrase ends in a head that wants a proper name in front."""
        return self.proper.start(phrase) >= 0

    def ahead(self, phrase: str) -> str:
        """The phrase without its head."""
        start = self.plain.start(phrase)
        return phrase[:start] if start >= 0 else phrase


def _read() -> dict[str, Any]:
    return rtoml.loads((FOLDER / "actions.toml").read_text(encoding="utf-8"))


DATA = _read()


def _words(table: str, key: str) -> list[str]:
    value: str = DATA[table][key]
    return value.split()


def _entries() -> dict[str, VerbEntry]:
    entries: dict[str, VerbEntry] = {}
    for row in DATA["verbs"]:
        for word in row["words"]:
            if word in entries:
                raise ValueError(f"lexicon/actions.toml: the verb phrase {word} stands in two entries")
            entries[word] = VerbEntry(
                word=word,
                verb=row["class"],
                stage=row["stage"],
                object=row["object"],
                head_only=row["where"] == "head",
                said_of=row.get("said_of"),
                strength=row.get("strength"),
            )
    return entries


ENTRIES = _entries()
SEAMS: dict[str, tuple[str, str]] = {row["word"]: (row["before"], row["after"]) for row in DATA["seams"]}


VERB = re.compile(branching(ENTRIES, guarded=False))


def find_verb(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first verb phrase in start..end that is not the seam of two other words (推动|工业)."""
    while verb := VERB.search(text, start, end):
        seam = SEAMS.get(verb[0])
        if not seam or (
            (verb.start() == 0 or text[verb.start() - 1] not in seam[0])
            and (verb.end() >= len(text) or text[verb.end()] not in seam[1])
        ):
            return verb
        start = verb.start() + 1
    return None


_ALONE = branching(word for word, entry in ENTRIES.items() if entry.said_of)
# A predicate and what may follow it up to the end of its clause: 年内开工年内投产, 建成并投入使用, 开工建设、
# It is tried only where one of the words stands, so what joins the others needs no place of its own.
PREDICATE = re.compile(rf"(?:(?:并|、|和|,)?(?:早日|尽快|尽早|实现)?(?:{_ALONE})){{1,4}}(?=$|[、,;。!?:\s]|并|和|以及)")


def _heads(kind: str) -> Heads:
    table = DATA["heads"][kind]
    return Heads(plain=Endings(table["plain"].split()), proper=Endings(table["proper"].split()))


ANY_HEAD = Words(word for table in DATA["heads"].values() for word in table["plain"].split())
HEADS = {kind: _heads(kind) for kind in DATA["heads"]}
TITLE_LEVEL = Words(_words("titles", "level"))
TITLE_OWN = Endings(_words("titles", "own"))

# Endings, for str.endswith. 数字经济高地, 健康江苏:
VISION = (*_words("general", "visions"), *_words("places", "provinces"), *_words("places", "cities"))
FIELD = tuple(_words("general", "fields"))
THINGS = tuple(_words("general", "things"))
ANYBODY = Words(_words("general", "anybody"))
GENERAL_MARKER = Words(_words("general", "markers"))
KINDS = frozenset(_words("general", "kinds"))
_EMPTY = _words("general", "words")
# a single character says nothing only in front: 新馆, but not 更新
_SHORT = branching(word for word in _EMPTY if len(word) == 1)
GENERAL_WORD = re.compile(rf"{branching(word for word in _EMPTY if len(word) > 1)}|^(?:{_SHORT})|[的和及与等]")

ADVERBS = Words(_words("around", "adverbs"))
PREPOSITION = Words(_words("around", "prepositions"))
# 加快甲建设, 推进甲改造: work that goes on, of which the next stretch may say more
UNDER_WAY = re.compile(
    r"(?<=推进|推动|加快|加速|抓好|实施|提速|做好|抓紧)(?P<what>.{3,60}?)(?:项目|工程)?(?:建设|改造|扩建|改扩建|前期工作|实施|施工)?$"
)
CAUSE = re.compile(branching(_words("around", "causes")))
_BETWEEN = branching(_words("around", "between"))
_TIME = (
    rf"{_BETWEEN}|(?:第?[一二三四]|前三)季度[末底]?前?|\d{{1,2}}月[底末份]?之?前?|20\d\d年[底末]?之?前?"
    r"|“?(?:十[一二三四五六]五|\ue000{3})”?(?:时期|期间|期末|末)"  # its inside may be covered
)
BETWEEN_BEFORE = re.compile(rf"(?:{_TIME})+$")
TIME_AT = re.compile(rf"(?:{_TIME})+")
_OTHERS = _words("around", "others")
OTHERS, OTHERS_OR_NAMES = Words(_OTHERS), Words([*_OTHERS, *_words("around", "others_or_names")])


def manner_end(text: str, at: int, end: int) -> int:
    """Where the times and adverbs end that begin at an offset of a text; the offset itself where there are none."""
    while at < end:
        time = TIME_AT.match(text, at, end)
        behind = time.end() if time else at + ADVERBS.beginning(text, at, end)
        if behind == at:
            break
        at = behind
    return at


def begins_deed(phrase: str, verbs: Words) -> bool:
    """Whether one of the verbs begins a phrase, or stands behind the adverbs that do."""
    waiting, seen = [0], {0}
    while waiting:
        at = waiting.pop()
        if verbs.beginning(phrase, at):
            return True
        for adverb in ADVERBS.first.get(phrase[at : at + 1], ()):
            behind = at + len(adverb)
            if behind not in seen and phrase.startswith(adverb, at):
                seen.add(behind)
                waiting.append(behind)
    return False


# 争创 is a verb here, with a strength of its own
STRENGTHS: dict[str, Strength] = {word: strength for word, (strength, _, _) in MODALS.items() if word != "争创"}
STRENGTHS |= dict.fromkeys(_words("strength", "explore"), "explore")
STRENGTHS |= dict.fromkeys(_words("strength", "plan"), "plan")
MARKER = re.compile(branching(STRENGTHS))

_UNIT = branching(_words("quantity", "units"))
# 4个, 70万平方米, 百场; but not 总投资50亿元的 and 三大
QUANTITY = re.compile(
    r"[\d两二三四五六七八九十百千万](?:"
    rf"(?<=\d)(?<![A-Za-z第\d.]\d)[\d.]*[余多]?[万亿千百]*[余多]?(?:{_UNIT})(?!级|期|号|[^,、]{{0,4}}的)"
    r"|(?<=[两二三四五六七八九十百千])(?<![第其].)[两二三四五六七八九十百千]*(?:个|家|座|所|条|项|件|场|处|批|套|名)(?!大)"
    r"|(?<=[百千万])[场家个项])"
)
# 滨海电厂5万千瓦光伏项目: how large the thing is that is named before
CAPACITY = re.compile(r"(?<=[\u4e00-\u9fff]{3})\d[\d.]*[百千]?[万亿]?(?:千瓦时?|兆瓦时?|千伏|吨)(?=级?[^、,\d]{1,14}$)")
NOUN_BEHIND = re.compile(
    r"(?!和[平顺睦悦][^、,]{0,5}[村镇路街园桥区县里])"
    rf"(?:{branching(_words('around', 'noun_behind'))}|[中期](?=[的,、]|$)|发展(?!论坛)|规划(?!展)|完善(?!的))"
)

# the first four provinces are municipalities
CITIES = frozenset([*_words("places", "cities"), *_words("places", "provinces")[:4]])
PREFECTURES = frozenset(_words("places", "prefectures"))
PLACE = Words(word for key in ("provinces", "cities", "prefectures", "others") for word in _words("places", key))
# a place by its last character: 青龙山, 文府路
PLACE_LIKE = re.compile(rf"[^\W\dA-Za-z_]{{1,4}}(?:{branching(_words('places', 'suffixes'))})(?!级)")
NOT_PLACE = re.compile(branching(_words("places", "none")))
