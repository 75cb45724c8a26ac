"""The command line, `wuxi-monitor`. Commands import what is heavy inside their functions, so that help is quick."""

from __future__ import annotations

import signal
import sys

import click

from monitor.cli import (
    alerts,
    commitments,
    crawling,
    demo,
    documents,
    export,
    findings,
    operations,
    replay,
    rules,
    serve,
    sources,
)
from monitor.cli.session import Group, guarded


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="wuxi-monitor", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Watch what the city of Wuxi promises, and hear when a promise changes.

    Exit codes: 0 well, 1 something found wanting (a source failed, diff found changes), 2 wrong use or
    configuration, 3 cannot work at all; `status` has its own: 0 fine, 1 degraded, 2 stale.
    """
    if context.invoked_subcommand != serve.serve.name:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # kept since monitor.start, for the service alone


for command in (
    demo.demo,
    operations.init,
    crawling.crawl,
    crawling.backfill,
    serve.serve,
    crawling.import_,
    documents.extract,
    documents.diff,
    findings.findings,
    commitments.commitments,
    commitments.commitment,
    commitments.link,
    commitments.unlink,
    commitments.review,
    replay.replay,
    sources.sources,
    rules.rules,
    alerts.alerts,
    export.export,
    operations.status,
    operations.doctor,
    operations.db,
):
    cli.add_command(command)


def main() -> None:
    """The console script: runs a command and leaves with its exit code."""
    sys.exit(guarded(cli))
