"""Targets whose number is withheld on purpose: 进出口稳中提质, 居民收入与经济增长同步."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.extract import words
from monitor.extract.clauses import Clause, comma_spans, nested_spans
from monitor.extract.indicators import identify
from monitor.extract.lexicon import alternation
from monitor.extract.modality import modality, strength_of
from monitor.extract.patterns import later
from monitor.extract.quantities import PATTERN
from monitor.values import Comparator, Measure, Statement, Strength

FORWARD = frozenset({"target-list", "goals", "horizon", "tasks"})
RELATION = (
    r"(?P<sync>(?:保持|力争|努力)?(?:与|和|同)[^,;、与和]{2,16}?(?:保持)?(?:基本|大体)?(?:同步(?:增长|提高|提升)?|持平|相适应|相匹配))"
    r"|(?P<above>(?:增速|增幅|增长)?(?:明显|继续|持续|保持|总体|均|略|稍)?(?:高于|快于|优于|好于|不低于|达到或超过)[^,;\d]{2,40})"
    r"|(?P<below>(?:控制在|低于|不高于)(?:国家|全国|省|上级)[^,;\d]{0,20})"
    r"|(?P<task>(?:均|全面|确保|力争)?(?:完成|达到|实现)(?:“?十[四五六]五”?)?(?:国家|省|上级|年度|考核)[^,;\d]{0,24}?(?:目标|任务|要求)(?:任务)?)"
    r"|(?P<join>与[^,;\d]{4,30}统筹衔接)"
)
WORDS = rf"(?P<words>(?:总体|继续)?(?:{alternation('withheld')}))"
ENDING = later(rf"(?:{RELATION}|{WORDS})$")
FIRST = later(
    r"^(?:按照?国家要求)?(?:高质量|全面|圆满|超额|如期|按时|较好)*完成(?:国家|省|上级)?(?:下达)?的?(?P<what>[^,;\d]{4,40}?)(?P<tail>(?:降低|下降|约束性)?(?:目标任务|目标|任务))$"
)
# Outside of a target list only what cannot be mere praise.
STRICT = re.compile(
    r"同步|高于.*(?:平均|水平|增速|增幅)|快于.*(?:平均|水平|增速|增幅)|不低于.*(?:平均|水平|增速|增幅)|达到或超过.*(?:平均|水平|增速|增幅)"
    r"|高于全[国省市]$|快于全[国省市]$|达的[^;]*任务$|稳中提质|促稳提质|稳量提质|只降不升|比重(?:保持)?基本稳定"
)
DIGITS = re.compile("[两三]位数")  # how large a number is, and none itself
ABOUT = ("围绕", "明确", "通过", "针对", "坚持")
HINT = re.compile(r"稳|同步|高于|快于|不低于|超过|任务|目标|升|降|改善|优化|增长|平衡|提高|衔接")


def find_withheld(clause: Clause) -> list[Statement]:
    """The targets of a clause that give words in place of a number, one for each thing that the words are said of."""
    text = clause.text
    listed = clause.role == "target-list"
    if clause.role not in FORWARD or not (HINT if listed else STRICT).search(text):
        return []
    found: list[Statement] = []
    spans = comma_spans(text, nested_spans(text))
    for first, last in _items(text, spans):
        piece = text[first:last]
        if text[last : last + 1] == ":" or not piece:
            continue
        ending = FIRST.match(piece) if listed or "下达" in piece else None
        rule = "withheld.task"
        if ending:
            subject, value_text = ending["what"] + ("降低" if "降低" in ending["tail"] else ""), "完成" + ending["tail"]
        else:
            ending = ENDING.search(piece)
            if not ending or (not listed and not STRICT.search(piece)):
                continue
            subject, value_text = piece[: ending.start()], ending[0]
            rule = next(f"withheld.{name}" for name, found in ending.groupdict().items() if found)
        if PATTERN.search(DIGITS.sub("", piece)):
            continue
        found += _statements(clause, first, last, subject, value_text, rule)
    return found


def _items(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The comma clauses, and the items between 、 where each says something of its own."""
    for first, last in spans:
        items = text[first:last].split("、")
        if len(items) < 2 or not all((ending := ENDING.search(item)) and ending.start() > 1 for item in items):
            yield first, last
            continue
        for item in items:
            yield first, first + len(item)
            first += len(item) + 1


def _statements(clause: Clause, first: int, last: int, subject: str, value_text: str, rule: str) -> Iterator[Statement]:
    strength: Strength = clause.strength
    own = strength_of(subject)
    strength_rule = "strength.section"
    if own is not None and clause.strength != "expect":
        strength, strength_rule = own
    subject = words.tidy(words.strip_lead(re.sub(r"(?:力争|确保|努力|保持)$", "", subject)))
    if not 2 <= len(subject) <= 40 or subject.startswith(ABOUT):
        return
    grows = (
        rule == "withheld.sync" or "增长" in subject or "增速" in value_text or value_text.startswith(("增", "快于"))
    )
    measure: Measure = "growth" if grows else "level"
    comparator: Comparator = ">" if re.search("高于|快于|优于", value_text) else ">=" if "不低于" in value_text else "="
    quote, raw, raw_to = clause.evidence(first, last)
    for each in words.subjects_of(subject):
        name = re.sub(r"等?(?:指标)?$", "", each).removesuffix("增长") or each
        known = identify(name, measure, None)
        yield Statement(
            indicator_id=known.indicator_id if known else None, qualifiers=known.qualifiers if known else (),
            sense=known.sense if known else "neither", kind="target", quote=quote,
            indicator=name, start_offset=raw, end_offset=raw_to,
            who=clause.who, measure=measure, comparator=comparator, value=None, value_text=value_text,
            start=clause.start if measure == "growth" else None, end=clause.end, strength=strength,
            modality=modality(strength, subject), section=clause.role, paragraph=clause.paragraph, tier="B",
            doubts=("number withheld",),
            why={
                "kind": "kind.section", "value_text": rule, "period": "period.section", "strength": strength_rule,
                "who": "who.owner",
            },
        )  # fmt: skip
