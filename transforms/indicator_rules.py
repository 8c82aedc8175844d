"""State the tables of indicators and of the words that tell them, and in what each indicator can be stated."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from transforms.rules import Rule, Rules, table_row


@table_row
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
    """Whether it is a code of `docs/spec/figures.md`; others are kept apart, see `indicators`."""
    shared: bool
    """Whether a part named after 其中 is of the same kind (`吸纳就业3420人，其中脱贫人口1164人`)."""
    people: str
    """For households: the code of the people who live in them (`1804户5900人`); empty elsewhere."""
    example: str
    """Its last figure must get `expected`."""
    expected: str
    note: str = ""


@table_row
class IndicatorCue(Rule):
    """Give an indicator weight where one of the words stands in a certain place."""

    TABLE: ClassVar[str] = "indicator_cues"
    KEY: ClassVar[tuple[str, ...]] = ("indicator", "position", "word")
    indicator: str
    position: Literal["noun", "verb", "head", "before", "after", "unit"]
    word: str
    variants: tuple[str, ...]
    """Words that mean the same."""
    units: tuple[str, ...]
    """Units or dimensions that it needs; empty where those of the indicator do."""
    weight: float
    beside: tuple[str, ...]
    """Words of which one must stand in the same sentence, up to the figure's clause; empty where none need."""
    counted: tuple[str, ...]
    """Words of which one must be what is counted, directly before or after; empty where none need."""
    example: str
    """Its last figure must get `expected`."""
    expected: str
    note: str = ""


@table_row
class Shadow(Rule):
    """Name words that hold a cue word without its meaning (`标准化` is no norm)."""

    TABLE: ClassVar[str] = "cue_shadows"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    variants: tuple[str, ...]
    example: str
    """Its last figure must get the indicator and facet of `expected`."""
    expected: str
    note: str = ""


@cache
def measured_in(rules: Rules) -> dict[str, frozenset[str]]:
    """Return the units and dimensions in which the levels of each indicator can be stated, by its code.

    They are its own, and those that one of its cues asks for: 例 of patients, who are counted in 人.
    """
    found = {row.code: {*row.dimension, *row.units} for row in rules.table(Indicator)}
    for cue in rules.table(IndicatorCue):
        found[cue.indicator].update(cue.units)
    return {code: frozenset(some) for code, some in found.items()}
