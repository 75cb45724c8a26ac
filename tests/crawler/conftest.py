"""Fixtures of the crawler's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.catalogue import Source
from crawler.fetch import Fetcher, Limits
from tests.sites.server import Site, StillClock, source_of


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback."""
    one = Site()
    yield one
    one.close()


@pytest.fixture
def clock() -> StillClock:
    """A clock that waits for nobody."""
    return StillClock()


@pytest.fixture
def source(site: Site) -> Source:
    """A source that may ask the server, at any pace."""
    return source_of(site)


@pytest.fixture
def fetcher(clock: StillClock) -> Iterator[Fetcher]:
    """A fetcher with the still clock and short limits."""
    with Fetcher(contact="ops@example.org", clock=clock, limits=Limits(phase_seconds=5)) as one:
        yield one
