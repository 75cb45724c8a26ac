"""Commitments in the store: found by keys, written anew without losing their ids, and what persons decided of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import IntegrityError

from db import captures, commitments, findings, versions
from db.engine import Database, begin, open_engine, parse_url
from db.migrate import configuration, upgrade
from db.tables import metadata
from tests.db.examples import NOW, Place, capture, lowered, statement, version


def facts(place: Place, **given: Any) -> dict[str, Any]:
    return {
        "version_id": place.version_id,
        "page_id": place.page_id,
        "page": "https://a.example/1",
        "day": date(2026, 2, 28),
        "jurisdiction": "无锡市",
        "series": "work-report",
        "year": 2026,
        "vehicle": "government",
        "vintage": 1,
        "whole": True,
        "ledger": "ledger/1",
        **given,
    }


def mention(ordinal: int, block: str, statement_id: int | None = None) -> dict[str, Any]:
    body = {"kind": "target"}
    return {"ordinal": ordinal, "statement_id": statement_id, "block": block, "alike": f"~{block}", "body": body}


def promise(key: str, block: str = "parks", **given: Any) -> dict[str, Any]:
    return {
        "key": key,
        "block": block,
        "strand": f"{block}/amount",
        "kind": "target",
        "jurisdiction": "无锡市",
        "who": "无锡市",
        "indicator": "新建公园",
        "indicator_id": "parks",
        "measure": "amount",
        "start": date(2026, 1, 1),
        "end": date(2026, 12, 31),
        "label": "open",
        "state": {"says": "stated"},
        "first": {"quote": "新建公园5个", "day": "2026-02-28", "page": "https://a.example/1"},
        **given,
    }


def store(tx: Connection, place: Place) -> list[commitments.StoredMention]:
    ids = versions.add_statements(tx, place.version_id, "grammar/1", [statement(5), statement(6, at=9)])
    commitments.put_document(tx, facts(place), [mention(0, "parks", ids[0]), mention(1, "lakes")])
    return sorted(commitments.of_blocks(tx, {"parks", "lakes", "none"}), key=lambda each: each.ordinal)


def test_what_was_said_is_found_by_its_block(database: Database, place: Place) -> None:
    with database.write() as tx:
        first, second = store(tx, place)
        assert (first.statement, second.statement) == (statement(5), None)
        assert (first.document.sequence, first.document.title, first.document.source) == (1, "公园", "city")
        assert commitments.blocks_alike(tx, {"~lakes"}) == {"lakes"}
        assert commitments.blocks_of_page(tx, place.page_id) == {"parks", "lakes"}
        assert [each.version_id for each in commitments.whole_documents(tx, {"无锡市"})] == [place.version_id]
        following = facts(place, year=2027)
        assert commitments.blocks_before(tx, following, {"other"}) == {"parks"}
        assert commitments.blocks_before(tx, following, {"tasks"}) == set()


def test_only_the_newest_version_of_a_page_is_what_it_says(database: Database, place: Place) -> None:
    with database.write() as tx:
        store(tx, place)
        later = versions.add(tx, place.page_id, captures.add(tx, place.page_id, capture(b"2")), version("公园9个"), NOW)
        commitments.put_document(tx, facts(place, version_id=later), [mention(0, "parks")])
        commitments.put_document(tx, facts(place), [mention(0, "lakes")])  # the earlier one, read again
        assert commitments.blocks_of_page(tx, place.page_id) == {"parks"}
        assert {(each.block, each.document.current) for each in commitments.of_blocks(tx, {"parks", "lakes"})} == {
            ("parks", True),
            ("lakes", False),
        }


def test_a_commitment_that_is_there_again_keeps_its_id(database: Database, place: Place) -> None:
    with database.write() as tx:
        first, second = store(tx, place)
        rows = [promise("a"), promise("b", end=None)]
        members = [("a", first.id, "promise"), ("a", second.id, "outcome"), ("b", second.id, "promise")]
        commitments.replace(tx, {"parks"}, rows, members, NOW)
        a, b = commitments.find(tx, {"a", "b"})
        assert [role for role, _ in commitments.mentions_of(tx, a.id)] == ["promise", "outcome"]
        changed = promise("a", label="met", state={"says": "changed"})
        commitments.replace(tx, {"parks"}, [changed, promise("c")], [("a", first.id, "copy")], NOW + timedelta(days=1))
        again, fresh = commitments.find(tx, {"a", "b", "c"})
        assert (again.id, again.label, again.created_at) == (a.id, "met", NOW)
        assert [role for role, _ in commitments.mentions_of(tx, a.id)] == ["copy"]
        assert (fresh.key, commitments.get(tx, b.id)) == ("c", None)


def test_commitments_are_asked_for_by_what_people_know(database: Database, place: Place) -> None:
    with database.write() as tx:
        store(tx, place)
        rows = [
            promise("a"),
            promise("b", who="江阴市", end=date(2025, 6, 30), label="overdue"),
            promise("c", end=None, indicator="地铁9号线", indicator_id=None, kind="action"),
            promise("d", kind="mention"),
        ]
        commitments.replace(tx, {"parks"}, rows, [], NOW)

        def keys(**asked: Any) -> list[str]:
            return [each.key for each in commitments.query(tx, **asked)]

        assert keys() == ["b", "a", "c"]
        assert keys(today=date(2026, 3, 1)) == ["a", "b", "c"]  # what has passed stands behind
        assert keys(who="江阴") == keys(label="overdue") == keys(due_before=date(2026, 1, 1)) == ["b"]
        assert keys(indicator="9号线") == ["c"]
        assert keys(indicator="parks", limit=1) == ["b"]
        assert commitments.due_blocks(tx, "无锡市", date(2027, 1, 1)) == {"parks"}
        assert commitments.due_blocks(tx, "无锡市", date(2025, 1, 1)) == set()
        assert commitments.lapsed_blocks(tx, date(2027, 1, 1)) == {"parks"}


def test_a_verdict_stands_until_another_is_given(database: Database) -> None:
    with database.write() as tx:
        commitments.decide(tx, "same", ("b", "block b"), ("a", "block a"), "同一件事", NOW)
        for block in ("block a", "block b"):
            (found,) = commitments.verdicts_of(tx, {block})
            assert (found.kind, found.one, found.other, found.note) == ("same", "a", "b", "同一件事")
        commitments.decide(tx, "apart", ("a", "block a"), ("b", "block b"), "", NOW)
        (found,) = commitments.verdicts_of(tx, {"block a", "block b"})
        assert found.kind == "apart"
        assert commitments.verdicts_of(tx, {"another"}) == ()


def test_candidates_are_those_found_last(database: Database) -> None:
    doubt = commitments.StoredCandidate(one="b", other="a", reasons=("名称不同",), classes=("later",))
    with database.write() as tx:
        commitments.replace_candidates(tx, {"a"}, [doubt, doubt])
        (found,) = commitments.candidates_of(tx, {"b"})
        assert (found.one, found.other, found.reasons, found.classes) == ("a", "b", ("名称不同",), ("later",))
        commitments.replace_candidates(tx, {"b"}, [])
        assert commitments.candidates_of(tx) == ()


def test_t_p5_a_ledger_is_carried_over_to_lean_indexes(database: Database, database_url: str, place: Place) -> None:
    with database.write() as tx:
        said = store(tx, place)
        kept, taken_back = findings.add_relations(tx, [relation(place, "kept"), relation(place, "taken back")], NOW)
        findings.forget(tx, [taken_back])
    database.close()
    before_lean_indexes(database_url)
    assert upgrade(database_url).before == "20261122_checks"
    with database.write() as tx:
        assert sorted(commitments.of_blocks(tx, {"parks", "lakes"}), key=lambda each: each.ordinal) == said
        assert commitments.blocks_alike(tx, {"~lakes"}) == {"lakes"}
        assert [(each.id, each.relation) for each in findings.told_of(tx, {"parks"})] == [(kept, "kept")]
        assert findings.add_relations(tx, [relation(place, "new")], NOW) > (taken_back,)
    with pytest.raises(IntegrityError), database.write() as tx:
        findings.add_relations(tx, [relation(place, "new")], NOW)
    there = indexes(database)
    assert {"ix_mentions_alike", "ix_commitments_jurisdiction_indicator_id"} <= there
    assert not {name for name in there if name.endswith(("indicator_id_who", "indicator_who", "who_end"))}


def relation(place: Place, key: str) -> findings.Relation:
    return findings.Relation(
        key=key,
        block="parks",
        change=lowered(statement(5), statement(4), "lowered"),
        page_id=place.page_id,
        version_id=place.version_id,
        before_version_id=None,
        before_statement_id=None,
        after_statement_id=None,
        history=True,
    )


def before_lean_indexes(url: str) -> None:
    engine = open_engine(parse_url(url), enforce=False)
    with begin(engine, writing=True) as tx:
        config = configuration()
        config.attributes["connection"] = tx
        command.downgrade(config, "20261122_checks")
        assert "ix_statements_indicator_who" in {each["name"] for each in inspect(tx).get_indexes("statements")}
    engine.dispose()


def indexes(database: Database) -> set[str]:
    with database.read() as tx:
        return {str(each["name"]) for table in metadata.tables for each in inspect(tx).get_indexes(table)}
