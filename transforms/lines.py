"""Join lines that a page broke inside a sentence or a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import ascii_letters
from typing import NamedTuple

from transforms.character_pairs import association
from transforms.patterns import lazy
from transforms.records import Edit

_END = lazy(r"\n(?<![。！？!?…”’）)》\n]\n)[ \t\u3000]*(?:\n[ \t\u3000]*)?")
"""A line end behind what may go on."""
_FOLLOWING = frozenset("“《（0123456789,.．%％‰/:：∶—－~～-、")
"""Beside Han characters: with which a line may begin that goes on one before."""
IN_NUMBER = lazy(
    r"[.．]\d|,\d{3}(?!\d)|[%％‰]|[万亿][元户人亩多余名吨斤个只头株千]|余[户人名元万亩个]|多[户人名元万亩个]"
)
UNIT = lazy(
    r"个(?![人体别性股])|元(?=[，。；、）)/的以左提增到至])|亩(?!均)|[吨斤栋]|公(?:里|斤|顷|分)|平方|立方|千(?:瓦|克|米)|百分点|"
    r"[户人名家只头项座套条件所台辆株处间次种位眼口期岁倍天](?=[，。；、）)])|人次|余[户人名元万亩个]|多[户人名元万亩个]"
)
"""What counts a number that ends the line before, and begins no line."""
_COUNTED = lazy(r"[\d.．][万亿]?[多余]?\Z")
_DIGITS = lazy(r"\d{1,6}(?:,\d{3})?(?:\.\d+)?(?:%|[^\x00-\x7f月日号时点、．）。，；：“”（《\u3000])")
_WHOLE_YEAR = lazy(r"(?<!\d)(?:19|20)\d\d\Z")
_OPEN_ENDS = frozenset("，、；：“（《0123456789")
_GOES_ON = _OPEN_ENDS | frozenset("%％‰.．/:：∶—－~～-") | frozenset(ascii_letters)
_PROSE = lazy(r"[，。、；,]")
_WIDE = lazy(r"[^\x00-\xff]")
_CELL = lazy(r"[\t|]|\S[ \u3000]{2,}\S")
_HALVES = lazy(r"\S[ \u3000]{4,}\S")
"""A line of two columns."""
_DANGLING = lazy(r"(?:[^\x00-\x7f]|[,;:])\d[\d.,]*\Z")
_LISTED = lazy(
    r"\d{1,2}[、.．)）](?!\d)|\d{1,4}年|\d{1,2}月|[（(]?[一二三四五六七八九十]{1,3}[）)、]|第[一二三四五六七八九十]+[章节条]"
)
_YEAR_AHEAD = lazy(r"\d{1,4}年|\d{1,2}月")
_YEAR = lazy(r"(?<!\d)(?:2\n0[0-3]\d|20\n[0-3]\d|20[0-3]\n\d|1\n9\d\d|19\n\d\d|19\d\n\d)年")
"""A year that a line end cuts."""
_LABEL = lazy(r"(?:\A|[。；;！？!?\s])\d{1,2}[.．]\Z")
"""The number of a list item that stands at a line's end."""
WRAPPED = 22
"""Shortest line that is taken for a wrapped one."""
_CLAUSE = 12
"""Shortest line that can end inside a number of running text."""
_ENDS_NUMBER = frozenset("0123456789.．万亿多余")
_NARROW = 10
"""Shortest line of a narrow page, on which most line ends cut words."""
_SAME = 3
"""Lines whose widths differ by no more were wrapped at one margin."""
_MARGIN = 3
"""Unfinished lines that make a margin at which any line that may go on does."""
_PARTED = 0.5
"""Mean association of the characters beside the line ends of a narrow page: random line ends have some 2."""


class _Break(NamedTuple):
    """Hold a line end that may stand inside a sentence."""

    start: int
    end: int
    width: int
    """Of the line before, in half-width columns."""
    size: int
    """Of the line before, in characters."""
    sure: bool
    """Whether the lines on both sides are running text and this one is not finished."""


