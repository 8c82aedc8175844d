"""Turn expressions of time into periods: which year 今年, 3月 or 近三年 is where it stands."""

from __future__ import annotations

from transforms.labels import Anchor, end_of, label
from transforms.moments import Point, Time

_STILL_EXPECTED = 2
"""Up to which month the results of the year before are only expected."""


class Calendar:
    """Know the article's date and the years spoken of so far, from which relative words count."""

    def __init__(self, anchor: Anchor, text: str) -> None:
        self.anchor = anchor
        self.text = text
        self.year = anchor.year
        """The year that a bare month belongs to."""
        self.named = False
        """Whether that year is written in this paragraph."""
        self.last_year: int | None = None
        """The year last named anywhere, for 当年 and 全年 in an article without a date."""
        self.month: str | None = None
        """The month last named in this paragraph, as a period."""
        self.present: str | None = None
        """The year that the whole article is on, where its title or first paragraph says one."""

    def period(self, time: Time) -> str | None:
        """Return the period that the expression itself names, or None where its year is not known."""
        kind = time.kind
        anchor = self.anchor
        if kind == "point":
            return self._point(time.first)
        if kind == "span" and time.last is not None:
            first, last = self._point(time.first), self._point(time.last)
            if first is None or last is None or last[: len(first)] < first[: len(last)]:
                return None
            return first if first == last else f"{first}..{last}"
        if kind == "context":
            year = self.last_year if self.year is None or self._is_carried(time) else self.year
            return None if year is None else label(year + int(time.value) - self._is_last_year_s(time))
        if kind == "context_month":
            return self.month or self._month(0)
        if anchor.year is None:
            return None
        if kind == "now":
            return label(anchor.year)
        if kind == "until":
            return f"..{anchor.label}"
        if kind == "since":
            return f"{time.value}..{self.now(time.value)}"
        if kind == "month":
            return self._month(int(time.value))
        if kind in ("near", "ahead", "ago"):
            return self._years(kind, int(time.value))
        return None

    def now(self, like: str) -> str:
        """Return today, as precisely as `like` is written."""
        year, month = self.anchor.year or 0, self.anchor.month
        return label(year, month) if "-" in like and month else label(year)

    def _month(self, offset: int) -> str | None:
        if self.anchor.month is None or self.anchor.year is None:
            return None
        months = 12 * self.anchor.year + self.anchor.month - 1 + offset
        return label(months // 12, months % 12 + 1)

    def _years(self, kind: str, count: int) -> str:
        year = self.anchor.year or 0
        if kind == "ago":
            return label(year - count)
        if kind == "ahead":
            return f"{year}..{year + count}"
        # A report of the first quarter looks back on whole years.
        last = year - 1 if self.anchor.month in (1, 2) else year
        return f"{last - count + 1}..{last}" if count > 1 else label(last)

    def _point(self, point: Point) -> str | None:
        year = point.year
        if year is None and point.offset is not None:
            year = None if self.anchor.year is None else self.anchor.year + point.offset
        elif year is None:
            year = self._bare_year(point)
        if year is None:
            return None
        if point.quarter:
            return f"{year}-Q{point.quarter}"
        if point.first_month and point.last_month and point.first_month != point.last_month:
            return f"{label(year, point.first_month)}..{label(year, point.last_month)}"
        return label(year, point.first_month, point.day)

    def _bare_year(self, point: Point) -> int | None:
        """Return the year of a month without one: the year last named, else the last time that month came."""
        if self.named or self.year is None or self.anchor.month is None:
            return self.year
        month = point.last_month or (3 * point.quarter if point.quarter else None)
        is_past = self.year == self.anchor.year and month is not None and month > self.anchor.month
        return self.year - 1 if is_past and self.anchor.month <= 3 else self.year

    def note(self, time: Time) -> None:
        """Remember the year that the expression names."""
        offset = (time.last or time.first).offset
        if offset is not None:
            self.year = None if self.anchor.year is None else self.anchor.year + offset
            self.named = True
        elif time.year is not None:
            self.year, self.named = time.year, True

    def turn(self, scope: str | None) -> None:
        """Begin a paragraph: bare months belong to the section's year, else to the article's."""
        self.year = int(end_of(scope)[:4]) if scope else self.anchor.year
        self.named = bool(scope)
        self.month = None

    def _is_carried(self, time: Time) -> bool:
        """Say whether 当年 opens a paragraph: it goes on with the year before the one of the article's date."""
        opens = self.text[time.start - 1 : time.start] in ("", "\n") and self.text.startswith("当年", time.start)
        return opens and not self.named and self.last_year is not None and self.year == self.anchor.year

    def _is_last_year_s(self, time: Time) -> bool:
        """Say whether a report of January expects the results of the year that has just ended: `预计全年完成`."""
        month = self.anchor.month
        told = self.last_year is not None and self.last_year + 1 == self.anchor.year
        early = self.year == self.anchor.year and (told if month is None else month <= _STILL_EXPECTED)
        return early and self.text.endswith("预计", 0, time.start) and self.text.startswith("全年", time.start)
