"""`alerts list` and `alerts retry`: the outbox."""

from __future__ import annotations

import click

from monitor.cli.session import EXIT_WANTING, EXIT_WELL, Command, Group, Session, UsageFault, utc_now

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
        counts = outbox.counts(tx)
    if session.as_json:
        for delivery in deliveries:
            session.emit(delivery.as_json())
        return
    for line in table(
        (
            str(each.id),
            each.channel,
            each.state,
            f"{each.attempts}×",
            f"{each.created_at:%Y-%m-%d %H:%M}Z",
            each.last_error or "",
        )
        for each in deliveries
    ):
        session.say(line)
    total = "  ".join(f"{name} {count}" for name, count in counts.items() if count)
    session.say(total or session.words("发件箱是空的", "the outbox is empty"))


@alerts.command(cls=Command)
@click.argument("ids", nargs=-1, type=int)
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
    sent = session.deliver(database)
    return EXIT_WANTING if sent.retried or sent.dead else EXIT_WELL
