"""Real receivers on loopback that fail as they are told to: a web server and a mail server."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Request:
    """One request as it arrived."""

    headers: dict[str, str]
    body: bytes
    path: str = "/"


@dataclass
class Receiver:
    """A web server that keeps what it gets; `answers` are given in turn, the last one for ever. -1 never answers."""

    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    poison: str = ""  # what tells of it is refused for what it says
    before: Callable[[Request], None] = lambda request: None
    after: Callable[[Request], None] = lambda request: None
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def keys(self) -> list[str]:
        """The idempotency keys in the order of arrival."""
        return [request.headers["webhook-id"] for request in self.requests]


@contextmanager
def web_receiver(receiver: Receiver) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # the sender died before it had said everything: nobody would take that
            request = Request({name.lower(): value for name, value in self.headers.items()}, body, self.path)
            receiver.requests.append(request)
            receiver.before(request)
            answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
            if receiver.poison and receiver.poison in body.decode():
                answer = 422
            if answer == -1:  # drips, so that no single wait is long
                while not receiver.stopping.wait(0.02):
                    try:
                        self.wfile.write(b"HTTP/1.1 200 OK\r\n"[:1])
                    except OSError:
                        return
                return
            self.send_response(answer)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)
            self.wfile.flush()
            receiver.after(request)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailServer:
    """A mail server that keeps what it takes; `data` answers mails in turn, the last one for ever. "" never answers.

    A mail whose text holds `poison`, where that is not empty, is refused for what it says.
    """

    data: list[str] = field(default_factory=lambda: ["250 taken"])
    poison: str = ""
    recipient: str = ""  # the answer to RCPT, where not empty
    sender: str = ""  # the answer to MAIL, where not empty
    password: str = ""  # asked for, where not empty
    tls: ssl.SSLContext | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options += options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, EmailMessage, policy=default)
        if self.poison and self.poison in mail.get_body(("plain",)).get_content():  # type: ignore[union-attr]
            return "552 5.7.0 content blocked"
        answer = self.data.pop(0) if len(self.data) > 1 else self.data[0]
        if not answer or answer.startswith("2"):
            self.mails.append(mail)
        if not answer:
            await asyncio.Event().wait()  # until the other side gives up
        return answer


class _Controller(Controller):
    """A controller on a port that the system chose."""

    def __init__(self, kept: MailServer, **facts: Any) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        super().__init__(kept, hostname="127.0.0.1", port=self._socket.getsockname()[1], **facts)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


@contextmanager
def mail_server(kept: MailServer) -> Iterator[MailServer]:
    facts: dict[str, Any] = {}
    if kept.password:

        def judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            return AuthResult(success=data.password == kept.password.encode(), handled=False)

        facts = {"authenticator": judge, "auth_required": True, "auth_require_tls": kept.tls is not None}
    if kept.tls:
        facts |= {"tls_context": kept.tls, "require_starttls": True}
    controller = _Controller(kept, **facts)
    controller.start()
    kept.port = controller.port
    try:
        yield kept
    finally:
        controller.stop()
