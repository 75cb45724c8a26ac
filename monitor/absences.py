"""A page that is gone, or there again, as a change: what was promised on it, and between which checks it went. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.values import Version
from db.pages import StoredPage
from monitor import flag
from monitor.cadence import BEIJING
from monitor.values import Change, Clause, Statement


def withdrawn(page: StoredPage, version: Version, statements: tuple[Statement, ...]) -> Change:
    """The page does not answer any more. How much that matters is how much its promises do."""
    promised = [each for each in statements if each.kind in ("target", "action")]
    seen = f"最后一次见到：{_moment(page.last_seen_at)}" if page.last_seen_at else "何时最后见到不详"
    words = (
        f"页面已无法访问：{seen}，首次不见：{_moment(page.missing_since)}，其间核对 {page.missing_count} 次，"
        f"均答不存在；页面上有承诺 {len(promised)} 条"
    )
    change = flag.change(["withdrawn"], _page(version, page), None, words)
    weights = [flag.severity(["withdrawn"], each.kind, each.strength, each.sense) for each in promised]
    return replace(change, severity=max([change.severity, *weights], key=flag.RANK.__getitem__))


def restored(page: StoredPage, version: Version) -> Change:
    """The page answers again."""
    there = f"，{_moment(page.last_seen_at)}又能访问" if page.last_seen_at else ""
    return flag.change(["restored"], None, _page(version, page), f"页面曾无法访问{there}")


def _page(version: Version, page: StoredPage) -> Clause:
    return Clause(quote=version.title or page.title or page.url, start_offset=0, end_offset=0)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else "不详"
