"""T-A6: a folder or a file from elsewhere reads nothing but itself, and does not unpack without end."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.read.office import LARGEST, read_docx, read_xlsx
from crawler.systems.folder import FolderError, documents
from crawler.values import Version

SECRET = "geheimnis"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a.txt").write_text("年内新建公园3个。", encoding="utf-8")
    return tmp_path / "inside"


@pytest.mark.parametrize("name", ["b.txt", "index.json"])
def test_t_a6_a_link_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    (folder / name).symlink_to(folder.parent / "outside.txt")
    with pytest.raises(FolderError, match="leads out of the folder") as raised:
        documents([folder])
    assert name in str(raised.value)
    assert SECRET not in str(raised.value)


def test_a_link_within_the_folder_is_the_same_document_and_a_named_link_is_asked_for(folder: Path) -> None:
    (folder / "b.txt").symlink_to("a.txt")
    assert len(documents([folder])) == 1
    (folder.parent / "link.txt").symlink_to(folder.parent / "outside.txt")
    assert len(documents([folder.parent / "link.txt"])) == 1


@pytest.mark.parametrize("file", ["../outside.txt", "/etc/hostname", "a.txt/../../outside.txt"])
def test_t_a6_an_index_states_facts_and_brings_no_file(folder: Path, file: str) -> None:
    entries = [{"file": file, "published": "2026-01-31"}, {"file": "a.txt", "published": "2026-02-01"}]
    (folder / "index.json").write_text(json.dumps(entries), encoding="utf-8")
    (only,) = documents([folder])
    assert (only.name, only.published) == ("a.txt", date(2026, 2, 1))


@pytest.fixture(scope="module")
def bomb() -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(LARGEST // 2**24 + 1):
            entry.write(bytes(2**24))
    return packed.getvalue()


@pytest.mark.parametrize("read", [read_docx, read_xlsx])
def test_t_a6_an_archive_that_unpacks_without_end_is_refused_unopened(
    bomb: bytes, read: Callable[[bytes], Version]
) -> None:
    with pytest.raises(ValueError, match="unzips to"):
        read(bomb)
