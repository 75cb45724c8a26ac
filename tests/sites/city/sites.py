"""What stands on the sites of the replica city: every list, page and obstacle that ../shared/sites.md describes."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.sites import epaper, portal
from tests.sites.city import files
from tests.sites.city.server import NOT_FOUND, TODAY, Answers, Channel, City, Column, Page
from tests.sites.server import Answer, Asked

PLACES = (
    "云溪",
    "柳塘",
    "桃湾",
    "白荡",
    "青屏",
    "枫桥",
    "石埠",
    "芦汀",
    "荷湾",
    "松岗",
    "杨渡",
    "竹墩",
    "梅村",
    "鹤湖",
    "兰陵",
    "藕塘",
    "雁浦",
    "菱港",
    "龙泾",
    "塔影",
)
THINGS = (
    "文化馆",
    "体育馆",
    "图书馆",
    "幼儿园",
    "养老院",
    "消防站",
    "变电站",
    "水闸",
    "泵站",
    "菜市场",
    "停车楼",
    "人行天桥",
    "展示馆",
    "博物馆",
    "科技园",
    "客运站",
    "污水厂",
    "净水厂",
    "儿童公园",
)
GOVERNMENT = "/zfxxgk/zfwj/"
WORKBOOK = "/uploadfiles/202603/07/2026030709333394639541.xlsx"
HYBRID = "/xxgk/zfxxgkml_17a82c54pe6vn_arjk73731zj4/szfwj_17a82c54pe6vn_15kfqfh1hwj5d/"


def said(number: int) -> list[str]:
    """The words of the page of that number; no two pages of the city say the same."""
    return [
        f"2026年10月底前建成{building(number)}。",
        f"第{number}次居民议事会上，街坊们围着图纸看了又看，有人问门口的老树留不留，有人问雨天积水怎么办，规划师一一作答。",
        "会后大家沿着河岸走了一圈，把看到的难处记在本子上，约好下个月再来。",
    ]


def building(number: int) -> str:
    """A name that no other number has."""
    return PLACES[number % len(PLACES)] + THINGS[number % len(THINGS)]


def lay_out(city: City, papers: Path) -> Writer:
    """Open every site; `papers` is the folder of the source that is one. Returns who writes for the city from now on."""
    writer = Writer(city)
    for open_site in (
        _portal, _bureaus, _districts, _river_and_hill, _news, _papers_of_today, _old_paper, _feeds, _town, _bad_weather,
    ):  # fmt: skip
        open_site(writer)
    papers.mkdir(exist_ok=True)
    facts = []
    for number in range(2):
        page = writer.page("papers", "", ago=9, path=f"{number}.txt", title=f"第{number}号来文")
        (papers / page.path).write_text("\n".join(page.words), "utf-8")
        facts.append({"file": page.path, "title": page.title, "published": str(page.day)})
    (papers / "index.json").write_text(json.dumps(facts), "utf-8")
    return writer


def information(page: Page, asked: Asked, **more: Any) -> Answer:
    """A page with the table of the city, its counter moved on."""
    return Answer(portal.information(page.title, page.words, day=str(page.day), count=int(asked.at), **more))


def news(page: Page, asked: Asked) -> Answer:
    return Answer(portal.news(page.title, page.words, day=f"{page.day} 09:30", count=int(asked.at)))


def northern(page: Page, asked: Asked) -> Answer:
    return Answer(portal.xinwu(page.title, page.words, day=str(page.day)))


def sent(body: bytes, kind: str) -> Answers:
    """A file, always the same."""
    return lambda page, asked: Answer(body, headers={"Content-Type": kind})


class Writer:
    """Writes pages whose words nobody else has."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.numbers = count(1)
        self.papers: dict[str, Paper] = {}

    def page(
        self,
        source: str,
        host: str,
        *,
        ago: int,
        answer: Answers = information,
        path: str = "",
        title: str = "",
        verdict: str = "content",
        words: Sequence[str] = (),
    ) -> Page:
        """A page of the CMS that was published so many days ago."""
        number, day = next(self.numbers), TODAY - timedelta(days=ago)
        return self.city.publish(
            source,
            host,
            path or f"/doc/{day:%Y/%m/%d}/{4800000 - 10 * ago + number}.shtml",
            title or f"关于{building(number)}建设方案的通知",
            day,
            answer,
            words or said(number),
            verdict,
        )


