"""Say what each figure speaks of: its indicator, from weighted cues in the words around it.

A row of `rules/indicator_cues.csv` gives an indicator some weight where one of its words stands in
a certain place relative to the figure and the unit fits. Weights of different places add up; a
figure without cues of its own takes over the indicator of the figure whose enumeration, growth or
share it continues. The heaviest wins, if it is heavy enough: an invented subject is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.cues import Lexicon
from transforms.facets import FacetCue, FacetReader
from transforms.places import AFTER, BEFORE, CLAUSE, HEAD, HEADING, SENTENCE, Context, contexts
from transforms.records import Clause, Figure, RestoredText
from transforms.rules import Rule, Rules
from transforms.units import unit_of

RATIOS = frozenset({"percent", "percent_point", "multiple", "permille", "doubling"})
"""Dimensions that say something of a quantity of any dimension."""

FACTORS: dict[str, dict[int, float]] = {
    "noun": {HEAD: 1.0, BEFORE: 1.0, AFTER: 0.35, CLAUSE: 0.45, SENTENCE: 0.3, HEADING: 0.12},
    "verb": {HEAD: 0.95, BEFORE: 1.0, AFTER: 0.8, CLAUSE: 0.65, SENTENCE: 0.3, HEADING: 0.12},
    "head": {HEAD: 1.0, AFTER: 0.3},
    "before": {BEFORE: 1.0, CLAUSE: 0.5},
    "after": {HEAD: 1.0, AFTER: 1.0},
    "heading": {HEADING: 1.0, SENTENCE: 0.5},
}
"""What a cue weighs in each place, by the position that its row names."""

THRESHOLD = 0.42
"""A figure whose heaviest indicator weighs less has none."""


@dataclass(frozen=True, slots=True)
class Indicator(Rule):
    """Name one indicator."""

    TABLE: ClassVar[str] = "indicators"
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name_zh: str
    name_en: str
    theme: str
    dimension: tuple[str, ...]
    """Dimensions of `rules/units.csv` in which it is measured; the first is the usual one."""
    units: tuple[str, ...]
    """Typical units; where the dimension is `count`, the only ones."""
    additive_regions: bool
    """Whether the values of the parts of a region add up to the region's."""
    additive_time: bool
    """Whether the values of months add up to the year's."""
    spec: bool
    """Whether it is a code of `docs/spec/figures.md`; others are kept apart, see `assign_indicators`."""
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorCue(Rule):
    """Give an indicator weight where one of the words stands in a certain place."""

    TABLE: ClassVar[str] = "indicator_cues"
    KEY: ClassVar[tuple[str, ...]] = ("indicator", "position", "word")
    indicator: str
    position: Literal["noun", "verb", "head", "before", "after", "heading", "unit"]
    word: str
    variants: tuple[str, ...]
    """Words that mean the same."""
    units: tuple[str, ...]
    """Units or dimensions that it needs; empty where those of the indicator do."""
    weight: float
    beside: tuple[str, ...]
    """Words of which one must stand in the same clause; empty where none need."""
    example: str
    """Its last figure must get `expected`."""
    expected: str
    note: str = ""


class Entry(NamedTuple):
    """Hold what one cue word gives to one indicator in one place."""

    indicator: str
    weight: float
    rule: str
    beside: frozenset[str]


Cues = dict[str, dict[int, tuple[Entry, ...]]]


