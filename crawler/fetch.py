"""The only way out for pages: asks politely, within limits, and brings back whole answers or an error that says why.

The rules for httpx are measured ones (its own text decoding, redirect following, decompression and time limits each
fail on real Chinese sites), so this module uses it for connections and parsing of HTTP alone.
Retries are a loop here, not a library's: the wait belongs to the host's gate, where other sources of it see it too.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote, urljoin, urlsplit

import httpx

from crawler.catalogue import host_of
from crawler.clock import Clock, SystemClock
from crawler.guard import refuse_url
from crawler.politeness import HostResting, Politeness, retry_after
from crawler.robots import Robots, read_robots
from crawler.transport import (
    AddressRefused,
    CertificateRefused,
    Deadline,
    DeadlineExceeded,
    Resolve,
    guarded_transport,
    resolve,
    tls_context,
)
from crawler.values import Response, Verdict

PRODUCT = "wuxi-monitor"
_PIECE = 65536  # bytes inflated at a time, so that a bomb is noticed before it fills the memory
_RULES_HOLD = 24 * 3600.0  # seconds (RFC 9309, 2.4)
_NO_RULES_HOLD = 600.0  # seconds for which a host that could not say its rules is left alone
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one `get` may cost."""

    deadline_seconds: float = 60.0  # on the wire, all hops and attempts together; waiting for our turn is not counted
    phase_seconds: float = 20.0  # silence between two pieces
    body_bytes: int = 32 * 1024 * 1024  # after decompression
    redirects: int = 5
    attempts: int = 3
    longest_wait_seconds: float = 120.0  # a longer Retry-After ends the request instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the last whole answer said of itself, for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None


class Policy(Protocol):
    """What a source's file says about asking its hosts; a `Source` is one."""

    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def allow_private(self) -> bool: ...
    @property
    def pace_seconds(self) -> float: ...
    @property
    def tls_pin(self) -> str: ...
    @property
    def tls_legacy(self) -> bool: ...


class FetchError(Exception):
    """No usable answer. `verdict` says of what kind, the message why."""

    def __init__(self, verdict: Verdict, why: str, *, status: int | None = None) -> None:
        super().__init__(why)
        self.verdict, self.status = verdict, status


@dataclass(slots=True)
class _Door:
    """The client of one host, with the deadline that its connections obey."""

    client: httpx.Client
    deadline: Deadline


