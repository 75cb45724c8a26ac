"""What kind of figure a number is: level, amount, growth, points, multiple or rank; and its sign."""

from __future__ import annotations

import re

from monitor.extract.describing import COUNTS, DELIVERING, MONEY, NEAR
from monitor.extract.lexicon import Words, branching, texts
from monitor.extract.quantities import Quantity
from monitor.values import Measure

RATE = Words(texts("measures", "rate"))
STOCK = Words(texts("measures", "level"))
FLOW = Words(texts("measures", "amount"))
VERB_HEADS = "".join(sorted({word[0] for word in texts("verbs", "reach", "rise", "fall")}))
KINDS_OF_VERB = "|".join(
    f"(?P<{kind}>{branching(texts('verbs', kind), guarded=False)})" for kind in ("reach", "rise", "fall")
)
LAST_VERB = re.compile(
    rf"(?=[{VERB_HEADS}])(?:{KINDS_OF_VERB})"
    r"(?:了|为|在|到|每人每月|每人每年|超过|超|突破|近|约|过|不少于|不低于|逾)*$"
)
GROWTH_NOUN = re.compile(
    r"(?:增速|增幅|涨幅|增长率|增长(?=达|超|突破|逾)|增长(?:预期)?目标(?:设|确|拟)?定|[增涨]幅(?=同比)|(?P<fall>降幅|跌幅))(?:同比|达到|达|为|在|保持在|控制在|约|保持|稳定在|分别|均|都|冲刺|力争|争取|确保|突破|超过?)*$"
)
# 不低于低保标准的1.3倍: a ratio to another sum, not how often something multiplied
TIMES_OF = re.compile(r"(?:标准|水平|收入|工资|均值|平均值)的$")
GROWS_BEHIND = re.compile(r"的(?:增速|增幅|速度)|的?(?:高速|快速|较快|正|高)?增长(?![点极率])")
DONE = re.compile(
    r"(?:^|[,、])获(?=中央|国家|[省市]级?财政|上级)|收集|提档|升级|备案|净增|惠及|覆盖(?!率|面)|受益|进驻|征收|减税|退税|提请|审议|支援|形成|保障|入选|荣获|获得|获评|获批|减负|减免|支持|发运|出栏|接待|运送|成交|清淤|降低(?!率)|节约|节省|减少|[增减]产|带动|死亡(?!率)|安排|统筹|减收|拨付|派发|发放|增加(?!值)"
)
# A stock is had, and a count that passes a mark is one: 拥有企业268家, 入库数突破700家.
# 推进现有3个园区扩容: so many of those that there are, not how many there are
ON_STOCK = re.compile(r"(?:推进|推动|改造|提升|升级|盘活|优化|对)[^,、]{0,6}(?:现有|在建)$")
STOCKED = re.compile(r"(?:拥有|保有|在建|共有(?!产权)|现有|建有|在册)")
CHOSEN = re.compile(
    r"(?:改造|提升|整治|修复|更新|升级)(?:工程|项目)?(?:建设)?$|列入|入列|入选|上榜|获|[开竣]工|签约|投产|落户|开业"
)  # 共有30个项目列入: so many were
PASSED = frozenset({"突破", "跨越", "超过", "超"})
NUMBERS = re.compile(r"数$")
MARKS = frozenset({"突破", "跨越"})
AIMED = re.compile(r"(?:冲刺|迈向|迈上|挺进|站上|跃上)(?:[^,、\d]{0,16}(?:GDP|产值|规模|总量|收入|总值|营收))?$")
PER_HEAD = re.compile(r"[亩人户]均(?=[销产税收消支住G])")  # 亩均销售额: a ratio, not a sum of the year
NO_DEED = re.compile(r"开发区|建成区|建设用地|新区|示范区|发展(?=水平|指数)")  # no deed, though a verb stands in it
# 争取资金超千亿元, 每年新增百万户
GIVEN = re.compile(r"(?:新增|净增)$|(?:争取|发行|筹集|筹措|安排|落实|投入)[^,;]{0,16}(?:资金|债券|贷款|投资|额度)$")
SAVES = re.compile(r"(?:平均)?减(?:时间|时限|时|材料|环节|跑动|费用|成本)$")  # 平均减时间83%
REACHED = ("完成", "实现")
LEVEL_UNITS = frozenset({"天", "小时", "分钟", "工作日", "分", "岁", "微克/立方米"})
PASSES = frozenset({"突破", "超过", "超", "逾", "跨越"})
NETWORK = re.compile(
    r"[^建改修养护完成]*(?:铁路|高铁|公路|高速|航道|轨道交通|地铁)"
)  # 到2030年高速公路约600公里: so long it is then
HEAD = 12  # no noun that tells the kind of figure is longer
# What is counted in these was done, dealt with or given out, where no noun says that it is there.
DONE_UNITS = frozenset(
    {
        "亩",
        "公顷",
        "公里",
        "千米",
        "平方米",
        "平方公里",
        "项",
        "件",
        "套",
        "起",
        "例",
        "场",
        "场次",
        "次",
        "人次",
        "辆次",
        "列",
        "户次",
    }
)
PEOPLE = frozenset({"人", "名", "户"})
FORMS: dict[str, Measure] = {"rank": "rank", "streak": "level", "fold": "multiple", "ratio": "level", "class": "level"}
# Rules that read only a bare noun; what stands around may tell better.
LOOSE = frozenset({"measure.default", "measure.level-noun"})

