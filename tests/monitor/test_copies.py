"""One release on the portal, at a bureau and on a district's host, under two ids of one: one voice, every page kept."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.values import Capture, Paragraph, Verdict, Version
from db import captures, commitments, findings, outbox, pages, sources, versions
from db.engine import Database
from monitor import echoes, jobs
from monitor.alert.message import render
from monitor.config import Config
from monitor.extract import extract
from monitor.reprints import Printed, is_reprint
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


RELEASE = [*WORDS, "二、保障措施。各地要加强组织领导，压实工作责任，健全推进机制。"]
FRAMED = {
    "a note": (["编者按：交通建设牵动千家万户，本报今起全文刊发，敬请关注。"], []),
    "its old title": (["原标题：仿真市安排今年交通工作，新建充电桩3000个"], []),
    "a source": ([], ["来源：仿真日报 2031年3月5日第3版"]),
    "an address": ([], ["地址：仿真市湖东路199号", "邮编：214000  电话：0510-12345678"]),
    "a sentence": ([], ["文件全文请见市政府门户网站。"]),
    "all of it": (["编者按：本报今起全文刊发。"], ["转载自仿真发布2031-03-05", "责任编辑：王某"]),
}
ORIGINAL, REPRINT, THIRD = PLACES[0][1], PLACES[2][1], PLACES[3][1]


def told(database: Database) -> list[tuple[str, tuple[str, ...]]]:
    """Where and of which classes the findings are that readers are told of, in order."""
    with database.read() as tx:
        found = [each for one in reversed(outbox.newest(tx)) for each in outbox.contents(tx, one.id)]
    return [(each.page, each.change.classes) for each in found]


@pytest.mark.parametrize("frame", FRAMED)
def test_t_d8_a_reprint_with_a_frame_of_its_own_is_one_voice_and_one_alert_with_the_places(
    database: Database, frame: str
) -> None:
    above, beneath = FRAMED[frame]
    for chargers in ("3000", "2500"):
        said = [each.replace("3000", chargers) for each in RELEASE]
        title = [each.replace("3000", chargers) for each in above]
        taken = [
            take_in(database, "city", ORIGINAL, portal.information(TITLE, said)),
            take_in(database, "bureau", REPRINT, portal.news(TITLE, [*title, *said, *beneath])),
            take_in(database, "district", THIRD, portal.xinwu(TITLE, ["".join(said), *beneath])),
        ]
        assert [bool(each.version_id) for each in taken] == [True, True, True]
    assert told(database) == [(ORIGINAL, ("new",)), (ORIGINAL, ("lowered",))]
    with database.read() as tx:
        (message,) = outbox.newest(tx)
        assert [each.copies for each in outbox.contents(tx, message.id)] == [(REPRINT, THIRD)] * 2
        mail = render(outbox.contents(tx, message.id), "zh")
        (chargers_promised,) = commitments.query(tx, indicator="充电桩")
    assert f"另见于：{REPRINT}、{THIRD}" in mail.text
    assert mail.json["data"]["findings"][0]["copies"] == [REPRINT, THIRD]
    assert chargers_promised.state["says"] == "changed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3000", "2600"),
        ("10月底前", "12月底前"),
        ("确保", "力争"),
        ("充电桩3000个", "充电桩3000个左右"),
        ("健全推进机制。", "健全推进机制。同步建成湖东枢纽。力争新增公交线路12条。"),
        ("确保湖东大桥2031年10月底前通车。", ""),
        ("各地要加强组织领导，压实工作责任，健全推进机制。", "各地要量力而行，因地制宜，有序推进有关工作任务。"),
        ("一、建设任务。", "编者按：全市共需4100个。一、建设任务。"),
        ("一、建设任务。", "编者按：力争提前完成。一、建设任务。"),
        ("二、保障措施。", "已有三座大桥停工。二、保障措施。"),
    ],
)
def test_t_d8_a_copy_that_promises_something_else_is_no_reprint(old: str, new: str) -> None:
    whole, other = "".join(RELEASE), "".join(RELEASE).replace(old, new)
    assert other != whole
    one, two = (printed(text) for text in (whole, other))
    assert is_reprint(one, one)
    assert not is_reprint(one, two)
    assert not is_reprint(two, one)


def test_t_d8_a_copy_that_is_lowered_alone_is_told(database: Database) -> None:
    reprint = portal.news(TITLE, ["编者按：本报今起全文刊发。", *RELEASE])
    take_in(database, "city", ORIGINAL, portal.information(TITLE, RELEASE))
    take_in(database, "bureau", REPRINT, reprint)
    take_in(database, "bureau", REPRINT, reprint.replace("3000", "2600"))
    assert told(database) == [(ORIGINAL, ("new",)), (REPRINT, ("lowered",))]


def printed(text: str) -> Printed:
    version = paragraphs(*text.split("\n"))
    return Printed(version, tuple(each.quote for each in extract(version, date(2031, 3, 4), "仿真市").statements))


LABELS = [
    (name, entry)
    for name, entries in tomllib.loads((Path(echoes.__file__).parent / "reprints.toml").read_text("utf-8")).items()
    for entry in entries
]


@pytest.mark.parametrize(("name", "entry"), LABELS, ids=[entry["text"] for _, entry in LABELS])
def test_every_label_is_shown_by_its_example(name: str, entry: dict[str, str]) -> None:
    whole = "".join(RELEASE)
    assert is_reprint(printed(whole), printed(f"{entry['example']}\n{whole}"))
    figure = f"{entry['text']}：其中新建学校8处"
    assert not is_reprint(printed(whole), printed(f"{figure}\n{whole}")), "a promise is one behind any label"


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
