"""The dates of pages, each with who states it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_dates"
down_revision: str | None = "20261122_lean_indexes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "page_dates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False, comment="who states it"),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, comment="when it was first so stated"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_dates_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_dates")),
        sa.UniqueConstraint("page_id", "kind", "origin", "day", name=op.f("uq_page_dates_page_id_kind_origin_day")),
    )


def downgrade() -> None:
    op.drop_table("page_dates")
