"""The layer that versions are compared on: one text without what never matters, each character leading back. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from crawler.values import Version

# Characters that stand for each other one for one: full width, quotation marks of every style, dashes.
SAME = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
SAME |= dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛´｀`＇"), "'")
SAME |= dict.fromkeys(map(ord, "—–―‒−─－"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
SAME |= {0x3007: "零", 0x2236: ":", 0xFE6A: "%", 0x3000: " ", 0xA0: " "}
UNSEEN = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
ROUND_ZERO = re.compile(r"(?<=[一二三四五六七八九零])[Oo○](?=[一二三四五六七八九零Oo○年])")
_GAP = UNSEEN.pattern.removesuffix("+") + "*"
_YEAR = rf"(?:二{_GAP}零|一{_GAP}九){_GAP}[零一二三四五六七八九]{_GAP}[零一二三四五六七八九]"
SPELLED_YEAR = re.compile(rf"{_YEAR}(?={_GAP}(?:年|[-~至到]{_GAP}{_YEAR}{_GAP}年))")
SPELLED = str.maketrans("零一二三四五六七八九", "0123456789")

# What a page says of itself between title and text or after the text: counters, path, switches, neighbours.
_SURE = (
    r"当前(?:所在)?位置:.{0,60}?(?:正文|详情|内容)",
    r"(?:浏览|阅读|点击|访问|查看)(?:次数|人数|量|数)?:\d*次?",
    r"字(?:体|号)(?:大小)?:?[\[【(]?(?:(?:特大|超大|大|中|小|默认)[|/、]?){2,4}[\]】)]?",
    r"您是第\d+位(?:访问者|访客|读者)",
    r"(?:上|下)一(?:篇|条|页):[^。;]{0,60}?(?=(?:上|下)一(?:篇|条|页):|您是第|责任编辑|$)",
    r"责任编辑:[一-鿿]{2,4}?(?=$|扫一扫|来源|相关|上一|打印|关闭|[\d(\[【])",
    r"[0-9a-f]{32}:?",  # the number that a publishing system gives to a file
    r"今天是\d{4}年\d{1,2}月\d{1,2}日(?:星期[一二三四五六日天])?(?:农历[一-鿿]{2,5}月[一-鿿]{2,3})?"
    r"(?:[晴多云阴雨雪雾霾转到小中大阵雷]{1,8}-?\d{1,2}℃?[~-]-?\d{1,2}℃)?(?:[东南西北微无]{1,2}风(?:[\d~-]{1,3}级)?)?",
    r"(?:打印|更新)时间:\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?",
)
_BESIDE = (
    r"[\[【]?(?:打印(?:本页|此页)?|关闭(?:窗口|本页|页面)?"
    r"|分享(?:到)?:?|收藏|返回顶部|扫一扫(?:在手机打开当前页)?)[\]】]?"
)
FURNITURE = re.compile(f"(?:{_BESIDE})*(?:{'|'.join(_SURE)})(?:{'|'.join(_SURE)}|{_BESIDE})*")


@dataclass(frozen=True)
class Layer:
    """All paragraphs as one normalised text without white space, straight in its quotation marks.

    `runs` are (offset in text, paragraph number, offset in the paragraph's text), ascending; `starts` are the offsets
    at which paragraphs begin.
    """

    version: Version = field(repr=False)
    text: str
    runs: tuple[tuple[int, int, int], ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, version: Version) -> Layer:
        """The layer of a version. Linear in its length."""
        parts: list[str] = []
        runs: list[tuple[int, int, int]] = []
        starts: list[int] = []
        length = 0
        for number, paragraph in enumerate(version.paragraphs):
            starts.append(length)
            for offset, part in _pieces(paragraph.text):
                runs.append((length, number, offset))
                parts.append(part)
                length += len(part)
        return cls(version, "".join(parts), tuple(runs), tuple(starts))

    @cached_property
    def furniture(self) -> tuple[tuple[int, int], ...]:
        """The spans of the text that are page furniture, not content."""
        return tuple(match.span() for match in FURNITURE.finditer(self.text) if match.end() > match.start())

    @cached_property
    def body(self) -> tuple[int, int]:
        """The span of the text without the furniture before and after it."""
        start, end = 0, len(self.text)
        for first, last in self.furniture:
            start = last if first <= start else start
        for first, last in reversed(self.furniture):
            end = first if last >= end else end
        return start, max(start, end)

    @cached_property
    def raws(self) -> list[int]:
        """The raw offset of every character of the text."""
        found: list[int] = []
        for at, (start, number, offset) in enumerate(self.runs):
            end = self.runs[at + 1][0] if at + 1 < len(self.runs) else len(self.text)
            paragraph = self.version.paragraphs[number]
            while start < end:
                run = bisect_right(paragraph.runs, offset, key=_first) - 1
                begin, raw, _ = paragraph.runs[max(run, 0)]
                stop = paragraph.runs[run + 1][0] if run + 1 < len(paragraph.runs) else offset + end - start
                step = min(end - start, max(stop - offset, 1))
                found.extend(range(raw + offset - begin, raw + offset - begin + step))
                start, offset = start + step, offset + step
        return found

    @cached_property
    def _by_raw(self) -> tuple[list[int], list[int]]:
        """Raw offsets ascending, and the offset in the text of each."""
        order = sorted(range(len(self.raws)), key=self.raws.__getitem__)
        return [self.raws[at] for at in order], order

    def span_of(self, start_offset: int, end_offset: int) -> tuple[int, int]:
        """The span of the text that the raw span covers; empty where it covers nothing of it."""
        raws, order = self._by_raw
        first, last = bisect_left(raws, start_offset), bisect_left(raws, end_offset)
        if first >= last:
            return 0, 0
        places = order[first:last]
        return min(places), max(places) + 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span of the non-empty span start..end."""
        first, last = self._back(start), self._back(end - 1)
        paragraphs = self.version.paragraphs
        return paragraphs[first[0]].raw_offset(first[1]), paragraphs[last[0]].raw_offset(last[1]) + 1

    def quote(self, start: int, end: int) -> str:
        """The characters as printed of the non-empty span start..end, without line breaks."""
        (number, first), (final, last) = self._back(start), self._back(end - 1)
        paragraphs = self.version.paragraphs
        if number == final:
            return "".join(paragraphs[number].text[first : last + 1].splitlines())
        whole = [paragraphs[number].text[first:]]
        whole += [paragraphs[between].text for between in range(number + 1, final)]
        whole.append(paragraphs[final].text[: last + 1])
        return "".join("".join(part.splitlines()) for part in whole)

    def _back(self, at: int) -> tuple[int, int]:
        start, number, offset = self.runs[bisect_right(self.runs, at, key=_first) - 1]
        return number, offset + at - start


def _first(run: tuple[int, ...]) -> int:
    return run[0]


def normalised(text: str) -> str:
    """The same characters in their normal form, one for one."""
    text = text.translate(SAME)
    text = ROUND_ZERO.sub("零", text) if "O" in text or "o" in text or "○" in text else text
    return SPELLED_YEAR.sub(_digits, text) if "年" in text else text


def _digits(match: re.Match[str]) -> str:
    return match[0].translate(SPELLED)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The normalised parts of a paragraph's text between what is not seen, each with its offset."""
    text = normalised(text)
    at = 0
    for gap in UNSEEN.finditer(text):
        yield from _composed(at, text[at : gap.start()])
        at = gap.end()
    yield from _composed(at, text[at:])


def _composed(offset: int, part: str) -> Iterator[tuple[int, str]]:
    """A part in NFKC: whole where it is so already, else character by character, for one may become several."""
    if not part:
        return
    if unicodedata.is_normalized("NFKC", part):
        yield offset, part
        return
    for at, character in enumerate(part):
        for piece in unicodedata.normalize("NFKC", character):
            if not piece.isspace():
                yield offset + at, piece
