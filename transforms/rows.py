"""Turn readings into plain rows for the warehouse: facts, and the units and periods that they name."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from pathlib import Path

from transforms.bases import base_of
from transforms.dimensions import period_row, unit_row
from transforms.grids.telling import told
from transforms.records import Clause, Figure, Reading, Relation
from transforms.repairs import repairs
from transforms.row_types import (
    ArticleRow,
    FigureRow,
    MemberRow,
    PeriodRow,
    ProblemRow,
    RawArticleRow,
    RelationRow,
    RepairRow,
    Rows,
    UnitRow,
)
from transforms.rules import Rules
from transforms.units import Unit, unit_of

PLACES = 10
"""Decimal places of a value in the warehouse, DECIMAL(38, 10)."""
LARGEST = Decimal(10) ** (38 - PLACES)
"""Values must stay below it; a bound that does not is unbounded."""

LONGEST_SENTENCE = 4000
"""Characters of a sentence that is kept whole with each of its figures: one without a full stop can be a whole page."""
BESIDE = 500
"""Characters before and behind a figure that are kept of a longer one."""

_STEP = Decimal(1).scaleb(-PLACES)
_CONTEXT = Context(prec=60)


def reading_rows(reading: Reading, rules: Rules) -> Rows:
    """Return the rows of one reading, with each unit and period once."""
    key, version = reading.article.key, rules_version(rules)
    by_id = {figure.id: figure for figure in reading.figures}
    return Rows(
        raw_article=[_raw_article(reading)],
        dim_article=[_article(reading, version)],
        dim_unit=[unit_row(unit, rules) for unit in dict.fromkeys(figure.unit for figure in reading.figures)],
        dim_period=[period_row(period) for period in dict.fromkeys(f.period for f in reading.figures) if period],
        fact_figure=_figures(reading, rules, version),
        fact_relation=[_relation(key, r, base_of(r, by_id, reading.restored.text)) for r in reading.relations],
        bridge_relation_figure=[member for relation in reading.relations for member in _members(key, relation)],
        fact_problem=_problems(reading),
        article_repair=[
            RepairRow(key, number, repair.start, repair.end, repair.replacement, list(repair.steps))
            for number, repair in enumerate(repairs(reading.restored), start=1)
        ],
    )


def readings_rows(readings: Iterable[Reading], rules: Rules) -> Rows:
    """Return the rows of many readings, with each unit and period once."""
    return joined(reading_rows(reading, rules) for reading in readings)


def joined(many: Iterable[Rows]) -> Rows:
    """Return the rows of some readings as one, with each unit and period once."""
    units: dict[UnitRow, None] = {}
    periods: dict[PeriodRow, None] = {}
    out = Rows([], [], [], [], [], [], [], [], [])
    for rows in many:
        units.update(dict.fromkeys(rows.dim_unit))
        periods.update(dict.fromkeys(rows.dim_period))
        for table, some in zip(out, rows, strict=True):
            table.extend(some)  # type: ignore[attr-defined]
    return out._replace(dim_unit=list(units), dim_period=list(periods))


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
        published=meta.published,
        region=meta.region,
        url=article.url,
        characters=len(article.text),
        repairs=len(reading.restored.edits),
        clauses=len(reading.clauses),
        figures=len(reading.figures),
        relations=len(reading.relations),
        problems=len(_problems(reading)),
        rules_version=version,
    )


def _figures(reading: Reading, rules: Rules, version: str) -> list[FigureRow]:
    sentences = _sentences(reading.clauses, reading.restored.text)
    key = reading.article.key
    text = reading.restored.text
    return [
        _figure(
            key,
            figure,
            clause := reading.clauses[figure.clause],
            cell.words if (cell := told(text, figure, rules)) else _around(figure, sentences[clause.sentence], text),
            unit_of(figure.unit, rules),
            version,
        )
        for figure in reading.figures
    ]


def _around(figure: Figure, sentence: str, text: str) -> str:
    """Return the sentence; of one so long that it would be kept thousands of times, what stands around the figure."""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return text[max(0, figure.restored_start - BESIDE) : figure.restored_end + BESIDE].strip()


def _sentences(clauses: tuple[Clause, ...], text: str) -> dict[int, str]:
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for clause in clauses:
        starts.setdefault(clause.sentence, clause.start)
        ends[clause.sentence] = clause.end
    return {sentence: text[start : ends[sentence]].strip() for sentence, start in starts.items()}


def _figure(key: str, figure: Figure, clause: Clause, sentence: str, unit: Unit, version: str) -> FigureRow:
    factor = unit.factor or Decimal(1)
    lower, upper = figure.lower, figure.upper
    low, high = _fit(figure.low), _fit(figure.high)
    if low is None or high is None:  # what no column holds is no number that anybody wrote
        low = high = None
    return FigureRow(
        figure_key=content_key(key, figure.id),
        article_key=key,
        figure_id=figure.id,
        span_start=figure.start,
        span_end=figure.end,
        quote=figure.quote,
        sentence=sentence,
        sentence_number=clause.sentence,
        paragraph=clause.paragraph,
        clause_kind=clause.kind,
        low=low,
        high=high,
        lower_bound=_fit(lower, ROUND_FLOOR),
        upper_bound=_fit(upper, ROUND_CEILING),
        lower_open=figure.lower_open,
        upper_open=figure.upper_open,
        unit=figure.unit,
        low_canonical=_fit(_times(low, factor)),
        high_canonical=_fit(_times(high, factor)),
        lower_canonical=_fit(_times(lower, factor), ROUND_FLOOR),
        upper_canonical=_fit(_times(upper, factor), ROUND_CEILING),
        decimals=figure.decimals,
        scale=_fit(figure.scale) or Decimal(1),
        qualifier=figure.qualifier,
        damaged=figure.damaged or low is None,
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


def _relation(key: str, relation: Relation, base_period: str | None) -> RelationRow:
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
        base_period=base_period,
    )


def _members(key: str, relation: Relation) -> list[MemberRow]:
    relation_key = content_key(key, relation.id)
    return [
        MemberRow(relation_key, content_key(key, m.figure), key, relation.id, m.figure, m.role, m.sign, number)
        for number, m in enumerate(relation.members, start=1)
    ]


def _problems(reading: Reading) -> list[ProblemRow]:
    key = reading.article.key
    rows = {}
    for p in reading.problems:
        # The reason is part of the key: two name variants of one article have no figures to tell them apart.
        problem_key = content_key(key, p.kind, *p.figures, p.relation or "", p.why_zh)
        about = (problem_key, key, p.kind, list(p.figures), p.relation, p.why_zh, p.why_en)
        rows[problem_key] = ProblemRow(*about, *_words(reading, p.words))
    return list(rows.values())


def _words(reading: Reading, words: tuple[tuple[int, int], ...]) -> tuple[int | None, int | None, str | None]:
    """Return where in the raw text the last words of a problem stand, and the sentences of all, one a line."""
    if not words:
        return None, None, None
    clauses = reading.clauses
    at = [max(0, bisect_right(clauses, start, key=lambda clause: clause.start) - 1) for start, _ in words]
    said = _sentences(clauses, reading.restored.text)
    lines = dict.fromkeys(said[clauses[n].sentence] for n in at) if clauses else {}
    return *reading.restored.offsets.to_raw(*words[-1]), "\n".join(lines)
