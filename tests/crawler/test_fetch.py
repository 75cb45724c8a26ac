"""T-F1 to T-F8, T-A1, T-A2 and politeness, against real servers on loopback."""

from __future__ import annotations

import gzip
import hashlib
import resource
import ssl
import threading
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from crawler.catalogue import Column, Source
from crawler.clock import SystemClock
from crawler.fetch import Fetcher, FetchError, Limits, Validators
from crawler.quality import judge
from crawler.transport import AddressRefused, guarded_transport
from crawler.values import Verdict
from tests.sites.server import NOON, Answer, Asked, Site, StillClock, source_of

PAGE = "<html><body><div id='Zoom'>今年全市新增就业 12 万人。</div></body></html>"


def refused(fetcher: Fetcher, url: str, source: Source) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, source)
    return caught.value


def test_a_page_comes_whole_with_who_we_are_in_the_request(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes["/a"] = Answer(PAGE)
    response = fetcher.get(f"{site.root}/a", source)
    assert (response.status, response.body.decode(), response.redirects) == (200, PAGE, ())
    headers = site.log[-1].headers
    assert headers["user-agent"].startswith("wuxi-monitor/")
    assert "ops@example.org" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip, deflate"


def test_t_f1_a_drip_ends_at_the_deadline(site: Site, source: Source) -> None:
    clock, began = StillClock(tick=0.25), []

    def drip(out: Any) -> None:
        began.append(clock.passed)
        out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            out.write(b"x")
            out.flush()

    site.routes["/drip"] = Answer(raw=drip)
    with Fetcher(contact="x", clock=clock, limits=Limits(deadline_seconds=10, phase_seconds=5)) as fetcher:
        error = refused(fetcher, f"{site.root}/drip", source)
    assert error.verdict is Verdict.FAILED
    assert "10 s" in str(error)
    assert clock.passed - began[0] <= 10.5
    assert site.paths() == ["/drip"]  # not tried again


def test_t_f1_dripping_headers_end_at_the_deadline(site: Site, source: Source) -> None:
    def drip(out: Any) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            out.write(b"x")
            out.flush()

    site.routes["/drip"] = Answer(raw=drip)
    with Fetcher(contact="x", clock=StillClock(tick=0.25), limits=Limits(deadline_seconds=10)) as fetcher:
        assert "10 s" in str(refused(fetcher, f"{site.root}/drip", source))


def test_t_f1_a_silent_server_is_given_up(site: Site, source: Source) -> None:
    def silence(out: Any) -> None:
        out.write(b"HTTP/1.1 200 OK\r\n")
        out.flush()
        time.sleep(2)  # in the server's thread, which nobody waits for

    site.routes["/silent"] = Answer(raw=silence)
    began = time.monotonic()
    with Fetcher(contact="x", limits=Limits(deadline_seconds=0.3, phase_seconds=5)) as fetcher:
        assert refused(fetcher, f"{site.root}/silent", source).verdict is Verdict.FAILED
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "bare deflate", ""])
def test_t_f2_a_bomb_is_put_down_before_it_fills_the_memory(site: Site, source: Source, encoding: str) -> None:
    window = {"gzip": 31, "deflate": 15, "bare deflate": -15, "": 31}[encoding]
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    piece = bytes(1 << 20)
    bomb = b"".join(packer.compress(piece) for _ in range(256)) + packer.flush()
    headers = {"Content-Encoding": encoding.removeprefix("bare ")} if encoding else {}
    site.routes["/bomb"] = Answer(bomb, headers=headers)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Fetcher(contact="x", clock=StillClock(), limits=Limits(body_bytes=10 << 20)) as fetcher:
        error = refused(fetcher, f"{site.root}/bomb", source)
    assert error.verdict is Verdict.UNREADABLE
    assert "larger" in str(error)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2 * (10 << 10)  # KiB, twice the cap


def test_t_f2_an_endless_body_is_put_down(site: Site, source: Source) -> None:
    def flood(out: Any) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            out.write(b"10000\r\n" + bytes(65536) + b"\r\n")

    site.routes["/flood"] = Answer(raw=flood)
    with Fetcher(contact="x", clock=StillClock(), limits=Limits(body_bytes=1 << 20)) as fetcher:
        assert refused(fetcher, f"{site.root}/flood", source).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize("name", ["br", "zstd", "compress"])
