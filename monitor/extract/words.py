"""The words around a number as an indicator phrase: what is stripped, what is verb and noun, what is shared."""

from __future__ import annotations

import re

from monitor.extract.describing import ANEW, CHANGES, DELIVER, DELIVERS, REACHES
from monitor.extract.lexicon import Words, alternation, texts
from monitor.extract.patterns import later
from monitor.extract.periods import Period

# 通过能力 is what a port has, and no connective.
LEAD = rf"(?:(?!通过[能率量]|即[将使便]){alternation('connectives')})+"
# What numbers a clause, says how growth is reckoned, or over how many years: no part of what is counted.
# Looking first at what it may begin with, or cannot do without, spares most texts the branches.
RECKONED = (
    r"(?=[①-⑳用再日月本此共已分在就以各按同扣剔提近含一二三四五六七八九十]|[^讯决:]*[讯决:])(?:"
    r"[①-⑳]|近年来(?=首次)|含(?=超?[\d十百千]+亿)|提出(?=[^\W\dA-Za-z_]{4})|[一二三四五六七八九十]{1,3}、(?=[^\W\dA-Za-z_]{3})|用[一二两三四五\d]年(?:左右)?(?:的?时间)?|再(?=新增|新建|培育|引进|建设|建成)|[日月]均(?=新增|净增)|(?:本报|[^\W\dA-Za-z_]{2,5})讯(?:\([^()]*\))?|此次|本次|共有(?!产权)|已有(?=[^\W\dA-Za-z_])|分别(?=[^\W\dA-Za-z_]{2})|在(?=就|已)|就(?=实现|完成)|以[^,、]{2,20}?(?:姿态|劲头|决心|力度|作风)|各(?:地|级|部门|单位|板块|镇|街道|[市县区])(?:[、和]?各?(?:地|级|部门|单位|镇|街道|[市县区]))*(?:都|均)?(?=要|将|应|力争|确保)|按(?:照)?(?:(?:可比|不变|现行?|当年)价(?:格)?(?:计算)?|价格计算)|同口径(?:比|计算)?|(?:扣除|剔除)[^,、]{2,14}?(?:因素|影响|基数)后?"
    r"|(?:[^,、]{0,8}(?:结构|比例|之?比)(?:调整)?(?:为|达到?|至)?)?\d[\d.]*(?::\d[\d.]*){2}"
    r"|[^,、]{2,20}?(?:票决|表决)(?:通过|产生|确定)的"
    r"|[三五十]年(?=累计|实施|新建|新增|完成|建成|改造|培育|投入|引进|安排))"
)
LEADS = re.compile(f"{RECKONED}|{LEAD}")
COUNT_LEAD = re.compile(rf"一[项个]|\d[\d.,]*[万亿千百余多]*(?:{alternation('units', 'count')}|名|户|位)")
LIST_HEADER = later(r"[^,]{0,24}?(?:目标|任务)[定设]?(?:是|为)(?=[^\W\dA-Za-z_])")
SUBJECT_WILL = re.compile(
    r"[^,、“”《》]{0,14}?(?:(?<![值额量率数入比])将(?!军)|(?<=[省市县区州])计划(?!生|单列|书)|(?<=[市县区团司局])(?:力争|确保|预计)|(?:力争|确保|计划)(?=新增|新建|实现|完成|建成|引进|培育|改造|开工))(?=[^\W\dA-Za-z_])"
)
VERB_FIRST = re.compile(
    rf"(?P<manner>(?:{alternation('verbs', 'manner')})*)(?P<verb>(?:(?:{DELIVER})(?:并(?!购)|和|、)?)+)"
)
# Nouns that need another one before them: 总数达162家, 规模全省第一.
WEAK = frozenset(
    re.findall(
        r"\S+",
        "强度 总里程 总长度 增量 存量 "
        "年均增速 增速 增幅 涨幅 增长率 总数 数量 规模 总量 总规模 占比 比重 总额 面积 产值 比例 数 均值 总产值 总面积 "
        "覆盖率 人数 总人数 完成率 容量 总值 投资额 金额",
    )
)
# 完成预算的100.2%: how far the thing before it came, and no thing itself
OF_PLAN = re.compile(r"(?:完成|为|占|超)?(?:年初|调整|年度|全年)?(?:预算|计划|任务)数?$")
NOUN_ENDS = frozenset("业型率性度量额面者")  # 服务业, 改造率: nouns, though they begin like verbs
RELATION = re.compile(
    r"占(?!比|地|用)|快于|高于|高出|低于|优于|领先|(?:好于|超过?)(?:全[国省市区县州]|经济|预期|目标)|(?:比|较)[^,;]{2,8}$"
)
KEEPS = re.compile(r"保持|居|稳居|位居|位列|名列|增长")
PREDICATES = Words((*REACHES, *CHANGES, "率", "占比", "比重"))
# 由2015年的8681亿元, 从63%: the value that was left.
FROM_VALUE = re.compile(r"[由从][^由从,\d]{0,6}(?:\d|第[一二三四五六七八九十])[^,]*$")
# Verbs, modals and words of scope that lead over from the thing to its number.
LEADS_OVER = Words(
    (
        *re.findall(
            r"\S+",
            "至少 可 奋力 努力 即将 将 力争 争取 有望 预计 预期 确保 合计 总计 累计 共计 共 再 同口径 可比口径 每户 "
            "就 重回 重返 蝉联 同期 "
            "两年 三年 四年 每人每月 每人每年 人均每月 净增 净 五年 逆势 快速 "
            "大幅 小幅 合理 平稳 连续 分别 均 都 双双 总体 基本 历史性 "
            "较上次 比上次 较上届 比上届 较上期 "
            "首次 成功 全部 稳定 稳 继续 稳居 居 位居 均列 分列 分居 位列 排名 排位 名列 跃居 跃升 "
            "全国 全省 全市 全区 全球 世界 "
            "省内 保持 维持 连跨 跨越 跨过 是 的 了 为 至 到 在 同比 环比 年均 平均 较上年 比上年",
        ),
        *texts("verbs", "reach", "rise", "fall"),
    )
)
TAIL_END = re.compile(
    r"(?:(?<!安)排|(?=[列冲迈挺位排名稳居连跨跃上增高低快优])(?:(?<![系班陈序队行排])列|(?<=[值入额量模数P])(?:冲刺|迈向|挺进)|"
    r"(?:^|(?<=[量值额模数入度]))(?:位列|位居|排名|名列|稳居|居(?![民家住委所]))[^,、\d]{1,9}[国省市县区州球界部列类强榜口]|"
    r"连?[跨迈跃上][越过上]?[^,、\d]{0,3}(?:\d|两|三|四)[^,、]{0,6}(?:台阶|大关)、?|"
    r"(?:高于|高出|低于|快于|优于)(?:全国|全省|全市|序时进度)?(?:平均)?(?:水平)?))$"
)
TAIL_LAST = frozenset("排列刺向进国省市县区州球界部类强榜口阶关、于出度均平")  # cheap test: its last characters
# 生产总值连续跨越四个千亿元台阶: how it came, not what it is
PACE_ENDS = ("台阶", "大关", "跨越", "突破", "跃升")
PACED = later(
    rf"(?:先后|连续|接连|成功)?(?:跨越|跨过|迈上|跃上|跨上|连跨|站上|实现)[^,、]{{2,12}}(?:{'|'.join(PACE_ENDS)})$"
)
# 外贸总额一直保持全省前列: praise of it, before its number
PRAISE_ENDS = ("前列", "前茅", "首位", "榜首", "领先")
PRAISED = later(
    r"(?<=[^\W\dA-Za-z_]{2})(?:持续|始终|长期|连续|一直|稳定)*(?:保持|位居|稳居|位列|居于?|走在|处于)"
    rf"[^,、\d]{{0,8}}(?:{'|'.join(PRAISE_ENDS)})$"
)
CLASSES_AHEAD = later(r"\d+个?大?(?:类|方面|领域)、$")  # 10大类、50项实事: how the list is made up
# 剩余14项中: of which so many are told, and no thing itself
PARTITIVE = re.compile(r"(?:其余|其中|剩余|余下|这|在|全部)*\d+[项个件条家处座][^,、]{0,12}中")
TAIL = 18  # no longer than what may lead over to a number
# 全国大中城市第十: among whom a rank is, not of what
AMONG = re.compile(
    r"(?:全[国省市区球]|世界|国内|省内|中部|西部|东部|苏南|长三角)(?:(?:(?!强)[^\W\dA-Za-z_]){0,6}(?:城市|地区|省份|设区市|市县|县市区?|县\(市、?区?\)区?|高新区|开发区|经开区|港口|机场))?$"
)
EDGES = re.compile(r"[、,;:·—\- 的”]+|和(?![美谐平田县])|及|与(?![会时])")
BY_AIM = re.compile(
    r"^的(?:目标任务|目标|任务)$|^的(?:增长|增速|增幅|速度)?|(?:的目标任务|的目标|任务|^(?:行列|(?:[两二三四五]个)?新?台阶|门槛))$"
)
AIM_ENDS = ("目标", "任务", "行列", "台阶", "门槛")  # it begins with 的 or ends in one of these
SEPARATORS = r"、|以及|及|和|与(?!民)"
METRICS = Words((*texts("measures", "tail"), "GDP", *"数量额率比值价度次金资"))
TAILS = Words(texts("measures", "tail"))
SHARES = Words(("率", "比重", "占比", "比例"))
TWINS = frozenset(texts("measures", "twins"))
TOP_LIST = later(r"[^、]+?\d+强")
TOGETHER = re.compile(r"均(?<![年人户平月日]均)(?![衡价等])|都(?![市会])|双双")
JOINED_END = re.compile(r"(?<![中平饱总共调])(?:以及|[和及与])$")
LAST_JOINT = re.compile(r"(?:以及|[、和及与])(?!.*[、和及与])", re.S)
JOINT_LEAD = re.compile(r"(?:以及|[、及]|和(?![美平谐田县睦])|与(?![会时]))+")


