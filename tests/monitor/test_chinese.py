"""What goes wrong is said in Chinese: every sentence of the crawler and the channels, every complaint of a command."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.chinese import told
from tests.monitor.commands import Program

ROOT = Path(__file__).parents[2]
PHRASES = tomllib.loads((ROOT / "monitor/chinese.toml").read_text("utf-8"))

# Where what operators are told is worded: all its sentences.
WORDING = [
    *(ROOT / "crawler").glob("*.py"),
    *(ROOT / "crawler/read").glob("*.py"),
    *(ROOT / "crawler/systems").glob("*.py"),
    *(ROOT / "monitor/alert/channels").glob("*.py"),
    ROOT / "monitor/alert/robots.py",
    ROOT / "monitor/misconfigured.py",
    ROOT / "db/errors.py",
]
ERRORS = {"UsageFault", "CannotWork", "ConfigError", "CatalogueError", "ValueError", "WrongUrl", "NotADatabase"}
# Elsewhere: what these are raised with.
RAISING = [*(ROOT / "monitor/cli").glob("*.py"), ROOT / "monitor/config.py"]
# No sentences that operators read: selectors, markup, defects of ours, and what developers and editors of sources see.
NOT_TOLD = re.compile(
    r"table table|ul li|<font|the last attempt|not found by|^(?:wuxi-monitor|\S+)$|^[\w.-]+ [\w.>-]+(?:, [\w.> -]+)+$"
)
FOR_DEVELOPERS = {"check.py", "golden.py", "catalogue.py", "propose.py", "folder.py", "robots_txt.py", "backfill.py"}


def sentence(node: ast.AST) -> str:
    """The text of a string, with a sign where it names something."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "①" for each in node.values)
    return ""


def sentences(path: Path, *, raised_only: bool) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    roots: list[ast.AST] = [tree]
    if raised_only:
        calls = (each.exc for each in ast.walk(tree) if isinstance(each, ast.Raise))
        roots = [each for each in calls if isinstance(each, ast.Call) and getattr(each.func, "id", "") in ERRORS]
    for root in roots:
        for node in ast.walk(root):
            text = sentence(node) if id(node) not in inside else ""
            if re.search(r"[a-z]{2,} [a-z]{2,}", text) and not NOT_TOLD.search(text):
                yield text


def english_left(text: str) -> list[str]:
    """The English that stands in a sentence still; names of commands, packages and settings are no words of one."""
    shown = re.sub(
        r"`[^`]*`|'[^']*'|pip install \S+|wuxi-monitor(?: [a-z]+)*|--[\w-]+|tls = \S+"
        r"|system intertid-search|sqlite:\S+ or postgresql:\S+|alerts retry|chmod go-w",
        "",
        told(text, "zh"),
    )
    return re.findall(r"[a-z]{2,} [a-z]{2,}(?: [a-z]+)*", shown)


@pytest.mark.parametrize(
    "path",
    [each for each in WORDING if each.name not in FOR_DEVELOPERS] + RAISING,
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_sentence_has_its_chinese(path: Path) -> None:
    missing = {text: left for text in sentences(path, raised_only=path in RAISING) if (left := english_left(text))}
    assert missing == {}


def test_every_phrase_names_what_its_english_names() -> None:
    for english, chinese in PHRASES.items():
        assert english.count("{}") == chinese.count("{}"), english
        assert told(english.replace("{}", "①"), "zh") == chinese.replace("{}", "①")
        assert told(english, "en") == english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "wuxi-gov: lists 2 rows, usually 24: has the site changed?",
            "wuxi-gov: 列出 2 行，平时为 24: 网站改版了吗？",
        ),
        (
            "wuxi: 14 of 20 pages that were read before cannot be read as they were: has the site changed?",
            "wuxi: 14 个页面（以前能读的共 20 个）读不出原来的内容：网站改版了吗？",
        ),
        (
            "10.0.0.1:25: [Errno 111] Connection refused: check host and port",
            "10.0.0.1:25: [Errno 111] 连接被拒绝：请检查 host 和 port",
        ),
        ("www: list 'news': https://x.cn/a: failed: status 500", "www: list 'news': https://x.cn/a: 失败：状态 500"),
        (
            "run `wuxi-monitor status` and see https://x.cn/status/",
            "请运行 `wuxi-monitor status` and see https://x.cn/status/",
        ),
        ("what nobody worded", "what nobody worded"),
        ("the pinnacle of failed statuses", "the pinnacle of failed statuses"),
    ],
)
def test_what_is_named_stands_as_it_was(english: str, chinese: str) -> None:
    assert told(english, "zh") == chinese


def test_an_error_of_a_command_is_said_in_english_and_below_it_in_chinese(program: Program) -> None:
    for words, chinese in (
        (("findings", "--class", "lowerd"), "没有这个类别"),
        (("findings", "--sinc", "2026-01-01"), "没有这个选项"),
        (("findings", "--since", "yesterday"), "不是日期"),
        (("status", "--database", "sqlite:////nowhere/x.db"), "没有这个文件；请运行 `wuxi-monitor init"),
        (("crawl", "wuxy"), "没有这个来源；是不是 wuxi"),
    ):
        both, english = program(*words), program("--lang", "en", *words)
        assert both.code == english.code != 0
        assert both.err.startswith(english.err)
        assert chinese in both.err.removeprefix(english.err)