def test_t_f2_a_compression_that_was_not_asked_for_is_refused(
    site: Site, source: Source, fetcher: Fetcher, name: str
) -> None:
    site.routes["/a"] = Answer(b"\x00" * 99, headers={"Content-Encoding": name})
    assert name in str(refused(fetcher, f"{site.root}/a", source))


CUT = gzip.compress(PAGE.encode())[:-12]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE.encode(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + PAGE.encode()[:64] + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + PAGE.encode()[:20],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(CUT) + CUT,
    ],
    ids=["content-length", "chunked between", "chunked within", "gzip"],
)
def test_t_f3_a_cut_body_is_truncated(site: Site, source: Source, fetcher: Fetcher, raw: bytes) -> None:
    site.routes["/cut"] = Answer(raw=lambda out: out.write(raw))
    assert refused(fetcher, f"{site.root}/cut", source).verdict is Verdict.TRUNCATED


@pytest.mark.parametrize("said", [True, False])
def test_gzip_is_undone_whether_or_not_the_server_says_it(
    site: Site, source: Source, fetcher: Fetcher, said: bool
) -> None:
    packed = gzip.compress(PAGE.encode()[:30]) + gzip.compress(PAGE.encode()[30:])
    site.routes["/a"] = Answer(packed, headers={"Content-Encoding": "gzip"} if said else {})
    assert fetcher.get(f"{site.root}/a", source).body.decode() == PAGE


def test_gzip_that_is_said_and_not_done_is_left_alone(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes["/a"] = Answer(PAGE, headers={"Content-Encoding": "gzip"})
    assert fetcher.get(f"{site.root}/a", source).body.decode() == PAGE


def test_t_f4_and_t_f5_validators_go_out_only_when_given(site: Site, source: Source, fetcher: Fetcher) -> None:
    def answer(asked: Asked) -> Answer:
        return (
            Answer(status=304)
            if asked.headers.get("if-none-match") == 'W/"7"'
            else Answer(PAGE, headers={"ETag": 'W/"7"'})
        )

    site.routes["/a"] = answer
    assert fetcher.get(f"{site.root}/a", source).status == 200
    assert not {"if-none-match", "if-modified-since"} & site.log[-1].headers.keys()
    assert fetcher.get(f"{site.root}/a", source, validators=Validators(etag='W/"7"')).status == 304


def test_t_f4_a_304_that_nobody_asked_for_is_no_answer(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes["/a"] = Answer(status=304)
    assert refused(fetcher, f"{site.root}/a", source).verdict is Verdict.FAILED
    with pytest.raises(FetchError, match="named no version"):
        fetcher.get(f"{site.root}/a", source, validators=Validators())


def test_t_f6_a_host_is_asked_one_thing_at_a_time_by_however_many(site: Site) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def count(asked: Asked) -> Answer:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        body = PAGE * 200
        with lock:
            at_once -= 1
        return Answer(body)

    for number in range(40):
        site.routes[f"/{number}"] = count
    source = source_of(site)
    with Fetcher(contact="x", clock=StillClock()) as fetcher, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: fetcher.get(f"{site.root}/{number}", source).status, range(40)))
    assert answers == [200] * 40
    assert most == 1


def test_t_f6_retry_after_in_seconds_is_waited_for(
    site: Site, source: Source, fetcher: Fetcher, clock: StillClock
) -> None:
    answers = [Answer(status=503, headers={"Retry-After": "17"}), Answer(PAGE)]
    site.routes["/a"] = lambda asked: answers.pop(0)
    assert fetcher.get(f"{site.root}/a", source).status == 200
    assert clock.slept == [17.0]


def test_t_f6_retry_after_as_a_date_is_waited_for(
    site: Site, source: Source, fetcher: Fetcher, clock: StillClock
) -> None:
    until = format_datetime(NOON + timedelta(seconds=42), usegmt=True)
    answers = [Answer(status=429, headers={"Retry-After": until}), Answer(PAGE)]
    site.routes["/a"] = lambda asked: answers.pop(0)
    assert fetcher.get(f"{site.root}/a", source).status == 200
    assert clock.slept == [42.0]


def test_t_f6_a_long_rest_is_kept_by_giving_up(site: Site, source: Source, fetcher: Fetcher, clock: StillClock) -> None:
    site.routes["/a"] = Answer(status=503, headers={"Retry-After": "7200"})
    assert "left alone" in str(refused(fetcher, f"{site.root}/a", source))
    assert "left alone" in str(refused(fetcher, f"{site.root}/b", source))
    assert site.paths() == ["/a"]
    assert clock.slept == []


