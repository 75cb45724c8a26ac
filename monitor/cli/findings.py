"""`findings`: what was flagged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.session import DAY, Command, Session, UsageFault

if TYPE_CHECKING:
    from monitor.values import Severity


@click.command(cls=Command)
@click.option("--since", type=DAY, metavar="DAY", help="Found on this day (UTC) or later.")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Of this class (may be given again).")
@click.option("--severity", type=click.Choice(["high", "medium", "low", "none"]), help="At least this severe.")
@click.option("--who", metavar="WHO", help="Who is bound, as 江阴市.")
@click.option("--indicator", metavar="WORDS", help="Words of the indicator, or its id in the catalogue.")
@click.option("--source", metavar="ID", help="From this source.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="At most so many, newest first.")
@click.pass_obj
def findings(
    session: Session,
    /,
    since: date | None,
    limit: int,
    classes: tuple[str, ...],
    severity: Severity | None,
    **where: Any,
) -> None:
    """What was flagged: new promises and every change in them, newest first."""
    from db import findings as stored
    from monitor.cli.show import finding_lines
    from monitor.flag import CLASSES, RANK

    for each in classes:
        if each not in CLASSES:
            raise UsageFault(f"--class {each}: no such class; it is one of {', '.join(CLASSES)}")
    begin = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
    severities = [name for name, rank in RANK.items() if rank >= RANK[severity]] if severity else []
    with session.database().read() as tx:
        found = stored.query(tx, since=begin, classes=classes, severities=severities, limit=limit + 1, **where)
    for finding in found[:limit]:
        if session.as_json:
            session.emit(finding.as_json())
        else:
            session.say("\n".join(finding_lines(finding, session.language)))
            session.say()
    if not found:
        session.say(session.words("没有符合条件的发现", "nothing was flagged that fits"))
    elif len(found) > limit:
        session.note(
            session.words(f"只列出最新 {limit} 条；更多：--limit", f"the newest {limit} only; more with --limit")
        )
