"""T-P5: every migration forward and back on a database in which everything is, on both stores; a copy comes first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from crawler.systems.folder import LocalDocument
from db import checks, outbox, sources
from db.engine import Database, parse_url
from db.migrate import EVIDENCE, check, configuration, upgrade
from db.tables import REVISION, metadata
from monitor import jobs
from monitor.alert.operators import trouble
from monitor.config import Config
from tests.db.examples import NOW

CONFIG = Config.model_validate({"channels": {"desk": {"type": "stdout"}}, "operators": ["desk"]})
REVISIONS = [each.revision for each in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))]
SAID = "2026年工作要点\n\n确保全市地区生产总值增长6%以上。年底前建成惠山南桥。新建公园12个。\n"


def populate(database: Database, folder: Path) -> None:
    """Two documents, one of which said something else later, what follows from them, checks, alerts and a notice."""
    file, other = folder / "a.txt", folder / "b.txt"
    other.write_text(SAID.replace("2026年工作要点", "2027年工作要点").replace("12个", "9个"), encoding="utf-8")
    for said in (SAID, SAID.replace("确保", "力争").replace("6%以上", "5%左右")):
        file.write_text(said, encoding="utf-8")
        documents = [
            LocalDocument(path=path, name=path.name, title="工作要点", published=NOW.date(), jurisdiction="无锡市")
            for path in (file, other)
        ]
        jobs.import_documents(database, documents, "papers", CONFIG, NOW, tell=True)
    with database.write() as tx:
        checks.note(tx, 1, NOW + timedelta(hours=1), 200, None, '"a"')
        checks.seal(tx, "papers", NOW + timedelta(days=2))
        checks.note(tx, 1, NOW + timedelta(days=3), 304, None, '"a"')
        trouble(tx, ("desk",), "source:papers", "source-failing", {"source": "papers"}, NOW)
        (sent, *_) = outbox.claim(tx, NOW, 60, 1, flush=True)
        outbox.mark_delivered(tx, sent, NOW)


def rows(url: str) -> dict[str, int]:
    """How many rows the tables hold that are there; without the heads of chains, which go with their tables."""
    engine = create_engine(parse_url(url))
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names()) & (metadata.tables.keys() - {"chain"})
        counts = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in there}
    engine.dispose()
    return counts


def downgraded(url: str, revision: str) -> None:
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_t_p5_back_to_any_revision_and_forward_again_loses_nothing(
    database: Database, database_url: str, tmp_path: Path, revision: str
) -> None:
    populate(database, tmp_path)
    database.close()
    before = rows(database_url)
    assert all(before[name] for name in (*EVIDENCE, "statements", "commitments", "mentions", "alerts", "deliveries"))
    downgraded(database_url, revision)
    older = rows(database_url)
    assert {name: before[name] for name in older} == older  # tables that were not yet there, and nothing else, are gone
    assert {"sources", "pages", "captures", "versions", "changes"} <= older.keys()
    done = upgrade(database_url)
    assert (done.before, done.after) == (revision, REVISION)
    after = rows(database_url)
    assert {name: after[name] for name in older} == older
    assert check(database_url).good  # every byte of evidence, too
    if done.backup:
        assert rows(f"sqlite:///{done.backup}") == older
    with Database(database_url) as again, again.read() as tx:
        assert [each.id for each in sources.every(tx)] == ["papers"]
        assert outbox.counts(tx)["delivered"] == 1
