"""How firmly something is undertaken: the modal words of lexicon/modality.toml, found as words."""

from __future__ import annotations

import re

from monitor.extract.lexicon import Words, branching, entries, texts
from monitor.values import Strength

MODALS: dict[str, tuple[Strength, int, str]] = {
    entry.text: (entry.facts["strength"], entry.facts["modality"], f"modality.{entry.text}")
    for entry in entries("modality")
}
# 力争 is no word inside 全力|争取 and 着力|争创, and 力争上游 binds nobody; 预期寿命 is a name.
NOT_BEFORE = {"力争": "(?!上游)", "预期": "(?!寿命)", "保证": "(?!金|书|人)"}
# What must not stand ahead is looked for behind the word: a search then skips to the words' first characters.
MODAL = re.compile(
    "|".join(
        text + (f"(?<![全着奋合聚致大努]{text})" if text.startswith("力争") else "") + NOT_BEFORE.get(text, "")
        for text in texts("modality")
    )
)
# 支持 and 研究 are modal only where they govern the clause: 支持宜兴争创…, not 政策支持.
OUTER = re.compile(
    r"(?:同时|积极|大力|全力|继续|加快|[^\W\dA-Za-z_]{0,6}将)?(?P<word>支持|鼓励|引导|探索|研究|谋划)"
    r"(?!力度|政策|体系|院|所|生|中心|与试验)(?=[^\WA-Za-z_]|“)"
)
# 支持甲区创建… lets others act; 支持企业200家 is a deed of one's own.
OTHERS_DO = Words(
    (
        *texts("verbs", "deliver"),
        *re.findall(
            r"\S+",
            "提升 提档 争 做强 做大 做优 发展 参与 扩大 加快 加大 建 创 申报 牵头 转型 升级 上市 开展 成为 走",
        ),
    )
)
HINT = re.compile(branching([*MODALS, "支持", "鼓励", "引导", "探索", "研究", "谋划"], guarded=False))
# A modal that opens a comma clause, behind its subject or its day, governs the ones after it; 争取更好结果 does not.
GOVERNS = re.compile(
    r"(?:[^,、\d“《]{0,12}|[^,]{0,12}(?:年|月|将|要|,))(?:力争|确保|保证(?!金|书|人)|预计|有望|务必|争取(?!更|实现更)|努力(?=实现))"
)
RUNGS: dict[Strength, int] = {"ensure": 6, "plan": 5, "strive": 4, "expect": 5, "explore": 1}


def may_be_marked(text: str) -> bool:
    """False if no modal stands anywhere in a text."""
    return HINT.search(text) is not None


def strength_of(piece: str) -> tuple[Strength, str] | None:
    """The strength that a comma clause's own outermost modal gives, and its entry; None where it has no modal."""
    outer = OUTER.match(piece)
    if outer and (outer["word"] not in ("支持", "鼓励", "引导") or OTHERS_DO.stand_in(piece[outer.end() + 2 :])):
        return "explore", f"modality.{outer['word']}"
    modal = MODAL.search(piece)
    return (MODALS[modal[0]][0], MODALS[modal[0]][2]) if modal else None


def modality(strength: Strength, quote: str) -> int:
    """The rung of a statement on the ladder from 0 (探索) to 6 (确保)."""
    modal = MODAL.search(quote)
    return MODALS[modal[0]][1] if modal and MODALS[modal[0]][0] == strength else RUNGS[strength]
