"""Findings for the tests of telling: ordinary ones and hostile ones. The sentences are our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from db.findings import Finding
from monitor.values import Change, Clause, Statement

FOUND = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
PAGE = "https://www.example.org/doc/2026/03/01/4711.shtml"

GROWTH = Statement(
    kind="target",
    quote="确保全市地区生产总值增长6%以上",
    indicator="地区生产总值",
    indicator_id="gdp",
    start_offset=120,
    end_offset=135,
    who="无锡市",
    sense="more",
    measure="growth",
    comparator=">=",
    value=6.0,
    unit="%",
    start=date(2026, 1, 1),
    end=date(2026, 12, 31),
    strength="ensure",
    modality=6,
    section="goals",
)


def change(classes: str, before: Any, after: Any, severity: Any = "high", explanation: str = "") -> Change:
    return Change(
        classes=tuple(classes.split()), severity=severity, before=before, after=after, explanation=explanation
    )


def finding(of: Change, number: int = 1, **facts: Any) -> Finding:
    usual: dict[str, Any] = {
        "page": PAGE,
        "title": "2026年工作要点",
        "source": "wuxi-gov",
        "source_name": "无锡市人民政府",
        "found_at": FOUND,
    }
    ids = {"page_id": 1, "version_id": 2, "before_version_id": 1}
    return Finding(id=number, change=of, history=False, **ids, **{**usual, **facts})


SOFTER = replace(
    GROWTH, quote="力争全市地区生产总值增长5.5%左右", value=5.5, comparator="~", strength="strive", modality=3
)
LOWERED = finding(change("lowered softer", GROWTH, SOFTER, explanation="6 → 5.5；确保 → 力争"))

BRIDGE = Statement(
    kind="action",
    quote="年底前建成蠡湖西桥",
    indicator="蠡湖西桥",
    start_offset=400,
    end_offset=409,
    who="滨湖区",
    end=date(2026, 12, 31),
    strength="plan",
    verb="finish",
    tier="B",
    doubts=("年份取自发布日期",),
)
LATER = finding(
    change("later", BRIDGE, replace(BRIDGE, quote="明年六月底前建成蠡湖西桥", end=date(2027, 6, 30)), "medium"), 2
)
REMOVED = finding(change("removed", BRIDGE, None), 3)
CLAUSE = finding(
    change(
        "softer",
        Clause(quote="坚决完成", start_offset=1, end_offset=5),
        Clause(quote="推进", start_offset=1, end_offset=3),
    ),
    4,
)

HOSTILE_TEXT = (
    "增长\r\nBcc: thief@example.org\r\n\r\n<script>alert(1)</script>"
    "{{7*7}}${7*7}%n{0.__class__}\x1b[31m\u202e反\u2066\x00"
)
HOSTILE = finding(
    change(
        "lowered",
        replace(GROWTH, quote=HOSTILE_TEXT, indicator=HOSTILE_TEXT, who=HOSTILE_TEXT, doubts=(HOSTILE_TEXT,)),
        replace(GROWTH, quote=HOSTILE_TEXT + "5", indicator=HOSTILE_TEXT, value=5.0, who=HOSTILE_TEXT),
        explanation=HOSTILE_TEXT,
    ),
    5,
    title=HOSTILE_TEXT,
    page='javascript:alert("x")//https://example.org',
    source_name=HOSTILE_TEXT,
)
