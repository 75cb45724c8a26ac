"""HTML pages to versions: bodies, tables and facts."""

from __future__ import annotations

import time
from datetime import date

import pytest

from crawler.read import ReadError, kind_of, read_page
from crawler.read.html import raw_text, read_html
from tests.sites import portal

WORDS = ("到2031年底，新建充电桩三千个。", "确保湖东污水厂二期十月前通水。", "力争全年旅游收入增长8%左右。")


def texts(html: str) -> list[str]:
    return [paragraph.text for paragraph in read_html(html).paragraphs]


def body(inside: str) -> str:
    return f"<html><body><div id='Zoom'>{inside}</div></body></html>"


def test_an_information_page_states_its_facts() -> None:
    version = read_html(
        portal.information("关于绿色交通的实施意见", WORDS, attachment="/uploadfiles/203103/04/1.pdf"),
        "https://a.cn/doc/1",
    )
    assert version.title == "关于绿色交通的实施意见"
    assert (version.published, version.issuer) == (date(2031, 3, 4), "仿真市人民政府")
    assert (version.document_number, version.validity) == ("锡仿发〔2031〕7号", "有效")
    assert [(file.url, file.name) for file in version.attachments] == [
        ("https://a.cn/uploadfiles/203103/04/1.pdf", "重点任务分解表")
    ]
    assert version.text == "\n".join([*WORDS, "附件：重点任务分解表"])


def test_a_commented_or_dashed_cell_states_nothing() -> None:
    version = read_html(portal.information("甲乙丙丁", WORDS, number="—&nbsp;&nbsp;—"))
    assert version.document_number is None


def test_what_differs_on_each_fetch_is_not_in_the_version() -> None:
    one, two = (read_html(portal.news("湖东水厂通水", WORDS, count=count)) for count in (17, 991))
    assert one == two
    assert (one.published, one.issuer) == (date(2031, 3, 5), "仿真日报")


def test_offsets_lead_to_the_raw_text() -> None:
    version = read_html(portal.news("湖东水厂通水", WORDS))
    raw = raw_text(version)
    for paragraph in version.paragraphs:
        start, end = paragraph.raw_span(0, len(paragraph.text))
        assert raw[start:end] == paragraph.text


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>一</p>二<br>三<div>四<div>五</div>六</div>", ["一", "二", "三", "四", "五", "六"]),
        ("<p>增长<b>8</b><i>%</i>左右</p>", ["增长8%左右"]),
        ("<p>换了\n  行的字 和 空格</p>", ["换了行的字 和 空格"]),
        ("<p>GDP\n growth</p>", ["GDP growth"]),
        ("<p>　　&nbsp;缩进</p><p>&nbsp;</p>", ["缩进"]),
        ("<p>看得见</p><p style='DISPLAY: none'>看不见</p><script>x</script><style>y</style><!--z-->", ["看得见"]),
        ("<p>正文一句。</p><p>【打印】【关闭】</p><p>上一篇：旧闻</p><p>浏览次数：17</p>", ["正文一句。"]),
        ("<table><tr><th>指标</th><th>目标</th></tr><tr><td>绿地</td><td>40<br>%</td></tr></table>",
         ["指标\t目标", "绿地\t40 %"]),
        ("<table><tr><td><p>版面一句。</p><p>版面两句。</p></td></tr></table>", ["版面一句。", "版面两句。"]),
        ("<founder-content><p>数字报一句。</p></founder-content>", ["数字报一句。"]),
        ("&ldquo;十五五&rdquo;&mdash;&mdash;8&permil;", ["“十五五”——8‰"]),
    ],
)  # fmt: skip
def test_lines(inside: str, expected: list[str]) -> None:
    assert texts(body(inside)) == expected


def test_a_table_row_is_marked() -> None:
    version = read_html(
        body("<p>一句。</p><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>")
    )
    assert [paragraph.role for paragraph in version.paragraphs] == ["body", "table", "table"]


def test_deep_nesting_is_read() -> None:
    assert texts(body("<div>" * 20000 + "底" + "</div>" * 20000)) == ["底"]


def test_tables_that_nobody_closed_are_read_in_little_time() -> None:
    rows = "".join(f"<table><tr><td>第{n}项：年内新建口袋公园{n}座。" for n in range(1500))
    began = time.process_time()
    assert len(texts(body(rows))) == 1500
    assert time.process_time() - began < 5


def test_the_foot_of_a_site_is_no_part_of_a_body_that_nobody_closed() -> None:
    links = "<p><a href='/1'>省政府网站</a><a href='/2'>市政府网站</a></p>"
    foot = "<p>主办：仿真市人民政府办公室</p><p>苏ICP备05000248号 网站标识码3202000009</p><p>手机版</p>"
    signed = "<p>仿真市人民政府</p><p><a href='/a.pdf'>附件：任务表</a></p>"
    said = "".join(f"<p>{words}</p>" for words in WORDS)
    html = f"<html><body><div id='Zoom'>{said}{signed}{links}{foot}</body></html>"
    assert texts(html) == [*WORDS, "仿真市人民政府", "附件：任务表"]
    told = "<p>网站须标明备案号，例如苏ICP备05000248号。</p><p>版权所有者由各单位核实。</p>"
    assert len(texts(body(said + told))) == len(WORDS) + 2


