"""Notices to operators → one message, in their language. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.alert.clean import one_line
from monitor.alert.message import HTML_LANGUAGES, PROGRAM, Message, template
from monitor.alert.wording import moment, of
from monitor.chinese import told
from monitor.flag import Language

if TYPE_CHECKING:
    from db.notices import Notice

# What a notice says: its heading, its sentence with the facts of that kind, and what to do.
WORDS: dict[str, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    "dead-letter": (
        ("通知未能送达", "a message was given up"),
        (
            "发往 {channel} 的通知（编号 {delivery}）试了 {attempts} 次，已放弃：{reason}",
            "the message to {channel} (number {delivery}) was given up after {attempts} attempts: {reason}",
        ),
        (
            "排除原因后运行 {program} alerts retry {delivery}",
            "mend the cause, then run {program} alerts retry {delivery}",
        ),
    ),
    "channel-down": (
        ("通知渠道不通", "a channel takes nothing"),
        (
            "渠道 {channel} 从 {since} 起什么都没有收下，通知都为它留着，恢复后按顺序补发：{reason}",
            "the channel {channel} has taken nothing since {since}; its messages are kept, and go in order once it "
            "does: {reason}",
        ),
        (
            "运行 {program} alerts list 查看；七天内没有恢复的通知会放弃",
            "run {program} alerts list; what it has not taken after seven days is given up",
        ),
    ),
    "source-failing": (
        ("来源抓取失败", "a source fails"),
        (
            "来源 {source} 连续 {failures} 次抓取失败：{reason}",
            "the source {source} failed {failures} times in a row: {reason}",
        ),
        ("运行 {program} sources check {source} --dry-run", "run {program} sources check {source} --dry-run"),
    ),
    "source-overdue": (
        ("来源逾期未查", "a source is overdue"),
        (
            "来源 {source} 应于 {due} 检查，至今没有成功",
            "the source {source} was due at {due} and has not been checked since",
        ),
        ("运行 {program} status", "run {program} status"),
    ),
    "host-down": (
        ("网站无法访问", "a host is down"),
        (
            "网站 {host} 的 {sources} 个来源都抓取失败：{reason}",
            "all {sources} sources of the host {host} fail: {reason}",
        ),
        ("运行 {program} status", "run {program} status"),
    ),
    "site-changed": (
        ("网站改版", "a site has changed"),
        (
            "来源 {source} 的 {pages} 个以上页面有同一处改动，是网站而不是内容在变，没有通知读者：{words}",
            "{pages} or more pages of the source {source} changed alike: the site did, no reader was told: {words}",
        ),
        ("运行 {program} sources check {source} --dry-run", "run {program} sources check {source} --dry-run"),
    ),
    "source-strange": (
        ("来源反常", "a source is not as usual"),
        ("来源 {source} 的结果与平时不同：{problem}", "the source {source} yields what it never did: {problem}"),
        ("运行 {program} sources check {source} --dry-run", "run {program} sources check {source} --dry-run"),
    ),
    "unbalanced": (
        ("通知账目不平", "the balance of alerts is off"),
        (
            "应通知 {asked}，下落可查的 {found}，无投递的 {uncarried}",
            "{asked} were to be told, {found} are accounted for, {uncarried} have no delivery",
        ),
        ("运行 {program} db check", "run {program} db check"),
    ),
    "gap": (
        ("曾停止运行", "the program had stopped"),
        ("从 {since} 到 {until} 没有运行", "nothing ran from {since} to {until}"),
        ("运行 {program} status", "run {program} status"),
    ),
}
OVER = ("已恢复：", "over: ")


def render_notices(notices: Sequence[Notice], lang: Language, program: str = PROGRAM) -> Message:
    """The message of one or more notices, oldest first. Facts may stem from other machines: they are only data."""
    lines = [_line(notice, lang, program) for notice in notices]
    headings = list(dict.fromkeys(_heading(notice, lang) for notice in notices))
    mark = of(("系统", "system"), lang)
    more = f" ×{len(notices)}" if len(notices) > 1 else ""
    comma = of(("、", ", "), lang)
    subject = one_line(f"[{mark}·{comma.join(headings[:2])}{more}] {lines[0][0]}")[:90]
    text = "\n\n".join(f"{said}\n{when}\n{help_}" for said, when, help_ in lines) + "\n"
    return Message(
        subject=subject,
        text=text,
        html=template("notices.html.jinja").render(lang=HTML_LANGUAGES[lang], title=subject, lines=lines),
        json={
            "type": "notices",
            "timestamp": max(notice.created_at for notice in notices).isoformat(),
            "data": {
                "subject": subject,
                "lang": lang,
                "notices": [
                    {
                        "about": notice.about,
                        "what": notice.what,
                        "over": notice.over,
                        "created_at": notice.created_at.isoformat(),
                        "facts": dict(notice.facts),
                        "sentence": said,
                    }
                    for notice, (said, _, _) in zip(notices, lines, strict=True)
                ],
            },
        },
    )


def _heading(notice: Notice, lang: Language) -> str:
    return (of(OVER, lang) if notice.over else "") + of(WORDS[notice.what][0], lang)


def _line(notice: Notice, lang: Language, program: str) -> tuple[str, str, str]:
    facts = {name: one_line(str(value)) for name, value in notice.facts.items()} | {"program": program}
    facts |= {name: told(facts[name], lang) for name in ("reason", "problem") if name in facts}
    _, sentence, remedy = WORDS[notice.what]
    said = of(sentence, lang).format_map(facts)
    if notice.over:
        return of(OVER, lang) + said, moment(notice.created_at, lang), ""
    return said, moment(notice.created_at, lang), of(remedy, lang).format_map(facts)