def without_periods(text: str, at: int, periods: list[Period]) -> str:
    """text, which begins at offset at, without the time expressions in it."""
    for period in reversed(periods):
        first, last = period.at - at, period.to - at
        if last > 0 and first < len(text):
            text = text[: max(first, 0)] + text[last:]
    return text


def unjoined(text: str) -> str:
    """text without the 、和及与以及 that it begins with."""
    joint = JOINT_LEAD.match(text) if text[:1] in "、以及和与" else None
    return text[joint.end() :] if joint else text


# 实施提升计划、确保入园率: a deed before a modal is none of what the modal promises
DEED_BEFORE = re.compile(r"、(?=确保|力争|争取(?![^、]{2,8}支持))")
# 率先完成的项目分别是改造…、新建…: what a list is of
LISTED = later(r"[^,、]{2,30}?分别[是为](?=[^\W\dA-Za-z_])")
# 会议提出新增…, 明确了产值达到…: who sets an aim is no part of what it is for
SETS = later(
    rf"[^,、]{{0,12}}?(?:(?:设定|定下|立下|锁定)了?|明确了|(?:提出|明确)了?(?=(?:{DELIVER})))(?=[^\W\dA-Za-z_]{{2}})"
)
# What may stand before an indicator, each with a word that it cannot do without.
OPENINGS = (
    ("目标", LIST_HEADER),
    ("任务", LIST_HEADER),
    ("分别", LISTED),
    *((mark, SETS) for mark in ("设定", "定下", "立下", "锁定", "明确", "提出")),
    *((mark, SUBJECT_WILL) for mark in ("将", "计划", "力争", "确保", "预计")),
)
OPENED = re.compile("|".join(dict.fromkeys(mark for mark, _ in OPENINGS)))


