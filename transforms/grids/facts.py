"""Say of each cell of a table what its header, its row and the lines above say of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.grids.captions import LONGEST_TITLE, NEAR, funds_title, units_above
from transforms.grids.headings import NOTHING, Heading, Measure, heading, measure_of
from transforms.grids.layouts import SERIAL, Grid, Row, numeric_columns
from transforms.grids.shapes import grids
from transforms.grids.tables import NO_TABLES, Cell, Column, Table, Tables
from transforms.patterns import lazy
from transforms.rules import Rules

_GATE = lazy(r"[\t\n|｜│┃ \u3000\xa0][-+－−]?\d[\d,.]*[%％‰]?[ \u3000\xa0]*(?=[\t\n|｜│┃ \u3000\xa0]|\Z)")
"""A number between blanks or marks: a text that has none has no table."""
LEAST_GATES = 2
_UNIT_HEADER = lazy(r"(?:计量)?单位\Z")
_HAN = lazy("[一-鿿]")
LONGEST_WORDS = 40
"""Longest cell that is part of a row's label."""
_SPACE = lazy(r"[\s　]+")
_TIME = lazy(r"((?:19|20)\d\d)\s?年?\s?(?:(1[0-2]|0?[1-9])\s?月)?[末底份度]?(?!.*(?:19|20)\d\d)")
_NOT_TIME = lazy("比|较|同期|增|减|[-—至到~～]")
_CLASS = lazy(
    r"(?:其\s*中[:：]?)?\s*\d[\d.,]*\s?(?:[-—–~～至到]|岁|[^\d\s]{1,4}(?:以上|以下|及以|以内|[-—–~～至到]\s?\d))"
)
"""A label that names a class of rows: `0-14岁`, `60岁及以上`."""
_NEUTRAL = lazy(
    r"(?:(?:19|20)\d\d|数值|指标值|绝对数|数量|数据|总数|本[年月期]|上[年月期]|今年|去年|全年|累计|合计|总计|小计|完成|实[绩际]|计划|目标|"
    r"期末|年[末初]|现[状有]|统计数|数\Z|全[省市县区旗镇乡村国]|[一-鿿]{1,8}[省市县区旗镇乡村]\Z)"
)
"""A header that names no measure of its own: the row says what is measured."""
_PER_HEAD = lazy("人均|收入|工资|年薪|报酬|消费支出|消费水平")
_PARTED = lazy("(?:[男女]性?|[儿女]童|学生|教师|职工|干部|老[年人]人?|残疾人|少数民族|[一-鿿]族)\\Z")
"""Ends a label of people by whom something can be parted, as well as counted."""
_YEARS = lazy(r"(?:19|20)\d\d\Z")


@lru_cache(maxsize=2)
def tables_of(text: str, rules: Rules) -> Tables:
    """Return the tables of a restored text."""
    gates = _GATE.finditer(text)
    if sum(1 for _, _ in zip(range(LEAST_GATES), gates, strict=False)) < LEAST_GATES:
        return NO_TABLES
    found: list[Table] = []
    written: list[tuple[int, int, int]] = []
    number = 0
    for grid in grids(text, 0, len(text)):
        found.append(_read(grid, len(found), rules))
        for row in (*grid.before, *grid.header, *grid.rows):
            written += [(cell.start, cell.end, number) for cell in row if cell.text]
            number += 1
    cells = sorted(cell for table in found for row in table.rows for cell in row if cell is not None)
    return Tables(tuple(found), tuple(cells), tuple(cell.start for cell in cells), tuple(sorted(written)))


class _Frame(NamedTuple):
    """Hold what a table's headers and the lines above say, while its rows are read."""

    number: int
    headers: list[str]
    said: list[Heading]
    numeric: set[int]
    names: set[int]
    """Columns whose numbers only name or number their rows."""
    serial: int | None
    units: int | None
    """The column that gives the unit of each row."""
    above: tuple[Measure, ...]
    has_header: bool


