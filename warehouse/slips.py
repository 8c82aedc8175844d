"""Find, for relations that do not hold, the slip of a multiplier that would explain it: `0.5万元` for `0.5亿元`.

Each member is written with every other multiplier in turn, and the same checks judge the relation
again: what then holds is a slip. The verdict stays; its explanation names member and meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import duckdb

from warehouse.statements import FOLDER, check_sql, input_sql

SLIPPING = ("sum", "share", "difference", "growth", "product", "same")
"""Checks of relations that a wrong multiplier breaks."""
SLIPPED = ("sum_mismatch", "share_mismatch", "conflicting_restatement")
"""Problems that it makes."""


class Mend(NamedTuple):
    """Hold what would mend a relation, in words, and the figure that is probably wrong."""

    fits_zh: str
    fits_en: str
    suspect: str | None
    """Id of the figure; None where either of two would explain it."""
    meant: str | None
    """What it should probably read, as the text would write it."""


def find_slips(con: duckdb.DuckDBPyConnection, checks: Iterable[str]) -> None:
    """Fill the temporary table `mend` (relation_key, fits_zh, fits_en, suspect, meant).

    Takes the relations of the temporary table `broken` and their members from `check_member`, which
    is replaced. `checks` are those that judged them. A relation that no slip explains has no row.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE slip AS {input_sql('slip')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE slip_member AS {input_sql('slip_member')}")
    con.execute("CREATE OR REPLACE TEMP TABLE mended (slip_key BIGINT)")
    con.execute("DROP TABLE check_member; ALTER TABLE slip_member RENAME TO check_member")
    for check in checks:
        con.execute(f"INSERT INTO mended SELECT relation_key FROM ({check_sql(check)}) WHERE verdict = 'consistent'")
    con.execute(f"CREATE OR REPLACE TEMP TABLE mend AS {(FOLDER / 'slips.sql').read_text(encoding='utf-8')}")
