"""`init`, `status` and `db`: setting up, and whether all is well."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import click

from monitor.cli.session import (
    EXIT_CANNOT,
    EXIT_WANTING,
    EXIT_WELL,
    CannotWork,
    Command,
    Group,
    Session,
    UsageFault,
    utc_now,
)


@click.command(cls=Command)
@click.option("--force", is_flag=True, help="Overwrite a configuration that is there.")
@click.pass_obj
def init(session: Session, force: bool) -> None:
    """Write a commented configuration and create the database; one that --database gives is written into it."""
    from db.engine import parse_url
    from db.migrate import upgrade
    from monitor.config import NAME, TEMPLATE

    path, given = session.config_path or Path(NAME), session.database_url
    if given is not None:
        parse_url(given)  # before anything is written that names it
    if path.exists() and not force:
        zh, en = (
            f"{path} 已存在，未改动；--force 才会覆盖",
            f"{path} is there already and was kept; --force overwrites it",
        )
        session.note(session.words(zh, en))
    else:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEMPLATE if given is None else _naming_database(TEMPLATE, given), encoding="utf-8")
        except OSError as error:
            raise UsageFault(f"{path}: cannot be written: {error.strerror}; choose another with --config") from error
        path.chmod(0o600)
        session.say(session.words(f"已写入配置 {path}", f"wrote the configuration {path}"))
    done = upgrade(session.url)
    if done.before is None:
        session.say(session.words(f"已建立数据库 {session.shown_url}", f"created the database {session.shown_url}"))
    else:
        session.say(session.words(f"数据库 {session.shown_url} 已就绪", f"the database {session.shown_url} is ready"))
    session.say(
        session.words(
            session.naming("下一步：编辑配置里的 channels，然后 wuxi-monitor sources list 与 wuxi-monitor crawl"),
            session.naming("next: edit the channels in it, then wuxi-monitor sources list and wuxi-monitor crawl"),
        )
    )


def _naming_database(template: str, url: str) -> str:
    """The configuration in which `database` stands, so that every later call and the service find it there."""
    return re.sub(
        r"^#database = .*$", lambda _: f"database = {json.dumps(url, ensure_ascii=False)}", template, flags=re.M
    )


@click.command(cls=Command)
@click.option(
    "--textfile",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the metrics of /metrics there too, for Prometheus' node_exporter (*.prom).",
)
@click.pass_obj
def status(session: Session, textfile: Path | None) -> int:
    """Is everything on time and healthy? Exit 0 fine, 1 degraded, 2 stale."""
    from db import runs
    from monitor.cli.show import table
    from monitor.health import judge

    with session.database().read() as tx:
        health = judge(runs.overview(tx), utc_now())
    if textfile:
        from monitor.service.metrics import write_textfile

        try:
            write_textfile(health, textfile)
        except OSError as error:
            raise CannotWork(f"{textfile}: cannot be written: {error.strerror}") from error
    unchained = unchained_sources(session)
    if session.as_json:
        session.emit(health.as_json() | {"tls_exceptions": unchained})
        return health.exit_code
    lines = map(session.naming, health.lines(session.language))
    session.say("\n".join([*table(health.rows(session.language)), *lines]))
    for source, what in unchained.items():
        session.say(session.words(f"· {source}：TLS 例外 {what}", f"· {source}: TLS exception {what}"))
    return health.exit_code


def unchained_sources(session: Session) -> dict[str, str]:
    """The sources whose file admits a certificate without its chain, or old ciphers, and which."""
    from crawler.catalogue import PACKAGED, CatalogueError, load_usable

    try:
        sources, _ = load_usable(session.config.sources or PACKAGED)
    except CatalogueError:  # which `doctor` tells
        return {}
    exceptions = {}
    for each in sources:
        what = [f"tls_pin {each.tls_pin}"] if each.tls_pin else []
        what += ["tls_legacy"] if each.tls_legacy else []
        if what:
            exceptions[each.id] = ", ".join(what)
    return exceptions


@click.command(cls=Command)
@click.pass_obj
def doctor(session: Session) -> int:
    """Look at everything that an installation needs; what is wanting says what to do.

    Exit 1 where something has to be done; what is only advised does not count.
    """
    from crawler.catalogue import PACKAGED
    from db import runs
    from monitor.doctor import ask_configuration, ask_database, ask_health
    from monitor.health import judge

    config, lang, now = session.config, session.language, utc_now()
    answers = [*ask_configuration(config, config.sources or PACKAGED, now, lang), *ask_database(session.url, lang)]
    if all(each.well for each in answers if each.about in ("database", "evidence")):
        with session.database().read() as tx:
            answers += ask_health(judge(runs.overview(tx), now), now, lang)
    for each in answers:
        if session.as_json:
            row = {"about": each.about, "well": each.well, "optional": each.optional, "found": each.found}
            session.emit({**row, "remedy": session.naming(each.remedy)})
        else:
            mark = "✗" if each.wanting else "✓" if each.well else "○"
            session.say(f"{mark} {each.shown(lang)}{session.words('：', ': ')}{each.found}")
            if each.remedy:
                session.say(f"    → {session.naming(each.remedy)}")
    return EXIT_WANTING if any(each.wanting for each in answers) else EXIT_WELL


@click.group(cls=Group)
def db() -> None:
    """The database: bring it up to date, and see whether it is whole."""


@db.command("upgrade", cls=Command)
@click.pass_obj
def upgrade_(session: Session) -> None:
    """Create the database, or bring it to this program's revision; a populated SQLite file is copied first."""
    from db.migrate import upgrade

    done = upgrade(session.url)
    if session.as_json:
        session.emit({"before": done.before, "after": done.after, "backup": str(done.backup) if done.backup else None})
    elif done.before == done.after:
        session.say(session.words(f"已是最新（{done.after}）", f"already at {done.after}"))
    else:
        session.say(f"{done.before or session.words('空', 'empty')} → {done.after}")
        if done.backup:
            session.say(session.words(f"升级前的备份：{done.backup}", f"the backup taken before: {done.backup}"))


