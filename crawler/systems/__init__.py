"""One module per publishing system: list pages in, links out; pages in, versions out. All pure."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from crawler.values import Ask, Listing, Version

if TYPE_CHECKING:
    from crawler.catalogue import Column, Source

NAMES = frozenset({"intertid", "intertid-search", "wxrb", "founder", "founder-old", "feed", "css"})


class System(Protocol):
    """What every system's module offers."""

    def start(self, source: Source, column: Column, today: date) -> tuple[Ask, ...]:
        """The first lists to ask for a column on a day."""

    def history(self, source: Source, column: Column, since: date, until: date) -> tuple[Ask, ...]:
        """The lists that hold what a column published from `since` to `until`, both inclusive, and maybe more."""

    def listing(self, source: Source, ask: Ask, text: str) -> Listing:
        """What the list page `text`, asked by `ask`, holds."""

    def read(self, text: str, url: str, source: Source | None = None) -> Version:
        """The version that the page `text` holds."""


def get(name: str) -> System:
    """The system of this name. Raises KeyError for an unknown one."""
    return cast(System, import_module(f"crawler.systems.{name.replace('-', '_')}"))
