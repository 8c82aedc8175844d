"""Name the indicators of which a region has one value at a time, so that two articles can contradict each other."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from transforms.rules import Rule, Rules, table_row


@table_row
class HeadlineRule(Rule):
    """Name one headline indicator; a county has one poverty incidence a year, but many investments."""

    TABLE: ClassVar[str] = "headline_indicators"
    KEY: ClassVar[tuple[str, ...]] = ("indicator",)
    indicator: str
    example: str
    """Sentences of two articles on one county, separated by `|`."""
    expected: str
    note: str = ""


@cache
def headlines(rules: Rules) -> frozenset[str]:
    """Return the codes of the headline indicators."""
    return frozenset(row.indicator for row in rules.table(HeadlineRule))
