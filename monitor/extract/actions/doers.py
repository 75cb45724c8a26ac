"""Which governments or parks a doer phrase names: 支持甲市、乙区创建… binds 甲市 and 乙区."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.extract.actions.words import CITIES, PREFECTURES
from monitor.extract.patterns import later

BETWEEN = later(r"、|以及|[和及与]")
AND_OTHERS = later(r"(?:等|等?[两二三四五六七八九十\d]个?)(?:地|市|县|区|州)*$")  # 等地, 两市, 等3个县
PARK = later(r"(?:开发区|高新区|经开区|工业园区|产业园区|合作区|新区|保税区)$")
GOVERNMENT = later(r"[一-鿿]{1,8}(?:市|自治县|县|州|区)$")


def governments(phrase: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The official short names of those who are to do a deed; () where one of them is no government and no park.

    `known` gives the official names of the publisher's own districts (梁溪 → 梁溪区).
    """
    names: list[str] = []
    for part in BETWEEN.split(AND_OTHERS.sub("", phrase)):
        name = known.get(part.removesuffix("市").removesuffix("区")) or _official(part)
        if not name:
            return ()
        names.append(name)
    return tuple(names)


def _official(name: str) -> str | None:
    if name in CITIES:
        return name + "市"
    if name in PREFECTURES:
        return name + "州"
    return name if PARK.search(name) or GOVERNMENT.fullmatch(name) else None
