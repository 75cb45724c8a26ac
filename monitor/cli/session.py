"""What every command shares: the global options, the database and configuration behind them, output and exit codes."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.alert.clean import escaped, for_terminal

if TYPE_CHECKING:
    from db.engine import Database
    from monitor.alert.outbox import Delivered
    from monitor.config import Config
    from monitor.flag import Language

EXIT_WELL, EXIT_WANTING, EXIT_USE, EXIT_CANNOT, EXIT_STOPPED = 0, 1, 2, 3, 130


class UsageFault(Exception):
    """The command was used wrongly, or a file it names is not what it should be: exit 2."""


class CannotWork(Exception):
    """Nothing can be done as things are (no database, no network at all): exit 3."""


@dataclass
class Session:
    """The global options of one call, and what they lead to, opened when first asked for."""

    config_path: Path | None = None
    database_url: str | None = None
    lang: Language | None = None
    as_json: bool = False
    _config: Config | None = field(default=None, repr=False)

    @property
    def config(self) -> Config:
        """The configuration file, or its defaults where there is none."""
        if self._config is None:
            from monitor.config import load_config

            self._config = load_config(self.config_path, os.environ)
        return self._config

    def forget_config(self) -> None:
        """Read the configuration again when it is next asked for."""
        self._config = None

    @property
    def language(self) -> Language:
        """Of what people read."""
        return self.lang or self.config.lang

    def words(self, zh: str, en: str) -> str:
        """The one of two wordings that the reader of this call wants."""
        return en if self.language == "en" else zh

    @property
    def url(self) -> str:
        return self.database_url or self.config.database_url

    @property
    def shown_url(self) -> str:
        """The address of the database without its password."""
        from db.engine import parse_url, shown

        return shown(parse_url(self.url))

    def naming(self, text: str) -> str:
        """The text, whose commands name the configuration and the database that this call was given."""
        from monitor.cli import cli

        options = {"--config": self.config_path, "--database": self.database_url and self.shown_url}
        given = "".join(f" {name} {shlex.quote(str(value))}" for name, value in options.items() if value)
        below = [name for group in cli.commands.values() if isinstance(group, click.Group) for name in group.commands]
        command = rf"(?<![\w/])wuxi-monitor (?:{'|'.join(cli.commands)})\b(?: (?:{'|'.join(below)})\b)?"
        return re.sub(command, lambda found: found[0] + given, text)

    def database(self, create: bool = False) -> Database:
        """The store. With `create`, one that is not there yet is made first, and an older SQLite file upgraded.

        An older one on PostgreSQL is refused: only its owner can take the copy that an upgrade should follow.
        """
        from db.engine import Database, parse_url, sqlite_path
        from db.errors import DatabaseMissing, DatabaseOutdated

        if self.database_url and parse_url(self.database_url).password:
            zh = "命令行里的数据库密码别人用 ps 就能看到：请写进配置，或放在 WUXI_MONITOR_DATABASE 里"
            en = "with ps others can read the password in --database: set it in the file, or WUXI_MONITOR_DATABASE"
            self.note(f"! {self.words(zh, en)}")
        database = Database(self.url)
        if create:
            try:
                with database.read():
                    pass
            except DatabaseOutdated as error:
                from db.migrate import upgrade

                if not isinstance(error, DatabaseMissing) and sqlite_path(database.address) is None:
                    raise
                done = upgrade(self.url)
                if done.backup:
                    zh = f"数据库已从 {done.before} 升级到 {done.after}；升级前的备份：{done.backup}"
                    en = f"upgraded the database from {done.before} to {done.after}; the copy before it: {done.backup}"
                    self.note(self.words(zh, en))
        return database

    def deliver(self, database: Database, *, by_hand: bool = False) -> Delivered:
        """Send what is due in the outbox, and say how it went on standard error where anything was.

        Who asks for it `by_hand` need not wait for quiet hours to end.
        """
        from monitor.alert.outbox import deliver_due
        from monitor.alert.routes import languages, open_channels, operators

        config = self.config
        sent = deliver_due(
            database,
            open_channels(config),
            utc_now,
            self.language,
            operators(config),
            languages=languages(config),
            program=config.program,
            quiet=None if by_hand else config.quiet,
        )
        if sent.delivered or sent.retried or sent.dead:
            self.note(
                self.words(
                    f"通知：送达 {sent.delivered}，稍后再试 {sent.retried}，放弃 {sent.dead}",
                    f"deliveries: {sent.delivered} delivered, {sent.retried} to be tried again, {sent.dead} given up",
                )
            )
        for channel, reason in sent.reasons:
            self.note(f"! {channel}: {self.told(reason)}")
        return sent

    def emit(self, row: Mapping[str, Any]) -> None:
        """One JSON line on standard output."""
        click.echo(escaped(json.dumps(row, ensure_ascii=False)))

    def say(self, text: str = "") -> None:
        """A line for people on standard output; silent with --json, where only JSON may stand there."""
        if not self.as_json:
            click.echo(for_terminal(text))

    def note(self, text: str) -> None:
        """A line about the work itself, on standard error."""
        click.echo(for_terminal(text), err=True)

    def told(self, problem: str) -> str:
        """What went wrong, in the language of this call as far as it is known there."""
        from monitor.chinese import told

        return told(problem, self.language)

    @contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """A progress bar on standard error when a terminal looks, silence otherwise."""
        if not sys.stderr.isatty():
            yield Progress(None, 0)
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            yield Progress(bar, bar.add_task(title, total=None))


@dataclass
class Progress:
    """How far long work has come; `bar` is rich's, or None where nobody looks."""

    bar: Any
    task: int

    def __call__(self, done: int, total: int | None = None, title: str | None = None) -> None:
        if self.bar is not None:
            extra = {"description": title} if title else {}
            self.bar.update(self.task, completed=done, total=total, **extra)


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    session = context.ensure_object(Session)
    if value not in (None, False):
        setattr(session, str(parameter.name), value)
    return value


