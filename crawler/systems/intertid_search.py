"""Lists of the portals that are empty shells: the rows come as JSON from a search that is asked by POST. Pure.

All districts, 江阴 and 宜兴 work so. 江阴 and 宜兴 answer with rows only to `kind=5`; 江阴's static pages from
`index_2` on are stale (they end in 2023-10) and matter for the past alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.systems import intertid, search
from crawler.values import Ask

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

read = intertid.read
listing = intertid.listing


def start(source: Source, column: Column, today: date) -> tuple[Ask, ...]:
    """The first page of the search."""
    return (search.ask(column, 1),)


def history(source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
    """The search from its first page, and the static pages behind the shell where the column has them."""
    if not column.static_from:
        return start(source, column, until)
    tail = Ask(url=urljoin(column.address, f"index_{column.static_from}.shtml"), depth=column.static_from, guess=True)
    return (search.ask(column, 1), tail)
