"""Tie the columns of a table to each other: shares to the column before them, growth to two years.

Arithmetic decides whether columns belong together: only where it holds for most rows do all rows count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from transforms.grids.tables import Table
from transforms.patterns import lazy
from transforms.ties.arithmetic import growth_holds, share_holds
from transforms.ties.drafts import Tie
from transforms.ties.scene import COUNTS, Mention

Cells = Mapping[int, Mention]
"""The figures of one row, by column."""
_SHARE = lazy(r"占|比重|比例|构成")
_GROWTH = lazy(r"增长|增速|增幅|增减|同比|±")
_OTHER_BASE = lazy(r"年均|可比|不变价|拉动|贡献|百分点|环比")
_HUNDRED = Decimal(100)
LEAST_HOLDING = 2
"""Rows that must hold before one that does not is held to be wrong."""


def find_columns(table: Table, rows: Sequence[Cells], columns: Sequence[int]) -> Iterator[Tie]:
    """Yield the ties of the columns of percentages; `columns` are those of which rows can be added."""
    for i, column in enumerate(table.columns):
        if column.heading.dimension != "percent":
            continue
        header = column.header.replace(" ", "")
        if _SHARE.search(header):
            yield from _shares(rows, columns, i, column.header)
        elif _GROWTH.search(header) and not _OTHER_BASE.search(header):
            yield from _growth(table, rows, columns, i)


def _shares(rows: Sequence[Cells], columns: Sequence[int], percents: int, header: str) -> Iterator[Tie]:
    """Tie each share to the amount before it and to the amount of the row that is 100 %."""
    amounts = next((c for c in reversed(columns) if c < percents), None)
    if amounts is None:
        return
    wholes = [
        row[amounts] for row in rows if percents in row and amounts in row and row[percents].figure.low == _HUNDRED
    ]
    if len(wholes) != 1:
        return
    ties, holding = [], 0
    for row in rows:
        part, percent = row.get(amounts), row.get(percents)
        if part is None or percent is None or part is wholes[0] or part.figure.unit != wholes[0].figure.unit:
            continue
        holding += share_holds(part, wholes[0], percent)
        members = (("part", part), ("whole", wholes[0]), ("percent", percent))
        ties.append(Tie("share", members, header, "share:column", whole_numbers=part.dimension in COUNTS))
    if _meant(holding, len(ties)):
        yield from ties


def _growth(table: Table, rows: Sequence[Cells], columns: Sequence[int], rates: int) -> Iterator[Tie]:
    """Tie each rate to the amounts of the two years before it."""
    years = [c for c in columns if c < rates and _period(table, c)][-2:]
    if len(years) < 2:
        yield from _growth_of_now(table, rows, columns, rates)
        return
    years.sort(key=lambda c: _period(table, c))
    first, last = years
    ties, holding = [], 0
    for row in rows:
        before, after, rate = row.get(first), row.get(last), row.get(rates)
        if before is None or after is None or rate is None or before.figure.unit != after.figure.unit:
            continue
        holding += growth_holds(before, after, rate, _HUNDRED)
        members = (("before", before), ("after", after), ("rate", rate))
        ties.append(Tie("growth", members, table.columns[rates].header, "growth:column"))
    if _meant(holding, len(ties)):
        yield from ties


def _growth_of_now(table: Table, rows: Sequence[Cells], columns: Sequence[int], rates: int) -> Iterator[Tie]:
    """Tie each rate to the amount right before it, where no second year is given: `产值 | 比上年增长（%）`."""
    if rates - 1 not in columns:
        return
    header = table.columns[rates].header
    for row in rows:
        level, rate = row.get(rates - 1), row.get(rates)
        if level is not None and rate is not None and not level.is_relative and level.figure.low != _HUNDRED:
            yield Tie("growth", (("after", level), ("rate", rate)), header, "growth:column")


def _period(table: Table, column: int) -> str:
    """Return the period that a column's header names."""
    return next((cell.period for row in table.rows if (cell := row[column]) and cell.period), None) or ""


def _meant(holding: int, count: int) -> bool:
    return holding >= LEAST_HOLDING and holding * 3 >= count * 2
