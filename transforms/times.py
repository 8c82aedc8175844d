"""Find the expressions of time in a text: dates, quarters, spans of months and years, and words such as 今年.

Says what is written, not which year 今年 is: that is `periods`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache
from typing import ClassVar, Literal, NamedTuple

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


class Point(NamedTuple):
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


class Time(NamedTuple):
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


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2}
_NUMERALS = "0-9一二两三四五六七八九十"
# A set of scattered characters takes long to compile: here is one, where two more would be plainer.
_N = "(?:[0-9]{1,2}|(?:[二三]?十)?[一二两三四五六七八九]|[二三]?十)"
_COUNT = re.compile("[0-9]{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
"""A number of years."""
_AD = "(?:(?:19|20)[0-9]{2}|(?:二[〇零○ＯO]|一九)[〇零○ＯO一二三四五六七八九]{2})"
_DASH = "(?:至|到|[—–－~～-]{1,2})"
_DAY = rf"{_N} ?[日号](?![楼线文店院])"
_IN_MONTH = rf"(?:{_DAY}|[上下中]旬|底|末|初)"
_SPAN = (
    rf"(?P<y1>(?<![0-9]){_AD})(?: ?年)?(?:(?P<m1>{_N}) ?月{_IN_MONTH}?)? ?(?:{_DASH}|[、和](?={_AD}年?两年)) ?"
    rf"(?:(?P<y2>{_AD}) ?(?:年度?|(?=两年|[)）]))(?:(?P<m2>{_N}) ?月{_IN_MONTH}?)?底?|(?P<m3>{_N}) ?月份?{_IN_MONTH}?)"
)
_PARTS = (
    rf"(?P<quarter>第?[一二三四1-4]个?季度)|(?P<quarters>前[二三两23]个?季度|[一1]{_DASH}[二三23]季度)|(?P<half>[上下]半年)"
    rf"|(?P<from>(?<![0-9]){_N})月?份? ?{_DASH} ?(?P<to>{_N}) ?月份?"
    rf"|[前头](?P<upto>{_N})个?月|(?P<month>(?<![0-9]){_N}) ?月(?:份(?!额)|(?P<day>{_N}) ?[日号]"
    rf"(?: ?{_DASH} ?(?:(?P<tomonth>{_N}) ?月 ?)?(?P<today>{_N}) ?[日号](?![楼线文店院]))?|[上下中]旬|底|末|初)?"
)
_ENDS = "(?:年?底|年?末|年?初|年?终)"
_NEAR = (
    r"(?:近|最近|过去|过去的|这)(?P<near>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个?年(?:多)?(?:来|以来|间|时间)?"
    r"|(?P<nears>(?<![0-9])[0-9]{1,2}|(?<![连续])[一二两三四五六七八九十]{1,3})(?:个)?年多?(?:以)?来"
    r"|经过(?P<passed>[0-9]{1,2}|[一二两三四五六七八九十]{1,3}|几|多)年多?(?:来)?的?[一-鿿]{0,6}?(?:努力|奋斗|攻坚|奋战|发展|建设)"
    r"|(?:今后|未来|接下来)(?:的)?(?P<ahead>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年(?:内|间|里)?"
    r"|(?P<ago>(?<![0-9])[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年前"
)
_PLAN = (
    '[“"]?(?P<plan>十[一二三四五六]?|[一二三四五六七八九])五(?:[”"](?!普法)(?:规划)?(?:期间|时期|期末|末|期)?|规划|期间|时期|末(?!端))'
    "(?P<opening>开局之年|开局年)?(?P<closing>收官之年|收官年)?"
)
_DECADES = "(?P<century>上|[12][0-9]|二十|十九)世纪(?P<decade>[二三四五六七八九]|[1-9]0)十?(?P<decade2>[三四五六七八九])?十?年代"
_DATE = rf"(?P<date>(?<![0-9]){_AD}) ?(?:年(?!代)度?|(?=全年|[上下]半年))"
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
_YEARS = lazy(f"{_SPAN}|{_DATE}")
_OTHERS = lazy(f"(?=[{_NUMERALS}近最过这经今未接])(?:{_NEAR})|{_PLAN}|{_DECADES}")
_PART = lazy(_PARTS)
_END = lazy(_ENDS)
_DENIED = tuple("年天日")
"""What makes 至今 of `至今年` no word."""
_HEAD = 2
"""How many characters of a word tell of which few it can be; none is shorter."""
_COUNTS = frozenset("0123456789一二两三四五六七八九十几多")
_JOINT = 2
"""How many characters a word of span has at most."""
_JOINED = re.compile(_DASH)
FIRST_PLAN_YEAR = 1953
NO_POINT = Point()


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
        if head[0] in "12一二" and (found := _YEARS.match(text, start)):
            if found["y1"]:
                return found.end(), _span(found)
            return _in_year(text, start, found.end(), Point(year=number(found["date"])))
        for row in self.years.get(head, ()) if is_word else ():
            if text.startswith(row.word, start):
                return _in_year(text, start, start + len(row.word), Point(offset=int(row.value)), row.id)
        if found := _OTHERS.match(text, start):
            return found.end(), _read(found)
        found = _PART.match(text, start)
        return (found.end(), _point(start, found, NO_POINT)) if found else None


def _in_year(text: str, start: int, end: int, year: Point, rule: str = "") -> Found:
    """Return a year, or the part of it that follows."""
    if part := _PART.match(text, end + text.startswith("的", end)):
        return part.end(), _point(start, part, year, rule)
    if turn := _END.match(text, end):
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
    return single and dated and _JOINED.fullmatch(text, first.end, last.start) is not None


def _read(match: re.Match[str]) -> Time | None:
    start, end = match.span()
    for name, kind in (("near", "near"), ("nears", "near"), ("ahead", "ahead"), ("ago", "ago")):
        if written := match[name]:
            # 两三年来 gives no one number of years, 十三五年来 none at all.
            return Time(start, end, kind, NO_POINT, None, str(number(written))) if _COUNT.fullmatch(written) else None
    if match["passed"]:
        return Time(start, end, "until", NO_POINT)
    if match["plan"]:
        return _plan(match)
    return _decades(match)


def _span(match: re.Match[str]) -> Time | None:
    first_year, last_year = number(match["y1"]), number(match["y2"] or match["y1"])
    if last_year < first_year:
        return None
    first = Point(year=first_year, first_month=_month(match["m1"]), last_month=_month(match["m1"]))
    month = _month(match["m2"] or match["m3"])
    return Time(*match.span(), "span", first, Point(year=last_year, first_month=month, last_month=month))


def _point(start: int, part: re.Match[str], base: Point, rule: str = "") -> Time | None:
    """Read the part of a year that `part` may hold."""
    quarter, quarters, half = part["quarter"], part["quarters"], part["half"]
    if quarter:
        base = base._replace(quarter=number(quarter.strip("第个季度")))
    elif quarters:
        base = base._replace(first_month=1, last_month=3 * number(quarters[-3].replace("个", quarters[-4])))
    elif half:
        base = base._replace(first_month=1 if half[0] == "上" else 7, last_month=6 if half[0] == "上" else 12)
    elif part["from"]:
        base = base._replace(first_month=_month(part["from"]), last_month=_month(part["to"]))
    elif part["upto"]:
        base = base._replace(first_month=1, last_month=_month(part["upto"]))
    elif part["month"]:
        month = _month(part["month"])
        day = part["day"]
        base = base._replace(first_month=month, last_month=month, day=number(day) if day else None)
        if base.day is not None and not 1 <= base.day <= 31:
            return None
        if part["today"] and base.day is not None:
            return _days(start, part, base, rule)
    for month in (base.first_month, base.last_month):
        if month is not None and not 1 <= month <= 12:
            return None
    if base.first_month and base.last_month and base.first_month > base.last_month:
        return None
    return Time(start, part.end(), "point", base, None, "", rule)


def _days(start: int, part: re.Match[str], first: Point, rule: str) -> Time | None:
    """Read `4月1日至5月20日`; None where the dates are impossible."""
    month, day = _month(part["tomonth"]) or first.first_month, number(part["today"])
    if month is None or first.first_month is None or not 1 <= day <= 31 or not 1 <= first.first_month <= month <= 12:
        return None
    last = first._replace(first_month=month, last_month=month, day=day)
    return Time(start, part.end(), "span", first, last, "", rule)


def _plan(match: re.Match[str]) -> Time:
    years = FIRST_PLAN_YEAR + 5 * (number(match["plan"]) - 1) if number(match["plan"]) < 3 else None
    first = years or 1951 + 5 * (number(match["plan"]))
    last = first + 4
    if match["opening"]:
        last = first
    elif match["closing"] or match[0].endswith("末"):
        first = last
    return Time(*match.span(), "span", Point(year=first), Point(year=last))


def _decades(match: re.Match[str]) -> Time:
    century = 1900 if match["century"] == "上" else (number(match["century"]) - 1) * 100
    tens = [number(d[0]) for d in (match["decade"], match["decade2"]) if d]
    return Time(*match.span(), "span", Point(year=century + 10 * tens[0]), Point(year=century + 10 * tens[-1] + 9))


def _month(written: str | None) -> int | None:
    return number(written) if written else None


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
