"""Let Great Expectations look through a DuckDB connection that is already open.

DuckDB lets one process alone open a file for writing, so the audit must share the connection of
the run. And Great Expectations closes a result before it fetches its rows, which DuckDB does not
survive: here, and only here, every result is fetched as soon as its statement has run.
"""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

SOURCE = "warehouse"
"""Name of the data source."""


def share(connection: duckdb.DuckDBPyConnection) -> tuple[Any, Any]:
    """Return an ephemeral Great Expectations context and its data source over `connection`.

    The connection stays open and is the caller's to close; nothing may be in transaction on it.
    Great Expectations sees what is committed. Imports Great Expectations, which takes seconds.
    """
    context = quiet_context()
    from duckdb_sqlalchemy import ConnectionWrapper

    _buffer_results()
    source = context.data_sources.add_sql(
        SOURCE,
        connection_string="duckdb://",
        kwargs={"creator": lambda: ConnectionWrapper(connection.cursor())},
    )
    return context, source


def quiet_context() -> Any:
    """Return an ephemeral context that reports nothing to anybody and draws no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _buffer_results() -> None:
    from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    if getattr(Dialect.execution_ctx_cls, "buffers", False):
        return

    class Buffered(DuckDBExecutionContext):
        buffers = True

        def post_exec(self) -> None:
            super().post_exec()  # type: ignore[no-untyped-call]
            if self.cursor.description:
                rows = self.cursor.fetchall()
                self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)

    Dialect.execution_ctx_cls = Buffered
