"""What a doctor would ask of an installation: each answer is well or wanting, and what is wanting says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.catalogue import CatalogueError, load_usable
from db.engine import parse_url, shown, sqlite_path
from db.errors import DatabaseError
from db.migrate import check
from monitor.alert.schedule import is_ordered
from monitor.alert.wording import BEIJING, of
from monitor.chinese import told
from monitor.config import Config
from monitor.flag import Language
from monitor.health import WORDS, Health

LEAST_SPACE = 500 * 1024 * 1024  # bytes; SQLite needs room for its log beside the file
OLD = timedelta(days=2)


ABOUT = {
    "configuration": "配置",
    "contact": "联系方式",
    "channels": "渠道",
    "operators": "维护者",
    "catalogue": "来源目录",
    "holidays": "节假日",
    "database": "数据库",
    "evidence": "证据",
    "space": "磁盘",
    "source": "来源",
    "channel": "渠道",
    "passes": "抓取",
    "deliveries": "通知",
    "captures": "待处理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing looked at. `remedy` is empty where all is well; without what is `optional` the program works."""

    about: str
    found: str
    remedy: str = ""
    optional: bool = False

    @property
    def well(self) -> bool:
        return not self.remedy

    @property
    def wanting(self) -> bool:
        """Whether something has to be done before the program can do its work."""
        return not self.well and not self.optional

    def shown(self, lang: Language) -> str:
        """What was looked at, in the reader's language."""
        kind, _, name = self.about.partition(" ")
        return f"{of((ABOUT[kind], kind), lang)} {name}".rstrip()


def ask_configuration(config: Config, folder: Path, now: datetime, lang: Language) -> Iterator[Answer]:
    """The settings, and the catalogue in `folder`."""

    def said(zh: str, en: str) -> str:
        return of((zh, en), lang)

    none = said("无", "none")
    yield Answer(
        about="configuration",
        found=str(config.file or said("没有，用默认值", "none; defaults")),
        remedy="" if config.file else said("运行 wuxi-monitor init", "run wuxi-monitor init"),
        optional=True,
    )
    reach = said(
        '设置 contact = "you@example.org"：网站的维护者要能找到您，没有它不会访问任何网站',
        'set contact = "you@example.org": those who run the sites must reach you, without it nobody is asked',
    )
    yield Answer(about="contact", found=config.contact or none, remedy="" if config.contact else reach)
    readers = [name for name in config.channels if name not in config.operators]
    told = said(
        "为读者配置 [channels.名称]；否则发现只存下来，不通知任何人",
        "configure a [channels.NAME] for the readers; findings are stored and told to nobody",
    )
    yield Answer(
        about="channels", found=", ".join(config.channels) or none, remedy="" if readers else told, optional=True
    )
    heard = said(
        '设置 operators = ["名称"]：来源失败、通知未送达时才有人知道',
        'set operators = ["NAME"]: nobody hears of failing sources and dead letters',
    )
    yield Answer(
        about="operators",
        found=", ".join(config.operators) or none,
        remedy="" if config.operators else heard,
        optional=True,
    )
    if config.quiet and config.quiet.holidays:
        year = now.astimezone(BEIJING).year
        newer = said(
            f"更新软件包 chinesecalendar，或在 [quiet] 里写明 days_off 与 work_days：{year} 年只知道周末",
            f"upgrade the package chinesecalendar, or set days_off and work_days: of {year} only weekends are known",
        )
        known = is_ordered(year)
        yield Answer(about="holidays", found=str(year) if known else none, remedy="" if known else newer, optional=True)
    yield from _ask_catalogue(folder, lang)


def _ask_catalogue(folder: Path, lang: Language) -> Iterator[Answer]:
    try:
        sources, problems = load_usable(folder)
    except CatalogueError as error:
        remedy = of(("用 sources = … 指明来源文件的文件夹", "name a folder of source files with sources = …"), lang)
        yield Answer(about="catalogue", found=str(error), remedy=remedy)
        return
    names = ("运行 wuxi-monitor sources list，会逐个指出", "run wuxi-monitor sources list: it names them")
    found = (
        f"{len(sources)} 个来源，{len(problems)} 个文件不能用",
        f"{len(sources)} sources, {len(problems)} unusable files",
    )
    yield Answer(about="catalogue", found=of(found, lang), remedy=of(names, lang) if problems else "")


STATES = {
    "absent": ("还没有", "运行 wuxi-monitor init", "run wuxi-monitor init"),
    "empty": ("是空的", "运行 wuxi-monitor db upgrade", "run wuxi-monitor db upgrade"),
    "current": ("就绪", "", ""),
    "outdated": ("版本较旧", "运行 wuxi-monitor db upgrade", "run wuxi-monitor db upgrade"),
    "newer": ("由更新的程序写过", "安装写过它的那个新版本", "install the newer version that wrote it"),
    "foreign": ("属于别的程序", "换一个数据库", "name another database"),
}