def strip_lead(text: str) -> str:
    """text without the connectives, modals, counts and 某某将 that no indicator begins with."""
    if "同步、" in text:
        text = text.rpartition("同步、")[2]  # 居民收入增长与经济增长同步、粮食产量…: the next item
    listed = text.find("、")
    if listed >= 0 and (deed := DEED_BEFORE.match(text, listed)):
        text = text[deed.end() :]
    if OPENED.search(text):
        for mark, opening in OPENINGS:
            if mark in text and (match := opening.match(text)):
                text = text[match.end() :]
    if match := COUNT_LEAD.match(text):
        text = text[match.end() :]
    while True:
        if text[:1] in (",", "、", ":"):
            text = text.lstrip(",、:“ ")
        match = LEADS.match(text)
        if not match:
            return text
        text = text[match.end() :]


def strip_tail(text: str) -> str:
    """text without the verb of reaching or changing, and the scope words, that lead over to the number."""
    while not text.endswith(("下达", "下达的", "综合排名", "总排名")):
        shorter = FROM_VALUE.sub("", text) if "由" in text or "从" in text else text
        first = max(0, len(shorter) - TAIL)
        begins = len(shorter) - LEADS_OVER.ending(shorter, first)
        if shorter[-1:] in TAIL_LAST and (match := TAIL_END.search(shorter, first)):
            begins = min(begins, match.start())
        shorter = shorter[:begins]
        if shorter == text:
            break
        text = shorter
    return text


