"""What many pages of one source show alike is of the site, not of what they say: operators hear of it, once.

A new line in the furniture of every page would otherwise be an alert for each of them. It is stored all the same, like
anything that is held back, and what carries a statement (a number, a deadline, a work) is never taken for furniture.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.crawl import Pass
from crawler.health import PAGES_ALIKE, line_key
from crawler.values import Verdict
from db import findings, sources
from monitor.alert.operators import recovered, trouble
from monitor.alert.routes import operators
from monitor.values import Change, Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.pages import StoredPage
    from monitor.config import Config

MEMORY = timedelta(days=30)  # pages are asked again at different hours: a new skin is met over days
WORDS = 60  # code points of what changed, in the notice

Step = tuple[str, str]  # what stood there and what stands there, each as a key


def of_site(
    tx: Connection, page: StoredPage, changes: Sequence[Change], furniture: frozenset[str], now: datetime
) -> dict[Change, int]:
    """Those of the changes of a page that are the site's own, each with the number of pages known to show it.

    `furniture` are the lines that came or went on many pages of this pass; what earlier passes met counts as well.
    """
    steps = {change: step for change in changes if (step := _step(change))}
    if not steps:
        return {}
    seen: dict[Step, set[int]] = {step: {page.id} for step in steps.values()}
    for other, before, after in findings.clauses_since(tx, page.source_id, now - MEMORY):
        if (step := (line_key(before), line_key(after))) in seen:
            seen[step].add(other)
    return {
        change: len(seen[step])
        for change, step in steps.items()
        if len(seen[step]) >= PAGES_ALIKE or _is_furniture(step, furniture)
    }


def tell(tx: Connection, source_id: str, site: dict[Change, int], config: Config, now: datetime) -> None:
    """Have operators told that the site changed, once for all its pages."""
    change, pages = next(iter(site.items()))
    words = " → ".join(side.quote[:WORDS] for side in (change.before, change.after) if side)
    facts = {"source": source_id, "pages": max(pages, PAGES_ALIKE), "words": words}
    trouble(tx, operators(config), f"site:{source_id}", "site-changed", facts, now)


def look_at(tx: Connection, result: Pass, config: Config, now: datetime) -> None:
    """Have operators told of a pass that yielded what its source never yields, and of the first that is usual again."""
    about = f"yield:{result.source}"
    stored = sources.get(tx, result.source)
    if stored and stored.failures:
        return  # none of its lists could be read: that it fails is told instead
    if result.strange:
        said = "; ".join(each.removeprefix(f"{result.source}: ") for each in result.strange)
        facts = {"source": result.source, "problem": said}
        trouble(tx, operators(config), about, "source-strange", facts, now)
    elif result.ok and any(result.verdicts.get(each.value) for each in (Verdict.CONTENT, Verdict.UNCHANGED)):
        recovered(tx, operators(config), about, now)


def _step(change: Change) -> Step | None:
    """What a change does to a clause; None where a statement is part of it."""
    if isinstance(change.before, Statement) or isinstance(change.after, Statement):
        return None
    before, after = (line_key(side.quote) if side else "" for side in (change.before, change.after))
    return before, after


def _is_furniture(step: Step, furniture: frozenset[str]) -> bool:
    return all(any(side in line for line in furniture) for side in step if side)
