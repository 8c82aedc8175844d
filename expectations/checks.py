"""Expect of the articles what a careful editor would: one expectation per kind of check.

Each looks at what the warehouse has computed from the facts as they stand (`quality.verdict`: one
row per relation; the views `quality.check_*` give the same) or at what the reader saw in the words
(`core.fact_problem`). A row that a query returns offends. Severity is given to the constructor:
redeclared in a class it would leave every suite "not fresh". This module imports Great
Expectations, which takes seconds.
"""

from __future__ import annotations

from typing import ClassVar

from expectations.offending import NoRowsExpectation, Query


class ArticleExpectation(NoRowsExpectation):
    """Expect something of the articles; what offends becomes a finding."""

    population: ClassVar[str] = ""
    """SQL that counts what could be checked."""
    problems: ClassVar[tuple[str, ...]] = ()
    """Kinds of finding that a failure makes."""


class VerdictExpectation(ArticleExpectation):
    """Expect that every relation that can be decided holds; one that cannot be decided does not count."""

    subject: ClassVar[str] = "quality.verdict"


class ProblemExpectation(ArticleExpectation):
    """Expect that the reader saw none of these problems; what could be wrong is every figure."""

    subject: ClassVar[str] = "core.fact_problem"
    population: ClassVar[str] = "SELECT count(*) FROM core.fact_figure"


def _decided(kinds: str, more: str = "true") -> str:
    return f"SELECT count(*) FROM quality.verdict WHERE kind IN ({kinds}) AND verdict <> 'undetermined' AND {more}"


def _broken(kinds: str, more: str = "true") -> str:
    return f"SELECT * FROM {{batch}} WHERE kind IN ({kinds}) AND verdict = 'inconsistent' AND {more}"


def _seen(*problems: str) -> str:
    return f"SELECT * FROM {{batch}} WHERE kind IN ({', '.join(map(repr, problems))})"


_SHARES = "'share', 'rate_of'"
_WITH_PART_AND_WHOLE = (
    "(SELECT relation_key FROM core.bridge_relation_figure GROUP BY 1"
    " HAVING bool_or(role = 'part') AND bool_or(role = 'whole'))"
)


class ExpectPartsToSumToTotal(VerdictExpectation):
    """Expect parts to add up to their total, and percentages that exhaust a whole to 100."""

    problems: ClassVar[tuple[str, ...]] = ("sum_mismatch",)
    population: ClassVar[str] = _decided("'sum', 'complement'")
    unexpected_rows_query: Query = _broken("'sum', 'complement'")
    zh: ClassVar[str] = "各项之和应等于合计，分完一个整体的各项百分比之和应为100%。"
    en: ClassVar[str] = "Parts add up to their total, and percentages that exhaust a whole add up to 100%."


class ExpectDifferencesToHold(VerdictExpectation):
    """Expect a stated difference to be the difference of the two figures."""

    problems: ClassVar[tuple[str, ...]] = ("sum_mismatch",)
    population: ClassVar[str] = _decided("'difference'")
    unexpected_rows_query: Query = _broken("'difference'")
    zh: ClassVar[str] = "写明的增减量、差额应等于两数之差。"
    en: ClassVar[str] = "A stated change or gap equals the difference between its two figures."


class ExpectProductsToHold(VerdictExpectation):
    """Expect a stated product to be the product of its factors."""

    problems: ClassVar[tuple[str, ...]] = ("sum_mismatch",)
    population: ClassVar[str] = _decided("'product'")
    unexpected_rows_query: Query = _broken("'product'")
    zh: ClassVar[str] = "户均、人均、单价与数量之积应等于总量。"
    en: ClassVar[str] = "A per-household, per-head or unit amount times its count equals the stated total."


class ExpectSharesToMatchTheirParts(VerdictExpectation):
    """Expect a stated percentage to be part over whole."""

    problems: ClassVar[tuple[str, ...]] = ("share_mismatch",)
    population: ClassVar[str] = _decided(_SHARES, f"relation_key IN {_WITH_PART_AND_WHOLE}")
    unexpected_rows_query: Query = _broken(_SHARES, "problem = 'share_mismatch'")
    zh: ClassVar[str] = "占比应等于部分除以整体。"
    en: ClassVar[str] = "A stated share equals its part divided by its whole."


class ExpectRatesToBePossible(VerdictExpectation):
    """Expect a percentage of a stated count to come from a whole number."""

    problems: ClassVar[tuple[str, ...]] = ("impossible_rate",)
    population: ClassVar[str] = _decided(_SHARES, f"relation_key NOT IN {_WITH_PART_AND_WHOLE}")
    unexpected_rows_query: Query = _broken(_SHARES, "problem = 'impossible_rate'")
    zh: ClassVar[str] = "对写明总数的百分比，应有某个整数能算出它。"
    en: ClassVar[str] = "A percentage of a stated count can come from a whole number."