GIVEN = re.compile(r"(?<=..)(?:补贴|补助|奖补|奖励|资助|培训|贷款|救助)$")


def split_verb(text: str) -> tuple[str, str]:
    """A phrase as the verb that it begins with (manner included) and the rest."""
    match = VERB_FIRST.match(text)
    if not match or text[match.end() : match.end() + 1] in NOUN_ENDS:
        return "", text
    if match[0].endswith("安置") and text.startswith("房", match.end()):
        return text[: match.end() - 2], text[match.end() - 2 :]  # 实施安置房项目
    if match.end() == len(text) and (given := GIVEN.search(text)):
        return text[: given.start()], given[0]  # 发放补贴2亿元: the second is what is given
    return match[0], text[match.end() :]


LOOSE = (*"、,;:·—- 的和及与",)
LOOSE_END = re.compile(r"(?:[、,;:·—\- 的]|(?<![调温])和|(?<![普惠触])及|(?<!参)与)+$")
# 中小学(实验小学、滨河中学): which ones, said aside
CALLED = later(r"\((?:以下)?(?:简)?称[^()]*\)|\(以下简称[^()]*\)")  # 地区生产总值(以下简称GDP)
ASIDE = re.compile(r"\((?![市区县旗、]+\))(?:[^()]*[、,\d][^()]*|其中[^()]*)\)$")


AIMED = re.compile("(?<=..)(?:主要|增长)?预期(?:性)?目标$")  # 经济增长预期目标为5%: that it is expected, not of what

# 实施助学工程(已发放救助金: what stands aside is told by itself
HALF_ASIDE = later(r"^.*\((?=[^()]{2,}$)|(?<!\()\)$")
REACHES_TO = ("惠及", "普及", "涉及", "触及")


NOTE_MARK = later(r"\[\d{1,2}\]")  # 地区生产总值[2]: what a note explains


def tidy(phrase: str) -> str:
    """An indicator phrase without loose marks and asides at its ends."""
    phrase = CALLED.sub("", phrase) if "简称" in phrase else phrase
    phrase = NOTE_MARK.sub("", phrase) if "[" in phrase else phrase
    phrase = phrase.replace("后预计", "后") if "后预计" in phrase else phrase
    phrase = ASIDE.sub("", phrase) if phrase.endswith(")") else phrase
    phrase = phrase.replace("分别", "") if "分别" in phrase else phrase
    if phrase.count("(") != phrase.count(")"):
        phrase = strip_lead(HALF_ASIDE.sub("", phrase))
    if phrase.endswith(LOOSE) and not phrase.endswith(REACHES_TO):
        phrase = LOOSE_END.sub("", phrase)
    if phrase[:1] == "“" and "”" not in phrase:
        phrase = phrase[1:]
    if phrase.startswith((*LOOSE, "”")) and (edge := EDGES.match(phrase)):
        phrase = phrase[edge.end() :]
    phrase = AIMED.sub("", phrase) if phrase.endswith("目标") else phrase
    return "经济增长" if phrase == "经济" else phrase


# 财政收入完成90亿元, 实现税收3亿元: how a sum is told, which its growth is not said of
ACCOUNTED = re.compile(
    r"^(?P<who>(?:[^\W\dA-Za-z_]{1,5}[市区县])?)(?:实现|完成)(?=.{3})|^(?:全年)?累计完成(?=.{3})|(?<=.{3})(?:累计)?(?:实现|完成|占)$"
)


def accounted(head: str) -> str:
    """What a sum was told of, without 实现 and 完成."""
    return ACCOUNTED.sub(lambda told: told["who"] or "", head)


DEEDS = Words((*DELIVERS, *(f"新{verb}" for verb in DELIVERS)))


RELATED = later(r"(?<=.{4})(?:(?:年均|平均)?(?:增速|增幅))?(?:高于|快于|低于|优于|好于).*$")


def unrelated(head: str) -> str:
    """What a figure was compared of: 服务业增加值增速高于GDP增速 is said of 服务业增加值."""
    return RELATED.sub("", head) if "于" in head else head


def undone(head: str) -> str:
    """What a count was told of, without what was done to it: 项目新开工50个、竣工30个."""
    return (
        head if head.startswith("新开工") else head[: DEEDS.run(head, 2)].removesuffix("全部")
    )  # 新开工棚户区改造90套,建成80套


