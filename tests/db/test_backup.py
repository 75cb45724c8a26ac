"""Copies are consistent while others write; what is put back is whole, ours, and replaces nothing unasked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db import runs
from db.backup import BackupRefused, back_up, restore
from db.engine import Database
from db.errors import DatabaseDamaged, NotADatabase

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def count(url: str) -> int:
    with Database(url) as database, database.read() as tx:
        last = tx.exec_driver_sql("SELECT count(*) FROM runs").scalar()
    return int(last or 0)


def test_a_copy_is_whole_though_another_is_writing(sqlite_url: str, tmp_path: Path) -> None:
    with Database(sqlite_url) as database:
        with database.write() as tx:
            runs.start(tx, None, "crawl", NOW)
        with database.write() as tx:
            runs.start(tx, None, "crawl", NOW)
            back_up(sqlite_url, tmp_path / "copy.sqlite")
    assert count(sqlite_url) == 2
    assert count(f"sqlite:///{tmp_path / 'copy.sqlite'}") == 1
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o077 == 0


def test_restoring_brings_back_what_was_and_keeps_what_stood_there(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up(sqlite_url, copy)
    with Database(sqlite_url) as database, database.write() as tx:
        runs.start(tx, None, "crawl", NOW)
    with pytest.raises(BackupRefused, match="--replace"):
        restore(sqlite_url, copy)
    restore(sqlite_url, copy, replace=True)
    assert count(sqlite_url) == 0
    assert count(f"{sqlite_url}.before-restore") == 1
    restore(sqlite_url, copy, replace=True)
    assert count(f"{sqlite_url}.before-restore") == 1  # what was kept first is still there
    assert count(f"{sqlite_url}.before-restore-2") == 0


def test_what_a_killed_writer_had_stored_is_kept_as_well(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up(sqlite_url, copy)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as killed:
        killed.execute("PRAGMA wal_autocheckpoint=0")
        killed.execute("INSERT INTO runs (kind, started_at, counts) VALUES ('crawl', '2026-03-02 00:00:00', '{}')")
        restore(sqlite_url, copy, replace=True)  # its row stands in the write-ahead log alone
    assert count(sqlite_url) == 0
    assert count(f"{sqlite_url}.before-restore") == 1


def test_a_copy_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(BackupRefused, match="already"):
        back_up(sqlite_url, there)
    assert there.read_text(encoding="utf-8") == "mine"


def test_t_a6_what_is_not_ours_or_not_whole_is_not_put_back(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    target = f"sqlite:///{tmp_path / 'new.sqlite'}"
    text = tmp_path / "text"
    text.write_text("no database", encoding="utf-8")
    with pytest.raises(NotADatabase):
        restore(target, text)
    back_up(sqlite_url, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TRIGGER quiet AFTER INSERT ON changes BEGIN DELETE FROM changes; END")
        connection.commit()
    with pytest.raises(NotADatabase, match="quiet"):
        restore(target, copy)
    copy.unlink()
    back_up(sqlite_url, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA foreign_keys=off")
        connection.execute("INSERT INTO change_classes (change_id, class) VALUES (99, 'lowered')")
        connection.commit()
    with pytest.raises(DatabaseDamaged):
        restore(target, copy)
    link = tmp_path / "link"
    link.symlink_to(copy)
    with pytest.raises(BackupRefused):
        restore(target, link)
    assert not (tmp_path / "new.sqlite").exists()
