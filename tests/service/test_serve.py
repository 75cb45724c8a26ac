"""The service as a real process: it crawls, answers, reloads, survives poisoned sources and stops in time."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from db import findings, sources
from db.engine import Database
from db.migrate import upgrade
from monitor.config import load_config
from monitor.demo.city import DemoCity
from tests.alert.examples import LOWERED
from tests.alert.receivers import Receiver, Request, web_receiver
from tests.alert.store import found as stored
from tests.service.city import serving, write_source

CONFIG = 'database = "sqlite:///wuxi.db"\nsources = "sources"\ncontact = "mailto:desk@qingyun.example"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wuxi-monitor.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def found(folder: Path) -> int:
    with Database(f"sqlite:///{folder / 'wuxi.db'}") as database, database.read() as tx:
        return len(findings.query(tx))


def test_it_crawls_what_is_due_and_answers_for_its_health(folder: Path) -> None:
    with DemoCity(day=1) as city:
        write_source(folder / "sources", city)
        with serving(folder) as service:
            passed = service.logged("pass")
            assert passed["source"] == "city"
            assert service.get("/healthz").json()["state"] == "fine"
            metrics = service.get("/metrics").text
            assert 'wuxi_monitor_source_failures{source="city"} 0.0' in metrics
            assert "wuxi_monitor_source_last_success_timestamp_seconds" in metrics
            assert service.get("/elsewhere").status_code == 404
            assert service.stop(signal.SIGTERM) == 0
    # What was history and follows no more, once all pages are read, the ledger takes back.
    assert 100 < found(folder) <= int(str(passed["findings"]))


def test_t_o4_sigterm_in_the_middle_of_a_pass_ends_it_within_five_seconds_and_loses_nothing(folder: Path) -> None:
    with DemoCity(day=1) as city:
        write_source(folder / "sources", city, pace=2.0)  # the pass would take half a minute
        with serving(folder) as service:
            for _ in range(5000):
                service.get("/healthz")
                if any("/doc/" in path for path in city.requests):
                    break
            else:
                pytest.fail("no page was ever asked")
            assert service.stop(signal.SIGTERM) == 0
        with Database(f"sqlite:///{folder / 'wuxi.db'}") as database, database.read() as tx:
            stored = sources.get(tx, "city")
        assert stored is not None
        assert stored.lease_owner is None
        write_source(folder / "sources", city)
        with serving(folder) as service:
            service.logged("pass")
            service.stop(signal.SIGTERM)
    with DemoCity(day=1) as city:
        whole = folder / "whole"
        whole.mkdir()
        (whole / "wuxi-monitor.toml").write_text(CONFIG, encoding="utf-8")
        write_source(whole / "sources", city)
        with serving(whole) as service:
            service.logged("pass")
    assert found(folder) == found(whole)


def test_t_o4_sighup_reloads_and_a_broken_configuration_keeps_the_old_one(folder: Path) -> None:
    with DemoCity(day=1) as city, DemoCity(day=1) as other:
        write_source(folder / "sources", city)
        with serving(folder) as service:
            service.logged("pass")
            (folder / "wuxi-monitor.toml").write_text('lang = "de"\n', encoding="utf-8")
            service.process.send_signal(signal.SIGHUP)
            assert "lang" in str(service.logged("not reloaded")["problem"])
            (folder / "wuxi-monitor.toml").write_text(CONFIG, encoding="utf-8")
            write_source(folder / "sources", other, name="second")
            service.process.send_signal(signal.SIGHUP)
            assert service.logged("reloaded")["sources"] == 2
            assert service.logged("pass")["source"] == "second"
            assert service.stop(signal.SIGTERM) == 0


def test_t_o4_a_sighup_that_comes_before_anything_is_imported_is_heard_by_the_service(folder: Path) -> None:
    imported = []

    def hang_up(process: subprocess.Popen[str]) -> None:
        about = Path(f"/proc/{process.pid}")
        while not int(re.findall(r"SigBlk:\s*(\w+)", (about / "status").read_text())[0], 16) & 1 << signal.SIGHUP - 1:
            assert process.poll() is None
        imported.append("sqlite3" in (about / "maps").read_text())
        process.send_signal(signal.SIGHUP)

    with DemoCity(day=1) as city:
        write_source(folder / "sources", city)
        with serving(folder, begun=hang_up) as service:
            assert service.logged("reloaded")["sources"] == 1
            assert service.stop(signal.SIGTERM) == 0
    assert imported == [False]  # it came while the program was still on its way


def test_t_o4_a_sighup_ends_what_is_no_service(folder: Path) -> None:
    asked = Event()

    def held(request: Request) -> None:
        asked.set()
        process.send_signal(signal.SIGHUP)
        process.wait(20)  # it ends while it waits for us

    with web_receiver(Receiver(before=held)) as receiver:
        desk = f'[channels.desk]\ntype = "webhook"\nurl = "{receiver.url}"\nallow_private = true\n'
        (folder / "wuxi-monitor.toml").write_text(CONFIG + desk, encoding="utf-8")
        with Database(f"sqlite:///{folder / 'wuxi.db'}") as database:
            upgrade(f"sqlite:///{folder / 'wuxi.db'}")
            stored(database, [LOWERED.change], load_config(folder / "wuxi-monitor.toml", {}))
        command = [sys.executable, "-c", "from monitor.start import main; main()", "alerts", "simulate", "1"]
        process = subprocess.Popen([*command, "--to", "desk"], cwd=folder)
        assert process.wait(20) == -signal.SIGHUP
    assert asked.is_set()


def test_t_o1_poisoned_sources_touch_no_other(folder: Path) -> None:
    with DemoCity(day=1) as city, DemoCity(day=1) as mute, socket.create_server(("127.0.0.1", 0)) as silent:
        write_source(folder / "sources", city)
        hanging = write_source(folder / "sources", mute, name="hanging")
        gone = write_source(folder / "sources", mute, name="gone")
        host = hanging.read_text(encoding="utf-8").split('hosts = ["')[1].split('"')[0]
        port = silent.getsockname()[1]  # takes connections and never answers
        hanging.write_text(hanging.read_text(encoding="utf-8").replace(host, f"127.0.0.1:{port}"), encoding="utf-8")
        gone.write_text(gone.read_text(encoding="utf-8").replace(host, "127.0.0.1:1"), encoding="utf-8")
        (folder / "sources" / "torn.toml").write_text("id = ", encoding="utf-8")
        with serving(folder) as service:
            assert any("torn.toml" in line for line in service.lines)
            while service.logged("pass").get("source") != "city":
                pass  # the others' problems
            assert service.stop(signal.SIGTERM) == 0
    assert found(folder) > 0


def test_it_tells_systemd_that_it_is_ready_alive_and_stopping(folder: Path) -> None:
    path = folder / "notify"
    with DemoCity(day=1) as city, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as inlet:
        inlet.bind(str(path))
        inlet.settimeout(20)
        write_source(folder / "sources", city)
        environ = {**os.environ, "NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "600000"}
        with serving(folder, environ=environ) as service:
            heard = {inlet.recv(100).decode() for _ in range(3)}
            assert {"READY=1", "WATCHDOG=1"} == heard
            service.process.send_signal(signal.SIGTERM)
            while (said := inlet.recv(100).decode()) != "STOPPING=1":
                assert said == "WATCHDOG=1"
            assert service.process.wait(5) == 0


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with DemoCity(day=1) as city, socket.create_server(("127.0.0.1", 0)) as taken:
        write_source(folder / "sources", city)
        with (
            pytest.raises(AssertionError, match="cannot be listened on"),
            serving(folder, "--port", str(taken.getsockname()[1])),
        ):
            pass
