"""The floors of quality on the annotated releases beside the project.

Raising a floor is easy; lowering one needs a reason.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.shared

SHARED = Path(__file__).resolve().parents[3] / "shared"
# The corpus that the floors belong to: the five annotated Wuxi documents and their annotations.
DIGEST = "edf93333eef7fb95"
FLOORS = {
    ("target", "strict"): 0.98,
    ("target", "detect"): 0.99,
    ("outcome", "strict"): 0.98,
    ("outcome", "detect"): 0.99,
    ("action", "strict"): 0.97,
    ("action", "detect"): 0.98,
}


def quality() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality", Path(__file__).resolve().parents[1] / "quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def corpus_digest(names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update((SHARED / "documents" / f"{name}.txt").read_bytes())
        digest.update((SHARED / "gold" / f"{name}.jsonl").read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    if not (SHARED / "gold" / "score.py").exists():
        pytest.skip("no annotated releases in ../shared/gold")
    program = quality()
    names = program.annotated()
    assert corpus_digest(names) == DIGEST, "another corpus: measure it, and set floors for it"
    found: dict[str, Any] = program.pooled(names)
    return found


@pytest.mark.parametrize(("kind", "grade"), FLOORS)
def test_quality_stays_above_its_floor(report: dict[str, Any], kind: str, grade: str) -> None:
    assert report[kind][grade]["f1"] >= FLOORS[kind, grade]


def test_reading_beats_counting_every_number(report: dict[str, Any]) -> None:
    """The baseline takes every number of the tasks section for a target and every other for an outcome."""
    program = quality()
    score = program.scorer()
    documents = []
    for gold, _, text in report["documents"]:
        tasks = text.find("三、2021年主要工作")
        rows = [
            {
                "kind": "target" if 0 <= tasks <= match.start() else "outcome",
                "quote": match[0],
                "indicator": match["words"],
                "measure": "amount",
                "comparator": "=",
                "value": float(match["number"]) * {"": 1, "万": 1e4, "亿": 1e8}[match["scale"]],
                "high": None,
                "unit": match["unit"],
                "start": None,
                "end": None,
                "who": "无锡市",
                "strength": "plan",
            }
            for match in re.finditer(
                r"(?P<words>[\u4e00-\u9fff]{0,12})(?P<number>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<unit>%|[\u4e00-\u9fff])",
                text,
            )
        ]
        documents.append((gold, rows, text))
    baseline = score.score(documents)
    for kind in ("target", "outcome"):
        assert report[kind]["detect"]["f1"] > baseline[kind]["detect"]["f1"] + 0.2
        assert report[kind]["strict"]["f1"] > baseline[kind]["strict"]["f1"] + 0.5
