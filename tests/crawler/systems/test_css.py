"""The general system: a site described by selectors, and its redesign by a second layout."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

from datetime import date

from crawler.catalogue import Column, Layout, Source
from crawler.systems import css
from crawler.values import Ask, Link

OLD = Layout(
    row="ul.list li", row_date="i", next_page="a.next", title="h2.t", published="p.d", body="div.old", drop=(".ad",)
)
NEW = Layout(
    since=date(2031, 1, 1), row="article.card", row_link="h3 a", title="h1", published="time", body="main.text"
)
SOURCE = Source(
    id="c", name="c", publisher="c", jurisdiction="某市", system="css", hosts=("a.cn",),
    columns=(Column(address="https://a.cn/list"),), layouts=(OLD, NEW),
)  # fmt: skip
ASK = Ask(url="https://a.cn/list")
OLD_LIST = "<ul class=list><li><a href='1.html' title='湖东开工全题'>湖东…</a><i>2030-12-31</i></li><li><a href='#'>空</a></li></ul><a class=next href='?p=2'>下页</a>"
NEW_LIST = "<article class=card><h3><a href='/2.html'>湖东通水</a></h3>2031-02-03</article>"


def test_rows_by_the_newest_layout() -> None:
    listing = css.listing(SOURCE, ASK, NEW_LIST)
    assert listing.links == (Link(url="https://a.cn/2.html", title="湖东通水", published=date(2031, 2, 3)),)
    assert listing.problem == ""


def test_t_x4_an_old_list_is_still_read_and_told() -> None:
    listing = css.listing(SOURCE, ASK, OLD_LIST)
    assert listing.links == (Link(url="https://a.cn/1.html", title="湖东开工全题", published=date(2030, 12, 31)),)
    assert [ask.url for ask in listing.more] == ["https://a.cn/list?p=2"]
    assert "layout" in listing.problem


def test_t_x1_no_rows_is_told_with_what_was_tried() -> None:
    assert "'article.card', 'ul.list li'" in css.listing(SOURCE, ASK, "<p>改版了</p>").problem


def test_t_x4_one_article_before_and_after_a_redesign_is_one_text() -> None:
    old = "<html><h2 class=t>湖东开工</h2><p class=d>2030-12-31</p><div class=old><p>一句。</p><p class=ad>广而告之</p><p>两句。</p></div></html>"
    new = "<html><h1>湖东开工</h1><time>2030年12月31日</time><main class=text>一句。<br>两句。</main></html>"
    before, after = (css.read(text, "https://a.cn/1.html", SOURCE) for text in (old, new))
    assert (before.title, before.published, before.text) == (after.title, after.published, after.text)
    assert (before.text, before.reader, after.reader) == ("一句。\n两句。", "css-2", "css-2 2031-01-01")


def test_t_x1_a_page_that_no_layout_fits_is_read_by_the_general_rules_and_says_so() -> None:
    words = "<p>到2031年底，湖东片区新建学校六所，改造道路十二条，新增公园四座。</p>" * 9
    version = css.read(f"<html><body><div><div>{words}</div></div></body></html>", "https://a.cn/1.html", SOURCE)
    assert version.reader == "html-2+density"
