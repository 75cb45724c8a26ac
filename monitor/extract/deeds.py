"""Actions as statements: the deeds that the grammar finds, with the clause's time, owner and strength."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.extract.actions import ActionMatch, find_actions, governments
from monitor.extract.actors import Owners
from monitor.extract.clauses import Clause, tier_of
from monitor.extract.modality import modality, strength_of
from monitor.extract.periods import Period, find_periods
from monitor.values import Statement, Strength

TO_COME = re.compile(
    r"将(?!军)|拟|计划|要(?![求素点闻])|年内|年底|今年|[明后]年|预计|有望|早日|尽快|尽早|下一步|力争|确保"
)
TURN = re.compile(
    r"下一步|接下来|今后|预计|有望|力争|确保|今年年?底|明年|年底前|年内|(?<=[,、])[^,、]{0,6}将(?![军领士])"
)
# What a list of projects begins with: 新开工项目：…
LABEL = re.compile(
    r"(?P<verb>建成|新?开工|续建|竣工|完工|新建|改建|扩建|改造)类?(?:重点|重大)?(?:项目|工程)(?:\([^()]*\))?:"
)
OWN_AIM = re.compile(r"(?:为了?(?!民)|根据|依据|按照|结合)[^;]*,[^,;]*$")
DONE = re.compile(r"[已曾]|了(?!解)")
DAY = re.compile(r"\d{1,2}月\d{1,2}日(?![前起至])|当天|昨天|今天|会上|现场")
NEWS_VERBS = frozenset({"发布", "出台", "印发", "举行", "举办", "成立", "揭牌", "启动", "启用", "推出"})
HEADLINE = 46  # characters, at most
SKIPPED_ROLES = frozenset({"review", "problems", "quoted-upper", "other", "byline"})


def find_deeds(clause: Clause, owners: Owners, report: bool, taken: Sequence[tuple[int, int]]) -> list[Statement]:
    """The actions that a clause announces. `taken` are the spans of its targets: what has a quantity is no action."""
    if clause.role in SKIPPED_ROLES or (clause.tense == "past" and not TURN.search(clause.text)):
        return []
    if clause.end is not None and clause.end < clause.published:
        return []  # a list read after its year was over: what it names was done
    labelled = LABEL.match(clause.text) if ":" in clause.text[:20] else None
    matches = _listed(clause.text, labelled) if labelled else find_actions(clause.text)
    if not matches:
        return []
    found = []
    periods = find_periods(clause.text, clause.year, clause.published, report)
    for match in matches:
        if clause.tense == "past" and not _turned(clause.text[: match.verb_span[0]]):
            continue
        if not match.object:
            continue  # 建成“”: nothing is named
        if clause.role == "press" and (_is_news(clause, match) or _heads_news(clause, match)):
            continue
        if match.verb == "issue" and match.end == len(clause.text) and OWN_AIM.match(clause.text):
            continue  # 为了……，制定甲实施方案: the document itself
        if match.verb == "issue" and match.object.endswith("的通知"):
            continue  # 关于印发……的通知: the title of a document
        if any(first <= match.verb_span[0] < last for first, last in taken):
            continue  # the verb of a number that follows: 启动甲站建设,建成学校2所
        if any(_is_counted(clause.text, match, first, last) for first, last in taken):
            continue
        found.append(_statement(clause, match, periods, owners))
    return found


def _listed(text: str, label: re.Match[str]) -> list[ActionMatch]:
    """The deeds of a list of projects whose label has the verb: 建成项目：甲大桥、乙隧道."""
    verb, shift = label["verb"], label.end() - len(label["verb"])
    return [
        replace(
            match,
            start=label.start("verb"),
            end=match.end + shift,
            verb_span=label.span("verb"),
            object_span=(match.object_span[0] + shift, match.object_span[1] + shift),
        )
        for match in find_actions(verb + text[label.end() :])
        if match.verb_span[0] == 0 and match.doer is None
    ]


def _is_counted(text: str, match: ActionMatch, first: int, last: int) -> bool:
    """Whether the deed is that of a target's span: 建成学校6所, and not 某线今年投资25亿元,年底前通车."""
    if "," in text[last : match.verb_span[0]]:
        return False
    return match.object_span[0] < last and first < match.object_span[1]