BESIDES = re.compile(r"并(?![网购轨联发行列])|已?被")  # 加固堤防5公里并清理河道: a deed of its own


# 其中12所将于秋季投用, 2所已经建成: when, and how sure
ASIDE_WORDS = re.compile(r"^(?:预计|计划|将于?|(?:均|都)?已经?|有望)+(?=[^\W\dA-Za-z_]{2})")


# 29个项目于9月底前全部开工: what is counted is 项目全部开工
BY_WHEN = later(r"于(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|初|中旬)?(?:之?前)?(?=[^\W\dA-Za-z_]{2})")
PRINTED_ON = later(r"20\d\d年\d{1,2}月\d{1,2}日$")  # 12项实事全部完成 2025年1月9日: a headline and its day


def clean_right(right: str) -> str:
    """The words behind a number that belong to its indicator."""
    if not right:
        return right
    if BESIDES.match(right):
        return ""
    if right[0] == "(":
        right = right.partition(")")[2]  # 集群1个(物联网): which one
    if right == ")":
        return ""
    if right.endswith("日"):
        right = PRINTED_ON.sub("", right)
    if "月" in right:
        right = BY_WHEN.sub("", right)
    right = ASIDE_WORDS.sub("", right.strip("、,;: "))
    return BY_AIM.sub("", right) if right[:1] == "的" or right.endswith(AIM_ENDS) else right


JOINED_VERB = later(rf"(?:以及|及|并)(?P<verb>{DELIVER})$")  # 完成某路改造及建设3个公园: a deed of its own
ANEW_LAST = later(r"(?:新增|新建)$")  # 完成4座公厕改造新增3处…: a stop was lost


def right_end(between: str) -> int:
    """How far the words of the first of two side-by-side quantities reach into what stands between them."""
    anew = ANEW_LAST.search(between) or ANEW.search(between)
    if anew and "、" not in between:
        return anew.start()
    if not between or between[0] in "、和及与":
        return 0
    besides = between.find("以及")
    if besides > 0:
        return besides
    cut = LAST_JOINT.search(between)
    if not cut:
        return 0
    later = between.find("、")
    return later if later >= 0 and VERB_FIRST.match(between, later + 1) else cut.start()


def last_right_end(rest: str) -> int:
    """How far the words of the last quantity reach: to the end, or to a 、 before which what it counts is whole.

    A list of things counted together goes on behind a 、 up to its 等: 80场讲座、展览等活动.
    """
    if not rest:
        return 0
    if rest[0] == "(" and rest[rest.find(")") + 1 :][:1] in ("", "、"):
        return 0  # 增长3%(按可比价), not 23种(含疗法)疾病纳入保障
    if (also := rest.find("一批")) > 0 and rest[:also].endswith(("及", "和")):
        rest = rest[:also].removesuffix("以及").rstrip("及和")  # 3个产业集群以及一批园区
    if works := TWO_WORKS.match(rest):
        return works.end("one")
    aside = LONG_ASIDE.search(rest)
    if aside:
        rest = rest[: aside.start()]
    at = rest.find("、")
    while at > 0:
        if (
            at > 2
            and rest.count("(", 0, at) == rest.count(")", 0, at)
            and not rest[:at].endswith(("级", "型", "类", "化", "性", "式"))
            and not COUNTED_TOGETHER.match(rest, at + 1)
            and not ALIKE.fullmatch(rest)
        ):
            return at
        at = rest.find("、", at + 1)
    return len(rest) if at < 0 else 0


