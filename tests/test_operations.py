"""The walk of docs/operations.md, from an empty server to the first alert, as far as a test can go."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from monitor.demo.city import DemoCity
from tests.service.city import write_source

DOCUMENT = Path(__file__).parents[1] / "docs" / "operations.md"
PROGRAM = Path(sys.executable).with_name("wuxi-monitor")


def blocks(language: str) -> list[str]:
    """The code blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_walk_leads_to_the_first_alert(tmp_path: Path) -> None:
    (settings,) = blocks("toml")
    steps = [line for block in blocks("sh") for line in block.splitlines()]
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "lib")}
    said: dict[str, str] = {}
    with DemoCity(day=1) as city:
        write_source(tmp_path / "etc/wuxi-monitor/sources", city, name="wuxi")
        for step in steps:
            command = [
                part.replace("/etc/", f"{tmp_path}/etc/").replace("/var/", f"{tmp_path}/var/")
                for part in shlex.split(step)
            ]
            if command[1:3] == ["crawl", "wuxi"]:
                city.day = 2
                # A page is asked again hours later; the test does not wait for that.
                subprocess.run(
                    [sys.executable, "-c", MAKE_DUE, str(tmp_path / "var/lib/wuxi-monitor/wuxi-monitor.db")], check=True
                )
            done = subprocess.run(
                [str(PROGRAM), *command[1:]], env=environ, capture_output=True, text=True, check=False
            )
            said[" ".join(command[1:3])] = done.stdout
            assert done.returncode in (0, 1), (step, done.stderr)
            assert "Traceback" not in done.stderr
            if command[1] == "init":
                path = tmp_path / "etc/wuxi-monitor/wuxi-monitor.toml"
                written = path.read_text(encoding="utf-8")
                assert f'\ndatabase = "sqlite:///{tmp_path}/var/lib/wuxi-monitor/wuxi-monitor.db"\n' in written
                mine = settings.replace("/var/", f"{tmp_path}/var/")
                path.write_text(f'{written}\nsources = "sources"\n{mine}', encoding="utf-8")
                path.chmod(0o600)
    assert "✓ 数据库" in said["doctor --config"]
    assert "wuxi" in said["sources list"]
    assert "下调" in said["crawl wuxi"]
    assert "下调" in said["findings --severity"]
    assert "delivered" in said["alerts list"]
    mails = list((tmp_path / "var/lib/wuxi-monitor/mail/new").iterdir())
    assert len(mails) == 1
    assert (tmp_path / "var/backups/wuxi-monitor/first.db").exists()
    assert "完好" in said["db verify"]


MAKE_DUE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("UPDATE pages SET next_check_at = '2020-01-01 00:00:00'")
"""
