"""`crawl` and `import`: bring home what is new, from the web and from local documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import (
    DAY,
    EXIT_USE,
    EXIT_WANTING,
    EXIT_WELL,
    CannotWork,
    Command,
    Session,
    UsageFault,
    utc_now,
)
from monitor.cli.sources import FOLDER, chosen_sources, open_fetcher, show_lists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.catalogue import Source
    from crawler.discover import Step
    from crawler.fetch import Fetcher
    from crawler.systems.folder import LocalDocument
    from db.engine import Database
    from monitor.jobs import Outcome, TakenIn


@click.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[SOURCE…]")
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.option("--dry-run", is_flag=True, help="Ask the lists only and say what would be fetched; store nothing.")
@click.pass_obj
def crawl(session: Session, names: tuple[str, ...], folder: Path | None, dry_run: bool) -> int:
    """One pass now over the named sources, or over all that are due (what cron calls): new and due pages.

    Prints the findings, then sends what is due in the outbox.
    """
    from monitor import jobs
    from monitor.watch import report_gap, watch

    chosen = chosen_sources(session, names, folder)
    catalogue = chosen.sources
    with open_fetcher(session, catalogue.values()) as fetcher:
        if dry_run:
            return show_lists(session, catalogue.values(), fetcher)
        database = session.database(create=True)
        report_gap(database, session.config, utc_now())
        left_over = jobs.take_in_pending(database, session.config, utc_now(), catalogue)
        found = (each for taken in left_over for each in taken.finding_ids)
        show_findings(session, database, found, news_only=not session.as_json)
        due = tuple(catalogue.values()) if names else jobs.due_sources(database, catalogue, utc_now())
        if not due:
            session.note(
                session.words("没有到期的来源；点名可以立即抓取", "no source is due; name one to crawl it now")
            )
        failed = sum(not crawl_one(session, database, source, fetcher) for source in due)
    watch(database, session.config, catalogue, utc_now())
    sent = session.deliver(database)
    if len(due) > 1 and failed == len(due):
        raise CannotWork("every source failed: is there a network? `wuxi-monitor status` lists the reasons")
    if chosen.unusable:
        return EXIT_USE
    return EXIT_WANTING if failed or sent.retried or sent.dead else EXIT_WELL


def crawl_one(session: Session, database: Database, source: Source, fetcher: Fetcher) -> bool:
    """One pass over a source, shown as it goes; says whether all of it went well."""
    from monitor import jobs

    with session.progress(source.id) as bar:

        def show(step: Step) -> None:
            bar(step.done, step.total or None, f"{step.source} {step.phase}")

        outcome = jobs.crawl_source(database, source, fetcher, session.config, utc_now(), progress=show)
    show_outcome(session, database, outcome)
    return not outcome.failed


@click.command(cls=Command)
@click.argument("source", metavar="SOURCE")
@click.option("--since", type=DAY, metavar="DAY", help="Published on this day or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1), help="At most so many pages now; call again for more.")
@click.option("--alert", is_flag=True, help="Tell of what is found; without it, the past is history.")
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.pass_obj
def backfill(
    session: Session,
    source: str,
    since: date | None,
    until: date | None,
    limit: int | None,
    alert: bool,
    folder: Path | None,
) -> int:
    """The past of a source, politely, beside the watch. Stop it whenever you like: called again it goes on.

    Lists that state no days are read whole, and their undated rows count as within the days.
    """
    from monitor import jobs

    if since and until and since > until:
        raise UsageFault(f"--since {since} is after --until {until}")
    (chosen,) = chosen_sources(session, (source,), folder).sources.values()
    database = session.database(create=True)
    with open_fetcher(session, [chosen]) as fetcher, session.progress(source) as bar:

        def show(step: Step) -> None:
            bar(step.done, step.total or None, f"{step.source} {step.phase}")

        outcome = jobs.backfill_source(
            database,
            chosen,
            fetcher,
            session.config,
            utc_now(),
            since=since,
            until=until,
            limit=limit,
            tell=alert,
            progress=show,
        )
    show_outcome(session, database, outcome, findings=alert or session.as_json)
    if alert:
        session.deliver(database)
    return EXIT_WANTING if outcome.failed else EXIT_WELL


def show_outcome(session: Session, database: Database, outcome: Outcome, *, findings: bool = True) -> None:
    """The findings of a pass on standard output; how it went, and what is wrong with it, on standard error."""
    if findings:
        show_findings(session, database, outcome.finding_ids, news_only=not session.as_json)
    else:
        show_past(session, len(outcome.finding_ids))
    if outcome.result is not None:
        result = outcome.result
        said = " ".join(f"{verdict}={count}" for verdict, count in sorted(result.verdicts.items()))
        session.note(
            f"{result.source}: {result.listed} listed, {result.new} new, {result.fetched} fetched {said}".rstrip()
        )
        for line in (*result.errors, *result.problems):
            session.note(f"! {session.told(line)}")
    if outcome.error:
        session.note(f"! {session.told(outcome.error)}")
    for taken in outcome.taken_in:
        if taken.unreadable:
            session.note(f"! {outcome.source}: page {taken.page_id}: {session.told(taken.unreadable)}")


def show_findings(session: Session, database: Database, ids: Iterable[int], *, news_only: bool = False) -> None:
    """The findings of these numbers, in their order; with `news_only`, of those that are history how many there are."""
    from db import findings
    from monitor.cli.show import finding_lines

    with database.read() as tx:
        found = [finding for each in ids if (finding := findings.get(tx, each))]
    shown = [finding for finding in found if not (news_only and finding.history)]
    for finding in shown:
        if session.as_json:
            session.emit(finding.as_json())
        else:
            session.say("\n".join(finding_lines(finding, session.language)) + "\n")

    if len(shown) < len(found):
        show_past(session, len(found) - len(shown))


def show_past(session: Session, number: int) -> None:
    """How many findings are history: the first sight of a source would fill many screens."""
    listed = "wuxi-monitor findings"
    zh, en = f"{number} 条历史发现（{listed} 可查）", f"{number} findings of the past ({listed} lists them)"
    session.say(session.naming(session.words(zh, en)))


@click.command("import", cls=Command)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--published", type=DAY, metavar="DAY", help="Day of publication, where no index.json states it.")
@click.option("--jurisdiction", metavar="WHO", help="Whose documents they are, where no index.json states it.")
@click.option("--source", default="import", show_default=True, metavar="ID", help="The source that they belong to.")
@click.option("--alert", is_flag=True, help="Tell of what is found; without it, imported documents are history.")
@click.pass_obj
def import_(
    session: Session,
    paths: tuple[Path, ...],
    published: date | None,
    jurisdiction: str | None,
    source: str,
    alert: bool,
) -> int:
    """Local documents (txt, html, pdf, docx) or folders of them, through the same steps as crawled pages.

    A folder's index.json gives the facts. A document is known by its source and the name of its file: importing
    it again with other words shows what changed.
    """
    from crawler.systems.folder import FolderError, documents
    from monitor import jobs

    try:
        found = documents(paths, published=published, jurisdiction=jurisdiction)
    except FolderError as error:
        raise UsageFault(str(error)) from error
    database = session.database(create=True)
    jobs.take_in_pending(database, session.config, utc_now(), tell=False)
    with session.progress("import") as progress:
        done = 0

        def count(document: object) -> None:
            nonlocal done
            done += 1
            progress(done, len(found))

        outcomes = jobs.import_documents(database, found, source, session.config, utc_now(), tell=alert, progress=count)
    fresh = [(document, taken) for document, taken in outcomes if taken.version_id]
    changed = show_changed(session, database, fresh)
    unread = [(document, taken) for document, taken in outcomes if taken.unreadable]
    for document, taken in unread:
        session.note(f"! {document.path}: {taken.unreadable}")
    session.note(
        session.words(
            f"{len(found)} 份文件：{len(fresh)} 份有新内容，{changed} 处变化或新增，{len(unread)} 份无法读取",
            f"{len(found)} documents: {len(fresh)} said something new, {changed} findings, {len(unread)} unreadable",
        )
    )
    if alert:
        session.deliver(database)
    return EXIT_WANTING if unread else EXIT_WELL


def show_changed(session: Session, database: Database, fresh: Iterable[tuple[LocalDocument, TakenIn]]) -> int:
    """Print the findings of documents known before; of those seen for the first time only how many there are."""
    from db import findings

    total = 0
    for document, taken in fresh:
        total += len(taken.finding_ids)
        if not taken.first or session.as_json:
            show_findings(session, database, taken.finding_ids)
        else:
            with database.read() as tx:
                told = findings.get(tx, taken.finding_ids[0]) if taken.finding_ids else None
            name, count = (told.title if told else "") or document.name, len(taken.finding_ids)
            session.say(
                session.words(f"{name}：首次读入，{count} 条发现", f"{name}: read for the first time, {count} findings")
            )
    return total
