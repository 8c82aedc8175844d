"""Say in words where a cell stands: its row, its column, and what it says."""

from __future__ import annotations

from typing import NamedTuple

from transforms.grids.facts import tables_of
from transforms.patterns import lazy
from transforms.records import Figure
from transforms.rules import Rules

_BLANKS = lazy(r"\s+")
MARK = " · "


class Told(NamedTuple):
    """Hold the words for a cell, and where in them the figure stands."""

    words: str
    start: int
    end: int


def told(text: str, figure: Figure, rules: Rules) -> Told | None:
    """Return what a figure that fills a cell says with its row and its column; None outside tables.

    >>> from decimal import Decimal
    >>> from transforms.rules import default_rules
    >>> figure = Figure("f1", 15, 18, "320", 15, 18, 0, Decimal(320), Decimal(320), 0, Decimal(1), "exact", "")
    >>> told("乡镇\\t资金（万元）\\n东山镇\\t320\\n西河乡\\t98\\n", figure, default_rules()).words
    '东山镇 · 资金（万元） · 320'
    """
    cell = tables_of(text, rules).at(figure.restored_start)
    if cell is None or cell.kind != "value" or not (cell.header or cell.label):
        return None
    before = "".join(_BLANKS.sub("", part) + MARK for part in (cell.label, cell.header) if part)
    start = len(before) + figure.restored_start - cell.start
    return Told(before + text[cell.start : cell.end], start, start + figure.restored_end - figure.restored_start)
