"""What changed, in one sentence of the reader's language, built from the statements of both sides. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alert.direction import statement
from monitor.alert.marks import marked
from monitor.alert.wording import STRENGTHS, class_name, deadline, of, period, quantity
from monitor.flag import Language
from monitor.values import Change, Statement

LONGEST = 60  # code points of a quote inside a sentence
WORDS = 12  # code points that a change of words may have to be told by itself


def sentence(change: Change, lang: Language) -> str:
    """One sentence without its full stop: 无锡市2026年地区生产总值：增长6%以上 → 增长5.5%左右，确保 → 力争."""
    before, after = change.before, change.after
    if isinstance(before, Statement) and isinstance(after, Statement):
        moves = _moves(before, after, change.classes, lang)
        if moves:
            comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
            return f"{subject(after, lang, with_period='later' not in moves)}{colon}{comma.join(moves.values())}"
    told = _told([side.quote for side in (before, after) if side], lang)
    head = "、".join(names(change, lang)) if lang == "zh" else ", ".join(names(change, lang)).capitalize()
    one = statement(change)
    facts = [one.who] if one and one.who not in told else []
    # One sentence may hold several targets: its words do not tell which of them went.
    if one and "dropped" in change.classes:
        facts.append(f"“{one.indicator}”")
    if facts:
        head = f"{head}（{''.join(facts)}）" if lang == "zh" else f"{head} ({' '.join(facts)})"
    return f"{head}：{told}" if lang == "zh" else f"{head}: {told}"


def _told(quotes: Sequence[str], lang: Language) -> str:
    """What the quotes of a change say; of two that differ in a few words, those words and then the later one."""
    if len(quotes) == 2:
        gone, came = ("…".join(text for differs, text in side if differs) for side in marked(*quotes))
        if gone and came and max(len(gone), len(came)) <= WORDS < len(quotes[1]):
            later = shortened(quotes[1], LONGEST)
            return f"{gone} → {came}（{later}）" if lang == "zh" else f"{gone} → {came} ({later})"
    return " → ".join(shortened(quote, LONGEST) for quote in quotes)


def names(change: Change, lang: Language) -> list[str]:
    """The names of the classes of a change."""
    told = statement(change)
    return [class_name(each, told.kind if told else None, lang) for each in change.classes]


def subject(of_whom: Statement, lang: Language, *, with_period: bool = True) -> str:
    """Whose indicator it is: 无锡市2026年地区生产总值."""
    when = period(of_whom, lang) if with_period else ""
    name = f"{of_whom.indicator}（{'，'.join(of_whom.qualifiers)}）" if _extra(of_whom) else of_whom.indicator
    return f"{of_whom.who}{when}{name}" if lang == "zh" else " ".join(filter(None, (of_whom.who, name, when)))


def _extra(statement: Statement) -> bool:
    return any(each not in statement.indicator for each in statement.qualifiers)


def _moves(before: Statement, after: Statement, classes: tuple[str, ...], lang: Language) -> dict[str, str]:
    """What moved, by the field that did: the number, the deadline, the modality, who is bound."""
    moves = {}
    if (old := quantity(before, lang)) != (new := quantity(after, lang)) and (old or new):
        moves["value"] = f"{old or '—'} → {new or '—'}"
    if before.end != after.end and {"later", "sooner"} & set(classes):
        old, new = (deadline(end, lang) if end else "—" for end in (before.end, after.end))
        moves["later"] = f"{of(('期限', 'deadline'), lang)} {old} → {new}"
    if before.strength != after.strength and before.strength and after.strength:
        old, new = (of(STRENGTHS[each], lang) for each in (before.strength, after.strength))
        moves["strength"] = f"{old} → {new}"
    if before.who != after.who:
        moves["who"] = f"{before.who} → {after.who}"
    if before.stage != after.stage and before.stage and after.stage:
        moves["stage"] = f"{before.stage} → {after.stage}"
    return moves


def shortened(text: str, longest: int) -> str:
    """The text cut to `longest` code points, with an ellipsis where something is missing."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
