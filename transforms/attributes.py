"""Say what each figure speaks of: every stage of attributes in order, each figure made anew once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from transforms.indicators import subjects
from transforms.periods import periods_of
from transforms.records import Article, Clause, Figure, Meta, RestoredText, described
from transforms.regions import regions_of
from transforms.rules import Rules


def assign_attributes(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    meta: Meta,
) -> tuple[Figure, ...]:
    """Return the figures with indicator, facet, period, region and place; `meta` holds the article's own region."""
    found = subjects(text, clauses, figures, rules)
    periods = periods_of(text, clauses, figures, found, rules, meta.published)
    regions, places = regions_of(article, text, clauses, figures, rules, meta.region, meta.title)
    waiting = deque(figures)
    del figures
    return tuple(
        described(waiting.popleft(), subject.indicator, subject.facet, region, place, period, subject.rules)
        for subject, region, place, period in zip(found, regions, places, periods, strict=True)
    )
