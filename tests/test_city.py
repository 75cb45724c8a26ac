"""A whole city of replica sites crawled over HTTP: found and read whole, each page once, asked politely, and for a week
only what is due; what changes there reaches the reader, what breaks there the operator alone.

Time is simulated: the program sleeps on the clock by which the server stamps what it is asked.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.backfill import backfill
from crawler.catalogue import Source
from db import captures, findings, notices, outbox, pages, versions
from db.engine import Database
from monitor import jobs
from monitor.config import Config
from monitor.jobs import Outcome
from monitor.watch import watch
from tests.sites.city.server import START, TODAY, City, Page, by_host
from tests.sites.city.sites import GOVERNMENT, Writer, lay_out
from tests.sites.server import Answer, Asked, StillClock

CONFIG = Config.model_validate(
    {"channels": {"desk": {"type": "stdout"}, "ops": {"type": "stdout"}}, "operators": ["ops"]}
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORBIDDEN = ("/uploadfiles/202603/05/", "/doc/secret/")  # by the robots.txt of two hosts
PACE = {"js": 2.0, "town": 5.0}  # seconds: what the source's file says, what the host's robots.txt says; elsewhere 1


class Watched:
    """The city as it was at first, and the program that watches it from its source files."""

    def __init__(self, city: City, sources: dict[str, Source], database: Database) -> None:
        self.city, self.sources, self.database, self.clock = city, sources, database, city.clock
        self.clock.passed = 0.0
        city.clear()
        self.write: Writer = lay_out(city, Path(sources["papers"].folder))
        self.due: dict[str, set[str]] = {}  # by source: what was due before its last pass, and what was asked in it
        self.asked: dict[str, set[str]] = {}

    def round(self, later: timedelta = timedelta()) -> dict[str, Outcome]:
        """A pass over every source, as cron has it made, so much later than the last one ended."""
        self.clock.passed += later.total_seconds()
        self.city.log.clear()
        outcomes = {}
        with self.city.fetcher() as fetcher:
            for source in self.sources.values():
                now, before = self.clock.now(), len(self.city.log)
                with self.database.read() as tx:
                    self.due[source.id] = {page.url for page in pages.due(tx, source.id, now, 10_000)}
                outcomes[source.id] = jobs.crawl_source(self.database, source, fetcher, CONFIG, now)
                asked = {address(each) for each in self.city.log[before:]}
                self.asked[source.id] = asked & self.city.pages.keys()
        watch(self.database, CONFIG, self.sources, self.clock.now())
        return outcomes

    def captured(self, source: str) -> list[tuple[str, str]]:
        """Everything that was stored of a source's pages: address and verdict."""
        with self.database.read() as tx:
            return [(each.capture.url, each.capture.verdict.value) for each in captures.every(tx, source=source)]

    def told(self) -> set[tuple[tuple[str, ...], str]]:
        """What readers were told: classes and address."""
        with self.database.read() as tx:
            return {
                (finding.change.classes, finding.page)
                for delivery in outbox.newest(tx)
                for finding in outbox.contents(tx, delivery.id)
            }

    def notices(self) -> list[tuple[str, str, bool]]:
        """What operators were told, in order: about what, which kind, whether it was its end."""
        with self.database.read() as tx:
            told = [each for one in reversed(outbox.newest(tx)) for each in notices.of_delivery(tx, one.id)]
        return [(each.about.partition(".")[0], each.what, each.over) for each in told]

    def documents(self) -> list[Page]:
        """The rows of the portal's first column."""
        return self.city.columns["www", f"{GOVERNMENT}szfwj/"].pages


def address(asked: Asked) -> str:
    return f"http://{asked.headers['host']}{asked.path}"


