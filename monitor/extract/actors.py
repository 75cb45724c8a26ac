"""Who is bound: the owner of a block of a press page, and the bodies that a clause names."""

from __future__ import annotations

import re
from itertools import islice

from monitor.extract.normalise import Normal

# Wuxi's districts and county-level cities (GB/T 2260: 3202xx), and the zone that has no code of its own.
DISTRICTS = {
    "江阴": "江阴市", "宜兴": "宜兴市", "梁溪": "梁溪区", "锡山": "锡山区", "惠山": "惠山区", "滨湖": "滨湖区",
    "新吴": "新吴区", "无锡高新区": "新吴区", "经开": "无锡经开区", "无锡经开": "无锡经开区", "无锡高新": "新吴区",
}  # fmt: skip
NAMES = "|".join(sorted(DISTRICTS, key=len, reverse=True))
BODY = (
    r"(?:江阴|宜兴|锡山|惠山|无锡|蠡园|滨湖|梁溪|新吴|(?!下一步)[\u4e00-\u9fff]{2,4})(?:临港|硕放)?(?:国家)?(?:级)?"
    r"(?:高新技术产业开发区|经济技术开发区|经济开发区|高新区|经开区|开发区|度假区)"
)
SPEAKER = re.compile(
    rf"(?P<zone>{BODY})(?:党工委|党委|管委会)|(?P<district>{NAMES})(?:市委|区委|市长|区长|市政府|区政府|区|市)(?:书记|副书记|区长|市长)?"
    r"|(?P<bureau>市[\u4e00-\u9fff]{2,10}?(?:局|委|办|监委|中心|院))(?:党委|党组|局长|主任|书记|副局长|院长)"
    r"|(?P<company>[\u4e00-\u9fff]{2,8}集团)(?:党委|董事|总裁|总经理|相关负责人|有关负责人|负责人)"
    r"|(?P<police>公安局)(?:党委|局长)"
)
# 某县委书记某某: whom a piece of another city speaks with; Wuxi's own districts are known by name
HEAD = re.compile(
    r"(?:^|[,。、:—“]|中共|日前|近日|记者|[省市](?=[^省市]{1,3}[县区]))(?P<part>(?!时任|原任|本市|全市|我市|该市)[\u4e00-\u9fff]{1,3}[县区市])"
    r"(?:委(?:副?书记|常委)|[县区市]长|(?:人民)?政府(?:副?[县区市]长|党组))"
)
# Who speaks is said early in a paragraph, if at all.
MOST = 12
PERSON = re.compile(
    r"(?:书记|局长|主任|市长|区长|总裁|董事长|院长|县长|经理|部长)(?P<name>[\u4e00-\u9fff]{2,3}?)"
    r"(?=在接受|表示|说|介绍|坦言|透露|看来|带队|主持|来到|,)"
)
SAYS = re.compile(r"(?:接受[^,。]{0,8}(?:专访|采访)|强调|表示|介绍|说|指出|透露|坦言|告诉记者|谈到|看来)")
COMPANY = re.compile(
    r"^(?P<name>[\u4e00-\u9fffA-Za-z·]{2,12}?(?:集团|公司|银行|[^商书饭酒]店|航空|股份))"
    r"(?![、与和等]|党委|董事|总裁|副?总|负责|相关|有关|上下|的|将在)(?=[\u4e00-\u9fff])"
)
CITY = re.compile(r"[^,]{0,8},?(?:全市|我市)(?!公安|各|[\u4e00-\u9fff]{2,4}(?:系统|机关|部门))")
EACH = re.compile(
    rf"(?P<names>(?:{NAMES})(?:[市区])?(?:(?:、|和|及|与)(?:{NAMES})(?:[市区])?)+)(?:等地?)?(?:各|分别|都|均)?"
)
# 宜兴市将…, 海宁市力争…: a part of the city that is the subject of what it announces
SUBJECT = re.compile(
    rf"(?:(?:本报讯(?:\([^()]*\))?|同时|其中|今年|去年|年内|全年|下一步|接下来|20\d\d年|到20\d\d年底?),?)*(?:(?P<known>{NAMES})(?:市|区)?"
    r"|(?P<named>(?![今去年到同其下接以为和对将我全各该本两三多城园景社小郊辖地片新老街校厂山库灾]|开发|高新|经开|核心|示范|试验)[\u4e00-\u9fff]{1,3}[市县区]))"
    r"(?=将|要(?!求|点|素|闻|件|道)|力争|确保|计划|今年|全年|年内|召开|举行|发布|出台|印发)"
)
# 惠山高新区今年将…: a zone that is the subject
ZONE = re.compile(
    r"(?:今年|明年|下一步|20\d\d年)?,?(?P<zone>(?:江阴|宜兴|锡山|惠山|蠡园|滨湖|梁溪)(?:临港)?(?:国家级?)?"
    r"(?:高新技术产业开发区|经济技术开发区|经济开发区|高新区|经开区|开发区|度假区))(?=将|要(?!求)|力争|确保|计划|今年|全年|年内)"
)
# 锡山：新能源赛道跑出加速度
HEADLINE = re.compile(rf"(?P<name>{NAMES})[市区]?:")
# 滨湖区今年…: what a whole paragraph is about
TOPIC = re.compile(
    rf"(?:本报讯(?:\([^()]*\))?)?(?:今年以来|今年|去年|年内|全年|20\d\d年)?,?(?P<name>{NAMES})(?:[市区](?![委政人长])|(?<=高新区)|(?<=经开区))(?![、和与及至])"
)
BUREAU = re.compile(
    r"(?:今年|同时|下一步|接下来)?,?(?P<name>市[\u4e00-\u9fff]{2,8}?(?:局|委|办|中心|集团))(?=将|计划|拟|力争|今年|确保|要(?!求))"
)


