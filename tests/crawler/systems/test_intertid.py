"""The portals' lists in their skins, and their detail pages."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.catalogue import Column, Source
from crawler.systems import intertid
from crawler.values import Ask, Link
from tests.sites import portal

ROOT = "https://www.example.cn/zfwj/szfwj/"
ROWS = [
    (f"/doc/2031/03/{day:02}/48332{day:02}.shtml", f"市政府关于第{day}号水利工程建设的实施意见", f"2031-03-{day:02}")
    for day in range(1, 25)
]
SOURCE = Source(
    id="replica",
    name="仿真市",
    publisher="仿真市人民政府",
    jurisdiction="无锡市",
    system="intertid",
    hosts=("www.example.cn",),
    columns=(Column(address=ROOT + "index.shtml"),),
)


def ask(name: str = "index.shtml", depth: int = 1) -> Ask:
    return Ask(url=ROOT + name, depth=depth)


@pytest.mark.parametrize("text", [portal.city_list(ROWS, 3), portal.bureau_list(ROWS, 3)], ids=["city", "bureau"])
def test_rows_have_whole_titles_days_and_addresses(text: str) -> None:
    listing = intertid.listing(SOURCE, ask(), text)
    assert len(listing.links) == 24
    assert listing.links[4] == Link(
        url="https://www.example.cn/doc/2031/03/05/4833205.shtml",
        title="市政府关于第5号水利工程建设的实施意见",
        published=date(2031, 3, 5),
    )
    assert listing.problem == ""


def test_a_table_of_regulations_dates_its_rows_by_their_addresses() -> None:
    rows = [
        ("/uploadfiles/203103/04/2031030409.pdf", "仿真市湖泊保护办法", ""),
        ("/doc/2031/02/01/7.shtml", "仿真市渔港办法", ""),
    ]
    listing = intertid.listing(SOURCE, ask(), portal.table_list(rows))
    assert [link.url.rsplit("/", 1)[1] for link in listing.links] == ["2031030409.pdf", "7.shtml"]
    assert [link.published for link in listing.links] == [date(2031, 3, 4), date(2031, 2, 1)]
    assert listing.more == ()


def test_page_two_is_index_2_and_page_count_ends_the_list() -> None:
    more = intertid.listing(SOURCE, ask(), portal.city_list(ROWS, 3)).more
    assert [(each.url, each.depth, each.guess) for each in more] == [(ROOT + "index_2.shtml", 2, False)]
    more = intertid.listing(SOURCE, ask("index_2.shtml", 2), portal.city_list(ROWS, 3)).more
    assert [each.url for each in more] == [ROOT + "index_3.shtml"]
    assert intertid.listing(SOURCE, ask("index_3.shtml", 3), portal.city_list(ROWS, 3)).more == ()


def test_a_full_page_without_a_count_guesses_one_more() -> None:
    text = portal.city_list(ROWS, 3).replace("pageCount", "x")
    assert [each.guess for each in intertid.listing(SOURCE, ask(), text).more] == [True]
    short = portal.city_list(ROWS[:5], 3).replace("pageCount", "x")
    assert intertid.listing(SOURCE, ask(), short).more == ()


def test_the_list_ends_at_page_100() -> None:
    assert intertid.listing(SOURCE, ask("index_100.shtml", 100), portal.city_list(ROWS, 300)).more == ()


def test_t_x1_rows_in_an_unknown_skin_are_found_and_told() -> None:
    text = portal.page("列表", "".join(f"<section><a href='{a}'>{t}</a></section>" for a, t, _ in ROWS))
    listing = intertid.listing(SOURCE, ask(), text)
    assert len(listing.links) == 24
    assert "skin" in listing.problem


def test_an_empty_shell_is_told_from_an_empty_list() -> None:
    shell = portal.page(
        "列表", "<ul id='doclist'></ul><script>getSearchList(1,20,'181','35404',1,'writeTime')</script>"
    )
    assert "shell" in intertid.listing(SOURCE, ask(), shell).problem
    assert "no rows" in intertid.listing(SOURCE, ask(), portal.page("列表", "<p>暂无信息</p>")).problem


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (portal.information("湖东片区更新方案", ["一句。"]), date(2031, 3, 4)),
        (portal.news("湖东片区更新方案", ["一句。"]), date(2031, 3, 5)),
        (portal.xinwu("湖东片区更新方案", ["一句。"]), date(2031, 3, 6)),
    ],
    ids=["information", "news", "xinwu"],
)
def test_detail_pages_of_every_skin(text: str, day: date) -> None:
    version = intertid.read(text, "https://www.example.cn/doc/2031/01/01/1.shtml")
    assert (version.title, version.published, version.text) == ("湖东片区更新方案", day, "一句。")
    assert version.reader == "intertid-2"


def test_the_address_gives_the_day_where_the_page_does_not() -> None:
    html = "<html><body><h1>一则公告</h1><div id='Zoom'><p>一句。</p></div></body></html>"
    assert intertid.read(html, "https://a.cn/doc/2031/01/02/1.shtml").published == date(2031, 1, 2)


def test_t_o6_what_lies_behind_the_last_static_page_is_asked_of_the_search() -> None:
    column = Column(address="https://www.a.cn/zfwj/index.shtml", site="168", channel="59437", endpoint="titleCx")
    source = Source.model_validate(
        {"id": "a", "name": "a", "publisher": "a", "jurisdiction": "a", "system": "intertid", "hosts": ("www.a.cn",)}
        | {"columns": (column,)}
    )
    first, deep = intertid.history(source, column, date(1998, 1, 1), date(2031, 3, 5))
    assert (first.url, deep.url) == (column.address, "https://www.a.cn/intertidwebapp/fzb/titleCx")
    assert dict(deep.form)["pageIndex"] == "100"
    row = {"title": "粮食储备办法", "url": "/doc/2009/06/01/12.shtml", "pubDate": ""}
    found = intertid.listing(source, deep, json.dumps({"list": [row], "pageCount": 101}))
    assert [(link.url, link.published, link.stated) for link in found.links] == [
        ("https://www.a.cn/doc/2009/06/01/12.shtml", date(2009, 6, 1), False)
    ]
    assert [ask.depth for ask in found.more] == [101]
    short = intertid.listing(source, deep, json.dumps({"list": [], "pageCount": 21}))
    assert (short.links, short.more, short.problem) == ((), (), "")
    (only,) = intertid.history(source, column.model_copy(update={"channel": ""}), date(1998, 1, 1), date(2031, 3, 5))
    assert only == first
