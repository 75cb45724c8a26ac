"""Findings in a real database, as taking in a capture stores them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.values import Capture, Paragraph, Verdict, Version
from db import captures, findings, pages, sources, versions
from db.engine import Database
from monitor.alert.outbox import flag_new
from monitor.config import Config
from monitor.values import Change
from tests.alert.examples import PAGE

FOUND = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


def found(
    database: Database, changes: Sequence[Change], config: Config, now: datetime = FOUND, url: str = PAGE
) -> tuple[int, ...]:
    """Store a new version of the page with these changes and flag them, in one transaction; returns their ids."""
    with database.write() as tx:
        sources.ensure(
            tx, "wuxi-gov", name="无锡市人民政府", publisher="无锡市", jurisdiction="无锡市", system="intertid", now=now
        )
        page_id, _ = pages.see(tx, "wuxi-gov", url, title="2026年工作要点", list_date=None, now=now)
        capture = Capture(url=url, fetched_at=now, verdict=Verdict.CONTENT, body=f"{now}{url}{changes}".encode())
        capture_id = captures.add(tx, page_id, capture)
        text = Paragraph(text="要点", runs=((0, 0, 2),))
        version_id = versions.add(tx, page_id, capture_id, Version(paragraphs=(text,), reader="html/1"), now)
        ids = findings.add(tx, page_id, version_id, None, changes, now, history=False)
        flag_new(tx, ids, config, now)
    return ids
