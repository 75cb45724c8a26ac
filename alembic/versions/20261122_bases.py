"""Bodies and texts that differ in little are kept as what they say otherwise than an earlier one.

What is stored already stays as it is; new captures and versions are kept so. Backwards, everything is made whole again.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from alembic import op

from db.columns import compress, decompress

revision: str = "20261122_bases"
down_revision: str | None = "20261122_copies"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_A_BODY = "data says only what is otherwise than in this body"
OF_TEXTS = "JSON as a zstd frame"
OF_A_TEXT = "paragraphs say only what is otherwise than in this one"


def upgrade() -> None:
    rebuild: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("blobs", recreate=rebuild) as blobs:
        blobs.add_column(sa.Column("base", sa.String(), nullable=True, comment=OF_A_BODY))
        blobs.create_foreign_key("fk_blobs_base_blobs", "blobs", ["base"], ["sha256"])
        blobs.create_index("ix_blobs_base", ["base"])
    with op.batch_alter_table("versions", recreate=rebuild) as versions:
        versions.add_column(sa.Column("base_id", BIG, nullable=True, comment=OF_A_TEXT))
        versions.create_foreign_key("fk_versions_base_id_versions", "versions", ["base_id"], ["id"])
        versions.alter_column("paragraphs", existing_type=sa.LargeBinary(), existing_nullable=False, comment=OF_TEXTS)


def downgrade() -> None:
    op.drop_index("ix_blobs_base", "blobs")
    _make_whole("blobs", "sha256", "base", "data")
    _make_whole("versions", "id", "base_id", "paragraphs")
    with op.batch_alter_table("versions") as versions:  # a foreign key goes with its column
        versions.drop_column("base_id")
        versions.alter_column("paragraphs", existing_type=sa.LargeBinary(), existing_nullable=False, comment=None)
    with op.batch_alter_table("blobs") as blobs:
        blobs.drop_column("base")


def _make_whole(table: str, key: str, base: str, data: str) -> None:
    """Puts the whole frame in the place of every one that is kept against another."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column(key), sa.column(base), sa.column(data, sa.LargeBinary), sa.column("data_sha256"))
    own = rows.c
    kept_so = connection.execute(sa.select(own[key], own[base]).where(own[base].is_not(None))).all()
    for name, against in kept_so:
        found = connection.execute(sa.select(own[key], own[data]).where(own[key].in_((name, against))))
        frames = {row[0]: row[1] for row in found}
        whole = compress(decompress(frames[name], base=decompress(frames[against])))
        changed = {data: whole} | ({"data_sha256": hashlib.sha256(whole).hexdigest()} if table == "blobs" else {})
        connection.execute(sa.update(rows).where(own[key] == name).values(changed))
