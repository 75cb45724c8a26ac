"""T-O8: what is exported and taken in again is what it was: sources, rules with their routes, silences, everything."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from crawler.catalogue import PACKAGED, load_source
from monitor.config import Rule
from tests.monitor.commands import Program
from tests.monitor.test_cli import FACTS, REPORT, write

RULES = """
[channels.desk]
type = "stdout"
[channels.log]
type = "file"
path = "log.jsonl"

[[rules]]
name = "weaker"
channels = ["desk"]
severity = "medium"
classes = ["lowered", "softer"]
who = ["青云区", "无锡市"]
indicator = ["公园"]
source = ["wuxi-*"]
words = ["锡山区"]
direction = "weaker"
often = "daily"
urgent = true

[[rules]]
name = "all"
"""


def tables(path: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def test_t_o8_a_copy_that_is_put_back_and_copied_again_is_the_same_to_the_row(program: Program, tmp_path: Path) -> None:
    first, second = f"sqlite:///{tmp_path / 'first.db'}", f"sqlite:///{tmp_path / 'second.db'}"
    program("import", write(tmp_path / "report.txt", REPORT), *FACTS, "--database", first)
    program("alerts", "silence", "--who", "青云区", "--days", "9", "--reason", "已知", "--database", first)
    assert program("db", "backup", tmp_path / "copy.db", "--database", first).code == 0
    assert program("db", "restore", tmp_path / "copy.db", "--database", second).code == 0
    assert program("db", "backup", tmp_path / "again.db", "--database", second).code == 0
    assert tables(tmp_path / "again.db") == tables(tmp_path / "copy.db") == tables(tmp_path / "first.db")
    assert program("db", "verify", "--database", second).code == 0


def test_t_o8_rules_and_routes_that_are_listed_are_rules_again(program: Program) -> None:
    write(Path("wuxi-monitor.toml"), RULES)
    listed = program("rules", "list", "--json").rows
    read = [Rule.model_validate({key: each for key, each in row.items() if key != "destinations"}) for row in listed]
    assert read == [Rule.model_validate(each) for each in tomllib.loads(RULES)["rules"]]
    assert [row["destinations"] for row in listed] == [["desk"], ["desk", "log"]]


def test_t_o8_a_silence_that_is_listed_can_be_said_again(program: Program, tmp_path: Path) -> None:
    one, other = ("--database", f"sqlite:///{tmp_path / 'a.db'}"), ("--database", f"sqlite:///{tmp_path / 'b.db'}")
    for database in (one, other):
        program("db", "upgrade", *database)
    until = date(date.today().year + 1, 1, 31)  # noqa: DTZ011 -- any day to come
    given = ["--class", "lowered", "--class", "later", "--who", "青云区", "--words", "公园", "--source", "wuxi-*"]
    program("alerts", "silence", *given, "--until", until, "--reason", "已知", *one)
    (row,) = program("alerts", "silence", "--json", *one).rows
    options = {"classes": "--class"}
    asks = [
        part
        for key in row.keys() - {"id", "reason", "ends_at"}
        for each in row[key]
        for part in (options.get(key, f"--{key}"), each)
    ]
    again = ["--until", row["ends_at"][:10], "--reason", row["reason"]]
    program("alerts", "silence", *asks, *again, *other)
    assert program("alerts", "silence", "--json", *other).rows == [row]


def test_t_o8_a_source_file_that_is_copied_is_the_same_source(program: Program, tmp_path: Path) -> None:
    for path in sorted(PACKAGED.glob("*.toml")):
        copied = write(tmp_path / "copies" / path.name, path.read_bytes())
        assert load_source(copied) == load_source(path)
        assert program("sources", "lint", copied).code == 0
