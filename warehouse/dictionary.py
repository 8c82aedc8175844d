"""Write the data dictionary from the comments of the schema.

python -m warehouse.dictionary > docs/dictionary.md
"""

from __future__ import annotations

import sys

import duckdb

from warehouse.create import create

ZONES = {
    "mart": "views and macros for people: begin here",
    "core": "facts and dimensions",
    "quality": "runs, checks, verdicts, findings",
    "raw": "articles as they came, and what was turned away",
}


def dictionary(con: duckdb.DuckDBPyConnection) -> str:
    """Return the data dictionary of a warehouse as Markdown."""
    lines = ["# Data dictionary", "", "Made from the schema's comments by `python -m warehouse.dictionary`.", ""]
    for zone, says in ZONES.items():
        lines += [f"## {zone}: {says}", ""]
        for name, comment in _relations(con, zone):
            lines += [f"### {zone}.{name}", "", comment, "", "| column | type | means |", "| --- | --- | --- |"]
            lines += [
                f"| {column} | {kind} | {_cell(meaning)} |" for column, kind, meaning in _columns(con, zone, name)
            ]
            lines.append("")
        for name, parameters, comment in _macros(con, zone):
            lines += [f"### {zone}.{name}({', '.join(parameters)})", "", comment, ""]
    return "\n".join(lines).rstrip() + "\n"


def _relations(con: duckdb.DuckDBPyConnection, zone: str) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT name, comment FROM ("
        "SELECT schema_name, table_name AS name, table_oid AS oid, comment FROM duckdb_tables() UNION ALL "
        "SELECT schema_name, view_name, view_oid, comment FROM duckdb_views() WHERE NOT internal"
        ") WHERE schema_name = $1 ORDER BY oid",
        [zone],
    ).fetchall()


def _columns(con: duckdb.DuckDBPyConnection, zone: str, name: str) -> list[tuple[str, str, str]]:
    return con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = $1 AND table_name = $2 ORDER BY column_index",
        [zone, name],
    ).fetchall()


def _macros(con: duckdb.DuckDBPyConnection, zone: str) -> list[tuple[str, list[str], str]]:
    return con.execute(
        "SELECT function_name, parameters, comment FROM duckdb_functions() "
        "WHERE schema_name = $1 AND function_type IN ('macro', 'table_macro') AND NOT internal ORDER BY function_name",
        [zone],
    ).fetchall()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    with duckdb.connect(":memory:") as empty:
        create(empty)
        sys.stdout.write(dictionary(empty))
