"""Messages: what a reader sees, in Chinese and English, and that a hostile page cannot make more of it than text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from db.findings import Finding
from monitor.alert.clean import one_line, web_link
from monitor.alert.message import IN_FULL, render
from monitor.alert.sentence import sentence
from monitor.alert.wording import class_name, period, quantity
from monitor.flag import CLASSES
from monitor.values import Clause, Statement
from tests.alert.examples import CLAUSE, GROWTH, HOSTILE, LATER, LOWERED, PAGE, REMOVED, SOFTER, change, finding


def test_the_subject_leads_with_severity_and_class() -> None:
    assert render([LOWERED], "zh").subject == (
        "[重要·目标下调·措辞减弱] 无锡市2026年地区生产总值：增长6%以上 → 增长5.5%左右，确保 → 力争"
    )
    assert (
        render([LATER], "en").subject
        == "[medium·deadline later] 滨湖区 蠡湖西桥: deadline the end of 2026 → 2027-06-30"
    )


@pytest.mark.parametrize(
    ("found", "zh", "en"),
    [
        (REMOVED, "承诺删去（滨湖区）：年底前建成蠡湖西桥", "Promise removed (滨湖区): 年底前建成蠡湖西桥"),
        (CLAUSE, "措辞减弱：坚决完成 → 推进", "Wording softer: 坚决完成 → 推进"),
        (
            finding(
                change(
                    "softer",
                    Clause(quote="确保全市中小学生上下学途中安全", start_offset=0, end_offset=15),
                    Clause(quote="力争全市中小学生上下学途中安全", start_offset=0, end_offset=15),
                )
            ),
            "措辞减弱：确保 → 力争（力争全市中小学生上下学途中安全）",
            "Wording softer: 确保 → 力争 (力争全市中小学生上下学途中安全)",
        ),
        (
            finding(change("softer", GROWTH, replace(GROWTH, value=None, value_text="与全省同步"))),
            "无锡市2026年地区生产总值：增长6%以上 → 与全省同步",
            "无锡市 地区生产总值 2026: growth of at least 6% → 与全省同步",
        ),
        (
            finding(change("reassigned", GROWTH, replace(GROWTH, who="江阴市"))),
            "江阴市2026年地区生产总值：无锡市 → 江阴市",
            "江阴市 地区生产总值 2026: 无锡市 → 江阴市",
        ),
        (
            finding(change("removed", replace(GROWTH, kind="outcome"), None)),
            "数据删去（无锡市）：确保全市地区生产总值增长6%以上",
            "Figure removed (无锡市): 确保全市地区生产总值增长6%以上",
        ),
    ],
)
def test_one_sentence_says_what_changed(found: Finding, zh: str, en: str) -> None:
    assert (sentence(found.change, "zh"), sentence(found.change, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"measure": "amount", "value": 1.65e12, "unit": "元"}, "1.65万亿元以上", "at least 1.65 trillion yuan"),
        ({"measure": "amount", "value": 100000.0, "unit": "人"}, "10万人以上", "at least 100,000 people"),
        ({"value": -15.0}, "下降15%以上", "fall of at least 15%"),
        ({"measure": "points", "value": 0.5, "unit": "百分点"}, "提高0.5个百分点以上", None),
        ({"measure": "rank", "comparator": "=", "value": 3.0, "unit": "名"}, "第3", None),
        ({"measure": "rank", "comparator": "<=", "value": 10.0, "unit": "名"}, "前10", "top 10"),
        ({"measure": "multiple", "comparator": ">", "value": 2.0, "unit": "倍"}, "超过2倍", "more than 2 times"),
        ({"comparator": "range", "value": 5.0, "high": 5.5}, "增长5–5.5%", "growth of 5–5.5%"),
        ({"comparator": "<=", "measure": "level", "value": 28.0, "unit": "微克/立方米"}, "28微克/立方米以内", None),
    ],
)
def test_quantities_read_as_people_write_them(facts: dict[str, object], zh: str, en: str | None) -> None:
    statement = replace(GROWTH, **facts)  # type: ignore[arg-type]
    assert quantity(statement, "zh") == zh
    assert en is None or quantity(statement, "en") == en


def test_periods() -> None:
    assert period(GROWTH, "zh") == "2026年"
    assert isinstance(REMOVED.change.before, Statement)
    assert period(REMOVED.change.before, "zh") == "2026年底前"
    assert period(replace(GROWTH, end=None), "zh") == "2026年1月1日起"
    assert period(replace(GROWTH, start=None, end=None), "zh") == ""


def test_the_message_says_who_when_where_how_sure_and_what_to_do() -> None:
    message = render([LATER], "zh", ["推迟"])
    for needed in (
        "－ 【年底前】建成蠡湖西桥",
        "责任主体：滨湖区",
        "期限：2027年6月30日前",
        "可信度：中",
        "存疑之处：年份取自发布日期",
        "标题：2026年工作要点",
        "来源：无锡市人民政府",
        "发现时间：2026-03-02 08:30（北京时间）",
        f"页面：{PAGE}",
        f"查看证据：wuxi-monitor diff {PAGE}",
        "来龙去脉：wuxi-monitor commitments --who '滨湖区' --indicator '蠡湖西桥'",
        "规则「推迟」",
    ):
        assert needed in message.text
    english = render([LATER], "en", ["later"]).text
    assert not re.search(r"[：，。；]|重要|原文", english)


def test_what_stands_in_two_documents_is_looked_up_among_the_findings() -> None:
    """`diff` takes two versions of one page: where there are none of it, the message does not send a reader there."""
    text = render([replace(LOWERED, between=True)], "zh").text
    assert "查看证据：wuxi-monitor findings --indicator '地区生产总值' --json\n" in text
    assert "wuxi-monitor diff" not in text
    clause = render([replace(CLAUSE, between=True)], "zh").text
    assert "查看证据：wuxi-monitor findings --source wuxi-gov --since 2026-03-02 --json\n" in clause


def test_what_is_dropped_is_named() -> None:
    """One sentence may hold several targets: its words alone do not tell which of them went."""
    shared = replace(GROWTH, quote="经济增长6%以上、物价涨幅2%左右", indicator="居民消费价格")
    gone = change("dropped", shared, None)
    assert sentence(gone, "zh") == "不再提及（无锡市“居民消费价格”）：经济增长6%以上、物价涨幅2%左右"
    assert sentence(gone, "en") == "Dropped (无锡市 “居民消费价格”): 经济增长6%以上、物价涨幅2%左右"


def test_the_html_says_all_that_the_text_says() -> None:
    message = render([LOWERED, LATER, REMOVED], "zh", ["r"])
    shown = LexborHTMLParser(message.html).text(separator="")
    for line in message.text.splitlines():
        for part in re.split(r"：|【|】|^[－＋] |————", line):
            assert part in shown


def test_the_html_survives_mail_clients() -> None:
    html = render([LOWERED, LATER], "zh").html
    assert not re.search(r"<(style|link|script|img|ins|del|svg|form)\b|class=|url\(|src=", html)
    assert '<meta name="color-scheme" content="light dark">' in html
    for styled in re.findall(r'<(?:body|p|h2|table|td|b|code|a)[^>]*style="([^"]*)"', html):
        # A theme that turns the ground must meet a colour that was set with it.
        assert "background-color" not in styled or re.search(r"(?<!-)color:", styled)
    assert html.count("－") == html.count("＋") == 2


def test_many_findings_are_all_in_one_message_the_gravest_first() -> None:
    several = [replace(LATER, id=number, page=f"{PAGE}?{number}") for number in range(2, 202)]
    message = render([*several, LOWERED], "zh")
    assert message.subject.startswith("[重要·目标下调·措辞减弱 等201项] ")
    assert message.text.startswith("1. 无锡市2026年地区生产总值")
    for number in range(2, 202):
        assert f"{PAGE}?{number}" in message.text
        assert f"{PAGE}?{number}" in message.html
    assert message.text.count("查看证据") == IN_FULL
    assert len(message.json["data"]["findings"]) == 201
    assert message.thread is None
    assert render([LOWERED, LATER], "zh").thread == PAGE


def test_the_json_is_what_findings_prints_and_more() -> None:
    payload = json.loads(json.dumps(render([LOWERED], "zh", ["r"]).json, ensure_ascii=False))
    assert payload["type"] == "findings"
    assert payload["timestamp"] == "2026-03-02T00:30:00+00:00"
    (row,) = payload["data"]["findings"]
    assert row["classes"] == ["lowered", "softer"]
    assert row["before"]["quote"] == GROWTH.quote
    assert row["after"]["quote"] == SOFTER.quote
    assert (row["page"], row["direction"], row["severity"]) == (PAGE, "weaker", "high")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_t_a3_and_t_a5_a_hostile_page_is_shown_literally_and_does_nothing(lang: str) -> None:
    message = render([HOSTILE], lang)  # type: ignore[arg-type]
    for shown in (message.subject, message.text, message.html):
        assert "{{7*7}}${7*7}%n{" in shown
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "\n" not in message.subject
    assert not re.search(r"^Bcc:", message.text, re.MULTILINE)
    document = LexborHTMLParser(message.html)
    assert document.css_first("script") is None
    assert document.css_first("a") is None  # a javascript: address is text, no link
    assert "javascript:alert" in message.html


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_link("https://www.example.org/a?b=c&d") == "https://www.example.org/a?b=c&d"
    for inert in (
        "javascript:alert(1)",
        "data:text/html,x",
        " https://x.org",
        "https://x.org/\nb",
        "file:///etc",
        "//x",
    ):
        assert web_link(inert) is None
    link = render([replace(LOWERED, page='https://x.org/"onmouseover="alert(1)')], "zh").html
    assert LexborHTMLParser(link).css_first("a").attributes.keys() == {"href", "style"}


def test_terminal_sequences_vanish_whole() -> None:
    assert one_line("\x1b[31m红\x1b[0m \x1b]0;title\x07色\x9b1m") == "红 色1m"


def test_every_class_has_a_name_of_its_own() -> None:
    for lang in ("zh", "en"):
        for kind in ("target", "outcome", "action", None):
            assert len({class_name(name, kind, lang) for name in CLASSES}) == len(CLASSES)
    assert class_name("lowered", "target", "zh") == "目标下调"
    assert class_name("removed", "action", "en") == "promise removed"
    assert class_name("later", "outcome", "zh") == "期限推迟"
