"""Mend punctuation: doubled commas and stops become one, ASCII marks beside Chinese text Chinese ones."""

from __future__ import annotations

import re

from transforms.patterns import lazy
from transforms.records import Edit

_MARKS = "，。、；：！？"
_DOUBLED = re.compile(rf"[{_MARKS},;:!]{{2,}}")
_CHINESE = "㐀-鿿豈-﫿“”‘’「」『』《》〈〉（）【】〔〕　％℃㎡"
_BESIDE = f"[{_CHINESE}%)\\]]"
# Behind a Chinese character, over one space too (of colons, not that of `://`); or before one.
_ASCII = lazy(rf"[,;:](?:(?:(?<={_BESIDE}.)|(?<={_BESIDE}\s.))(?!(?<=:)//)|(?<!:)(?=\s?[{_CHINESE}])|(?<=\d;))")
_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")
_CHINESE_MARK = {",": "，", ";": "；", ":": "："}
GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:[,，]\d{3})+(?!\d)")
"""A number whose thousands are set off by commas."""


def doubled(text: str) -> list[Edit]:
    """Keep one of several marks that follow each other, the strongest; leave `……` and `！！` alone.

    >>> from transforms.offsets import apply
    >>> apply("南端,、東岸,,面積。,共", doubled("南端,、東岸,,面積。,共"))
    '南端、東岸,面積。共'
    """
    return [
        Edit("doubled", m.start(), m.end(), _strongest(m.group()), "punctuation:doubled")
        for m in _DOUBLED.finditer(text)
        if "," in m.group() or "，" in m.group() or m.group().strip("、") == "" or m.group() == "。。"
    ]


def _strongest(marks: str) -> str:
    return next((mark for mark in marks if mark not in ",，"), marks[0])


def chinese(text: str) -> list[Edit]:
    """Make ASCII commas, semicolons and colons beside Chinese text Chinese; leave `1,234`, `10:30` and URLs alone.

    >>> from transforms.offsets import apply
    >>> apply("投资1,234万元,增收;其中:户", chinese("投资1,234万元,增收;其中:户"))
    '投资1,234万元，增收；其中：户'
    """
    if "," not in text and ";" not in text and ":" not in text:
        return []
    places = {match.start() for match in _ASCII.finditer(text)}
    if _BETWEEN_DIGITS.search(text):  # either a group of thousands or two numbers
        places.update(match.start() for match in _BETWEEN_DIGITS.finditer(text))
        for number in GROUPED.finditer(text):
            places.difference_update(range(*number.span()))
    return [Edit("chinese_marks", at, at + 1, _CHINESE_MARK[text[at]], "punctuation:ascii") for at in sorted(places)]
