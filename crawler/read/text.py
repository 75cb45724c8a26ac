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

READER = "text-2"

FURNITURE = re.compile(
    r"\s*(?:当前位置\s*[：:]|您(?:现在)?(?:所在)?的?位置\s*[：:]|首页\s*[>＞»]|(?:浏览|点击|阅读)(?:次数|量|数)\s*[：:]"
    r"|访问量\s*[：:]|您是第.{0,14}位访问者|【?\s*字(?:体|号)(?:大小)?\s*[：:]|上一(?:篇|条)\s*[：:]|下一(?:篇|条)\s*[：:]"
    r"|(?:责任)?编辑\s*[：:]|打印(?:本页|此页)?\s*$|关闭(?:窗口|本页)?\s*$|【?\s*打印\s*】?\s*【?\s*关闭"
    r"|(?:下载|全屏|收藏|加大|还原|减小|返回顶部)\s*$|分享(?:到)?\s*[：:]?\s*$|[大中小】]\s*$|扫一扫在手机"
    r"|相关(?:附件|链接|报道|阅读|稿件)\s*(?:>>|[：:])?\s*$|版权声明\s*[：:]|版权所有|Copyright|ICP备|网站标识码|主办单位\s*[：:]"
    r"|[0-9a-f]{32}\s*[：:]?\s*$)"
)
# What a page shows below its text: neighbours, lists of other pieces, ways to share, who runs the site. What follows is
# of the same kind, however its lines are cut, as long as it holds no sentence.
BELOW = re.compile(
    r"\s*(?:[【\[]?\s*[上下]一(?:篇|条|则)\s*[】\]：:]|(?:相关|推荐|热门|热点)(?:链接|报道|阅读|稿件|文章|新闻|推荐|信息)\s*(?:>>|[：:])?\s*$"
    r"|猜你喜欢|分享到|扫一扫|网站标识码|版权所有|.{0,30}ICP备"
    r"|(?:主办|承办|版权|地址|联系)[^。]{0,100}(?:网站标识码|ICP备|公网安备))"
)
IMPRINT = re.compile(r"\s*(?:主办|承办|协办|技术支持|地址|电话|邮编|联系|版权)")  # lines that lead to the site's number
TODAY = re.compile(r"\s*今天是\s*20\d\d年[^。；]{0,50}$")
NOTED = re.compile(r"\s*[（(](?:责任)?编辑\s*[：:]")
# Where a line of furniture is whole, so that nothing of it can stand on the next line.
WHOLE_FURNITURE = re.compile(r"(?:正文|关闭|关闭】|访问者|下一篇[：:].+)\s*$")
DIGIT = re.compile(r"[0-9０-９]")
SENTENCE_END = re.compile(r"[。！？!?…][”’）)》]*\s*$|[）)]\s*$")
STOP_END = re.compile(r"[。！？!?；;：:…”’）)》】]\s*$")
CLAUSED = re.compile(r"[，。；！？,;]")
HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]|[一二三四五六七八九十]是在"
    r"|本报讯|各位代表|——|[★●■◆▲▶►◇□※]|\d{1,2}[.．、])"
)
BYLINE = re.compile(r"[（(][\u4e00-\u9fff]{2,4}(?:[、\s]+[\u4e00-\u9fff]{2,4}){0,4}[）)]\s*$")
OPENS_ARTICLE = re.compile(r"\s*(?:本报讯|[（(]上接第|上接第)")
# A line that names what follows: short, no sentence, no greeting.
TITLE = re.compile(r"(?!本报讯|各位|——|来源|时间|发布)[^。；;]{2,60}(?<![：:，,、])")
DAY = re.compile(
    r"(?:时间|日期|发布(?:日期|时间)?)\s*[：:]\s*(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})"
    r"|^\s*(20\d\d)年(\d{1,2})月(\d{1,2})日\s+\d{1,2}[时:]"
)
# No line of a wrapped page is longer; a paragraph that a page break cuts is not shorter.
WIDEST, LONG = 90, 60
SHORT = 40  # a line that says who edited


@dataclass(slots=True)
class Line:
    """One line, or lines put together again. `width` is of the last line in it, `size` of all of them."""

    parts: list[tuple[int, str]]  # (raw offset, text)
    blanks: int = 0  # blank lines that follow
    width: int = 0
    size: int = 0

    @property
    def opening(self) -> str:
        return self.parts[0][1]

    @property
    def ending(self) -> str:
        return self.parts[-1][1]

    @property
    def whole(self) -> str:
        return "".join(part for _, part in self.parts)

    def take(self, line: Line) -> None:
        """Add a line behind this one."""
        self.parts.extend(line.parts)
        self.blanks, self.width = line.blanks, line.width
        self.size += line.size


