"""The tables. Every moment is UTC; every period is inclusive; what is large and read whole is compressed."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from crawler.values import Verdict
from db.columns import BigId, CompressedJson, Text, UtcDateTime

REVISION = "20261122_reprints"  # the migration that these tables stand for; a test holds it to alembic's head

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DELIVERY_STATES = ("collecting", "pending", "sending", "delivered", "held", "silenced", "dead")


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("primed_at", UtcDateTime, comment="end of its first whole pass; what came before is history, not news"),
    Column("next_due_at", UtcDateTime),
    Column("lease_owner", Text),
    Column("lease_until", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0", comment="failed passes since the last good one"),
    Column("last_success_at", UtcDateTime),
    Column("last_failure_at", UtcDateTime),
    Column("last_error", Text),
)

pages = Table(
    "pages",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.id"), nullable=False),
    Column("url", Text, nullable=False, comment="canonical"),
    Column("title", Text, nullable=False, comment="as the list prints it"),
    Column("list_date", Date),
    Column("jurisdiction", Text, comment="of the document, where it is not the source's own"),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_checked_at", UtcDateTime),
    Column("last_seen_at", UtcDateTime, comment="the last check at which it was there"),
    Column("next_check_at", UtcDateTime, comment="null: no more checks"),
    Column("checks", Integer, nullable=False, server_default="0"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("missing_since", UtcDateTime),
    Column("missing_count", Integer, nullable=False, server_default="0"),
    UniqueConstraint("source_id", "url"),
    Index(None, "source_id", "next_check_at"),
)

page_dates = Table(
    "page_dates",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("origin", Text, nullable=False, comment="who states it"),
    Column("seen_at", UtcDateTime, nullable=False, comment="when it was first so stated"),
    UniqueConstraint("page_id", "kind", "origin", "day"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigId, nullable=False, comment="bytes before compression"),
    Column("codec", Text, nullable=False),
    Column("base", Text, ForeignKey("blobs.sha256"), comment="data says only what is otherwise than in this body"),
    Column("data", LargeBinary, nullable=False),
    Column("data_sha256", Text, nullable=False, comment="of data as kept: not every bit of a frame has a meaning"),
    _one_of("codec", "zstd"),
    Index(None, "base"),
)

captures = Table(
    "captures",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("url", Text, nullable=False, comment="as asked"),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("final_url", Text),
    Column("redirects", JSON, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("blob", Text, ForeignKey("blobs.sha256")),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("taken_in", Boolean, nullable=False),
    Column("set_aside", Text, comment="why content could not be taken in after all; the chain keeps the first verdict"),
    Column("prev_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False, unique=True),
    UniqueConstraint("page_id", "sequence"),
    _one_of("verdict", *Verdict),
    Index(None, "blob"),
)
Index(
    "ix_captures_pending",
    captures.c.id,
    sqlite_where=text("taken_in = 0"),
    postgresql_where=text("NOT taken_in"),
)

checks = Table(
    "checks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("sequence", Integer, comment="of the capture that was the newest"),
    Column("body_hash", Text, comment="of what came, where it is not that of the capture"),
    Column("validator", Text, comment="ETag, else Last-Modified"),
    Index(None, "page_id"),
)

proofs = Table(
    "proofs",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.id"), nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the checks, column by column"),
    Column("prev_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False, unique=True),
)

chain = Table(
    "chain",
    metadata,
    Column("name", Text, primary_key=True),
    Column("length", BigId, nullable=False),
    Column("head", Text, nullable=False, comment="entry_hash of the newest entry; shows a cut tail"),
)

prunings = Table(
    "prunings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("pruned_at", UtcDateTime, nullable=False),
    Column("rule", Text, nullable=False),
    Column("bodies", CompressedJson, nullable=False, comment="hashes of the bodies that were removed"),
    Column("prev_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False, unique=True),
)

versions = Table(
    "versions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("capture_id", BigId, ForeignKey("captures.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("reader", Text, nullable=False),
    Column("text_hash", Text, nullable=False),
    Column("content_key", Text, comment="what copies of one document share; null: stored before there was one"),
    Column("title", Text),
    Column("published", Date),
    Column("issuer", Text),
    Column("document_number", Text),
    Column("validity", Text),
    Column("attachments", JSON, nullable=False),
    Column(
        "base_id", BigId, ForeignKey("versions.id"), comment="paragraphs say only what is otherwise than in this one"
    ),
    Column("paragraphs", LargeBinary, nullable=False, comment="JSON as a zstd frame"),
    UniqueConstraint("page_id", "sequence"),
    UniqueConstraint("capture_id", "reader"),
    Index(None, "content_key"),
)

passages = Table(
    "passages",
    metadata,
    Column("key", BigId, comment="of a long sentence that some version of the page holds"),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    PrimaryKeyConstraint("key", "page_id"),
)

copies = Table(
    "copies",
    metadata,
    Column("version_id", BigId, ForeignKey("versions.id"), primary_key=True, autoincrement=False),
    Column("of_version_id", BigId, ForeignKey("versions.id"), nullable=False, comment="on the page that was first"),
    Index(None, "of_version_id"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("version_id", BigId, ForeignKey("versions.id"), nullable=False),
    Column("extractor", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("indicator_id", Text),
    Column("section", Text, nullable=False),
    Column("start", Date),
    Column("end", Date),
    Column("value", Float),
    Column("body", JSON, nullable=False, comment="the whole statement"),
    UniqueConstraint("version_id", "extractor", "ordinal"),
    _one_of("kind", "target", "outcome", "action"),
)

ledger_documents = Table(
    "ledger_documents",
    metadata,
    Column("version_id", BigId, ForeignKey("versions.id"), primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("page", Text, nullable=False, comment="its address: what orders documents of one day"),
    Column("day", Date, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("vehicle", Text, nullable=False),
    Column("vintage", Integer, nullable=False),
    Column("whole", Boolean, nullable=False, comment="what is not in it was left out of it"),
    Column("current", Boolean, nullable=False, comment="of the newest version of its page"),
    Column("ledger", Text, nullable=False, comment="what made its mentions"),
    Index(None, "page_id"),
)
Index(
    "ix_ledger_documents_whole",
    ledger_documents.c.jurisdiction,
    ledger_documents.c.year,
    sqlite_where=text("whole = 1"),
    postgresql_where=text("whole"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("version_id", BigId, ForeignKey("ledger_documents.version_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("statement_id", BigId, ForeignKey("statements.id"), comment="null: it speaks of a thing and states nothing"),
    Column("block", Text, nullable=False, comment="key of all that may be compared"),
    Column("alike", Text, nullable=False, comment="key of all that a person should compare; empty: none"),
    Column("current", Boolean, nullable=False, comment="as of its document"),
    Column("body", JSON, nullable=False),
    UniqueConstraint("version_id", "ordinal"),
    Index(None, "block"),
    Index(None, "statement_id"),
)
Index(
    "ix_mentions_alike",
    mentions.c.alike,
    sqlite_where=text("alike <> ''"),
    postgresql_where=text("alike <> ''"),
)

commitments = Table(
    "commitments",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("block", Text, nullable=False),
    Column("strand", Text, nullable=False, comment="key of the other periods of the same thing"),
    Column("kind", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False, comment="of the document that said it first"),
    Column("who", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("indicator_id", Text),
    Column("measure", Text),
    Column("start", Date),
    Column("end", Date, comment="the first deadline"),
    Column("label", Text, nullable=False, comment="its state in one word"),
    Column("state", JSON, nullable=False),
    Column("first", JSON, nullable=False, comment="its first wording: quote, day, page"),
    Column("created_at", UtcDateTime, nullable=False),
    _one_of("kind", "target", "action", "mention"),
    Index(None, "block"),
    Index(None, "label", "end"),
    Index(None, "jurisdiction", "label", "end"),
    Index(None, "jurisdiction", "indicator_id"),
    sqlite_autoincrement=True,  # the id of one that went is never that of another
)

commitment_mentions = Table(
    "commitment_mentions",
    metadata,
    Column("commitment_id", BigId, ForeignKey("commitments.id"), nullable=False),
    Column("mention_id", BigId, ForeignKey("mentions.id"), nullable=False),
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("commitment_id", "mention_id"),
    Index(None, "mention_id"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("one", Text, nullable=False, comment="key of a commitment"),
    Column("other", Text, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("classes", JSON, nullable=False),
    UniqueConstraint("one", "other"),
    Index(None, "other"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("one", Text, nullable=False, comment="key of a strand or a commitment"),
    Column("other", Text, nullable=False),
    Column("one_block", Text, nullable=False),
    Column("other_block", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    UniqueConstraint("one", "other"),
    _one_of("kind", "same", "apart"),
    Index(None, "one_block"),
    Index(None, "other_block"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("version_id", BigId, ForeignKey("versions.id"), nullable=False),
    Column("before_version_id", BigId, ForeignKey("versions.id")),
    Column("ordinal", Integer, nullable=False),
    Column("before_statement_id", BigId, ForeignKey("statements.id")),
    Column("after_statement_id", BigId, ForeignKey("statements.id")),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("classes", JSON, nullable=False),
    Column("severity", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("who", Text, comment="of the statement after, else of the one before, to filter by"),
    Column("indicator", Text),
    Column("indicator_id", Text),
    Column("found_at", UtcDateTime, nullable=False),
    Column("history", Boolean, nullable=False, comment="first sight, import, backfill"),
    Column("relation", Text, comment="of the ledger: its identity, so that it is told once"),
    Column("block", Text, comment="of the ledger: of what it tells"),
    UniqueConstraint("version_id", "ordinal"),
    _one_of("severity", "high", "medium", "low", "none"),
    Index(None, "page_id"),
    Index(None, "found_at"),
    Index("ix_changes_block_relation", "block", "relation", unique=True),  # an identity is of one block
    Index(None, "before_statement_id"),
    Index(None, "after_statement_id"),
    sqlite_autoincrement=True,  # the id of one that was taken back is never that of another
)

change_classes = Table(
    "change_classes",
    metadata,
    Column("change_id", BigId, ForeignKey("changes.id"), nullable=False),
    Column("class", Text, nullable=False),
    PrimaryKeyConstraint("class", "change_id"),
    Index(None, "change_id"),
)

rules = Table(
    "rules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("definition", JSON, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("change_id", BigId, ForeignKey("changes.id"), nullable=False),
    Column("rule", Text, ForeignKey("rules.name"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("change_id", "rule"),
    UniqueConstraint("id", "change_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="idempotency key; never changes"),
    Column("channel", Text, nullable=False),
    Column("grouping", Text, nullable=False, comment="only findings of one grouping share a message"),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("send_after", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("last_error", Text),
    Column("finished_at", UtcDateTime),
    UniqueConstraint("id", "channel"),
    _one_of("state", *DELIVERY_STATES),
    Index(None, "state", "next_try_at"),
    Index(None, "channel", "state"),
)

delivery_alerts = Table(
    "delivery_alerts",
    metadata,
    Column("delivery_id", BigId, nullable=False),
    Column("alert_id", BigId, nullable=False),
    Column("change_id", BigId, nullable=False),
    Column("channel", Text, nullable=False),
    PrimaryKeyConstraint("alert_id", "channel"),
    UniqueConstraint("change_id", "channel"),  # a finding never goes out to a channel under two keys
    # The finding and the channel stand in the row for the sake of its unique keys; these keep them true.
    ForeignKeyConstraint(["delivery_id", "channel"], ["deliveries.id", "deliveries.channel"]),
    ForeignKeyConstraint(["alert_id", "change_id"], ["alerts.id", "alerts.change_id"]),
    Index(None, "delivery_id"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("about", Text, nullable=False, comment="what it concerns: delivery:7, source:wuxi-gov"),
    Column("what", Text, nullable=False),
    Column("over", Boolean, nullable=False, comment="tells of the end of a trouble"),
    Column("facts", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "about", "id"),
)

delivery_notices = Table(
    "delivery_notices",
    metadata,
    Column("delivery_id", BigId, ForeignKey("deliveries.id"), nullable=False),
    Column("notice_id", BigId, ForeignKey("notices.id"), nullable=False),
    PrimaryKeyConstraint("delivery_id", "notice_id"),
)

silences = Table(
    "silences",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("asks", JSON, nullable=False, comment="as a rule asks"),
    Column("reason", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index(None, "ends_at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.id")),
    Column("kind", Text, nullable=False, comment="crawl, backfill, import …"),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("counts", JSON, nullable=False),
    Column("error", Text),
    Index(None, "source_id", "id"),
)
