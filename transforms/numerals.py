"""Read numbers as Chinese texts write them, in Arabic digits, Chinese numerals or both, and write them back.

What the characters are worth stands in `rules/numerals.csv`; the grammar stands here. A reading
that the grammar does not allow (`三一`, `十百`) is None, never a guess.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import ClassVar, Literal, NamedTuple

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, default_rules, table_row

LOST = "�"
LONGEST = 40
"""Characters; a longer run of numerals is a code or an attack, not a number."""
ONE = Decimal(1)


@table_row
class NumeralRule(Rule):
    """Give one character (or spelling of a multiplier) its worth."""

    TABLE: ClassVar[str] = "numerals"
    KEY: ClassVar[tuple[str, ...]] = ("text",)
    text: str
    kind: Literal["digit", "zero", "step", "multiplier"]
    value: int
    example: str
    expected: str
    note: str = ""


class Numeral(NamedTuple):
    """Hold a number as written: `low` and `high` multiplied out, equal unless it is an approximate pair (`两三千`)."""

    low: Decimal
    high: Decimal
    decimals: int
    scale: Decimal
    bare: bool = False
    """True for a magnitude without any digit (`百`, `千万`), which alone states no number."""


class Values(NamedTuple):
    """Hold what `numerals.csv` says, as the grammar needs it."""

    digits: dict[str, int]
    steps: dict[str, int]
    multipliers: dict[str, int]
    fold: dict[int, str]


@cache
def values(rules: Rules) -> Values:
    """Return digits, steps (十百千) and multipliers (万亿…) of one rule folder."""
    rows = rules.table(NumeralRule)
    digits = {row.text: row.value for row in rows if row.kind in ("digit", "zero")}
    steps = {row.text: row.value for row in rows if row.kind == "step"}
    multipliers = {row.text: row.value for row in rows if row.kind == "multiplier" or (row.text in "百千")}
    plain_digits = {value: "零一二三四五六七八九"[value] for value in range(10)}
    plain_steps = {10: "十", 100: "百", 1000: "千"}
    fold = {ord(t): plain_digits[v] for t, v in digits.items() if len(t) == 1 and t != "两"}
    fold |= {ord(t): plain_steps[v] for t, v in steps.items()}
    return Values(digits, steps, multipliers, fold)


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_STEP = {"十": 10, "百": 100, "千": 1000}
_PAIR = lazy("([一二两三四五六七八九])([两二三四五六七八九])")
_SCALE = lazy("(?:[万亿]+|[百千])$")
_SPOKEN_PAIRS = {"三五", "一两", "三两"}


def parse_chinese(text: str, rules: Rules | None = None) -> Numeral | None:
    """Read a run of Chinese numerals; None where it is not one number.

    >>> parse_chinese("三万二千").low, parse_chinese("两千三").low, parse_chinese("十五六")[:2]
    (Decimal('32000'), Decimal('2300'), (Decimal('15'), Decimal('16')))
    >>> parse_chinese("二〇一八") is None
    True
    """
    return _parse_chinese(text.translate(values(rules or default_rules()).fold))


@lru_cache(maxsize=4096)
def _parse_chinese(text: str) -> Numeral | None:
    if not text or len(text) > LONGEST:
        return None
    if "点" in text:
        return _decimal(text)
    low = high = _integer(text)
    if low is None:
        pair = _PAIR.search(text)
        if pair is None or not _ascends(pair[1], pair[2]):
            return None
        low = _integer(text[: pair.start() + 1] + text[pair.end() :])
        high = _integer(text[: pair.start()] + text[pair.start() + 1 :])
    if low is not None and high is not None and "三两" in text:
        low, high = min(low, high), max(low, high)  # said the larger first
    if low is None or high is None or low > high:
        return None
    return Numeral(Decimal(low), Decimal(high), 0, _scale(text), text[0] in "百千万亿")


def _ascends(a: str, b: str) -> bool:
    return _DIGIT[b] == _DIGIT[a] + 1 or a + b in _SPOKEN_PAIRS


def _decimal(text: str) -> Numeral | None:
    whole, _, rest = text.partition("点")
    head = re.match("[零一二三四五六七八九]+", rest)
    integer = _integer(whole)
    if head is None or integer is None or rest[head.end() :].strip("百千万亿"):
        return None
    scale = ONE
    for character in rest[head.end() :]:
        scale *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    digits = "".join(str(_DIGIT[c]) for c in head[0])
    value = Decimal(f"{integer}.{digits}") * scale
    return Numeral(value, value, len(digits), scale)


def _scale(text: str) -> Decimal:
    """Return what the last multiplier is worth: 十 counts as a digit (`五十` is known to the unit)."""
    if len(text) > 1 and text[-1] in _DIGIT and text[-2] in "百千万亿":  # 一万二 is known to the thousand
        return _scale(text[:-1]) / 10
    found = _SCALE.search(text)
    if found is None:
        return ONE
    worth = 1
    for character in found[0]:
        worth *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    return Decimal(worth)


def _integer(text: str) -> int | None:
    for mark, worth in (("亿", 10**8), ("万", 10**4)):
        left, found, right = text.rpartition(mark)
        if found:
            above = 1 if not left else _integer(left)
            below = _below(right, worth, _integer if worth > 10**4 else _section)
            return None if above is None or below is None or above == 0 else above * worth + below
    return _section(text)


def _below(text: str, worth: int, read: object) -> int | None:
    """Read what follows 万 or 亿: nothing, `零…`, a lone digit (`一万二` is 12000), or a smaller number."""
    if not text:
        return 0
    if len(text) == 1 and text in _DIGIT and text != "零":
        return _DIGIT[text] * worth // 10
    value = read(text[1:] if text[0] == "零" else text) if len(text.lstrip("零")) else None  # type: ignore[operator]
    return value if value is not None and 0 < value < worth else None


def _section(text: str) -> int | None:
    total, digit, last, zero = 0, -1, 10**4, False
    for i, character in enumerate(text):
        if character == "零":
            if digit >= 0:
                return None
            zero = True
            if len(text) == 1:
                return 0
        elif character in _DIGIT:
            if digit >= 0:
                return None
            digit = _DIGIT[character]
        elif character in _STEP:
            step = _STEP[character]
            if step >= last or (digit < 0 and not (step == 10 or i == 0)):
                return None
            total += step * (digit if digit >= 0 else 1)
            digit, last, zero = -1, step, False
        else:
            return None
    if digit >= 0:
        shorthand = last in (100, 1000) and not zero
        return total + digit * (last // 10 if shorthand else 1)
    return total if text and text[-1] != "零" else None


@lru_cache(maxsize=4096)
def parse_arabic(digits: str, multiplier: Decimal = ONE) -> Numeral | None:
    """Read digits (thousands may be grouped by commas) times a multiplier.

    >>> parse_arabic("1,234.50", Decimal(10000))[:3]
    (Decimal('12345000.00'), Decimal('12345000.00'), 2)
    """
    if len(digits) > LONGEST or LOST in digits:
        return None
    if not digits.isdigit():
        digits = digits.replace(",", "").replace("，", "")
    value = Decimal(digits) if multiplier is ONE else Decimal(digits) * multiplier
    point = digits.find(".")
    return Numeral(value, value, 0 if point < 0 else len(digits) - point - 1, multiplier)


def to_chinese(number: int) -> str:
    """Write a whole number of 0 to 10^16 in Chinese numerals.

    >>> to_chinese(105), to_chinese(20500), to_chinese(10**16)
    ('一百零五', '二万零五百', '一亿亿')
    """
    if not 0 <= number <= 10**16:
        raise ValueError(f"{number} is out of range; give a whole number from 0 to 10^16")
    if number < 10**4:
        return _write_section(number)
    worth, mark = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    above, below = divmod(number, worth)
    if not below:
        return to_chinese(above) + mark
    return to_chinese(above) + mark + ("零" if below < worth // 10 else "") + to_chinese(below)


def _write_section(number: int) -> str:
    if number == 0:
        return "零"
    out, zero = "", False
    for step, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            out += ("零" if zero else "") + "零一二三四五六七八九"[digit] + mark
            zero = False
        elif out:
            zero = True
    return out[1:] if 10 <= number < 20 else out


def candidates(digits: str, multiplier: Decimal, lost: int) -> tuple[Decimal, ...]:
    """Return what a number with lost digits can still be, in ascending order.

    `digits` holds one U+FFFD for each lost digit. Nothing can be said, and () returned, unless the
    count of lost digits is known and at most two. A leading digit of a number is not 0.

    >>> candidates("�.8", Decimal(10000), 1)[:2]
    (Decimal('18000.0'), Decimal('28000.0'))
    """
    if not 0 < lost <= 2 or digits.count(LOST) != lost or len(digits) > LONGEST:
        return ()
    digits = digits.replace(",", "").replace("，", "")
    forms = [digits]
    for _ in range(lost):
        forms = [form.replace(LOST, d, 1) for form in forms for d in "0123456789"]
    leading = digits[0] == LOST
    return tuple(Decimal(form) * multiplier for form in forms if not (leading and form[0] == "0"))
