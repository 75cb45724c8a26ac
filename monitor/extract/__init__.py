"""From a version to its sections and statements: pure, deterministic, offline."""

from __future__ import annotations

from datetime import date

from crawler.values import Version
from monitor.extract.deeds import find_deeds
from monitor.extract.headlines import as_told
from monitor.extract.normalise import normalised
from monitor.extract.sections import Reading
from monitor.extract.statements import Sentence, find_statements
from monitor.extract.tables import table_statements
from monitor.extract.withheld import find_withheld
from monitor.values import Extraction, Statement

EXTRACTOR = "extract-2"


def extract(version: Version, published: date, jurisdiction: str) -> Extraction:
    """What a version says: its sections and statements in the order of the text.

    `published` is the document's date, against which 今年 and 五年来 are resolved; `jurisdiction` is the government
    whose undertaking a statement is where the text names nobody else (无锡市).
    """
    layers = [normalised(paragraph) for paragraph in version.paragraphs]
    reading = Reading(version, layers, published, jurisdiction)
    statements: list[Statement] = []
    sentence = Sentence()
    for clause in reading.clauses():
        if (row := reading.rows.get(clause.paragraph)) is not None:
            statements.extend(table_statements(clause, row))
            continue
        if counted := find_statements(clause, reading.owners, reading.report, sentence):
            statements += [statement for statement, _ in counted]
        statements += find_withheld(clause)
        spans = [span for statement, span in counted if statement.kind == "target"]
        statements += find_deeds(clause, reading.owners, reading.report, spans)
    if not reading.report:
        statements = as_told(statements, layers)
    return Extraction(sections=tuple(reading.sections), statements=tuple(statements), extractor=EXTRACTOR)
