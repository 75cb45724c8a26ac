"""T-A8: no secret of a channel gets into errors, the outbox, notices, tracebacks or logs, whatever fails."""

from __future__ import annotations

import logging
import socket
import traceback
from typing import Any

import pytest

from db import outbox
from db.engine import Database
from monitor.alert.channels import Permanent, Retry
from monitor.alert.message import render
from monitor.alert.outbox import deliver_due
from monitor.alert.routes import open_channels, operators
from monitor.config import Config
from tests.alert.examples import LOWERED
from tests.alert.receivers import MailServer, Receiver, mail_server, web_receiver
from tests.alert.store import FOUND, found
from tests.alert.test_outbox import Recorder

SECRET = "geheimnis17"


@pytest.fixture
def nobody() -> Any:
    """A port on which nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield closed.getsockname()[1]


def channels(nobody: int, mail: int, web: str) -> dict[str, Any]:
    smtp = {"type": "smtp", "host": "127.0.0.1", "from": "m@example.org", "to": ["e@example.org"], "timeout": 1}
    login = {"user": "u", "password": SECRET, "tls": "none"}
    hook = {"type": "webhook", "allow_private": True, "secrets": [f"whsec_{SECRET}"]}
    return {
        "closed-mail": {**smtp, **login, "port": nobody},
        "mail": {**smtp, **login, "port": mail},
        "closed-web": {**hook, "url": f"http://127.0.0.1:{nobody}/{SECRET}?token={SECRET}"},
        "web": {**hook, "url": f"{web}/{SECRET}"},
        "refused": {**hook, "url": f"http://10.0.0.1/{SECRET}", "allow_private": False},
        "odd": {**hook, "url": f"http://user:{SECRET}@example.org/"},
        "chat": {"type": "apprise", "url": f"json://user:{SECRET}@127.0.0.1:{nobody}/{SECRET}"},
        "nonsense": {"type": "apprise", "url": f"nonsense://{SECRET}"},
    }


@pytest.mark.parametrize("answer", [500, 302, 410])
def test_t_a8_secrets_stay_where_they_are(
    database: Database, nobody: int, answer: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver = Receiver([answer], {"Location": f"https://elsewhere.example.org/?token={SECRET}"})
    with mail_server(MailServer(["554 no"])) as mail, web_receiver(receiver):
        named = channels(nobody, mail.port, receiver.url) | {"log": {"type": "stdout"}}
        config = Config.model_validate({"channels": named, "operators": ["log"]})
        senders = open_channels(config)
        log = Recorder()
        told = [repr(config), str(config)]
        for name, sender in senders.items():
            if name == "log":
                continue
            with pytest.raises((Retry, Permanent)) as raised:
                sender.send("k", render([LOWERED], "zh"), FOUND)
            told += ["".join(traceback.format_exception(raised.value)), repr(sender)]
        found(database, [LOWERED.change], config)
        told += map(str, deliver_due(database, {**senders, "log": log}, lambda: FOUND, "zh", operators(config)).reasons)
    with database.read() as tx:
        told += map(repr, outbox.newest(tx))
    told += [message.text for _, message in log.taken]
    printed = capfd.readouterr()
    for text in (*told, caplog.text, printed.out, printed.err):
        assert SECRET not in text
