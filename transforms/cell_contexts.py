"""Describe the figures in tables: what their headers, rows, titles and labels say stands for the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transforms.context import Context
from transforms.cues import Lexicon
from transforms.grids.tables import Cell, Tables
from transforms.headers import Labels
from transforms.patterns import lazy
from transforms.places import BEFORE
from transforms.records import Figure

_OTHER_MONEY = lazy(
    "收入|支出|产值|利润|税|费|价|工资|存款|贷款|余额|结[余转]|缺口|债|标准|自筹|缴|[人户亩均]均|额\\Z(?<!金额)(?<!总额)(?<!配额)(?<!排额)"
)
"""In a header, money of another kind than the funds that a title names."""
_UNIT_OF = {"money": "元", "area": "亩", "mass": "吨", "length": "公里"}
"""What stands for the unit of a column that measures something in a unit which the table does not tell."""
_PLACE = lazy(r"[省市县区旗盟州镇乡村街屯社道场寨坝组]\Z")
_COMPARED_WITH = lazy(r"±|[同环]比|[比较](?=上[年月季]|去年|同期|(?:19|20)\d\d)|涨跌|升降|变[化动]|(?<=同期)比|相比")
"""In a header, what compares with another time, in an amount or in a proportion."""
_PLANNED = lazy(r"(?:完成|为|占)[^（(%％]{0,4}(?:计划|目标|任务)")
"""In a header of proportions, what is done of a plan: nothing there is planned."""
_NUMBER_OF = lazy(r"(?<=[户口村人])数(?=[（(/]|\Z)")
_ALL_PEOPLE = lazy("人口数?|人数")


def labels_of(tables: Tables, figure: Figure) -> Labels | None:
    """Return what a table says of the cell that a figure fills."""
    cell = tables.at(figure.restored_start)
    if cell is None or (cell.kind == "text" and cell.end - figure.restored_end > 1):
        return None
    # Names of places hold words that count other things: 马 of 马村.
    label = cell.part_of or ("" if _PLACE.search(cell.label) or cell.silent[1] else cell.label)
    measured = tables.tables[cell.table].columns[cell.column].heading.dimension
    header = cell.header.rpartition(" ")[0] if cell.silent[0] else cell.header
    header = _NUMBER_OF.sub("", header)
    if cell.percent:
        unit = "个百分点" if "百分点" in header else "%"
        header = _PLANNED.sub("占比", header.replace("±", "增长"))
    else:
        unit = cell.unit.unit or (_UNIT_OF.get(measured, "") if cell.kind == "value" else "")
        if cell.kind == "value":
            header = _COMPARED_WITH.sub("增减", header)
    return Labels(header, label, unit, _title_of(tables, cell))


def _title_of(tables: Tables, cell: Cell) -> str:
    """Return the title of a table of funds, for a sum of money whose header names no other kind of money."""
    table = tables.tables[cell.table]
    if not table.title or cell.percent or cell.unit.dimension != "money":
        return ""
    said = table.columns[cell.column].heading
    other = said.measure is None and said.dimension not in ("", "money")
    return "" if other or not said.adds or _OTHER_MONEY.search(f"{cell.label} {said.words}") else table.title


def in_cell(figure: Figure, labels: Labels, lexicon: Lexicon) -> Context:
    """Return the context of a cell: the words of its header, then those of its row, as if they stood before it."""
    at = figure.restored_start
    words = [
        word for label in (labels.header, labels.row) for _, _, word in reversed(lexicon.scan(label, 0, len(label)))
    ]
    context = Context(figure, figure.unit or labels.unit, [(BEFORE, 1.0, word, at, at) for word in words])
    context.title = labels.title
    return context


def in_pair(figures: Sequence[Figure], i: int, pair: Cell, pairs: Mapping[int, Cell], lexicon: Lexicon) -> Context:
    """Return the context of a number behind its label: the label says what is counted, or only which of those before.

    People without a word of their own are those of the households just before (`低保户 12 人口 34`), men and women
    those of the people before.
    """
    context = in_cell(figures[i], Labels("", pair.label, pair.unit.unit), lexicon)
    context.followed = True  # the label takes the place of the noun that is counted
    before = pairs.get(figures[i - 1].restored_start) if i and pair.row else None
    if before is None or before.row + 1 != pair.row:
        return context
    if before.unit.unit == pair.unit.unit and not context.places:
        context.previous, context.antecedent_unit, context.between = i - 1, pair.unit.unit, "、"
    elif before.unit.unit == "户" and _ALL_PEOPLE.fullmatch(pair.label):
        context.partner = i - 1
    return context
