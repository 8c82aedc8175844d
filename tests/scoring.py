"""Score readings against gold, as `docs/spec/figures.md` defines both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

Document = dict[str, Any]

VALUE = ("low", "high", "unit", "qualifier", "damaged")
ATTRIBUTES = ("indicator", "facet", "region", "period")
ROLES = (
    *("total", "parts", "part", "whole", "percent", "minuend", "subtrahend", "result"),
    *("before", "after", "rate", "factors", "a", "b"),
)


def score(pairs: Iterable[tuple[Document, Document]]) -> dict[str, float]:
    """Return the scores of (gold, predicted) documents together; a ratio of nothing is left out."""
    n: Counter[str] = Counter()
    for gold, predicted in pairs:
        ids = _score_figures(gold["figures"], predicted["figures"], n)
        _score_relations(gold.get("relations", []), predicted["relations"], ids, n)
        _score_problems(gold.get("problems", []), predicted["problems"], ids, n)
    table = {
        "detection.f1": _f1(n["detected"], n["predicted"], n["gold"]),
        "figure.f1": _f1(n["exact"], n["predicted"], n["gold"]),
        "field.facet": _ratio(n["right.facet"], n["detected"]),
        **{f"stated.{name}": _ratio(n[f"stated.right.{name}"], n[f"stated.{name}"]) for name in ATTRIBUTES},
        "relations.precision": _ratio(n["relations.hit"], n["relations.predicted"]),
        "relations.recall": _ratio(n["relations.hit"], n["relations.gold"]),
        "relations.verdicts": _ratio(n["verdicts.right"], n["relations.hit"]),
        "problems.precision": _ratio(n["problems.hit"], n["problems.predicted"]),
        "problems.recall": _ratio(n["problems.hit"], n["problems.gold"]),
    }
    return {name: round(value, 4) for name, value in table.items() if value is not None}


def _score_figures(gold: list[Document], predicted: list[Document], n: Counter[str]) -> dict[str, str]:
    """Count matches; return the gold ids by the ids of the predicted figures that match."""
    matched = _match(gold, predicted)
    neutral = sum(gold[g].get("optional", False) for g in matched)
    n["gold"] += sum(not figure.get("optional") for figure in gold)
    n["predicted"] += len(predicted) - neutral
    for g, p in matched.items():
        if gold[g].get("optional"):
            continue
        n["detected"] += 1
        n["exact"] += all(_same(name, gold[g].get(name), predicted[p].get(name)) for name in VALUE)
        for name in ATTRIBUTES:
            right = _same(name, gold[g].get(name), predicted[p].get(name))
            n[f"right.{name}"] += right
            if gold[g].get(name) is not None:
                n[f"stated.{name}"] += 1
                n[f"stated.right.{name}"] += right
    return {predicted[p]["id"]: gold[g]["id"] for g, p in matched.items()}


def _match(gold: list[Document], predicted: list[Document]) -> dict[int, int]:
    """Return predicted by gold index: most equal values first, then largest overlap, one to one."""
    pairs = []
    for g, a in enumerate(gold):
        for p, b in enumerate(predicted):
            overlap = min(a["end"], b["end"]) - max(a["start"], b["start"])
            if overlap > 0:
                equal = sum(_same(name, a.get(name), b.get(name)) for name in VALUE)
                pairs.append((-equal, -overlap, g, p))
    out: dict[int, int] = {}
    for _, _, g, p in sorted(pairs):
        if g not in out and p not in out.values():
            out[g] = p
    return out


def _score_relations(gold: list[Document], predicted: list[Document], ids: dict[str, str], n: Counter[str]) -> None:
    left = [(r["kind"], frozenset(ids.get(i, f"?{i}") for i in _members(r)), r["verdict"]) for r in predicted]
    for relation in gold:
        wanted = (relation["kind"], frozenset(_members(relation)))
        hit = next((found for found in left if found[:2] == wanted), None)
        if hit:
            left.remove(hit)
        if relation.get("optional"):
            continue
        n["relations.gold"] += 1
        if hit:
            n["relations.hit"] += 1
            n["verdicts.right"] += hit[2] == relation["verdict"]
    n["relations.predicted"] += len(left)
    n["relations.predicted"] += n["relations.hit"] - n["relations.counted"]
    n["relations.counted"] = n["relations.hit"]


def _score_problems(gold: list[Document], predicted: list[Document], ids: dict[str, str], n: Counter[str]) -> None:
    left = [(p["kind"], {ids.get(i, f"?{i}") for i in p["ids"]}) for p in predicted]
    n["problems.predicted"] += len(left)
    n["problems.gold"] += len(gold)
    for problem in gold:
        wanted = set(problem["ids"])
        hit = next((f for f in left if f[0] == problem["kind"] and (f[1] & wanted or not f[1] or not wanted)), None)
        if hit:
            left.remove(hit)
            n["problems.hit"] += 1


def _members(relation: Document) -> list[str]:
    values = [relation[role] for role in ROLES if relation.get(role) is not None]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _same(name: str, gold: Any, predicted: Any) -> bool:
    if name in ("low", "high"):
        if gold is None or predicted is None:
            return gold is predicted
        return abs(float(gold) - float(predicted)) <= 1e-9 * max(abs(float(gold)), 1e-3)
    if name == "damaged":
        return bool(gold) == bool(predicted)
    if name == "period":
        return _same_period(gold, predicted)
    return (predicted or None) == (gold or None)


def _same_period(gold: str | None, predicted: str | None) -> bool:
    """Agree as far as the coarser says; an open start agrees with any, and `..B` with nothing said."""
    if not (gold and predicted):
        return (gold or predicted or "..").startswith("..")
    (start, end), (other_start, other_end) = _ends(gold), _ends(predicted)
    return _agree(end, other_end) and (not start or not other_start or _agree(start, other_start))


def _ends(period: str) -> tuple[str, str]:
    start, dots, end = period.partition("..")
    return (start, end) if dots else (period, period)


def _agree(a: str, b: str) -> bool:
    return a[: len(b)] == b[: len(a)]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(hit: int, predicted: int, gold: int) -> float | None:
    return _ratio(2 * hit, predicted + gold)
