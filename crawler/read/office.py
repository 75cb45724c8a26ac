"""DOCX and XLSX files to versions: paragraphs and table rows in their order. Needs the extra `office`. Pure."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph as DocxParagraph

from crawler.read.blocks import CELL, Line, tidy
from crawler.read.html import paragraphs_of
from crawler.values import Version

READER = "office-1"
LARGEST = 256 * 1024 * 1024  # bytes of a file unzipped; more is a bomb, not a document


def read_docx(body: bytes) -> Version:
    """The text of a Word file. Raises ValueError where it is not one."""
    _refuse_bomb(body)
    try:
        document = docx.Document(io.BytesIO(body))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"not a readable DOCX file: {error}") from error
    lines: list[Line] = []
    for item in document.iter_inner_content():
        if isinstance(item, DocxParagraph):
            lines.extend(Line(text) for piece in item.text.split("\n") if (text := tidy(piece)))
        elif isinstance(item, Table):
            lines.extend(_rows(item))
    title = next((tidy(each.text) for each in document.paragraphs if tidy(each.text)), None)
    return Version(title=title, paragraphs=paragraphs_of(lines), reader=READER)


def _rows(table: Table) -> list[Line]:
    lines = []
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # a merged cell is given once per column
                seen.add(id(cell._tc))
                cells.append(tidy(cell.text))
        if any(cells):
            lines.append(Line(CELL.join(cells), role="table"))
    return lines


def read_xlsx(body: bytes) -> Version:
    """The cells of every sheet of an Excel file, a row a line. Raises ValueError where it is not one."""
    _refuse_bomb(body)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"not a readable XLSX file: {error}") from error
    lines = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if cell is None else tidy(str(cell)) for cell in row]
            if any(cells):
                lines.append(Line(CELL.join(cells).rstrip(CELL), role="table"))
    book.close()
    return Version(paragraphs=paragraphs_of(lines), reader=READER)


def _refuse_bomb(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ValueError(f"a damaged file: {error}") from error
    if size > LARGEST:
        raise ValueError(f"unzips to {size} bytes, more than {LARGEST}")
