"""Which numbers state nothing: digits of names, counts and sizes that only describe what a clause is about."""

from __future__ import annotations

import re

from monitor.extract.lexicon import Words, alternation, texts
from monitor.extract.patterns import later
from monitor.extract.quantities import Quantity

DELIVER = alternation("verbs", "deliver")
REACHES, CHANGES, DELIVERS = texts("verbs", "reach"), texts("verbs", "rise", "fall"), texts("verbs", "deliver")
CHANGING, DELIVERING = Words(CHANGES), Words(DELIVERS)

# Any number, as one set of first characters, which a search skips to, and what has to be there.
MAY_COUNT = re.compile(
    r"[\d番第前倍连二两三四五六七八九十百千万亿]"
    r"(?:(?<=[\d番])|(?<=[第前])[一二三四五六七八九十]|(?<=倍)增|(?<=连)续"
    r"|(?<=[超破过逾]亿)元"
    r"|(?<=[二两三四五六七八九十百千万])[个家条项座所件台处万亿千人名户公亩])"
)
TIMES = frozenset({"人次", "场次", "课时", "场", "次"})  # 提供200人次的培训 says how much of it is given
CAPACITY = frozenset({"千瓦", "兆瓦", "千伏", "千瓦时", "兆瓦时", "吨"})
PLANT = later(r"[^,、;\d]{0,14}?(?:项目|工程|电站|机组|基地|生产线|变电站|装置)")
NAMED = later(r"(?<!规模)(?<!装机)(?<!能力)(?<!容量)(?<!产能)(?<!年产)(?<!处理)(?<!总量)(?<=[\u4e00-\u9fff]{3})$")
MONEY = frozenset({"元", "美元"})
COUNTS = frozenset(texts("units", "count"))
# How long or large what is counted is, together: 改造12条道路36公里.
EXTENTS = frozenset({"公里", "千米", "米", "亩", "公顷", "平方米", "平方公里"})
LENGTHS = frozenset({"米", "千米", "公里", "吨", "寸"})  # of a thing that is bought
SPANS_OF_TIME = frozenset({"天", "小时", "分钟", "月", "工作日", "岁", "周"})
# How far around a number its role is looked for.
NEAR = 80

