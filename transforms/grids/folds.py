"""Find tables whose cells are a stream, one a line or all in one line: the length of the header folds them into rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from transforms.grids.layouts import (
    CORNER,
    LEAST_ROWS,
    LONGEST_HEADER,
    LONGEST_LABEL,
    MOST_COLUMNS,
    REMARK,
    SERIAL,
    TOTAL,
    Grid,
    Row,
    blank,
    filled_cells,
    numeric_columns,
    slim,
    spread,
)
from transforms.grids.spans import Line, Span, words
from transforms.patterns import lazy


class Stream:
    """Hold the cells of all lines that have one cell at most, in order, to fold them from any line on."""

    def __init__(self, written: Sequence[Line]) -> None:
        self._cells: list[Span] = []
        self._owners: list[int] = []
        self._first: list[int] = []
        self._breaks: list[int] = []
        barred = False
        for i, line in enumerate(written):
            self._first.append(len(self._cells))
            bar = line.framed and not filled_cells(line) and len(line.cells) == 2
            if bar and i and not written[i - 1].marked:
                self._close(written, i, barred=barred)
                barred = True
                continue
            barred = barred and (bar or not line.marked)
            row = _cells_of(line)
            if row is None:
                self._breaks.append(len(self._cells))
                continue
            self._cells += row
            self._owners += [i] * len(row)
        self._breaks.append(len(self._cells))

    def _close(self, written: Sequence[Line], bar: int, *, barred: bool) -> None:
        """Let a bar on a line of its own end the cell above it, which between two bars can take several lines."""
        self._owners[-1] = bar
        size = 1
        while barred and size < LONGEST_CUT and not written[bar - size - 1].marked:
            if self._cells[-size - 1].is_number:
                break
            size += 1
        if size > 1:
            pieces = self._cells[-size:]
            del self._cells[-size:], self._owners[-size:]
            self._cells.append(Span(pieces[0].start, pieces[-1].end, "".join(p.text for p in pieces)))
            self._owners.append(bar)

    def table(self, line: Line, at: int) -> tuple[int, Grid] | None:
        """Return the table that begins with the cell on a line, and the line behind it."""
        if not CORNER.match(_lone(line) or ""):
            return None
        first = self._first[at]
        while not self._cells[first].text:
            first += 1
        found = _folded(self._cells, first, self._breaks[bisect_left(self._breaks, first + 1)])
        return (self._owners[found[0] - 1] + 1, found[1]) if found else None


def _lone(line: Line) -> str | None:
    """Return what a line says that holds one cell at most."""
    inner = filled_cells(line)
    return inner[0].text if len(inner) == 1 else None


def _cells_of(line: Line) -> list[Span] | None:
    """Return the cells of a line of a stream; None where the line holds several."""
    if not line.marked:
        return list(line.cells)
    inner = filled_cells(line)
    if len(inner) > 1 or "\t" in line.cells[0].text:
        return None
    if inner:
        # `cell |`: the bar only ends the cell.
        at = line.cells.index(inner[0])
        return [*line.cells[:at], inner[0], *line.cells[at + 1 : -1]]
    return list(line.cells[:-1])


def one_line(written: Sequence[Line], at: int) -> tuple[int, Grid] | None:
    """Return the table whose cells all stand in one line, parted by spaces, and the line behind it."""
    line = written[at]
    if line.marked or len(_NUMBERS.findall(line.cells[0].text)) < LEAST_ROWS:
        return None
    cells = words(line)
    for corner in [i for i, cell in enumerate(cells) if CORNER.match(cell.text)][:MOST_CORNERS]:
        found = _folded(cells, corner, len(cells))
        # What the fold leaves over is running text, or rows that the header does not fit.
        if found and not any(cell.is_number for cell in cells[found[0] :]):
            return at + 1, found[1]._replace(above=(" ".join(cell.text for cell in cells[:corner]),))
    return None


_NUMBERS = lazy(r"(?<= )\d[\d,.]*(?= |\Z)")
MOST_CORNERS = 3
SPANNING = (2, 3, 4)
"""Headers over two columns each; one alone may be any header beside one whose column is empty."""
LONGEST_CUT = 3
"""Cells that one label can be cut into."""


def _folded(cells: Sequence[Span], at: int, end: int) -> tuple[int, Grid] | None:
    """Return the table that begins with a cell, and the index of the first cell behind it."""
    best: tuple[int, Grid] | None = None
    for width in range(2, min(MOST_COLUMNS, end - at) + 1):
        last = cells[at + width - 1]
        if (last.is_number and not last.is_year) or len(last.text) > LONGEST_HEADER:
            break
        found = _with_header(cells, at + width, end, tuple(cells[at : at + width]))
        if not found and REMARK.match(last.text):
            found = _with_header(cells, at + width, end, tuple(cells[at : at + width - 1])) if width > 2 else None
        if found and (best is None or found[0] > best[0]):
            best = found
    return best or _under_spans(cells, at, end)


def _under_spans(cells: Sequence[Span], at: int, end: int) -> tuple[int, Grid] | None:
    """Return the table below two rows of headers, each of the upper ones over two: only then do their numbers tell."""
    for spans in SPANNING:
        lower = at + 1 + spans
        body = lower + 2 * spans
        if body >= end or any(cell.is_number or len(cell.text) > LONGEST_HEADER for cell in cells[at:body]):
            return None
        header = (cells[at], *cells[lower:body])
        found = _with_header(cells, body, end, header)
        if found and all(len(row) == len(header) and all(c.text for c in row) for row in found[1].rows):
            return found[0], found[1]._replace(header=(spread(cells[at:lower]), (blank(header[0]), *header[1:])))
    return None


def _with_header(cells: Sequence[Span], at: int, end: int, header: Row) -> tuple[int, Grid] | None:
    """Return the table of a header whose body begins with a cell, and where it ends."""
    width = len(header)
    serial = SERIAL.match(header[0].text) is not None
    rows: list[Row] = []
    numeric: set[int] = set()
    number = 1
    while at < end:
        if not cells[at].text and rows and not serial:
            at += 1  # of a row left blank
            continue
        # The last column can be no more than the bar that ends a row.
        stop = at + width - 1 if not header[-1].text and at + width <= end and cells[at + width - 1].text else end
        row = _next_row(cells, at, stop, width, numeric, serial=serial, number=number)
        if row is None:
            break
        taken, filled = row
        rows.append(filled)
        number += cells[at].text == str(number)
        at += taken
        if len(rows) == 1 or not numeric:
            numeric = numeric_columns(rows)
            numeric -= {0}
            if not numeric or any(not header[i].text for i in numeric):
                return None
    full = sum(any(c.is_number for c in row[1:]) for row in rows)
    if full < LEAST_ROWS:
        return None
    grid = slim(Grid((header,), tuple(rows), ()))
    return (at, grid) if grid else None


def _next_row(
    cells: Sequence[Span], at: int, end: int, width: int, numeric: set[int], *, serial: bool, number: int
) -> tuple[int, Row] | None:
    row = tuple(cells[at : min(at + width, end)])
    if len(row) == width - 1 and row:
        row = (*row, Span(row[-1].end, row[-1].end, ""))
    if len(row) == width and _is_row(row, numeric, serial=serial, number=number):
        return min(width, end - at), row
    ahead = cells[at : min(at + 2 * width + LONGEST_CUT, end)]
    return _partial(ahead, width, numeric, serial=serial, number=number) if numeric else None


def _is_row(row: Row, numeric: set[int], *, serial: bool, number: int) -> bool:
    """Return whether cells make a row: its label or number first, numbers where the rows before have them."""
    first = row[0]
    if serial:
        totals = TOTAL.match(first.text) or (first.is_empty and any(TOTAL.match(c.text) for c in row))
        if first.text != str(number) and not totals:
            return False
    elif (first.is_number and not first.is_year) or not first.text or len(first.text) > LONGEST_LABEL:
        return False
    elif first.is_year and all(c.is_year for c in row if c.is_number):
        return False  # the years of a header
    if not numeric:
        return any(c.is_number for c in row[1:])
    said = [(i, c) for i, c in enumerate(row) if i and not c.is_empty]
    # In a numbered row a cell may hold a number with its reason: `10(其中灾情因素6万元)`.
    fits = all((i in numeric) == (c.is_number or (serial and i in numeric and c.text[:1].isdigit())) for i, c in said)
    filled = [c for c in row[1:] if c.text]
    return fits and (not filled or any(c.is_number or (serial and c.text[:1].isdigit()) for c in filled))


def _partial(
    cells: Sequence[Span], width: int, numeric: set[int], *, serial: bool, number: int
) -> tuple[int, Row] | None:
    """Return a row that lacks its empty cells (`小计 160`) or whose label is cut in two (`农 业 137.0`)."""
    stop = 0
    if serial and cells[0].text == str(number):
        stop += 1
    start = stop
    while stop < len(cells) and stop - start < LONGEST_CUT and not cells[stop].is_number and cells[stop].text:
        stop += 1
    label, columns = cells[start:stop], sorted(numeric)
    numbers = cells[stop : stop + len(columns)]
    after = cells[stop + len(columns)] if stop + len(columns) < len(cells) else None
    known = label and (
        (serial and start) or TOTAL.match(label[0].text) or (len(label) > 1 and all(len(c.text) <= 2 for c in label))
    )
    if not known or len(numbers) < len(columns) or not all(c.is_number for c in numbers):
        return None
    if after is not None and after.is_number and not (serial and after.text in (str(number), str(number + 1))):
        return None
    blank = Span(numbers[0].start, numbers[0].start, "")
    row = [blank] * width
    row[0] = Span(label[0].start, label[-1].end, "".join(c.text for c in label))
    for column, cell in zip(columns, numbers, strict=True):
        row[column] = cell
    return stop + len(columns), tuple(row)
