"""Sections: which role, year, owner and strength the text has at each place, and its cutting into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from crawler.values import Version
from monitor.extract.actors import Owners
from monitor.extract.clauses import Clause, Tense
from monitor.extract.describing import DELIVERS, MAY_COUNT
from monitor.extract.governments import government_of
from monitor.extract.lexicon import Words
from monitor.extract.normalise import Normal
from monitor.extract.openings import PLAN_IN, TOP, YEAR_IN, State, genre_of, names_document, opening
from monitor.extract.patterns import later
from monitor.extract.periods import PLANS, whole_year
from monitor.extract.plans import aims_at, heading_rank, opens_alone, plan_heading, runs_in
from monitor.extract.standing import Standing
from monitor.extract.tables import find_rows
from monitor.extract.tense import begins_year, is_over, lasting, press_tense, sets_aim
from monitor.values import Section, Strength

STOP = re.compile(r"[。；;!?！？…]")
NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}(?:、|部分|,)|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]+[章节])"
)
REVIEW_HEAD = re.compile(
    r"回顾|总结|成就|成绩|成效|取得.{0,12}(?:进展|突破|成果)|完成情况|执行情况|主要做了|所做的工作|工作情况|历程|进展情况|过去"
)
EXPECT_HEAD = re.compile(r"预期(?:性)?(?:目标|指标)[^任工举措安]*$")
GOALS_HEAD = re.compile(
    r"奋斗目标|远景|(?:规划|时期|五年|“?十[四五六]五”?).{0,14}(?:目标|任务|思路|部署|蓝图)|总体(?:要求|思路)|发展目标|指导思想|主要目标"
)
TASK_HEAD = re.compile(r"工作|任务|安排|重点|举措|打算|建议|做好|实事|计划|措施|建设|目标|部署|清单|方案|指标")
NOTES_HEAD = re.compile(
    r"^(?:附[件:]?:?)?(?:名词解释|名词注释|注释|有关用语说明|相关用语|用语说明|.{0,12}名词解释|.{0,12}用语说明|相关附件|相关链接|相关报道)"
)
PART_HEAD = re.compile(
    r"(?:20\d\d年(?!\d{1,2}月)|过去|今后)[^。,;]{0,30}|“?十[一二三四五六]五”?[^。,;]{0,12}(?:成就|成绩|回顾|成效|目标|任务)"
)
# A set of first characters in front of branches spares most places of a text from trying each of them.
PROBLEMS = re.compile(
    r"(?=[看肯总清深存面])(?:(?:看到|肯定|总结)(?:取得的?)?成绩的同时|(?:清醒|深刻|清楚|深)地?(?:认识到|看到|意识到)"
    r"|存在(?:不少|一些|许多|诸多)?(?:困难|问题|不足|短板)|面临(?:不少|一些|许多|诸多|的)?(?:困难|问题|挑战))"
)
HEADS = re.compile(r"目标|指标|20[3-6]\d")  # cheap: no list header and no horizon is without one of these
TARGETS = re.compile(
    r"(?:主要)?(?:预期|发展|工作|奋斗|预期性|约束性)?(?:目标|指标)(?:任务)?(?:建议)?(?:安排)?(?:是|为|如下|有|包括|设定为)?:|"
    r"主要(?:预期|发展)?目标(?:是|为|如下)|预期目标(?:是|为|如下)|主要预期目标"
)
# 对生产总值增长5%、……等预期目标; 预期目标定为5%
EXPECTED = re.compile(r"等[^,。;、]{0,12}预期目标|预期目标[定设][为在]")
EXPECT = re.compile(r"预期|建议|初步")
# 围绕上述目标，重点抓好以下六方面工作: a newspaper goes on with the tasks themselves
TASKS_BELOW = later(
    r"(?:上述|以上|这些|今年的?|20\d\d年的?|新的?一年)[^。]{0,40}(?:抓好|做好|推进|开展|干好)[^。]{0,12}"
    r"(?:[一二三四五六七八九十\d]+个?方面|以下)[^。]{0,8}工作[:。]?$"
)
EXPECT_LIST = re.compile(r"预期(?:目标|指标)(?:是|为|如下)?:$")
YEARS = re.compile(
    r"(?=[五过这回“十本])(?![^,。;]{6,26}?(?:最[大高多长]|唯一|首[个条座家])[^,。;]{0,6}的)(?:五年来|过去(?:的)?五年|这五年|五年间|回望“?十|回顾“?十|“?十[二三四五]五”?(?:时期|期间|以来)|本届政府)"
)
ONE_YEAR = re.compile(
    r"(?=[过一刚2初这去])(?:过去(?:的)?一年|一年来|刚刚过去的|(?<!\d)(20\d\d)年(?:是|,|全省|全市|全区|全县|我们|预计)|初步(?:统计|核算)|这一年|去年)"
)
THIS_YEAR = re.compile(r"(?:今年|(?<![\d到])20\d\d年)(?:是|,|的?(?:工作|政府工作|重点|主要|经济|发展|全[省市区县]))")
TURNS = re.compile(r"今年|20\d\d年(?:是|,|的?工作)")
HORIZON = re.compile(r"(?:到)?(20[3-6]\d)年(?:的?远景目标|,|我?[省市区县]|,?基本)")
UPPER = re.compile(
    r"(?:省委|省政府|省党代会报告|党中央|中央|国务院|市委(?!副?书记|常委)|省第.{1,4}次党代会|习近平总书记)[^,。;]{0,12}?(?:提出|指出|要求|强调|明确)(?!的)"
)
BACK = re.compile(r"(?:过去的?(?:五年|一年)|五年来|一年来|回顾(?:过去|“?十)|刚刚过去的)")
HOPED = re.compile(r"(?:期待|期盼|希望)(?!小学|中学|学校|工程|之|的|田野)")

LABEL = re.compile(
    r"(?=[本(\d①-⑳★●■◆▲·•▶►◇□○※—*])(?:(?:本报讯(?:\([^)]{1,20}\))?“?|\(上接[^()]{1,8}\)|\(?\d{1,2}\)|\d{1,2}[.、](?!\d(?!\d{3}年))|\([一二三四五六七八九十]{1,3}\)|[①-⑳★●■◆▲·•▶►◇□○※]+|—+)"
    r"\*?|\*+(?=[^\WA-Za-z_]|“)"
    # 05 建成, 12 实施: the blank behind the number of an item is gone
    r"|0\d(?=[^\W\dA-Za-z_]))"
)
ITEM_NUMBER = re.compile(r"\d{1,2}")
NUMBERED_DEED = Words((*DELIVERS, *["为", "对", "推进", "推动", "深化", "完善", "加强", "持续", "全面", "实施"]))


def _label(piece: str, item: int = -1) -> int:
    """How long the number or mark of an item is that a clause begins with; `item` is the number that comes next."""
    if piece[0].isalpha() and piece[0] != "本":
        return 0
    if label := LABEL.match(piece):
        return label.end()
    number = ITEM_NUMBER.match(piece)
    if number and int(number[0]) == item:
        return number.end()
    return number.end() if number and NUMBERED_DEED.beginning(piece, number.end()) else 0


@dataclass(frozen=True, slots=True)
class Opened:
    """The section that is being read: what holds in it as it began, and for whom who speaks."""

    state: State
    first: int
    owner: str
    speaker: str


def _expected(text: str, state: State, opening: State) -> State:
    """The state of a press piece at a paragraph: the lines below 今年预期目标是: are expected, up to prose."""
    if text.endswith(":") and EXPECT_LIST.search(text):
        begin, end = whole_year(state.year) if "今年" in text else (state.start, state.end)
        return replace(state, strength="expect", start=begin, end=end)
    return opening if state.strength == "expect" and "。" in text else state


def _heads_part(text: str) -> bool:
    """True for a heading without a number that names its years: 2022年工作回顾."""
    return bool(PART_HEAD.fullmatch(text)) and not re.search("工作报告$|大会", text)


def _heading_state(text: str, state: State, published: date, ordinal: int, tops: int, parted: bool) -> State | None:
    """The state that a heading opens; None if it says nothing new.

    `parted` says that headings without a number part the report; numbered ones are then below them.
    """
    if NOTES_HEAD.match(text):
        return State("other", text, state.year, None, None)
    if not TOP.match(text) and not _heads_part(text):
        return None
    years = [int(year) for year in YEAR_IN.findall(text)]
    plan = PLAN_IN.search(text)
    if parted and TOP.match(text) and not years and not plan:
        return replace(state, heading=text)
    if REVIEW_HEAD.search(text) and not re.search(r"做好|全力|奋力(?!谱写)", text):
        year = min(years) if years else published.year - 1
        begin, end = whole_year(year)
        if plan and not years:
            first = PLANS[plan[1]]
            begin, end = date(first, 1, 1), date(first + 4, 12, 31)
        elif not years and re.search("五年|本届", text):
            begin, end = date(published.year - 5, 1, 1), date(published.year - 1, 12, 31)
        return State("review", text, year, begin, end)
    year = max(years) if years else published.year
    begin, end = whole_year(year)
    if GOALS_HEAD.search(text) and not (years and not plan and "五年" not in text):
        if plan:
            first = PLANS[plan[1]]
            begin, end = date(first, 1, 1), date(first + 4, 12, 31)
        elif "五年" in text:
            begin, end = date(published.year, 1, 1), date(published.year + 4, 12, 31)
        return State("goals", text, year, begin, end)
    if TASK_HEAD.search(text) or years:
        return State("tasks", text, year, begin, end)
    if ordinal == 1 and tops > 1 and state.role in ("other", "review"):
        begin, end = whole_year(published.year - 1)
        return State("review", text, published.year - 1, begin, end)
    if ordinal >= tops - 1 or state.role in ("tasks", "goals"):
        return State("tasks", text, year, begin, end)
    return None


def _review_cue(text: str, state: State, published: date) -> State:
    """The state with the review's period switched where the text says 五年来 or 过去一年."""
    many, one = YEARS.search(text), ONE_YEAR.search(text)
    if one and one[1] and int(one[1]) not in (published.year, published.year - 1):
        one = None
    if many and one and one.start() < many.start() and many.start() > 60:
        many = None
    if many and (not one or many.start() <= one.start() or one.start() > 30):
        plan = PLAN_IN.search(many[0]) or PLAN_IN.search(text[many.start() : many.start() + 8])
        first = PLANS[plan[1]] if plan else published.year - 5
        return replace(state, start=date(first, 1, 1), end=date(first + 4, 12, 31))
    if one:
        year = int(one[1]) if one[1] else published.year - 1
        begin, end = whole_year(year)
        return replace(state, year=year, start=begin, end=end)
    return state


