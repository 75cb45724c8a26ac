"""Places: the parts that a city or a province has, and how a text calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

# Provinces, their prefectures, and the counties of each, by name (GB/T 2260 with the changes up to 2021). A county that
# is newer is known by its form alone.
LIST = Path(__file__).with_name("places.txt")

# Short forms that are ordinary words: only the whole name is a place.
WORDS = (
    "和平 新华 解放 前进 向阳 东风 友好 工农 红旗 复兴 光明 长安 团结 胜利 青年 兴安 新兴 安定 文化 建华 永定 "
    "平安 进步 桥东 桥西 河东 河西 城东 城西 城北 城中 城关 市中 市南 市北 中心 中原 中山 开平 新城 新市 "
    "路南 路北 东方 高新 南郊 新建 振兴 富裕 爱民 友谊 同心 富民 大方 开化 兴业 前锋 安居 清新"
)
ORDINARY = frozenset(WORDS.split())
SUFFIXES = "市区县"
# Zones that have no code of their own, and authorities with two names.
ZONES = {
    "无锡市": {
        "经开": "无锡经开区",
        "无锡经开": "无锡经开区",
        "无锡高新区": "新吴区",
        "无锡高新": "新吴区",
        "高新": "新吴区",
    }
}
# What a city's own zones are called at full length.
LONG_NAMES = (("经济开发区", "经开"), ("经济技术开发区", "经开"), ("高新技术产业开发区", "高新"))


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    """Each province with its prefectures, each prefecture with its counties."""
    found: dict[str, list[str]] = {}
    province = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            province = line
            found.setdefault(province, [])
            continue
        prefecture, _, counties = line.strip().partition(": ")
        if prefecture != province:
            found[province].append(prefecture)
        if counties:
            found[prefecture] = counties.split()
    return {name: tuple(parts) for name, parts in found.items()}


@cache
def parts_of(jurisdiction: str) -> Mapping[str, str]:
    """What a text may call the parts of a city or province, and their official names; empty where none are known.

    The short form stands for the whole name (梁溪 → 梁溪区), unless it is an ordinary word.
    """
    listed = _listed()
    whole = next((name for name in (jurisdiction, f"{jurisdiction}市", f"{jurisdiction}省") if name in listed), None)
    if whole is None:
        return MappingProxyType({})
    names = {}
    for part in listed[whole]:
        short = part[:-1] if part[-1] in SUFFIXES else part
        short = part if short == whole[:-1] else short  # of 安阳市, 安阳 is the city and 安阳县 its county
        names[part if len(short) < 2 or short in ORDINARY or "自治" in part else short] = part
    city = whole.removesuffix("市")
    if whole in ZONES:
        names.update(ZONES[whole])
    elif whole != city:
        for zone in ("经开", "高新"):
            names[zone] = names[city + zone] = f"{city}{zone}区"
    for long, zone in LONG_NAMES:
        if f"{city}{zone}" in names:
            names[f"{city}{long}"] = names[f"{city}{zone}"]
    return MappingProxyType(names)


@cache
def wholes_of(part: str) -> tuple[str, ...]:
    """The cities or provinces that have a part of this name; several where the name is not unique."""
    return tuple(whole for whole, parts in _listed().items() if part in parts)
