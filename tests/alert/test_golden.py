"""The messages as they are, in files to look at: WUXI_GOLDEN=write writes them anew, a diff then shows what changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from db.notices import Notice
from monitor.alert.chat import chat
from monitor.alert.message import Message, Over, render
from monitor.alert.notices import render_notices
from monitor.flag import Language
from tests.alert.examples import CLAUSE, FOUND, HOSTILE, LATER, LOWERED, REMOVED
from tests.alert.test_operators import FACTS

GOLDEN = Path(__file__).with_name("golden")
CHAT = 2048  # bytes, as small chats take
FINDINGS = {
    "lowered": [LOWERED],
    "later": [LATER],
    "removed": [REMOVED],
    "clause": [CLAUSE],
    "several": [LATER, REMOVED, LOWERED],
    "hostile": [HOSTILE],
}


def message(name: str, lang: Language) -> Message:
    if name == "notices":
        both = [
            Notice(id=each, about="x", what=what, over=over, facts=FACTS, created_at=FOUND)
            for each, (what, over) in enumerate((("dead-letter", False), ("source-failing", True)))
        ]
        return render_notices(both, lang)
    if name == "silence":
        return render([LATER, REMOVED], lang, ["下调"], Over("换届期间", FOUND.replace(day=1), FOUND))
    return render(FINDINGS[name], lang, ["下调"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [*FINDINGS, "silence", "notices"])
def test_t_n11_messages_are_the_golden_ones(name: str, lang: Language) -> None:
    told = message(name, lang)
    bodies = {
        "txt": f"{told.subject}\n\n{told.text}",
        "html": told.html,
        "json": json.dumps(told.json, ensure_ascii=False, indent=1) + "\n",
        "chat.txt": f"{told.subject}\n\n{chat(told, CHAT - len(told.subject.encode()) - 2)}\n",
    }
    for ending, body in bodies.items():
        is_golden(f"{name}.{lang}.{ending}", body)


def is_golden(name: str, body: str) -> None:
    """Fails where the body is not what the file of that name holds."""
    file = GOLDEN / name
    if os.environ.get("WUXI_GOLDEN") == "write":
        file.write_text(body, encoding="utf-8")
    assert body == file.read_text(encoding="utf-8"), f"{file.name} differs; WUXI_GOLDEN=write shows how"