class Reading:
    """Walks a version's paragraphs once and hands out their clauses; collects the sections on the way."""

    def __init__(
        self, version: Version, layers: list[Normal], published: date, jurisdiction: str, *, all_clauses: bool = False
    ):
        self.version = version
        self.all_clauses = all_clauses  # those of a review too that can state nothing
        self.layers = layers
        self.published = published
        self.texts = [layer.text for layer in layers]
        self.genre = genre_of(version.title or "", self.texts)
        self.report = self.genre != "press"
        self._opening = opening(version.title or "", self.texts, self.genre, published)
        self.tops = sum(bool(TOP.match(text)) and len(text) < 45 for text in self.texts)
        self.sections: list[Section] = []
        self.sentence = 0
        self.item = -1  # the number of the next item of a list whose numbers no mark sets off
        self.firmness: Strength = "plan"  # of the section that a heading of the first rank opened
        self.ordinal = 0  # of the last heading of the first rank
        self.parted = False  # whether headings without a number, 2022年工作回顾, part the report
        self.basis: int | None = None  # rank of the heading under which a plan tells what was reached so far
        self.open: Opened | None = None
        self.quoting = False  # whether a press piece hands out the tasks of a report
        self.rows = {} if all_clauses or self.genre == "press" else find_rows(layers)
        own = government_of(version.title or "", self.texts, jurisdiction) if self.report else jurisdiction
        self.owners = Owners(layers, own, self.report)
        self.standing = Standing(published)

    def clauses(self) -> Iterator[Clause]:
        """Every clause of the document in order. The sections are whole when it is at its end."""
        state = self._opening
        mood: Tense = "future" if state.role == "tasks" or state.start else "open"
        article = 0
        for number, layer in enumerate(self.layers):
            text = layer.text
            if number in self.rows:
                if self.rows[number] is not None and state.role in ("tasks", "goals"):
                    self._enter(state, number)
                    yield self._listed(layer, number, state)
                continue
            if not text or (self.genre == "plan" and number < 8 and names_document(text)):
                continue
            if not self.report and layer.paragraph.article != article:
                article = layer.paragraph.article
                mood = "future" if state.start else "open"
                state = self._opening if self.quoting else state
                self.quoting = False
                self.standing.end()
            if state.role == "press":
                self.standing.head(text)
                if len(text) < 30 and text[-1:] not in STOPS and EXPECT_HEAD.search(text):
                    state = replace(state, strength="expect")
                elif "工作" in text[-4:] and len(text) < 90 and TASKS_BELOW.search(text):
                    state, self.quoting = State("tasks", text[:40], state.year, *whole_year(state.year)), True
                    mood = "future"
            opened = self._headed(text, state)
            state = opened or self._moved(text, state)
            if not self.report:
                state = _expected(text, state, self._opening)
            self._enter(state, number)
            if opened is not None:
                continue
            if state.role == "press" and state.start and self._opening.start:
                mood = "future"  # below a headline that names the year, or the plan, of what is promised
            for clause in self._cut(layer, number, self._looking_back(text, state), mood):
                if state.role == "press":
                    mood = lasting(clause.text, clause.tense, mood)
                yield clause
        self._leave(len(self.layers) - 1)

    def _listed(self, layer: Normal, number: int, state: State) -> Clause:
        """The clause of a row of a table."""
        return Clause(
            text=layer.text, source=layer, offset=0, paragraph=number, sentence=self.sentence, role=state.role,
            tense="future", published=self.published, year=state.year, start=state.start, end=state.end,
            who=self.owners.owner[number][0], strength=state.strength,
        )  # fmt: skip

    def _headed(self, text: str, state: State) -> State | None:
        """The state that a paragraph opens as a heading; None if it is none, or says nothing new."""
        if not self.report or len(text) >= 60 or text.endswith("。"):
            return None
        top = bool(TOP.match(text))
        self.ordinal += top
        if top or not NUMBERED.match(text):
            opened = self._opened(text, state)
            self.firmness = opened.strength if top and opened else self.firmness
            return opened
        strength: Strength = "expect" if EXPECT_HEAD.search(text) else self.firmness
        opened = self._opened(text, state)
        return replace(opened or state, strength=strength) if opened or strength != state.strength else None

    def _opened(self, text: str, state: State) -> State | None:
        """The state that a heading opens by its words and its place; 预期目标 is a list of what is expected."""
        if self.genre == "report":
            self.parted = self.parted or _heads_part(text)
            opened = _heading_state(text, state, self.published, self.ordinal, self.tops, self.parted)
        else:
            opened = self._in_plan(text)
        return replace(opened, strength="expect") if opened and EXPECT_HEAD.search(text) else opened

    def _in_plan(self, text: str) -> State | None:
        """The state that a heading of a plan, list or bulletin opens."""
        if NOTES_HEAD.match(text):
            return State("other", text, self._opening.year, None, None)
        opened = plan_heading(text, self._opening, self.published, self.basis)
        if opened is not None:
            self.basis = heading_rank(text) if opened.role == "review" != self._opening.role else None
        return opened

    def _moved(self, text: str, state: State) -> State:
        """The state with what the paragraph's own first words change: the years of a review, problems, this year."""
        if self.genre == "bulletin":
            return state
        if state.role == "review":
            state = _review_cue(text, state, self.published)
            if len(text) > 40 and PROBLEMS.search(text[:260]):
                return replace(state, role="problems")
            return state
        if state.role == "problems" and text.startswith(("各位代表", "五年来", "过去")):
            return replace(state, role="review")
        return self._forward(text, state) if state.role == "goals" else state

    def _enter(self, state: State, number: int) -> None:
        """Begin a section at a paragraph, unless it goes on with the one that is open."""
        owner, speaker = self.owners.owner[number][0], self.owners.speakers.get(number, "")
        if self.open is not None:
            before = self.open.state
            if (before.role, before.heading, self.open.owner) == (state.role, state.heading, owner):
                if speaker and not self.open.speaker:
                    self.open = replace(self.open, speaker=speaker)
                return
            self._leave(number - 1)
        self.open = Opened(state, number, owner, speaker)

    def _leave(self, last: int) -> None:
        """End the open section at a paragraph."""
        if self.open is None or last < self.open.first:
            return
        state = self.open.state
        self.sections.append(
            Section(
                role=state.role, heading=state.heading, first=self.open.first, last=last, start=state.start,
                end=state.end, jurisdiction=self.open.owner, speaker=self.open.speaker,
            )
        )  # fmt: skip

    def _looking_back(self, text: str, state: State) -> State:
        """The state of a single paragraph of a forward section that opens with 过去五年 or 一年来, as summaries do."""
        if self.genre == "plan" and (alone := runs_in(text, self._opening, self.published) or opens_alone(text, state)):
            return alone
        if state.role not in ("tasks", "goals") or not BACK.match(text):
            return state
        begin, end = whole_year(self.published.year - 1)
        back = replace(state, role="review", year=self.published.year - 1, start=begin, end=end)
        return _review_cue(text, back, self.published)

    def _forward(self, text: str, state: State) -> State:
        """The state of a section of goals after a paragraph that turns to this year."""
        if HORIZON.search(text[:60]) and not state.heading.startswith("三"):
            return state
        if THIS_YEAR.search(text[:80]) and TURNS.search(text[:80]):
            begin, end = whole_year(self.published.year)
            return State("tasks", state.heading, self.published.year, begin, end)
        return state

    def _cut(self, layer: Normal, number: int, state: State, mood: Tense) -> Iterator[Clause]:
        text = layer.text
        role, strength = state.role, state.strength
        start, end, year = state.start, state.end, state.year
        at = 0
        listed = False
        said = ahead = mood  # the tense of the clause before in the same sentence, by its words and by its time
        for stop in _stops(text):
            piece = text[at:stop]
            begin_at, at = at, stop + (text[stop : stop + 1] in ".。；;!?！？…,")
            if not piece:
                continue
            mark = text[begin_at - 1] if begin_at else "。"
            if (label := _label(piece, self.item if begin_at == 0 else -1)) < len(piece):
                if begin_at == 0:
                    self.item = int(piece[:label]) + 1 if piece[:label].isdecimal() else -1  # 13新开……, 14分类开展……
                piece, begin_at = piece[label:], begin_at + label
            if mark not in ";；,":
                self.sentence += 1
                role, strength, start, end, year = state.role, state.strength, state.start, state.end, state.year
                listed = False
                if self.genre == "plan" and (aimed := aims_at(piece, state)):
                    state, end = aimed, aimed.end
                if (aim := sets_aim(text, begin_at)) and EXPECT.search(aim):
                    strength = "expect"
            if role in ("goals", "tasks", "other", "press") and not listed and HEADS.search(piece):
                header = TARGETS.search(piece)
                strength = "expect" if EXPECTED.search(piece) else strength
                if header and (":" in piece[header.start() :] or header[0].endswith((":", "是", "为"))):
                    listed = True
                    if role != "press":
                        role = "target-list"
                    if EXPECT.search(piece[: header.end() + 2]):
                        strength = "expect"
                horizon = HORIZON.search(piece)
                if horizon and MAY_COUNT.search(piece[: horizon.start()]):
                    horizon = None  # 新增泊位40个,到2030年…: it governs what follows it
                if horizon and (end is None or end.year < int(horizon[1])):
                    start, end = None, date(int(horizon[1]), 12, 31)
                    role = "horizon"
                    if mark not in "；;," and piece.startswith(
                        "到20"
                    ):  # its sentences go on: 到2035年,……。……达到90万吨。
                        state = replace(state, role=role, start=start, end=end)
                elif header and re.search("今年|全年", piece[: header.end()]):
                    start, end = whole_year(self.published.year)
                elif header and PLAN_IN.search(piece[: header.end()]):
                    first = PLANS[PLAN_IN.search(piece[: header.end()])[1]]  # type: ignore[index]
                    start, end = date(first, 1, 1), date(first + 4, 12, 31)
            if role in SILENT or (role == "review" and not self.all_clauses and not MAY_COUNT.search(piece)):
                continue
            tense: Tense
            if role in ("review", "problems"):
                tense = "past"
            elif role in ("tasks", "goals", "target-list", "horizon"):
                tense = "past" if self.genre != "report" and OVER.search(piece) else "future"
            else:
                mood = "future" if state.strength == "expect" else mood
                before = said if mark in ";；" else mood
                tense = said = begins_year(piece, press_tense(piece, before), self.published)
                mood = lasting(piece, tense, mood)
                tense = "future" if listed and state.role == "press" else tense
            owner, known = self.owners.at(number, begin_at, piece)
            standing = self.standing.at(piece, year, number, self.sentence, bool(label)) if role == "press" else None
            if standing is not None and tense == "future" and is_over(standing, self.published, piece):
                if mark in ";；" and said == ahead == "future":
                    standing = None  # 确保今年完成……；加快建设……: what goes on is to come as well
                else:
                    tense = said = "past"
            ahead = tense
            yield Clause(
                text=piece, source=layer, offset=begin_at, paragraph=number, sentence=self.sentence,
                role=_spoken(role, piece),
                tense=tense, published=self.published, year=year, start=start, end=end,
                who=owner, strength=strength, owner_known=known, standing=standing,
            )  # fmt: skip


