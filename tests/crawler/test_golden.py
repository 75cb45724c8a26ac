"""Golden cases: what was read in a page once is read in it for ever. `wuxi-monitor sources record` writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.check import expectation
from crawler.read import read_page
from crawler.systems import NAMES
from crawler.values import Response

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_golden_page_is_read_as_recorded(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    raw = path.with_suffix(".page").read_bytes()
    headers = (("Content-Type", case["content_type"]),)
    response = Response(url=case["url"], final_url=case["url"], status=200, headers=headers, body=raw)
    version = read_page(raw, case["content_type"], case["system"], case["url"])
    assert expectation(case["source"], case["system"], response, version) == case


def test_every_system_of_pages_has_a_golden_case() -> None:
    assert {json.loads(path.read_text("utf-8"))["system"] for path in CASES} == NAMES - {"css"}  # which is its file
