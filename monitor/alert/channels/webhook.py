"""Webhook: JSON by POST, signed as Standard Webhooks (https://www.standardwebhooks.com), past the address guard."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from crawler.clock import Clock, SystemClock
from crawler.guard import refuse_url
from crawler.transport import AddressRefused, Deadline, DeadlineExceeded, guarded_transport, tls_context
from monitor.alert.channels import Permanent, Retry
from monitor.alert.clean import one_line
from monitor.alert.message import Message
from monitor.config import Webhook

# The receiver understood and will not have this message. Everything else may pass or be mended.
_NEVER = frozenset({400, 410, 413, 414, 415, 422})


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """One entry of the webhook-signature header. A secret is whsec_ and base64, or any text, taken as it is."""
    encoded = secret.removeprefix("whsec_")
    try:
        binary = base64.b64decode(encoded, validate=True) if encoded != secret else secret.encode()
    except binascii.Error:
        binary = secret.encode()
    signed = b".".join((key.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(binary, signed, hashlib.sha256).digest()).decode()


for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below that they name addresses, and ours may hold secrets


@cache
def _tls() -> ssl.SSLContext:
    return tls_context()  # reading the authorities takes 40 ms, a message without it 5


class WebhookChannel:
    """Posts to one address. Redirects are not followed, only 2xx counts, and the whole takes at most `timeout`."""

    def __init__(self, settings: Webhook, clock: Clock | None = None) -> None:
        self._settings, self._clock = settings, clock or SystemClock()

    def send(self, key: str, message: Message, now: datetime) -> None:
        url = self._settings.url.get_secret_value()
        body = json.dumps(message.json, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        refusal = refuse_url(url)
        if refusal:
            raise Retry(f"the channel's url may not be asked: {refusal}")
        deadline = Deadline(self._clock)
        transport = guarded_transport(allow_private=self._settings.allow_private, deadline=deadline, tls=_tls())
        deadline.stop_at = self._clock.monotonic() + self._settings.timeout
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, timeout=self._settings.timeout) as client,
                client.stream("POST", url, content=body, headers=self._headers(key, body, now)) as answer,
            ):
                _judge(answer, now)
        except AddressRefused as error:
            raise Retry(f"the channel's url may not be asked: {error}; allow_private opens private networks") from error
        except DeadlineExceeded as error:
            raise Retry(f"no answer within {self._settings.timeout:g} s") from error
        except httpx.TimeoutException as error:
            raise Retry(f"no answer within {self._settings.timeout:g} s") from error
        except httpx.HTTPError as error:
            raise Retry(f"{type(error).__name__}: {one_line(str(error))}") from error

    def _headers(self, key: str, body: bytes, now: datetime) -> dict[str, str]:
        timestamp = int(now.timestamp())
        secrets: Sequence[str] = [secret.get_secret_value() for secret in self._settings.secrets]
        signed = " ".join(signature(secret, key, timestamp, body) for secret in secrets)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "wuxi-monitor",
            "webhook-id": key,
            "webhook-timestamp": str(timestamp),
        }
        return {**headers, "webhook-signature": signed} if signed else headers


def _judge(answer: httpx.Response, now: datetime) -> None:
    """Returns on 2xx, else raises what the status means."""
    code = answer.status_code
    if 200 <= code < 300:
        return
    reason = f"HTTP {code} {one_line(answer.reason_phrase)}".strip()
    if code in _NEVER:
        raise Permanent(reason)
    if 300 <= code < 400:
        reason += f": redirects are not followed; set url to {_without_query(answer)}"
    raise Retry(reason, _retry_after(answer.headers.get("retry-after", ""), now))


def _without_query(answer: httpx.Response) -> str:
    """Where a redirect leads; the query may repeat a secret of ours."""
    return one_line(answer.headers.get("location", "")).partition("?")[0][:200]


def _retry_after(value: str, now: datetime) -> float | None:
    """The Retry-After header in seconds from now (RFC 9110 10.2.3: seconds or a date), None where it says nothing."""
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())
