"""Gather what the rule tables say about numbers, as the rooms that read number expressions need it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from transforms.numerals import values
from transforms.qualifiers import QualifierTable, qualifier_table
from transforms.rules import Rules
from transforms.units import Unit, UnitTable, unit_table


class Lexicon(NamedTuple):
    """Hold the tables of one rule folder."""

    rules: Rules
    units: UnitTable
    qualifiers: QualifierTable
    multipliers: dict[str, Decimal]
    """`万` → 10000; with a space before it too, as some pages set it."""
    percent: Unit
    permille: Unit
    yuan: Unit


@cache
def lexicon(rules: Rules) -> Lexicon:
    """Return the tables of one rule folder."""
    units = unit_table(rules)
    multipliers = {text: Decimal(value) for text, value in values(rules).multipliers.items()}
    multipliers |= {f" {text}": value for text, value in multipliers.items()}
    return Lexicon(
        rules,
        units,
        qualifier_table(rules),
        multipliers,
        units.by_text["%"],
        units.by_text["‰"],
        units.by_text["元"],
    )
