"""Create an empty warehouse: every schema, table, view and macro, with its comment."""

from __future__ import annotations

import duckdb

from warehouse.codes import problem_rows
from warehouse.statements import CHECKS, SCHEMA_VERSION, schema_names, schema_sql
from warehouse.transactions import transaction, utc_now


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create everything that `schema/*.sql` states in an empty database, in one transaction."""
    with transaction(con):
        for name in schema_names():
            con.execute(schema_sql(name))
        comment_check_views(con)
        name_problems(con)
        con.execute(f"INSERT INTO quality.schema_version VALUES ({SCHEMA_VERSION}, TIMESTAMP '{utc_now()}')")


def name_problems(con: duckdb.DuckDBPyConnection) -> None:
    """Write what every kind of problem is called and means."""
    con.execute("DELETE FROM core.dim_problem")
    con.executemany("INSERT INTO core.dim_problem VALUES (?, ?, ?, ?, ?, ?)", problem_rows())


def comment_check_views(con: duckdb.DuckDBPyConnection) -> None:
    """Give the columns of the views quality.check_* the comments of quality.verdict, whose columns they are."""
    comments = con.execute(
        "SELECT column_name, replace(comment, '''', '''''') FROM duckdb_columns() "
        "WHERE schema_name = 'quality' AND table_name = 'verdict' ORDER BY column_index"
    ).fetchall()
    con.execute(
        "".join(
            f"COMMENT ON COLUMN quality.check_{check}.{column} IS '{comment}';"
            for check in CHECKS
            for column, comment in comments
        )
    )


def renew_definitions(con: duckdb.DuckDBPyConnection) -> None:
    """Replace every view and macro by what the files say now; tables and their rows stay."""
    for name in ("check_macros", "check_member", "check_views", "mart"):
        text = schema_sql(name)
        text = text.replace("CREATE SCHEMA ", "CREATE SCHEMA IF NOT EXISTS ")
        text = text.replace("CREATE VIEW ", "CREATE OR REPLACE VIEW ")
        con.execute(text.replace("CREATE MACRO ", "CREATE OR REPLACE MACRO "))
    comment_check_views(con)
    name_problems(con)
