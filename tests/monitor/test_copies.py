"""One release on the portal, at a bureau and on a district's host, under two ids of one: one voice, every page kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.values import Capture, Paragraph, Verdict, Version
from db import captures, commitments, findings, outbox, pages, sources, versions
from db.engine import Database
from monitor import jobs
from monitor.config import Config
from tests.sites import portal

NOW = datetime(2031, 3, 9, 1, 0, tzinfo=UTC)
CONFIG = Config.model_validate({"channels": {"out": {"type": "stdout"}}})
TITLE = "仿真市2031年交通工作安排"
WORDS = ["一、建设任务。2031年，全市新建充电桩3000个。", "确保湖东大桥2031年10月底前通车。"]
ONE_RUN = ["".join(WORDS).replace("，", ",").replace("3000", "３０００")]
PLACES = [
    ("city", "https://www.city.example/doc/2031/03/04/1.shtml", portal.information(TITLE, WORDS)),
    ("city", "https://www.city.example/doc/2031/03/06/9.shtml", portal.information(TITLE, WORDS, number="")),
    ("bureau", "https://jt.city.example/doc/2031/03/05/2.shtml", portal.news(TITLE, [TITLE, *WORDS, "来源：仿真市"])),
    ("district", "http://www.district.example/doc/2031/03/07/3.shtml", portal.xinwu(TITLE, ONE_RUN)),
]


def take_in(database: Database, source: str, url: str, page: str) -> jobs.TakenIn:
    with database.write() as tx:
        facts = {"name": source, "publisher": source, "jurisdiction": "仿真市", "system": "intertid"}
        if sources.get(tx, source) is None:
            sources.ensure(tx, source, now=NOW, **facts)
            sources.mark_primed(tx, source, NOW - timedelta(days=1))
        page_id, _ = pages.see(tx, source, url, title=TITLE, list_date=date(2031, 3, 4), now=NOW)
        capture = Capture(url=url, fetched_at=NOW, verdict=Verdict.CONTENT, status=200, body=page.encode())
        capture_id = captures.add(tx, page_id, capture)
    return jobs.take_in(database, capture_id, CONFIG, NOW)


def test_t_d8_one_release_on_three_hosts_and_under_two_ids_is_one_voice(database: Database) -> None:
    taken = [take_in(database, *place) for place in PLACES]
    with database.read() as tx:
        told = [finding for each in outbox.newest(tx) for finding in outbox.contents(tx, each.id)]
        kept = [versions.of_page(tx, each.page_id) for each in taken]
        copies = [
            finding
            for each in taken[1:]
            for number in each.finding_ids
            if (finding := findings.get(tx, number)) and finding.change.classes == ("republished",)
        ]
        (chargers,) = commitments.query(tx, indicator="充电桩")
        said = commitments.mentions_of(tx, chargers.id)
    assert {finding.page for finding in told} == {PLACES[0][1]}
    assert [len(each) for each in kept] == [1, 1, 1, 1]
    assert [finding.page for finding in copies] == [url for _, url, _ in PLACES[1:]]
    assert {each.document.page for _, each in said} == {url for _, url, _ in PLACES}


def paragraphs(*texts: str, role: str = "body") -> Version:
    return Version(paragraphs=tuple(Paragraph(text=text, runs=((0, 0, len(text)),), role=role) for text in texts))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (paragraphs("增长6.5%以上。", "新建5个。"), paragraphs("增长 6.5% 以上，新建５个"), True),
        (paragraphs("增长6.5%以上。"), paragraphs("增长65%以上。"), False),
        (paragraphs("增长5-6%。"), paragraphs("增长56%。"), False),
        (paragraphs("增长5%。"), paragraphs("增长5‰。"), False),
        (paragraphs("确保完成。"), paragraphs("力争完成。"), False),
    ],
)
def test_what_stands_within_a_number_is_no_punctuation(one: Version, other: Version, same: bool) -> None:
    assert (versions.content_key(one) == versions.content_key(other)) == same
