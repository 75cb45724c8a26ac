"""Commitments: found again by their key, with their first wording and all their statements."""

from __future__ import annotations

from datetime import date, timedelta

from db import commitments, versions
from db.engine import Database
from tests.db.examples import NOW, Place, statement

KEY = "无锡市|parks|市区|amount|2026"


def test_the_first_wording_stays(database: Database, place: Place) -> None:
    first, second = statement(5), statement(4, "公园", at=9)
    with database.write() as tx:
        ids = versions.add_statements(tx, place.version_id, "grammar/1", [first, second])
        commitment_id, is_new = commitments.thread(tx, KEY, ids[0], first, NOW)
        assert is_new
        assert commitments.thread(tx, KEY, ids[1], second, NOW + timedelta(days=1)) == (commitment_id, False)
        assert commitments.thread(tx, KEY, ids[1], second, NOW) == (commitment_id, False)  # again adds nothing
        commitments.set_state(tx, commitment_id, {"says": "lowered"})
    with database.read() as tx:
        found = commitments.find(tx, KEY)
        assert found is not None
        assert found == commitments.get(tx, commitment_id)
        assert (found.who, found.indicator, found.indicator_id, found.measure) == (
            "无锡市",
            "新建公园",
            "parks",
            "amount",
        )
        assert (found.start, found.end, found.created_at) == (date(2026, 1, 1), date(2026, 12, 31), NOW)
        assert (found.first_statement_id, found.state) == (ids[0], {"says": "lowered"})
        assert commitments.statements_of(tx, commitment_id) == ((ids[0], first), (ids[1], second))
        assert commitments.find(tx, "another") is None
        assert commitments.get(tx, 99) is None
