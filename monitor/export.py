"""What is known, for other tools: findings as JSON lines or CSV, captures and checks as WARC."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from db.captures import StoredCapture
from db.checks import Original, StoredCheck
from db.findings import Finding
from monitor.alert.clean import one_line, web_link
from monitor.flag import class_name
from monitor.values import Statement

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

COLUMNS = (
    *("id", "found_at", "classes", "severity", "who", "indicator", "indicator_id", "before", "after"),
    *("value_before", "value_after", "unit", "explanation", "title", "page", "source", "dates"),
)
# A spreadsheet runs what begins with these (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# The body is kept as it was after decoding, so what spoke of its coding on the wire is no longer true.
OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def as_jsonl(found: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding, as `findings --json` prints it."""
    return (json.dumps(each.as_json(), ensure_ascii=False) + "\n" for each in found)


def as_csv(found: Iterable[Finding]) -> Iterator[str]:
    """A heading and a row for each finding. What a spreadsheet would run is made plain text by a quotation mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in found:
        writer.writerow([_harmless(cell) for cell in _row(each)])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    if rest := out.getvalue():
        yield rest


def _row(finding: Finding) -> tuple[object, ...]:
    change = finding.change
    before, after = change.before, change.after
    told = next((side for side in (after, before) if isinstance(side, Statement)), None)
    return (
        finding.id,
        finding.found_at.isoformat(),
        " ".join(change.classes),
        change.severity,
        told.who if told else "",
        told.indicator if told else "",
        (told.indicator_id or "") if told else "",
        before.quote if before else "",
        after.quote if after else "",
        before.value if isinstance(before, Statement) else None,
        after.value if isinstance(after, Statement) else None,
        (told.unit or "") if told else "",
        change.explanation,
        finding.title,
        finding.page,
        finding.source,
        "; ".join(f"{each.kind} {each.day} {each.origin}" for each in finding.dates),
    )


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_atom(found: Iterable[Finding], lang: str) -> str:
    """An Atom feed of the findings (RFC 4287), the newest first as they come."""
    from xml.etree import ElementTree as Xml

    feed = Xml.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-CN" if lang == "zh" else "en"})
    Xml.SubElement(feed, "id").text = "urn:wuxi-monitor:findings"
    Xml.SubElement(feed, "title").text = "wuxi-monitor"
    updated = Xml.SubElement(feed, "updated")
    newest = ""
    for each in found:
        moment = each.found_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        newest = max(newest, moment)
        entry = Xml.SubElement(feed, "entry")
        Xml.SubElement(entry, "id").text = f"urn:wuxi-monitor:finding:{each.id}"
        names = "、".join(class_name(name, "en" if lang == "en" else "zh") for name in each.change.classes)
        side = each.change.after or each.change.before
        Xml.SubElement(entry, "title").text = _storable(f"{names}：{side.quote if side else each.title}")
        Xml.SubElement(entry, "updated").text = moment
        author = Xml.SubElement(entry, "author")
        Xml.SubElement(author, "name").text = _storable(each.source_name or each.source)
        if link := web_link(each.page):
            Xml.SubElement(entry, "link", {"href": _storable(link)})
        Xml.SubElement(entry, "summary").text = _storable(each.change.explanation or names)
    updated.text = newest or "1970-01-01T00:00:00Z"
    Xml.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode") + "\n"


def _storable(text: str) -> str:
    """Text on one line, harmless to whoever shows it, without the characters that XML 1.0 cannot hold."""
    return one_line(text).translate({0xFFFE: None, 0xFFFF: None})


def write_warc(
    captures: Iterable[StoredCapture], met_again: Iterable[tuple[StoredCheck, Original]], out: BinaryIO, program: str
) -> int:
    """Captures with a body as WARC 1.1 response records, then the checks that met their bytes again as revisit records,
    gzipped one by one; returns how many records of both.

    The hash by which we keep a body goes along as its payload digest, so that a stranger can compare. Needs the extra
    `warc` (ImportError).
    """
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("", {"software": program, "format": "WARC File Format 1.1"}))
    count = 0
    for stored in captures:
        url = stored.capture.final_url or stored.capture.url
        if stored.capture.body is not None and _is_of_the_web(url):
            _write_response(writer, url, stored, stored.capture.body)
            count += 1
    for check, original in met_again:
        if _is_of_the_web(original.url):
            _write_revisit(writer, check, original)
            count += 1
    return count


def _is_of_the_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _write_response(writer: WARCWriter, url: str, stored: StoredCapture, body: bytes) -> None:
    headers = [(name, value) for name, value in stored.capture.headers if name.lower() not in OF_THE_WIRE]
    headers.append(("Content-Length", str(len(body))))
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_http(stored.capture.status or 200, headers),
        warc_headers_dict={
            "WARC-Date": _warc_date(stored.capture.fetched_at),
            "WARC-Payload-Digest": f"sha256:{stored.body_hash}",
        },
    )
    writer.write_record(record)


def _write_revisit(writer: WARCWriter, check: StoredCheck, original: Original) -> None:
    """WARC 1.1, section 6.7: the profile says whether the same bytes came or the server said that it has them still."""
    status = check.status or 200
    record = writer.create_revisit_record(
        original.url,
        f"sha256:{original.body_hash}",
        original.url,
        _warc_date(original.fetched_at),
        http_headers=_http(status, []),
        warc_headers_dict={"WARC-Date": _warc_date(check.at)},
    )
    if status == HTTPStatus.NOT_MODIFIED:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    writer.write_record(record)


def _http(status: int, headers: list[tuple[str, str]]) -> StatusAndHeaders:
    from warcio.statusandheaders import StatusAndHeaders

    line = f"{status} {HTTPStatus(status).phrase if status in set(HTTPStatus) else 'Unknown'}"
    return StatusAndHeaders(line, headers, protocol="HTTP/1.1")


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