def test_t_f6_a_storm_of_429_slows_the_host_down(site: Site, clock: StillClock) -> None:
    source = source_of(site, pace_seconds=1)
    site.routes["/a"] = Answer(status=429)
    site.routes["/b"] = Answer(PAGE)
    with Fetcher(contact="x", clock=clock) as fetcher:
        assert fetcher.get(f"{site.root}/a", source).status == 429
        fetcher.get(f"{site.root}/b", source)
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]  # after robots.txt, and after each complaint


def test_t_f6_a_storm_of_429_halves_the_rate_that_the_server_measures() -> None:
    """Stamped by the clock that the fetcher sleeps on: each complaint doubles the gap, good answers bring it back."""
    clock = StillClock()
    site = Site(clock.monotonic)
    site.routes |= {"/robots.txt": Answer("", 404), "/a": Answer(status=429), "/b": Answer(PAGE)}
    source = source_of(site, pace_seconds=1)
    with Fetcher(contact="x", clock=clock) as fetcher:
        for path in ("/a", "/a", *["/b"] * 50):
            fetcher.get(site.root + path, source)
    site.close()
    gaps = [later.at - earlier.at for earlier, later in pairwise(site.log)]
    assert gaps[:7] == [1, 2, 4, 8, 16, 32, 64]
    assert gaps[7:] == sorted(gaps[7:], reverse=True)
    assert gaps[-1] == min(gaps) == 1


def test_t_f6_pace_as_the_server_measures_it(site: Site) -> None:
    source = source_of(site, pace_seconds=0.05)
    site.routes["/a"] = Answer(PAGE)
    with Fetcher(contact="x", clock=SystemClock()) as fetcher:
        for _ in range(5):
            fetcher.get(f"{site.root}/a", source)
    times = [asked.at for asked in site.log]
    assert len(times) == 6  # robots.txt counts as well
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.05


def test_t_f6_a_crawl_delay_is_kept(site: Site, clock: StillClock) -> None:
    site.routes["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 7.5\n")
    site.routes["/a"] = Answer(PAGE)
    with Fetcher(contact="x", clock=clock) as fetcher:
        fetcher.get(f"{site.root}/a", source_of(site, pace_seconds=1))
        fetcher.get(f"{site.root}/a", source_of(site, pace_seconds=1))
    assert clock.slept == [7.5, 7.5]