class Fetcher:
    """Asks pages. Make one for each crawl run and close it; it may be shared by threads of different hosts."""

    def __init__(
        self,
        *,
        contact: str,
        clock: Clock | None = None,
        limits: Limits | None = None,
        authorities: str | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        """`contact` is the address or page by which an operator reaches us; it goes out in the User-Agent."""
        self.clock: Clock = clock or SystemClock()
        self.limits = limits or Limits()
        self.agent = f"{PRODUCT}/{version(PRODUCT)} (+{contact})"
        self._authorities, self._resolve = authorities, resolve
        self._politeness = Politeness(self.clock, longest_wait=self.limits.longest_wait_seconds)
        self._doors: dict[tuple[str, str, bool, str, bool], _Door] = {}
        self._robots: dict[tuple[str, str], tuple[Robots, float]] = {}  # with the moment until which they hold
        self._contexts: dict[tuple[bool, bool], ssl.SSLContext] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        for door in self._doors.values():
            door.client.close()
        self._doors.clear()

    def get(
        self,
        url: str,
        policy: Policy,
        *,
        validators: Validators | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer to a GET of `url`, or to a POST of `form`, after redirects, whatever its status.

        Pass `validators` only where the body they belong to is stored: a 304 is worth nothing without it.
        Raises FetchError: REFUSED (address, host, robots.txt, redirect), TRUNCATED, UNREADABLE (compression), FAILED.
        """
        budget = self.limits.deadline_seconds
        visited: list[str] = []
        address = url
        for _ in range(self.limits.redirects + 1):
            self._admit(address, policy)
            rules = self._rules(address, policy)
            if not rules.allows(address, PRODUCT):
                why = f"{rules.why}, so nothing may be asked" if rules.why else f"does not allow {address}"
                raise FetchError(Verdict.REFUSED, f"robots.txt of {host_of(address)} {why}")
            response, budget = self._ask(address, policy, budget, validators, form)
            target = _target(response) if response.status in _REDIRECTS else None
            if response.status == 304 and not (validators and (validators.etag or validators.last_modified)):
                raise FetchError(Verdict.FAILED, f"{address}: says 304 to a request that named no version", status=304)
            if target is None:
                return replace(response, url=url, redirects=tuple(visited))
            sets_cookie = response.header("set-cookie") is not None
            visited.append(address)
            # A redirect to the same address is answered once more if it came with a cookie (some WAFs do that).
            if target in visited and not (target == address and sets_cookie and visited.count(target) == 1):
                raise FetchError(Verdict.FAILED, f"redirects in a circle: {' → '.join([*visited, target])}")
            if response.status not in (307, 308):
                form = None
            address = target
        raise FetchError(Verdict.FAILED, f"more than {self.limits.redirects} redirects: {' → '.join(visited)}")

    def _admit(self, address: str, policy: Policy) -> None:
        reason = refuse_url(address)
        if reason:
            raise FetchError(Verdict.REFUSED, f"{address!r}: {reason}")
        if host_of(address) not in policy.hosts:
            raise FetchError(
                Verdict.REFUSED, f"{address}: its host is not one of the source's {', '.join(policy.hosts)}"
            )

    def _rules(self, address: str, policy: Policy) -> Robots:
        """The robots.txt of the address's host, asked once a day: a fetcher may live as long as the service does."""
        parts = urlsplit(address)
        key = (parts.scheme, host_of(address))
        rules, until = self._robots.get(key, (None, 0.0))
        if rules is None or self.clock.monotonic() >= until:
            where = f"{parts.scheme}://{parts.netloc}/robots.txt"
            try:
                status, body = self._robots_at(where, policy)
            except FetchError as error:
                if error.verdict is Verdict.FAILED:
                    # Not remembered: the next page asks again. An unreachable host fails for its own reason, not ours.
                    raise
                status, body = 404, b""
            rules = read_robots(status, body)
            self._robots[key] = (rules, self.clock.monotonic() + (_NO_RULES_HOLD if rules.why else _RULES_HOLD))
        return rules

    def _robots_at(self, where: str, policy: Policy) -> tuple[int, bytes]:
        budget = self.limits.deadline_seconds
        for _ in range(self.limits.redirects + 1):
            self._admit(where, policy)
            response, budget = self._ask(where, policy, budget, None, None, pace=policy.pace_seconds)
            target = _target(response) if response.status in _REDIRECTS else None
            if target is None:
                return response.status, response.body
            where = target
        return 404, b""

    def _ask(
        self,
        address: str,
        policy: Policy,
        budget: float,
        validators: Validators | None,
        form: Mapping[str, str] | None,
        *,
        pace: float | None = None,
    ) -> tuple[Response, float]:
        """One hop with its retries; returns the answer and what is left of the budget in seconds."""
        host = host_of(address)
        if pace is None:
            pace = max(policy.pace_seconds, self._rules(address, policy).delay(PRODUCT))
        for attempt in range(1, self.limits.attempts + 1):
            last = attempt == self.limits.attempts
            try:
                with self._politeness.turn(host, pace):
                    started = self.clock.monotonic()
                    try:
                        response = self._send(address, policy, started + budget, validators, form)
                    finally:
                        budget -= self.clock.monotonic() - started
            except HostResting as error:
                raise FetchError(Verdict.FAILED, str(error)) from error
            except (httpx.ConnectError, httpx.TimeoutException, httpx.RemoteProtocolError, httpx.ReadError) as error:
                failure = _explain(address, error)
                if last or failure.verdict is not Verdict.FAILED or _is_lasting(error):
                    raise failure from error
                self._politeness.complained(host, None)
                continue
            if response.status not in _PASSING:
                self._politeness.pleased(host)
                return response, budget
            self._politeness.complained(host, retry_after(response.header("retry-after"), self.clock.now()))
            if last or response.status == 500:
                return response, budget
        raise AssertionError("the last attempt returns or raises")

    def _send(
        self,
        address: str,
        policy: Policy,
        stop_at: float,
        validators: Validators | None,
        form: Mapping[str, str] | None,
    ) -> Response:
        door = self._door(address, policy)
        door.deadline.stop_at = stop_at
        request = door.client.build_request(
            "POST" if form is not None else "GET",
            address,
            headers=self._headers(validators, form),
            data=dict(form) if form is not None else None,
        )
        try:
            answer = door.client.send(request, stream=True)
            try:
                body = b"".join(_capped(_inflated(answer, address), self.limits.body_bytes, address))
            finally:
                answer.close()
        except DeadlineExceeded as error:
            raise FetchError(
                Verdict.FAILED, f"{address}: not finished within {self.limits.deadline_seconds:g} s"
            ) from error
        except (AddressRefused, CertificateRefused) as error:
            raise FetchError(Verdict.REFUSED, f"{address}: {error}") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.DecodingError) as error:
            raise FetchError(Verdict.FAILED, f"{address}: {error}") from error
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
        return Response(url=address, final_url=address, status=answer.status_code, headers=headers, body=body)

    def _headers(self, validators: Validators | None, form: Mapping[str, str] | None) -> dict[str, str]:
        headers = {
            "User-Agent": self.agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        if form is not None:
            headers["X-Requested-With"] = "XMLHttpRequest"
        return headers

    def _door(self, address: str, policy: Policy) -> _Door:
        """The client for this host under this policy: one each, so that no connection serves two policies."""
        key = (urlsplit(address).scheme, host_of(address), policy.allow_private, policy.tls_pin, policy.tls_legacy)
        door = self._doors.get(key)
        if door is None:
            deadline = Deadline(self.clock)
            transport = guarded_transport(
                allow_private=policy.allow_private,
                tls=self._context(policy),
                pin=policy.tls_pin,
                resolve=self._resolve,
                deadline=deadline,
            )
            client = httpx.Client(
                transport=transport, timeout=self.limits.phase_seconds, follow_redirects=False, trust_env=False
            )
            door = self._doors.setdefault(key, _Door(client, deadline))
        return door

    def _context(self, policy: Policy) -> ssl.SSLContext:
        key = (policy.tls_legacy, bool(policy.tls_pin))
        if key not in self._contexts:
            self._contexts[key] = tls_context(self._authorities, legacy=policy.tls_legacy, verify=not policy.tls_pin)
        return self._contexts[key]


def _target(response: Response) -> str | None:
    """Where a redirect leads. Its bytes are kept as they are, since servers send UTF-8 and GBK paths unescaped."""
    location = response.header("location")
    if not location:
        return None
    escaped = quote(location.strip().encode("latin-1"), safe="%/:?#[]@!$&'()*+,;=-._~\\")
    return urljoin(response.final_url, escaped)


def _capped(pieces: Iterator[bytes], cap: int, address: str) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > cap:
            raise FetchError(Verdict.UNREADABLE, f"{address}: the body is larger than {cap} bytes")
        yield piece


def _inflated(answer: httpx.Response, address: str) -> Iterator[bytes]:
    """The body without its compression, in pieces of at most _PIECE bytes.

    gzip is recognised by its first bytes too: some servers compress without being asked and without saying so.
    """
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchError(Verdict.UNREADABLE, f"{address}: compressed as {encoding!r}, which was not asked for")
    pieces = answer.iter_raw()
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= len(_GZIP):
            break
    if not head:
        return
    archive = urlsplit(address).path.endswith((".gz", ".tgz")) and encoding in ("identity", "")
    if head.startswith(_GZIP) and not archive:
        yield from _unzip(_chain(head, pieces), zlib.MAX_WBITS | 16, address)
    elif encoding == "deflate":
        # "deflate" means zlib (RFC 9110, 8.4.1.2), some servers send it bare.
        wrapped = head[0] & 0x0F == 8 and len(head) > 1 and (head[0] << 8 | head[1]) % 31 == 0
        yield from _unzip(_chain(head, pieces), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, address)
    else:
        yield from _chain(head, pieces)  # also what says gzip and is plain


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _unzip(pieces: Iterator[bytes], window: int, address: str) -> Iterator[bytes]:
    inflater = zlib.decompressobj(window)
    try:
        for piece in pieces:
            data = piece
            while data:
                if inflater.eof:
                    if not data.startswith(_GZIP):
                        return  # padding behind the last member
                    inflater = zlib.decompressobj(window)
                out = inflater.decompress(data, _PIECE)
                if out:
                    yield out
                data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    except zlib.error as error:
        raise FetchError(Verdict.UNREADABLE, f"{address}: broken compression: {error}") from error
    if not inflater.eof:
        raise FetchError(Verdict.TRUNCATED, f"{address}: the compressed body was cut")


def _is_lasting(error: Exception) -> bool:
    """Whether trying again at once is no use: a bad certificate, or a name that has no address."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (ssl.SSLCertVerificationError, socket.gaierror)):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _explain(address: str, error: Exception) -> FetchError:
    if isinstance(error, httpx.RemoteProtocolError) and "complete" in str(error):
        return FetchError(Verdict.TRUNCATED, f"{address}: the body was cut: {error}")
    kind = type(error).__name__
    if isinstance(error, httpx.ConnectTimeout):
        kind = "no connection in time"
    elif isinstance(error, httpx.ReadTimeout):
        kind = "silent for too long"
    elif isinstance(error, httpx.ConnectError):
        kind = "no connection"
    return FetchError(Verdict.FAILED, f"{address}: {kind}{': ' + str(error) if str(error) else ''}")
