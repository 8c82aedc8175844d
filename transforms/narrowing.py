"""Narrow what a number with a lost digit can still be, by the ties and bounds that it takes part in.

Nothing is ever replaced: what remains possible is listed, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from transforms.records import Figure, Member, Relation
from transforms.rules import Rules
from transforms.units import unit_of

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)


def narrow(
    figure: Figure, figures: Mapping[str, Figure], relations: Sequence[Relation], rules: Rules
) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    """Return the candidates that are left, and the reasons (Chinese) that left only them.

    `figures` are all of the article by id; of `relations` those count that hold the figure.
    """
    left = figure.candidates
    reasons: list[str] = []
    for test, reason in _tests(figure, figures, relations, rules):
        kept = tuple(c for c in left if test(_as_value(figure, c)))
        if kept and len(kept) < len(left):
            left = kept
            reasons.append(reason)
    return left, tuple(reasons)


def _as_value(figure: Figure, candidate: Decimal) -> Figure:
    """Return the figure as if the candidate had been written."""
    half = figure.scale.scaleb(-figure.decimals) / 2
    exact = figure.decimals == 0 and figure.scale == 1
    low, high = (candidate, candidate) if exact else (candidate - half, candidate + half)
    return replace(figure, low=candidate, high=candidate, lower=low, upper=high, damaged=False)


def _tests(
    figure: Figure, figures: Mapping[str, Figure], relations: Sequence[Relation], rules: Rules
) -> Iterator[tuple[Callable[[Figure], bool], str]]:
    for relation in relations:
        if any(m.figure == figure.id for m in relation.members) and relation.kind in _HOLDS:
            yield _relation_test(relation, figures, figure, rules), _in_words(relation, figure, figures)
    if figure.indicator == "admin.population":
        yield from _population_tests(figure, tuple(figures.values()))
    if figure.unit == "%" and figure.facet in ("share", "rate"):
        yield (lambda f: f.lower is None or f.lower <= _HUNDRED), "不超过100%"


def _relation_test(
    relation: Relation, by_id: Mapping[str, Figure], figure: Figure, rules: Rules
) -> Callable[[Figure], bool]:
    def test(candidate: Figure) -> bool:
        members = [(m, candidate if m.figure == figure.id else by_id[m.figure]) for m in relation.members]
        if any(f.low is None for _, f in members):
            return True
        return _HOLDS[relation.kind](_bounds(members, rules))

    return test


def _bounds(members: Sequence[tuple[Member, Figure]], rules: Rules) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """Return the canonical bounds of each role's figures; an unbounded end is taken very wide."""
    out: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for member, figure in members:
        factor = unit_of(figure.unit, rules).factor or Decimal(1)
        low = _ZERO if figure.lower is None else figure.lower * factor
        high = Decimal("1e30") if figure.upper is None else figure.upper * factor
        out.setdefault(member.role, []).append((low, high))
    return out


def _meets(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _total(parts: Sequence[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    return sum((p[0] for p in parts), _ZERO), sum((p[1] for p in parts), _ZERO)


def _share(roles: dict[str, list[tuple[Decimal, Decimal]]]) -> bool:
    if not all(r in roles for r in ("part", "whole", "percent")) or roles["whole"][0][0] <= 0:
        return True
    part, whole = roles["part"][0], roles["whole"][0]
    return _meets((part[0] / whole[1] * _HUNDRED, part[1] / whole[0] * _HUNDRED), roles["percent"][0])


def _difference(roles: dict[str, list[tuple[Decimal, Decimal]]]) -> bool:
    if not all(r in roles for r in ("minuend", "subtrahend", "result")):
        return True
    return _meets(roles["minuend"][0], _total([roles["subtrahend"][0], roles["result"][0]]))


_HOLDS: dict[str, Callable[[dict[str, list[tuple[Decimal, Decimal]]]], bool]] = {
    "sum": lambda r: _meets(r["total"][0], _total(r["part"])),
    "subset": lambda r: r["part"][0][0] <= r["whole"][0][1],
    "share": _share,
    "rate_of": _share,
    "complement": lambda r: _meets(_total(r["part"]), (_HUNDRED, _HUNDRED)),
    "difference": _difference,
    "same": lambda r: _meets(r["a"][0], r["b"][0]),
    "paired": lambda r: r["a"][0][0] <= r["b"][0][1] and r["b"][0][0] <= 10 * r["a"][0][1],
}


def _population_tests(figure: Figure, figures: Sequence[Figure]) -> Iterator[tuple[Callable[[Figure], bool], str]]:
    """Yield what a total population must hold: the poor of the same region, and the base of their incidence."""
    poor = next(
        (f for f in figures if f.indicator == "poverty.population" and f.region == figure.region and f.lower), None
    )
    if poor is None or poor.lower is None:
        return
    least = poor.lower
    yield (lambda f: f.upper is None or f.upper >= least), f"总人口不少于贫困人口{poor.quote}"
    rate = next(
        (f for f in figures if f.indicator == "poverty.incidence" and f.upper and f.clause - poor.clause in (0, 1, 2)),
        None,
    )
    if rate is None or not rate.upper:
        return
    base = poor.lower / rate.upper * _HUNDRED
    reason = f"总人口不少于贫困发生率的基数{poor.quote}÷{rate.quote}≈{base:.0f}人"
    yield (lambda f: f.upper is None or f.upper >= base), reason


def _in_words(relation: Relation, figure: Figure, by_id: Mapping[str, Figure]) -> str:
    """Say in Chinese which figures the lost digit must fit."""
    quotes = "、".join(by_id[m.figure].quote for m in relation.members if m.figure != figure.id)
    return f"须与{quotes}相符"
