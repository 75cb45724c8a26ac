"""`alerts`: the outbox, silences, and what a message would look like."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.session import (
    DAY,
    EXIT_WANTING,
    EXIT_WELL,
    NUMBER,
    CannotWork,
    Command,
    Group,
    Session,
    UsageFault,
    utc_now,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.outbox import Delivery
    from monitor.alert.channels import Channel
    from monitor.alert.message import Message
    from monitor.flag import Language

SHOWN = 3  # numbers of findings in a line of the list
STATES = ("collecting", "pending", "sending", "delivered", "held", "silenced", "dead")


@click.group(cls=Group)
def alerts() -> None:
    """Who was told what: the deliveries in the outbox."""


@alerts.command("list", cls=Command)
@click.option("--state", type=click.Choice(STATES), help="Only deliveries in this state.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many, newest first.")
@click.pass_obj
def list_(session: Session, state: str | None, limit: int) -> None:
    """The deliveries, newest first."""
    from db import outbox
    from monitor.cli.show import table

    with session.database().read() as tx:
        deliveries = outbox.newest(tx, state=state, limit=limit)
        told = {each.id: _told(tx, each, session.language) for each in deliveries}
        counts = outbox.counts(tx)
    if session.as_json:
        for delivery in deliveries:
            subject, numbers = told[delivery.id]
            session.emit({**delivery.as_json(), "subject": subject, "findings": numbers})
        return
    for line in table(
        (
            str(each.id),
            each.channel,
            each.state,
            f"{each.attempts}×",
            f"{each.created_at:%Y-%m-%d %H:%M}Z",
            told[each.id][0],
            _numbers(told[each.id][1]),
            session.told(each.last_error or ""),
        )
        for each in deliveries
    ):
        session.say(line)
    total = "  ".join(f"{name} {count}" for name, count in counts.items() if count)
    session.say(total or session.words("发件箱是空的", "the outbox is empty"))


def _told(tx: Connection, delivery: Delivery, lang: Language) -> tuple[str, list[int]]:
    """The subject of a delivery, and the numbers of the findings that it tells; none where it tells operators."""
    from db import notices, outbox
    from monitor.alert.message import subject
    from monitor.alert.notices import render_notices

    found = outbox.contents(tx, delivery.id)
    if found:
        return subject(found, lang), [each.id for each in found]
    told = notices.of_delivery(tx, delivery.id)
    return (render_notices(told, lang).subject if told else ""), []


def _numbers(ids: list[int]) -> str:
    """Numbers of findings in few characters: #3 #4 #9 +12."""
    more = f" +{len(ids) - SHOWN}" if len(ids) > SHOWN else ""
    return " ".join(f"#{each}" for each in ids[:SHOWN]) + more


@alerts.command(cls=Command)
@click.argument("ids", nargs=-1, type=NUMBER)
@click.option("--all-dead", is_flag=True, help="Every delivery that was given up.")
@click.pass_obj
def retry(session: Session, ids: tuple[int, ...], all_dead: bool) -> int:
    """Try dead deliveries again, now, under the same key."""
    from db import outbox

    if bool(ids) == all_dead:
        raise UsageFault("alerts retry takes numbers of deliveries (see `alerts list --state dead`), or --all-dead")
    database = session.database()
    now = utc_now()
    with database.write() as tx:
        chosen = [each.id for each in outbox.newest(tx, state="dead")] if all_dead else list(ids)
        unknown = [each for each in chosen if not outbox.retry(tx, each, now)]
    if unknown:
        raise UsageFault(f"delivery {unknown[0]}: not a dead one; see `wuxi-monitor alerts list --state dead`")
    sent = session.deliver(database, by_hand=True)
    return EXIT_WANTING if sent.retried or sent.dead else EXIT_WELL