def _read(grid: Grid, number: int, rules: Rules) -> Table:
    stacked = _joined(grid.header, len(grid.rows[0]))
    headers = [" ".join(parts) for parts in stacked]
    said = [_said(parts, rules) for parts in stacked]
    numeric = numeric_columns(grid.rows)
    serial = _serial(grid, headers, said)
    names = {i for i in numeric if i == serial or said[i].dimension == "none" or _are_years(grid, i, said[i])}
    units = next((i for i, header in enumerate(headers) if i not in numeric and _UNIT_HEADER.match(header)), None)
    above = units_above(grid, rules) if grid.header else ()  # without headers a column can be anything
    frame = _Frame(number, headers, said, numeric, names, serial, units, above, bool(grid.header))
    labels = [_label(row, frame) for row in grid.rows]
    of_rows = _said_of_rows(grid, labels, rules)
    wholes = _wholes(frame, grid, labels, of_rows)
    rows = tuple(
        tuple(
            cell._replace(part_of=whole) if whole and cell else cell
            for cell in _cells(frame, r, row, label, said, rules)
        )
        for r, (row, label, said, whole) in enumerate(zip(grid.rows, labels, of_rows, wholes, strict=True))
    )
    every = [cell for row in (*grid.header, *grid.rows) for cell in row if cell.text]
    start, end = min(c.start for c in every), max(c.end for c in every)
    columns = tuple(Column(header, s, s.adds) for header, s in zip(headers, said, strict=True))
    return Table(start, end, columns, tuple(map(" ".join, labels)), rows, serial is not None, funds_title(grid))


def _said_of_rows(grid: Grid, labels: Sequence[Sequence[str]], rules: Rules) -> list[Heading]:
    """Return what the label of each row says.

    Men and women, pupils and workers below an income per head (or a title that names one) are no counts of people:
    what is said of them is their income.
    """
    out: list[Heading] = []
    per_head = any(len(line) <= LONGEST_TITLE and _PER_HEAD.search(line) for line in grid.above[:NEAR])
    for label in labels:
        # Of several labels (`张某 男`) none says what the row measures.
        said = heading(label[0], rules) if len(label) == 1 else NOTHING
        if said.natural is not None and _PARTED.search(said.words):
            said = said._replace(natural=None, dimension="", is_group=True) if per_head else said
        elif not said.is_group:
            per_head = _PER_HEAD.search(said.words) is not None
        out.append(said)
    return out


def _wholes(frame: _Frame, grid: Grid, labels: Sequence[Sequence[str]], said: Sequence[Heading]) -> list[str]:
    """Return for each row that names a group the words of the row above that is about all, in the same unit.

    `城镇居民` below `全体居民人均可支配收入`, both with 元 in the column of units.
    """
    out = [""] * len(labels)
    if frame.units is None:
        return out
    whole, unit = "", ""
    for i, label in enumerate(labels):
        written = grid.rows[i][frame.units].text
        if said[i].is_group:
            out[i] = whole if written == unit else ""
        else:
            whole, unit = (" ".join(label), written) if _PER_HEAD.search(said[i].words) else ("", "")
    return out


def _cells(
    frame: _Frame, number: int, row: Row, label: Sequence[str], said: Heading, rules: Rules
) -> tuple[Cell | None, ...]:
    """Return the cells of one row, whose label says `said`; None for those that say nothing, or only the unit."""
    written = row[frame.units].text if frame.units is not None else ""
    own = measure_of(written, rules) if written else said.measure
    years = (row[i].text for i in sorted(frame.names - {frame.serial}) if row[i].is_year)
    year, first = next(map(_period, years), None), _label_column(row, frame.serial)
    out: list[Cell | None] = []
    for c, cell in enumerate(row):
        if cell.is_empty or c == frame.units:
            out.append(None)
            continue
        kind = "text" if not cell.is_number else "name" if c in frame.names else "value"
        if kind == "text" and c == first and _CLASS.match(cell.text):
            kind = "name"
        # Without headers only the first number of a row is sure to be in its unit: the next can be its growth.
        sure = own if frame.has_header or c == min(frame.numeric - {frame.serial}, default=c) else None
        measure, percent = _measure(frame.said[c], said, sure, frame.above) if kind == "value" else (None, False)
        if rated := cell.text[-1] in "%％‰":
            measure, percent = None, True
        words, period = "" if c == first else " ".join(label), _period(frame.headers[c]) or year
        place = (cell.start, cell.end, frame.number, number, c, frame.headers[c], words)
        silent = (False, False)
        if kind == "value" and measure is None:
            silent = (
                frame.said[c].is_group,
                said.is_group or (own is not None and not percent and (sure is None or own.unit.dimension == "money")),
            )
        out.append(Cell(*place, measure, kind, percent, period, rated, silent))
    return tuple(out)


