"""What a quantity is said of: its indicator phrase, with the words that it leaves unsaid supplied; its measure."""

from __future__ import annotations

import re
from itertools import pairwise

from monitor.extract import words
from monitor.extract.describing import CHANGING, COUNTS, EXTENTS, MONEY
from monitor.extract.measuring import GROWS_BEHIND, LOOSE, PEOPLE, Told, measured
from monitor.extract.parties import Parties
from monitor.extract.patterns import later
from monitor.extract.stretches import Carried, Found, Phrase, Stretch

# GDP年均增速6%，总量……: the total of the thing that grows
GROWTH_END = later(r"(?<=.{2})(?:年均|平均)?(?:增速|增幅)$")
NEW_END = re.compile(r"(?:新增|净增)$")
# Among whom a second rank is: 居全省第5、苏北第1; not 绿色发展第6
CIRCLE = re.compile(r"[国省市区县州]|[东西中南北]部?|苏|世界|全球|行业|同类|[居列位]")
SIZED_HEAD = later(r"\d[百千万]?亿元(?:级别?|以上)的?[^,、\d]*$")  # 其中1000亿元级的产业集群3个: so many there are then
SIZE = later(r"(?:超|过)?[十百千万]+亿元?级?")
SCOPE = later(r"(?:主城区|中心城区|城区|市区)(?=.)")
PASSES = frozenset({"突破", "超过", "超"})


def lead_of(found: Found) -> str:
    """The verb that further items of the same list share."""
    return words.strip_lead(found.bare_left) if words.clean_right(found.right) else found.verb


def head_noun(phrase: str) -> str:
    """The phrase without the verb that it begins with."""
    scope = SCOPE.match(phrase)
    if scope and (noun := words.split_verb(phrase[scope.end() :])[1]) and scope.end() + len(noun) < len(phrase):
        return scope[0] + noun  # 主城区新建公厕
    return words.split_verb(phrase)[1] or phrase


def phrase_of(stretch: Stretch, index: int, carried: Carried) -> Phrase:
    """What a quantity is said of, with the words supplied that it leaves to what stands before."""
    if stretch.pairs is not None:
        return Phrase(words.tidy(stretch.pairs[index]), stretch.pairs_at, elided=stretch.pairs_at < stretch.first)
    each, following = stretch.found[index], stretch.found[index + 1 : index + 2]
    noun, verb, right = each.noun, each.verb, (clean := words.clean_right(each.right))
    if index and _ranks_again(each, stretch.found[index - 1]):
        return Phrase(stretch.said[-1], carried.head_at, elided=True)
    if each.quantity.unit == "%" and GROWS_BEHIND.fullmatch(each.right):
        right = ""  # 保持15%以上的增长: the growth of what stands before
    if following and SIZE.fullmatch(each.right) and (size := SIZE.match(following[0].right)):
        right = each.right + words.clean_right(following[0].right[size.end() :])  # 2个千亿级、9个百亿级项目
    if following and not each.right and each.right_to == following[0].quantity.at and not following[0].left:
        each.right_to = following[0].right_to  # 10件45项实事: both count the same
        return Phrase(words.tidy(verb + noun + words.clean_right(following[0].right)), each.left_at)
    if following and not noun and not right and (shared := _counted_alike(stretch.found[index:])):
        return Phrase(words.tidy(verb + shared), each.left_at)
    elided = _elided(each, right, carried, stretch.parties, begins=not index)
    if elided is not None:
        return elided
    if verb and noun and right and words.JOINED_END.search(each.left):
        return Phrase(words.tidy(verb + right), each.left_at)  # 建成甲车站和3个乙码头: the first is a deed of its own
    if index and stretch.lead and not verb:
        twin = stretch.found[index - 1].right_to == each.quantity.at
        if not each.bare_left and right and not twin:
            return Phrase(words.tidy(stretch.lead + right), stretch.lead_at)
        listed = each.left != each.bare_left and not words.PREDICATES.ending(each.left[-8:])
        if noun and not right and listed and not _sums_up(each, stretch.found[index - 1]):
            return Phrase(words.tidy(stretch.lead + noun), stretch.lead_at)
    own = words.tidy(verb + noun + right)
    return Phrase(own, each.left_at, own=own if right == clean else "")


def own_words(found: Found) -> str:
    """The words around a quantity that belong to what it is said of."""
    return found.verb + found.noun + words.clean_right(found.right)


def _sums_up(each: Found, before: Found) -> bool:
    """True of a sum of money behind a count of things: 接待游客3万人次、旅游收入2亿元 says 收入, not 接待收入."""
    money = each.quantity.unit in MONEY and before.quantity.unit not in MONEY
    return money and bool(words.METRICS.ending(each.noun) or each.noun.endswith("投资"))


def _counted_alike(found: list[Found]) -> str:
    """The noun of numbers that count the same in other units, which stands behind the last: 5类、20项、60个项目."""
    for before, each in pairwise(found):
        units = before.quantity.unit, each.quantity.unit
        if each.left != "、" or before.right or units[0] == units[1] or not COUNTS.issuperset(units):
            return ""
        if noun := words.clean_right(each.right):
            return noun
    return ""


