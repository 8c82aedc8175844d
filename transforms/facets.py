"""Say how each figure measures: level, change, growth, share, rate, target or standard."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from transforms.places import AFTER, BEFORE, CLAUSE, HEAD, SENTENCE, Context
from transforms.records import Facet
from transforms.rules import Rule, Rules

FACTORS: dict[str, dict[int, float]] = {
    "before": {BEFORE: 1.0, CLAUSE: 0.3},
    "carry": {BEFORE: 1.0, CLAUSE: 0.95, SENTENCE: 0.8},
    "actual": {BEFORE: 1.0, CLAUSE: 1.0, SENTENCE: 1.0},
    "after": {HEAD: 1.0, AFTER: 1.0},
    "head": {HEAD: 1.0},
}
BASE: dict[str, tuple[Facet, float]] = {
    "percent": ("share", 0.4),
    "permille": ("rate", 0.5),
    "percent_point": ("change", 1.0),
    "multiple": ("growth", 0.5),
}
"""What a figure is without a cue, by dimension; others are levels."""


@dataclass(frozen=True, slots=True)
class FacetCue(Rule):
    """Give a facet weight where one of the words stands in a certain place."""

    TABLE: ClassVar[str] = "facet_cues"
    KEY: ClassVar[tuple[str, ...]] = ("facet", "position", "word")
    facet: Facet
    position: Literal["before", "carry", "actual", "after", "head", "unit"]
    word: str
    variants: tuple[str, ...]
    units: tuple[str, ...]
    weight: float
    example: str
    expected: str
    note: str = ""


class Entry(NamedTuple):
    """Hold what one word gives to one facet in one place."""

    facet: Facet
    weight: float
    rule: str


class FacetReader:
    """Hold the compiled table."""

    def __init__(self, rules: Rules) -> None:
        self.rows = rules.table(FacetCue)
        self.actual = frozenset(w for r in self.rows if r.position == "actual" for w in (r.word, *r.variants))
        self.carry = frozenset(w for r in self.rows if r.position == "carry" for w in (r.word, *r.variants))
        self._cues: dict[Set[str], dict[str, dict[int, tuple[Entry, ...]]]] = {}
        self._units: dict[Set[str], tuple[Entry, ...]] = {}

    def cues(self, kinds: Set[str]) -> dict[str, dict[int, tuple[Entry, ...]]]:
        """Return the cues that fit a unit, by word and place."""
        found = self._cues.get(kinds)
        if found is None:
            gathered: dict[str, dict[int, list[Entry]]] = {}
            for row in self.rows:
                if row.position in ("unit", "actual") or (row.units and kinds.isdisjoint(row.units)):
                    continue
                for word in (row.word, *row.variants):
                    for place, factor in FACTORS[row.position].items():
                        gathered.setdefault(word, {}).setdefault(place, []).append(
                            Entry(row.facet, row.weight * factor, row.id)
                        )
            found = {w: {p: tuple(e) for p, e in places.items()} for w, places in gathered.items()}
            self._cues[kinds] = found
        return found

    def facet(self, context: Context, kinds: Set[str]) -> tuple[Facet, tuple[str, ...]]:
        """Return the facet of a figure and the rule that gave it."""
        best: Facet = "level"
        score, rule = 0.5, ()
        for dimension, (facet, weight) in BASE.items():
            if dimension in kinds:
                best, score = facet, weight
        for row in self.rows:
            if row.position == "unit" and not kinds.isdisjoint(row.units) and row.weight > score:
                best, score, rule = row.facet, row.weight, (row.id,)
        cues = self.cues(kinds)
        done_at = max(
            (h.end for p, _, h in context.hits if h.word in self.actual and p in (BEFORE, CLAUSE, SENTENCE)), default=-1
        )
        for place, factor, hit in context.hits:
            places = cues.get(hit.word)
            if places is None:
                continue
            for entry in places.get(place, ()):
                if hit.word in self.carry and hit.start < done_at:
                    continue
                if place == BEFORE:
                    gap = context.start - hit.end
                    factor = 1.0 if gap <= 2 else 0.9 if gap <= 5 else 0.8 if gap <= 12 else 0.6
                else:
                    factor = 1.0
                if hit.word in self.carry:
                    factor = 1.0
                if entry.weight * factor > score:
                    best, score, rule = entry.facet, entry.weight * factor, (entry.rule,)
        return best, rule
