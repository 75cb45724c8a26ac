"""A server on loopback that answers in a thread of its own while a `with` block lasts."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from types import TracebackType
from typing import Self

ADDRESS = ("127.0.0.1", 0)  # 0: any port that is free


class Loopback:
    """What the city, the mailbox and the webhook receiver share: they start, they have a port, they stop."""

    def __init__(self, server: TCPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    @property
    def url(self) -> str:
        """The server's HTTP address, without a slash at its end."""
        return f"http://{ADDRESS[0]}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class QuietHandler(BaseHTTPRequestHandler):
    """An HTTP/1.1 handler that logs nothing: the demo's reader is shown what happened."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — http.server's own parameter
        pass
