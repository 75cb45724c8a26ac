"""What Prometheus is told: everything from the store, so that cron, service and several processes give one picture."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.health import Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Standing(Collector):
    """The metrics of one look at the store."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterable[Metric]:
        overview = self._health.overview
        yield _one("state", "0 fine, 1 degraded, 2 stale", self._health.exit_code)
        yield _one("captures", "captures stored", overview.captures)
        yield _one("captures_untaken", "captures that wait to be taken in", overview.untaken)
        yield _one("statements", "statements extracted", overview.statements)
        deliveries = GaugeMetricFamily("wuxi_monitor_deliveries", "deliveries by state", labels=["state"])
        for state, count in overview.deliveries.items():
            deliveries.add_metric([state], count)
        yield deliveries
        blocked = sum(each.deliveries for each in overview.blocked)
        yield _one("deliveries_blocked", "deliveries held for channels that have taken nothing for a day", blocked)
        success = GaugeMetricFamily(
            "wuxi_monitor_source_last_success_timestamp_seconds", "end of the last good pass", labels=["source"]
        )
        due = GaugeMetricFamily("wuxi_monitor_source_due_timestamp_seconds", "when it is asked next", labels=["source"])
        failures = GaugeMetricFamily("wuxi_monitor_source_failures", "failed passes in a row", labels=["source"])
        pages = GaugeMetricFamily("wuxi_monitor_source_pages", "pages known", labels=["source"])
        missing = GaugeMetricFamily("wuxi_monitor_source_pages_missing", "pages that do not answer", labels=["source"])
        for each in self._health.sources:
            source, name = each.overview.source, [each.overview.source.id]
            if source.last_success_at:
                success.add_metric(name, source.last_success_at.timestamp())
            if source.next_due_at:
                due.add_metric(name, source.next_due_at.timestamp())
            failures.add_metric(name, source.failures)
            pages.add_metric(name, each.overview.pages)
            missing.add_metric(name, each.overview.missing)
        yield from (success, due, failures, pages, missing)


def _one(name: str, help_: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"wuxi_monitor_{name}", help_, value=value)


def exposition(health: Health) -> bytes:
    """The metrics in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Standing(health))
    return generate_latest(registry)


def write_textfile(health: Health, path: Path) -> None:
    """The same for node_exporter's textfile collector; the file is replaced whole, so that it is never read half."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(exposition(health))
    partial.chmod(0o644)
    partial.replace(path)
