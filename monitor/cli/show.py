"""How statements, changes and findings look in a terminal: pure, lines of text out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from monitor.doubts import doubt_name
from monitor.flag import Language, class_name, severity_name
from monitor.textdiff import diff, telling
from monitor.values import Change, Statement

if TYPE_CHECKING:
    from crawler.values import StatedDate
    from db.findings import Finding
    from monitor.compare import Document

KINDS = {
    "zh": {"target": "目标", "outcome": "结果", "action": "举措"},
    "en": {"target": "target", "outcome": "outcome", "action": "action"},
}
BOUNDS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "=": "", "range": "", None: ""}
STRENGTHS = {
    "zh": {"ensure": "确保", "plan": "计划", "strive": "力争", "expect": "预期", "explore": "探索"},
    "en": {"ensure": "ensure", "plan": "plan", "strive": "strive", "expect": "expect", "explore": "explore"},
}


def plain(text: str) -> str:
    """Text of a page as a terminal may show it: no control, escape or direction-changing characters."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in text)


def amount(statement: Statement) -> str:
    """The quantity in few characters: ≥4000 个, 5–5.5 %, the words where a number is withheld; empty for an action."""
    if statement.value is None:
        return statement.value_text or ""
    number = _number(statement.value) + (f"–{_number(statement.high)}" if statement.high is not None else "")
    return f"{BOUNDS[statement.comparator]}{number} {statement.unit or ''}".strip()


def _number(value: float) -> str:
    for size, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:.10g}{word}"
    return f"{value:.10g}"


def period(statement: Statement) -> str:
    """2021-01-01..2021-12-31, ..2021-12-31 for what is reached by a day, nothing where the text says nothing."""
    if statement.start is None and statement.end is None:
        return ""
    return f"{statement.start or ''}..{statement.end or ''}"


def statement_lines(statement: Statement, lang: Language, why: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """One statement: what it is in one line, its sentence, its doubts, and `why`, the rules behind its fields."""
    facts = [
        KINDS[lang][statement.kind],
        statement.who,
        statement.indicator,
        amount(statement),
        period(statement),
        STRENGTHS[lang].get(statement.strength or "", ""),
        statement.tier,
    ]
    lines = [plain(" · ".join(fact for fact in facts if fact)), f"  “{plain(statement.quote)}”"]
    lines += [f"  ? {plain(doubt_name(doubt, lang))}" for doubt in statement.doubts]
    return [*lines, *(f"  {name}: {plain(reason)}" for name, reason in why.items())]


def marked_text(document: Document, lang: Language) -> str:
    """The clean text, every statement's sentence in its place between 〔〕 and named behind it."""
    by_paragraph: dict[int, list[Statement]] = {}
    for statement in document.extraction.statements:
        by_paragraph.setdefault(statement.paragraph, []).append(statement)
    headings = {section.first: section for section in document.extraction.sections}
    lines: list[str] = []
    for number, paragraph in enumerate(document.version.paragraphs):
        section = headings.get(number)
        if section is not None:
            lines.append(f"── {section.role} {period_of(section.start, section.end)}".rstrip())
        lines.append(plain(paragraph.text))
        for statement in by_paragraph.get(number, ()):
            first, *rest = statement_lines(statement, lang)
            lines += [f"    〔{first}〕", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def period_of(start: object, end: object) -> str:
    return f"{start or ''}..{end or ''}" if start or end else ""


def marked(before: str, after: str) -> tuple[str, str]:
    """The two sentences with what went between 〔－ 〕 and what came between 〔＋ 〕."""
    old, new = [], []
    for differs, gone, came in telling(diff(plain(before), plain(after))):
        old.append(f"〔－{gone}〕" if differs and gone else gone)
        new.append(f"〔＋{came}〕" if differs and came else came)
    return "".join(old), "".join(new)


def change_lines(change: Change, lang: Language) -> list[str]:
    """One change: its classes and severity, the sentence before and after, and why."""
    classes = "、".join(class_name(each, lang) for each in change.classes)
    lines = [f"【{severity_name(change.severity, lang)}】{classes}"]
    old, new = change.before.quote if change.before else "", change.after.quote if change.after else ""
    if old and new:
        old, new = marked(old, new)
    labels = ("before", "after", "why") if lang == "en" else ("前", "后", "据")
    lines += [f"  {label}  {plain(text)}" for label, text in zip(labels, (old, new), strict=False) if text]
    if change.explanation:
        lines.append(f"  {labels[2]}  {plain(change.explanation)}")
    return lines


DATE_KINDS = {
    "zh": {"published": "公布", "written": "成文", "indexed": "生成", "listed": "列表", "path": "地址"},
    "en": {"published": "published", "written": "written", "indexed": "indexed", "listed": "listed", "path": "path"},
}


def dates_line(stated: Iterable[StatedDate], lang: Language) -> str:
    """The dates of a page in one line: what kind of day each is, and where it is stated."""
    said = (f"{DATE_KINDS[lang][each.kind]} {each.day} ({plain(each.origin)})" for each in stated)
    return " · ".join(said)


def finding_lines(finding: Finding, lang: Language) -> list[str]:
    """One finding: the change, the page it stands on, and when it was found."""
    first, *rest = change_lines(finding.change, lang)
    return [
        f"#{finding.id} {first}",
        *rest,
        *([f"  {'dates' if lang == 'en' else '日期不一'}  {dates_line(finding.dates, lang)}"] if finding.dates else []),
        f"  {plain(finding.title)}  {plain(finding.page)}  {finding.found_at:%Y-%m-%d %H:%M}Z",
    ]


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows in columns, wide characters counted as two."""
    cells = [tuple(plain(cell) for cell in row) for row in rows]
    if not cells:
        return []
    widths = [max(_width(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
