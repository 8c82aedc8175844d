"""Cut the lines of a text into the cells that they can hold, and say what sort of thing each one is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from transforms.patterns import lazy

BLANKS = " \t\u3000\xa0\u2009\u202f"
NUMBER = lazy(r"[-+－−＋]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?\Z")
"""A cell that is a number and nothing else."""
_RATED = lazy(r"[-+－−＋]?\d{1,9}(?:\.\d{1,6})?[ \u3000\xa0]?[%％‰]\Z")
_YEAR = lazy(r"(?:19|20)\d\d[ \u3000]?年?(?:[末底初]|年末|年底)?\Z")
_NOTHING = lazy(r"[-—－–_/\\…*×.·]*\Z")
_PIPES = lazy(r"[|｜│┃]")
_RULE = lazy(r"[-—=+:|｜┏┓┗┛┠┨┯┷┼├┤┌┐└┘┬┴─━│┃ \u3000]+\Z")
"""A line that only draws the table."""
_WORDS = lazy(
    r"\A(?:[一-鿿][ \u3000\xa0]+)+[一-鿿](?=[ \u3000\xa0]|\Z)|[合总小共][ \u3000\xa0]{1,4}计(?=[ \u3000\xa0]|\Z)|[^ \u3000\xa0]+"
)
"""Words of a line; characters that are set apart at its beginning are one: `总  计 464435`."""


class Span(NamedTuple):
    """Hold one cell, without space at its edges; an empty cell has no length."""

    start: int
    """Restored."""
    end: int
    text: str

    @property
    def is_number(self) -> bool:
        """Return whether the cell is a number, with or without a percent sign."""
        return NUMBER.match(self.text) is not None or _RATED.match(self.text) is not None

    @property
    def is_year(self) -> bool:
        """Return whether the cell is a year."""
        return _YEAR.match(self.text) is not None

    @property
    def is_empty(self) -> bool:
        """Return whether the cell says nothing: `—`, `/`."""
        return _NOTHING.match(self.text) is not None


class Line(NamedTuple):
    """Hold one written line and its cells."""

    start: int
    end: int
    cells: tuple[Span, ...]
    marked: bool
    """Whether tabs or bars part the cells, so that empty ones are seen."""
    framed: bool = False
    """Whether bars do, that may stand at the edges too."""
    apart: bool = False
    """Whether a blank line stands before it."""


def stripped(text: str, start: int, end: int) -> Span:
    """Return a span without the blanks at its edges."""
    written = text[start:end]
    left = len(written) - len(written.lstrip(BLANKS))
    inner = written.strip(BLANKS)
    return Span(start + left, start + left + len(inner), inner)


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield the written lines of a stretch of text; blank ones and those that only draw a table are left out."""
    apart = False
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        written = text[start:stop]
        if (inner := written.strip(BLANKS)) and (inner.strip("|｜") == "" or not _RULE.match(inner)):
            yield _line(text, start, stop, written, apart=apart)
            apart = False
        apart = apart or not inner
        start = stop + 1


def unstacked(written: list[Line]) -> list[Line]:
    """Return the lines with each row of a stacked table as one: a cell a line, closed by a bar, a lone bar between rows."""
    bars = [i for i, line in enumerate(written) if line.framed and not any(cell.text for cell in line.cells)]
    rows = [
        (left, right)
        for left, right in pairwise((*bars, len(written)))
        if right - left > LEAST_STACKED and all(_closes(line) for line in written[left + 1 : right])
    ]
    widths = {right - left for left, right in rows}
    if len(rows) < LEAST_STACKED or len(widths) > 1:
        return written
    out, at = [], 0
    for left, right in rows:
        cells = tuple(line.cells[0] for line in written[left + 1 : right])
        out += [*written[at:left], Line(cells[0].start, written[right - 1].end, cells, True)]
        at = right + (right == bars[-1] and right == rows[-1][1])
    return [*out, *written[at:]]


def _closes(line: Line) -> bool:
    """Return whether a line is one cell with a bar behind it."""
    return line.framed and len(line.cells) == len(("cell", "")) and bool(line.cells[0].text) and not line.cells[1].text


LEAST_STACKED = 2
"""Rows of a stacked table, and cells of each."""


def _line(text: str, start: int, stop: int, written: str, *, apart: bool) -> Line:
    if _PIPES.search(written):
        return Line(start, stop, tuple(_between(text, start, stop, _PIPES)), True, True, apart)
    if "\t" in written.strip(BLANKS):
        return Line(start, stop, tuple(_between(text, start, stop, _TAB)), True, apart=apart)
    return Line(start, stop, (stripped(text, start, stop),), False, apart=apart)


_TAB = lazy("\t")


def _between(text: str, start: int, stop: int, mark: object) -> Iterator[Span]:
    at = start
    for found in mark.finditer(text, start, stop):  # type: ignore[attr-defined]
        yield stripped(text, at, found.start())
        at = found.end()
    yield stripped(text, at, stop)


def words(line: Line) -> tuple[Span, ...]:
    """Return the words of a line that has no marks, as cells."""
    start = line.cells[0].start
    return tuple(Span(start + m.start(), start + m.end(), m.group()) for m in _WORDS.finditer(line.cells[0].text))
