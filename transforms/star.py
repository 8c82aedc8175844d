"""Turn readings into the star schema: one pandas frame per table of the warehouse.

This is the one module that knows pandas, which takes 0.3 s to import; `transforms.rows` has the
same rows as tuples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from transforms.dimensions import indicator_rows, region_rows
from transforms.row_types import TABLES, IndicatorRow, RegionRow, Rows
from transforms.rows import readings_rows

if TYPE_CHECKING:
    from transforms.records import Reading
    from transforms.rules import Rules


def frames(readings: Sequence[Reading], rules: Rules) -> dict[str, pd.DataFrame]:
    """Return the frames of some readings by table, named with its zone (`core.fact_figure`).

    The columns are those of the table, in order. Values stay what the rows hold: `Decimal`, `str`,
    `bool`, lists, and None where SQL has NULL (dtype object); no number becomes a float on the way.
    """
    return row_frames(readings_rows(list(readings), rules))


def row_frames(rows: Rows) -> dict[str, pd.DataFrame]:
    """Return rows as frames by table, named with its zone."""
    return {table: _frame(row_type, getattr(rows, field)) for field, (table, row_type) in TABLES.items()}


def rule_frames(rules: Rules) -> dict[str, pd.DataFrame]:
    """Return the frames of the dimensions that the rules state whole, by table."""
    return {
        "core.dim_indicator": _frame(IndicatorRow, indicator_rows(rules)),
        "core.dim_region": _frame(RegionRow, region_rows(rules)),
    }


def _frame(row_type: type[tuple[object, ...]], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    columns: tuple[str, ...] = row_type._fields  # type: ignore[attr-defined]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)
