"""`commitments`, `link`, `unlink` and `review`: the ledger, and what people decide of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from monitor.cadence import BEIJING
from monitor.cli.session import DAY, NUMBER, Command, Session, UsageFault, utc_now
from monitor.doubts import doubt_name

if TYPE_CHECKING:
    from db.commitments import StoredCandidate, StoredCommitment
    from monitor.story import Story

LABELS = {
    "open": ("进行中", "open"),
    "progress": ("有进展", "under way"),
    "met": ("已完成", "met"),
    "missed": ("未完成", "missed"),
    "unread": ("到期，未读到总结", "due, no review of it was read"),
    "due": ("到期未见结果", "due, no result"),
    "late": ("已过期，有进展", "late, under way"),
    "overdue": ("逾期未提", "overdue"),
    "moved": ("期限已改", "deadline moved"),
    "dropped": ("不再提及", "dropped"),
    "removed": ("已删去", "removed"),
}
ROLES = {
    "promise": ("承诺", "promise"),
    "outcome": ("结果", "outcome"),
    "baseline": ("基数", "baseline"),
    "mention": ("提及", "mention"),
    "copy": ("转载", "copy"),
    "earlier": ("原先", "earlier version"),
}
SAYS = {
    "stated": ("提出一次", "said once"),
    "repeated": ("多次重申", "repeated"),
    "changed": ("提法有变", "reworded since"),
    "dropped": ("后续文件不再提", "no longer carried"),
    "removed": ("已从页面删去", "removed from its page"),
}
EVIDENCE = {
    "none": ("尚无结果", "nothing reported"),
    "progress": ("有进展", "progress"),
    "met": ("已完成", "met"),
    "missed": ("未完成", "missed"),
}
DEADLINE = {
    "none": ("没有写明期限", "no deadline stated"),
    "open": ("尚未到期", "not due yet"),
    "awaited": ("已到期，结果的公布还要等些时候", "passed; its figures are still awaited"),
    "begun": ("已经开始", "begun"),
    "unread": ("已到期，没有读到总结那段时间的文件，无从判断", "passed; nothing that looks back on it was read"),
    "due": ("已到期，尚无结果", "passed, without a result"),
    "overdue": ("已过期，此后的文件没有说到", "passed; later documents say nothing"),
    "met": ("有结果", "answered"),
    "missed": ("有结果", "answered"),
    "moved": ("已改到以后", "moved to a later day"),
}


@click.command(cls=Command)
@click.option("--who", metavar="WHO", help="Who is bound, as 江阴市.")
@click.option("--indicator", metavar="WORDS", help="Words of the indicator or object, or its id in the catalogue.")
@click.option("--state", type=click.Choice(list(LABELS)), help="How they stand.")
@click.option("--due-before", type=DAY, metavar="DAY", help="With a first deadline before this day.")
@click.option("--mentions", is_flag=True, help="Also what is spoken of and was never promised.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="At most so many.")
@click.pass_obj
def commitments(
    session: Session,
    who: str | None,
    indicator: str | None,
    state: str | None,
    due_before: date | None,
    mentions: bool,
    limit: int,
) -> None:
    """What was promised, the nearest deadline first; what has passed stands behind, and what has none at the end."""
    from db import commitments as stored

    kinds = ("target", "action", "mention") if mentions else ("target", "action")
    with session.database().read() as tx:
        found = stored.query(
            tx, who=who, indicator=indicator, label=state, due_before=due_before, kinds=kinds, today=_today(),
            limit=limit + 1,
        )  # fmt: skip
    for each in found[:limit]:
        if session.as_json:
            session.emit(as_row(each))
        else:
            session.say(_line(session, each))
    if not found:
        session.say(session.words("没有符合条件的承诺", "no commitment fits"))
    elif len(found) > limit:
        session.note(session.words(f"只列出前 {limit} 条；更多：--limit", f"the first {limit} only; more with --limit"))


@click.command(cls=Command)
@click.argument("one", type=NUMBER)
@click.argument("other", type=NUMBER)
@click.option("--note", default="", help="Why, for those who ask later.")
@click.pass_obj
def link(session: Session, one: int, other: int, note: str) -> None:
    """Two commitments are one: join them, now and in every later run."""
    from monitor import verdicts

    left = _decided(session, verdicts.join, one, other, note)
    _say_done(session, left, f"#{one} 与 #{other} 已合并为 #{left}", f"#{one} and #{other} are one now: #{left}")


@click.command(cls=Command)
@click.argument("one", type=NUMBER)
@click.argument("other", type=NUMBER, required=False)
@click.option("--saying", type=NUMBER, metavar="N", help="Take this saying out of ONE, into a commitment of its own.")
@click.option("--note", default="", help="Why, for those who ask later.")
@click.pass_obj
def unlink(session: Session, one: int, other: int | None, saying: int | None, note: str) -> None:
    """Two commitments are two: keep them apart. With ONE alone, take back all that was decided of it."""
    from monitor import verdicts

    if other is not None and saying is not None:
        raise UsageFault("unlink takes OTHER or --saying, not both")
    if other is not None:
        _decided(session, verdicts.part, one, other, note)
        _say_done(session, one, f"#{one} 与 #{other} 已记为两件事", f"#{one} and #{other} are two")
    elif saying is not None:
        left = _decided(session, verdicts.split, one, saying, note)
        _say_done(session, left, f"说法 {saying} 已从 #{one} 拆出，成为 #{left}", f"saying {saying} is #{left} now")
    else:
        count = _decided(session, lambda database, *given: verdicts.undo(database, one, given[-1]))
        _say_done(session, one, f"已撤回关于 #{one} 的 {count} 项决定", f"{count} verdicts about #{one} taken back")


@click.command(cls=Command)
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="At most so many.")
@click.pass_obj
def review(session: Session, limit: int) -> None:
    """The doubtful links, each with its reasons: `link` says that two are one, `unlink` that they are two."""
    from db import commitments as stored

    with session.database().read() as tx:
        found = stored.candidates_of(tx, limit=limit)
        known = {each.key: each for each in stored.find(tx, {key for pair in found for key in (pair.one, pair.other)})}
    for candidate in found:
        pair = [known[key] for key in (candidate.one, candidate.other) if key in known]
        if len(pair) < 2:
            continue
        if session.as_json:
            session.emit(candidate_row(candidate, pair))
        else:
            session.say("\n".join(_candidate_lines(session, candidate, pair)))
            session.say()
    if not found:
        session.say(session.words("没有存疑的关联", "no link is in doubt"))


def as_row(commitment: StoredCommitment) -> dict[str, Any]:
    """A commitment as JSON: the keys that scripts rely on."""
    names = ("id", "kind", "who", "indicator", "indicator_id", "measure", "start", "end", "label", "state", "first")
    row = {name: getattr(commitment, name) for name in names}
    return row | {name: row[name].isoformat() if row[name] else None for name in ("start", "end")}


def candidate_row(candidate: StoredCandidate, pair: list[StoredCommitment]) -> dict[str, Any]:
    """A doubtful link as JSON."""
    one, other = (as_row(each) for each in pair)
    return {"one": one, "other": other, "reasons": list(candidate.reasons), "classes": list(candidate.classes)}


@click.command(cls=Command)
@click.argument("number", type=NUMBER, metavar="ID")
@click.pass_obj
def commitment(session: Session, number: int) -> None:
    """The whole story of one promise: its first wording, all that was said of it since, and how it stands."""
    from monitor.story import tell
    from monitor.verdicts import NoSuchCommitment

    try:
        with session.database().read() as tx:
            story = tell(tx, number)
    except NoSuchCommitment as error:
        raise UsageFault(str(error)) from error
    if session.as_json:
        session.emit(story.as_json())
    else:
        session.say("\n".join(story_lines(session, story)))


def story_lines(session: Session, story: Story) -> list[str]:
    """The whole story of one promise for people."""
    from monitor.cli.show import change_lines, plain

    held, state = story.commitment, story.commitment.state
    words = session.words
    lines = [_line(session, held), ""]
    first = held.first
    lines.append(
        f"{words('首次提法', 'first said')}  {first['day']}  “{plain(first['quote'])}”  {plain(first['page'])}"
    )
    lines.append(f"{words('说法', 'says')}  {words(*SAYS[state['says']])}：{plain(state['latest'])}")
    found = f"：{plain(state['found'])}" if state["found"] else ""
    lines.append(f"{words('证据', 'evidence')}  {words(*EVIDENCE[state['evidence']])}{found}")
    end = f"{state['first_end']}  " if state["first_end"] else ""
    stands = state["deadline"]
    if stands == "open" and held.end and held.end < _today():
        stands = "awaited"
    lines.append(f"{words('首个期限', 'first deadline')}  {end}{words(*DEADLINE[stands])}")
    lines += ["", words("经过", "what was said")]
    for said in story.sayings:
        lines.append(f"  {said.day}  {words(*ROLES[said.role])}  {plain(said.title)}  ({said.who})  [{said.id}]")
        lines.append(f"    “{plain(said.quote)}”")
    if story.changes:
        lines += ["", words("变化", "changes")]
        for finding in story.changes:
            lines += [f"  {line}" for line in change_lines(finding.change, session.language)]
    if story.candidates:
        lines += ["", words("存疑的关联（link 或 unlink 来定）", "in doubt (decide with link or unlink)")]
        for candidate, other in story.candidates:
            lines.append(f"  {_line(session, other)}")
            lines += [f"    {plain(doubt_name(reason, session.language))}" for reason in candidate.reasons]
    if story.apart:
        lines += ["", words("相近而不可比", "near, and not comparable")]
        lines += [f"  {_line(session, other)}  （{'；'.join(map(plain, reasons))}）" for other, reasons in story.apart]
    return lines


def _today() -> date:
    return utc_now().astimezone(BEIJING).date()


def _line(session: Session, each: StoredCommitment) -> str:
    from monitor.cli.show import plain

    end = each.end.isoformat() if each.end else ""
    facts = [session.words(*LABELS[each.label]), each.who, each.state["latest"] or each.indicator, end]
    return f"#{each.id} " + plain(" · ".join(fact for fact in facts if fact))


def _candidate_lines(session: Session, candidate: StoredCandidate, pair: list[StoredCommitment]) -> list[str]:
    from monitor.cli.show import plain

    lines = [f"{_line(session, each)}\n    “{plain(each.first['quote'])}”" for each in pair]
    return [*lines, *(f"  ? {plain(doubt_name(reason, session.language))}" for reason in candidate.reasons)]


def _decided(session: Session, deed: Any, *given: Any) -> int:
    from monitor.verdicts import NoSuchCommitment

    try:
        number: int = deed(session.database(), *given, utc_now())
    except NoSuchCommitment as error:
        raise UsageFault(str(error)) from error
    return number


def _say_done(session: Session, commitment: int, zh: str, en: str) -> None:
    if session.as_json:
        session.emit({"commitment": commitment})
    else:
        session.say(session.words(zh, en))
