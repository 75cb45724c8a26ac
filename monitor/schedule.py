"""The clock of the service: the only file that knows APScheduler. It calls; the called decide what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler


class Schedule:
    """Calls functions at intervals, each in a thread and never twice at once, until it is stopped.

    What a call raises is logged by APScheduler and ends nothing. Missed calls are made up for by one.
    """

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(8)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """Have `call` made now and every so many seconds after."""
        self._scheduler.add_job(call, "interval", seconds=seconds, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin to call."""
        self._scheduler.start()

    def stop(self) -> None:
        """Call nothing more; calls under way are not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
