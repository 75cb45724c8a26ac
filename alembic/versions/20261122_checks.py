"""Checks that found nothing new: those that wait, and the proofs into which they are sealed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '20261122_checks'
down_revision: str | None = '20261122_prunings'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('proofs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_id', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False, comment='the checks, column by column'),
    sa.Column('prev_hash', sa.String(), nullable=False),
    sa.Column('entry_hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_proofs_source_id_sources')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proofs')),
    sa.UniqueConstraint('entry_hash', name=op.f('uq_proofs_entry_hash'))
    )
    op.create_table('checks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=True, comment='of the capture that was the newest'),
    sa.Column('body_hash', sa.String(), nullable=True, comment='of what came, where it is not that of the capture'),
    sa.Column('validator', sa.String(), nullable=True, comment='ETag, else Last-Modified'),
    sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_checks_page_id_pages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checks'))
    )
    with op.batch_alter_table('checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checks_page_id'), ['page_id'], unique=False)

    _say_of_head("entry_hash of the newest entry; shows a cut tail")


def _say_of_head(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("chain", "head", comment=comment)


def downgrade() -> None:
    _say_of_head("entry_hash of the newest capture; shows a cut tail")
    op.execute("DELETE FROM chain WHERE name = 'proofs'")
    with op.batch_alter_table('checks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checks_page_id'))

    op.drop_table('checks')
    op.drop_table('proofs')
