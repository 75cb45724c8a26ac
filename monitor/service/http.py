"""What the service answers over HTTP: is it healthy, and its metrics. Read-only; on loopback unless configured."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from db.errors import DatabaseError
from monitor.health import STALE, Health
from monitor.service.metrics import CONTENT_TYPE, exposition


class HealthServer:
    """Answers /healthz (200 fine or degraded, 503 stale or without its database) and /metrics."""

    def __init__(self, host: str, port: int, look: Callable[[], Health]) -> None:
        """Raises OSError where the address cannot be taken."""
        self._server = ThreadingHTTPServer((host, port), _handler(look))
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """The port that was taken, also where any was asked for."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Answer in a thread of its own."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(look: Callable[[], Health]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = ""  # tells nobody what runs here
        sys_version = ""

        def do_GET(self) -> None:
            try:
                health = look()
            except DatabaseError as error:
                self._answer(503, "text/plain; charset=utf-8", f"{type(error).__name__}\n".encode())
                return
            path = self.path.partition("?")[0]
            if path == "/healthz":
                body = json.dumps(health.as_json(), ensure_ascii=False).encode()
                self._answer(503 if health.exit_code == STALE else 200, "application/json", body)
            elif path == "/metrics":
                self._answer(200, CONTENT_TYPE, exposition(health))
            else:
                self._answer(404, "text/plain; charset=utf-8", b"/healthz, /metrics\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.send_header("content-security-policy", "default-src 'none'")
            self.send_header("x-content-type-options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Nothing: whoever asks every few seconds would fill the log."""

    return Handler
