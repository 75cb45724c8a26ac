"""Pages: which there are, when they were checked, when they are due, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from db.inserts import insert_if_new
from db.tables import commitment_mentions, commitments, ledger_documents, mentions, pages

LIVE = (
    "open",
    "progress",
    "moved",
    "unread",
    "due",
    "late",
    "overdue",
)  # labels of commitments that nobody has settled


class Validators(NamedTuple):
    """What a server wants to see again in a conditional request."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Iterable[tuple[str, str]]) -> Validators:
        """Those that an answer carries."""
        named = {name.lower(): value for name, value in headers}
        return cls(named.get("etag"), named.get("last-modified"))

    @property
    def strongest(self) -> str | None:
        """The one by which a server knows the bytes: the ETag, else Last-Modified."""
        return self.etag or self.last_modified


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page and the state of its checks. `next_check_at` None: it is not checked any more."""

    id: int
    source_id: str
    url: str
    title: str
    list_date: date | None
    jurisdiction: str | None  # of the document, where it is not the source's own
    first_seen_at: datetime
    last_checked_at: datetime | None
    last_seen_at: datetime | None
    next_check_at: datetime | None
    checks: int
    etag: str | None
    last_modified: str | None
    missing_since: datetime | None
    missing_count: int


def see(
    tx: Connection,
    source_id: str,
    url: str,
    *,
    title: str,
    list_date: date | None,
    now: datetime,
    jurisdiction: str | None = None,
    due_at: datetime | None = None,
) -> tuple[int, bool]:
    """The id of the page at this canonical URL, and whether it is new; a new one is due at once, or at `due_at`.

    What the list says of it now replaces what it said before, but nothing replaces something.
    """
    facts = (("title", title), ("list_date", list_date), ("jurisdiction", jurisdiction))
    said = {name: value for name, value in facts if value}
    row = {
        "source_id": source_id,
        "url": url,
        "first_seen_at": now,
        "next_check_at": due_at or now,
        "title": "",
        **said,
    }
    is_new = insert_if_new(tx, pages, row)
    here = (pages.c.source_id == source_id, pages.c.url == url)
    known = tx.execute(select(pages.c.id, pages.c.title, pages.c.list_date, pages.c.jurisdiction).where(*here)).one()
    if any(known._mapping[name] != value for name, value in said.items()):
        tx.execute(update(pages).where(pages.c.id == known.id).values(said))
    return known.id, is_new


def get(tx: Connection, page_id: int) -> StoredPage | None:
    """The page of that id."""
    row = tx.execute(select(pages).where(pages.c.id == page_id)).one_or_none()
    return StoredPage(**row._mapping) if row else None


def find(tx: Connection, url: str) -> tuple[StoredPage, ...]:
    """The pages at this canonical URL: one for each source that has it."""
    rows = tx.execute(select(pages).where(pages.c.url == url).order_by(pages.c.id))
    return tuple(StoredPage(**row._mapping) for row in rows)


def due(tx: Connection, source_id: str, now: datetime, limit: int) -> tuple[StoredPage, ...]:
    """Up to `limit` pages of the source whose check is due, the one that waits longest first."""
    rows = tx.execute(
        select(pages)
        .where(pages.c.source_id == source_id, pages.c.next_check_at <= now)
        .order_by(pages.c.next_check_at, pages.c.id)
        .limit(limit)
    )
    return tuple(StoredPage(**row._mapping) for row in rows)


def longest_unasked(tx: Connection, source_id: str, before: datetime, limit: int) -> tuple[StoredPage, ...]:
    """Up to `limit` pages of the source that are there and were asked before that moment, the longest ago first."""
    there = pages.c.source_id == source_id, pages.c.missing_since.is_(None), pages.c.last_seen_at < before
    rows = tx.execute(
        select(pages)
        .where(*there, pages.c.last_checked_at < before, pages.c.next_check_at.is_not(None))
        .order_by(pages.c.last_checked_at, pages.c.id)
        .limit(limit)
    )
    return tuple(StoredPage(**row._mapping) for row in rows)


def set_by(tx: Connection, source_id: str, now: datetime, limit: int) -> tuple[StoredPage, ...]:
    """Up to `limit` pages of the source that were never asked and are not due either: those that backfill laid up."""
    rows = tx.execute(
        select(pages)
        .where(pages.c.source_id == source_id, pages.c.checks == 0, pages.c.next_check_at > now)
        .order_by(pages.c.id)
        .limit(limit)
    )
    return tuple(StoredPage(**row._mapping) for row in rows)


def count_set_by(tx: Connection, source_id: str, now: datetime) -> int:
    """How many pages `set_by` would give without a limit."""
    laid_up = (pages.c.source_id == source_id, pages.c.checks == 0, pages.c.next_check_at > now)
    return tx.execute(select(func.count()).select_from(pages).where(*laid_up)).scalar_one()


def list_dates(tx: Connection, source_id: str) -> frozenset[date]:
    """The days under which lists of the source named its pages: the issues of a newspaper that are known."""
    found = select(pages.c.list_date).where(pages.c.source_id == source_id, pages.c.list_date.is_not(None)).distinct()
    return frozenset(tx.execute(found).scalars())


def record_check(
    tx: Connection,
    page_id: int,
    now: datetime,
    next_check_at: datetime | None,
    validators: Validators | None = None,
    *,
    seen: bool = True,
) -> None:
    """The page was asked, and was there if `seen`.

    `validators` are those of a new answer; without, the known ones stay (304, errors).
    """
    values = {"last_checked_at": now, "next_check_at": next_check_at, "checks": pages.c.checks + 1}
    if seen:
        values["last_seen_at"] = now
    if validators is not None:
        values |= validators._asdict()
    tx.execute(update(pages).where(pages.c.id == page_id).values(values))


def carries_commitments(tx: Connection, page_id: int) -> bool:
    """Whether the page, as it stands, states a target or an action whose outcome is not known yet."""
    live = (
        select(commitments.c.id)
        .join(commitment_mentions, commitment_mentions.c.commitment_id == commitments.c.id)
        .join(mentions, mentions.c.id == commitment_mentions.c.mention_id)
        .join(ledger_documents, ledger_documents.c.version_id == mentions.c.version_id)
        .where(
            ledger_documents.c.page_id == page_id,
            mentions.c.current,
            commitments.c.kind != "mention",
            commitments.c.label.in_(LIVE),
        )
    )
    return tx.execute(select(live.exists())).scalar_one()


def check_by(tx: Connection, page_id: int, latest: datetime) -> None:
    """Brings the next check of the page forward to that moment, where it is later; one that has none gets none."""
    tx.execute(update(pages).where(pages.c.id == page_id, pages.c.next_check_at > latest).values(next_check_at=latest))


def record_missing(tx: Connection, page_id: int, now: datetime) -> tuple[datetime, int]:
    """The page did not answer as one that is there: since when, and at how many checks in a row."""
    row = tx.execute(
        update(pages)
        .where(pages.c.id == page_id)
        .values(missing_since=func.coalesce(pages.c.missing_since, now), missing_count=pages.c.missing_count + 1)
        .returning(pages.c.missing_since, pages.c.missing_count)
    ).one()
    return row.missing_since, row.missing_count


def clear_missing(tx: Connection, page_id: int) -> None:
    """The page is there again."""
    tx.execute(update(pages).where(pages.c.id == page_id).values(missing_since=None, missing_count=0))
