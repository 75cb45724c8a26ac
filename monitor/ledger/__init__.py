"""The ledger: what all documents say of one promise, threaded by keys and told apart by rules. Pure.

`entries` reads a document, `derive` makes promises, relations and candidates of all entries of some blocks. What it
makes follows from the set of what is stored, ordered by publication: it is the same whatever came in first.
"""

from __future__ import annotations

from monitor.ledger.comparable import incomparable
from monitor.ledger.derive import derive, doubtful
from monitor.ledger.entries import Entry, Origin, entries, origin
from monitor.ledger.values import Candidate, Context, Derived, Promise, Relation, State, Verdicts

LEDGER = "ledger-1"

__all__ = [
    "LEDGER",
    "Candidate",
    "Context",
    "Derived",
    "Entry",
    "Origin",
    "Promise",
    "Relation",
    "State",
    "Verdicts",
    "derive",
    "doubtful",
    "entries",
    "incomparable",
    "origin",
]