Home = tuple[City, dict[str, Source]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The server of the city and its catalogue."""
    city = City(StillClock(start=START))
    yield city, city.catalogue(tmp_path_factory.mktemp("city") / "sources")
    city.close()


@pytest.fixture
def fresh(home: Home, database: Database) -> Watched:
    """The city before anybody asked for anything."""
    return Watched(*home, database)


@pytest.fixture(scope="module")
def first_round(home: Home, _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A database after the first round, and the seconds that it took."""
    path = Path(shutil.copy(_sqlite_template, tmp_path_factory.mktemp("first") / "city.sqlite"))
    with Database(f"sqlite:///{path}") as database:
        one = Watched(*home, database)
        one.round()
    return path, one.clock.passed


@pytest.fixture
def watched(home: Home, first_round: tuple[Path, float], tmp_path: Path) -> Iterator[Watched]:
    """The city after its first round."""
    path, seconds = first_round
    with Database(f"sqlite:///{shutil.copy(path, tmp_path / 'city.sqlite')}") as database:
        one = Watched(*home, database)
        one.clock.passed = seconds
        yield one


def check_manners(log: list[Asked]) -> None:
    """What the server itself knows of us: who we are, robots.txt before all else, the pace, and nothing forbidden."""
    for host, asked in by_host(log):
        paths = [each.path for each in asked]
        assert (paths[0], paths.count("/robots.txt")) == ("/robots.txt", 1), host
        gaps = [later.at - earlier.at for earlier, later in pairwise(asked)]
        assert min(gaps, default=PACE.get(host, 1.0)) >= PACE.get(host, 1.0), host
    assert all(each.headers["user-agent"].endswith("(+ops@example.org)") for each in log)
    assert not [each.path for each in log if each.path.startswith(FORBIDDEN)]
    assert not [each.path for each in log if each.path.endswith(("index_1.shtml", "index_2.html"))]
    assert all("channelIds=&" not in each.form and "parent_id=&" not in each.form for each in log)


def check_words(watched: Watched) -> None:
    """Every page that holds content was read: its own headline, day and words, by its system's own recipe."""
    with watched.database.read() as tx:
        for source in watched.sources:
            for where, page in watched.city.published(source).items():
                stored = next(each for each in pages.find(tx, where) if each.source_id == source)
                newest = versions.latest(tx, stored.id)
                assert (newest is not None) == (page.verdict == "content"), where
                if newest is None:
                    continue
                version = newest[1]
                said = [each.text for each in version.paragraphs if each.role in ("body", "table")]
                assert [line for line in said if not line.startswith("附件：")] == page.words, where
                assert "+" not in version.reader, where
                if not where.endswith((".xlsx", ".txt")):  # which have no headline of their own
                    assert version.title == page.title, where
                    assert version.published in (page.shown or page.day, None), where
                    assert stored.list_date in (page.day, None), where


def test_every_page_of_the_city_comes_home_once_in_a_polite_way(fresh: Watched) -> None:
    outcomes = fresh.round()
    city, log = fresh.city, list(fresh.city.log)
    for source in fresh.sources:
        expected = {(where, page.verdict) for where, page in city.published(source).items()}
        assert Counter(fresh.captured(source)) == Counter(expected), source
    check_words(fresh)
    check_manners(log)
    assert not [each for each in log if {"if-none-match", "if-modified-since"} & each.headers.keys()]
    # Asked more than once: what two sources list, a redirect to itself with a cookie, and a Retry-After.
    often = {where for where, times in Counter((address(each), each.form) for each in log).items() if times > 1}
    shared = {(where, "") for where, page in city.pages.items() if len(page.sources) > 1}
    again = {(page.address, "") for page in city.columns["old", "/tz/"].pages[-4:-1] if page.verdict == "content"}
    assert shared < often <= shared | again
    silence = [later.at - earlier.at for earlier, later in pairwise(dict(by_host(log))["old"])]
    assert 30.0 <= max(silence) < 100.0  # the 503 that asked for half a minute, and the drip that had one
    assert {source for source, outcome in outcomes.items() if outcome.failed} == {"portal", "weather"}
    fresh.round(HOUR)
    assert fresh.asked == {source: set() for source in fresh.sources}  # an hour later no page is due, only lists
    check_manners(fresh.city.log)
    assert fresh.told() == set()


def test_for_a_week_each_pass_asks_only_what_is_due_and_ever_more_rarely(watched: Watched) -> None:
    times: dict[str, list[float]] = {}
    for later in (HOUR, 3 * HOUR, 8 * HOUR, DAY, 2 * DAY, 4 * DAY):
        outcomes = watched.round(later)
        check_manners(watched.city.log)
        for each in watched.city.log:
            times.setdefault(address(each), []).append(each.at)
        for source, outcome in outcomes.items():
            assert outcome.result is not None
            assert outcome.result.new == 0
            forbidden = {where for where in watched.due[source] if FORBIDDEN[0] in where or FORBIDDEN[1] in where}
            assert watched.asked[source] == watched.due[source] - forbidden, (source, later)
    assert watched.told() == set()
    young, middle = watched.documents()[0], watched.documents()[6]
    old = watched.city.columns["www", f"{GOVERNMENT}zfgz/"].pages[-1]
    moments = [times.get(page.address, []) for page in (young, middle, old)]
    gaps = [later - earlier for earlier, later in pairwise(moments[0])]
    assert gaps == sorted(gaps)
    assert len(moments[0]) >= 3 > len(moments[1]) == 1 > len(moments[2]) == 0


def test_what_changes_in_the_city_reaches_the_reader_and_nothing_else_does(watched: Watched) -> None:
    city, write, documents = watched.city, watched.write, watched.documents()
    stories = city.columns["www", "/xwzx/yw/"].pages
    later, files, invalid, gone, hidden = documents[0], documents[1], documents[2], stories[2], stories[4]
    later.words[0] = later.words[0].replace("2026年10月", "2027年10月")
    workbook = city.publish(
        "portal", "www", "/uploadfiles/202603/11/7.xlsx", "重点任务分解表", TODAY, files_gone, verdict="gone"
    )
    before = files.answer
    files.answer = lambda page, asked: replaced(
        before(page, asked), "/uploadfiles/202603/07/2026030709333394639541.xlsx", workbook.path
    )
    still = invalid.answer
    invalid.answer = lambda page, asked: replaced(still(page, asked), "<td>有效</td>", "<td>废止</td>")
    gone.gone = True
    stories.remove(hidden)
    copied = documents[4]
    city.channels["bei", "35407"].pages.insert(
        0, write.page("north", "bei", ago=0, title=copied.title, words=copied.words)
    )
    late = write.page("portal", "www", ago=120)
    documents.insert(-2, late)
    issue = [page for paper in write.papers.values() for page in paper.issue(TODAY + DAY)]

    watched.round(DAY)
    new = {(("new",), page.address) for page in (late, *issue)}
    changed = {
        (("later",), later.address),
        (("replaced-attachment",), files.address),
        (("validity",), invalid.address),
    }
    assert watched.told() == new | changed
    for _ in range(3):
        watched.round(6 * HOUR)
        assert watched.told() == new | changed  # three checks, and not yet a day
    watched.round(6 * HOUR)
    watched.round(6 * HOUR)
    assert watched.told() == new | changed | {(("withdrawn",), gone.address)}
    with watched.database.read() as tx:
        classes = Counter(finding.change.classes for finding in findings.query(tx) if not finding.history)
    assert classes[("republished",)] == 1  # stored, and nobody's alert
    assert classes[("withdrawn",)] == 1


def files_gone(page: Page, asked: Asked) -> Answer:
    return Answer("", 404)


def replaced(answer: Answer, old: str, new: str) -> Answer:
    assert isinstance(answer.body, str)
    return Answer(answer.body.replace(old, new), answer.status, answer.headers)


def test_t_n5_a_new_template_and_two_outages_are_three_notices_to_operators_and_none_to_readers(
    watched: Watched,
) -> None:
    city = watched.city

    def redesigned(answer: Answer) -> Answer:
        """Another container, and a word of the new site in front of every text."""
        answer = replaced(answer, "TRS_Editor", "nr")
        return replaced(
            answer, '<div id="Zoom">', '<div class="zw"><p>本页由新版网站生成，如有出入，请以文件为准。</p>'
        )

    city.weather["dong"] = redesigned
    city.weather["bei"] = lambda answer: Answer("<html><body>系统繁忙，请稍后再试</body></html>")
    city.weather["szb"] = lambda answer: Answer("", 503)
    watched.round(DAY)
    for _ in range(4):
        watched.round(3 * HOUR)
    assert watched.told() == set()
    troubles = [("yield:east", "source-strange"), ("source:north", "source-failing"), ("host:szb", "host-down")]
    assert Counter(watched.notices()) == Counter((*each, False) for each in troubles)
    assert not {verdict for _, verdict in watched.captured("east")} - {"content", "unreadable"}
    city.weather.clear()
    for later in (3 * HOUR, 3 * HOUR, 2 * DAY):
        watched.round(later)
    assert watched.told() == set()
    assert Counter(watched.notices()) == Counter((*each, over) for each in troubles for over in (False, True))


def test_t_o6_the_stale_pages_of_a_hybrid_are_its_past(watched: Watched) -> None:
    river = watched.sources["river"]
    watched.city.log.clear()
    with watched.city.fetcher() as fetcher:
        result = backfill(river, fetcher, watched.database, watched.clock.now())
    wanted = {**watched.city.published("river"), **watched.city.published("stale")}
    assert Counter(watched.captured("river")) == Counter((where, "content") for where in wanted)
    assert (result.new, result.errors) == (21, ())
    check_manners(watched.city.log)
