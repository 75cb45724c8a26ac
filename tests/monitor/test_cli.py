"""The command line: global options before and after the command, exit codes, and what bad input is told."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from db.engine import Database
from tests.db.examples import capture
from tests.db.test_retention import error, page
from tests.monitor.commands import Program

REPORT = """青云区2026年政府工作报告

一、2025年工作回顾

过去一年，全区新增高新技术企业120家，建成充电桩860个。

二、2026年主要任务

今年经济社会发展的主要预期目标是：地区生产总值增长6%左右；城镇新增就业1.2万人以上。

确保年内改造老旧小区30个。全年新建口袋公园24个。启动云溪快速路建设。
"""
FACTS = ("--published", "2026-01-15", "--jurisdiction", "青云区")


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return write(tmp_path / "old" / "report.txt", REPORT)


def test_a_successor_of_another_kind_or_year_is_doubted(program: Program, report: Path, tmp_path: Path) -> None:
    days = ("--published", "2026-01-15", "--published-new", "2027-01-15", "--jurisdiction", "青云区", "--successor")
    story = write(tmp_path / "story.txt", "那天夜里下了一场雨。第二天，他们走了三十里路。")
    said = program("diff", report, story, *days)
    assert (said.code, "没有变化" in said.out, "种类不同" in said.err) == (0, True, True)
    earlier = write(tmp_path / "2025.txt", REPORT.replace("2025", "2024").replace("2026", "2025"))
    said = program("diff", report, earlier, *days, "--json")
    assert "第二份（2025年）不晚于第一份（2026年）" in said.err
    assert said.rows
    assert "swapped" in program("diff", report, earlier, *days, "--lang", "en").err
    later = write(tmp_path / "2027.txt", REPORT.replace("2026", "2027").replace("2025", "2026"))
    assert program("diff", report, later, *days).err == ""


def test_an_error_page_is_no_document(program: Program, report: Path, tmp_path: Path) -> None:
    gone = write(tmp_path / "gone.html", "<html><title>404</title><body>您访问的页面不存在</body></html>")
    said = program("diff", report, gone, *FACTS)
    assert (said.code, said.out, "gone.html: no body found" in said.err) == (2, "", True)


def test_global_options_stand_before_and_after_the_command(program: Program, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert program("--database", url, "db", "upgrade").code == 0
    before = program("--database", url, "--json", "status")
    after = program("status", "--database", url, "--json")
    assert before.rows == after.rows
    assert after.rows[0]["state"] == "fine"


def test_the_language_is_chinese_unless_asked(program: Program, report: Path) -> None:
    assert "目标" in program("extract", report, *FACTS).out
    assert "target" in program("extract", report, *FACTS, "--lang", "en").out


def test_extract_prints_statements_with_offsets_into_the_raw_text(program: Program, report: Path) -> None:
    rows = program("extract", report, *FACTS, "--json").rows
    jobs = next(row for row in rows if row.get("value") == 12000)
    assert (jobs["kind"], jobs["comparator"], jobs["unit"], jobs["section"]) == ("target", ">=", "人", "target-list")
    assert (jobs["start"], jobs["end"], jobs["who"], jobs["strength"]) == (
        "2026-01-01",
        "2026-12-31",
        "青云区",
        "expect",
    )
    raw = REPORT[jobs["start_offset"] : jobs["end_offset"]]
    assert "".join(raw.split()) == jobs["quote"]
    assert {row["kind"] for row in rows} == {"target", "outcome", "action"}


def test_extract_explains_the_rule_behind_every_field(program: Program, report: Path) -> None:
    said = program("extract", report, *FACTS, "--explain")
    assert said.code == 0
    assert "measure: " in said.out
    assert "section: " in said.out or "period: " in said.out


def test_diff_finds_the_change_and_leaves_with_one(program: Program, report: Path, tmp_path: Path) -> None:
    changed = write(tmp_path / "new" / "report.txt", REPORT.replace("老旧小区30个", "老旧小区24个"))
    said = program("diff", report, changed, *FACTS, "--json")
    assert said.code == 1
    assert [row["classes"] for row in said.rows] == [["lowered"]]
    assert said.rows[0]["before"]["value"] == 30
    same = program("diff", report, report, *FACTS, "--json")
    assert (same.code, same.out) == (0, "")


def test_import_knows_a_document_by_its_name_and_flags_what_changed(
    program: Program, report: Path, tmp_path: Path
) -> None:
    first = program("import", report, *FACTS)
    assert first.code == 0
    assert {row["classes"][0] for row in program("findings", "--json").rows} == {"new"}
    again = program("import", report, *FACTS, "--json")
    assert (again.code, again.out) == (0, "")
    write(tmp_path / "new" / "report.txt", REPORT.replace("24个", "20个").replace("1.2万人", "1.3万人"))
    changed = program("import", tmp_path / "new", *FACTS, "--json")
    assert sorted(row["classes"] for row in changed.rows) == [["lowered"], ["raised"]]
    assert program("alerts", "list", "--json").out == ""
    stored = program("diff", "1", "--json")
    assert stored.code == 1
    assert len(stored.rows) == 2


def test_findings_are_filtered(program: Program, report: Path) -> None:
    program("import", report, *FACTS)
    everything = program("findings", "--json").rows
    assert program("findings", "--class", "lowered", "--json").rows == []
    named = program("findings", "--indicator", "口袋公园", "--json").rows
    assert [row["after"]["value"] for row in named] == [24]
    assert len(program("findings", "--who", "青云区", "--limit", "2", "--json").rows) == 2
    assert len(everything) > 4
    said = program("findings", "--class", "lowred")
    assert said.code == 2
    assert "lowered" in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crawl", "--sorces", "x"], "--sources"),
        (["extract", "absent.txt", *FACTS], "absent.txt"),
        (["extract", "report.txt", "--published", "15.1.2026", "--jurisdiction", "青云区"], "15.1.2026"),
        (["diff", "report.txt", "report.txt"], "--published"),
        (["diff", "report.txt", "absent.txt", *FACTS], "absent.txt"),
        (["diff", "1", "--config", "absent.toml"], "absent.toml"),
        (["diff", "1"], "no such page"),
        (["import", "absent"], "absent"),
        (["import", "empty"], "no document"),
        (["crawl", "nobody"], "nobody"),
        (["alerts", "retry"], "--all-dead"),
        (["alerts", "retry", "7"], "7"),
        (["findings", "--since", "gestern"], "gestern"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_use_is_told_in_a_line_and_leaves_with_two(
    program: Program, tmp_path: Path, arguments: list[str], words: str
) -> None:
    write(tmp_path / "report.txt", REPORT)
    (tmp_path / "empty").mkdir()
    program("db", "upgrade")
    said = program(*arguments)
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00" * 40, "binary"),
        (bytes(range(128, 256)) * 9, ""),
    ],
    ids=["empty", "blank", "binary", "no charset"],
)
def test_a_document_that_cannot_be_read_is_named_and_the_others_go_on(
    program: Program, report: Path, content: bytes, words: str
) -> None:
    bad = write(report.parent / "bad.txt", content)
    one = program("extract", bad, *FACTS)
    assert one.code == 2
    assert "bad.txt" in one.err
    assert words in one.err
    both = program("import", report.parent, *FACTS)
    assert both.code == 1
    assert "bad.txt" in both.err
    assert {row["title"] for row in program("findings", "--json").rows} != set()
    assert {row["page"] for row in program("findings", "--json").rows} == {"report.txt"}


def test_a_document_without_a_date_is_not_guessed_at(program: Program, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "年内新建公园3个。")
    said = program("import", tmp_path / "a.txt", "--jurisdiction", "青云区")
    assert said.code == 1
    assert "--published" in said.err
    assert program("findings", "--json").out == ""


def test_a_broken_source_file_is_named_with_key_and_value_and_the_others_go_on(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    good = (
        'id = "papers"\nname = "Papers"\npublisher = "P"\njurisdiction = "青云区"\nsystem = "folder"\nfolder = "docs"\n'
    )
    write(folder / "papers.toml", good)
    write(folder / "typo.toml", good.replace('"papers"', '"typo"').replace("system", "sistem"))
    write(folder / "torn.toml", "id = \n")
    write(folder / "docs" / "report.txt", REPORT)
    said = program("sources", "list", "--sources", folder, "--json")
    assert said.code == 2
    assert [row["id"] for row in said.rows] == ["papers"]
    assert "typo.toml" in said.err
    assert "sistem" in said.err
    assert "torn.toml" in said.err


def test_a_broken_configuration_is_named_with_key_and_value(program: Program, tmp_path: Path) -> None:
    write(tmp_path / "wuxi-monitor.toml", 'lang = "de"\n')
    said = program("status")
    assert said.code == 2
    assert "wuxi-monitor.toml" in said.err
    assert "lang" in said.err
    assert "de" in said.err


def test_databases_that_cannot_be_used_leave_with_three(program: Program, tmp_path: Path) -> None:
    missing = program("findings", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert missing.code == 3
    assert "wuxi-monitor init" in missing.err
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE cats (name)")
    connection.close()
    other = program("crawl", "--database", f"sqlite:///{foreign}")
    assert (other.code, "another program" in other.err) in [(3, True), (2, False)]
    garbage = write(tmp_path / "garbage.db", b"no database at all" * 99)
    assert program("findings", "--database", f"sqlite:///{garbage}").code == 3
    assert program("findings", "--database", "postgresql://nobody@127.0.0.1:1/none").code == 3


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "sqlite://"])
def test_what_is_no_url_of_a_database_is_wrong_use(program: Program, url: str) -> None:
    said = program("findings", "--database", url)
    assert said.code == 2
    assert "--database" in said.err


def test_a_newer_database_is_refused_and_left_alone(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    url = f"sqlite:///{path}"
    program("db", "upgrade", "--database", url)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '29991231_later'")
    connection.close()
    for arguments in (
        ["findings"],
        ["db", "upgrade"],
        ["db", "check"],
        ["import", write(tmp_path / "a.txt", REPORT), *FACTS],
    ):
        said = program(*arguments, "--database", url)
        assert said.code == 3
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM captures").fetchone() == (0,)
    connection.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(program: Program, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    said = program("init", "--database", f"sqlite:///{locked / 'x' / 'a.db'}")
    assert said.code == 3


def test_init_writes_a_configuration_that_loads_and_keeps_one_that_is_there(program: Program, tmp_path: Path) -> None:
    assert program("init").code == 0
    path = tmp_path / "wuxi-monitor.toml"
    assert path.stat().st_mode & 0o077 == 0
    assert program("status").code == 0
    path.write_text('lang = "en"\n', encoding="utf-8")
    assert program("init").code == 0
    assert path.read_text(encoding="utf-8") == 'lang = "en"\n'


def test_crawling_the_open_web_needs_somebody_to_be_reached_at(program: Program) -> None:
    said = program("crawl")
    assert said.code == 2
    assert "contact" in said.err


def test_the_doctor_says_what_is_wanting_and_what_to_do(program: Program, report: Path) -> None:
    before = program("doctor", "--json")
    assert before.code == 1
    wanting = {row["about"]: row["remedy"] for row in before.rows if not row["well"]}
    assert wanting["database"] == "运行 wuxi-monitor init"
    assert "contact" in wanting
    assert "run wuxi-monitor init" in program("doctor", "--lang", "en").out
    assert "数据库" in program("doctor").out
    program("init")
    program("import", report, *FACTS)
    after = {row["about"]: row for row in program("doctor", "--json").rows}
    assert after["database"]["well"]
    assert after["passes"]["well"]
    assert after["captures"]["well"]
    assert not after["contact"]["well"]
    assert program("doctor").code == 1
    write(Path("wuxi-monitor.toml"), 'contact = "mailto:desk@example.org"\n')
    advised = {row["about"] for row in program("doctor", "--json").rows if not row["well"]}
    assert (program("doctor").code, advised) == (0, {"channels", "operators"})  # good advice, and no fault


def test_commands_that_are_named_repeat_the_options_of_the_call(program: Program, tmp_path: Path) -> None:
    config = write(tmp_path / "my settings.toml", 'lang = "en"\n')
    missing = program("status", "--config", config)
    assert missing.code == 3
    assert f"`wuxi-monitor init --config '{config}'`" in missing.err
    assert f"`wuxi-monitor db upgrade --config '{config}'`" in missing.err
    url = f"sqlite:///{tmp_path / 'b.db'}"
    assert f"wuxi-monitor init --database {url}" in program("doctor", "--database", url).out
    assert program("status", "--database", "nonsense").code == 2


def test_a_copy_is_taken_and_put_back(program: Program, report: Path, tmp_path: Path) -> None:
    program("import", report, *FACTS)
    assert program("db", "backup", tmp_path / "copy.db").code == 0
    assert program("db", "verify").code == 0
    url = f"sqlite:///{tmp_path / 'other.db'}"
    assert program("db", "restore", tmp_path / "copy.db", "--database", url).code == 0
    assert program("findings", "--json", "--database", url).rows == program("findings", "--json").rows
    refused = program("db", "restore", tmp_path / "copy.db", "--database", url)
    assert refused.code == 2
    assert "--replace" in refused.err
    again = program("db", "backup", tmp_path / "copy.db")
    assert (again.code, "already" in again.err) == (2, True)
    nothing = program("db", "backup", tmp_path / "new.db", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert (nothing.code, "wuxi-monitor init" in nothing.err) == (3, True)


def test_what_nothing_cites_is_removed_when_it_is_asked_for_and_said_ever_after(
    program: Program, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("db", "upgrade", "--database", url)
    with Database(url) as database:
        page(database, "https://a.example/1", capture(b"cited"), error(b"busy"), error(b"newest"), read=(0,))
    unasked = program("db", "prune", "--database", url)
    assert (unasked.code, "uncited_days" in unasked.err) == (2, True)
    write(Path("wuxi-monitor.toml"), f'database = "{url}"\n[retention]\nuncited_days = 31\n')
    for written in (False, False, True):
        (row,) = program("db", "prune", "--json", *["--write"] * written).rows
        assert (row["bodies"], row["written"]) == (1, written)
    assert program("db", "prune", "--json").rows[0]["bodies"] == 0
    said = program("db", "verify", "--lang", "en")
    assert said.code == 0
    assert "by rule: uncited for 31 days" in said.out


def test_evidence_that_was_altered_is_named(program: Program, report: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("import", report, *FACTS, "--database", url)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE captures SET fetched_at = '2020-01-01 00:00:00'")
    connection.close()
    said = program("db", "verify", "--database", url)
    assert said.code == 1
    assert "capture 1" in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["commitment", "99999999999999999999999"],
        ["alerts", "simulate", "99999999999999999999999"],
        ["rules", "test", "99999999999999999999999"],
        ["diff", "99999999999999999999999"],
        ["export", "--format", "csv", "--to", "/etc/passwd/x"],
    ],
    ids=" ".join,
)
def test_numbers_and_files_that_cannot_be_are_told(program: Program, arguments: list[str]) -> None:
    program("db", "upgrade")
    said = program(*arguments)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_a_copy_that_cannot_be_written_is_told(program: Program) -> None:
    program("db", "upgrade")
    assert program("db", "backup", "/etc/passwd/x.db").code == 3


def test_an_index_with_a_wrong_fact_is_named_with_key_and_value(program: Program, report: Path) -> None:
    write(report.parent / "index.json", '[{"file": "report.txt", "jurisdiction": ["青云区"]}]')
    said = program("import", report.parent, "--published", "2026-01-15")
    assert said.code == 2
    assert "jurisdiction" in said.err
    assert "index.json" in said.err


def test_what_is_kept_unread_is_named_at_every_import(program: Program, report: Path) -> None:
    write(report.parent / "plan.doc", b"\xd0\xcf\x11\xe0" + bytes(600))
    write(report.parent / "empty.txt", b"")
    for _ in range(2):
        said = program("import", report.parent, *FACTS)
        assert said.code == 1
        assert "plan.doc" in said.err
        assert "empty.txt" in said.err


def test_t_f8_status_names_whose_certificate_is_admitted_without_its_chain(
    program: Program, report: Path, tmp_path: Path
) -> None:
    facts = 'name="x"\npublisher="x"\njurisdiction="x"\nsystem="wxrb"\nhosts=["a.cn"]\n'
    column = '[[columns]]\naddress="https://a.cn/"\n'
    (tmp_path / "files").mkdir()
    for name, tls in (("plain", ""), ("pinned", f'tls_pin="{"ab" * 32}"\n'), ("old", "tls_legacy=true\n")):
        write(tmp_path / "files" / f"{name}.toml", f'id="{name}"\n{facts}{tls}{column}')
    write(tmp_path / "wuxi-monitor.toml", 'sources = "files"\n')
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("import", report, *FACTS, "--database", url)
    expected = {"pinned": f"tls_pin {'ab' * 32}", "old": "tls_legacy"}
    assert program("status", "--database", url, "--json").rows[0]["tls_exceptions"] == expected
    assert "ab" * 32 in program("status", "--database", url).out


def test_t_o7_cron_leaves_the_metrics_of_every_source_in_a_file(program: Program, report: Path, tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "wuxi.prom"
    program("import", report, *FACTS, "--source", "mine", "--database", url)
    (shown,) = program("status", "--json", "--textfile", file, "--database", url).rows
    written = {each.name: each for each in text_string_to_metric_families(file.read_text(encoding="utf-8"))}
    (success,) = written["wuxi_monitor_source_last_success_timestamp_seconds"].samples
    assert success.labels == {"source": "mine"}
    assert success.value == datetime.fromisoformat(shown["sources"][0]["last_success"]).timestamp()
    assert written["wuxi_monitor_state"].samples[0].value == 0
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.glob(".wuxi.prom*")) == []
    nowhere = program("status", "--textfile", tmp_path / "nowhere" / "a.prom", "--database", url)
    assert (nowhere.code, "cannot be written" in nowhere.err) == (3, True)


def test_t_o7_status_leaves_with_0_fine_1_degraded_2_stale(program: Program, report: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("import", report, *FACTS, "--database", url)
    assert program("status", "--database", url).code == 0
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE sources SET failures = 1, last_error = 'no answer'")
    connection.close()
    said = program("status", "--database", url)
    assert (said.code, "no answer" in said.out) == (1, True)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute(
            "UPDATE sources SET next_due_at = '2026-01-01 00:00:00', last_success_at = '2025-12-31 23:00:00'"
        )
    connection.close()
    stale = program("status", "--database", url, "--json")
    assert (stale.code, stale.rows[0]["state"]) == (2, "stale")
