"""Parties: the forms in which a text names who speaks or acts, with the names of its own city's parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.extract.lexicon import branching
from monitor.extract.patterns import later
from monitor.extract.places import parts_of

KINDS = (
    r"(?:高新技术产业开发区|经济技术开发区|经济开发区|高新区|经开区|开发区|度假区|新区"
    r"|工业园区|(?<=湾)示范区|综合保税区|综保区|科技城|商务区)"
)
# What a zone is called by: a name of its own, not a verb that has it for its object.
CALLED = (
    r"(?!下一步|[今去明全当]年|年内|目前|支持|推[动进]|加快|建设"
    r"|鼓励|引导|围绕|全市|各|到|在|从|对|由|为|将|以|于|与)[\u4e00-\u9fff]{2,4}"
)
LONG = r"(?:江阴|宜兴|锡山|惠山|无锡|蠡园|滨湖|梁溪|新吴)"  # ahead of any two to four characters
BODY = rf"(?:{LONG}|{CALLED})(?:临港|硕放)?(?:国家)?(?:级)?{KINDS}"
# 某县委书记某某: whom a piece of another city speaks with, where its parts are not known by name
HEAD = later(
    r"(?:^|[,。、:—“”访]|中共|日前|近日|记者|[省市](?=[^省市]{1,3}[县区]))(?P<part>(?!时任|原任|本市|全市|我市|该市)[\u4e00-\u9fff]{1,3}[县区市])"
    r"(?:委(?:副?书记|常委)|[县区市]长|(?:人民)?政府(?:副?[县区市]长|党组))"
)
PERSON = later(
    r"(?:书记|局长|主任|市长|区长|总裁|董事长|院长|县长|经理|部长)(?P<name>[\u4e00-\u9fff]{2,3}?)"
    r"(?=在接受|表示|说|介绍|坦言|透露|看来|带队|主持|来到|,)"
)
SAYS = later(r"(?:接受[^,。]{0,8}(?:专访|采访)|强调|表示|介绍|说|指出|透露|坦言|告诉记者|谈到|看来|概括为)")
COMPANY = later(
    r"^(?!.{0,6}上市公司)(?P<name>(?:(?!是|记者|日前|近日|从|据|启动|推动|推进|加快|打造|建设|发展|围绕|聚焦)[\u4e00-\u9fffA-Za-z·]){2,12}?"
    r"(?:集团|公司|银行|[^商书饭酒]店|航空(?!航天|科技|产业|工业|制造|物流|枢纽|发动|零部|装备|器)|股份))"
    r"(?![、与和等]|党委|董事|总裁|副?总|负责|相关|有关|上下|的|将在|传来|介绍|表示|发布|获悉|透露|消息|数据|统计)(?=[\u4e00-\u9fff])"
)
CITY = later(
    r"(?:[^,]{0,8},)?(?:在20\d\d年的\d+个)?[^,]{0,8}(?:全市|我市)(?!公安|各|[\u4e00-\u9fff]{2,4}(?:系统|机关|部门))"
)
WHEN = (
    r"(?:(?:本报讯(?:\([^()]*\))?|\d{1,2}月\d{1,2}日(?:[上下]午|晚上?)?|(?:昨日|昨天|今天|今日|日前|近日|连日来)(?:[上下]午)?|同时|其中|据悉|今年以来|今年|去年|明年|年内|全年|上半年|下半年|[一二三四]季度|前三季度|目前|"
    r"下一步|接下来|(?:截至)?(?:20\d\d年)?(?:[\d—~\-至]{1,5}月[底末份]?(?:以?前)?|上半年|前三季度|[一二三四]季度)?|到20\d\d年底?),?)*"
)
# A bureau that does something, or tells its results; one that publishes, or is only heard of, binds nobody.
BUREAU = later(
    rf"{WHEN}(?:[\u4e00-\u9fff]{{2,3}}(?=市))?"
    r"(?P<name>市[\u4e00-\u9fff]{2,8}?(?:局|委|办|中心|集团)|县[\u4e00-\u9fff]{2,8}?局)"
    r"(?=将|计划|拟|力争|今年|全年|确保|要(?!求)|已|累计|完成|积极|持续|深入|围绕|紧紧|紧扣|聚焦|坚持|全力|扎实|着力|加快|不断"
    r"|(?:重点|集中|详细|分别|主要)?(?:通报|介绍)了[^,。]{0,24}?(?:成果|成效|进展|情况))"
)
# What a part of a city is about to do, or has done, behind its short name.
DOES = (
    r"(?=将|要(?!求|点|素|闻|件|道)|力争|确保|计划|今年|去年|目前|近年|全年|年内|累计|则|鲜明|坚持|紧扣|聚焦|着力|加快|积极|大力|持续|深入|"
    r"全力|新增|实现|完成|预计|提出|发布|出台|印发|召开|举行|举办|全[市区县]|的[^,]{2,8}会上|又|也|已|连续|先后|荣获|共有|拥有|以(?![东西南北及来上下内外])|在[^,]{2,16}(?:方面|领域|上|中)|"
    r"地区生产总值|GDP|规上|一般公共预算|固定资产投资|工业(?:总产值|投资|增加值|应税|用电)|全社会|第[一二三]产业|汇聚|集聚|引进|获批|荣获|入选|立足|抢抓|牢牢|社会消费品|外贸进出口|实际使用外资|\d+[个所家项条件])"
)
BY_FORM = (
    r"(?!(?:[今去到年同其下接以为和对将我全各该本两三多城园景社小郊辖地片新老街校厂山库灾会]|[\u4e00-\u9fff]{0,3}市区|开发|高新|经开|核心|示范|试验))"
    r"(?:(?![我全该各本])[\u4e00-\u9fff]){1,3}[市县区]"
)
# A place within a part of the city, or its people and offices, are not that part.
WITHIN = (
    r"(?![、和与及至到委政人长]"
    r"|[\u4e00-\u9fff]{0,8}?(?:街道|镇|乡|村|社区|小区|公园|医院|学校|中学|小学|路|局|园区|开发区|企业))"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """How the texts of one jurisdiction name its parts; `names` gives the official name of each calling."""

    names: Mapping[str, str]
    name: re.Pattern[str]
    speaker: re.Pattern[str]
    each: re.Pattern[str]
    subject: re.Pattern[str]
    zone: re.Pattern[str]
    headline: re.Pattern[str]
    topic: re.Pattern[str]
    own: re.Pattern[str]
    city: re.Pattern[str]
    heard: re.Pattern[str]
    place: re.Pattern[str]  # the city or a part of it, at the head of what it does

    def official(self, calling: str) -> str | None:
        """The official name of a part of the city, 江阴 or 江阴市; None where it is no part."""
        return self.names.get(calling) or (self.names.get(calling[:-1]) if calling[-1:] in ("市", "区", "县") else None)


@cache
def parties_of(jurisdiction: str) -> Parties:
    """The forms for the texts of a jurisdiction; where its parts are not known by name, only those by form."""
    names = parts_of(jurisdiction)
    known = branching(names) if names else "(?!)"
    short = re.escape(jurisdiction.rstrip("省市") if len(jurisdiction) > 2 else jurisdiction)
    return Parties(
        names=names,
        name=later(known),
        speaker=later(
            rf"(?P<zone>{BODY})(?:党工委|党委|管委会)"
            rf"|(?P<district>{known})(?:[市区县]?[委长]|[市区县]?政府|[市区县])(?:书记|副书记|[区县]长|市长)?"
            r"|(?P<discipline>市纪委书记、市监委主任)"
            r"|(?P<bureau>市(?:[建农](?=委)|[\u4e00-\u9fff]{2,10}?)(?:局|委|办|监委|中心|院))(?:党委|党组|局长|主任|书记|副局长|院长)"
            r"|(?P<company>[\u4e00-\u9fff]{2,8}集团)(?:党委|董事|总裁|总经理|相关负责人|有关负责人|负责人)"
            r"|(?P<police>公安局)(?:党委|局长)"
        ),
        each=later(
            rf"(?P<names>{known}[市区县]?(?:(?:、|和|及|与){known}[市区县]?)+)(?:等地?)?(?:[要将应])?(?:各|分别|都|均)?"
        ),
        subject=later(
            rf"{WHEN}(?:(?P<own>{short}[省市]?){DOES}"
            rf"|(?:{short}市?)?(?:(?P<known>{known})(?:[市区县]{WITHIN}|{DOES})|(?P<named>{BY_FORM}){DOES}))"
        ),
        zone=later(rf"{WHEN}(?P<zone>{BODY})(?:{DOES}|(?=还将|充分|始终|牢牢))"),
        headline=later(rf"(?P<name>{known})[市区县]?:"),
        topic=later(rf"{WHEN}(?P<name>{known})(?:[市区县]|(?<=高新区)|(?<=经开区)){WITHIN}"),
        # The city itself, not a part, a zone or an officer of it, as who a clause or a headline is about.
        city=later(
            rf"{WHEN}(?:(?:中国|[\u4e00-\u9fff]{{2,3}}省){short}|{short}市?)"
            rf"(?!市|{known}|[\u4e00-\u9fff]{{0,4}}?{KINDS}|市?(?:委|副?市长|人大|政协))(?P<does>{DOES})?(?=[\u4e00-\u9fff\d])"
        ),
        heard=later(
            rf"[^,。;]{{0,4}}[从在](?![^,。]{{0,30}}(?:全市|市委|市政府))[^,。]{{0,16}}?(?:召开|举行|举办)的(?:{short}市?)?"
            rf"(?P<name>{known})[^,。]{{2,24}}?会上?(?:获悉|了解到)"
        ),
        place=later(rf"(?:{short}[省市]?|{known}[市区县]?)(?=[^\W\dA-Za-z_]{{2}})"),
        # 今年本市将…: said by a bureau's head, and yet of the city
        own=later(
            rf"(?:今年|明年|全年|年内|下一步|20\d\d年)?,?(?:{short}[省市]?(?:全市)?|全市|我市)(?:今年|全年)?"
            r"(?=将|计划|力争|拟|要(?!求|点|素|闻)|预计|确保)"
        ),
    )
