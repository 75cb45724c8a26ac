"""Fetching that goes wrong is no news: readers hear nothing of it, operators once, and once that it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from crawler.values import Verdict
from db import notices, outbox, pages
from db.engine import Database
from db.findings import Finding
from db.tables import captures, changes, versions
from monitor.watch import PATIENCE, watch
from tests.crawler.test_quality import FAMILIES
from tests.monitor.test_sitewide import CONFIG, PAGES, Town
from tests.sites import portal
from tests.sites.server import NOON, Answer, Asked, Site

HOUR = timedelta(hours=1)
BUSY = Answer("<html><title>503</title>服务器忙，请稍后再试</html>", 503)


class Watched:
    """A portal that was read once, and what its readers and its operators are told since."""

    def __init__(self, database: Database, site: Site) -> None:
        self.database, self.site, self.town, self.now = database, site, Town(site), NOON
        self.look()
        self.before = self.stored()

    def look(self, later: timedelta = timedelta(), due: int = PAGES) -> None:
        """A pass so much later in which the first `due` pages are due, and a look at how the source stands."""
        self.now += later
        self.town.look(self.database, self.now, due)
        watch(self.database, CONFIG, {"town": self.town.source}, self.now)

    def answer(self, change: Callable[[int, Answer], Answer], count: int = PAGES) -> None:
        """The first articles are answered as `change` makes it of their number and the page that is there."""
        for n in range(count):
            there = self.site.routes[article(n)]
            assert isinstance(there, Answer)
            self.site.routes[article(n)] = change(n, there)

    def told(self) -> list[Finding]:
        """Findings that any channel was told of, readers' and operators' alike."""
        with self.database.read() as tx:
            return [finding for each in outbox.newest(tx) for finding in outbox.contents(tx, each.id)]

    def notices(self) -> list[tuple[str, bool]]:
        """What operators were told: its kind, and whether it was the end of it."""
        with self.database.read() as tx:
            sent = [each for each in reversed(outbox.newest(tx)) if each.channel == "ops"]
            return [(note.what, note.over) for each in sent for note in notices.of_delivery(tx, each.id)]

    def stored(self) -> tuple[int, int]:
        """How many versions and findings there are."""
        with self.database.read() as tx:
            counts = (tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (versions, changes))
            first, second = counts
            return first, second

    def verdicts(self, since: datetime) -> set[str]:
        """The verdicts on what was captured since."""
        with self.database.read() as tx:
            return set(tx.execute(select(captures.c.verdict).where(captures.c.fetched_at > since)).scalars())

    def nothing_happened(self) -> bool:
        """Whether nothing was told to readers or stored as a version or a finding since the first pass."""
        return not self.told() and self.stored() == self.before


def article(n: int) -> str:
    return f"/doc/2026/01/30/{n}.shtml"


@pytest.fixture
def watched(sqlite_url: str) -> Iterator[Watched]:
    site = Site()
    with Database(sqlite_url) as database:
        yield Watched(database, site)
    site.close()


def busy(watched: Watched, where: str) -> None:
    """One page, all pages, or the whole host with its lists, answers 503."""
    if where == "host":
        watched.site.routes["/zfwj/index.shtml"] = BUSY
    watched.answer(lambda n, page: BUSY, 1 if where == "page" else PAGES)


@pytest.mark.parametrize("where", ["page", "pages", "host"])
def test_t_s3_a_503_that_lasts_one_check_is_nobodys_news(watched: Watched, where: str) -> None:
    kept = dict(watched.site.routes)
    for _ in range(3):
        busy(watched, where)
        watched.look(3 * HOUR)
        assert watched.nothing_happened()
        watched.site.routes |= kept
        watched.look(3 * HOUR)
    assert watched.nothing_happened()
    assert watched.notices() == []


@pytest.mark.parametrize("where", ["page", "pages", "host"])
def test_t_s3_a_503_that_lasts_is_one_error_and_one_recovery(watched: Watched, where: str) -> None:
    kept = dict(watched.site.routes)
    busy(watched, where)
    for _ in range(PATIENCE + 3):
        watched.look(2 * HOUR)
    heard = [("source-failing", False)] if where != "page" else []  # one page that fails beside others is no trouble
    assert watched.notices() == heard
    watched.site.routes |= kept
    for _ in range(3):
        watched.look(2 * HOUR)
    assert watched.notices() == heard + [("source-failing", True)] * len(heard)
    assert watched.nothing_happened()


def test_t_s3_a_503_that_passes_while_it_is_tried_again_is_not_even_an_error(watched: Watched) -> None:
    def passing(n: int, page: Answer) -> Answer:
        answers = [BUSY, page]
        return lambda asked: answers.pop(0) if len(answers) > 1 else page  # type: ignore[return-value]

    watched.answer(passing, 3)
    before = watched.now
    watched.look(3 * HOUR)
    assert watched.verdicts(before) == set()
    assert watched.nothing_happened()


def test_t_s4_a_404_at_one_check_is_silent(watched: Watched) -> None:
    kept = dict(watched.site.routes)
    for _ in range(4):
        watched.answer(lambda n, page: Answer("", 404))
        watched.look(13 * HOUR)
        watched.site.routes |= kept
        watched.look(13 * HOUR)
    assert watched.nothing_happened()


def test_t_s4_a_page_that_stays_away_is_told_once_when_a_day_of_checks_is_over(watched: Watched) -> None:
    watched.answer(lambda n, page: Answer("", 404), 1)
    told = []
    for _ in range(7):
        watched.look(6 * HOUR)
        told.append(len(watched.told()))
    assert told == [0, 0, 0, 0, 1, 1, 1]


SOFT = {
    "busy": "系统繁忙，请稍后再试",
    "not there": "您访问的页面不存在或已被删除",
    "no right": "对不起，您无权限访问该页面",
    "upkeep": "网站正在维护，给您带来不便敬请谅解",
    "captcha": "请输入验证码后继续访问",
    "check": "安全验证：请完成验证后继续访问",
    "too often": "访问过于频繁，请稍后再试",
}
PAGES_OF = {
    name: Answer(f"<html><head><title>提示</title></head><body><p>{said}</p></body></html>")
    for name, said in SOFT.items()
}
PAGES_OF |= {
    "script": Answer("<html><head><script>document.cookie='k=1';location.reload()</script></head><body></body></html>"),
    "shell": Answer(portal.page("通知", "<div id='app'></div>")),
    "412": Answer("<html><body><script src='/a.js'></script></body></html>", 412),
    "521": Answer("<script>document.cookie=('__jsl_clearance')</script>", 521),
    "login": Answer("<html><body><form>用户 <input name=u> 口令 <input type=password></form></body></html>"),
}


def test_t_s1_no_soft_error_is_ever_a_version_or_a_page_that_is_gone(watched: Watched) -> None:
    """One page for each, for days: none may look like a change or like a removal, also when its page is back."""
    kept = dict(watched.site.routes)
    kinds = list(PAGES_OF.values())
    watched.answer(lambda n, page: kinds[n], len(kinds))
    for _ in range(6):
        watched.look(9 * HOUR)
        assert watched.nothing_happened()
    with watched.database.read() as tx:
        for n, name in enumerate(PAGES_OF):
            (page,) = pages.find(tx, watched.site.root + article(n))
            assert page.missing_since is None, name
    assert watched.verdicts(NOON + HOUR) <= {"soft-error", "challenge", "blocked", "unreadable", "stub"}
    watched.site.routes |= kept
    watched.look(9 * HOUR)
    assert watched.nothing_happened()


def test_t_e4_a_server_that_turns_its_charset_to_and_fro_changes_nothing(watched: Watched) -> None:
    plain = {n: watched.site.routes[article(n)] for n in range(PAGES)}
    for charset, label in (("gbk", "gb2312"), ("utf-8", "utf-8"), ("gb18030", "gbk"), ("utf-8-sig", "gb2312")):

        def coded(n: int, _: Answer, charset: str = charset, label: str = label) -> Answer:
            page = plain[n]
            assert isinstance(page, Answer)
            assert isinstance(page.body, str)
            text = page.body.replace('charset="utf-8"', f'charset="{label}"')
            return Answer(text.encode(charset), headers={"Content-Type": "text/html"})

        watched.answer(coded)
        watched.look(9 * HOUR)
        assert watched.nothing_happened(), charset
    assert watched.notices() == []


def test_t_e3_damaged_text_is_never_compared_and_the_operator_hears_of_it(watched: Watched) -> None:
    kept = dict(watched.site.routes)

    def damaged(n: int, page: Answer) -> Answer:
        assert isinstance(page.body, str)
        return Answer(page.body.replace("口袋公园", "口袋\ufffd园"))

    watched.answer(damaged)
    for _ in range(3):
        watched.look(4 * HOUR)
    assert watched.verdicts(NOON + HOUR) == {Verdict.UNREADABLE.value}
    assert watched.notices() == [("source-strange", False)]
    watched.site.routes |= kept
    watched.look(4 * HOUR)
    assert watched.nothing_happened()
    assert watched.notices() == [("source-strange", False), ("source-strange", True)]


def test_t_f3_a_body_that_was_cut_is_no_version(watched: Watched) -> None:
    def cut(n: int, page: Answer) -> Answer:
        assert isinstance(page.body, str)
        body = page.body.encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        return Answer(raw=lambda out: out.write(head + body[: -len(body) // 3]))

    watched.answer(cut, 4)
    watched.look(9 * HOUR)
    assert watched.verdicts(NOON + HOUR) == {Verdict.TRUNCATED.value}
    assert watched.nothing_happened()


def test_t_f5_the_first_request_of_a_page_names_no_version(watched: Watched) -> None:
    conditional = {"if-none-match", "if-modified-since"}

    def stamped(n: int, page: Answer) -> Answer:
        return Answer(page.body, headers={"ETag": f'"{n}"', "Last-Modified": "Fri, 30 Jan 2026 01:00:00 GMT"})

    assert all(not conditional & each.headers.keys() for each in watched.site.log)
    watched.answer(stamped)
    watched.look(9 * HOUR)
    watched.look(9 * HOUR)
    asked: list[Asked] = [each for each in watched.site.log if each.path == article(1)]
    assert conditional <= asked[-1].headers.keys()


def test_t_x3_a_list_that_yields_nothing_like_it_did_is_told_to_the_operator(watched: Watched) -> None:
    kept = watched.site.routes["/zfwj/index.shtml"]
    rows = [(article(n), f"关于第{n}号工作安排的通知", "2026-01-29") for n in range(PAGES)]
    for _ in range(3):
        watched.look(3 * HOUR, due=0)
    watched.site.routes["/zfwj/index.shtml"] = Answer(portal.city_list(rows[:3], pages=1))
    for _ in range(2):
        watched.look(3 * HOUR, due=0)
    assert watched.notices() == [("source-strange", False)]
    watched.site.routes["/zfwj/index.shtml"] = kept
    watched.look(3 * HOUR, due=1)
    assert watched.notices() == [("source-strange", False), ("source-strange", True)]
    assert watched.nothing_happened()


def moved(n: int, page: Answer) -> Answer:
    """The body in a place of a new template, and what was its place around the navigation."""
    assert isinstance(page.body, str)
    new = page.body.replace('<div id="Zoom">', '<div class="nr_wz">')
    return Answer(new.replace('<div class="nav">', '<div class="nav" id="Zoom">'))


def test_t_x1_a_template_that_moved_is_told_to_the_operator_by_the_first_page_that_is_asked(watched: Watched) -> None:
    kept = dict(watched.site.routes)
    watched.answer(moved)
    for _ in range(3):
        watched.look(4 * HOUR, due=1)
    assert watched.notices() == [("source-strange", False)]
    assert watched.nothing_happened()  # what was read before is the newest still
    watched.site.routes |= kept
    watched.look(4 * HOUR)
    assert watched.notices() == [("source-strange", False), ("source-strange", True)]
    assert watched.nothing_happened()


def test_t_x1_one_page_that_cannot_be_read_costs_two_requests_more(watched: Watched) -> None:
    watched.answer(moved, 1)
    watched.site.log.clear()
    watched.look(4 * HOUR, due=1)
    assert [path for path in watched.site.paths() if "/doc/" in path and path in watched.site.routes] == [
        article(0), article(1), article(2)
    ]  # fmt: skip
    assert watched.notices() == []
    assert watched.nothing_happened()


@pytest.mark.parametrize("family", ["TRS", "Hanweb", "Visual SiteBuilder"])
def test_t_x4_a_site_that_moves_to_another_system_says_nothing_new(watched: Watched, family: str) -> None:
    def redesigned(n: int, page: Answer) -> Answer:
        said = f"<p>现就第{n}号工作安排如下，请认真贯彻执行。</p><p>今年新建口袋公园40个。</p>"
        return Answer(portal.page(f"关于第{n}号工作安排的通知", FAMILIES[family].format(said)))

    watched.answer(redesigned)
    for _ in range(2):
        watched.look(4 * HOUR)
    assert watched.told() == []
    assert watched.notices() == []
