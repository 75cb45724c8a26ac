"""Sees what is wrong with the watching itself, and has operators told: failing and overdue sources, dead hosts, gaps.

`troubles` decides from what the store knows; `watch` looks and tells. A host whose sources all fail is one trouble,
not one for each source, and one that failed a few times is none yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.catalogue import Source
from db import notices, outbox, runs
from db.engine import Database
from monitor.alert.operators import recovered, trouble
from monitor.alert.outbox import hold_overdue
from monitor.alert.routes import operators
from monitor.health import Health, judge

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.config import Config

PATIENCE = 3  # failed passes in a row before anybody is told
GAP = timedelta(hours=6)  # without any pass at all; the longest interval of a portal is half of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong. `about` is the thing, `what` a kind of monitor.alert.notices, `facts` its words."""

    about: str
    what: str
    facts: Mapping[str, Any]


def troubles(health: Health, catalogue: Mapping[str, Source]) -> Iterator[Trouble]:
    """What operators should know of the sources of the catalogue."""
    failing = {
        each.overview.source.id: each
        for each in health.sources
        if each.overview.source.id in catalogue and each.overview.source.failures >= PATIENCE
    }
    hosts: dict[str, set[str]] = defaultdict(set)
    for source in catalogue.values():
        for host in source.hosts:
            hosts[host].add(source.id)
    told: set[str] = set()
    for host, ids in hosts.items():
        if len(ids) > 1 and ids <= failing.keys():
            told |= ids
            reason = failing[min(ids)].overview.source.last_error or ""
            yield Trouble(
                about=f"host:{host}", what="host-down", facts={"host": host, "sources": len(ids), "reason": reason}
            )
    for each in health.sources:
        stored = each.overview.source
        if stored.id not in catalogue or stored.id in told:
            continue
        facts: dict[str, Any] = {"source": stored.id}
        if stored.id in failing:
            facts |= {"failures": stored.failures, "reason": stored.last_error or ""}
            yield Trouble(about=f"source:{stored.id}", what="source-failing", facts=facts)
        elif each.state == "stale" and stored.next_due_at:
            facts |= {"due": f"{stored.next_due_at:%Y-%m-%d %H:%M}Z"}
            yield Trouble(about=f"source:{stored.id}", what="source-overdue", facts=facts)


def watch(database: Database, config: Config, catalogue: Mapping[str, Source], now: datetime) -> int:
    """Look once; tell operators of new and standing troubles and of those that are over. Returns how many stand."""
    with database.read() as tx:
        health = judge(runs.overview(tx), now)
    standing = {each.about: each for each in troubles(health, catalogue)}
    destinations = operators(config)
    hosts = {f"host:{host}" for source in catalogue.values() for host in source.hosts}
    with database.write() as tx:
        for each in standing.values():
            trouble(tx, destinations, each.about, each.what, each.facts, now)
        for about in ({f"source:{each}" for each in catalogue} | hosts) - standing.keys():
            known = notices.last(tx, about)
            inhibited = about.startswith("source:") and _under(about, standing, catalogue)
            if known and not known.over and not inhibited:
                recovered(tx, destinations, about, now)
        _watch_balance(tx, destinations, now)
    return len(standing)


def _watch_balance(tx: Connection, destinations: tuple[str, ...], now: datetime) -> None:
    """Every finding that somebody asked for stands in exactly one place of the outbox, or operators are told.

    What should have left a day ago has ended by this, if only as held for its channel.
    """
    hold_overdue(tx, now)
    balance = outbox.balance(tx, now)
    if balance.kept:
        recovered(tx, destinations, "outbox", now)
        return
    found = balance.delivered + balance.held + balance.silenced + balance.dead + balance.moving
    facts = {"asked": balance.asked, "found": found, "uncarried": balance.uncarried}
    trouble(tx, destinations, "outbox", "unbalanced", facts, now)


def report_gap(database: Database, config: Config, now: datetime) -> bool:
    """Tell operators if nothing ran for long before now; what was published meanwhile is found, but late."""
    with database.read() as tx:
        last = runs.last_moment(tx)
    if last is None or now - last < GAP:
        return False
    with database.write() as tx:
        facts = {"since": f"{last:%Y-%m-%d %H:%M}Z", "until": f"{now:%Y-%m-%d %H:%M}Z"}
        return trouble(tx, operators(config), f"gap:{facts['since']}", "gap", facts, now)


def _under(about: str, standing: Mapping[str, Trouble], catalogue: Mapping[str, Source]) -> bool:
    """Whether a host of this source is down: its own trouble is not over, it is part of the host's."""
    source = catalogue[about.removeprefix("source:")]
    return any(f"host:{host}" in standing for host in source.hosts)
