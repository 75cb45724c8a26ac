"""Bodies of the real pages beside the project: ours, readability and trafilatura in one table.

F1 over characters without white space, by the longest common subsequence with the known body. trafilatura is no
dependency of ours: the column is empty unless it is installed beside us (pip install trafilatura).
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz.distance import LCSseq
from readability import Document
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from crawler.decode import decode  # noqa: E402 -- the tests are no installed package
from crawler.read.html import read_html  # noqa: E402
from tests.sites.mutations import MUTATIONS, cut  # noqa: E402

PAGES = ROOT.parent / "shared" / "pages"


def ours(text: str) -> str:
    return read_html(text).text


def readability(text: str) -> str:
    return LexborHTMLParser(Document(text).summary()).text(separator="\n")


def trafilatura(text: str) -> str:
    import trafilatura as peer

    return peer.extract(text, include_comments=False, favor_recall=True) or ""


def f1(found: str, known: str) -> float:
    found, known = "".join(found.split()), "".join(known.split())
    return 2 * LCSseq.similarity(found, known) / ((len(found) + len(known)) or 1)


def table(title: str, peers: dict[str, Callable[[str], str]], pages: list[tuple[str, str, str]], full: bool) -> None:
    """The mean and the worst of each reader on these pages (name, markup, known body), and each page if `full`."""
    scores: dict[str, list[float]] = {name: [] for name in peers}
    spent = dict.fromkeys(peers, 0.0)
    for file, text, known in pages:
        for name, read in peers.items():
            began = time.perf_counter()
            found = read(text)
            spent[name] += time.perf_counter() - began
            scores[name].append(f1(found, known))
        if full:
            print(f"{file[:38]:40}" + "".join(f"{scores[name][-1]:13.4f}" for name in peers))
    for label, figure in (
        ("mean", lambda name: sum(scores[name]) / len(scores[name])),
        ("least", lambda name: min(scores[name])),
        ("ms a page", lambda name: 1000 * spent[name] / len(scores[name])),
    ):
        print(f"{f'{title}: {label}':40}" + "".join(f"{figure(name):13.4f}" for name in peers))


def main() -> None:
    if not PAGES.is_dir():
        print(f"skipped: no pages at {PAGES}")
        return
    logging.disable(logging.CRITICAL)
    peers: dict[str, Callable[[str], str]] = {"ours": ours, "readability": readability}
    if find_spec("trafilatura"):
        peers["trafilatura"] = trafilatura
    print(f"{'page':40}" + "".join(f"{name:>13}" for name in peers))
    pages = [
        (row["file"], decode((PAGES / row["file"]).read_bytes()).text, (PAGES / row["body"]).read_text("utf-8"))
        for row in json.loads((PAGES / "index.json").read_text("utf-8"))
        if "body" in row
    ]
    table("as they are", peers, pages, full=True)
    for name, mutate in MUTATIONS.items():
        table(name, peers, [(file, mutate(text), known) for file, text, known in pages], full=False)
    halves = [(file, html := cut(text, known), left(html, known)) for file, text, known in pages]
    table("cut", peers, halves, full=False)


def left(html: str, known: str) -> str:
    """The words of a body that a page which was cut still has."""
    shown, known = "".join(LexborHTMLParser(html).text().split()), "".join(known.split())
    return known[: LCSseq.similarity(shown, known)]


if __name__ == "__main__":
    main()
