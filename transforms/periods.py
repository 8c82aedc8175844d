"""Say of which period each figure speaks.

A word of time governs its clause and what follows in its paragraph until another one comes; one in a
heading, or at the beginning of a section, governs the section. What is only compared with (比上年),
is somebody's birth or a firm's foundation, or is the date of a report, does not govern.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.records import Article, Clause, Figure, RestoredText
from transforms.rules import Rule, Rules
from transforms.times import Point, Time, find_times

Role = Literal["govern", "sentence", "next", "event", "report", "base", "habit", "skip"]


@dataclass(frozen=True, slots=True)
class TimeCue(Rule):
    """Name a word beside an expression of time that says what the time does in its sentence."""

    TABLE: ClassVar[str] = "time_cues"
    KEY: ClassVar[tuple[str, ...]] = ("word", "place")
    word: str
    place: Literal["before", "after", "near"]
    """Directly before or after the time; `near`: in the same sentence."""
    role: Literal["base", "event", "report", "plan", "total"]
    example: str
    expected: str = ""
    note: str = ""


class Cues(NamedTuple):
    """Hold the cue words compiled."""

    base_before: tuple[str, ...]
    base_after: re.Pattern[str]
    event_before: tuple[str, ...]
    event_after: re.Pattern[str]
    report: re.Pattern[str]
    plan: re.Pattern[str]
    total: re.Pattern[str]


@cache
def _cues(rules: Rules) -> Cues:
    rows = rules.table(TimeCue)

    def words(role: str, place: str) -> tuple[str, ...]:
        return tuple(row.word for row in rows if (row.role, row.place) == (role, place))

    def choice(role: str, place: str) -> str:
        return "|".join(map(re.escape, sorted(words(role, place), key=len, reverse=True)))

    return Cues(
        words("base", "before"),
        re.compile(f"[^，。；,;\n]{{0,4}}(?:{choice('base', 'after')})"),
        words("event", "before"),
        re.compile(f"[，,]?(?:{choice('event', 'after')})"),
        re.compile(choice("report", "after")),
        re.compile(choice("plan", "near")),
        re.compile(choice("total", "near")),
    )


_SINCE = re.compile(r"(?:以来|至今|迄今|到现在|起(?![步来源点])|开始|以后|之后|后(?![备勤续来]))|[^，。；\d]{0,6}至今")
_BEFORE = re.compile("(?:年底)?(?:以前|之前|前(?![期往])|底前)")
_UNTIL_BEFORE = ("截至", "截止", "截止到", "截至到", "截止至", "截至于")
_FROM = ("由", "从", "自")
_OPENS = re.compile(r"[\s　“\"（(—·、，,；;。]*(?:到|至|自|从|于|在|截至|截止到?|其中)?")
_TOPIC = re.compile(r"(?:在)?[^，。]{2,14}(?:方面|上)[，,：:]|[一二三四五六七八九十]是")
_REPORT_REACH = 40
_QUOTE_MARKS = "“\"「『"
_BRACKETED = re.compile(r"《[^《》\n]{0,60}》")


class Anchor(NamedTuple):
    """Hold the date from which an article's relative words count; year None where it is not known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def label(self) -> str | None:
        """Return the date as a period."""
        return None if self.year is None else _label(self.year, self.month, self.day)


def anchor_of(date: str | None) -> Anchor:
    """Return the anchor that a date `YYYY[-MM[-DD]]` gives."""
    return Anchor(*map(int, date.split("-"))) if date else Anchor(None)


