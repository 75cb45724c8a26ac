"""`rules`: who hears of what."""

from __future__ import annotations

import click

from monitor.cli.session import NUMBER, Command, Group, Session, UsageFault, utc_now


@click.group(cls=Group)
def rules() -> None:
    """Who hears of what, as the configuration says."""


@rules.command("list", cls=Command)
@click.pass_obj
def list_(session: Session) -> None:
    """The rules with where each sends and how often."""
    from monitor.alert.routes import routed

    for rule in session.config.rules:
        where = routed(session.config, rule)
        if session.as_json:
            session.emit({**rule.model_dump(mode="json"), "destinations": list(where)})
            continue
        asks = rule.model_dump(mode="json", exclude_defaults=True, exclude={"name", "channels", "often"})
        asking = " ".join(
            f"{key}={','.join(map(str, each)) if isinstance(each, list) else each}" for key, each in asks.items()
        )
        nowhere = session.words("（没有渠道）", "(no channel)")
        session.say(f"{rule.name}  {asking or '*'}  {rule.often}  → {', '.join(where) or nowhere}")


@rules.command(cls=Command)
@click.argument("finding", type=NUMBER)
@click.pass_obj
def test(session: Session, finding: int) -> None:
    """Which rules ask for a stored finding, where it would go and when, were it found now."""
    from db import findings
    from monitor.alert.routes import asking, routed
    from monitor.alert.wording import moment

    with session.database().read() as tx:
        stored = findings.get(tx, finding)
    if stored is None:
        raise UsageFault(f"finding {finding}: there is none of that number; see `wuxi-monitor findings --json`")
    config, now = session.config, utc_now()
    asked = asking(config, stored, now)
    for leaving, rule in asked:
        if session.as_json:
            session.emit({"rule": rule.name, "destinations": list(routed(config, rule)), "leaves": leaving.isoformat()})
        else:
            session.say(f"{rule.name}  {moment(leaving, session.language)}  → {', '.join(routed(config, rule)) or '—'}")
    if not asked:
        session.say(session.words("没有规则要求通知这条发现", "no rule asks for this finding"))
