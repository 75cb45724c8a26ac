"""The links between the five given documents of Wuxi, found or refused as the close reading of them says."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from crawler.read import read_page
from crawler.systems.folder import documents
from db import tables
from db.engine import Database
from db.migrate import upgrade
from monitor import jobs
from monitor.config import Config
from monitor.extract import extract
from monitor.ledger import Derived, Entry, Promise, Relation, entries, incomparable, origin
from tests.ledger.examples import ledger

FOLDER = Path(__file__).parents[3] / "shared" / "documents"
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the given documents are not beside the project (../shared)"),
]


@cache
def read(number: str) -> tuple[Entry, ...]:
    """The entries of the document whose file name begins with this number."""
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    facts = next(each for each in index if each["file"].startswith(number))
    version = read_page((FOLDER / facts["file"]).read_bytes(), url=facts["file"])
    day = date.fromisoformat(facts["published"])
    extraction = extract(version, day, facts["jurisdiction"])
    roles = [each.role for each in extraction.sections]
    given = origin(version, facts["file"], day, facts["jurisdiction"], roles)
    return entries(given, version, extraction.statements)


@cache
def book() -> Derived:
    """The ledger of the five documents."""
    return ledger(*(read(number) for number in ("000", "001", "002", "003", "004")), today=date(2024, 7, 1))


def between(earlier: str, later: str, word: str) -> Relation:
    """The one relation from one document to another about a thing named so."""
    found = [
        each
        for each in book().relations
        if each.before
        and each.after
        and each.before.origin.page.startswith(earlier)
        and each.after.origin.page.startswith(later)
        and word in each.before.name + each.after.name
    ]
    assert len(found) == 1, [each.explanation for each in found]
    return found[0]


def doubt(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons and would-be classes of the one candidate between things that are named so."""
    names = {each.key: each for each in book().promises}
    found = [
        each
        for each in book().candidates
        if {one, other} <= {names[each.one].first.name, names[each.other].first.name}
        and names[each.one].first.name != names[each.other].first.name
    ]
    assert len(found) == 1
    return found[0].reasons, found[0].classes


def known(word: str) -> list[Promise]:
    return [each for each in book().promises if any(word in entry.name for entry, _ in each.members)]


def test_l1_doubling_of_incomes_comes_sooner_in_doubt() -> None:
    names = {each.key: each for each in book().promises}
    (found,) = [each for each in book().candidates if "收入" in names[each.one].first.name]
    assert "sooner" in found.classes
    assert any("起始年份" in reason for reason in found.reasons)


def test_l2_a_plan_that_was_studied_is_drawn_up_and_a_wider_one_is_in_doubt() -> None:
    assert between("001", "000", "碳达峰").classes == ("firmer",)
    reasons, _ = doubt("碳达峰工作方案", "无锡碳达峰碳中和实施意见")
    assert any("碳中和" in reason for reason in reasons)


def test_l3_what_was_proposed_is_built() -> None:
    assert between("001", "000", "泰湖").classes == ("firmer",)


def test_l4_the_s2_line_goes_on_though_another_body_says_so() -> None:
    found = between("001", "003", "S2")
    assert found.classes == ("progress",)
    assert "宜兴市" in found.explanation


def test_l5_what_was_explored_is_tried_out_in_one_district() -> None:
    found = between("001", "003", "生态产品价值实现机制")
    assert "progress" in found.classes
    assert "宜兴市" in found.explanation


def test_l6_a_title_by_another_name_is_a_candidate_and_no_more() -> None:
    reasons, _ = doubt("国家电影产业创新实验区", "国家电影产业创新示范区")
    assert any("须查称号目录" in reason for reason in reasons)
    assert not [each for each in book().relations if each.before and "电影产业" in each.before.name]


def test_l7_and_l8_a_title_is_reaffirmed_twice() -> None:
    assert between("001", "000", "食品安全示范城市").classes == ("repeated",)
    assert between("000", "004", "食品安全示范城市").classes == ("repeated",)
    assert len(known("食品安全示范城市")) == 1


def test_l9_a_named_project_goes_on_and_an_ambiguous_one_is_in_doubt() -> None:
    assert between("001", "000", "奥体中心").classes == ("progress",)
    doubt("市妇女儿童医疗中心", "市妇儿中心")


def test_l10_the_botanical_garden_goes_on() -> None:
    assert between("001", "000", "植物园").classes == ("progress",)


def test_l11_a_city_and_its_district_are_never_compared() -> None:
    city = next(each for each in read("001") if "4800家" in each.quote.replace(" ", "") and each.kind == "target")
    district = next(each for each in read("003") if "1200家" in each.quote and each.kind == "target")
    assert city.block != district.block
    assert [reason.partition("：")[0] for reason in incomparable(city, district)] == ["主体不同", "年份不同"]
    assert not [each for each in book().relations if each.before and each.before.statement == city.statement]


def test_l12_an_institution_under_its_new_name_is_one() -> None:
    (held,) = known("无锡学院")
    quotes = [entry.quote for entry, _ in held.members]
    assert any("滨江学院" in quote for quote in quotes)
    assert any("无锡学院" in quote for quote in quotes)


def test_l13_a_framework_that_grew_is_no_new_target() -> None:
    reasons, _ = doubt("543产业", "543+X产业")
    assert any("+X" in reason for reason in reasons)


def test_l14_what_is_taken_for_given_is_a_candidate_only() -> None:
    reasons, classes = doubt("国家级惠山经开区", "惠山经开区")
    assert any("须查名录" in reason for reason in reasons)
    assert classes == ("met",)


def test_the_copy_inside_a_page_is_one_voice() -> None:
    twice = [each for each in read("003") if each.statement and each.statement.value == 1e12]
    assert len(twice) == 2
    held = next(each for each in book().promises if each.first in twice)
    assert sorted(role for entry, role in held.members if entry in twice) == ["copy", "promise"]
    assert not [each for each in book().relations if each.before in twice]


def rows(tx: Connection, table: Any, *names: str) -> set[str]:
    return {str([row[name] for name in names]) for row in tx.execute(select(table)).mappings()}


def ledgers(folder: Path) -> Iterator[tuple[set[str], ...]]:
    """All that the ledger says after importing the 17 documents in several orders, and once more."""
    given = list(documents([FOLDER]))
    for seed in range(3):
        random.Random(seed).shuffle(given)
        url = f"sqlite:///{folder / f'{seed}.sqlite'}"
        upgrade(url)
        with Database(url) as database:
            for _ in range(2):
                jobs.import_documents(database, given, "import", Config(), NOW)
                with database.read() as tx:
                    yield (
                        rows(tx, tables.changes, "relation", "explanation", "before", "after", "classes"),
                        rows(tx, tables.commitments, "key", "label", "state", "first", "kind", "who", "end"),
                        rows(tx, tables.candidates, "one", "other", "reasons"),
                        rows(tx, tables.alerts, "id"),
                    )


def test_seventeen_documents_in_any_order_are_one_ledger_and_again_add_nothing(tmp_path: Path) -> None:
    first, *others = ledgers(tmp_path)
    assert len(first[0]) > 3000
    assert first[3] == set()
    for other in others:
        for one, two in zip(first, other, strict=True):
            assert one == two, sorted(one ^ two)[:4]
