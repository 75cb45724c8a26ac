"""What holds of every text: no crash, offsets that lead back, the same output over hash seeds, linear time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.read.text import read_text
from monitor.extract import extract

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = date(2026, 1, 20)
# Pieces that the grammar reacts to, so that random texts reach its branches.
PIECES = st.sampled_from(
    re.findall(
        r"\S+|\n",
        "各位代表： 三、2026年主要工作 一、2025年工作回顾 \n 。 ； ， 、 ： “ ” （ ） 《 》 新增 完成 建成 力争 确保 "
        "到2030年 全年 "
        "十五五 企业 12家 3.5% 5%—6% 1.2：1 翻一番 第3位 前5 连续4年 千亿级 两条 分别 各 其中 增长 下降 达到 以上 左右 "
        "超 余 江阴、宜兴 １２万 PM_{2.5} \u3000 and 蕞 個 万 亿 元 （张三） 本报讯 当前位置： 上一篇： 由3亿元增至 "
        "80个工作日内 稳中提质 与经济增长同步",
    )
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(raw=TEXTS)
@example(raw="”》力争建成")  # marks alone name nothing
@example(raw="本报讯\n\u200b\n新增企业5家。")  # a paragraph of nothing but what reading drops
def test_no_text_breaks_it_and_every_quote_is_found_where_it_says(raw: str) -> None:
    version = read_text(raw)
    for paragraph in version.paragraphs:
        assert "".join(raw[at : at + length] for _, at, length in paragraph.runs) == paragraph.text
    for statement in extract(version, PUBLISHED, "无锡市").statements:
        printed = raw[statement.start_offset : statement.end_offset]
        assert "".join(printed.split()) == statement.quote
        assert statement.indicator
        assert (statement.strength is None) == (statement.kind == "outcome")


HUGE = {
    "one line": ("新增企业三百二十一家并且" * 80_000, 0),
    "repeated": ("2025年新增试点3家，" * 100_000, 100_000),
    "list": ("新增3家、" * 100_000, 100_000),
    "brackets": ("（“《" * 100_000, 0),
    "stops": ("。" * 500_000, 0),
    "short lines": ("力争到2030年\n" * 60_000, 0),
    "open quote": ("“" * 200_000 + "新增企业5家。" * 1000, 1000),
    "digits": ("7" * 1_000_000, 0),
    "blanks": (" \n" * 200_000, 0),
    "left values": ("由3" * 200_000 + "增至5家", 0),
}


@pytest.mark.parametrize(("raw", "statements"), HUGE.values(), ids=HUGE.keys())
def test_long_and_odd_texts_are_read_whole(raw: str, statements: int) -> None:
    assert len(extract(read_text(raw), PUBLISHED, "无锡市").statements) == statements


def test_output_is_the_same_over_hash_seeds() -> None:
    program = (
        "import json; from datetime import date\n"
        "from crawler.read.text import read_text; from monitor.extract import extract\n"
        "raw = '各位代表：\\n三、2026年主要工作\\n力争新增甲类企业12家、乙类企业30家以上，'\n"
        "raw += '开工建设东湖大桥，居民收入增长与经济增长同步。'\n"
        "found = extract(read_text(raw), date(2026, 1, 20), '无锡市')\n"
        "print(json.dumps([s.as_json() for s in found.statements], ensure_ascii=False))"
    )
    outputs = set()
    for seed in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            timeout=120,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())) >= 3
