"""The schema, its comments, its agreement with the rows that reading makes, and its migrations."""

from __future__ import annotations

import re

import duckdb
import pytest

from transforms import row_types
from transforms.dimensions import indicator_rows, region_rows
from transforms.row_types import TABLES, IndicatorRow, RegionRow, Rows
from transforms.rows import readings_rows
from transforms.rules import default_rules
from warehouse import migrate
from warehouse.create import create, renew_definitions
from warehouse.judge import READ, Verdict
from warehouse.migrate import SchemaError, check_readable, prepare, version
from warehouse.shards import SHARDED, arrow_schema
from warehouse.statements import CHECK_OF_KIND, CHECKS, FOLDER, SCHEMA_VERSION, columns, tables


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as con:
        create(con)
        yield con


def described(con, table):
    return dict(
        con.execute(
            "SELECT column_name, data_type FROM duckdb_columns() "
            "WHERE schema_name || '.' || table_name = $1 ORDER BY column_index",
            [table],
        ).fetchall()
    )


def test_everything_has_a_comment(con):
    bare = con.execute(
        """
        SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT concat_ws('.', schema_name, table_name, column_name) FROM duckdb_columns()
            WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT schema_name || '.' || function_name FROM duckdb_functions() WHERE comment IS NULL AND NOT internal
        """
    ).fetchall()
    assert bare == []


def test_comments_of_views_name_existing_columns_only(con):
    # COMMENT ON COLUMN of a column that does not exist raises, so that creating proves it; this counts them.
    (count,) = con.execute("SELECT count(*) FROM duckdb_columns() WHERE NOT internal").fetchone()
    assert count > 250


@pytest.mark.parametrize("table", tables())
def test_the_files_are_read_as_duckdb_reads_them(con, table):
    found = {name: kind.replace(" ", "") for name, kind in described(con, table).items()}
    assert {name: kind.replace(" ", "") for name, kind in columns(table).items()} == found


