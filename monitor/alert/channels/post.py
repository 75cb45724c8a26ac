"""One POST past the address guard: no redirects, a deadline for the whole, and at most so much of the answer."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from crawler.clock import Clock
from crawler.guard import refuse_url
from crawler.transport import AddressRefused, Deadline, DeadlineExceeded, guarded_transport, tls_context
from monitor.alert.channels import Retry
from monitor.alert.clean import one_line

READ = 65536  # bytes of an answer; what robots say are some dozens

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below that they name addresses, and ours may hold secrets


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    phrase: str
    headers: Mapping[str, str]
    body: bytes


@cache
def _tls() -> ssl.SSLContext:
    return tls_context()  # reading the authorities takes 40 ms, a message without it 5


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, clock: Clock, allow_private: bool = False
) -> Answer:
    """Posts the body and returns the answer. Raises Retry, which never names the address, where there is none."""
    if refusal := refuse_url(url):
        raise Retry(f"the channel's url may not be asked: {refusal}")
    deadline = Deadline(clock)
    transport = guarded_transport(allow_private=allow_private, deadline=deadline, tls=_tls())
    deadline.stop_at = clock.monotonic() + timeout
    try:
        with (
            httpx.Client(transport=transport, trust_env=False, timeout=timeout) as client,
            client.stream("POST", url, content=body, headers=dict(headers)) as answer,
        ):
            said = next(answer.iter_bytes(READ), b"")
            return Answer(answer.status_code, answer.reason_phrase, dict(answer.headers), said)
    except AddressRefused as error:
        raise Retry(f"the channel's url may not be asked: {error}; allow_private opens private networks") from error
    except (DeadlineExceeded, httpx.TimeoutException) as error:
        raise Retry(f"no answer within {timeout:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Retry(f"{type(error).__name__}: {one_line(str(error))}") from error


def reason(answer: Answer) -> str:
    """The status in words: HTTP 500 Internal Server Error."""
    return f"HTTP {answer.status} {one_line(answer.phrase)}".strip()


def retry_after(answer: Answer, now: datetime) -> float | None:
    """The Retry-After header in seconds from now (RFC 9110 10.2.3: seconds or a date), None where it says nothing."""
    value = answer.headers.get("retry-after", "")
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())
