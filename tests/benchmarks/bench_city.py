"""A crawl and a re-check of the whole replica city on loopback, without pace: wall time, and CPU of client and server.

The city is served by a process of its own, which tells its CPU time. What is stored is taken in (read, extracted,
compared, threaded) in a phase of its own, so that the way from the lists to the stored captures stands alone and can
be set beside other programs on the same pages.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from crawler.catalogue import Source, load_sources  # noqa: E402
from crawler.crawl import crawl  # noqa: E402
from crawler.fetch import Fetcher  # noqa: E402
from db.engine import Database  # noqa: E402
from db.migrate import upgrade  # noqa: E402
from monitor import jobs  # noqa: E402
from monitor.config import Config  # noqa: E402
from tests.sites.city.server import START, City  # noqa: E402 -- the tests are no installed package
from tests.sites.city.sites import lay_out  # noqa: E402
from tests.sites.server import StillClock  # noqa: E402

ROUNDS = (("crawl", timedelta()), ("re-check", timedelta(days=200)))  # by then every page is due


def serve(pipe: Connection, folder: Path) -> None:
    """Serve the city, its source files in the folder, until told to end; tells its CPU seconds and requests."""
    city = City(StillClock(start=START))
    city.catalogue(folder / "sources")
    lay_out(city, folder / "sources" / "papers")
    pipe.send("open")
    while pipe.recv() == "figures":
        pipe.send((time.process_time(), len(city.log)))


def main() -> None:
    process = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = process.Pipe()
        server = process.Process(target=serve, args=(theirs, folder), daemon=True)
        server.start()
        ours.recv()
        sources = {source.id: source for source in load_sources(folder / "sources")}
        url = f"sqlite:///{folder}/bench.sqlite"
        upgrade(url)
        print(f"{'':20}{'pages':>7}{'asked':>7}{'wall s':>8}{'client CPU s':>14}{'server CPU s':>14}{'ms a page':>11}")
        with Database(url) as database:
            for title, later in ROUNDS:
                verdicts: Counter[str] = Counter()
                measured(ours, title, partial(fetch, database, sources, later, verdicts))
                print(f"{'':4}{dict(verdicts)}")
                measured(ours, "  taken in", partial(take_in, database, sources, later))
        ours.send("end")
        server.join(5)
    print(f"most memory of the client: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def measured(pipe: Connection, title: str, work: Callable[[], int]) -> None:
    """Do the work, which returns how many pages it did, and print what it took on both sides."""
    pipe.send("figures")
    server, asked = pipe.recv()
    client, began = time.process_time(), time.perf_counter()
    done = work()
    wall, client = time.perf_counter() - began, time.process_time() - client
    pipe.send("figures")
    server_now, asked_now = pipe.recv()
    figures = f"{done:7}{asked_now - asked:7}{wall:8.2f}{client:14.2f}{server_now - server:14.2f}"
    print(f"{title:20}{figures}{1000 * wall / max(done, 1):11.2f}", flush=True)


def fetch(database: Database, sources: dict[str, Source], later: timedelta, verdicts: Counter[str]) -> int:
    """A pass over every source at a clock that waits for nobody; returns the pages fetched."""
    clock = StillClock(start=START + later)
    fetched = 0
    with Fetcher(contact="bench", clock=clock, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        for source in sources.values():
            result = crawl(source, fetcher, database, clock.now())
            verdicts.update(result.verdicts)
            fetched += result.fetched
    return fetched


def take_in(database: Database, sources: dict[str, Source], later: timedelta) -> int:
    """All that follows from what was fetched; returns the pages taken in."""
    return len(jobs.take_in_pending(database, Config(), START + later, sources))


if __name__ == "__main__":
    main()
