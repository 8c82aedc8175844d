"""Tell spans of time that only say when (`近三年`, `5年来`, `十年前`) from those that last (`历时近3年`).

The words stand in `rules/span_words.csv`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from transforms.numerals import LOST
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

if TYPE_CHECKING:
    from transforms.expressions import Candidate


@table_row
class SpanRule(Rule):
    """Name a word beside a span of time that tells whether it lasts or says when."""

    TABLE: ClassVar[str] = "span_words"
    KEY: ClassVar[tuple[str, ...]] = ("word", "place")
    word: str
    place: Literal["before", "after", "named", "lasting", "within", "unbroken", "measured"]
    """`before`, `after`: it says when; `named`: behind Chinese numerals it is a name (`三年行动`);
    `lasting`: before 近 it lasts; `within`: before a span with 内 it still says when; `unbroken`:
    before 日 it counts days; `measured`: behind a span that 的 leads to, it is as long as that."""
    unless: tuple[str, ...]
    """What before the word (behind it, where `after`) makes it another one: 提 before 前."""
    example: str
    expected: str
    note: str = ""


_YEAR = lazy(
    rf"(?:1[89]|20|21)\d\d$|(?=\d*{LOST}\d*$)(?:[12{LOST}][09{LOST}])(?!{LOST}?00|0{LOST}|{LOST}0)[\d{LOST}]{{2}}$"
)
"""A year, also one that has lost one of its digits; `5000年历史` without its 5 may be none."""
_OLD_YEAR = lazy(r"1[0-7](?!00)\d\d$")
"""A year of the dynasties (`明弘治十五年（1502年）`); `1300年历史` lasts."""
_MONTH = lazy(r"\d{1,2}月", re.ASCII)
LONGEST = 6
"""Characters of the longest word before a span, with what makes it another one."""
_NEAR = "近"
_CLOCK = frozenset(("分钟", "小时", "个小时", "秒", "秒钟", "毫秒", "微秒", "刻钟", "钟头", "个钟头", "工时", "台时"))
"""Units so small that a span in them lasts, whatever stands beside it."""


class TimeSpans:
    """Answer whether a span of time says when, from the words of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.table(SpanRule)
        words = {
            place: tuple(row.word for row in sorted(rows, key=lambda row: -len(row.word)) if row.place == place)
            for place in ("before", "after", "named", "lasting", "within", "unbroken", "measured")
        }
        self.before, self.within, self.unbroken = words["before"], words["within"], words["unbroken"]
        self.others = tuple(other + row.word for row in rows if row.place == "before" for other in row.unless)
        self.lasting = tuple(word + _NEAR for word in words["lasting"])
        after = [(row.word, row.unless) for row in sorted(rows, key=lambda row: -len(row.word)) if row.place == "after"]
        choice = "|".join(f"{word}(?!{'|'.join(unless)})" if unless else word for word, unless in after)
        self.after = lazy(f"[多余]?(?:{choice})")
        self.named, self.measured = words["named"], words["measured"]

    def says_when(self, text: str, candidate: Candidate) -> bool:
        """Return whether a span of time only says when: `近三年`, `5年来`, `十年前`, `2020年`."""
        unit, start = candidate.unit.unit, candidate.start
        before = text[max(0, start - LONGEST) : start]
        if _is_date(text, candidate, before, self.measured):
            return True
        if candidate.unit.dimension == "age" or unit in _CLOCK:
            return False
        if before.endswith(_NEAR):
            return not text.endswith(self.lasting, 0, start)
        within = candidate.end > candidate.number_end and text[candidate.end - 1] == "内"
        if within and not before.endswith(self.within):
            return False
        if before.endswith(self.before) and not before.endswith(self.others):
            return True
        if self.after.match(text, candidate.end):
            return True
        return candidate.chinese and text.startswith(self.named, candidate.end)

    def counts_days(self, text: str, candidate: Candidate) -> bool:
        """Return whether 日 counts days and dates nothing: `连续5日`."""
        return candidate.unit.unit == "日" and text.endswith(self.unbroken, 0, candidate.start)


def _is_date(text: str, candidate: Candidate, before: str, measured: tuple[str, ...]) -> bool:
    """Return whether it is a year, a day of a month or a span that is itself counted (`第二个十年`)."""
    unit = candidate.unit.unit
    if unit == "日":
        return not (candidate.found and candidate.end > candidate.number_end + 1)
    if unit == "学年":
        return _has_year(candidate)
    if unit != "年":
        return False
    if (
        not candidate.chinese
        and not candidate.multiplied
        and (_has_year(candidate) or candidate.digits[0] == "0" or _MONTH.match(text, candidate.end))
    ):
        return True
    if not candidate.chinese and not candidate.multiplied and _OLD_YEAR.match(candidate.digits):
        return not text.startswith(measured, candidate.end) and candidate.found is None
    return before.endswith("个") or (
        before.endswith("的") and candidate.chinese and not text.startswith(measured, candidate.end)
    )


def _has_year(candidate: Candidate) -> bool:
    """Return whether one of the numbers is a year: `2020年`, `2016-2020年`."""
    return _YEAR.match(candidate.digits) is not None or (
        candidate.ranged and _YEAR.match(str(candidate.high)) is not None
    )
