"""Extraction beside jieba on the same texts in one run: python tests/benchmarks/bench_extract.py [FOLDER]

Prints the time of the import, the memory at the peak without jieba, the time for a text of twice the length, and the
characters a second of both (extraction end to end: reading, sections, statements): medians of rounds that take turns,
so that what else the machine does falls on both alike. FOLDER holds .txt files; by default the documents beside the
project.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
PUBLISHED = date(2026, 1, 20)
ROUNDS = 7
# Regular in every part, so that twice the text is twice the work.
REGULAR = "全年新建试验站{n}座、扶持企业{n}家，力争试验产业产值增长{n}%，开工建设东湖大桥。\n"


def main(folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    characters = sum(map(len, texts))
    began = time.process_time()
    from crawler.read.text import read_text
    from monitor.extract import extract

    print(f"import    {time.process_time() - began:8.3f} s")

    def once(some: list[str]) -> float:
        began = time.process_time()
        for text in some:
            extract(read_text(text), PUBLISHED, "无锡市")
        return time.process_time() - began

    once(texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory    {memory:8.0f} MB at the peak, without jieba")
    single, double = (["".join(REGULAR.format(n=n) for n in range(1, count))] for count in (5_000, 10_000))
    longer = min(once(double) for _ in range(2)) / min(once(single) for _ in range(2))
    print(f"twice the text takes {longer:.2f} times as long")

    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()

    def cut() -> float:
        began = time.process_time()
        for text in texts:
            for _ in jieba.cut(text):
                pass
        return time.process_time() - began

    ours, theirs = zip(*((once(texts), cut()) for _ in range(ROUNDS)), strict=True)
    print(f"extract   {characters / statistics.median(ours):8.0f} characters/s  ({characters} characters)")
    print(f"jieba     {characters / statistics.median(theirs):8.0f} characters/s")
    ratios = [other / own for own, other in zip(ours, theirs, strict=True)]
    print(f"ratio     {statistics.median(ratios):8.2f}  ({min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds)")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
