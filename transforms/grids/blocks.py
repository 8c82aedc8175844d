"""Find tables whose rows are lines: cells parted by tabs or bars, or columns set with spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.grids.layouts import (
    CORNER,
    LEAST_ROWS,
    LONGEST_HEADER,
    LONGEST_LABEL,
    MOST_COLUMNS,
    SERIAL,
    TOTAL,
    Grid,
    Row,
    filled_cells,
    numeric_columns,
    slim,
    spread,
)
from transforms.grids.spans import Line, Span, words
from transforms.patterns import lazy


def marked(written: Sequence[Line], at: int) -> tuple[int, list[Grid]]:
    """Return where the run of lines with marks ends, and the table in it."""
    stop = at
    while stop < len(written) and written[stop].marked and (stop > at or len(filled_cells(written[stop])) > 1):
        stop += 1
    if stop - at < LEAST_ROWS:
        return at + 1, []
    found = [
        grid
        for part in _parts(written[at:stop])
        if (grid := _block(_unframed(part)) or _block([tuple(filled_cells(line)) for line in part]))
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
        inner = filled_cells(line)
        if filled and line.apart and not airy and not (inner and TOTAL.match(inner[0].text)):
            yield run[start:i]
            start, filled = i, 0
        if filled and 1 < len(inner) >= filled - 1 and not any(c.is_empty for c in inner) and not _is_data(inner):
            begin = i
            while begin > start and len(filled_cells(run[begin - 1])) < 2:
                begin -= 1
            yield run[start:begin]
            start, filled = begin, 0
        if _is_data(inner):
            filled = max(filled, len(inner))
    yield run[start:]


def _unframed(part: Sequence[Line]) -> list[Row]:
    """Return the cells of lines without those outside their frame: `| a | b |` has two, `a | b | ` above `a | b | 3` three."""
    data = [line for line in part if _is_data(filled_cells(line))]
    if data and any(line.cells[-1].text for line in data) and not any(line.cells[0].text == "" for line in data):
        return [line.cells for line in part]
    return [
        line.cells[:-1] if line.framed and len(line.cells) > 2 and not line.cells[-1].text else line.cells
        for line in part
    ]


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
    return slim(Grid(tuple(header), tuple(body), (), tuple(before)))


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


def spaced(written: Sequence[Line], at: int) -> tuple[int, Grid] | None:
    """Return the table whose columns are set with spaces: a header and rows of as many words."""
    if written[at].marked or not _GAP.search(written[at].cells[0].text) or len(written[at].cells[0].text) > 160:
        return None
    header = words(written[at])
    if len(header) < 2 or any((c.is_number and not c.is_year) or len(c.text) > LONGEST_HEADER for c in header):
        return None
    if upper := _spanning(header, written[at + 1 : at + 3]):
        below = spaced(written, at + 1)
        return (below[0], below[1]._replace(header=(upper, *below[1].header))) if below else None
    header = _with_corner(header, written[at + 1 : at + 2])
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
    numeric = numeric_columns(rows)
    if len(rows) < LEAST_ROWS - serial or any(
        (i in numeric) != c.is_number and not c.is_empty for row in rows for i, c in enumerate(row)
    ):
        return None
    return stop, Grid((header,), tuple(rows), ())


def _spanning(header: Row, following: Sequence[Line]) -> Row | None:
    """Return the row of headers of which each but the corner stands over two of the line below, where all rows say so."""
    if len(following) < LEAST_ROWS or any(line.marked for line in following) or not CORNER.match(header[0].text):
        return None
    below, first = (words(line) for line in following)
    fits = len(below) == 2 * (len(header) - 1) and len(first) == len(below) + 1 and len(header) > LEAST_ROWS
    return spread(header) if fits and not any(cell.is_number for cell in below) else None


def _with_corner(header: Row, following: Sequence[Line]) -> Row:
    """Return a header with the empty corner that stands over the names of the rows, where a page left out its spaces."""
    first = words(following[0]) if following and not following[0].marked else ()
    if len(first) != len(header) + 1 or first[0].is_number or not all(c.is_number for c in first[1:]):
        return header
    at = header[0].start
    return (Span(at, at, ""), *header)


_DATED = lazy(r"年\s*[份度]?\Z")
LONGEST_TEXT = 120
"""Longest cell of a row that is numbered."""
_GAP = lazy(r"(?<=[^ \u3000\xa0])[ \u3000\xa0]+(?=[^ \u3000\xa0])")


def _is_section(following: Sequence[Line], width: int, cell: Span) -> bool:
    """Return whether a lone word is the title of a section of the table: a row follows."""
    if cell.is_number or len(cell.text) > LONGEST_LABEL or cell.text[-1] in "。；：":
        return False
    return bool(following) and not following[0].marked and len(words(following[0])) == width
