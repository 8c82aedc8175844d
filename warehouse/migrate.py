"""Bring a warehouse of an older schema to the present one, or say what to do about it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.create import create, renew_definitions
from warehouse.statements import FOLDER, SCHEMA_VERSION
from warehouse.transactions import transaction, utc_now

MIGRATIONS = FOLDER / "migrations"


class SchemaError(RuntimeError):
    """Say which schema version was found, which is needed, and the command to run."""


def version(con: duckdb.DuckDBPyConnection) -> int | None:
    """Return the schema version of a database; None where it is empty.

    Raises `SchemaError` for a DuckDB database that is not a warehouse of heshu.
    """
    found = con.execute(
        "SELECT count(*) FILTER (schema_name = 'quality' AND table_name = 'schema_version'), count(*) "
        "FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary"
    ).fetchone()
    is_warehouse, some = found or (0, 0)
    if not some:
        return None
    if not is_warehouse:
        raise SchemaError("this DuckDB file is not a heshu warehouse; choose another folder with --warehouse")
    row = con.execute("SELECT max(version) FROM quality.schema_version").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def check_readable(con: duckdb.DuckDBPyConnection) -> None:
    """Raise `SchemaError` unless the warehouse has the present schema."""
    found = version(con)
    if found == SCHEMA_VERSION:
        return
    if found is not None and found > SCHEMA_VERSION:
        raise SchemaError(_too_new(found))
    raise SchemaError(
        f"this warehouse has schema version {found or 0}, this heshu reads version {SCHEMA_VERSION}; "
        "run `heshu run` (or `heshu revalidate`) once: it migrates a copy and publishes it"
    )


def prepare(con: duckdb.DuckDBPyConnection, migrations: Path | None = None) -> list[int]:
    """Create the schema in an empty database, or migrate an older one; return the versions that were applied.

    For a candidate only: what is published is never migrated in place.
    """
    found = version(con)
    if found is None:
        create(con)
        return []
    if found > SCHEMA_VERSION:
        raise SchemaError(_too_new(found))
    applied = []
    for number in range(found + 1, SCHEMA_VERSION + 1):
        _apply(con, number, migrations or MIGRATIONS)
        applied.append(number)
    if applied:
        with transaction(con):
            renew_definitions(con)
    return applied


def _apply(con: duckdb.DuckDBPyConnection, number: int, migrations: Path) -> None:
    steps = sorted(migrations.glob(f"{number:03d}_*.sql"))
    if len(steps) != 1:
        raise SchemaError(
            f"there is no way from schema version {number - 1} to {number}; "
            "read the articles again into a new folder: `heshu run ARTICLES… --warehouse FOLDER`"
        )
    with transaction(con):
        con.execute(steps[0].read_text(encoding="utf-8"))
        con.execute(f"INSERT INTO quality.schema_version VALUES ({number}, TIMESTAMP '{utc_now()}')")


def _too_new(found: int) -> str:
    return (
        f"this warehouse has schema version {found}, newer than the {SCHEMA_VERSION} of this heshu; "
        "use the heshu that made it, or choose another folder with --warehouse"
    )
