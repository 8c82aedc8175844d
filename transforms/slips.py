"""Find slips of the pen that no tie is needed for: units, percentages and sizes that cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import ClassVar, NamedTuple

from transforms.measures import LIGHT, find_wrong_unit
from transforms.patterns import lazy
from transforms.records import Figure, Problem, Relation, RestoredText
from transforms.rules import Rule, Rules, table_row
from transforms.strays import find_strays
from transforms.ties.changes import GAP_IN_PERCENT, GROWTH_IN_POINTS
from transforms.ties.sums import MIXED_UNITS
from transforms.units import unit_of

_HUNDRED = Decimal(100)
_NO_WHOLE = lazy(r"相当于|预算|计划|任务|目标|指标|定额|GDP|生产总值|同期|去年|上年|收入|存款|折合")
"""What one can have more of than all: debts in per cent of the product, spending of the income."""


@table_row
class FullRule(Rule):
    """Name a rate that cannot exceed 100 %: 覆盖率, 入住率."""

    TABLE: ClassVar[str] = "full_rates"
    KEY: ClassVar[tuple[str, ...]] = ("rate",)
    rate: str
    example: str
    expected: str
    note: str = ""


@table_row
class RangeRule(Rule):
    """Bound what a kind of value can plausibly be in any place and year since 1978."""

    TABLE: ClassVar[str] = "plausible_ranges"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    """A regular expression over the words right before the figure."""
    dimension: str
    lowest: Decimal
    highest: Decimal
    """In the canonical unit."""
    example: str
    expected: str
    note: str = ""


class _Tables(NamedTuple):
    full: re.Pattern[str]
    ranges: tuple[tuple[re.Pattern[str], RangeRule], ...]


@cache
def _tables(rules: Rules) -> _Tables:
    full = "|".join(re.escape(r.rate) for r in sorted(rules.table(FullRule), key=lambda r: -len(r.rate)))
    return _Tables(
        full=lazy(rf"(?:{full})[^，。；、0-9增降提下上升]{{0,4}}$"),
        ranges=tuple((lazy(rf"(?:{r.name}){LIGHT}$"), r) for r in rules.table(RangeRule)),
    )


def find_slips(
    text: RestoredText, figures: Sequence[Figure], relations: Sequence[Relation], rules: Rules
) -> Iterator[Problem]:
    """Yield unit conflicts, percentages out of range and implausible values."""
    by_id = {figure.id: figure for figure in figures}
    for relation in relations:
        explain = _MEANT_OTHERWISE.get(relation.rule)
        if explain is not None:
            yield explain(relation, [by_id[m.figure] for m in relation.members])
    yield from find_strays(text, figures, rules)
    tables = _tables(rules)
    for i, figure in enumerate(figures):
        if figure.low is None:
            continue
        start = max(figures[i - 1].restored_end if i else 0, figure.restored_start - 24)
        lead = re.split(r"[，,。；;、！？\n（(]", text.text[start : figure.restored_start])[-1]
        following = figures[i + 1] if i + 1 < len(figures) else None
        found = (
            _out_of_range(figure, lead, tables)
            or find_wrong_unit(text, figure, following, lead, rules)
            or _implausible(figure, lead, tables, rules)
        )
        if found is not None:
            yield found


def _apposed(relation: Relation, pair: Sequence[Figure]) -> Problem:
    first, second = pair
    size = second.low / first.low if first.low and second.low else Decimal(0)
    return Problem(
        "unit_conflict",
        (first.id, second.id),
        f"“{first.quote}”与“{second.quote}”并列，都以户计；两数之比为{size:.2f}，正合户均人口，后者疑应以人计",
        f"“{first.quote}” and “{second.quote}” stand side by side and both count households; their ratio, {size:.2f}, "
        "is that of people to households: the second probably counts people",
        relation.id,
    )


def _points_meant(relation: Relation, members: Sequence[Figure]) -> Problem:
    larger, smaller, gap = members
    points = gap.quote.replace("%", "个百分点").replace("％", "个百分点")
    return Problem(
        "unit_conflict",
        (gap.id,),
        f"“{gap.quote}”是{larger.quote}与{smaller.quote}之差，应以百分点计，疑为“{points}”",
        f"“{gap.quote}” is the gap between {larger.quote} and {smaller.quote}, which is one of percentage points: "
        f"probably “{points}”",
        relation.id,
    )


def _per_cent_meant(relation: Relation, members: Sequence[Figure]) -> Problem:
    before, after, rate = members
    per_cent = re.sub("个?百分点", "%", rate.quote)
    return Problem(
        "unit_conflict",
        (rate.id,),
        f"{before.quote}到{after.quote}的相对变化不能以百分点计，“{rate.quote}”疑为“{per_cent}”",
        f"the relative change from {before.quote} to {after.quote} is not one of percentage points: “{rate.quote}” is "
        f"probably “{per_cent}”",
        relation.id,
    )


def _people_meant(relation: Relation, members: Sequence[Figure]) -> Problem:
    total, parts = members[0], members[1:]
    strange = [part for part in parts if part.unit == "户"]
    quotes = "、".join(f"“{part.quote}”" for part in strange)
    meant = "、".join(f"“{part.quote.replace('户', '人')}”" for part in strange)
    return Problem(
        "unit_conflict",
        tuple(part.id for part in strange),
        f"合计“{total.quote}”以人计，分项{quotes}以户计，而数值相加恰合，疑为{meant}",
        f"the total “{total.quote}” counts people, its part {quotes} households, and the numbers add up: probably {meant}",
        relation.id,
    )


_MEANT_OTHERWISE: dict[str, Callable[[Relation, Sequence[Figure]], Problem]] = {
    "paired:apposed": _apposed,
    GAP_IN_PERCENT: _points_meant,
    GROWTH_IN_POINTS: _per_cent_meant,
    MIXED_UNITS: _people_meant,
}
"""Ties, by rule, that hold only if a unit is taken for another, and what says so."""


def _out_of_range(figure: Figure, lead: str, tables: _Tables) -> Problem | None:
    """Flag a share, or a rate of a kind that has an upper end, above 100 %."""
    if figure.unit not in ("%", "成") or figure.low is None or figure.qualifier == "under":
        return None
    value = figure.low * (10 if figure.unit == "成" else 1)
    share = figure.facet == "share" and re.search(r"占|比重|比例", lead) and not _NO_WHOLE.search(lead)
    if value <= _HUNDRED or figure.facet in ("growth", "change") or not (share or tables.full.search(lead)):
        return None
    return Problem(
        "percent_out_of_range",
        (figure.id,),
        f"“{lead}{figure.quote}”超过100%，这一比例不可能大于全部",
        f"“{lead}{figure.quote}” exceeds 100%, which a part of a whole cannot",
    )


def _implausible(figure: Figure, lead: str, tables: _Tables, rules: Rules) -> Problem | None:
    if figure.facet in ("growth", "change", "share") or figure.low is None:
        return None
    unit = unit_of(figure.unit, rules)
    value = figure.low * (unit.factor or 1)
    for pattern, rule in tables.ranges:
        if unit.dimension != rule.dimension or rule.lowest <= value <= rule.highest or not pattern.search(lead):
            continue
        return Problem(
            "implausible_value",
            (figure.id,),
            f"“{lead}{figure.quote}”超出合理范围（{rule.lowest:f}至{rule.highest:f}{unit.canonical}），疑为万、亿或单位有误",
            f"“{lead}{figure.quote}” lies outside what is plausible ({rule.lowest:f} to {rule.highest:f} "
            f"{unit.canonical}): perhaps a slip of 万, 亿 or the unit",
        )
    return None
