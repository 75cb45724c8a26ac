"""Why a statement reads as it does: the rule behind each field, and the entry of the language's files that decided.

The extractor keeps the rules (`Statement.why`); which entry it was is looked up here, when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.values import Paragraph
from monitor.extract.describing import DELIVERING
from monitor.extract.indicators import identify
from monitor.extract.lexicon import Words, entries
from monitor.extract.measuring import FLOW, HEAD, LAST_VERB, RATE, STOCK
from monitor.extract.modality import MODAL, MODALS
from monitor.extract.normalise import normalised
from monitor.extract.quantities import AFTER, BEFORE, Quantity, find_quantities
from monitor.values import Statement

# The order in which fields are told.
FIELDS = (
    "kind", "who", "indicator", "indicator_id", "qualifiers", "sense", "measure", "comparator", "value", "unit",
    "value_text", "period", "strength", "modality", "verb", "stage",
)  # fmt: skip
NOUNS: dict[str, tuple[str, Words]] = {
    "measure.level-noun": ("measures", STOCK),
    "measure.amount-noun": ("measures", FLOW),
    "measure.rate": ("measures", RATE),
}


def explained(statement: Statement) -> dict[str, str]:
    """Field → rule, and behind a blank the entry that decided, as "measure.reach verbs.达到".

    An entry is named by its file and text; those of the catalogue of indicators by id and the alias that was read.
    """
    why = dict(statement.why)
    text = normalised(Paragraph(text=statement.quote, runs=((0, 0, len(statement.quote)),))).text
    for name, reason in _reasons(statement, text):
        why[name] = f"{why[name]} {reason}" if name in why and why[name] != reason else reason
    return {name: why[name] for name in FIELDS if name in why}


def _reasons(statement: Statement, text: str) -> Iterator[tuple[str, str]]:
    quantity = _quantity(statement, text)
    if statement.value is not None:
        verb = LAST_VERB.search(text[: quantity.core][-18:]) if quantity else None
        rule, noun = statement.why.get("measure", ""), statement.indicator[-HEAD:]
        if verb and verb.lastgroup and rule.partition(".")[2] in ("reach", "change", "growth", "points", "times-more"):
            yield "measure", f"verbs.{verb[verb.lastgroup]}"
        elif rule in NOUNS and (length := NOUNS[rule][1].ending(noun)):
            yield "measure", f"{NOUNS[rule][0]}.{noun[-length:]}"
        elif rule == "measure.amount-noun" and (length := DELIVERING.beginning(statement.indicator)):
            yield "measure", f"verbs.{statement.indicator[:length]}"
        yield "comparator", _bound(statement, quantity, text)
        yield "unit", _unit(statement, quantity, text)
    elif statement.value_text is not None:
        rule = statement.why["value_text"]
        yield "measure", rule
        yield "comparator", rule
        yield "indicator", "indicator.own"
        known = [each.text for each in entries("withheld") if statement.value_text.endswith(each.text)]
        if rule == "withheld.words" and known:
            yield "value_text", f"withheld.{max(known, key=len)}"
    if statement.indicator_id is not None:
        entry = f"indicators.{statement.indicator_id}"
        known_as = identify(statement.indicator, statement.measure, statement.unit)
        yield "indicator_id", known_as.alias if known_as and known_as.alias else entry
        yield "sense", entry
        if statement.qualifiers:
            yield "qualifiers", entry
    if statement.modality is not None:
        modal = MODAL.search(text)
        spoken = modal is not None and MODALS[modal[0]][:2] == (statement.strength, statement.modality)
        yield "modality", f"modality.{modal[0]}" if modal and spoken else f"modality.of-{statement.strength}"
    if statement.stage is not None and "verb" in statement.why:
        yield "stage", statement.why["verb"]


def _quantity(statement: Statement, text: str) -> Quantity | None:
    """The number of a statement as it stands in its sentence; None where it does not, as in a table."""
    value = abs(statement.value or 0)
    found = [
        each
        for each in find_quantities(text)
        if value in (each.value, round(each.value + 1, 6)) and each.unit == statement.unit
    ]
    return found[-1] if found else None


def _bound(statement: Statement, quantity: Quantity | None, text: str) -> str:
    """The rule of the comparator, or the word that bounds the number."""
    means = statement.comparator
    if quantity is None:
        return "table.cell" if statement.why.get("value") == "table.cell" else "bounds.shared"
    if means == "range":
        return "quantity.range"
    if quantity.form == "rank" and means == "<=":
        return "quantity.rank-within"
    behind = next((word for word, each in AFTER if quantity.after.endswith(word) and each == means != "="), None)
    if behind:
        return f"bounds.{behind}"
    ahead = next((word for word, each in BEFORE if quantity.before.endswith(word) and each == means), None)
    if ahead:
        return f"bounds.{ahead}"
    if means == "=":
        return "quantity.exact"
    if means == quantity.comparator:
        return "quantity.and-more"  # 12万余人
    return "bounds.至少" if "至少" in text else "bounds.shared"


def _unit(statement: Statement, quantity: Quantity | None, text: str) -> str:
    """The entry of the unit, or how a number has it that is written without one."""
    if quantity is None and statement.why.get("value") == "table.cell":
        return "table.unit"
    printed = text[quantity.core : quantity.core_to] if quantity else text
    known = [
        each.text
        for each in entries("units")
        if each.facts.get("as", each.text) == statement.unit and each.text in printed
    ]
    return f"units.{max(known, key=len)}" if known else f"quantity.unit-of-{quantity.form if quantity else 'list'}"
