"""What is wrong with a configuration, in words of ours: where, what was written, and what may stand there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a line about an unknown word: the known one that is like it, else all that are known."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else f"; known are: {', '.join(known) or 'none'}"


SECRET = re.compile(r"password$|secret|url$|database$")


def problems(
    error: ValidationError,
    table: Any,
    file: Path | None,
    came: Mapping[str, str],
    keys: Callable[[tuple[int | str, ...]], Mapping[str, Any]],
) -> Iterator[str]:
    """One line for each thing that pydantic found: the file and line or variable, the key, the value and what to do.

    `came` says which variable of the environment a dotted key came from, `keys` which keys may stand at a place.
    """
    text = file.read_text(encoding="utf-8-sig") if file else ""
    for each in error.errors(include_url=False, include_context=True, include_input=False):
        location = each["loc"]
        shown = [*location[:2], *location[3:]] if location[:1] == ("channels",) and len(location) > 2 else [*location]
        value = table
        for key in shown:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                value = None
        dotted = ".".join(str(key) for key in shown)
        line = _line(text, shown)
        where = f"{file or 'settings'}:{line}" if line else str(file or "settings")
        place = f"environment: {came[dotted]}" if dotted in came else f"{where}: {dotted}" if dotted else where
        written = "" if value is None or isinstance(value, dict) else " = " + _written(shown, value)
        yield f"{place}{written}: {_said(dict(each), location, value, keys(location))}"


def _written(keys: list[int | str], value: object) -> str:
    if any(SECRET.search(str(key)) for key in keys):
        return "***"
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else text[:59] + "…"


def _line(text: str, keys: Sequence[int | str]) -> int | None:
    """The line, counted from 1, on which the key stands, or the nearest table around it."""
    table: list[int | str] = []
    found, depth, counts = None, 0, Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line):
            table = [part.strip("\"' ") for part in header[2].split(".")]
            if header[1] == "[[":
                table.append(counts[header[2]])
                counts[header[2]] += 1
            here = table
        elif pair := re.match(r"\s*[\"']?([^\s=\"'#]+)[\"']?\s*=", line):
            here = [*table, pair[1]]
        else:
            continue
        if len(here) > depth and list(keys[: len(here)]) == here:
            found, depth = number, len(here)
    return found


# What may stand there, by the kind of complaint; {…} are pydantic's facts.
SAID = {
    "less_than_equal": "is too large; at most {le:g}",
    "greater_than_equal": "is too small; at least {ge:g}",
    "greater_than": "is too small; more than {gt:g}",
    "string_too_short": "is empty",
    "too_short": "is empty; name at least one",
    "string_type": "is no text; write it in quotes",
    "bool_parsing": "is neither true nor false",
    "bool_type": "is neither true nor false",
    "int_parsing": "is no whole number",
    "int_type": "is no whole number",
    "int_from_float": "is no whole number",
    "float_parsing": "is no number",
    "float_type": "is no number",
    "time_parsing": 'is no time of day; write it like "22:00"',
    "time_type": 'is no time of day; write it like "22:00"',
    "date_parsing": "is no day; write it like 2026-01-31",
    "date_type": "is no day; write it like 2026-01-31",
    "date_from_datetime_parsing": "is no day; write it like 2026-01-31",
    "path_type": "is no path; write it in quotes",
    "tuple_type": 'is no list; write it like ["one", "two"]',
    "dict_type": "is no table; its settings stand under a line in [brackets]",
    "model_type": "is no table; its settings stand under a line in [brackets]",
    "model_attributes_type": "is no table; its settings stand under a line in [brackets]",
}


def _said(each: dict[str, Any], location: tuple[int | str, ...], value: object, known: Mapping[str, Any]) -> str:
    """What is wrong, in words that tell what to write instead."""
    context = each.get("ctx", {})
    match each["type"]:
        case "extra_forbidden":
            return f"unknown key{meant(str(location[-1]), known)}"
        case "missing":
            return "is missing"
        case "literal_error":
            allowed = re.findall(r"'([^']+)'", context["expected"])
            return f"unknown{meant(str(value), dict.fromkeys(allowed))}"
        case "union_tag_not_found":
            return f"type is missing; it is one of {', '.join(known)}"
        case "union_tag_invalid":
            return f'type = "{context["tag"]}": unknown{meant(str(context["tag"]), known)}'
        case "value_error":
            return str(context["error"])
        case "string_pattern_mismatch":
            return "a channel's name is of small letters, digits, - and _"
        case kind if kind in SAID:
            return SAID[kind].format_map(context)
        case _:
            return str(each["msg"][0]).lower() + str(each["msg"][1:])
