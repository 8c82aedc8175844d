"""Part the cells of tables that were written as comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from transforms.patterns import lazy
from transforms.records import Edit, edits_of

_CELL = lazy(r",-?\d{1,9}(?:\.\d{1,6})?%?(?=[,\n]|\r\n)")
_NUMBER = lazy(r"-?\d{1,9}(?:\.\d{1,6})?%?")
_SENTENCE = lazy(r"[，。；！？“”\t|]")
_LEAST_ROWS = 3
"""A header and two rows."""
_MOST_HEADERS = 2
_LONGEST = 24
"""Longest cell."""


def commas(text: str) -> list[Edit]:
    r"""Put tabs for the commas of tables: lines of as many short cells, numbers below a line of words.

    >>> from transforms.offsets import apply
    >>> apply("村名,户数\n东村,12\n西村,8", commas("村名,户数\n东村,12\n西村,8"))
    '村名\t户数\n东村\t12\n西村\t8'
    >>> commas("全村共有农户120,人口350,\n其中贫困户12,人口35")
    []
    """
    if not _CELL.search(text):
        return []
    return edits_of("commas", "commas:cell", [(at, at + 1, "\t") for at in _cells(text)])


def _cells(text: str) -> Iterator[int]:
    """Yield the positions of the commas that part cells."""
    for width, run in groupby(_lines(text), key=lambda line: line[2]):
        rows = list(run) if width else []
        if len(rows) < _LEAST_ROWS or not _is_table([text[start:end].split(",") for start, end, _ in rows]):
            continue
        for start, end, _ in rows:
            at = text.find(",", start, end)
            while at >= 0:
                yield at
                at = text.find(",", at + 1, end)


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and number of cells of the lines; 0 of those that cannot be rows."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        cells = line.split(",") if "," in line and not _SENTENCE.search(line) else []
        yield start, end, len(cells) if all(len(cell) <= _LONGEST for cell in cells) and cells else 0
        start = end + 1


def _is_table(rows: list[list[str]]) -> bool:
    """Return whether one or two rows hold words, the last of them in every column, and numbers stand below."""
    numeric = [[_NUMBER.fullmatch(cell) is not None for cell in row] for row in rows]
    headers = next((i for i, row in enumerate(numeric) if any(row)), 0)
    named = rows[headers - 1] if headers == 1 else rows[headers - 1][1:]
    if not 0 < headers <= _MOST_HEADERS or len(rows) - headers < _LEAST_ROWS - 1 or not all(map(str.strip, named)):
        return False
    columns = list(zip(*numeric[headers:], strict=True))
    return any(all(column) for column in columns[1:]) and all(any(row[1:]) for row in numeric[headers:])