def _ranks_again(each: Found, before: Found) -> bool:
    """True of a second rank of the same thing, in a smaller or larger circle: 居全省第5、苏北第1."""
    if not each.quantity.form == before.quantity.form == "rank" or not each.left.startswith("、"):
        return False
    circle = len(each.bare_left) <= 6 and (not each.bare_left or CIRCLE.search(each.bare_left))
    return not each.right and not each.verb and bool(circle) and not words.METRICS.ending(each.noun)


def _elided(each: Found, right: str, carried: Carried, parties: Parties, *, begins: bool) -> Phrase | None:
    """The phrase of a quantity whose head stands in what was said before; None where it has a head of its own.

    `begins` says that it is the first one of its comma clause.
    """
    noun, verb, head = each.noun, each.verb, carried.head
    if each.bare_left.startswith("其中"):
        head = carried.by_unit.get(each.quantity.unit, head)
    streak = each.quantity.form == "streak"
    part = parties.official(noun) if noun[-1:] in ("区", "市", "县") else None
    if part and not right:
        return Phrase(words.tidy(carried.all_head), each.left_at, elided=True, who=part)
    if (
        head
        and not noun
        and not verb
        and right
        and (
            (each.bare_left.startswith("其中") and each.quantity.unit not in PEOPLE)
            or (streak and words.KEEPS.match(right))
        )
    ):
        named = any(right[at : at + 2] in head for at in range(min(5, len(right) - 1)))
        head = "" if named else head_noun(head)  # 其中9个重点项目现场签约
        return Phrase(words.tidy(head + right), carried.head_at, elided=True)
    if head and noun in words.WEAK and not verb and not right:
        head = words.accounted(head) if each.quantity.unit in ("%", "百分点") else head
        of = GROWTH_END.sub("", NEW_END.sub("", head_noun(head)).removesuffix(noun))
        return Phrase(
            words.tidy(words.accounted(of) + noun),
            carried.head_at,
            elided=True,
        )
    if not noun and not right and not streak:
        if each.quantity.unit == "%":
            head = words.accounted(head)
        if each.quantity.form == "rank" and begins and carried.heads:
            head = carried.heads[-1]  # 设立基金2只，总规模240亿元，位居全省第一
        if verb:
            head = words.undone(head)
        # 新引进…67个，同比增加18个 keeps the verb of its head; 新增…68家，总数达162家 does not.
        left = each.bare_left
        grown = bool(CHANGING.ending(left[-8:])) and not verb and not left.startswith("净增")
        sizes = not left and not begins and each.quantity.unit in EXTENTS  # 改造12条道路36公里
        kept = head if sizes or (grown and each.quantity.form != "rank") else NEW_END.sub("", head_noun(head))
        return Phrase(words.tidy(kept + verb), carried.head_at if head else each.left_at, elided=True)
    if head and not right and words.OF_PLAN.match(verb + noun):
        return Phrase(words.tidy(head_noun(head) + verb + noun), carried.head_at, elided=True)
    if head and words.RELATION.match(verb + noun):
        return Phrase(words.tidy(words.accounted(head_noun(head)) + verb + noun + right), carried.head_at)
    return None


def told_of(stretch: Stretch, each: Found, phrase: Phrase, carried: Carried) -> Told:
    """The measure of a quantity, by its own words or by those that it shares."""
    told = stretch.found[0] if stretch.pairs is not None else each
    before = stretch.clause.text[max(stretch.first, each.quantity.at - 200) : each.quantity.at]
    total = "累计" in before or "共计" in each.left
    measure, value, rule = measured(each.quantity, told.left, told.right, told.verb, told.noun, phrase.text, total)
    parent = carried.parent
    if rule == "measure.stock" and parent == (each.quantity.unit, "amount") and each.bare_left.startswith("其中"):
        return "amount", value, "measure.of-parent"  # 新增企业90家，其中拥有专利的30家
    part = each.bare_left.startswith("其中") or stretch.clause.text.endswith("其中,", 0, stretch.first)
    if rule in LOOSE and measure == "level" and part and carried.measures.get(each.quantity.unit) == "amount":
        return "amount", value, "measure.of-parent"  # 收入80亿元,下降6%,其中税收60亿元
    if rule in LOOSE and measure == "level" and parent is not None and parent[1] == "amount":
        of_parent = each.bare_left.startswith("其中") and parent[0] == each.quantity.unit
        shared = parent == (each.quantity.unit, "amount") and rule == "measure.default" and each.quantity.unit in MONEY
        if of_parent or shared or (phrase.elided and not each.bare_left):
            measure, rule = "amount", "measure.of-parent"
    if rule == "measure.default" and stretch.clause.tense == "future" and each.quantity.comparator != ">":
        listed = (
            (each.left[:1] == "、" or each.bare_left.startswith("其中")) and parent is not None and parent[1] == "level"
        )
        sized = not each.verb and parent is not None and parent[1] == "level" and SIZED_HEAD.search(each.left)
        if not listed and not sized and (each.quantity.unit in COUNTS or each.quantity.unit in PEOPLE):
            return "amount", value, "measure.promised-count"
    if phrase.elided and rule == "measure.share" and parent == ("%", "growth") and not each.noun and not each.verb:
        return "growth", -value if carried.falls else value, "measure.of-parent"  # 增长6%以上、力争6.5%
    if phrase.elided and not each.bare_left and each.quantity.before in PASSES and NEW_END.search(carried.head):
        return "level", value, "measure.stock-passed"  # 里程新增3000公里、突破1万公里
    return measure, value, rule
