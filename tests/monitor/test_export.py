"""What is exported is what is known: other tools open it, and nothing in it acts on the reader's machine."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.values import Capture, Verdict
from db import captures, checks, pages, sources
from db.engine import Database
from tests.monitor.commands import Program

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FACTS = ("--published", "2026-01-15", "--jurisdiction", "青云区")
URL = "https://www.qingyun.example/doc/2026/03/02/1.shtml"
BODY = "<html><body><p>今年新建口袋公园24个。</p></body></html>".encode("gb18030")


@pytest.fixture
def known(program: Program, tmp_path: Path) -> Program:
    (tmp_path / "=cmd.txt").write_text(
        "工作安排\n\n今年新建口袋公园24个。确保年内改造老旧小区30个。\n", encoding="utf-8"
    )
    program("import", tmp_path / "=cmd.txt", *FACTS)
    return program


def test_jsonl_is_what_findings_prints(known: Program) -> None:
    assert sorted(map(str, known("export", "--format", "jsonl").rows)) == sorted(
        map(str, known("findings", "--json").rows)
    )


def test_t_a5_csv_holds_nothing_that_a_spreadsheet_runs(known: Program) -> None:
    rows = list(csv.DictReader(StringIO(known("export", "--format", "csv").out)))
    assert {row["after"] for row in rows} == {"今年新建口袋公园24个", "确保年内改造老旧小区30个"}
    assert {row["value_after"] for row in rows} == {"24", "30"}
    assert {row["page"] for row in rows} == {"'=cmd.txt"}


def test_atom_is_well_formed(known: Program) -> None:
    feed = Xml.fromstring(known("export", "--format", "atom").out)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert len(feed.findall("a:entry", names)) == 2
    assert all(entry.findtext("a:updated", namespaces=names) for entry in feed.findall("a:entry", names))


def test_warc_holds_the_bytes_as_they_came(program: Program, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("db", "upgrade", "--database", url)
    with Database(url) as database, database.write() as tx:
        sources.ensure(tx, "qingyun", name="q", publisher="q", jurisdiction="青云区", system="intertid", now=NOW)
        page_id, _ = pages.see(tx, "qingyun", URL, title="", list_date=None, now=NOW)
        headers = (("Content-Type", "text/html; charset=gb2312"), ("Content-Encoding", "gzip"))
        for body in (BODY, None):
            capture = Capture(url=URL, fetched_at=NOW, verdict=Verdict.CONTENT, status=200, headers=headers, body=body)
            captures.add(tx, page_id, capture)
    target = tmp_path / "evidence.warc.gz"
    assert program("export", "--format", "warc", "--to", target, "--database", url).code == 0
    with target.open("rb") as stream:
        records = [(record, record.content_stream().read()) for record in ArchiveIterator(stream)]
    (_, _), (record, content) = records
    assert content == BODY
    assert record.rec_headers.get_header("WARC-Target-URI") == URL
    assert record.rec_headers.get_header("WARC-Date") == "2026-03-02T01:00:00.000000Z"
    assert record.http_headers.get_header("Content-Type") == "text/html; charset=gb2312"
    assert record.http_headers.get_header("Content-Encoding") is None
    checker = Checker(type("Command", (), {"inputs": [str(target)], "verbose": False})())
    assert checker.process_all() == 0
    again = program("export", "--format", "warc", "--to", target, "--database", url)
    assert again.code == 2
    assert json.dumps(str(target))[1:-1] in again.err


def test_checks_that_met_the_same_bytes_again_are_revisit_records(program: Program, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program("db", "upgrade", "--database", url)
    with Database(url) as database, database.write() as tx:
        sources.ensure(tx, "qingyun", name="q", publisher="q", jurisdiction="青云区", system="intertid", now=NOW)
        page_id, _ = pages.see(tx, "qingyun", URL, title="", list_date=None, now=NOW)
        captures.add(tx, page_id, Capture(url=URL, fetched_at=NOW, verdict=Verdict.CONTENT, status=200, body=BODY))
        for hours, status, body in ((2, 200, BODY), (6, 304, None), (12, 200, BODY + b"<!-- 7 -->")):
            checks.note(tx, page_id, NOW + timedelta(hours=hours), status, body, None)
        checks.seal(tx, "qingyun", NOW + timedelta(days=1))
    target = tmp_path / "evidence.warc.gz"
    assert "3" in program("export", "--format", "warc", "--to", target, "--database", url).err
    with target.open("rb") as stream:
        records = [
            (record.rec_headers, record.http_headers)
            for record in ArchiveIterator(stream)
            if record.rec_type == "revisit"
        ]
    assert [headers.get_header("WARC-Date") for headers, _ in records] == [
        "2026-03-02T03:00:00.000000Z",
        "2026-03-02T07:00:00.000000Z",
    ]
    assert [headers.get_header("WARC-Profile").rpartition("/")[2] for headers, _ in records] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    assert [http.get_statuscode() for _, http in records] == ["200", "304"]
    for headers, _ in records:
        assert headers.get_header("WARC-Refers-To-Target-URI") == URL
        assert headers.get_header("WARC-Refers-To-Date") == "2026-03-02T01:00:00.000000Z"
        assert headers.get_header("WARC-Payload-Digest") == f"sha256:{captures.body_hash(BODY)}"
    assert Checker(type("Command", (), {"inputs": [str(target)], "verbose": False})()).process_all() == 0
