"""What the words around a number tell: verb and noun, description or statement, measure, strength."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.extract.lexicon import alternation, entries, texts
from monitor.extract.periods import Period
from monitor.extract.quantities import Quantity
from monitor.values import Measure, Strength

if TYPE_CHECKING:
    from monitor.extract.statements import Found

MAY_COUNT = re.compile(r"\d|翻[了一两三]?番|[二两三四五六七八九十百千万][个家条项座所件台处万亿千]|第[一二三四五六七八九十]|前[一二三四五六七八九十]|十年倍增|连续")
FOLD_PLAN = re.compile(r"年倍增计划")
LATIN_AFTER = re.compile(r"[A-Za-z+×*/·.-]|号(?!召)|国道|省道|高速|分钟|[GgA-Z]")

REACH = alternation("verbs", "reach")
RISE = alternation("verbs", "rise")
FALL = alternation("verbs", "fall")
DELIVER = alternation("verbs", "deliver")
MANNER = alternation("verbs", "manner")
TAIL = re.compile(rf"(?:(?:{REACH}|{RISE}|{FALL}|分别|均|都|总体|稳定|全部|全面|居|位居|列|位列|排名|名列|跃居|跃升|全国|全省|全市|全区|全球|世界|中部|苏南|西部|地区|年均|平均|同比|累计|保持在?|总|大约|的|了|为|有|占|比重|是|在)*)$")
TAIL_VERB = re.compile(rf"(?:分别|均|都|双双|总体|基本)*(?:同比|年均|平均|累计)*(?:{REACH}|{RISE}|{FALL})+(?:了|为|在)?(?:全国|全省|全市|全区|全球|世界)*$")
LEAD = re.compile(rf"^(?:{alternation('connectives')})+")
CHANGE_ONLY = re.compile(rf"^(?:同比|年均|平均|累计|分别|总体|较上年|五年|又|再|实际|预计|均|都|全部|比上年)*(?:{RISE}|{FALL}|{REACH})*$")
VERB_FIRST = re.compile(rf"^(?P<manner>(?:{MANNER})*)(?P<verb>(?:(?:{DELIVER})(?:并(?!购)|和|、)?)+)(?P<noun>.*)$", re.S)
RELATION = re.compile(r"^(?:占(?!比|地|用|全)|(?:比|较)[^,;]{2,8}$)")
CHANGE_END = re.compile(rf"(?:{RISE}|{FALL})$")
RATE = re.compile(alternation("measures", "rate") + "$")
STOCK = re.compile(f"(?:{alternation('measures', 'level')})$")
AMOUNT = re.compile(f"(?:{alternation('measures', 'amount')})$")
GROWTH_WORD = re.compile(rf"(?:{RISE}|{FALL}|增速|增幅|涨幅|降幅|增长率|年均|同比)")
PURE_CHANGE = re.compile(rf"^[、,]?(?:同比|年均|平均|较上年|比上年|实际|名义)*(?:{RISE}|{FALL})$")
# A modal that begins a comma clause governs the ones after it; 争取更好结果 and 努力… do not.
GOVERNS = re.compile(r"^(?:[^,]{0,6}(?:年|月|将|要|,))?(?:力争|确保|预计|有望|务必|争取(?!更|实现更))")


def is_name(text: str, quantity: Quantity) -> bool:
    """True where the digits belong to a name: 5G, 4号线, 312国道, 10分钟体育健身圈, 5A级, 第117次."""
    if quantity.form == "rank" and text[quantity.core : quantity.core_to].endswith("强"):
        before = text[max(0, quantity.core - 12) : quantity.core]
        return bool(re.search(r"(?:企业|世界|财富|民企|品牌|制造业|服务业)$", before)) and not re.search(
            r"冲刺|跻身|进入|迈入|进军|挤进", before
        )
    if quantity.form not in ("number", "numeral"):
        return False
    after = text[quantity.core_to : quantity.core_to + 3]
    before = text[max(0, quantity.at - 1) : quantity.at]
    if quantity.form == "number" and not quantity.unit:
        if not re.search(rf"(?:{REACH}|{RISE}|{FALL}|指数|评分|得分|值)$", text[: quantity.core]) and not quantity.before:
            return True
        return bool(after) and after[0] not in ",、;:和及" and not after.startswith(("以上", "左右"))
    if before and (before in "第+-—/“S" or before.isascii() and before.isalpha()):
        return True
    if quantity.unit in ("年", "月", "度", "届", "次", "期", "班", "点", "口", "方", "步", "位数") and quantity.unit in ("年", "届", "期", "步"):
        return not (quantity.unit == "期" and quantity.form == "number" and quantity.value >= 5 and (not after or after[0] in ",、;"))
    if after.startswith(("号", "国道", "级", "周年", "版")) and quantity.unit in ("", "条"):
        return True
    if quantity.unit in ("天", "小时", "分钟", "月", "工作日", "岁", "周") and not re.search(
        rf"(?:{REACH}|天数|时间|时限|周期|寿命|{FALL}|控制在|以内|时长)", text[max(0, quantity.at - 12) : quantity.to]
    ):
        return True
    return False


ABSTRACT = re.compile(
    r"^(?:个)?(?:方面|维度|环节|层面|阶段|关键|重点领域|体系|大局|确立|维护|意识|自信|转变|统一|毫不动摇|必须|坚持|文明|轮子|务必|清单|范围|内|战略(?!科学家|性|人才)|工程(?!项目)|行动|万亿元?台阶|国家战略|作用|百年|革命|覆盖|重点?任务|目标)"
)
PREPOSITION = re.compile(r"(?:围绕|聚焦|针对|依托|面向|按照|沿|距|对标|立足|在|从|由|与|同|以|对|向|按|把|将|每|较|比|超出|高出|近|约为)$")
FROM = re.compile(r"(?:由|从|自)(?:[^,、;]{0,8}?)$")
GOV = re.compile(r"(?:^|[,、;])[^,;]{0,6}?(?:围绕|聚焦|针对|依托|深化|用好|发挥|落实|贯彻)[^,;]*$")


def describes(
    text: str, first: int, last: int, quantity: Quantity, following: Quantity | None
) -> bool:
    """True where a quantity only counts, sizes or names what the clause is about, and states nothing itself."""
    after = text[quantity.to : last]
    before = text[first : quantity.at]
    between = text[quantity.to : following.at] if following is not None else None
    if FROM.search(before[-10:]) and re.match(rf"[^,;]{{0,10}}?(?:{REACH}|{RISE}|{FALL}|至|到|跃居|居)", after) and following is not None:
        return True
    if ABSTRACT.match(after) or NAMED_LIST.match(after):
        return True
    if re.search(r"初见成效|取得(?:明显|扎实|积极)?成效", after):
        return True
    if quantity.form == "numeral":
        return _vague_numeral(text, first, quantity, after)
    if quantity.form == "rank":
        return _no_rank(text, before, quantity, after)
    if quantity.form == "class":
        return _size_only(before, quantity, after, following)
    if quantity.form == "streak":
        return bool(following is not None and not JOINED.search(between or "")) and False
    if quantity.unit == "%" and not before.strip("、") and re.match(r"的(?!目标)", after):
        return False  # 90%的县医院达到…: a share
    if re.search(r"(?:店|公司|集团)是[^,]*(?:规模|营收|产值|销售额)$", before) and after.startswith("的"):
        return False
    if after.startswith(("范围", "的项目", "的重大", "的企业")) or re.match(r"(?:以上|级)?的(?!目标)", after):
        return True
    if quantity.unit in MONEY and re.match(r"(?:以上|级|以下)?(?:重大|产业|工业|项目|企业|重点|级|以上|的)", after) and (
        quantity.before or quantity.after or following is not None
    ):
        return True
    if quantity.unit in MONEY and before.endswith(("和", "、", "及")) and re.match(r"[\u4e00-\u9fff]{2}", after) and "的" in text[first : quantity.at] and re.search(
        r"\d[\d.]*[百千万亿]*元的", before
    ):
        return True
    if re.search(r"(?:总投资|规模|投资|注册资本)(?:约|超过?|近|达)?$", text[first : quantity.core]) and re.match(r"的", after):
        return True
    if before.endswith(("针对", "围绕", "聚焦", "每", "对")):
        return True
    if re.search(r"(?:围绕|聚焦|针对|依托|深化)[^,;]*$", before) and quantity.unit in COUNTS and not re.match(r"$", after) and following is None:
        return True
    if before.endswith("等") and quantity.unit in COUNTS and not ENUMERATES.search(before) and not COMPLETES.search(after):
        return True
    if following is None or between is None:
        return False
    if between == "" or JOINED.search(between) or PURE_CHANGE.match(between) or DELIVERS.match(between):
        return False
    if "、" in between or re.search(r"[和及与]$", between):
        return False
    if following.form == "rank" and re.match(rf"(?:[^、]{{0,4}})(?:{REACH}|居|列|位)", between) and quantity.unit not in COUNTS:
        return False
    if re.match(rf"(?:{RISE}|{FALL}|占|同比|增长)", between) and not re.search(r"[项目企业]", between):
        return False
    return True


NAMED_LIST = re.compile(r"(?:\w{0,4})?(?:举措|措施|政策|意见|规定|细则|条例|要求)(?![\u4e00-\u9fff]*(?:落地|兑现|实施)?率)")
WEAK = frozenset(
    "年均增速 增速 增幅 涨幅 增长率 总数 数量 规模 总量 总规模 占比 比重 总额 面积 产值 比例 数 均值 总产值 总面积 覆盖率 人数 总人数 完成率 容量 总值 投资额 金额".split()
)
ENUMERATES = re.compile(rf"{DELIVER}|推进|抓好|加快|推动|做好")
COMPLETES = re.compile(r"建成|投产|投入|入选|获评|获批|完成|开工|竣工|通车|投用|落地|上榜|启用|投运|挂牌|揭牌")
KEEPS = re.compile(r"保持|居|稳居|位居|增长")
DELIVERS = re.compile(rf"(?:新增|新建|改造|完成|培育|建成|引进)")
JOINED = re.compile(r"^[、和及与]")
MONEY = frozenset({"元", "美元"})
COUNTS = frozenset(texts("units", "count"))


def _vague_numeral(text: str, first: int, quantity: Quantity, after: str) -> bool:
    """Chinese numerals count only right behind a verb of delivery: 开工两条新线, not 三条控制线."""
    before = text[first : quantity.at]
    if re.search(r"(?:每年|各|一批)$", before):
        return False
    if not re.search(rf"(?:{DELIVER})(?:了)?$", before) or before.endswith(("实施", "落实", "坚持", "统筹", "推进", "用好", "打好", "做好")):
        return True
    return bool(re.match(r"(?:重大|重点)?(?:战略|任务|行动|工程|中心任务|体系|清单|机制|制度|关系|关口|方案)", after)) or not after


def _no_rank(text: str, before: str, quantity: Quantity, after: str) -> bool:
    """True where an ordinal is no rank: 第一要务, 前三季度."""
    if re.match(r"(?:优势|位次|方阵)", after):
        return "方阵" in after[:2]
    if after and after[0] not in ",、;:)和及且并,;—" and not after.startswith(("以内", "的位", "行列", "梯队", "水平", "佳绩")):
        if not re.match(r"(?:提|升|跃|上|增|攀|进)", after):
            return True
    return not re.search(
        r"(?:全国|全省|全市|全球|世界|城区|苏南|中部|西部|东部|省内|国内|同类|居|列|位|名|保持|升至|跃|排|进入|跻身|冲刺|进|达|获|均|亚洲|首|江苏|长三角|县|市|区|城市)[^,;]{0,4}$",
        before,
    )


def _size_only(before: str, quantity: Quantity, after: str, following: Quantity | None) -> bool:
    """True where 千亿级, 百亿元 sizes a thing that is spoken of; false where something is to become that large."""
    if quantity.before and (not after or after[0] in ",、;"):
        return False
    if following is not None and "、" not in before[-3:]:
        return True
    if quantity.unit == "元" and re.search(r"(?:成为[^,;、]{0,10}|冲刺|迈向|迈入|迈上|跨上|站上|挺进|达到)(?:首个)?$", before + quantity.before):
        return bool(re.match(r"(?:元)?(?:级)?(?:以上)?(?:项目|企业|重大|产业项目|城市|俱乐部)", after)) and "成为" not in before
    return True


def without_periods(text: str, at: int, periods: list[Period]) -> str:
    """text, which begins at offset at, without the time expressions in it."""
    for period in reversed(periods):
        first, last = period.at - at, period.to - at
        if last > 0 and first < len(text) and not period.baseline:
            text = text[: max(first, 0)] + text[max(last, 0) :]
        elif last > 0 and first < len(text):
            text = text[: max(first, 0)] + text[max(last, 0) :]
    return text


def cleaned(text: str, first: int, last: int, periods: list[Period]) -> str:
    """A comma clause without its time expressions."""
    return without_periods(text[first:last], first, periods).strip(",、 ")


COUNT_LEAD = re.compile(rf"^\d[\d.,]*[万亿千百余多]*(?:{alternation('units', 'count')}|名|户|位)")
SUBJECT_WILL = re.compile(r"^[^,、“”《》]{0,14}?将(?!军)(?=[\u4e00-\u9fff])")


def strip_lead(text: str) -> str:
    """text without connectives, modals and counts that no indicator begins with."""
    text = SUBJECT_WILL.sub("", text)
    text = COUNT_LEAD.sub("", text)
    while True:
        shorter = LEAD.sub("", text.lstrip(",、:“ "), count=1) if text[:1] in ",、: " else LEAD.sub("", text, count=1)
        if shorter == text:
            return text
        text = shorter


def strip_tail(text: str) -> str:
    """text without the verb of reaching or changing, and the scope words, that lead over to the number."""
    stripped = FROM_VALUE.sub("", text)
    while True:
        shorter = FROM_VALUE.sub("", TAIL_END.sub("", stripped))
        if shorter == stripped:
            return stripped
        stripped = shorter


# 由2015年的8681亿元, 从63%: the value that was left.
FROM_VALUE = re.compile(r"(?:由|从)[^由从,\d]{0,6}\d[^,]*$")
TAIL_END = re.compile(
    rf"(?:每人每月|每人每年|每户|人均每月|净增|五年|逆势|快速|大幅|小幅|合理|平稳|连续|(?:连续|连)?[跨迈跃上][越过上]?[^,、\d]{0,3}(?:\d|两|三|四)[^,、]{0,6}(?:台阶|大关)、?|分别|均|都|双双|总体|基本|历史性|首次|成功|全部|稳定|继续|稳居|居|位居|均列|位列|排名|名列|跃居|跃升|全国|全省|全市|全区|全球|世界|省内|再|共|共计|合计|总计|(?:增速|增幅)?(?:高于|低于|快于|优于)(?:全国|全省|全市)?(?:平均)?(?:水平)?|保持|维持|稳|的|了|为|至|到|在|同比|年均|平均|较上年|比上年|{REACH}|{RISE}|{FALL})$"
)


def split_verb(text: str) -> tuple[str, str]:
    """A phrase as the verb that it begins with (manner included) and the rest."""
    match = VERB_FIRST.match(text)
    if not match or not match["verb"]:
        return "", text
    return match["manner"] + match["verb"], match["noun"]


def predicates(left: str) -> bool:
    """True if the words before a number hold a verb of their own, so that none is elided."""
    return bool(re.search(rf"(?:{REACH}|{RISE}|{FALL})$", left)) or bool(re.search(r"(?:率|占比|比重)$", left))


def keeps_verb(left: str, quantity: Quantity) -> bool:
    """True if an elided head keeps its verb: 新引进…67个，同比增加18个; false of stocks: 新增…68家，总数达162家."""
    return quantity.form != "rank" and bool(re.search(rf"(?:{RISE}|{FALL})$", left)) and not left.startswith(("净增", "总数"))


def clean_right(right: str) -> str:
    """The words behind a number that belong to its indicator."""
    return re.sub(r"^的|(?:的目标|任务)$", "", right.strip("、,;: "))


def right_end(between: str) -> int:
    """How far the words of the first of two side-by-side quantities reach into what stands between them."""
    delivers = DELIVERS.search(between)
    if delivers and "、" not in between:
        return delivers.start()
    if not between or between[0] in "、和及与":
        return 0
    change = re.match(rf"(?:同比|年均)?(?:{RISE}|{FALL})$", between)
    if change:
        return 0
    cut = re.search(r"[、和及与](?!.*[、和及与])", between)
    if cut:
        later = between.find("、")
        return later if 0 <= later and VERB_FIRST.match(between[later + 1 :]) else cut.start()
    return 0


def last_right_end(rest: str) -> int:
    """How far the words of the last quantity reach: to the end, or to a 、 that does not stand inside a modifier."""
    for match in re.finditer("、", rest):
        item = rest[: match.start()]
        if len(item) > 2 and not item.endswith(("级", "型", "类", "化", "性", "式")):
            return match.start()
        if match.start() == 0:
            return 0
    return len(rest)


def tidy(phrase: str) -> str:
    """An indicator phrase without loose marks at its ends."""
    phrase = re.sub(r"^[、,;:·—\- 的]+|^(?:和(?![美谐平田县])|及|与(?![会时]))", "", phrase.rstrip("、,;:·—- 的和及与"))
    return "经济增长" if phrase == "经济" else phrase


def lead_of(found: Found) -> str:
    """The verb that further items of the same list share."""
    if found.right:
        return strip_lead(found.left.lstrip("、和及与"))
    return found.verb


def distributed(text: str, first: int, found: list[Found]) -> list[str] | None:
    """The subjects of A、B分别增长1%、2%, one for each number; None where nothing is paired."""
    begin = found[0].left
    at = begin.find("分别")
    if at < 0 or len(found) < 2:
        return None
    named = re.sub(r"(?:较|比)(?:20\d\d年|上年)$", "", begin[:at])
    for separators in (SEPARATORS, "、", "和|以及|及"):
        subjects = subjects_of(named, separators)
        if len(subjects) == len(found):
            verb = strip_tail(begin[at + 2 :])
            return [subject + verb for subject in subjects]
    return None


SEPARATORS = r"、|以及|及|和|与(?!民)"


def subjects_of(text: str, separators: str = SEPARATORS) -> list[str]:
    """The members of a list of subjects, each with the tail that they share: 城镇、农村居民收入."""
    text = strip_lead(text.strip(",、 "))
    parts = [part for part in re.split(separators, text) if part]
    if len(parts) < 2:
        return parts
    tail = ""
    last = parts[-1]
    match = SHARED_TAIL.search(last)
    if match and match.start() > 0 and not any(METRIC_END.search(part) for part in parts[:-1]):
        tail = match[0]
    return [part + tail for part in parts[:-1]] + [last]


METRIC_END = re.compile(rf"(?:{alternation('measures', 'tail')}|[数量额率比值价度次金])$")
SHARED_TAIL = re.compile(rf"(?:{alternation('measures', 'tail')})+$")


def rank_subjects(text: str, first: int, found: Found) -> list[str]:
    """The subjects that share one rank (A、B均居全国第1位); a single one where nothing is shared."""
    left = found.left
    match = re.search(r"(?:均|都|双双)", left)
    if not match:
        return []
    subjects = FROM_VALUE.sub("", left[: match.start()]).lstrip("、和及与")
    if re.search(r"\d+强", subjects):
        names = re.findall(r"[^、]+?\d+强", subjects)
        return [strip_lead(re.sub(r"^20\d\d年?", "", name)) for name in names]
    return subjects_of(subjects)


def strength_of(piece: str) -> tuple[Strength, str] | None:
    """The strength that a comma clause's own modal gives, and the entry behind it; None where it has none."""
    outer = OUTER.match(piece)
    if outer:
        return "explore", f"modality.{outer['word']}"
    for match in MODAL.finditer(piece):
        word = match[0]
        strength, _, entry = MODALS[word]
        return strength, entry
    return None


