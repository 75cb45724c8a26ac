"""`alerts silence`, `alerts simulate`, and `rules`."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from db import sources
from db.engine import Database
from monitor.alert.channels import Retry
from monitor.alert.outbox import deliver_due
from monitor.config import Config
from tests.alert.examples import FOUND, HOSTILE, HOSTILE_TEXT, LOWERED
from tests.alert.store import found
from tests.alert.test_outbox import Recorder
from tests.monitor.commands import Program


@pytest.fixture
def with_a_finding(program: Program, tmp_path: Path) -> Program:
    document = tmp_path / "plan.txt"
    document.write_text("2026年工作要点\n\n全市地区生产总值增长6%以上。\n", encoding="utf-8")
    assert program("import", document, "--published", "2026-01-20", "--jurisdiction", "无锡市").code == 0
    return program


def test_a_silence_is_started_listed_and_ended(with_a_finding: Program) -> None:
    program = with_a_finding
    assert program("alerts", "silence").out == "没有静默\n"
    started = program("alerts", "silence", "--who", "无锡市", "--class", "lowered", "--days", 7, "--reason", "已知")
    assert started.code == 0
    assert "who=无锡市" in started.out
    (row,) = program("alerts", "silence", "--json").rows
    assert (row["id"], row["reason"], row["classes"], row["who"]) == (1, "已知", ["lowered"], ["无锡市"])
    assert datetime.fromisoformat(row["ends_at"]) - datetime.now(UTC) > timedelta(days=6)
    assert program("alerts", "silence", "--end", 1).out == "没有静默\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--who", "x", "--days", "7"], "needs --reason"),
        (["--who", "x", "--reason", "r"], "either --days or --until"),
        (["--who", "x", "--reason", "r", "--days", "7", "--until", "2030-01-01"], "either --days or --until"),
        (["--who", "x", "--reason", "r", "--until", "2020-01-01"], "--until 2020-01-01: that is over"),
        (["--reason", "r", "--days", "7"], "a silence of everything"),
        (["--class", "lowerd", "--reason", "r", "--days", "7"], "--class: unknown; did you mean lowered?"),
        (["--end", "9"], "silence 9: there is none of that number"),
    ],
)
def test_a_silence_that_cannot_be(with_a_finding: Program, options: list[str], said: str) -> None:
    result = with_a_finding("alerts", "silence", *options)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert with_a_finding("alerts", "silence", "--json").rows == []


def test_t_n11_simulate_prints_the_exact_message_of_a_stored_finding(with_a_finding: Program) -> None:
    program = with_a_finding
    text = program("alerts", "simulate", 1)
    assert text.code == 0
    assert "地区生产总值增长6%以上" in text.out
    subject = text.out.splitlines()[0]
    html = program("alerts", "simulate", 1, "--format", "html").out
    assert html.startswith("<!DOCTYPE html>")
    (row,) = program("alerts", "simulate", 1, "--json").rows
    assert row["data"]["subject"] == subject
    mail = message_from_string(program("alerts", "simulate", 1, "--format", "mail").out)
    assert str(make_header(decode_header(mail["Subject"]))) == subject
    assert program("alerts", "list", "--json").rows == []


def test_simulate_sends_to_one_channel_for_once(with_a_finding: Program, tmp_path: Path) -> None:
    program = with_a_finding
    (tmp_path / "wuxi-monitor.toml").write_text('[channels.log]\ntype = "file"\npath = "log.jsonl"\n')
    assert program("alerts", "simulate", 1, "--to", "log").code == 0
    (line,) = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "simulated_1"
    assert program("alerts", "list", "--json").rows == []
    unknown = program("alerts", "simulate", 1, "--to", "lgo")
    assert unknown.code == 2
    assert "no such channel; there are: log" in unknown.err
    (tmp_path / "log.jsonl").unlink()
    (tmp_path / "log.jsonl").mkdir()
    assert program("alerts", "simulate", 1, "--to", "log").code == 3
    assert program("alerts", "simulate", 99).code == 2


def test_the_commands_that_a_message_names_do_what_they_say(with_a_finding: Program, tmp_path: Path) -> None:
    program, document = with_a_finding, tmp_path / "plan.txt"
    document.write_text(document.read_text(encoding="utf-8").replace("6%以上", "5%左右"), encoding="utf-8")
    assert program("import", document, "--published", "2026-01-20", "--jurisdiction", "无锡市").code == 0
    newest = program("findings", "--json").rows[0]
    for finding, expected in ((1, "地区生产总值"), (newest["id"], "5%左右")):
        text = program("alerts", "simulate", finding).out
        commands = re.findall(r"：(wuxi-monitor .+)", text)
        assert len(commands) == 3
        for command in commands:
            said = program(*shlex.split(command)[1:])
            assert said.code in (0, 1), command  # diff says 1 where it found changes
            assert expected in said.out or "地区生产总值" in said.out, command


RULES = """
[channels.log]
type = "file"
path = "log.jsonl"
[[rules]]
name = "weak"
direction = "weaker"
[[rules]]
name = "all of Wuxi"
severity = "none"
who = ["无锡市"]
often = "daily"
"""


def test_rules_are_listed_and_tried_on_a_stored_finding(with_a_finding: Program, tmp_path: Path) -> None:
    program = with_a_finding
    assert "everything  *  at once  → （没有渠道）" in program("rules", "list").out
    (tmp_path / "wuxi-monitor.toml").write_text(RULES, encoding="utf-8")
    assert program("rules", "list").out == (
        "weak  direction=weaker  at once  → log\nall of Wuxi  severity=none who=无锡市  daily  → log\n"
    )
    assert [row["name"] for row in program("rules", "list", "--json").rows] == ["weak", "all of Wuxi"]
    (row,) = program("rules", "test", 1, "--json").rows
    assert (row["rule"], row["destinations"]) == ("all of Wuxi", ["log"])
    assert "all of Wuxi" in program("rules", "test", 1).out
    assert program("rules", "test", 9).code == 2


def test_the_list_says_what_each_delivery_tells(with_a_finding: Program, tmp_path: Path) -> None:
    program, document = with_a_finding, tmp_path / "plan.txt"
    (tmp_path / "wuxi-monitor.toml").write_text('[channels.log]\ntype = "file"\npath = "log.jsonl"\n')
    document.write_text(document.read_text(encoding="utf-8").replace("6%以上", "5%左右"), encoding="utf-8")
    program("import", document, "--published", "2026-01-20", "--jurisdiction", "无锡市", "--alert")
    (row,) = program("alerts", "list", "--json").rows
    assert "增长6%以上 → 增长5%左右" in row["subject"]
    assert len(row["findings"]) == 1
    line = program("alerts", "list").out.splitlines()[0]
    assert row["subject"] in line
    assert f"#{row['findings'][0]}" in line


def test_a_rehearsal_of_what_no_rule_asks_for_says_so(with_a_finding: Program, tmp_path: Path) -> None:
    (tmp_path / "wuxi-monitor.toml").write_text('[[rules]]\nname = "bridges"\nwords = ["桥"]\n', encoding="utf-8")
    assert "没有规则要求" in with_a_finding("alerts", "simulate", 1).out
    assert "No rule asks for this" in with_a_finding("alerts", "simulate", 1, "--lang", "en").out


SHOWING = (
    ("findings",),
    ("alerts", "list"),
    ("alerts", "simulate", "1"),
    ("alerts", "simulate", "1", "--format", "html"),
    ("rules", "test", "1"),
    ("status",),
    ("doctor",),
    ("export", "--format", "atom"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_t_a5_a_terminal_obeys_nothing_that_a_page_or_a_server_says(
    program: Program, tmp_path: Path, lang: str
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("db", "upgrade", "--database", url)
    hostile = replace(
        LOWERED.change, explanation=HOSTILE_TEXT, before=HOSTILE.change.before, after=HOSTILE.change.after
    )
    with Database(url) as database:
        found(
            database,
            [hostile],
            Config.model_validate({"channels": {"a": {"type": "stdout"}}}),
            url="https://x.org/\x9b1m",
        )
        deliver_due(database, {"a": Recorder(fault=Retry(f"HTTP 500 {HOSTILE_TEXT}"))}, lambda: FOUND)
        with database.write() as tx:
            sources.record_failure(tx, "wuxi-gov", FOUND, f"only leads on to https://x.org/{HOSTILE_TEXT}\x9b1m", None)
    obeyed = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for words in SHOWING:
        said = program(*words, "--lang", lang, "--database", url)
        assert said.out, words
        assert not obeyed.search(said.out + said.err), words
        rows = program(*words, "--lang", lang, "--database", url, "--json")
        assert not obeyed.search(rows.out), words
    (row,) = program("findings", "--json", "--database", url).rows
    assert row["before"]["quote"] == HOSTILE_TEXT.replace("\x00", "\ufffd")  # the data itself stands as it was
