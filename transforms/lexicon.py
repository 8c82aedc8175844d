"""Gather what the rule tables say about numbers, as the rooms that read number expressions need it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import ClassVar, NamedTuple

from transforms.compounds import Compounds
from transforms.numerals import values
from transforms.qualifiers import QualifierTable, qualifier_table
from transforms.rules import Rule, Rules, table_row
from transforms.units import Unit, UnitTable, unit_table


@table_row
class SignRule(Rule):
    """Name a sign that stands before an amount, and the unit that it stands for."""

    TABLE: ClassVar[str] = "currency_signs"
    KEY: ClassVar[tuple[str, ...]] = ("sign",)
    sign: str
    unit: str
    example: str
    expected: str
    note: str = ""


@table_row
class MagnitudeRule(Rule):
    """Name a word of speech that says a magnitude roughly, though its numerals read otherwise: 百十 is about 100."""

    TABLE: ClassVar[str] = "magnitudes"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    value: int
    example: str
    expected: str
    note: str = ""


class Lexicon(NamedTuple):
    """Hold the tables of one rule folder."""

    rules: Rules
    units: UnitTable
    qualifiers: QualifierTable
    multipliers: dict[str, Decimal]
    """`万` → 10000; with a space before it too, as some pages set it."""
    percent: Unit
    permille: Unit
    signs: dict[str, Unit]
    """Longest sign first."""
    sign_ends: frozenset[str]
    compounds: Compounds
    magnitudes: dict[str, Decimal]
    """`百十` → 100; longest word first."""


@cache
def lexicon(rules: Rules) -> Lexicon:
    """Return the tables of one rule folder."""
    units = unit_table(rules)
    multipliers = {text: Decimal(value) for text, value in values(rules).multipliers.items()}
    multipliers |= {f" {text}": value for text, value in multipliers.items()}
    rows = sorted(rules.table(SignRule), key=lambda row: -len(row.sign))
    signs = {row.sign: units.by_text[row.unit] for row in rows}
    return Lexicon(
        rules,
        units,
        qualifier_table(rules),
        multipliers,
        units.by_text["%"],
        units.by_text["‰"],
        signs,
        frozenset(sign[-1] for sign in signs),
        Compounds(rules, units),
        {row.word: Decimal(row.value) for row in sorted(rules.table(MagnitudeRule), key=lambda row: -len(row.word))},
    )
