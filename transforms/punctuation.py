"""Mend punctuation: doubled commas and stops become one, ASCII marks beside Chinese text Chinese ones."""

from __future__ import annotations

import re

from transforms.records import Edit

_MARKS = "，。、；：！？"
_DOUBLED = re.compile(rf"[{_MARKS},;:!]{{2,}}")
_CHINESE = "㐀-鿿豈-﫿“”‘’「」『』《》〈〉（）【】〔〕　％℃㎡"
_ASCII = re.compile(r"[,;:]")
_BESIDE = re.compile(rf"[{_CHINESE}%)\]]\s?\Z")
_AHEAD = re.compile(rf"\s?[{_CHINESE}]")
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
    grouped = (
        {m.start() + i for m in GROUPED.finditer(text) for i, c in enumerate(m.group()) if c == ","}
        if "," in text
        else set()
    )
    return [
        Edit("chinese_marks", m.start(), m.end(), _CHINESE_MARK[m.group()], "punctuation:ascii")
        for m in _ASCII.finditer(text)
        if m.start() not in grouped and _in_chinese(text, m.start(), m.group())
    ]


def _in_chinese(text: str, at: int, mark: str) -> bool:
    """Return whether an ASCII mark stands in Chinese text: not in `10:30`, a URL, or English."""
    if mark == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
        return True  # no group of thousands: two numbers
    if _BESIDE.search(text, max(at - 2, 0), at):
        return mark != ":" or text[at + 1 : at + 3] != "//"
    if mark == ":":
        return False
    return _AHEAD.match(text, at + 1) is not None or (mark == ";" and text[at - 1 : at].isdigit())
