"""The catalogue: one TOML file per source, checked to the last key, loaded into frozen `Source` values."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler.guard import refuse_url

PACKAGED = Path(__file__).parent / "sources"

# sites.md's marks of certainty: raw HTML, rendered text, scraper code, a sibling of the family, inferred, guessed.
Certainty = Literal["R", "T", "S", "F", "I", "G"]
System = Literal["intertid", "intertid-search", "founder", "founder-old", "wxrb", "feed", "css", "folder"]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class CatalogueError(ValueError):
    """A source file that cannot be used; the message names the file, the key, the value and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Column(_Part):
    """One list of a source: where its first page is, and what its system needs to know of it."""

    address: str
    name: str = ""
    certainty: Certainty = "G"
    site: str = ""  # the CMS's own numbers, for lists that are asked by POST
    channel: str = ""
    kind: str = ""  # extra field that 江阴 and 宜兴 want
    endpoint: Literal["info_open", "titleCx"] = "info_open"
    static_from: int = Field(default=0, ge=0)  # the first of the static pages that exist behind a shell, 0 for none
    rows: int = Field(default=0, ge=0)  # that the whole list held when somebody counted them, 0 for not counted


class Expect(_Part):
    """What a healthy list page yields. Fewer or more rows are told to the operator."""

    rows_min: int = Field(default=1, ge=0)
    rows_max: int = Field(default=200, ge=1)


class Layout(_Part):
    """CSS selectors of a source of the general system, and from which day on (inclusive) they hold."""

    since: date | None = None
    row: str = ""  # of the list page; each holds one link
    row_link: str = "a[href]"
    row_date: str = ""
    next_page: str = ""
    title: str = ""
    published: str = ""
    issuer: str = ""
    body: str = ""
    drop: tuple[str, ...] = ()


class Source(_Part):
    """Somebody's list, e-paper, feed or folder, as its file describes it."""

    id: Identifier
    name: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    jurisdiction: str = Field(min_length=1)
    system: System
    hosts: tuple[str, ...] = ()  # only these are ever asked; copies of the pages stand on spam domains
    elsewhere: tuple[str, ...] = ()  # hosts whose pages its lists name too, and that another source reads
    home: str = ""  # the page that holds its navigation, where that is not the root of its first host
    columns: tuple[Column, ...] = ()
    folder: str = ""  # of the system `folder`: relative to the source file
    to_find: tuple[str, ...] = ()  # names of columns whose address is not known yet
    allow_private: bool = False  # may its hosts be loopback or private addresses
    pace_seconds: float = Field(default=1.0, ge=0, le=3600)
    depth: int = Field(
        default=3, ge=1, le=100
    )  # list pages read on every pass: dates are no cursor, so look further back
    cadence: Literal["newspaper", "portal", "slow"] = "portal"
    certainty: Certainty = "G"
    expect: Expect = Expect()
    layouts: tuple[Layout, ...] = ()
    tls_pin: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")  # SHA-256 of the one certificate accepted unchained
    tls_legacy: bool = False  # old ciphers and short keys
    not_an_article: tuple[str, ...] = ()  # titles that are adverts or notices of the paper itself
    note: str = ""

    @field_validator("hosts", "elsewhere")
    @classmethod
    def _plain_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            reason = refuse_url(f"http://{host}/")
            if reason or "/" in host or host != host.lower():
                raise ValueError(f"{host!r} is not a plain lower-case host name")
        return hosts

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.system == "folder":
            if not self.folder:
                raise ValueError("folder: a source of the system 'folder' needs the folder that holds its documents")
            return self
        if not self.columns and not self.to_find:
            raise ValueError("columns: at least one [[columns]] with an address is needed")
        for key, address in (("home", self.home), *(("columns.address", each.address) for each in self.columns)):
            if key == "home" and not address:
                continue
            reason = refuse_url(address)
            if reason:
                raise ValueError(f"{key} = {address!r}: {reason}")
            if host_of(address) not in self.hosts:
                raise ValueError(f"{key} = {address!r}: its host is not among hosts {list(self.hosts)}")
        for column in self.columns:
            if self.system == "intertid-search" and not (column.site and column.channel):
                raise ValueError(
                    f"columns.channel of {column.address!r}: needs site and channel; "
                    "an empty channel would silently ask for the whole site"
                )
        if self.pace_seconds < 1 and not (self.allow_private and all(map(_is_loopback, self.hosts))):
            raise ValueError(f"pace_seconds = {self.pace_seconds}: must be at least 1 unless every host is loopback")
        if self.system == "css" and not self.layouts:
            raise ValueError("layouts: a source of the system 'css' needs at least one [[layouts]]")
        return self


def host_of(address: str) -> str:
    """The host of an address, with its port where it is not the scheme's own: `example.cn`, `127.0.0.1:8080`."""
    parts = urlsplit(address)
    port = parts.port
    own = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    return host if port is None or port == own else f"{host}:{port}"


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def load_source(path: Path) -> Source:
    """The source that the file describes. Raises CatalogueError."""
    try:
        with path.open("rb") as file:
            rows = tomllib.load(file)
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: not valid TOML: {error}") from error
    try:
        # TOML arrays are lists; strict validation of tuples wants JSON's leniency and nothing more.
        source = Source.model_validate(_tupled(rows))
    except ValidationError as error:
        raise CatalogueError("\n".join(_explain(path, each) for each in error.errors())) from error
    return (
        source.model_copy(update={"folder": str((path.parent / source.folder).resolve())}) if source.folder else source
    )


def load_sources(folder: Path = PACKAGED) -> tuple[Source, ...]:
    """All sources of the folder's *.toml files, by id. Raises CatalogueError with every bad file's message."""
    sources, problems = load_usable(folder)
    if problems:
        raise CatalogueError("\n".join(problems))
    return sources


def load_usable(folder: Path = PACKAGED) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The sources of the folder that can be used, by id, and what is wrong with each other file.

    Raises CatalogueError where there is no file at all.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: no such folder of source files")
    sources: dict[str, tuple[Source, Path]] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            source = load_source(path)
        except CatalogueError as error:
            problems.append(str(error))
            continue
        if source.id in sources:
            problems.append(f"{path}: id = {source.id!r}: already taken by {sources[source.id][1].name}")
        sources.setdefault(source.id, (source, path))
    if not sources and not problems:
        raise CatalogueError(f"{folder}: holds no source file (*.toml)")
    return tuple(source for source, _ in sorted(sources.values(), key=lambda pair: pair[0].id)), tuple(problems)


def _tupled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tupled(each) for key, each in value.items()}
    if isinstance(value, list):
        return tuple(_tupled(each) for each in value)
    return value


_MODELS: dict[str, type[BaseModel]] = {"columns": Column, "expect": Expect, "layouts": Layout}


def _explain(path: Path, error: Any) -> str:
    place = error["loc"]
    key = ".".join(str(part) for part in place) or "the file"
    if error["type"] == "extra_forbidden":
        model = _MODELS.get(str(place[0]), Source) if len(place) > 1 else Source
        return f"{path}: {key}: no such key{_meant(str(place[-1]), model.model_fields)}"
    if error["type"] == "missing":
        return f"{path}: {key}: is missing"
    message = error["msg"].removeprefix("Value error, ")
    if not place:
        return f"{path}: {message}"
    hint = ""
    if error["type"] == "literal_error":
        hint = _meant(
            str(error["input"]),
            [each.strip("' ") for each in error["ctx"]["expected"].replace(" or ", ", ").split(",")],
        )
    return f"{path}: {key} = {error['input']!r}: {message}{hint}"


def _meant(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
