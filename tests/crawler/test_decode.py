"""T-E1 to T-E4: bytes to the text that its author wrote."""

from __future__ import annotations

import codecs
import itertools

import pytest

from crawler.decode import EncodingError, decode, refuse_damage
from crawler.read import read_page

BODY = "到2027年，镕基水厂二期建成投用，日供水能力达到三十万吨；喆、堃、珺、〇、滆、囍六村完成改水。"
FOUR_BYTES = "㐀𠮷"  # only GB18030 and Unicode have them
PAGE = "<html><head>{meta}<title>通水</title></head><body>{filler}<div id='Zoom'><p>{body}</p></div></body></html>"
LABELS = {
    "gb18030": ("gb18030", "gbk", "gb2312", "GB2312"),
    "gbk": ("gbk", "gb2312"),
    "utf-8": ("utf-8", "UTF-8", "utf8"),
    "utf-8-sig": ("utf-8", "gb2312", ""),
    "big5hkscs": ("big5",),
    "utf-16": ("utf-16", ""),
}
DECLARE = {
    "header": ("text/html; charset={label}", ""),
    "header without space": ("text/html;charset={label}", ""),
    "header in capitals": ("TEXT/HTML; CHARSET={LABEL}", ""),
    "header right, meta wrong": ("text/html; charset={label}", "<meta charset=iso-8859-1>"),
    "meta in capitals": ("text/html", "<META CHARSET={LABEL}>"),
    "header quoted": ('text/html; charset="{label}"', ""),
    "meta http-equiv": ("text/html", '<meta http-equiv="Content-Type" content="text/html; charset={label}">'),
    "meta charset": ("text/html", "<meta charset={label}>"),
    "meta quoted": (None, "<meta charset='{label}' />"),
    "meta after 2 kB": ("text/html", "<!--" + "x" * 3000 + "--><meta charset={label}>"),
    "none": (None, ""),
}


def cases() -> list[tuple[str, str, str]]:
    return [
        (charset, label, way)
        for charset, labels in LABELS.items()
        for label, way in itertools.product(labels, DECLARE)
        if not (charset == "big5hkscs" and way == "none") and not (way == "none" and label != labels[0])
    ]


@pytest.mark.parametrize(("charset", "label", "way"), cases())
def test_t_e1_and_t_e2_the_charset_matrix(charset: str, label: str, way: str) -> None:
    words = "捷運環狀線於二〇二八年通車，全長十五公里，沿線設站十四座。" if charset == "big5hkscs" else BODY
    if charset == "gb18030":
        words += FOUR_BYTES
    header, meta = DECLARE[way]
    labels = {"label": label, "LABEL": label.upper()}
    raw = PAGE.format(meta=meta.format(**labels), filler="", body=words).encode(charset)
    content_type = header.format(**labels) if header else None
    assert words in decode(raw, content_type).text
    assert read_page(raw, content_type).text == words


@pytest.mark.parametrize(
    ("charset", "header", "meta"),
    [
        ("gbk", "utf-8", "gb2312"), ("utf-8", "gbk", "utf-8"), ("utf-8", "gb2312", "gb2312"),
        ("gb18030", "utf-8", "utf-8"), ("gbk", "iso-8859-1x", ""), ("utf-8", "", "gbk"),
    ],
)  # fmt: skip
def test_t_e1_a_declaration_that_lies_is_not_believed(charset: str, header: str, meta: str) -> None:
    raw = PAGE.format(meta=f"<meta charset={meta}>" if meta else "", filler="", body=BODY).encode(charset)
    assert BODY in decode(raw, f"text/html; charset={header}" if header else None).text


@pytest.mark.parametrize("words", ["无锡", "太湖治理", "今年新增", "一般公共预算"])
def test_t_e1_short_texts(words: str) -> None:
    for charset in ("utf-8", "gb18030"):
        assert decode(words.encode(charset), None).text == words
        assert decode(words.encode(charset), "text/plain; charset=gb2312").text == words


def test_t_e1_byte_order_marks() -> None:
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        assert decode(mark + BODY.encode(charset), "text/plain; charset=gbk").text == BODY


@pytest.mark.parametrize("text", ["新增就业\ufffd万人", "半个\ud83d字", "空\x00白", "好" * 100 + "\ue000"])
def test_t_e3_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        refuse_damage(text)


def test_t_e3_a_rare_private_character_is_borne() -> None:
    refuse_damage("好" * 400 + "\ue5e5")
    with pytest.raises(EncodingError):  # a little more is damage
        refuse_damage("好" * 400 + "\ue5e5" * 3)


def test_t_e3_no_version_from_a_body_that_was_cut_within_a_character() -> None:
    raw = (
        PAGE.format(meta="<meta charset=gbk>", filler="", body="{}")
        .encode("gbk")
        .replace(b"{}", BODY.encode("gbk") + b"\xff\xff")
    )
    with pytest.raises(EncodingError):
        read_page(raw, "text/html")


def test_t_e3_damage_outside_the_body_is_no_reason_to_lose_the_page() -> None:
    raw = (
        PAGE.format(meta="<meta charset=gbk>", filler="<ul><li>{}</li></ul>", body=BODY)
        .encode("gbk")
        .replace(b"{}", b"\xce\xff\xff")
    )
    assert read_page(raw, "text/html").text == BODY


def test_t_e4_the_same_text_in_another_charset_is_the_same_version() -> None:
    page = PAGE.format(meta="", filler="", body=BODY)
    assert read_page(page.encode("gbk"), "text/html; charset=gbk") == read_page(
        page.encode(), "text/html; charset=utf-8"
    )
