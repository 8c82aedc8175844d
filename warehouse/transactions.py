"""Change a database wholly or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Keep what is done inside if it ends well; undo it where anything is raised."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def utc_now() -> datetime.datetime:
    """Return the time in UTC, without a zone, as every TIMESTAMP of the warehouse is stored."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
