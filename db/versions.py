"""Versions of pages, and the statements that were extracted from them.

Versions of one page differ in little, so the text of most is kept as what it says otherwise than an earlier one, its
base.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from crawler.values import Attachment, Paragraph, Version, words_of
from db.columns import compress_against, decompress, to_json
from db.inserts import insert_all
from db.tables import captures, pages, statements, versions
from monitor.values import Statement

_base = versions.alias("base")
_STORED = select(versions, _base.c.paragraphs.label("base_paragraphs")).outerjoin(
    _base, _base.c.id == versions.c.base_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version as it was stored. `sequence` counts from 1 within its page; it, not the clock, is the order."""

    id: int
    page_id: int
    capture_id: int
    sequence: int
    seen_at: datetime
    version: Version


def text_hash(text: str) -> str:
    """What versions with the same text share."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def content_key(version: Version) -> str:
    """What copies of one document share, whatever page they stand on: its words, without headline and byline.

    Paragraphs, spaces and punctuation differ from skin to skin; what stands within a number does not.
    """
    body = "".join(each.text for each in version.paragraphs if each.role in ("body", "table")) or version.text
    return text_hash(words_of(body))


def add(tx: Connection, page_id: int, capture_id: int, version: Version, seen_at: datetime) -> int:
    """Stores the next version of the page, read from that capture, and returns its id.

    A second one from the same capture by the same reader breaks a unique key (IntegrityError).
    """
    tx.execute(select(pages.c.id).where(pages.c.id == page_id).with_for_update(key_share=True)).one()
    newest = select(func.coalesce(func.max(versions.c.sequence), 0)).where(versions.c.page_id == page_id)
    row = {
        "page_id": page_id,
        "capture_id": capture_id,
        "sequence": tx.execute(newest).scalar_one() + 1,
        "seen_at": seen_at,
        **_facts(version),
        **_text(version, tx.execute(_newest_whole(page_id)).one_or_none()),
    }
    version_id: int = tx.execute(insert(versions).values(row).returning(versions.c.id)).scalar_one()
    return version_id


def renew(tx: Connection, version_id: int, version: Version) -> None:
    """Puts what a later reader reads in the same capture in the place of what is stored."""
    row = tx.execute(select(versions.c.page_id, versions.c.base_id).where(versions.c.id == version_id)).one()
    kept_against_it = _STORED.where(versions.c.page_id == row.page_id, versions.c.base_id == version_id)
    others = [_stored(each) for each in tx.execute(kept_against_it)]
    for one, said in ((version_id, version), *((each.id, each.version) for each in others)):
        base = row.base_id if one == version_id else version_id
        against = tx.execute(select(versions).where(versions.c.id == base)).one_or_none()
        tx.execute(update(versions).where(versions.c.id == one).values(_facts(said) | _text(said, against)))


def _newest_whole(page_id: int) -> Select[Any]:
    """The newest version of the page whose text is kept whole."""
    whole = select(versions).where(versions.c.page_id == page_id, versions.c.base_id.is_(None))
    return whole.order_by(versions.c.sequence.desc()).limit(1)


def _text(version: Version, base: Row[Any] | None) -> dict[str, Any]:
    """The columns of the paragraphs, kept against those of the base where that is shorter."""
    said = [
        {"text": each.text, "runs": each.runs, "article": each.article, "role": each.role}
        for each in version.paragraphs
    ]
    known = decompress(base.paragraphs) if base else None
    data, changed = compress_against(known, to_json(said).encode())
    return {"paragraphs": data, "base_id": base.id if base and changed else None}


def _facts(version: Version) -> dict[str, Any]:
    """The other columns that tell what a version says."""
    return {
        "reader": version.reader,
        "text_hash": text_hash(version.text),
        "content_key": content_key(version),
        "title": version.title,
        "published": version.published,
        "issuer": version.issuer,
        "document_number": version.document_number,
        "validity": version.validity,
        "attachments": [{"url": each.url, "name": each.name} for each in version.attachments],
    }


def latest(tx: Connection, page_id: int) -> tuple[int, Version] | None:
    """The newest version of the page, with its id."""
    newest = _STORED.where(versions.c.page_id == page_id).order_by(versions.c.sequence.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    return (row.id, _stored(row).version) if row else None


def load(tx: Connection, version_id: int) -> StoredVersion | None:
    """The version of that id."""
    row = tx.execute(_STORED.where(versions.c.id == version_id)).one_or_none()
    return _stored(row) if row else None


def by_source(tx: Connection, since: datetime | None = None) -> tuple[tuple[int, ...], ...]:
    """The ids of all versions, those of one source together, in the order in which they were stored.

    With `since`, only those that were taken in then or later.
    """
    rows = select(pages.c.source_id, versions.c.id).join(pages, pages.c.id == versions.c.page_id)
    if since is not None:
        rows = rows.where(versions.c.seen_at >= since)
    found: dict[str, list[int]] = {}
    for row in tx.execute(rows.order_by(pages.c.source_id, versions.c.id)):
        found.setdefault(row.source_id, []).append(row.id)
    return tuple(map(tuple, found.values()))


def of_page(tx: Connection, page_id: int, newest: int | None = None) -> tuple[StoredVersion, ...]:
    """All versions of the page, in their order, or so many of the newest."""
    wanted = _STORED.where(versions.c.page_id == page_id).order_by(versions.c.sequence.desc()).limit(newest)
    return tuple(reversed([_stored(row) for row in tx.execute(wanted)]))


def damaged(tx: Connection) -> Iterator[str]:
    """Every version that is missing or does not say what was read any more, one line each.

    That the newest of a page is missing shows by what hangs on it (`db check`), or where it was the only one.
    """
    content = captures.c.verdict == "content", captures.c.taken_in, captures.c.set_aside.is_(None)
    read = select(captures.c.page_id).where(*content).union(select(versions.c.page_id)).subquery()
    asked = select(pages.c.id, pages.c.url).join(read, read.c.page_id == pages.c.id).order_by(pages.c.id)
    for page in tx.execute(asked).all():
        known = 0
        hashes = iter(texts_of(tx, page.id))
        for row in tx.execute(_STORED.where(versions.c.page_id == page.id).order_by(versions.c.sequence)).all():
            yield from (f"version {each} of {page.url}: it is missing" for each in range(known + 1, row.sequence))
            known, wanted = row.sequence, next(hashes)
            try:
                whole = text_hash(_stored(row).version.text) == wanted
            except (KeyError, TypeError, ValueError):
                whole = False
            if not whole:
                yield f"version {known} of {page.url}: its text was altered"
        if not known:
            yield f"version 1 of {page.url}: it is missing"


def key_of(tx: Connection, version_id: int) -> str | None:
    """The content key of a version; None where it was stored before there was one."""
    found: str | None = tx.execute(select(versions.c.content_key).where(versions.c.id == version_id)).scalar_one()
    return found


def texts_of(tx: Connection, page_id: int) -> tuple[str, ...]:
    """The text hashes of the page's versions, in their order."""
    rows = select(versions.c.text_hash).where(versions.c.page_id == page_id).order_by(versions.c.sequence)
    return tuple(tx.execute(rows).scalars())