# 支持 and 研究 are modal only where they govern the clause: 支持宜兴争创…, not 政策支持.
OUTER = re.compile(r"^(?:同时|积极|大力|全力|继续|加快|[\u4e00-\u9fff]{0,6}将)?(?P<word>支持|鼓励|引导|探索|研究|谋划)(?!力度|政策|体系|院|所|生|中心|与试验)(?=[\u4e00-\u9fff“])")


def modality(strength: Strength, quote: str) -> int:
    """The rung on the ladder from 0 (探索) to 6 (确保)."""
    match = MODAL.search(quote)
    if match and MODALS[match[0]][0] == strength:
        return MODALS[match[0]][1]
    return {"ensure": 6, "plan": 5, "strive": 4, "expect": 5, "explore": 1}[strength]


MODALS: dict[str, tuple[Strength, int, str]] = {
    entry.text: (entry.facts["strength"], entry.facts["modality"], f"modality.{entry.text}") for entry in entries("modality")
}
# 力争 is no word inside 全力|争取, 着力|争创; and 力争上游 binds nobody.
MODAL = re.compile(
    "(?:"
    + "|".join(
        ("(?<![全着奋合聚致大努])" if text.startswith("力争") else "") + text + ("(?!上游)" if text == "力争" else "")
        for text in texts("modality")
    )
    + ")"
)