Told = tuple[Measure, float, str]


def measured(quantity: Quantity, left: str, right: str, verb: str, noun: str, phrase: str, total: bool) -> Told:
    """What kind of figure a quantity is, its signed value, and the rule that tells.

    `left` and `right` are the words around it, `verb` and `noun` the parted left ones, `phrase` its indicator; `total`
    says that its comma clause counts up (累计).
    """
    value = quantity.value
    passed = quantity.before in ("超", "超过", "近") and verb not in ("", "实现")  # 节约资金超亿元
    if quantity.form == "class" and (passed or GIVEN.search(left)):
        return "amount", value, "measure.class-given"
    if quantity.form in FORMS:
        return FORMS[quantity.form], value, f"measure.{quantity.form}"
    last = LAST_VERB.search((left + quantity.before)[-18:])
    kind = last.lastgroup if last else None
    falls = kind == "fall"
    if quantity.unit in ("百分点", "倍", "%", "‰"):
        if quantity.unit == "%" and GROWS_BEHIND.match(right):
            return "growth", value, "measure.growth-noun"  # 保持15%以上的增长
        return _relative(quantity, left, kind)
    if kind == "reach":
        return "level", value, "measure.reach"
    if kind is not None:
        falls = falls and last is not None and last["fall"] in ("下降", "降低")
        return "amount", -value if falls else value, "measure.change"
    if left.endswith(("净增", "新增")):
        return "amount", value, "measure.net"
    if (
        AIMED.search(left)
        or (STOCKED.search(left) and not ON_STOCK.search(left) and not CHOSEN.search(right))
        or (quantity.before in PASSED and NUMBERS.search(left))
    ):
        return "level", value, "measure.stock"
    if (
        right
        and not (right[0] == "(" and right[-1] == ")")
        and (not noun or quantity.unit in COUNTS or quantity.unit in PEOPLE)
    ):
        return "amount", value, "measure.count"
    if total:
        return "amount", value, "measure.total"
    return _noun(quantity, verb, noun or phrase, phrase)


def _relative(quantity: Quantity, left: str, kind: str | None) -> Told:
    """The kinds of %, 百分点 and 倍; `kind` is what the last verb before the number says."""
    value = quantity.value
    noun = GROWTH_NOUN.search(left[-NEAR:])
    falls = kind == "fall" or bool(noun and noun["fall"])
    if quantity.unit == "百分点":
        return "points", -value if falls or "低于" in (left + quantity.before)[-12:] else value, "measure.points"
    if quantity.unit == "倍":
        if TIMES_OF.search(left):
            return "level", value, "measure.times-of"
        if kind in ("rise", "fall"):
            return "multiple", round(value + 1, 6), "measure.times-more"
        return "multiple", value, "measure.times"
    if noun:
        return "growth", -value if falls else value, "measure.growth-noun"
    if kind in ("rise", "fall"):
        return "growth", -value if falls else value, "measure.growth"
    if SAVES.search(left):
        return "growth", -value, "measure.growth"
    return "level", value, "measure.share"


def _is_done(noun: str, phrase: str) -> bool:
    """True where something is done in the noun, or at the head of the phrase."""
    if DELIVERING.stand_in(noun) or DONE.search(noun):
        return True
    return bool(DELIVERING.beginning(phrase) or DONE.match(phrase))


def _noun(quantity: Quantity, verb: str, noun: str, phrase: str) -> Told:
    """The kind of a number that no verb stands before, by what it is said of."""
    value = quantity.value
    noun = NO_DEED.sub("", noun)
    if quantity.before in MARKS and not verb and not _is_done(noun, phrase):
        return "level", value, "measure.mark-passed"
    flow, stock = FLOW.ending(noun[-HEAD:]), STOCK.ending(noun[-HEAD:])
    if quantity.unit in MONEY and noun.endswith(REACHED) and STOCK.ending(noun[-HEAD:-2]):
        return "level", value, "measure.level-noun"  # 居民收入完成4万元
    whole = verb in ("", "带动") or (
        noun.startswith("总") and not noun.startswith("总投") and verb not in ("完成", "实现")
    )
    if stock and verb == "带动" and noun.endswith("规模"):
        return "level", value, "measure.level-noun"  # 带动相关产业规模4000亿元
    if stock and whole and quantity.before in PASSES and not flow >= stock:
        return "level", value, "measure.level-noun"  # 通车总里程突破7000公里
    flows = (flow and not stock > flow) or (quantity.unit in MONEY and noun.startswith("实现") and not stock)
    if PER_HEAD.search(noun[-HEAD:]) and not verb and not DONE.search(noun):
        return "level", value, "measure.per-head"
    if verb or flows or _is_done(noun, phrase):
        return "amount", value, "measure.amount-noun"
    if stock:
        return "level", value, "measure.level-noun"
    if RATE.ending(noun[-HEAD:]):
        return "level", value, "measure.rate"
    if quantity.unit in LEVEL_UNITS:
        return "level", value, "measure.level-unit"
    if quantity.unit in ("公里", "千米") and NETWORK.fullmatch(noun):
        return "level", value, "measure.network"
    if quantity.unit in DONE_UNITS:
        return "amount", value, "measure.default-unit"
    return "level", value, "measure.default"