def joined(text: str) -> list[Edit]:
    r"""Join what one line end cuts; leave headings, list items and cells alone.

    A line end inside a number goes where what follows cannot begin a line; between characters only
    where several lines end at the same margin, on a narrow page only if words are cut there.

    >>> from transforms.offsets import apply
    >>> apply("全县投入资金12\n.5万元，\n共3项", joined("全县投入资金12\n.5万元，\n共3项"))
    '全县投入资金12.5万元，\n共3项'
    >>> joined("2018\n2019\n120户")
    []
    """
    if "\n" not in text:
        return []
    spans: list[tuple[int, int]] = []
    breaks: list[_Break] = []
    for match in _END.finditer(text):
        start, end = match.span()
        if text[end : end + 1] not in _FOLLOWING and not _is_han(text[end : end + 1]):
            continue
        while start and text[start - 1] in " \t":
            start -= 1
        line, last = text.rfind("\n", 0, start) + 1, text[start - 1 : start]
        if start - line < _NARROW and last not in _ENDS_NUMBER:
            continue
        before = text[max(line, start - 201) : start]
        if last in _ENDS_NUMBER and _cuts_number(_sentence(text, line, before), text, end):
            spans.append((start, end))
        elif _NARROW <= len(before) <= 200 and end - match.start() == 1 and _may_go_on(before, text, end):
            width = len(before.encode("gb18030", "replace"))
            breaks.append(_Break(start, end, width, len(before), _cuts_sentence(before, text, end)))
    spans = sorted([*spans, *_at_margin(text, breaks)])
    return [Edit("joined", start, end, "", "lines:joined") for start, end in spans]


def _sentence(text: str, line: int, before: str) -> str:
    """Return a short line with the one above it, where that goes on into it."""
    above = text[max(line - 201, 0) : line].rstrip() if len(before) < _CLAUSE else ""
    return above[above.rfind("\n") + 1 :] + before if above and above[-1] in "，、；," else before


def _cuts_number(before: str, text: str, end: int) -> bool:
    """Return whether a line end stands inside a number: what follows could begin no line, or only digits could."""
    last = before[-1:]
    if last not in _ENDS_NUMBER or not _COUNTED.search(before) or not _WIDE.search(before) or _HALVES.search(before):
        return False  # a column of numbers, perhaps
    if last in ".．":
        return text[end].isdigit() and not _LABEL.search(before)
    if IN_NUMBER.match(text, end) or (len(before) >= _CLAUSE and UNIT.match(text, end)):
        return True
    if not last.isdigit() or not _DANGLING.search(before) or not _DIGITS.match(text, end):
        return False
    if text[end] == "0" and text[end + 1] not in ".．":
        return True  # with a nought no number begins
    following = text.find("\n", end)
    if not _PROSE.search(before) and not _PROSE.search(text, end, following if following >= 0 else len(text)):
        return False
    if len(before) >= WRAPPED and _YEAR.search(before[-4:].lstrip(".") + "\n" + text[end : end + 4]):
        return True
    return len(before) >= _CLAUSE and not _WHOLE_YEAR.search(before) and not _LISTED.match(text, end)


def _may_go_on(before: str, text: str, end: int) -> bool:
    """Return whether a line that is no row of cells may go on behind its end, if it ends at the margin."""
    return bool((before[-1] in _GOES_ON or _is_han(before[-1])) and _WIDE.search(before)) and not (
        _CELL.search(before.strip(" \u3000")) or (_LISTED.match(text, end) and not _YEAR_AHEAD.match(text, end))
    )


def _cuts_sentence(before: str, text: str, end: int) -> bool:
    if not (before[-1] in _OPEN_ENDS or _is_han(before[-1])) or not _PROSE.search(before) or _LISTED.match(text, end):
        return False
    if before[-1].isdigit() and text[end].isdigit():
        return False
    following = text.find("\n", end)
    return _PROSE.search(text, end, following if following >= 0 else len(text)) is not None


def _at_margin(text: str, breaks: list[_Break]) -> Iterator[tuple[int, int]]:
    """Yield the line ends that stand at a margin which several unfinished lines share."""
    sure = Counter(b.width for b in breaks if b.sure)
    margins = {
        width: sum(sure[w] for w in range(width - _SAME, width + _SAME + 1)) for width in {b.width for b in breaks}
    }
    cutting: dict[int, bool] = {}
    for b in breaks:
        if margins[b.width] < (_MARGIN if b.size < WRAPPED or not b.sure else 2):
            continue
        if b.size < WRAPPED and not cutting.setdefault(b.width, _cuts_words(text, breaks, b.width)):
            continue
        yield b.start, b.end


def _is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿"


def _cuts_words(text: str, breaks: list[_Break], width: int) -> bool:
    """Return whether the line ends at a margin stand inside words and sentences, as those of a list of names do not."""
    told = [
        association(text[b.start - 1], text[b.end])
        for b in breaks
        if abs(b.width - width) <= _SAME and _is_han(text[b.start - 1]) and _is_han(text[b.end])
    ]
    return len(told) >= _MARGIN and sum(told) >= _PARTED * len(told)
