"""Say how each figure measures: level, change, growth, share, rate, target or standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial
from operator import itemgetter
from typing import ClassVar, Literal

from transforms.context import Context
from transforms.cues import Known, Parts
from transforms.places import AFTER, BEFORE, CLAUSE, FAR, HEAD, INSIDE, PLACES, SENTENCE
from transforms.records import Facet
from transforms.rules import Rule, Rules, table_row
from transforms.slots import quick

FACTORS: dict[str, dict[int, float]] = {
    "before": {BEFORE: 1.0, CLAUSE: 0.3},
    "topic": {BEFORE: 1.0, CLAUSE: 0.95},
    "carry": {BEFORE: 1.0, CLAUSE: 1.0, SENTENCE: 1.0, FAR: 0.97},
    "inside": {INSIDE: 1.0},
    "actual": {BEFORE: 1.0, CLAUSE: 1.0, SENTENCE: 1.0},
    "after": {HEAD: 1.0, AFTER: 0.8},
    "ending": {BEFORE: 1.0},
    "head": {HEAD: 1.0},
}
"""What a cue weighs in each place, by the position that its row names."""

SAID_OTHERWISE = ("unit", "actual", "heading", "ending")
"""Positions of rows whose words say nothing by themselves where they stand."""
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

LEAD = 12
"""How far from the start of its sentence a plan may be named that the items of a list behind semicolons share."""
NO_LIST = "确保"
"""Begins plan words that reach no further than their own item of such a list: aims."""
INVESTED = ("完成投资", "累计完成投资", "已完成投资")
"""What has been put in: it ends the reach of a plan for the sum (`计划投资9亿元，完成投资4亿元`)."""
DONE = ("已", "累计")
"""Begin words for what is done (`已脱贫`)."""
LIST_GAP = 10
"""How many characters may stand between two figures of a list that share a facet."""


@table_row
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


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what one word gives to one facet in one place."""

    facet: Facet
    weight: float
    rule: str
    near: bool
    """Whether distance makes it weaker."""
    carries: bool


Cues = tuple[tuple[Entry, ...], ...]
"""What a word says in each place."""
NO_CUES: Cues = ((),) * PLACES


@cache
def facet_words(rules: Rules) -> frozenset[str]:
    """Return the words that say how a figure measures."""
    return frozenset(
        w for r in rules.table(FacetCue) if r.position not in ("unit", "heading") for w in (r.word, *r.variants)
    )


def _words_of(rows: Iterable[FacetCue]) -> Iterator[str]:
    return (word for row in rows for word in (row.word, *row.variants))


def _cues(rows: Iterable[FacetCue]) -> Cues:
    """Return what rows say of a word, by place."""
    out: dict[int, list[Entry]] = {}
    for row in rows:
        near, carries = row.position in ("before", "after", "ending"), row.position == "carry"
        for place, factor in FACTORS[row.position].items():
            out.setdefault(place, []).append(Entry(row.facet, row.weight * factor, row.id, near, carries))
    return tuple(tuple(out.get(place, ())) for place in range(PLACES)) if out else NO_CUES


class FacetReader:
    """Hold the compiled table."""

    def __init__(self, rules: Rules, parts: Parts) -> None:
        self.rows = rules.table(FacetCue)
        self._parts = parts
        self._words = facet_words(rules)
        self._own: dict[str, list[tuple[int, FacetCue]]] = {}
        for number, row in enumerate(self.rows):
            for word in (row.word, *row.variants):
                self._own.setdefault(word, []).append((number, row))
        self._rows_of = Known(self._speaking)
        self.actual = Known(self._is_actual)
        """Whether a word says that something is done."""
        self._units = frozenset(r.units for r in self.rows)
        self._says = cache(self._of_units)

    def _speaking(self, word: str) -> list[FacetCue]:
        """Return the rows that speak of a word: its own, or those of the words inside one that has none."""
        if word in self._words:
            return [row for _, row in self._own[word]]
        found = [numbered for part, _ in self._parts.of(word) for numbered in self._own.get(part, ())]
        return [row for _, row in sorted(found, key=itemgetter(0))]

    def _is_actual(self, word: str) -> bool:
        return word.startswith(DONE) or any(row.position == "actual" for row in self._rows_of[word])

    def read(self, kinds: Set[str]) -> tuple[Entry, Known[Cues]]:
        """Return what a figure of these kinds is without a cue, and what each word says of it."""
        fitting = frozenset(units for units in self._units if not units or not kinds.isdisjoint(units))
        return self._base(kinds), self._says(fitting)

    def _of_units(self, fitting: Set[tuple[str, ...]]) -> Known[Cues]:
        """Return what each word, or else its end, says of a figure whose kinds fit these of the rows' units."""
        ending = [row for row in self.rows if row.position == "ending" and row.units in fitting]
        ends = {word: _cues(row for row in ending if word in (row.word, *row.variants)) for word in _words_of(ending)}
        return Known(partial(self._said, fitting, ends))

    def _said(self, fitting: Set[tuple[str, ...]], ends: dict[str, Cues], word: str) -> Cues:
        rows = (row for row in self._rows_of[word] if row.units in fitting and row.position not in SAID_OTHERWISE)
        own, end = _cues(rows), ends.get(word[-1], NO_CUES)
        return own if end is NO_CUES else tuple(mine or other for mine, other in zip(own, end, strict=True))

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
        self,
        context: Context,
        base: Entry,
        means: Mapping[str, tuple[object, Cues, bool]],
        kinds: Set[str],
        before: Sequence[Facet],
    ) -> tuple[Facet, tuple[str, ...]]:
        """Return the facet of a figure and the rule that gave it.

        `base` and the second of what each word means are what `read` gives for its kinds; `before` holds
        the facets of the figures before.
        """
        best, score, done_at = base, base.weight, None
        for place, _, word, start, end in context.places:
            for entry in means[word][1][place]:
                weight = entry.weight
                if weight <= score or (start >= context.whole_start and entry.facet != "share"):
                    continue  # 计划 of `占全国搬迁计划的15%` plans nothing
                if entry.carries:
                    if place == FAR and (start > context.opens + LEAD or word.startswith(NO_LIST)):
                        continue  # the plan of one item of a list
                    if done_at is None:
                        done_at = self._done_at(context)
                    if start < done_at or (place != BEFORE and ("time" in kinds or _parted(context, word))):
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
            goes_on = (
                repeated == "standard"
                or (repeated == "target" and not context.semicolon)
                or (repeated == "rate" and best.facet == "share" and not context.attributive)
            )
            return (repeated if goes_on else best.facet), ()
        return best.facet, ()

    def _done_at(self, context: Context) -> int:
        """Return where the last word before the figure for what is done ends; -1 where there is none."""
        at = context.figure.restored_start
        done = [e for place, _, word, _, e in context.places if place in SAID and e <= at and self.actual[word]]
        return max(done, default=-1)

    def reports(self, context: Context) -> bool:
        """Return whether a word before the figure says that something is done."""
        return self._done_at(context) >= 0

    def _is_done(self, context: Context) -> bool:
        """Return whether a word for what is done stands between a figure and the one that it continues."""
        return self._done_at(context) >= context.figure.restored_start - len(context.between)


def _parted(context: Context, plan: str) -> bool:
    """Return whether a plan in front of the clause says nothing of the figure: it is the share of the sum that was
    planned (`占计划总投资30亿元的59%`), or what has been put in of it.
    """
    if context.between == "的":
        return True
    return plan.endswith("投资") and any(
        place == BEFORE and word in INVESTED for place, _, word, _, _ in context.places
    )


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
        and not between.endswith(INVESTED)
    )