def _turned(before: str) -> bool:
    """Whether a sentence that began with what was done has turned to what comes: 已建成…,下一步将启动…"""
    turned = max((turn.end() for turn in TURN.finditer(before)), default=-1)
    return turned >= 0 and DONE.search(before, before.rfind(",", 0, turned) + 1) is None


def _is_news(clause: Clause, match: ActionMatch) -> bool:
    """Whether a newspaper sentence reports a deed (某日,某桥开工) and nothing in it says that it is to come."""
    before = clause.text[: match.verb_span[0]]
    if match.strength is not None or TO_COME.search(before):
        return False
    told = clause.tense != "future" or TO_COME.search(clause.text, match.verb_span[1]) is not None
    return (match.object_span[0] < match.verb_span[0] and told) or DAY.search(before) is not None


def _heads_news(clause: Clause, match: ActionMatch) -> bool:
    """Whether a headline tells what was done: 我市发布人工智能行动计划; 启动 and 成立 are said of the day too."""
    line = clause.source.text
    if match.word not in NEWS_VERBS or "。" in line or len(line) > HEADLINE or match.strength is not None:
        return False
    return TO_COME.search(line, 0, match.verb_span[0]) is None


def _statement(clause: Clause, match: ActionMatch, periods: list[Period], owners: Owners) -> Statement:
    text = clause.text
    first = max(text.rfind(",", 0, match.start), text.rfind(":", 0, match.start)) + 1
    start, end, period_rule, period_at = _period(clause, match, periods, first)
    strength, strength_rule, strength_at = _strength(clause, match, first)
    who, who_rule = _doer(clause, match, owners, first)
    begin = min(match.start, period_at, strength_at)
    quote, raw, raw_to = clause.evidence(begin, match.end)
    doubts = [] if clause.owner_known else ["owner unknown: columns mixed"]
    if match.supplied:
        doubts.append("object elided")
    if clause.tense == "open":
        doubts.append("tense not marked")
    return Statement(
        kind="action", quote=quote, indicator=match.object, start_offset=raw, end_offset=raw_to, who=who,
        start=start, end=end, strength=strength,
        modality=modality(strength, text[begin : match.end]), verb=match.verb, stage=match.stage,
        section=clause.role, paragraph=clause.paragraph,
        tier=tier_of(clause, tuple(doubts)), doubts=tuple(doubts),
        why={"kind": "kind.deed", "who": who_rule, "verb": f"actions.{match.word}", "period": period_rule,
             "strength": strength_rule,
             "indicator": "object.supplied" if match.supplied else "object.own"},
    )  # fmt: skip


def _period(
    clause: Clause, match: ActionMatch, periods: list[Period], first: int
) -> tuple[date | None, date | None, str, int]:
    """The days that a deed is announced for, the rule, and where the words for them begin."""
    item = max(clause.text.rfind("、", first, match.object_span[0]) + 1, first)
    named, named_to = match.object_span  # a time inside the name is the name's: 编制“十五五”规划
    own = [p for p in periods if not p.baseline and not p.unresolved and not named <= p.at < named_to]
    near = [p for p in own if item <= p.at < match.end] or [
        p for p in own if first <= p.at <= match.start and p.at - first < 8
    ]
    carried = [p for p in own if p.at < first and p.carries]
    chosen = near[-1] if near else carried[-1] if carried else None
    if chosen is None and clause.standing is not None and _to_come(clause):
        return clause.standing.first, clause.standing.last, "period.standing", match.start
    if chosen is None:
        return clause.start, clause.end, "period.section", match.start
    return chosen.first, chosen.last, chosen.rule, min(match.start, chosen.at)


def _to_come(clause: Clause) -> bool:
    """True where the time that the clause stands in is not over."""
    return clause.standing is not None and clause.standing.last is not None and clause.standing.last > clause.published


def _strength(clause: Clause, match: ActionMatch, first: int) -> tuple[Strength, str, int]:
    if match.strength is not None:
        return match.strength, f"actions.{match.word}", match.start
    own = strength_of(clause.text[first : match.start])
    if own is not None:
        return own[0], own[1], match.start
    return clause.strength, "strength.section", match.start


def _doer(clause: Clause, match: ActionMatch, owners: Owners, first: int) -> tuple[str, str]:
    who, rule = owners.named(clause.text[first : match.end], clause.who)
    doers = ";".join(governments(clause.text[slice(*match.doer)], owners.parties.names)) if match.doer else ""
    return (doers, "who.doer") if doers else (who, rule)
