"""Indexes that no query reads are gone, and what a city says lies together"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_lean_indexes"
down_revision: str | None = "20261122_checks"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_statements_indicator_id_who", "statements")
    op.drop_index("ix_statements_indicator_who", "statements")
    op.drop_index("ix_commitments_indicator_id_who", "commitments")
    op.drop_index("ix_commitments_who_end", "commitments")
    op.drop_index("ix_changes_indicator_id", "changes")
    op.drop_index("ix_mentions_alike", "mentions")
    op.create_index("ix_commitments_jurisdiction_indicator_id", "commitments", ["jurisdiction", "indicator_id"])
    named = sa.text("alike <> ''")
    op.create_index("ix_mentions_alike", "mentions", ["alike"], sqlite_where=named, postgresql_where=named)


def downgrade() -> None:
    op.drop_index("ix_mentions_alike", "mentions")
    op.drop_index("ix_commitments_jurisdiction_indicator_id", "commitments")
    op.create_index("ix_mentions_alike", "mentions", ["alike"])
    op.create_index("ix_changes_indicator_id", "changes", ["indicator_id"])
    op.create_index("ix_commitments_who_end", "commitments", ["who", "end"])
    op.create_index("ix_commitments_indicator_id_who", "commitments", ["indicator_id", "who"])
    op.create_index("ix_statements_indicator_who", "statements", ["indicator", "who"])
    op.create_index("ix_statements_indicator_id_who", "statements", ["indicator_id", "who"])
