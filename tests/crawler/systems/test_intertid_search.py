"""Shell lists over POST: both endpoints, dirty rows, and the hybrid of a shell and stale static pages."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

from crawler.catalogue import Column, Source
from crawler.discover import discover
from crawler.fetch import Fetcher
from crawler.systems import intertid_search, search
from crawler.values import Ask
from tests.sites import portal
from tests.sites.server import Answer, Asked, Site, StillClock, source_of

SHELL = portal.page(
    "政府文件", '<ul id=\'list\'></ul><script>qx_wbj_getSearchList(1,20,"181","35404",1,"writeTime","")</script>'
)


def rows(first: int, count: int) -> list[dict[str, Any]]:
    return [
        {
            "title": f"第{n}号通知",
            "url": f"/doc/2031/03/{n % 28 + 1:02}/{n}.shtml",
            "writeTimeString": f"2031-03-{n % 28 + 1:02}",
        }
        for n in range(first, first + count)
    ]


class Search:
    """The endpoint: 45 rows of one channel; without a channel it answers for the whole site."""

    def __init__(self, site: Site, kind: str = "") -> None:
        self.rows, self.kind = rows(1, 45), kind
        self.empty_page = 0
        site.routes["/info_open/search"] = self.answer

    def answer(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.form).items()}
        assert (asked.method, asked.headers["x-requested-with"]) == ("POST", "XMLHttpRequest")
        page, size = int(form["pageIndex"]), int(form["pageSize"])
        found = rows(9000, 20) if not form.get("channelIds") else self.rows[(page - 1) * size : page * size]
        if form.get("kind", "") != self.kind or page == self.empty_page:
            found = []
        data = {"totalElements": 45, "totalPages": 3, "page": page, "size": size, "data": found}
        return Answer(json.dumps({"status": 0, "data": data}), headers={"Content-Type": "application/json"})


def source_for(site: Site, **more: Any) -> Source:
    column = Column(address=f"{site.root}/xxgk/zfwj/index.shtml", site="181", channel="35404", **more)
    return source_of(site, system="intertid-search", columns=(column,))


def found_in(source: Source) -> Any:
    with Fetcher(contact="x", clock=StillClock()) as fetcher:
        return discover(source, fetcher, datetime(2031, 3, 5, tzinfo=UTC))


def test_all_pages_of_the_search_are_read(site: Site) -> None:
    Search(site)
    found = found_in(source_for(site))
    assert (len(found.links), found.errors, found.problems) == (45, [], [])
    first = next(iter(found.links.values()))
    assert (first.title, first.published) == ("第1号通知", date(2031, 3, 2))


def test_dirty_rows_are_left_out_and_absolute_addresses_taken(site: Site) -> None:
    search = Search(site)
    search.rows = [
        {"title": "", "url": "/doc/1.shtml"},
        {"title": "无址", "url": ""},
        {"title": None, "url": None},
        *rows(1, 2),
    ]
    search.rows += [{"title": "全址", "url": f"{site.root}/doc/2031/03/09/99.shtml", "writeTime": 1930694400000}]
    found = found_in(source_for(site))
    assert [link.title for link in found.links.values()] == ["第1号通知", "第2号通知", "全址"]
    assert found.links[f"{site.root}/doc/2031/03/09/99.shtml"].published == date(2031, 3, 8)


def test_a_page_that_is_empty_before_the_end_is_told(site: Site) -> None:
    Search(site).empty_page = 2
    found = found_in(source_for(site))
    assert len(found.links) == 20
    assert "page 2 of 3 is empty" in found.problems[0]


def test_a_page_that_repeats_is_told(site: Site) -> None:
    search = Search(site)
    search.rows = rows(1, 20) * 3
    found = found_in(source_for(site))
    assert "repeats" in found.problems[0]


def test_kind_5_is_sent_where_the_column_says_so(site: Site) -> None:
    Search(site, kind="5")
    assert "is empty" in found_in(source_for(site)).problems[0]
    assert len(found_in(source_for(site, kind="5")).links) == 45


def test_the_city_endpoint(site: Site) -> None:
    data = {
        "list": [{"title": "市政府一号文件", "url": "/doc/2031/03/01/7.shtml", "pubDate": "2031-03-01"}],
        "pageCount": 1,
        "totalCount": 1,
    }
    site.routes["/intertidwebapp/fzb/titleCx"] = Answer(json.dumps(data))
    found = found_in(source_for(site, endpoint="titleCx"))
    assert [link.published for link in found.links.values()] == [date(2031, 3, 1)]
    assert "parent_id=35404" in site.log[-1].form


def test_an_answer_that_is_no_json_or_an_error_is_told(site: Site) -> None:
    ask = Ask(url=f"{site.root}/info_open/search", step="search")
    source = source_for(site)
    for text in ("<html>系统</html>", '{"status": 500, "data": null}', '{"status":0,"data":null}', "[]", "7"):
        assert "not answer as expected" in intertid_search.listing(source, ask, text).problem


def test_the_hybrid_reads_the_search_now_and_the_stale_pages_for_the_past(site: Site) -> None:
    source = source_for(site, kind="5", static_from=2)
    (column,) = source.columns
    assert [ask.step for ask in intertid_search.start(source, column, date(2031, 3, 5))] == ["search"]
    past = intertid_search.history(source, column, date(2021, 1, 1), date(2031, 3, 5))
    assert [ask.url for ask in past] == [f"{site.root}/info_open/search", f"{site.root}/xxgk/zfwj/index_2.shtml"]
    stale = portal.city_list([("/doc/2023/10/09/5.shtml", "旧通知", "2023-10-09")], 20)
    listing = intertid_search.listing(source, past[1], stale)
    assert [link.title for link in listing.links] == ["旧通知"]
    assert [ask.url for ask in listing.more] == [f"{site.root}/xxgk/zfwj/index_3.shtml"]


def test_the_numbers_of_a_shell_are_read_from_its_script() -> None:
    assert search.channels(SHELL) == (("181", "35404"),)
    assert search.channels("<script>qx_parent_wbj_getSearchList(1,20,'4','1,2')</script>") == (("4", "1,2"),)
    assert search.channels("<script>var id = '37178'; load(id);</script>") == (("", "37178"),)
