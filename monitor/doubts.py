"""What of a statement may be doubted: the codes, which are English words, and how Chinese says them. Pure."""

from __future__ import annotations

from monitor.flag import Language

CHINESE = {
    "text damaged": "原文有缺损或错字",
    "owner unknown: columns mixed": "分栏混排，责任主体不明",
    "indicator elided": "指标承前省略",
    "object elided": "对象承前省略",
    "period not stated": "未写明时间",
    "period from the headline": "时间取自标题",
    "tense not marked": "未写明是计划还是已完成",
    "number withheld": "原文以文字代替数字",
    "read from a table": "读自表格",
    "read from its place in a list": "按其在列表中的位置读出",
}


def doubt_name(doubt: str, lang: Language) -> str:
    """A doubt as people read it; what is no code, as the ledger's own sentences, stays as it is."""
    return CHINESE.get(doubt, doubt) if lang == "zh" else doubt
