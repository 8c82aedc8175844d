"""Find the expressions of time in a text: dates, quarters, spans of months and years, and words such as 今年.

Says what is written, not which year 今年 is: that is `calendars`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache
from typing import ClassVar, Literal, NamedTuple

from transforms.dates import END, JOINED, OTHERS, PART, YEARS, read_other, read_part, read_span
from transforms.moments import NO_POINT, Point, Time, number
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

WordKind = Literal["year", "context", "month", "context_month", "now", "until", "since", "base", "habit", "skip"]


@table_row
class TimeWord(Rule):
    """Name a word that says when, relative to the article or to the text before it."""

    TABLE: ClassVar[str] = "time_words"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    kind: WordKind
    value: str
    """Years or months from the article's (`year`, `month`) or the context's (`context`); a date (`since`)."""
    example: str
    expected: str = ""
    note: str = ""


_IN_DIGITS = re.compile("[0-9](?=[0-9]?(?:[ 月份年世季至到—–－～~-]|个[年季])|(?<=[12])[09][0-9]{2})")
"""What begins an expression with a digit: 2015, 15年, 6月, 3-5月, 1至3季度, 20世纪."""
_FIRST = '一二三四五六七八九十“"近最过这经今未接第前头上下'
"""Other characters that begin an expression, apart from words."""
_IN_CHARACTERS = lazy(
    f"[{_FIRST}](?="
    # 十二月, 三年来, 一季度, 十三五, 二〇一五, 一九九八
    "(?<=[一二三四五六七八九十])(?:[一二两三四五六七八九十]{0,2}(?:[ 月份年世季至到五—–－～~-]|个[年季])|[〇零○ＯO九])"
    '|(?<=[“"])[一二三四五六七八九十]{1,2}五|(?<=[近最过这经])[0-9一二两三四五六七八九十近去过]'
    "|(?<=[今未接])[后来下]|(?<=[第前头])[0-9一二两三四五六七八九十]|(?<=[上下])[半世])"
)
"""What begins one with another character, and what must follow."""
_DENIED = tuple("年天日")
"""What makes 至今 of `至今年` no word."""
_HEAD = 2
"""How many characters of a word tell of which few it can be; none is shorter."""
_COUNTS = frozenset("0123456789一二两三四五六七八九十几多")
_JOINT = 2
"""How many characters a word of span has at most."""


Found = tuple[int, "Time | None"]
"""Where an expression ends, and what it says; None where that makes no sense."""
Heads = dict[str, list[TimeWord]]
"""Words by how they begin, the longest first."""


class _Finder(NamedTuple):
    """Hold the words of one rule folder."""

    years: Heads
    """Words for a year."""
    others: Heads
    heads: frozenset[str]
    """How the words begin."""
    starts: re.Pattern[str]
    """Two characters with which a word can begin."""

    def read(self, text: str) -> Iterator[Time]:
        """Yield the expressions of a text in order."""
        heads, at = self.heads, 0
        starts = {m.start() for m in _IN_DIGITS.finditer(text)}
        starts.update([m.start() for m in _IN_CHARACTERS.finditer(text)])
        words = [m.start() for m in self.starts.finditer(text)]
        starts.update([start for start in words if text[start : start + _HEAD] in heads])
        for start in sorted(starts):
            if start >= at and (found := self._at(text, start)):
                at, time = found
                if time is not None:
                    yield time

    def _at(self, text: str, start: int) -> Found | None:
        """Return the expression that begins at a position."""
        head = text[start : start + _HEAD]
        is_word = head in self.heads
        for row in self.others.get(head, ()) if is_word else ():
            end = start + len(row.word)
            if text.startswith(row.word, start) and not (row.word[-1] == "今" and text.startswith(_DENIED, end)):
                inside = row.word[0] == "年" and text[start - 1 : start] in _COUNTS  # 5年内
                return end, None if inside else Time(start, end, row.kind, NO_POINT, None, row.value, row.id)
        if head[0] in "12一二" and (found := YEARS.match(text, start)):
            if found["y1"]:
                return found.end(), read_span(found)
            return _in_year(text, start, found.end(), Point(year=number(found["date"])))
        for row in self.years.get(head, ()) if is_word else ():
            if text.startswith(row.word, start):
                return _in_year(text, start, start + len(row.word), Point(offset=int(row.value)), row.id)
        if found := OTHERS.match(text, start):
            return found.end(), read_other(found)
        found = PART.match(text, start)
        return (found.end(), read_part(start, found, NO_POINT)) if found else None


def _in_year(text: str, start: int, end: int, year: Point, rule: str = "") -> Found:
    """Return a year, or the part of it that follows."""
    if part := PART.match(text, end + text.startswith("的", end)):
        return part.end(), read_part(start, part, year, rule)
    if turn := END.match(text, end):
        end = turn.end()
    return end, Time(start, end, "point", year, None, "", rule)


@cache
def _finder(rules: Rules) -> _Finder:
    rows = rules.table(TimeWord)
    firsts, seconds = ({row.word[at] for row in rows} for at in (0, 1))
    return _Finder(
        _heads(row for row in rows if row.kind == "year"),
        _heads(row for row in rows if row.kind != "year"),
        frozenset(row.word[:_HEAD] for row in rows),
        re.compile(f"{_any_of(firsts)}(?={_any_of(seconds)})"),
    )


def _heads(rows: Iterable[TimeWord]) -> Heads:
    out: Heads = {}
    for row in sorted(rows, key=lambda row: -len(row.word)):
        out.setdefault(row.word[:_HEAD], []).append(row)
    return out


def _any_of(characters: Set[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"


@lru_cache(maxsize=2)
def find_times(text: str, rules: Rules) -> tuple[Time, ...]:
    """Return the expressions of time in order, without overlap.

    >>> from transforms.rules import default_rules
    >>> [t.first.year for t in find_times("2015至2017年脱贫，2018年投入", default_rules())]
    [2015, 2018]
    """
    return tuple(_joined(_finder(rules).read(text), text))


def _joined(times: Iterator[Time], text: str) -> Iterator[Time]:
    """Yield the expressions, two that a word of span joins as one: `去年10月到今年3月`."""
    before: Time | None = None
    for time in times:
        if before is None:
            before = time
        elif 0 < time.start - before.end <= _JOINT and _joins(before, time, text):
            yield Time(before.start, time.end, "span", before.first, time.first, "", before.rule or time.rule)
            before = None
        else:
            yield before
            before = time
    if before is not None:
        yield before


def _joins(first: Time, last: Time, text: str) -> bool:
    single = all(t.kind == "point" and t.first.first_month == t.first.last_month for t in (first, last))
    dated = all(t.first.year is not None or t.first.offset is not None for t in (first, last))
    return single and dated and JOINED.fullmatch(text, first.end, last.start) is not None
