"""Local documents: which files a folder holds, and the facts that its `index.json` states of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SUFFIXES = frozenset({".txt", ".html", ".htm", ".shtml", ".pdf", ".docx", ".xlsx"})
UNREAD = frozenset({".doc", ".xls", ".wps", ".et", ".ofd", ".ceb"})  # documents all the same: named as unread
INDEX = "index.json"


class FolderError(ValueError):
    """A path or an index that cannot be used; the message names the file, the entry and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDocument:
    """One file with what is known of it beforehand. `name` is its identity within its source."""

    path: Path
    name: str
    title: str = ""
    published: date | None = None
    jurisdiction: str | None = None


def documents(
    paths: Iterable[Path], *, published: date | None = None, jurisdiction: str | None = None
) -> tuple[LocalDocument, ...]:
    """The documents of these files and folders, each folder's in the order of their names.

    An `index.json` beside a file gives its facts; `published` and `jurisdiction` hold where it gives none. Files of
    other kinds than we read are left out of a folder, and refused when named. Raises FolderError.
    """
    found: dict[Path, LocalDocument] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(
                each for each in path.iterdir() if each.suffix.lower() in SUFFIXES | UNREAD and each.is_file()
            )
            for file in (*files, path / INDEX):
                _refuse_leading_out(file, path)
            if not files:
                raise FolderError(f"{path}: no document in it (a document ends in {', '.join(sorted(SUFFIXES))})")
        elif not path.exists():
            raise FolderError(f"{path}: no such file or folder")
        elif path.suffix.lower() not in SUFFIXES | UNREAD:
            raise FolderError(f"{path}: not a document that we read (it ends in none of {', '.join(sorted(SUFFIXES))})")
        else:
            files = [path]
        for file in files:
            facts = _index(file.parent).get(file.name, {})
            found[file.resolve()] = LocalDocument(
                path=file,
                name=file.name,
                title=str(facts.get("title") or ""),
                published=_day(facts.get("published"), file) or published,
                jurisdiction=facts.get("jurisdiction") or jurisdiction,
            )
    return tuple(_once(found.values()))


def _refuse_leading_out(file: Path, folder: Path) -> None:
    """A folder from elsewhere may hold a link to a file of the reader's own, whose words would be stored and told."""
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise FolderError(f"{file}: leads out of the folder; remove it, or name the file itself that it leads to")


def _once(found: Iterable[LocalDocument]) -> Iterator[LocalDocument]:
    names: dict[str, Path] = {}
    for document in found:
        if document.name in names:
            raise FolderError(
                f"{document.path}: its name is also that of {names[document.name]}; a page is known by the name of its "
                "file, so import them under two sources (--source)"
            )
        names[document.name] = document.path
        yield document


def _index(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / INDEX
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
        for entry in entries:
            for key in ("file", "title", "published", "jurisdiction"):
                if not isinstance(entry.get(key), str | None) or (key == "file" and not entry.get(key)):
                    raise ValueError(f"{key} = {entry.get(key)!r} is no text")
        return {entry["file"]: entry for entry in entries}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderError(
            f'{path}: not a list of objects like {{"file": "a.txt", "published": "2026-01-31"}}: {error}'
        ) from error


def _day(value: object, file: Path) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FolderError(
            f"{file.parent / INDEX}: published = {value!r} of {file.name} is not a day like 2026-01-31"
        ) from None