def test_a_headline_repeated_in_the_body_is_marked() -> None:
    html = "<html><body><h1>湖东水厂通水</h1><div id='Zoom'><p>湖东水厂 通水</p><p>一句。</p></div></body></html>"
    found = [(each.text, each.role) for each in read_html(html).paragraphs]
    assert found == [("湖东水厂 通水", "title"), ("一句。", "body")]


def test_an_unknown_page_is_read_by_density_and_says_so() -> None:
    html = portal.page(
        "通报", f"<div class='x'><div class='y'>{''.join(f'<p>{words * 8}</p>' for words in WORDS)}</div></div>"
    )
    version = read_html(html)
    assert version.text == "\n".join(words * 8 for words in WORDS)
    assert version.reader.endswith("+density")


def test_a_text_in_crumbs_is_read_by_readability_as_a_last_resort_and_says_so() -> None:
    crumbs = "".join(f"<b>{words[at : at + 4]}</b>" for words in WORDS for at in range(0, len(words), 4))
    html = portal.page("通报", f"<div><div>{''.join(f'<p>{crumbs}</p>' for _ in range(9))}</div></div>")
    version = read_html(html)
    assert version.text == "\n".join(["".join(WORDS)] * 9)
    assert version.reader.endswith("+readability")


def test_the_displayed_day_is_not_that_of_the_page_head() -> None:
    html = portal.page(
        "通报",
        f"<div>当前位置：首页 &gt; 正文</div><h1>一则通报</h1><p>2031年02月03日</p>"
        f"<div id='Zoom'><p>{WORDS[0]}</p></div>",
    )
    assert read_html(html).published == date(2031, 2, 3)


@pytest.mark.parametrize(
    ("head", "content_type", "url", "kind"),
    [
        (b"%PDF-1.7\n", "text/html", "", "pdf"),
        (b"PK\x03\x04....word/document.xml", "", "", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "", "", "xlsx"),
        (b"PK\x03\x04", "", "http://a.cn/x.ofd", "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1", "", "http://a.cn/x.wps", "wps"),
        (b"\xd0\xcf\x11\xe0\xa1", "", "", "doc"),
        (b"\x00\x01\x02", "text/plain", "", "binary"),
        ("　　正文".encode(), "text/plain", "", "text"),
        ("　　正文".encode("gbk"), "", "a.txt", "text"),
        (b"<!DOCTYPE html><p>", "text/plain", "", "html"),
        ("正文".encode("utf-16"), "", "", "text"),
        ("<p>正文</p>".encode(), "", "", "html"),
    ],
)
def test_the_kind_of_a_file(head: bytes, content_type: str, url: str, kind: str) -> None:
    assert kind_of(head, content_type, url) == kind


@pytest.mark.parametrize(
    ("raw", "url", "told"),
    [
        (b"", "", "empty"),
        (b" \n", "", "empty"),
        (b"\x00\x01", "", "binary"),
        (b"\xd0\xcf\x11\xe0", "a.doc", r"\.doc"),
        (b"PK\x03\x04x", "a.docx", "damaged"),
    ],
)
def test_what_cannot_be_read_is_named(raw: bytes, url: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read_page(raw, None, "", url)


def test_a_byline_within_the_body_dates_the_page() -> None:
    menu = "<ul><li>2031-05-06 今日要闻</li></ul>"
    byline = "<p>来源：　　发布时间：2031-03-09</p>"
    version = read_html(f"<html><body>{menu}<div id='Zoom'>{byline}<p>{'湖水清清。' * 40}</p></div></body></html>")
    assert version.published == date(2031, 3, 9)


def test_the_comment_of_an_e_paper_dates_its_article_on_a_page_of_no_known_system() -> None:
    comment = "<!--enpproperty <date>2031-03-10 00:00:00:0</date><author></author>/enpproperty-->"
    assert read_html(f"{comment}<div id='ozoom'><p>{'湖水清清。' * 40}</p></div>").published == date(2031, 3, 10)


def test_the_headline_is_without_markup_and_without_the_line_below_it() -> None:
    meta = '<meta name="ArticleTitle" content="湖东水厂通水<div>——全市供水再添保障</div>">'
    assert read_html(f"<head>{meta}</head>{body(WORDS[0])}").title == "湖东水厂通水——全市供水再添保障"
    box = '<div class="title">湖东水厂通水<div class="time">2031-03-09 07:19 浏览量：</div></div>'
    assert read_html(f"<head><title>湖东水厂通水</title></head><body>{box}{body(WORDS[0])}").title == "湖东水厂通水"


@pytest.mark.parametrize("label", ["相关稿件", "关联稿件：", "相关阅读：", "延伸阅读 >>", "相关解读：《某公报》解读"])
def test_what_leads_to_other_pages_is_furniture(label: str) -> None:
    assert texts(body(f"<p>{WORDS[0]}</p><p>{label}</p>")) == [WORDS[0]]


def test_the_dates_of_a_page_are_kept_apart() -> None:
    page = portal.information("甲乙丙丁", WORDS, day="2031-03-04")
    page = page.replace("文字大小", "发布时间：2031-03-06 09:30 文字大小", 1)
    version = read_html(page, "https://a.cn/doc/2031/02/16/4734097.shtml")
    assert version.published == date(2031, 3, 4)
    assert {(each.kind, each.origin): each.day for each in version.dates} == {
        ("published", "table"): date(2031, 3, 4),
        ("published", "shown"): date(2031, 3, 6),
        ("indexed", "table"): date(2031, 5, 20),
        ("path", "address"): date(2031, 2, 16),
    }
