"""Close up Chinese that was torn apart: a space between all characters, at random, or where a line of a PDF ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.character_pairs import association
from transforms.patterns import lazy
from transforms.records import Edit, edits_of

_HAN = "㐀-鿿"
_SPACES = " \u3000\u00a0\u2009\u202f"
_SPACE = f"[{_SPACES}]"
_BETWEEN = lazy(rf"{_SPACE}(?<=[{_HAN}].)(?=[{_HAN}])")
_GAP = lazy(rf"{_SPACE}(?<=\S.)(?=\S)")
_WIDE_GAP = lazy(rf"\S{_SPACE}{_SPACE}+\S")
_PROSE = lazy(f"[，。；]|[,;](?={_SPACE}?[{_HAN}])")
_PIECE = lazy(r"[^\n\t|]+")
_OTHER = lazy(rf"[^-+\d.,%％{_SPACES}]")
"""What a cell of nothing but a number has not."""
_LATIN = lazy("[0-9A-Za-z]")
_YEAR = lazy(r"(?<!\d)(?:19|20)\d\d\Z")
_YEAR_AHEAD = lazy(r"(?:19|20)\d\d年")
_UNIT_AHEAD = lazy(rf"\d(?:{_SPACE}?[\d.．])*{_SPACE}?[{_HAN}%％‰]")
_TORN_YEAR = lazy(rf"(?<![\d.])(?:1{_SPACE}?9|2{_SPACE}?0){_SPACE}?\d{_SPACE}?\d(?={_SPACE}?年)")
_LEAST = 5
"""Gaps between characters of running text without which a page is not told from one that parts words on purpose."""
_TORN = 0.4
"""Mean association of the characters beside the gaps of a torn page: random gaps have some 2, titles beside names less than 0."""
_PARTED, _FEW = -0.5, 3
"""So little, over so many gaps, they belong together in a line of a torn page whose gaps were set on purpose."""
_TOGETHER = 1.5
"""So much, in a heading, that its gaps fell at random as those of running text."""
_WORD = 1.5
"""So much, two characters outside running text."""
_SPREAD_TOKENS, _SPREAD = 4, 0.9
"""So many pieces of a line, so great a share of them single characters: it is spread out."""
_DIGITS = 4
"""Digits of a spread heading, those of a year; more may be cells of a table."""


def gaps(text: str) -> list[Edit]:
    """Close the gaps of a page on which single spaces stand inside words; leave other pages, and cells, alone.

    A page is torn where the characters on both sides of its gaps belong together as those of one
    sentence do. In its running text every gap goes, between two digits too (not behind a year); in
    headings those inside a word; in other lines with digits, which may be rows of a table, none,
    but where all characters are parted and wider gaps part the cells.

    >>> from transforms.offsets import apply
    >>> torn = "全 县 总 人 口 1 2 . 8 万 人 ， 贫 困 户 1 2 0 户 。"
    >>> apply(torn, gaps(torn))
    '全县总人口12.8万人，贫困户120户。'
    >>> gaps("张三 李四 王五，李村 赵村 王村，120 135")
    []
    """
    if sum(map(text.count, _SPACES)) < _LEAST or len(_BETWEEN.findall(text)) < _LEAST:
        return []
    lines = list(_lines(text))
    told = [value for _, line in lines if _PROSE.search(line) for value in _associations(line)]
    if len(told) < _LEAST or sum(told) < _TORN * len(told):
        return []
    places = [
        (start + at, start + at + 1, "")
        for start, line in lines
        for at in (_in_cell(line) if _is_cell(text, start, line) else _closing(line))
    ]
    return edits_of("gaps", "gaps:closed", places)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield start and text of the lines, or of what marks part in them, that have a gap."""
    for piece in _PIECE.finditer(text):
        if _GAP.search(piece.group()):
            yield piece.start(), piece.group()


def _associations(line: str) -> list[float]:
    return [association(line[match.start() - 1], line[match.end()]) for match in _BETWEEN.finditer(line)]


def _is_cell(text: str, start: int, line: str) -> bool:
    """Return whether marks part a piece of one sort from others, so that no gap in it parts cells."""
    end = start + len(line)
    beside = text[start - 1 : start] in ("\t", "|") or text[end : end + 1] in ("\t", "|")
    return beside and (not _OTHER.search(line) or all(len(piece) == 1 for piece in line.split()))


def _in_cell(line: str) -> list[int]:
    return [gap.start() for gap in _GAP.finditer(line)]


def _closing(line: str) -> list[int]:
    """Return where the spaces stand that go."""
    prose, spread = bool(_PROSE.search(line)), _is_spread(line)
    told = [] if spread else _associations(line)
    if not spread and not prose:
        if len(told) < _FEW or sum(told) < _TOGETHER * len(told) or _WIDE_GAP.search(line):
            return _in_heading(line)
        prose = True
    if len(told) >= _FEW and sum(told) < _PARTED * len(told):
        return []
    whole = prose or _WIDE_GAP.search(line) or sum(map(str.isdigit, line)) <= _DIGITS
    found = []
    for at in map(re.Match.start, _GAP.finditer(line)):
        before, after = line[at - 1], line[at + 1]
        if before.isdigit() and after.isdigit():
            joined = _one_number(line, at, spread=spread) if whole else _UNIT_AHEAD.match(line, at + 1)
            found += [at] if joined else []
        elif spread or not (_LATIN.match(before) and _LATIN.match(after)):
            found.append(at)
    return found


def _one_number(line: str, at: int, *, spread: bool) -> bool:
    """Return whether the digits on both sides of a gap are those of one number and not a year beside another one."""
    return spread or not (_YEAR.search(line, max(at - 4, 0), at) or _YEAR_AHEAD.match(line, at + 1))


def _in_heading(line: str) -> list[int]:
    """Return where spaces stand in a year, or, where no digit may be a cell's, in a word."""
    found = [gap.start() for year in _TORN_YEAR.finditer(line) for gap in _GAP.finditer(line, *year.span())]
    if any(map(str.isdigit, line)):
        return found
    between = map(re.Match.start, _BETWEEN.finditer(line))
    return [at for at in between if association(line[at - 1], line[at + 1]) > _WORD]


def _is_spread(line: str) -> bool:
    pieces = line.split()
    return len(pieces) >= _SPREAD_TOKENS and sum(len(piece) == 1 for piece in pieces) >= _SPREAD * len(pieces)