def _global_options() -> list[click.Option]:
    def option(*names: str, **facts: Any) -> click.Option:
        return click.Option(names, expose_value=False, callback=_keep, **facts)

    return [
        option(
            "--config",
            "config_path",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="Configuration file (default: wuxi-monitor.toml here, then in your configuration folder).",
        ),
        option(
            "--database",
            "database_url",
            metavar="URL",
            help="Where to remember (default: an SQLite file in your data folder).",
        ),
        option("--lang", type=click.Choice(["zh", "en"]), help="Language of what people read (default: zh)."),
        option("--json", "as_json", is_flag=True, help="JSON lines on standard output, nothing else there."),
    ]


class Command(click.Command):
    """A command that also takes the global options after its name."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.params.extend(_global_options())


class Group(click.Group):
    """A group of such commands; it takes the global options as well."""

    command_class = Command

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.params.extend(_global_options())


Group.group_class = Group


def guarded(cli: click.Command, args: Iterable[str] | None = None) -> int:
    """Run a command line; every expected failure becomes one clear line on standard error and an exit code."""
    session = Session()
    try:
        outcome = cli.main(args=list(args) if args is not None else None, standalone_mode=False, obj=session)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        error.show()
        _say_again(session, error.format_message())
        return EXIT_USE
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return EXIT_STOPPED
    except (BrokenPipeError, SystemExit):
        # The reader of our output left (click leaves by SystemExit then); what Python would flush at exit has nowhere
        # to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_WELL
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        click.echo(f"wuxi-monitor: the output cannot be written: {error.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_CANNOT
    except Exception as error:
        code = _exit_code(error)
        if code is None:
            raise
        for line in str(error).splitlines():
            named = for_terminal(_naming(session, line))
            click.echo(f"wuxi-monitor: {named}", err=True)
            _say_again(session, named)
        return code
    return outcome if isinstance(outcome, int) else EXIT_WELL


def _say_again(session: Session, line: str) -> None:
    """An error in Chinese below its English, which others search for, where the call speaks Chinese and we know it."""
    from monitor.chinese import told
    from monitor.config import ConfigError

    try:
        language = session.language
    except ConfigError:  # which is what is told, perhaps
        language = session.lang or "zh"
    if (said := told(line, language)) != line:
        click.echo(f"  {said}", err=True)


def _naming(session: Session, line: str) -> str:
    """As Session.naming, where the options of the call are such that they can be named."""
    from db.errors import DatabaseError

    try:
        return session.naming(line)
    except DatabaseError:  # the URL that was given is none
        return line


def _exit_code(error: Exception) -> int | None:
    """The exit code of a failure that we know; None for one that is a defect of ours."""
    from crawler.catalogue import CatalogueError
    from db.errors import DatabaseError
    from monitor.config import ConfigError

    if isinstance(error, UsageFault | CatalogueError | ConfigError):
        return EXIT_USE
    if isinstance(error, DatabaseError):
        return EXIT_USE if error.wrong_use else EXIT_CANNOT
    return EXIT_CANNOT if isinstance(error, CannotWork) else None


class Day(click.ParamType[date]):
    """A day as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day like 2026-01-31", parameter, context)


DAY = Day()
NUMBER = click.IntRange(1, 2**63 - 1)  # of a finding, a delivery, a commitment: what a database can hold


def utc_now() -> datetime:
    """The clock of the command line; everything below takes time as a value."""
    return datetime.now(UTC)
