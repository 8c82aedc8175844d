"""Say what a row of each table of the warehouse holds.

The fields of a row type are the columns of its table in `warehouse/schema/`, by name and order; a
test compares the two. No verdict stands in a row: verdicts are computed in the warehouse.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import NamedTuple


class RawArticleRow(NamedTuple):
    """Hold a row of `raw.article`."""

    article_key: str
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    encoding: str
    undecodable: int
    characters: int
    text: str


class ArticleRow(NamedTuple):
    """Hold a row of `core.dim_article`."""

    article_key: str
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    region: str | None
    url: str | None
    characters: int
    repairs: int
    clauses: int
    figures: int
    relations: int
    problems: int
    rules_version: str
    superseded_by: str | None = None


class IndicatorRow(NamedTuple):
    """Hold a row of `core.dim_indicator`."""

    indicator: str
    name_zh: str
    name_en: str
    theme: str
    dimensions: str
    units: str
    additive_regions: bool
    additive_time: bool
    headline: bool


class RegionRow(NamedTuple):
    """Hold a row of `core.dim_region`."""

    region: str
    name: str
    short_name: str
    other_names: list[str]
    level: str
    parent: str | None
    province: str
    prefecture: str | None
    valid_from: int
    valid_to: int | None


class UnitRow(NamedTuple):
    """Hold a row of `core.dim_unit`."""

    unit: str
    dimension: str
    canonical: str
    factor: float


class PeriodRow(NamedTuple):
    """Hold a row of `core.dim_period`."""

    period: str
    start_date: datetime.date | None
    end_date: datetime.date
    grain: str


class FigureRow(NamedTuple):
    """Hold a row of `core.fact_figure`."""

    figure_key: int
    article_key: str
    figure_id: str
    span_start: int
    span_end: int
    quote: str
    sentence: str
    sentence_number: int
    paragraph: int
    clause_kind: str
    low: Decimal | None
    high: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    lower_open: bool
    upper_open: bool
    unit: str
    low_canonical: Decimal | None
    high_canonical: Decimal | None
    lower_canonical: Decimal | None
    upper_canonical: Decimal | None
    decimals: int
    scale: Decimal
    qualifier: str
    damaged: bool
    candidates: list[Decimal]
    indicator: str | None
    facet: str
    region: str | None
    place: str | None
    period: str | None
    rules: list[str]
    rules_version: str


class RelationRow(NamedTuple):
    """Hold a row of `core.fact_relation`."""

    relation_key: int
    article_key: str
    relation_id: str
    kind: str
    members: int
    cue: str
    rule: str
    derived: bool
    chain: str
    loose: bool
    whole_numbers: bool
    optional: bool
    base_period: str | None


class MemberRow(NamedTuple):
    """Hold a row of `core.bridge_relation_figure`."""

    relation_key: int
    figure_key: int
    article_key: str
    relation_id: str
    figure_id: str
    role: str
    sign: int
    ordinal: int


class ProblemRow(NamedTuple):
    """Hold a row of `core.fact_problem`."""

    problem_key: int
    article_key: str
    kind: str
    figures: list[str]
    relation_id: str | None
    why_zh: str
    why_en: str
    span_start: int | None
    span_end: int | None
    sentence: str | None


class RepairRow(NamedTuple):
    """Hold a row of `core.article_repair`."""

    article_key: str
    ordinal: int
    span_start: int
    span_end: int
    replacement: str
    steps: list[str]


class Rows(NamedTuple):
    """Hold the rows of one or many readings, by table; dimension rows are distinct."""

    raw_article: list[RawArticleRow]
    dim_article: list[ArticleRow]
    dim_unit: list[UnitRow]
    dim_period: list[PeriodRow]
    fact_figure: list[FigureRow]
    fact_relation: list[RelationRow]
    bridge_relation_figure: list[MemberRow]
    fact_problem: list[ProblemRow]
    article_repair: list[RepairRow]


TABLES: dict[str, tuple[str, type[tuple[object, ...]]]] = {
    "raw_article": ("raw.article", RawArticleRow),
    "dim_article": ("core.dim_article", ArticleRow),
    "dim_unit": ("core.dim_unit", UnitRow),
    "dim_period": ("core.dim_period", PeriodRow),
    "fact_figure": ("core.fact_figure", FigureRow),
    "fact_relation": ("core.fact_relation", RelationRow),
    "bridge_relation_figure": ("core.bridge_relation_figure", MemberRow),
    "fact_problem": ("core.fact_problem", ProblemRow),
    "article_repair": ("core.article_repair", RepairRow),
}
"""Table and row type of every field of `Rows`."""
