"""A list, a navigation and an article for every source of the catalogue that we ship, in the form of its own system and
at its own addresses, with our own words. `python -m tests.sites.shipped` keeps what is read of them as golden cases.
"""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from crawler.catalogue import Source, load_sources
from crawler.check import navigation
from crawler.fetch import Fetcher
from crawler.golden import expectation, record
from tests.sites import epaper, portal
from tests.sites.server import Answer, Asked, Site, StillClock

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = datetime(2031, 3, 20, 1, 0, tzinfo=UTC)
DAY = date(2031, 3, 5)
FILE = "/uploadfiles/203103/05/20310305{:014}.{}"
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
)
THINGS = (
    "文化馆",
    "体育馆",
    "幼儿园",
    "养老院",
    "消防站",
    "变电站",
    "人行天桥",
    "儿童公园",
    "净水厂",
    "停车楼",
    "客运站",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one page has to be read as. `path` is where it stands."""

    path: str
    title: str
    words: tuple[str, ...]
    issuer: str | None
    number: str | None = None
    validity: str | None = None
    files: tuple[tuple[str, str], ...] = ()  # address and name
    headlines: tuple[str, ...] = ()  # that the page holds with its body

    @property
    def row(self) -> portal.Row:
        """Its row in a list."""
        return self.path, self.title, DAY.isoformat()


Print = Callable[[Article], str]
Rows = Sequence[portal.Row]


def paragraphs(article: Article, tag: str = "p") -> str:
    """The words of the body, each paragraph in its element."""
    return "".join(f"<{tag}>　　{words}</{tag}>" for words in article.words)


def link(article: Article) -> str:
    """The line that leads to the page's files."""
    return "".join(f'<p>附件：<a href="{address}">{name}</a></p>' for address, name in article.files)


# What pages look like, where `portal` has no such skin.


def information(article: Article) -> str:
    """The city, with the table whose values stand between comments."""
    attached = article.files[0][0] if article.files else ""
    return portal.information(
        article.title, article.words, number=article.number or "—&nbsp;&nbsp;—", validity=article.validity or "",
        issuer=article.issuer or "", day=str(DAY), attachment=attached,
    )  # fmt: skip


def news(article: Article) -> str:
    """The city's news."""
    return portal.news(article.title, article.words, day=f"{DAY} 09:30", origin=article.issuer or "")


def bureau(article: Article) -> str:
    """A bureau: a line with the time, the words in spans within paragraphs, a pasted box of another system's name."""
    body = "".join(f"<p><span>　　{words}</span></p>" for words in article.words)
    inside = f'<h1>{article.title}</h1><div class="xxly">发布时间：{DAY} 15:20　来源：{article.issuer}</div><div id="Zoom"><div class="TRS_UEDITOR"><div>{body}</div>{link(article)}</div></div>'
    return portal.page(article.title, inside)


def older(article: Article) -> str:
    """The portal's skin of before 2020: a search box's id around the article, `Zoom` as a class."""
    inside = f'<div id="sch_box"><h1>{article.title}</h1><p class="explain">发布时间：{DAY}　来源：{article.issuer}　浏览次数：8</p><div class="Zoom">{paragraphs(article)}{link(article)}</div></div>'
    return portal.page(article.title, inside)


def oldest(article: Article) -> str:
    """Older still: the whole article in one box."""
    inside = f'<div class="mainCont"><h1>{article.title}</h1><p class="explain">发布时间：{DAY}　来源：{article.issuer}</p>{paragraphs(article)}</div>'
    return portal.page(article.title, inside)


def xishan(article: Article) -> str:
    """锡山: 发文日期 beside 公开日期, the file in the table."""
    address, name = article.files[0]
    table = f'<table border="1"><tr><td class="t">信息索引号</td><td>014006000/2031-2</td><td class="t">发文日期</td><td>2031-03-01</td><td class="t">公开日期</td><td>{DAY}</td></tr><tr><td class="t">文件编号</td><td>{article.number}</td><td class="t">效力状况</td><td>{article.validity}</td></tr><tr><td class="t">发布机构</td><td>{article.issuer}</td><td class="t">文件下载</td><td><a href="{address}">{name}</a></td></tr></table>'
    return portal.page(article.title, f'<h1>{article.title}</h1>{table}<div id="Zoom">{paragraphs(article)}</div>')


def jiangyin(article: Article) -> str:
    """江阴: a table of many cells, the words in its own container."""
    cells = [
        ("信息索引号", "014034511/2031-7"), ("生成日期", "2031-03-04"), ("公开日期", str(DAY)), ("文件编号", article.number),
        ("公开时限", "长期公开"), ("发布机构", article.issuer), ("公开形式", "网站"), ("公开方式", "主动公开"), ("公开范围", "面向社会"),
        ("有效期", "长期"), ("公开程序", "部门编制"), ("体裁", "通知"), ("主题（一级）", "城乡建设"), ("效力状况", article.validity),
    ]  # fmt: skip
    row = "".join(f'<tr><td class="title">{name}</td><td>{value}</td></tr>' for name, value in cells)
    return portal.page(
        article.title,
        f'<div class="ind35"><h1>{article.title}</h1><table class="art_xxgktab">{row}</table><div class="lw_content">{paragraphs(article)}</div></div>',
    )


def huishan(article: Article) -> str:
    """惠山: a table of eighteen labels, many of them empty."""
    empty = (
        "公开时限",
        "公开形式",
        "公开方式",
        "公开范围",
        "有效期",
        "公开程序",
        "主题（一级）",
        "主题（二级）",
        "体裁",
        "关键词",
        "文件下载",
        "内容概述",
        "生成日期",
    )
    cells = [("信息索引号", "014006429/2031-1"), ("公开日期", str(DAY)), ("文件编号", article.number), ("发布机构", article.issuer), ("效力状况", article.validity), *((name, "—&nbsp;&nbsp;—") for name in empty)]  # fmt: skip
    row = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in cells)
    return portal.page(
        article.title,
        f'<h1>{article.title}</h1><table>{row}</table><div id="Zoom">{paragraphs(article)}{link(article)}</div>',
    )


