"""Doubts in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import monitor
from monitor.doubts import CHINESE, doubt_name

ROOT = Path(monitor.__file__).parent
SOURCES = [*sorted((ROOT / "extract").rglob("*.py")), ROOT / "headline.py"]


def codes(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def test_every_code_of_the_extractor_has_its_chinese_words() -> None:
    set_here: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and any(
                isinstance(to, ast.Name) and to.id == "doubts" for to in node.targets
            ):
                set_here |= set(codes(node.value))
            elif isinstance(node, ast.Call):
                if isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "doubts.append":
                    set_here |= {code for argument in node.args for code in codes(argument)}
                set_here |= {code for word in node.keywords if word.arg == "doubts" for code in codes(word.value)}
    assert set_here == set(CHINESE)


def test_a_doubt_is_told_in_the_readers_language() -> None:
    assert doubt_name("tense not marked", "en") == "tense not marked"
    assert doubt_name("tense not marked", "zh") == "未写明是计划还是已完成"
    assert doubt_name("“五年来”没有写明起始年份", "en") == "“五年来”没有写明起始年份"
