"""The demo's webhook receiver on loopback: it takes a message only if its Standard Webhooks signature is right."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path

from monitor.demo.loopback import ADDRESS, Loopback, QuietHandler

LARGEST_BODY = 5_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request: its webhook-id (the idempotency key), its body, and whether the signature is right."""

    id: str
    body: bytes
    signed: bool


def signature_holds(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether one of the signatures in webhook-signature is the secret's over `id.timestamp.body`.

    The rule is https://www.standardwebhooks.com: `secret` is `whsec_` and Base64, the signature is `v1,` and the Base64
    of an HMAC-SHA256. The age of the timestamp is not looked at: the demo lives in a time of its own.
    """
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    head = f"{headers.get('webhook-id', '')}.{headers.get('webhook-timestamp', '')}.".encode()
    right = base64.b64encode(hmac.digest(key, head + body, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(each.encode(), f"v1,{right}".encode()) for each in given)


class DemoReceiver(Loopback):
    """A webhook address on a free loopback port while the `with` block lasts; bodies stay behind in `folder`."""

    def __init__(self, folder: Path, secret: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.secret = secret
        self.received: list[Received] = []
        super().__init__(ThreadingHTTPServer(ADDRESS, _handler_of(self)))

    def take(self, headers: Mapping[str, str], body: bytes) -> HTTPStatus:
        """204 for a message that is signed rightly, which is then kept as a file; 401 for any other."""
        signed = signature_holds(self.secret, headers, body)
        self.received.append(Received(id=headers.get("webhook-id", ""), body=body, signed=signed))
        if not signed:
            return HTTPStatus.UNAUTHORIZED
        self.folder.joinpath(f"{len(self.received)}.json").write_bytes(body)
        return HTTPStatus.NO_CONTENT


def _handler_of(receiver: DemoReceiver) -> type[QuietHandler]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 — http.server's own name
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST_BODY:
                self.close_connection = True
                self.send_error(HTTPStatus.LENGTH_REQUIRED)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(headers, self.rfile.read(int(length))))
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
