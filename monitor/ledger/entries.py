"""What the ledger keeps of a document: entries for its statements and mentions, with keys to find them by. Pure.

Blocks are keys, never likeness: an indicator is one of one body, a project, title or paper is one of one city by its
own name. Within a block a strand is what can be compared at all, and a slot one promise of a strand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from crawler.values import Version
from monitor.extract.indicators import canonical, telling
from monitor.ledger.kinds import kind_of
from monitor.ledger.mentions import Mention, find_mentions
from monitor.ledger.names import bidder, city_of, clue, is_rewritten, place_around, place_in, read_name
from monitor.values import Clause, Statement

Vehicle = Literal["government", "press", "copy"]
Vintage = Literal[0, 1, 2, 3]  # 预计, report, bulletin, yearbook

# How far a thing is. What is not on this way (出台, 举办, 获批 …) has no stages before it but plans.
STAGES = {"谋划": 0, "筹备": 1, "启动": 2, "申报": 2, "推进": 3, "开工": 4, "在建": 5, "建成": 6, "投用": 7}
ENDS = {"出台": 6, "设立": 6, "举办": 6, "获批": 6}
YEARLY = frozenset({"举办"})
BIDS = frozenset({"申报", "获批"})
COUNTED = frozenset({"level", "amount"})
_BUREAU = re.compile(r"^市.*(?:局|委|办|办公室|委员会|中心|集团)$|^市(?:人民)?政府$")
_SPAN_IN_NAME = re.compile(r"(?P<years>[三五十]|\d{1,2})年(?:[\u4e00-\u9fff]{0,3})?(?:倍增|翻番|行动)?计划")
_NUMERALS = {"三": 3, "五": 5, "十": 10}
_SERIES = (("work-report", re.compile("政府工作报告")), ("livelihood", re.compile("民生实事|为民办实事")))
_BULLETIN = re.compile("统计公报")
_YEARBOOK = re.compile("年鉴")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document that an entry stands in. `day` is its publication; series and year name its place among others."""

    page: str  # its address
    day: date
    jurisdiction: str
    source: str = ""
    title: str = ""
    version_id: int = 0
    page_id: int = 0
    sequence: int = 1  # of the version within its page
    current: bool = True  # it is the newest version: what the page says now
    series: str = ""
    year: int = 0
    vehicle: Vehicle = "government"
    vintage: Vintage = 1
    whole: bool = False  # it was read whole: what is not in it was left out of it

    @property
    def order(self) -> tuple[date, str]:
        """Documents stand in the order of publication; those of one day by address, whichever came in first."""
        return self.day, self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a document says. `strand` and `slot` are within `block`; `alike` is the form doubt looks by."""

    origin: Origin
    ordinal: int
    kind: Literal["target", "outcome", "action", "mention"]
    who: str
    name: str
    quote: str
    start_offset: int
    end_offset: int
    section: str
    block: str
    strand: str
    slot: str
    alike: str
    statement: Statement | None = None
    level: str = ""
    stage: str = ""
    rung: int = 5
    past: bool = False
    trial: bool = False
    start: date | None = None
    end: date | None = None
    doubts: tuple[str, ...] = ()
    id: int = field(default=0, compare=False)
    statement_id: int | None = field(default=None, compare=False)

    @property
    def order(self) -> tuple[date, str, int, int]:
        return *self.origin.order, self.origin.sequence, self.ordinal

    @property
    def side(self) -> Statement | Clause:
        """The entry as a side of a change."""
        return self.statement or Clause(quote=self.quote, start_offset=self.start_offset, end_offset=self.end_offset)

    @property
    def lasting(self) -> str:
        """Its identity beyond every re-run: where it stands and how it reads."""
        return hashed(self.origin.page, self.quote, self.name)

    @property
    def strand_key(self) -> str:
        """The key of what it may be compared with."""
        return hashed(self.block, self.strand)

    @property
    def promise(self) -> str:
        """The key of the promise that it belongs to."""
        return hashed(self.strand_key, self.slot)


def hashed(*parts: str) -> str:
    """A key of these parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def origin(version: Version, page: str, day: date, jurisdiction: str, roles: Sequence[str], **facts: object) -> Origin:
    """The facts of a document that the ledger compares by. `roles` are those of its sections."""
    title = version.title or ""
    head = title + version.text[:200]
    series = next((name for name, words in _SERIES if words.search(title) or words.search(head[:80])), "")
    year = int(found[1]) if (found := re.search(r"(20\d\d)年", title.replace(" ", ""))) else day.year
    vintage: Vintage = 3 if _YEARBOOK.search(title) else 2 if _BULLETIN.search(title) else 1
    vehicle: Vehicle = "copy" if is_rewritten(version.text) else "press" if "press" in roles else "government"
    whole = bool(series and jurisdiction) and not {"press"} & set(roles) and bool({"target-list", "tasks"} & set(roles))
    given = Origin(
        page=page, day=day, jurisdiction=jurisdiction, title=title, series=series, year=year,
        vehicle=vehicle, vintage=vintage, whole=whole,
    )  # fmt: skip
    return replace(given, **facts)  # type: ignore[arg-type]


def entries(given: Origin, version: Version, statements: Sequence[Statement]) -> tuple[Entry, ...]:
    """All entries of a document: its statements in their order, then its mentions in the order of the text."""
    said = [_of_statement(given, number, each, _before(version, each)) for number, each in enumerate(statements)]
    spoken = find_mentions(version, given.day, given.jurisdiction, statements)
    return (*said, *(_of_mention(given, len(said) + number, each) for number, each in enumerate(spoken)))


