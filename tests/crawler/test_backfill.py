"""T-O6: years of lists and issues brought home, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.backfill import backfill
from crawler.catalogue import Column, Source
from crawler.crawl import Pass, crawl
from crawler.fetch import Fetcher
from db import captures, pages, sources
from db.engine import Database
from tests.sites import epaper, portal
from tests.sites.server import Answer, Site, StillClock, source_of

NOW = datetime(2031, 3, 20, 4, tzinfo=UTC)
WORDS = ["到2031年底，湖东片区新建学校六所，其中小学四所。"]


def archive(site: Site, count: int, per_page: int = 24) -> Source:
    """A static list of `count` articles, a day apart, the newest first."""
    rows = []
    for number in range(count):
        day = date(2031, 3, 19) - timedelta(days=number)
        address = f"/doc/{day:%Y/%m/%d}/{10000 - number}.shtml"
        rows.append((address, f"第{number}号工程实施方案", day.isoformat()))
        site.routes[address] = Answer(portal.information(f"第{number}号工程实施方案", WORDS, day=day.isoformat()))
    total = -(-count // per_page)
    for page in range(total):
        name = "index.shtml" if page == 0 else f"index_{page + 1}.shtml"
        site.routes[f"/list/{name}"] = Answer(portal.city_list(rows[page * per_page : (page + 1) * per_page], total))
    return source_of(site, depth=1)


def run(source: Source, database: Database, **more: object) -> Pass:
    with Fetcher(contact="x", clock=StillClock()) as fetcher:
        return backfill(source, fetcher, database, NOW, **more)  # type: ignore[arg-type]


def watch(source: Source, database: Database, now: datetime = NOW) -> Pass:
    with Fetcher(contact="x", clock=StillClock()) as fetcher:
        return crawl(source, fetcher, database, now)


def test_t_o6_the_whole_past_comes_home_once_with_its_days(site: Site, database: Database) -> None:
    source = archive(site, 100)
    told: list[int] = []
    result = run(source, database, stored=told.append)
    assert (result.new, result.fetched, result.verdicts, result.errors) == (100, 100, {"content": 100}, ())
    assert tuple(told) == result.captures
    with database.read() as tx:
        (page,) = pages.find(tx, f"{site.root}/doc/2031/03/10/9991.shtml")
    assert page.list_date == date(2031, 3, 10)
    site.log.clear()
    assert run(source, database).fetched == 0
    assert not [path for path in site.paths() if path.startswith("/doc/")]


def test_t_o6_only_the_days_asked_for(site: Site, database: Database) -> None:
    source = archive(site, 60)
    result = run(source, database, since=date(2031, 3, 1), until=date(2031, 3, 10))
    assert result.fetched == 10
    assert run(source, database, limit=7).fetched == 7


def test_t_o6_the_past_is_history_even_after_the_source_was_primed(site: Site, database: Database) -> None:
    source = archive(site, 60)
    assert watch(source, database).primed
    run(source, database)
    with database.read() as tx:
        stored = sources.get(tx, "replica")
        (page,) = pages.find(tx, f"{site.root}/doc/2031/01/20/9942.shtml")
    assert stored
    assert stored.primed_at
    assert page.first_seen_at <= stored.primed_at


def test_t_o6_the_watch_is_not_starved(site: Site, database: Database) -> None:
    """The watch takes the source between two slices, and does not fetch what backfill laid up."""
    source = archive(site, 90)
    watch(source, database)
    site.log.clear()
    passes: list[Pass] = []

    def at_each_slice(_: int) -> None:
        if not passes:
            passes.append(watch(source, database, NOW + timedelta(minutes=5)))

    result = run(source, database, stored=at_each_slice)
    assert passes[0].fetched == 0
    assert passes[0].listed == 24
    assert result.fetched == 90 - 48


def test_t_o6_a_backfill_is_as_polite_as_the_watch(database: Database) -> None:
    clock = StillClock()
    site = Site(clock.monotonic)
    try:
        source = archive(site, 60).model_copy(update={"pace_seconds": 2.0})
        with Fetcher(contact="x", clock=clock) as fetcher:
            assert backfill(source, fetcher, database, NOW).fetched == 60
    finally:
        site.close()
    assert len(site.log) > 60
    assert min(later.at - earlier.at for earlier, later in pairwise(site.log)) >= 2.0  # as the server measures it


def test_t_o6_a_newspaper_by_its_months(site: Site, database: Database) -> None:
    for month, days in ((2, [1, 2, 27]), (3, [1, 3])):
        issues = [date(2031, month, day) for day in days]
        site.routes[f"/pc/layout/2031{month:02}/period.xml"] = Answer(epaper.period_xml(issues))
        for day in issues:
            base = f"/pc/layout/{day:%Y%m/%d}/"
            for name, number in (("A01", 1), ("A02", 2)):
                articles = [(day.month * 1000 + day.day * 10 + number, f"{day}第{number}版要闻")]
                site.routes[f"{base}node_{name}.html"] = Answer(epaper.layout_a(day, ["A01", "A02"], articles))
                address = f"/pc/con/{day:%Y%m/%d}/content_{articles[0][0]}.html"
                site.routes[address] = Answer(epaper.article_a(day, articles[0][1], WORDS))
    source = source_of(site, system="founder", columns=(Column(address=f"{site.root}/pc/layout/"),))
    broken = site.routes.pop("/pc/layout/203102/27/node_A02.html")
    result = run(source, database, since=date(2031, 2, 2))
    assert (result.fetched, len(result.errors)) == (6, 1)
    site.routes["/pc/layout/203102/27/node_A02.html"] = broken
    site.log.clear()
    again = run(source, database, since=date(2031, 2, 2))
    assert (again.fetched, again.errors) == (2, ())
    assert "/pc/layout/203103/01/node_A01.html" not in site.paths()  # a known issue is not read again


KILLS = int(os.environ.get("WUXI_TEST_KILLS", "6"))
PAGES = int(os.environ.get("WUXI_TEST_PAGES", "150"))
PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.backfill import backfill
from crawler.catalogue import load_source
from crawler.fetch import Fetcher
from db.engine import Database
with Database(sys.argv[1]) as database, Fetcher(contact="x") as fetcher:
    step = lambda step: step.phase == "pages" and print(step.done, flush=True)
    source, now = load_source(Path(sys.argv[2])), datetime(2031, 3, 20, tzinfo=UTC)
    result = backfill(source, fetcher, database, now, progress=step)
print("done", len(result.errors), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")
@pytest.mark.timeout(300 + PAGES)  # ten thousand pages take a while
def test_t_o6_killed_again_and_again_it_ends_complete(site: Site, database_url: str, tmp_path: Path) -> None:
    source = archive(site, PAGES, per_page=100)
    file = tmp_path / "replica.toml"
    file.write_text(
        f'id="replica"\nname="x"\npublisher="x"\njurisdiction="无锡市"\nsystem="intertid"\nhosts=["{site.host}"]\n'
        f'allow_private=true\npace_seconds=0\n[[columns]]\naddress="{source.columns[0].address}"\n',
        encoding="utf-8",
    )
    after = PAGES // (KILLS + 1)
    for kill in range(KILLS + 1):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, database_url, str(file)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout
        lines = iter(process.stdout)
        if kill < KILLS:
            for _ in range(after):
                next(lines)
            process.send_signal(signal.SIGKILL)
        rest = list(lines)
        process.wait()
        process.stdout.close()
        if kill == KILLS:
            assert rest[-1] == "done 0\n"
    with Database(database_url) as database, database.read() as tx:
        stored = [captures.load(tx, capture_id) for capture_id in captures.pending(tx)]
        addresses = [each.capture.url for each in stored if each]
        assert len(addresses) == len(set(addresses)) == PAGES
        for address in addresses:
            (page,) = pages.find(tx, address)
            assert page.list_date
            assert f"/{page.list_date:%Y/%m/%d}/" in address
    asked = [path for path in site.paths() if path.startswith("/doc/")]
    assert len(asked) <= PAGES + KILLS  # what was on the way when it was killed is asked once more, nothing else
