"""`replay`: what today's program, or other rules, would say of all that is stored."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import DAY, EXIT_WANTING, EXIT_WELL, Command, Session, UsageFault, utc_now
from monitor.cli.sources import FOLDER, chosen_sources

if TYPE_CHECKING:
    from monitor.retelling import Alert

RULES = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.option("--rules", type=RULES, metavar="FILE", help="Other rules to try.")
@click.option("--since", type=DAY, metavar="DAY", help="Only what was taken in and found on this day (UTC) or later.")
@click.option("--as-news", is_flag=True, help="Ask the rules of history too, as if it had been news.")
@click.option("--write", is_flag=True, help="Store what is said differently, as history: nobody is alerted.")
@click.pass_obj
def replay(
    session: Session, folder: Path | None, rules: Path | None, since: date | None, as_news: bool, write: bool
) -> int:
    """Read, extract and compare again all that is stored, with the program of today, and show what differs.

    With --rules, also the alerts that the rules of FILE would have led to and those in force do not, and the reverse.
    FILE is a configuration, or rules alone: then its channels and quiet hours are those in force.
    """
    from monitor.config import load_config
    from monitor.replay import replay as run
    from monitor.retelling import Retelling

    if write and (rules or since or as_news):
        raise UsageFault("--write stores what the program of today reads: give it without --rules, --since, --as-news")
    config = session.config
    other = load_config(rules, os.environ, config) if rules else config
    start = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
    retelling = None if write else Retelling(was=config, now=other, since=start, as_news=as_news)
    catalogue = chosen_sources(session, (), folder).sources
    with session.progress(session.words("重算", "replay")) as show:
        report = run(
            session.database(), utc_now(), write=write, catalogue=catalogue, retelling=retelling, progress=show
        )
    for difference in report.differences:
        if session.as_json:
            session.emit(difference.as_json())
        else:
            session.say(f"{'+' if difference.now else '-'} {difference.what}  {difference.page}  {difference.text}")
    for alert in report.alerts:
        if session.as_json:
            session.emit(alert.as_json())
        else:
            session.say(_alert_line(session, alert))
    total = len(report.differences)
    session.say(
        session.words(
            f"重算 {report.versions} 个版本，{total} 处不同，{'已写入' if write else '没有写入'}",
            f"{report.versions} versions replayed, {total} differences, {'written' if write else 'nothing written'}",
        )
    )
    if retelling:
        more = sum(alert.now for alert in report.alerts)
        less = len(report.alerts) - more
        session.say(session.words(f"提醒：多 {more} 条，少 {less} 条", f"alerts: {more} more, {less} fewer"))
    return EXIT_WANTING if (total or report.alerts) and not write else EXIT_WELL


def _alert_line(session: Session, alert: Alert) -> str:
    from monitor.alert.wording import moment
    from monitor.cli.show import plain

    where = alert.destination or session.words("（没有渠道）", "(no channel)")
    told = f"{alert.rule} → {where}  {moment(alert.leaves, session.language)}"
    return f"{'+' if alert.now else '-'} alert  #{alert.finding.id}  {told}  {plain(alert.finding.change.line)}"
