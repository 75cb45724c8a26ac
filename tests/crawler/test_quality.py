"""T-S1, T-F7, T-X1: what is a page and what only looks like one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler import quality
from crawler.quality import RULES, Rule, judge, judge_version
from crawler.read import read_page
from crawler.read.blocks import Line
from crawler.read.html import paragraphs_of
from crawler.values import Response, Verdict, Version

URL = "https://www.example.cn/doc/2026/01/30/1234567.shtml"
ARTICLE = (
    "<html><head><title>{title}</title></head><body><div class='nav'><a href='/'>首页</a></div><div id='Zoom'>"
    + "".join(
        f"<p>第{n}项：{{words}}，全年新建口袋公园四十座，改造老旧小区一百二十个，新增停车泊位两万个。</p>"
        for n in range(20)
    )
    + "</div></body></html>"
)


def answer(body: str | bytes, status: int = 200, *, final: str = URL, redirects: tuple[str, ...] = ()) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    return Response(url=URL, final_url=final, status=status, body=raw, redirects=redirects)


def verdict(body: str, status: int = 200, **more: Any) -> Verdict:
    return judge(answer(body, status, **more), body).verdict


EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else value.name
)
def test_t_s1_each_rule_by_its_examples(rule: Rule, example: str) -> None:
    body = example if example.startswith("<") else f"<p>{example}</p>"
    judged = judge(answer(page := f"<html><head><title>提示</title></head><body>{body}</body></html>"), page)
    assert (judged.verdict, judged.note.split(":")[0]) == (rule.verdict, rule.name)


WORDS = [
    (word, row)
    for row in tomllib.loads((Path(quality.__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))["rules"]
    for word in row["words"]
]


@pytest.mark.parametrize(("word", "row"), WORDS, ids=lambda value: value if isinstance(value, str) else "")
def test_t_s1_every_word_is_shown_by_an_example(word: str, row: dict[str, Any]) -> None:
    assert any(re.search(word, example, re.IGNORECASE) for example in row["examples"])


@pytest.mark.parametrize(
    "words", ["市民登录平台输入验证码即可办理", "系统繁忙时段错峰办理", "页面不存在的链接已全部清理", "请稍后再试"]
)
def test_t_s1_an_article_may_speak_of_errors(words: str) -> None:
    assert verdict(ARTICLE.format(title="便民服务通报", words=words)) is Verdict.CONTENT


@pytest.mark.parametrize("title", ["404", "错误提示", "Error", "出错了"])
def test_t_s1_a_title_tells(title: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><p>{'很抱歉给您带来不便，' * 8}</p></body></html>"
    assert verdict(page) is Verdict.SOFT_ERROR


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (304, Verdict.UNCHANGED), (404, Verdict.GONE), (410, Verdict.GONE), (403, Verdict.BLOCKED),
        (412, Verdict.CHALLENGE), (521, Verdict.CHALLENGE), (429, Verdict.FAILED), (500, Verdict.FAILED),
        (503, Verdict.FAILED), (204, Verdict.FAILED), (302, Verdict.FAILED), (401, Verdict.BLOCKED),
    ],
)  # fmt: skip
def test_t_s1_each_status_has_a_verdict(status: int, expected: Verdict) -> None:
    assert verdict(ARTICLE.format(title="通报", words="进展"), status) is expected


def test_t_s1_a_firewall_page_is_named_whatever_its_status() -> None:
    page = "<html><head><title>拒绝执行 | 网站云防护系统</title></head><body>您的请求被拦截</body></html>"
    assert verdict(page, 200) is Verdict.BLOCKED
    assert "firewall" in judge(answer(page, 403), page).note


@pytest.mark.parametrize(
    "body", ["", "   ", "\n", "<!-- ok -->", "OK", "1234567890123456", "<html><body></body></html>"]
)
def test_t_s1_a_stub_is_no_page(body: str) -> None:
    assert verdict(body) is Verdict.STUB


def test_t_s1_a_login_page_is_no_page() -> None:
    page = "<html><body><form>用户 <input name=u> 口令 <input type=password></form></body></html>"
    assert verdict(page) is Verdict.SOFT_ERROR


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://www.example.cn/", Verdict.GONE),
        ("https://www.example.cn/index.html", Verdict.GONE),
        ("https://www.example.cn/index.shtml?from=old", Verdict.GONE),
        ("https://www.example.cn/404.html", Verdict.SOFT_ERROR),
        ("https://www.example.cn/login?next=x", Verdict.SOFT_ERROR),
        ("https://www.example.cn/doc/2026/01/31/7.shtml", Verdict.CONTENT),
    ],
)
def test_t_f7_where_a_deep_page_leads_decides(final: str, expected: Verdict) -> None:
    page = ARTICLE.format(title="首页", words="要闻")
    assert verdict(page, final=final, redirects=(URL,)) is expected


@pytest.mark.parametrize(
    "markup",
    [
        "<meta http-equiv='refresh' content='0;url=/new/1.html'>",
        "<script>window.location.href='/new/1.html'</script>",
        "<script>location.replace('/new/1.html')</script>",
        "<script>top.location='/new/1.html'</script>",
    ],
)
def test_t_f7_a_page_that_only_leads_on_is_no_page(markup: str) -> None:
    judged = judge(answer(page := f"<html><head>{markup}</head><body>跳转中</body></html>"), page)
    assert judged.verdict is Verdict.SOFT_ERROR
    assert "/new/1.html" in judged.note


def test_t_x1_a_page_without_a_body_is_held_back() -> None:
    page = "<html><head><title>列表</title></head><body><ul><li><a href='/a'>通知</a></li></ul></body></html>"
    assert judge_version(read_page(page.encode(), "text/html")).verdict is Verdict.UNREADABLE


def test_t_x1_a_body_that_shrank_to_a_tenth_is_held_back() -> None:
    version = read_page(
        b"<html><body><div id='Zoom'><p>" + "导航与页脚。".encode() * 4 + b"</p></div></body></html>", "text/html"
    )
    long, short = (Version(paragraphs=paragraphs_of([Line("好" * count)]), reader="html-2") for count in (3000, 150))
    assert judge_version(version, before=long).verdict is Verdict.UNREADABLE
    assert judge_version(version, before=short).verdict is Verdict.CONTENT
    assert judge_version(version).verdict is Verdict.CONTENT


# One article in the templates of four publishing systems.
FAMILIES = {
    "intertid": "<div class='mainCont'><h1>年度计划</h1><p>发布时间：2026-01-30</p><div id='Zoom'>{}</div></div>",
    "TRS": "<div><h1>年度计划</h1><p>时间：2026-01-30</p><div class='trs_editor_view'><div>{}</div></div></div>",
    "Hanweb": "<table><tr><td><h1>年度计划</h1>发布日期：2026-01-30</td></tr><tr><td id='zoom'>{}</td></tr></table>",
    "Visual SiteBuilder": "<form><h1>年度计划</h1><p>发布时间：2026-01-30</p><div id='vsb_content'>{}</div></form>",
}


@pytest.mark.parametrize("family", ["TRS", "Hanweb", "Visual SiteBuilder"])
def test_t_x4_an_article_in_the_template_of_another_system_is_the_same_article(family: str) -> None:
    before, after = (
        read_page(f"<html><body>{FAMILIES[each].format(SAID)}</body></html>".encode(), "text/html", "intertid", URL)
        for each in ("intertid", family)
    )
    assert (after.title, after.published, after.text) == (before.title, before.published, before.text)
    assert judge_version(after, before=before).verdict is Verdict.CONTENT


OURS = "<div id='Zoom'>{}</div>"
RENAMED = "<div class='wz'><div class='zw'>{}</div></div>"
SAID = "".join(
    f"<p>第{n}项：年内新建口袋公园{n}座，改造老旧小区{n + 3}个，新增停车泊位{n}00个。</p>" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("frame", "words", "expected", "drifted"),
    [
        (OURS, SAID, Verdict.CONTENT, False),
        (RENAMED, SAID, Verdict.UNCHANGED, True),
        (RENAMED, "<p>本页由新版网站自动生成，仅供参考。</p>" + SAID, Verdict.UNREADABLE, True),
        (RENAMED, SAID.replace("第3项", "第三项"), Verdict.UNREADABLE, True),
        ("<article itemprop='articleBody'>{}</article>", SAID, Verdict.CONTENT, False),
    ],
    ids=["as before", "same words elsewhere", "more words elsewhere", "other words elsewhere", "a place others use"],
)
def test_t_x1_what_is_found_elsewhere_is_not_compared_with_what_stood_in_its_place(
    frame: str, words: str, expected: Verdict, drifted: bool
) -> None:
    before, after = (
        read_page(f"<html><body><h1>年度计划</h1>{html}</body></html>".encode(), "text/html", "intertid", URL)
        for html in (OURS.format(SAID), frame.format(words))
    )
    judged = judge_version(after, before=before)
    assert (judged.verdict, judged.drifted) == (expected, drifted)
    assert judge_version(before, before=after).verdict is Verdict.CONTENT  # the right place again is no drift
    if expected is Verdict.UNREADABLE:
        assert "It was …" in judged.note
        assert "intertid-2+density finds …" in judged.note
