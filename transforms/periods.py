"""Say of which period each figure speaks.

A time word governs its clause and what follows in its paragraph until another one comes; under a
heading that sets it, the section. Relative words (`今年`, `目前`) are resolved from the article's own
date; where that is not known they say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.records import Article, Clause, Figure, RestoredText
from transforms.rules import Rule, Rules

FIRST_YEAR, LAST_YEAR = 1949, 2049
TOPIC_TURN = re.compile(r"\w{2,12}方面[，,：:]?")
"""A clause that turns to another topic: what was said of the last one no longer holds."""
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}


@dataclass(frozen=True, slots=True)
class TimeWord(Rule):
    """Hold one form of time expression.

    `pattern` is a regular expression whose groups y, y2, m, m2, d, q, n, c, c2, p hold numbers; `period`
    is made of them: `{y}-{m}`, with Y the article's year, S the year last spoken of, T the article's
    date, D the year that the report is on (its lead's, else T), `{Y-1}` and `{Y+n}` as sums. The example's article is of 2019. Kinds: `scope` governs what
    follows, `local` only the next figure, `base` is the start of the change that follows, `none` says
    nothing of the figure.
    """

    TABLE: ClassVar[str] = "periods"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    kind: Literal["scope", "local", "base", "none"]
    pattern: str
    period: str
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Era(Rule):
    """Hold words that together name one year of history."""

    TABLE: ClassVar[str] = "eras"
    KEY: ClassVar[tuple[str, ...]] = ("words",)
    words: tuple[str, ...]
    year: int
    example: str
    expected: str
    note: str = ""


class Spoken(NamedTuple):
    """Hold one time expression found: where, what it means, how far it reaches."""

    start: int
    end: int
    kind: str
    period: str | None
    rule: str


@cache
def _scanner(rules: Rules) -> tuple[re.Pattern[str], dict[str, TimeWord]]:
    """Return one pattern of all time words; each is tried in the table's order at every position."""
    rows = rules.table(TimeWord)
    parts = []
    for number, row in enumerate(rows):
        inner = re.sub(r"\(\?P<(\w+)>", rf"(?P<\1_{number}>", row.pattern)
        parts.append(f"(?P<r{number}>{inner})")
    # One look at the character decides at most positions; every alternative begins with one of these.
    first = (
        '(?=[0-9“"十前全今去上明下来年近过最几多这长一二两三四五六七八九至到截由从自比较与同末第目如现眼当已迄未20世])'
    )
    return re.compile(first + f"(?:{'|'.join(parts)})"), {f"r{n}": row for n, row in enumerate(rows)}


def _number(written: str) -> int:
    """Read a small number in digits or Chinese numerals.

    >>> _number("十二"), _number("二十"), _number("9")
    (12, 20, 9)
    """
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones if ten else tens, 0)


@cache
def _pieces(period: str) -> tuple[str, ...]:
    return tuple(re.split(r"(\{[^}]+\})", period))


def _fill(
    period: str, groups: Mapping[str, str], today: str | None, scope_year: int | None, lead: str | None
) -> str | None:
    """Return the period that a rule's form gives, or None where it needs a date that is not known."""
    values: dict[str, int | None] = {name: _number(value) for name, value in groups.items()}
    values["Y"] = int(today[:4]) if today else None
    values["S"] = scope_year or values["Y"]
    out = []
    for piece in _pieces(period):
        if not piece.startswith("{"):
            out.append(piece)
            continue
        filled = lead if piece == "{D}" else _field(piece[1:-1], values, today)
        if filled is None:
            return None
        out.append(filled)
    return "".join(out)


def _field(name: str, values: Mapping[str, int | None], today: str | None) -> str | None:
    if name == "T":
        return today
    if name in ("p", "p2"):
        return str(1946 + 5 * (values["p"] or 0) + (5 if name == "p" else 9)) if values.get("p") else None
    if name in ("c", "c2"):
        return str(values[name])
    total = 0
    for sign, term in re.findall(r"([+-]?)(\w+)", name):
        value = int(term) if term.isdigit() else values.get(term)
        if value is None:
            return None
        total += -value if sign == "-" else value
    if name in ("m", "m2", "d"):
        return f"{total:02d}" if 1 <= total <= (31 if name == "d" else 12) else None
    if name == "q":
        return str(total)
    return str(total) if FIRST_YEAR <= total <= LAST_YEAR + 30 else None


