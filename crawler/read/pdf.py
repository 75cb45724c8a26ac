"""PDF files to versions: the text layer as raw text, then joined like any printed text. Needs the extra `pdf`.

Two engines, as measured: pypdfium2 is twenty times as fast and right for ordinary documents, pdfminer.six keeps the
columns of a newspaper page in reading order (0.998 of its 6-grams against 0.769). A large page is taken for a paper's.

A stranger's PDF is a program for two large parsers, so it is read in a child process: this module, run.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from importlib.util import find_spec

from crawler import confined
from crawler.read.text import read_text
from crawler.values import Version

READER = "pdf-1"
MOST_PAGES = 400
_NEWSPAPER = 700.0  # points; A4 is 595 wide, a tabloid page 800 and more
_GUTTER = 0.5  # char_margin: 0.3 to 0.6 kept columns apart at gutters from 0.8 to 2.3 characters


def raw_text(body: bytes) -> str:
    """The text layer, pages parted by form feeds. Raises ValueError, and ImportError without the extra."""
    for name in ("pypdfium2", "pdfminer"):
        if find_spec(name) is None:
            raise ImportError(name)
    try:
        return confined.run("crawler.read.pdf", body).decode("utf-8", "surrogatepass")
    except ValueError as error:
        raise ValueError(f"a PDF file: {error}") from error


def read_pdf(body: bytes) -> Version:
    """The version that a PDF file holds; offsets refer to `raw_text`. Raises ValueError."""
    return replace(read_text(raw_text(body)), reader=READER)


def _text(body: bytes) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"not a readable one: {error}") from error
    if len(document) > MOST_PAGES:
        raise ValueError(f"of {len(document)} pages, more than {MOST_PAGES}")
    if any(min(page.get_size()) > _NEWSPAPER for page in document):
        text = _by_columns(body)
    else:
        text = "\f".join(page.get_textpage().get_text_range() for page in document)
    if not text.strip():
        raise ValueError("without a text layer (a scan): kept as it is, not read")
    return text.replace("\r\n", "\n")


def _by_columns(body: bytes) -> str:
    from pdfminer.high_level import extract_text
    from pdfminer.layout import LAParams
    from pdfminer.pdfexceptions import PDFException

    try:
        return str(extract_text(io.BytesIO(body), laparams=LAParams(char_margin=_GUTTER)))
    except (PDFException, TypeError, KeyError) as error:
        raise ValueError(f"not a readable one: {error}") from error


if __name__ == "__main__":
    sys.exit(confined.answer(lambda body: _text(body).encode("utf-8", "surrogatepass")))
