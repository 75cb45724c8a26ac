"""What Alembic runs: the migrations, on db.migrate's connection or on the database that a developer names with -x."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from db.engine import begin, open_engine, parse_url
from db.tables import metadata


def plain_type(kind: str, item: Any, autogenerate: AutogenContext) -> str | bool:
    """Migrations name SQLAlchemy's own types: ours may change, a migration never."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=plain_type,
        transactional_ddl=True,  # SQLite can, and we begin its transactions ourselves
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.get_x_argument(as_dictionary=True).get("database")
    if not url:
        raise SystemExit("say which database: alembic -x database=sqlite:///PATH …")
    engine = open_engine(parse_url(url), create=True, enforce=False)
    with begin(engine, writing=True) as connection:
        run(connection)
    engine.dispose()
