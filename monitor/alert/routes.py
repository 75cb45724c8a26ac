"""Where a rule's findings go: destinations, of which each gets deliveries of its own, and the channels behind them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from monitor.alert.channels import Channel
from monitor.alert.channels.local import FileChannel, MaildirChannel, StdoutChannel
from monitor.alert.robots import robot_of
from monitor.alert.rules import matches
from monitor.alert.schedule import leaves
from monitor.config import AppriseService, Config, File, Maildir, Smtp, Webhook

if TYPE_CHECKING:
    from db.findings import Finding
    from monitor.config import Rule
    from monitor.flag import Language


def destinations(config: Config, names: Collection[str] = ()) -> tuple[str, ...]:
    """The destinations of the channels of these names, of all channels where none is named.

    A mail channel has one for each recipient (desk/editor@example.org), so that one who cannot be reached holds up
    nobody else; any other channel is one by itself.
    """
    found: list[str] = []
    for name in names or config.channels:
        channel = config.channels[name]
        found += [f"{name}/{recipient}" for recipient in channel.to] if isinstance(channel, Smtp) else [name]
    return tuple(dict.fromkeys(found))


def routed(config: Config, rule: Rule) -> tuple[str, ...]:
    """The destinations of a rule."""
    return destinations(config, rule.channels)


def asking(config: Config, finding: Finding, now: datetime) -> tuple[tuple[datetime, Rule], ...]:
    """The rules that ask for a finding of `now`, each with when it would leave; the first to tell it stands first.

    A destination hears of a finding once: by the first of them that leads there.
    """
    wanted = [
        (leaves(rule.often, now, config.quiet, urgent=rule.urgent), rule)
        for rule in config.rules
        if matches(rule, finding)
    ]
    return tuple(sorted(wanted, key=itemgetter(0)))


def operators(config: Config) -> tuple[str, ...]:
    """The destinations that hear of the program's own troubles; none where the configuration names none."""
    return destinations(config, config.operators) if config.operators else ()


def languages(config: Config) -> dict[str, Language]:
    """The language of the destinations whose channel has one of its own."""
    found = {each: config.channels[channel_of(each)].lang for each in destinations(config)}
    return {destination: lang for destination, lang in found.items() if lang}


def channel_of(destination: str) -> str:
    """The name of the channel that a destination belongs to."""
    return destination.partition("/")[0]


def open_channels(config: Config) -> dict[str, Channel]:
    """A channel for each destination. Nothing is connected yet."""
    return {destination: _channel(config, destination) for destination in destinations(config)}


def _channel(config: Config, destination: str) -> Channel:
    name, _, recipient = destination.partition("/")
    settings = config.channels[name]
    if isinstance(settings, Smtp):
        from monitor.alert.channels.smtp import SmtpChannel

        return SmtpChannel(settings, recipient)
    if isinstance(settings, Webhook):
        from monitor.alert.channels.webhook import WebhookChannel  # httpx takes a tenth of a second

        return WebhookChannel(settings)
    if isinstance(settings, AppriseService) and (robot := robot_of(settings.url.get_secret_value())):
        from monitor.alert.channels.robot import RobotChannel

        return RobotChannel(robot)
    if isinstance(settings, AppriseService):
        from monitor.alert.channels.chat import ChatChannel

        return ChatChannel(settings)
    if isinstance(settings, File):
        return FileChannel(settings.path)
    return MaildirChannel(settings.path) if isinstance(settings, Maildir) else StdoutChannel()
