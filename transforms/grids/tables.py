"""Hold tables as they are read: cells, columns, and where each stands in the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from transforms.grids.headings import Heading, Measure
from transforms.units import NO_UNIT, Unit


class Cell(NamedTuple):
    """Hold one cell of a table's body."""

    start: int
    """Restored."""
    end: int
    table: int
    row: int
    column: int
    header: str
    """The words of its column, from the top."""
    label: str
    """The words of its row."""
    measure: Measure | None
    """The unit that holds for it, where that is clear."""
    kind: str
    """`value`; `name` for what only numbers or names its row; `text`."""
    percent: bool
    """Whether it is a proportion by its header."""
    period: str | None
    """The year or month that its header or its row names."""

    is_rated: bool = False
    """Whether a sign of percent stands in it."""
    silent: tuple[bool, bool] = (False, False)
    """Whether its column and its row do not say what it measures: they only name a group of people while nothing says
    that the cell counts people, the row speaks of money and the cell of something else, or a column without a
    header may be of growth."""
    part_of: str = ""
    """The words of the row above of which its row names a part, in the same unit; empty where none is known."""

    @property
    def unit(self) -> Unit:
        """Return its unit, without the multiplier."""
        return self.measure.unit if self.measure else NO_UNIT


class Column(NamedTuple):
    """Hold one column of numbers."""

    header: str
    heading: Heading
    adds: bool


class Table(NamedTuple):
    """Hold one table as its cells are read; `rows` have a cell or None for every column."""

    start: int
    end: int
    columns: tuple[Column, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    numbered: bool
    """Whether its rows are numbered."""
    title: str = ""
    """The line above that says whose funds its sums of money are; empty where none says so."""


class Tables(NamedTuple):
    """Hold the tables of one text."""

    tables: tuple[Table, ...]
    cells: tuple[Cell, ...]
    """In order of their start."""
    starts: tuple[int, ...]
    written: tuple[tuple[int, int, int], ...]
    """Start, end and row of every written cell of the tables, header and labels included, in order."""

    def at(self, position: int) -> Cell | None:
        """Return the cell of a body that holds a restored position."""
        index = bisect_right(self.starts, position) - 1
        return self.cells[index] if index >= 0 and self.cells[index].end > position else None

    def holds(self, position: int) -> bool:
        """Return whether a restored position is the start of a cell, header and labels included."""
        index = bisect_right(self.written, (position, 1 << 62, 0)) - 1
        return index >= 0 and self.written[index][1] > position


NO_TABLES = Tables((), (), (), ())
