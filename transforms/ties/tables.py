"""Tie the cells of tables: a row of totals to its columns, a total column to the columns after it.

A table is told by its shape alone, so that one cell a line, tabs and pipes read the same: rows of a
short label and as many figures each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.patterns import lazy
from transforms.ties.arithmetic import sum_holds, sum_slipped
from transforms.ties.cues import Cues
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene

_BLANK = lazy(r"[\s|│　,，]*")
_LABEL = lazy(r"\s*(?P<label>[^\n，。；：！？|│\t]{1,20}?)[\s|│]*")
_TOTAL = lazy(r"^(?:合计|总计|小计|总数|共计|全[省市县区旗镇乡村]合?计?|合 *计|总 *计)$")
LEAST_ROWS = 3
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    cells: tuple[Mention, ...]


def find_tables(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield the sums of every table."""
    for rows in _tables(scene):
        yield from _column_totals(rows)
        yield from _row_totals(rows)


def _tables(scene: Scene) -> Iterator[list[_Row]]:
    """Yield runs of rows with the same number of cells."""
    rows: list[_Row] = []
    for row in _rows(scene):
        if row is not None and (not rows or len(rows[-1].cells) == len(row.cells)):
            rows.append(row)
            continue
        if len(rows) >= LEAST_ROWS:
            yield rows
        rows = [row] if row is not None else []
    if len(rows) >= LEAST_ROWS:
        yield rows


def _rows(scene: Scene) -> Iterator[_Row | None]:
    """Yield rows in order; None where running text comes between."""
    label, end = "", 0
    cells: list[Mention] = []
    for mention in scene.mentions:
        gap = scene.text[end : mention.figure.restored_start]
        end = mention.figure.restored_end
        if cells and _BLANK.fullmatch(gap):
            cells.append(mention)
            continue
        if cells:
            yield _Row(label, tuple(cells)) if len(cells) <= MOST_COLUMNS else None
        cells = []
        line = gap.rsplit("\n", 1)[-1] or gap.rstrip("\n").rsplit("\n", 1)[-1]
        found = _LABEL.fullmatch(line) if "\n" in gap or "|" in gap or not end else None
        if found is None or not found["label"].strip():
            yield None
            continue
        if "\n" in gap and len(gap) > 60:
            yield None
        label, cells = found["label"].strip(), [mention]
    if cells:
        yield _Row(label, tuple(cells))


def _column_totals(rows: Sequence[_Row]) -> Iterator[Tie]:
    at = next((i for i, row in enumerate(rows) if _TOTAL.match(row.label)), None)
    if at is None:
        return
    # Totals stand under the rows that they sum, or above them.
    parts = rows[:at] if at >= LEAST_ROWS - 1 else rows[at + 1 :]
    if len(parts) < 2 or any(_TOTAL.match(row.label) for row in parts):
        return
    for column, total in enumerate(rows[at].cells):
        members = [row.cells[column] for row in parts]
        if sum_holds(total, members) or sum_slipped(total, members):
            yield sum_of(total, members, rows[at].label, "sum:column")


def _row_totals(rows: Sequence[_Row]) -> Iterator[Tie]:
    """Tie the first cell of each row to the next ones, where nearly all rows say so."""
    width = len(rows[0].cells)
    for size in range(width - 1, 1, -1):
        holding = [sum_holds(row.cells[0], row.cells[1 : size + 1]) for row in rows]
        meant = all(
            held or sum_slipped(row.cells[0], row.cells[1 : size + 1]) for held, row in zip(holding, rows, strict=True)
        )
        if sum(holding) >= LEAST_ROWS - 1 and (meant or sum(holding) * 3 >= len(rows) * 2):
            for row in rows:
                yield sum_of(row.cells[0], row.cells[1 : size + 1], row.label, "sum:row")
            return
