"""Hold a number expression while it is read: what stands where, before it is a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.qualifiers import Found
    from transforms.units import Unit

HUNDRED = Decimal(100)
NUMERALS = "0123456789〇零一二两三四五六七八九十百千万亿双"
HALF = Decimal("0.5")
CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿"
FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖拾佰仟"


@dataclass(slots=True)
class Candidate:
    """Hold what is written at one place; spans in the restored text, open for later stages to amend."""

    start: int
    """Of the number itself; `quote_start` includes a qualifier before it."""
    end: int
    number_end: int
    """Where the number ends, with its multiplier."""
    low: Decimal | None
    high: Decimal | None
    decimals: int
    scale: Decimal
    unit: Unit
    chinese: bool
    digits: str
    """The digits or numerals as written, without multiplier."""
    bare: bool = False
    found: Found | None = None
    quote_start: int = 0
    ranged: bool = False
    multiplied: bool = False
    spaced: bool = False
    signed: bool = False
    """Whether a currency sign before the number gave its unit."""
    more: tuple[Candidate, ...] = ()
    """The further parts of a ratio that are shares of one whole (`12：30：58`)."""
    form: str = "number"
    """`number`, `percent`, `fraction`, `ratio`."""
