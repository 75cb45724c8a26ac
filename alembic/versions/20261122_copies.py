"""What copies of one document share is known of each version, not of a page."""

from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_copies"
down_revision: str | None = "20261122_relations_by_block"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COMMENT = "what copies of one document share; null: stored before there was one"


def upgrade() -> None:
    with op.batch_alter_table("pages") as pages:
        pages.drop_index("ix_pages_content_key")
        pages.drop_column("content_key")
    rebuild: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("versions", recreate=rebuild) as versions:
        versions.drop_index("ix_versions_text_hash")
        versions.add_column(sa.Column("content_key", sa.String(), nullable=True, comment=COMMENT))
        versions.create_index("ix_versions_content_key", ["content_key"])


def downgrade() -> None:
    with op.batch_alter_table("versions") as versions:
        versions.drop_index("ix_versions_content_key")
        versions.drop_column("content_key")
        versions.create_index("ix_versions_text_hash", ["text_hash"])
    with op.batch_alter_table("pages") as pages:
        pages.add_column(
            sa.Column("content_key", sa.String(), nullable=True, comment="what copies of one document share")
        )
        pages.create_index("ix_pages_content_key", ["content_key"])
