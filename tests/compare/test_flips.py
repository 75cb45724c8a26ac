"""T-E5: one word of a real report becomes another, at every place, in every charset: one change, rightly classed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.decode import decode
from crawler.read.blocks import Line
from crawler.read.html import paragraphs_of
from crawler.read.text import read_text
from crawler.values import Version
from monitor.compare import Document, compare
from monitor.extract import Extraction

SHARED = Path(__file__).resolve().parents[3] / "shared"
REPORTS = sorted((SHARED / "documents").glob("*.txt"))
NOTHING = Extraction(sections=(), statements=(), extractor="none")
FLIPS = (
    ("确保", "力争", "softer"), ("必须", "争取", "softer"), ("坚决", "努力", "softer"), ("力争", "确保", "firmer"),
    ("以上", "左右", "softer"), ("不低于", "约", "softer"), ("超过", "接近", "softer"), ("突破", "接近", "softer"),
    ("全面", "基本", "softer"), ("增长", "下降", "lowered"), ("下降", "上升", "raised"), ("提高", "降低", None),
    ("新增", "减少", "redefined"), ("完成", "启动", "redefined"), ("建成", "规划", "redefined"),
    ("推进", "暂停", "redefined"),
    ("全省", "全国", "redefined"), ("城镇", "农村", None), ("支持", "限制", "redefined"), ("亿元", "万元", "lowered"),
    ("上半年", "年底前", "later"), ("2026年", "2028年", "later"),
)  # fmt: skip


WORDS = re.compile("|".join(sorted({word for word, _, _ in FLIPS}, key=len, reverse=True)))
# Other words, in which these only stand: that one of them changed is seen, but it is not this flip.
OTHERS = re.compile("城镇化|建成区(?!域)|新增长[点极引护]|监督支持")
SENTENCE = re.compile(r"[^。；\n]+[。；]?")
CHARSETS = (
    ("utf-8", None), ("utf-8", "text/html; charset=gb2312"), ("utf-8-sig", None), ("utf-16", None),
    ("gb18030", None), ("gb18030", "text/html; charset=gb2312"), ("gb18030", "text/html; charset=utf-8"),
)  # fmt: skip

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not REPORTS, reason="no real releases beside the project"),
]


def document(text: str) -> Document:
    return Document(version=Version(paragraphs=paragraphs_of([Line(text)])), extraction=NOTHING)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_t_e5_a_word_that_flips_is_one_change_wherever_it_stands(report: Path) -> None:
    text = "\n".join(each.text for each in read_text(report.read_text(encoding="utf-8")).paragraphs)
    for sentence in SENTENCE.findall(text):
        others = [match.span() for match in OTHERS.finditer(sentence)]
        for word, other, name in FLIPS:
            for match in re.finditer(word, sentence):
                flipped = sentence[: match.start()] + other + sentence[match.end() :]
                found = compare(document(sentence), document(flipped))
                assert len(found) == 1, (sentence, flipped)
                if not any(start <= match.start() and match.end() <= end for start, end in others):
                    assert set(found[0].classes) - {"reworded", "moved"}, (sentence, flipped)
                    assert name is None or name in found[0].classes, (sentence, flipped, found[0].explanation)


@pytest.mark.parametrize(("word", "other", "name"), FLIPS, ids=[f"{word}-{other}" for word, other, _ in FLIPS])
def test_t_e5_a_word_that_flips_in_a_whole_report_is_one_change(word: str, other: str, name: str | None) -> None:
    raw = (SHARED / "documents/report-hubei-2026.txt").read_text(encoding="utf-8")
    before = Document(version=read_text(raw), extraction=NOTHING)
    places = [match.start() for match in re.finditer(word, raw)]
    for at in places[:: max(1, len(places) // 2)]:
        flipped = raw[:at] + other + raw[at + len(word) :]
        found = compare(before, Document(version=read_text(flipped), extraction=NOTHING))
        assert len(found) == 1, raw[at - 20 : at + 20]
        assert name is None or name in found[0].classes, (raw[at - 20 : at + 20], found[0].explanation)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_t_e5_every_flip_comes_through_every_charset(report: Path) -> None:
    """All places of the report flipped at once: what is decoded is what was written, so each of them is seen."""
    raw = report.read_text(encoding="utf-8")
    others = {word: other for word, other, _ in FLIPS}
    flipped = WORDS.sub(lambda match: others[match.group()], raw)
    assert flipped != raw
    for charset, content_type in CHARSETS:
        page = f"<html><body><div id='Zoom'>{flipped}</div></body></html>"
        assert flipped in decode(page.encode(charset), content_type).text, (charset, content_type)
