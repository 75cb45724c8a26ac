"""Real pages beside the project: their bodies, and what is no page among them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import LCSseq
from selectolax.lexbor import LexborHTMLParser

from crawler.answer import judge_page
from crawler.catalogue import load_sources
from crawler.decode import decode
from crawler.read.html import read_html
from crawler.values import Response, Verdict
from tests.sites.mutations import MUTATIONS, cut

PAGES = Path(__file__).resolve().parents[4] / "shared" / "pages"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages are not beside the project (../shared/pages)"),
]
NO_PAGE = {"no-body", "gov-list", "blocked"}


def entries() -> list[dict[str, Any]]:
    path = PAGES / "index.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return rows


def squeezed(text: str) -> str:
    return "".join(text.split())


def page_and_body(name: str, body: str) -> tuple[str, str]:
    return decode((PAGES / name).read_bytes()).text, (PAGES / body).read_text(encoding="utf-8")


def f1(page: str, body: str) -> float:
    """F1 over characters without white space, by the longest common subsequence with the known body."""
    ours, known = squeezed(read_html(page).text), squeezed(body)
    return float(2 * LCSseq.similarity(ours, known) / (len(ours) + len(known)))


def bodies() -> list[tuple[str, str, str]]:
    """The pages with a known body: name, markup and body."""
    return [(row["file"], *page_and_body(row["file"], row["body"])) for row in entries() if "body" in row]


def test_known_bodies_are_found_whole() -> None:
    scores = {name: f1(page, body) for name, page, body in bodies()}
    assert sum(scores.values()) / len(scores) >= 0.99, scores
    assert min(scores.values()) >= 0.95, scores


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_known_bodies_are_found_in_markup_that_says_nothing_of_them(mutation: str) -> None:
    scores = {name: f1(MUTATIONS[mutation](page), body) for name, page, body in bodies()}
    assert sum(scores.values()) / len(scores) >= 0.98, scores
    assert min(scores.values()) >= 0.85, scores


def test_what_is_left_of_a_body_that_was_cut_is_found() -> None:
    scores = []
    for _, page, body in bodies():
        half = cut(page, body)
        shown, known = squeezed(LexborHTMLParser(half).text()), squeezed(body)
        scores.append(f1(half, known[: LCSseq.similarity(shown, known)]))
    assert sum(scores) / len(scores) >= 0.97


@pytest.mark.parametrize("row", entries(), ids=lambda row: row["file"])
def test_every_page_has_its_verdict(row: dict[str, Any]) -> None:
    raw = (PAGES / row["file"]).read_bytes()
    url = "https://www.example.cn/doc/1.html"
    judged, _ = judge_page(load_sources()[0], Response(url=url, final_url=url, status=200, body=raw))
    if row["family"] in NO_PAGE:
        assert judged.verdict in (Verdict.UNREADABLE, Verdict.CHALLENGE)
    elif "\ufffd" in decode(raw).text:
        assert judged.verdict in (Verdict.UNREADABLE, Verdict.CONTENT)  # damaged before it reached us
    else:
        assert judged.verdict is Verdict.CONTENT


def test_the_real_page_of_wuxi_is_read_whole() -> None:
    version = read_html(decode((PAGES / "h-wuxi-2025-budget-report.html").read_bytes()).text)
    assert version.title == "关于无锡市2025年预算执行情况与2026年预算草案的报告（摘要）"
    assert (version.published, version.issuer) == (date(2026, 1, 30), "无锡市人大常委会办公室")
    assert f1(*page_and_body("h-wuxi-2025-budget-report.html", "h-wuxi-2025-budget-report.ref.txt")) == 1.0
