"""Find units after numbers, and say what a written unit measures and how it converts.

A unit is a row of `rules/units.csv`, or is composed of such rows: `元/生•年` (per something),
`个（处）` (one or the other).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import ClassVar, Literal

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row


@table_row
class UnitRule(Rule):
    """Name one unit as it is written, with what it measures."""

    TABLE: ClassVar[str] = "units"
    KEY: ClassVar[tuple[str, ...]] = ("unit",)
    unit: str
    aliases: tuple[str, ...]
    """Spellings that are read as `unit`."""
    dimension: str
    canonical: str
    """The unit of the same dimension in which values are compared."""
    factor: Decimal
    """How many canonical units one unit is."""
    countable: bool
    """Whether a whole number of it is exact: `120家` is, `120公斤` is rounded."""
    small: Literal["no", "listed", "few", "one"]
    """What Chinese numerals below ten before it do: count it (`few`), count it after a list only
    (`listed`: `甘肃、新疆两省`, but `两国关系`), count it with 一 after a noun too (`one`), or rank, name
    and depict (`no`: `三级`, `五道防线`)."""
    unless: tuple[str, ...]
    """What follows where the characters are another word: `人` before `均`."""
    example: str
    expected: str
    note: str = ""


@table_row
class PerRule(Rule):
    """Name a word that can stand below the stroke of a unit without being a unit itself (`元/生`)."""

    TABLE: ClassVar[str] = "denominators"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    example: str
    expected: str
    note: str = ""


@table_row
class HeadRule(Rule):
    """Name a word that stands between a number and the noun that is its own measure (`12万贫困户`)."""

    TABLE: ClassVar[str] = "unit_heads"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    nouns: tuple[str, ...]
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold one unit found in a text, ready for a figure; `factor` 0 means that it does not convert."""

    unit: str
    dimension: str
    canonical: str
    factor: Decimal
    countable: bool
    small: str
    rules: tuple[str, ...]
    """Id of its row, as the first of the rules that made a figure."""
    unless: tuple[str, ...]


_COMPOSING = frozenset("/／（(")
"""What joins a unit to another: `元/亩`, `个（处）`."""
_MARKS = frozenset("，。、；：）”\n")
NO_UNIT = Unit("", "number", "", Decimal(1), False, "no", (), ())


