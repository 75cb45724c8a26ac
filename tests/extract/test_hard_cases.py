"""The 96 hard cases of the language, by number, each in sentences of our own with the section that they stand in.

A case lists all rows that its document yields. `indicator`, `quote` and `value_text` are contained in the row's,
`without` is not in its indicator; "" means absent.
`others` names the one kind of further rows that may stand beside.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.values import Statement

CASES = [
    case
    for path in sorted((Path(__file__).parent / "hard_cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
SHARED = Path(__file__).resolve().parents[3] / "shared"
OPENING = "政府工作报告\n\n各位代表：\n\n"
SPIRIT = "大家凝心聚力、砥砺奋进。"
FRAMES = {
    "bare": "{text}",
    "press": "本报讯（记者 王岚）\n\n{text}\n",
    "years": f"{OPENING}一、“十三五”期间工作回顾\n\n五年来，{SPIRIT}{{text}}\n\n二、2021年工作任务\n\n{SPIRIT}\n",
    "review": f"{OPENING}一、2022年工作回顾\n\n一年来，{SPIRIT}\n\n{{text}}\n\n二、2023年工作任务\n\n{SPIRIT}\n",
    "goals": f"{OPENING}一、2020年工作回顾\n\n一年来，{SPIRIT}\n\n二、“十四五”时期的奋斗目标\n\n{{text}}\n\n"
    f"三、2021年工作任务\n\n{SPIRIT}\n",
    "tasks": f"{OPENING}一、2022年工作回顾\n\n一年来，{SPIRIT}\n\n二、2023年工作任务\n\n{{text}}\n",
    "districts": "听板块负责人谈发展\n\n本报记者走访各地，听负责人谈打算。\n\n{district}\n\n奋力争先进位\n\n"
    "{district}党政主要负责人表示，{district}将坚决扛起使命，聚焦主责主业，{text}（王晓）\n",
}
PUBLISHED = {"years": "2021-01-12", "goals": "2021-01-12", "districts": "2023-06-29"}
KINDS = {
    "in words": lambda row: row.kind == "target" and row.value is None,
    "deeds": lambda row: row.kind == "action",
    "outcomes": lambda row: row.kind == "outcome",
}


def plain(text: str) -> str:
    """Compatibility form without blanks, as the annotations compare."""
    return "".join(normalize("NFKC", text).split())


def document(case: dict[str, Any]) -> str:
    return FRAMES[case["frame"]].format(text=case["text"].strip("\n"), district=case.get("district", ""))


def read(case: dict[str, Any]) -> tuple[Statement, ...]:
    published = date.fromisoformat(case.get("published", PUBLISHED.get(case["frame"], "2023-01-12")))
    jurisdiction = case.get("jurisdiction", "无锡市" if case["frame"] == "districts" else "嘉兴市")
    return extract(read_text(document(case)), published, jurisdiction).statements


def differences(wanted: dict[str, Any], row: Statement) -> dict[str, Any]:
    """What the row has where the case wants something else."""
    got = row.as_json()
    wrong = {}
    for key, value in wanted.items():
        found = got.get("indicator" if key == "without" else key)
        if key in ("indicator", "quote", "value_text"):
            agrees = plain(value) in plain(found or "")
        elif key == "without":
            agrees = value not in (found or "")
        elif isinstance(value, float | int) and isinstance(found, float | int):
            agrees = value == pytest.approx(found)
        else:
            agrees = (found or "") == value if value == "" else found == value
        if not agrees:
            wrong[key] = found
    return wrong


def test_every_case_is_there():
    assert [case["number"] for case in CASES if "variant" not in case] == list(range(1, 97))


def named(case: dict[str, Any]) -> str:
    return f"hard-{case['number']}{case.get('variant', '')}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_hard_case(case: dict[str, Any]):
    allowed = KINDS.get(case.get("others", ""), lambda _: False)
    left = list(read(case))
    for wanted in case["rows"]:
        assert left, f"nothing left for {wanted}"
        nearest = min(left, key=lambda row: (len(differences(wanted, row)), row.start_offset))
        assert differences(wanted, nearest) == {}, f"{wanted}\nnearest: {nearest.as_json()}"
        left.remove(nearest)
    assert [row.as_json() for row in left if not allowed(row)] == []


@pytest.mark.parametrize("case", CASES, ids=named)
def test_evidence_is_verbatim(case: dict[str, Any]):
    raw = document(case)
    for row in read(case):
        assert plain(row.quote) in plain(raw)
        assert plain(raw[row.start_offset : row.end_offset]) == plain(row.quote)


@pytest.mark.shared
def test_no_sentence_is_taken_from_the_releases():
    if not SHARED.is_dir():
        pytest.skip("no releases beside the project")
    runs: set[str] = set()
    for path in [*sorted((SHARED / "documents").glob("*.txt")), SHARED / "hard-cases.md"]:
        text = plain(path.read_text(encoding="utf-8"))
        runs.update(text[at : at + 12] for at in range(len(text) - 11))
    ours = {named(case): plain(document(case)) for case in CASES}
    copied = {
        number: {text[at : at + 12] for at in range(len(text) - 11)} & runs
        for number, text in ours.items()
        if not {text[at : at + 12] for at in range(len(text) - 11)}.isdisjoint(runs)
    }
    assert copied == {}
