"""T-E6: the same number, year or word written in several ways is one; what is quoted stays as it was printed."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.read.blocks import Line
from crawler.read.html import paragraphs_of, read_html
from crawler.values import Version
from monitor.compare import Document, compare
from monitor.extract import extract


def said(version: Version) -> Document:
    return Document(version=version, extraction=extract(version, date(2026, 1, 20), "无锡市"))


def line(text: str) -> Document:
    return said(Version(paragraphs=paragraphs_of([Line(text)])))


SAME = {
    "full width digits": ("2026年，新建5G基站1200个。", "２０２６年，新建５Ｇ基站１２００个。"),
    "thousands": ("2026年，新建5G基站1200个。", "2026年，新建5G基站1,200个。"),
    "a blank": ("2026年，新建5G基站1200个。", "2026年，新建5G基站 1200 个。"),
    "a thin space": ("2026年，新建5G基站1200个。", "2026年，新建5G基站1\u2009200\u202f个。"),
    "no width": ("2026年，新建5G基站1200个。", "2026年，新建5G基\u200b站1\u200c2\u200d0\u20600个。"),
    "soft hyphens": ("2026年，新建5G基站1200个。", "2026年，新建5G基\u00ad站12\u00ad00个。"),
    "trillions": ("2026年，地区生产总值达到1.65万亿元。", "2026年，地区生产总值达到16500亿元。"),
    "a percentage in words": ("2026年，地区生产总值增长5%。", "2026年，地区生产总值增长百分之五。"),
    "its fraction too": ("2026年，城镇登记失业率控制在5.5%以内。", "2026年，城镇登记失业率控制在百分之五点五以内。"),
    "two per cent signs": ("2026年，地区生产总值增长5％。", "2026年，地区生产总值增长5﹪。"),
    "a year with 〇": ("到2026年底，新建学校20所。", "到二〇二六年底，新建学校20所。"),
    "a year with 零": ("到2026年底，新建学校20所。", "到二零二六年底，新建学校20所。"),
    "a year with O": ("到2026年底，新建学校20所。", "到二O二六年底，新建学校20所。"),
    "two years": ("2025—2027年，新建学校20所。", "二〇二五—二〇二七年，新建学校20所。"),
}


@pytest.mark.parametrize("name", SAME)
def test_t_e6_one_thing_in_two_ways_is_no_change_and_reads_as_the_same(name: str) -> None:
    one, other = SAME[name]
    before, after = line(one), line(other)
    assert compare(before, after) == compare(after, before) == ()
    ((told,), (again,)) = (each.extraction.statements for each in (before, after))
    assert (again.value, again.unit, again.end) == (told.value, told.unit, told.end)
    assert again.quote in "".join(other.split())  # as it is printed, blanks aside


def test_t_e6_a_month_in_numerals_is_that_month() -> None:
    before, after = line("2026年10月底前建成湖东大桥。"), line("二〇二六年十月底前建成湖东大桥。")
    assert compare(before, after) == ()
    (later,) = compare(before, line("二〇二六年十二月底前建成湖东大桥。"))
    assert "later" in later.classes


@pytest.mark.parametrize(
    "entities",
    [
        "1200&#20010;&#x3002;",
        "&#65297;&#65298;00个。",
        "12&shy;00&zwnj;个。",
        "&ensp;1200&nbsp;个。",
        "1&thinsp;200个&lrm;。",
    ],
)
def test_t_e6_an_entity_is_its_character(entities: str) -> None:
    page = "<html><body><div id='Zoom'><p>2026年，新建5G基站{}</p></div></body></html>"
    before, after = (said(read_html(page.format(each))) for each in ("1200个。", entities))
    assert compare(before, after) == ()
    (statement,) = after.extraction.statements
    assert (statement.value, statement.unit) == (1200, "个")


def test_t_e6_per_mille_is_not_per_ten_thousand() -> None:
    (change,) = compare(line("2026年，死亡率控制在8‰以内。"), line("2026年，死亡率控制在8‱以内。"))
    assert change.classes == ("redefined",)
