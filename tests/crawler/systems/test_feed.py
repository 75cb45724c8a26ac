"""Feeds and sitemaps; T-A7: hostile XML is inert."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from crawler.catalogue import Column, Source
from crawler.systems import feed, founder, founder_old
from crawler.values import Ask, Link

SOURCE = Source(
    id="f", name="f", publisher="f", jurisdiction="无锡市", system="feed", hosts=("a.cn",),
    columns=(Column(address="https://a.cn/rss.xml"),),
)  # fmt: skip
ASK = Ask(url="https://a.cn/rss.xml")
RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>要闻</title><item><title>湖东开工</title>
<link>/doc/1.html</link><pubDate>Wed, 05 Mar 2031 09:00:00 +0800</pubDate></item><item><title>无址</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>湖东开工</title><link rel="edit" href="/e"/>
<link href="https://a.cn/doc/1.html"/><updated>2031-03-05T09:00:00+08:00</updated></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.cn/doc/1.html</loc>
<lastmod>2031-03-05</lastmod></url></urlset>"""


@pytest.mark.parametrize(("text", "title"), [(RSS, "湖东开工"), (ATOM, "湖东开工"), (SITEMAP, "")])
def test_items_are_read(text: str, title: str) -> None:
    assert feed.listing(SOURCE, ASK, text).links == (
        Link(url="https://a.cn/doc/1.html", title=title, published=date(2031, 3, 5)),
    )


def test_a_sitemap_index_leads_to_its_maps() -> None:
    text = "<sitemapindex><sitemap><loc>/m1.xml</loc></sitemap><sitemap><loc>/m2.xml</loc></sitemap></sitemapindex>"
    assert [ask.url for ask in feed.listing(SOURCE, ASK, text).more] == ["https://a.cn/m1.xml", "https://a.cn/m2.xml"]


@pytest.mark.parametrize("text", ["<rss><channel/></rss>", "<rss>", "", "<html><body>404</body></html>", "\x00"])
def test_what_is_no_feed_is_told(text: str) -> None:
    assert feed.listing(SOURCE, ASK, text).problem


@pytest.mark.parametrize(("system", "name"), [(founder, "period.xml"), (founder_old, "navi.xml")])
def test_t_a7_a_newspapers_month_that_declares_entities_is_inert(tmp_path: Path, system: ModuleType, name: str) -> None:
    """Months are read by their days and files alone: nothing is fetched, expanded or taken for an issue."""
    secret = tmp_path / "secret"
    secret.write_text("2031-03-05 node_1.htm")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">{laughs}]><r>&x;&l9;</r>'
    ask = Ask(url=f"https://a.cn/html/2031-03/{name}", step="month")
    found = system.listing(SOURCE, ask, text)
    assert (found.links, found.more) == ((), ())


def test_t_a7_entities_and_document_types_are_inert(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    for head in (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/evil.dtd">',
        f"<!DOCTYPE r [{laughs}]>",
        '<!doctype r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ):
        listing = feed.listing(
            SOURCE, ASK, f"<?xml version='1.0'?>{head}<rss><item><title>&x;&l9;</title><link>/1</link></item></rss>"
        )
        assert listing.links == ()
        assert "document type" in listing.problem
