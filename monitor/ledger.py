"""Which commitment a statement belongs to: a key of who, what, how measured and for when. Pure."""

from __future__ import annotations

import hashlib

from monitor.extract.indicators import canonical
from monitor.values import Statement


def key(statement: Statement) -> str:
    """The commitment's key. Statements share it if they say the same kind of thing of the same matter and period.

    Blocked by key, never by likeness of words: 地铁4号线一期 and 二期 differ in one character and are two.
    """
    what = statement.indicator_id or canonical(statement.indicator)
    period = f"{statement.start or ''}/{statement.end or ''}"
    parts = (statement.kind, statement.who, what, *sorted(statement.qualifiers), statement.measure or "", period)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
