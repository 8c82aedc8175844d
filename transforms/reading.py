"""Read one article: every stage, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from transforms.attributes import assign_attributes
from transforms.clauses import split_clauses
from transforms.figures import find_figures
from transforms.homes import article_region
from transforms.meta import read_meta
from transforms.problems import find_problems
from transforms.records import Article, Figure, Problem, Reading, Relation, Verdict
from transforms.relations import find_relations
from transforms.restore import restore
from transforms.rules import Rules

PLURAL_ROLES = {("sum", "part"): "parts", ("complement", "part"): "parts", ("product", "factor"): "factors"}
"""Roles that hold a list in the JSON form, by kind and role."""


def read_article(article: Article, rules: Rules) -> Reading:
    """Read one article: restore, split, find figures, say what they speak of, tie them together."""
    text = restore(article.text, rules)
    clauses = split_clauses(text, rules)
    meta = read_meta(article, text, clauses, rules)
    dated = replace(article, published=meta.published)
    home = article_region(dated, text, clauses, rules, meta.title, meta.publisher)
    meta = replace(meta, region=home)
    # Nobody else holds the figures as they were found: each is let go when it is made anew.
    figures = assign_attributes(dated, text, clauses, find_figures(text, clauses, rules), rules, meta)
    relations = find_relations(text, clauses, figures, rules)
    problems = find_problems(text, clauses, figures, relations, rules)
    return Reading(article, meta, text, clauses, figures, relations, problems)


def document(reading: Reading, verdicts: Mapping[str, Verdict], problems: tuple[Problem, ...]) -> dict[str, Any]:
    """Return the JSON form of a reading (see `docs/spec/figures.md`, section 7).

    `verdicts` maps relation ids to what the warehouse's checks say of them; `problems` are those of
    the reading and those that follow from the verdicts.
    """
    return {
        "article": reading.article.name,
        "meta": {name: getattr(reading.meta, name) for name in ("title", "publisher", "published", "region")},
        "figures": [_figure(figure) for figure in reading.figures],
        "relations": [_relation(relation, verdicts.get(relation.id, "undetermined")) for relation in reading.relations],
        "problems": [{"kind": p.kind, "ids": list(p.figures), "why": p.why_zh, "why_en": p.why_en} for p in problems],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    names = ("id", "start", "end", "quote", "low", "high", "decimals", "scale", "qualifier", "unit", "damaged")
    attributes = ("indicator", "facet", "region", "place", "period")
    bounds = ("lower", "upper", "lower_open", "upper_open", "candidates")
    return {name: _plain(getattr(figure, name)) for name in (*names, *attributes, *bounds, "rules")}


def _relation(relation: Relation, verdict: Verdict) -> dict[str, Any]:
    out: dict[str, Any] = {"id": relation.id, "kind": relation.kind}
    for member in relation.members:
        plural = PLURAL_ROLES.get((relation.kind, member.role))
        if plural:
            out.setdefault(plural, []).append(member.figure)
        elif member.role in out:  # a derived tie: one side is computed from several figures
            known = out[member.role]
            out[member.role] = [*(known if isinstance(known, list) else [known]), member.figure]
        else:
            out[member.role] = member.figure
    extra = {"cue": relation.cue, "rule": relation.rule, "derived": relation.derived, "optional": relation.optional}
    return out | {"verdict": verdict} | extra


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