def find_times(
    text: str,
    start: int,
    end: int,
    today: str | None,
    rules: Rules,
    scope_year: int | None = None,
    lead: str | None = None,
) -> list[Spoken]:
    """Return the time expressions of `text[start:end]` in order.

    `today` is the article's date as far as it is known; `scope_year` the year last spoken of; `lead`
    the year that the whole report is on.
    """
    scanner, rows = _scanner(rules)
    out = []
    for match in scanner.finditer(text, start, end):
        name = next(n for n in rows if match[n] is not None)
        row = rows[name]
        suffix = f"_{name[1:]}"
        groups = {g[: -len(suffix)]: v for g, v in match.groupdict().items() if v is not None and g.endswith(suffix)}
        period = _fill(row.period, groups, today, scope_year, lead or today) if row.period else None
        if row.kind != "none" and period is None and not _needs_date(row):
            continue  # 2098年, 15月: not a time
        if row.kind == "scope" and period and re.match(r"\d{4}", period):
            scope_year = int(period[:4])
        out.append(Spoken(match.start(), match.end(), row.kind, period, row.id))
    return out


def _needs_date(row: TimeWord) -> bool:
    return any(letter in row.period for letter in "YSTD")


def article_date(article: Article, text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> str | None:
    """Return the article's date as far as it tells: as published, else the year it is written in, else None.

    The year is the latest that the text speaks of as present or past, or the one that words of its
    time give away (`eras.csv`).
    """
    if article.published:
        return article.published
    present = any("今年" in text.text[c.start : c.end] for c in clauses)
    for era in rules.table(Era) if present else ():
        if _of_era(text.text, era):
            return str(era.year)
    years = [int(m["year"]) for m in _YEAR.finditer(text.text) if not _in_title(text.text, m.start())]
    years = [y for y in years if FIRST_YEAR <= y <= LAST_YEAR]
    return str(max(years)) if years else None


_YEAR = re.compile(
    r"(?<![\d到])(?<!力争)(?:(?<=至)|(?<!至))(?P<year>(?:19|20)\d\d)(?=年(?!前|远景|规划|目标|发展规划|行动计划|实施方案))"
)


def _of_era(text: str, era: Era) -> bool:
    """Say whether all words of an era stand within one sentence's reach of its first."""
    at = text.find(era.words[0])
    while at >= 0:
        stretch = text[max(0, at - 10) : at + 60]
        if all(word in stretch for word in era.words[1:]):
            return True
        at = text.find(era.words[0], at + 1)
    return False


def _in_title(text: str, at: int) -> bool:
    """Say whether a position stands inside 《…》, a document's title that may name years to come."""
    opened = text.rfind("《", max(0, at - 60), at)
    return opened >= 0 and text.find("》", opened, at) < 0


def assign_periods(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    today: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures with `period`; `today` is the article's date, found here if not given."""
    today = today or article_date(article, text, clauses, rules)
    walk = _Walk(text.text, today, rules)
    by_clause: dict[int, list[Figure]] = {}
    for figure in figures:
        by_clause.setdefault(figure.clause, []).append(figure)
    out: list[Figure] = []
    for clause in clauses:
        out += walk.step(clause, by_clause.get(clause.index, []))
    out = _look_ahead(text.text, clauses, out, today, rules)
    return tuple(sorted(out, key=lambda f: f.start))


class _Walk:
    """Carry the period spoken of from clause to clause."""

    def __init__(self, text: str, today: str | None, rules: Rules) -> None:
        self.text, self.today, self.rules = text, today, rules
        self.lead: str | None = None
        self.first_body: int | None = None
        self.default = f"..{today}" if today else None
        self.section: str | None = None
        self.scope: str | None = None
        self.year: int | None = None
        self.paragraph = -1

    def step(self, clause: Clause, figures: Sequence[Figure]) -> list[Figure]:
        """Return the clause's figures with their periods, and move the scope past it."""
        if clause.paragraph != self.paragraph:
            self.paragraph, self.scope = clause.paragraph, self.section
        if TOPIC_TURN.fullmatch(self.text, clause.start, clause.end):
            self.scope = self.section
        times = find_times(self.text, clause.start, clause.end, self.today, self.rules, self.year, self.lead)
        times = [t for t in times if not _in_title(self.text, t.start)]
        out, position = [], 0
        local: Spoken | None = None
        for figure in figures:
            while position < len(times) and times[position].start < figure.restored_end:
                time = times[position]
                position += 1
                if time.start < figure.restored_start:
                    local = time if time.kind in ("local", "base") else local
                    self._enter(time, clause)
            out.append(replace(figure, period=self._of(local)))
            local = None
        for time in times[position:]:
            self._enter(time, clause)
        return out

    def _enter(self, time: Spoken, clause: Clause) -> None:
        if time.kind != "scope":
            return
        self.scope = time.period
        if self._leads(time, clause):
            self.lead, self.default = time.period, f"..{time.period}"
        if time.period and time.period[:4].isdigit():
            self.year = int(time.period[:4])
        if clause.kind == "heading":
            self.section = time.period

    def _leads(self, time: Spoken, clause: Clause) -> bool:
        """Say whether a year opens the first body sentence of a report on that year (or the one before today's)."""
        self.first_body = clause.sentence if self.first_body is None and clause.kind == "body" else self.first_body
        opens = clause.sentence == self.first_body and time.start == clause.start and self.year is None
        year = time.period or ""
        return opens and bool(re.fullmatch(r"\d{4}", year)) and int(year) >= int((self.today or year)[:4]) - 1

    def _of(self, local: Spoken | None) -> str | None:
        scope = self.scope or self.default
        if local is None or local.period is None:
            return scope
        if local.kind == "local":
            return local.period
        end = (scope or "").rpartition("..")[2]
        return f"{local.period}..{end}" if end > local.period else scope


def _look_ahead(
    text: str, clauses: Sequence[Clause], figures: Sequence[Figure], today: str | None, rules: Rules
) -> list[Figure]:
    """Give a figure that stands alone (`3268.7万人！这是截至今年9月底……`) the time of the sentence after it."""
    out = list(figures)
    for at, figure in enumerate(out):
        clause = clauses[figure.clause]
        following = clauses[clause.index + 1] if clause.index + 1 < len(clauses) else None
        alone = clause.end - clause.start <= figure.restored_end - figure.restored_start + 2
        if alone and following and text.startswith(("这是", "这个数字是"), following.start):
            times = [t for t in find_times(text, following.start, following.end, today, rules) if t.kind == "scope"]
            if times:
                out[at] = replace(figure, period=times[0].period)
    return out


def base_period(period: str | None, cue: str) -> str | None:
    """Return the period that a growth compares with, or None where it cannot be told.

    `同比`, `比上年` compare with the same period a year before; `环比`, `比上月` with the one before.

    >>> base_period("2020-Q1", "同比"), base_period("2024-01..2024-06", "同比"), base_period("2020-01", "环比")
    ('2019-Q1', '2023-01..2023-06', '2019-12')
    """
    if not period:
        return None
    if "环比" in cue or "上月" in cue or "上季度" in cue:
        return _previous(period)
    return re.sub(r"\d{4}(?=-|\.|$)", lambda m: str(int(m[0]) - 1), period)


def _previous(period: str) -> str | None:
    if match := re.fullmatch(r"(\d{4})-(\d\d)", period):
        year, month = int(match[1]), int(match[2])
        return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
    if match := re.fullmatch(r"(\d{4})-Q(\d)", period):
        year, quarter = int(match[1]), int(match[2])
        return f"{year - 1}-Q4" if quarter == 1 else f"{year}-Q{quarter - 1}"
    return str(int(period) - 1) if period.isdigit() else None
