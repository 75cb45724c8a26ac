"""One spelling for one address, so that a page is known again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url


def canonical(url: str, lists: Iterable[str] = ()) -> str:
    """The address without fragment and default port, its query sorted, its escapes as they were.

    `lists` are addresses of the source: a host among them is asked by the scheme that is used there, since rows name
    pages of one site by http and https alike and not every site answers both.
    """
    parts = urlsplit(canonicalize_url(url))
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    own = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, own) else ""
    scheme = parts.scheme
    if not port:
        used = [
            other.scheme for other in map(urlsplit, lists) if other.hostname == parts.hostname and other.port is None
        ]
        scheme = used[0] if used and scheme in ("http", "https") and scheme not in used else scheme
    return parts._replace(scheme=scheme, netloc=host + port, path=parts.path or "/").geturl()