def xinwu(article: Article) -> str:
    return portal.xinwu(article.title, article.words, day=str(DAY))


def binhu(article: Article) -> str:
    """滨湖: the national set of metas, a container of its older skins."""
    metas = f'<meta name="ArticleTitle" content="{article.title}"><meta name="PubDate" content="{DAY} 01:59"><meta name="ContentSource" content="{article.issuer}"><meta name="Description" content="{article.words[0]}">'
    inside = f'<div class="lw_title">{article.title}</div><div class="art_time">{DAY} 01:59</div><div class="art_content">{paragraphs(article)}</div>'
    return portal.page(article.title, inside, metas=metas)


def picture(article: Article) -> str:
    """A page of one picture: what its head says of it is all there is."""
    return portal.picture(article.title, article.words[0], "/uploadfiles/203103/05/2031030509.png")


def yixing(article: Article) -> str:
    return portal.yixing(article.title, article.words, day=str(DAY))


def wxrb(article: Article) -> str:
    return portal.wxrb(article.title, article.words, day=str(DAY)).replace("仿真日报", article.issuer or "")


def skin_a(article: Article) -> str:
    """An e-paper that is sold: a script puts other words over the body."""
    wall = '<script>$.get("/amuc/api/read/ifAccess",function(d){if(d=="false")$(".newsdetatext").html("请购买该报纸后再访问")})</script>'
    return epaper.article_a(DAY, article.title, article.words).replace("</body>", f"{wall}</body>")


def skin_b(article: Article) -> str:
    return epaper.article_b(DAY, article.title, article.words, article.headlines[1])


def old_paper(article: Article) -> str:
    return epaper.article_old(article.title, article.words)


