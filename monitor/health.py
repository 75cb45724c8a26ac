"""Is everything on time and healthy: a judgement of what the store knows, at a given time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from db.runs import Overview, SourceOverview
from monitor.chinese import told
from monitor.flag import Language

FINE, DEGRADED, STALE = 0, 1, 2
LATE_BY = 2  # intervals that a source may be overdue before it is called stale

COLUMNS = {
    "zh": ("来源", "页面", "不见", "版本", "发现", "上次成功", "状态"),
    "en": ("source", "pages", "missing", "versions", "findings", "last success", "state"),
}
WORDS = {
    "zh": {"fine": "正常", "failing": "失败", "stale": "过期", "new": "未完成首轮"},
    "en": {"fine": "fine", "failing": "failing", "stale": "stale", "new": "first pass not finished"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source: its figures and its state. A `stale` one is overdue by two intervals."""

    overview: SourceOverview
    state: Literal["fine", "failing", "stale", "new"]

    def as_json(self) -> dict[str, Any]:
        source, run = self.overview.source, self.overview.last_run
        return {
            "source": source.id,
            "state": self.state,
            "pages": self.overview.pages,
            "missing": self.overview.missing,
            "versions": self.overview.versions,
            "findings": self.overview.findings,
            "last_success": source.last_success_at.isoformat() if source.last_success_at else None,
            "last_error": source.last_error,
            "counts": run.counts if run else {},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the whole stands. `exit_code` is that of `status`: 0 fine, 1 degraded, 2 stale."""

    sources: tuple[SourceHealth, ...]
    overview: Overview

    @property
    def exit_code(self) -> int:
        if any(each.state == "stale" for each in self.sources):
            return STALE
        view = self.overview
        failing = any(each.state == "failing" for each in self.sources)
        return DEGRADED if failing or view.deliveries["dead"] or view.blocked or view.untaken else FINE

    def as_json(self) -> dict[str, Any]:
        """The whole as one row."""
        return {
            "state": ("fine", "degraded", "stale")[self.exit_code],
            "sources": [each.as_json() for each in self.sources],
            "captures": self.overview.captures,
            "untaken": self.overview.untaken,
            "statements": self.overview.statements,
            "deliveries": self.overview.deliveries,
            "blocked": [
                {"channel": each.channel, "deliveries": each.deliveries, "since": each.since.isoformat()}
                for each in self.overview.blocked
            ],
        }

    def rows(self, lang: str) -> Iterator[tuple[str, ...]]:
        """A heading and a row for each source."""
        yield COLUMNS[lang]
        for each in self.sources:
            view, last = each.overview, each.overview.source.last_success_at
            counts = (str(count) for count in (view.pages, view.missing, view.versions, view.findings))
            yield (view.source.id, *counts, f"{last:%Y-%m-%d %H:%M}Z" if last else "-", WORDS[lang][each.state])

    def lines(self, lang: Language) -> Iterator[str]:
        """What is wrong and what to do about it, then the sum of it all."""
        zh = lang != "en"
        for each in self.sources:
            source = each.overview.source
            if each.state in ("failing", "stale") and source.last_error:
                again = f"wuxi-monitor crawl {source.id}"
                said = told(source.last_error, lang)
                yield f"! {source.id}: {said}" + (f"（再试：{again}）" if zh else f" (again: {again})")
        for held in self.overview.blocked:
            yield (
                f"! 渠道 {held.channel} 超过一天没有收下通知，{held.deliveries} 条为它留着：{told(held.reason, 'zh')}"
                if zh
                else f"! the channel {held.channel} has taken nothing for a day, {held.deliveries} deliveries are held "
                f"for it: {held.reason}"
            )
        if dead := self.overview.deliveries["dead"]:
            yield (
                f"! {dead} 条通知投递失败：wuxi-monitor alerts list --state dead"
                if zh
                else f"! {dead} deliveries were given up: wuxi-monitor alerts list --state dead"
            )
        if untaken := self.overview.untaken:
            yield (
                f"! {untaken} 份抓取尚未处理：wuxi-monitor crawl 会接着处理"
                if zh
                else f"! {untaken} captures wait to be taken in: wuxi-monitor crawl goes on with them"
            )
        waiting = sum(self.overview.deliveries[state] for state in ("collecting", "pending", "sending"))
        sent = self.overview.deliveries["delivered"]
        yield (
            f"抓取 {self.overview.captures}，陈述 {self.overview.statements}，通知：已送达 {sent}，待发 {waiting}"
            if zh
            else f"{self.overview.captures} captures, {self.overview.statements} statements; "
            f"deliveries: {sent} delivered, {waiting} waiting"
        )


def judge(overview: Overview, now: datetime) -> Health:
    """How the sources of the overview stand at `now`."""
    return Health(
        sources=tuple(SourceHealth(overview=each, state=_state(each, now)) for each in overview.sources),
        overview=overview,
    )


def _state(overview: SourceOverview, now: datetime) -> Literal["fine", "failing", "stale", "new"]:
    source = overview.source
    asked = max(filter(None, (source.last_success_at, source.last_failure_at)), default=source.first_seen_at)
    if source.next_due_at and now > source.next_due_at + LATE_BY * (source.next_due_at - asked):
        return "stale"
    if source.failures:
        return "failing"
    return "fine" if source.primed_at else "new"
