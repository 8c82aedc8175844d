"""Say how each figure measures: level, change, growth, share, rate, target or standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.contexts import Context
from transforms.cues import Known
from transforms.places import AFTER, BEFORE, CLAUSE, HEAD, INSIDE, SENTENCE
from transforms.records import Facet
from transforms.rules import Rule, Rules

FACTORS: dict[str, dict[int, float]] = {
    "before": {BEFORE: 1.0, CLAUSE: 0.3},
    "topic": {BEFORE: 1.0, CLAUSE: 0.95},
    "carry": {BEFORE: 1.0, CLAUSE: 1.0, SENTENCE: 1.0},
    "inside": {INSIDE: 1.0},
    "actual": {BEFORE: 1.0, CLAUSE: 1.0, SENTENCE: 1.0},
    "after": {HEAD: 1.0, AFTER: 0.8},
    "ending": {BEFORE: 1.0},
    "head": {HEAD: 1.0},
}
"""What a cue weighs in each place, by the position that its row names."""

SAID = frozenset({BEFORE, CLAUSE, SENTENCE})
"""Places of what is said before the figure, in its sentence."""

BASE: dict[str, tuple[Facet, float]] = {
    "percent": ("share", 0.4),
    "permille": ("rate", 0.5),
    "percent_point": ("change", 1.0),
    "multiple": ("growth", 0.5),
}
"""What a figure is without a cue, by dimension; others are levels, with the weight 0.5."""

GAPS = ((2, 1.0), (5, 0.9), (8, 0.75), (14, 0.55))
"""What is left of a word's weight by its distance from the figure; beyond the last, 0.4."""

LIST_GAP = 10
"""How many characters may stand between two figures of a list that share a facet."""


@dataclass(frozen=True, slots=True)
class FacetCue(Rule):
    """Give a facet weight where one of the words stands in a certain place."""

    TABLE: ClassVar[str] = "facet_cues"
    KEY: ClassVar[tuple[str, ...]] = ("facet", "position", "word")
    facet: Facet
    position: Literal["before", "topic", "carry", "actual", "after", "head", "inside", "ending", "unit", "heading"]
    """`carry` reaches over the rest of the sentence, up to an `actual` word; `ending` is the end of a
    word before the figure; `heading` stands in a heading above, see `plans`."""
    word: str
    variants: tuple[str, ...]
    units: tuple[str, ...]
    weight: float
    example: str
    """Its last figure must get the facet `expected`."""
    expected: str
    note: str = ""


class Entry(NamedTuple):
    """Hold what one word gives to one facet in one place."""

    facet: Facet
    weight: float
    rule: str
    near: bool
    """Whether distance makes it weaker."""
    carries: bool


Cues = dict[int, list[Entry]]
"""What a word says, by the place where it stands."""
NO_CUES: Cues = {}


@cache
def facet_words(rules: Rules) -> frozenset[str]:
    """Return the words that say how a figure measures."""
    return frozenset(
        w for r in rules.table(FacetCue) if r.position not in ("unit", "heading") for w in (r.word, *r.variants)
    )


