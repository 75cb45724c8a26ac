"""Comparing, without extraction: python tests/benchmarks/bench_compare.py

Prints the time for two versions of a report of 25,000 characters that differ in five places (wanted: below 50 ms), and
the time and the memory at the peak for the text diff of texts of a million characters (wanted: below 1 s, and below 2 s
for those that were made to be hard).
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

from crawler.read.text import read_text
from monitor.compare import Document, compare
from monitor.textdiff import apply, diff
from monitor.values import Extraction

ROUNDS = 5
NAMES = ("学校", "公园", "泊位", "书屋", "床位", "厂房", "社区食堂", "换乘枢纽", "充电桩", "污水管网")
VERBS = ("新建", "改造", "新增", "建成", "开工", "完成", "提升")
WORDS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可"
    "主发年动同工也能下过子说产种面而方后多定行学法所民得经"
)


def report(length: int, seed: int) -> str:
    """A made-up work report of about that many characters, no two sentences of it alike."""
    chance = random.Random(seed)
    lines: list[str] = []
    while sum(map(len, lines)) < length:
        parts = [
            f"{chance.choice(VERBS)}{chance.choice(NAMES)}{chance.randint(2, 9999)}{chance.choice('个所处座')}"
            + "".join(chance.choices(WORDS, k=chance.randint(4, 18)))
            for _ in range(chance.randint(2, 5))
        ]
        lines.append("，".join(parts) + "。" + ("\n" if chance.random() < 0.2 else ""))
    return "".join(lines)


def edited(text: str, count: int, seed: int) -> str:
    """The text with so many of its numbers changed."""
    chance = random.Random(seed)
    row = list(text)
    for at in chance.sample([at for at, character in enumerate(row) if character.isdigit()], count):
        row[at] = str((int(row[at]) + 3) % 10)
    return "".join(row)


def best(work: Callable[[], object]) -> float:
    """The shortest of ROUNDS runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    text = report(25_000, 1)
    empty = Extraction(sections=(), statements=(), extractor="none")
    old, new = (Document(version=read_text(each), extraction=empty) for each in (text, edited(text, 5, 2)))
    found = compare(old, new)
    print(f"compare   {best(lambda: compare(old, new)) * 1000:8.1f} ms  ({len(text)} characters, {len(found)} changes)")
    large, other = report(1_000_000, 3), report(1_000_000, 4)
    line = "".join(random.Random(5).choices(WORDS, k=1_000_000))
    cases = {
        "five edits": (large, edited(large, 5, 6)),
        "500 edits": (large, edited(large, 500, 7)),
        "halves swapped": (large, large[500_000:] + large[:500_000]),
        "another text": (large, other),
        "repeats": ("重复的话。" * 100_000, "重复的话。" * 99_990 + "别的话。" + "重复的话。" * 9),
        "swapped repeats": ("甲。乙。" * 100_000, "乙。甲。" * 100_000),
        "one line": (line, line[:400_000] + "变" + line[400_000:]),
    }
    for name, (before, after) in cases.items():
        segments = diff(before, after)
        assert apply(segments, before) == after
        seconds = best(lambda before=before, after=after: diff(before, after))
        print(f"textdiff  {seconds:8.2f} s   {name} ({len(segments)} segments)")
    print(f"memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB at the peak")
    return 0


if __name__ == "__main__":
    sys.exit(main())
