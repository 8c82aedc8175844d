"""Say which words of a table's headers and labels speak of a number in one of its cells.

A table is a run of lines whose cells are parted by tabs (`restore` writes HTML tables so); its
first line holds the headers, the first cell of a row its label. This is what is left for tables
whose columns do not fit together, so that `grids` does not read them.
"""

from __future__ import annotations

from typing import NamedTuple

from transforms.patterns import lazy

_UNIT = lazy(r"[（(]([^（）()]{1,6})[）)]\s*\Z|(?:[:：/]\s*|(?=[%％‰]\s*\Z))([^\s:：/]{1,4})\s*\Z")
_MULTIPLIER = lazy(r"\A[十百千万亿]+(?=.)")


BLANKS = 400
"""How many characters of blank lines may part a table's header from its rows."""


class Labels(NamedTuple):
    """Hold what a table says of one cell."""

    header: str
    row: str
    unit: str
    """As the header or another cell of the row gives it, without its multiplier; empty where none does."""
    title: str = ""
    """What the table's title says of the cell, where its header says nothing else."""


class Table:
    """Follow the rows of the tables of one text, in order."""

    def __init__(self, text: str, units: frozenset[str]) -> None:
        self._text = text
        self._units = units
        self._line = (-1, -1)
        self._cells: list[str] = []
        self._headers: list[str] = []
        self._row = ""
        self._row_unit = ""

    def labels(self, start: int) -> Labels | None:
        """Return the labels of the cell at a restored position; None outside tables and in their first line.

        Positions must not go back.
        """
        if not self._line[0] <= start < self._line[1]:
            self._enter(start)
        if not self._headers or self._headers is self._cells:
            return None
        column = self._text.count("\t", self._line[0], start)
        header = self._headers[column].strip() if column < len(self._headers) else ""
        return Labels(header, self._row, self._unit(header) or self._row_unit)

    def _enter(self, start: int) -> None:
        line_start = self._text.rfind("\n", 0, start) + 1
        line_end = self._text.find("\n", start)
        line_end = len(self._text) if line_end < 0 else line_end
        joined = self._line[1] >= 0 and not self._text[self._line[1] : line_start].strip()
        self._line = (line_start, line_end)
        self._cells = self._text[line_start:line_end].split("\t")
        words = [cell for cell in map(str.strip, self._cells) if cell and not cell[0].isdigit()]
        self._row = words[0] if words else ""
        self._row_unit = next((unit for cell in words if (unit := self._known(cell))), "")
        if len(self._cells) == 1:
            self._headers = []
        elif not joined or not self._headers:
            self._headers = self._above(line_start) or self._cells

    def _above(self, line_start: int) -> list[str]:
        """Return the cells of the next written line above, where it is part of a table."""
        end = len(self._text[max(0, line_start - BLANKS) : line_start].rstrip(" \n")) + max(0, line_start - BLANKS)
        line = self._text[self._text.rfind("\n", 0, end) + 1 : end]
        return line.split("\t") if "\t" in line else []

    def _unit(self, header: str) -> str:
        found = _UNIT.search(header)
        return self._known(found[1] or found[2]) if found else ""

    def _known(self, written: str) -> str:
        unit = _MULTIPLIER.sub("", written)
        return unit if unit in self._units else ""