class FacetReader:
    """Hold the compiled table."""

    def __init__(self, rules: Rules, inside: dict[str, list[tuple[str, bool]]]) -> None:
        self.rows = rules.table(FacetCue)
        self._inside = inside
        """The longer words that hold a word and mean it too."""
        self._words = facet_words(rules)
        self.actual = frozenset(w for r in self.rows if r.position == "actual" for w in self._carriers(r))
        self._units = frozenset(r.units for r in self.rows)
        self._says = cache(self._of_units)

    def _carriers(self, row: FacetCue) -> Iterator[str]:
        for word in (row.word, *row.variants):
            yield word
            yield from (holder for holder, _ in self._inside.get(word, ()) if holder not in self._words)

    def read(self, kinds: Set[str]) -> tuple[Entry, Known[Cues]]:
        """Return what a figure of these kinds is without a cue, and what each word says of it."""
        fitting = frozenset(units for units in self._units if not units or not kinds.isdisjoint(units))
        return self._base(kinds), self._says(fitting)

    def _of_units(self, fitting: Set[tuple[str, ...]]) -> Known[Cues]:
        """Return what each word, or else its end, says of a figure whose kinds fit these of the rows' units."""
        words: dict[str, Cues] = {}
        ends: dict[str, Cues] = {}
        for row in self.rows:
            if row.position in ("unit", "actual", "heading") or row.units not in fitting:
                continue
            near, carries = row.position in ("before", "after", "ending"), row.position == "carry"
            given = {
                place: Entry(row.facet, row.weight * factor, row.id, near, carries)
                for place, factor in FACTORS[row.position].items()
            }
            is_end = row.position == "ending"
            for word in (row.word, *row.variants) if is_end else self._carriers(row):
                said = (ends if is_end else words).setdefault(word, {})
                for place, entry in given.items():
                    said.setdefault(place, []).append(entry)
        both = {word: ends[word[-1]] | said for word, said in words.items() if word[-1] in ends}
        return Known(lambda word: both.get(word) or words.get(word) or ends.get(word[-1], NO_CUES))

    def _base(self, kinds: Set[str]) -> Entry:
        best = Entry("level", 0.5, "", False, False)
        for dimension, (facet, weight) in BASE.items():
            if dimension in kinds:
                best = Entry(facet, weight, "", False, False)
        for row in self.rows:
            if row.position == "unit" and not kinds.isdisjoint(row.units) and row.weight > best.weight:
                best = Entry(row.facet, row.weight, row.id, False, False)
        return best

    def facet(
        self, context: Context, base: Entry, said: Known[Cues], kinds: Set[str], before: Sequence[Facet]
    ) -> tuple[Facet, tuple[str, ...]]:
        """Return the facet of a figure and the rule that gave it.

        `base` and `said` are what `read` gives for its kinds; `before` holds the facets of the figures before.
        """
        best, score, done_at = base, base.weight, None
        for place, _, word, start, end in context.places:
            found = said[word]
            if place not in found:
                continue
            for entry in found[place]:
                weight = entry.weight
                if weight <= score or (start >= context.whole_start and entry.facet != "share"):
                    continue  # 计划 of `占全国搬迁计划的15%` plans nothing
                if entry.carries:
                    if done_at is None:
                        done_at = self._done_at(context)
                    if start < done_at or (place != BEFORE and "time" in kinds):
                        continue  # how long something has been going on is no part of a plan
                if entry.near:
                    figure = context.figure
                    weight *= _nearness(max(figure.restored_start - end, start - figure.restored_end))
                if weight > score:
                    best, score = entry, weight
        if best.rule:
            return best.facet, (best.rule,)
        if context.previous is not None and _repeats(context) and not self._is_done(context):
            repeated = before[context.previous]
            goes_on = repeated in ("standard", "target") or (
                repeated == "rate" and best.facet == "share" and not context.attributive
            )
            return (repeated if goes_on else best.facet), ()
        return best.facet, ()

    def _done_at(self, context: Context) -> int:
        """Return where the last word before the figure for what is done ends; -1 where there is none."""
        at = context.figure.restored_start
        done = [e for place, _, word, _, e in context.places if place in SAID and e <= at and word in self.actual]
        return max(done, default=-1)

    def reports(self, context: Context) -> bool:
        """Return whether a word before the figure says that something is done."""
        return self._done_at(context) >= 0

    def _is_done(self, context: Context) -> bool:
        """Return whether a word for what is done stands between a figure and the one that it continues."""
        return self._done_at(context) >= context.figure.restored_start - len(context.between)


def _nearness(gap: int) -> float:
    for limit, factor in GAPS:
        if gap <= limit:
            return factor
    return 0.4


def _repeats(context: Context) -> bool:
    """Return whether the figure stands in a list of its like (`小学补助1000元，初中1250元`)."""
    between = context.between
    return (
        context.figure.unit == context.antecedent_unit
        and len(between) <= LIST_GAP
        and between[:1] in ("、", "，", "；", ",", ";", "和")
    )