def measured(text: str, first: int, found: Found, phrase: str, quantity: Quantity) -> tuple[Measure, float, str]:
    """What kind of figure it is, its signed value, and the rule that tells."""
    left = found.left
    value = quantity.value
    if quantity.form == "rank":
        return "rank", value, "measure.rank"
    if quantity.form == "streak":
        return "level", value, "measure.streak"
    if quantity.form == "fold":
        return "multiple", value, "measure.fold"
    if quantity.form == "ratio":
        return "level", value, "measure.ratio"
    if quantity.form == "class":
        return "level", value, "measure.class"
    verb = LAST_VERB.search(left + quantity.before)
    word = verb["verb"] if verb else ""
    falls = bool(verb and re.fullmatch(FALL, word)) or bool(re.search(r"(?:降幅|跌幅)(?:达|为|在|达到|约)?$", left))
    reaches = bool(verb and re.fullmatch(REACH, word))
    changes = bool(verb and re.fullmatch(RISE, word)) or falls
    if quantity.unit == "百分点":
        return "points", -value if falls or re.search("低于", text[first:quantity.at][-12:]) else value, "measure.points"
    if quantity.unit == "倍":
        if changes and not reaches:
            return "multiple", round(value + 1, 6), "measure.times-more"
        return "multiple", value, "measure.times"
    if quantity.unit in ("%", "‰"):
        if re.search(r"(?:增速|增幅|涨幅|增长率|降幅|跌幅)(?:达到|达|为|在|保持在|控制在|约|保持|稳定在|分别|均|都)*$", left):
            return "growth", -value if falls else value, "measure.growth-noun"
        if changes and not reaches:
            return "growth", -value if falls else value, "measure.growth"
        return "level", value, "measure.share"
    if reaches:
        return "level", value, "measure.reach"
    if changes:
        return "amount", -value if falls and word in ("下降", "降低") else value, "measure.change"
    if found.right and (not found.noun or quantity.unit in COUNTS or quantity.unit in ("人", "名", "户")):
        return "amount", value, "measure.count"
    noun = found.noun or phrase
    if "累计" in text[first : quantity.at] or "共计" in left:
        return "amount", value, "measure.total"
    flow, stock = AMOUNT.search(noun), STOCK.search(noun)
    if found.verb or DONE.search(noun) or DONE.match(phrase) or (
        flow and not (stock and len(stock[0]) > len(flow[0]))
    ):
        return "amount", value, "measure.amount-noun"
    if stock:
        return "level", value, "measure.level-noun"
    if RATE.search(noun):
        return "level", value, "measure.rate"
    if quantity.unit in ("天", "小时", "分钟", "工作日", "分", "岁", "微克/立方米"):
        return "level", value, "measure.level-unit"
    return "level", value, "measure.default"


DELIVERS_ANY = VERB_FIRST
DONE = re.compile(rf"{DELIVER}|提档|升级|备案|净增|惠及|进驻|征收|减税|退税|提请|审议|减负|减免|支持|发运|出栏|接待|运送|成交")
LAST_VERB = re.compile(rf"(?P<verb>{REACH}|{RISE}|{FALL})(?:了|为|在|到|每人每月|每人每年|超过|超|突破|近|约|过|不少于|不低于|逾)*$")
