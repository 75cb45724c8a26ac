"""Reads plain text into a version: hard-wrapped lines rejoined, furniture dropped, articles told apart.

Line ends say little: columns of a newspaper page are cut every 16 characters, copies are cut anywhere, blank lines fall
inside sentences. What decides is where lines are full, and where sentences end.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from crawler.values import Paragraph, Version

READER = "text-1"

FURNITURE = re.compile(
    r"^\s*(?:当前位置\s*[：:]|您(?:现在)?(?:所在)?的?位置\s*[：:]|首页\s*[>＞»]|浏览(?:次数|量)\s*[：:]|点击(?:次数|量|数)\s*[：:]|阅读(?:次数|量)\s*[：:]"
    r"|【?\s*字(?:体|号)(?:大小)?\s*[：:]|上一(?:篇|条)\s*[：:]|下一(?:篇|条)\s*[：:]|责任编辑\s*[：:]?|编辑\s*[：:]|您是第.{0,14}位访问者|访问量\s*[：:]"
    r"|打印(?:本页|此页)?\s*$|关闭(?:窗口|本页)?\s*$|下载\s*$|全屏\s*$|收藏\s*$|加大\s*$|还原\s*$|减小\s*$|分享(?:到)?\s*[：:]?\s*$|[大中小】]\s*$|扫一扫在手机|相关(?:附件|链接|报道|阅读|稿件)\s*(?:>>|[：:])?\s*$"
    r"|版权声明\s*[：:]|版权所有|Copyright|ICP备|网站标识码|主办单位\s*[：:]|返回顶部|【?\s*打印\s*】?\s*【?\s*关闭|[0-9a-f]{32}\s*[：:]?\s*$)"
)
# Where a line of furniture is whole, so that nothing of it can stand on the next line.
WHOLE_FURNITURE = re.compile(r"(?:正文|关闭|关闭】|访问者|下一篇[：:].+)\s*$")
DIGIT = re.compile(r"[0-9０-９]")
STOP_END = re.compile(r"[。！？!?；;：:…”’）)》】]\s*$")
SENTENCE_END = re.compile(r"[。！？!?…][”’）)》]*\s*$|[）)]\s*$")
HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]|[一二三四五六七八九十]是在|本报讯|各位代表|——|★|\d{1,2}[.．、])"
)
BYLINE = re.compile(r"[（(][\u4e00-\u9fff、\s]{2,20}[）)]\s*$")
DAY = re.compile(
    r"(?:时间|日期|发布(?:日期|时间)?)\s*[：:]\s*(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})|^\s*(20\d\d)年(\d{1,2})月(\d{1,2})日\s+\d{1,2}[时:]"
)


@dataclass(slots=True)
class Line:
    """One line or rejoined piece: its text and the raw offset of each part of it."""

    parts: list[tuple[int, str]]  # (raw offset, text)
    blanks: int = 0  # blank lines that follow
    width: int = 0  # of the last line of those that it was put together from

    @property
    def text(self) -> str:
        return "".join(part for _, part in self.parts)


def read_text(raw: str) -> Version:
    """The version that a decoded text reads as. Never fails; linear in the length of raw."""
    lines = _rewrapped(_split(raw))
    lines = [line for line in lines if not FURNITURE.match(line.text)]
    lines = _columns(lines)
    paragraphs, article = [], 0
    published: date | None = None
    for line in lines:
        text, runs = _trimmed(line)
        if not text:
            continue
        if published is None and len(text) < 80 and (found := DAY.search(text)):
            published = _day(found)
        role = "byline" if BYLINE.fullmatch(text) else "body"
        if text.startswith(("本报讯", "（上接", "(上接")) and paragraphs:
            article += 1
        paragraphs.append(Paragraph(text=text, runs=runs, article=article, role=role))
    title = next((p.text for p in paragraphs if len(p.text) <= 60 and not SENTENCE_END.search(p.text)), None)
    return Version(title=title, published=published, paragraphs=tuple(paragraphs), reader=READER)


def _day(found: re.Match[str]) -> date | None:
    groups = [int(group) for group in found.groups() if group]
    try:
        return date(groups[0], groups[1], groups[2])
    except ValueError:
        return None


def _split(raw: str) -> list[Line]:
    """The non-blank lines of raw, each with the number of blank ones after it."""
    lines: list[Line] = []
    at = 0
    for text in raw.splitlines(keepends=True):
        body = text.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        if body.strip():
            lines.append(Line([(at, body)], width=_width(body)))
        elif lines:
            lines[-1].blanks += 1
        at += len(text)
    return lines


def _width(text: str) -> int:
    """The length of a line without the blanks that layouts differ in."""
    return len(text) - text.count(" ")


def _rewrapped(lines: list[Line]) -> list[Line]:
    """Lines that a fixed width cut into blocks, each block put together again and its blank line taken back.

    Such a cut leaves blocks whose lines are all exactly as long but for the last, which is no longer, and sets a blank
    line behind each. Lines with digits are not counted, blanks may have been set around those later.
    """
    inner = [line for line in lines if line.blanks == 0 and not DIGIT.search(line.text)]
    last = [_width(line.text) for line in lines if line.blanks]
    if not last or len(lines) < 4:
        return lines
    if inner:
        lengths = Counter(len(line.text) for line in inner)
        common, count = lengths.most_common(1)[0]
        if common > 90 or len(inner) - count > max(3, 0.03 * len(inner)):
            return lines
        over = sum(width > common + 12 for width in last)
        if over > 0.02 * len(last) + 2:
            return lines
    elif sum(bool(SENTENCE_END.search(line.text)) for line in lines) > 0.3 * len(lines) or max(last) > 70:
        return lines
    else:
        common = 0
    joined: list[Line] = []
    opened = False
    for line in lines:
        if opened and not (FURNITURE.match(joined[-1].text) and WHOLE_FURNITURE.search(joined[-1].text)):
            joined[-1].parts.extend(line.parts)
            joined[-1].blanks = line.blanks
        else:
            joined.append(Line(list(line.parts), line.blanks))
        opened = line.blanks == 0
    for line in joined:
        line.blanks = max(0, line.blanks - 1)
        line.width = _width(line.text)
    return joined


def _columns(lines: list[Line]) -> list[Line]:
    """Lines of narrow columns rejoined into paragraphs, and paragraphs that a page break cut into one."""
    if not lines:
        return lines
    widths = sorted(_width(line.text) for line in lines)
    full = widths[int(len(widths) * 0.8)] if len(widths) > 3 else 0
    open_ends = sum(not SENTENCE_END.search(line.text) and abs(_width(line.text) - full) <= 2 for line in lines)
    narrow = full <= 45 and open_ends >= 0.5 * len(lines)
    joined: list[Line] = []
    for line in lines:
        if joined and _continues(joined[-1], line, full if narrow else 0):
            joined[-1].parts.extend(line.parts)
            joined[-1].blanks, joined[-1].width = line.blanks, line.width
        else:
            joined.append(Line(list(line.parts), line.blanks, line.width))
    return joined


def _continues(before: Line, line: Line, full: int) -> bool:
    """True if line goes on with the paragraph of before."""
    if HEADING.match(line.text) and not before.text.rstrip().endswith(("、", "，", ",")):
        return False
    text = before.text.rstrip()
    if FURNITURE.match(line.text):
        return False
    if full:
        if before.blanks:
            return len(text) > full and not SENTENCE_END.search(text) and text[-1] not in "：:"
        if SENTENCE_END.search(text):
            return before.width >= full - 1 and not BYLINE.search(text) and not line.text.startswith(("　　", "  "))
        return before.width >= full - 3 or text[-1] in "，、；,;"
    return len(text) > 60 and not STOP_END.search(text) and not HEADING.match(before.text[:4] if len(text) < 60 else "")


def _trimmed(line: Line) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """The text of a rejoined line without outer blanks, and its runs back to the raw text."""
    texts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = 0
    for raw, part in line.parts:
        lead = len(part) - len(part.lstrip()) if not texts or True else 0
        body = part.strip()
        if not body:
            continue
        texts.append(body)
        runs.append((length, raw + lead, len(body)))
        length += len(body)
    return "".join(texts), tuple(runs)
