"""Open what is published, read-only."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.migrate import check_readable
from warehouse.publish import PUBLISHED


class NoWarehouseError(FileNotFoundError):
    """Say that nothing has been published yet, and how to make it."""

    def __str__(self) -> str:
        return str(self.args[0])


def open_published(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to the published warehouse; the caller closes it.

    Raises `NoWarehouseError` where there is none, `SchemaError` where it has another schema version.
    It keeps showing the state that it opened, whatever is published afterwards.
    """
    path = folder / PUBLISHED
    if not path.exists():
        raise NoWarehouseError(
            f"there is no warehouse in {folder} yet; make one with `heshu run ARTICLES… --warehouse {folder}`"
        )
    con = duckdb.connect(str(path), read_only=True)
    try:
        check_readable(con)
    except BaseException:
        con.close()
        raise
    return con
