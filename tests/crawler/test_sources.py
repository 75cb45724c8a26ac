"""The catalogue that we ship: every file is crawled whole against a replica of its site at its own addresses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.catalogue import Source, load_sources
from crawler.clock import SystemClock
from crawler.crawl import crawl
from crawler.discover import discover
from crawler.fetch import Fetcher
from crawler.read import read_page
from db.engine import Database
from tests.sites import epaper, portal
from tests.sites.server import Answer, Asked, Site, StillClock

NOW = datetime(2031, 3, 20, 4, tzinfo=UTC)
WORDS = ["到2031年底，湖东片区新建学校六所，其中小学四所。", "力争年内改造道路十二条。"]
DAY = date(2031, 3, 19)
SOURCES = {source.id: source for source in load_sources()}
# Columns without an address wait for the first contact; what they will be is for `sources check` to say.
KNOWN = [source for source in SOURCES.values() if source.columns]


class World(Site):
    """One server that stands for every host of a source: it answers by the path alone."""

    def fetcher(self, source: Source) -> tuple[Fetcher, Source]:
        """A fetcher that reaches the server under the source's own host names, and the source over plain HTTP."""
        port = self.server.server_port
        columns = tuple(
            # The replica's lists are shorter than what was counted on the real ones.
            each.model_copy(update={"address": self.local(each.address, port), "rows": 0})
            for each in source.columns
        )
        hosts = tuple(f"{host}:{port}" for host in source.hosts)
        local = source.model_copy(
            update={"columns": columns, "hosts": hosts, "allow_private": True, "pace_seconds": 0.0}
        )
        return Fetcher(contact="x", clock=StillClock(), resolve=self.resolve), local

    @staticmethod
    def local(address: str, port: int) -> str:
        parts = urlsplit(address)
        return parts._replace(scheme="http", netloc=f"{parts.hostname}:{port}").geturl()

    @staticmethod
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]


def rows(column: int) -> list[tuple[str, str, str]]:
    numbers = range(column * 100 + 1, column * 100 + 6)
    return [(f"/doc/2031/03/19/{n}.shtml", f"关于第{n}号工程的实施方案", "2031-03-19") for n in numbers]


def build(world: World, source: Source) -> int:
    """Put the source's lists and pages on the server; returns how many articles there are."""
    wrap = {"wxrb": portal.wxrb, "intertid": portal.news, "intertid-search": portal.xinwu}.get(source.system)
    count = 0
    searches: dict[str, list[tuple[str, str, str]]] = {}
    for number, column in enumerate(source.columns):
        path = urlsplit(column.address).path
        if source.system in ("founder", "founder-old"):
            count += newspaper(world, source, path)
            continue
        listed = rows(number)
        count += len(listed)
        if source.system == "intertid-search":
            searches[column.channel] = listed
            world.routes[path] = Answer(portal.page("列表", "<script>getSearchList()</script>"))
        elif source.system == "css":
            listed = [(f"/col50/2031-03-19/{n}.html", f"第{n}号工程开工", "") for n in range(5)]
            world.routes[path] = Answer(portal.page("新闻", "".join(f'<a href="{a}">{t}</a>' for a, t, _ in listed)))
            body = "".join(f"<p>{words}</p>" for words in WORDS)
            for address, title, _ in listed:
                world.routes[address] = Answer(
                    f"<html><body><div class='article-title'><h1>{title}</h1></div><span class='time'>{DAY}</span>"
                    f"<div class='article-main'>{body}</div></body></html>"
                )
            continue
        else:
            world.routes[path] = Answer(portal.city_list(listed, 1))
        assert wrap
        for address, title, _ in listed:
            world.routes[address] = Answer(wrap(title, WORDS))

    def search(asked: Asked) -> Answer:
        form = parse_qs(asked.form)
        assert form.get("kind", [""])[0] == next(
            each.kind for each in source.columns if each.channel == form["channelIds"][0]
        )
        found = [{"title": t, "url": a, "writeTimeString": d} for a, t, d in searches[form["channelIds"][0]]]
        return Answer(json.dumps({"status": 0, "data": {"totalPages": 1, "data": found}}))

    world.routes["/info_open/search"] = search
    return count