def _portal(write: Writer) -> None:
    """The city's portal: the `ul` skin over three pages, the table of regulations, a stub, the news."""
    city = write.city
    documents = [write.page("portal", "www", ago=ago) for ago in range(0, 75, 3)]
    city.columns["www", f"{GOVERNMENT}szfwj/"] = Column(pages=documents, skin=portal.city_list, size=10)

    # One with all that a body can hold; its workbook is a page of its own.
    plan = documents[1]
    plan.answer = _with_all
    plan.words += ["云溪\t两座", "柳塘\t三座"]
    rows = [("项目", "数量"), ("云溪口袋公园", "12座"), ("柳塘口袋公园", "9座")]
    answer = sent(files.sheet(rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    city.publish("portal", "www", WORKBOOK, "重点任务分解表", plan.day, answer, ["\t".join(row) for row in rows])
    # Another links to a file that was never put there, and one is a picture with nothing but a description.
    documents[2].answer = partial(information, attachment="/uploadfiles/202603/01/1.pdf")
    city.publish(
        "portal", "www", "/uploadfiles/202603/01/1.pdf", "重点任务分解表", documents[2].day, _nothing, verdict="gone"
    )
    documents[3].words = ["一图读懂：2026年新建芦汀口袋公园三座、改造桥梁两座，全部于年内完工。"]
    documents[3].answer = lambda page, asked: Answer(
        portal.picture(page.title, page.words[0], "/uploadfiles/202603/01/2.png")
    )

    _regulations(write)

    stories = [write.page("portal", "www", ago=ago, answer=news) for ago in range(9)]
    city.columns["www", "/xwzx/yw/"] = Column(
        pages=stories, skin=lambda rows, pages: portal.city_list(rows, pages).replace("pageCount", "count")
    )
    # The path says one day, the page another, and the row a third.
    stories[8].shown = date(2025, 12, 30)
    stories[8].answer = lambda page, asked: Answer(
        portal.news(page.title, page.words, day=f"{page.shown} 11:08", count=int(asked.at))
    )
    # The page has moved within the site; who asks for it is led on.
    moved = stories[7]
    city.texts["www", "/xwzx/yw/moved.shtml"] = lambda asked: news(moved, asked)
    moved.answer = lambda page, asked: Answer(status=302, headers={"Location": "/xwzx/yw/moved.shtml"})
    city.texts["www", "/"] = Answer(portal.page("首页", "<a href='/zfxxgk/hybg/index.shtml'>会议报告</a>"))


def _regulations(write: Writer) -> None:
    """The table of regulations: a PDF, a DOCX, an old DOC and a page; beside it a list that is a stub."""
    city = write.city
    lakes = ["仿真市湖泊保护办法", "第一条 2026年底前完成荷湾湖清淤工程，清淤二十万方。"]
    bridges = ["仿真市桥梁养护办法", "第一条 2026年底前完成松岗桥大修工程，全长三百米。"]
    pdf, docx = files.pdf(lakes), files.word(bridges)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    regulations = [
        write.page(
            "portal",
            "www",
            ago=400,
            title="仿真市湖泊保护办法",
            path="/uploadfiles/202502/03/2025020309.pdf",
            words=lakes,
            answer=sent(pdf, "application/pdf"),
        ),
        write.page(
            "portal",
            "www",
            ago=500,
            title="仿真市桥梁养护办法",
            path="/uploadfiles/202410/26/2024102610.docx",
            words=bridges,
            answer=sent(docx, kind),
        ),
        write.page(
            "portal",
            "www",
            ago=900,
            title="仿真市渔港办法",
            path="/uploadfiles/202309/22/2023092211.doc",
            answer=sent(files.OLD_WORD, "application/msword"),
            verdict="unreadable",
        ),
        write.page("portal", "www", ago=1200, title="仿真市献血办法"),
    ]
    city.columns["www", f"{GOVERNMENT}zfgz/"] = Column(
        pages=regulations, skin=lambda rows, pages: portal.table_list(rows)
    )
    city.texts["www", "/zfxxgk/dfxfg/index.shtml"] = Answer(b"0123456789abcdef")


def _with_all(page: Page, asked: Asked) -> Answer:
    """A body with paragraphs, a table, a picture whose text is its number, and a file."""
    cells = "".join(f"<tr><td>{row.replace(chr(9), '</td><td>')}</td></tr>" for row in page.words[3:])
    image = f'<p><img src="{WORKBOOK}.png" alt="2026030709333394639541"></p>'
    return Answer(
        portal.information(
            page.title,
            page.words[:3],
            day=str(page.day),
            attachment=WORKBOOK,
            beneath=f"<table>{cells}</table>{image}",
            count=int(asked.at),
        )
    )


def _nothing(page: Page, asked: Asked) -> Answer:
    return NOT_FOUND


def _bureaus(write: Writer) -> None:
    """A bureau of today, one row of which is a page of the portal, and one in the skin of 2019."""
    city = write.city
    own = [write.page("bureau", "js", ago=ago) for ago in range(0, 44, 4)]
    document = city.columns["www", f"{GOVERNMENT}szfwj/"].pages[5]
    document.sources.add("bureau")
    # The bureau has the city's plan under a number of its own as well.
    copy = write.page("bureau", "js", ago=11, title=document.title, words=document.words)
    rows = [document, copy, *own]
    city.columns["js", "/zfxxgk/xxgkml/fgwjjjd/bmwj/"] = Column(pages=rows, skin=portal.bureau_list, size=8)
    own[3].sources.add("portal")
    city.columns["www", f"{GOVERNMENT}szfwj/"].pages.insert(7, own[3])
    figures = [write.page("statistics", "tj", ago=30 * month) for month in range(6)]
    city.columns["tj", "/tjxx/"] = Column(pages=figures, skin=portal.older_bureau_list)


def _districts(write: Writer) -> None:
    """Empty shells whose rows come from a search, each with a peculiarity of its own."""
    city = write.city
    shells = (
        ("east", "dong", "37764", "184", 21, "/xxgk/sqzfxxgkml/fgwjjjd/", {"dirty": True}),
        ("east", "dong", "37770", "184", 3, "/xxgk/sqzfxxgkml/fgwjjjd/", {}),
        ("west", "xi", "36714", "182", 21, "/zfxxgk/sqzfxxgkml/fgwjjjd/", {}),
        ("south", "nan", "34086", "174", 6, "/zfxxgk/sqzfxxgkml_1/fgwjjjd/", {"hollow": True}),
        ("north", "bei", "35407", "181", 7, "/xxgk/sqzfxxgkml/fgwjjjd/", {}),
    )
    for source, host, channel, site, number, folder, how in shells:
        skin = northern if host == "bei" else information
        pages = [write.page(source, host, ago=5 * place, answer=skin) for place in range(number)]
        city.channels[host, channel] = Channel(pages=pages, **how)
        city.texts[host, f"{folder}index.shtml"] = Answer(portal.shell(site, channel))
    # The north shows the city's plan once more, and forbids whoever asks to take its files.
    plan = city.columns["www", f"{GOVERNMENT}szfwj/"].pages[5]
    pages = city.channels["bei", "35407"].pages
    pages.append(write.page("north", "bei", ago=3, answer=northern, title=plan.title, words=plan.words))
    city.texts["bei", "/robots.txt"] = Answer(
        "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /uploadfiles/\n"
    )
    link = '<p>附件：<a href="/uploadfiles/202603/05/1.docx">任务分解表</a></p></div></div></body>'
    pages[1].answer = lambda page, asked: Answer(
        portal.xinwu(page.title, page.words, day=str(page.day)).replace("</div></div>", link, 1)
    )
    city.publish(
        "north", "bei", "/uploadfiles/202603/05/1.docx", "任务分解表", pages[1].day, _nothing, verdict="refused"
    )


def _river_and_hill(write: Writer) -> None:
    """A city with a shell in front of stale static pages, whose search wants kind=5, and one in a skin of its own."""
    city = write.city
    current = [write.page("river", "jy", ago=4 * place) for place in range(21)]
    city.channels["jy", "19068"] = Channel(pages=current, kind="5")
    city.texts["jy", f"{HYBRID}index.shtml"] = Answer(portal.shell("4", "19068"))
    stale = [write.page("stale", "jy", ago=880 + 7 * place) for place in range(21)]
    city.columns["jy", HYBRID] = Column(pages=stale, skin=portal.city_list, size=20, first=2)
    hill = lambda page, asked: Answer(portal.yixing(page.title, page.words, day=str(page.day)))  # noqa: E731
    stories = [write.page("hill", "yx", ago=ago, answer=hill) for ago in range(0, 12, 2)]
    city.columns["yx", "/zgyx/zxzx/ywdt/"] = Column(pages=stories, skin=portal.yixing_list)


def _news(write: Writer) -> None:
    """The newspaper's own site: its front page is the only list, a day is split over three nodes."""
    city = write.city
    answer = lambda page, asked: Answer(portal.wxrb(page.title, page.words, day=str(page.day)))  # noqa: E731
    stories = [write.page("news", "rb", ago=ago, answer=answer) for ago in range(6)]

    def front(asked: Asked) -> Answer:
        links = "".join(f'<dd><a href="{page.path}">{page.title}</a></dd>' for page in stories if not page.gone)
        return Answer(portal.page("仿真日报", f'<dl class="news_wuxi fl">{links}</dl>'))

    city.texts["rb", "/"] = front


class Paper:
    """An e-paper of the platform of today, in one of its two skins, on a host that it may share with another."""

    def __init__(self, write: Writer, source: str, base: str, skin: str) -> None:
        self.write, self.source, self.base, self.skin = write, source, base, skin
        self.days: list[date] = []
        self.numbers = count(1000 if skin == "a" else 5000)

    def issue(self, day: date) -> list[Page]:
        """Print an issue: two pages with three articles, and an advert on each."""
        self.days.append(day)
        city, folder = self.write.city, {"a": "con", "b": "content"}[self.skin]
        lay = {"a": epaper.layout_a, "b": epaper.layout_b}[self.skin]
        printed = []
        for name, many in (("A01", 2), ("A02", 1)):
            articles: list[epaper.Article] = []
            for _ in range(many):
                number = next(self.numbers)
                path = f"{self.base}/pc/{folder}/{day:%Y%m/%d}/content_{number}.html"
                ago = (TODAY - day).days
                page = self.write.page(self.source, "szb", ago=ago, path=path, answer=partial(_article, self.skin))
                printed.append(page)
                articles.append((number, page.title))
                # The phone's address of the same article.
                city.texts["szb", path.replace("/pc/", "/")] = partial(_same, page)
            articles.append((next(self.numbers), ""))
            page_of = lay(day, ["A01", "A02"], articles)
            city.texts["szb", f"{self.base}/pc/layout/{day:%Y%m/%d}/node_{name}.html"] = Answer(page_of)
        layout = f"{self.base}/pc/layout/"
        city.texts["szb", f"{layout}{day:%Y%m}/period.xml"] = Answer(epaper.period_xml(self.days))
        entry = f"<html><head><meta http-equiv='refresh' content='0; url={day:%Y%m/%d}/node_A01.html'></head></html>"
        city.texts["szb", layout] = Answer(entry)
        return printed


def _article(skin: str, page: Page, asked: Asked) -> Answer:
    text = {"a": epaper.article_a, "b": epaper.article_b}[skin](page.day, page.title, page.words)
    return Answer(text)


def _same(page: Page, asked: Asked) -> Answer:
    return page.answer(page, asked)


def _papers_of_today(write: Writer) -> None:
    """The morning paper and the evening paper on one host; one day had no issue."""
    write.papers["daily"] = Paper(write, "daily", "", "b")
    write.papers["evening"] = Paper(write, "evening", "/jnwb", "a")
    for paper in write.papers.values():
        for ago in (3, 2, 0):
            paper.issue(TODAY - timedelta(days=ago))


def _old_paper(write: Writer) -> None:
    """The platform of before: page numbers with gaps, paragraphs parted by line breaks."""
    city, root = write.city, "/paper/wxrb/html/"
    days = [TODAY - timedelta(days=ago) for ago in (2, 1)]
    answer = lambda page, asked: Answer(epaper.article_old(page.title, page.words))  # noqa: E731
    for day in days:
        base = f"{root}{day:%Y-%m/%d}/"
        for node, first in ((2, 100), (5, 200)):
            articles = []
            for number in (first + day.day, first + day.day + 50):
                path = f"{base}content_{number}.htm"
                page = write.page("daily-old", "epaper", ago=(TODAY - day).days, path=path, answer=answer)
                articles.append((number, page.title))
            articles.append((first, ""))
            city.texts["epaper", f"{base}node_{node}.htm"] = Answer(epaper.layout_old(day, [2, 5], articles))
    city.texts["epaper", f"{root}{TODAY:%Y-%m}/navi.xml"] = Answer(epaper.navi_xml(days))
    city.texts["epaper", root] = Answer(f"<script>location.href='{days[-1]:%Y-%m/%d}/node_2.htm'</script>")


def _feeds(write: Writer) -> None:
    """RSS, Atom and a sitemap with a map below it, over pages of no known system."""
    city = write.city

    def answer(page: Page, asked: Asked) -> Answer:
        body = "".join(f"<p>{words}</p>" for words in page.words)
        return Answer(
            portal.page(
                page.title,
                f"<h1>{page.title}</h1><p>发布时间：{page.day}</p><div class='article-content'>{body}</div>",
                count=int(asked.at),
            )
        )

    pages = [write.page("feeds", "feed", ago=ago, answer=answer, path=f"/a/{ago}.html") for ago in range(9)]
    items = "".join(
        f"<item><title>{page.title}</title><link>{page.path}</link><pubDate>{page.day:%a, %d %b %Y} 08:00:00 +0800</pubDate></item>"
        for page in pages[:5]
    )
    city.texts["feed", "/rss.xml"] = Answer(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    )
    entries = "".join(
        f'<entry><title>{page.title}</title><link href="{page.address}"/><updated>{page.day}T08:00:00+08:00</updated></entry>'
        for page in pages[3:7]
    )
    city.texts["feed", "/atom.xml"] = Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')
    city.texts["feed", "/sitemap.xml"] = Answer("<sitemapindex><sitemap><loc>/map1.xml</loc></sitemap></sitemapindex>")
    places = "".join(f"<url><loc>{page.address}</loc><lastmod>{page.day}</lastmod></url>" for page in pages[5:])
    city.texts["feed", "/map1.xml"] = Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    )


def _town(write: Writer) -> None:
    """A site of no known system, redesigned at the turn of the year: old articles kept their old layout. It asks for
    five seconds between two requests."""
    city = write.city

    def new(page: Page, asked: Asked) -> Answer:
        body = "<br>".join(page.words)
        return Answer(
            f"<html><body><div class=top>访问{asked.at}</div><h1>{page.title}</h1><time>{page.day}</time><main class=text>{body}<p class=share>分享{asked.at}</p></main></body></html>"
        )

    def old(page: Page, asked: Asked) -> Answer:
        body = "".join(f"<p>{words}</p>" for words in page.words)
        return Answer(
            f"<html><body><h2 class=t>{page.title}</h2><p class=d>{page.day}</p><div class=old>{body}</div><p>第{asked.at}位访客</p></body></html>"
        )

    pages = [
        write.page("town", "town", ago=ago, path=f"/a/{ago}.html", answer=new if ago < 50 else old)
        for ago in range(0, 80, 10)
    ]
    for number, some in enumerate((pages[:5], pages[5:]), 1):
        cards = "".join(
            f"<article class=card><h3><a href='{page.path}'>{page.title}</a></h3>{page.day}</article>" for page in some
        )
        more = "<a class=next href='/news/?page=2'>下页</a>" if number == 1 else ""
        path = "/news/" if number == 1 else "/news/?page=2"
        city.texts["town", path] = Answer(f"<html><body>{cards}{more}</body></html>")
    city.texts["town", "/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 5\nDisallow: /admin/\n")


def _bad_weather(write: Writer) -> None:
    """One page for each obstacle, with healthy ones between them; the list itself is sound."""
    city = write.city
    city.texts["old", "/robots.txt"] = Answer("\ufeffUser-agent: *\nDisallow: /doc/secret/\n")
    busy = iter([Answer(status=503, headers={"Retry-After": "30"})])
    filtered = "<html><head><title>拒绝执行 | 网站云防护系统</title></head><body>您的请求已被云防护拦截</body></html>"
    script = "<html><head><script>document.cookie='__jsl_clearance=1|0|x';location.reload()</script></head><body></body></html>"

    def gbk(page: Page, asked: Asked) -> Answer:
        raw = information(page, asked).body
        assert isinstance(raw, str)
        return Answer(
            raw.replace('<meta charset="utf-8">', "").encode("gb18030"), headers={"Content-Type": "text/html"}
        )

    def unasked(page: Page, asked: Asked) -> Answer:
        raw = information(page, asked).body
        assert isinstance(raw, str)
        return Answer(gzip.compress(raw.encode()))

    def cookie(page: Page, asked: Asked) -> Answer:
        if "CT6T=1" in asked.headers.get("cookie", ""):
            return information(page, asked)
        return Answer(status=302, headers={"Location": page.path, "Set-Cookie": "CT6T=1; Path=/"})

    def drip(page: Page, asked: Asked) -> Answer:
        def write_slowly(out: Any) -> None:
            out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n")
            for _ in range(90):
                city.clock.sleep(1)
                out.write(b"x")
                out.flush()

        return Answer(raw=write_slowly)

    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html><body><div id=Zoom>"
    login = "<html><body><form>用户 <input name=u> 口令 <input type=password></form></body></html>"
    obstacles: list[tuple[str, Answers]] = [
        ("soft-error", lambda page, asked: Answer(portal.page("提示", "<p>您访问的页面不存在或已过期</p>"))),
        ("soft-error", lambda page, asked: Answer("<html><body>系统繁忙，请稍后再试</body></html>")),
        ("soft-error", lambda page, asked: Answer("<meta http-equiv='refresh' content='0;url=/new/1.html'>")),
        ("soft-error", lambda page, asked: Answer(login)),
        ("blocked", lambda page, asked: Answer(filtered, 403)),
        ("challenge", lambda page, asked: Answer("<html><script>x=1</script></html>", 412)),
        ("challenge", lambda page, asked: Answer("<html><script>x=1</script></html>", 521)),
        ("challenge", lambda page, asked: Answer(script)),
        ("stub", lambda page, asked: Answer(b"OK")),
        ("truncated", lambda page, asked: Answer(raw=lambda out: out.write(cut))),
        ("failed", drip),
        ("failed", lambda page, asked: Answer(status=500)),
        ("refused", lambda page, asked: Answer(status=302, headers={"Location": "http://spam.example/doc/1.shtml"})),
        ("gone", lambda page, asked: Answer(status=302, headers={"Location": "/"})),
        ("gone", _nothing),
        ("content", gbk),
        ("content", unasked),
        ("content", cookie),
        ("content", lambda page, asked: next(busy, None) or information(page, asked)),
    ]
    pages = []
    for ago, (verdict, answer) in enumerate(obstacles):
        pages.append(write.page("weather", "old", ago=ago, answer=answer, verdict=verdict))
        if ago % 2:
            pages.append(write.page("weather", "old", ago=ago))
    pages.append(write.page("weather", "old", ago=7, path="/doc/secret/2026/03/03/7.shtml", verdict="refused"))
    city.columns["old", "/tz/"] = Column(pages=pages, skin=portal.city_list, size=20)
    city.texts["old", "/"] = Answer(portal.page("首页", "<p>欢迎</p>" * 40))
