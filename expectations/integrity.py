"""Expect of the warehouse what must hold before anybody may read it: one class per kind of promise.

A row that a query returns offends. All of these are critical: one that fails keeps the last good
warehouse in place. This module imports Great Expectations, which takes seconds.
"""

from __future__ import annotations

from typing import ClassVar

from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.offending import NoRowsExpectation, Query


class IntegrityExpectation(NoRowsExpectation):
    """Expect that no row breaks a promise of the warehouse."""


class ExpectKeysToBeUnique(IntegrityExpectation):
    """Expect no key twice; made by `unique`."""


class ExpectReferencesToExist(IntegrityExpectation):
    """Expect every key that points to another table to be found there; made by `refers`."""


class ExpectBoundsToBeOrdered(IntegrityExpectation):
    """Expect lower bound ≤ low ≤ high ≤ upper bound, in both units."""

    subject: ClassVar[str] = "core.fact_figure"
    zh: ClassVar[str] = "每个数字的下界不大于其值，其值不大于上界。"
    en: ClassVar[str] = "Every figure's lower bound, value and upper bound are in order."
    unexpected_rows_query: Query = """
        SELECT article_key, figure_id, quote, low, high, lower_bound, upper_bound, lower_open, upper_open, unit
        FROM {batch}
        WHERE low > high OR lower_bound > upper_bound OR low < lower_bound OR high > upper_bound
           OR low_canonical > high_canonical OR lower_canonical > upper_canonical
           OR (lower_bound = upper_bound AND (lower_open OR upper_open))
    """


class ExpectDamageToHaveNoValue(IntegrityExpectation):
    """Expect a value where there is no damage, and none where there is."""

    subject: ClassVar[str] = "core.fact_figure"
    zh: ClassVar[str] = "缺损的数字不给出数值，没有缺损的数字都有数值。"
    en: ClassVar[str] = "A damaged figure has no value, and every other has one."
    unexpected_rows_query: Query = """
        SELECT article_key, figure_id, quote, damaged, low, high FROM {batch}
        WHERE damaged <> (low IS NULL) OR (low IS NULL) <> (high IS NULL)
    """


class ExpectSpansToQuoteTheText(IntegrityExpectation):
    """Expect the raw text between a figure's ends to be its quote."""

    subject: ClassVar[str] = "core.fact_figure"
    zh: ClassVar[str] = "按位置从原文取出的文字就是该数字的引文。"
    en: ClassVar[str] = "The raw text between a figure's ends is its quote."
    unexpected_rows_query: Query = """
        SELECT f.article_key, f.figure_id, f.span_start, f.span_end, f.quote
        FROM {batch} f JOIN raw.article a USING (article_key)
        WHERE f.span_start < 0 OR f.span_end <= f.span_start OR f.quote = ''
           OR substring(a.text, f.span_start + 1, f.span_end - f.span_start) <> f.quote
    """


class ExpectSpansNotToOverlap(IntegrityExpectation):
    """Expect figures in the order of the text, none inside another."""

    subject: ClassVar[str] = "core.fact_figure"
    zh: ClassVar[str] = "同一篇文章中的数字互不重叠。"
    en: ClassVar[str] = "Figures of one article do not overlap."
    unexpected_rows_query: Query = """
        SELECT * FROM (
            SELECT article_key, figure_id, span_start, span_end, quote,
                   lag(span_end) OVER (PARTITION BY article_key ORDER BY span_start, span_end) AS previous_end
            FROM {batch}
        ) WHERE span_start < previous_end
    """


class ExpectDimensionsToFitIndicators(IntegrityExpectation):
    """Expect a level or a change in a unit that its indicator can have.

    Growth, shares and rates are stated in percent whatever the indicator; a target or a standard may
    be set in another unit than what comes of it (`每户补助2万元`).
    """

    subject: ClassVar[str] = "core.fact_figure"
    zh: ClassVar[str] = "数字的单位量纲是其指标可以有的量纲。"
    en: ClassVar[str] = "A figure's unit measures what its indicator measures."
    unexpected_rows_query: Query = """
        SELECT f.figure_key, f.article_key, f.figure_id, f.quote, f.unit, u.dimension AS unit_dimension,
               f.indicator, i.dimensions AS indicator_dimensions, f.facet
        FROM {batch} f
        JOIN core.dim_unit u USING (unit)
        JOIN core.dim_indicator i USING (indicator)
        WHERE f.facet IN ('level', 'change')
          AND NOT list_contains(string_split(i.dimensions, '|'), u.dimension)
          -- A well is counted in 口, which elsewhere counts people.
          AND NOT list_contains(string_split(i.units, '|'), split_part(f.unit, '/', 1))
          -- Money of another country is money.
          AND NOT list_contains(string_split(i.dimensions, '|'), split_part(u.dimension, '_', 1))
          AND u.dimension NOT IN ('percent', 'percent_point', 'permille', 'multiple', 'doubling', 'other',
                                  'number') -- a cell's unit stands in the table's header
          -- Where the article itself took the wrong unit, that is its finding and not our fault.
          AND NOT EXISTS (
            SELECT 1 FROM core.fact_problem p
            WHERE p.kind = 'unit_conflict' AND p.article_key = f.article_key AND list_contains(p.figures, f.figure_id))
    """


