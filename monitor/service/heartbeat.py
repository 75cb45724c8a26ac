"""The dead-man's address: asked as long as all is on time, so that somebody else notices when it is not asked."""

from __future__ import annotations

import httpx

from crawler.clock import SystemClock
from crawler.guard import refuse_url
from crawler.transport import AddressRefused, Deadline, DeadlineExceeded, guarded_transport

SECONDS = 15.0  # for the whole request


def beat(url: str, *, allow_private: bool = False) -> str:
    """Ask the address once. Returns what went wrong, empty where nothing did; never the address, which is a secret."""
    if refusal := refuse_url(url):
        return f"the heartbeat's address may not be asked: {refusal}"
    clock = SystemClock()
    deadline = Deadline(clock)
    transport = guarded_transport(allow_private=allow_private, deadline=deadline)
    deadline.stop_at = clock.monotonic() + SECONDS
    try:
        with httpx.Client(transport=transport, trust_env=False, timeout=SECONDS) as client:
            answer = client.get(url)
    except AddressRefused as error:
        return f"the heartbeat's address may not be asked: {error}; heartbeat_allow_private opens private networks"
    except (httpx.HTTPError, httpx.InvalidURL, DeadlineExceeded) as error:
        return f"the heartbeat was not heard: {type(error).__name__}"
    return "" if answer.is_success else f"the heartbeat was answered with {answer.status_code}"
