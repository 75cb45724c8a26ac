"""The demo's mailbox: a minimal SMTP server on loopback (RFC 5321) that keeps every message in a maildir."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_binary_file, policy
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from monitor.demo.loopback import ADDRESS, Loopback

LONGEST_LINE = 1000  # octets with the line end, RFC 5321 section 4.5.3.1.6
LARGEST_MESSAGE = 5_000_000  # bytes


class DemoMailbox(Loopback):
    """Takes mail for anybody on a free loopback port while the `with` block lasts; the maildir stays behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._maildir = Maildir(folder, create=True)
        self._writing = threading.Lock()
        super().__init__(_Server(self))

    def keep(self, message: bytes) -> None:
        """Puts one message into the maildir; it is safely on disk when this returns."""
        with self._writing:
            self._maildir.add(message)

    def messages(self) -> Iterator[EmailMessage]:
        """What has come so far, in no order."""
        for path in sorted(self.folder.joinpath("new").iterdir()):
            with path.open("rb") as file:
                yield message_from_binary_file(file, policy=policy.default)


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mailbox: DemoMailbox) -> None:
        self.mailbox = mailbox
        super().__init__(ADDRESS, _Session)


class _Session(StreamRequestHandler):
    """One client's dialogue."""

    server: _Server
    timeout = 30.0

    def handle(self) -> None:
        with suppress(ConnectionError, TimeoutError):  # a client that goes away takes its message along
            self._converse()

    def _converse(self) -> None:
        self._say("220 demo mailbox ready")
        sender: str | None = None
        recipients: list[str] = []
        while line := self.rfile.readline(LONGEST_LINE):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match verb.upper():
                case "EHLO":
                    self._say("250-demo", "250-8BITMIME", "250-SMTPUTF8", f"250 SIZE {LARGEST_MESSAGE}")
                case "HELO" | "NOOP":
                    self._say("250 demo")
                case "RSET":
                    sender, recipients = None, []
                    self._say("250 forgotten")
                case "MAIL" if rest.upper().startswith("FROM:"):
                    sender, recipients = rest[5:], []
                    self._say("250 sender noted")
                case "RCPT" if rest.upper().startswith("TO:") and sender is not None:
                    recipients.append(rest[3:])
                    self._say("250 recipient noted")
                case "DATA" if recipients:
                    self._say("354 go ahead, end with a dot alone")
                    message = self._message()
                    if message is None:
                        self._say("552 message too large")
                    else:
                        self.server.mailbox.keep(message)
                        self._say("250 kept")
                    sender, recipients = None, []
                case "MAIL" | "RCPT" | "DATA":
                    self._say("503 out of order")
                case "QUIT":
                    self._say("221 goodbye")
                    return
                case _:
                    self._say("502 unknown command")

    def _message(self) -> bytes | None:
        """The message up to the lone dot, with its doubled dots undone; None where it is too large.

        Raises ConnectionError where it breaks off.
        """
        lines: list[bytes] = []
        size = 0
        while line := self.rfile.readline():
            if line.rstrip(b"\r\n") == b".":
                return None if size > LARGEST_MESSAGE else b"".join(lines)
            size += len(line)
            if size <= LARGEST_MESSAGE:
                lines.append(line[1:] if line.startswith(b".") else line)
        raise ConnectionError("the message broke off")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