BARE_MEASURE = Words(
    (*REACHES, *CHANGES, "控制在", "稳定在", "保持在", "维持在", "指数", "评分", "得分", "值"),
)
TIMED = Words((*REACHES, *CHANGES, "天数", "时间", "时限", "周期", "寿命", "以内", "时长"))
CIRCLE = later(r"(?:[^\W\dA-Za-z_]|[“”]){0,8}圈")  # 提升15分钟健身圈功能
LISTED_COMPANIES = later(r"(?:企业|世界|财富|民企|品牌|制造业|服务业)$")
MEMBERS = later(r"\d(?:家|户|个企业|个品牌)[^,;。]{0,24}$")
CLIMBS = later(r"冲刺|跻身|进入|迈入|进军|挤进")
ABSTRACT = re.compile(
    r"(?:个)?(?:方面|维度|环节|层面|阶段|关键|重点领域|体系|大局|确立|维护|意识|自信|转变|统一|毫不动摇|必须|坚持|文明|轮子|务必|清单|范围|内|"
    r"战略(?!科学家|性|人才)|工程(?!项目)|行动|[百千万]亿元?(?:台阶|大关)|作用|百年|革命|覆盖(?![^,;]{2,16}的)|重点?任务|目标)"
    r"|\w{0,4}(?:举措|措施|政策|意见|规定|细则|条例|要求)(?![^\W\dA-Za-z_]*率)"
)
NO_COUNT = re.compile(
    r"\w{0,14}(?<!其)中$|(?:企业|单位|高校|部门|行业|群众)(?:家)?(?:代表|负责人)|社会关注|(?:人大|政协|党)?(?:代表|委员)|[^,;]{0,8}候选"
)
# 12件实事项目已确定, 8件关注度高的…, 9件实事完成情况公布: that there are so many, not that they will be done
KNOWN = re.compile(
    r"[^,、;]{0,22}(?:项目|工程)正?(?:加快|有序|正常|稳步|顺利|扎实)(?:推进|建设|实施)$|[^,、;]{0,22}(?:进行|作出|作了)(?:具体|全面|专题)?(?:部署|安排|研究)|[^,、;]{0,22}(?:项目|工程)(?:均|都|全部)?(?:超|按|达)序时|[^,、;]{0,22}(?:完成|进展|落实|办理|推进)情况|[^,、;]{0,10}(?:项目|实事)(?:具体|主要|分别)?(?:包括|如下|有:)|[^,、;\d]{0,10}不(?:设|再)|"
    r"[^,、;]{0,10}(?:项目|实事)(?:名单|清单)?(?:已|正式|全部|最终|集中|首次)?(?:确定|出炉|公布|发布|揭晓|亮相)|[^,、;]{1,10}度(?:较|最)?高"
)
POPULATION = later(r"(?:[^\W\dA-Za-z_]{0,6}?(?:干部|党员))?(?:群众|人民(?!币)|儿女|市民|父老)")  # 80万市民将……
URGED = later(r"推动|力促|促进|确保")  # 推动137个项目加快建设
NO_RESULT = re.compile(r"初见成效|取得(?:明显|扎实|积极)?成效")
LEFT_FROM = re.compile(r"(?:[由从]|自(?=\d))(?:[^,、;\d]{0,8}\d[\d.]*[^,、;\d]{1,3}、|[^,、;]{0,8})$")
MOVES = Words((*REACHES, *CHANGES, "至", "到", "跃居", "居"))  # soon behind a value that is left
OF = re.compile(r"(?:以上|级)?的(?!(?:总体|奋斗|年度|全年|预期)?目标|增速|增幅|速度|(?:高速|快速|较快|正|高)?增长)")
SIZED_THING = re.compile(r"(?:以上|级|以下)?(?:重大|产业|工业|项目|企业|重点|级|以上|的)")
# 由3个主导产业和2个新兴产业组成的体系: what a whole is made up of
PART_OF = re.compile(r"[由以][^,;。]*$")
MAKES_UP = later(r"[^,;。]*?(?:组成|构成|为(?:核心|主体|支撑|重点|引领|代表|骨干|支柱))的")
EARLIER_SIZE = re.compile(r"\d[\d.]*[百千万亿]*元的")
COMPANY_IS = later(r"(?:店|公司|集团)是[^,]*(?:规模|营收|产值|销售额)$")
# 60%的社区建成……: how many of them do so
SHARE_DOES = later(r"(?:以上)?的[^,、\d]{2,12}?(?:建成|完成|达到|实现|建有|开展|通过|创成|具备|纳入|参加|配备|设立)")
ABOUT = re.compile(r"(?:围绕|聚焦|针对|依托|深化|用好|用足|发挥)[^,;]*$")
# What a rule pays: the words behind the sum, before it, and behind what it is paid for.
ONCE_PAID = later(r"(?:以内|以下)?(?:的?(?:标准|比例|额度|资金))?[^,;]{0,6}?(?:奖励|奖补|补助|补贴|资助|贴息|奖金)")
EACH_CASE = later(r"给予|予以|按|每|分别|最高|一次性")
PAID = later(r"(?:奖励|奖补|补助|补贴|资助|贴息)(?:额度?|资金)?(?:最高|不超过|合计|分别)*(?:\d[\d.]*[万亿]*元[、和])*$")
GIVEN_OUT = later(r"发放|落实|兑现|累计|安排|争取|下达|拨付|完成")
FOR_WHOM = later(
    r"(?:、\d[\d.]*[万亿]*元)*(?:\(含\))?(?:以上|以下)?的(?:企业|项目|单位)?,[^,;]{0,8}?(?:给予|奖励|补助|补贴|奖补|资助|按)"
)
LARGEST_GRANT = 5e7  # 元
# 浏览次数:1523次, 评论25条: what a page tells of itself
COUNTER = later(r"(?:浏览|阅读|点击|访问|点赞)(?:次数|量|数)?:$|(?:点赞|评论|转发|阅读|收藏)$")
# 形成30亿元的投资拉动, 带动50亿元的消费: a sum that comes of it
YIELDS = later(r"(?:形成|带动|拉动|撬动|释放|产生)(?:超过?|近|约)?$")
# A list that 等 closes is counted for its own sake only where something is done to it.
ENUMERATES = Words((*DELIVERS, "吸引", "集聚", "推进", "抓好", "加快", "推动", "做好"))
COMPLETES = re.compile(
    r"建成|投产|投入|入选|获评|获批|完成|开工|竣工|通车|投用|落地|上榜|启用|投运|挂牌|揭牌|列入|入列|封顶|落户|签约|签订|签署|交付|开业"
)
# 应到代表363人, 实到336人: who sits in a meeting
ATTENDING = later(r"(?:应到|实到|应出席|实际?出席|到会|列席)会?(?:代表|委员|人数|的)*$")
LOOKED_AT = (
    *("票决出", "票选出", "评选出", "征集到", "产生了", "公布了", "发布了", "晒出", "梳理了", "梳理出"),
    *("针对", "围绕", "聚焦", "每", "对"),
    "用足",
    "邀请",
    "邀请到",
    "邀请到了",
    "观摩",
    "察看",
    "参观",
    "走访",
    "考察",
    "检阅",
    "调研",
    "走进",
    "督查",
    "点评",
)
JOINED = re.compile(r"[、和及与]")
ENDS_JOINED = re.compile(r"[和及与]$")
ANEW = re.compile(r"新增|新建|改造|完成|培育|建成|引进")
THINGS = re.compile(r"[^\W\dA-Za-z_]{0,6}(?:项目|工程|路段|线路|小区|片区|标段|河道|管网|道路|公路)")
COMPARED = re.compile(r"[、,]?(?:同比|环比|年均|平均|较上年|比上年|实际|名义)*")
RANKS = Words((*REACHES, "居", "列", "位"))
CHANGED = Words((*CHANGES, "占", "同比", "环比"))
COUNTED_LAST = re.compile(r"[^,、\d的]{2,14}")  # between the verb and its number: 建成公园四十个
NOT_COUNTED = ("实施", "落实", "坚持", "统筹", "推进", "用好", "打好", "做好")
CLASSES = later(r"\d+个?大?类(?:、?共?\d+[个件项条]){1,3}(?=事项|项目|任务|工作|实事|为民|惠民|民生)")
ALL_DONE = later(
    r"[^,、\d]{0,12}(?:全部|全面|均|都)已?(?:提前|超额|如期|按期|按时|高质量)*(?:完成|办结|办成|建成|达标|兑现)"
)
VAGUE_THING = re.compile(r"(?:重大|重点)?(?:大事|要事|战略|任务|行动|工程|中心任务|体系|清单|机制|制度|关系|关口|方案)")
RANK_END = ("以内", "的位", "行列", "梯队", "水平", "佳绩", "提", "升", "跃", "上", "增", "攀", "进")
RANK_SCOPE = re.compile(
    r"(?:全国|全省|全市|全球|世界|城区|苏南|中部|西部|东部|省内|国内|苏北|苏中|华[东北南中]|西[南北]|东北|同类|居|列|位|名|保持|升至|跃|排|进入|跻身|冲刺|进|达|获|均|亚洲|首|榜|江苏|长三角|"
    r"县|市|区|城市)[^,;]{0,4}(?:综合竞争力|综合实力)?$"
)
# 居百强县投资潜力第3、绿色发展第5: in the same circle as the rank before
RANKS_ON = re.compile(r"第(?:\d+|[一二三四五六七八九十])[位名]?、[\u4e00-\u9fff]{2,12}$")
BECOMES = re.compile(r"(?:成为[^,;、]{0,10}|形成|冲刺|迈向|迈入|迈上|跨上|站上|挺进|达到?)(?:首个)?$")
SIZED_HEAD = re.compile(r"(?:元)?(?:级)?(?:以上)?(?:项目|企业|重大|产业项目|城市|俱乐部)")


