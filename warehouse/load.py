"""Load what was read into the tables of a candidate: in bulk, and the same however often it is repeated.

Rows come as shards, one folder of Parquet files per batch of articles (`shards.py`). An article that
is there already, read by the same rules, is left alone; one that was read by others is replaced.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.shards import STATES, arrow_table
from warehouse.statements import columns
from warehouse.transactions import transaction, utc_now

FACTS = ("core.fact_figure", "core.fact_relation", "core.bridge_relation_figure", "core.fact_problem")
REPAIRS = "core.article_repair"
DERIVED = ("quality.verdict", "quality.finding")


class Loaded(NamedTuple):
    """Count what a load changed."""

    new: int
    """Articles that were not there."""
    replaced: int
    """Articles that were there, read by other rules."""
    unchanged: int
    """Articles that were there, read by the same rules."""
    figures: int
    relations: int
    problems: int


def load_shards(con: duckdb.DuckDBPyConnection, folder: Path) -> Loaded:
    """Load every batch in a folder of shards, in one transaction.

    Leaves the keys of the loaded articles in the temporary table `scope`, for `checks.judge_scope`.
    An article that stands in two batches, as after a run that was resumed, is taken from one.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE scope (article_key VARCHAR, batch VARCHAR)")
    if not any(folder.glob("*/core.dim_article.parquet")):
        return Loaded(0, 0, 0, 0, 0, 0)
    with transaction(con):
        total, unchanged, replaced = _choose(con, folder)
        for table in (*FACTS, REPAIRS, *DERIVED, "core.dim_article") if replaced else ():
            con.execute(f"DELETE FROM {table} WHERE article_key IN (SELECT article_key FROM scope)")
        figures, relations, _, problems = (_insert_articles(con, table, folder) for table in FACTS)
        _insert_articles(con, "core.dim_article", folder)
        _insert_articles(con, REPAIRS, folder)
        _insert_new(con, "raw.article", folder, "article_key")
        _insert_new(con, "core.dim_unit", folder, "unit")
        _insert_new(con, "core.dim_period", folder, "period")
    return Loaded(total - unchanged - replaced, replaced, unchanged, figures, relations, problems)


def load_dimension(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Replace the rows of a dimension that the rules state: core.dim_indicator, core.dim_region.

    Where they are as they were, nothing is written: a file would grow by them with every run.
    """
    with transaction(con):
        _stage(con, table, list(rows), "staged")
        differ = (
            f"SELECT 1 FROM ((FROM staged EXCEPT FROM {table}) UNION ALL (FROM {table} EXCEPT FROM staged)) LIMIT 1"
        )
        if con.execute(differ).fetchone():
            con.execute(f"DELETE FROM {table}")
            con.execute(f"INSERT INTO {table} FROM staged")


def load_sources(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    articles: Iterable[tuple[str, str, str]] = (),
    states: Iterable[tuple[str, str, str | None, str | None, str | None, str | None]] = (),
    rejects: Iterable[tuple[str, str, str, str | None]] = (),
    shards: Path | None = None,
) -> None:
    """Record where articles were found, what is known of each item, and what was turned away.

    `articles` are (source, locator, article_key); `states` are (source, locator, etag, last_modified,
    content_hash, article_key) and replace what was known; `rejects` are (source, locator, reason, detail).
    With `shards`, articles and states are also those that the batches in this folder hold.
    A text that was replaced where it was found is marked as superseded.
    """
    now = utc_now()
    refused = [(run_id, *row, now) for row in rejects]
    with transaction(con):
        _stage(con, "raw.article_source", [(*row, now, run_id) for row in articles], "found")
        _stage(con, STATES, [(*row, now) for row in states], "staged")
        if shards is not None and any(shards.glob(f"*/{STATES}.parquet")):
            _stage_states(con, shards, run_id, now)
        con.execute(
            """
            INSERT INTO raw.article_source SELECT * FROM found
            ANTI JOIN raw.article_source USING (source, locator, article_key)
            QUALIFY row_number() OVER (PARTITION BY source, locator, article_key) = 1
            """
        )
        con.execute("DELETE FROM raw.source_state s USING staged n WHERE s.source = n.source AND s.locator = n.locator")
        con.execute(
            "INSERT INTO raw.source_state BY NAME FROM staged "
            "QUALIFY row_number() OVER (PARTITION BY source, locator) = 1"
        )
        _mark_superseded(con)
        _append(con, "raw.reject", refused)


def record_run(con: duckdb.DuckDBPyConnection, **values: Any) -> None:
    """Write the row of a run; the keywords are the columns of quality.run. A row of the same run is replaced."""
    names = columns("quality.run")
    unknown = set(values) - set(names)
    if unknown:
        raise ValueError(f"quality.run has no column {', '.join(sorted(unknown))}; it has {', '.join(names)}")
    con.execute("DELETE FROM quality.run WHERE run_id = $run", {"run": values["run_id"]})
    places = ", ".join(f"${name}" for name in values)
    con.execute(f"INSERT INTO quality.run ({', '.join(values)}) VALUES ({places})", values)


def _choose(con: duckdb.DuckDBPyConnection, folder: Path) -> tuple[int, int, int]:
    """Fill `scope` with the articles to load and the batch to take each from; return all, unchanged, replaced."""
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE staged AS
        SELECT article_key, any_value(rules_version) AS rules_version, min(parse_path(filename)[-2]) AS batch
        FROM read_parquet('{_pattern(folder, "core.dim_article")}', filename = true) GROUP BY article_key;
        INSERT INTO scope
        SELECT article_key, batch FROM staged s ANTI JOIN core.dim_article a USING (article_key, rules_version);
        """
    )
    return con.execute(  # type: ignore[return-value]
        """
        SELECT (SELECT count(*) FROM staged),
            (SELECT count(*) FROM staged SEMI JOIN core.dim_article USING (article_key, rules_version)),
            (SELECT count(*) FROM scope SEMI JOIN core.dim_article USING (article_key))
        """
    ).fetchone()


