"""Plain text into paragraphs: whatever the line ends, the same paragraphs; nothing of the page around them."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.text import read_text

PARAGRAPHS = [
    "二〇二六年湖城市政府工作报告",
    "各位代表：",
    "三、2026年主要工作",
    "加快建设“湖滨新城”，全年完成投资120亿元，新增就业3.2万人；开工建设东湖大桥、北岸医院等18个项目，确保年底前建成通车。",
    "（一）着力做强产业",
    "坚持把实体经济放在首位，培育专精特新企业45家，规上工业增加值增长7.5%以上，单位能耗下降3%左右，再造一批有影响的品牌。",
]


def wrapped(width: int) -> str:
    """The paragraphs cut at a width anywhere, a blank line behind each."""
    cut = ["\n".join(text[at : at + width] for at in range(0, len(text), width)) for text in PARAGRAPHS]
    return "\n\n".join(cut) + "\n"


def texts(raw: str) -> list[str]:
    return [paragraph.text for paragraph in read_text(raw).paragraphs]


@pytest.mark.parametrize("width", [14, 15, 16, 17, 23, 31, 47, 60])
def test_a_cut_at_any_width_gives_the_same_paragraphs(width: int) -> None:
    assert texts(wrapped(width)) == texts("\n".join(PARAGRAPHS)) == PARAGRAPHS


def test_runs_lead_back_to_every_character() -> None:
    raw = "　　" + wrapped(19)
    for paragraph in read_text(raw).paragraphs:
        assert all(raw[paragraph.raw_offset(at)] == character for at, character in enumerate(paragraph.text))


def test_furniture_is_dropped() -> None:
    head = "当前位置：首页 > 政务公开 > 正文\n浏览次数：1234  字体大小：【大 中 小】 打印 关闭\n"
    foot = "\n责任编辑：王五\n上一篇：通知 下一篇：公告\n您是第1234567位访问者\n版权声明：转载请注明 400-0000-000\n"
    assert texts(head + "\n".join(PARAGRAPHS) + foot) == PARAGRAPHS


def test_a_page_break_inside_a_sentence_is_healed_and_one_after_a_sentence_is_kept() -> None:
    first = "公共资源交易平台全面整合，围绕企业反映集中的问题推出一批举措，营商环境持续优化，活力不断释放，推行“一窗"
    assert texts(f"{first}\n\n受理”改革。\n\n下一段从这里开始，与上一段没有关系。\n") == [
        first + "受理”改革。",
        "下一段从这里开始，与上一段没有关系。",
    ]


COLUMNS = """本报讯 3月5日，市长李某某
到东湖新城调研重点项目建设情
况。他强调，要抢抓施工黄金期，
确保全年开工18个项目。

李某某先后来到北岸医院、科

技馆等施工现场，详细了解进展
情况，要求有关部门做好服务。
（张三 李四）

市长调研东湖新城重点项目建设

本报讯 3月6日，全市春季植树
造林现场会召开。会议要求，全
年新增绿地200公顷，建成口袋
公园30个，让城市更加宜居。
（王五）

全市植树造林现场会要求扩大绿地
"""


def test_columns_are_rejoined_and_headlines_behind_their_bodies_find_them() -> None:
    version = read_text(COLUMNS)
    found = [(paragraph.article, paragraph.role) for paragraph in version.paragraphs]
    assert found == [(0, "body"), (0, "body"), (0, "byline"), (0, "title"), (1, "body"), (1, "byline"), (1, "title")]
    assert version.paragraphs[1].text.startswith("李某某先后来到北岸医院、科技馆等施工现场")
    assert version.title == "市长调研东湖新城重点项目建设"


def test_a_list_without_stops_stays_a_list() -> None:
    lines = [
        "新增老年人助餐点5家",
        "完成居家环境适老化改造300户",
        "推出公益文艺演出200场以及阅读推广、电影放映、非遗展示、艺术导赏、科普讲座、亲子活动、健康义诊等便民利民特色活动1000场次以上",
        "开办小学生爱心暑托班26个",
    ]
    assert texts("\n\n".join(lines)) == lines


def test_the_date_that_a_page_states() -> None:
    assert read_text("城市体检报告\n发布时间：2024-03-05\n正文。").published == date(2024, 3, 5)
    assert read_text("城市体检报告\n时间：2024-02-31\n正文。").published is None
    assert read_text("城市体检报告\n正文。").published is None


@pytest.mark.parametrize("raw", ["", " \n\t\n", "\x00", "。", "（张三）"])
def test_next_to_nothing_is_read_as_that(raw: str) -> None:
    assert "".join(texts(raw)) == raw.strip()


BODY = "关于安排口袋公园的通知\n\n今年全市新建口袋公园12座，改造老旧小区30个。年底前建成学前路社区食堂。\n"


@pytest.mark.parametrize(
    "below",
    [
        "上一篇：关于公布2026年度市级重点项\n目名单的通知\n下一篇：全市新增就业3万\n人 民生实事推进有力",
        "下一篇：常务会议研究部署2026年\n重点工作 力争全年新\n增高新技术企业500家",
        "【上一条】我市新建学校8所\n【下一条】我市将于2027年底前建成\n地铁3号线",
        "相关链接：\n·2024年民生实事完成情况\n·一图读懂：新建口袋公园20座",
        "热点推荐\n1 全市新增充电桩900个\n2 年内建成图书馆2座",
        "主办：市政府办公室 承办：大数据局\n网站标识码：3202000001 苏ICP备05002222号\n地址：观山路199号 邮编：214131",
        "分享到：微信 微博\n扫一扫在手机打开当\n前页\n打印本页 关闭窗口",
        "今天是2026年11月22日 星期日 农历十月初三 晴 8℃~15℃ 东南风3级",
    ],
)
def test_what_stands_below_the_text_is_no_part_of_it(below: str) -> None:
    assert read_text(f"{BODY}\n{below}\n").text == read_text(BODY).text


def test_what_a_sentence_follows_stands_not_below_the_text() -> None:
    text = read_text(f"{BODY}\n相关链接：\n\n全市新建公园20座，正在施工。\n").text
    assert "公园20座" in text
