"""Webhook: JSON by POST, signed as Standard Webhooks (https://www.standardwebhooks.com), past the address guard."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime

from crawler.clock import Clock, SystemClock
from monitor.alert.channels import Permanent, Retry
from monitor.alert.channels.post import Answer, post, reason, retry_after
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


class WebhookChannel:
    """Posts to one address. Redirects are not followed, only 2xx counts, and the whole takes at most `timeout`."""

    def __init__(self, settings: Webhook, clock: Clock | None = None) -> None:
        self._settings, self._clock = settings, clock or SystemClock()

    def send(self, key: str, message: Message, now: datetime) -> None:
        body = json.dumps(message.json, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        answer = post(
            self._settings.url.get_secret_value(),
            body,
            self._headers(key, body, now),
            timeout=self._settings.timeout,
            clock=self._clock,
            allow_private=self._settings.allow_private,
        )
        _judge(answer, now)

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


def _judge(answer: Answer, now: datetime) -> None:
    """Returns on 2xx, else raises what the status means."""
    if 200 <= answer.status < 300:
        return
    why = reason(answer)
    if answer.status in _NEVER:
        raise Permanent(why)
    if 300 <= answer.status < 400:
        why += f": redirects are not followed; set url to {_without_query(answer)}"
    raise Retry(why, retry_after(answer, now))


def _without_query(answer: Answer) -> str:
    """Where a redirect leads; the query may repeat a secret of ours."""
    return one_line(answer.headers.get("location", "")).partition("?")[0][:200]
