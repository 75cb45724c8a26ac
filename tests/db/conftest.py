"""A source with a page and a version, for the tests of what hangs on one."""

from __future__ import annotations

from datetime import date

import pytest

from db import captures, pages, versions
from db.engine import Database
from tests.db.examples import NOW, Place, add_source, capture, version


@pytest.fixture
def page_id(database: Database) -> int:
    with database.write() as tx:
        add_source(tx, "city")
        return pages.see(tx, "city", "https://a.example/1", title="公园", list_date=date(2026, 2, 28), now=NOW)[0]


@pytest.fixture
def place(database: Database, page_id: int) -> Place:
    with database.write() as tx:
        capture_id = captures.add(tx, page_id, capture())
        return Place(page_id, capture_id, versions.add(tx, page_id, capture_id, version(), NOW))
