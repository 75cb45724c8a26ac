"""Tables of indicators, as plans have them: 指标 | 单位 | 2025年 | 2030年 | 属性. A row is read by its columns.

The cells of a row may stand in one paragraph (parted by tabs, bars or blanks) or each in one of its own. What a
column of the years before the plan says is a baseline, and no statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.extract import words
from monitor.extract.clauses import Clause
from monitor.extract.indicators import identify
from monitor.extract.measuring import measured
from monitor.extract.modality import modality
from monitor.extract.normalise import Normal
from monitor.extract.patterns import later
from monitor.extract.periods import PLANS, whole_year
from monitor.extract.quantities import Quantity, find_quantities
from monitor.values import Measure, Statement, Strength

NAME = later(r"(?:主要|具体|核心|发展|规划|约束性|预期性)?指标(?:名称|内容)?|名称")
UNIT = later(r"(?:计量)?单位")
KIND = later(r"(?:指标)?(?:属性|性质)")
# What stands over the years in a head of two rows.
OVER_YEARS = later(r"(?:规划|发展|年度|预期)?(?:目标|指标)(?:值|数)?|(?:指标)?数值|年份|年度")
ASIDE = later(r"序号|类别|类型|领域|分类|维度|[一二]级指标|编号|备注|牵头(?:单位|部门)|责任(?:单位|部门)")
YEAR = later(r"(?:到|至)?(20\d\d)年?(?:[末底])?(?:规划|发展|预期|预计|完成|实际|现状|基期|基准)?(?:目标)?(?:[值数])?")
PLAN_END = later(r"“?(十[一二三四五六]五)”?(?:时?期?末|时?期?规划|时?期?)(?:目标)?值?")
PACE = later(
    r"(?:(?:20\d\d[-—~]20\d\d年?|“?十[四五六]五”?(?:时期|期间)?|五年))?(?:年均|累计)(?:增长|增速|增幅|变化|提高)?(?:率|值)?"
)
IN_BRACKETS = later(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
NAMED_UNIT = later(r"\(([^()]{1,10})\)$")
CUMULATIVE = later(r"[\[【〔(](?=[\d.+-])(.+)[\]】〕)]")
SIGNS = (("≥", "不低于"), (">=", "不低于"), ("≤", "不高于"), ("<=", "不高于"), (">", "超过"), ("<", "低于"))
FALLS = later(r"(?:降低|下降|减少|削减|降幅)(?:率|幅度|比例)?$")
GROWS = later(r"(?:增长|增速|增幅)(?:率|速度)?$")
LONGEST_CELL = 30
CELLS = later(r"\s*[\t|]\s*|\s{2,}")

Role = Literal["aside", "name", "unit", "kind", "value", "pace"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; a `value` is for the `year`."""

    role: Role
    year: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with the columns that its cells stand under, as printed at `span` of the raw text."""

    columns: tuple[Column, ...]
    cells: tuple[str, ...]
    quote: str
    span: tuple[int, int]

    def cell(self, role: Role) -> str:
        """The first cell under a column of the role; empty where there is none."""
        return next((cell for column, cell in zip(self.columns, self.cells, strict=True) if column.role == role), "")


def find_rows(layers: Sequence[Normal]) -> dict[int, Row | None]:
    """The rows of all tables of indicators in a document, each at the number of the paragraph that it begins at.

    The other paragraphs of a table, its header and the further cells of a row, have None.
    """
    found: dict[int, Row | None] = {}
    at = 0
    while at < len(layers):
        columns, to = _header(layers, at)
        begins = at
        at = max(to, at + 1)
        while columns:
            row, to = _row(layers, at, columns)
            if row is None:
                break
            found.update(dict.fromkeys(range(begins, to)))
            found[at] = row
            at = begins = to
            while at < len(layers) and _parts(layers, at):
                at += 1
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _cells(layer: Normal) -> list[str]:
    text = layer.paragraph.text.strip(" |\t")
    cells = CELLS.split(text) if "\t" in text or "|" in text or "  " in text else text.split()
    return [_plain(cell) for cell in cells]


def _column(cell: str) -> Column | None:
    """What a cell of a header says of its column; None of what heads no column."""
    bare = IN_BRACKETS.sub("", cell) or cell
    if NAME.fullmatch(bare):
        return Column("name")
    if UNIT.fullmatch(bare):
        return Column("unit")
    if KIND.fullmatch(bare):
        return Column("kind")
    if ASIDE.fullmatch(bare):
        return Column("aside")
    if PACE.fullmatch(bare):
        return Column("pace")
    if year := YEAR.fullmatch(bare):
        return Column("value", int(year[1]))
    if plan := PLAN_END.fullmatch(bare):
        return Column("value", PLANS[plan[1]] + 4)
    return None


def _header(layers: Sequence[Normal], at: int) -> tuple[tuple[Column, ...], int]:
    """The columns of the header that begins at a paragraph, and where its rows begin; none where none begins."""
    text = layers[at].text
    if text.endswith("。") or ("标" not in text and "号" not in text and "别" not in text):
        return (), at
    cells, to = _cells(layers[at]), at + 1
    if len(cells) > 2 and to < len(layers) and (whole := _two_rows(cells, _cells(layers[to]))):
        cells, to = whole, to + 1
    columns = [_column(cell) for cell in cells]
    if len(columns) == 1:
        while (
            to < len(layers) and len(layers[to].text) <= LONGEST_CELL and (column := _column(_plain(layers[to].text)))
        ):
            columns.append(column)
            to += 1
    known = [column for column in columns if column is not None]
    roles = [column.role for column in known]
    if len(known) != len(columns) or roles.count("name") != 1 or not {"value", "pace"} & set(roles):
        return (), at
    return tuple(known), to


def _two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """The cells of a head of two rows, 目标值 over its years; empty where the two are no such head."""
    at = next((i for i, cell in enumerate(upper) if _column(cell) is None and OVER_YEARS.fullmatch(cell)), -1)
    years = [cell for cell in lower if cell]
    columns = [_column(cell) for cell in years]
    if at < 0 or not years or any(column is None or column.role not in ("value", "pace") for column in columns):
        return []
    to = at + 1
    while to < len(upper) and not upper[to]:
        to += 1
    return upper[:at] + years + upper[to:]


def _parts(layers: Sequence[Normal], at: int) -> bool:
    """True of a paragraph within a table that only heads a group of rows: 一、经济发展."""
    text = layers[at].text
    follows = at + 1 < len(layers) and len(_cells(layers[at + 1])) > 2
    return follows and len(text) < 14 and len(_cells(layers[at])) == 1 and not re.search(r"[\d。;,]", text)


def _row(layers: Sequence[Normal], at: int, columns: tuple[Column, ...]) -> tuple[Row | None, int]:
    """The row that begins at a paragraph, None where none does, and where it ends.

    Cells that span rows may be missing on the left.
    """
    if at >= len(layers):
        return None, at
    cells, to = _cells(layers[at]), at + 1
    if len(cells) == 1:
        room = layers[at : at + len(columns)]
        cells = [_plain(layer.text) for layer in room if len(layer.text) <= LONGEST_CELL]
        if columns[-1].role == "kind":
            ends = next((i for i, cell in enumerate(cells) if re.fullmatch("(?:预期|约束|指导)性", cell)), -1)
            cells = cells[: ends + 1]
        to = at + len(cells)
    name = next(index for index, column in enumerate(columns) if column.role == "name")
    if len(columns) - name > len(cells) or len(cells) > len(columns):
        return None, at
    shown = columns[len(columns) - len(cells) :]
    printed = layers[at:to]
    quote = "".join("".join(layer.paragraph.text.split()) for layer in printed)
    end = len(printed[-1].text)
    span = printed[0].evidence(0, 1)[1], printed[-1].evidence(end - 1, end)[2]
    row = Row(shown, tuple(cells), quote, span)
    if not any(
        _figure(cell, row) for column, cell in zip(shown, cells, strict=True) if column.role in ("value", "pace")
    ):
        return None, at
    return (row, to) if re.search(r"[\u4e00-\u9fff]", row.cell("name")) else (None, at)


def _figure(cell: str, row: Row) -> Quantity | None:
    """The quantity of a cell, its unit taken from the row; None where the cell is no figure."""
    if not re.search(r"\d", cell) or re.search(r"[。;,:](?!\d)", cell):
        return None
    cumulative = CUMULATIVE.fullmatch(cell)
    text = cumulative[1] if cumulative else cell
    for sign, word in SIGNS:
        text = text.replace(sign, word)
    named = NAMED_UNIT.search(row.cell("name"))
    unit = row.cell("unit") or (named[1] if named else "")
    number = re.search(r"\d[\d.,]*(?:[-—~]\d[\d.,]*)?", text)
    if number is None:
        return None
    rest = text[number.end() :]
    if unit and not rest.startswith(unit) and not re.match(r"[%‰万亿个]", rest):
        text = text[: number.end()] + unit.replace("个百分点", "百分点") + rest
    found = find_quantities(text)
    return found[0] if len(found) == 1 and found[0].core <= 5 else None


def table_statements(clause: Clause, row: Row) -> Iterator[Statement]:
    """The targets of a row of a table, one for each column that the plan is to reach; `clause` is of its paragraph."""
    begins = clause.start.year if clause.start else clause.published.year
    ends = clause.end.year if clause.end else max((column.year for column in row.columns), default=begins)
    for column, cell in zip(row.columns, row.cells, strict=True):
        quantity = _figure(cell, row) if column.role in ("value", "pace") else None
        if quantity is None or (column.role == "value" and _is_baseline(column, row, clause, begins)):
            continue
        summed = CUMULATIVE.fullmatch(cell) is not None
        of_plan = column.role == "pace" or summed
        days = (date(begins, 1, 1), date(ends, 12, 31)) if of_plan else whole_year(column.year)
        yield _statement(clause, row, quantity, column, summed, days)


def _is_baseline(column: Column, row: Row, clause: Clause, begins: int) -> bool:
    """True of a year before the plan, or its first one where that was over, or is all that the plan starts from."""
    started = clause.start is None or clause.published.year > begins
    later = any(each.year > begins for each in row.columns)
    return column.year < begins or (column.year == begins and later and started)


def _statement(
    clause: Clause, row: Row, quantity: Quantity, column: Column, summed: bool, days: tuple[date, date]
) -> Statement:
    name = NAMED_UNIT.sub("", row.cell("name")).strip("*＊ ")
    measure, value, rule = _told(name, quantity, column, summed)
    strength: Strength = "expect" if row.cell("kind").startswith("预期") else "plan"
    known = identify(name, measure, quantity.unit)
    return Statement(
        kind="target", quote=row.quote, indicator=name, start_offset=row.span[0], end_offset=row.span[1],
        who=clause.who, measure=measure, comparator=quantity.comparator, value=value, high=quantity.high,
        unit=quantity.unit,
        start=None if measure in ("level", "rank", "multiple") else days[0], end=days[1],
        strength=strength, modality=modality(strength, row.quote), section=clause.role, paragraph=clause.paragraph,
        tier="B", doubts=("read from a table",),
        why={
            "kind": "kind.table", "measure": rule, "period": "table.column", "who": "who.owner", "value": "table.cell",
            "indicator": "table.row", "strength": "table.kind",
        },
        indicator_id=known.indicator_id if known else None, qualifiers=known.qualifiers if known else (),
        sense=known.sense if known else "neither",
    )  # fmt: skip


def _told(name: str, quantity: Quantity, column: Column, summed: bool) -> tuple[Measure, float, str]:
    """The measure and the signed value of a cell."""
    falls = FALLS.search(name) is not None
    if column.role == "pace":
        if quantity.unit == "百分点":
            return "points", quantity.value, "table.pace"
        if quantity.unit in ("%", "‰") or not summed:
            return "growth", quantity.value, "table.pace"
        return "amount", quantity.value, "table.sum"
    if quantity.unit == "%" and (falls or GROWS.search(name)):
        return "growth", -quantity.value if falls else quantity.value, "table.growth"
    verb, noun = words.split_verb(name)
    if not verb and not summed and quantity.unit != "百分点":
        return "level", quantity.value, "table.level"
    return measured(quantity, name, "", verb, noun, name, summed)
