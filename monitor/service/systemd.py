"""Tells systemd that we are ready, alive and stopping: its notify protocol, a datagram on a socket (sd_notify(3))."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


def notify(said: str, environ: Mapping[str, str] | None = None) -> bool:
    """Send one state (READY=1, WATCHDOG=1, STOPPING=1); False where nobody listens."""
    address = (os.environ if environ is None else environ).get("NOTIFY_SOCKET", "")
    if not address:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as outlet:
        try:
            outlet.connect("\0" + address[1:] if address.startswith("@") else address)
            outlet.sendall(said.encode())
        except OSError:
            return False
    return True


def watchdog_seconds(environ: Mapping[str, str] | None = None) -> float | None:
    """How often systemd wants to hear WATCHDOG=1 at the latest; None where it does not."""
    wanted = (os.environ if environ is None else environ).get("WATCHDOG_USEC", "")
    return int(wanted) / 1_000_000 if wanted.isdigit() and int(wanted) else None
