"""Creating, upgrading and checking databases."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text

from db import captures, migrate, sources
from db.engine import Database, parse_url
from db.errors import DatabaseDamaged, DatabaseNewer, DatabaseUnwritable, NotADatabase
from db.migrate import check, configuration, migrations, upgrade
from db.tables import REVISION, metadata
from tests.db.examples import Place

PROJECT = Path(__file__).parents[2]
NEXT = "20270101_next"

NEXT_MIGRATION = f'''
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{REVISION}"


def upgrade():
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("sources", recreate=rebuild) as batch:
        batch.add_column(sa.Column("colour", sa.String()))
'''


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that has one migration more: the file of that migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "versions" / f"{NEXT}.py"
    path.write_text(NEXT_MIGRATION)
    monkeypatch.setattr(migrate, "migrations", lambda: folder)
    monkeypatch.setattr(migrate, "REVISION", NEXT)
    return path


def backups(url: str) -> list[Path]:
    path = Path(url.removeprefix("sqlite:///"))
    return sorted(path.parent.glob(f"{path.name}.before-*"))


def test_the_tables_are_those_of_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [REVISION]


def test_the_alembic_folder_hides_no_library() -> None:
    """With an __init__.py the folder would be imported in the library's place (measured, libraries.md section 11)."""
    assert not list((PROJECT / "alembic").rglob("__init__.py"))
    found = subprocess.run(
        [sys.executable, "-c", "import alembic.command; print(alembic.__file__)"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "site-packages" in found.stdout


def test_an_empty_database_is_created_without_drift(empty_url: str) -> None:
    done = upgrade(empty_url)
    assert (done.before, done.after, done.backup) == (None, REVISION, None)
    assert check(empty_url).good
    engine = create_engine(parse_url(empty_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    with Database(empty_url) as database, database.write() as tx:
        assert sources.every(tx) == ()
    assert upgrade(empty_url).before == REVISION  # again changes nothing


def test_the_migrations_make_what_the_tables_say_to_the_letter(tmp_path: Path) -> None:
    """Autogenerate does not see CHECK constraints and conditions of indexes; SQLite remembers its statements."""
    upgrade(f"sqlite:///{tmp_path / 'migrated'}")
    engine = create_engine(f"sqlite:///{tmp_path / 'made'}")
    metadata.create_all(engine)
    engine.dispose()
    assert schema(tmp_path / "migrated") == schema(tmp_path / "made")


def schema(path: Path) -> dict[str, list[str]]:
    """The statement behind each table and index, its parts in no order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql <> '' AND name <> 'alembic_version'")
        plain = {
            name: sql.replace(f'"{name}"', name).replace("\n)", "") for name, sql in rows
        }  # quoted when built anew
        return {name: sorted(re.split(r",\s*\n\s*|\(\n", sql)) for name, sql in plain.items()}


def test_a_wheel_finds_its_migrations_inside(tmp_path: Path) -> None:
    packages = tmp_path / "site"
    shutil.copytree(PROJECT / "db", packages / "db", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "alembic", packages / "db" / "_migrations")
    program = (
        f"import sys; sys.path.insert(0, {str(packages)!r})\n"
        "from db.migrate import migrations, upgrade\n"
        f"print(migrations(), upgrade('sqlite:///{tmp_path / 'a'}').after)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(packages / "db" / "_migrations"), REVISION]


def test_t_p5_what_was_stored_survives_an_upgrade(
    database: Database, database_url: str, place: Place, next_migration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    assert check(database_url).state == "outdated"
    done = upgrade(database_url)
    assert (done.before, done.after) == (REVISION, NEXT)
    engine = create_engine(parse_url(database_url))
    with engine.begin() as connection:
        assert "colour" in {column["name"] for column in inspect(connection).get_columns("sources")}
        assert connection.execute(text("SELECT count(*) FROM captures")).scalar() == 1
        if engine.dialect.name == "postgresql":  # the database is used again
            connection.execute(text("ALTER TABLE sources DROP COLUMN colour"))
            connection.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": REVISION})
    engine.dispose()
    if done.backup is not None:
        monkeypatch.undo()
        with Database(f"sqlite:///{done.backup}") as saved, saved.read() as tx:
            stored = captures.load(tx, place.capture_id)
            assert stored is not None
            assert stored.capture.body == b"<p>1</p>"


def test_no_backup_is_overwritten(sqlite_url: str, next_migration: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    older = path.with_name(f"{path.name}.before-{NEXT}")
    older.write_text("an older backup")
    assert upgrade(sqlite_url).backup == path.with_name(f"{path.name}.before-{NEXT}-2")
    assert older.read_text() == "an older backup"


def test_a_migration_that_fails_leaves_all_as_it_was(sqlite_url: str, next_migration: Path) -> None:
    next_migration.write_text(NEXT_MIGRATION + "    op.execute('SELECT * FROM no_such_table')\n")
    with pytest.raises(Exception, match="no_such_table"):
        upgrade(sqlite_url)
    assert check(sqlite_url).state == "outdated"
    assert check(sqlite_url).problems == ()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        assert "colour" not in str(connection.execute("SELECT sql FROM sqlite_master").fetchall())
    assert len(backups(sqlite_url)) == 1


def test_t_p5_a_migration_that_loses_evidence_is_undone(
    database: Database, database_url: str, place: Place, next_migration: Path
) -> None:
    database.close()
    next_migration.write_text(NEXT_MIGRATION + "    op.execute('DELETE FROM versions')\n")
    with pytest.raises(DatabaseDamaged, match="versions had 1 rows, now 0"):
        upgrade(database_url)
    assert check(database_url).revision == REVISION
    engine = create_engine(parse_url(database_url))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM versions")).scalar() == 1
    engine.dispose()


def test_a_newer_database_is_refused(sqlite_url: str) -> None:
    with Database(sqlite_url) as database, database.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '20991231_future'"))
    with pytest.raises(DatabaseNewer, match="install the newer wuxi-monitor"):
        upgrade(sqlite_url)
    status = check(sqlite_url)
    assert (status.state, status.revision, status.good) == ("newer", "20991231_future", False)
    assert backups(sqlite_url) == []


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(NotADatabase, match="bookmarks"):
        upgrade(f"sqlite:///{path}")
    assert check(f"sqlite:///{path}").state == "foreign"


def test_how_a_database_stands(empty_url: str, tmp_path: Path) -> None:
    assert check(f"sqlite:///{tmp_path / 'none'}").state == "absent"
    assert not (tmp_path / "none").exists()
    assert check(empty_url).state in ("absent", "empty")
    (tmp_path / "touched").touch()
    assert check(f"sqlite:///{tmp_path / 'touched'}").state == "empty"


def test_a_row_that_hangs_in_the_air_is_a_problem(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("INSERT INTO runs (source_id, kind, started_at, counts) VALUES ('x', 'crawl', '', '{}')")
    status = check(sqlite_url)
    assert status.problems == ("row 1 of runs names a row of sources that is not there",)
    assert not status.good


def test_damaged_evidence_is_a_problem(database: Database, database_url: str, place: Place) -> None:
    assert check(database_url).good
    with database.write() as tx:
        tx.execute(text("UPDATE captures SET note = 'edited'"))
    (problem,) = check(database_url).problems
    assert problem.endswith("its record was altered")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnwritable, match="its folder cannot be made"):
        upgrade(f"sqlite:///{tmp_path / 'file' / 'wuxi.sqlite'}")


def test_t_p5_back_and_forth_again(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(parse_url(empty_url))
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    upgrade(empty_url)
    with Database(empty_url) as database, database.read() as tx:
        assert tx.execute(select(metadata.tables["sources"])).all() == []


def test_processes_that_create_it_at_once_agree(empty_url: str) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(upgrade, [empty_url] * 3))
    assert sorted(str(each.before) for each in done) == sorted(["None", REVISION, REVISION])
    assert check(empty_url).good
