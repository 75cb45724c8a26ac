"""`demo`: the whole job on this machine, shown to a newcomer."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import EXIT_WANTING, EXIT_WELL, CannotWork, Command, Session, UsageFault

if TYPE_CHECKING:
    from monitor.demo.run import DayRead, Shown

COLOURS = {"high": "red", "medium": "yellow", "low": "cyan", "none": "white"}


@click.command(cls=Command)
@click.option(
    "--keep",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the demo's files go, an empty folder (default: one in the folder for temporary files).",
)
@click.pass_obj
def demo(session: Session, folder: Path | None) -> int:
    """The whole job on this machine: two days of an invented district, crawled, compared, and told.

    Exit 0 where exactly the five planned changes were flagged and delivered, else 1.
    """
    from monitor.demo.run import DemoFailed, run

    chosen = empty_folder(folder)
    try:
        shown = run(chosen, "en" if session.language == "en" else "zh")
    except (DemoFailed, OSError) as error:
        raise CannotWork(f"demo in {chosen}: {error}") from error
    if session.as_json:
        for finding in shown.second.findings:
            session.emit(finding.as_json())
    else:
        for line in (*day_lines(session, shown), *told_lines(session, shown), *where_lines(session, shown)):
            session.say(line)
    for kind, pairs in (("not flagged", shown.missing), ("flagged, but not planned", shown.surplus)):
        for path, name in pairs:
            session.note(f"! {kind}: {name} on {path}")
    for channel, reason in shown.delivered.reasons:
        session.note(f"! {channel}: {reason}")
    return EXIT_WELL if shown.well else EXIT_WANTING


def empty_folder(folder: Path | None) -> Path:
    """The folder for the demo's files, made where it is missing. Raises UsageFault where it holds something."""
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="wuxi-monitor-demo-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageFault(f"--keep {folder}: holds files already; name an empty folder or a new one")
    except OSError as error:
        raise UsageFault(f"--keep {folder}: cannot be used: {error.strerror}") from error
    return folder.resolve()


def day_lines(session: Session, shown: Shown) -> Iterator[str]:
    """What was read on each day, and every finding of the second."""
    from monitor.cli.show import finding_lines
    from monitor.flag import RANK

    city, first, second = shown.city, shown.first, shown.second
    changed = len({finding.page for finding in second.findings})
    yield heading(session, 1, first)
    yield session.words(
        f"{city.title}（虚构）的门户由本机提供，经 HTTP 抓取：{first.requests} 次请求，{first.result.listed} 篇文件，"
        f"读出 {len(first.findings)} 条目标、结果和举措。首次读入是历史，不发提醒。",
        f"The portal of {city.title}, an invented district, is served on this machine and crawled over HTTP:\n"
        f"{first.requests} requests, {first.result.listed} releases, {len(first.findings)} targets, outcomes and "
        "deeds read. What is read for the first time is history and alerts nobody.",
    )
    yield ""
    yield heading(session, 2, second)
    yield session.words(
        f"{second.requests} 次请求，{second.result.listed} 篇文件。每一页的计数、时钟、横幅、脚本和相关链接都变了；"
        f"真正有变化的是 {changed} 篇：",
        f"{second.requests} requests, {second.result.listed} releases. Counters, clocks, banners, scripts and related "
        f"links differ on every page.\nWhat really changed stands on {changed} of them:",
    )
    for finding in sorted(second.findings, key=lambda finding: -RANK[finding.change.severity]):
        first_line, *rest = finding_lines(finding, session.language)
        yield ""
        yield click.style(first_line, fg=COLOURS[finding.change.severity], bold=True)
        yield from rest


def heading(session: Session, number: int, day: DayRead) -> str:
    text = session.words(f"第 {number} 天 · {day.moment:%Y-%m-%d}", f"Day {number} · {day.moment:%Y-%m-%d}")
    return click.style(text, bold=True)


def told_lines(session: Session, shown: Shown) -> Iterator[str]:
    """What came to the mailbox and to the webhook receiver."""
    yield ""
    yield click.style(session.words("送达", "Delivered"), bold=True)
    for mail in shown.mails:
        yield session.words(f"邮件 → {mail['To']}：{mail['Subject']}", f"Mail → {mail['To']}: {mail['Subject']}")
    for hook in shown.hooks:
        yield session.words("Webhook，签名正确，", "Webhook, rightly signed, ") + f"webhook-id {hook.id}:"
        yield from excerpt(hook.body)


def excerpt(body: bytes) -> Iterator[str]:
    """The head of a webhook's body and its first finding in a few fields."""
    message = json.loads(body)
    data = message["data"]
    first, *others = data["findings"]
    row = {key: first[key] for key in ("id", "classes", "severity", "direction", "sentence") if key in first}
    yield f'  {{"type": {json.dumps(message["type"])}, "data": {{"subject": …, "findings": ['
    yield f"    {json.dumps(row, ensure_ascii=False)[:-1]}, …}},"
    yield f"    … {len(others)} more ]}}}}"


def where_lines(session: Session, shown: Shown) -> Iterator[str]:
    """Where everything lies, and what to try on it."""
    program = "wuxi-monitor" if shutil.which("wuxi-monitor") else shlex.quote(sys.argv[0])
    command = f"{program} --config {shlex.quote(str(shown.config_file))}"
    changed = (each for each in shown.second.findings if each.before_version_id and not each.between)
    page = next((each.page_id for each in changed), None)
    yield ""
    yield click.style(session.words("文件", "Files"), bold=True) + f"  {shown.folder}"
    yield session.words(
        "  demo.sqlite 数据库 · mail/ 邮箱 · webhook/ 收到的消息 · wuxi-monitor.toml 配置 · sources/ 来源",
        "  demo.sqlite database · mail/ mailbox · webhook/ messages · wuxi-monitor.toml configuration · sources/",
    )
    yield ""
    yield click.style(session.words("接着试", "Try next"), bold=True)
    yield f"  {command} findings --severity medium"
    if page is not None:
        yield f"  {command} diff {page}"
    yield f"  {command} commitments --indicator 5G基站"
    yield f"  {command} alerts list"
    yield "  " + session.words(f"{program} init    # 开始盯真实的来源", f"{program} init    # to watch real sources")
