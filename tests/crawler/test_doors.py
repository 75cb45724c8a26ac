"""T-A1: every way out of the program goes through the one guard."""

from __future__ import annotations

import ast
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from crawler.catalogue import Column, Source
from crawler.discover import discover
from crawler.fetch import Fetcher, FetchError
from crawler.systems.folder import FolderError, documents
from crawler.transport import AddressRefused, guarded_transport
from crawler.values import Verdict
from monitor.service.heartbeat import beat
from tests.sites.inner import INNER as INNER_HOSTS
from tests.sites.server import NOON, Answer, Site, StillClock, source_of

ROOT = Path(__file__).parents[2]
OUTWARD = {"httpx", "requests", "aiohttp", "urllib.request", "http.client", "ftplib", "socket", "smtplib", "asyncio"}
# The fetcher and the transport beneath it; a channel of alerts for each protocol; a name for a lease.
DOORS = {
    "crawler/fetch.py": {"httpx", "socket"},
    "crawler/transport.py": {"httpx", "socket"},
    "crawler/lease.py": {"socket"},
}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def test_t_a1_the_crawler_has_no_other_way_out() -> None:
    found = {
        str(path.relative_to(ROOT)): imported(path) & OUTWARD
        for path in (ROOT / "crawler").rglob("*.py")
        if imported(path) & OUTWARD
    }
    assert found == DOORS


def test_t_a1_whoever_uses_httpx_elsewhere_takes_the_guarded_transport() -> None:
    for path in (ROOT / "monitor").rglob("*.py"):
        assert not {"requests", "aiohttp", "urllib.request", "http.client"} & imported(path), path
        if "httpx" in imported(path):
            assert "crawler.transport.guarded_transport" in imported(path), path


def test_t_a1_a_name_in_other_letters_is_judged_by_what_it_stands_for(site: Site) -> None:
    port = site.server.server_port
    client = httpx.Client(transport=guarded_transport(), trust_env=False)
    with client:
        for host in ("①②⑦.⓪.⓪.①", "１２７.0.0.1", "localhost", "LOCALHOST"):
            with pytest.raises((AddressRefused, httpx.InvalidURL)):
                client.get(f"http://{host}:{port}/")
    assert site.log == []


INNER = "http://169.254.169.254/latest/"


class Everywhere(tuple[str, ...]):
    """All hosts: only the guard stands in the way."""

    def __contains__(self, host: object) -> bool:
        return True


@dataclass(frozen=True)
class Open:
    """A source's file that pins no host."""

    hosts: tuple[str, ...] = Everywhere()
    allow_private: bool = False
    pace_seconds: float = 0.0
    tls_pin: str = ""
    tls_legacy: bool = False


@pytest.mark.parametrize("door", ["page", "redirect", "robots", "robots redirect"])
def test_t_a1_a_page_leads_nowhere_inside(site: Site, fetcher: Fetcher, door: str) -> None:
    source = source_of(site)
    url = f"{site.root}/a"
    if door == "page":
        url = INNER
    elif door == "redirect":
        site.routes["/a"] = Answer(status=302, headers={"Location": INNER})
    elif door == "robots":
        source = source_of(site, hosts=("169.254.169.254", site.host), pace_seconds=1)
        url = INNER
    else:
        site.routes["/robots.txt"] = Answer(status=302, headers={"Location": INNER})
        assert fetcher.get(url, source).status == 404
        url = INNER
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, source)
    assert caught.value.verdict is Verdict.REFUSED


@pytest.mark.parametrize("host", INNER_HOSTS)
def test_t_a1_no_way_of_writing_an_inner_host_gets_past_the_guard(site: Site, fetcher: Fetcher, host: str) -> None:
    """A page, a redirect, a robots.txt that leads on, and any other client of the transport."""
    url = f"http://{host}:{site.server.server_port}/a"
    with pytest.raises(FetchError) as page:
        fetcher.get(url, Open())
    assert page.value.verdict is Verdict.REFUSED
    client = httpx.Client(transport=guarded_transport(), trust_env=False)
    with client, pytest.raises((AddressRefused, httpx.InvalidURL, httpx.HTTPError)):
        client.get(url)
    assert site.log == []
    trap, source = Site(), source_of(site)
    there = f"http://{host}:{trap.server.server_port}/a"
    site.routes |= {"/a": Answer(status=302, headers={"Location": there}), "/robots.txt": Answer("", 404)}
    with pytest.raises(FetchError) as redirect:
        fetcher.get(f"{site.root}/a", source)
    assert redirect.value.verdict in (Verdict.REFUSED, Verdict.FAILED)  # some, no parser takes for a host at all
    site.routes |= {"/robots.txt": Answer(status=302, headers={"Location": there}), "/b": Answer("seen")}
    with Fetcher(contact="x", clock=StillClock()) as another, suppress(FetchError):
        assert another.get(f"{site.root}/b", source).status == 200  # rules that cannot be read are none
    trap.close()
    assert trap.log == []


def test_t_a1_a_proxy_of_the_environment_is_not_asked(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Site()
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.root)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.routes["/a"] = Answer("seen")
    assert fetcher.get(f"{site.root}/a", source_of(site)).status == 200
    proxy.close()
    assert proxy.log == []


@pytest.mark.parametrize("host", INNER_HOSTS)
def test_t_a1_a_heartbeat_leads_nowhere_inside(site: Site, host: str) -> None:
    assert "may not be asked" in beat(f"http://{host}:{site.server.server_port}/ping")
    assert site.log == []


@pytest.mark.parametrize("name", ["http://169.254.169.254/a.txt", "https://www.example.cn/a.html", "file:///etc/a.txt"])
def test_t_a2_an_import_asks_no_network(name: str) -> None:
    with pytest.raises(FolderError, match="no such file"):
        documents([Path(name)])


@pytest.mark.parametrize("door", ["meta refresh", "script", "list", "sitemap", "search", "next page"])
@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:10.0.0.1]", "2130706433", "someone@127.0.0.1", "127.1"])
def test_t_a1_a_list_leads_nowhere_inside(site: Site, fetcher: Fetcher, door: str, host: str) -> None:
    inner = f"http://{host}/latest/"
    here = Column(address=f"{site.root}/l/", site="1", channel="1")
    system, text = {
        "meta refresh": ("founder", f"<meta http-equiv='refresh' content='0;url={inner}node_A01.html'>"),
        "script": ("founder", f"<script>location.href='{inner}node_A01.html'</script>"),
        "list": ("intertid", f"<ul id='doclist'><li><a href='{inner}'>密</a></li></ul>" + "<p>列表</p>" * 20),
        "sitemap": ("feed", f"<sitemapindex><sitemap><loc>{inner}</loc></sitemap></sitemapindex>"),
        "search": ("intertid-search", ""),
        "next page": (
            "css",
            f"<li class='r'><a href='/1'>甲</a></li><a class='n' href='{inner}'>下页</a>" + "<p>列表</p>" * 20,
        ),
    }[door]
    site.routes["/l/"] = Answer(text)
    data = {"totalPages": 1, "data": [{"title": "密", "url": inner}]}
    site.routes["/info_open/search"] = Answer(json.dumps({"status": 0, "data": data}))
    layouts = ({"row": "li.r", "next_page": "a.n", "body": "div"},)
    facts = source_of(site, columns=(here,)).model_dump() | {"system": system, "layouts": layouts}
    found = discover(Source.model_validate(facts), fetcher, NOON)
    assert not any(host in url for url in found.links)
    assert found.errors or found.problems
