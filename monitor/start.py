"""Where the program begins: a SIGHUP that comes before the service can hear it is kept for it, and ends nothing."""

from __future__ import annotations

import signal


def main() -> None:
    """The console script. Whichever command is no service lets SIGHUP through again (monitor.cli)."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # before the imports, which take half a second
    from monitor.cli import main as run

    run()