# 给予50万元、100万元奖励, 对营收突破1亿元的企业: what a rule pays, and to whom, is no aim
GRANTED = later(r"(?:给予|最高(?:资助|补助|奖励|补贴|给予|支持)?)(?:一次性|不超过)?(?:\d[\d.]*[万亿]*元[、和])*$")
ADDRESSED = later(
    r"对[^,;]{2,60}的(?:企业|项目|单位|个人|团队|家庭|机构|平台|园区|人才)$|对[^,;]{2,60}的(?:企业|项目|单位|个人|团队|家庭|机构|平台|园区|人才),"
)


BY_KIND = re.compile(r"共\d+(?:个?大?类|个?大?方面|个?大?领域)$")  # 实事共7大类40个项目: what a list holds
DEALT_WITH = later(r"[^,;、]{1,24}?(?:进行|实施|开展|予以)")  # 对18个小区进行改造
CONCERNS = later(r"涉及(?:\d|楼栋|户数)")
SHIFTED = later(r"(?:[前后]移|上升|提升|前进|晋升|提高|下降|跃升)$")  # 居第5,较上年前移2位: the rank is what is told
AND_SMALLER = re.compile(r"及(?:以上|以下)[^\W\dA-Za-z_]")  # 10万千瓦及以下机组


# 项目总投资60亿元, 占地420亩: what a project is like
ATTRIBUTE = later(
    r"(?:该?(?:项目|园区|基地|中心|工程|产业园))?(?:(?:规划|总|共|地上|地下)*(?:占地(?:面积)?|用地(?:面积)?|建筑面积)|(?:(?<=亩,)|(?<=工程,)|(?<=项目,))(?:规划)?总面积)(?:约|为|达)?$"
    r"|[^,、\d]{2,30}(?<!新增)占地(?:面积)?(?:约|为|达)?$"
    r"|(?:路线|道路|线路|红线|桥梁|全线|路面)?(?:总|全|净)?(?:长度?|宽度?|高度|跨径|层高|埋深)(?:约|为|达)?$"
    r"|该?项目(?:计划)?总投资额?(?:约|为|达|超)?$"
    r"|(?![^,]*(?:新建|改造|建成|完成|新增|整治|修复|提升|疏浚)(?!工程|项目))[^,、]{0,24}全长(?:约|为|达)?$"
    r"|[^,、\d]{0,16}(?:设计|办学|招生)规模(?:约|为|达)?$|设站$"
    r"|[^,、\d]{2,30}(?:(?<!重大|重点|签约|开工|竣工|产业|续建|新建|全部|在建|招引|投资|以上)项目|产业园|园区|基地|中心|工程|工厂|生产线|综合体|广场|隧道|大桥|学校|分校|校区|医院|院区|小区|公园|大厦|大道|高架|枢纽|车站|码头)"
    r"(?:(?:计划|预计)?总投资额?|(?:规划|总|共)?(?:占地(?:面积)?|用地面积|建筑面积|总建筑面积))(?:约|为|达|超)?$"
)
# Cheap test for it: what its last words are, but for one that may follow.
ATTRIBUTE_ENDS = (
    *("投资", "投资额", "占地", "用地", "面积", "长", "宽", "长度", "宽度"),
    *("高度", "跨径", "层高", "埋深", "规模", "设站"),
)
OVER = ("约", "为", "达", "超")
# 某某基地二期，总投资15亿元: what a single thing costs, said behind it
OF_THING = re.compile(
    r"(?:占地|建筑|用地)(?:面积)?(?:约|为|达)?[\d.]+万?[平亩公][^,]{0,5},$|(?<=全长)(?:约|为|达)?[\d.]+(?:公里|千米|米),$|(?:^|[,。;:])(?!目前|今年|全市|全区)(?:(?!\d+[个项])[^,、]){4,40}(?:基地|中心|工程|工厂|产业园|[一二三四]期|综合体|生产线|(?<![有个的设开竣约])项目),$"
)


