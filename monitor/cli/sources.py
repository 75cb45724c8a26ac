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
    from crawler.fetch import Fetcher

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


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
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.pass_obj
def check(session: Session, names: tuple[str, ...], folder: Path | None) -> int:
    """Ask the lists of the sources once and say in one line each what is wrong; store nothing."""
    chosen = chosen_sources(session, names, folder)
    with open_fetcher(session, chosen.sources.values()) as fetcher:
        code = show_lists(session, chosen.sources.values(), fetcher)
    return EXIT_USE if chosen.unusable else code


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
            session.note(f"! {line}")
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
    from crawler.crawl import discover

    wanting = False
    for source in chosen:
        found = discover(source, fetcher, utc_now())
        wrong = [*found.errors, *found.problems]
        wanting = wanting or bool(wrong)
        if session.as_json:
            links = [{"url": url, "title": link.title} for url, link in found.links.items()]
            session.emit({"source": source.id, "listed": found.listed, "links": links, "problems": wrong})
        else:
            state = "; ".join(wrong) if wrong else session.words("正常", "fine")
            session.say(f"{source.id}: {session.words('列出', 'lists')} {len(found.links)}: {state}")
    return EXIT_WANTING if wanting else EXIT_WELL
