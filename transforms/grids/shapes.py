"""Find tables by their layout: lines of cells, one cell a line, all cells in one line.

A table whose columns cannot be told for certain is no table here; its numbers stay bare.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.grids.blocks import marked, spaced
from transforms.grids.folds import Stream, one_line
from transforms.grids.layouts import MOST_ABOVE, Grid, filled_cells
from transforms.grids.spans import lines, unstacked


def grids(text: str, start: int, end: int) -> Iterator[Grid]:
    """Yield the tables of a stretch of text, in order, without overlap."""
    written = unstacked(list(lines(text, start, end)))
    stream = Stream(written)
    at = 0
    above: list[str] = []
    while at < len(written):
        stop, found = marked(written, at)
        if not found:
            found_one = spaced(written, at) or stream.table(written[at], at) or one_line(written, at)
            if found_one:
                stop, grid = found_one
                found = [grid]
        for grid in found:
            yield grid._replace(above=(*grid.above, *reversed(above)))
        if found:
            above = []
        else:
            said = (" ".join(cell.text for cell in filled_cells(line)) for line in written[at:stop])
            above = [*above, *filter(None, said)][-MOST_ABOVE:]
        at = max(stop, at + 1)
