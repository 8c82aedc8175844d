"""Find tables by their layout: lines of cells, one cell a line, all cells in one line.

A table whose columns cannot be told for certain is no table here; its numbers stay bare.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.grids.spans import Line, Span, lines, words
from transforms.patterns import lazy

CORNER = lazy(
    r"(?:序\s*号|编\s*号|指\s*标(?:名称)?|项\s*目(?:名称)?|名\s*称|单位(?:名称)?|地\s*区|区\s*域|县\s*(?:市|区)?(?:名称|名)?|县\s*[（(]?市?、?区[)）]?(?:名称)?|市\s*县(?:区)?(?:名称)?|"
    r"(?:区县|县市区|市县区|旗县|旗县区|县区|市州|州市|市地|省份|省市|盟市|市区)(?:名称|名)?|"
    r"乡\s*镇(?:名称|名)?(?:[（(].{1,6}[)）])?|镇\s*(?:乡|村|名)?(?:名称)?|镇街(?:名称)?|街道|村\s*(?:名称?|别|组|庄|屯|委会|社区)?|行政村(?:名称)?|自然村(?:名称)?|组别|"
    r"类\s*[别型]|年\s*[份度龄]?|时\s*间|月\s*份|季\s*度|行\s*业|产\s*业|品\s*种|科\s*目|分类|种类|产品(?:名称)?|作物(?:名称)?|企业(?:名称)?|学校(?:名称)?|合作社(?:名称)?|部门|性\s*别|民\s*族|项目类[别型]|资金(?:来源|类别|名称)|"
    r"统计指标|主要指标|产品名称|户\s*主|姓\s*名)\Z"
)
"""What the first header says where it names the rows."""
SERIAL = lazy(r"(?:序\s*号|编\s*号|行\s*次|排\s*序|[Nn][Oo]\.?)\Z")
TOTAL = lazy(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|累\s*计|全[省市县区旗镇乡村州盟国](?:合?计)?|总\s*和)(?:数|额|资金|户数|人数)?\Z"
)
REMARK = lazy(r"(?:备\s*注|说\s*明|备\s*考)\Z")
LONGEST_HEADER, LONGEST_LABEL = 24, 24
MOST_COLUMNS = 24
MOST_ABOVE = 4
"""How many lines above a table are looked at for its title and units."""
LEAST_ROWS = 2
LONGEST_GAP = 60

Row = tuple[Span, ...]


class Grid(NamedTuple):
    """Hold one table; every row has as many cells as the table has columns."""

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    above: tuple[str, ...]
    """The lines above, nearest first."""
    before: tuple[Row, ...] = ()
    """Rows of its region that are no rows of the table: its title, its units."""


def grids(text: str, start: int, end: int) -> Iterator[Grid]:
    """Yield the tables of a stretch of text, in order, without overlap."""
    written = list(lines(text, start, end))
    stream = _Stream(written)
    at = 0
    above: list[str] = []
    while at < len(written):
        stop, found = _marked(written, at)
        if not found:
            found_one = _spaced(written, at) or stream.table(written[at], at) or _one_line(written, at)
            if found_one:
                stop, grid = found_one
                found = [grid]
        for grid in found:
            yield grid._replace(above=(*grid.above, *reversed(above)))
        if found:
            above = []
        else:
            said = (" ".join(cell.text for cell in _inner(line)) for line in written[at:stop])
            above = [*above, *filter(None, said)][-MOST_ABOVE:]
        at = max(stop, at + 1)


# Lines of cells: tabs, bars, or columns set with spaces.


def _marked(written: Sequence[Line], at: int) -> tuple[int, list[Grid]]:
    """Return where the run of lines with marks ends, and the table in it."""
    stop = at
    while stop < len(written) and written[stop].marked and (stop > at or len(_inner(written[stop])) > 1):
        stop += 1
    if stop - at < LEAST_ROWS:
        return at + 1, []
    found = [
        grid
        for part in _parts(written[at:stop])
        if (grid := _block([_unframed(line) for line in part]) or _block([tuple(_inner(line)) for line in part]))
    ]
    return (stop, found) if found else (at + 1, [])


def _parts(run: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield the tables of a run of lines.

    Below numbers another one begins with a row of words only, over all columns, and behind a blank
    line, where not all rows are set apart.
    """
    start, filled = 0, 0
    airy = sum(line.apart for line in run) * 2 > len(run)
    for i, line in enumerate(run):
        inner = _inner(line)
        if filled and line.apart and not airy and not (inner and TOTAL.match(inner[0].text)):
            yield run[start:i]
            start, filled = i, 0
        if filled and 1 < len(inner) >= filled - 1 and not any(c.is_empty for c in inner) and not _is_data(inner):
            begin = i
            while begin > start and len(_inner(run[begin - 1])) < 2:
                begin -= 1
            yield run[start:begin]
            start, filled = begin, 0
        if _is_data(inner):
            filled = max(filled, len(inner))
    yield run[start:]


def _inner(line: Line) -> list[Span]:
    return [cell for cell in line.cells if cell.text]


