"""Split the restored text into clauses: pieces between commas, colons, semicolons and stops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from transforms import layout
from transforms.records import Clause, ClauseKind, RestoredText
from transforms.rules import Rules

_LINE = re.compile(r"[^\n]+")
# The first character of each mark, then what it must be: searching for one set of characters is quick.
_MARK = re.compile(
    r"[，；;。！？!?…《,：:](?:(?<=[，；;])|(?<=([。！？!?…]))[。！？!?…]*[”’」』）)】》\"']*|(?<=(《))[^《》\n]{0,80}》|"
    r"(?<=,)(?:(?<!\d,)|(?!\d))|(?<=[：:])(?:(?<!\d[：:])|(?!\d)))"
)
_STOP, _TITLE = 1, 2
"""Groups of `_MARK`: the end of a sentence, a title inside which nothing is split."""
_UNNUMBERED = 2
"""Level of a heading without a number, below the title."""


def split_clauses(text: RestoredText, rules: Rules) -> tuple[Clause, ...]:
    """Return the clauses of the restored text, in order, without overlap and without space at their edges.

    A mark belongs to the clause that it ends. Nothing is split inside a number (`1,234`, `5：1`) or
    a title (`《…》`). Furniture, headings and cells are clauses of their own. A heading run into its
    paragraph (`一是产业。…`) governs that paragraph only.
    """
    writer = _Writer(text.text)
    spans = [span for line in _LINE.finditer(text.text) if (span := _strip(text.text, *line.span()))]
    lines = [text.text[start:end] for start, end in spans]
    in_table = layout.one_cell_lines(lines)
    for i, ((start, end), line) in enumerate(zip(spans, lines, strict=True)):
        if layout.is_furniture(line, rules):
            writer.whole(start, end, "furniture")
        elif i in in_table:
            writer.whole(start, end, "cell")
        elif layout.is_heading(line, first=not writer.clauses):
            writer.head(start, end, line)
        elif row := layout.cells(line):
            writer.row(start, row)
        else:
            writer.body(start, end)
        writer.paragraph += 1
    return tuple(writer.clauses)


Found = TypeVar("Found", bound=tuple[Any, ...])


def by_clause(found: Iterable[Found], clauses: Sequence[Clause]) -> dict[int, list[Found]]:
    """Group what was found in the text by the index of the clause that it starts in.

    The first item of each is its start; they come in its order. What lies between clauses is left out.
    """
    out: dict[int, list[Found]] = {}
    at = 0
    for item in found:
        while at < len(clauses) and clauses[at].end <= item[0]:
            at += 1
        if at < len(clauses) and clauses[at].start <= item[0]:
            out.setdefault(at, []).append(item)
    return out


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


@dataclass(slots=True)
class _Writer:
    """Keep count of sentences and paragraphs, and which headings are open."""

    text: str
    clauses: list[Clause] = field(default_factory=list)
    sentence: int = 0
    paragraph: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    """Level and clause index of the headings above, outermost first."""

    def whole(self, start: int, end: int, kind: ClauseKind) -> None:
        above = self.open[-1][1] if self.open else None
        self.clauses.append(Clause(len(self.clauses), start, end, self.sentence, self.paragraph, kind, above))
        self.sentence += 1

    def head(self, start: int, end: int, line: str) -> None:
        level = layout.level(line) or (_UNNUMBERED if self.clauses else 0)
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        self.whole(start, end, "heading")
        self.open.append((level, len(self.clauses) - 1))

    def row(self, offset: int, spans: list[tuple[int, int]]) -> None:
        for start, end in spans:
            span = _strip(self.text, offset + start, offset + end)
            if span is None:
                continue
            if span[1] - span[0] > layout.HEADING_LENGTH:
                self.body(*span)
            else:
                self.whole(*span, "cell")

    def body(self, start: int, end: int) -> None:
        clauses, paragraph, text = self.clauses, self.paragraph, self.text
        above = self.open[-1][1] if self.open else None
        sentence, count, position = self.sentence, len(clauses), start
        lead = end - start > layout.HEADING_LENGTH
        for mark in _MARK.finditer(text, start, end):
            sign = mark.lastindex
            if sign == _TITLE:
                continue
            stop = mark.end()
            if text[position].isspace():
                position = _skip_space(text, position, stop)
            kind: ClauseKind = "body"
            if lead:
                lead = False
                if layout.is_lead(text[position:stop]):
                    kind, sign = "heading", _STOP
            clauses.append(Clause(count, position, stop, sentence, paragraph, kind, above))
            if kind == "heading":
                above = count
            count += 1
            position = stop
            if sign:
                sentence += 1
        if span := _strip(text, position, end):
            clauses.append(Clause(count, *span, sentence, paragraph, "body", above))
            sentence += 1
        elif clauses[-1].sentence == sentence:
            sentence += 1
        self.sentence = sentence


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end - 1 and text[start].isspace():
        start += 1
    return start
