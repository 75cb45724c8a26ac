"""`extract` and `diff`: what one document says, and what changed between two."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import DAY, EXIT_WANTING, EXIT_WELL, Command, Session, UsageFault

if TYPE_CHECKING:
    from monitor.compare import Document
    from monitor.values import Change

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--published", type=DAY, required=True, metavar="DAY", help="Day of publication, as 2026-01-31.")
@click.option("--jurisdiction", required=True, metavar="WHO", help="Whose document it is, as 无锡市.")
@click.option("--explain", is_flag=True, help="Name the rule and the data entry behind every field.")
@click.pass_obj
def extract(session: Session, file: Path, published: date, jurisdiction: str, explain: bool) -> None:
    """The statements of one document: its targets, outcomes and actions, with their evidence."""
    from monitor.cli.show import marked_text, statement_lines
    from monitor.extract.explain import explained

    document = read_document(file, published, jurisdiction)
    if session.as_json:
        for statement in document.extraction.statements:
            row = {key: value for key, value in statement.as_json().items() if key != "why"}
            session.emit(row | {"why": explained(statement)} if explain else row)
        return
    if explain:
        for statement in document.extraction.statements:
            session.say("\n".join(statement_lines(statement, session.language, explained(statement))))
            session.say()
    else:
        session.say(marked_text(document, session.language))
    kinds = [statement.kind for statement in document.extraction.statements]
    targets, outcomes, actions = (kinds.count(kind) for kind in ("target", "outcome", "action"))
    session.say(
        session.words(
            f"共 {len(kinds)} 条：目标 {targets}，结果 {outcomes}，举措 {actions}",
            f"{len(kinds)} statements: {targets} targets, {outcomes} outcomes, {actions} actions",
        )
    )


@click.command(cls=Command)
@click.argument("what", nargs=-1, required=True, metavar="OLD NEW | PAGE [V1 V2]")
@click.option("--published", type=DAY, metavar="DAY", help="Day of publication of OLD (and NEW), as 2026-01-31.")
@click.option("--published-new", type=DAY, metavar="DAY", help="Day of publication of NEW, where it differs.")
@click.option("--jurisdiction", metavar="WHO", help="Whose documents they are, as 无锡市.")
@click.option("--successor", is_flag=True, help="NEW is the next document of OLD's series, not its later version.")
@click.pass_obj
def diff(
    session: Session,
    what: tuple[str, ...],
    published: date | None,
    published_new: date | None,
    jurisdiction: str | None,
    successor: bool,
) -> int:
    """The changes from one document to the other, or between two stored versions of a page.

    OLD and NEW are files. PAGE is the number or address of a stored page, V1 and V2 numbers of its versions (the
    last two, where they are not given).
    """
    if len(what) == 2 and all(Path(name).is_file() for name in what):
        if published is None or jurisdiction is None:
            raise UsageFault("diff of two files needs --published and --jurisdiction")
        before = read_document(Path(what[0]), published, jurisdiction)
        after = read_document(Path(what[1]), published_new or published, jurisdiction)
        if successor:
            doubt_succession(session, (before, after), (published, published_new or published), jurisdiction)
    elif len(what) == 2:
        missing = next(name for name in what if not Path(name).is_file())
        raise UsageFault(f"{missing}: no such file (a stored page takes no version, or two: PAGE V1 V2)")
    elif len(what) in (1, 3):
        before, after = stored_documents(session, what[0], what[1:])
    else:
        raise UsageFault("diff takes OLD NEW (two files), or PAGE, or PAGE V1 V2")
    if successor:
        from monitor.successor import succeed as difference
    else:
        from monitor.compare import compare as difference
    changes = difference(before, after)
    show_changes(session, changes)
    return EXIT_WANTING if changes else EXIT_WELL


def doubt_succession(
    session: Session, pair: tuple[Document, Document], days: tuple[date, date], jurisdiction: str
) -> None:
    """Say so where the second document does not look like the next one of the series of the first."""
    from monitor.ledger import origin

    one, two = (
        origin(each.version, "", day, jurisdiction, [section.role for section in each.extraction.sections])
        for each, day in zip(pair, days, strict=True)
    )
    if one.series and two.series != one.series:
        zh = "第二份不像是第一份的下一期：种类不同，其中没有写到的不算不再提及"
        en = "the second document is of another kind than the first: what it does not carry may not have been dropped"
        session.note(f"! {session.words(zh, en)}")
    if two.year <= one.year:
        zh = f"第二份（{two.year}年）不晚于第一份（{one.year}年）：次序是否颠倒，或者漏了 --published-new？"
        en = f"the second ({two.year}) is no later than the first ({one.year}): swapped, or is --published-new missing?"
        session.note(f"! {session.words(zh, en)}")


def show_changes(session: Session, changes: tuple[Change, ...]) -> None:
    """The changes as JSON lines, or for people."""
    from monitor.cli.show import change_lines

    for change in changes:
        if session.as_json:
            session.emit(change.as_json())
        else:
            session.say("\n".join(change_lines(change, session.language)))
            session.say()
    if not changes:
        session.say(session.words("没有变化", "no change"))


def read_document(file: Path, published: date, jurisdiction: str) -> Document:
    """What a local file says. Raises UsageFault with the file's name where it cannot be read."""
    from crawler.quality import judge_version
    from crawler.read import EncodingError, ReadError, read_page
    from crawler.values import Verdict
    from monitor.compare import Document
    from monitor.extract import extract as extract_statements

    try:
        body = file.read_bytes()
    except OSError as error:
        raise UsageFault(f"{file}: cannot be read: {error.strerror}") from error
    try:
        version = read_page(body, url=file.name)
    except (EncodingError, ReadError) as error:
        raise UsageFault(f"{file}: {error}") from error
    judged = judge_version(version)
    if judged.verdict is not Verdict.CONTENT:
        raise UsageFault(f"{file}: {judged.note}")
    return Document(version=version, extraction=extract_statements(version, published, jurisdiction))


def stored_documents(session: Session, page: str, numbers: tuple[str, ...]) -> tuple[Document, Document]:
    """Two stored versions of a page as documents. Raises UsageFault where there are none."""
    from monitor.jobs import NoSuchVersion, stored_pair

    try:
        wanted = (int(numbers[0]), int(numbers[1])) if numbers else None
    except ValueError:
        raise UsageFault(f"versions are numbers, not {' '.join(numbers)!r}") from None
    try:
        return stored_pair(session.database(), page, wanted)
    except NoSuchVersion as error:
        raise UsageFault(str(error)) from error
