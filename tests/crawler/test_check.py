"""First contact: `sources check`, `add`, `lint`, `lint --twice` and `record` as functions."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.catalogue import PACKAGED, Source, load_source, load_sources
from crawler.check import add, check, lint, lint_twice
from crawler.discover import discover
from crawler.fetch import Fetcher, FetchError
from crawler.golden import expectation, record
from crawler.propose import find_columns, propose_source
from crawler.values import Verdict
from tests.sites import epaper, portal
from tests.sites.server import Answer, Asked, Site, StillClock, source_of

NOW = datetime(2031, 3, 20, tzinfo=UTC)
WORDS = ["到2031年底，湖东片区新建学校六所，其中小学四所。"]
ROWS = [(f"/doc/2031/03/19/{n}.shtml", f"关于第{n}号工程的实施方案", "2031-03-19") for n in range(1, 25)]


@pytest.fixture
def town(site: Site) -> Site:
    site.routes["/list/index.shtml"] = Answer(portal.city_list(ROWS, 1))
    for address, title, _ in ROWS:
        site.routes[address] = Answer(portal.information(title, WORDS))
    site.routes["/"] = Answer(
        portal.page(
            "首页",
            "<div><a href='/zwgk/hybg/index.shtml'>会议报告</a><a href='/zwgk/ghjh/index.shtml'>规划计划专栏</a></div>",
        )
    )
    return site


def test_a_healthy_source_has_nothing_to_mend(town: Site, fetcher: Fetcher) -> None:
    result = check(source_of(town), fetcher, NOW)
    assert (result.wrong, result.found.listed) == ((), 24)
    assert result.sample
    assert (result.sample.verdict, result.sample.charset, result.sample.charset_why) == (
        Verdict.CONTENT,
        "utf-8",
        "utf-8",
    )
    assert result.sample.version
    assert result.sample.version.text == WORDS[0]


def test_unknown_columns_are_found_by_their_names_and_proposed(town: Site, fetcher: Fetcher) -> None:
    result = check(source_of(town, to_find=("会议报告", "规划计划", "为民办实事")), fetcher, NOW)
    assert [(each.name, each.address, each.words) for each in result.proposals] == [
        ("会议报告", f"{town.root}/zwgk/hybg/index.shtml", "会议报告"),
        ("规划计划", f"{town.root}/zwgk/ghjh/index.shtml", "规划计划专栏"),
    ]
    assert result.wrong == ("replica: columns not found in the navigation: 为民办实事",)


def test_a_shell_that_asks_for_another_site_is_told(town: Site, fetcher: Fetcher) -> None:
    town.routes["/xxgk/index.shtml"] = Answer(
        portal.page("列表", "<script>getSearchList(1,20,'181','35404',1)</script>")
    )
    data = {"totalPages": 1, "data": [{"title": t, "url": a, "writeTimeString": d} for a, t, d in ROWS]}
    town.routes["/info_open/search"] = Answer(json.dumps({"status": 0, "data": data}))
    column = {"address": f"{town.root}/xxgk/index.shtml", "site": "184", "channel": "1", "name": "政府文件"}
    source = Source.model_validate(source_of(town).model_dump() | {"system": "intertid-search", "columns": (column,)})
    assert "asks for site 181, the file says 184" in check(source, fetcher, NOW).wrong[0]


def test_without_a_network_each_source_is_one_line() -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    clock = StillClock()
    with Fetcher(contact="x", clock=clock, resolve=nowhere) as fetcher:
        for source in load_sources():
            result = check(source, fetcher, NOW)
            assert len(result.wrong) == 1, source.id
            assert "has no address" in result.wrong[0]
    assert sum(clock.slept) < 120  # names that do not resolve are not tried again and again


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_file_that_we_ship_lints(path: Path) -> None:
    assert lint(path) == ()


def test_lint_names_a_broken_selector_and_a_double_column(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    column = '[[columns]]\naddress = "https://a.cn/l"\n'
    head = 'id="x"\nname="x"\npublisher="x"\njurisdiction="x"\nsystem="css"\nhosts=["a.cn"]\n'
    path.write_text(head + column * 2 + '[[layouts]]\nrow = "li[["\nbody = "div"\n')
    found = lint(path)
    assert any("layouts.row = 'li[['" in line for line in found)
    assert any("twice" in line for line in found)
    assert any("guessed" in line for line in found)
    path.write_text("id = 1")
    assert "missing" in " ".join(lint(path))


def test_t_x2_a_page_whose_text_differs_on_two_fetches_is_told(town: Site, fetcher: Fetcher) -> None:
    counter = iter(range(1000))

    def ticking(asked: Asked) -> Answer:
        return Answer(portal.information("一则通报", [*WORDS, f"已有{next(counter)}人阅读本页面。"]))

    town.routes["/ticking"] = ticking
    source = source_of(town)
    assert lint_twice(source, fetcher, town.root + ROWS[0][0]) == ()
    assert lint_twice(source, fetcher, f"{town.root}/ticking") == ("-已有0人阅读本页面。", "+已有1人阅读本页面。")
    with pytest.raises(FetchError, match="gone"):
        lint_twice(source, fetcher, f"{town.root}/nothing")


@pytest.mark.parametrize(
    ("text", "url", "system"),
    [
        (portal.city_list(ROWS, 2), "https://www.a.cn/list/index.shtml", "intertid"),
        (portal.page("x", "<script>getSearchList(1,20,'181','35404',1)</script>"), "https://www.a.cn/x/", "intertid-search"),
        ("<?xml version='1.0'?><rss><channel/></rss>", "https://www.a.cn/rss", "feed"),
        (epaper.layout_a(date(2031, 3, 5), ["A01"], [(1, "要闻")]), "http://szb.a.cn/pc/layout/203103/05/node_A01.html", "founder"),
        ("<meta http-equiv=refresh content='0;url=2031-03/05/node_2.htm'>", "http://e.a.cn/html/", "founder-old"),
    ],
)  # fmt: skip
def test_a_source_file_is_proposed_that_loads(tmp_path: Path, text: str, url: str, system: str) -> None:
    path = tmp_path / "new.toml"
    path.write_text(propose_source(text, url), encoding="utf-8")
    assert load_source(path).system == system


def test_an_unknown_site_is_proposed_with_its_rows(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    """The walk of docs/adding-a-source.md."""
    items = "".join(
        f"<li class='item'><a href='/a/{n}.html'>湖东第{n}号通知公告</a><i>2031-03-{n:02}</i></li>"
        for n in range(1, 21)
    )
    site.routes["/news/"] = Answer(
        f"<html><title>通知_湖东</title><ul class='news'>{items}</ul><ul><li><a href='/x'>关于我们的网站</a></li></ul></html>"
    )
    body = f"<h1>湖东第3号通知公告</h1><div class='story'>{''.join(f'<p>{words}</p>' for words in WORDS)}</div>"
    for n in range(1, 21):
        site.routes[f"/a/{n}.html"] = Answer(f"<html><body>{body}</body></html>")
    text = add(f"{site.root}/news/", fetcher, source_of(site))
    assert 'row = "ul.news > li.item"' in text
    path = tmp_path / "hudong.toml"
    path.write_text(text, encoding="utf-8")
    assert [line.partition(": ")[2] for line in lint(path)] == [
        "publisher = '…': fill in",
        "jurisdiction = '…': fill in",
    ]
    assert 'body = "div.story"' in text
    text = text.replace('"…"', '"湖东镇"')
    assert "allow_private = true" in text  # it stands on this machine
    path.write_text(text.replace("[expect]", "pace_seconds = 0\n\n[expect]"), encoding="utf-8")
    assert lint(path) == ()
    source = load_source(path)
    assert len(discover(source, fetcher, NOW).links) == 20
    result = check(source, fetcher, NOW)
    assert result.wrong == ()
    assert result.sample
    assert result.sample.version
    assert (result.sample.version.reader, result.sample.version.text) == ("css-2", WORDS[0])


def test_a_government_site_of_another_system_is_proposed_with_its_pages_and_files(
    site: Site, fetcher: Fetcher, tmp_path: Path
) -> None:
    """The walk once more: a menu beside the list, files beneath the text, a counter that no class names."""
    menu = "<ul class='menu'><li><a href='/tzgg/'>通知公告栏目列表</a></li><li><a href='/zcwj/'>政策文件栏目列表</a></li></ul>"
    foot = "<div class='foot'><p>主办：湖东县人民政府办公室</p></div>"
    counter = iter(range(100))

    def article(asked: Asked) -> Answer:
        said = "".join(f"<p>{words}</p>" for words in (*WORDS, f"已有{next(counter)}人阅读本文。"))
        body = f"<div id='fontzoom'><div class='view TRS_UEDITOR'>{said}</div><p><a href='./P1.pdf'>任务表.pdf</a></p></div>"
        line = "<span>发布时间：2031-03-09</span><span>来源：湖东县政府办公室</span><span>浏览次数：<i>9</i></span>"
        return Answer(f"<html><body><h2>湖东县公告</h2><div>{line}</div>{body}{foot}</body></html>")

    for page in (1, 2):
        rows = ""
        for n in range(20 - page * 10 + 1, 30 - page * 10 + 1):
            site.routes[f"/tzgg/t20310309_{n}.html"] = article
            rows += f"<li><span>2031-03-09</span><a href='./t20310309_{n}.html'>·湖东县第{n}号公告</a></li>"
        following = "<a class='next' href='index_1.html'>下一页</a>" if page == 1 else ""
        listed = (
            f"<html><title>公告_湖东县</title><body>{menu}<ul class='gl'>{rows}</ul>{following}{foot}</body></html>"
        )
        site.routes["/tzgg/" if page == 1 else "/tzgg/index_1.html"] = Answer(listed)
    text = add(f"{site.root}/tzgg/", fetcher, source_of(site)).replace("…", "湖东县")
    for line in ('row = "ul.gl > li"', 'next_page = "a.next"', 'body = "div#fontzoom"'):
        assert line in text
    path = tmp_path / "hudong.toml"
    path.write_text(text.replace("[expect]", "pace_seconds = 0\n\n[expect]"), encoding="utf-8")
    url = f"{site.root}/tzgg/t20310309_9.html"
    assert lint_twice(load_source(path), fetcher, url) == ("-已有1人阅读本文。", "+已有2人阅读本文。")
    with path.open("a", encoding="utf-8") as file:
        file.write("""drop = ['p:lexbor-contains("人阅读本文")']\n""")
    source = load_source(path)
    assert (lint(path), lint_twice(source, fetcher, url)) == ((), ())
    result = check(source, fetcher, NOW)
    assert (result.wrong, len(result.found.links)) == ((), 20)
    assert result.sample
    version = result.sample.version
    assert version
    assert (version.issuer, [file.name for file in version.attachments]) == ("湖东县政府办公室", ["任务表.pdf"])


@pytest.mark.parametrize("tag", ["li", "tr"])
def test_rows_that_a_script_would_draw_are_found(site: Site, fetcher: Fetcher, tmp_path: Path, tag: str) -> None:
    cells = "<td>{}</td><td>{}</td>" if tag == "tr" else "{}<span>{}</span>"
    records = ""
    for n in range(1, 16):
        link = f"<a href='/art/2031/3/9/art_77_{n}.html'>湖东县第{n}号公告</a>"
        records += f"<record><![CDATA[<{tag}>{cells.format(link, '2031-03-09')}</{tag}>]]></record>"
        site.routes[f"/art/2031/3/9/art_77_{n}.html"] = Answer(portal.news(f"湖东县第{n}号公告", WORDS))
    script = f"<script type='text/xml'><datastore><recordset>{records}</recordset></datastore></script>"
    site.routes["/col/77/"] = Answer(portal.page("公告", f"<div id='77'></div>{script}"))
    text = add(f"{site.root}/col/77/", fetcher, source_of(site))
    path = tmp_path / "hudong.toml"
    path.write_text(text.replace("…", "湖东县").replace("[expect]", "pace_seconds = 0\n\n[expect]"), encoding="utf-8")
    result = check(load_source(path), fetcher, NOW)
    assert (result.wrong, len(result.found.links)) == ((), 15)


def test_a_page_without_rows_leaves_them_to_be_filled_in(site: Site, fetcher: Fetcher) -> None:
    site.routes["/a/"] = Answer(portal.page("公告", "<div id='app'></div>" + "<p>请稍候。</p>" * 9))
    text = add(f"{site.root}/a/", fetcher, source_of(site))
    assert 'row = ""  # what each row of the list is: fill in' in text


def test_the_rows_of_a_blog_are_told_from_what_stands_in_them(site: Site, fetcher: Fetcher) -> None:
    """Rows with an id and a class of their own, each with a day beside the link to one and the same author."""
    posts = "".join(
        f"<article id='post-{n}' class='post-{n} post type-post'><header class='entry-header'><h2><a href='/p/{n}/'>"
        f"关于湖东第{n}项工程的通报</a></h2><div class='entry-meta'><time>2031年3月{n}日</time> "
        f"<a href='/author/1/'>办公室编辑小组</a></div></header></article>"
        for n in range(1, 11)
    )
    site.routes["/category/news/"] = Answer(f"<html><body><main id='main'>{posts}</main></body></html>")
    story = "".join(f"<p>{words}</p>" for words in WORDS)
    site.routes["/p/1/"] = Answer(
        f"<html><body><nav><a href='/'>首页</a></nav><div class='entry-content'>{story}</div></body></html>"
    )
    text = add(f"{site.root}/category/news/", fetcher, source_of(site))
    assert 'row = "main#main > article.post.type-post"' in text
    assert 'body = "div.entry-content"' in text


def test_lint_asks_for_what_was_left_open(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    head = 'id="x"\nname="x"\npublisher="…"\njurisdiction="x"\nsystem="css"\nhosts=["a.cn"]\n'
    path.write_text(head + '[[columns]]\naddress = "https://a.cn/l"\ncertainty = "R"\n[[layouts]]\nrow = "li"\n')
    told = [line.partition(": ")[2] for line in lint(path)]
    assert "publisher = '…': fill in" in told
    assert "layouts.body: no layout says where it is" in told


def test_find_columns_takes_no_sentence_for_a_column() -> None:
    text = (
        "<a href='/1'>关于做好为民办实事项目征集工作的通知要求</a><a href='/2'>为民办实事</a><a href='#'>为民办实事</a>"
    )
    assert [each.address for each in find_columns(text, "https://a.cn/", ["为民办实事"])] == ["https://a.cn/2"]


def test_record_keeps_the_page_and_what_was_read(town: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    source = source_of(town)
    (path,) = record(source, fetcher, town.root + ROWS[0][0], tmp_path / "golden")
    case = json.loads(path.read_text("utf-8"))
    assert path.parent == tmp_path / "golden" / source.id
    assert expectation(source, case, path.with_suffix(".page").read_bytes()) == case
    assert case["document_number"] == "锡仿发〔2031〕7号"


def test_record_keeps_a_list_and_what_it_names(town: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    source = source_of(town)
    (path,) = record(source, fetcher, f"{town.root}/list/index.shtml", tmp_path)
    case = json.loads(path.read_text("utf-8"))
    assert case["links"][0] == [town.root + ROWS[0][0], ROWS[0][1], ROWS[0][2]]
    assert (len(case["links"]), case["more"], case["problem"]) == (24, [], "")
    town.routes["/2031/03/bridge/"] = town.routes[ROWS[0][0]]
    (blog,) = record(source, fetcher, f"{town.root}/2031/03/bridge/", tmp_path)
    assert blog.name == "2031-03-bridge.json"
    with pytest.raises(FetchError, match="404"):
        record(source, fetcher, f"{town.root}/nothing.shtml", tmp_path)


def test_t_s2_a_host_that_answers_whatever_is_asked_is_told(town: Site, fetcher: Fetcher) -> None:
    town.missing = Answer(portal.news("温馨告知", ["为提升服务质量，本站内容正在调整，请拨打12345咨询。"]))
    (wrong,) = check(source_of(town), fetcher, NOW).wrong
    assert "answers addresses that do not exist with a page: '温馨告知 为提升服务质量" in wrong


def test_fewer_rows_than_were_counted_is_told(town: Site, fetcher: Fetcher) -> None:
    column = {"address": f"{town.root}/list/index.shtml", "name": "市政府文件", "rows": 490}
    source = Source.model_validate(source_of(town).model_dump() | {"columns": (column,), "expect": {"rows_max": 24}})
    assert "has 24 rows, expected 36 to 72, 490 were counted once" in check(source, fetcher, NOW).wrong[0]


def test_rows_that_another_source_reads_are_left_out_without_a_word(town: Site, fetcher: Fetcher) -> None:
    town.routes["/list/index.shtml"] = Answer(
        portal.city_list([*ROWS, ("http://www.elsewhere.cn/doc/2031/03/01/1.shtml", "省里的通知", "2031-03-01")], 1)
    )
    told = discover(source_of(town), fetcher, NOW)
    assert (len(told.links), ["www.elsewhere.cn" in each for each in told.problems]) == (24, [True])
    known = discover(source_of(town, elsewhere=("www.elsewhere.cn",)), fetcher, NOW)
    assert (len(known.links), known.problems) == (24, [])


def test_the_navigation_may_stand_beneath_the_root_and_lead_into_frames(town: Site, fetcher: Fetcher) -> None:
    town.routes["/gjj/"] = Answer(
        portal.page("公积金", "<a href='/tree/index.shtml?url=/gjj/zcfg/index.shtml'>政策法规</a>")
    )
    result = check(source_of(town, home=f"{town.root}/gjj/", to_find=("政策法规",)), fetcher, NOW)
    assert [each.address for each in result.proposals] == [f"{town.root}/gjj/zcfg/index.shtml"]
    shown = f"{town.root}/tree/index.shtml?url=/list/index.shtml"
    assert f'address = "{town.root}/list/index.shtml"' in add(shown, fetcher, source_of(town))