def _before(version: Version, statement: Statement) -> str:
    """The words of its paragraph that stand before the quote of a statement."""
    if statement.paragraph >= len(version.paragraphs):
        return ""
    before, found, _ = version.paragraphs[statement.paragraph].text.partition(statement.quote)
    return before if found else ""


def _of_statement(given: Origin, ordinal: int, statement: Statement, before: str) -> Entry:
    if statement.kind == "action":
        place = place_around(before, statement.quote, given.jurisdiction) if statement.who == given.jurisdiction else ""
        return _named(
            given, ordinal, "action", statement.indicator, place or statement.who, statement.stage or "推进",
            statement=statement, quote=statement.quote, start_offset=statement.start_offset,
            end_offset=statement.end_offset, section=statement.section, start=statement.start, end=statement.end,
            rung=statement.modality if statement.modality is not None else 5, doubts=statement.doubts,
        )  # fmt: skip
    marks = telling(statement.indicator_id, statement.qualifiers) if statement.indicator_id else statement.qualifiers
    # What a province says of one of its cities is of the city.
    place = place_in(marks, given.jurisdiction) if statement.who == given.jurisdiction else ""
    who = place or body_of(statement.who, given.jurisdiction)
    what = statement.indicator_id or f"~{canonical(statement.indicator)}"
    marks = tuple(each for each in marks if each not in (place, given.jurisdiction))
    unit = (statement.unit or "") if statement.measure in COUNTED else ""
    start, end, doubts = statement.start, statement.end, statement.doubts
    if end is None and statement.kind == "target" and (span := _SPAN_IN_NAME.search(statement.quote)):
        years = _NUMERALS.get(span["years"]) or int(span["years"])
        end = date(given.day.year + years, 12, 31)
        doubts = (*doubts, f"“{span[0]}”没有写明起始年份，按发布之年起算")
    # What was reached is compared by the day it was reached; of what was done in a period both days tell.
    slot = f"{start or ''}/{end or ''}" if statement.measure in ("amount", "growth", "points") else f"/{end or ''}"
    if end is None:
        slot = f"?{given.day.year}"  # without a period it is compared within its own year only
    return Entry(
        origin=given,
        ordinal=ordinal,
        kind=statement.kind,
        who=who,
        name=statement.indicator,
        quote=statement.quote,
        start_offset=statement.start_offset,
        end_offset=statement.end_offset,
        section=statement.section,
        block=hashed("indicator", who or given.page, what),  # what nobody owns is compared with nothing elsewhere
        strand="|".join((statement.measure or "", unit, *marks, *filter(None, [kind_of(statement)]))),
        slot=slot,
        alike="",
        statement=statement,
        rung=statement.modality if statement.modality is not None else 5,
        past=statement.kind == "outcome",
        start=start,
        end=end,
        doubts=doubts,
    )


def _of_mention(given: Origin, ordinal: int, mention: Mention) -> Entry:
    return _named(
        given, ordinal, "mention", mention.name, mention.who, mention.stage,
        quote=mention.quote, start_offset=mention.start_offset, end_offset=mention.end_offset,
        section=mention.section, rung=mention.rung, past=mention.past, end=mention.end,
    )  # fmt: skip


def _named(
    given: Origin,
    ordinal: int,
    kind: Literal["action", "mention"],
    phrase: str,
    who: str,
    stage: str,
    *,
    quote: str,
    start_offset: int,
    end_offset: int,
    section: str,
    statement: Statement | None = None,
    rung: int = 5,
    past: bool = False,
    start: date | None = None,
    end: date | None = None,
    doubts: tuple[str, ...] = (),
) -> Entry:
    """An entry that is known by a name: of a project, a title, a paper, an event."""
    name = read_name(phrase)
    body = body_of(who, given.jurisdiction)
    city = city_of(given.jurisdiction)
    form, _ = clue(name.stem)
    # A telling name is one thing in the whole city, whoever speaks of it; another is one of its body.
    owner = (city if name.telling else body) or given.page
    slot = f"{stage}/{end.year if end else given.day.year}" if stage in YEARLY else _slot(kind, stage)
    # A title that anybody may win is one for each who bids for it.
    whose = bidder(quote, phrase) if name.level or stage in BIDS else ""
    return Entry(
        origin=given,
        ordinal=ordinal,
        kind=kind,
        who=body,
        name=phrase,
        quote=quote,
        start_offset=start_offset,
        end_offset=end_offset,
        section=section,
        block=hashed("name", owner, name.stem),
        strand=f"{name.level}@{whose}" if whose and whose not in body else name.level,
        slot=slot,
        alike=hashed("alike", city or given.page, form),
        statement=statement,
        level=name.level,
        stage=stage,
        rung=rung,
        past=past,
        trial=name.trial,
        start=start,
        end=end,
        doubts=doubts,
    )


def _slot(kind: str, stage: str) -> str:
    """The step of the way that is promised; what only keeps a thing going (推进) belongs to no step of its own."""
    return "" if kind == "mention" else stage if stage in STAGES else "end"


def body_of(who: str, jurisdiction: str) -> str:
    """Who is bound: a bureau of the city binds the city; several bodies in one order."""
    if _BUREAU.match(who):
        return jurisdiction
    return ";".join(sorted(who.split(";"))) if ";" in who else who
