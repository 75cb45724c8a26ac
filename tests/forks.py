"""Processes to be killed: a warm program does one task a line from standard input, each in a fork of its own.

Many deaths so cost one start. It prints the fork's pid as JSON before each task and its exit status after it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any


def serve(work: Callable[[dict[str, Any]], None]) -> None:
    """Do every task, until standard input ends. A task that raises ends its fork with 1."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line))
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        print(json.dumps({"pid": child}), flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