def ask_database(url: str, lang: Language) -> Iterator[Answer]:
    """The database: does it open, is it current, does it hang together, is there room?"""
    address = parse_url(url)
    try:
        status = check(url)
    except DatabaseError as error:
        guide = of(("见 docs/operations.md", "see docs/operations.md"), lang)
        yield Answer(about="database", found=error.problem, remedy=error.remedy or guide)
        return
    state, *remedies = STATES[status.state]
    found = f"{shown(address)}: {of((state, status.state), lang)}"
    yield Answer(about="database", found=found, remedy=remedies[lang == "en"])
    restore = (
        "恢复最近一份完好的备份：wuxi-monitor db restore",
        "restore the newest good copy: wuxi-monitor db restore",
    )
    for problem in status.problems:
        yield Answer(about="evidence", found=problem, remedy=of(restore, lang))
    path = sqlite_path(address)
    if path is not None and path.exists():
        free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
        room = (
            f"剩余 {free // 1024**2} MiB，数据库 {size // 1024**2} MiB",
            f"{free // 1024**2} MiB free beside {size // 1024**2} MiB of database",
        )
        full = ("请腾出空间：磁盘满了抓取就会停下", "make room: a full disk stops the crawl")
        yield Answer(about="space", found=of(room, lang), remedy="" if free > LEAST_SPACE else of(full, lang))


def ask_health(health: Health, now: datetime, lang: Language) -> Iterator[Answer]:
    """What is watched, and what was told."""
    for each in health.sources:
        source = each.overview.source
        ask = of(("运行 wuxi-monitor sources check", "run wuxi-monitor sources check"), lang) + f" {source.id}"
        if each.state in ("failing", "stale"):
            late = of(("未按时检查", "not asked in time"), lang)
            state = WORDS[lang][each.state]
            yield Answer(
                about=f"source {source.id}", found=f"{state}: {told(source.last_error or late, lang)}", remedy=ask
            )
        elif each.overview.missing > max(3, each.overview.pages // 10):
            missing, pages = each.overview.missing, each.overview.pages
            gone = (f"{pages} 个页面中有 {missing} 个不再应答", f"{missing} of {pages} pages do not answer any more")
            moved = of(("：网站是否搬家？", ": has the site moved?"), lang)
            yield Answer(about=f"source {source.id}", found=of(gone, lang), remedy=ask + moved)
    yield _ask_passes(health, now, lang)
    for held in health.overview.blocked:
        kept = (
            f"超过一天没有收下通知，{held.deliveries} 条为它留着：{told(held.reason, 'zh')}",
            f"nothing taken for a day, {held.deliveries} deliveries are held for it: {held.reason}",
        )
        test = (
            "排除原因后会自动补发；可用 wuxi-monitor alerts list --state held 查看",
            "mend the cause: they go by themselves; see wuxi-monitor alerts list --state held",
        )
        yield Answer(about=f"channel {held.channel}", found=of(kept, lang), remedy=of(test, lang))
    dead, sent, failed = (health.overview.deliveries[state] for state in ("dead", "delivered", "pending"))
    again = (
        "用 wuxi-monitor alerts list --state dead 查看，排除原因后 wuxi-monitor alerts retry --all-dead",
        "run wuxi-monitor alerts list --state dead, mend the cause, then wuxi-monitor alerts retry --all-dead",
    )
    why = ("原因：wuxi-monitor alerts list --state pending", "why: wuxi-monitor alerts list --state pending")
    counted = (
        f"已送达 {sent}，失败待重试 {failed}，放弃 {dead}",
        f"{sent} delivered, {failed} failed and are tried again, {dead} given up",
    )
    remedy = of(again, lang) if dead else of(why, lang) if failed else ""
    yield Answer(about="deliveries", found=of(counted, lang), remedy=remedy, optional=not dead)
    stored, waiting = health.overview.captures, health.overview.untaken
    on = ("运行 wuxi-monitor crawl，会接着处理", "run wuxi-monitor crawl: it goes on with them")
    kept = (f"已存 {stored}，待处理 {waiting}", f"{stored} stored, {waiting} wait")
    yield Answer(about="captures", found=of(kept, lang), remedy=of(on, lang) if waiting else "")


def _ask_passes(health: Health, now: datetime, lang: Language) -> Answer:
    """Did anything come home lately? That nothing ever did is no fault of a new installation."""
    last = max(
        (each.overview.source.last_success_at for each in health.sources if each.overview.source.last_success_at),
        default=None,
    )
    if last is not None and now - last <= OLD:
        good = (f"最近一次成功 {last:%Y-%m-%d %H:%M}Z", f"last good one {last:%Y-%m-%d %H:%M}Z")
        return Answer(about="passes", found=of(good, lang))
    run = (
        "运行 wuxi-monitor crawl（由 cron 调用），或让 wuxi-monitor serve 一直运行",
        "run wuxi-monitor crawl, from cron or as wuxi-monitor serve",
    )
    if last is None:
        return Answer(about="passes", found=of(("还没有", "no pass yet"), lang), remedy=of(run, lang), optional=True)
    since = (f"{last:%Y-%m-%d %H:%M}Z 之后没有成功", f"no good pass since {last:%Y-%m-%d %H:%M}Z")
    return Answer(about="passes", found=of(since, lang), remedy=of(run, lang))