class ExpectCountsToMatchTheFacts(IntegrityExpectation):
    """Expect as many figures, relations and problems in the facts as the reading of each article had."""

    subject: ClassVar[str] = "core.dim_article"
    zh: ClassVar[str] = "每篇文章读出的数字、关系、问题，一条不少地在事实表中。"
    en: ClassVar[str] = "Every figure, relation and problem that was read stands in the facts."
    unexpected_rows_query: Query = """
        SELECT a.article_key, a.name, a.figures, coalesce(f.n, 0) AS figures_found,
               a.relations, coalesce(r.n, 0) AS relations_found, a.problems, coalesce(p.n, 0) AS problems_found
        FROM {batch} a
        LEFT JOIN (SELECT article_key, count(*) AS n FROM core.fact_figure GROUP BY 1) f USING (article_key)
        LEFT JOIN (SELECT article_key, count(*) AS n FROM core.fact_relation GROUP BY 1) r USING (article_key)
        LEFT JOIN (SELECT article_key, count(*) AS n FROM core.fact_problem GROUP BY 1) p USING (article_key)
        WHERE a.figures <> coalesce(f.n, 0) OR a.relations <> coalesce(r.n, 0) OR a.problems <> coalesce(p.n, 0)
    """


class ExpectMembersToMatchRelations(IntegrityExpectation):
    """Expect as many members in the bridge as the relation had, all of its own article."""

    subject: ClassVar[str] = "core.fact_relation"
    zh: ClassVar[str] = "每个关系的成员一个不少，且都属于同一篇文章。"
    en: ClassVar[str] = "Every relation has all its members, each of its own article."
    unexpected_rows_query: Query = """
        SELECT r.relation_key, r.article_key, r.relation_id, r.members, coalesce(m.n, 0) AS members_found
        FROM {batch} r
        LEFT JOIN (
            SELECT relation_key, count(*) AS n, min(article_key) AS first_article, max(article_key) AS last_article
            FROM core.bridge_relation_figure GROUP BY 1
        ) m USING (relation_key)
        WHERE r.members <> coalesce(m.n, 0) OR r.article_key <> m.first_article OR r.article_key <> m.last_article
    """


class ExpectArticlesToBeReadOrRejected(IntegrityExpectation):
    """Expect nothing dropped silently: what came in was read, or stands in `raw.reject` with its reason."""

    subject: ClassVar[str] = "raw.article"
    zh: ClassVar[str] = "收进来的每篇文章要么已读，要么记明了拒收原因，没有无声丢失的。"
    en: ClassVar[str] = "Every article that came in was read, or turned away with a reason."
    unexpected_rows_query: Query = """
        SELECT a.article_key, a.name FROM {batch} a
        WHERE a.article_key NOT IN (SELECT article_key FROM core.dim_article)
          AND NOT EXISTS (
            SELECT 1 FROM raw.article_source s JOIN raw.reject r USING (source, locator)
            WHERE s.article_key = a.article_key)
    """


class ExpectTextsToBeWhole(IntegrityExpectation):
    """Expect as many code points in a stored text as were read."""

    subject: ClassVar[str] = "raw.article"
    zh: ClassVar[str] = "存下的原文一字不少。"
    en: ClassVar[str] = "The stored texts have all their characters."
    unexpected_rows_query: Query = "SELECT article_key, name FROM {batch} WHERE length(text) <> characters"


class ExpectRelationsToBeJudged(IntegrityExpectation):
    """Expect one verdict for every relation."""

    subject: ClassVar[str] = "core.fact_relation"
    zh: ClassVar[str] = "每个关系都有且只有一个判定。"
    en: ClassVar[str] = "Every relation has one verdict."
    unexpected_rows_query: Query = """
        SELECT r.relation_key, r.article_key, r.relation_id FROM {batch} r
        LEFT JOIN (SELECT relation_key, count(*) AS n FROM quality.verdict GROUP BY 1) v USING (relation_key)
        WHERE coalesce(v.n, 0) <> 1
    """


def unique(table: str, *columns: str) -> ExpectKeysToBeUnique:
    """Return the expectation that `columns` together are a key of `table`."""
    names = ", ".join(columns)
    return ExpectKeysToBeUnique(
        unexpected_rows_query=f"SELECT {names}, count(*) AS times FROM {{batch}} GROUP BY {names} HAVING count(*) > 1",
        severity=FailureSeverity.CRITICAL,
        meta={
            "subject": f"{table}({names})",
            "zh": f"{table} 的键（{names}）没有重复。",
            "en": f"No key ({names}) occurs twice in {table}.",
        },
    )


def refers(table: str, column: str, target: str) -> ExpectReferencesToExist:
    """Return the expectation that every `column` of `table` that is not NULL is found in `target`."""
    return ExpectReferencesToExist(
        unexpected_rows_query=(
            f"SELECT t.{column} AS missing, count(*) AS times FROM {{batch}} t ANTI JOIN {target} d"
            f" USING ({column}) WHERE t.{column} IS NOT NULL GROUP BY 1"
        ),
        severity=FailureSeverity.CRITICAL,
        meta={
            "subject": f"{table}.{column}",
            "zh": f"{table} 的 {column} 都能在 {target} 中找到。",
            "en": f"Every {column} of {table} is found in {target}.",
        },
    )
