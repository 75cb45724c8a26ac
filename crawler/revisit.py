"""When a page is looked at again: soon while it is young or changing, then ever more rarely. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crawler.values import Verdict

SOONEST = timedelta(hours=2)
RAREST = timedelta(days=90)
RAREST_WITH_COMMITMENTS = timedelta(days=14)
AFTER_TROUBLE = timedelta(hours=6)
UNREADABLE_RAREST = timedelta(days=7)  # it stays so until somebody mends the reader or the page
FULL_EVERY = 8  # checks; every so often a whole answer is asked for, since some servers say 304 for ever
GONE_CHECKS = 3
GONE_AFTER = timedelta(hours=24)


def next_check(
    verdict: Verdict,
    now: datetime,
    *,
    last_checked_at: datetime | None = None,
    published: date | None = None,
    missing_since: datetime | None = None,
    commitments: bool = False,
) -> datetime:
    """When to look again after a check that ended with `verdict`.

    Unchanged doubles the interval, a change starts it anew; a document that was old when first seen starts later. A
    missing page is asked often enough to tell within a day or two whether it is gone, then ever more rarely.
    """
    if verdict is Verdict.UNCHANGED and last_checked_at is not None:
        wait = max(2 * (now - last_checked_at), SOONEST)
    elif verdict in (Verdict.CONTENT, Verdict.UNCHANGED):
        age = now.date() - published if published else timedelta()
        wait = max(age / 10, SOONEST) if last_checked_at is None else SOONEST
    elif verdict is Verdict.UNREADABLE and last_checked_at is not None:
        wait = min(max(2 * (now - last_checked_at), AFTER_TROUBLE), UNREADABLE_RAREST)
    else:
        wait = max(AFTER_TROUBLE, (now - missing_since) / 4) if missing_since else AFTER_TROUBLE
    return now + min(wait, RAREST_WITH_COMMITMENTS if commitments else RAREST)


def wants_whole_answer(checks: int) -> bool:
    """Whether this check goes without validators: the first one, and every FULL_EVERY-th."""
    return checks % FULL_EVERY == 0


def is_gone(missing_since: datetime, missing_count: int, now: datetime) -> bool:
    """Whether a missing page is to be called gone: the same answer at several checks over at least a day."""
    return missing_count >= GONE_CHECKS and now - missing_since >= GONE_AFTER