@dataclass(slots=True)
class Piece:
    """A paragraph on its way: what it reads, where it stands in the raw text, which article it belongs to."""

    text: str
    runs: tuple[tuple[int, int, int], ...]
    article: int = 0
    role: str = "body"


def read_text(raw: str) -> Version:
    """The version that a decoded text reads as. Never fails; linear in the length of raw."""
    lines = [line for line in _without_below(_rewrapped(_split(raw))) if not _is_furniture(line)]
    pieces = [piece for line in _columns(lines) if (piece := _piece(line)).text]
    published = next((day for piece in pieces if len(piece.text) < 80 and (day := _stated_day(piece.text))), None)
    _tell_articles(pieces)
    title = next((piece.text for piece in pieces if piece.role == "title"), None)
    if title is None:
        title = next((piece.text for piece in pieces[:6] if TITLE.fullmatch(piece.text)), None)
    paragraphs = tuple(Paragraph(text=p.text, runs=p.runs, article=p.article, role=p.role) for p in pieces)
    return Version(title=title, published=published, paragraphs=paragraphs, reader=READER)


def _stated_day(text: str) -> date | None:
    found = DAY.search(text)
    if not found:
        return None
    year, month, day = (int(group) for group in found.groups() if group)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _split(raw: str) -> list[Line]:
    """The non-blank lines of raw, each with the number of blank ones after it."""
    lines: list[Line] = []
    at = 0
    for text in raw.splitlines(keepends=True):
        body = text.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        if body and not body.isspace():
            width = len(body) - body.count(" ")  # layouts differ in blanks
            lines.append(Line([(at, body)], width=width, size=width))
        elif lines:
            lines[-1].blanks += 1
        at += len(text)
    return lines


def _is_furniture(line: Line) -> bool:
    """Whether a line says something of the page, and nothing of the matter."""
    if FURNITURE.match(line.opening) or TODAY.match(line.opening):
        return True
    return line.size < SHORT and bool(NOTED.match(line.whole))


def _without_below(lines: list[Line]) -> list[Line]:
    """The lines without what stands below the text; all where no sentence stands before it, or one behind it."""
    last = max((at for at, line in enumerate(lines) if any("。" in part for _, part in line.parts)), default=-1)
    if last < 0:
        return lines
    for at in range(last + 1, len(lines)):
        if not (BELOW.match(lines[at].opening) or BELOW.match(lines[at].whole)):
            continue
        while at > last + 1 and IMPRINT.match(lines[at - 1].opening):
            at -= 1
        return lines[:at]
    return lines


def _rewrapped(lines: list[Line]) -> list[Line]:
    """Lines that a fixed width cut into blocks, each block put together again and its blank line taken back.

    Such a cut leaves blocks whose lines are all exactly as long but for the last, which is no longer, and sets a blank
    line behind each. Lines with digits are not counted, blanks may have been set around those later.
    """
    closing = [line.width for line in lines if line.blanks]
    if len(lines) < 4 or not closing or not _cut_evenly(lines, closing):
        return lines
    joined: list[Line] = []
    opened = False
    for line in lines:
        if opened and not (FURNITURE.match(joined[-1].opening) and WHOLE_FURNITURE.search(joined[-1].ending)):
            joined[-1].take(line)
        else:
            joined.append(line)
        opened = line.blanks == 0
    for line in joined:
        line.blanks = max(0, line.blanks - 1)
        line.width = line.size
    return joined


def _cut_evenly(lines: list[Line], closing: list[int]) -> bool:
    """True if the lines were cut at one width, or are lines of columns with a blank line behind each."""
    lengths = Counter(
        len(line.ending)
        for line in lines
        if line.blanks == 0 and not DIGIT.search(line.ending) and not FURNITURE.match(line.ending)
    )
    if not lengths:
        ended = sum(bool(SENTENCE_END.search(line.ending)) for line in lines)
        return ended <= 0.3 * len(lines) and max(closing) <= 70
    common, count = lengths.most_common(1)[0]
    if common > WIDEST or lengths.total() - count > 0.03 * lengths.total():
        return False
    return sum(width > common + 12 for width in closing) <= 0.02 * len(closing) + 2