def _unframed(line: Line) -> Row:
    """Return the cells of a line without those outside its frame: `| a | b |` has two."""
    cells = line.cells
    if line.framed and len(cells) > 2 and not cells[-1].text:
        cells = cells[:-1]
    return cells


def _block(rows: list[Row]) -> Grid | None:
    """Return the table that rows of cells make; None where most of them have no width in common."""
    bodies = [row for row in rows if any(cell.is_number for cell in row)]
    if len(bodies) < LEAST_ROWS - _is_headed(rows):
        return None
    rows = _without_margin(rows)
    bodies = [row for row in rows if any(cell.is_number for cell in row)]
    width, _ = Counter(map(len, bodies)).most_common(1)[0]
    width = max(
        width, *(len(row) for row in rows if sum(bool(c.text) for c in row) == len(row) and len(row) == width + 1), 0
    )
    if not 1 < width <= MOST_COLUMNS:
        return None
    first = next((i for i, row in enumerate(rows) if _is_data(row)), None)
    if first is None:
        return None
    header, before = _headers(rows[:first], width)
    numeric = {i for row in rows[first:] if len(row) == width for i, cell in enumerate(row) if cell.is_number}
    body = [fitted for row in rows[first:] if (fitted := _fitted(row, width, numeric))]
    least = LEAST_ROWS - _is_headed(header)
    if sum(any(c.is_number for c in row) for row in body) < least or len(body) * 2 < len(rows) - first:
        return None
    if not _covers(header, numeric, {i for row in body for i, cell in enumerate(row) if cell.text}):
        before, header = [*before, *header], []
    if not header and sum(bool(cell.text) for row in body for cell in row) * 2 < width * len(body):
        return None
    return _slim(Grid(tuple(header), tuple(body), (), tuple(before)))


def _covers(header: Sequence[Row], numeric: set[int], used: set[int]) -> bool:
    """Return whether headers stand over their columns: pages that drop spanning cells move those behind them."""
    for upper, lower in pairwise(header):
        if upper[0].text and lower[0].text and not all(lower[i].text for i in used):
            return False
    over = ""
    for i in range(len(header[0]) if header else 0):
        over = header[0][i].text or over
        if i in numeric and not any(row[i].text for row in header) and (len(header) < 2 or not over):
            return False
    return True


def _is_headed(rows: Sequence[Row]) -> bool:
    """Return whether a row names the rows and all columns, so that a single row under it is a table."""
    return any(
        len(row) > 2
        and any(CORNER.match(cell.text) for cell in row[:2])
        and sum(bool(c.text) for c in row) >= len(row) - 1
        for row in rows
    )


def _without_margin(rows: list[Row]) -> list[Row]:
    """Drop the columns before the first that are empty in every row."""
    margin = min(
        (next((i for i, cell in enumerate(row) if cell.text), len(row)) for row in rows if any(c.text for c in row)),
        default=0,
    )
    return [row[margin:] for row in rows]


def _is_data(row: Sequence[Span]) -> bool:
    """Return whether a row holds numbers; years under the name of the rows are headers."""
    numbers = [cell for cell in row if cell.is_number]
    if not numbers or not all(cell.is_year for cell in numbers):
        return bool(numbers)
    return bool(row[0].text) and CORNER.match(row[0].text) is None


_UNITS = lazy(r"[（(]?(?:计量)?单\s{0,4}位\s?[:：]")
"""A cell that states the units of the table, in a row of its own."""