def _insert_articles(con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    names = ", ".join(f"t.{name}" for name in columns(table))
    (count,) = con.execute(
        f"""
        INSERT INTO {table} SELECT {names}
        FROM read_parquet('{_pattern(folder, table)}', filename = true) t
        JOIN scope s ON s.article_key = t.article_key AND s.batch = parse_path(t.filename)[-2]
        """
    ).fetchone()  # type: ignore[misc]
    return int(count)


def _insert_new(con: duckdb.DuckDBPyConnection, table: str, folder: Path, key: str) -> None:
    """Insert the rows whose key the table lacks; of those in several batches that of the first, as `_choose` takes it."""
    names = ", ".join(columns(table))
    con.execute(
        f"""
        INSERT INTO {table} SELECT {names} FROM read_parquet('{_pattern(folder, table)}', filename = true)
        ANTI JOIN {table} USING ({key})
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename) = 1
        """
    )


def _mark_superseded(con: duckdb.DuckDBPyConnection) -> None:
    """Mark the articles of the staged places: one that is nowhere current any more gives way to what took its place."""
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE superseded AS
        SELECT a.article_key, CASE WHEN bool_or(s.article_key = a.article_key) THEN NULL
            ELSE arg_max(s.article_key, s.checked_at) END AS superseded_by
        FROM raw.article_source a JOIN raw.source_state s USING (source, locator)
        WHERE a.article_key IN (SELECT x.article_key FROM raw.article_source x JOIN staged USING (source, locator))
        GROUP BY a.article_key;
        UPDATE core.dim_article d SET superseded_by = u.superseded_by FROM superseded u
        WHERE u.article_key = d.article_key AND d.superseded_by IS DISTINCT FROM u.superseded_by;
        """
    )


def _stage_states(con: duckdb.DuckDBPyConnection, shards: Path, run_id: str, now: datetime.datetime) -> None:
    """Put what became of the items of all batches into the temporary tables `found` and `staged`."""
    read = f"read_parquet('{_pattern(shards, STATES)}')"
    con.execute(
        f"INSERT INTO found SELECT source, locator, article_key, $now, $run FROM {read} WHERE article_key IS NOT NULL",
        {"now": now, "run": run_id},
    )
    con.execute(f"INSERT INTO staged SELECT * REPLACE ($now AS checked_at) FROM {read}", {"now": now})


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        _stage(con, table, rows, "staged")
        con.execute(f"INSERT INTO {table} FROM staged")


def _stage(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]], name: str) -> None:
    con.register("incoming", arrow_table(table, rows))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM incoming")
    con.unregister("incoming")


def _pattern(folder: Path, table: str) -> str:
    return f"{folder.as_posix()}/*/{table}.parquet".replace("'", "''")
