"""What the ledger tells is found, and told once, by its block"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_relations_by_block"
down_revision: str | None = "20261122_dates"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    last = _last_id()
    with _changes() as batch_op:
        batch_op.drop_index("ix_changes_block")
        batch_op.drop_constraint("uq_changes_relation", type_="unique")
        batch_op.create_index("ix_changes_block_relation", ["block", "relation"], unique=True)
    _keep(last)


def downgrade() -> None:
    last = _last_id()
    with _changes() as batch_op:
        batch_op.drop_index("ix_changes_block_relation")
        batch_op.create_unique_constraint("uq_changes_relation", ["relation"])
        batch_op.create_index("ix_changes_block", ["block"])
    _keep(last)


def _changes():
    """The table, which SQLite builds anew; that its ids are never given again has to be said anew too."""
    return op.batch_alter_table("changes", table_kwargs={"sqlite_autoincrement": True})


def _last_id() -> int | None:
    if op.get_bind().dialect.name != "sqlite":
        return None
    return op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")).scalar()


def _keep(last: int | None) -> None:
    """The newest finding may have been taken back, and its id is never given again."""
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'changes'")
        op.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('changes', :last)").bindparams(last=last))