class UnitTable:
    """Match units at a position: longest first, by first character."""

    def __init__(self, rules: Rules) -> None:
        self.by_text: dict[str, Unit] = {}
        for row in rules.table(UnitRule):
            unit = Unit(
                row.unit, row.dimension, row.canonical, row.factor, row.countable, row.small, (row.id,), row.unless
            )
            for text in (row.unit, *row.aliases):
                self.by_text.setdefault(text, unit)
        self.longer: dict[str, tuple[tuple[int, str, Unit], ...]] = _longer(self.by_text)
        """By the first two characters, the units of at least two: length, text, unit; longest first."""
        self.ends = _MARKS - {word[0] for unit in self.by_text.values() for word in unit.unless}
        """What ends a unit whatever it is."""
        self.first = frozenset(text[0] for text in self.by_text)
        below = sorted({*self.by_text, *(row.word for row in rules.table(PerRule))}, key=len, reverse=True)
        word = "(?:" + "|".join(map(re.escape, below)) + ")"
        # After a stroke any unit can follow; after a dot only further parts of the same unit.
        self.per = lazy(f"[/／]([（(])?每?{word}(?:[•·・./／]{word})*(?(1)[）)])")
        choice = "|".join(map(re.escape, sorted((t for t in self.by_text if len(t) <= 2), key=len, reverse=True)))
        self.either = lazy(f"[（(](?:{choice}|[组团])[）)]")
        heads = rules.table(HeadRule)
        self.headed = _headed(heads)
        self.head_first = frozenset(row.word[0] for row in heads)

    def match(self, text: str, at: int) -> tuple[Unit, int] | None:
        """Return the longest unit that starts at `at`, and where it ends."""
        for length, written, unit in self.longer.get(text[at : at + 2], ()):
            if text.startswith(written, at):
                found = self._whole(text, at + length, unit, written)
                if found is not None:
                    return found
        written = text[at : at + 1]
        short = self.by_text.get(written)
        if short is None:
            return None
        return (short, at + 1) if text[at + 1 : at + 2] in self.ends else self._whole(text, at + 1, short, written)

    def _whole(self, text: str, end: int, unit: Unit, written: str) -> tuple[Unit, int] | None:
        """Return the unit with what is composed to it; None where the characters are the beginning of another word."""
        following = text[end : end + 1]
        if not following:
            return unit, end
        if unit.unless and text.startswith(unit.unless, end):
            return None
        if following in _COMPOSING:
            return self.composed(text, end, unit)
        if following.isascii() and following.isalnum() and written[-1].isascii():
            return None  # the beginning of a longer Latin word
        return unit, end

    def composed(self, text: str, end: int, unit: Unit) -> tuple[Unit, int]:
        """Return the unit with what is joined to it at `end`, and where that ends."""
        found = (self.per if text[end] in "/／" else self.either).match(text, end)
        if found is None:
            return unit, end
        if found[0][0] in "（(":
            return replace(unit, unit=unit.unit + found[0]), found.end()
        per = found[0].lstrip("/／").replace("／", "/")
        dimension = f"{unit.dimension}_per" if unit.dimension else ""
        canonical = f"{unit.canonical}/{per}"
        return Unit(f"{unit.unit}/{per}", dimension, canonical, unit.factor, False, "no", unit.rules, ()), found.end()

    def headed_noun(self, text: str, at: int) -> tuple[Unit, int] | None:
        """Return the noun that is its own measure behind its attributes: `贫困户` counts 户."""
        found = self.headed.match(text, at)
        return None if found is None else (self.by_text[found[1]], found.end())


def _headed(rows: tuple[HeadRule, ...]) -> re.Pattern[str]:
    """Compile attributes and the nouns they can stand before; an attribute may stand before another (`深度贫困村`)."""
    words = "|".join(sorted((re.escape(row.word) for row in rows), key=len, reverse=True))
    last = "|".join(
        f"{re.escape(row.word)}(?={'|'.join(row.nouns)})" for row in sorted(rows, key=lambda row: -len(row.word))
    )
    nouns = "|".join(sorted({noun for row in rows for noun in row.nouns}, key=len, reverse=True))
    return re.compile(f"(?:{words}){{0,3}}?(?:{last})({nouns})(?![民庄委部级城场郊])")


def _longer(texts: dict[str, Unit]) -> dict[str, tuple[tuple[int, str, Unit], ...]]:
    out: dict[str, list[tuple[int, str, Unit]]] = {}
    for text, unit in texts.items():
        if len(text) > 1:
            out.setdefault(text[:2], []).append((len(text), text, unit))
    return {first: tuple(sorted(units, key=lambda found: -found[0])) for first, units in out.items()}


@cache
def unit_table(rules: Rules) -> UnitTable:
    """Return the compiled units of one rule folder."""
    return UnitTable(rules)


@lru_cache(maxsize=4096)
def unit_of(written: str, rules: Rules) -> Unit:
    """Return what a written unit measures; one that no rule knows has the dimension `other`.

    >>> from transforms.rules import default_rules
    >>> unit_of("公顷", default_rules()).canonical, unit_of("元/生•年", default_rules()).canonical
    ('亩', '元/生•年')
    """
    if not written:
        return NO_UNIT
    found = unit_table(rules).match(written, 0)
    if found is None or found[1] != len(written):
        return replace(NO_UNIT, unit=written, dimension="other", canonical=written)
    return replace(found[0], unit=written)


def convert(value: Decimal, unit: Unit) -> Decimal:
    """Return a value of `unit` in the unit's canonical unit."""
    return value * unit.factor


def convert_back(value: Decimal, unit: Unit) -> Decimal:
    """Return a value of the canonical unit in `unit`."""
    return value / unit.factor
