"""Keep the cells of an HTML table apart: a line for each row, a tab between cells, also those that span several.

Only tables whose cells are short are read so; a table that lays out a page is left to `markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.patterns import lazy
from transforms.records import Edit

_TABLE = lazy(r"<(/?)table(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PART = lazy(r"<(/?)(tr|td|th)(?=[\s/>])([^<>]*)>", re.IGNORECASE)
_SPAN = lazy(r"(col|row)span\s*=\s*[\\\"']*\s*(\d{1,3})", re.IGNORECASE)
_INSIDE = lazy(r"<[^<>]*>|(?:\s|\\r\\n|\\[rnt])+")
_OPAQUE = lazy(r"<(?:script|style)", re.IGNORECASE)
LONGEST_CELL = 120
"""Characters of text in a cell; a table with a longer one lays out a page, or holds running text."""
MOST_COLUMNS = 40
LEAST_CELLS = 4


class _Cell(NamedTuple):
    opened: tuple[int, int]
    """Start and end of its opening tag."""
    closed: tuple[int, int]
    """Start and end of its closing tag; both where the next part begins, if it has none."""
    columns: int
    rows: int


def cell_edits(text: str) -> Iterator[tuple[int, int, list[Edit]]]:
    """Yield the span of every table of short cells, and the edits that leave its cells, rows and columns.

    Tables inside tables are taken from the innermost; spans do not overlap and come in order.
    """
    opened = -1
    for found in _TABLE.finditer(text):
        if not found[1]:
            opened = found.start()
        elif opened >= 0:
            rows = [] if _OPAQUE.search(text, opened, found.end()) else _rows(text, opened, found.end())
            if rows and (edits := _edits(text, opened, found.end(), rows)):
                yield opened, found.end(), edits
            opened = -1


def _rows(text: str, start: int, end: int) -> list[list[_Cell]]:
    """Return the cells of a table by row; nothing where they are few or long."""
    rows: list[list[_Cell]] = []
    cell: tuple[int, int, str] | None = None

    def close(at: int, after: int) -> bool:
        if cell is None:
            return True
        spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(cell[2])}
        width, height = (max(1, min(MOST_COLUMNS, spans.get(k, 1))) for k in ("col", "row"))
        if not rows:
            rows.append([])
        rows[-1].append(_Cell(cell[:2], (at, after), width, height))
        return len(_INSIDE.sub("", text[cell[1] : at])) <= LONGEST_CELL

    for part in _PART.finditer(text, start, end):
        ends, name = bool(part[1]), part[2].lower()
        inside = part.end() if ends and name != "tr" else part.start()
        if not close(part.start(), inside):
            return []
        cell = None
        if name == "tr" and not ends:
            rows.append([])
        elif not ends and name != "tr":
            cell = (part.start(), part.end(), part[3])
    rows = [row for row in rows if row]
    return rows if len(rows) > 1 and sum(map(len, rows)) >= LEAST_CELLS else []


def _edits(text: str, start: int, end: int, rows: list[list[_Cell]]) -> list[Edit]:
    edits: list[Edit] = []
    at, tail = start, ""
    held: dict[int, int] = {}
    """For how many further rows a column is taken by a cell that began above."""
    for row in rows:
        column, mark = 0, tail + "\n"
        for cell in row:
            before = column
            while held.get(column, 0) > 0:
                held[column] -= 1
                column += 1
            edits += _cut(text, at, cell.opened[1], mark + "\t" * (column - before))
            edits += _within(text, cell.opened[1], cell.closed[0])
            at = cell.closed[0]
            for taken in range(column, column + cell.columns):
                held[taken] = cell.rows - 1
            column += cell.columns
            mark, tail = "\t" * cell.columns, "\t" * (cell.columns - 1)
        for taken in list(held):
            if taken >= column and held[taken] > 0:
                held[taken] -= 1
    edits += _cut(text, at, end, tail + "\n")
    return edits


def _cut(text: str, start: int, end: int, replacement: str) -> Iterator[Edit]:
    """Replace what stands between two cells; words there, as of a caption, stay on a line of their own."""
    runs = [run.span() for run in _RUN.finditer(text, start, end)]
    whole = runs and runs[0] == (start, end)
    for left, right in runs:
        yield Edit("tags", left, right, replacement if whole or right == end else "\n", "markup:cell")


def _within(text: str, start: int, end: int) -> Iterator[Edit]:
    """Remove the tags of a cell; of its line ends and blocks a space is left between words."""
    for run in _RUN.finditer(text, start, end):
        left, right = run.span()
        if left == start or right == end:
            yield Edit("tags", left, right, "", "markup:cell")
        elif _PLAIN.fullmatch(text, left, right) is None:
            blank = _BLANK.search(_INLINE.sub("", text[left:right])) is not None
            yield Edit("tags", left, right, " " if blank else "", "markup:cell")


_RUN = lazy(r"(?:<!--[\s\S]{0,2000}?-->|<[^<>]*>|\s|\\[rnt])+")
"""Tags and blanks, literal line ends too."""
_INLINE = lazy(r"<(?!/?(?:p|div|br|li|ul|ol|h[1-6]|hr|center|section)[\s/>])[^<>]*>", re.IGNORECASE)
_PLAIN = lazy(r"[ \u3000\xa0]+")
_BLANK = lazy(r"\s|\\[rnt]|</?(?:p|div|br|li|ul|ol|h[1-6]|hr|center|section)(?=[\s/>])", re.IGNORECASE)