def keys_of(tx: Connection, page_id: int) -> tuple[str | None, ...]:
    """The content keys of the page's versions, in their order."""
    rows = select(versions.c.content_key).where(versions.c.page_id == page_id).order_by(versions.c.sequence)
    return tuple(tx.execute(rows).scalars())


def pages_with(tx: Connection, key: str, *, besides: int) -> tuple[tuple[int, str, int], ...]:
    """The other pages of which some version has this content key, the first seen first: id, URL and newest of them."""
    rows = tx.execute(
        select(pages.c.id, pages.c.url, func.max(versions.c.id).label("version_id"))
        .join(versions, versions.c.page_id == pages.c.id)
        .where(versions.c.content_key == key, pages.c.id != besides)
        .group_by(pages.c.id, pages.c.url)
        .order_by(pages.c.id)
    )
    return tuple((row.id, row.url, row.version_id) for row in rows)


def add_statements(tx: Connection, version_id: int, extractor: str, found: Sequence[Statement]) -> tuple[int, ...]:
    """Stores what that extractor found in the version, in the order of the text; returns the ids in that order."""
    rows = [
        {
            "version_id": version_id,
            "extractor": extractor,
            "ordinal": ordinal,
            "kind": each.kind,
            "who": each.who,
            "indicator": each.indicator,
            "indicator_id": each.indicator_id,
            "section": each.section,
            "start": each.start,
            "end": each.end,
            "value": each.value,
            "body": each.as_json(),
        }
        for ordinal, each in enumerate(found)
    ]
    return insert_all(tx, statements, rows)


def extractors_of(tx: Connection, version_id: int) -> tuple[str, ...]:
    """The extractors that ran on the version, the last one last."""
    ran = (
        select(statements.c.extractor, func.max(statements.c.id).label("last"))
        .where(statements.c.version_id == version_id)
        .group_by(statements.c.extractor)
        .order_by(func.max(statements.c.id))
    )
    return tuple(row.extractor for row in tx.execute(ran))


def statements_of(tx: Connection, version_id: int) -> tuple[Statement, ...]:
    """What the last extractor that ran on the version found in it, in the order of the text."""
    return tuple(statement for _, statement in numbered_statements(tx, version_id))


def numbered_statements(tx: Connection, version_id: int) -> tuple[tuple[int, Statement], ...]:
    """`statements_of`, each with its id."""
    last = (
        select(statements.c.extractor)
        .where(statements.c.version_id == version_id)
        .order_by(statements.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(statements.c.id, statements.c.body)
        .where(statements.c.version_id == version_id, statements.c.extractor == last)
        .order_by(statements.c.ordinal)
    )
    return tuple((row.id, Statement.from_json(row.body)) for row in rows)


def _stored(row: Row[Any]) -> StoredVersion:
    base = None if row.base_id is None else decompress(row.base_paragraphs)
    paragraphs = json.loads(decompress(row.paragraphs, base=base))
    version = Version(
        title=row.title,
        published=row.published,
        issuer=row.issuer,
        document_number=row.document_number,
        validity=row.validity,
        attachments=tuple(Attachment(url=each["url"], name=each["name"]) for each in row.attachments),
        paragraphs=tuple(
            Paragraph(
                text=each["text"],
                runs=tuple((offset, raw, length) for offset, raw, length in each["runs"]),
                article=each["article"],
                role=each["role"],
            )
            for each in paragraphs
        ),
        reader=row.reader,
    )
    return StoredVersion(
        id=row.id,
        page_id=row.page_id,
        capture_id=row.capture_id,
        sequence=row.sequence,
        seen_at=row.seen_at,
        version=version,
    )
