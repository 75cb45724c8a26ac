"""Findings → one message: subject, text, HTML and JSON in the reader's language. A page's words are only data. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined, Template

from monitor.alert.clean import one_line, web_link
from monitor.alert.direction import direction, statement
from monitor.alert.marks import Marked, bracketed, marked
from monitor.alert.sentence import names, sentence, shortened
from monitor.alert.wording import LABELS, TIERS, moment, of, period
from monitor.doubts import doubt_name
from monitor.flag import RANK, Language, severity_name

if TYPE_CHECKING:
    from db.findings import Finding

OVERVIEW = 3  # from so many findings on, a list of their sentences comes first
IN_FULL = 40  # findings shown with their before and after; what comes after them has one line each
SUBJECT = 90  # code points
PLACES = 5  # that are named of a document that many print
PROGRAM = "wuxi-monitor"
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes to a channel. `thread` is the page where all findings are of one: mails of a page hang together.

    `heading` stands before all else where there is something to say of the whole: which silence held it back.
    """

    subject: str
    text: str
    html: str
    json: Mapping[str, Any] = field(hash=False)
    thread: str | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """A silence that is over: why it was asked for, from when to when."""

    reason: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One finding, ready to be shown. Every text in it is on one line and harmless."""

    sentence: str
    before: Marked
    after: Marked
    facts: tuple[tuple[str, str], ...]  # label, text
    page: str
    link: str | None
    commands: tuple[tuple[str, str], ...]


def render(
    findings: Sequence[Finding],
    lang: Language,
    rules: Sequence[str] = (),
    over: Over | None = None,
    program: str = PROGRAM,
) -> Message:
    """The message that tells of one or more findings, the gravest first.

    `rules` name what asked for them; `over` is the silence that held them back; `program` is how a shell calls us.
    """
    ordered = sorted(findings, key=lambda finding: (-RANK[finding.change.severity], finding.id))
    blocks = [_block(finding, lang, program) for finding in ordered[:IN_FULL]]
    overview = [one_line(sentence(finding.change, lang)) for finding in ordered] if len(ordered) >= OVERVIEW else []
    others = [one_line(f"{sentence(finding.change, lang)} {finding.page}") for finding in ordered[IN_FULL:]]
    headline = subject(ordered, lang)
    heading = _heading(over, len(ordered), lang) if over else ""
    hint = _silence(rules, lang)
    pages = {finding.page for finding in ordered}
    return Message(
        subject=headline,
        text=_text(blocks, others, hint, lang, heading, overview),
        html=template("mail.html.jinja").render(
            lang=HTML_LANGUAGES[lang],
            title=headline,
            overview=overview,
            blocks=blocks,
            others=others,
            page_label=of(LABELS["page"], lang),
            hint=hint,
            heading=heading,
        ),
        json=_json(ordered, headline, rules, lang, over),
        thread=pages.pop() if len(pages) == 1 else None,
        heading=heading,
    )


def subject(findings: Sequence[Finding], lang: Language) -> str:
    """[重要·目标下调] what changed most gravely; of several, how many more there are."""
    first = min(findings, key=lambda finding: (-RANK[finding.change.severity], finding.id))
    severity = severity_name(first.change.severity, lang)
    tag = "·".join((severity, *names(first.change, lang)[:2]))
    if len(findings) > 1:
        tag += f" 等{len(findings)}项" if lang == "zh" else f" +{len(findings) - 1}"
    return shortened(one_line(f"[{tag}] {sentence(first.change, lang)}"), SUBJECT)


def _block(finding: Finding, lang: Language, program: str) -> _Block:
    change = finding.change
    before, after = (one_line(side.quote) if side else "" for side in (change.before, change.after))
    if before and after:
        left, right = marked(before, after)
    else:
        left, right = (((True, text),) if text else () for text in (before, after))
    return _Block(
        sentence=one_line(sentence(finding.change, lang)),
        before=left,
        after=right,
        facts=tuple((of(LABELS[label], lang), one_line(text)) for label, text in _facts(finding, lang) if text),
        page=one_line(finding.page),
        link=web_link(finding.page),
        commands=tuple((of(LABELS[label], lang), line) for label, line in _commands(finding, program)),
    )


def _facts(finding: Finding, lang: Language) -> list[tuple[str, str]]:
    told, comma = statement(finding.change), "、" if lang == "zh" else ", "
    severity = severity_name(finding.change.severity, lang)
    facts = [("severity", f"{severity} · {comma.join(names(finding.change, lang))}")]
    if told:
        facts += [("who", told.who), ("period", period(told, lang)), ("sure", of(TIERS[told.tier], lang))]
        facts += [("doubts", comma.join(doubt_name(doubt, lang) for doubt in told.doubts))]
    return [
        *facts,
        ("why", finding.change.explanation),
        ("title", finding.title),
        ("source", finding.source_name or finding.source),
        ("copies", _places(finding.copies, comma, lang)),
        ("found", moment(finding.found_at, lang)),
    ]


def _places(copies: Sequence[str], comma: str, lang: Language) -> str:
    """Where else the document stands, the first of many places by name."""
    more = f" 等{len(copies)}处" if lang == "zh" else f" and {len(copies) - PLACES} more"
    return comma.join(copies[:PLACES]) + more * (len(copies) > PLACES)


def _commands(finding: Finding, program: str) -> list[tuple[str, str]]:
    """Lines to paste into a shell; what stems from the page is quoted for it."""
    told = statement(finding.change)
    if finding.between and told:
        evidence = f"findings --indicator {shlex.quote(one_line(told.indicator))} --json"
    elif finding.between or finding.before_version_id is None:
        since = finding.found_at.astimezone(UTC).date()
        evidence = f"findings --source {shlex.quote(one_line(finding.source))} --since {since} --json"
    else:
        evidence = f"diff {shlex.quote(one_line(finding.page))}"
    commands = [("evidence", evidence)]
    if told:
        asked = f"--who {shlex.quote(one_line(told.who))} --indicator {shlex.quote(one_line(told.indicator))}"
        commands.append(("story", f"{'findings' if told.kind == 'outcome' else 'commitments'} {asked}"))
    else:
        asked = f"--page {shlex.quote(one_line(finding.page))}"
    commands.append(("silence", f"alerts silence {asked} --days 30 --reason …"))
    return [(label, f"{program} {command}") for label, command in commands]


def _heading(over: Over, number: int, lang: Language) -> str:
    """What a message says first that tells what a silence held back."""
    start, end, reason = moment(over.start, lang), moment(over.end, lang), one_line(over.reason)
    if lang == "zh":
        return f"静默「{reason}」（{start}起）已于{end}结束，其间按下的 {number} 项如下。"
    return f'The silence "{reason}" (since {start}) was over on {end}; it held back these {number}.'


def _silence(rules: Sequence[str], lang: Language) -> str:
    if not rules:
        return of(("没有规则要求发出这条提醒。", "No rule asks for this message."), lang)
    if lang == "zh":
        asked = f"规则{'、'.join(f'「{one_line(rule)}」' for rule in rules)}"
        return f"您收到这封提醒，是因为{asked}。不想再收到：在 wuxi-monitor.toml 中收窄或删去该规则。"
    asked = "rule " + ", ".join(f'"{one_line(rule)}"' for rule in rules)
    return f"You get this because of {asked}. To hear no more: narrow or remove it in wuxi-monitor.toml."


def _text(
    blocks: Sequence[_Block],
    others: Sequence[str],
    hint: str,
    lang: Language,
    heading: str,
    overview: Sequence[str],
) -> str:
    """The whole message for a reader without HTML: nothing is left out of it."""
    colon = "：" if lang == "zh" else ": "
    parts = [heading] if heading else []
    if overview:
        parts.append("\n".join(f"{number}. {line}" for number, line in enumerate(overview, start=1)))
    for number, block in enumerate(blocks, start=1):
        lines = [f"{number}. {block.sentence}" if len(blocks) + len(others) > 1 else block.sentence, ""]
        lines += [f"－ {bracketed(block.before)}"] * bool(block.before)
        lines += [f"＋ {bracketed(block.after)}"] * bool(block.after)
        lines += ["", *(f"{label}{colon}{text}" for label, text in block.facts)]
        lines += [f"{of(LABELS['page'], lang)}{colon}{block.page}"]
        lines += [f"{label}{colon}{command}" for label, command in block.commands]
        parts.append("\n".join(lines))
    if others:
        parts.append("\n".join(f"{number}. {line}" for number, line in enumerate(others, start=len(blocks) + 1)))
    return "\n\n————\n\n".join([*parts, hint]) + "\n"


def _json(
    findings: Sequence[Finding], subject: str, rules: Sequence[str], lang: Language, over: Over | None
) -> dict[str, Any]:
    """The payload of a webhook, in the shape that Standard Webhooks recommends: type, timestamp, data."""
    silence = (
        {"reason": over.reason, "started_at": over.start.isoformat(), "ended_at": over.end.isoformat()}
        if over
        else None
    )
    return {
        "type": "findings",
        "timestamp": max(finding.found_at for finding in findings).isoformat(),
        "data": {
            "subject": subject,
            "lang": lang,
            "rules": list(rules),
            "silence": silence,
            "findings": [
                {
                    **finding.as_json(),
                    "source_name": finding.source_name or finding.source,
                    "direction": direction(finding.change),
                    "sentence": one_line(sentence(finding.change, lang)),
                }
                for finding in findings
            ],
        },
    }


@cache
def template(name: str) -> Template:
    """A template of this package; what is put into it is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("monitor.alert").joinpath(name).read_text(encoding="utf-8"))