@alerts.command(cls=Command)
@click.option("--reason", help="Why; it is told with what was held back.")
@click.option("--days", type=click.IntRange(1, 366), help="For so many days from now.")
@click.option("--until", type=DAY, help="Until the beginning of this day (UTC).")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Of this class (may be given again).")
@click.option("--who", multiple=True, metavar="WHO", help="Who is bound.")
@click.option("--indicator", multiple=True, metavar="WORDS", help="Words of the indicator, or its id.")
@click.option("--source", multiple=True, metavar="ID", help="From this source; * stands for anything.")
@click.option("--page", multiple=True, metavar="URL", help="Of this page; * stands for anything.")
@click.option("--words", multiple=True, metavar="WORDS", help="Words of the title or of the text.")
@click.option("--end", "ended", type=NUMBER, metavar="NUMBER", help="End this silence now.")
@click.pass_obj
def silence(
    session: Session, /, reason: str | None, days: int | None, until: date | None, ended: int | None, **asks: Any
) -> None:
    """Hold back what fits for a while; without options, the silences that are on. Everything is stored all the same."""
    from db import silences

    database, now = session.database(), utc_now()
    asked = {name: list(given) for name, given in asks.items() if given}
    if ended is not None:
        with database.write() as tx:
            if not silences.end(tx, ended, now):
                raise UsageFault(f"silence {ended}: there is none of that number, or it is over")
    elif asked:
        if not reason or (days is None) == (until is None):
            raise UsageFault("a silence needs --reason, and either --days or --until")
        end = now + timedelta(days=days) if days else datetime.combine(until or now, time(0), UTC)
        if end <= now:
            raise UsageFault(f"--until {until}: that is over")
        _check_asks(asked)
        with database.write() as tx:
            silences.add(tx, asked, reason, now, end)
    elif reason or days or until:
        raise UsageFault(
            "a silence of everything is none: say --class, --who, --indicator, --source, --page or --words"
        )
    with database.read() as tx:
        on = silences.active(tx, now)
    for each in on:
        if session.as_json:
            session.emit({"id": each.id, "reason": each.reason, "ends_at": each.ends_at.isoformat(), **each.asks})
        else:
            asking = " ".join(f"{name}={','.join(given)}" for name, given in each.asks.items())
            session.say(f"{each.id}  {each.ends_at:%Y-%m-%d %H:%M}Z  {asking}  {each.reason}")
    if not on:
        session.say(session.words("没有静默", "there is no silence"))


def _check_asks(asks: dict[str, list[str]]) -> None:
    """Raises UsageFault where what is to be silenced could never be found."""
    from pydantic import ValidationError

    from monitor.config import Rule

    try:
        Rule.model_validate({"name": "silence", **asks})
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageFault(f"--{str(first['loc'][0]).removesuffix('es')}: {first['ctx']['error']}") from None


@alerts.command(cls=Command)
@click.argument("finding", type=NUMBER)
@click.option("--format", "form", type=click.Choice(["text", "html", "mail"]), default="text", show_default=True)
@click.option("--to", "destination", metavar="CHANNEL", help="Send it there for once, in place of printing it.")
@click.pass_obj
def simulate(session: Session, finding: int, form: str, destination: str | None) -> None:
    """The exact message that a stored finding would be. Nothing is stored by this."""
    from db import findings
    from monitor.alert.mail import mail
    from monitor.alert.message import render
    from monitor.alert.routes import open_channels
    from monitor.alert.rules import matches

    with session.database().read() as tx:
        stored = findings.get(tx, finding)
    if stored is None:
        raise UsageFault(f"finding {finding}: there is none of that number; see `wuxi-monitor findings --json`")
    rules = [rule.name for rule in session.config.rules if matches(rule, stored)]
    message = render([stored], session.language, rules, program=session.config.program)
    key, now = f"simulated_{finding}", utc_now()
    if destination:
        channels = open_channels(session.config)
        chosen = [name for name in channels if destination in (name, name.partition("/")[0])]
        if not chosen:
            raise UsageFault(f"--to {destination}: no such channel; there are: {', '.join(channels) or 'none'}")
        for name in chosen:
            _send(name, channels[name], key, message, now)
    elif session.as_json:
        session.emit(dict(message.json))
    elif form == "mail":
        click.echo(mail(key, message, now, "wuxi-monitor@localhost", "reader@localhost").as_string())
    else:
        session.say(message.html if form == "html" else f"{message.subject}\n\n{message.text}")


def _send(name: str, channel: Channel, key: str, message: Message, now: datetime) -> None:
    from monitor.alert.channels import Permanent, Retry

    try:
        channel.send(key, message, now)
    except (Retry, Permanent) as error:
        raise CannotWork(f"{name}: {error}") from None
