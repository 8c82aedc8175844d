"""Expect a query to return no rows, and count those that it does: the base of every expectation here.

This module imports Great Expectations, which takes seconds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation

Query = str


class NoRowsExpectation(UnexpectedRowsExpectation):
    """Expect no offending row; `{batch}` in the query stands for the table that is looked at.

    Great Expectations would run the query a second time for two hundred of the rows. The rows that
    matter are kept whole in `quality.finding`, so counting them is enough, at half the cost.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)
    subject: ClassVar[str] = ""
    """Table or view of the warehouse, with its zone."""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    """What is expected, as a sentence."""

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: Any = None,  # noqa: ARG002
        execution_engine: Any = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}