def is_name(text: str, quantity: Quantity) -> bool:
    """True where the digits belong to a name: 5G, 4号线, 312国道, 10分钟体育健身圈, 5A级, 第117次."""
    before = text[max(0, quantity.core - 12) : quantity.core]
    if quantity.form == "rank" and text[quantity.core : quantity.core_to].endswith("强"):
        if not LISTED_COMPANIES.search(before):
            return False
        members = MEMBERS.search(text, max(0, quantity.core - 40), quantity.core)  # 7家企业进入中国企业500强
        return members is not None or not CLIMBS.search(before)
    if quantity.form not in ("number", "numeral"):
        return False
    after = text[quantity.core_to : quantity.core_to + 3]
    last = text[max(0, quantity.at - 1) : quantity.at]
    if quantity.form == "number" and not quantity.unit:
        if not quantity.before and not BARE_MEASURE.ending(before):
            return True
        if after[:1] == ":" and text[quantity.core_to + 1 : quantity.core_to + 2].isdigit():
            return True  # 10.4:48.6:41
        return (
            bool(after)
            and after[0] not in ",、;:和及"
            and not after.startswith(("以上", "以内", "以下", "左右", "大关"))
        )
    lettered = last.isascii() and last.isalpha() and not quantity.before and quantity.unit not in MONEY
    if last and (last in "第+-—/“S" or lettered):  # S2线, but not GDP超8000亿元
        return True
    if quantity.unit == "分" and last in ("点", "时") and text[quantity.at - 2 : quantity.at - 1].isdigit():
        return True  # 下午1点45分
    if quantity.unit == "期":
        counted = quantity.form == "number" and quantity.value >= 5 and text[quantity.to : quantity.to + 1] in ",、;"
        return not counted
    if quantity.unit in ("年", "届", "步") or (
        after.startswith(("号", "国道", "级", "周年", "版")) and quantity.unit == "条"
    ):
        return True
    if quantity.unit in ("分钟", "小时") and CIRCLE.match(text, quantity.to):
        return True
    return quantity.unit in SPANS_OF_TIME and not TIMED.stand_in(before + text[quantity.core : quantity.to])


