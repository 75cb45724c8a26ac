"""The layer: what is left out, and the way back to the raw text."""

from __future__ import annotations

import pytest

from crawler.values import Paragraph, Version
from monitor.compare.layer import Layer


def layer_of(*texts: str) -> Layer:
    return Layer.of(Version(paragraphs=tuple(Paragraph(text=text, runs=((0, 0, len(text)),)) for text in texts)))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("新增 1200 个，占 45％", "新增1200个,占45%"),
        ("“先行区”", '"先行区"'),
        ("２０２６年", "2026年"),
        ("新\u200b增\u00ad三个", "新增三个"),
        ("二〇二六年", "二零二六年"),
        ("二O二六年", "二零二六年"),
        ("5%—6%", "5%-6%"),
        ("㎡", "m2"),
    ],
)
def test_t_e6_what_never_matters_is_one(one, two):
    assert layer_of(one).text == layer_of(two).text


def test_spans_lead_back_to_what_is_printed():
    raw = "标题\n\n全年新增 １２\n００ 个，占比㎡升"
    paragraphs = (
        Paragraph(text="标题", runs=((0, 0, 2),)),
        Paragraph(text="全年新增 １２００ 个，占比㎡升", runs=((0, 4, 7), (7, 12, 11))),
    )
    layer = Layer.of(Version(paragraphs=paragraphs))
    start = layer.text.index("1200")
    assert layer.quote(start, start + 4) == "１２００"
    assert layer.raw_span(start, start + 4) == (raw.index("１"), raw.index(" 个"))
    assert layer.span_of(*layer.raw_span(start, start + 4)) == (start, start + 4)
    end = layer.text.index("升")
    assert layer.text[end - 2 : end] == "m2"
    assert layer.quote(end - 2, end) == "㎡"
    assert layer.quote(0, 4) == "标题全年"


def test_a_raw_span_without_text_is_empty():
    layer = layer_of("全年新增")
    assert layer.span_of(40, 50) == (0, 0)


@pytest.mark.parametrize(
    "furniture",
    [
        "当前位置：首页>政务公开>正文浏览次数：3021字体：【大 中 小】打印 关闭",
        "上一篇：人事任免下一篇：停水公告您是第31415位访问者",
        "阅读量：18 分享：",
        "今天是2026年3月1日星期日",
    ],
)
def test_t_d5_furniture_is_known(furniture):
    layer = layer_of("全年新增床位三百张。", furniture)
    assert layer.body == (0, len("全年新增床位三百张。"))


def test_printing_is_no_furniture_in_a_sentence():
    assert layer_of("推广3D打印，打印店增至八家，关闭煤矿两座。").furniture == ()
