"""Removals of bodies that nothing cites"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_prunings"
down_revision: str | None = "20261121_first"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "prunings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("bodies", sa.LargeBinary(), nullable=False, comment="hashes of the bodies that were removed"),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prunings")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_prunings_entry_hash")),
    )


def downgrade() -> None:
    op.drop_table("prunings")
