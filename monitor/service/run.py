"""The service at work: due passes beside each other, the outbox, the watch over itself, and an orderly stop.

Nothing is decided here: what is due, what is told and what is wrong say the store, `cadence` and `watch`. Every call
of the clock may fail without ending the next.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Condition, Event, Lock, Semaphore, Thread

import structlog

from crawler.catalogue import Source
from crawler.clock import Clock, SystemClock
from crawler.fetch import Fetcher
from db import runs, sources
from db.engine import Database
from db.errors import DatabaseError
from monitor import cadence, jobs
from monitor.alert.outbox import deliver_due
from monitor.alert.routes import languages, open_channels, operators
from monitor.config import Config
from monitor.health import STALE, Health, judge
from monitor.jobs import Catalogue
from monitor.schedule import Schedule
from monitor.service import systemd
from monitor.service.heartbeat import beat
from monitor.watch import report_gap, watch

log = structlog.get_logger()

TICK = 5.0  # seconds between two looks at what is due
WATCH = 60.0
HEARTBEAT = 300.0
GRACE = 4.0  # seconds that passes under way have to stop


class Stopped(Exception):
    """Raised in a pass that waits when the service is told to stop."""


class StoppableClock(SystemClock):
    """The machine's clock, whose waiting ends when the service does."""

    def __init__(self, stopping: Event) -> None:
        self._stopping = stopping

    def sleep(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a reload replaces."""

    config: Config
    catalogue: Catalogue


class Service:
    """Crawls what is due, delivers, watches itself. `load` reads the settings, again at every reload."""

    def __init__(self, database: Database, load: Callable[[], Settings], clock: Clock | None = None) -> None:
        self._database, self._load = database, load
        self.settings = load()
        self._stopping = Event()
        self._clock = clock or StoppableClock(self._stopping)
        self._fetcher = self._new_fetcher()
        self._retired: list[Fetcher] = []
        self._later: dict[str, datetime] = {}  # sources that were missed while nothing ran, and their turn
        self._places = Semaphore(self.settings.config.serve.passes)
        self._busy: dict[str, Source] = {}
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._schedule = Schedule()
        self._last_tick = self._clock.monotonic()

    def _new_fetcher(self) -> Fetcher:
        return Fetcher(contact=self.settings.config.contact, clock=self._clock)

    def start(self) -> None:
        """Catch up, and begin."""
        self.catch_up()
        config = self.settings.config
        self._schedule.every(TICK, self.tick)
        self._schedule.every(TICK, self.deliver)
        self._schedule.every(WATCH, self.look_after)
        if config.serve.heartbeat.get_secret_value():
            self._schedule.every(HEARTBEAT, self.beat)
        if wanted := systemd.watchdog_seconds():
            self._schedule.every(wanted / 3, self.tell_systemd)
        self._schedule.start()
        systemd.notify("READY=1")

    def catch_up(self) -> None:
        """Take in what a killed process left, and spread what was missed."""
        now = self._clock.now()
        config, catalogue = self.settings.config, self.settings.catalogue
        if report_gap(self._database, config, now):
            log.warning("gap", hint="nothing ran for hours; what was published meanwhile is found now")
        left_over = jobs.take_in_pending(self._database, config, now, catalogue)
        self._later = missed(self._database, catalogue, now)
        log.info("started", sources=len(catalogue), taken_in=len(left_over))

    def stop(self) -> bool:
        """End within `GRACE`; True where every pass under way ended by itself. Leases are given back in any case."""
        systemd.notify("STOPPING=1")
        self._stopping.set()
        self._schedule.stop()
        clean = self.settle(GRACE)
        if clean:
            for fetcher in (self._fetcher, *self._retired):
                fetcher.close()
        else:
            with self._database.write() as tx:
                sources.release_all(tx, f"{socket.gethostname()}:{os.getpid()}:")
        log.info("stopped", clean=clean)
        return clean

    def settle(self, seconds: float) -> bool:
        """Wait for the passes under way, so long at most; True where none is left."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, seconds)

    def reload(self) -> None:
        """Read the settings again; wrong ones are named and the old ones kept."""
        try:
            fresh = self._load()
        except Exception as error:
            log.error("not reloaded", problem=str(error), hint="the old configuration stays in force")
            return
        self.settings = fresh
        self._retired.append(self._fetcher)  # passes under way still use it
        self._fetcher = self._new_fetcher()
        systemd.notify("READY=1")
        log.info("reloaded", sources=len(fresh.catalogue))

    def tick(self) -> None:
        """Begin a pass over every source that is due, as far as there are free places; never two on one host."""
        self._last_tick, now = self._clock.monotonic(), self._clock.now()
        with self._lock:
            while self._retired and not self._busy:
                self._retired.pop().close()
        for source in jobs.due_sources(self._database, self.settings.catalogue, now):
            if self._later.get(source.id, now) > now:
                continue
            with self._lock:
                taken = {host for each in self._busy.values() for host in each.hosts}
                if self._stopping.is_set() or source.id in self._busy or taken & set(source.hosts):
                    continue
                if not self._places.acquire(blocking=False):
                    return
                self._busy[source.id] = source
            Thread(target=self._pass, args=(source,), name=source.id, daemon=True).start()

    def _pass(self, source: Source) -> None:
        config = self.settings.config
        try:
            outcome = jobs.crawl_source(self._database, source, self._fetcher, config, self._clock.now())
            counts = outcome.result.counts() if outcome.result else {}
            log.info("pass", source=source.id, findings=len(outcome.finding_ids), **counts)
            for problem in (
                outcome.error,
                *(outcome.result.errors + outcome.result.problems if outcome.result else ()),
            ):
                if problem:
                    log.warning("pass", source=source.id, problem=problem)
        except Stopped:
            log.info("pass cut short", source=source.id)
        except Exception as error:  # one poisoned source must not touch the others
            log.error("pass failed", source=source.id, exc_info=error)
            self._record(source, error)
        finally:
            self._places.release()
            with self._changed:
                self._busy.pop(source.id, None)
                self._changed.notify_all()

    def _record(self, source: Source, error: Exception) -> None:
        try:
            now = self._clock.now()
            with self._database.write() as tx:
                due = cadence.next_due(source.id, source.cadence, now)
                sources.record_failure(tx, source.id, now, f"{type(error).__name__}: {error}", due)
        except DatabaseError as unwritten:
            log.error("not recorded", source=source.id, problem=str(unwritten))

    def deliver(self) -> None:
        """Send what is due in the outbox."""
        config = self.settings.config
        done = deliver_due(
            self._database,
            open_channels(config),
            self._clock.now,
            config.lang,
            operators(config),
            flush=False,
            languages=languages(config),
            program=config.program,
            quiet=config.quiet,
        )
        if done.delivered or done.retried or done.dead:
            log.info("deliveries", delivered=done.delivered, retried=done.retried, dead=done.dead)
        for channel, reason in done.reasons:
            log.warning("delivery", channel=channel, problem=reason)

    def look_after(self) -> None:
        """Have operators told what is wrong with the watching itself."""
        watch(self._database, self.settings.config, self.settings.catalogue, self._clock.now())

    def health(self) -> Health:
        """How everything stands now."""
        with self._database.read() as tx:
            return judge(runs.overview(tx), self._clock.now())

    def beat(self) -> None:
        """Ask the dead-man's address, unless something is stale: then its silence is the alarm."""
        serve = self.settings.config.serve
        if self.health().exit_code == STALE:
            log.warning("heartbeat withheld", hint="a source is overdue; see wuxi-monitor status")
        elif problem := beat(serve.heartbeat.get_secret_value(), allow_private=serve.heartbeat_allow_private):
            log.warning("heartbeat", problem=problem)

    def tell_systemd(self) -> None:
        """We are alive as long as the looks at what is due go on."""
        if self._clock.monotonic() - self._last_tick < 6 * TICK:
            systemd.notify("WATCHDOG=1")


def missed(database: Database, catalogue: Catalogue, now: datetime) -> dict[str, datetime]:
    """The sources that were missed for long, each with its own place in the coming interval.

    When they were due stays as it is in the store: until they are asked, they are overdue and called so.
    """
    with database.read() as tx:
        known = [(catalogue[each.id], each.next_due_at) for each in sources.every(tx) if each.id in catalogue]
    places = ((source.id, cadence.spread(source.id, source.cadence, due, now)) for source, due in known)
    return {source_id: place for source_id, place in places if place is not None}