class ExpectGrowthToMatchItsEnds(VerdictExpectation):
    """Expect a stated growth to be what lies between the figures before and after."""

    problems: ClassVar[tuple[str, ...]] = ("share_mismatch", "impossible_rate")
    population: ClassVar[str] = _decided("'growth'")
    unexpected_rows_query: Query = _broken("'growth'")
    zh: ClassVar[str] = "增长或下降的幅度应与前后两数相符。"
    en: ClassVar[str] = "A stated growth or fall matches the figures before and after it."


class ExpectPercentagesToStayInRange(ProblemExpectation):
    """Expect shares and rates to lie between 0 and 100."""

    problems: ClassVar[tuple[str, ...]] = ("percent_out_of_range",)
    population: ClassVar[str] = "SELECT count(*) FROM core.fact_figure WHERE facet IN ('share', 'rate') AND unit = '%'"
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "占比和比率应在0%至100%之间。"
    en: ClassVar[str] = "Shares and rates lie between 0% and 100%."


class ExpectPartsNotToExceedTheirWhole(VerdictExpectation):
    """Expect a part to be no larger than what it is part of."""

    problems: ClassVar[tuple[str, ...]] = ("part_exceeds_whole",)
    population: ClassVar[str] = _decided("'subset'")
    unexpected_rows_query: Query = _broken("'subset'")
    zh: ClassVar[str] = "部分不应大于整体。"
    en: ClassVar[str] = "A part is no larger than its whole."


class ExpectUnitsToFitIndicators(ProblemExpectation):
    """Expect a unit to measure what its noun names."""

    problems: ClassVar[tuple[str, ...]] = ("unit_conflict",)
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "单位应与所说的事物相符。"
    en: ClassVar[str] = "A figure's unit fits the thing that it counts."


class ExpectPairsToBePlausible(VerdictExpectation):
    """Expect households and people of one group to fit together."""

    problems: ClassVar[tuple[str, ...]] = ("implausible_pair",)
    population: ClassVar[str] = _decided("'paired'")
    unexpected_rows_query: Query = _broken("'paired'")
    zh: ClassVar[str] = "同一群体的户数与人数应相称：人数不少于户数，户均1至10人。"
    en: ClassVar[str] = "Households and people of one group fit: one to ten people a household."


class ExpectValuesToBePlausible(ProblemExpectation):
    """Expect no value that is far from all its peers."""

    problems: ClassVar[tuple[str, ...]] = ("implausible_value",)
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "数值不应明显不合常理或与同类相差悬殊。"
    en: ClassVar[str] = "No value is beyond belief or far away from all its peers."


class ExpectNumbersToBeUndamaged(ProblemExpectation):
    """Expect every number to have all its digits."""

    problems: ClassVar[tuple[str, ...]] = ("damaged_number",)
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "数字不应缺损或无法辨认。"
    en: ClassVar[str] = "No number has lost a digit."


class ExpectRestatementsToAgree(VerdictExpectation):
    """Expect one quantity that is stated twice in an article to have one value."""

    problems: ClassVar[tuple[str, ...]] = ("conflicting_restatement",)
    population: ClassVar[str] = _decided("'same'")
    unexpected_rows_query: Query = _broken("'same'")
    zh: ClassVar[str] = "同一篇文章中同一数量前后应一致。"
    en: ClassVar[str] = "A quantity that an article states twice has one value."


class ExpectReadersRestatementsToAgree(ProblemExpectation):
    """Expect the reader to have seen no contradiction that is not a relation between two figures."""

    problems: ClassVar[tuple[str, ...]] = (
        "conflicting_restatement",
        "sum_mismatch",
        "share_mismatch",
        "impossible_rate",
        "part_exceeds_whole",
        "implausible_pair",
    )
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "行文中的数字不应自相矛盾。"
    en: ClassVar[str] = "Figures do not contradict each other in the wording."


class ExpectNamesToBeWrittenOneWay(ProblemExpectation):
    """Expect a person, a firm, a place to be written one way in an article."""

    problems: ClassVar[tuple[str, ...]] = ("name_variant",)
    population: ClassVar[str] = "SELECT count(*) FROM core.dim_article"
    unexpected_rows_query: Query = _seen(*problems)
    zh: ClassVar[str] = "同一人名、单位名、地名的写法应一致。"
    en: ClassVar[str] = "A person, firm or place is written one way in an article."


class ExpectArticlesToAgree(ArticleExpectation):
    """Expect two articles to give one indicator of one region and period one value."""

    subject: ClassVar[str] = "mart.conflict"
    problems: ClassVar[tuple[str, ...]] = ("conflicting_sources",)
    population: ClassVar[str] = (
        "SELECT count(*) FROM (SELECT 1 FROM core.fact_figure WHERE indicator IS NOT NULL AND region IS NOT NULL"
        " AND period IS NOT NULL GROUP BY indicator, facet, region, period HAVING count(DISTINCT article_key) > 1)"
    )
    unexpected_rows_query: Query = "SELECT * FROM {batch}"
    zh: ClassVar[str] = "不同文章对同一地区、指标、时期的数值应一致。"
    en: ClassVar[str] = "Two articles give one indicator of one region and period one value."
