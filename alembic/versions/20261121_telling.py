"""Notices to operators, and silences"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261121_telling"
down_revision: str | None = "20261121_first"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("about", sa.String(), nullable=False, comment="what it concerns: delivery:7, source:wuxi-gov"),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False, comment="tells of the end of a trouble"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_about_id"), "notices", ["about", "id"], unique=False)
    op.create_table(
        "delivery_notices",
        sa.Column("delivery_id", BIG_ID, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_notices_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_delivery_notices_notice_id_notices")),
        sa.PrimaryKeyConstraint("delivery_id", "notice_id", name=op.f("pk_delivery_notices")),
    )
    op.create_table(
        "silences",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False, comment="as a rule asks"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    op.create_index(op.f("ix_silences_ends_at"), "silences", ["ends_at"], unique=False)


def downgrade() -> None:
    op.drop_table("silences")
    op.drop_table("delivery_notices")
    op.drop_table("notices")