@pytest.mark.parametrize(
    ("table", "row_type"),
    [*TABLES.values(), ("core.dim_indicator", IndicatorRow), ("core.dim_region", RegionRow)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rows_have_the_columns_of_their_table(table, row_type):
    assert row_type._fields == tuple(columns(table))


def test_every_row_type_is_checked():
    types = {name for name, value in vars(row_types).items() if name.endswith("Row") and isinstance(value, type)}
    assert types == {row_type.__name__ for _, row_type in TABLES.values()} | {"IndicatorRow", "RegionRow"}
    assert tuple(TABLES) == Rows._fields
    assert tuple(table for table, _ in TABLES.values()) == SHARDED


def test_star_frames_have_the_columns_of_their_table():
    from transforms.star import row_frames, rule_frames

    frames = row_frames(readings_rows([], default_rules())) | rule_frames(default_rules())
    assert set(frames) == {*SHARDED, "core.dim_indicator", "core.dim_region"}
    for table, frame in frames.items():
        assert list(frame.columns) == list(columns(table))


def test_arrow_types_exist_for_every_column():
    for table in tables():
        assert arrow_schema(table).names == list(columns(table))


def test_the_judge_reads_columns_that_exist_and_gives_those_of_the_verdict():
    for table, names in READ.items():
        assert set(names) <= set(columns(f"core.{table}"))
    assert Verdict._fields == tuple(columns("quality.verdict"))


@pytest.mark.parametrize("check", CHECKS)
def test_check_views_have_the_columns_of_the_verdict(con, check):
    assert described(con, f"quality.check_{check}") == described(con, "quality.verdict")
    assert con.execute(f"FROM quality.check_{check}").fetchall() == []


def test_every_check_file_is_used():
    assert {path.stem for path in (FOLDER / "checks").glob("*.sql")} == set(CHECKS)
    assert set(CHECK_OF_KIND.values()) == set(CHECKS)


def test_marts_answer_on_an_empty_warehouse(con):
    for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'").fetchall():
        assert con.execute(f"FROM mart.{view}").fetchall() == []
    assert con.execute("FROM mart.series('141032', 'poverty.incidence')").fetchall() == []
    assert con.execute("FROM mart.region_profile('141032')").fetchall() == []


def test_dimensions_of_the_rules_fit_their_tables(con):
    from warehouse.load import load_dimension

    load_dimension(con, "core.dim_indicator", indicator_rows(default_rules()))
    load_dimension(con, "core.dim_region", region_rows(default_rules()))
    doubled = "SELECT {0} FROM core.dim_{0} GROUP BY {0} HAVING count(*) > 1"
    assert con.execute(doubled.format("indicator")).fetchall() == []
    assert con.execute(doubled.format("region")).fetchall() == []
    lost = "SELECT r.region FROM core.dim_region r ANTI JOIN core.dim_region p ON p.region = r.parent WHERE r.parent IS NOT NULL"
    assert con.execute(lost).fetchall() == []
    assert con.execute("SELECT count(*) FROM core.dim_indicator WHERE headline").fetchone() > (10,)


def test_headline_indicators_exist_and_show_a_conflict():
    from transforms.headlines import HeadlineRule
    from transforms.indicator_rules import Indicator

    known = {row.code for row in default_rules().table(Indicator)}
    for row in default_rules().table(HeadlineRule):
        assert row.indicator in known, row.id
        first, second = row.example.split("|")
        assert re.sub(r"[\d.]+", "", first) == re.sub(r"[\d.]+", "", second), row.id
        assert first != second
        assert row.expected == "conflict"


def test_views_and_macros_can_be_renewed_in_place(con):
    con.execute("CREATE OR REPLACE VIEW mart.figure AS SELECT 1 AS old")
    renew_definitions(con)
    assert "indicator_zh" in described(con, "mart.figure")


# Migrations.


def test_a_new_database_gets_the_present_schema():
    with duckdb.connect(":memory:") as con:
        assert version(con) is None
        assert prepare(con) == []
        assert version(con) == SCHEMA_VERSION
        check_readable(con)


def test_another_database_is_refused():
    with duckdb.connect(":memory:") as con:
        con.execute("CREATE TABLE mine (x INTEGER)")
        with pytest.raises(SchemaError, match="not a heshu warehouse"):
            prepare(con)


def test_a_newer_warehouse_is_refused(con):
    con.execute(f"INSERT INTO quality.schema_version VALUES ({SCHEMA_VERSION + 1}, now()::TIMESTAMP)")
    for refuse in (prepare, check_readable):
        with pytest.raises(SchemaError, match="newer"):
            refuse(con)


def test_an_older_warehouse_is_migrated_or_refused_with_the_command(con, monkeypatch, tmp_path):
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(SchemaError, match="heshu run"):
        check_readable(con)
    with pytest.raises(SchemaError, match="--warehouse"):
        prepare(con, tmp_path)
    (tmp_path / f"{SCHEMA_VERSION + 1:03d}_add_a_column.sql").write_text(
        "ALTER TABLE core.dim_facet ADD COLUMN note VARCHAR; COMMENT ON COLUMN core.dim_facet.note IS 'A note.';"
    )
    assert prepare(con, tmp_path) == [SCHEMA_VERSION + 1]
    assert "note" in described(con, "core.dim_facet")
    assert version(con) == SCHEMA_VERSION + 1
    check_readable(con)


def test_a_migration_that_fails_changes_nothing(con, monkeypatch, tmp_path):
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    (tmp_path / f"{SCHEMA_VERSION + 1:03d}_broken.sql").write_text(
        "ALTER TABLE core.dim_facet ADD COLUMN note VARCHAR; SELECT * FROM nowhere;"
    )
    with pytest.raises(duckdb.CatalogException):
        prepare(con, tmp_path)
    assert version(con) == SCHEMA_VERSION
    assert "note" not in described(con, "core.dim_facet")


def test_every_schema_version_after_the_first_has_its_migration():
    numbers = [int(path.name[:3]) for path in sorted((FOLDER / "migrations").glob("*.sql"))]
    assert numbers == list(range(2, SCHEMA_VERSION + 1))


def test_a_warehouse_of_version_4_becomes_what_the_schema_states():
    with duckdb.connect() as new, duckdb.connect() as old:
        create(new)
        create(old)
        added = {
            "core.fact_problem": ("span_start", "span_end", "sentence"),
            "quality.finding": ("span_start", "span_end", "line", "column_number", "sentence"),
        }
        for table, names in added.items():
            for name in names:
                old.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        old.execute("DROP TABLE core.dim_problem; UPDATE quality.schema_version SET version = 4")
        assert prepare(old) == [5]
        for table in (*added, "core.dim_problem", "mart.finding"):
            assert described(old, table) == described(new, table)
        for query in ("FROM core.dim_problem ORDER BY kind", "FROM mart.finding"):
            assert old.execute(query).fetchall() == new.execute(query).fetchall()