# 3个小游园建设及全区体育设施更新: two works, and only the first is counted
WORKED = "(?:建设|改造|整治|修复|提升|更新|治理|升级|新建|整改)"
TWO_WORKS = later(rf"(?P<one>[^、,;和及与]{{2,16}}{WORKED})(?:以及|及|和|与)全[市区县省][^、,;]{{2,16}}{WORKED}+$")
LONG_ASIDE = re.compile(r"\([^()]{16}")  # 改造食堂10所(甲小学、乙小学……): the list of what is counted
COUNTED_TOGETHER = later(
    r"[^、,;和及与]{1,12}(?:[、和及与][^、,;和及与]{1,12}){0,6}?等[^、,;\d]{0,6}"
    r"(?:活动|服务|设施|项目|工程|课程|培训|设备|演出|赛事|场所|机构|企业|人才|产品|车辆|岗位|场景|平台|载体)"
)
# 30个国内领先、特色鲜明的场景, 12所中小学、幼儿园: what is said of one thing, or places of one kind counted together
ALIKE = later(
    r"[^、,;的]{2,6}(?:、[^、,;的]{2,6})+的[^、,;]{2,24}"
    r"|[^、,;]{0,12}(?P<place>学校?|院|站|馆|园|店|所|库|场|厂|室|桥|路|村|河|社区|小区|企业|机构|平台|中心|基地)"
    r"(?:、[^、,;]{0,10}(?:学校?|院|站|馆|园|店|所|库|场|厂|室|桥|路|村|河|社区|小区|企业|机构|平台|中心|基地))+[^、,;\d]{0,10}"
)
# What may stand between the names and 分别; names that mean two by themselves.
BEFORE_EACH = later(r"(?:[较比](?:20\d\d年|上年)|年均|同比|预计|预期|平均|累计)+$")
BOTH = later(r"(?:全[省市区县州])?城乡[^、和与及]+$")
# 城市、农村低保标准: names of the same kind, which share all that follows the last of them
KIN = later(r"(?:城市|农村|城镇|乡村|城区|市区|[省市县区]级|集中|分散|散居|社会|集体|国有|民营|公办|民办)$")


# 规上、亿元以上工业企业: of which size each is
SIZED_KIND = later(r"(?:规上|规模以上|限上|限额以上|\d*[十百千]?[万亿]元以上|国家级|省级|市级|区级|县级)")


def distributed(left: str, count: int) -> list[str] | None:
    """The subjects of A、B分别增长, one for each of count numbers; None where nothing is paired."""
    at = left.find("分别")
    if at < 0 or count < 2:
        return None
    named = BEFORE_EACH.sub("", left[:at])
    if count == 2 and BOTH.match(strip_lead(named)):
        return [strip_lead(named) + strip_tail(left[at + 2 :])] * 2
    for separators in (SEPARATORS, "、", "和|以及|及"):
        subjects = subjects_of(named, separators)
        if len(subjects) == count:
            verb = strip_tail(left[at + 2 :])
            return [subject + verb for subject in subjects]
    return None


def distributed_once(left: str) -> str:
    """The one subject of 2027年、2030年旅客吞吐量分别达到…, its years taken out."""
    named, _, verb = left.partition("分别")
    return tidy(strip_lead(BEFORE_EACH.sub("", named)) + strip_tail(verb))


# 甲、乙、丙产业集群实现快速增长: what is said of all before the numbers are dealt out
SAID_OF_ALL = later(
    r"(?:均|都|全部)?进展(?:较好|较快|顺利)$|(?:均|都|全部)?(?:实现|保持|呈现|继续|持续)?(?:[较快高平稳速定步]{1,3})?(?:增长|发展|运行|回升|回落|下降)(?:平稳|较快|良好)?$"
)


def in_turn(left: str, count: int) -> list[str] | None:
    """The subjects of 新开工、新竣工项目20个、15个, one for each of count numbers; None where they do not match."""
    subjects = subjects_of(strip_tail(left))
    if len(subjects) != count:
        return None
    (verb, noun), last = split_verb(subjects[0]), split_verb(subjects[-1])[1]
    first = subjects[0] if noun else subjects[0] + last
    told = [split_verb(each) for each in subjects[1:]]  # 新签约、新开工、新竣工项目: all of projects
    return [first] + [head + (rest or last) if head else verb + rest for head, rest in told]


def dealt_out(head: str, noun: str, count: int) -> list[str] | None:
    """The subjects named before the comma, one for each of count numbers, each with the noun of the numbers."""
    named = SAID_OF_ALL.sub("", head)
    for separators in (SEPARATORS, "、"):
        subjects = subjects_of(named, separators)
        if len(subjects) == count:
            return [subject + noun.removeprefix("分别") for subject in subjects]
    return None


# 单位地区生产总值能耗、水耗: both of the same unit
PER = re.compile(
    "(?:单位|万元|每万元|规上工业单位)[^、和及与]{2,10}?(?=(?:能|水|电|物|煤)耗|用[水电能]|能源消|二氧化碳|碳排放)"
)
USED_UP = re.compile(
    "(?:[能水电煤]耗|用水量|用电量|取水量|碳排放(?:量|强度)?|二氧化碳排放(?:量|强度)?)(?:降低率?|下降率?)?"
)
ORDINALS = "一二三四五"
ORDINAL = re.compile(f"第?[{ORDINALS}]")
PAIRS = frozenset("轻重夏秋早晚男女城乡内外")  # single characters that tell one thing from its like


