"""A crawl and a re-check of a replica portal on loopback, without pace: wall time, and CPU of client and server apart.

The server runs in a process of its own and tells its CPU time at the end. No extraction: what is measured is the way
from the list to the stored capture.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from crawler.catalogue import Source  # noqa: E402
from crawler.crawl import crawl  # noqa: E402
from crawler.fetch import Fetcher  # noqa: E402
from crawler.read import read_page  # noqa: E402
from db import captures, versions  # noqa: E402
from db.engine import Database  # noqa: E402
from db.migrate import upgrade  # noqa: E402
from tests.sites import portal  # noqa: E402 -- the tests are no installed package
from tests.sites.server import Answer, Site, source_of  # noqa: E402

PAGES = 500
NOW = datetime(2031, 3, 20, tzinfo=UTC)
WORDS = ["　　到2031年底，湖东片区新建学校六所，其中小学四所，新增学位八千个；力争年内改造道路十二条。"] * 40


def serve(pipe: Connection) -> None:
    site = Site()
    rows = [(f"/doc/2031/03/19/{n}.shtml", f"关于第{n}号工程的实施方案", "2031-03-19") for n in range(PAGES)]
    count = -(-PAGES // 24)
    for page in range(count):
        name = "index.shtml" if page == 0 else f"index_{page + 1}.shtml"
        site.routes[f"/list/{name}"] = Answer(portal.city_list(rows[page * 24 : page * 24 + 24], count))
    for address, title, _ in rows:
        site.routes[address] = Answer(portal.information(title, WORDS))
    pipe.send(source_of(site, depth=100).model_dump())
    while pipe.recv() == "cpu":
        pipe.send(time.process_time())


def main() -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    source = Source.model_validate(ours.recv())
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        upgrade(url)
        print(f"{'':12}{'pages':>8}{'wall s':>9}{'client CPU s':>14}{'server CPU s':>14}{'ms a page':>11}")
        with Database(url) as database:
            for name, later in (("crawl", timedelta()), ("re-check", timedelta(days=3))):
                ours.send("cpu")
                server, client, began = ours.recv(), time.process_time(), time.perf_counter()
                with Fetcher(contact="bench") as fetcher:
                    result = crawl(source, fetcher, database, NOW + later)
                wall, client = time.perf_counter() - began, time.process_time() - client
                ours.send("cpu")
                server = ours.recv() - server
                figures = (
                    f"{result.fetched:8}{wall:9.2f}{client:14.2f}{server:14.2f}{1000 * wall / result.fetched:11.2f}"
                )
                print(f"{name:12}{figures}  {result.verdicts}")
                take_in(database, result.captures)
    print(f"most memory of the client: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    ours.send("end")
    process.join(5)


def take_in(database: Database, ids: tuple[int, ...]) -> None:
    """Store the versions, so that a re-check has something to compare with."""
    with database.write() as tx:
        for capture_id in ids:
            stored = captures.load(tx, capture_id)
            if stored:
                version = read_page(stored.capture.body or b"", "text/html", "intertid", stored.capture.url)
                versions.add(tx, stored.page_id, capture_id, version, NOW)


if __name__ == "__main__":
    main()