def newspaper(world: World, source: Source, base: str) -> int:
    """One issue with two pages and three articles."""
    if source.system == "founder":
        front = f"{base}{DAY:%Y%m/%d}/"
        articles = front.replace("/layout/", "/content/")
        world.routes[f"{base}{DAY:%Y%m}/period.xml"] = Answer(epaper.period_xml([DAY]))
        up = "../" * (front.count("/") - 1)
        page = epaper.layout_b(DAY, ["A01", "A02"], []).replace('<ul id="articlelist" class="news-list">', "<ul>{}")
        for name, numbers in (("A01", (1, 2)), ("A02", (3,))):
            items = "".join(f'<a href="{up}{articles[1:]}content_{n}.html">第{n}号工程开工</a>' for n in numbers)
            world.routes[f"{front}node_{name}.html"] = Answer(page.replace("{}", items))
        for n in (1, 2, 3):
            world.routes[f"{articles}content_{n}.html"] = Answer(epaper.article_b(DAY, f"第{n}号工程开工", WORDS))
        world.routes[base] = Answer(f"<meta http-equiv=refresh content='0;url={DAY:%Y%m/%d}/node_A01.html'>")
    else:
        front = f"{base}{DAY:%Y-%m/%d}/"
        world.routes[f"{base}{DAY:%Y-%m}/navi.xml"] = Answer(epaper.navi_xml([DAY]))
        for name, numbers in ((2, (1, 2)), (4, (3,))):
            items = [(n, f"第{n}号工程开工") for n in numbers]
            world.routes[f"{front}node_{name}.htm"] = Answer(epaper.layout_old(DAY, [2, 4], items))
        for n in (1, 2, 3):
            world.routes[f"{front}content_{n}.htm"] = Answer(epaper.article_old(f"第{n}号工程开工", WORDS))
        world.routes[base] = Answer(f"<script>location.href='{DAY:%Y-%m/%d}/node_2.htm'</script>")
    return 3


@pytest.mark.parametrize("source", KNOWN, ids=lambda source: source.id)
def test_a_source_is_found_and_read_whole(source: Source) -> None:
    world = World()
    try:
        count = build(world, source)
        fetcher, local = world.fetcher(source)
        with fetcher:
            found = discover(local, fetcher, NOW)
            assert (found.errors, found.problems) == ([], [])
            assert len(found.links) == count
            for url, link in found.links.items():
                response = fetcher.get(url, local)
                version = read_page(response.body, response.header("content-type"), source.system, url, local)
                assert version.title == link.title
                assert [each.text for each in version.paragraphs if each.role == "body"] == WORDS
    finally:
        world.close()


def test_every_source_says_who_publishes_where_and_how_sure_we_are() -> None:
    marks = {mark for source in SOURCES.values() for mark in (source.certainty, *(c.certainty for c in source.columns))}
    assert marks <= set("RTSFIG")
    for source in SOURCES.values():
        assert source.note or source.certainty == "R", source.id
        assert source.columns or source.to_find, source.id


def test_the_columns_whose_address_is_unknown_are_named_not_guessed() -> None:
    assert {"要闻", "会议报告", "规划计划", "统计信息", "为民办实事"} <= set(SOURCES["wuxi"].to_find)


def test_no_column_is_listed_twice() -> None:
    seen = [(column.address, column.channel) for source in SOURCES.values() for column in source.columns]
    assert len(seen) == len(set(seen))


def test_the_whole_city_is_crawled_politely_and_each_page_once(sqlite_url: str) -> None:
    """Every source twice into one database; the servers' own logs tell what was asked and how far apart."""
    slow = 0.01  # seconds; enough to be measured, short enough for a test
    with Database(sqlite_url) as database:
        for source in KNOWN:
            world = World()
            try:
                count = build(world, source)
                _, local = world.fetcher(source)
                local = local.model_copy(update={"pace_seconds": slow})
                with Fetcher(contact="x", clock=SystemClock(), resolve=world.resolve) as fetcher:
                    first = crawl(local, fetcher, database, NOW)
                assert (first.verdicts, first.errors, first.primed) == ({"content": count}, (), True), source.id
                asked = [(each.path, each.form) for each in world.log if each.path != "/robots.txt"]
                assert len(asked) == len(set(asked)), source.id
                gaps = [later.at - earlier.at for earlier, later in pairwise(world.log)]
                assert min(gaps) >= slow, source.id
                world.log.clear()
                with Fetcher(contact="x", clock=StillClock(), resolve=world.resolve) as fetcher:
                    second = crawl(local, fetcher, database, NOW + timedelta(minutes=30))
                assert (second.new, second.fetched, second.errors) == (0, 0, ()), source.id
            finally:
                world.close()
