"""The pieces that text is cut into, and every row of the lexicon."""

from __future__ import annotations

import pytest

from monitor.compare.tokens import Day, Quantity, han_number, lexicon, tokens


def cut(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize("entry", lexicon(), ids=lambda entry: f"{entry.group}:{entry.words[0]}")
def test_every_word_of_the_lexicon_is_read_in_its_example(entry):
    for word in entry.words:
        text = entry.example.replace("{}", word)
        found = [token for token in tokens(text) if token.text == word]
        assert found, (word, cut(text))
        assert found[0].sense == entry.sense


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("1.65万亿元", 1.65e12, None, "元"),
        ("16500亿元", 1.65e12, None, "元"),
        ("1,200家", 1200, None, "家"),
        ("1200余家", 1200, None, "家"),
        ("百分之五点二", 5.2, None, "%"),
        ("三百二十个", 320, None, "个"),
        ("万亿元", 1e12, None, "元"),
        ("翻两番", 4, None, "倍"),
        ("2.5%-3%", 2.5, 3, "%"),
        ("3至5万套", 30000, 50000, "套"),
        ("1.9:1", 1.9, None, ":1"),
        ("0.6个百分点", 0.6, None, "个百分点"),
    ],
)
def test_quantities(text, value, high, unit):
    (token,) = tokens(text)
    assert isinstance(token.sense, Quantity)
    assert (token.sense.value, token.sense.high, token.sense.unit) == (pytest.approx(value), high, unit)


def test_the_same_number_written_otherwise_is_the_same_token():
    keys = [next(tokens(text)).key for text in ("1.65万亿元", "16500亿元", "1650000000000元")]
    assert len(set(keys)) == 1
    assert next(tokens("百分之五")).key == next(tokens("5%")).key


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年", Day(2026)),
        ("2026年9月", Day(2026, 9)),
        ("2026年9月30日", Day(2026, 9, 30)),
        ("2021-2025年", Day(2025)),
        ("9月30日", Day(0, 9, 30)),
        ("上半年", Day(0, 6)),
        ("明年", Day(1)),
    ],
)
def test_days(text, day):
    (token,) = tokens(text)
    assert token.sense == day


def test_names_are_no_numbers():
    assert cut("地铁5号线二期") == ["地", "铁", "5号", "线", "二期"]
    assert cut("接入5G网络") == ["接", "入", "5G", "网", "络"]
    assert cut("PM2.5浓度") == ["PM2.5", "浓", "度"]


def test_words_within_words_are_left_alone():
    assert "约" not in [token.text for token in tokens("节约用水3万吨") if token.sense]
    assert [token.text for token in tokens("约3万吨") if token.sense] == ["约", "3万吨"]
    assert "准确" in cut("准确保障供应")


def test_gaps_tell_what_stands_before():
    gaps = {token.text: token.gap for token in tokens("甲、乙,丙。丁")}
    assert gaps == {"甲": 3, "乙": 1, "丙": 2, "丁": 3}


@pytest.mark.parametrize(
    ("words", "value"), [("二零二五", 2025), ("十五", 15), ("两千三百万", 23_000_000), ("亿", 1e8)]
)
def test_numbers_in_chinese_numerals(words, value):
    assert han_number(words) == value
