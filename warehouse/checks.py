"""Run the checks over the warehouse and keep what they say: quality.verdict, quality.finding."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from warehouse.slips import SLIPPED, SLIPPING, find_slips
from warehouse.statements import CHECKS, FOLDER, check_sql, member_sql
from warehouse.transactions import transaction

FACTS = ("fact_relation", "bridge_relation_figure", "fact_figure")


class JudgedCounts(NamedTuple):
    """Count what was judged."""

    relations: int
    """Relations whose verdict was computed: those of the articles in scope, no others."""
    findings: int
    """Findings of the articles in scope, conflicts with others included."""


def judge_scope(con: duckdb.DuckDBPyConnection) -> JudgedCounts:
    """Judge the articles of the temporary table `scope`, as `load.load_shards` leaves it.

    What was found in other articles stays; conflicts between articles are computed afresh over all.
    """
    in_scope = ", ".join(f"{fact} AS (FROM core.{fact} SEMI JOIN scope USING (article_key))" for fact in FACTS)
    with transaction(con):
        con.execute(f"CREATE OR REPLACE TEMP TABLE check_member AS WITH {in_scope} FROM ({member_sql()})")
        con.execute("DELETE FROM quality.verdict WHERE article_key IN (SELECT article_key FROM scope)")
        relations = sum(_count(con, f"INSERT INTO quality.verdict FROM ({check_sql(check)})") for check in CHECKS)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE broken AS SELECT relation_key FROM quality.verdict SEMI JOIN scope USING (article_key)"
            f" WHERE problem IN {SLIPPED}"
        )
        find_slips(con, SLIPPING)
        con.execute(
            "UPDATE quality.verdict v SET why_zh = v.why_zh || '；' || m.fits_zh, why_en = v.why_en || '; ' || m.fits_en"
            " FROM mend m WHERE m.relation_key = v.relation_key"
        )
        con.execute("DROP TABLE check_member; DROP TABLE slip; DROP TABLE mended; DROP TABLE mend; DROP TABLE broken")
        con.execute((FOLDER / "findings.sql").read_text(encoding="utf-8"))
    return JudgedCounts(
        relations, _count(con, "SELECT count(*) FROM quality.finding SEMI JOIN scope USING (article_key)")
    )


def judge_all(con: duckdb.DuckDBPyConnection) -> JudgedCounts:
    """Judge every article again, as after a change of the checks or of a fact."""
    con.execute("CREATE OR REPLACE TEMP TABLE scope AS SELECT article_key FROM core.dim_article")
    return judge_scope(con)


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
