"""Which sentences stand on which pages, and which versions are copies of others."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_reprints"
down_revision: str | None = "20261122_bases"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("key", BIG, nullable=False, comment="of a long sentence that some version of the page holds"),
        sa.Column("page_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_passages_page_id_pages")),
        sa.PrimaryKeyConstraint("key", "page_id", name=op.f("pk_passages")),
    )
    op.create_table(
        "copies",
        sa.Column("version_id", BIG, autoincrement=False, nullable=False),
        sa.Column("of_version_id", BIG, nullable=False, comment="on the page that was first"),
        sa.ForeignKeyConstraint(["of_version_id"], ["versions.id"], name=op.f("fk_copies_of_version_id_versions")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_copies_version_id_versions")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_copies")),
    )
    op.create_index("ix_copies_of_version_id", "copies", ["of_version_id"])


def downgrade() -> None:
    op.drop_table("copies")
    op.drop_table("passages")
