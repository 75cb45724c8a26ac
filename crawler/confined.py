"""Runs one of our modules on a stranger's bytes in a child process with bounds of time and memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

SECONDS = 60
MEMORY = 1 << 30  # bytes
_REFUSED = 3  # exit code of a child that says why on standard error


def run(module: str, body: bytes) -> bytes:
    """What `python -m module` makes of `body`. Raises ValueError: why not."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module], input=body, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"takes longer than {SECONDS} s to read") from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        raise ValueError(done.stderr.decode("utf-8", "replace").strip())
    raise ValueError(f"cannot be read within {SECONDS} s and {MEMORY >> 20} MiB of memory")


def answer(make: Callable[[bytes], bytes]) -> int:
    """The child's side: bound this process, write what `make` makes of standard input; returns the exit code."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        made = make(sys.stdin.buffer.read())
    except ValueError as error:
        sys.stderr.write(str(error))
        return _REFUSED
    sys.stdout.buffer.write(made)
    return 0