def describes(text: str, first: int, last: int, quantity: Quantity, following: Quantity | None) -> bool:
    """True where a quantity only counts, sizes or names what its comma clause first..last is about.

    `following` is the next quantity of the clause that states something.
    """
    after = text[quantity.to : min(last, quantity.to + NEAR)]
    before = text[max(first, quantity.at - NEAR) : quantity.at]
    if quantity.unit in ("人", "名") and ATTENDING.search(before[-8:]):
        return True
    if following is not None and LEFT_FROM.search(before[-20:]) and MOVES.soon(after, 10, ",;"):
        return True
    if after and _names_no_figure(before, quantity, after):
        return True
    if "类" in text and _lists_classes(text, first, last, quantity):
        return True
    if quantity.form == "numeral":
        return _vague_numeral(before, quantity, after)
    if quantity.form == "rank":
        return _no_rank(before, after)
    if quantity.form == "class":
        return _size_only(before, quantity, after, following)
    if quantity.form == "streak":
        return after.startswith(("将", "把"))  # 连续三年将某事定为主题
    if _shares_or_owns(before, quantity, after):
        return False
    if _qualifies(text, first, before, quantity, after, following):
        return True
    if following is None:
        return False
    return _inside(text[quantity.to : min(following.at, quantity.to + NEAR)], quantity, following)


def _names_no_figure(before: str, quantity: Quantity, after: str) -> bool:
    """True where the words behind a number are of the sort that is listed or spoken of, not measured: 8个方面."""
    if ABSTRACT.match(after) or NO_COUNT.match(after) or after.endswith(("如下", "出炉")):
        return True
    if quantity.unit == "人" and POPULATION.match(after) and not DELIVERING.ending(before[-8:]):
        return True
    if "成效" in after and NO_RESULT.search(after):
        return True
    return quantity.unit in COUNTS and KNOWN.match(after) is not None and not URGED.search(before)


