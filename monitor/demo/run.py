"""Runs the demo: the city's two days go through the real pipeline, into a real database, mailbox and webhook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from crawler.catalogue import Source, load_source
from crawler.crawl import Pass
from crawler.fetch import Fetcher
from db import findings
from db.engine import Database
from db.findings import Finding
from db.migrate import upgrade
from monitor import jobs
from monitor.alert.outbox import Delivered, deliver_due
from monitor.alert.routes import open_channels
from monitor.config import NAME, Config, load_config
from monitor.demo.city import City, DemoCity
from monitor.demo.mailbox import DemoMailbox
from monitor.demo.receiver import DemoReceiver, Received
from monitor.flag import Language

SECRET = "whsec_eGlodSBkZW1vIHdlYmhvb2sga2V5"  # of the webhook; it opens nothing but the demo's own receiver
READER = "reader@xihu.example"
READING = timedelta(minutes=2)  # from the start of a pass to the moment at which its alerts go out

CONFIGURATION = """\
# The configuration of the demo. Its portal, mail server and webhook receiver were on loopback and are gone.
database = "sqlite:///demo.sqlite"
lang = {lang}
sources = "sources"
contact = "mailto:demo@xihu.example"

[channels.mail]
type = "smtp"
host = "127.0.0.1"
port = {mail_port}
tls = "none"
from = "wuxi-monitor@xihu.example"
to = [{reader}]

[channels.webhook]
type = "webhook"
url = {webhook_url}
secrets = [{secret}]
allow_private = true
"""

SOURCE = """\
# The portal of the demo's invented district. A source on loopback may state a shorter pace than one second.
id = "demo-xihu"
name = {name}
publisher = {publisher}
jurisdiction = {jurisdiction}
system = "intertid"
hosts = [{host}]
allow_private = true
pace_seconds = 0.0
certainty = "R"

[[columns]]
address = {address}
name = {column}
certainty = "R"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRead:
    """What one day's crawl came to: the pass, the requests that the portal answered, and the findings, in order."""

    moment: datetime
    result: Pass
    requests: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that happened. `missing` and `surplus` are (path, class): what was not flagged, what should not have been."""

    city: City
    folder: Path
    first: DayRead
    second: DayRead
    delivered: Delivered
    mails: tuple[EmailMessage, ...]
    hooks: tuple[Received, ...]
    missing: tuple[tuple[str, str], ...]
    surplus: tuple[tuple[str, str], ...]

    @property
    def config_file(self) -> Path:
        return self.folder / NAME

    @property
    def well(self) -> bool:
        """Whether exactly the planned changes were flagged, and each receiver got them once."""
        return not self.missing and not self.surplus and len(self.mails) == len(self.hooks) == 1


class DemoFailed(Exception):
    """The machine did not let the demo run; the message says what went wrong."""


def run(folder: Path, lang: Language, step: Callable[[str], None] | None = None) -> Shown:
    """Both days of the city, into `folder`, which holds nothing yet. `step` hears what is being done, in a word.

    Raises DemoFailed where a pass could not be made.
    """
    with (
        DemoCity(day=1) as portal,
        DemoMailbox(folder / "mail") as mailbox,
        DemoReceiver(folder / "webhook", SECRET) as receiver,
    ):
        config, source = _settings(folder, lang, portal, mailbox, receiver)
        upgrade(config.database_url)
        with Database(config.database_url) as database:
            first = _read_day(database, config, source, portal)
            portal.day = 2
            second = _read_day(database, config, source, portal)
            moment = second.moment + READING
            delivered = deliver_due(database, open_channels(config), lambda: moment, lang)
        missing, surplus = against_plan(portal.city, second.findings)
        return Shown(
            city=portal.city,
            folder=folder,
            first=first,
            second=second,
            delivered=delivered,
            mails=tuple(mailbox.messages()),
            hooks=tuple(each for each in receiver.received if each.signed),
            missing=missing,
            surplus=surplus,
        )


def _settings(
    folder: Path, lang: Language, portal: DemoCity, mailbox: DemoMailbox, receiver: DemoReceiver
) -> tuple[Config, Source]:
    """Writes the demo's configuration and source file as a user would, and reads them as the program does."""
    written = folder / NAME
    text = {"lang": lang, "reader": READER, "webhook_url": f"{receiver.url}/hook", "secret": SECRET}
    written.write_text(CONFIGURATION.format(mail_port=mailbox.port, **_quoted(text)), encoding="utf-8")
    written.chmod(0o600)
    sources = folder / "sources"
    sources.mkdir()
    city = portal.city
    facts = {
        "name": f"{city.name}{city.column}",
        "publisher": city.title,
        "jurisdiction": city.name,
        "host": urlsplit(portal.url).netloc,
        "address": portal.list_url,
        "column": city.column,
    }
    described = sources / "demo-xihu.toml"
    described.write_text(SOURCE.format(**_quoted(facts)), encoding="utf-8")
    return load_config(written, {}), load_source(described)


def _quoted(values: dict[str, str]) -> dict[str, str]:
    """The values as TOML strings; JSON's are TOML's where nothing beyond the basic plane is escaped."""
    return {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}


def _read_day(database: Database, config: Config, source: Source, portal: DemoCity) -> DayRead:
    """One pass over the portal as it stands, at the moment that the city's plan names."""
    moment = portal.city.days[portal.day - 1]
    before = len(portal.requests)
    with Fetcher(contact=config.contact) as fetcher:
        outcome = jobs.crawl_source(database, source, fetcher, config, moment)
    if outcome.error or outcome.result is None or not outcome.result.ok:
        reasons = [outcome.error, *(outcome.result.errors if outcome.result else ())]
        raise DemoFailed("; ".join(reason for reason in reasons if reason))
    with database.read() as tx:
        found = tuple(finding for each in outcome.finding_ids if (finding := findings.get(tx, each)))
    return DayRead(moment=moment, result=outcome.result, requests=len(portal.requests) - before, findings=found)


def against_plan(city: City, found: tuple[Finding, ...]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What the second day was planned to change and was not flagged, and what was flagged beside the plan."""
    paths = {release.file: release.path for release in city.second_day}
    known = {release.file for release in city.first_day}
    planned = Counter((paths[edit.file], edit.kind) for edit in city.edits)
    planned += Counter((path, "new") for file, path in paths.items() if file not in known)
    flagged = Counter((urlsplit(finding.page).path, "+".join(finding.change.classes)) for finding in found)
    return tuple((planned - flagged).elements()), tuple((flagged - planned).elements())
