"""Documents as offices attach them: PDF with Chinese text, DOCX, XLSX, and an old Word file that is kept unread."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def pdf(lines: Sequence[str]) -> bytes:
    """One page with these lines, in the font that every reader has for Chinese."""
    drawn = " ".join(
        f"1 0 0 1 60 {780 - 24 * number} Tm <{line.encode('utf-16-be').hex()}> Tj" for number, line in enumerate(lines)
    )
    stream = f"BT /F1 12 Tf {drawn} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [7 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        "/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
    ]
    body = "%PDF-1.4\n" + "".join(f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, 1))
    return f"{body}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF".encode()


def word(lines: Sequence[str]) -> bytes:
    """A Word file with these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """An Excel file with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
