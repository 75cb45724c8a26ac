"""The newspaper's site."""

from datetime import date

from crawler.systems import wxrb
from tests.sites import portal


def test_the_day_in_three_nodes_is_put_together() -> None:
    version = wxrb.read(
        portal.wxrb("湖东新桥合龙", ["一句。", "两句。"]), "https://www.example.cn/doc/2031/03/08/1.shtml"
    )
    assert (version.title, version.published, version.issuer) == ("湖东新桥合龙", date(2031, 3, 7), "仿真日报")
    assert version.text == "一句。\n两句。"


def test_a_page_without_the_column_takes_the_day_of_its_address() -> None:
    html = "<html><body><h1>旧闻</h1><div id='zoom'>一句。</div></body></html>"
    assert wxrb.read(html, "https://a.cn/doc/2031/03/08/1.shtml").published == date(2031, 3, 8)
