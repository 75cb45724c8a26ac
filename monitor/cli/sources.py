"""`sources`: the catalogue of what is watched, and whether each of it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import EXIT_USE, EXIT_WANTING, EXIT_WELL, Command, Group, Session, UsageFault, utc_now

if TYPE_CHECKING:
    from crawler.catalogue import Source
    from crawler.check import Check, Sample
    from crawler.fetch import Fetcher

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Group)
def sources() -> None:
    """The catalogue: who is watched, where, and how sure we are of it."""


@sources.command("list", cls=Command)
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.pass_obj
def list_(session: Session, folder: Path | None) -> int:
    """Every source of the catalogue."""
    from monitor.cli.show import table

    chosen = chosen_sources(session, (), folder)
    if session.as_json:
        for source in chosen.sources.values():
            session.emit(source.model_dump(mode="json"))
    else:
        rows = (
            (each.id, each.jurisdiction, each.system, f"{len(each.columns)}", each.certainty, each.name)
            for each in chosen.sources.values()
        )
        session.say("\n".join(table(rows)))
    return EXIT_USE if chosen.unusable else EXIT_WELL


@sources.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[SOURCE…]")
@click.option("--dry-run", is_flag=True, help="Show the newest page too: timing, charset, text and statements.")
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.pass_obj
def check(session: Session, names: tuple[str, ...], dry_run: bool, folder: Path | None) -> int:
    """Ask the sources once and say in one line each what has to be mended; store nothing."""
    from crawler.check import check as look_at

    chosen = chosen_sources(session, names, folder)
    wanting = False
    with open_fetcher(session, chosen.sources.values()) as fetcher:
        for source in chosen.sources.values():
            seen = look_at(source, fetcher, utc_now(), sample=True)
            wanting = wanting or bool(seen.wrong)
            show_check(session, source, seen, dry_run)
    if chosen.unusable:
        return EXIT_USE
    return EXIT_WANTING if wanting else EXIT_WELL


def show_check(session: Session, source: Source, seen: Check, whole: bool) -> None:
    """A line for the source; with `whole` the page that was read, its statements and the columns that were found."""
    if session.as_json:
        session.emit(
            {
                "source": source.id,
                "listed": seen.found.listed,
                "wrong": list(seen.wrong),
                "proposals": [{"name": each.name, "address": each.address} for each in seen.proposals],
            }
        )
        return
    state = session.told("; ".join(seen.wrong)) if seen.wrong else session.words("正常", "fine")
    session.say(f"{source.id}: {session.words('列出', 'lists')} {len(seen.found.links)}: {state}")
    for each in seen.proposals:
        session.say(f"  ? {each.name}: {each.address}")
    if whole and seen.sample:
        show_sample(session, source, seen, seen.sample)


def show_sample(session: Session, source: Source, seen: Check, sample: Sample) -> None:
    """How one page was read, and what is stated on it."""
    from crawler.values import StatedDate
    from monitor.cli.show import dates_line, marked_text
    from monitor.compare import Document
    from monitor.extract import extract

    session.say(
        f"  {sample.url}  {sample.seconds:.2f} s  {sample.charset} ({sample.charset_why})  {sample.verdict.value}"
    )
    if sample.version is None:
        return
    version = sample.version
    session.say(f"  {version.title}  {version.published}  {version.issuer or ''}  {version.reader}")
    listed = [
        StatedDate(kind="listed", day=day, origin=place) for place, day in seen.found.days.get(sample.url, {}).items()
    ]
    session.say(f"  {dates_line([*version.dates, *listed], session.language)}")
    day = version.published or utc_now().date()
    document = Document(version=version, extraction=extract(version, day, source.jurisdiction))
    session.say(marked_text(document, session.language))
    for file in version.attachments:
        session.say(f"  {session.words('附件', 'file')} {file.name}  {file.url}")


@sources.command(cls=Command)
@click.argument("url")
@click.pass_obj
def add(session: Session, url: str) -> None:
    """Look at a list page and propose a source file for it, on standard output."""
    from urllib.parse import urlsplit

    from crawler.catalogue import Column, Source, host_of
    from crawler.check import add as propose
    from crawler.fetch import FetchError
    from crawler.guard import refuse_url

    if refusal := refuse_url(url):
        raise UsageFault(f"{url}: {refusal}")
    host = host_of(url)
    loopback = (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")
    policy = Source(
        id="looked-at",
        name=host,
        publisher=host,
        jurisdiction=host,
        system="intertid",
        hosts=(host,),
        columns=(Column(address=url),),
        allow_private=loopback,
    )
    try:
        with open_fetcher(session, [policy]) as fetcher:
            session.say(propose(url, fetcher, policy))
    except FetchError as error:
        raise UsageFault(str(error)) from error


@sources.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--twice", metavar="URL", help="Fetch this page of the source twice and show what differs.")
@click.pass_obj
def lint(session: Session, files: tuple[Path, ...], twice: str | None) -> int:
    """Check source files; with --twice also whether a page reads the same on two fetches."""
    from crawler.catalogue import load_source
    from crawler.check import lint as faults
    from crawler.check import lint_twice
    from crawler.fetch import FetchError

    wrong = [line for file in files for line in faults(file)]
    if twice and not wrong:
        if len(files) != 1:
            raise UsageFault("--twice is for a page of one source: name one file")
        source = load_source(files[0])
        try:
            with open_fetcher(session, [source]) as fetcher:
                wrong += [
                    f"{files[0]}: {twice}: differs on two fetches: {line}"
                    for line in lint_twice(source, fetcher, twice)
                ]
        except FetchError as error:
            wrong.append(f"{files[0]}: {error}")
    for line in wrong:
        session.emit({"wrong": line}) if session.as_json else session.say(line)
    if not wrong:
        session.say(session.words("没有问题", "nothing wrong"))
    return EXIT_WANTING if wrong else EXIT_WELL


@sources.command(cls=Command)
@click.argument("file", type=FILE, metavar="FILE")
@click.argument("url")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to keep it."
)
@click.pass_obj
def record(session: Session, file: Path, url: str, folder: Path) -> None:
    """Keep what stands at URL, and what we read in it, as a golden case of the source in FILE: the address of a column
    keeps its lists, any other one a page. Read it before you commit it."""
    from crawler.catalogue import load_source
    from crawler.fetch import FetchError
    from crawler.golden import record as keep
    from crawler.read import EncodingError, ReadError

    source = load_source(file)
    try:
        with open_fetcher(session, [source]) as fetcher:
            for path in keep(source, fetcher, url, folder):
                session.say(str(path))
    except (FetchError, EncodingError, ReadError) as error:
        raise UsageFault(f"{url}: {error}") from error


@dataclass(frozen=True)
class Chosen:
    """The sources that a command is about, and how many files of their folder cannot be used."""

    sources: Mapping[str, Source]
    unusable: int


def chosen_sources(session: Session, names: tuple[str, ...], folder: Path | None) -> Chosen:
    """The named sources of the catalogue, all of them where none is named. Files that are wrong are named and left out.

    Raises UsageFault for an unknown name.
    """
    from difflib import get_close_matches

    from crawler.catalogue import PACKAGED, load_usable

    usable, problems = load_usable(folder or session.config.sources or PACKAGED)
    for problem in problems:
        for line in problem.splitlines():
            session.note(f"! {session.told(line)}")
    catalogue = {source.id: source for source in usable}
    for name in names:
        if name not in catalogue:
            near = get_close_matches(name, catalogue, n=1)
            hint = f"did you mean {near[0]}?" if near else "`wuxi-monitor sources list` lists them"
            raise UsageFault(f"{name}: no such source; {hint}")
    return Chosen({name: catalogue[name] for name in names} if names else catalogue, len(problems))


def require_contact(session: Session, chosen: Iterable[Source]) -> str:
    """The contact of the configuration. Raises UsageFault where nobody is named and others' sites are to be asked."""
    contact = session.config.contact
    if not contact and any(not source.allow_private for source in chosen):
        raise UsageFault(
            'contact: those who run the sites must be able to reach you; put contact = "you@example.org" into '
            f"{session.config.file or 'the configuration (`wuxi-monitor init` writes one)'}"
        )
    return contact or "loopback only"


def open_fetcher(session: Session, chosen: Iterable[Source]) -> Fetcher:
    """The way out, with our name and the contact of the configuration. Raises UsageFault where nobody is named."""
    from crawler.fetch import Fetcher

    return Fetcher(contact=require_contact(session, chosen))


def show_lists(session: Session, chosen: Iterable[Source], fetcher: Fetcher) -> int:
    """What the lists of each source hold now, a line each; exit 1 where one cannot be read."""
    from crawler.discover import discover

    wanting = False
    for source in chosen:
        found = discover(source, fetcher, utc_now())
        wrong = [*found.errors, *found.problems]
        wanting = wanting or bool(wrong)
        if session.as_json:
            links = [{"url": url, "title": link.title} for url, link in found.links.items()]
            session.emit({"source": source.id, "listed": found.listed, "links": links, "problems": wrong})
        else:
            state = session.told("; ".join(wrong)) if wrong else session.words("正常", "fine")
            session.say(f"{source.id}: {session.words('列出', 'lists')} {len(found.links)}: {state}")
    return EXIT_WANTING if wanting else EXIT_WELL