class Reader:
    """Hold the compiled tables."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.indicators = {row.code: row for row in rules.table(Indicator)}
        self.rows = rules.table(IndicatorCue)
        self.facets = FacetReader(rules)
        words = {w for row in self.rows if row.position != "unit" for w in (row.word, *row.variants)}
        words |= {w for row in rules.table(FacetCue) if row.position != "unit" for w in (row.word, *row.variants)}
        self.lexicon = Lexicon(words)
        self._cues: dict[str, Cues] = {}
        self._units: dict[str, tuple[Entry, ...]] = {}
        self._kinds: dict[str, frozenset[str]] = {}

    def kinds(self, unit: str) -> frozenset[str]:
        """Return the unit as written and its dimension."""
        found = self._kinds.get(unit)
        if found is None:
            found = self._kinds[unit] = frozenset({unit.partition("/")[0], unit_of(unit, self.rules).dimension})
        return found

    def cues(self, unit: str) -> Cues:
        """Return the cues that fit a unit, by word and place."""
        found = self._cues.get(unit)
        if found is None:
            found = self._cues[unit] = self._fitting(unit)
        return found

    def unit_entries(self, unit: str) -> tuple[Entry, ...]:
        """Return what the unit by itself says."""
        found = self._units.get(unit)
        if found is None:
            rows = (r for r in self.rows if r.position == "unit" and self._fits(r, unit))
            found = self._units[unit] = tuple(Entry(r.indicator, r.weight, r.id, frozenset()) for r in rows)
        return found

    def _fitting(self, unit: str) -> Cues:
        gathered: dict[str, dict[int, list[Entry]]] = {}
        for row in self.rows:
            if row.position == "unit" or not self._fits(row, unit):
                continue
            beside = frozenset(row.beside)
            for word in (row.word, *row.variants):
                places = gathered.setdefault(word, {})
                for place, factor in FACTORS[row.position].items():
                    places.setdefault(place, []).append(Entry(row.indicator, row.weight * factor, row.id, beside))
        return {w: {place: tuple(e) for place, e in places.items()} for w, places in gathered.items()}

    def _fits(self, row: IndicatorCue, unit: str) -> bool:
        kinds = self.kinds(unit)
        if row.units:
            return not kinds.isdisjoint(row.units) or (row.position != "unit" and not kinds.isdisjoint(RATIOS))
        if not kinds.isdisjoint(RATIOS):
            return True
        indicator = self.indicators[row.indicator]
        if not kinds.isdisjoint(indicator.dimension):
            return "count" not in kinds or unit in indicator.units
        return any(f"{d}_per" in kinds for d in indicator.dimension)


@cache
def indicator_reader(rules: Rules) -> Reader:
    """Return the compiled tables of one rule folder."""
    return Reader(rules)


def assign_indicators(
    text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], rules: Rules
) -> tuple[Figure, ...]:
    """Return the figures with indicator and facet."""
    reader = indicator_reader(rules)
    done: list[Figure] = []
    codes: list[str | None] = []
    for context in contexts(text.text, clauses, figures, reader.lexicon):
        facet, facet_rule = reader.facets.facet(context, reader.kinds(context.figure.unit))
        code, fired = _indicator(reader, context, facet, codes)
        codes.append(code)
        shown = code if code and reader.indicators[code].spec else None
        trace = (*context.figure.rules, *fired, *facet_rule)
        done.append(replace(context.figure, indicator=shown, facet=facet, rules=trace))
    return tuple(done)


def _indicator(
    reader: Reader, context: Context, facet: str, codes: list[str | None]
) -> tuple[str | None, tuple[str, ...]]:
    scores: dict[str, dict[int, tuple[float, str]]] = {}
    cues = reader.cues(context.figure.unit)
    for place, factor, hit in context.hits:
        entry_places = cues.get(hit.word)
        if entry_places is None:
            continue
        for entry in entry_places.get(place, ()):
            if entry.beside and not context.beside(entry.beside):
                continue
            weight = entry.weight * factor
            places = scores.setdefault(entry.indicator, {})
            if place not in places or places[place][0] < weight:
                places[place] = (weight, entry.rule)
    for entry in reader.unit_entries(context.figure.unit):
        scores.setdefault(entry.indicator, {})[-1] = (entry.weight, entry.rule)
    _inherit(scores, context, facet, codes, reader)
    best, best_score = None, THRESHOLD
    for code, places in scores.items():
        total = sum(w for w, _ in places.values())
        if total > best_score:
            best, best_score = code, total
    if best is None or best == "":
        return None, ()
    return best, tuple(dict.fromkeys(rule for _, rule in scores[best].values()))


def _inherit(
    scores: dict[str, dict[int, tuple[float, str]]],
    context: Context,
    facet: str,
    codes: list[str | None],
    reader: Reader,
) -> None:
    """Add what the figure takes over from an earlier one of its sentence."""
    previous = context.previous
    if previous is None:
        return
    code = codes[previous]
    weight = context.continues(facet)
    if weight:
        scores.setdefault(code or "", {})[-2] = (weight, "inherited")
