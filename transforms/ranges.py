"""Join the two ends of a range: `20至40分钟`, `3-5亿元`, `5%—8%`, `百分之十到十五`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.arabic import STARTS, arabic
from transforms.behind import find_unit
from transforms.chinese import chinese
from transforms.numerals import LOST
from transforms.patterns import lazy

if TYPE_CHECKING:
    from transforms.expressions import Candidate
    from transforms.lexicon import Lexicon

_SEPARATOR = lazy(rf" ?(?:——|--|[~～—–\-－─‐至到]) ?(?=[￥¥]?[\d一二两三四五六七八九十几百千万{LOST}])", re.ASCII)
_FIRSTS = frozenset(" —-~～–－─‐至到")
"""What a separator can start with."""
_BETWEEN = lazy("(?:不等|之间)")


def number(text: str, at: int, lexicon: Lexicon) -> Candidate | int:
    """Return the number at `at`, in digits or in Chinese numerals, or the position from which to look on."""
    return arabic(text, at, lexicon) if text[at] in STARTS else chinese(text, at, lexicon)


def join_range(text: str, first: Candidate, lexicon: Lexicon) -> None:
    """Join `20至40分钟`, `3-5亿元`, `5%—8%`: the unit stands behind the second or behind both."""
    at = first.end if first.unit.unit else first.number_end
    if text[at : at + 1] not in _FIRSTS or first.ranged:
        return
    separator = _SEPARATOR.match(text, at)
    if separator is None:
        return
    at = separator.end()
    second = number(text, at + (first.signed and text[at] in lexicon.sign_ends), lexicon)
    if isinstance(second, int) or second.chinese != first.chinese:
        return
    find_unit(text, second, lexicon)
    if first.signed and not second.unit.unit:
        second.unit = first.unit  # `￥100-200`
    if first.unit.unit and (second.unit.unit != first.unit.unit or _two_states(text, first, separator, second)):
        return
    if first.low is None or second.low is None or second.high is None:
        _join_damaged(first, second)
        return
    low, scale = first.low, first.scale
    if not first.unit.unit and text.startswith("成", second.number_end):
        low *= 10  # `五到八成`
    lone = not first.unit.unit and not first.multiplied and second.multiplied
    if lone and first.low * second.scale < second.high:  # the multiplier belongs to both
        low, scale = first.low * second.scale, second.scale
    if low >= second.high or (not first.unit.unit and not second.unit.unit and not second.multiplied):
        return
    first.low, first.high, first.scale = low, second.high, max(scale, second.scale)
    first.decimals = max(first.decimals, second.decimals)
    first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True
    first.multiplied = first.multiplied or second.multiplied


def _join_damaged(first: Candidate, second: Candidate) -> None:
    """Join `�—5天`, one end of which has lost a digit: the other is no value of its own, and the range has none."""
    if second.unit.unit or second.multiplied:
        first.low = first.high = None
        first.digits += second.digits + LOST  # what it can be is not told: two ends have too many values
        first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True


def _two_states(text: str, first: Candidate, separator: re.Match[str], second: Candidate) -> bool:
    """Tell `从10元到20元` (two states) from `10元到20元` and `从10元到20元不等` (a range)."""
    if separator[0].strip() not in ("到", "至"):
        return False
    before = text[max(0, first.start - 6) : first.start]
    return ("从" in before or "由" in before) and not _BETWEEN.match(text, second.end)


def join_in_words(text: str, first: Candidate, parts: str, lexicon: Lexicon) -> None:
    """Join `百分之十到十五` and `百分之十至百分之十五`."""
    separator = _SEPARATOR.match(text, first.end)
    if separator is None or first.low is None or text.endswith(("从", "由"), 0, first.start - len(parts)):
        return
    at = separator.end()
    again = text.startswith(parts, at)
    second = number(text, at + len(parts) * again, lexicon)
    if isinstance(second, int) or second.high is None or second.chinese != first.chinese:
        return
    if first.low < second.high and (again or lexicon.units.match(text, second.number_end) is None):
        first.high, first.end, first.number_end, first.ranged = second.high, second.end, second.number_end, True
