"""T-A8: the program as others see it: what it logs and prints, exports and shows in ps holds no secret of its file."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database
from monitor.config import load_config
from monitor.demo.city import DemoCity
from tests.alert.examples import LOWERED
from tests.alert.receivers import MailServer, Receiver, mail_server, web_receiver
from tests.alert.store import found
from tests.service.city import PROGRAM, serving, write_source

SECRET = "geheimnis17"
CONFIG = """
database = "sqlite:///wuxi.db"
sources = "sources"
contact = "mailto:desk@qingyun.example"
operators = ["ops"]
group_wait = 0

[channels.mail]
type = "smtp"
host = "127.0.0.1"
port = {mail}
tls = "none"
user = "u"
password = "{secret}"
from = "m@example.org"
to = ["e@example.org"]
timeout = 1

[channels.hook]
type = "webhook"
url = "{web}/{secret}?token={secret}"
secrets = ["whsec_{secret}"]
allow_private = true

[channels.nobody]
type = "webhook"
url = "http://127.0.0.1:{closed}/{secret}"
allow_private = true

[channels.group]
type = "apprise"
url = "dingtalk://{secret}@{secret}"

[channels.chat]
type = "apprise"
url = "json://user:{secret}@127.0.0.1:{closed}/{secret}"

[channels.ops]
type = "file"
path = "ops.jsonl"

[[rules]]
name = "all but the group, which is elsewhere"
channels = ["mail", "hook", "nobody", "chat"]

[serve]
heartbeat = "http://127.0.0.1:{closed}/{secret}"
heartbeat_allow_private = true
"""
ASKED = (
    ("status",),
    ("status", "--json"),
    ("status", "--textfile", "wuxi.prom"),
    ("doctor",),
    ("rules", "list", "--json"),
    ("rules", "test", "1", "--json"),
    ("alerts", "list"),
    ("alerts", "list", "--json"),
    ("alerts", "retry", "1"),
    ("alerts", "simulate", "1", "--to", "hook"),
    ("alerts", "simulate", "1", "--to", "mail"),
    ("findings", "--json"),
    ("export", "--format", "jsonl"),
    ("export", "--format", "atom"),
    ("export", "--format", "warc", "--to", "wuxi.warc"),
    ("sources", "list", "--json"),
    ("db", "check"),
    ("crawl",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An installation all of whose channels fail, each in a way of its own."""
    with (
        mail_server(MailServer(["554 no"])) as mail,
        web_receiver(Receiver([500])) as web,
        socket.socket() as closed,
    ):
        closed.bind(("127.0.0.1", 0))
        facts = {"mail": mail.port, "web": web.url, "closed": closed.getsockname()[1], "secret": SECRET}
        file = tmp_path / "wuxi-monitor.toml"
        file.write_text(CONFIG.format(**facts), encoding="utf-8")
        file.chmod(0o600)
        yield tmp_path


def output(folder: Path, *command: str) -> str:
    """All that a command says."""
    done = subprocess.run(
        [PROGRAM, *command], cwd=folder, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert "Traceback" not in done.stdout, command
    return done.stdout


def test_t_a8_no_secret_is_logged_printed_exported_or_shown_by_ps(folder: Path) -> None:
    with DemoCity(day=1) as city:
        write_source(folder / "sources", city)
        subprocess.run([PROGRAM, "db", "upgrade"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with Database(f"sqlite:///{folder / 'wuxi.db'}") as database:
            found(database, [LOWERED.change], load_config(folder / "wuxi-monitor.toml", {}))
        with serving(folder) as service:
            for channel in ("mail/e@example.org", "hook", "nobody", "chat"):
                while not any("delivery" in line and channel in line for line in service.lines):
                    service.logged("delivery")
            shown = Path(f"/proc/{service.process.pid}/cmdline").read_text()
            answered = service.get("/healthz").text + service.get("/metrics").text
            assert service.stop(signal.SIGTERM) == 0
            assert service.process.stderr
            logged = "".join(service.lines) + service.process.stderr.read()
        assert "HTTP 500" in logged  # it is said why they failed
        assert "it asks for no password here" in logged
        said = {"logged": logged, "ps": shown, "answered": answered}
        for command in ASKED:
            done = subprocess.run(
                [PROGRAM, *command],
                cwd=folder,
                check=False,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            assert "Traceback" not in done.stdout, command
            said[" ".join(command)] = done.stdout
    said |= {name: (folder / name).read_bytes().decode("latin-1") for name in ("wuxi.prom", "wuxi.db", "wuxi.warc")}
    assert [name for name, text in said.items() if SECRET in text] == []


def test_t_a8_a_password_that_ps_would_show_is_warned_of(tmp_path: Path) -> None:
    said = output(tmp_path, "status", "--lang", "en", "--database", f"postgresql://u:{SECRET}@127.0.0.1:1/x")
    assert "with ps others can read the password" in said
    assert SECRET not in said