def article_date(article: Article, text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> str | None:
    """Return the date of the article as stated (`meta`), else its year where the text decides it, else None."""
    from transforms.meta import stated_date

    return stated_date(article, text) or inferred_year(text, clauses, rules)


# --- the year of an undated article -------------------------------------------------------------------------


def inferred_year(text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> str | None:
    """Return the year in which a text was written, where it says 今年 or plans for a year that it names.

    The last year that it speaks of is the present one, unless that year only ends a span that is over
    (2016年至2019年) or is spoken of as ended (2019年底) while 今年 is spoken of too.
    """
    content = text.text
    cues = _cues(rules)
    titles = [m.span() for m in _BRACKETED.finditer(content)]
    times = [t for t in find_times(content, rules) if not any(a <= t.start < b for a, b in titles)]
    dated = [t for t in times if t.year is not None and not _is_horizon(content, t)]
    if not dated:
        return None
    latest = max(t.year or 0 for t in dated)
    last = [t for t in dated if t.year == latest]
    is_present = any(t.first.offset == 0 or (t.kind == "point" and _is_bare_part(t)) for t in times)
    single = [t for t in last if t.kind == "point"]
    if is_present:
        over = not single or all("底" in content[t.start : t.end + 1] or "末" in content[t.start : t.end] for t in single)
        return str(latest + 1) if over else str(latest)
    if any(t.first.first_month and content.endswith(_UNTIL_BEFORE, 0, t.start) for t in single):
        return str(latest)
    if any(cues.plan.search(content, t.end, _sentence_end(content, t.end)) for t in single):
        return str(latest)
    return None


def _is_bare_part(time: Time) -> bool:
    """Say whether it is a quarter or a span of months without a year."""
    point = time.first
    spans = point.first_month is not None and point.first_month != point.last_month
    return point.year is None and point.offset is None and (point.quarter is not None or spans)


def _is_horizon(text: str, time: Time) -> bool:
    """Say whether a year is the far end of a plan: 到2025年, “十四五”, 2021-2025年."""
    if time.kind == "span":
        return text[time.start] in "“\"" or "五" in text[time.start : time.end] or text[time.start - 1 : time.start] in "（("
    return text.endswith(("到", "至"), 0, time.start) and not text.endswith(("截至", "截止到"), 0, time.start)


def _sentence_end(text: str, at: int) -> int:
    ends = [i for i in (text.find(c, at, at + 80) for c in "。\n；") if i >= 0]
    return min(ends, default=min(len(text), at + 80))


# --- labels -------------------------------------------------------------------------------------------------


def _label(year: int, month: int | None = None, day: int | None = None) -> str:
    out = f"{year:04d}"
    if month:
        out += f"-{month:02d}"
        if day:
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
    return f"{int(date[:4]) - 1:04d}{date[4:]}"


def _previous(date: str) -> str | None:
    year, rest = int(date[:4]), date[5:]
    if not rest:
        return f"{year - 1:04d}"
    if rest[0] == "Q":
        quarter = int(rest[1])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if len(rest) == 2:
        return _label(year, int(rest) - 1) if int(rest) > 1 else _label(year - 1, 12)
    return None


# --- what a time means and does -----------------------------------------------------------------------------


class Resolver:
    """Turn expressions of time into periods, given the article's date and the years spoken of so far."""

    def __init__(self, anchor: Anchor, text: str, rules: Rules) -> None:
        self.anchor = anchor
        self.text = text
        self.cues = _cues(rules)
        self.year = anchor.year
        """The year that a bare month belongs to."""
        self.named = False
        """Whether that year is written in this paragraph."""

    def period(self, time: Time) -> str | None:
        """Return the period that the expression itself names, or None where its year is not known."""
        kind = time.kind
        anchor = self.anchor
        if kind == "point":
            return self._point(time.first)
        if kind == "span" and time.last is not None:
            first, last = self._point(time.first), self._point(time.last)
            return first if first == last else f"{first}..{last}"
        if kind == "context":
            year = self.year
            return None if year is None else _label(year + int(time.value))
        if anchor.year is None:
            return None
        if kind == "now":
            return _label(anchor.year)
        if kind == "until":
            return f"..{anchor.label}"
        if kind == "since":
            return f"{time.value}..{self._now(time.value)}"
        if kind == "month":
            return self._month(int(time.value))
        if kind in ("near", "ahead", "ago"):
            return self._years(kind, int(time.value))
        return None

    def _now(self, like: str) -> str:
        """Return today, as precisely as `like` is written."""
        year, month = self.anchor.year or 0, self.anchor.month
        return _label(year, month) if "-" in like and month else _label(year)

    def _month(self, offset: int) -> str | None:
        if self.anchor.month is None or self.anchor.year is None:
            return None
        months = 12 * self.anchor.year + self.anchor.month - 1 + offset
        return _label(months // 12, months % 12 + 1)

    def _years(self, kind: str, count: int) -> str:
        year = self.anchor.year or 0
        if kind == "ago":
            return _label(year - count)
        if kind == "ahead":
            return f"{year}..{year + count}"
        # A report of the first quarter looks back on whole years.
        last = year - 1 if self.anchor.month in (1, 2) else year
        return f"{last - count + 1}..{last}" if count > 1 else _label(last)

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
            return f"{_label(year, point.first_month)}..{_label(year, point.last_month)}"
        return _label(year, point.first_month, point.day)

    def _bare_year(self, point: Point) -> int | None:
        """Return the year of a month without one: the year last named, else the last time that month came."""
        if self.named or self.year is None or self.anchor.month is None:
            return self.year
        month = point.last_month or (3 * point.quarter if point.quarter else None)
        is_past = self.year == self.anchor.year and month is not None and month > self.anchor.month
        return self.year - 1 if is_past and self.anchor.month <= 3 else self.year

    def note(self, time: Time) -> None:
        """Remember the year that the expression names."""
        if time.year is not None:
            self.year, self.named = time.year, True
        elif time.first.offset is not None:
            self.year = None if self.anchor.year is None else self.anchor.year + time.first.offset
            self.named = True

    def turn(self, scope: str | None) -> None:
        """Begin a paragraph: bare months belong to the section's year, else to the article's."""
        self.year = int(end_of(scope)[:4]) if scope else self.anchor.year
        self.named = bool(scope)

    def read(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        """Return what the expression does in its sentence, and the period it names there."""
        role, period = self._read(time, clause)
        if role not in ("skip", "habit", "base", "event"):
            self.note(time)
        return role, period

    def _read(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        text, start, end = self.text, time.start, time.end
        period = self.period(time)
        if time.kind in ("habit", "skip"):
            return ("habit" if time.kind == "habit" else "skip"), None
        if self._is_base(time):
            return "base", self._base(time)
        if text.endswith(self.cues.event_before, 0, start) or self.cues.event_after.match(text, end):
            return "event", period
        if period is None or time.kind not in ("point", "span", "now", "context", "month", "ago"):
            return "govern", period
        if text.endswith(_UNTIL_BEFORE, 0, start) or text.startswith(("止", "为止"), end):
            return "govern", f"..{end_of(period)}"
        since = _SINCE.match(text, end)
        if text.endswith(_FROM, 0, start) and not since:
            return ("next" if text.startswith("的", end) or time.kind == "ago" else "govern"), period
        if text.endswith(("到", "至"), 0, start):
            return self._reached(time, clause, period)
        if since and time.kind in ("point", "span"):
            return "govern", self._since(period, since[0])
        if _BEFORE.match(text, end) and time.kind != "span":
            return "govern", f"..{end_of(period)}"
        if time.first.day is not None and self.cues.report.search(text, end, _reach(text, end)):
            return "report", f"..{end_of(period)}"
        return "govern", period

    def _is_base(self, time: Time) -> bool:
        text, start, end = self.text, time.start, time.end
        if time.kind in ("base", "base_year"):
            return True
        before = self.cues.base_before
        return text.endswith(before, 0, start) or (
            text[start - 1 : start] in ("与", "和", "同", "跟", "是", "为")
            and (self.cues.base_after.match(text, end) is not None or text.startswith(("同期", "的"), end))
        ) or text.startswith("同期", end)

    def _base(self, time: Time) -> str | None:
        if time.kind in ("base", "base_year"):
            return None
        return self.period(time)

    def _reached(self, time: Time, clause: Clause, period: str) -> tuple[Role, str | None]:
        """Read 到2017年: until then; in `增加到目前的1735个` it is only the time of what follows."""
        text, start, end = self.text, time.start, time.end
        if text.startswith("的", end) or time.kind == "now":
            return "sentence", period
        opens = _OPENS.fullmatch(text, clause.start, start) is not None
        return ("govern" if opens or text[start - 2 : start - 1] in "，、。；" else "event"), f"..{end_of(period)}"

    def _since(self, period: str, word: str) -> str | None:
        if self.anchor.year is None:
            return None
        start = start_of(period) or end_of(period)
        if start[:4] == str(self.anchor.year) and len(start) == 4:
            return period
        if int(start[:4]) > self.anchor.year:
            return period
        del word
        return f"{start[:7]}..{self._now(start)}"


def _reach(text: str, at: int) -> int:
    return min(_sentence_end(text, at), at + _REPORT_REACH)


# --- figures ------------------------------------------------------------------------------------------------


def assign_periods(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    date: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures with `period`; `date` is the article's, found here where it is not given."""
    if date is None:
        date = article_date(article, text, clauses, rules)
    walk = _Walk(text.text, clauses, anchor_of(date), rules)
    return tuple(walk.figures(figures))


class _Scope(NamedTuple):
    """Hold the period in force, and whether anything said so."""

    period: str | None
    set: bool = False


_NOTHING = _Scope(None)


class _Walk:
    """Go through the clauses with the times in them and carry what is in force."""

    def __init__(self, text: str, clauses: Sequence[Clause], anchor: Anchor, rules: Rules) -> None:
        self.text = text
        self.clauses = clauses
        self.anchor = anchor
        self.times = _by_clause(find_times(text, rules), clauses, text)
        self.resolver = Resolver(anchor, text, rules)
        self.total = _cues(rules).total
        self.document = self._lead()
        self.section = self.paragraph = self.sentence = self.document
        self.local: _Scope | None = None
        """What is in force in this clause only."""
        self.next: _Scope | None = None
        """What is in force for the next figure only."""
        self.base: str | None = None
        self.clause_set = False
        """Whether a time in this clause governs."""
        self.sentence_set = False

    def figures(self, figures: Sequence[Figure]) -> Iterator[Figure]:
        """Yield the figures with their periods."""
        by_clause: dict[int, list[Figure]] = {}
        for figure in figures:
            by_clause.setdefault(figure.clause, []).append(figure)
        sentence = paragraph = -1
        for clause in self.clauses:
            if clause.paragraph != paragraph:
                self._begin_paragraph(clause, paragraph)
                paragraph = clause.paragraph
            if clause.sentence != sentence:
                self._begin_sentence(clause)
                sentence = clause.sentence
            self._begin_clause()
            times = iter(self.times.get(clause.index, ()))
            time = next(times, None)
            for figure in by_clause.get(clause.index, ()):
                while time and time.start < figure.restored_start:
                    self._meet(time, clause)
                    time = next(times, None)
                ahead = time if time and self._is_bracketed(figure, time) else None
                yield self._assigned(figure, clause, ahead)
            while time:
                self._meet(time, clause)
                time = next(times, None)
            if clause.kind == "heading":
                self._head(clause)

    def _lead(self) -> _Scope:
        """Return the year that the title or the first paragraph sets for the whole article."""
        years = Counter(t.year for times in self.times.values() for t in times if t.year)
        if not years:
            return _NOTHING
        first = next((c for c in self.clauses if c.kind == "body"), None)
        for clause in self.clauses[:12]:
            if clause.kind == "heading" or clause is first:
                found = [t for t in self.times.get(clause.index, ()) if t.year and t.kind == "point"]
                if len(found) == 1 and found[0].first.first_month is None and self._is_lead(found[0], clause, years):
                    return _Scope(str(found[0].year), True)
            if first is not None and clause.index >= first.index:
                break
        return _NOTHING

    def _is_lead(self, time: Time, clause: Clause, years: Counter[int | None]) -> bool:
        year = time.year or 0
        if clause.kind == "body" and _OPENS.fullmatch(self.text, clause.start, time.start) is None:
            return False
        if self.text.endswith(("到", "至"), 0, time.start):
            return False
        most = max(years.values())
        return years[year] == most and (self.anchor.year is None or year >= self.anchor.year - 1)

    def _begin_paragraph(self, clause: Clause, before: int) -> None:
        quotes = self.text[clause.start] in _QUOTE_MARKS and before >= 0 and clause.kind == "body"
        if quotes and self.anchor.year is None and self.paragraph.set:
            return
        self.paragraph = self.section
        self.resolver.turn(self.section.period)

    def _begin_sentence(self, clause: Clause) -> None:
        if _TOPIC.match(self.text, clause.start):
            self.paragraph = self.section
            self.resolver.turn(self.section.period)
        self.sentence = self.paragraph
        self.sentence_set = False

    def _begin_clause(self) -> None:
        self.local = self.next = None
        self.base = None
        self.clause_set = False

    def _head(self, clause: Clause) -> None:
        """Let a heading set or end the scope of its section."""
        times = [t for t in self.times.get(clause.index, ()) if t.kind in ("point", "span", "until")]
        self.section = self.sentence if len(times) == 1 and self.clause_set else self.document
        self.paragraph = self.section

    def _meet(self, time: Time, clause: Clause) -> None:
        role, period = self.resolver.read(time, clause)
        scope = _Scope(period, True)
        if role == "govern":
            self.paragraph = self.sentence = scope
            self.local = self.next = None
            self.clause_set = self.sentence_set = True
        elif role == "sentence":
            self.sentence, self.clause_set = scope, True
            self.next = None
        elif role == "report":
            self.paragraph = self.sentence = scope
        elif role == "event":
            self.local = scope
        elif role == "next":
            self.next = scope
        elif role == "base":
            self.base = period
        elif role == "habit" and not self.clause_set and not self._is_each(time):
            self.sentence, self.clause_set = _Scope(None, True), True

    def _is_each(self, time: Time) -> bool:
        """Say whether 每年 is part of `每人每年`, which counts a result, not a habit."""
        return self.text[time.start - 2 : time.start - 1] == "每"

    def _is_bracketed(self, figure: Figure, time: Time) -> bool:
        """Say whether the time directly follows the figure in brackets: `217户（2019年）`."""
        between = self.text[figure.restored_end : time.start]
        return len(between) <= 4 and between.rstrip().endswith(("（", "("))

    def _assigned(self, figure: Figure, clause: Clause, ahead: Time | None) -> Figure:
        period = self._period(figure, clause, ahead)
        return replace(figure, period=period) if period != figure.period else figure

    def _period(self, figure: Figure, clause: Clause, ahead: Time | None) -> str | None:
        if ahead is not None:
            return self.resolver.read(ahead, clause)[1]
        if self.next is not None:
            scope, self.next = self.next, None
            return scope.period
        if self.local is not None:
            return self.local.period
        scope = self.sentence
        if not self.sentence_set and (following := self._following(figure, clause)):
            return following
        if not scope.set:
            return self._default(figure)
        if scope.period is None:
            return None
        if self.base:
            return self._change_since(self.base, scope.period)
        if not self.clause_set and self._is_total(figure, clause, scope.period):
            return f"..{end_of(scope.period)}"
        return scope.period

    def _default(self, figure: Figure) -> str | None:
        """Return the period of a result without a word of time: known as of the article's year."""
        if self.anchor.year is None or figure.facet == "standard":
            return None
        return f"..{self.anchor.year}"

    def _following(self, figure: Figure, clause: Clause) -> str | None:
        """Return the time of `这是截至今年9月底…` behind a figure that stands alone."""
        index = clause.index + 1
        if index >= len(self.clauses) or clause.end - clause.start > figure.restored_end - figure.restored_start + 2:
            return None
        following = self.clauses[index]
        if not self.text.startswith(("这是", "这就是"), following.start):
            return None
        for time in self.times.get(index, ()):
            role, period = self.resolver.read(time, following)
            if role == "govern":
                return period
        return None

    def _is_total(self, figure: Figure, clause: Clause, period: str) -> bool:
        """Say whether 累计 before the figure reaches back beyond the year in force."""
        whole_year = len(period) == 4
        return whole_year and self.total.search(self.text, clause.start, figure.restored_start) is not None

    @staticmethod
    def _change_since(base: str, period: str) -> str:
        """Return the span of a change: from the base where that is years back, else the period itself."""
        start = start_of(base) or end_of(base)
        end = end_of(period)
        if int(end[:4]) - int(start[:4]) > 1 and ".." not in period:
            return f"{start}..{end}"
        return period


def _by_clause(times: Sequence[Time], clauses: Sequence[Clause], text: str) -> dict[int, list[Time]]:
    titles = [m.span() for m in _BRACKETED.finditer(text)]
    out: dict[int, list[Time]] = {}
    at = title = 0
    for time in times:
        while title < len(titles) and titles[title][1] <= time.start:
            title += 1
        if title < len(titles) and titles[title][0] <= time.start:
            continue
        while at < len(clauses) and clauses[at].end <= time.start:
            at += 1
        if at < len(clauses) and clauses[at].start <= time.start:
            out.setdefault(clauses[at].index, []).append(time)
    return out
