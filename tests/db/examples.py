"""A capture, a version, statements and changes for the tests of the store. The sentences are our own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from crawler.values import Capture, Paragraph, Verdict, Version
from db import sources
from monitor.values import Change, Statement

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def capture(body: bytes | None = b"<p>1</p>", verdict: Verdict = Verdict.CONTENT, **facts: object) -> Capture:
    return Capture(url="https://a.example/1", fetched_at=NOW, verdict=verdict, body=body, **facts)  # type: ignore[arg-type]


def version(text: str = "全市新建公园5个。", reader: str = "html/1") -> Version:
    return Version(title="公园", paragraphs=(Paragraph(text=text, runs=((0, 3, len(text)),)),), reader=reader)


def statement(value: float = 5, indicator: str = "新建公园", who: str = "无锡市", at: int = 0) -> Statement:
    return Statement(
        kind="target",
        quote=f"新建公园{value:g}个",
        indicator=indicator,
        indicator_id="parks",
        start_offset=at,
        end_offset=at + 6,
        who=who,
        qualifiers=("市区",),
        sense="more",
        measure="amount",
        comparator=">=",
        value=value,
        unit="个",
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        strength="ensure",
        modality=6,
        doubts=("年份由上文推定",),
        why={"value": "数量"},
    )


def lowered(before: Statement, after: Statement, *classes: str) -> Change:
    return Change(
        classes=classes or ("lowered",), severity="high", before=before, after=after, explanation="数字由5降为4"
    )


class Place(NamedTuple):
    """A page with its first version."""

    page_id: int
    capture_id: int
    version_id: int


def add_source(tx: Connection, source_id: str = "city") -> sources.StoredSource:
    return sources.ensure(
        tx, source_id, name="要闻", publisher="无锡市人民政府", jurisdiction="无锡市", system="intertid", now=NOW
    )
