"""Tense: whether a sentence of a press piece reports or announces, and which of the two goes on behind it."""

from __future__ import annotations

from datetime import date

from monitor.extract.clauses import Tense
from monitor.extract.patterns import later
from monitor.extract.periods import Period

FUTURE_WORDS = later(
    r"将(?!军|领|士|近)|力争|力促|确保|保证(?!金|书|人)|争取|争创|(?<!年度)(?<![比较与])(?<!个)(?<!项)计划(?=[^》”,])(?!(?:投资|任务|目标)?的[\d.]+%)|预计|有望|(?<![重需主首紧概纪摘必纲只])要(?:[^求素点道闻件领职因害])|下一步|接下来|未来(?:五|三|几)?年|年内|年底前?|明年|"
    r"目标(?:是|为|:|[定设][为在])|预期目标(?=也?(?:定了|确定|敲定|出炉|公布|明确|亮相))|到20[2-9]\d年|务必|必须|拟|可(?:提供|容纳|满足|实现|新增|形成)|建成后|投产后|致力|锚定(?=[^,。]{2,20}\d)|努力(?=实现|完成|争|打造|建|推动|推进|让|将|把|冲|在|使)|规划建设|奋力|冲刺|启动建设|谋划|编排"
)
# Whose announcing lasts beyond their own sentence.
STEADY = later(
    r"将(?!军|领|士|近)|力争|确保|下一步|接下来|争创|努力(?=实现|争)|(?<![重需主首紧必只])要(?=[坚深全加聚以牢把持巩推抓做强提打围突紧落统继积优着扩培建发稳促构健锚勇奋])"
)
PAST_WORDS = later(
    r"已|了(?!解|然)|截至|截止|目前|以来|去年|同比|累计|一季度|上半年(?:全|,|我|实)|昨日|日前|近日|据统计|数据显示|"
    r"连续[^第,]{1,3}年|名列|先后|荣获|获评|入选|入列|完成了|达到了|曾|初步统计|至今|实现了|年来|共(?:计|有)|就在|从20\d\d年的?[^,]{0,12}(?:跃升|跃居|攀升|上升|升)[至到]?"
)

# A journalist who heard something of late tells nothing of when it happens.
NAMED = later(
    r"(?=[发《记昨日近,从])(?:发布了?《[^》]*》|《[^》]*》|"
    r"(?:记者)?(?:昨日|日前|近日)?,?(?:记者)?(?:昨日|日前|近日)?从[^,。]{2,60}?(?:获悉|了解到))"
)
# 设定产值增长6%、就业8万人的预期目标: what is set as an aim is announced, whatever has been set
SET_AIM = later(
    r"(?:设定|确定|明确|提出|定下|立下|锁定|制定)了?[^。;]{4,}?的(?:主要|预期|奋斗|发展|年度|总体|工作)*目标"
    r"|[^。;]{4,}?被[^,。;]{0,8}(?:设|列|定|确定)为[^,。;]{0,30}?目标"
)
AIM_SET = later(r"设定|确定|明确|提出|定下|立下|锁定|制定|被")  # cheap test for it: one of these stands before 目标
LONGEST_AIM = 300  # characters of a sentence that sets one
# The sum planned for the year of what is counted: it alone is to come.
PLANNED_SUM = later(r"(?:当年|年度|全年)计划(?:完成|总)?投资")
# 竣工项目10个，建成达产后预计……: that says nothing of the words before it
WHEN_BUILT = later(r",[^,]{0,8}(?:建成|投产|达产|投用)[^,]{0,4}后")
COUNTED = later(r"\d")
PARTS_OF_YEAR = ("一季度", "上半年全", "上半年,", "上半年我", "上半年实")  # which may still be running
# 5月12日,……: of a day that is over, unless a word says otherwise
ON_DAY = later(r"(?:昨[日天]|(?:20\d\d年)?\d{1,2}月\d{1,2}日)(?![前起至—~])")
# What somebody asks on a visit says nothing of the tense of the next sentence.
ASKED = later(r"强调|要求|叮嘱|希望|指出")


SO_FAR = later(r"年以来|年\d|月|季度|上半年")  # a part of the year
# 预计2025年将突破: a forecast tells nothing of the tense behind it.
FORECAST = later(r"(?:预计|有望)[^,。]{0,12}将")


def sets_aim(text: str, at: int) -> str:
    """The words by which the sentence that begins at an offset sets an aim; none where it sets none."""
    last = text.find("目标", at, at + LONGEST_AIM)
    if last < 0 or AIM_SET.search(text, at, last) is None:
        return ""
    stop = text.find("。", at, last)
    found = SET_AIM.search(text, at, last + 2) if stop < 0 else None
    return found[0] if found else ""


def press_tense(piece: str, mood: Tense) -> Tense:
    """Whether a sentence of a press piece reports or announces; what says neither goes on as before."""
    mood = "open" if mood == "future" and ON_DAY.match(piece) else mood
    piece = PLANNED_SUM.sub("", NAMED.sub("", piece))
    built = WHEN_BUILT.search(piece) if "后" in piece else None
    if built and COUNTED.search(piece, 0, built.start()):
        piece = piece[: built.start()]
    if "目标" in piece and sets_aim(piece, 0):
        return "future"
    future = FUTURE_WORDS.search(piece)
    past = PAST_WORDS.search(piece)
    if future and past and past[0] not in PARTS_OF_YEAR:
        return "future" if future.start() < past.start() else "past"
    if future:
        return "future"
    if past:
        return "past"
    return mood


def lasting(piece: str, tense: Tense, mood: Tense) -> Tense:
    """The tense that goes on behind a sentence of a press piece."""
    if tense == "past":
        return tense
    return tense if STEADY.search(FORECAST.sub("", piece)) and not ASKED.search(piece[:60]) else mood


def is_over(standing: Period, published: date, piece: str) -> bool:
    """True where a sentence that announces nothing itself stands in a time that is over."""
    over = standing.last is not None and standing.last < published
    return over and FUTURE_WORDS.search(piece) is None and not ("目标" in piece and sets_aim(piece, 0))


def begins_year(piece: str, tense: Tense, published: date) -> Tense:
    """The tense of a sentence of a press piece: in the first months, what is told of the whole year is to come."""
    if tense != "past" or published.month > 3 or PAST_WORDS.search(piece):
        return tense
    return "open" if f"{published.year}年" in piece and not SO_FAR.search(piece) else tense
