"""Judge the relations of a batch of articles with the warehouse's own checks, in memory.

The rows are those that the warehouse loads (`transforms/rows.py`); only the columns that the checks
read are taken, by name. Nothing but DuckDB is imported, and no statement takes a parameter: binding
one makes DuckDB import pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb

from warehouse.slips import SLIPPED, SLIPPING, Mend, find_slips
from warehouse.statements import CHECK_OF_KIND, check_sql, columns, member_sql, schema_sql

READ = {
    "fact_figure": (
        *("figure_key", "article_key", "figure_id", "quote", "unit", "qualifier", "decimals", "scale", "damaged"),
        *("low", "lower_bound", "upper_bound", "lower_open", "upper_open"),
        *("low_canonical", "lower_canonical", "upper_canonical"),
    ),
    "fact_relation": ("relation_key", "article_key", "relation_id", "kind", "loose", "whole_numbers"),
    "bridge_relation_figure": (
        *("relation_key", "figure_key", "article_key", "relation_id", "figure_id", "role", "sign", "ordinal"),
    ),
}
"""The columns of each table of the zone `core` that the checks read."""


class Finding(NamedTuple):
    """Hold what follows from a relation that does not hold; as `quality.finding` has it."""

    kind: str
    article_key: str
    relation_id: str
    figures: tuple[str, ...]
    stated: float | None
    computed: float | None
    residual: float | None
    tolerance: float | None
    unit: str | None
    why_zh: str
    why_en: str


class Verdict(NamedTuple):
    """Hold a row of `quality.verdict`."""

    relation_key: int
    article_key: str
    relation_id: str
    kind: str
    verdict: str
    problem: str | None
    stated: float | None
    computed: float | None
    residual: float | None
    tolerance: float | None
    unit: str | None
    why_zh: str
    why_en: str


class Verdicts(NamedTuple):
    """Hold the verdicts of a batch and the findings that follow from them."""

    verdicts: dict[tuple[str, str], str]
    """`consistent`, `inconsistent` or `undetermined` by article key and relation id."""
    findings: list[Finding]
    details: dict[tuple[str, str], Verdict]
    """The whole verdict row, with the sum in words, by the same."""
    mends: dict[tuple[str, str], Mend]
    """What would mend a relation that does not hold, by the same, where one slip of the pen explains it."""


def judge(figure_rows: Iterable[Any], relation_rows: Sequence[Any], member_rows: Iterable[Any]) -> Verdicts:
    """Return verdicts and findings for the relations of some articles.

    The rows carry the columns of `core.fact_figure`, `core.fact_relation` and
    `core.bridge_relation_figure` as attributes. A relation without members is undetermined.
    """
    kinds = {row.kind for row in relation_rows}
    if not kinds:
        return Verdicts({}, [], {}, {})
    members = list(member_rows)
    tied = {row.figure_key for row in members}
    figures = [row for row in figure_rows if row.figure_key in tied]
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        # A batch is small: planning costs more than running, so the plan is taken as it is written.
        con.execute("PRAGMA disable_optimizer; CREATE SCHEMA quality;")
        for table, rows in zip(READ, (figures, relation_rows, members), strict=True):
            _fill(con, table, rows)
        con.execute(schema_sql("check_macros"))
        con.execute("CREATE TABLE check_member AS " + member_sql())
        checks = sorted({CHECK_OF_KIND[kind] for kind in kinds})
        judged = [Verdict(*row) for check in checks for row in con.execute(check_sql(check)).fetchall()]
        mends = _mends(con, judged)
    found = {(row.article_key, row.relation_id): _explained(row, mends.get(row.relation_key)) for row in judged}
    roles: dict[tuple[str, str], list[str]] = {}
    for member in members:
        roles.setdefault((member.article_key, member.relation_id), []).append(member.figure_id)
    verdicts = {(row.article_key, row.relation_id): "undetermined" for row in relation_rows}
    verdicts |= {key: row.verdict for key, row in found.items()}
    findings = [_finding(row, tuple(roles[key])) for key, row in found.items() if row.verdict == "inconsistent"]
    mended = {key: mends[row.relation_key] for key, row in found.items() if row.relation_key in mends}
    return Verdicts(verdicts, findings, found, mended)


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Any]) -> None:
    """Make a table of the columns that the checks read, and put the rows into it."""
    types = columns(f"core.{table}")
    con.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {types[name]}' for name in READ[table])})")
    if rows:
        con.execute(f"INSERT INTO {table} VALUES {_values(table, rows)}")


def _mends(con: duckdb.DuckDBPyConnection, rows: Sequence[Verdict]) -> dict[int, Mend]:
    broken = [row for row in rows if row.problem in SLIPPED]
    if not broken:
        return {}
    keys = ",".join(f"({row.relation_key})" for row in broken)
    con.execute(f"CREATE TEMP TABLE broken AS SELECT * FROM (VALUES {keys}) t (relation_key)")
    kinds = {CHECK_OF_KIND[row.kind] for row in broken}
    find_slips(con, [check for check in SLIPPING if check in kinds])
    found = con.execute("SELECT relation_key, fits_zh, fits_en, suspect, meant FROM mend").fetchall()
    return {key: Mend(*mend) for key, *mend in found}


def _explained(row: Verdict, mend: Mend | None) -> Verdict:
    if mend is None:
        return row
    return row._replace(why_zh=f"{row.why_zh}；{mend.fits_zh}", why_en=f"{row.why_en}; {mend.fits_en}")


def _finding(row: Verdict, figures: tuple[str, ...]) -> Finding:
    numbers = (row.stated, row.computed, row.residual, row.tolerance)
    assert row.problem is not None  # noqa: S101 - every inconsistent verdict names its problem
    return Finding(row.problem, row.article_key, row.relation_id, figures, *numbers, row.unit, row.why_zh, row.why_en)


def _values(table: str, rows: Iterable[Any]) -> str:
    types = columns(f"core.{table}")
    decimal = [types[name].startswith("DECIMAL") for name in READ[table]]
    return ",".join(
        "(" + ",".join(map(_literal, (getattr(row, name) for name in READ[table]), decimal)) + ")" for row in rows
    )


def _literal(value: Any, is_decimal: bool) -> str:
    if value is None:
        return "NULL"
    if is_decimal:
        # A quoted number is cast once, exactly; a bare one would first become a narrower DECIMAL.
        return f"'{Decimal(value):f}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
