"""One pass over a real site on loopback into a real database."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import select

from crawler.catalogue import Column, load_source
from crawler.crawl import Busy, Pass, crawl
from crawler.discover import Step, discover
from crawler.fetch import Fetcher, Limits
from crawler.read import read_page
from crawler.revisit import is_gone
from crawler.values import Verdict
from db import captures, chain, checks, dates, pages, runs, sources, versions
from db.engine import Database
from db.tables import proofs
from tests.sites import portal
from tests.sites.inner import INNER
from tests.sites.server import NOON, Answer, Asked, Site, StillClock, source_of

WORDS = ["到2031年底，新建充电桩三千个。", "确保湖东污水厂二期十月前通水，日处理能力达到十万吨。"]


def article(number: int) -> str:
    return f"/doc/2031/03/04/{number}.shtml"


def tagged(number: int) -> Callable[[Asked], Answer]:
    """An article whose server says 304 to whoever names its version."""
    page = Answer(portal.information(f"第{number}号工程实施方案", WORDS), headers={"ETag": f'"{number}"'})
    return lambda asked: Answer("", 304) if "if-none-match" in asked.headers else page


class Town:
    """A portal with three list pages of 24 rows, and a fetcher that waits for nobody."""

    def __init__(self, site: Site, database: Database) -> None:
        self.site, self.database, self.now = site, database, NOON
        self.words = {number: list(WORDS) for number in range(1, 73)}
        self.order = list(self.words)
        self.count = 0
        self.source = source_of(site, depth=2)
        for number in self.words:
            site.routes[article(number)] = self.article(number)
        self.lay_out()

    def article(self, number: int) -> Callable[[Asked], Answer]:
        def answer(asked: Asked) -> Answer:
            self.count += 1  # the counter on the page differs on every fetch
            title = f"第{number}号工程实施方案"
            return Answer(portal.information(title, self.words[number], count=self.count))

        return answer

    def lay_out(self) -> None:
        """Publish the lists anew."""
        rows = [(article(number), f"第{number}号工程实施方案", "2031-03-04") for number in self.order]
        count = -(-len(rows) // 24)
        for page in range(count):
            name = "index.shtml" if page == 0 else f"index_{page + 1}.shtml"
            self.site.routes[f"/list/{name}"] = Answer(portal.city_list(rows[page * 24 : page * 24 + 24], count))

    def crawl(self, later: timedelta = timedelta(), **more: Any) -> Pass:
        self.now += later
        self.site.log.clear()
        with Fetcher(contact="x", clock=StillClock(), limits=Limits(attempts=1)) as fetcher:
            return crawl(self.source, fetcher, self.database, self.now, **more)

    def articles(self) -> list[str]:
        return [path for path in self.site.paths() if path.startswith("/doc/")]


@pytest.fixture
def town(site: Site, database: Database) -> Town:
    return Town(site, database)


def test_the_first_pass_reads_one_list_page_more_and_fetches_each_page_once(town: Town) -> None:
    result = town.crawl()
    assert (result.listed, result.new, result.fetched, result.ok) == (72, 72, 72, True)
    assert (result.primed, result.problems, result.verdicts) == (True, (), {"content": 72})
    assert len(set(town.articles())) == len(town.articles()) == 72
    with town.database.read() as tx:
        assert captures.pending(tx) == result.captures
        stored = sources.get(tx, "replica")
        run = runs.latest(tx, "replica")
    assert stored
    assert stored.primed_at
    assert stored.lease_owner is None
    assert run
    assert run.counts["content"] == 72
    assert run.ended_at


def test_the_second_pass_fetches_only_what_is_due(town: Town) -> None:
    town.crawl()
    assert town.crawl(timedelta(minutes=10)).fetched == 0
    assert town.site.paths() == ["/list/index.shtml", "/list/index_2.shtml"]


def test_a_counter_is_no_news_and_leaves_no_bytes(town: Town) -> None:
    town.order = [1, 2]
    town.lay_out()
    result = town.crawl()
    with town.database.write() as tx:
        for capture_id in result.captures:
            stored = captures.load(tx, capture_id)
            assert stored
            version = read_page(stored.capture.body or b"", "text/html", "intertid", stored.capture.url)
            versions.add(tx, stored.page_id, capture_id, version, NOON)
    assert town.crawl(timedelta(days=1)).verdicts == {"unchanged": 2}
    town.words[2][0] = "到2031年底，新建充电桩两千个。"
    assert town.crawl(timedelta(days=8)).verdicts == {"unchanged": 1, "content": 1}
    with town.database.read() as tx:
        assert len(captures.pending(tx)) == 3


def test_that_nothing_new_was_found_is_proven(town: Town) -> None:
    town.order = [1, 2]
    town.lay_out()
    town.site.routes[article(2)] = tagged(2)
    town.crawl()
    with town.database.read() as tx:
        first = next(captures.every(tx)).capture
    town.site.routes[article(1)] = Answer(first.body or b"")
    town.crawl(timedelta(days=1))
    with town.database.read() as tx:
        looked = list(checks.every(tx))
        assert tx.execute(select(proofs)).all() == []
    assert [(each.url, each.status, each.sequence, each.body_hash) for each in looked] == [
        (town.site.root + article(1), 200, 1, None),
        (town.site.root + article(2), 304, 1, None),
    ]
    assert [each.at.date() for each in looked] == [town.now.date()] * 2
    town.crawl(timedelta(days=1))
    with town.database.read() as tx:
        assert tx.execute(select(proofs.c.count)).scalar_one() == 2
        assert list(chain.verify(tx)) == []


def test_checks_of_a_pass_that_was_killed_are_proven_by_the_next(town: Town) -> None:
    town.order = [1, 2]
    town.lay_out()
    for number in town.order:
        town.site.routes[article(number)] = tagged(number)
    town.crawl()

    def killed(step: Step) -> None:
        if step.phase == "pages" and step.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        town.crawl(timedelta(days=1), progress=killed)
    town.crawl(timedelta(days=1))
    with town.database.read() as tx:
        assert [each.url for each in checks.every(tx)] == [town.site.root + article(n) for n in (1, 2)]
        assert tx.execute(select(proofs.c.count)).scalar_one() == 2


def test_the_dates_of_list_page_and_address_are_kept_apart(town: Town) -> None:
    town.order = [1]
    town.lay_out()
    town.source = town.source.model_copy(
        update={"columns": (*town.source.columns, Column(address=f"{town.site.root}/other/index.shtml"))}
    )
    other = portal.city_list([(article(1), "第1号工程实施方案", "2031-03-09")], 1)
    town.site.routes["/other/index.shtml"] = Answer(other)
    town.crawl()
    with town.database.read() as tx:
        (page,) = pages.find(tx, town.site.root + article(1))
        said = dates.of_pages(tx, [page.id])[page.id]
    assert {(each.kind, each.origin): each.day.day for each in said} == {
        ("listed", f"{town.site.root}/list/index.shtml"): 4,
        ("listed", f"{town.site.root}/other/index.shtml"): 9,
        ("published", "table"): 4,
        ("indexed", "table"): 20,
        ("path", "address"): 4,
    }


def test_back_dated_rows_are_found_wherever_they_stand(town: Town) -> None:
    town.crawl()
    town.words[99] = list(WORDS)
    town.site.routes[article(99)] = town.article(99)
    town.order.insert(40, 99)
    town.lay_out()
    result = town.crawl(timedelta(minutes=10))
    assert (result.new, town.articles()) == (1, [article(99)])


def test_one_bad_page_stops_nothing(town: Town) -> None:
    town.site.routes[article(3)] = Answer("系统繁忙", 200)
    town.site.routes[article(4)] = Answer("", 404)
    town.site.routes[article(5)] = Answer(raw=lambda out: out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"))
    town.site.routes[article(6)] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    town.site.routes[article(7)] = Answer(
        b"\x00\x01\x02\x03" * 100, headers={"Content-Type": "application/octet-stream"}
    )
    result = town.crawl()
    assert result.verdicts == {"content": 67, "soft-error": 1, "gone": 1, "truncated": 1, "refused": 1, "unreadable": 1}
    assert len(result.errors) == 4
    assert all("replica: http://" in error for error in result.errors)
    assert any("refused" in problem for problem in result.problems)
    assert result.primed


def test_a_missing_page_is_counted_and_comes_back(town: Town) -> None:
    town.crawl()
    there = town.site.routes[article(8)]
    town.site.routes[article(8)] = Answer("", 404)
    town.crawl(timedelta(days=1))
    town.crawl(timedelta(days=1))
    with town.database.read() as tx:
        (page,) = pages.find(tx, town.site.root + article(8))
    assert page.missing_count == 2
    assert page.missing_since == NOON + timedelta(days=1)
    town.site.routes[article(8)] = there
    town.crawl(timedelta(days=1))
    with town.database.read() as tx:
        assert pages.find(tx, town.site.root + article(8))[0].missing_since is None


def test_a_column_that_fails_leaves_the_others(town: Town) -> None:
    broken = Column(address=f"{town.site.root}/nolist/index.shtml", name="坏栏目")
    town.source = source_of(town.site, columns=(broken, *town.source.columns))
    result = town.crawl()
    assert result.verdicts == {"content": 72}
    assert "坏栏目" in result.errors[0]
    assert result.primed


def test_a_source_that_does_not_answer_is_not_primed(town: Town) -> None:
    town.site.routes.clear()
    result = town.crawl()
    assert (result.primed, result.ok) == (False, False)
    with town.database.read() as tx:
        stored = sources.get(tx, "replica")
    assert stored
    assert (stored.failures, stored.primed_at) == (1, None)


def test_a_dead_host_is_given_up_after_a_few_pages(town: Town) -> None:
    for number in town.words:
        town.site.routes[article(number)] = Answer(status=500)
    result = town.crawl()
    assert result.fetched == 5
    assert "67 left for later" in result.errors[-1]


def test_a_host_that_blocks_us_is_left_alone_after_a_few_pages(town: Town) -> None:
    wall = "<html><head><title>拒绝执行 | 网站云防护系统</title></head><body>您的访问已被拦截</body></html>"
    for number in town.words:
        town.site.routes[article(number)] = Answer(wall, status=403)
    result = town.crawl()
    assert result.verdicts == {"blocked": 5}
    assert len(town.articles()) == 5


def test_rows_on_foreign_hosts_are_left_out_and_told(town: Town) -> None:
    rows = [
        ("https://spam.example/doc/2031/03/04/1.shtml", "同一篇文章", "2031-03-04"),
        (article(2), "第2号工程", "2031-03-04"),
    ]
    town.site.routes["/list/index.shtml"] = Answer(portal.city_list(rows, 1))
    result = town.crawl()
    assert result.new == 1
    assert "spam.example" in result.problems[0]


def test_an_empty_list_is_told(town: Town) -> None:
    town.site.routes["/list/index.shtml"] = Answer(portal.city_list([], 1))
    result = town.crawl()
    assert "no rows" in result.problems[0]
    assert not result.primed


def test_a_limit_leaves_the_rest_for_later(town: Town) -> None:
    assert town.crawl(limit=10).fetched == 10
    assert town.crawl(timedelta(minutes=5)).fetched == 62


def test_t_o2_after_days_off_what_is_new_comes_before_what_is_due_and_the_newest_first(town: Town) -> None:
    town.crawl()
    for number in (101, 102):
        town.words[number] = list(WORDS)
        town.site.routes[article(number)] = town.article(number)
    town.order = [102, 101, *town.order]
    town.lay_out()
    assert town.crawl(timedelta(days=3), limit=9).fetched == 9
    assert town.articles()[:2] == [article(102), article(101)]


def test_two_processes_do_not_crawl_one_source_at_once(town: Town) -> None:
    town.crawl()
    with town.database.write() as tx:
        assert sources.acquire_lease(tx, "replica", "another", town.now, 900)
    with pytest.raises(Busy, match="another"):
        town.crawl(timedelta(minutes=5))
    assert town.site.log == []


def test_progress_is_told_step_by_step(town: Town) -> None:
    steps: list[tuple[str, int, int]] = []
    town.crawl(progress=lambda step: steps.append((step.phase, step.done, step.total)))
    assert steps[0] == ("lists", 1, 1)
    assert steps[-1] == ("pages", 72, 72)


def test_discover_stores_nothing(town: Town) -> None:
    with Fetcher(contact="x", clock=StillClock()) as fetcher:
        found = discover(town.source, fetcher, NOON)
    assert len(found.links) == 48
    with town.database.read() as tx:
        assert sources.get(tx, "replica") is None


def test_t_f4_a_change_behind_an_eternal_304_is_found(town: Town) -> None:
    def stubborn(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(status=304)
        return Answer(portal.information("第1号工程实施方案", town.words[1]), headers={"ETag": '"1"'})

    town.order = [1]
    town.site.routes[article(1)] = stubborn
    town.lay_out()
    town.crawl()
    town.words[1][0] = "到2031年底，新建充电桩两千个。"
    verdicts = [town.crawl(timedelta(days=100)).verdicts for _ in range(9)]
    assert verdicts.count({Verdict.UNCHANGED.value: 1}) == 8
    assert verdicts.count({Verdict.CONTENT.value: 1}) == 1


def test_t_f4_validators_are_those_of_the_last_whole_answer(town: Town) -> None:
    """A 304 with another ETag, an answer without one, a weak one: never a version by itself, never a change missed."""
    answers = [
        Answer(portal.information("第1号工程实施方案", WORDS), headers={"ETag": 'W/"1"', "Expires": "0"}),
        Answer(status=304, headers={"ETag": 'W/"2"'}),
        Answer(portal.information("第1号工程实施方案", WORDS)),  # a mirror that has no ETag
        Answer(portal.information("第1号工程实施方案", WORDS[:1]), headers={"ETag": 'W/"3"'}),
    ]
    sent = []

    def answer(asked: Asked) -> Answer:
        sent.append(asked.headers.get("if-none-match"))
        return answers.pop(0)

    town.order = [1]
    town.site.routes[article(1)] = answer
    town.lay_out()
    verdicts = [town.crawl(timedelta(days=100)).verdicts for _ in range(4)]
    assert verdicts == [{"content": 1}, {"unchanged": 1}, {"unchanged": 1}, {"content": 1}]
    assert sent == [None, 'W/"1"', 'W/"1"', None]


def test_t_f4_a_304_for_a_page_that_was_never_stored_is_told(town: Town) -> None:
    town.order = [1]
    town.site.routes[article(1)] = Answer(status=304)
    town.lay_out()
    result = town.crawl()
    assert (result.verdicts, result.captures) == ({"failed": 1}, ())
    assert "named no version" in result.errors[0]


LEADS = {
    "to the root": (Answer(status=302, headers={"Location": "/"}), "gone"),
    "to its index": (Answer(status=302, headers={"Location": "/index.html"}), "gone"),
    "to another host": (Answer(status=302, headers={"Location": "http://other.example/doc/1.shtml"}), "refused"),
    "to https elsewhere": (Answer(status=301, headers={"Location": "https://other.example/doc/1.shtml"}), "refused"),
    "in a circle": (Answer(status=302, headers={"Location": article(1)}), "failed"),
    "by meta refresh": (Answer("<html><meta http-equiv=refresh content='0;url=/'><p>跳转中</p></html>"), "soft-error"),
    "by script": (Answer("<html><script>location.href='/index.html'</script><p>跳转中</p></html>"), "soft-error"),
    "to a login": (Answer(status=302, headers={"Location": "/login?next=/doc"}), "soft-error"),
    "too far": (Answer(status=302, headers={"Location": "/far/1"}), "failed"),
}


@pytest.mark.parametrize("way", LEADS)
def test_t_f7_a_page_that_leads_elsewhere_is_never_its_content(town: Town, way: str) -> None:
    town.order = [1, 2]
    town.lay_out()
    town.crawl()
    home = Answer(portal.news("仿真市人民政府", WORDS))
    town.site.routes |= {"/": home, "/index.html": home, "/login?next=/doc": home}
    town.site.routes |= {f"/far/{n}": Answer(status=302, headers={"Location": f"/far/{n + 1}"}) for n in range(9)}
    town.site.routes[article(1)], verdict = LEADS[way]
    result = town.crawl(timedelta(days=100))
    assert result.verdicts == {verdict: 1, "content": 1}
    with town.database.read() as tx:
        (page,) = pages.find(tx, town.site.root + article(1))
    assert (page.missing_since is not None) == (verdict == "gone")


def test_t_s2_many_pages_that_say_the_same_are_an_error_page(town: Town) -> None:
    words = "该栏目内容已经迁移，感谢您的关注，请从新版网站的导航进入相应栏目查阅。"
    for number in range(10, 20):
        town.site.routes[article(number)] = Answer(portal.news("公告", [words]))
    result = town.crawl()
    assert result.verdicts == {"content": 66, "soft-error": 6}  # the first four looked like pages
    assert len(result.captures) == 62
    assert "like 4 other pages" in result.problems[0]
    with town.database.read() as tx:
        assert captures.pending(tx) == result.captures


def test_t_s2_many_pages_that_lead_to_one_place_are_an_error_page(town: Town) -> None:
    for number in range(10, 20):
        town.site.routes[article(number)] = Answer(status=302, headers={"Location": "/zhuanti/index.shtml"})
    count = iter(range(99))
    town.site.routes["/zhuanti/index.shtml"] = lambda asked: Answer(portal.news(f"专题{next(count)}", WORDS))
    assert town.crawl().verdicts == {"content": 66, "soft-error": 6}


def test_t_s2_a_host_that_answers_whatever_is_asked_is_recognised(town: Town) -> None:
    """Two pages vanish behind a page that looks like any other; a third one has really changed."""
    town.order = [1, 2, 3]
    town.lay_out()
    town.crawl()
    count = iter(range(99))
    sorry = "为提升服务质量，本站内容正在调整，您关心的事项请拨打12345咨询，第{}位访客，感谢理解。"
    town.site.missing = lambda asked: Answer(portal.news("温馨告知", [sorry.format(next(count))] * 3))
    del town.site.routes[article(1)], town.site.routes[article(2)]
    town.words[3][0] = "到2031年底，新建充电桩两千个。"
    result = town.crawl(timedelta(days=100))
    assert result.verdicts == {"soft-error": 2, "content": 1}
    probes = [path for path in town.articles() if path not in {article(number) for number in town.order}]
    assert len(probes) == 1
    assert probes[0].endswith(".shtml")
    assert sum("pages that do not exist" in each for each in result.errors) == 2


def test_t_s4_a_missing_page_is_gone_after_a_day_of_checks_not_earlier(town: Town) -> None:
    town.order = [1, 2]
    town.lay_out()
    town.crawl()
    town.site.routes[article(1)] = Answer("", 404)
    gone = []
    for _ in range(6):
        town.crawl(timedelta(hours=6))
        with town.database.read() as tx:
            (page,) = pages.find(tx, town.site.root + article(1))
        assert page.missing_since
        assert page.last_checked_at
        gone.append(is_gone(page.missing_since, page.missing_count, page.last_checked_at))
    assert gone == [False, False, False, False, True, True]


def test_t_x3_a_list_that_shrinks_is_told(town: Town) -> None:
    for _ in range(4):
        town.crawl(timedelta(hours=1))
    town.order = [1, 2, 3]
    town.lay_out()
    assert "usually 48" in town.crawl(timedelta(hours=1)).problems[0]


def test_attachments_that_can_be_read_become_pages_of_their_own(town: Town) -> None:
    town.order = [1]
    town.lay_out()
    files = ["/uploadfiles/1.docx", "/uploadfiles/2.doc", "https://spam.example/3.docx", "/uploadfiles/hidden/4.docx"]
    files += [*(f"http://{host}/5.docx" for host in INNER), "file:///etc/7.docx", "FTP://a.cn/8.docx"]  # T-A1, T-A2
    links = "".join(f'<p><a href="{file}">附件{number}</a></p>' for number, file in enumerate(files, 1))
    text = portal.information("第1号工程实施方案", WORDS).replace("<!--<$[CONTENT]>end-->", links)
    town.site.routes[article(1)] = Answer(text)
    document = docx.Document()
    document.add_paragraph("附件一：湖东片区新建学校六所，其中小学四所。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "新增学位", "8000个"
    buffer = io.BytesIO()
    document.save(buffer)
    town.site.routes["/uploadfiles/1.docx"] = Answer(buffer.getvalue(), headers={"Content-Type": "application/msword"})
    town.site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /uploadfiles/hidden/\n")
    result = town.crawl()
    assert result.verdicts == {"content": 2, "refused": 1}
    assert town.site.paths()[-1] == "/uploadfiles/1.docx"
    with town.database.read() as tx:
        (page,) = pages.find(tx, f"{town.site.root}/uploadfiles/1.docx")
        stored = captures.load(tx, result.captures[-1])
    assert (page.title, page.list_date) == ("附件1", date(2031, 3, 4))
    assert stored
    version = read_page(stored.capture.body or b"", None, "intertid", stored.capture.url)
    assert version.text == "附件一：湖东片区新建学校六所，其中小学四所。\n新增学位\t8000个"
    assert [paragraph.role for paragraph in version.paragraphs] == ["body", "table"]


def test_a_source_without_known_columns_is_no_failure(town: Town) -> None:
    town.source = source_of(town.site, columns=(), to_find=("要闻",))
    result = town.crawl()
    assert (result.ok, result.primed, town.site.log) == (True, False, [])
    assert "sources check replica" in result.problems[0]


def test_a_file_that_is_kept_unread_is_no_error(town: Town) -> None:
    town.order = [1]
    town.lay_out()
    town.site.routes[article(1)] = Answer(b"\xd0\xcf\x11\xe0" * 40, headers={"Content-Type": "application/msword"})
    result = town.crawl()
    assert (result.verdicts, result.ok) == ({"unreadable": 1}, True)
    assert "Word 97" in result.problems[0]
    assert town.crawl(timedelta(hours=6)).fetched == 1
    assert town.crawl(timedelta(hours=6)).fetched == 0  # ever more rarely


def test_a_folder_is_a_source_like_others(database: Database, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    paper = tmp_path / "papers" / "a.txt"
    paper.write_text("到2031年底，湖东片区新建学校六所。", encoding="utf-8")
    (tmp_path / "papers" / "index.json").write_text('[{"file": "a.txt", "published": "2031-03-05", "title": "学校"}]')
    file = tmp_path / "papers.toml"
    file.write_text(
        'id="papers"\nname="x"\npublisher="x"\njurisdiction="无锡市"\nsystem="folder"\nfolder="papers"\n', "utf-8"
    )
    source = load_source(file)

    def once(later: timedelta) -> Pass:
        with Fetcher(contact="x", clock=StillClock()) as fetcher:
            return crawl(source, fetcher, database, NOON + later)

    first = once(timedelta())
    assert (first.listed, first.new, first.verdicts, first.ok, first.primed) == (1, 1, {"content": 1}, True, True)
    assert once(timedelta(hours=1)).verdicts == {"unchanged": 1}
    paper.write_text("到2031年底，湖东片区新建学校五所。", encoding="utf-8")
    assert once(timedelta(hours=2)).verdicts == {"content": 1}
    with database.read() as tx:
        (page,) = pages.find(tx, "a.txt")
    assert (page.title, str(page.list_date)) == ("学校", "2031-03-05")
    paper.unlink()
    gone = once(timedelta(hours=3))
    assert not gone.ok
    assert "no document" in gone.errors[0]


def test_t_x5_a_better_reader_or_recipe_changes_no_page(town: Town) -> None:
    """What an older reader made of the pages differs from what is read now, on all of them alike: nobody's news."""
    town.order = list(range(1, 11))
    town.lay_out()
    stored = []
    for capture_id in town.crawl().captures:
        with town.database.write() as tx:
            kept = captures.load(tx, capture_id)
            assert kept
            older = read_page(kept.capture.body or b"", "text/html")
            older = replace(older, paragraphs=older.paragraphs[:1], issuer=None, reader="intertid-1")
            stored.append(versions.add(tx, kept.page_id, capture_id, older, NOON))
            captures.mark_taken_in(tx, capture_id)
    again = town.crawl(timedelta(days=100))
    assert (again.verdicts, again.captures) == ({"unchanged": 10}, ())
    assert (again.problems, again.furniture) == ((), frozenset())
    town.words[1][1] = "确保湖东污水厂二期九月前通水，日处理能力达到十万吨。"
    assert town.crawl(timedelta(days=100)).verdicts == {"content": 1, "unchanged": 9}
    with town.database.read() as tx:
        assert all(versions.load(tx, each) for each in stored)
