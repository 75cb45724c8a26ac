"""Every line of the lexicon is shown by its example."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.read.text import read_text
from monitor.extract import extract
from monitor.extract.lexicon import FOLDER, Entry, entries

PUBLISHED = date(2026, 1, 20)
TASKS = "各位代表：\n三、2026年主要工作\n{}。\n"
FILES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "actions")  # actions has its own test


def cases() -> list[Any]:
    return [pytest.param(entry, id=f"{name}-{entry.group}-{entry.text}") for name in FILES for entry in entries(name)]


@pytest.mark.parametrize("entry", cases())
def test_example_reads_as_its_line_says(entry: Entry) -> None:
    version = read_text(TASKS.format(entry.facts["example"]))
    rows = [statement.as_json() for statement in extract(version, PUBLISHED, "无锡市").statements]
    wanted = entry.facts["reads"]
    assert wanted
    assert any(all(row.get(key) == value for key, value in wanted.items()) for row in rows), (entry, rows)


def test_line_without_text_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.toml").write_text('words = [{ text = "", example = "甲" }]', encoding="utf-8")
    monkeypatch.setattr("monitor.extract.lexicon.FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"empty\.toml: entry 1 of 'words' has no text"):
        entries("empty")
