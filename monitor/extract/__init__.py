"""From a version to its sections and statements: pure, deterministic, offline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crawler.values import Version
from monitor.extract.deeds import find_deeds
from monitor.extract.indicators import identify
from monitor.extract.normalise import normalised
from monitor.extract.sections import Reading
from monitor.extract.statements import find_statements
from monitor.extract.withheld import find_withheld
from monitor.values import Extraction, Statement

EXTRACTOR = "extract-1"


def extract(version: Version, published: date, jurisdiction: str) -> Extraction:
    """What a version says: its sections and statements in the order of the text.

    `published` is the document's date, against which 今年 and 五年来 are resolved; `jurisdiction` is the government whose
    undertaking a statement is where the text names nobody else (无锡市).
    """
    layers = [normalised(paragraph) for paragraph in version.paragraphs]
    reading = Reading(version, layers, published, jurisdiction)
    statements: list[Statement] = []
    for clause in reading.clauses():
        counted = find_statements(clause, reading.owners, reading.report)
        statements.extend(_identified(statement) for statement, _ in counted)
        statements.extend(_identified(statement) for statement in find_withheld(clause))
        spans = [span for statement, span in counted if statement.kind == "target"]
        statements.extend(find_deeds(clause, reading.owners, reading.report, spans))
    return Extraction(sections=tuple(reading.sections), statements=tuple(statements), extractor=EXTRACTOR)


def _identified(statement: Statement) -> Statement:
    """The statement with what the catalogue of indicators knows of its phrase."""
    known = identify(statement.indicator, statement.measure, statement.unit)
    if known is None:
        return statement
    why = {**statement.why, "indicator_id": f"indicators.{known.indicator_id}"}
    return replace(statement, indicator_id=known.indicator_id, qualifiers=known.qualifiers, sense=known.sense, why=why)