@db.command("check", cls=Command)
@click.pass_obj
def check_(session: Session) -> int:
    """How the database stands: its revision, and whether what is stored hangs together."""
    from db.migrate import check

    found = check(session.url)
    if session.as_json:
        session.emit(
            {
                "url": found.url,
                "state": found.state,
                "revision": found.revision,
                "head": found.head,
                "problems": list(found.problems),
            }
        )
    else:
        session.say(f"{found.url}  {found.state}  {found.revision or '-'} (head {found.head})")
        for problem in found.problems:
            session.say(f"  {problem}")
    if found.state == "newer":
        return EXIT_CANNOT
    return EXIT_WELL if found.good else EXIT_WANTING


@db.command("verify", cls=Command)
@click.pass_obj
def verify_(session: Session) -> int:
    """Is every byte of the evidence, and every text read from it, what it was? Names what is altered or missing."""
    from db import chain, retention, versions

    wrong = 0
    with session.database().read() as tx:
        for damage in (*chain.verify(tx), *versions.damaged(tx)):
            wrong += 1
            if session.as_json:
                session.emit({"damage": damage})
            else:
                session.say(f"! {damage}")
        for each in retention.made(tx):
            row = {"pruned_at": each.pruned_at.isoformat(), "rule": each.rule, "bodies": each.bodies}
            if session.as_json:
                session.emit(row)
            else:
                day = f"{each.pruned_at:%Y-%m-%d}"
                zh = f"{day} 按规则删去正文 {each.bodies} 份：{each.rule}"
                session.say(session.words(zh, f"{each.bodies} bodies were removed on {day} by rule: {each.rule}"))
    if not wrong:
        session.say(session.words("全部证据完好", "all evidence is what it was"))
    return EXIT_WANTING if wrong else EXIT_WELL


@db.command("prune", cls=Command)
@click.option(
    "--days", type=click.IntRange(30, 36500), help="Fetched more than so many days ago (default: [retention])."
)
@click.option("--write", is_flag=True, help="Remove them; without it, only say how many there are.")
@click.pass_obj
def prune_(session: Session, days: int | None, write: bool) -> None:
    """Remove the bytes of old captures that no version, finding or commitment cites; records and hashes stay."""
    from db import retention

    days = days or session.config.retention.uncited_days
    if days is None:
        raise UsageFault("everything is kept: give --days, or set uncited_days under [retention] in the configuration")
    database, now = session.database(), utc_now()
    before = now - timedelta(days=days)
    with database.read() as tx:
        found = retention.prunable(tx, before)
    rule = f"uncited for {days} days"
    while write:
        with database.write() as tx:
            if not retention.prune(tx, before, rule, now):
                break
    if session.as_json:
        session.emit({"bodies": found.bodies, "bytes": found.size, "rule": rule, "written": write})
    elif write:
        zh = f"已删去 {found.bodies} 份无人引用的正文（{found.size:,} 字节）；记录与指纹仍在"
        en = f"removed {found.bodies} bodies that nothing cites ({found.size:,} bytes); records and hashes stay"
        session.say(session.words(zh, en))
    else:
        zh = f"可删 {found.bodies} 份 {days} 天前取得、无人引用的正文（{found.size:,} 字节）；加 --write 才会删去"
        en = f"{found.bodies} bodies of {days} days or more that nothing cites ({found.size:,} bytes); --write removes"
        session.say(session.words(zh, en))


@db.command("backup", cls=Command)
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup_(session: Session, target: Path) -> None:
    """A consistent copy of the SQLite database, taken while the service runs."""
    from db.backup import back_up

    size = back_up(session.url, target)
    session.say(session.words(f"已备份到 {target}（{size:,} 字节）", f"copied to {target} ({size:,} bytes)"))


@db.command("restore", cls=Command)
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where a database stands; it is kept as NAME.before-restore.")
@click.pass_obj
def restore_(session: Session, copy: Path, replace: bool) -> None:
    """Put a copy in the place of the database, once it is seen to be whole. Stop the service first."""
    from db.backup import restore

    restore(session.url, copy, replace=replace)
    session.say(session.words(f"已从 {copy} 恢复", f"restored from {copy}"))
