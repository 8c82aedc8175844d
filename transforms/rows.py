"""Turn a reading into plain rows, one tuple type per table of the warehouse.

The fields of a row type are the columns of its table in `warehouse/schema/`, by name and order; a
test compares the two. No verdict stands in a row: verdicts are computed in the warehouse.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from transforms.gazetteer import Region
from transforms.headlines import headlines
from transforms.indicator_cues import Indicator
from transforms.records import Clause, Figure, Problem, Reading, Relation
from transforms.repairs import repairs
from transforms.rules import Rules
from transforms.units import Unit, unit_of

PLACES = 10
"""Decimal places of a value in the warehouse, DECIMAL(38, 10)."""
LARGEST = Decimal(10) ** (38 - PLACES)
"""Values must stay below it; a bound that does not is unbounded."""

_STEP = Decimal(1).scaleb(-PLACES)
_CONTEXT = Context(prec=60)


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


def reading_rows(reading: Reading, rules: Rules) -> Rows:
    """Return the rows of one reading."""
    return readings_rows((reading,), rules)


def readings_rows(readings: tuple[Reading, ...] | list[Reading], rules: Rules) -> Rows:
    """Return the rows of many readings, with each unit and period once."""
    version = rules_version(rules)
    rows = Rows([], [], [], [], [], [], [], [], [])
    for reading in readings:
        key = reading.article.key
        rows.raw_article.append(_raw_article(reading))
        rows.dim_article.append(_article(reading, version))
        rows.fact_figure.extend(_figures(reading, rules, version))
        rows.fact_relation.extend(_relation(key, relation) for relation in reading.relations)
        for relation in reading.relations:
            rows.bridge_relation_figure.extend(_members(key, relation))
        rows.fact_problem.extend(_problems(key, reading.problems))
        rows.article_repair.extend(
            RepairRow(key, number, repair.start, repair.end, repair.replacement, list(repair.steps))
            for number, repair in enumerate(repairs(reading.restored), start=1)
        )
    units = dict.fromkeys(figure.unit for figure in rows.fact_figure)
    rows.dim_unit.extend(unit_row(unit, rules) for unit in units)
    periods = dict.fromkeys(figure.period for figure in rows.fact_figure if figure.period is not None)
    rows.dim_period.extend(period_row(period) for period in periods)
    return rows


def indicator_rows(rules: Rules) -> list[IndicatorRow]:
    """Return the rows of `core.dim_indicator`, which the rules state whole."""
    headline = headlines(rules)
    return [
        IndicatorRow(
            indicator=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            theme=row.theme,
            dimensions="|".join(row.dimension),
            units="|".join(row.units),
            additive_regions=row.additive_regions,
            additive_time=row.additive_time,
            headline=row.code in headline,
        )
        for row in rules.table(Indicator)
    ]


def region_rows(rules: Rules) -> list[RegionRow]:
    """Return the rows of `core.dim_region`, which the rules state whole: one a code, under its latest name."""
    named: dict[str, list[Region]] = {}
    for region in rules.table(Region):
        named.setdefault(region.code, []).append(region)
    latest = {code: max(regions, key=_last_year) for code, regions in named.items()}
    rows = []
    for code, region in sorted(latest.items()):
        above = {latest[key].level: latest[key].name for key in _ancestors(code, latest)}
        others = dict.fromkeys(name for other in named[code] for name in (other.name, *other.aliases))
        rows.append(
            RegionRow(
                region=code,
                name=region.name,
                short_name=region.short,
                other_names=[name for name in others if name not in (region.name, region.short)],
                level=region.level,
                parent=region.parent or None,
                province=above.get("province", region.name),
                prefecture=above.get("prefecture"),
                valid_from=min(other.valid_from for other in named[code]),
                valid_to=region.valid_to,
            )
        )
    return rows


def _last_year(region: Region) -> int:
    return 9999 if region.valid_to is None else region.valid_to


def _ancestors(code: str, regions: dict[str, Region]) -> list[str]:
    """Return the code and those above it, from below; a code that the table lacks ends the way up."""
    found: list[str] = []
    while code in regions and code not in found:
        found.append(code)
        code = regions[code].parent
    return found


@cache
def rules_version(rules: Rules) -> str:
    """Return the hash of everything that decides how an article is read: the rules and this package's code."""
    digest = hashlib.blake2b(digest_size=6)
    code = Path(__file__).parent
    for path in sorted((*rules.folder.glob("*.csv"), *code.rglob("*.py")), key=lambda path: path.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def content_key(*parts: str) -> int:
    """Return the 64-bit signed hash of some texts, the key of a row.

    >>> content_key("a", "f1") == content_key("a", "f1") != content_key("af", "1")
    True
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def unit_row(unit: str, rules: Rules) -> UnitRow:
    """Return the dimension row of a unit as written."""
    found = unit_of(unit, rules)
    return UnitRow(unit, found.dimension or "other", found.canonical, float(found.factor or 1))


@lru_cache(maxsize=65536)
def period_row(period: str) -> PeriodRow:
    """Return first day, last day and grain of a period label; raises `ValueError` for another form.

    >>> period_row("2017-Q3")[1:]
    (datetime.date(2017, 7, 1), datetime.date(2017, 9, 30), 'quarter')
    >>> period_row("..2017-02")
    PeriodRow(period='..2017-02', start_date=None, end_date=datetime.date(2017, 2, 28), grain='until')
    """
    start, dots, end = period.partition("..")
    if not dots:
        first, last, grain = _days(start)
        return PeriodRow(period, first, last, grain)
    last = _days(end)[1]
    return PeriodRow(period, _days(start)[0] if start else None, last, "span" if start else "until")


_DATE = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def _days(label: str) -> tuple[datetime.date, datetime.date, str]:
    found = _DATE.fullmatch(label)
    if found is None:
        raise ValueError(f"period {label!r} is not YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Qn")
    year = int(found[1])
    if found[2]:
        last_month = int(found[2]) * 3
        return datetime.date(year, last_month - 2, 1), _month_end(year, last_month), "quarter"
    if found[4]:
        day = datetime.date(year, int(found[3]), int(found[4]))
        return day, day, "day"
    if found[3]:
        return datetime.date(year, int(found[3]), 1), _month_end(year, int(found[3])), "month"
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year"


def _month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _raw_article(reading: Reading) -> RawArticleRow:
    a = reading.article
    return RawArticleRow(
        a.key, a.name, a.title, a.publisher, a.published, a.url, a.encoding, a.undecodable, len(a.text), a.text
    )


def _article(reading: Reading, version: str) -> ArticleRow:
    article, meta = reading.article, reading.meta
    return ArticleRow(
        article_key=article.key,
        name=article.name,
        title=meta.title or article.title,
        publisher=meta.publisher or article.publisher,
        published=meta.published or article.published,
        region=meta.region,
        url=article.url,
        characters=len(article.text),
        repairs=len(reading.restored.edits),
        clauses=len(reading.clauses),
        figures=len(reading.figures),
        relations=len(reading.relations),
        problems=len(_problems(article.key, reading.problems)),
        rules_version=version,
    )


def _figures(reading: Reading, rules: Rules, version: str) -> list[FigureRow]:
    sentences = _sentences(reading.clauses, reading.restored.text)
    key = reading.article.key
    return [
        _figure(key, figure, reading.clauses[figure.clause], sentences, unit_of(figure.unit, rules), version)
        for figure in reading.figures
    ]


def _sentences(clauses: tuple[Clause, ...], text: str) -> dict[int, str]:
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for clause in clauses:
        starts.setdefault(clause.sentence, clause.start)
        ends[clause.sentence] = clause.end
    return {sentence: text[start : ends[sentence]].strip() for sentence, start in starts.items()}


def _figure(key: str, figure: Figure, clause: Clause, sentences: dict[int, str], unit: Unit, version: str) -> FigureRow:
    factor = unit.factor or Decimal(1)
    lower, upper = figure.lower, figure.upper
    return FigureRow(
        figure_key=content_key(key, figure.id),
        article_key=key,
        figure_id=figure.id,
        span_start=figure.start,
        span_end=figure.end,
        quote=figure.quote,
        sentence=sentences[clause.sentence],
        sentence_number=clause.sentence,
        paragraph=clause.paragraph,
        clause_kind=clause.kind,
        low=_fit(figure.low),
        high=_fit(figure.high),
        lower_bound=_fit(lower, ROUND_FLOOR),
        upper_bound=_fit(upper, ROUND_CEILING),
        lower_open=figure.lower_open,
        upper_open=figure.upper_open,
        unit=figure.unit,
        low_canonical=_fit(_times(figure.low, factor)),
        high_canonical=_fit(_times(figure.high, factor)),
        lower_canonical=_fit(_times(lower, factor), ROUND_FLOOR),
        upper_canonical=_fit(_times(upper, factor), ROUND_CEILING),
        decimals=figure.decimals,
        scale=figure.scale,
        qualifier=figure.qualifier,
        damaged=figure.damaged,
        candidates=[value for value in map(_fit, figure.candidates) if value is not None],
        indicator=figure.indicator,
        facet=figure.facet,
        region=figure.region,
        place=figure.place,
        period=figure.period,
        rules=list(figure.rules),
        rules_version=version,
    )


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else value if factor == 1 else _CONTEXT.multiply(value, factor)


def _fit(value: Decimal | None, rounding: str = ROUND_HALF_EVEN) -> Decimal | None:
    """Return the value as DECIMAL(38, 10) holds it, bounds rounded outwards; None where it is too large.

    >>> _fit(Decimal(200) / 3, ROUND_FLOOR)
    Decimal('66.6666666666')
    """
    if value is None or not abs(value) < LARGEST:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -PLACES:
        return value
    return value.quantize(_STEP, rounding, _CONTEXT)


def _relation(key: str, relation: Relation) -> RelationRow:
    return RelationRow(
        relation_key=content_key(key, relation.id),
        article_key=key,
        relation_id=relation.id,
        kind=relation.kind,
        members=len(relation.members),
        cue=relation.cue,
        rule=relation.rule,
        derived=relation.derived,
        chain=relation.chain,
        loose=relation.loose,
        whole_numbers=relation.whole_numbers,
        optional=relation.optional,
    )


def _members(key: str, relation: Relation) -> list[MemberRow]:
    relation_key = content_key(key, relation.id)
    return [
        MemberRow(relation_key, content_key(key, m.figure), key, relation.id, m.figure, m.role, m.sign, number)
        for number, m in enumerate(relation.members, start=1)
    ]


def _problems(key: str, problems: tuple[Problem, ...]) -> list[ProblemRow]:
    rows = {}
    for p in problems:
        # The reason is part of the key: two name variants of one article have no figures to tell them apart.
        problem_key = content_key(key, p.kind, *p.figures, p.relation or "", p.why_zh)
        rows[problem_key] = ProblemRow(problem_key, key, p.kind, list(p.figures), p.relation, p.why_zh, p.why_en)
    return list(rows.values())
