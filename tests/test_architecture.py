"""The arrows between the packages hold: who may import whom, and what pure modules may touch."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path.relative_to(ROOT) for name in ("crawler", "monitor", "db") for path in (ROOT / name).rglob("*.py")
)

PURE = (
    "crawler/values.py",
    "crawler/decode.py",
    "crawler/quality.py",
    "crawler/revisit.py",
    "crawler/address.py",
    "crawler/read/",
    "crawler/systems/",
    "monitor/values.py",
    "monitor/chinese.py",
    "monitor/extract/",
    "monitor/compare/",
    "monitor/align.py",
    "monitor/textdiff.py",
    "monitor/doubts.py",
    "monitor/headline.py",
    "monitor/successor.py",
    "monitor/flag.py",
    "monitor/reprints.py",
    "monitor/ledger/",
    "monitor/health.py",
    "monitor/alert/chat.py",
    "monitor/alert/clean.py",
    "monitor/alert/direction.py",
    "monitor/alert/mail.py",
    "monitor/alert/marks.py",
    "monitor/alert/message.py",
    "monitor/alert/notices.py",
    "monitor/alert/robots.py",
    "monitor/alert/rules.py",
    "monitor/alert/schedule.py",
    "monitor/alert/sentence.py",
    "monitor/alert/wording.py",
)
# What a pure module may not import: network, database, processes.
OUTSIDE = {
    "httpx",
    "socket",
    "ssl",
    "smtplib",
    "subprocess",
    "sqlite3",
    "sqlalchemy",
    "threading",
    "asyncio",
    "urllib.request",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("time", "monotonic")}
LOCAL_FILES = {Path("crawler/systems/folder.py")}  # its outside thing is the file system, and nothing else


def imports(path: Path) -> set[str]:
    """The modules that a file imports when it runs; those for type checking alone do not count."""
    found: set[str] = set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def within(module: str, packages: set[str]) -> bool:
    return any(module == each or module.startswith(each + ".") for each in packages)


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "crawler"], ids=str)
def test_the_crawler_knows_nothing_of_the_monitor(path: Path) -> None:
    assert not [module for module in imports(path) if within(module, {"monitor"})]


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "crawler"], ids=str)
def test_only_the_crawlers_shells_know_the_store(path: Path) -> None:
    if path.name not in ("crawl.py", "backfill.py", "lease.py"):
        assert not [module for module in imports(path) if within(module, {"db"})]


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "db"], ids=str)
def test_the_store_knows_of_the_others_their_values_only(path: Path) -> None:
    foreign = {module for module in imports(path) if within(module, {"crawler", "monitor"})}
    assert not {module for module in foreign if not within(module, {"crawler.values", "monitor.values"})}


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "monitor"], ids=str)
def test_sql_is_written_in_the_store_only(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"execute", "exec_driver_sql"}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if any(str(path).startswith(each) for each in PURE)], ids=str
)
def test_pure_modules_touch_neither_network_nor_store_nor_clock(path: Path) -> None:
    assert not [module for module in imports(path) if within(module, OUTSIDE)]
    if path.parts[0] != "monitor" or path.name != "health.py":  # health judges the store's read model
        assert not [module for module in imports(path) if within(module, {"db"})]
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            assert (node.func.value.id, node.func.attr) not in CLOCKS, f"{path}:{node.lineno} asks the clock"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            assert path in LOCAL_FILES, f"{path}:{node.lineno} opens a file"


def test_the_scheduler_is_known_to_one_file() -> None:
    knowing = [path for path in MODULES if any(within(module, {"apscheduler"}) for module in imports(path))]
    assert [str(path) for path in knowing] in ([], ["monitor/schedule.py"])


def test_every_module_says_first_what_it_is_for() -> None:
    silent = [
        str(path) for path in MODULES if not ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert not silent
