"""Tell the cells of a table: a number that fills its cell is a figure, a row's own number is not.

A cell is bounded by tabs, bars or line ends; a table whose page put one cell on a line is seen too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.patterns import lazy

_BEFORE = lazy(r"(?:^|[\t\n|])[ \u3000\xa0]*[-－−]?$")
_AFTER = lazy(r"[ \u3000\xa0]*(?=[\t\n|]|$)")
_LONE = lazy(r"^[ \t\u3000\xa0|]*(\d{1,3})[ \t\u3000\xa0|]*$", re.MULTILINE | re.ASCII)
_YEAR = lazy(r"(?:19|20)\d\d", re.ASCII)
_SPACED = lazy(r"(?:[一-鿿％%）)]|[\d.]+)[ \u3000\xa0]{1,4}[-－−]?$")
_FIRST = lazy(r"(?:^|\n)[ \t|\u3000\xa0\-－−]*\Z")
"""What stands before the first cell of a line."""
_MORE = lazy(r"[ \u3000\xa0]*[\t|][ \t|\u3000\xa0]*[^\s|]")
"""What stands behind a cell that is not the last of its line."""
_BLANK = " \t|\u3000\xa0\n"
PADDING = 16
"""Characters before the first cell of a line."""
_TOLD = lazy("[。，；]|\\d(?:万|亿)?[元户人亩个%]")
PROSE = 8
"""Characters of the shortest line that can be a sentence rather than a label or a cell."""
LABEL = 24
"""Characters; a longer line beside a lone number is running text, and the number belongs to the page."""


def in_cell(text: str, start: int, end: int) -> bool:
    """Return whether the bare number `start:end` (restored) fills a cell and states a value.

    >>> in_cell("稻谷\\t79.4\\t17.5", 3, 7), in_cell("1\\t稻谷\\t79.4", 0, 1)
    (True, False)
    """
    number = text[start:end]
    if not _BEFORE.search(text, max(0, start - 8), start) or not _AFTER.match(text, end):
        return "." in number and _spaced(text, start, end)
    if "." in number or "," in number:
        return True
    if _YEAR.fullmatch(number):
        return False
    first = _FIRST.search(text, max(0, start - PADDING), start)
    if first is None:
        return True
    if _MORE.match(text, end):
        return False  # the first cell of a row is its number
    if first[0].strip(_BLANK):
        return True  # a sign
    line_start = start - len(first[0].lstrip("\n"))
    return _in_column(text, line_start, text.find("\n", end)) and line_start not in _row_numbers(text)


def _spaced(text: str, start: int, end: int) -> bool:
    """Return whether a number stands between spaces behind a label, as in a table that lost its lines."""
    after = text[end : end + 1]
    return (not after or after in " \u3000\xa0\n\t") and _SPACED.search(text, max(0, start - 8), start) is not None


def _in_column(text: str, line_start: int, line_end: int) -> bool:
    """Return whether a short line stands above or below a line that is only a number."""
    before = text[max(0, line_start - 80) : line_start].rstrip()
    above = before[before.rfind("\n") + 1 :]
    below = text[line_end : line_end + 80].lstrip() if line_end >= 0 else ""
    below = below.split("\n", 1)[0]
    return any(0 < len(line) <= LABEL and not (len(line) >= PROSE and _TOLD.search(line)) for line in (above, below))


@lru_cache(maxsize=2)
def _row_numbers(text: str) -> frozenset[int]:
    """Return the starts of the lines that number the rows of a table: 1, 2, 3 … in order, at least three."""
    found: list[int] = []
    for lone in _LONE.finditer(text):
        if int(lone[1]) == len(found) + 1:
            found.append(text.rfind("\n", 0, lone.start(1)) + 1)
    return frozenset(found) if len(found) > 2 else frozenset()
