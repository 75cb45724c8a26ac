"""Webhooks against a real receiver: the signature, and what each answer becomes."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.alert.channels import Permanent, Retry
from monitor.alert.channels.webhook import WebhookChannel, signature
from monitor.alert.message import render
from monitor.config import Webhook
from tests.alert.examples import HOSTILE, LOWERED
from tests.alert.receivers import Receiver, web_receiver
from tests.sites.inner import INNER

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OLD, NEW = "whsec_" + base64.b64encode(b"old key of 24 bytes long").decode(), "whsec_bmV3IGtleSBvZiAyNCBieXRlcyBvbmcu"


def channel(url: str, **settings: Any) -> WebhookChannel:
    return WebhookChannel(
        Webhook.model_validate({"type": "webhook", "url": url, "allow_private": True, "timeout": 5, **settings})
    )


def documented() -> Callable[[str, dict[str, str], bytes, float], bool]:
    """The receiver that docs/alerts.md shows."""
    text = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], names)
    verify: Callable[[str, dict[str, str], bytes, float], bool] = names["verified"]
    return verify


def test_the_signature_is_that_of_the_standards_example() -> None:
    # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md and its libraries' test
    secret, key, stamp = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    assert signature(secret, key, stamp, b'{"test": 2432232314}') == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_t_a9_a_receiver_verifies_what_arrives_with_either_key() -> None:
    message = render([LOWERED], "zh")
    with web_receiver(Receiver()) as receiver:
        channel(receiver.url, secrets=[NEW, OLD]).send("k1", message, NOW)
    (request,) = receiver.requests
    assert request.headers["webhook-id"] == "k1"
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(request.body) == message.json
    verified, at = documented(), NOW.timestamp()
    for secret in (OLD, NEW):
        assert verified(secret, request.headers, request.body, at)
    assert not verified("whsec_c3RyYW5nZXI=", request.headers, request.body, at)
    assert not verified(NEW, request.headers, request.body, at + 301)
    assert not verified(NEW, request.headers, request.body + b" ", at)
    assert not verified(NEW, {**request.headers, "webhook-id": "k2"}, request.body, at)


def test_without_a_secret_nothing_pretends_to_be_signed() -> None:
    with web_receiver(Receiver()) as receiver:
        channel(receiver.url).send("k1", render([HOSTILE], "zh"), NOW)
    (request,) = receiver.requests
    assert "webhook-signature" not in request.headers
    assert json.loads(request.body)["data"]["findings"][0]["page"] == HOSTILE.page


@pytest.mark.parametrize(
    ("answer", "headers", "error", "reason", "after"),
    [
        (500, {}, Retry, "HTTP 500 Internal Server Error", None),
        (429, {"Retry-After": "120"}, Retry, "HTTP 429 Too Many Requests", 120.0),
        (503, {"Retry-After": "Mon, 02 Mar 2026 01:30:00 GMT"}, Retry, "HTTP 503 Service Unavailable", 1800.0),
        (503, {"Retry-After": "soon"}, Retry, "HTTP 503 Service Unavailable", None),
        (404, {}, Retry, "HTTP 404 Not Found", None),
        (401, {}, Retry, "HTTP 401 Unauthorized", None),
        (
            302,
            {"Location": "https://elsewhere.example.org/"},
            Retry,
            "HTTP 302 Found: redirects are not followed; set url to https://elsewhere.example.org/",
            None,
        ),
        (400, {}, Permanent, "HTTP 400 Bad Request", None),
        (410, {}, Permanent, "HTTP 410 Gone", None),
    ],
)
def test_t_n1_answers(
    answer: int, headers: dict[str, str], error: type[Exception], reason: str, after: float | None
) -> None:
    with web_receiver(Receiver([answer], headers)) as receiver, pytest.raises(error) as raised:
        channel(receiver.url).send("k1", render([LOWERED], "zh"), NOW)
    assert str(raised.value) == reason
    assert getattr(raised.value, "after", None) == after
    assert len(receiver.requests) == 1


def test_a_receiver_that_drips_meets_the_deadline_of_the_whole() -> None:
    with web_receiver(Receiver([-1])) as receiver, pytest.raises(Retry, match=r"no answer within 0\.3 s"):
        channel(receiver.url, timeout=0.3).send("k1", render([LOWERED], "zh"), NOW)


def test_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Retry, match="ConnectError"):
            channel(f"http://127.0.0.1:{closed.getsockname()[1]}/").send("k1", render([LOWERED], "zh"), NOW)


@pytest.mark.parametrize("host", INNER)
def test_t_a1_private_addresses_are_refused_unless_the_channel_allows_them(host: str) -> None:
    with pytest.raises(Retry, match="may not be asked"):
        channel(f"http://{host}:9/", allow_private=False).send("k1", render([LOWERED], "zh"), NOW)
