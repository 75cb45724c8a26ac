"""The first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261121_first"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "size",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="bytes before compression",
        ),
        sa.Column("codec", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column(
            "data_sha256",
            sa.String(),
            nullable=False,
            comment="of data as kept: not every bit of a frame has a meaning",
        ),
        sa.CheckConstraint("codec IN ('zstd')", name=op.f("ck_blobs_codec")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "candidates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("one", sa.String(), nullable=False, comment="key of a commitment"),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("one", "other", name=op.f("uq_candidates_one_other")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidates_other"), ["other"], unique=False)

    op.create_table(
        "chain",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("length", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head", sa.String(), nullable=False, comment="entry_hash of the newest capture; shows a cut tail"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain")),
    )
    op.create_table(
        "commitments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("strand", sa.String(), nullable=False, comment="key of the other periods of the same thing"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False, comment="of the document that said it first"),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("indicator_id", sa.String(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True, comment="the first deadline"),
        sa.Column("label", sa.String(), nullable=False, comment="its state in one word"),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False, comment="its first wording: quote, day, page"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('target', 'action', 'mention')", name=op.f("ck_commitments_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("key", name=op.f("uq_commitments_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitments_block"), ["block"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitments_indicator_id_who"), ["indicator_id", "who"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_commitments_jurisdiction_label_end"), ["jurisdiction", "label", "end"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_commitments_label_end"), ["label", "end"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitments_who_end"), ["who", "end"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="idempotency key; never changes"),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("grouping", sa.String(), nullable=False, comment="only findings of one grouping share a message"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('collecting', 'pending', 'sending', 'delivered', 'held', 'silenced', 'dead')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("id", "channel", name=op.f("uq_deliveries_id_channel")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_channel_state"), ["channel", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_state_next_try_at"), ["state", "next_try_at"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.String(), nullable=False, comment="what it concerns: delivery:7, source:wuxi-gov"),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False, comment="tells of the end of a trouble"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_about_id"), ["about", "id"], unique=False)

    op.create_table(
        "rules",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rules")),
    )
    op.create_table(
        "silences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False, comment="as a rule asks"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    with op.batch_alter_table("silences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_silences_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "sources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "primed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="end of its first whole pass; what came before is history, not news",
        ),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "failures",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="failed passes since the last good one",
        ),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("one", sa.String(), nullable=False, comment="key of a strand or a commitment"),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("one_block", sa.String(), nullable=False),
        sa.Column("other_block", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('same', 'apart')", name=op.f("ck_verdicts_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("one", "other", name=op.f("uq_verdicts_one_other")),
    )
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdicts_one_block"), ["one_block"], unique=False)
        batch_op.create_index(batch_op.f("ix_verdicts_other_block"), ["other_block"], unique=False)

    op.create_table(
        "delivery_notices",
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_notices_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_delivery_notices_notice_id_notices")),
        sa.PrimaryKeyConstraint("delivery_id", "notice_id", name=op.f("pk_delivery_notices")),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False, comment="canonical"),
        sa.Column("title", sa.String(), nullable=False, comment="as the list prints it"),
        sa.Column("list_date", sa.Date(), nullable=True),
        sa.Column(
            "jurisdiction", sa.String(), nullable=True, comment="of the document, where it is not the source's own"
        ),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=True, comment="the last check at which it was there"
        ),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True, comment="null: no more checks"),
        sa.Column("checks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missing_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content_key", sa.String(), nullable=True, comment="what copies of one document share"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_pages_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("source_id", "url", name=op.f("uq_pages_source_id_url")),
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pages_content_key"), ["content_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pages_source_id_next_check_at"), ["source_id", "next_check_at"], unique=False
        )

    op.create_table(
        "runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False, comment="crawl, backfill, import …"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_runs_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_source_id_id"), ["source_id", "id"], unique=False)

    op.create_table(
        "captures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False, comment="as asked"),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.String(), nullable=True),
        sa.Column("redirects", sa.JSON(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("blob", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_in", sa.Boolean(), nullable=False),
        sa.Column(
            "set_aside",
            sa.String(),
            nullable=True,
            comment="why content could not be taken in after all; the chain keeps the first verdict",
        ),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('content', 'unchanged', 'gone', 'soft-error', 'stub', 'blocked', 'challenge', 'truncated', 'unreadable', 'refused', 'failed')",
            name=op.f("ck_captures_verdict"),
        ),
        sa.ForeignKeyConstraint(["blob"], ["blobs.sha256"], name=op.f("fk_captures_blob_blobs")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_captures_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_captures_entry_hash")),
        sa.UniqueConstraint("page_id", "sequence", name=op.f("uq_captures_page_id_sequence")),
    )
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_captures_blob"), ["blob"], unique=False)
        batch_op.create_index(
            "ix_captures_pending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("taken_in = 0"),
            postgresql_where=sa.text("NOT taken_in"),
        )

    op.create_table(
        "versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("document_number", sa.String(), nullable=True),
        sa.Column("validity", sa.String(), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("paragraphs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_versions_capture_id_captures")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_versions_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("capture_id", "reader", name=op.f("uq_versions_capture_id_reader")),
        sa.UniqueConstraint("page_id", "sequence", name=op.f("uq_versions_page_id_sequence")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_text_hash"), ["text_hash"], unique=False)

    op.create_table(
        "ledger_documents",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page", sa.String(), nullable=False, comment="its address: what orders documents of one day"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("vehicle", sa.String(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False, comment="what is not in it was left out of it"),
        sa.Column("current", sa.Boolean(), nullable=False, comment="of the newest version of its page"),
        sa.Column("ledger", sa.String(), nullable=False, comment="what made its mentions"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_ledger_documents_page_id_pages")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_ledger_documents_version_id_versions")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_ledger_documents")),
    )
    with op.batch_alter_table("ledger_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_documents_page_id"), ["page_id"], unique=False)
        batch_op.create_index(
            "ix_ledger_documents_whole",
            ["jurisdiction", "year"],
            unique=False,
            sqlite_where=sa.text("whole = 1"),
            postgresql_where=sa.text("whole"),
        )

    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("indicator_id", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False, comment="the whole statement"),
        sa.CheckConstraint("kind IN ('target', 'outcome', 'action')", name=op.f("ck_statements_kind")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_statements_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "version_id", "extractor", "ordinal", name=op.f("uq_statements_version_id_extractor_ordinal")
        ),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_indicator_id_who"), ["indicator_id", "who"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_indicator_who"), ["indicator", "who"], unique=False)

    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("before_statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("after_statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column(
            "who", sa.String(), nullable=True, comment="of the statement after, else of the one before, to filter by"
        ),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("indicator_id", sa.String(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False, comment="first sight, import, backfill"),
        sa.Column(
            "relation", sa.String(), nullable=True, comment="of the ledger: its identity, so that it is told once"
        ),
        sa.Column("block", sa.String(), nullable=True, comment="of the ledger: of what it tells"),
        sa.CheckConstraint("severity IN ('high', 'medium', 'low', 'none')", name=op.f("ck_changes_severity")),
        sa.ForeignKeyConstraint(
            ["after_statement_id"], ["statements.id"], name=op.f("fk_changes_after_statement_id_statements")
        ),
        sa.ForeignKeyConstraint(
            ["before_statement_id"], ["statements.id"], name=op.f("fk_changes_before_statement_id_statements")
        ),
        sa.ForeignKeyConstraint(
            ["before_version_id"], ["versions.id"], name=op.f("fk_changes_before_version_id_versions")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_changes_page_id_pages")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_changes_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint("relation", name=op.f("uq_changes_relation")),
        sa.UniqueConstraint("version_id", "ordinal", name=op.f("uq_changes_version_id_ordinal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_after_statement_id"), ["after_statement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_before_statement_id"), ["before_statement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_block"), ["block"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_found_at"), ["found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_page_id"), ["page_id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "statement_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="null: it speaks of a thing and states nothing",
        ),
        sa.Column("block", sa.String(), nullable=False, comment="key of all that may be compared"),
        sa.Column("alike", sa.String(), nullable=False, comment="key of all that a person should compare; empty: none"),
        sa.Column("current", sa.Boolean(), nullable=False, comment="as of its document"),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_mentions_statement_id_statements")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ledger_documents.version_id"], name=op.f("fk_mentions_version_id_ledger_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("version_id", "ordinal", name=op.f("uq_mentions_version_id_ordinal")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_alike"), ["alike"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentions_block"), ["block"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentions_statement_id"), ["statement_id"], unique=False)

    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_alerts_change_id_changes")),
        sa.ForeignKeyConstraint(["rule"], ["rules.name"], name=op.f("fk_alerts_rule_rules")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("change_id", "rule", name=op.f("uq_alerts_change_id_rule")),
        sa.UniqueConstraint("id", "change_id", name=op.f("uq_alerts_id_change_id")),
    )
    op.create_table(
        "change_classes",
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_change_classes_change_id_changes")),
        sa.PrimaryKeyConstraint("class", "change_id", name=op.f("pk_change_classes")),
    )
    with op.batch_alter_table("change_classes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_classes_change_id"), ["change_id"], unique=False)

    op.create_table(
        "commitment_mentions",
        sa.Column("commitment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mention_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_commitment_mentions_commitment_id_commitments")
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_commitment_mentions_mention_id_mentions")
        ),
        sa.PrimaryKeyConstraint("commitment_id", "mention_id", name=op.f("pk_commitment_mentions")),
    )
    with op.batch_alter_table("commitment_mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_mentions_mention_id"), ["mention_id"], unique=False)

    op.create_table(
        "delivery_alerts",
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id", "change_id"],
            ["alerts.id", "alerts.change_id"],
            name=op.f("fk_delivery_alerts_alert_id_change_id_alerts"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id", "channel"],
            ["deliveries.id", "deliveries.channel"],
            name=op.f("fk_delivery_alerts_delivery_id_channel_deliveries"),
        ),
        sa.PrimaryKeyConstraint("alert_id", "channel", name=op.f("pk_delivery_alerts")),
        sa.UniqueConstraint("change_id", "channel", name=op.f("uq_delivery_alerts_change_id_channel")),
    )
    with op.batch_alter_table("delivery_alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_alerts_delivery_id"), ["delivery_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("delivery_alerts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_alerts_delivery_id"))

    op.drop_table("delivery_alerts")
    with op.batch_alter_table("commitment_mentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_mentions_mention_id"))

    op.drop_table("commitment_mentions")
    with op.batch_alter_table("change_classes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_classes_change_id"))

    op.drop_table("change_classes")
    op.drop_table("alerts")
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentions_statement_id"))
        batch_op.drop_index(batch_op.f("ix_mentions_block"))
        batch_op.drop_index(batch_op.f("ix_mentions_alike"))

    op.drop_table("mentions")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_page_id"))
        batch_op.drop_index(batch_op.f("ix_changes_indicator_id"))
        batch_op.drop_index(batch_op.f("ix_changes_found_at"))
        batch_op.drop_index(batch_op.f("ix_changes_block"))
        batch_op.drop_index(batch_op.f("ix_changes_before_statement_id"))
        batch_op.drop_index(batch_op.f("ix_changes_after_statement_id"))

    op.drop_table("changes")
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statements_indicator_who"))
        batch_op.drop_index(batch_op.f("ix_statements_indicator_id_who"))

    op.drop_table("statements")
    with op.batch_alter_table("ledger_documents", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ledger_documents_whole", sqlite_where=sa.text("whole = 1"), postgresql_where=sa.text("whole")
        )
        batch_op.drop_index(batch_op.f("ix_ledger_documents_page_id"))

    op.drop_table("ledger_documents")
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_versions_text_hash"))

    op.drop_table("versions")
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_captures_pending", sqlite_where=sa.text("taken_in = 0"), postgresql_where=sa.text("NOT taken_in")
        )
        batch_op.drop_index(batch_op.f("ix_captures_blob"))

    op.drop_table("captures")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_source_id_id"))

    op.drop_table("runs")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pages_source_id_next_check_at"))
        batch_op.drop_index(batch_op.f("ix_pages_content_key"))

    op.drop_table("pages")
    op.drop_table("delivery_notices")
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdicts_other_block"))
        batch_op.drop_index(batch_op.f("ix_verdicts_one_block"))

    op.drop_table("verdicts")
    op.drop_table("sources")
    with op.batch_alter_table("silences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_silences_ends_at"))

    op.drop_table("silences")
    op.drop_table("rules")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_about_id"))

    op.drop_table("notices")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_state_next_try_at"))
        batch_op.drop_index(batch_op.f("ix_deliveries_channel_state"))

    op.drop_table("deliveries")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitments_who_end"))
        batch_op.drop_index(batch_op.f("ix_commitments_label_end"))
        batch_op.drop_index(batch_op.f("ix_commitments_jurisdiction_label_end"))
        batch_op.drop_index(batch_op.f("ix_commitments_indicator_id_who"))
        batch_op.drop_index(batch_op.f("ix_commitments_block"))

    op.drop_table("commitments")
    op.drop_table("chain")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_other"))

    op.drop_table("candidates")
    op.drop_table("blobs")
