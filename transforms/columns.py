"""Make numbers whole that a page of two columns cut, where its lines were read across both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from transforms.lines import IN_NUMBER, UNIT
from transforms.patterns import lazy
from transforms.records import Edit

_GAP = lazy(r"(?<=\S)[ \u3000]{2,}(?=\S)")
_PROSE = lazy(r"[，。；、]|[,;](?=[^\x00-\x7f])")
_NUMBER_END = lazy(r"\d[\d.,]*[万亿]?\Z")
_LEAST = 5
"""Lines of two halves that make a page."""
_LEAST_PROSE = 3
"""Halves of running text on each side."""
_SAME = 2
"""Half-width columns by which the right halves of one page may begin apart."""
_LEAST_HALF = 8
"""Characters of a half."""


class _Line(NamedTuple):
    """Hold a line of two halves: where they end and begin."""

    start: int
    left_end: int
    right_start: int
    end: int
    column: int
    """Where the right half begins, in half-width columns."""


def columns(text: str) -> list[Edit]:
    """Bring together what one end of a column's line cuts: digits go to those below them, a unit to its number.

    Pages are found by lines whose halves are running text and begin at the same columns; tables,
    whose cells are no sentences, are left alone, and so is the order of the lines.

    >>> columns("产业  户数\\n果园  120\\n养殖  35")
    []
    """
    if "  " not in text and "\u3000\u3000" not in text:
        return []
    found = [line for line in _halved(text) if line]
    if len(found) < _LEAST:
        return []
    usual, _ = Counter(line.column for line in found).most_common(1)[0]
    page = [line for line in found if abs(line.column - usual) <= _SAME]
    left = [(line.start, line.left_end) for line in page]
    right = [(line.right_start, line.end) for line in page]
    prose = [sum(_PROSE.search(text, *half) is not None for half in side) for side in (left, right)]
    if len(page) < _LEAST or min(prose) < _LEAST_PROSE:
        return []
    moved = [edit for above, below in pairwise((*left, *right)) for edit in _moved(text, above, below)]
    return sorted(moved, key=lambda edit: (edit.start, edit.end))


def _halved(text: str) -> Iterator[_Line | None]:
    """Yield the lines of exactly two halves that are long enough."""
    start = 0
    for written in text.split("\n"):
        inner = written.strip()
        end = start + len(written.rstrip())
        first = start + len(written) - len(written.lstrip())
        if "  " in inner or "\u3000\u3000" in inner:
            gaps = list(_GAP.finditer(text, first, end))
            if len(gaps) == 1 and gaps[0].start() - first >= _LEAST_HALF:
                before = text[start : gaps[0].end()]
                yield _Line(first, gaps[0].start(), gaps[0].end(), end, len(before.encode("gb18030", "replace")))
        start += len(written) + 1


def _moved(text: str, above: tuple[int, int], below: tuple[int, int]) -> Iterator[Edit]:
    """Yield the edits that make the number whole that ends one half and goes on in the next one of its column."""
    number = _NUMBER_END.search(text, *above)
    if number is None or below[0] >= below[1]:
        return
    if number.group()[-1] not in "万亿" and (text[below[0]].isdigit() or text[below[0]] == "."):
        yield Edit("columns", number.start(), number.end(), "", "columns:moved")
        yield Edit("columns", below[0], below[0], number.group(), "columns:moved")
    elif unit := UNIT.match(text, *below) or IN_NUMBER.match(text, *below):
        yield Edit("columns", number.end(), number.end(), unit.group(), "columns:moved")
        yield Edit("columns", unit.start(), unit.end(), "", "columns:moved")
