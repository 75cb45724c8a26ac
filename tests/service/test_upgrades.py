"""An updated program meets the database of an older one, and of a newer one: `crawl` and `serve` as real processes."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from db import captures, pages, versions
from db.engine import Database, parse_url
from db.migrate import check, configuration, upgrade
from db.tables import REVISION
from monitor.demo.city import DemoCity
from tests.conftest import PostgresServer
from tests.db.examples import NOW, add_source, capture, version
from tests.service.city import PROGRAM, serving, write_source

FIRST = "20261121_first"


def stand_at(url: str, revision: str) -> None:
    """Put the database where an older, or a newer, program left it: with one version of a page in it."""
    upgrade(url)
    with Database(url) as database, database.write() as tx:
        add_source(tx)
        page_id, _ = pages.see(tx, "city", "https://a.example/1", title="公园", list_date=None, now=NOW)
        capture_id = captures.add(tx, page_id, capture())
        versions.add(tx, page_id, capture_id, version(), NOW)
        captures.mark_taken_in(tx, capture_id)
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        if revision == FIRST:
            config = configuration()
            config.attributes["connection"] = connection
            command.downgrade(config, revision)
        else:
            connection.execute(text("UPDATE alembic_version SET version_num = :there"), {"there": revision})
    engine.dispose()


def configured(folder: Path, url: str) -> Path:
    path = folder / "wuxi-monitor.toml"
    path.write_text(f'database = "{url}"\nsources = "sources"\ncontact = "mailto:desk@qingyun.example"\n', "utf-8")
    return path


def crawl(config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "crawl", "--config", config], cwd=config.parent, capture_output=True, text=True, check=False
    )


def kept(path: Path) -> int:
    """The captures that the copy taken before an upgrade holds."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == FIRST
        count: int = connection.execute(text("SELECT count(*) FROM captures")).scalar_one()
    engine.dispose()
    return count


def test_t_p5_crawl_upgrades_an_older_file_after_a_copy_and_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'wuxi.db'}"
    stand_at(url, FIRST)
    with DemoCity(day=1) as city:
        write_source(tmp_path / "sources", city, name="other")
        done = crawl(configured(tmp_path, url))
    assert done.returncode == 0, done.stderr
    backup = tmp_path / f"wuxi.db.before-{REVISION}"
    assert f"{FIRST} 升级到 {REVISION}" in done.stderr
    assert str(backup) in done.stderr
    assert kept(backup) == 1
    assert check(url).good
    with Database(url) as database, database.read() as tx:
        first = captures.load(tx, 1)
        assert first is not None
        assert first.capture.body == capture().body


def test_t_p5_serve_upgrades_an_older_file_after_a_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'wuxi.db'}"
    stand_at(url, FIRST)
    with DemoCity(day=1) as city:
        write_source(tmp_path / "sources", city, name="other")
        configured(tmp_path, url)
        with serving(tmp_path) as service:
            assert service.logged("pass")["source"] == "other"
            assert service.stop(signal.SIGTERM) == 0
    assert any("升级到" in line for line in service.lines)
    assert kept(tmp_path / f"wuxi.db.before-{REVISION}") == 1
    assert check(url).good


@pytest.mark.postgres
def test_t_p5_an_older_database_on_postgresql_is_refused_until_its_owner_has_a_copy(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    url = postgres_server.create()
    try:
        stand_at(url, FIRST)
        write_papers(tmp_path)
        config = configured(tmp_path, url)
        refused = crawl(config)
        assert refused.returncode == 3
        assert "pg_dump" in refused.stderr
        assert "db upgrade" in refused.stderr
        assert check(url).revision == FIRST
        subprocess.run([PROGRAM, "db", "upgrade", "--config", config], check=True, capture_output=True)
        assert crawl(config).returncode == 0
    finally:
        postgres_server.drop(url)


def test_t_p5_a_newer_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'wuxi.db'}"
    stand_at(url, "20991231_future")
    before = (tmp_path / "wuxi.db").read_bytes()
    write_papers(tmp_path)
    refused = crawl(configured(tmp_path, url))
    assert refused.returncode == 3
    assert "install the newer wuxi-monitor" in refused.stderr
    assert (tmp_path / "wuxi.db").read_bytes() == before
    assert list(tmp_path.glob("wuxi.db.before-*")) == []


def write_papers(folder: Path) -> None:
    """A catalogue with a folder of one document: nobody is asked."""
    (folder / "sources").mkdir()
    (folder / "papers").mkdir()
    (folder / "papers" / "2026-01-15.txt").write_text("2026年1月15日\n\n今年新建口袋公园24个。\n", encoding="utf-8")
    (folder / "sources" / "papers.toml").write_text(
        f'id = "papers"\nname = "文件"\npublisher = "青云区"\njurisdiction = "青云区"\nsystem = "folder"\n'
        f'folder = "{folder / "papers"}"\n',
        encoding="utf-8",
    )
