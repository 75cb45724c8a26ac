"""Channels on this machine: a file of JSON lines, a maildir, standard output."""

from __future__ import annotations

import json
import mailbox
import sys
from datetime import datetime
from pathlib import Path

from monitor.alert.channels import Retry
from monitor.alert.mail import mail
from monitor.alert.message import Message

OURS = "wuxi-monitor@localhost"


class FileChannel:
    """Adds each message to a file as one line of JSON with the delivery's key. Lines are whole: one write each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, key: str, message: Message, now: datetime) -> None:
        line = json.dumps({"id": key, **message.json}, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                file.write(line.encode("utf-8", "replace"))
        except OSError as error:
            raise Retry(f"{self._path}: {error.strerror}") from error


class MaildirChannel:
    """Puts each message into a maildir as a new mail."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, key: str, message: Message, now: datetime) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(self._path, create=True).add(mail(key, message, now, OURS, OURS).as_bytes())
        except OSError as error:
            raise Retry(f"{self._path}: {error.strerror}") from error


class StdoutChannel:
    """Prints the text of each message."""

    def send(self, key: str, message: Message, now: datetime) -> None:
        try:
            sys.stdout.write(f"{message.subject}\n\n{message.text}\n")
            sys.stdout.flush()
        except OSError as error:
            raise Retry(f"standard output: {error.strerror}") from error
