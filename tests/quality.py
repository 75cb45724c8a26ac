"""Scores the extractor against annotated releases beside the project: python tests/quality.py [--misses] [NAME …]"""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from crawler.read.text import read_text
from monitor.extract import extract

SHARED = Path(__file__).resolve().parents[2] / "shared"


def scorer() -> ModuleType:
    """The scoring program of the annotations, imported from where it stands."""
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def about() -> dict[str, dict[str, str]]:
    """The facts of every document, by file stem."""
    listing = json.loads((SHARED / "documents" / "index.json").read_text(encoding="utf-8"))
    return {entry["file"].removesuffix(".txt"): entry for entry in listing}


def predicted(name: str) -> list[dict[str, Any]]:
    """The rows that the extractor prints for a document; targets without a number left out, as the scorer does."""
    entry = about()[name]
    raw = (SHARED / "documents" / f"{name}.txt").read_text(encoding="utf-8")
    found = extract(read_text(raw), date.fromisoformat(entry["published"]), entry["jurisdiction"])
    rows = [statement.as_json() for statement in found.statements]
    return [row for row in rows if row["kind"] != "target" or row.get("value") is not None]


def pooled(names: list[str]) -> dict[str, Any]:
    """The figures of score.py over some documents together, with its pairs."""
    score = scorer()
    documents = []
    for name in names:
        gold = score.load(str(SHARED / "gold" / f"{name}.jsonl"))
        text = score.normal((SHARED / "documents" / f"{name}.txt").read_text(encoding="utf-8"))
        documents.append((gold, predicted(name), text))
    report: dict[str, Any] = score.score(documents)
    report["documents"] = documents
    return report


def annotated() -> list[str]:
    """The stems of the documents that have annotations."""
    return [
        p.stem for p in sorted((SHARED / "gold").glob("*.jsonl")) if (SHARED / "documents" / f"{p.stem}.txt").exists()
    ]


KEYS = (
    "kind",
    "quote",
    "core",
    "full",
    "indicator",
    "measure",
    "comparator",
    "value",
    "high",
    "unit",
    "start",
    "end",
    "who",
    "strength",
)


def brief(row: dict[str, Any]) -> str:
    return " | ".join(f"{row[key]}" for key in KEYS if row.get(key) is not None)


def main(arguments: list[str]) -> None:
    names = [
        name
        for name in annotated()
        if not any(a[:1] != "-" for a in arguments) or any(name.startswith(a) for a in arguments)
    ]
    report = pooled(names)
    score = scorer()
    for kind in ("target", "outcome", "action", "all"):
        figures = report[kind]
        print(
            f"{kind:8} gold {figures['gold']} predicted {figures['predicted']} "
            f"detect P {figures['detect']['precision']:.3f} R {figures['detect']['recall']:.3f} "
            f"F {figures['detect']['f1']:.3f} "
            f"strict {figures['strict']['f1']:.3f} "
            + " ".join(f"{slot} {share:.2f}" for slot, share in figures["slots"].items())
        )
    if "--misses" not in arguments:
        return
    actions = "--actions" in arguments
    paired = {id(row) for pair in report["pairs"] for row in pair}
    for gold, rows, _ in report["documents"]:
        for row in gold:
            if id(row) not in paired and (row["kind"] == "action") == actions:
                print("missed  ", brief(row))
        for row in rows:
            if id(row) not in paired and (row["kind"] == "action") == actions:
                print("invented", brief(row))
    for gold_row, row in report["pairs"]:
        if (gold_row["kind"] == "action") != actions:
            continue
        wrong = [slot for slot in score.SLOTS[gold_row["kind"]] if not score.slot_agrees(slot, gold_row, row)]
        if gold_row["kind"] != row["kind"]:
            wrong.insert(0, "kind")
        if wrong:
            print("wrong   ", ",".join(wrong), "\n      ", brief(gold_row), "\n      ", brief(row))


if __name__ == "__main__":
    main(sys.argv[1:])
