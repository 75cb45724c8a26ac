"""The replica city: a district's portal as it stood on two days, served by a real HTTP server on loopback."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from importlib.resources import files
from itertools import count
from math import ceil
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.demo.loopback import ADDRESS, Loopback, QuietHandler

FOLDER = files(__package__)
COLUMN = "/zwgk/"
ROBOTS = "User-agent: *\nDisallow: /uploadfiles/\n"

Day = Literal[1, 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of the district. `body` is HTML, what stands inside the article's container."""

    file: str
    path: str
    title: str
    skin: str
    published: date
    issuer: str
    body: str
    source: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing that day 2 says in other words; `kind` is the class of change that a careful reader gives it."""

    file: str
    was: str
    becomes: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What a portal shows anew on every request, whatever it says: counters, clocks, nonces, related links."""

    visitor: int
    hits: int
    today: int
    clock: str
    nonce: str
    related: tuple[Release, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The district as city.toml describes it. `days` are the moments at which each day's portal is read."""

    name: str
    title: str
    column: str
    rows_per_page: int
    days: tuple[datetime, datetime]
    first_day: tuple[Release, ...]
    second_day: tuple[Release, ...]
    edits: tuple[Edit, ...]

    def releases(self, day: Day) -> tuple[Release, ...]:
        """What the portal carries on that day, newest first, as its list shows it."""
        return self.first_day if day == 1 else self.second_day


def load_city() -> City:
    """The district of city.toml and releases/. ValueError if an edit's words do not stand once in its release."""
    facts = tomllib.loads(FOLDER.joinpath("city.toml").read_text("utf-8"))
    edits = tuple(
        Edit(file=row["file"], was=row["was"], becomes=row["becomes"], kind=row["class"]) for row in facts["edit"]
    )
    return City(
        name=facts["name"],
        title=facts["title"],
        column=facts["column"],
        rows_per_page=facts["rows_per_page"],
        days=(facts["days"][0], facts["days"][1]),
        first_day=tuple(_release(row, ()) for row in facts["release"] if row.get("from_day", 1) == 1),
        second_day=tuple(_release(row, edits) for row in facts["release"]),
        edits=edits,
    )


def _release(row: Mapping[str, Any], edits: tuple[Edit, ...]) -> Release:
    body = FOLDER.joinpath("releases", row["file"]).read_text("utf-8")
    for edit in edits:
        if edit.file == row["file"]:
            if body.count(edit.was) != 1:
                raise ValueError(f"city.toml: {edit.was!r} must stand once in releases/{edit.file}")
            body = body.replace(edit.was, edit.becomes)
    return Release(body=body, **{key: value for key, value in row.items() if key != "from_day"})


class DemoCity(Loopback):
    """The district's portal on a free loopback port while the `with` block lasts. Setting `day` turns the page."""

    def __init__(self, day: Day = 1) -> None:
        self.day: Day = day
        self.city = load_city()
        self.requests: list[str] = []
        self._visits = count(20481)
        self._skins = Environment(
            loader=PackageLoader(__package__, "skins"), autoescape=True, undefined=StrictUndefined
        )
        super().__init__(ThreadingHTTPServer(ADDRESS, _handler_of(self)))

    @property
    def list_url(self) -> str:
        """The first page of the portal's list; the second is index_2.shtml beside it."""
        return f"{self.url}{COLUMN}index.shtml"

    def answer(self, path: str) -> tuple[HTTPStatus, str, str]:
        """Status, content type and text for the path as the portal stands on this day."""
        self.requests.append(path)
        if path == "/robots.txt":
            return HTTPStatus.OK, "text/plain", ROBOTS
        releases = self.city.releases(self.day)
        noise = self._noise(releases)
        for release in releases:
            if release.path == path:
                skin = self._skins.get_template(f"{release.skin}.html.j2")
                page = skin.render(city=self.city, noise=noise, release=release, body=Markup(release.body))
                return HTTPStatus.OK, "text/html", page
        size = self.city.rows_per_page
        pages = ceil(len(releases) / size)
        for number in range(1, pages + 1):
            if path == f"{COLUMN}index{f'_{number}' if number > 1 else ''}.shtml":
                rows = releases[(number - 1) * size : number * size]
                skin = self._skins.get_template("list.html.j2")
                page = skin.render(
                    city=self.city, noise=noise, rows=rows, number=number, count=pages, total=len(releases)
                )
                return HTTPStatus.OK, "text/html", page
        return HTTPStatus.NOT_FOUND, "text/html", self._skins.get_template("missing.html.j2").render()

    def _noise(self, releases: tuple[Release, ...]) -> Noise:
        visit = next(self._visits)
        now = self.city.days[self.day - 1] + timedelta(seconds=visit % 3600)
        turn = visit % len(releases)
        return Noise(
            visitor=visit * 7,
            hits=visit * 3 % 9973,
            today=visit % 977,
            clock=f"{now.year}年{now.month}月{now.day}日 星期{'一二三四五六日'[now.weekday()]} {now:%H:%M:%S}",
            nonce=f"{visit * 2654435761 % 2**32:08x}",
            related=(releases + releases)[turn : turn + 3],
        )


def _handler_of(city: DemoCity) -> type[QuietHandler]:
    class Handler(QuietHandler):
        server_version = "nginx"
        sys_version = ""

        def do_GET(self) -> None:  # noqa: N802 — http.server's own name
            status, kind, text = city.answer(urlsplit(self.path).path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
