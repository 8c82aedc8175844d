"""Run the checks over the warehouse and keep what they say in quality.verdict."""

from __future__ import annotations

import duckdb

from warehouse.statements import CHECKS, check_sql, member_sql

FACTS = ("fact_relation", "bridge_relation_figure", "fact_figure")


def judge_scope(con: duckdb.DuckDBPyConnection) -> int:
    """Judge the articles of the temporary table `scope`, as `load.load_shards` leaves it.

    Returns how many of their relations do not hold. What is known of other articles stays.
    """
    in_scope = ", ".join(f"{fact} AS (FROM core.{fact} SEMI JOIN scope USING (article_key))" for fact in FACTS)
    con.execute("BEGIN")
    con.execute(f"CREATE OR REPLACE TEMP TABLE check_member AS WITH {in_scope} FROM ({member_sql()})")
    con.execute("DELETE FROM quality.verdict WHERE article_key IN (SELECT article_key FROM scope)")
    for check in CHECKS:
        con.execute(f"INSERT INTO quality.verdict FROM ({check_sql(check)})")
    con.execute("DROP TABLE check_member")
    con.execute("COMMIT")
    row = con.execute(
        "SELECT count(*) FROM quality.verdict SEMI JOIN scope USING (article_key) WHERE verdict = 'inconsistent'"
    ).fetchone()
    return int(row[0]) if row else 0


def judge_all(con: duckdb.DuckDBPyConnection) -> int:
    """Judge every article again; returns how many relations do not hold."""
    con.execute("CREATE OR REPLACE TEMP TABLE scope AS SELECT article_key FROM core.dim_article")
    return judge_scope(con)