def test_t_f7_redirects_are_followed_and_remembered(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes |= {
        "/a": Answer(status=302, headers={"Location": "b?x=1"}),
        "/b?x=1": Answer(status=301, headers={"Location": f"{site.root}/c"}),
        "/c": Answer(PAGE),
    }
    response = fetcher.get(f"{site.root}/a", source)
    assert response.final_url == f"{site.root}/c"
    assert response.redirects == (f"{site.root}/a", f"{site.root}/b?x=1")


def test_t_f7_a_circle_and_a_long_chain_are_errors(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes |= {
        "/a": Answer(status=302, headers={"Location": "/b"}),
        "/b": Answer(status=302, headers={"Location": "/a"}),
    } | {f"/{n}": Answer(status=302, headers={"Location": f"/{n + 1}"}) for n in range(20)}
    assert "circle" in str(refused(fetcher, f"{site.root}/a", source))
    assert "more than 5" in str(refused(fetcher, f"{site.root}/0", source))


def test_t_f7_a_redirect_to_itself_with_a_cookie_is_answered(site: Site, source: Source, fetcher: Fetcher) -> None:
    def wall(asked: Asked) -> Answer:
        if "CT6T=1" in asked.headers.get("cookie", ""):
            return Answer(PAGE)
        return Answer(status=302, headers={"Location": "/a", "Set-Cookie": "CT6T=1; Path=/"})

    site.routes["/a"] = wall
    assert fetcher.get(f"{site.root}/a", source).status == 200


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_t_f7_a_location_in_bare_chinese_is_asked_byte_for_byte(
    site: Site, source: Source, fetcher: Fetcher, charset: str
) -> None:
    location = "/无锡.shtml".encode(charset)
    raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
    escaped = "/" + "".join(f"%{byte:02X}" for byte in location[1:-6]) + ".shtml"
    site.routes |= {"/a": Answer(raw=lambda out: out.write(raw)), escaped: Answer(PAGE)}
    assert fetcher.get(f"{site.root}/a", source).status == 200


def test_t_a1_a_redirect_to_another_host_is_refused(site: Site, source: Source, fetcher: Fetcher) -> None:
    other = Site()
    site.routes["/a"] = Answer(status=302, headers={"Location": f"{other.root}/a"})
    error = refused(fetcher, f"{site.root}/a", source)
    other.close()
    assert error.verdict is Verdict.REFUSED
    assert other.log == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a@127.0.0.1/", "http://127.0.0.1\\@x/"]
)
def test_t_a2_a_redirect_to_something_else_is_refused(
    site: Site, source: Source, fetcher: Fetcher, target: str
) -> None:
    site.routes["/a"] = Answer(status=302, headers={"Location": target})
    assert refused(fetcher, f"{site.root}/a", source).verdict is Verdict.REFUSED


def test_t_a1_loopback_is_refused_unless_the_source_opens_it(site: Site, fetcher: Fetcher) -> None:
    closed = source_of(site, allow_private=False, pace_seconds=1)
    error = refused(fetcher, f"{site.root}/a", closed)
    assert error.verdict is Verdict.REFUSED
    assert "loopback" in str(error)
    assert site.log == []


def test_t_a1_a_name_is_judged_after_it_is_resolved_and_asked_where_it_was_judged(site: Site) -> None:
    port = site.host.rsplit(":", 1)[1]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    client = httpx.Client(transport=guarded_transport(allow_private=True, resolve=rebinding), trust_env=False)
    site.routes["/a"] = Answer(PAGE, headers={"Connection": "close"})
    with client:
        assert client.get(f"http://portal.example:{port}/a").status_code == 200
        with pytest.raises(AddressRefused, match="reserved"):
            client.get(f"http://portal.example:{port}/a")
    assert asked == ["portal.example"] * 2  # once for each connection, never again behind the guard's back


def test_t_a1_the_guard_holds_for_any_client_of_the_transport(site: Site) -> None:
    client = httpx.Client(transport=guarded_transport(), trust_env=False)
    with client, pytest.raises(AddressRefused):
        client.post(f"{site.root}/hook", json={})
    assert site.log == []


def test_robots_rules_are_kept(site: Site, source: Source, fetcher: Fetcher) -> None:
    site.routes |= {
        "/robots.txt": Answer("\ufeffUser-agent: *\nDisallow: /uploadfiles/\nAllow: /uploadfiles/open/\n"),
        "/uploadfiles/open/a.pdf": Answer(PAGE),
    }
    error = refused(fetcher, f"{site.root}/uploadfiles/202601/a.pdf", source)
    assert error.verdict is Verdict.REFUSED
    assert "robots.txt" in str(error)
    assert fetcher.get(f"{site.root}/uploadfiles/open/a.pdf", source).status == 200
    assert site.paths() == ["/uploadfiles/open/a.pdf"]
    assert [asked.path for asked in site.log].count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "open_"), [(404, True), (403, True), (500, False), (429, False)])
def test_robots_that_cannot_be_read(site: Site, source: Source, fetcher: Fetcher, status: int, open_: bool) -> None:
    site.routes |= {"/robots.txt": Answer("no", status), "/a": Answer(PAGE)}
    if open_:
        assert fetcher.get(f"{site.root}/a", source).status == 200
    else:
        assert "robots.txt" in str(refused(fetcher, f"{site.root}/a", source))


def test_robots_rules_are_asked_anew_after_a_day(
    site: Site, source: Source, fetcher: Fetcher, clock: StillClock
) -> None:
    site.routes["/a"] = Answer(PAGE)
    fetcher.get(f"{site.root}/a", source)
    clock.passed += 23 * 3600
    fetcher.get(f"{site.root}/a", source)
    assert [asked.path for asked in site.log] == ["/robots.txt", "/a", "/a"]
    site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n")
    clock.passed += 3600
    assert "does not allow" in str(refused(fetcher, f"{site.root}/a", source))


def test_a_host_that_could_not_say_its_rules_is_asked_for_them_again_soon(
    site: Site, source: Source, fetcher: Fetcher, clock: StillClock
) -> None:
    site.routes |= {"/robots.txt": Answer("", 500), "/a": Answer(PAGE)}
    for _ in range(3):
        refused(fetcher, f"{site.root}/a", source)
    assert len(site.log) == 1
    site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow:\n")
    clock.passed += 600
    assert fetcher.get(f"{site.root}/a", source).status == 200


