"""Which alerts other rules, or what today's program finds, would lead to: asked before anything is in force.

Nothing is stored. Two configurations are asked of the same findings; neither the outbox nor a channel is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import findings, sources
from db.findings import Finding
from monitor.alert.routes import asking, routed
from monitor.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One finding to one destination ("" where its rule leads to no channel). `now`: it would be told; else it was."""

    now: bool
    finding: Finding
    destination: str
    rule: str
    leaves: datetime

    def as_json(self) -> dict[str, Any]:
        """The keys that scripts rely on: those of a difference, and whom it would have reached, by what and when."""
        row = {"now": self.now, "what": "alert", "page": self.finding.page, "text": self.finding.change.line}
        return row | {"rule": self.rule, "destination": self.destination, "leaves": self.leaves.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """The rules in force and those that may come, the findings that are looked at, and whether history counts."""

    was: Config
    now: Config
    since: datetime | None = None  # findings of that time or later
    as_news: bool = False  # as if history had been news


def alerts(
    tx: Connection, asked: Retelling, fresh: Collection[int], unsaid: Collection[int], gone: Collection[Finding]
) -> Iterator[Alert]:
    """What would be told and is not, and what is told and would not be.

    `fresh` are the findings that today's program has added to the store, `unsaid` those that it would not make and
    that stay because they were told, `gone` those that it has taken out of the store.
    """
    if asked.as_news:
        for finding in gone:
            yield from _delta(finding, asked.was, None)
    for finding in findings.found_since(tx, asked.since, history=asked.as_news):
        if finding.id not in fresh and (finding.id in unsaid or asked.now != asked.was):
            yield from _delta(finding, asked.was, None if finding.id in unsaid else asked.now)
    for number in fresh:
        added = findings.get(tx, number)
        if added and (asked.as_news or _would_be_news(tx, added, fresh)):
            yield from _delta(added, None, asked.now)


def _would_be_news(tx: Connection, added: Finding, fresh: Collection[int]) -> bool:
    """Whether a finding of today's program would have been news when its version came."""
    told = findings.brought_news(tx, added.version_id, besides=fresh)
    if told is not None:
        return told
    source = sources.get(tx, added.source)  # nothing was found then: news if somebody was watching
    return added.before_version_id is not None and source is not None and source.system != "folder"


def _delta(finding: Finding, was: Config | None, now: Config | None) -> Iterator[Alert]:
    before, after = _told(finding, was), _told(finding, now)
    for destination in sorted(before.keys() | after.keys()):
        old, new = before.get(destination), after.get(destination)
        if old and new and old[1] == new[1]:
            continue  # by whichever rule: the reader hears of it at the same moment
        for told, is_new in ((old, False), (new, True)):
            if told:
                yield Alert(now=is_new, finding=finding, destination=destination, rule=told[0], leaves=told[1])


def _told(finding: Finding, config: Config | None) -> Mapping[str, tuple[str, datetime]]:
    """The destinations that hear of the finding, each with the rule and the moment."""
    found: dict[str, tuple[str, datetime]] = {}
    if config is None:
        return found
    for leaving, rule in asking(config, finding, finding.found_at):
        for destination in routed(config, rule) or ("",):
            found.setdefault(destination, (rule.name, leaving))
    return found
