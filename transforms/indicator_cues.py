"""Compile the indicators and their cues for each unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from operator import itemgetter

from transforms import facets
from transforms.cues import Known, Lexicon, Parts
from transforms.facets import FacetReader, facet_words
from transforms.indicator_rules import Indicator, IndicatorCue, Shadow, measured_in
from transforms.places import AFTER, BEFORE, CLAUSE, FAR, FARTHER, HEAD, NEXT, PLACES, SENTENCE
from transforms.rules import Rules
from transforms.slots import quick
from transforms.units import UnitRule, unit_of

RATIOS = frozenset({"percent", "percent_point", "multiple", "permille", "doubling"})
"""Dimensions that say something of a quantity of any dimension."""

MEASURED = frozenset({"money", "area", "mass", "volume"})
"""Dimensions of quantities that grow and are shared out in percent."""
NONE: frozenset[str] = frozenset()

FACTORS: dict[str, dict[int, float]] = {
    "noun": {HEAD: 1.0, BEFORE: 1.0, AFTER: 0.3, CLAUSE: 0.5, SENTENCE: 0.45, FAR: 0.2},
    "verb": {HEAD: 0.95, BEFORE: 1.0, AFTER: 0.95, CLAUSE: 0.65, SENTENCE: 0.45, NEXT: 0.45, FAR: 0.2},
    "head": {HEAD: 1.0},
    "before": {BEFORE: 1.0, CLAUSE: 0.5},
    "after": {HEAD: 1.0, AFTER: 1.0, NEXT: 0.5},
}
"""What a cue weighs in each place, by the position that its row names."""

HEAD_BOOST = 1.6
"""A counted noun says what is counted (`5个大棚`); what is before only who has it."""
RANK = {"noun": 0.85, "verb": 0.93, "head": 1.0, "before": 0.93, "after": 1.0}
"""What is left of a cue's weight behind each cue word that stands between it and the figure."""
MONEY = "元"
MOST_UNITS = 512
"""For how many units what was compiled is kept; a text can compose ever new ones."""
PART_LIMIT = 0.7
"""What a part can weigh at most, of the weight of the word's own row."""
KEYS = PLACES + 1
UNIT = PLACES
"""Stands in a key for what the unit by itself says, in no place."""
BARE = 0.4
"""What is left of a word of things counted before a number without a unit, which need not count them."""
OWNER = 0.6
"""What is left of a noun that stands away from a figure whose counted noun follows (`干部给6000名群众`)."""
PART = {False: 0.5, True: 0.85}
"""What is left of a cue's weight in a longer cue word that begins with it, and in one that ends with it: the end
of a Chinese word is its head."""


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what one cue word gives to one indicator in one place."""

    indicator: str
    weight: float
    rule: str
    beside: frozenset[str]
    counted: frozenset[str]
    rank: float
    """What is left of the weight behind each cue word that stands between it and the figure."""
    boost: float
    """What the weight is multiplied with where the word is the counted noun."""
    owner: float
    """What is left of the weight at some distance before a figure whose counted noun is known."""
    key: int
    """A number of its own for each indicator and place."""
    conditional: bool
    """Whether `beside` or `counted` asks for something."""


Places = tuple[tuple[Entry, ...], ...]
"""What a word says in each place."""
NOWHERE: Places = ((),) * PLACES
Meaning = tuple[Places, facets.Cues, bool]
"""What a word says of the indicator and of the facet, and whether anything from farther away than directly before
the figure."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold what was compiled for the figures in one unit."""

    kinds: frozenset[str]
    """The unit as written and its dimension; `ratio` where it says something of a quantity of any dimension."""
    money: bool
    """Whether it measures sums, in any money and also by something (`元/亩`)."""
    measures: frozenset[str]
    """The indicators whose levels can be stated in it."""
    entries: tuple[Entry, ...]
    """What the unit by itself says."""
    base: facets.Entry
    """The facet without a cue."""
    means: Known[Meaning]
    """What each word means: one table, as a look into each of several takes longer than what is found there."""


