"""`serve`: the service, until it is told to stop."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import click

from monitor.cli.session import CannotWork, Command, Session
from monitor.cli.sources import FOLDER, chosen_sources, require_contact


@click.command(cls=Command)
@click.option("--sources", "folder", type=FOLDER, help="Folder of source files (default: the catalogue that we ship).")
@click.option("--host", help="Where to answer /healthz and /metrics (default: that of the configuration, loopback).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port for them (default: 8750).")
@click.pass_obj
def serve(session: Session, folder: Path | None, host: str | None, port: int | None) -> None:
    """The service: crawls what is due, delivers, watches itself. SIGTERM ends it within 5 s, SIGHUP reloads."""
    from monitor.config import load_config
    from monitor.service import logs
    from monitor.service.http import HealthServer
    from monitor.service.run import Service, Settings

    def load() -> Settings:
        session.forget_config()
        config = load_config(session.config_path, os.environ)
        chosen = chosen_sources(session, (), folder)
        require_contact(session, chosen.sources.values())
        return Settings(config=config, catalogue=chosen.sources)

    logs.set_up()
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # before any thread begins, so that only this one hears them
    service = Service(session.database(create=True), load)
    settings = service.settings.config.serve
    where = (settings.host if host is None else host, settings.port if port is None else port)
    try:
        answering = HealthServer(*where, service.health)
    except OSError as error:
        raise CannotWork(
            f"{where[0]}:{where[1]}: cannot be listened on: {error.strerror}; choose another --port"
        ) from error
    answering.start()
    session.note(f"http://{where[0]}:{answering.port}/healthz")
    service.start()
    while (heard := signal.sigwait(HEARD)) == signal.SIGHUP:
        service.reload()
    clean = service.stop()
    answering.stop()
    session.note(f"stopped by {signal.Signals(heard).name}")
    if not clean:
        os._exit(0)  # a pass hangs in the network; what it had is stored, and its lease was given back


HEARD = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
