"""A whole city of websites on one server on loopback: each is known by the host name that it is asked under."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from crawler.catalogue import Source, load_sources
from crawler.fetch import Fetcher
from tests.sites.server import Answer, Asked, Route, Site, StillClock

START = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)  # a Tuesday morning in Wuxi
TODAY = date(2026, 3, 10)
SOURCES = Path(__file__).parent / "sources"
# What the portals answer where nothing is: nginx's own page of 548 bytes.
NOT_FOUND = Answer(
    "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    + "<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n"
    * 6,
    404,
)
INDEX = re.compile(r"(?P<folder>/.*/)index(?:_(?P<number>\d+))?\.shtml")

Row = tuple[str, str, str]  # address, title, day, as the skins of lists want them
Answers = Callable[["Page", Asked], Answer]


@dataclass(slots=True, kw_only=True)
class Page:
    """One page that the city publishes. `answer` is what its server says when it is asked for."""

    address: str
    title: str
    day: date
    sources: set[str]  # whose lists name it
    answer: Answers
    words: list[str] = field(default_factory=list)
    verdict: str = "content"  # what it has to be taken for when it is seen for the first time
    shown: date | None = None  # the day that the page itself shows, where that is not the day of its lists
    gone: bool = False

    @property
    def path(self) -> str:
        return urlsplit(self.address).path


@dataclass(slots=True, kw_only=True)
class Column:
    """A static list: index.shtml, index_2.shtml and so on; there is no index_1.shtml."""

    pages: list[Page]
    skin: Callable[[Sequence[Row], int], str]
    size: int = 24
    first: int = 1  # the number of its first static page; what is before it is another's

    def text(self, number: int, row: Callable[[Page], Row]) -> str | None:
        """Its page of that number."""
        there = [page for page in self.pages if not page.gone]
        last = self.first - 1 + max(1, -(-len(there) // self.size))
        if not self.first <= number <= last:
            return None
        start = (number - self.first) * self.size
        return self.skin([row(page) for page in there[start : start + self.size]], last)


@dataclass(slots=True, kw_only=True)
class Channel:
    """A list behind the search of a district. `dirty` rows have no address or no title; a `hollow` one promises a page
    more than it has; without the `kind` that it wants it answers with nothing."""

    pages: list[Page]
    dirty: bool = False
    hollow: bool = False
    kind: str = ""


class City:
    """The sites. Everything may change while they are served: pages come and go, hosts fail, layouts are replaced."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.site = Site(clock.monotonic)
        self.site.missing = self._answer
        self.port = self.site.server.server_port
        self.clear()

    def clear(self) -> None:
        """Take every site down, as if nothing had been asked either."""
        self.log.clear()
        self.pages: dict[str, Page] = {}
        self.texts: dict[tuple[str, str], Route] = {}  # what else stands at a host and path
        self.columns: dict[tuple[str, str], Column] = {}
        self.channels: dict[tuple[str, str], Channel] = {}
        self.weather: dict[str, Callable[[Answer], Answer]] = {}  # by host: what becomes of every answer

    @property
    def log(self) -> list[Asked]:
        return self.site.log

    def close(self) -> None:
        self.site.close()

    def address(self, host: str, path: str) -> str:
        """The address of a path on a host; a document of no host is known by its name."""
        return f"http://{host}.fangzhen.example:{self.port}{path}" if host else path

    def publish(
        self,
        source: str,
        host: str,
        path: str,
        title: str,
        day: date,
        answer: Answers,
        words: Sequence[str] = (),
        verdict: str = "content",
    ) -> Page:
        """A new page of the city, which some list of the source names."""
        address = self.address(host, path)
        page = Page(
            address=address, title=title, day=day, sources={source}, answer=answer, words=list(words), verdict=verdict
        )
        self.pages[address] = page
        return page

    def published(self, source: str) -> dict[str, Page]:
        """The pages that the lists of a source name, by their canonical addresses."""
        return {address: page for address, page in self.pages.items() if source in page.sources}

    def catalogue(self, folder: Path) -> dict[str, Source]:
        """The city's source files, written into the folder with the port of this server, and loaded."""
        folder.mkdir()
        for path in SOURCES.glob("*.toml"):
            text = path.read_text("utf-8").replace(".fangzhen.example", f".fangzhen.example:{self.port}")
            (folder / path.name).write_text(text, "utf-8")
        return {source.id: source for source in load_sources(folder)}

    def fetcher(self) -> Fetcher:
        """A fetcher that finds every host of the city at this server, and whose time is the city's."""
        return Fetcher(contact="ops@example.org", clock=self.clock, resolve=lambda host, port: ["127.0.0.1"])

    def _answer(self, asked: Asked) -> Answer:
        host = asked.headers["host"].partition(".")[0]
        answer = self._found(host, asked)
        return self.weather[host](answer) if host in self.weather else answer

    def _found(self, host: str, asked: Asked) -> Answer:
        if (route := self.texts.get((host, asked.path))) is not None:
            return route(asked) if callable(route) else route
        page = self.pages.get(self.address(host, asked.path))
        if page and not page.gone:
            return page.answer(page, asked)
        if asked.method == "POST":
            return Answer(json.dumps(self._search(host, asked)), headers={"Content-Type": "application/json"})
        index = INDEX.fullmatch(asked.path)
        column = self.columns.get((host, index["folder"])) if index else None
        if index and column and index["number"] != "1":
            text = column.text(int(index["number"] or 1), lambda page: self._row(host, page))
            return Answer(text) if text is not None else NOT_FOUND
        return NOT_FOUND

    def _row(self, host: str, page: Page) -> Row:
        own = page.address.startswith(self.address(host, "/"))
        return (page.path if own else page.address, page.title, str(page.day))

    def _search(self, host: str, asked: Asked) -> dict[str, object]:
        """Both endpoints. An empty channel asks for the whole site, as it does on the real ones."""
        form = {name: values[0] for name, values in parse_qs(asked.form).items()}
        old = asked.path.endswith("/titleCx")
        name = form.get("parent_id" if old else "channelIds", "")
        channel = self.channels.get((host, name)) or Channel(pages=list(self.pages.values()))
        there = [page for page in channel.pages if not page.gone and form.get("kind", "") == channel.kind]
        number, size = int(form["pageIndex"]), int(form["pageSize"])
        total = -(-len(there) // size) + channel.hollow
        rows: list[dict[str, object]] = []
        for place, page in enumerate(there[(number - 1) * size : number * size]):
            address = page.address if place % 3 == 0 else page.path
            rows.append({"title": page.title, "url": address, "pubDate" if old else "writeTimeString": str(page.day)})
        if old:
            return {"list": rows, "pageCount": total, "totalCount": len(there)}
        if channel.dirty and rows:
            rows[1:1] = [{"title": "", "url": "/doc/2026/03/01/1.shtml"}, {"title": "没有地址", "url": None}]
        data = {"totalElements": len(there), "totalPages": total, "page": number, "size": size, "data": rows}
        return {"status": 0, "data": data}


def by_host(log: Sequence[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    """What each host was asked, in order, by its first name."""
    hosts = dict.fromkeys(asked.headers["host"].partition(".")[0] for asked in log)
    for host in hosts:
        yield host, [asked for asked in log if asked.headers["host"].startswith(f"{host}.")]
