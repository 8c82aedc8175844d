"""State the suites: which expectations stand together, how severe each is, what must be there at all.

`integrity` is critical: our own work. All other suites are findings: what articles get wrong.
This module imports Great Expectations, which takes seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_table_row_count_to_be_between import ExpectTableRowCountToBeBetween
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations import checks, integrity

Severity = Literal["critical", "finding"]

AT_LEAST = {
    "raw.article": 1,
    "core.dim_article": 1,
    "core.dim_unit": 1,
    "core.dim_facet": 7,
    "core.dim_qualifier": 5,
    "core.dim_indicator": 60,
    "core.dim_region": 3000,
    "core.fact_figure": 1,
}
"""Rows that each table must have: an empty frame never passes."""

KEYS = {
    "raw.article": ("article_key",),
    "core.dim_article": ("article_key",),
    "core.dim_unit": ("unit",),
    "core.dim_indicator": ("indicator",),
    "core.dim_region": ("region",),
    "core.dim_period": ("period",),
    "core.dim_facet": ("facet",),
    "core.dim_qualifier": ("qualifier",),
    "core.fact_figure": ("figure_key",),
    "core.fact_relation": ("relation_key",),
    "core.bridge_relation_figure": ("relation_key", "ordinal"),
    "core.fact_problem": ("problem_key",),
}

REFERENCES = (
    ("core.dim_article", "article_key", "raw.article"),
    ("core.fact_figure", "article_key", "core.dim_article"),
    ("core.fact_figure", "unit", "core.dim_unit"),
    ("core.fact_figure", "indicator", "core.dim_indicator"),
    ("core.fact_figure", "facet", "core.dim_facet"),
    ("core.fact_figure", "qualifier", "core.dim_qualifier"),
    ("core.fact_figure", "region", "core.dim_region"),
    ("core.fact_figure", "period", "core.dim_period"),
    ("core.fact_relation", "article_key", "core.dim_article"),
    ("core.bridge_relation_figure", "relation_key", "core.fact_relation"),
    ("core.bridge_relation_figure", "figure_key", "core.fact_figure"),
    ("core.fact_problem", "article_key", "core.dim_article"),
)

PROMISES = (
    integrity.ExpectTextsToBeWhole,
    integrity.ExpectArticlesToBeReadOrRejected,
    integrity.ExpectCountsToMatchTheFacts,
    integrity.ExpectBoundsToBeOrdered,
    integrity.ExpectDamageToHaveNoValue,
    integrity.ExpectSpansToQuoteTheText,
    integrity.ExpectSpansNotToOverlap,
    integrity.ExpectDimensionsToFitIndicators,
    integrity.ExpectMembersToMatchRelations,
    integrity.ExpectRelationsToBeJudged,
)

FINDINGS: dict[str, tuple[type[checks.ArticleExpectation], ...]] = {
    "sums": (checks.ExpectPartsToSumToTotal, checks.ExpectDifferencesToHold, checks.ExpectProductsToHold),
    "percentages": (
        checks.ExpectSharesToMatchTheirParts,
        checks.ExpectRatesToBePossible,
        checks.ExpectGrowthToMatchItsEnds,
        checks.ExpectPercentagesToStayInRange,
    ),
    "wholes": (checks.ExpectPartsNotToExceedTheirWhole,),
    "units": (
        checks.ExpectUnitsToFitIndicators,
        checks.ExpectPairsToBePlausible,
        checks.ExpectValuesToBePlausible,
        checks.ExpectNumbersToBeUndamaged,
    ),
    "restatements": (
        checks.ExpectRestatementsToAgree,
        checks.ExpectReadersRestatementsToAgree,
        checks.ExpectNamesToBeWrittenOneWay,
        checks.ExpectArticlesToAgree,
    ),
}
"""Suites of findings, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold one expectation with its place: suite, table, and the two sentences that describe it."""

    suite: str
    table: str
    """Table or view of the warehouse, with its zone."""
    subject: str
    severity: Severity
    zh: str
    en: str
    expectation: Any
    population: str = ""
    """SQL that counts what there is to look at; empty: the rows of the table."""

    @property
    def id(self) -> str:
        """Tell it from all others of a run."""
        return f"{self.suite}/{type(self.expectation).__name__}/{self.subject}"


def plan() -> list[Planned]:
    """Return all expectations on a warehouse, in the order of the report."""
    planned = [*_row_counts(), *_keys(), *_references(), *map(_promise, PROMISES)]
    for suite, classes in FINDINGS.items():
        planned += [_finding(suite, kind) for kind in classes]
    return planned


def _row_counts() -> list[Planned]:
    return [
        Planned(
            suite="integrity",
            table=table,
            subject=table,
            severity="critical",
            zh=f"{table} 至少有 {least} 行。",
            en=f"{table} has at least {least} {'row' if least == 1 else 'rows'}.",
            expectation=ExpectTableRowCountToBeBetween(min_value=least, severity=FailureSeverity.CRITICAL),
        )
        for table, least in AT_LEAST.items()
    ]


def _keys() -> list[Planned]:
    planned = []
    for table, columns in KEYS.items():
        planned.append(_integrity(table, integrity.unique(table, *columns)))
        for column in columns:
            expectation = ExpectColumnValuesToNotBeNull(column=column, severity=FailureSeverity.CRITICAL)
            zh, en = f"{table} 的 {column} 没有空值。", f"No {column} of {table} is missing."
            planned.append(Planned("integrity", table, f"{table}.{column}", "critical", zh, en, expectation))
    return planned


def _references() -> list[Planned]:
    return [_integrity(table, integrity.refers(table, column, target)) for table, column, target in REFERENCES]


def _integrity(table: str, expectation: integrity.IntegrityExpectation) -> Planned:
    meta = expectation.meta or {}
    return Planned("integrity", table, meta["subject"], "critical", meta["zh"], meta["en"], expectation)


def _promise(kind: type[integrity.IntegrityExpectation]) -> Planned:
    return Planned(
        "integrity", kind.subject, kind.subject, "critical", kind.zh, kind.en, _make(kind, FailureSeverity.CRITICAL)
    )


def _make(kind: Any, severity: FailureSeverity) -> Any:
    return kind(severity=severity)


def _finding(suite: str, kind: type[checks.ArticleExpectation]) -> Planned:
    return Planned(
        suite=suite,
        table=kind.subject,
        subject=kind.subject,
        severity="finding",
        zh=kind.zh,
        en=kind.en,
        expectation=_make(kind, FailureSeverity.WARNING),
        population=kind.population,
    )
