"""Pages of a made-up city as its portals would print them: our own text in the structure of the real skins."""

# ruff: noqa: E501 -- markup is kept in the long lines that such systems print

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[str, str, str]  # address, title, day

NOISE = """<div class="top">网站支持IPv6 欢迎您！ <a href="/en">English</a> <a href="/wza">无障碍浏览</a> 今天是2031年5月6日</div>
<div class="nav"><ul><li><a href="/zwgk/index.shtml">政务公开</a></li><li><a href="/hdjl/index.shtml">互动交流</a></li></ul></div>"""
FOOTER = """<div class="footer"><p>主办：仿真市人民政府办公室 备案号 苏ICP备00000000号</p><p>本站总访问量 {count} 人次</p></div>"""
HEAD = """<!doctype html><html><head><meta charset="utf-8"><title>{title}_仿真市人民政府</title>{metas}
<script src="/js/jquery.js"></script></head><body>"""


def page(title: str, inside: str, *, metas: str = "", count: int = 1) -> str:
    """A page with the furniture that every page has; `count` is what differs on each fetch."""
    return HEAD.format(title=title, metas=metas) + NOISE + inside + FOOTER.format(count=count) + "</body></html>"


def city_list(rows: Sequence[tuple[str, str, str]], pages: int) -> str:
    """The `ul` skin: dates in turn as bare text and in a span, long titles cut, the pager in a script only.

    A row is (address, title, day).
    """
    items = []
    for number, (address, title, day) in enumerate(rows):
        shown = title if len(title) < 12 else title[:11] + "…"
        date = day if number % 2 else f"<span>{day}</span>"
        items.append(f'<li><a href="{address}" title="{title}">{shown}</a>{date}</li>')
    pager = (
        f'<div id="pager"></div><script>var page={{"pageCount":"{pages}","pageSize":"24"}};drawPager(page);</script>'
    )
    return page("市政府文件", f'<ul class="pd20 clearfix">{"".join(items)}</ul>{pager}')


def table_list(rows: Sequence[tuple[str, str, str]]) -> str:
    """The `table` skin of regulations: no dates, many rows lead to a file."""
    items = "".join(f'<tr><td>{n}</td><td><h4><a href="{a}">{t}</a></h4></td></tr>' for n, (a, t, _) in enumerate(rows))
    return page("政府规章", f'<table><tbody id="doclist">{items}</tbody></table>')


def bureau_list(rows: Sequence[tuple[str, str, str]], pages: int) -> str:
    """The bureau skin."""
    items = "".join(f'<li><a href="{a}" title="{t}">{t[:8]}…</a><span>{d}</span></li>' for a, t, d in rows)
    return page(
        "部门文件",
        f'<ul id="doclist">{items}</ul><a class="next" href="#">下一页</a><script>x={{"pageCount":"{pages}"}}</script>',
    )


def older_bureau_list(rows: Sequence[tuple[str, str, str]], pages: int) -> str:
    """The bureaus' skin of 2019: no word on how many pages there are."""
    items = "".join(f'<li><a href="{a}" title="{t}">{t[:8]}…</a><span>{d}</span></li>' for a, t, d in rows)
    return page("部门动态", f'<div class="RightSide_con"><ul>{items}</ul></div>')


def yixing_list(rows: Sequence[tuple[str, str, str]], pages: int) -> str:
    """The skin of 宜兴: the day stands inside the link."""
    items = "".join(f'<p><a href="{a}" title="{t}">{t[:8]}…<span>{d}</span></a></p>' for a, t, d in rows)
    return page("要闻动态", f'<div class="zxzx_list">{items}</div>')


def shell(site: str, channel: str) -> str:
    """A list that a script fills: the page itself names nothing but the numbers that the script asks for."""
    call = f'qx_wbj_getSearchList(1,20,"{site}","{channel}",1,"writeTime","")'
    return page("政府文件", f'<ul id="list"></ul><script>{call}</script>')


