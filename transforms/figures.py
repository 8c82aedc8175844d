"""Find the figures of a text: value, precision, qualifier, unit, damage and bounds, with exact spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from transforms.bounds import UNKNOWN, bounds
from transforms.candidates import SMALL, START, NumberReader, number_reader
from transforms.chances import UNREADABLE
from transforms.exclusions import Exclusions, exclusions
from transforms.expressions import Candidate
from transforms.grids.facts import tables_of
from transforms.grids.pairs import labelled
from transforms.grids.tables import Cell, Tables
from transforms.numerals import LOST, candidates
from transforms.patterns import lazy
from transforms.records import Figure, Qualifier
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transforms.records import Clause, LostDigits, RestoredText
    from transforms.rules import Rules

_LIST = lazy(r"(?:、|和|与|及|以及|[×/]) ?(?=\d)", re.ASCII)
_SHARED_BY = {"×": "length", "/": "blood_pressure"}
"""Signs that join the parts of one measure, and what it then measures: `1.5×2米`, `140/90mmHg`."""
FARTHEST = 20
"""How many times the one side of an area the other can be."""
_STOP = lazy("[。；！？;\n]")
_LIST_NUMBER = ("", "\n", "。", "；", "：", "（", "(", " ", ":", ";", "．")
"""Characters before the number of a list item: `1、100户…` shares nothing."""
LONGEST_LIST = 100
"""Numbers; of a longer list the last ones share its unit, so that no text makes us keep all of its numbers."""
MOST_QUOTES = 10_000
"""Different quotes of one text of which each is kept once."""
_SHARING = ("none", "zero", "tenth")


def find_figures(text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> tuple[Figure, ...]:
    """Return the figures in order of their start; indicator, period and region are left to later stages."""
    reader, excluded = number_reader(rules), exclusions(rules)
    tables, pairs = tables_of(text.text, rules), labelled(text.text, rules)
    found = list(_candidates(text.text, reader, excluded, tables, pairs))
    _share_qualifiers(text.text, found)
    _share_forwards(text.text, found)
    _share_points(text.text, found)
    waiting = deque(found)
    found.clear()  # so that each is let go when its figure is made
    return tuple(_figures(text, clauses, waiting))


def _candidates(
    text: str, reader: NumberReader, excluded: Exclusions, tables: Tables, pairs: Mapping[int, Cell]
) -> Iterator[Candidate]:
    spans = iter((*excluded.spans(text), (len(text), len(text))))
    idle, idle_end = next(spans)
    at, pending = 0, deque[Candidate](maxlen=LONGEST_LIST)
    last: Candidate | None = None
    cells = bool(tables.starts or pairs)
    search, read, phrase_end, excludes = START.search, reader.read, excluded.phrase_end, excluded.excludes
    while match := search(text, at):
        start, end = match.span()
        if cells and (cell := tables.at(start) or pairs.get(start)) and cell.kind != "text" and not cell.is_rated:
            at = cell.end
            if cell.kind == "value" and (valued := _of_cell(text, start, cell, reader)):
                pending.clear()
                yield valued
            continue
        while idle_end <= start:
            idle, idle_end = next(spans)
        at = idle_end if idle <= start else phrase_end(text, start, end)
        if at > start:
            continue
        if end - start == 1 and text[start] in SMALL and text[end : end + 1] not in reader.goes_on:
            pending.clear()
            at = end
            continue
        candidate = read(text, start)
        if isinstance(candidate, int):
            at = candidate
            continue
        at = candidate.more[-1].end if candidate.more else candidate.end
        if candidate.unit is NO_UNIT and _shares(text, candidate):
            pending.append(candidate)
            continue
        if excludes(text, candidate) and not _joins(text, last, candidate):
            pending.clear()
            at = max(candidate.number_end, start + 1)
            continue
        if pending:
            yield from _with_shared_unit(text, pending, candidate)
            pending.clear()
        last = candidate
        yield candidate
        if candidate.more:
            yield from candidate.more


def _of_cell(text: str, start: int, cell: Cell, reader: NumberReader) -> Candidate | None:
    """Return the number of a cell in the unit that the table gives it: 320 under 万元 is 3200000 元."""
    candidate = reader.bare(text, start)
    if (
        isinstance(candidate, int)
        or candidate.low is None
        or candidate.high is None
        or candidate.number_end != cell.end
    ):
        return None
    if cell.measure is not None:
        scale = cell.measure.scale
        candidate.unit, candidate.scale = cell.unit, candidate.scale * scale
        candidate.low, candidate.high = candidate.low * scale, candidate.high * scale
    candidate.end = candidate.number_end
    return candidate


def _shares(text: str, candidate: Candidate) -> bool:
    """Return whether a bare number stands in a list whose last member has the unit (`3、5、8万元`)."""
    return (
        not candidate.chinese
        and not candidate.multiplied
        and candidate.form == "number"
        and (candidate.found is None or text.endswith("分别", 0, candidate.quote_start))
        and _LIST.match(text, candidate.number_end) is not None
        and text[candidate.start - 1 : candidate.start] not in _LIST_NUMBER
    )


def _joins(text: str, last: Candidate | None, candidate: Candidate) -> bool:
    """Return whether 一 counts because it continues a list of counts: `3座…、5座…和一座…`."""
    return (
        last is not None
        and candidate.low == 1
        and candidate.chinese
        and candidate.unit.countable
        and last.unit.unit == candidate.unit.unit
        and text.endswith(("和", "及", "与", "、", "，", ","), 0, candidate.quote_start)
        and not text.startswith(("是", "为", "叫", "名为"), candidate.end)
        and candidate.start - last.end < 24
        and _STOP.search(text, last.end, candidate.start) is None
    )


def _with_shared_unit(text: str, pending: deque[Candidate], last: Candidate) -> Iterator[Candidate]:
    if not pending or last.chinese or not last.unit.unit or last.low is None:
        return
    end = pending[-1].number_end
    joint = _LIST.match(text, end)
    if joint is None or joint.end() != last.quote_start:
        return
    if last.unit.dimension != _SHARED_BY.get(text[end], last.unit.dimension):
        return
    for candidate in pending:
        if candidate.low is None or (text[candidate.number_end] == "×" and candidate.low * FARTHEST < last.low):
            continue  # `4×200米` is no area
        candidate.unit = last.unit
        if last.multiplied:
            candidate.scale = last.scale
            candidate.low, candidate.high = candidate.low * last.scale, candidate.low * last.scale
        yield candidate


def _share_qualifiers(text: str, found: list[Candidate]) -> None:
    """Give `80%、76%以上` its qualifier on both, from the last member of the list backwards."""
    for i in range(len(found) - 1, 0, -1):
        last, candidate = found[i], found[i - 1]
        if (
            last.found is not None
            and last.found.reach in _SHARING
            and last.end > last.number_end
            and candidate.found is None
            and candidate.unit.unit == last.unit.unit
            and text[candidate.end : last.start] in ("、", "和", "与", "及")
            and last.quote_start == last.start
            and text[last.end - 1] != last.unit.unit[-1:]
        ):
            candidate.found = last.found._replace(length=0)


def _share_forwards(text: str, found: list[Candidate]) -> None:
    """Give `分别突破300亿元和3000亿元` its qualifier on both."""
    for candidate, following in pairwise(found):
        led = candidate.start > candidate.quote_start or (candidate.found is not None and candidate.found.length == 0)
        if (
            candidate.found is not None
            and led
            and following.found is None
            and following.unit.unit == candidate.unit.unit
            and text[candidate.end : following.start] in ("、", "和", "与", "及")
            and (text.endswith("分别", 0, candidate.quote_start) or candidate.found.length == 0)
        ):
            following.found = candidate.found._replace(length=0)


def _share_points(text: str, found: list[Candidate]) -> None:
    """Read `高4.5个和1.3个百分点` as two gaps in points."""
    for candidate, last in pairwise(found):
        if (
            last.unit.unit == "个百分点"
            and candidate.unit.unit == "个"
            and candidate.decimals
            and text[candidate.end : last.quote_start] in ("、", "和", "与", "及")
        ):
            candidate.unit = last.unit


def _figures(text: RestoredText, clauses: Sequence[Clause], waiting: deque[Candidate]) -> Iterator[Figure]:
    at, last, number = 0, len(clauses) - 1, 0
    raw, offsets = text.raw, text.offsets
    steady, steady_end, moved, done = 0, 0, 0, 0
    quotes: dict[str, str] = {}
    unreadable = LOST in text.text or UNREADABLE in text.text
    while waiting:
        c = waiting.popleft()
        if unreadable and c.chinese and _is_cut(text.text, c):
            c.low = c.high = None
        elif c.low is None and not _is_damage(c, text):
            continue
        while at < last and clauses[at].end <= c.start:
            at += 1
        if clauses and clauses[at].kind == "furniture":
            continue
        number += 1
        low, high, known, unit = c.low, c.high, c.found, c.unit
        possible: tuple[Decimal, ...] = ()
        if damaged := low is None or high is None:
            lower, upper, lower_open, upper_open = UNKNOWN
            possible = _possible(c, text)
        else:
            reach = known.reach if known else "tenth" if c.form == "fraction" else None  # 三分之一 is said of 35 %
            lower, upper, lower_open, upper_open = bounds(low, high, c.decimals, c.scale, unit.countable, reach)
        qualifier: Qualifier = "range" if c.ranged or low != high else known.qualifier if known else "exact"
        first, end = max(c.quote_start, done), c.end  # 上 of `1/3以上百户` is not taken twice
        start, done = first, end
        if not steady <= start < end <= steady_end:
            steady, steady_end, moved = offsets.steady(start)
        if end > steady_end:
            start, end = offsets.to_raw(start, end)
        elif moved:
            start, end = start + moved, end + moved
        quote = raw[start:end]
        if len(quotes) < MOST_QUOTES:
            quote = quotes.setdefault(quote, quote)
        rules = (*unit.rules, known.rule) if known else unit.rules
        # By position, and all of them: unpacking or naming the fields takes twice as long.
        yield Figure(
            f"f{number}", start, end, quote, first, c.end, at, low, high, c.decimals, c.scale, qualifier,
            unit.unit, damaged, lower, upper, lower_open, upper_open, possible, None, "level", None, None, None, rules,
        )  # fmt: skip


def _is_cut(text: str, candidate: Candidate) -> bool:
    """Return whether what cannot be read stands beside a numeral: it may be one, too (`〓三户` of 十三户)."""
    before = text[max(candidate.start - 2, 0) : candidate.start]
    after = text[candidate.number_end : candidate.number_end + 1]
    return before.rstrip("十百千万亿").endswith((LOST, UNREADABLE)) or after in (LOST, UNREADABLE)


def _is_damage(candidate: Candidate, text: RestoredText) -> bool:
    """Return whether a number without any digit left is known to have been one."""
    return (
        any(c.isdigit() for c in candidate.digits)
        or text.text[candidate.start] == "*"
        or next(_lost(text, candidate), None) is not None
    )


def _lost(text: RestoredText, candidate: Candidate) -> Iterator[LostDigits]:
    """Yield the marks of lost digits within a number."""
    for i in range(bisect_left(text.lost, candidate.start, key=attrgetter("start")), len(text.lost)):
        if text.lost[i].start >= candidate.end:
            return
        yield text.lost[i]


def _possible(candidate: Candidate, text: RestoredText) -> tuple[Decimal, ...]:
    """Return what a damaged number can be; nothing where it is not known how many digits are lost, or of two numbers."""
    if candidate.ranged or candidate.form == "ratio":
        return ()
    known = sum(lost.count for lost in _lost(text, candidate))
    return candidates(candidate.digits, candidate.scale, known) if known == candidate.digits.count(LOST) else ()
