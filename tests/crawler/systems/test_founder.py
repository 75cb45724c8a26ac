"""E-papers: both skins of the platform of today, and the old one, crawled from month file to article."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.catalogue import Column, Source
from crawler.discover import Found, discover
from crawler.fetch import Fetcher
from crawler.systems import founder, founder_old
from crawler.values import Ask
from tests.sites import epaper
from tests.sites.server import Answer, Site, StillClock, source_of

NOW = datetime(2031, 3, 5, 1, tzinfo=UTC)
DAYS = [date(2031, 3, 1), date(2031, 3, 2), date(2031, 3, 4), date(2031, 3, 5)]  # none on the third
WORDS = ["本报讯 到2031年底，湖东片区新建学校六所。", "（甲乙 摄）"]


def found_in(source: Source) -> Found:
    with Fetcher(contact="x", clock=StillClock()) as fetcher:
        return discover(source, fetcher, NOW)


def paper(site: Site, skin: str) -> Source:
    """An e-paper with two pages an issue; content 1n on its first page, 2n on its second, n an advert."""
    lay = {"a": epaper.layout_a, "b": epaper.layout_b}[skin]
    site.routes["/pc/layout/203103/period.xml"] = Answer(epaper.period_xml(DAYS))
    for day in DAYS:
        base = f"/pc/layout/{day:%Y%m/%d}/"
        first = [(100 + day.day, f"{day.day}日要闻"), (day.day, "")]
        site.routes[base + "node_A01.html"] = Answer(lay(day, ["A01", "A02"], first))
        site.routes[base + "node_A02.html"] = Answer(lay(day, ["A01", "A02"], [(200 + day.day, f"{day.day}日民生")]))
    site.routes["/pc/layout/"] = Answer(
        "<html><head><meta http-equiv='refresh' content='0; url=203103/05/node_A01.html'></head></html>"
    )
    return source_of(site, system="founder", columns=(Column(address=f"{site.root}/pc/layout/"),), depth=2)


@pytest.mark.parametrize("skin", ["a", "b"])
def test_the_newest_issues_are_found_without_adverts(site: Site, skin: str) -> None:
    found = found_in(paper(site, skin))
    folder = {"a": "con", "b": "content"}[skin]
    assert found.errors == []
    assert list(found.links) == [
        f"{site.root}/pc/{folder}/203103/{day:02}/content_{number + day}.html"
        for day in (5, 4)
        for number in (100, 200)
    ]
    assert {link.published for link in found.links.values()} == {date(2031, 3, 5), date(2031, 3, 4)}
    assert [link.title for link in found.links.values()] == ["5日要闻", "5日民生", "4日要闻", "4日民生"]
    assert len(site.paths()) == len(set(site.paths()))


def test_the_entry_helps_where_there_is_no_month_file(site: Site) -> None:
    source = paper(site, "b")
    del site.routes["/pc/layout/203103/period.xml"]
    found = found_in(source)
    assert found.errors == []
    assert {link.published for link in found.links.values()} == {date(2031, 3, 5)}


def test_last_months_file_is_asked_while_the_month_is_young() -> None:
    source = Source(
        id="p", name="p", publisher="p", jurisdiction="无锡市", system="founder", hosts=("a.cn",),
        columns=(Column(address="http://a.cn/pc/layout/"),), depth=3,
    )  # fmt: skip
    urls = [ask.url for ask in founder.start(source, source.columns[0], date(2031, 3, 2))]
    assert urls == [
        "http://a.cn/pc/layout/203103/period.xml",
        "http://a.cn/pc/layout/203102/period.xml",
        "http://a.cn/pc/layout/",
    ]
    months = founder.history(source, source.columns[0], date(2030, 12, 31), date(2031, 2, 1))
    assert [ask.url[-17:-11] for ask in months] == ["203102", "203101", "203012"]


def test_both_addresses_of_an_article_are_one() -> None:
    text = "".join(
        f"<a href='{a}'>湖东</a>"
        for a in ("/jnwb/content/203103/05/content_7.html", "/jnwb/pc/content/203103/05/content_7.html")
    )
    ask = Ask(url="http://a.cn/jnwb/pc/layout/203103/05/node_A01.html", step="layout")
    source = Source(
        id="p", name="p", publisher="p", jurisdiction="无锡市", system="founder", hosts=("a.cn",),
        columns=(Column(address="http://a.cn/jnwb/pc/layout/"),),
    )  # fmt: skip
    links = founder.listing(source, ask, text).links
    assert [link.url for link in links] == ["http://a.cn/jnwb/pc/content/203103/05/content_7.html"]


def test_articles_of_both_skins() -> None:
    day, url = date(2031, 3, 5), "http://a.cn/pc/content/203103/05/content_7.html"
    for text in (
        epaper.article_a(day, "湖东片区建学校", WORDS),
        epaper.article_b(day, "湖东片区建学校", WORDS, "今年开工两所"),
    ):
        version = founder.read(text, url)
        assert (version.title, version.published, version.reader) == ("湖东片区建学校", day, "founder-2")
        assert [each.text for each in version.paragraphs if each.role == "body"] == WORDS
        assert version.paragraphs[0].role == "title"


def test_a_subtitle_is_kept() -> None:
    version = founder.read(epaper.article_b(date(2031, 3, 5), "湖东片区建学校", WORDS, "今年开工两所"), "http://a.cn/x")
    assert [each.text for each in version.paragraphs if each.role == "title"] == ["湖东片区建学校", "今年开工两所"]
    assert version.published == date(2031, 3, 5)


def test_the_old_platform(site: Site) -> None:
    base = "/paper/wxrb/html/"
    site.routes[f"{base}2031-03/navi.xml"] = Answer(epaper.navi_xml(DAYS))
    site.routes[base] = Answer("<script>window.location.href='2031-03/05/node_2.htm'</script>")
    for day in DAYS:
        front = f"{base}{day:%Y-%m/%d}/"
        site.routes[front + "node_2.htm"] = Answer(epaper.layout_old(day, [2, 5], [(day.day, "要闻"), (90, "")]))
        site.routes[front + "node_5.htm"] = Answer(epaper.layout_old(day, [2, 5], [(day.day + 50, "民生")]))
    source = source_of(site, system="founder-old", columns=(Column(address=site.root + base),), depth=1)
    found = found_in(source)
    assert found.errors == []
    assert list(found.links) == [f"{site.root}{base}2031-03/05/content_{n}.htm" for n in (5, 55)]
    version = founder_old.read(epaper.article_old("湖东建学校", WORDS), f"{site.root}{base}2031-03/05/content_5.htm")
    assert (version.title, version.published) == ("湖东建学校", date(2031, 3, 5))
    assert [each.text for each in version.paragraphs] == WORDS