def information(
    title: str,
    paragraphs: Sequence[str],
    *,
    number: str = "锡仿发〔2031〕7号",
    validity: str = "有效",
    issuer: str = "仿真市人民政府",
    day: str = "2031-03-04",
    attachment: str = "",
    beneath: str = "",
    count: int = 1,
) -> str:
    """A government-information article of the city: the table with commented values, `#Zoom` with nested boxes.

    `beneath` is markup that stands in the body below the paragraphs.
    """
    table = f"""<div class="table01"><table><tr><td class="t" width="14%">信息索引号</td><td><!--<$[SYH]>-->014000000/2031-00007<!--<$[SYH]>--></td>
<td class="t">生成日期</td><td><!--<$[SCRQ]>-->2031-05-20<!--<$[SCRQ]>--></td><td class="t">公开日期</td><td><!--<$[FBRQ]>-->{day}<!--<$[FBRQ]>--></td></tr>
<tr><td class="t">文件编号</td><td><!--<$[WJBH]>-->{number}<!--<$[WJBH]>--></td><td class="t">效力状况</td><td>{validity}</td></tr>
<tr><td class="t">发布机构</td><td colspan="3"><!--<$[FBJG]>-->{issuer}<!--<$[FBJG]>--></td><!--<td class="t">附件下载</td><td>旧</td>--></tr>
<tr><td class="t">内容概述</td><td colspan="5">—&nbsp;&nbsp;—</td></tr></table></div>"""
    body = "".join(f"<p>　　<span>{text}</span></p>\n" for text in paragraphs)
    file = f'<p>附件：<a href="{attachment}">重点任务分解表</a></p>' if attachment else ""
    inside = f"""<div class="mainCont"><h1>{title}</h1><div class="funcArea">文字大小：[ <a>大</a> <a>中</a> <a>小</a> ]
浏览次数：<span id="clickCount">{count}</span></div>{table}<div id="Zoom"><!--<$[CONTENT]>start--><div class="TRS_Editor"><div>{body}{beneath}</div></div>
{file}<!--<$[CONTENT]>end--></div></div>"""
    return page(title, inside, count=count)


def news(
    title: str, paragraphs: Sequence[str], *, day: str = "2031-03-05 09:30", origin: str = "仿真日报", count: int = 1
) -> str:
    """A news article of the city portal: the line above the body, the source below it."""
    body = "".join(f"<p>　　{text}</p>" for text in paragraphs)
    inside = f"""<h1 class="text-center font24">{title}</h1><div class="funcArea text-center">发布时间：{day}　文字大小：[<a>大</a> <a>中</a> <a>小</a>]　浏览次数：{count}</div>
<div id="Zoom">{body}</div><div class="w100 text-right pdb20">来源：{origin}</div>"""
    return page(title, inside, count=count)


def xinwu(title: str, paragraphs: Sequence[str], *, day: str = "2031-03-06") -> str:
    """The skin of 新吴: h3, p.date, a table with th."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(
        title,
        f"""<div class="content doc_content_wza"><h3 class="font36">{title}</h3><p class="date">时间：{day} 11:08 字体大小：放大 正常 缩小</p>
<table class="xxgk_table_wza"><tr><th>信息索引号</th><td>014000001/2031-2</td><th>公开日期</th><td>{day}</td></tr><tr><th>文件编号</th><td>仿新发〔2031〕2号</td>
<th>效力状况</th><td>有效</td></tr></table><div id="Zoom">{body}</div></div>""",
    )


def yixing(title: str, paragraphs: Sequence[str], *, day: str = "2031-03-06") -> str:
    """The skin of 宜兴: a body in which fields of a form lie about."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(
        title,
        f"""<div class="show_title">{title}</div><div class="show_author">发布时间：{day}</div>
<div class="show_content"><input type="hidden" value="0">{body}<input type="hidden" value="1"></div>""",
    )


def picture(title: str, description: str, image: str) -> str:
    """A page whose whole body is a picture; what it says stands in its head alone."""
    metas = f'<meta name="ArticleTitle" content="{title}"><meta name="Description" content="{description}">'
    return page(title, f'<h1>{title}</h1><div id="Zoom"><p><img src="{image}" alt="2026"></p></div>', metas=metas)


def wxrb(title: str, paragraphs: Sequence[str], *, day: str = "2031-03-07") -> str:
    """An article of the newspaper's site: the day is split over three nodes."""
    year, _, rest = day.partition("-")
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(
        title,
        f"""<h1><strong>{title}</strong></h1><div class="ldate fl mgt40 font20"><p><span>{year}</span></p><p>{rest.replace("-", "/")}</p><p>08:12</p><p>来源</p><p>仿真日报</p></div>
<div id="zoom">{body}</div>""",
    )