def _columns(lines: list[Line]) -> list[Line]:
    """Lines of narrow columns rejoined into paragraphs, and paragraphs that a page break cut into one."""
    widths = sorted(line.width for line in lines)
    full = widths[int(len(widths) * 0.8)] if len(widths) > 3 else 0
    open_ends = sum(abs(line.width - full) <= 2 and not SENTENCE_END.search(line.ending) for line in lines)
    if full > 45 or open_ends < 0.5 * len(lines):
        full = 0
    # In a list of lines without any stop an open end does not say that the next line goes on.
    written = [line for line in lines if line.width > 6]
    listed = sum(not CLAUSED.search(line.ending) for line in written) > 0.5 * len(written)
    joined: list[Line] = []
    for line in lines:
        if joined and (_continues(joined[-1], line, full, listed) or _goes_on(joined, line, full)):
            joined[-1].take(line)
        else:
            joined.append(line)
    return joined


def _continues(before: Line, line: Line, full: int, listed: bool) -> bool:
    """True if line goes on with the paragraph of before; `full` is the width of a column, 0 where there are none."""
    ending = before.ending.rstrip()
    if HEADING.match(line.opening) and not ending.endswith(("、", "，", ",")):
        return False
    if not full:
        prose = before.width > LONG or "。" in before.opening or (before.size > 30 and before.opening.count("，") > 1)
        return prose and not listed and not STOP_END.search(ending)
    if before.blanks:
        return before.size > full and not SENTENCE_END.search(ending) and not ending.endswith(("：", ":"))
    if SENTENCE_END.search(ending):
        if BYLINE.fullmatch(line.opening.strip()):
            return False
        return before.width >= full - 1 and not BYLINE.search(ending) and not line.opening.startswith(("　　", "  "))
    return before.width >= full - 3 or ending.endswith(("，", "、", "；", ",", ";"))


def _goes_on(joined: list[Line], line: Line, full: int) -> bool:
    """True for the one line of a paragraph that stands at the foot of a column: full, between full lines of a body."""
    if len(joined) < 2 or not full or not joined[-1].blanks or HEADING.match(line.opening):
        return False
    before, earlier = joined[-1], joined[-2]
    listing = "、" in before.ending or "，" in before.ending  # no headline is likely to hold one
    filled = before.width >= full - (4 if listing else 2)
    alone = before.size == before.width and filled and not STOP_END.search(before.ending)
    in_body = bool(SENTENCE_END.search(earlier.ending)) and not BYLINE.search(earlier.ending)
    return alone and in_body and not HEADING.match(before.opening) and abs(line.width - full) <= 2


def _piece(line: Line) -> Piece:
    """The text of a rejoined line without the blanks at its cuts, and its runs back to the raw text."""
    texts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = 0
    for raw, part in line.parts:
        body = part.strip()
        if body:
            texts.append(body)
            runs.append((length, raw + len(part) - len(part.lstrip()), len(body)))
            length += len(body)
    return Piece("".join(texts), tuple(runs))


def _is_headline(text: str) -> bool:
    return len(text) <= 40 and not STOP_END.search(text) and not HEADING.match(text)


def _tell_articles(pieces: list[Piece]) -> None:
    """Number the articles of a newspaper page and give each headline to its own, whichever side of it it stands on.

    An article ends with its byline （某某） and begins with 本报讯 or 上接第N版; a page without either is one article.
    """
    if not any(OPENS_ARTICLE.match(piece.text) or BYLINE.search(piece.text[-30:]) for piece in pieces):
        return
    article, ended = -1, True
    waiting: list[Piece] = []  # headlines since the last body
    groups: list[tuple[list[Piece], int]] = []  # headlines, the article before them
    for piece in pieces:
        if _is_headline(piece.text):
            waiting.append(piece)
            continue
        if ended or OPENS_ARTICLE.match(piece.text):
            groups.append((waiting, article))
            article += 1
        else:
            for inner in waiting:
                inner.article = article
        waiting = []
        piece.article = article
        ended = bool(BYLINE.search(piece.text[-30:]))
        if BYLINE.fullmatch(piece.text):
            piece.role = "byline"
    groups.append((waiting, article))
    _pair_headlines(pieces, groups, article + 1)


def _pair_headlines(pieces: list[Piece], groups: list[tuple[list[Piece], int]], articles: int) -> None:
    """Each group of headlines goes to the article beside it that shares most with it; the page's first and last
    headlines may belong to any.
    """
    seen: list[set[str]] = [set() for _ in range(max(articles, 1))]
    for piece in pieces:
        if not _is_headline(piece.text):
            seen[piece.article].update(_bigrams(piece.text))
    for number, (headlines, before) in enumerate(groups):
        if not headlines or not articles:
            continue
        words = {pair for headline in headlines for pair in _bigrams(headline.text)}
        beside = range(articles) if number in (0, len(groups) - 1) else (before, before + 1)
        best = max(beside, key=lambda at: (len(words & seen[at]), at == before + 1, -abs(at - before)))
        for headline in headlines:
            headline.role, headline.article = "title", best


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
