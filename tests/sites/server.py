"""A real HTTP server on loopback whose answers a test writes, and a clock that waits for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.catalogue import Column, Source

NOON = datetime(2026, 1, 30, 4, 0, tzinfo=UTC)  # noon in Wuxi


class StillClock:
    """Stands still, except that sleeping and (by `tick` seconds) every look at it move it on."""

    def __init__(self, tick: float = 0.0, start: datetime = NOON) -> None:
        self.passed, self.tick, self.start = 0.0, tick, start
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        self.passed += self.tick
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


@dataclass
class Asked:
    """One request as the server saw it."""

    at: float
    method: str
    path: str
    headers: dict[str, str]
    form: str = ""


@dataclass
class Answer:
    """What the server says. `raw` is written to the connection as it is, in place of everything else."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[Any], None] | None = None


Route = Answer | Callable[[Asked], Answer]


class Site:
    """The server: `site.routes[path]` is an Answer or a function that makes one; `site.log` is what was asked.

    What is asked is stamped by `clock`, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.routes: dict[str, Route] = {}
        self.log: list[Asked] = []
        self.missing: Route = Answer("<html><head><title>404 Not Found</title></head></html>", 404)
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or every answer on a kept connection waits 40 ms for the client's ACK

            def do_GET(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                form = self.rfile.read(size).decode()
                asked = Asked(clock(), self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, form)
                site.log.append(asked)
                route = site.routes.get(self.path, site.missing)
                answer = route(asked) if callable(route) else route
                if answer.raw:
                    self.close_connection = True
                    with suppress(OSError):  # the client has had enough, which is what such a test is about
                        answer.raw(self.wfile)
                    return
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response_only(answer.status)
                headers = {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(len(body)),
                } | answer.headers
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.status != 304:
                    self.wfile.write(body)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hangs up on us is what many of these tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.root = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def paths(self) -> list[str]:
        """What was asked, without robots.txt."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def source_of(*sites: Site, **changes: Any) -> Source:
    """A source over these servers."""
    facts: dict[str, Any] = {
        "id": "replica",
        "name": "仿真站",
        "publisher": "仿真市人民政府",
        "jurisdiction": "无锡市",
        "system": "intertid",
        "hosts": tuple(site.host for site in sites),
        "columns": (Column(address=f"{sites[0].root}/list/index.shtml"),),
        "allow_private": True,
        "pace_seconds": 0,
    }
    return Source(**(facts | changes))
