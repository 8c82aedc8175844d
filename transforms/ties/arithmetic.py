"""Compare intervals, to decide whether a weakly cued tie is meant; verdicts are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product

from transforms.ties.scene import Interval, Mention

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_MULTIPLIERS = (Decimal(1), Decimal(1000), Decimal(10_000), Decimal(100_000_000))
LEAST_OVERFULL, MOST_OVERFULL = 3, Decimal("1.03")
LEAST_SHORT, LEAST_FULL = 6, Decimal("0.995")


def add(intervals: Iterable[Interval]) -> Interval:
    """Return the interval of a sum; unbounded where one is."""
    lower: Decimal | None = _ZERO
    upper: Decimal | None = _ZERO
    for interval in intervals:
        lower = None if lower is None or interval.lower is None else lower + interval.lower
        upper = None if upper is None or interval.upper is None else upper + interval.upper
    return Interval(lower, upper)


def meet(a: Interval, b: Interval) -> bool:
    """Say whether two intervals have a value in common.

    >>> meet(Interval(Decimal(1), Decimal(3)), Interval(Decimal(3), None))
    True
    """
    return not (
        (a.upper is not None and b.lower is not None and a.upper < b.lower)
        or (b.upper is not None and a.lower is not None and b.upper < a.lower)
    )


def digits(mention: Mention) -> int:
    """Return how many digits of a number stand between the first and the last that is not zero."""
    low = mention.figure.low
    return 0 if low is None else _digits_of(low)


@lru_cache(maxsize=4096)
def _digits_of(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


def possible(mention: Mention) -> tuple[Interval, ...]:
    """Return the intervals that a figure can have: one, or those of what a lost digit can be."""
    known = mention.interval
    if known is not None:
        return (known,)
    figure, factor = mention.figure, mention.unit.factor or Decimal(1)
    exact = figure.decimals == 0 and figure.scale == 1
    half = _ZERO if exact else figure.scale.scaleb(-figure.decimals) / 2
    return tuple(Interval((c - half) * factor, (c + half) * factor) for c in figure.candidates)


def sum_holds(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether the parts can add up to the total; of a lost digit, whether some value can."""
    choices = [possible(m) for m in (total, *parts)]
    if not all(choices) or sum(len(c) > 1 for c in choices) > 1:
        return False
    return any(meet(whole, add(pieces)) for whole, *pieces in product(*choices))


