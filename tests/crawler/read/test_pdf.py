"""PDF files: reading order, scans, and what is no PDF. The files are made here, of the plainest objects."""

from __future__ import annotations

import pytest

from crawler.read import ReadError, read_page

pytest.importorskip("pypdfium2", reason="reading PDF needs the extra pdf")


def pdf(width: int, height: int, lines: list[tuple[int, int, str]], pages: int = 1) -> bytes:
    """A file whose pages hold each text at (x, y), in the order given."""
    stream = "BT /F1 10 Tf " + " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in lines) + " ET"
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 {width} {height}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        *(
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            for _ in range(pages)
        ),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return body + f"{end}startxref\n{len(body)}\n%%EOF".encode()


def words(raw: bytes) -> list[str]:
    return read_page(raw, "application/pdf").text.split()


def test_an_ordinary_page_is_read() -> None:
    found = words(pdf(595, 842, [(50, 700, "Plan of 2031:"), (50, 680, "six schools.")]))
    assert found == [
        "Plan",
        "of",
        "2031:",
        "six",
        "schools.",
    ]


def test_the_columns_of_a_newspaper_page_are_read_one_after_the_other() -> None:
    left = [(50, 900 - 12 * n, f"left{n} of the first column") for n in range(12)]
    right = [(300, 900 - 12 * n, f"right{n} of the second one") for n in range(12)]
    across = [line for pair in zip(left, right, strict=True) for line in pair]  # drawn across the columns
    text = "".join(words(pdf(900, 1200, across)))
    places = [text.index(f"{side}{n}of") for side in ("left", "right") for n in range(12)]
    assert places == sorted(places)


def test_a_scan_is_named() -> None:
    with pytest.raises(ReadError, match="text layer"):
        read_page(pdf(595, 842, []), "application/pdf")


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<", b"%PDF-" + bytes(5000)])
def test_a_broken_file_is_named(raw: bytes) -> None:
    with pytest.raises(ReadError, match="PDF"):
        read_page(raw, "application/pdf")


def test_a_file_of_endless_pages_is_refused() -> None:
    with pytest.raises(ReadError, match="401 pages"):
        read_page(pdf(595, 842, [(50, 700, "page")], pages=401), "application/pdf")
