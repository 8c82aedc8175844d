"""Join the two ends of a range: `20至40分钟`, `3-5亿元`, `5%—8%`, `百分之十到十五`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.arabic import STARTS, arabic
from transforms.behind import find_unit
from transforms.chinese import chinese
from transforms.numerals import LOST
from transforms.patterns import lazy
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from decimal import Decimal

    from transforms.expressions import Candidate
    from transforms.lexicon import Lexicon

_SEPARATOR = lazy(
    rf" ?(?:[（(]含[）)])?(?:——|--|[~～—–\-－─‐至到]) ?(?=[￥¥]?[\d一二两三四五六七八九十几百千万{LOST}])", re.ASCII
)
FIRSTS = frozenset(" —-~～–－─‐至到、（(")
"""What a separator can start with."""
_AFTER_EACH = dict(zip("12345678一二两三四五六七八", "23456789二三三四五六七八九", strict=True))
MYRIAD = 10_000
_STEPS = frozenset(("百", "千"))
_VALUES = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_LISTED = lazy("第|分别|依次|各[^，。；]{0,4}$|[表图附组款条项栋排区]$")
"""What makes two numbers of a list, or two ordinals, of those that follow each other."""
_RANKING = frozenset(("名", "位", "层", "届", "期", "级"))
"""Units behind which two numbers that follow each other are ranks: `一、二层`."""
_MEASURED = frozenset(("money", "percent", "percent_point", "mass", "area", "length", "time", "multiple"))
_BETWEEN = lazy("(?:不等|之间)")
_YEAR = lazy(r"(?:1[89]|20|21)\d\d$")
_ACIDITY = lazy("[pP][hH]值?(?:为|在|约|是|控制在|保持在|：|:)?$")
"""What has no unit and needs none."""


def number(text: str, at: int, lexicon: Lexicon) -> Candidate | int:
    """Return the number at `at`, in digits or in Chinese numerals, or the position from which to look on."""
    return arabic(text, at, lexicon) if text[at] in STARTS else chinese(text, at, lexicon)


def join_range(text: str, first: Candidate, lexicon: Lexicon) -> None:
    """Join `20至40分钟`, `3-5亿元`, `5%—8%`: the unit stands behind the second or behind both.

    One of `FIRSTS` stands behind the first.
    """
    at = first.end
    if text[at] == "、":
        if first.unit is NO_UNIT:
            _join_neighbours(text, first, lexicon)
        return
    if first.ranged:
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
    if not first.unit.unit and second.multiplied and (not first.multiplied or _is_plain(first, second)):
        shared = _shared_scale(first, second)
        if first.low * shared < second.high:  # the multiplier belongs to both
            low, scale = first.low * shared, second.scale
    plain = not first.unit.unit and not second.unit.unit and not second.multiplied
    if low >= second.high or (plain and not _is_stated(text, first, second)):
        return
    first.low, first.high, first.scale = low, second.high, max(scale, second.scale)
    first.decimals = max(first.decimals, second.decimals)
    first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True
    first.multiplied = first.multiplied or second.multiplied


def _join_neighbours(text: str, first: Candidate, lexicon: Lexicon) -> None:
    """Join `2、3万元`, `三、四千元`, `十五、六个`: two digits that follow each other are one rough number, no list."""
    at = first.number_end + 1
    last, next_ = first.digits[-1:], text[at : at + 1]
    if first.low is None or first.decimals or first.multiplied or first.found or _AFTER_EACH.get(last) != next_:
        return
    before = text[max(0, first.start - 8) : first.start]
    if not ("㐀" <= before[-1:] <= "鿿" or before[-1:] == "，") or _LISTED.search(before):
        return
    second = number(text, at, lexicon)
    if isinstance(second, int) or second.low is None or second.low != second.high or second.decimals:
        return
    find_unit(text, second, lexicon)
    if not _can_be_rough(second) or text[second.end : second.end + 1] == "、":
        return
    high = second.low
    if len(first.digits) == 1 and not second.digits[1:].strip("十百千万亿"):
        low = high / (first.low + 1) * first.low
    elif first.chinese and first.digits[-2:-1] == "十" and len(second.digits) == 1 and not second.multiplied:
        low, high = first.low, first.low + 1
    else:
        return
    first.low, first.high, first.scale, first.multiplied = low, high, second.scale, second.multiplied
    first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True


def _can_be_rough(second: Candidate) -> bool:
    """Say whether what is counted is no rank or part of a list: `2、3期工程`, `一、二名`."""
    unit = second.unit
    if unit.unit in _RANKING:
        return False
    return second.multiplied if unit is NO_UNIT else unit.small in ("few", "one") or unit.dimension in _MEASURED


def _join_damaged(first: Candidate, second: Candidate) -> None:
    """Join `�—5天`, one end of which has lost a digit: the other is no value of its own, and the range has none."""
    if second.unit.unit or second.multiplied:
        first.low = first.high = None
        first.digits += second.digits
        first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True


def _is_plain(first: Candidate, second: Candidate) -> bool:
    """Say whether 万 or 亿 of the second numeral can belong to the first: `一百二十到一百五十万元`."""
    return first.chinese and second.scale >= MYRIAD and not first.digits.endswith(("万", "亿"))


def _shared_scale(first: Candidate, second: Candidate) -> Decimal:
    """Return what the first number is worth: of `五到八百万` and `五至八百人` 百 belongs to both."""
    digits = second.digits
    if first.chinese and len(first.digits) == 1 and digits[1:2] in _STEPS and not digits[1:].strip("百千万亿"):
        return (second.low or second.scale) / _VALUES.get(digits[0], 1)
    return second.scale


def _is_stated(text: str, first: Candidate, second: Candidate) -> bool:
    """Say whether two numbers without a unit are the ends of what is said of something: `3000到5000不等`, `pH值6.5-7.5`."""
    if _BETWEEN.match(text, second.end):
        return _YEAR.match(second.digits) is None
    return _ACIDITY.search(text, max(0, first.start - 6), first.start) is not None


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
