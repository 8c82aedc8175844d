"""Mend punctuation: doubled commas and stops become one, ASCII marks beside Chinese text Chinese ones."""

from __future__ import annotations

import re

from transforms.patterns import lazy
from transforms.records import Edit, edits_of

_MARKS = "，。、；：！？"
_DOUBLED = re.compile(rf"[{_MARKS},;:!][{_MARKS},;:!]+")
_POINTS = lazy(r"\.\.(?<=\d..)(?=\d)")
"""A decimal point that was typed twice."""
_ASCII = re.compile("[,;:]")
_CHINESE = frozenset("“”‘’「」『』《》〈〉（）【】〔〕\u3000％℃㎡")
"""Beside Han characters: of what a Chinese mark stands beside."""
_ENDS = frozenset("%)]")
"""Of what it stands behind, too."""
_BETWEEN_DIGITS = re.compile(r",(?<=\d,)(?=\d)")
_CHINESE_MARK = {",": "，", ";": "；", ":": "："}
GROUPED = re.compile(r"[1-9](?<![\d.].)\d{0,2}(?:[,，]\d{3})+(?!\d)")
"""A number whose thousands are set off by commas."""


def doubled(text: str) -> list[Edit]:
    """Keep one of several marks that follow each other, the strongest; leave `……`, `...` and `！！` alone.

    >>> from transforms.offsets import apply
    >>> apply("南端,、東岸,,面積。,共", doubled("南端,、東岸,,面積。,共"))
    '南端、東岸,面積。共'
    >>> apply("下降14..3%", doubled("下降14..3%"))
    '下降14.3%'
    """
    marks = _DOUBLED.finditer(text)
    places = [(match.start(), match.end(), mark) for match in marks if (mark := _one(match.group()))]
    if ".." in text:
        places += [(*match.span(), ".") for match in _POINTS.finditer(text)]
        places.sort()
    return edits_of("doubled", "punctuation:doubled", places)


def _one(marks: str) -> str | None:
    """Return what is kept of several marks; None where they may stand together."""
    if "," in marks or "，" in marks or not marks.strip("、") or marks == "。。":
        return next((mark for mark in marks if mark not in ",，"), marks[0])
    return None


def chinese(text: str) -> list[Edit]:
    """Make ASCII commas, semicolons and colons beside Chinese text Chinese; leave `1,234`, `10:30` and URLs alone.

    >>> from transforms.offsets import apply
    >>> apply("投资1,234万元,增收;其中:户", chinese("投资1,234万元,增收;其中:户"))
    '投资1,234万元，增收；其中：户'
    """
    if "," not in text and ";" not in text and ":" not in text:
        return []
    places = [at for match in _ASCII.finditer(text) if _is_chinese(text, at := match.start())]
    if _BETWEEN_DIGITS.search(text):  # either a group of thousands or two numbers
        between = {match.start() for match in _BETWEEN_DIGITS.finditer(text)}.union(places)
        for number in GROUPED.finditer(text):
            between.difference_update(range(*number.span()))
        places = sorted(between)
    return edits_of("chinese_marks", "punctuation:ascii", [(at, at + 1, _CHINESE_MARK[text[at]]) for at in places])


def _is_chinese(text: str, at: int) -> bool:
    """Return whether the mark at `at` stands behind a Chinese character, over one space too (`://` does not), or before one."""
    before, mark, after = text[at - 1 : at], text[at], text[at + 1 : at + 2]
    ahead = text[at - 2 : at - 1] if before.isspace() and not _is_wide(before) else before
    if (_is_wide(ahead) or ahead in _ENDS) and not (mark == ":" and text.startswith("//", at + 1)):
        return True
    following = text[at + 2 : at + 3] if after.isspace() and not _is_wide(after) else after
    return mark != ":" and (_is_wide(following) or (mark == ";" and before.isdecimal()))


def _is_wide(character: str) -> bool:
    return "㐀" <= character <= "鿿" or "豈" <= character <= "\ufaff" or character in _CHINESE
