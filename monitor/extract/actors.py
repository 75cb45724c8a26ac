"""Who is bound: the owner of a block of a press page, and the bodies that a clause names."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from monitor.extract.normalise import Normal
from monitor.extract.parties import BODY, BUREAU, CITY, COMPANY, HEAD, PERSON, SAYS, WHEN, Parties, parties_of
from monitor.extract.patterns import later
from monitor.extract.standing import GOES_ON

# Who speaks is said early in a paragraph, if at all.
MOST = 12
STARTS = later(r"(?:^|[,。;:!?“])(?=.)")
OF_PART = later(rf"{WHEN}(?:全|我|该|本)(?P<kind>[区县])(?![内各直])")
OF_ALL = later(r"全市(?![第首前最])|我市|[省市]委|[省市]政府|市领导|市长|各[市区县板]|[市县区]、")  # said of the city
OF_ALL_BEHIND = later(r"全市|我市|市领导|市长|市委书记|[市县区]、")
CAPTION = 46  # characters of a headline, or of a line that introduces who speaks, at most
# 市某局局长 林海: a line of its own, above what that person says
CAPTIONED = later(
    r"(?P<office>书记|局长|主任|[市区县]长|总裁|董事长|总经理|院长|行长|校长)\s*(?!的)[\u4e00-\u9fff]{2,3}(?:\([^()]*\))?:?$"
)
ZONE = later(rf"(?P<zone>{BODY})")
LEDE = 3  # paragraphs in which a piece says whom it is about
OF_CITY = later(rf"{WHEN}(?:全市|我市)(?!公安|各)")


class Owners:
    """The owner of each paragraph: the block header, the speaker, or the publisher's own city."""

    def __init__(self, layers: list[Normal], jurisdiction: str, report: bool):
        self.jurisdiction = jurisdiction
        self.report = report
        self.parties: Parties = parties_of(jurisdiction)
        self.known = bool(self.parties.names)  # the parts of the city, by name
        self.owner: list[tuple[str, bool]] = [(jurisdiction, True)] * len(layers)
        self.before: dict[int, tuple[int, str]] = {}  # paragraph -> where its speaker begins, and who spoke before
        self.turns: dict[int, list[tuple[int, str]]] = {}  # paragraph -> from which offset on somebody else is meant
        self.speakers: dict[int, str] = {}  # paragraph -> the person who is introduced there
        if not report:
            self._blocks(layers)

    def _blocks(self, layers: list[Normal]) -> None:
        """Walk a press page: whose block each paragraph stands in, and who speaks there."""
        current, part = self.jurisdiction, ""
        blocks: list[list[int]] = []
        headed = self._headed(layers)
        article, ahead, lede = -1, 0, LEDE  # the article, its first paragraph, and how much of its lede is to come
        for number, layer in enumerate(layers):
            text = layer.text
            if layer.paragraph.article != article or text.startswith("本报讯"):
                ahead = number if layer.paragraph.article != article else ahead
                article, lede = layer.paragraph.article, LEDE
                current = headed.get(article, self.jurisdiction)
            person = PERSON.search(text[:200])
            if person:
                self.speakers[number] = person["name"]
            name = self.parties.official(text) if self.known and len(text) <= 6 else None
            if name:
                current = name
                blocks.append([])
            elif text.startswith(("(上接", "上接第")):
                current = headed.get(article, self.jurisdiction)
            elif self.known and len(text) < CAPTION and (person := CAPTIONED.search(text)):
                current = self._office(text[: person.end("office")]) or self.jurisdiction
            elif (
                self.known
                and len(text) <= 40
                and (line := self.parties.headline.match(text))
                and not text.endswith("。")
            ):
                current = self.parties.names[line["name"]]
            if blocks:
                blocks[-1].append(number)
                self.owner[number] = (current, True)
                continue
            current = self._paragraph(number, text, current)
            part = self._turn(number, text, part)
            if lede and "。" in text:
                whole = OF_CITY.search(text) or self._of_city(text)
                lede = lede - 1 if current == self.jurisdiction and not whole else 0
                if lede >= 0 and current == self.jurisdiction and (who := self._of_lede(number, text)):
                    current, lede = who, 0
                    self.owner[ahead : number + 1] = [(who, True)] * (number + 1 - ahead)
        self._mend_columns(layers, blocks)

    def _headed(self, layers: list[Normal]) -> dict[int, str]:
        """The part of the city that the headlines of each article name, where they name one alone and not the city."""
        found: dict[int, set[str]] = {}
        begun: set[int] = set()
        for layer in layers:
            text, paragraph = layer.text, layer.paragraph
            if paragraph.role != "title" and (paragraph.article in begun or len(text) >= CAPTION or "。" in text):
                begun.add(paragraph.article)
            elif self.known and not self.parties.official(text) and not OF_ALL.search(text) and not self._of_city(text):
                named = found.setdefault(paragraph.article, set())
                zones = {match["zone"] for match in ZONE.finditer(text) if not self.parties.official(match["zone"])}
                text = text if not zones else ZONE.sub("", text)
                named |= zones | {
                    self.parties.names[match[0]]
                    for match in self.parties.name.finditer(text)
                    if match[0] not in ("高新", "经开") or text.startswith("区", match.end())  # no 高新技术企业
                }
        return {article: next(iter(named)) for article, named in found.items() if len(named) == 1}

    def _of_lede(self, number: int, text: str) -> str | None:
        """The part of the city that an article is about: the subject of its first sentence, where the city is none.

        Where that has no subject, the only one of the first paragraph is.
        """
        first = text.find("。")
        if (told := self.turns.get(number)) and told[0][1] == self.jurisdiction:
            return None
        turns = [
            (at, who) for at, who in self.turns.get(number, ()) if who[-1] in "市区县" and who != self.jurisdiction
        ]
        if not turns or len({who for _, who in turns}) > 1:
            return None
        at, who = turns[0]
        behind = who[-1] != "市" and OF_ALL_BEHIND.search(text, at, first if at < first else len(text))
        return None if behind or OF_ALL.search(text, 0, at) else who

    def _paragraph(self, number: int, text: str, current: str) -> str:
        """Set whose paragraph it is by who speaks or is spoken of in it; returns whose the next ones are."""
        spoken, at = self._speaker(text)
        topic = self.parties.topic.match(text) if self.known and not spoken else None
        if topic or (spoken and self.quoted(text)):
            self.owner[number] = (self.parties.names[topic["name"]] if topic else str(spoken), True)
            return current
        if spoken and at > 60:
            self.before[number] = (at, current)
        self.owner[number] = (spoken or current, True)
        return spoken or current

    def _turn(self, number: int, text: str, part: str) -> str:
        """Note where in a paragraph somebody else becomes the subject; `part` is the city's part that was named last.

        Returns that part for the next paragraph.
        """
        before = self.turns.get(number - 1)
        turns: list[tuple[int, str]] = [(0, before[-1][1])] if before and GOES_ON.match(text) else []
        carried = len(turns)
        for match in STARTS.finditer(text):
            who = self._subject(text, match.end()) or self._heard(text, match.end())
            if who is None and part and (own := OF_PART.match(text, match.end())) and own["kind"] == part[-1]:
                told = bool(turns) and turns[-1][1].startswith(own["kind"])  # 全县 in the words of 县水利局
                who = None if told else part
            if who is None and turns and OF_CITY.match(text, match.end()):
                who = self.owner[number][0]
            if who is None and self.known and (turns or self.owner[number][0] != self.jurisdiction):
                city = self.parties.city.match(text, match.end())
                who = self.jurisdiction if city and city["does"] is not None else None
            if who is not None:
                again = len(turns) > carried and text.find("。", turns[-1][0], match.end()) < 0
                back = turns[-1][1] if again else None
                turns.append((match.end(), who))
                part = who if who[-1] in "区县" else part
                if back not in (None, who) and (stop := text.find("。", match.end())) >= 0:
                    turns.append((stop + 1, back))  # 甲市……，其中乙区……。: and the next sentence is about the first
        if turns:
            self.turns[number] = turns
        return part

    def _subject(self, text: str, at: int) -> str | None:
        """Who is the subject of the comma clause that begins at an offset: a bureau, a zone, a part of the city."""
        bureau = BUREAU.match(text, at)
        if bureau:
            return bureau["name"]
        zone = self.parties.zone.match(text, at)
        if zone:
            return self._zone(zone["zone"])
        subject = self.parties.subject.match(text, at)
        if subject and subject["own"]:
            return self.jurisdiction
        return (self.parties.names[subject["known"]] if subject["known"] else subject["named"]) if subject else None

    def _of_city(self, text: str) -> bool:
        """True where the city itself is what a clause of a headline, or of the first sentence, is about."""
        first = text.find("。") + 1 or len(text)
        return self.known and any(self.parties.city.match(text, at.end()) for at in STARTS.finditer(text, 0, first))

    def _heard(self, text: str, at: int) -> str | None:
        """Whose meeting it is that a journalist heard of what follows: 记者从……召开的甲区推进会上获悉."""
        heard = self.parties.heard.match(text, at) if self.known else None
        return self.parties.names[heard["name"]] if heard else None

    def _zone(self, zone: str) -> str:
        """The official name of a zone, or its name as printed."""
        return self.parties.official(zone) or zone

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
        return self._office(text[max(begin, said.start() - 160) : said.start()], text[said.end() :])

    def _office(self, head: str, behind: str = "") -> str | None:
        """The body whose officer head names last, or in whose name the words behind go on."""
        last = None
        for match in self.parties.speaker.finditer(head):
            last = match
        if last is None:
            part = None if self.known else HEAD.search(head)
            return part["part"] if part else None
        if last["zone"]:
            follow = re.match(rf",?(?:下一步)?(?P<z>{BODY})将", behind)
            twin = self.parties.names.get("高新", "")
            zone = self._zone(last["zone"].removeprefix("市"))
            if zone.endswith("高新区") and twin and twin[:2] in head:
                return twin
            return follow["z"] if follow else zone
        if last["district"]:
            follow = re.match(rf"[,:]?“?(?P<z>{BODY})(?:\([^)]*\))?将", behind)
            if follow and not self.parties.official(follow["z"]):
                return follow["z"]
            return self.parties.names[last["district"]]
        if last["discipline"]:
            return "市纪委监委"  # one office with two names
        if last["police"]:
            return "市公安局"
        return last["bureau"] or last["company"]

    def _mend_columns(self, layers: list[Normal], blocks: list[list[int]]) -> None:
        """Paragraphs that stand under two districts belong to the one whose byline ends them."""
        if len(blocks) < 2:
            return
        byline = later(r"\(([\u4e00-\u9fff、]{2,16})\)$")
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
        turns = self.turns.get(number)
        if turns and (turned := bisect_right(turns, offset, key=lambda turn: turn[0])):
            owner = turns[turned - 1][1]
        if owner.startswith("市") and CITY.match(clause):
            owner = self.jurisdiction
        return owner, known

    def named(self, text: str, owner: str) -> tuple[str, str]:
        """Who a comma clause itself binds, and the rule that tells; the owner given where it names nobody."""
        if self.known and ("各" in text or "分别" in text):
            each = self.parties.each.match(text)
            if each and ("各" in each[0] or "分别" in each[0]):
                found = self.parties.name.findall(each["names"])
                return ";".join(self.parties.names[name] for name in found), "who.each"
        if not self.report:
            company = COMPANY.search(text)
            if company:
                return company["name"], "who.company"
            if self.parties.own.match(text):
                return self.jurisdiction, "who.subject"
            subject = self._subject(text, 0)
            if subject:
                return subject, "who.subject"
        return owner, "who.owner"