class CueTable:
    """Hold the compiled tables."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.indicators = {row.code: row for row in rules.table(Indicator)}
        self.ids = {code: row.id for code, row in self.indicators.items()}
        self._measured = measured_in(rules)
        self._numbers = {code: number for number, code in enumerate(self.indicators)}
        self.rows = rules.table(IndicatorCue)
        self.people = {row.code: row.people for row in self.indicators.values() if row.people}
        self.people |= {people: code for code, people in self.people.items() if people != code}

        own = {w for row in self.rows if row.position != "unit" for w in (row.word, *row.variants)}
        shadows = {w for row in rules.table(Shadow) for w in (row.word, *row.variants)}
        self._beside = frozenset(word for row in self.rows for word in (*row.beside, *row.counted))
        words = own | facet_words(rules) | self._beside
        self.lexicon = Lexicon(words | shadows)
        self._parts = Parts(words, shadows)
        self.facets = FacetReader(rules, self._parts)
        self._own: dict[str, list[tuple[int, int]]] = {}
        """Where a word stands: the number of its row, and its own among the words of the row."""
        for number, row in enumerate(self.rows):
            for at, word in enumerate((row.word, *row.variants) if row.position != "unit" else ()):
                self._own.setdefault(word, []).append((number, at))
        self._says = Known(self._speaking)
        self.units = frozenset(row.unit for row in rules.table(UnitRule))
        self.unit = lru_cache(maxsize=MOST_UNITS)(self._unit)
        self._shared: dict[tuple[str, bool, tuple[int, ...]], Places] = {}
        """What a word says where the same rows fit, so that units of one kind hold it once."""

    def _unit(self, unit: str) -> Unit:
        kinds = self._kinds(unit)
        own = (row for row in self.rows if row.position == "unit" and self._fits(row, unit, kinds))
        entries = tuple(
            Entry(r.indicator, r.weight, r.id, NONE, NONE, 1.0, 1.0, 1.0, self._key(r, UNIT), False) for r in own
        )
        base, cues = self.facets.read(kinds)
        money = any(kind.startswith("money") for kind in kinds)
        broad = kinds | {kind.partition("_")[0] for kind in kinds}  # money of another country is money
        measures = frozenset(code for code, own in self._measured.items() if not own.isdisjoint(broad))
        return Unit(kinds, money, measures, entries, base, Known(partial(self._meaning, unit, kinds, cues)))

    def means(self, unit: str) -> Known[Meaning]:
        """Return what each word means for a figure in a unit."""
        return self.unit(unit).means

    def _meaning(self, unit: str, kinds: frozenset[str], cues: Known[facets.Cues], word: str) -> Meaning:
        places, of_facet = self._fitting(unit, kinds, word), cues[word]
        known = (
            [places, of_facet] if unit else [places, of_facet, *self.means(MONEY)[word][:2]]
        )  # a sum can lack its unit
        wanted = word in self._beside or self.facets.actual[word]
        return places, of_facet, wanted or any(table[place] for place in FARTHER for table in known)

    def _kinds(self, unit: str) -> frozenset[str]:
        written, _, per = unit.partition("/")
        written = re.split("[（(]", written)[0] or written
        dimension = unit_of(unit, self.rules).dimension
        kinds = {written, dimension, f"/{per[:1]}" if per else dimension}
        return frozenset(kinds | {"ratio"} if dimension in RATIOS else kinds)

    def _speaking(self, word: str) -> list[tuple[IndicatorCue, float | None]]:
        """Return the rows that speak of a word: as their own, or by what is left of the weight of a word inside it."""
        found: list[tuple[int, int, float | None]] = [(number, at, None) for number, at in self._own.get(word, ())]
        for part, is_end in self._parts.of(word):
            found += [(number, at, PART[is_end]) for number, at in self._own.get(part, ())]
        found.sort(key=itemgetter(0, 1))
        return [(self.rows[number], part) for number, _, part in found]

    def _key(self, row: IndicatorCue, place: int) -> int:
        return self._numbers[row.indicator] * KEYS + place

    def _entries(self, row: IndicatorCue, bare: bool) -> dict[int, Entry]:
        """Return what a word of the row gives in each place."""
        beside, counted = frozenset(row.beside), frozenset(row.counted)
        dimension = self.indicators[row.indicator].dimension[0]
        boost = HEAD_BOOST if dimension == "count" else 1.0
        owner = OWNER if row.position == "noun" else 1.0
        whole = {}
        for place, factor in FACTORS[row.position].items():
            if bare and place in (HEAD, AFTER) and dimension == "money":
                continue  # what a number without a unit counts is no sum: `25万农民增收`
            weight = row.weight * factor * (BARE if bare and place == BEFORE and dimension == "count" else 1.0)
            rank, key, conditional = RANK[row.position], self._key(row, place), bool(beside or counted)
            whole[place] = Entry(row.indicator, weight, row.id, beside, counted, rank, boost, owner, key, conditional)
        return whole

    def _fitting(self, unit: str, kinds: frozenset[str], word: str) -> Places:
        rows = self._says[word]
        fitting = tuple(i for i, (row, _) in enumerate(rows) if self._fits(row, unit, kinds))
        if not fitting:
            return NOWHERE
        bare = "number" in kinds
        key = (word, bare, fitting)
        if key not in self._shared:
            self._shared[key] = self._places([rows[i] for i in fitting], bare)
        return self._shared[key]

    def _places(self, rows: Sequence[tuple[IndicatorCue, float | None]], bare: bool) -> Places:
        own: dict[int, list[Entry]] = {}
        inherited: dict[int, list[Entry]] = {}
        for row, part in rows:
            for place, entry in self._entries(row, bare).items():
                if part is None:
                    own.setdefault(place, []).append(entry)
                else:
                    inherited.setdefault(place, []).append(replace(entry, weight=entry.weight * part))
        for place, entries in inherited.items():
            mine = own.setdefault(place, [])
            known = {e.indicator for e in mine}
            limit = PART_LIMIT * max((e.weight for e in mine), default=10.0)
            mine.extend(
                e if e.weight <= limit else replace(e, weight=limit) for e in entries if e.indicator not in known
            )
        return tuple(tuple(own.get(place, ())) for place in range(PLACES))

    def _fits(self, row: IndicatorCue, unit: str, kinds: frozenset[str]) -> bool:
        indicator = self.indicators[row.indicator]
        if row.units:
            if "ratio" in kinds and indicator.dimension[0] in MEASURED:
                return row.position != "unit"
            return not kinds.isdisjoint(row.units)
        if "ratio" in kinds:
            return True
        if not kinds.isdisjoint(indicator.dimension):
            if "count" not in kinds:
                return True
            # 个 counts households and people only where they are named behind it: see `contexts`.
            return unit in indicator.units and indicator.dimension[0] not in ("household", "person")
        return any(f"{d}_per" in kinds for d in indicator.dimension)


@cache
def cue_table(rules: Rules) -> CueTable:
    """Return the compiled tables of one rule folder."""
    return CueTable(rules)
