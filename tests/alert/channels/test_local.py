"""The channels on this machine."""

from __future__ import annotations

import json
import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.alert.channels import Retry
from monitor.alert.channels.local import FileChannel, MaildirChannel, StdoutChannel
from monitor.alert.message import render
from tests.alert.examples import HOSTILE, LOWERED

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_a_file_gets_one_line_of_json_for_each_message(tmp_path: Path) -> None:
    file = tmp_path / "new" / "alerts.jsonl"
    for key, found in (("k1", LOWERED), ("k2", HOSTILE)):
        FileChannel(file).send(key, render([found], "zh"), NOW)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["k1", "k2"]
    assert rows[0]["data"]["subject"] == render([LOWERED], "zh").subject


def test_a_maildir_gets_a_mail(tmp_path: Path) -> None:
    MaildirChannel(tmp_path / "box").send("k1", render([LOWERED], "zh"), NOW)
    (mail,) = mailbox.Maildir(tmp_path / "box")
    assert mail["Message-ID"] == "<k1@localhost>"


def test_standard_output_gets_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    message = render([LOWERED], "zh")
    StdoutChannel().send("k1", message, NOW)
    assert capsys.readouterr().out == f"{message.subject}\n\n{message.text}\n"


@pytest.mark.parametrize("kind", [FileChannel, MaildirChannel])
def test_a_place_that_cannot_be_written_is_tried_again(tmp_path: Path, kind: type) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Retry, match=r"file"):
        kind(tmp_path / "file" / "below").send("k1", render([LOWERED], "zh"), NOW)
