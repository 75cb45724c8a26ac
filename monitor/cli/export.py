"""`export`: what is known, for other tools."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import click

from monitor.cli.session import DAY, CannotWork, Command, Session, UsageFault

FORMATS = ("jsonl", "csv", "atom", "warc")


@click.command(cls=Command)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), required=True, help="warc: the evidence; else the findings."
)
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="File (default: standard output)."
)
@click.option("--since", type=DAY, metavar="DAY", help="Found, or captured, on this day (UTC) or later.")
@click.option("--source", metavar="ID", help="From this source.")
@click.pass_obj
def export(session: Session, form: str, target: Path | None, since: date | None, source: str | None) -> None:
    """What is known, for other tools: findings as JSON lines, CSV or Atom, the pages crawled as WARC.

    A check that met the same bytes again is a revisit record. Imported documents were never on the web and are in no
    WARC.
    """
    from db import captures, checks, findings
    from monitor import export as exporting

    begin = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
    if target is not None and os.path.lexists(target):
        raise UsageFault(f"{target}: there is a file of that name already; name another")
    if form == "warc" and target is None and sys.stdout.isatty():
        raise UsageFault("warc is no text: give a file with --to, or send it on")
    with session.database().read() as tx:
        try:
            out = target.open("xb") if target else sys.stdout.buffer
        except OSError as error:
            raise UsageFault(f"{target}: cannot be written: {error.strerror}") from error
        try:
            if form == "warc":
                stored = captures.every(tx, since=begin, source=source)
                looked = checks.every(tx, since=begin, source=source)
                again = ((each, first) for each in looked if (first := checks.original(tx, each)))
                count = exporting.write_warc(stored, again, out, f"wuxi-monitor/{version('wuxi-monitor')}")
            else:
                found = findings.query(tx, since=begin, source=source)
                count = len(found)
                if form == "atom":
                    out.write(exporting.as_atom(found, session.language).encode())
                else:
                    lines = exporting.as_csv(found) if form == "csv" else exporting.as_jsonl(found)
                    for line in lines:
                        out.write(line.encode("utf-8", "replace"))
        except ImportError as error:
            raise CannotWork("warc needs the extra: pip install 'wuxi-monitor[warc]'") from error
        finally:
            if target:
                out.close()
    session.note(session.words(f"导出 {count} 条", f"{count} exported"))
