"""Remove the page numbers and running heads that stand between the pages of a printed text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from transforms.patterns import lazy
from transforms.records import Edit, edits_of

_MARK = "[-—－–·•~～]"
_NUMBER = lazy(
    rf"\n[ \t\u3000]*(?:{_MARK}{{0,2}} ?(?P<bare>\d{{1,4}}) ?{_MARK}{{0,2}}|"
    r"第 ?(?P<named>\d{1,4}) ?页(?:[ ，,/]{0,2}共 ?\d{1,4} ?页)?|(?P<of>\d{1,4}) ?[/／] ?\d{1,4})[ \t\u3000]*(?=\n|\Z)",
    re.ASCII,
)
_DIGITS = lazy(r"\d+")
_LEAST, _LEAST_MARKED = 3, 2
"""Pages that follow each other, where the line holds only a number, where it is marked as a page number."""
_APART, _APART_MARKED = 200, 60
"""Characters from one page number to the next: rows of tables are numbered closer."""
_HEAD = 40
"""Longest running head."""


def pages(text: str) -> list[Edit]:
    r"""Remove lines that number the pages, one after the other far apart, and heads that recur beside them.

    Rows of tables, numbered closer, and lone numbers that do not count up are left alone.

    >>> from transforms.offsets import apply
    >>> page = "全县坚持产业带动，贫困人口收入" * 15
    >>> text = f"{page}1\n- 7 -\n年鉴\n2万元{page}3\n- 8 -\n年鉴\n户"
    >>> apply(text, pages(text)).replace(page, "…")
    '…1\n2万元…3\n户'
    """
    if "\n" not in text or len(text) < _APART:
        return []
    found = list(_numbered(text))
    spans = sorted({*found, *_heads(text, found)}) if found else []
    return edits_of("pages", "pages:furniture", [(start, min(end, len(text)), "") for start, end in spans])


def _numbered(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that number pages, each with its end."""
    forms: dict[str, list[re.Match[str]]] = {}
    for line in _NUMBER.finditer(text):
        form = _DIGITS.sub("0", line.group().strip(), count=1)
        forms.setdefault(form, []).append(line)
    for form, lines in forms.items():
        least, apart = (_LEAST, _APART) if form == "0" else (_LEAST_MARKED, _APART_MARKED)
        for chain in _chains(lines, apart):
            if len(chain) >= least:
                yield from ((line.start() + 1, line.end() + 1) for line in chain)


def _chains(lines: Iterable[re.Match[str]], apart: int) -> Iterator[list[re.Match[str]]]:
    """Yield the longest runs of lines that count up one by one, far enough apart."""
    chain: list[re.Match[str]] = []
    for line in lines:
        if chain and _value(line) == _value(chain[-1]) + 1 and line.start() - chain[-1].end() >= apart:
            chain.append(line)
        elif not chain or _value(line) != _value(chain[-1]):
            yield chain
            chain = [line]
    yield chain


def _value(line: re.Match[str]) -> int:
    return int(line["bare"] or line["named"] or line["of"])


def _heads(text: str, numbers: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the lines that stand next to several page numbers, above or below all of them."""
    for side in (_line_above, _line_below):
        lines = [side(text, *span) for span in numbers]
        counts = Counter(text[start:end].strip() for start, end in lines)
        for start, end in lines:
            if counts[text[start:end].strip()] > 1 and 0 < len(text[start:end].strip()) <= _HEAD:
                yield start, end


def _line_above(text: str, start: int, _: int) -> tuple[int, int]:
    return text.rfind("\n", 0, max(start - 1, 0)) + 1, start


def _line_below(text: str, _: int, end: int) -> tuple[int, int]:
    return end, text.find("\n", end) + 1 or len(text)
