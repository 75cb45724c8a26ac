"""What the answer to a page's address is: its verdict, and the version that it holds where it is content."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from crawler import quality
from crawler.catalogue import Source
from crawler.decode import decode
from crawler.fetch import Fetcher, FetchError
from crawler.nowhere import nowhere
from crawler.read import EncodingError, KeptUnread, ReadError, kind_of, read_page
from crawler.read.blocks import lines_of
from crawler.values import Response, Verdict, Version


def judge_page(
    source: Source, response: Response, before: Version | None = None
) -> tuple[quality.Judgement, Version | None]:
    """The verdict on an answer to a page's address, and its version where there is one."""
    content_type = response.header("content-type")
    kind = kind_of(response.body, content_type, response.final_url)
    text = decode(response.body, content_type).text if kind in ("html", "text") else None
    judged = quality.judge(response, text)
    if judged.verdict is not Verdict.CONTENT:
        return judged, None
    try:
        version = read_page(response.body, content_type, source.system, response.final_url, source)
    except (EncodingError, ReadError) as error:
        return quality.Judgement(Verdict.UNREADABLE, str(error), expected=isinstance(error, KeptUnread)), None
    except Exception as error:  # a reader's own fault must not cost the other pages; the capture keeps the evidence
        return quality.Judgement(Verdict.UNREADABLE, f"the reader failed: {type(error).__name__}: {error}"), None
    judged = quality.judge_version(version, before=before)
    if judged.verdict is Verdict.UNREADABLE and kind == "html" and text and (frame := quality.frame(text)):
        judged = replace(judged, note=f"{judged.note}; a frame of it shows {frame[:200]}")
    if judged.verdict is Verdict.CONTENT and before and kind == "html" and text and quality.lost_much(version, before):
        page = LexborHTMLParser(text)
        judged = quality.judge_loss(version, before, [line.text for line in lines_of(page.body)] if page.body else [])
    return judged, version if judged.verdict is Verdict.CONTENT else None


def said_of_nothing(source: Source, fetcher: Fetcher, url: str) -> Version | None:
    """What the host of `url` says, as if it were a page, to an address that cannot exist; None where it denies it."""
    try:
        return judge_page(source, fetcher.get(nowhere(url), source))[1]
    except FetchError:
        return None
