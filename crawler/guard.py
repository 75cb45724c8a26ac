"""Decides whether an address may be asked: what it may look like, and which resolved numbers it may stand for. Pure."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

IPv4 = ipaddress.IPv4Address
IPv6 = ipaddress.IPv6Address

# What `ipaddress.is_global` lets through on some Python we support (3.11 knows neither 192.0.0.8 nor 64:ff9b::/96).
_NEVER = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fe80::/10", "fec0::/10",
        "ff00::/8",
    )
)  # fmt: skip
_OWN = tuple(
    ipaddress.ip_network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

# Spaces, controls and backslashes are read differently by different parsers, so no such address is asked.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]|^\s|\s$")
_NUMERIC_LABEL = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.IGNORECASE)


def refuse_url(url: str) -> str | None:
    """Why this address must not be asked by its looks alone, or None if nothing speaks against it."""
    if _AMBIGUOUS.search(url):
        return "the address holds a space, a control character or a backslash"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"not an address: {error}"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme or '(none)'!r} is not http or https"
    if not host:
        return "the address names no host"
    if "@" in parts.netloc:
        return "the address carries a user name"
    return refuse_host(host)


def refuse_host(host: str) -> str | None:
    """Why this host name must not be asked, or None: a trailing dot, plain letters or a number in disguise."""
    if not host.isascii() and unicodedata.normalize("NFKC", host).isascii():
        return f"host {host} is a plain name in disguise"
    if host.endswith("."):
        return "the host ends in a dot"
    if ":" in host:
        return None  # an IPv6 literal, judged as an address
    if _NUMERIC_LABEL.fullmatch(host.rsplit(".", 1)[-1]):
        try:
            IPv4(host)
        except ValueError:
            return f"host {host} is a number in disguise"
    return None


def refuse_address(address: str, *, allow_private: bool) -> str | None:
    """Why this resolved address must not be asked, or None.

    With `allow_private`, loopback and private networks are open; link-local, multicast, reserved and translated
    addresses never are.
    """
    number = _unwrap(ipaddress.ip_address(address.split("%", 1)[0]))
    if any(number in block for block in _OWN if block.version == number.version):
        return None if allow_private else f"{address} is a private or loopback address"
    if any(number in block for block in _NEVER if block.version == number.version):
        return f"{address} is a reserved address"
    if number.is_multicast or number.is_reserved or not number.is_global:
        return f"{address} is not a public address"
    return None


def _unwrap(number: IPv4 | IPv6) -> IPv4 | IPv6:
    """The IPv4 address that an IPv6 address stands for (mapped, compatible, 6to4, Teredo, NAT64), else the address."""
    if isinstance(number, IPv4):
        return number
    if number.ipv4_mapped:
        return number.ipv4_mapped
    if number.sixtofour:
        return number.sixtofour
    if number.teredo:
        return number.teredo[1]
    if any(number in block for block in _NAT64):
        return IPv4(int(number) & 0xFFFFFFFF)
    if 1 < int(number) < 2**32:  # ::a.b.c.d, deprecated, still understood by some stacks
        return IPv4(int(number))
    return number