def sum_slipped(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether one wrong, lost, doubled or swapped digit of one member explains why a sum fails."""
    whole = total.interval
    pieces = [p.interval for p in parts]
    if whole is None or any(p is None for p in pieces) or whole.lower is None or whole.upper is None:
        return False
    summed = add(p for p in pieces if p is not None)
    if summed.lower is None or summed.upper is None:
        return False
    if slipped(total, summed):
        return True
    for part, piece in zip(parts, pieces, strict=True):
        if piece is None or piece.lower is None or piece.upper is None:
            continue
        needed = Interval(whole.lower - (summed.upper - piece.upper), whole.upper - (summed.lower - piece.lower))
        if slipped(part, needed):
            return True
    return False


def sum_misses(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether three parts or more are a little more than their total, which parts alone cannot be.

    Six or more that are only a little less are meant to make it up, too.
    """
    whole, pieces = total.interval, [p.interval for p in parts]
    if whole is None or whole.upper is None or len(parts) < LEAST_OVERFULL or any(p is None for p in pieces):
        return False
    summed = add(p for p in pieces if p is not None)
    if summed.lower is None or summed.upper is None or whole.lower is None:
        return False
    short = len(parts) >= LEAST_SHORT and whole.lower * LEAST_FULL <= summed.upper < whole.lower
    return short or whole.upper < summed.lower <= whole.upper * MOST_OVERFULL


def slipped(mention: Mention, needed: Interval) -> bool:
    """Say whether one slip of the pen keeps a number from `needed`: a digit, two swapped, or the multiplier."""
    return _misspelt(mention, needed) or _misscaled(mention, needed)


def _misscaled(mention: Mention, needed: Interval) -> bool:
    """Say whether the number reaches `needed` with another multiplier: `0.5万元` for `0.5亿元`."""
    figure, value = mention.figure, mention.value
    if mention.is_relative or not value or figure.scale not in _MULTIPLIERS or needed.lower is None:
        return False
    for scale in _MULTIPLIERS:
        other = value * scale / figure.scale
        half = scale.scaleb(-figure.decimals) / 2 * (mention.unit.factor or 1)
        if scale != figure.scale and meet(Interval(other - half, other + half), needed):
            return True
    return False


def _misspelt(mention: Mention, needed: Interval) -> bool:
    """Say whether changing one digit, or swapping two neighbours, of the written number reaches `needed`."""
    value = mention.figure.low
    if value is None or value < 0 or needed.lower is None or needed.upper is None or needed.upper < 0:
        return False
    factor = mention.unit.factor or Decimal(1)
    step = mention.figure.scale.scaleb(-mention.figure.decimals)
    if step <= 0:
        return False
    written = int((value / step).to_integral_value())
    low, high = needed.lower / factor / step, needed.upper / factor / step
    digits = str(written)
    return any(low - Decimal("0.5") <= candidate <= high + Decimal("0.5") for candidate in _variants(digits))


def _variants(digits: str) -> Iterable[int]:
    """Yield every number one digit away, and every swap of two neighbouring digits."""
    for i, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit and not (i == 0 and other == "0" and len(digits) > 1):
                yield int(digits[:i] + other + digits[i + 1 :])
        if i + 1 < len(digits) and digit != digits[i + 1] and not (i == 0 and digits[1] == "0"):
            yield int(digits[:i] + digits[i + 1] + digit + digits[i + 2 :])


def part_fits(part: Mention, whole: Mention) -> bool:
    """Say whether the part can be no larger than the whole."""
    a, b = part.interval, whole.interval
    if a is None or b is None:
        return True
    return a.lower is None or b.upper is None or a.lower <= b.upper


def share_holds(part: Mention, whole: Mention, percent: Mention) -> bool:
    """Say whether part / whole can be the percentage; an unbounded amount decides nothing."""
    choices = [possible(m) for m in (part, whole, percent)]
    if sum(len(c) > 1 for c in choices) > 1:
        return False
    return any(_share_holds(*intervals) for intervals in product(*choices))


def _share_holds(a: Interval, b: Interval, p: Interval) -> bool:
    if a.lower is None or a.upper is None or b.lower is None or b.upper is None or b.lower <= 0:
        return False
    return meet(Interval(a.lower / b.upper * _HUNDRED, a.upper / b.lower * _HUNDRED), p)


def share_slipped(part: Mention, whole: Mention, percent: Mention) -> bool:
    """Say whether one digit explains why part / whole is not the percentage."""
    a, b, p = part.interval, whole.interval, percent.interval
    if a is None or b is None or p is None or None in (*a, *b, *p):
        return False
    (al, au), (bl, bu), (pl, pu) = a, b, p
    if not (al and au and bl and bu and pl and pu and pl > 0 and bl > 0):
        return False
    return (
        slipped(part, Interval(bl * pl / _HUNDRED, bu * pu / _HUNDRED))
        or slipped(whole, Interval(al / pu * _HUNDRED, au / pl * _HUNDRED))
        or slipped(percent, Interval(al / bu * _HUNDRED, au / bl * _HUNDRED))
    )


def growth_holds(before: Mention, after: Mention, rate: Mention, per: Decimal | None = None) -> bool:
    """Say whether the rate, up or down, can lead from one level to the other; in parts of `per`, or of its unit."""
    a, b, r = before.interval, after.interval, rate.interval
    if a is None or b is None or r is None or None in (*a, *b, *r):
        return False
    (al, au), (bl, bu) = a, b
    if not (al and au and bl is not None and bu is not None):
        return False
    per = per or (_HUNDRED if rate.is_percent else Decimal(1))
    low, high = (bl / au - 1) * per, (bu / al - 1) * per
    return meet(Interval(low, high), r) or meet(Interval(-high, -low), r)


def difference_slipped(minuend: Mention, subtrahend: Mention, result: Mention) -> bool:
    """Say whether one digit explains why a difference fails."""
    return sum_slipped(minuend, (subtrahend, result))


def difference_holds(minuend: Mention, subtrahend: Mention, result: Mention, points: bool = False) -> bool:
    """Say whether the minuend can be the sum of the other two.

    With `points` the result is a gap in percentage points between two percentages.
    """
    a, b, c = minuend.interval, subtrahend.interval, result.interval
    if a is None or b is None or c is None:
        return False
    if points and result.figure.unit.endswith("千分点"):
        return False
    return meet(a, add((b, c)))
