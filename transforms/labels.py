"""Write and take apart the labels of periods: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-Qn`, `A..B`, `..B`."""

from __future__ import annotations

from calendar import monthrange
from typing import NamedTuple

SHORTEST = 28
"""Days that every month has."""


class Anchor(NamedTuple):
    """Hold the date from which an article's relative words count; year None where it is not known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def label(self) -> str | None:
        """Return the date as a period."""
        return None if self.year is None else label(self.year, self.month, self.day)


def anchor_of(date: str | None) -> Anchor:
    """Return the anchor that a date `YYYY[-MM[-DD]]` gives."""
    return Anchor(*map(int, date.split("-"))) if date else Anchor(None)


def label(year: int, month: int | None = None, day: int | None = None) -> str:
    """Write a date as precisely as it is known; a day that its month does not have is none that is known.

    >>> label(2019), label(2019, 3), label(2019, 2, 28), label(2019, 2, 29)
    ('2019', '2019-03', '2019-02-28', '2019-02')
    """
    out = f"{year:04d}"
    if month:
        out += f"-{month:02d}"
        if day and (day <= SHORTEST or day <= monthrange(year, month)[1]):
            out += f"-{day:02d}"
    return out


def start_of(period: str) -> str:
    """Return the first date of a period as written; empty where it is open."""
    return period.partition("..")[0]


def end_of(period: str) -> str:
    """Return the last date of a period as written.

    >>> end_of("2016..2019"), end_of("..2018-10"), end_of("2020-Q1")
    ('2019', '2018-10', '2020-Q1')
    """
    start, dots, end = period.partition("..")
    return end if dots else start


def base_period(period: str | None, cue: str) -> str | None:
    """Return the period with which 同比 or 环比 compares; None where it cannot be known.

    >>> base_period("2020-Q1", "同比"), base_period("2020-01", "环比"), base_period("2020-01..2020-06", "同比增长")
    ('2019-Q1', '2019-12', '2019-01..2019-06')
    """
    if period is None:
        return None
    start, dots, end = period.partition("..")
    if "环比" in cue or cue.startswith(("比上月", "较上月", "比上季", "较上季")):
        return None if dots else _previous(period)
    if dots:
        return f"{_year_before(start)}..{_year_before(end)}" if start[:4] == end[:4] else None
    return _year_before(period)


def _year_before(date: str) -> str:
    year = int(date[:4]) - 1
    return f"{year:04d}{date[4:]}" if "Q" in date else label(year, *map(int, date[5:].split("-") if date[5:] else ()))


def _previous(date: str) -> str | None:
    year, rest = int(date[:4]), date[5:]
    if not rest:
        return f"{year - 1:04d}"
    if rest[0] == "Q":
        quarter = int(rest[1])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if len(rest) == 2:
        return label(year, int(rest) - 1) if int(rest) > 1 else label(year - 1, 12)
    return None
