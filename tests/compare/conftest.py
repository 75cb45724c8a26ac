"""Small documents: paragraphs as lines of raw text, statements by their quotes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crawler.values import Paragraph, Version
from monitor.compare import Document
from monitor.values import Extraction, Statement

PUBLISHED = date(2025, 1, 20)


def version_of(raw: str, **facts: Any) -> Version:
    """Every line that is not blank is a paragraph, its offsets those of the raw text."""
    paragraphs, at = [], 0
    for line in raw.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(text=line, runs=((0, at, len(line)),)))
        at += len(line) + 1
    return Version(paragraphs=tuple(paragraphs), **{"published": PUBLISHED, **facts})


@pytest.fixture
def document() -> Callable[..., Document]:
    """document(raw, row, …): a version with statements; a row has at least its quote, which stands in raw."""

    def make(raw: str, *rows: dict[str, Any], published: date = PUBLISHED, **facts: Any) -> Document:
        statements = []
        for row in rows:
            start = raw.index(row["quote"])
            given = {"kind": "target", "indicator": row["quote"][:6], "who": "无锡市", **row}
            statements.append(Statement(start_offset=start, end_offset=start + len(row["quote"]), **given))
        extraction = Extraction(sections=(), statements=tuple(statements), extractor="test")
        return Document(version=version_of(raw, published=published, **facts), extraction=extraction)

    return make
