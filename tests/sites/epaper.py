"""Issues of a made-up newspaper in both skins of Founder's platform, and in the old one."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

Article = tuple[int, str]  # number and headline; an advert has none


def period_xml(days: Sequence[date], front: str = "node_A01.html") -> str:
    """A month's file: a day that is not in it had no issue."""
    items = "".join(
        f"<period><period_name>{d:%Y-%m-%d}</period_name><period_date>{d}</period_date><front_page>{front}</front_page></period>"
        for d in days
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><period_list>{items}</period_list>'


def navi_xml(days: Sequence[date]) -> str:
    """A month's file of the old platform."""
    items = "".join(f'<period date="{d}" url="{d:%d}/node_2.htm"/>' for d in days)
    return f'<?xml version="1.0" encoding="UTF-8"?><periods>{items}</periods>'


def layout_a(day: date, pages: Sequence[str], articles: Sequence[Article]) -> str:
    """A page of an issue in skin A: adverts only in the picture map."""
    nodes = "".join(
        f'<div class="Chunkiconlist"><p><a href="node_{p}.html">{p}版</a><a href="../../../attachment/{day:%Y%m/%d}/{p}.pdf">PDF</a></p></div>'
        for p in pages
    )
    items = "".join(
        f'<li><h3><a href="../../../con/{day:%Y%m/%d}/content_{n}.html">{t}</a></h3></li>' for n, t in articles if t
    )
    areas = "".join(f'<area shape="poly" href="../../../con/{day:%Y%m/%d}/content_{n}.html">' for n, _ in articles)
    return f'<html><head><title>仿真日报</title></head><body><div class="Newslistbox"><ul><li class="oneclick1"><div class="Chunkiconbox">{nodes}</div></li></ul></div><div class="newsconimg"><map name="PagePicMap">{areas}</map></div><div id="ScroLeft"><div class="newslist"><ul>{items}</ul></div></div></body></html>'


def layout_b(day: date, pages: Sequence[str], articles: Sequence[Article]) -> str:
    """A page of an issue in skin B, with the phone's addresses in its list."""
    nodes = "".join(f'<li><a href="node_{p}.html">第{p}版：要闻</a></li>' for p in pages)
    items = "".join(
        f'<li><a href="../../../../content/{day:%Y%m/%d}/content_{n}.html">{t or "广告"}</a></li>' for n, t in articles
    )
    return f'<html><head><title>仿真日报</title></head><body><ul id="layoutlist">{nodes}</ul><p id="pdfUrl" style="display:none">../../../../attachment/{day:%Y%m/%d}/A01.pdf</p><ul id="articlelist" class="news-list">{items}</ul></body></html>'


def _property(day: date, title: str) -> str:
    return f"<!--enpproperty <articleid>1</articleid><date>{day} 00:00:00:0</date><author>甲乙</author><title>{title}</title><siteid>1</siteid><nodename>要闻</nodename> /enpproperty-->"


def article_a(day: date, title: str, paragraphs: Sequence[str]) -> str:
    """An article in skin A."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<html><head><title>{title}-仿真日报</title></head><body>{_property(day, title)}<div class="newsdetatit"><h3>{title}</h3><p>来源：仿真日报</p></div><div class="newsdetatext"><founder-content><!--enpcontent-->{body}<!--/enpcontent--></founder-content></div><div class="newsnext"><a class="newsnextright" href="content_2.html">下一篇</a></div></body></html>'


def article_b(day: date, title: str, paragraphs: Sequence[str], subtitle: str = "") -> str:
    """An article in skin B."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<html><head><title>仿真日报数字报</title></head><body>{_property(day, title)}<div class="detail-art"><div class="totalTitle"><p class="introtitle"></p><h2 id="Title">{title}</h2><p id="SubTitle">{subtitle}</p></div><span id="paperdate">{day}</span><div id="ozoom"><founder-content><!--enpcontent-->{body}<!--/enpcontent--></founder-content></div></div></body></html>'


def layout_old(day: date, pages: Sequence[int], articles: Sequence[Article]) -> str:
    """A page of an issue on the old platform."""
    nodes = "".join(f'<a href="node_{p}.htm">第{p}版</a>' for p in pages)
    items = "".join(f'<a href="content_{n}.htm">{t or "广告"}</a>' for n, t in articles)
    return f'<html><body><div class="liebiao">{nodes}</div><div class="liebiaoA">{items}</div></body></html>'


def article_old(title: str, paragraphs: Sequence[str]) -> str:
    """An article on the old platform: paragraphs parted by line breaks."""
    return f'<html><body><div class="title1">{title}</div><div class="content">{"<br><br>　　".join(paragraphs)}</div></body></html>'
