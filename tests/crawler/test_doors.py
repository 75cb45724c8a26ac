"""T-A1: every way out of the program goes through the one guard."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import httpx
import pytest

from crawler.catalogue import Column, Source
from crawler.discover import discover
from crawler.fetch import Fetcher, FetchError
from crawler.transport import AddressRefused, guarded_transport
from crawler.values import Verdict
from tests.sites.server import NOON, Answer, Site, source_of

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


@pytest.mark.parametrize("door", ["meta refresh", "script", "list", "sitemap", "search", "next page"])
def test_t_a1_a_list_leads_nowhere_inside(site: Site, fetcher: Fetcher, door: str) -> None:
    here = Column(address=f"{site.root}/l/", site="1", channel="1")
    system, text = {
        "meta refresh": ("founder", f"<meta http-equiv='refresh' content='0;url={INNER}node_A01.html'>"),
        "script": ("founder", f"<script>location.href='{INNER}node_A01.html'</script>"),
        "list": ("intertid", f"<ul id='doclist'><li><a href='{INNER}'>密</a></li></ul>" + "<p>列表</p>" * 20),
        "sitemap": ("feed", f"<sitemapindex><sitemap><loc>{INNER}</loc></sitemap></sitemapindex>"),
        "search": ("intertid-search", ""),
        "next page": (
            "css",
            f"<li class='r'><a href='/1'>甲</a></li><a class='n' href='{INNER}'>下页</a>" + "<p>列表</p>" * 20,
        ),
    }[door]
    site.routes["/l/"] = Answer(text)
    data = {"totalPages": 1, "data": [{"title": "密", "url": INNER}]}
    site.routes["/info_open/search"] = Answer(json.dumps({"status": 0, "data": data}))
    layouts = ({"row": "li.r", "next_page": "a.n", "body": "div"},)
    facts = source_of(site, columns=(here,)).model_dump() | {"system": system, "layouts": layouts}
    found = discover(Source.model_validate(facts), fetcher, NOON)
    assert not any("169.254" in url for url in found.links)
    assert any("169.254" in line for line in (*found.errors, *found.problems))
