"""The ledger on the command line: lists, the story of a promise, verdicts and replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monitor.commands import Program

TEXT = """{year}年青云市政府工作报告

各位代表：

一、{last}年工作回顾

过去一年，{review}。

二、{year}年工作安排

今年全市经济社会发展的主要预期目标是：进出口总额增长{trade}%以上。

争创国家湿地保护{title}区。
"""
OLD = TEXT.format(year=2098, last=2097, review="我们稳住了大盘", trade=5, title="实验")
NEW = TEXT.format(year=2099, last=2098, review="全市进出口总额增长5.2%", trade=4, title="示范")


@pytest.fixture
def ledger(program: Program, tmp_path: Path) -> Program:
    for year, text in ((2098, OLD), (2099, NEW)):
        path = tmp_path / f"{year}.txt"
        path.write_text(text, encoding="utf-8")
        said = program("import", path, "--published", f"{year}-01-20", "--jurisdiction", "青云市")
        assert said.code == 0, said.err
    return program


def test_commitments_are_listed_and_filtered(ledger: Program) -> None:
    rows = ledger("commitments", "--json").rows
    assert [(each["end"], each["label"]) for each in rows if each["kind"] == "target"] == [
        ("2098-12-31", "met"),
        ("2099-12-31", "open"),
    ]
    assert [each["end"] for each in ledger("commitments", "--state", "met", "--json").rows] == ["2098-12-31"]
    assert len(ledger("commitments", "--due-before", "2099-01-01", "--indicator", "进出口", "--json").rows) == 1
    assert "没有符合条件的承诺" in ledger("commitments", "--who", "东江市").out
    assert "no commitment fits" in ledger("commitments", "--who", "东江市", "--lang", "en").out


def test_the_story_of_a_promise_is_told_whole(ledger: Program) -> None:
    (row,) = ledger("commitments", "--state", "met", "--json").rows
    story = ledger("commitment", row["id"]).out
    for part in ("首次提法  2098-01-20", "增长5%以上", "已完成", "实际增长5.2%", "新一期目标", "下调"):
        assert part in story
    assert "first said  2098-01-20" in ledger("commitment", row["id"], "--lang", "en").out
    (told,) = ledger("commitment", row["id"], "--json").rows
    assert [each["role"] for each in told["sayings"]] == ["promise", "outcome"]
    assert {tuple(each["classes"]) for each in told["changes"]} == {("met",), ("lowered", "superseded")}


def test_the_nearest_deadline_stands_first_and_what_passed_behind(ledger: Program, tmp_path: Path) -> None:
    path = tmp_path / "2020.txt"
    path.write_text("青云市2020年工作要点\n\n今年全市新建口袋公园12座。规划建设云麓植物园。\n", encoding="utf-8")
    assert ledger("import", path, "--published", "2020-01-20", "--jurisdiction", "青云市").code == 0
    rows = ledger("commitments", "--json").rows
    assert [each["end"] for each in rows if each["end"]] == ["2098-12-31", "2099-12-31", "2020-12-31"]
    (parks,) = (each for each in rows if each["end"] == "2020-12-31")
    assert "2020-12-31  已到期，没有读到总结那段时间的文件，无从判断" in ledger("commitment", parks["id"]).out
    (garden,) = (each for each in rows if "植物园" in each["indicator"])
    assert "首个期限  没有写明期限" in ledger("commitment", garden["id"]).out


def test_a_doubtful_link_is_decided_and_taken_back(ledger: Program) -> None:
    (doubt,) = ledger("review", "--json").rows
    one, other = doubt["one"]["id"], doubt["other"]["id"]
    assert "须查称号目录" in ledger("review").out
    assert ledger("link", one, other, "--note", "同一称号").code == 0
    assert ledger("review").out.strip() == "没有存疑的关联"
    (left,) = ledger("commitments", "--indicator", "湿地", "--json").rows
    assert ledger("unlink", left["id"]).code == 0
    assert len(ledger("commitments", "--indicator", "湿地", "--json").rows) == 2
    one, other = (each["id"] for each in ledger("commitments", "--indicator", "湿地", "--json").rows)
    assert ledger("unlink", one, other, "--json").rows == [{"commitment": one}]
    assert ledger("review", "--json").rows == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["commitment", "999"], "commitment 999: there is none"),
        (["link", "999", "998"], "commitment 999: there is none"),
        (["link", "1", "1"], "it is one already"),
        (["unlink", "1", "2", "--saying", "3"], "not both"),
        (["unlink", "1", "--saying", "999"], "no saying 999"),
    ],
)
def test_what_is_not_there_is_named(ledger: Program, arguments: list[str], words: str) -> None:
    said = ledger(*arguments)
    assert (said.code, words in said.err) == (2, True), said.err


def test_replay_says_that_nothing_differs(ledger: Program) -> None:
    said = ledger("replay")
    assert (said.code, "重算 2 个版本，0 处不同，没有写入" in said.out) == (0, True)
    assert ledger("replay", "--write", "--json").rows == []