def thmz(article: Article) -> str:
    """太湖明珠网 in 2021."""
    return portal.page(
        article.title,
        f'<div class="article-title"><h1>{article.title}</h1><span class="time">{DAY} 08:00</span><span class="origin">{article.issuer}</span></div><div class="article-main">{paragraphs(article)}</div>',
    )


# What lists look like.


def city(rows: Rows) -> str:
    return portal.city_list(rows, 1)


def bureau_rows(rows: Rows) -> str:
    return portal.bureau_list(rows, 1)


def older_rows(rows: Rows) -> str:
    return portal.older_bureau_list(rows, 1)


def yixing_rows(rows: Rows) -> str:
    return portal.yixing_list(rows, 1)


def static_tail(rows: Rows) -> str:
    """江阴 from index_2 on; the second number of the pager is how many pages there are."""
    items = "".join(f'<li><a href="{a}">{t}</a><span>{d}</span></li>' for a, t, d in rows)
    return portal.page(
        "政府文件",
        f'<div class="ind32"><ul>{items}</ul></div><div class="channelpages"><p><span>2</span>/<span>2</span></p></div>',
    )


def block(rows: Rows) -> str:
    """The news on the portal's home page, beside what else leads somewhere."""
    items = "".join(f'<li><a href="{a}" title="{t}">{t[:6]}…</a></li>' for a, t, _ in rows)
    return portal.page("首页", f'<div class="yaowen fl"><ul>{items}</ul></div>{COLUMNS}')


def front_page(rows: Rows) -> str:
    """The newspaper's home page."""
    items = "".join(f'<dd><a href="http://www.wxrb.com{a}">{t}</a></dd>' for a, t, _ in rows)
    return portal.page("首页", f'<dl class="news_wuxi fl">{items}</dl>{COLUMNS}')


def thmz_rows(rows: Rows) -> str:
    items = "".join(f'<li><a href="{a}">{t}</a><i>{d}</i></li>' for a, t, d in rows)
    return portal.page("新闻", f"<ul>{items}</ul>")


def district(_: Rows) -> str:
    """The shell behind which the search stands."""
    return portal.shell("0", "0")