def _shares_or_owns(before: str, quantity: Quantity, after: str) -> bool:
    """True for 90%的县医院达到… and for 某某店是销售规模超3亿元的…: attributes that are told."""
    if quantity.unit == "%" and not before.strip("、") and OF.match(after):
        return "目标" not in after[:12] and "增长" not in after[:12]
    if quantity.unit == "%" and SHARE_DOES.match(after) and not EACH_CASE.search(before[-12:]):
        return True
    return after.startswith("的") and bool(COMPANY_IS.search(before))


def _qualifies(text: str, first: int, before: str, quantity: Quantity, after: str, following: Quantity | None) -> bool:
    """True for a threshold (超10亿元项目), a scope (3公里范围), and a count that a preposition or 等 takes in."""
    sizes = before.endswith(ATTRIBUTE_ENDS) or (before.endswith(OVER) and before[:-1].endswith(ATTRIBUTE_ENDS))
    if sizes and ATTRIBUTE.fullmatch(text, first, quantity.at):
        return True
    if before.endswith(("米、宽", "米、高", "米、长", "米,宽", "公里、宽")):
        return True  # 全长470米、宽30米
    if before.endswith("总投资") and text[first : quantity.at] == "总投资" and OF_THING.search(text, 0, first):
        return True
    given = quantity.unit in TIMES or (quantity.unit in MONEY and YIELDS.search(before) and not following)
    if given and OF.match(after):
        return False
    if after and (after.startswith(("范围", "正在")) or OF.match(after) or AND_SMALLER.match(after)):
        return True
    if before.endswith(("类", "方面", "领域")) and BY_KIND.search(before):
        return True
    if quantity.unit in LENGTHS and after[:1].isalpha() and before.endswith(("购买", "购置", "采购", "配备", "配置")):
        return True  # 购置50米云梯车: how long one is
    if quantity.unit == "位" and SHIFTED.search(before):
        return True
    if quantity.unit == "方" and after[:1] in ("面", "案", "向", "式", "位"):
        return True
    if quantity.unit in CAPACITY and PLANT.match(after) and not DELIVERING.ending(before[-8:]) and NAMED.search(before):
        return True  # 启动滨海电厂5万千瓦光伏项目: how large the one is that is named
    sized = text[quantity.core : quantity.core_to].endswith("级") and not BECOMES.search(before + quantity.before)
    if sized and (quantity.unit in MONEY or after[:1].isalpha()):
        return True  # 5000亿元级, 30万吨级航道
    if quantity.unit in MONEY:
        bounded = quantity.before or quantity.after or following is not None
        if bounded and SIZED_THING.match(after) and after[:1] != "的":  # those are told by OF
            return True
        if before.endswith(("和", "、", "及")) and after[:1].isalpha() and EARLIER_SIZE.search(before):
            return True
    if (quantity.unit in MONEY or quantity.unit == "%") and _granted(text, before, quantity, after):
        return True
    if quantity.unit in MONEY and (GRANTED.search(before) or ADDRESSED.match(text, first)):
        return True
    if before.endswith(LOOKED_AT) or COUNTER.search(text, max(0, quantity.at - 6), quantity.at):
        return not (before.endswith("对") and DEALT_WITH.match(after))
    if CONCERNS.match(text, first):
        return True  # 涉及9个板块、23个小区
    if after and PART_OF.search(before) and MAKES_UP.match(after):
        return True
    if quantity.unit in COUNTS and following is None and after and ABOUT.search(before):
        return True
    return (
        before.endswith("等")
        and quantity.unit in COUNTS
        and not ENUMERATES.stand_in(before)
        and not COMPLETES.search(after)
    )


def _granted(text: str, before: str, quantity: Quantity, after: str) -> bool:
    """True of what a rule pays in each case (按投资额的8%给予补助, 挂牌的奖励100万元), and of what it pays for."""
    if ONCE_PAID.match(after) and EACH_CASE.search(before):
        return True
    if quantity.unit == "%":
        return False
    small = quantity.value <= LARGEST_GRANT and PAID.search(before) is not None and not GIVEN_OUT.search(before)
    return small or FOR_WHOM.match(text, quantity.to) is not None


