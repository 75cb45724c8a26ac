"""One way to write, one way to read, and errors that say what to do."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from db.engine import Database, parse_url, shown
from db.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOutdated,
    DatabaseUnreachable,
    DatabaseUnwritable,
    NotADatabase,
    WrongUrl,
)
from db.tables import REVISION, blobs, rules, runs, sources

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def add_rule(database: Database, name: str, definition: object) -> None:
    with database.write() as tx:
        tx.execute(insert(rules).values(name=name, definition=definition))


def test_a_transaction_is_stored_whole_or_not_at_all(database: Database) -> None:
    add_rule(database, "one", {})
    with pytest.raises(ZeroDivisionError), database.write() as tx:  # noqa: PT012
        tx.execute(insert(rules).values(name="two", definition={}))
        _ = 1 / 0
    with database.read() as tx:
        assert tx.execute(select(rules.c.name)).scalars().all() == ["one"]


def test_a_reader_neither_waits_nor_sees_half(database: Database) -> None:
    add_rule(database, "one", {})
    with database.read() as reader:
        assert len(reader.execute(select(rules)).all()) == 1
        add_rule(database, "two", {})
        assert len(reader.execute(select(rules)).all()) == 1
    with database.read() as reader:
        assert len(reader.execute(select(rules)).all()) == 2


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnwritable), database.read() as tx:
        tx.execute(insert(rules).values(name="one", definition={}))
    add_rule(database, "one", {})  # and the connection writes again afterwards


def test_foreign_keys_and_listed_values_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(runs).values(source_id="unknown", kind="crawl", started_at=NOW, counts={}))
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(blobs).values(sha256="a", size=1, codec="lzma", data=b"", data_sha256=""))


def test_what_a_page_says_is_always_storable(database: Database) -> None:
    add_rule(database, "nul\x00 and surrogate\ud800", {"键\x00": ["值\x00", "\udc00", {"深": "\\u0000"}], "数": 1.5})
    with database.read() as tx:
        row = tx.execute(select(rules)).one()
    assert row.name == "nul\ufffd and surrogate\ufffd"
    assert row.definition == {"键\ufffd": ["值\ufffd", "\ufffd", {"深": "\\u0000"}], "数": 1.5}


def test_json_is_found_by_a_chinese_key(sqlite_url: str) -> None:
    with Database(sqlite_url) as database:
        add_rule(database, "one", {"指标": "公园"})
        with database.read() as tx:
            assert tx.execute(text("SELECT json_extract(definition, '$.\"指标\"') FROM rules")).scalar() == "公园"


def test_moments_come_back_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    row = {"id": "a", "name": "", "publisher": "", "jurisdiction": "", "system": ""}
    shanghai = NOW.astimezone(timezone(timedelta(hours=8))).replace(microsecond=123456)
    with database.write() as tx:
        tx.execute(insert(sources).values(**row, first_seen_at=shanghai))
    with database.read() as tx:
        found = tx.execute(select(sources.c.first_seen_at)).scalar_one()
        assert (found, found.tzinfo) == (shanghai, UTC)
        assert tx.execute(select(sources.c.id).where(sources.c.first_seen_at <= shanghai)).one()
    with pytest.raises(Exception, match="no time zone"), database.write() as tx:
        tx.execute(update(sources).values(primed_at=NOW.replace(tzinfo=None)))


def count_up(url: str, times: int) -> None:
    with Database(url, wait_seconds=60) as database:
        for _ in range(times):
            with database.write() as tx:
                here = select(rules.c.definition).where(rules.c.name == "counter").with_for_update()
                number = tx.execute(here).scalar_one()["number"]
                tx.execute(update(rules).values(definition={"number": number + 1}))


def test_processes_that_count_lose_no_update(database: Database, database_url: str) -> None:
    add_rule(database, "counter", {"number": 0})
    database.close()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_up, args=(database_url, 50)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with database.read() as tx:
        assert tx.execute(select(rules.c.definition)).scalar_one() == {"number": 150}


def test_the_password_is_never_shown() -> None:
    assert shown(parse_url("postgresql://me:secret@db.example/wuxi")) == "postgresql://me:***@db.example/wuxi"
    with pytest.raises(WrongUrl) as caught:
        parse_url("mysql://me:secret@db.example/wuxi")
    assert "secret" not in str(caught.value)
    with pytest.raises(WrongUrl) as caught:
        parse_url("me:secret@db.example/wuxi")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite://", "sqlite:///:memory:", "wuxi.sqlite", ""])
def test_a_url_of_another_kind(url: str) -> None:
    with pytest.raises(WrongUrl, match="--database"):
        Database(url)


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "wuxi.sqlite"
    with pytest.raises(DatabaseMissing, match=r"wuxi\.sqlite: there is no such file; run `wuxi-monitor init`"):
        read_once(f"sqlite:///{path}")
    assert not path.exists()


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir, this is no database. " * 200)
    with pytest.raises(NotADatabase, match=r"letter\.txt"):
        read_once(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear Sir")


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    with pytest.raises(NotADatabase, match="bookmarks"):
        read_once(f"sqlite:///{path}")


def test_an_empty_database(empty_url: str) -> None:
    with pytest.raises(DatabaseMissing, match="db upgrade"):
        read_once(empty_url)


def test_a_newer_database(database: Database, database_url: str) -> None:
    with database.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '20991231_future'"))
    with pytest.raises(DatabaseNewer, match="20991231_future"):
        read_once(database_url)
    with database.write() as tx:  # the PostgreSQL database is used again
        tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": REVISION})


def test_a_database_without_a_table(sqlite_url: str) -> None:
    with Database(sqlite_url) as database, database.write() as tx:
        tx.execute(text("DROP TABLE runs"))
    complaint = pytest.raises(DatabaseOutdated, match="no such table: runs")
    with Database(sqlite_url) as database, complaint, database.read() as tx:
        tx.execute(select(runs))


def test_t_p2_a_locked_database(database: Database, database_url: str) -> None:
    add_rule(database, "one", {})
    with database.write() as holder:
        holder.execute(update(rules).values(definition={"held": True}))
        complaint = pytest.raises(DatabaseLocked, match="try again")
        with Database(database_url, wait_seconds=0.05) as other, complaint, other.write() as tx:
            tx.execute(update(rules).values(definition={"other": True}))
    with database.read() as tx:
        assert tx.execute(select(rules.c.definition)).scalar_one() == {"held": True}


def test_t_p2_writers_of_one_process_follow_each_other(sqlite_url: str) -> None:
    """Two connections would have SQLite sleep between its tries; here the second does not even open one."""
    began = Event()

    def write(database: Database, name: str) -> None:
        began.set()
        add_rule(database, name, {})

    with Database(sqlite_url) as database, ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            second = pool.submit(write, database, "second")
            began.wait()
            tx.execute(insert(rules).values(name="first", definition={}))
        second.result()
        with database.read() as tx:
            assert set(tx.execute(select(rules.c.name)).scalars()) == {"first", "second"}
    with Database(sqlite_url, wait_seconds=0.05) as database, database.write():
        complaint = pytest.raises(DatabaseLocked, match="another writer of this process")
        with complaint, database.write():
            pass


def test_t_p2_an_unwritable_database(sqlite_url: str) -> None:
    """Root writes what is read-only, so where root runs the tests another user tries."""
    program = (
        "import os, sys\n"
        "from db.engine import Database\n"
        "import db.tables\n"
        "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try:\n"
        "    with Database(sys.argv[1]) as database, database.write() as tx: pass\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    with tempfile.TemporaryDirectory() as folder:  # pytest keeps its own from other users
        path = Path(folder) / "wuxi.sqlite"
        shutil.copy(sqlite_url.removeprefix("sqlite:///"), path)
        path.chmod(0o444)
        path.parent.chmod(0o555)
        command = [sys.executable, "-c", program, f"sqlite:///{path}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        path.parent.chmod(0o755)
    assert done.stdout.startswith("DatabaseUnwritable"), done.stdout + done.stderr
    assert str(path) in done.stdout


def test_t_p2_a_full_disk_stores_nothing_of_the_transaction(sqlite_url: str) -> None:
    with Database(sqlite_url) as database:
        add_rule(database, "one", {})
        with pytest.raises(DatabaseUnwritable, match="full"), database.write() as tx:  # noqa: PT012
            tx.execute(text("PRAGMA max_page_count=1"))
            tx.execute(insert(rules).values(name="two", definition={"long": "长" * 100_000}))
            tx.execute(insert(rules).values(name="three", definition={"long": "长" * 100_000}))
        with database.read() as tx:
            assert tx.execute(select(rules.c.name)).scalars().all() == ["one"]


def test_a_damaged_file(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(DatabaseDamaged, match=r"wuxi\.sqlite"):
        read_once(sqlite_url)


def test_no_server() -> None:
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1/wuxi.*check that the server runs") as caught:
        read_once("postgresql://me:secret@127.0.0.1:1/wuxi")
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_no_such_database_on_the_server(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="does not exist"):
        read_once(postgres_url.rpartition("/")[0] + "/wuxi_not_there")


def read_once(url: str) -> None:
    with Database(url) as database, database.read() as tx:
        tx.execute(select(rules)).all()