# In a list of what is planned, a sentence that tells how it came about or what the year before brought.
OVER = re.compile(r"据悉|票决|目前,?已|截至目前|去年|上年度?,|昨日|近日|日前,|顺利完成|刚刚过去")
STOPS = frozenset("。；;!?！？…,:")
SILENT = frozenset({"problems", "other"})  # nothing is stated there


# A run without any stop longer than this is no sentence; it is cut, so that reading it stays linear.
LONGEST = 2000


def _stops(text: str) -> list[int]:
    """Where clauses end: at each stop, at the end, and within a run that has none at a comma or anywhere."""
    stops = [match.start() for match in STOP.finditer(text)]
    stops.append(len(text))
    if len(text) <= LONGEST:
        return stops
    cut, at = [], 0
    for stop in stops:
        while stop - at > LONGEST:
            comma = text.rfind(",", at, at + LONGEST)
            at = comma if comma > at else at + LONGEST
            cut.append(at)
        cut.append(stop)
        at = stop + 1
    return cut


def _spoken(role: str, piece: str) -> str:
    """The role of a sentence that tells what others ask or hope, which binds nobody; else the section's own."""
    if role in ("press", "goals", "tasks") and UPPER.search(piece, 0, 60):
        return "quoted-upper"
    return "other" if role == "press" and HOPED.search(piece, 0, 40) else role
