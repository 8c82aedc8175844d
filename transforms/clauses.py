"""Split the restored text into clauses: pieces between commas, colons, semicolons and stops."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from transforms import layout
from transforms.grids.facts import tables_of
from transforms.records import Clause, ClauseKind, RestoredText
from transforms.rules import Rules
from transforms.slots import maker

_clause = maker(Clause)
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
"""A line without the space at its edges."""
# The first character of each mark, then what it must be: searching for one set of characters is quick.
_MARK = re.compile(
    r"[，；;。！？!?…《,：:](?:(?<=[，；;])|(?<=([。！？!?…]))[。！？!?…]*[”’」』）)】》\"']*|(?<=(《))[^《》\n]{0,80}》|"
    r"(?<=,)(?:(?<!\d,)|(?!\d))|(?<=[：:])(?:(?<!\d[：:])|(?!\d)))"
)
_STOP, _TITLE = 1, 2
"""Groups of `_MARK`: the end of a sentence, a title inside which nothing is split."""
_MARKS = "|｜│┃"
_UNNUMBERED = 2
"""Level of a heading without a number, below the title."""


def split_clauses(text: RestoredText, rules: Rules) -> tuple[Clause, ...]:
    """Return the clauses of the restored text, in order, without overlap and without space at their edges.

    A mark belongs to the clause that it ends. Nothing is split inside a number (`1,234`, `5：1`) or
    a title (`《…》`). Furniture, headings and cells are clauses of their own. A heading run into its
    paragraph (`一是产业。…`) governs that paragraph only.
    """
    writer = _Writer(text.text)
    spans = [line.span() for line in _LINE.finditer(text.text)]
    lines = [text.text[start:end] for start, end in spans]
    tables = tables_of(text.text, rules)
    table = _Cells(tables.written)
    in_table = layout.one_cell_lines(
        ["" if tables.holds(start) else line for (start, _), line in zip(spans, lines, strict=True)]
        if tables.written
        else lines
    )
    for i, ((start, end), line) in enumerate(zip(spans, lines, strict=True)):
        if start < table.end:
            continue  # the rest of a cell that began on the line before
        if written := table.within(end):
            writer.rows(start, end, written)
            continue
        if layout.is_furniture(line, rules):
            writer.whole(start, end, "furniture")
        elif i in in_table:
            writer.whole(start, end, "cell")
        elif layout.is_heading(line, first=not writer.clauses):
            writer.head(start, end, line)
        else:
            spaced = len(line.split(None, 1)) > 1
            if (spaced or "|" in line) and (row := layout.cells(line)):
                writer.row(start, row)
            else:
                writer.body(start, end, spaced=spaced)
        writer.paragraph += 1
    return tuple(writer.clauses)


Found = TypeVar("Found")
start_of_record: Callable[[Any], int] = attrgetter("start")
start_of_span: Callable[[tuple[int, int]], int] = itemgetter(0)


def by_clause(
    found: Iterable[Found], clauses: Sequence[Clause], start_of: Callable[[Found], int] = start_of_record
) -> dict[int, list[Found]]:
    """Group what was found in the text, in the order of its starts, by the index of the clause that it starts in.

    What lies between clauses is left out.
    """
    out: dict[int, list[Found]] = {}
    ends = [clause.end for clause in clauses]
    at = 0
    for item in found:
        start = start_of(item)
        at = bisect_right(ends, start, at)
        if at < len(ends) and clauses[at].start <= start:
            out.setdefault(at, []).append(item)
    return out


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


class _Cells:
    """Hand out the cells of the tables of a text, line by line."""

    def __init__(self, written: Sequence[tuple[int, int, int]]) -> None:
        self._written = written
        self._at = 0
        self.end = 0
        """Where the last cell ends that was handed out."""

    def within(self, end: int) -> Sequence[tuple[int, int, int]]:
        """Return start, end and row of the cells that begin before `end` and were not yet handed out."""
        first = self._at
        while self._at < len(self._written) and self._written[self._at][0] < end:
            self._at += 1
        if self._at > first:
            self.end = self._written[self._at - 1][1]
        return self._written[first : self._at]


@dataclass(slots=True)
class _Writer:
    """Keep count of sentences and paragraphs, and which headings are open."""

    text: str
    clauses: list[Clause] = field(default_factory=list)
    sentence: int = 0
    paragraph: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    """Level and clause index of the headings above, outermost first."""
    table_row: int = -1
    """The row of a table that was written last: its cells are one paragraph, on however many lines."""

    def whole(self, start: int, end: int, kind: ClauseKind) -> None:
        above = self.open[-1][1] if self.open else None
        self.clauses.append(_clause(len(self.clauses), start, end, self.sentence, self.paragraph, kind, above))
        self.sentence += 1

    def head(self, start: int, end: int, line: str) -> None:
        level = layout.level(line) or (_UNNUMBERED if self.clauses else 0)
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        self.whole(start, end, "heading")
        self.open.append((level, len(self.clauses) - 1))

    def rows(self, start: int, end: int, written: Sequence[tuple[int, int, int]]) -> None:
        """Write the cells of a line of a table; what stands beside them is a cell of its own."""
        for left, right, row in written:
            self._beside(start, left)
            if row != self.table_row:
                self.paragraph += 1
                self.table_row = row
            if right - left > layout.HEADING_LENGTH:
                self.body(left, right, spaced=True)
            else:
                self.whole(left, right, "cell")
            start = right
        self._beside(start, end)

    def _beside(self, start: int, end: int) -> None:
        while start < end and (self.text[start].isspace() or self.text[start] in _MARKS):
            start += 1
        if span := _strip(self.text, start, end):
            self.whole(*span, "cell")

    def row(self, offset: int, spans: list[tuple[int, int]]) -> None:
        for start, end in spans:
            span = _strip(self.text, offset + start, offset + end)
            if span is None:
                continue
            if span[1] - span[0] > layout.HEADING_LENGTH:
                self.body(*span, spaced=True)
            else:
                self.whole(*span, "cell")

    def body(self, start: int, end: int, *, spaced: bool) -> None:
        """Write the clauses of running text, after the heading that it may begin with; `spaced` if it holds space."""
        text, paragraph, clauses, sentence = self.text, self.paragraph, self.clauses, self.sentence
        above = self.open[-1][1] if self.open else None
        count, position = len(clauses), start
        leads = end - start > layout.HEADING_LENGTH
        for mark in _MARK.finditer(text, start, end):
            sign = mark.lastindex
            if sign == _TITLE:
                continue
            stop = mark.end()
            if spaced:
                position = _skip_space(text, position, stop)
            if leads:
                leads = False
                if layout.is_lead(text[position:stop]):
                    clauses.append(_clause(count, position, stop, sentence, paragraph, "heading", above))
                    above, count, position, sentence = count, count + 1, stop, sentence + 1
                    continue
            clauses.append(_clause(count, position, stop, sentence, paragraph, "body", above))
            count += 1
            position = stop
            if sign:
                sentence += 1
        if position < end:
            position = _skip_space(text, position, end)
            clauses.append(_clause(count, position, end, sentence, paragraph, "body", above))
        self.sentence = clauses[-1].sentence + 1


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end - 1 and text[start].isspace():
        start += 1
    return start