class Owners:
    """The owner of each paragraph: the block header, the speaker, or the publisher's own city."""

    def __init__(self, layers: list[Normal], jurisdiction: str, report: bool):
        self.jurisdiction = jurisdiction
        self.report = report
        self.city = jurisdiction.removesuffix("市") == "无锡"
        short = re.escape(jurisdiction.rstrip("省市") if len(jurisdiction) > 2 else jurisdiction)
        # 今年本市将…: said by a bureau's head, and yet of the city
        self.own = re.compile(
            rf"(?:今年|明年|全年|年内|下一步|20\d\d年)?,?(?:{short}[省市]?(?:全市)?|全市|我市)(?:今年|全年)?(?=将|计划|力争|拟|要(?!求|点|素|闻)|预计|确保)"
        )
        self.owner: list[tuple[str, bool]] = [(jurisdiction, True)] * len(layers)
        self.before: dict[int, tuple[int, str]] = {}  # paragraph -> where its speaker begins, and who spoke before
        self.speakers: dict[int, str] = {}  # paragraph -> the person who is introduced there
        if not report:
            self._blocks(layers)

    def _blocks(self, layers: list[Normal]) -> None:
        """Walk a press page: whose block each paragraph stands in, and who speaks there."""
        current = self.jurisdiction
        blocks: list[list[int]] = []
        for number, layer in enumerate(layers):
            text = layer.text
            person = PERSON.search(text[:200])
            if person:
                self.speakers[number] = person["name"]
            name = DISTRICTS.get(text.removesuffix("区").removesuffix("市")) if self.city and len(text) <= 6 else None
            if name:
                current = name
                blocks.append([])
            elif text.startswith(("(上接", "上接第", "本报讯")):
                current = self.jurisdiction
            elif self.city and len(text) <= 40 and text[-1] != "。" and (headline := HEADLINE.match(text)):
                current = DISTRICTS[headline["name"]]
            if not name and not blocks:
                spoken, at = self._speaker(text)
                topic = TOPIC.match(text) if self.city and not spoken else None
                if topic:
                    self.owner[number] = (DISTRICTS[topic["name"]], True)
                    continue
                if spoken and self.quoted(text):
                    self.owner[number] = (spoken, True)
                    continue
                if spoken:
                    if at > 60:
                        self.before[number] = (at, current)
                    current = spoken
            if blocks:
                blocks[-1].append(number)
            self.owner[number] = (current, True)
        self._mend_columns(layers, blocks)

    def _speaker(self, text: str) -> tuple[str | None, int]:
        """The body for which the person who is introduced in text speaks, and where that sentence begins."""
        for said in islice(SAYS.finditer(text), MOST):
            begin = text.rfind("。", max(0, said.start() - 160), said.start()) + 1
            body = self._spoken(text, begin, said)
            if body:
                return body, begin
        return None, 0

    @staticmethod
    def quoted(text: str) -> bool:
        """True where the speaker is named behind the speech, which ends what is said: “…。”市住建局副局长说。"""
        said = list(SAYS.finditer(text))
        last = said[-1] if said else None
        return last is not None and text[last.end() : last.end() + 1] in ("。", "") and "”" in text[: last.start()]

    def _spoken(self, text: str, begin: int, said: re.Match[str]) -> str | None:
        head = text[max(begin, said.start() - 160) : said.start()]
        last = None
        for match in SPEAKER.finditer(head):
            last = match
        if last is None:
            part = None if self.city else HEAD.search(head)
            return part["part"] if part else None
        if last["zone"]:
            zone = last["zone"].removeprefix("市")
            if zone in ("高新区", "无锡高新区") or (zone.endswith("高新区") and "新吴" in head):
                return "新吴区"
            follow = re.match(rf",?(?:下一步)?(?P<z>{BODY})将", text[said.end() :])
            return follow["z"] if follow else DISTRICTS.get(zone.removesuffix("区"), zone)
        if last["district"]:
            follow = re.match(rf"[,:]?“?(?P<z>{BODY})(?:\([^)]*\))?将", text[said.end() :])
            zone = re.search(r"、(高新区|经开区|开发区)(?:党工委|管委会)", head)
            if follow and follow["z"] != "无锡高新区":
                return follow["z"]
            if zone and follow is None:
                return DISTRICTS[last["district"]]
            return DISTRICTS[last["district"]]
        if last["police"]:
            return "市公安局"
        return last["bureau"] or last["company"]

    def _mend_columns(self, layers: list[Normal], blocks: list[list[int]]) -> None:
        """Paragraphs that stand under two districts belong to the one whose byline ends them."""
        if len(blocks) < 2:
            return
        byline = re.compile(r"\(([\u4e00-\u9fff、]{2,16})\)$")
        home: dict[str, int] = {}  # byline -> block that has it alone
        names: list[list[tuple[int, str]]] = []
        for block in blocks:
            found = [(n, m[1]) for n in block if (m := byline.search(layers[n].text))]
            names.append(found)
        for at, found in enumerate(names):
            if len({name for _, name in found}) == 1:
                home.setdefault(found[0][1], at)
        seen: dict[str, list[int]] = {}
        for at, block in enumerate(blocks):
            for n in block:
                if len(layers[n].text) > 30:
                    seen.setdefault(layers[n].text, []).append(at)
        for at, (block, found) in enumerate(zip(blocks, names, strict=True)):
            foreign = next((name for _, name in found if home.get(name, at) != at), None)
            for n in block:
                twice = [other for other in seen.get(layers[n].text, ()) if other != at]
                if not twice:
                    continue
                if foreign is not None and home[foreign] in twice:
                    self.owner[n] = self.owner[blocks[home[foreign]][0]]
                elif len({name for _, name in names[twice[0]]}) < 2:
                    others = {name for _, name in names[twice[0]]}
                    if not others or not {name for _, name in found}:
                        self.owner[n] = (self.owner[n][0], False)

    def at(self, number: int, offset: int, clause: str) -> tuple[str, bool]:
        """Who is bound in the clause at offset of a paragraph, and whether that can be known."""
        owner, known = self.owner[number]
        begin, before = self.before.get(number, (0, owner))
        if offset < begin:
            owner = before
        if owner.startswith("市") and CITY.match(clause):
            owner = self.jurisdiction
        return owner, known

    def named(self, text: str, owner: str) -> tuple[str, str]:
        """Who a comma clause itself binds, and the rule that tells; the owner given where it names nobody."""
        if self.city and ("各" in text or "分别" in text):
            each = EACH.match(text)
            if each and ("各" in each[0] or "分别" in each[0]):
                found = re.findall(NAMES, each["names"])
                return ";".join(DISTRICTS[name] for name in found), "who.each"
        if not self.report:
            company = COMPANY.search(text)
            if company:
                return company["name"], "who.company"
            bureau = BUREAU.match(text)
            if bureau:
                return bureau["name"], "who.bureau"
            if self.own.match(text):
                return self.jurisdiction, "who.subject"
            zone = ZONE.match(text) if self.city else None
            if zone:
                return zone["zone"], "who.subject"
            subject = SUBJECT.match(text)
            if subject and (name := self._part(subject)):
                return name, "who.subject"
        return owner, "who.owner"

    def _part(self, subject: re.Match[str]) -> str | None:
        """The short official name of a part of the city; of a city that is not known, as printed."""
        if subject["known"]:
            return DISTRICTS[subject["known"]] if self.city else None
        return subject["named"]