def _headers(rows: Sequence[Row], width: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of headers directly above the body, and those above them."""
    header: list[Row] = []
    kept = len(rows)
    while kept and sum(bool(cell.text) for cell in rows[kept - 1]) < 2:
        kept -= 1  # the title of a section
    kept = kept or len(rows)
    for row in reversed(rows[:kept]):
        full = sum(bool(cell.text) for cell in row)
        if full < 2 or len(row) != width or any(len(cell.text) > LONGEST_HEADER * 2 for cell in row):
            break
        if header and any(_UNITS.match(cell.text) for cell in row):
            break
        header.insert(0, row)
    return header, list(rows[: kept - len(header)])


def _fitted(row: Row, width: int, numeric: set[int]) -> Row | None:
    """Return a row brought to the table's width; None where it is not clear which cells are missing."""
    if len(row) == width:
        return row
    if len(row) > width:
        return row[:width] if not any(cell.text for cell in row[width:]) else None
    if len(row) < 2 or not row:
        return None
    missing = width - len(row)
    end, start = Span(row[-1].end, row[-1].end, ""), Span(row[0].start, row[0].start, "")
    right, left = (*row, *[end] * missing), (*[start] * missing, *row)
    fits = [
        r
        for r in (right, left)
        if all((i in numeric) == c.is_number for i, c in enumerate(r) if c.text and not c.is_empty)
    ]
    return fits[0] if len(fits) == 1 else None


def _slim(grid: Grid) -> Grid | None:
    """Drop the columns that are empty in every row."""
    width = len(grid.rows[0])
    kept = [i for i in range(width) if any(row[i].text for row in (*grid.header, *grid.rows))]
    if len(kept) < 2:
        return None
    if len(kept) == width:
        return grid
    pick = lambda row: tuple(row[i] for i in kept)  # noqa: E731
    return grid._replace(header=tuple(map(pick, grid.header)), rows=tuple(map(pick, grid.rows)))


def _spaced(written: Sequence[Line], at: int) -> tuple[int, Grid] | None:
    """Return the table whose columns are set with spaces: a header and rows of as many words."""
    if written[at].marked or not _GAP.search(written[at].cells[0].text) or len(written[at].cells[0].text) > 160:
        return None
    header = words(written[at])
    if len(header) < 2 or any((c.is_number and not c.is_year) or len(c.text) > LONGEST_HEADER for c in header):
        return None
    serial, dated = SERIAL.match(header[0].text) is not None, _DATED.match(header[0].text) is not None
    longest = LONGEST_TEXT if serial else LONGEST_LABEL * 2
    rows: list[Row] = []
    stop = at + 1
    while stop < len(written) and not written[stop].marked:
        row = words(written[stop])
        if len(row) == 1 and _is_section(written[stop + 1 : stop + 2], len(header), row[0]):
            stop += 1
            continue
        if len(row) != len(header) or not (row[0].is_year if dated else row[0].is_number == serial):
            break
        if any(len(cell.text) > longest for cell in row) or not any(cell.is_number for cell in row[1:]):
            break
        rows.append(row)
        stop += 1
    numeric = _numeric(rows)
    if len(rows) < LEAST_ROWS - serial or any(
        (i in numeric) != c.is_number and not c.is_empty for row in rows for i, c in enumerate(row)
    ):
        return None
    return stop, Grid((header,), tuple(rows), ())


_DATED = lazy(r"年\s*[份度]?\Z")
LONGEST_TEXT = 120
"""Longest cell of a row that is numbered."""
_GAP = lazy(r"(?<=[^ \u3000\xa0])[ \u3000\xa0]+(?=[^ \u3000\xa0])")


def _is_section(following: Sequence[Line], width: int, cell: Span) -> bool:
    """Return whether a lone word is the title of a section of the table: a row follows."""
    if cell.is_number or len(cell.text) > LONGEST_LABEL or cell.text[-1] in "。；：":
        return False
    return bool(following) and not following[0].marked and len(words(following[0])) == width


def _numeric(rows: Sequence[Row]) -> set[int]:
    return {i for row in rows for i, cell in enumerate(row) if cell.is_number}


# One cell a line, or all in one line: a stream of cells that a header's length folds into rows.


class _Stream:
    """Hold the cells of all lines that have one cell at most, in order, to fold them from any line on."""

    def __init__(self, written: Sequence[Line]) -> None:
        self._cells: list[Span] = []
        self._owners: list[int] = []
        self._first: list[int] = []
        self._breaks: list[int] = []
        barred = False
        for i, line in enumerate(written):
            self._first.append(len(self._cells))
            bar = line.framed and not _inner(line) and len(line.cells) == 2
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
    inner = _inner(line)
    return inner[0].text if len(inner) == 1 else None


def _cells_of(line: Line) -> list[Span] | None:
    """Return the cells of a line of a stream; None where the line holds several."""
    if not line.marked:
        return list(line.cells)
    inner = _inner(line)
    if len(inner) > 1 or "\t" in line.cells[0].text:
        return None
    if inner:
        # `cell |`: the bar only ends the cell.
        at = line.cells.index(inner[0])
        return [*line.cells[:at], inner[0], *line.cells[at + 1 : -1]]
    return list(line.cells[:-1])


def _one_line(written: Sequence[Line], at: int) -> tuple[int, Grid] | None:
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
LONGEST_CUT = 3
"""Cells that one label can be cut into."""


def _folded(cells: Sequence[Span], at: int, end: int) -> tuple[int, Grid] | None:
    """Return the table that begins with a cell, and the index of the first cell behind it."""
    best: tuple[int, Grid] | None = None
    for width in range(2, min(MOST_COLUMNS, end - at) + 1):
        last = cells[at + width - 1]
        if (last.is_number and not last.is_year) or len(last.text) > LONGEST_HEADER:
            break
        found = _with_header(cells, at, end, width, width)
        if not found and REMARK.match(last.text):
            found = _with_header(cells, at, end, width - 1, width) if width > 2 else None
        if found and (best is None or found[0] > best[0]):
            best = found
    return best


def _with_header(cells: Sequence[Span], at: int, end: int, width: int, body: int) -> tuple[int, Grid] | None:
    """Return the table of a header of so many cells whose body begins so many cells behind, and where it ends."""
    header = tuple(cells[at : at + width])
    serial = SERIAL.match(header[0].text) is not None
    rows: list[Row] = []
    at += body
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
            numeric = _numeric(rows)
            numeric -= {0}
            if not numeric or any(not header[i].text for i in numeric):
                return None
    full = sum(any(c.is_number for c in row[1:]) for row in rows)
    if full < LEAST_ROWS:
        return None
    grid = _slim(Grid((header,), tuple(rows), ()))
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
