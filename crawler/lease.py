"""Who is on a source: a lease in the store, held by one pass of one process at a time."""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from db import sources

LEASE_SECONDS = 900.0


def lease_owner() -> str:
    """A name for this pass that says which process makes it."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def take_lease(tx: Connection, source_id: str, owner: str, now: datetime) -> bool:
    """Take the source for a pass. A lease whose process died on this machine does not have to run out first."""
    if sources.acquire_lease(tx, source_id, owner, now, LEASE_SECONDS):
        return True
    stored = sources.get(tx, source_id)
    held = stored.lease_owner if stored else None
    host, _, rest = (held or "").partition(":")
    number = rest.partition(":")[0]
    if not held or host != socket.gethostname() or not number.isdigit() or _is_alive(int(number)):
        return False
    sources.release(tx, source_id, held)
    return sources.acquire_lease(tx, source_id, owner, now, LEASE_SECONDS)


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":  # where signal 0 would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