def test_t_s3_a_passing_503_is_tried_again(site: Site, source: Source, fetcher: Fetcher) -> None:
    answers = [Answer(status=503), Answer(status=502), Answer(PAGE)]
    site.routes["/a"] = lambda asked: answers.pop(0)
    assert fetcher.get(f"{site.root}/a", source).status == 200


def test_a_host_that_does_not_answer_is_named(fetcher: Fetcher) -> None:
    gone = Site()
    source = source_of(gone)
    gone.close()
    error = refused(fetcher, f"{gone.root}/a", source)
    assert error.verdict is Verdict.FAILED
    assert "no connection" in str(error)


@pytest.fixture
def secure(site: Site) -> tuple[Site, trustme.CA, str]:
    """The server behind TLS, the authority that signed it, and the fingerprint of its certificate."""
    authority = trustme.CA()
    certificate = authority.issue_cert("portal.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.routes["/a"] = Answer(PAGE)
    der = ssl.PEM_cert_to_DER_cert(certificate.cert_chain_pems[0].bytes().decode())
    return site, authority, hashlib.sha256(der).hexdigest()


def tls_fetcher(authority: trustme.CA | None, folder: Path) -> Fetcher:
    path = None
    if authority:
        path = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(path))
    return Fetcher(
        contact="x",
        clock=StillClock(),
        authorities=str(path) if path else None,
        resolve=lambda host, port: ["127.0.0.1"],
    )


def tls_source(site: Site, host: str, **more: Any) -> tuple[Source, str]:
    named = f"{host}:{site.server.server_port}"
    columns = (Column(address=f"https://{named}/a"),)
    return source_of(site, hosts=(named,), columns=columns, pace_seconds=1, **more), f"https://{named}/a"


def test_t_f8_a_certificate_of_a_trusted_authority_is_taken(
    secure: tuple[Site, trustme.CA, str], tmp_path: Path
) -> None:
    site, authority, _ = secure
    source, url = tls_source(site, "portal.example")
    with tls_fetcher(authority, tmp_path) as fetcher:
        assert fetcher.get(url, source).status == 200


@pytest.mark.parametrize(("trusted", "host"), [(False, "portal.example"), (True, "other.example")])
def test_t_f8_a_bad_certificate_fails_closed(
    secure: tuple[Site, trustme.CA, str], tmp_path: Path, trusted: bool, host: str
) -> None:
    site, authority, _ = secure
    source, url = tls_source(site, host)
    with tls_fetcher(authority if trusted else None, tmp_path) as fetcher:
        error = refused(fetcher, url, source)
    assert error.verdict is Verdict.FAILED
    assert "CERTIFICATE_VERIFY_FAILED" in str(error)
    assert site.log == []


def test_t_f8_a_pin_admits_one_certificate_and_no_other(secure: tuple[Site, trustme.CA, str], tmp_path: Path) -> None:
    site, _, fingerprint = secure
    source, url = tls_source(site, "other.example", tls_pin=fingerprint)
    with tls_fetcher(None, tmp_path) as fetcher:
        assert fetcher.get(url, source).status == 200
    site.log.clear()
    source, url = tls_source(site, "other.example", tls_pin="0" * 64)
    with tls_fetcher(None, tmp_path) as fetcher:
        error = refused(fetcher, url, source)
    assert error.verdict is Verdict.REFUSED
    assert fingerprint in str(error)
    assert site.log == []


def test_t_f7_from_http_to_https_is_followed_and_its_certificate_looked_at(
    secure: tuple[Site, trustme.CA, str], tmp_path: Path
) -> None:
    site, authority, _ = secure
    plain = Site()
    try:
        source, there = tls_source(site, "portal.example")
        host = f"portal.example:{plain.server.server_port}"
        source = source.model_copy(update={"hosts": (*source.hosts, host)})
        plain.routes["/a"] = Answer(status=301, headers={"Location": there})
        with tls_fetcher(authority, tmp_path) as fetcher:
            response = fetcher.get(f"http://{host}/a", source)
        assert (response.status, response.final_url, response.redirects) == (200, there, (f"http://{host}/a",))
        assert judge(response, PAGE).verdict is Verdict.CONTENT
        with tls_fetcher(None, tmp_path) as fetcher:
            assert "CERTIFICATE_VERIFY_FAILED" in str(refused(fetcher, f"http://{host}/a", source))
    finally:
        plain.close()