def subjects_of(text: str, separators: str = SEPARATORS) -> list[str]:
    """The members of a list of subjects, each with the tail that they share: 城镇、农村居民收入."""
    parts = [part for part in re.split(separators, strip_lead(text.strip(",、 "))) if part]
    if len(parts) < 2:
        return parts
    if (sized := SIZED_KIND.match(parts[-1])) and all(map(SIZED_KIND.fullmatch, parts[:-1])):
        return [part + parts[-1][sized.end() :] for part in parts[:-1]] + parts[-1:]
    if len(parts) == 2 and parts[0].endswith("存") and parts[1].startswith("贷款"):
        return [parts[0] + parts[1][1:], parts[1]]  # 存、贷款余额
    if len(parts[-1]) > 2 and KIN.match(parts[-1][:2]) and all(KIN.match(part) for part in parts[:-1]):
        return [part + parts[-1][2:] for part in parts[:-1]] + parts[-1:]
    if per := PER.match(parts[0]):
        return [per[0] + part if USED_UP.fullmatch(part) else part for part in parts]
    last = parts[-1]
    if ORDINAL.fullmatch(parts[0]) and all(map(ORDINAL.fullmatch, parts[:-1])) and last[0] in ORDINALS:
        first = parts[0][:-1]  # 第一、二、三产业贡献率
        return [first + part[-1] + last[1:] for part in parts[:-1]] + [first + last]
    if all(len(part) == 1 for part in parts[:-1]) and last[0] in PAIRS and len(last) > 3:
        return [part + last[1:] for part in parts[:-1]] + [last]  # 轻、重工业占比
    if any(part in ("国", "省", "市", "县", "区") for part in parts):
        return [strip_lead(text.strip(",、 "))]  # 省、市级重大项目: one thing
    twins = all(part in TWINS for part in parts[:-1]) and next((n for n in (4, 3, 2) if last[:n] in TWINS), 0)
    if twins and len(last) > twins + 1:
        return [part + last[twins:] for part in parts[:-1]] + [last]  # 职工、居民住院报销比例
    tail = TAILS.run(last)
    ends = SHARES if SHARES.ending(last, tail) else METRICS  # 专项基金、新增能耗所占比重
    if tail in (0, len(last)) or any(ends.ending(part) for part in parts[:-1]):
        return parts
    return [part if VERB_FIRST.match(part) else part + last[tail:] for part in parts[:-1]] + parts[-1:]


def sharing(left: str, measure: str) -> list[str]:
    """The subjects that share one number (A、B均居全国第1位, 均增长5%, 翻一番); none where nothing is shared.

    Of other measures than ranks, 分别 with one number says it too, and a multiple needs no word for it: of a sum it
    would be another. Each of the subjects has to be a figure then: 小学、中学均新建2所 is said of the schools.
    """
    together = TOGETHER.search(left)
    if measure != "rank":
        at = together.start() if together else left.find("分别")
        listed = measure == "level" and ("、" in left or "和" in left)
        rates = listed and SHARES.ending(strip_tail(left)) > 0  # 完好率、畅通率、达标率达到100%
        if at < 0 and not rates and measure != "multiple":
            return []
        names = strip_tail(left[:at] if at >= 0 else left)
        figures = subjects_of(accounted(names)) if ("、" in names or "和" in names) and "等" not in names else []
        if rates and at < 0:
            return figures if all(map(SHARES.ending, re.split(SEPARATORS, names))) else []
        grows = measure == "growth"  # 接待游客、旅游收入均增长
        return figures if all(METRICS.ending(each) or (grows and VERB_FIRST.match(each)) for each in figures) else []
    if not together:  # 产值、投资总额保持全市第一
        figures = subjects_of(strip_tail(left)) if "、" in left or "和" in left else []
        return figures if len(figures) > 1 and all(METRICS.ending(each) for each in figures) else []
    subjects = FROM_VALUE.sub("", left[: together.start()]).lstrip("、和及与")
    lists = TOP_LIST.findall(subjects)
    if lists:
        return [strip_lead(re.sub(r"^20\d\d年?", "", name)) for name in lists]
    return subjects_of(subjects)