def _joined(header: Sequence[Row], width: int) -> list[list[str]]:
    """Return the headers of each column from the top; one above others reaches to the next one at its right."""
    out: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(header):
        over = ""
        for i, cell in enumerate(row):
            below = any(lower[i].text for lower in header[depth + 1 :])
            over = cell.text or (over if below and i else "")
            if over and over not in out[i]:
                out[i].append(over)
            if not below:
                over = ""
    return out


def _said(headers: Sequence[str], rules: Rules) -> Heading:
    """Return what the headers of a column say together; the lowest one counts first.

    A header of its own can be the unit alone (`资金` above `万元`), or stand above several columns
    (`资金（万元）` above `中央` and `省级`).
    """
    if len(headers) < 2:
        return heading(headers[0], rules) if headers else NOTHING
    alone = measure_of(_SPACE.sub("", headers[-1]).strip("（()）"), rules)
    if alone is not None:
        return _said([*headers[:-2], f"{headers[-2]}（{_SPACE.sub('', headers[-1]).strip('（()）')}）"], rules)
    lowest = heading(headers[-1], rules)
    if lowest.measure or lowest.natural or lowest.dimension:
        return lowest
    upper = _said(headers[:-1], rules)
    return upper._replace(
        words=f"{upper.words}{lowest.words}", adds=upper.adds and lowest.adds, is_group=lowest.is_group
    )


def _serial(grid: Grid, headers: Sequence[str], said: Sequence[Heading]) -> int | None:
    """Return the column that numbers the rows."""
    for i, header in enumerate(headers[:2]):
        if SERIAL.match(_SPACE.sub("", header)):
            return i
    numbers = [row[0].text for row in grid.rows if row[0].is_number]
    counts = len(numbers) > 1 and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return 0 if counts and said[0].measure is None and said[0].natural is None else None


def _are_years(grid: Grid, column: int, said: Heading) -> bool:
    """Return whether a column only dates its rows."""
    if said.measure or said.natural or said.dimension:
        return False
    numbers = [row[column].text for row in grid.rows if row[column].is_number or row[column].is_year]
    return len(numbers) > 1 and all(_YEARS.match(text) for text in numbers) and (column == 0 or not grid.header)


def _label_column(row: Row, serial: int | None) -> int | None:
    return next((i for i, cell in enumerate(row) if i != serial and cell.text and not cell.is_number), None)


def _label(row: Row, frame: _Frame) -> list[str]:
    """Return the words of a row: the cells before its first column of numbers, or the first one of all."""
    first = next((i for i in sorted(frame.numeric) if i != frame.serial), len(row))
    named = [
        cell.text
        for i, cell in enumerate(row)
        if i != frame.units and cell.text and not cell.is_number and len(cell.text) <= LONGEST_WORDS
    ]
    before = sum(
        1
        for i, c in enumerate(row[:first])
        if i != frame.units and c.text and not c.is_number and len(c.text) <= LONGEST_WORDS
    )
    words = named[: before or 1]
    # Of a label in two languages the Chinese one counts.
    return [word for word in words if _HAN.search(word)] or words


def _measure(
    column: Heading, row: Heading, own: Measure | None, above: Sequence[Measure]
) -> tuple[Measure | None, bool]:
    """Return the unit that holds for a cell, and whether it is a proportion; no unit where headers contradict."""
    if column.measure is not None:
        if column.measure.is_ratio:
            return None, True
        if own is not None and own != column.measure:
            return None, False
        return column.measure, False
    if column.dimension == "percent":
        return None, True
    if column.dimension == "bare":
        return None, False
    if own is not None:
        if own.is_ratio:
            return None, True
        fits = column.dimension in ("", "number", own.unit.dimension)
        return (own, False) if fits else (column.natural, False)
    known = column.dimension or row.dimension
    if known == "percent":
        return None, True
    natural = column.natural or (row.natural if _NEUTRAL.match(column.words) else None)
    if len(above) == 1 and above[0].is_ratio:
        return (None, True) if not known else (natural, False)
    if len(above) == 1 and known in ("", above[0].unit.dimension):
        return above[0], False
    fitting = [measure for measure in above if known and measure.unit.dimension == known]
    if len(fitting) == 1:
        return fitting[0], False
    return natural, False


def _period(header: str) -> str | None:
    """Return the year or month that a header names alone."""
    found = _TIME.search(header)
    if found is None or _NOT_TIME.search(header):
        return None
    return f"{found[1]}-{int(found[2]):02d}" if found[2] else found[1]
