"""Compute the interval that a written value is known to lie in (`docs/spec/figures.md`, section 4)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from transforms.qualifiers import Reach

_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")
_ZERO = Decimal(0)
_ONE = Decimal(1)


class Bounds(NamedTuple):
    """Hold an interval; an end that is None is unbounded, an open end is not itself possible."""

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False


UNKNOWN = Bounds(None, None)


@lru_cache(maxsize=4096)
def bounds(low: Decimal, high: Decimal, decimals: int, scale: Decimal, countable: bool, reach: Reach | None) -> Bounds:
    """Return the interval of a value written with this precision and this reach of its qualifier.

    A range is what its ends say. A whole number of a countable thing without multiplier is exact.

    >>> D = Decimal
    >>> bounds(D(1100), D(1100), 0, D(1), True, "step_up")
    Bounds(lower=Decimal('1100'), upper=Decimal('1200'), lower_open=False, upper_open=True)
    >>> bounds(D(20000), D(20000), 0, D(10000), True, "step_down")
    Bounds(lower=Decimal('10000'), upper=Decimal('20000'), lower_open=True, upper_open=False)
    """
    if low != high:
        return Bounds(low, high)
    if reach is None:
        if countable and decimals == 0 and scale == _ONE:
            return Bounds(low, low)
        half = _HALF * scale.scaleb(-decimals)
        return Bounds(max(_ZERO, low - half) if low >= 0 else low - half, low + half)
    if low < 0:
        return _below_zero(low, decimals, scale, reach)
    if reach == "step_up":
        return Bounds(low, low + step(low, decimals, scale), upper_open=True)
    if reach == "step_down":
        return Bounds(low - step(low, decimals, scale), low, lower_open=True)
    if reach == "none":
        return Bounds(low, None)
    if reach == "tenfold":
        return Bounds(low, low * 10, upper_open=True)
    if reach == "zero":
        return Bounds(_ZERO, low)
    margin = abs(low) * _TENTH
    return Bounds(low - margin, low + margin)


def _below_zero(low: Decimal, decimals: int, scale: Decimal, reach: Reach) -> Bounds:
    """Return the interval of a value below zero: `零下10多度` is colder, `零下10度以下` has no end."""
    if reach == "step_up":
        return Bounds(low - step(low, decimals, scale), low, lower_open=True)
    if reach == "step_down":
        return Bounds(low, low + step(low, decimals, scale), upper_open=True)
    if reach == "zero":
        return Bounds(None, low)
    if reach == "none":
        return Bounds(low, None)
    return Bounds(low + low * _TENTH, low - low * _TENTH)


def step(value: Decimal, decimals: int, scale: Decimal) -> Decimal:
    """Return one step of the last non-zero digit as written.

    >>> int(step(Decimal(1100), 0, Decimal(1))), int(step(Decimal(2_000_000_000), 0, Decimal(10**8)))
    (100, 1000000000)
    """
    if not value:
        return scale.scaleb(-decimals)
    exponent = value.normalize().as_tuple().exponent
    return _ONE.scaleb(exponent) if isinstance(exponent, int) else scale
