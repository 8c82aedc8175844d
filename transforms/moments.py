"""Hold expressions of time: which year, month, day or quarter is written, and which the context must give."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.slots import quick

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2}


@quick
@dataclass(frozen=True, slots=True)
class Point:
    """Hold a year, a part of a year, or a part whose year the context gives."""

    year: int | None = None
    offset: int | None = None
    """Years from the article's year (今年 0, 去年 -1); None where no such word is written."""
    context: bool = False
    """Whether the offset counts from the year last spoken of (当年)."""
    first_month: int | None = None
    last_month: int | None = None
    day: int | None = None
    quarter: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class Time:
    """Hold one expression of time; restored positions."""

    start: int
    end: int
    kind: str
    """`point`, `span`, `near` (近三年), `ago` (十年前), `ahead` (今后三年), or the kind of the word."""
    first: Point
    last: Point | None = None
    value: str = ""
    rule: str = ""

    @property
    def year(self) -> int | None:
        """Return the last year that is written in digits."""
        return (self.last.year if self.last else None) or self.first.year


NO_POINT = Point()


def number(written: str) -> int:
    """Return the value of a small number or a year, in digits or Chinese numerals.

    >>> number("二〇一九"), number("十二"), number("2017"), number("二十")
    (2019, 12, 2017, 20)
    """
    if written.isascii() and written.isdigit():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[c]) if c in _DIGITS else c for c in written))