def sized_by(quantity: Quantity, between: str, following: Quantity) -> bool:
    """True where a count of things is followed by how long or large they are: 改造12条道路36公里."""
    things = quantity.unit in COUNTS and following.unit in EXTENTS and not following.before
    return things and THINGS.fullmatch(between) is not None


def _only_changes(between: str) -> bool:
    """True of words that say no more than that what they follow changed: 、同比增长."""
    return any(
        between.endswith(word) and COMPARED.fullmatch(between, 0, len(between) - len(word))
        for word in CHANGING.last.get(between[-1:], ())
    )


def _inside(between: str, quantity: Quantity, following: Quantity) -> bool:
    """True where the following quantity is said of what this one counts: 300个项目完成投资1180亿元."""
    if not between or between[0] == "(" or JOINED.match(between) or _only_changes(between) or ANEW.match(between):
        return False
    if "、" in between or ENDS_JOINED.search(between) or between.endswith(("新增", "新建", "新改建")):
        return False
    if following.form == "rank" and quantity.unit not in COUNTS and RANKS.soon(between, 4, "、"):
        return False
    if sized_by(quantity, between, following):
        return False
    return not (CHANGED.beginning(between) and not any(word in between for word in ("项目", "企业")))


def _vague_numeral(before: str, quantity: Quantity, after: str) -> bool:
    """Chinese numerals count only behind a verb of delivery: 开工两条新线, 新建公园四十个, not 三条控制线."""
    if before.endswith(("每年", "各", "一批")):
        return False
    if not after and any(COUNTED_LAST.fullmatch(before, end) for end in ENUMERATES.ends(before)):
        return False
    listed = before.count("、", before.rfind(",") + 1) + 1
    if before.endswith("等") and 1 < listed < quantity.value and DELIVERING.stand_in(before):
        return not after or bool(VAGUE_THING.match(after))  # 布局甲、乙等十个生态圈: more than are named
    if not before.removesuffix("了").endswith(DELIVERS) or before.endswith(NOT_COUNTED) or _ends_list(before, quantity):
        return True
    return not after or bool(VAGUE_THING.match(after))


def _lists_classes(text: str, first: int, last: int, quantity: Quantity) -> bool:
    """True where numbers only say how a list is made up, and nothing is done to it: 民生实事共10大类50个项目."""
    for match in CLASSES.finditer(text, first, last):
        if match.start() <= quantity.core < match.end():
            if quantity.to == match.end() and ALL_DONE.match(text, match.end(), last):
                return False
            return not ENUMERATES.stand_in(text[max(first, match.start() - 8) : match.start()])
    return False


def _ends_list(before: str, quantity: Quantity) -> bool:
    """True where a number only says how long the list before it is: 科技创新、绿色发展两个榜单."""
    return quantity.value == before.count("、", before.rfind(",") + 1) + 1 > 1


def _no_rank(before: str, after: str) -> bool:
    """True where an ordinal is no rank: 第一要务, 前三季度."""
    if before.endswith(("项", "个")):
        return True  # 荣获四项第一
    if after.startswith(("优势", "位次", "方阵", "目标")):
        return after.startswith("方阵")
    if after.startswith("提供") or (after and after[0] not in ",、;:)和及且并—" and not after.startswith(RANK_END)):
        return True
    return not (RANK_SCOPE.search(before) or RANKS_ON.search(before))


def _size_only(before: str, quantity: Quantity, after: str, following: Quantity | None) -> bool:
    """True where 千亿级, 百亿元 sizes a thing that is spoken of; false where something is to become that large."""
    bounded = quantity.before or (quantity.after and quantity.unit not in MONEY)
    if bounded and (not after or after[0] in ",、;"):
        return False  # 突破千亿元, 稳定在百万吨以上
    if following is not None and "、" not in before[-3:]:
        return True
    if quantity.unit == "元" and BECOMES.search(before + quantity.before):
        return bool(SIZED_HEAD.match(after)) and "成为" not in before
    return True
