"""The guarded way out: every connection is resolved once, judged by the guard and pinned to the judged address.

The guard sits in the network backend (httpcore), below redirects, proxies and name resolution: nothing can pass it by.
The address alone is swapped, the name stays for TLS, so certificates are checked against the name.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import certifi
import httpcore
import httpx

from crawler.clock import Clock, SystemClock
from crawler.guard import refuse_address, refuse_host

Resolve = Callable[[str, int], Sequence[str]]


class AddressRefused(Exception):
    """The guard refused every address that the host stands for."""


class DeadlineExceeded(Exception):
    """The whole request took longer than it may."""


class CertificateRefused(Exception):
    """The certificate is not the one that the source's file pins."""


class Deadline:
    """The moment at which the request that is under way must be over; it has none until `stop_at` is set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stop_at: float | None = None

    def shorten(self, timeout: float | None) -> float | None:
        """`timeout` cut to what is left, in seconds. Raises DeadlineExceeded when nothing is left."""
        if self.stop_at is None:
            return timeout
        left = self.stop_at - self._clock.monotonic()
        if left <= 0:
            raise DeadlineExceeded
        return left if timeout is None else min(timeout, left)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, in the order of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def tls_context(authorities: str | None = None, *, legacy: bool = False, verify: bool = True) -> ssl.SSLContext:
    """A TLS context that trusts the file `authorities` (default: certifi's).

    `legacy` admits the short keys and old ciphers of some government servers. `verify=False` is for pinned certificates
    alone, where the pin takes the place of the chain.
    """
    context = ssl.create_default_context(cafile=authorities or certifi.where())
    if legacy:
        context.set_ciphers("DEFAULT:@SECLEVEL=1")
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline, and whose certificate is compared with the pin."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline, pin: str) -> None:
        self._inner, self._deadline, self._pin = inner, deadline, pin

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.shorten(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.shorten(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._deadline.shorten(timeout))
        if self._pin:
            certificate = stream.get_extra_info("ssl_object").getpeercert(True)
            found = hashlib.sha256(certificate).hexdigest()
            if found != self._pin:
                stream.close()
                raise CertificateRefused(f"certificate {found} is not the pinned {self._pin}")
        return _Stream(stream, self._deadline, self._pin)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that the guard lets through."""

    def __init__(self, *, allow_private: bool, resolve: Resolve, deadline: Deadline, pin: str) -> None:
        self._allow_private, self._resolve, self._deadline, self._pin = allow_private, resolve, deadline, pin
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        reason = refuse_host(host)
        if reason:
            raise AddressRefused(reason)
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address: {error}") from error
        open_ones = [each for each in addresses if refuse_address(each, allow_private=self._allow_private) is None]
        if not open_ones:
            reasons = [refuse_address(each, allow_private=self._allow_private) or "" for each in addresses]
            raise AddressRefused(f"{host}: {'; '.join(reasons) or 'has no address'}")
        failure: Exception | None = None
        for address in open_ones:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.shorten(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline, self._pin)
        assert failure is not None
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.NetworkStream:
        raise AddressRefused(f"{path} is a local socket")


class _GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a pool with our backend; `_pool` is private to httpx, a test pins that it is used."""

    def __init__(self, backend: _GuardedBackend, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=50, max_keepalive_connections=20, network_backend=backend
        )


def guarded_transport(
    *,
    allow_private: bool = False,
    tls: ssl.SSLContext | None = None,
    pin: str = "",
    resolve: Resolve = resolve,
    deadline: Deadline | None = None,
) -> httpx.HTTPTransport:
    """A transport for `httpx.Client(transport=…, trust_env=False)` that asks no address the guard refuses.

    Only a source's or a channel's own file may set `allow_private`. `pin` is the SHA-256 of the one accepted
    certificate, in lower-case hex. Raises AddressRefused, DeadlineExceeded or CertificateRefused from a request,
    besides httpx's own errors.
    """
    if tls is None:
        tls = tls_context(verify=not pin)
    backend = _GuardedBackend(
        allow_private=allow_private, resolve=resolve, deadline=deadline or Deadline(SystemClock()), pin=pin
    )
    return _GuardedTransport(backend, tls)
