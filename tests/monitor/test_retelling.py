"""Other rules, and what today's program finds, are tried on what is stored: who would hear; nothing is written."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import findings, tables
from db.engine import Database
from monitor import jobs
from monitor.config import Config
from monitor.replay import replay
from monitor.retelling import Retelling
from tests.monitor.commands import Program
from tests.monitor.test_tracking import NOW, add, report

CHANNELS = {"desk": {"type": "stdout"}, "log": {"type": "file", "path": "log.jsonl"}}
GRAVE = {"name": "grave", "channels": ["desk"], "severity": "high"}
ALL = {"name": "all", "channels": ["log"]}
DAY = date(2026, 1, 20)


def config(*rules: object, **more: object) -> Config:
    return Config.model_validate({"channels": CHANNELS, "rules": rules, **more})


IN_FORCE = config(GRAVE)


def lived(database: Database, *texts: str, source: str = "qingyun") -> list[jobs.TakenIn]:
    """A page as it stood on so many days, taken in under the rules in force."""
    at = [NOW + turn * timedelta(days=1) for turn in range(len(texts))]
    return [
        jobs.take_in(database, add(database, "a", text, DAY, when, source), IN_FORCE, when)
        for text, when in zip(texts, at, strict=True)
    ]


def rows(database: Database) -> list[int]:
    tried = (tables.changes, tables.alerts, tables.statements, tables.deliveries, tables.rules)
    with database.read() as tx:
        return [tx.execute(select(func.count()).select_from(each)).scalar_one() for each in tried]


def tried(database: Database, other: Config, **more: object) -> list[tuple[bool, str, str, tuple[str, ...]]]:
    """The alerts that would be others, and that nothing was stored to find them."""
    before = rows(database)
    asked = Retelling(was=IN_FORCE, now=other, **more)  # type: ignore[arg-type]
    found = replay(database, NOW, retelling=asked)
    assert rows(database) == before
    assert found.differences == ()
    return [(each.now, each.destination, each.rule, each.finding.change.classes) for each in found.alerts]


def test_other_rules_are_tried_on_what_was_found(database: Database) -> None:
    lived(database, report(2026, "进出口总额增长5%以上"), report(2026, "进出口总额增长4%以上；粮食总产量增长2%"))
    assert tried(database, IN_FORCE) == []
    assert tried(database, config(ALL)) == [
        (True, "log", "all", ("new",)),
        (False, "desk", "grave", ("lowered",)),
        (True, "log", "all", ("lowered",)),
        (True, "log", "all", ("new",)),
    ]
    assert tried(database, config(GRAVE | {"name": "renamed"})) == []  # the same reader hears the same
    assert tried(database, config(GRAVE | {"severity": "medium"})) == []  # and nothing here is of medium weight


def test_another_hour_is_another_alert(database: Database) -> None:
    lived(database, report(2026, "进出口总额增长5%以上"), report(2026, "进出口总额增长4%以上"))
    weekly = replay(database, NOW, retelling=Retelling(was=IN_FORCE, now=config(GRAVE | {"often": "weekly"})))
    old, new = weekly.alerts
    assert (old.now, old.leaves, new.now) == (False, NOW + timedelta(days=1), True)
    assert new.leaves == NOW.replace(hour=0) + timedelta(days=7)  # Monday 08:00 in Wuxi
    quiet = {"quiet": {"from": "08:00", "to": "10:00", "holidays": False}}
    held = replay(database, NOW, retelling=Retelling(was=IN_FORCE, now=config(GRAVE, **quiet)))
    assert [each.leaves.hour for each in held.alerts] == [1, 2]


def test_what_is_history_alerts_nobody_unless_it_is_tried_as_news(database: Database) -> None:
    texts = report(2026, "进出口总额增长5%以上"), report(2026, "进出口总额增长4%以上")
    for text in texts:
        jobs.take_in(database, add(database, "a", text, DAY, NOW), IN_FORCE, NOW, history=True)
    assert tried(database, config(ALL)) == []
    assert (True, "log", "all", ("lowered",)) in tried(database, config(ALL), as_news=True)


def test_only_what_is_younger_is_looked_at(database: Database) -> None:
    steps = [report(2026, f"进出口总额增长{number}%以上") for number in (5, 4, 6)]
    lived(database, *steps)
    later = tried(database, config(ALL), since=NOW + timedelta(days=2))
    assert later == [(True, "log", "all", ("raised",))]


def test_a_rule_without_a_channel_is_shown_to_lead_nowhere(database: Database) -> None:
    lived(database, report(2026, "进出口总额增长5%以上"))
    assert tried(database, Config.model_validate({"rules": [{"name": "any"}]})) == [(True, "", "any", ("new",))]


def test_what_an_older_program_missed_or_made_up_is_told_as_alerts(database: Database) -> None:
    old, new = report(2026, "进出口总额增长5%以上"), report(2026, "进出口总额增长4%以上")
    _, taken = lived(database, old, new)
    with database.write() as tx:  # as if the program of then had seen a rise where the number fell
        (number,) = taken.finding_ids
        change = findings.get(tx, number)
        assert change
        tx.execute(tables.changes.update().where(tables.changes.c.id == number).values(classes=["raised"]))
    dry = replay(database, NOW, retelling=Retelling(was=config(ALL), now=config(ALL)))
    assert [(each.now, each.finding.change.classes) for each in dry.alerts] == [
        (False, ("raised",)),
        (True, ("lowered",)),
    ]
    assert [each.text.split()[0] for each in dry.differences] == ["lowered"]


def test_nothing_that_is_tried_can_be_written(database: Database) -> None:
    with pytest.raises(AssertionError):
        replay(database, NOW, write=True, retelling=Retelling(was=IN_FORCE, now=IN_FORCE))


@pytest.fixture
def watched(program: Program, tmp_path: Path) -> Program:
    """A store with one lowered target that went to a file, under a configuration of its own."""
    (tmp_path / "wuxi-monitor.toml").write_text(
        '[channels.desk]\ntype = "file"\npath = "desk.jsonl"\n[[rules]]\nname = "grave"\nseverity = "high"\n', "utf-8"
    )
    for growth in (5, 4):
        (tmp_path / "plan.txt").write_text(report(2026, f"进出口总额增长{growth}%以上"), encoding="utf-8")
        facts = ("--published", "2026-01-20", "--jurisdiction", "青云市")
        assert program("import", "plan.txt", *facts, "--alert").code == 0
    return program


def test_the_command_shows_the_alerts_of_another_rule_file(watched: Program, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('[[rules]]\nname = "rises"\nclasses = ["raised"]\n', encoding="utf-8")
    said = watched("replay", "--rules", "other.toml")
    assert said.code == 1, said.err
    assert "- alert  #2  grave → desk" in said.out
    assert "提醒：多 0 条，少 1 条" in said.out
    (row,) = watched("replay", "--rules", "other.toml", "--json").rows
    assert {key: row[key] for key in ("now", "what", "rule", "destination")} == {
        "now": False, "what": "alert", "rule": "grave", "destination": "desk",
    }  # fmt: skip
    assert len((tmp_path / "desk.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_rule_file_with_channels_of_its_own_is_a_whole_configuration(watched: Program, tmp_path: Path) -> None:
    whole = '[channels.chief]\ntype = "stdout"\n[[rules]]\nname = "grave"\nseverity = "high"\n'
    (tmp_path / "other.toml").write_text(whole, encoding="utf-8")
    rows = watched("replay", "--rules", "other.toml", "--json").rows
    assert [(each["now"], each["destination"]) for each in rows] == [(True, "chief"), (False, "desk")]
    assert watched("replay", "--rules", "other.toml", "--since", "2999-01-01").code == 0


def test_what_is_wrong_with_a_rule_file_is_said(watched: Program, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('[[rules]]\nname = "a"\nchannels = ["dsk"]\n', encoding="utf-8")
    said = watched("replay", "--rules", "other.toml")
    assert (said.code, "dsk" in said.err, "desk" in said.err) == (2, True, True), said.err
    assert watched("replay", "--rules", "none.toml").code == 2
    assert watched("replay", "--rules", "other.toml", "--write").code == 2
