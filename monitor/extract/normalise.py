"""The normalised layer that matching is done on: one reading for full-width, traditional and damaged characters.

Nothing here is ever quoted. Every offset of the layer leads back to the text as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from crawler.values import Paragraph
from monitor.extract.lexicon import damage
from monitor.extract.patterns import later

# Punctuation and width are brought to the NFKC form; 、 。 “ ” stay, they are what clauses are cut by.
WIDTH: dict[int, int | str] = {0xFF01 + i: 0x21 + i for i in range(94)}
WIDTH |= {0x3000: 0x20, 0xA0: 0x20, 0x2015: "—", 0x2013: "—", 0xFF5E: "~", 0x301C: "~", 0x2236: ":"}
WIDTH |= {ord("•"): "·", ord("・"): "·", ord("﹪"): "%", ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”"}
WIDTH |= {ord("〇"): "零"}
# Most text needs no more than these, and replacing one character is many times faster than a table. A tab parts the
# cells of a row.
PUNCTUATION = (
    ("\t", ","),
    ("丨", ","),
    ("|", ","),
    ("｜", ","),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("（", "("),
    ("）", ")"),
    ("！", "!"),
    ("％", "%"),
    ("〇", "零"),
)
WIDE_ONES = re.escape("".join(map(chr, sorted(WIDTH))))
WIDE = re.compile(f"[{WIDE_ONES}]")
# What is dropped: white space, and the residue of typeset subscripts (PM_{2.5}).
# The star that marks items of a list (新增1家、*3家) is dropped with them.
DROPPED = later(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+|_\{|(?<=\d)\}|(?<=PM)_|(?<=[,、;])\*+(?=[\u4e00-\u9fff\d“])")
# \s spelled out: a set of characters is looked up faster than a category.
DROPPABLE = r" \t-\r\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff_*"
NEEDS_DROP = re.compile(f"[{DROPPABLE}]")
CJK_AND = later(r"(?<=[\u4e00-\u9fff])and(?=[\u4e00-\u9fff])")
# Characters that only traditional text has; one of them sends a paragraph through the converter.
TRADITIONAL_ONES = "們個為億萬產業與這國發電車長門開關時間對會見說話學習實現"
TRADITIONAL = re.compile(f"[{TRADITIONAL_ONES}]")
# All of these in one look: most paragraphs hold none, once their punctuation is read.
ODD = re.compile(f"[{WIDE_ONES}{DROPPABLE}{TRADITIONAL_ONES}]")


SPELLED_YEAR = later(r"二零[零一二三四五六七八九]{2}(?=年)")  # 二〇三五年, character for character
RAISED_POINT = later(r"(?<=\d)·(?=\d+(?:%|个百分点|[万亿]))")  # 上涨1·8%
# Headlines part what they say by a blank: 新增泊位300个 改造菜场2家. In text whose digits all stand between blanks none
# is behind a number's own unit.
PARTED = later(
    r"(?:(?<=[\u4e00-\u9fff]\d%)|(?<=\d\d%)|(?<=\.\d%)|(?<=\d[家个件项人名户所座处条亩套])|(?<=\d[万亿][元人亩户个家])|(?<=\d公里))"
    r"[ \u3000]+(?=[\u4e00-\u9fff]{4})"
    r"|(?:(?<=[\u4e00-\u9fff]{4})|(?<=[\u4e00-\u9fff]{3}”))[ \u3000]+(?=[\u4e00-\u9fff]{2}(?:[\u4e00-\u9fff]{2}|\d))"
)
HEADLINE = 80  # characters, at most
SPELLED = str.maketrans("零一二三四五六七八九", "0123456789")


@dataclass(frozen=True, slots=True)
class Normal:
    """A paragraph's normalised text, and the runs (offset in it, offset in the paragraph's text) that lead back."""

    text: str
    runs: tuple[tuple[int, int], ...]
    paragraph: Paragraph
    damaged: bool = False

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the paragraph's text that the non-empty span start..end was read from."""
        if len(self.runs) == 1:
            ahead = self.runs[0][1]  # what is dropped before the only run
            return ahead + start, ahead + end
        return self._back(start), self._back(end - 1) + 1

    def _back(self, offset: int) -> int:
        at = bisect_right(self.runs, offset, key=_first) - 1
        normal, printed = self.runs[max(at, 0)]
        return printed + offset - normal

    def evidence(self, start: int, end: int) -> tuple[str, int, int]:
        """The characters as printed of the span start..end, white space dropped, and their half-open span of the raw
        text.
        """
        first, last = self.printed_span(start, end)
        quote = "".join(self.paragraph.text[first:last].split())
        if len(self.paragraph.runs) == 1:
            begin, raw, _ = self.paragraph.runs[0]
            return quote, raw + first - begin, raw + last - begin
        return quote, *self.paragraph.raw_span(first, last)


def _first(run: tuple[int, int]) -> int:
    return run[0]


@lru_cache(maxsize=1)
def _converter() -> object:
    from opencc import OpenCC  # its tables take long to load and few pages need them

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    """The text in simplified characters, one for one; what would change its length stays."""
    convert = _converter().convert  # type: ignore[attr-defined]
    whole: str = convert(text)
    if len(whole) == len(text):
        return whole
    return "".join(one if len(one := convert(character)) == 1 else character for character in text)


def _digits(match: re.Match[str]) -> str:
    return match[0].translate(SPELLED)


def _comma(match: re.Match[str]) -> str:
    return f",{match[0][1:]}"


def _paired_quotes(text: str) -> str:
    """Straight quotation marks read as opening and closing ones by turns."""
    parts = text.split('"')
    return "".join(part + ("" if i == len(parts) - 1 else "”" if i % 2 else "“") for i, part in enumerate(parts))


def normalised(paragraph: Paragraph) -> Normal:
    """The layer of one paragraph. Linear in its length."""
    text = paragraph.text
    for wide, narrow in PUNCTUATION:
        text = text.replace(wide, narrow)
    odd = ODD.search(text) is not None
    if odd and WIDE.search(text):
        text = text.translate(WIDTH)
    damaged = False
    if "二零" in text:
        text = SPELLED_YEAR.sub(_digits, text)
    if odd and TRADITIONAL.search(text):
        text = _simplified(text)
    if "·" in text:
        text = RAISED_POINT.sub(".", text)
    for entry in damage():
        if entry.text in text:
            text = text.replace(entry.text, entry.reads)
            damaged = True
    if len(text) < HEADLINE and "。" not in text and ";" not in text:
        text = PARTED.sub(_comma, text)
    runs: list[tuple[int, int]] = [(0, 0)]
    if "and" in text and CJK_AND.search(text):
        text = CJK_AND.sub("和  ", text)  # the two blanks are dropped below, so offsets hold
        damaged = True
    if (odd or damaged) and NEEDS_DROP.search(text):
        parts, at, length = [], 0, 0
        runs = []
        for gap in DROPPED.finditer(text):
            if gap.start() > at:
                parts.append(text[at : gap.start()])
                runs.append((length, at))
                length += gap.start() - at
            at = gap.end()
        if at < len(text):
            parts.append(text[at:])
            runs.append((length, at))
        text = "".join(parts)
        runs = runs or [(0, 0)]
    if '"' in text:
        text = _paired_quotes(text)
    return Normal(text, tuple(runs), paragraph, damaged)