# The navigation of every site: columns by the names that some source looks for, and what is no column.
COLUMNS = "".join(
    f'<a href="{address}">{name}</a>'
    for name, address in {
        "要闻": "/xwzx/yw/index.shtml",
        "大会要闻": "/dhyw/index.shtml",
        "会议报告": "/zwgk/hybg/index.shtml",
        "规划计划": "/zfxxgk/szfxxgkml/index.shtml?url=/zfxxgk/szfxxgkml/ghjh/index.shtml",
        "为民办实事项目征集活动现场直播": "/zhuanti/1/index.shtml",
        "统计公报": "/tjgb/index.shtml",
        "部门文件": "/zfxxgk/xxgkml/fgwjjjd/bmwj/index.shtml",
        "通知公告栏": "/tzgg/index.shtml",
        "提案工作": "/tagz/index.shtml",
        "政府工作报告": "/zwgk/gzbg/index.shtml",
        "政策法规": "/gjj/zcfg/index.shtml",
        "无锡新闻": "/wxxw/index.shtml",
        "交易公告": "/jyxx/index.shtml",
    }.items()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a source's pages and lists look like: `pages` are printed in turn, `lists` are the skins of the columns whose
    addresses end so (the empty end is every other column), each kept as a golden case."""

    pages: tuple[Print, ...]
    lists: dict[str, Callable[[Rows], str]]


CITY = Look(pages=(bureau,), lists={"": bureau_rows})
LOOKS = {
    "wuxi": Look(
        pages=(information, news, older, picture),
        lists={"/szfwj/index.shtml": city, "/zfgz/index.shtml": portal.table_list, "www.wuxi.gov.cn/": block, "": city},
    ),
    "wuxi-js": Look(pages=(bureau,), lists={"/fdcsc/index.shtml": older_rows, "": bureau_rows}),
    "wuxi-rd": Look(pages=(oldest,), lists={"": older_rows}),
    "wuxi-zx": Look(pages=(older,), lists={}),
    "wuxi-gjj": Look(pages=(news,), lists={}),
    "jiangyin": Look(pages=(jiangyin,), lists={"": district}),
    "yixing": Look(pages=(yixing,), lists={"/gfxwj/index.shtml": city, "/ywdt/index.shtml": yixing_rows, "": yixing_rows}),
    "liangxi": Look(pages=(information,), lists={"": district}),
    "xishan": Look(pages=(xishan,), lists={"": district}),
    "huishan": Look(pages=(huishan,), lists={"": district}),
    "binhu": Look(pages=(binhu,), lists={"": district}),
    "xinwu": Look(pages=(xinwu,), lists={"": district}),
    "wxrb": Look(pages=(wxrb,), lists={"": front_page}),
    "wxrb-epaper": Look(pages=(skin_b,), lists={}),
    "jnwb-epaper": Look(pages=(skin_a,), lists={}),
    "wxrb-epaper-old": Look(pages=(old_paper,), lists={}),
    "jnwb-epaper-old": Look(pages=(old_paper,), lists={}),
    "thmz": Look(pages=(thmz,), lists={"": thmz_rows}),
}  # fmt: skip
WITH_TABLE = frozenset({information, xishan, jiangyin, huishan, xinwu})
WITHOUT_ISSUER = frozenset({xinwu, picture, yixing})
WITH_FILE = frozenset({xishan, huishan, bureau})


def look_of(source: Source) -> Look:
    """The source's own look, else that of a bureau."""
    return LOOKS.get(source.id, CITY)


def articles(source: Source) -> tuple[Article, ...]:
    """What the source publishes; no two sources say the same."""
    seed = sum(source.id.encode())
    return tuple(_article(source, printed, seed + at, at) for at, printed in enumerate(look_of(source).pages))


def _article(source: Source, printed: Print, seed: int, at: int) -> Article:
    name = PLACES[seed % len(PLACES)] + THINGS[seed % len(THINGS)]
    paths = {
        "founder": f"{urlsplit(source.columns[0].address).path.removesuffix('layout/')}content/203103/05/content_{seed}.html",
        "founder-old": f"{urlsplit(source.columns[0].address).path}2031-03/05/content_{seed}.htm",
        "css": f"/col50/2031-03-05/{seed}.html",
    } if source.columns else {}  # fmt: skip
    prefix = urlsplit(source.home).path.rstrip("/")
    path = paths.get(source.system, f"{prefix}/doc/2031/03/05/48{seed:05}.shtml")
    paper = source.system.startswith("founder")
    article = Article(
        path=path.replace("/con/", "/content/"),
        title=f"{source.jurisdiction}{name}建设方案（{seed}）",
        words=(
            f"{source.jurisdiction}计划在2031年10月底前建成{name}，新增绿地{seed}亩。",
            f"项目由住建部门牵头，总投资{seed}万元，分{2 + seed % 3}期实施，周边道路同步拓宽。",
            "每季度末在本站公布进度，听取街坊意见。",
        ),
        issuer=None if printed in WITHOUT_ISSUER or printed is old_paper else source.publisher,
    )
    if paper:
        article = replace(article, issuer=source.publisher)
    if printed in WITH_TABLE:
        article = replace(
            article, number=None if source.id == "liangxi" else f"锡仿发〔2031〕{seed}号", validity="有效"
        )
    if printed is xinwu:
        article = replace(article, number="仿新发〔2031〕2号")
    if printed in WITH_FILE:
        kind = ("pdf", "xlsx", "docx")[seed % 3]
        article = replace(article, files=((FILE.format(seed, kind), "任务分解表"),))
    if source.id == "wuxi" and printed is information:
        article = replace(article, files=((FILE.format(seed, "docx"), "重点任务分解表"),))
    if printed is picture:
        article = replace(article, words=article.words[:1])
    if printed is skin_a:
        article = replace(article, headlines=(article.title,))
    if printed is skin_b:
        article = replace(article, headlines=(article.title, "市民可以沿河看进度"))
    return article


class Replica:
    """One source of the catalogue with its pages on a server on loopback, under its own names and paths."""

    def __init__(self, source: Source, site: Site) -> None:
        self.shipped, self.site = source, site
        self._port = f":{site.server.server_port}"
        self._schemes = {
            urlsplit(address).hostname: urlsplit(address).scheme
            for address in (navigation(source), *(column.address for column in source.columns))
        }
        moved = source.model_dump() | {
            "hosts": tuple(host + self._port for host in source.hosts),
            "allow_private": True,
        }
        moved["home"] = self._away(navigation(source))
        for column in moved["columns"]:
            column["address"] = self._away(column["address"])
        self.source = Source.model_validate(moved)
        site.routes.clear()
        site.missing = self._answer

    def record(self, folder: Path) -> list[Path]:
        """Keep a golden case of each look of the source's lists, of its navigation and of each page, as of its own
        addresses."""
        here = self.source
        skins = look_of(here).lists
        columns = {
            next(end for end in (*skins, "") if column.address.replace(self._port, "").endswith(end)): column.address
            for column in reversed(here.columns)
        }
        urls = [*columns.values(), *([navigation(here)] if here.to_find else ())]
        urls += [self._away(self._address(each.path)) for each in articles(here)]
        written: list[Path] = []
        clock = StillClock(start=NOW)
        with Fetcher(contact="ops@example.org", clock=clock, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
            for url in dict.fromkeys(urls):
                written += record(here, fetcher, url, folder)
        for path in written:
            body = path.with_suffix(".page").read_bytes().replace(self._port.encode(), b"")
            path.with_suffix(".page").write_bytes(body)
            case = expectation(self.shipped, json.loads(self._home(path.read_text("utf-8"))), body)
            path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return written

    def _address(self, path: str) -> str:
        return f"https://{self.shipped.hosts[0]}{path}"

    def _away(self, address: str) -> str:
        """An address of the catalogue as it is asked here."""
        parts = urlsplit(address)
        return parts._replace(scheme="http", netloc=parts.netloc + self._port).geturl() if address else ""

    def _home(self, text: str) -> str:
        """What was recorded, with the addresses of the catalogue."""
        for host in self.shipped.hosts:
            scheme = self._schemes.get(host, "https")
            text = text.replace(f"http://{host}{self._port}", f"{scheme}://{host}")
        return text

    def _answer(self, asked: Asked) -> Answer:
        path, source = asked.path, self.source
        pages = dict(zip((each.path for each in articles(source)), look_of(source).pages, strict=True))
        for each in articles(source):
            if path == each.path:
                text = pages[path](each)
                if source.system == "founder-old":
                    return Answer(text.encode("gb18030"), headers={"Content-Type": "text/html; charset=gb2312"})
                return Answer(text)
        if asked.method == "POST":
            return self._search(asked)
        if source.system.startswith("founder"):
            return self._issue(path)
        for column in source.columns:
            if path == urlsplit(column.address).path:
                skin = next(
                    skin
                    for end, skin in look_of(source).lists.items()
                    if column.address.replace(self._port, "").endswith(end)
                )
                return Answer(skin(self._rows()))
        if source.id == "jiangyin" and path.endswith("/index_2.shtml"):
            return Answer(static_tail([("/doc/2023/10/08/1100001.shtml", "江阴市河道整治工作意见", "2023-10-08")]))
        if path == urlsplit(navigation(source)).path:
            return Answer(portal.page("首页", f"<div>{COLUMNS}</div>"))
        return Answer("<html><head><title>404 Not Found</title></head></html>", 404)

    def _rows(self) -> list[portal.Row]:
        """A row for each page, and one that leads elsewhere: to a page of the portal, or to a file."""
        rows = [each.row for each in articles(self.source)]
        if self.source.system == "intertid":
            rows.append(
                (
                    "http://www.wuxi.gov.cn/doc/2031/02/28/4830001.shtml",
                    "市政府关于河湖长制工作的若干意见",
                    "2031-02-28",
                )
            )
            rows.append((FILE.format(7, "pdf"), "仿真市绿化管理规定", "2031-02-27"))
        return rows

    def _search(self, asked: Asked) -> Answer:
        """Both endpoints, with a dirty row; without the `kind` that it wants 江阴 answers with nothing."""
        form = {name: values[0] for name, values in parse_qs(asked.form).items()}
        rows = self._rows()
        kind = "5" if self.source.id == "jiangyin" else ""
        if asked.path.endswith("/titleCx"):
            deep = [{"title": "仿真市粮食储备办法", "url": "/doc/2009/06/01/1200001.shtml", "pubDate": "2009-06-01"}]
            return Answer(
                json.dumps({"list": deep, "pageCount": int(form["pageIndex"]), "totalCount": 2001}, ensure_ascii=False)
            )
        found = [
            {
                "title": t,
                "url": f"http://{asked.headers['host']}{a}",
                "writeTimeString": f"{d} 09:00:00",
                "effectStatus": "有效",
            }
            for a, t, d in rows
        ]
        found.append({"title": "", "url": "/doc/2031/03/01/1.shtml", "writeTimeString": "2031-03-01"})
        data = {
            "totalElements": len(found),
            "totalPages": 1,
            "page": 1,
            "size": 20,
            "data": found if form.get("kind", "") == kind else [],
        }
        return Answer(
            json.dumps({"status": 0, "data": data}, ensure_ascii=False), headers={"Content-Type": "application/json"}
        )

    def _issue(self, path: str) -> Answer:
        """The files and pages of the newspapers: one issue, two pages, an advert."""
        article = articles(self.source)[0]
        number = int(re.findall(r"\d+", article.path)[-1])
        listed = [(number, article.title), (number + 1, "")]
        if path.endswith("203103/period.xml"):
            return Answer(epaper.period_xml([DAY]), headers={"Content-Type": "text/xml"})
        if path.endswith("2031-03/navi.xml"):
            return Answer(epaper.navi_xml([DAY]), headers={"Content-Type": "text/xml"})
        if path.endswith("/layout/"):
            return Answer('<meta http-equiv="refresh" content="0;url=203103/05/node_A01.html">')
        if path.endswith("/html/"):
            return Answer('<meta http-equiv="refresh" content="0;url=2031-03/05/node_2.htm">')
        if path.endswith(".htm"):
            page = epaper.layout_old(DAY, [2, 4], listed).encode("gb18030")
            return Answer(page, headers={"Content-Type": "text/html; charset=gb2312"})
        if path.endswith(".html"):
            if self.source.id == "jnwb-epaper":
                return Answer(epaper.layout_a(DAY, ["A01", "A02"], listed).replace("/con/", "/content/"))
            return Answer(epaper.layout_b(DAY, ["A01", "A02"], listed))
        return Answer("<html><head><title>404 Not Found</title></head></html>", 404)


def record_all() -> Iterator[Path]:
    """Keep the golden cases of every source of the catalogue anew."""
    site = Site()
    try:
        for source in load_sources():
            with tempfile.TemporaryDirectory() as folder:
                yield from Replica(source, site).record(Path(folder))
                shutil.rmtree(GOLDEN / source.id, ignore_errors=True)
                shutil.copytree(Path(folder) / source.id, GOLDEN / source.id)
    finally:
        site.close()


if __name__ == "__main__":
    print(sum(1 for _ in record_all()), "golden cases")
