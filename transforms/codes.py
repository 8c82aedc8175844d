"""Tell digits that are a code, a date, a time or a label from those that state a value."""

from __future__ import annotations

import re
from string import ascii_letters
from typing import TYPE_CHECKING

from transforms.cells import in_cell
from transforms.patterns import lazy

if TYPE_CHECKING:
    from transforms.expressions import Candidate

_DATE_AFTER = lazy(r"(?:世纪|年代|年度|季度|月份|月|日|号|时(?!间)|点(?!位|钟|以上)|周年|旬|届|更|伏|九天)")
_YEAR = lazy(r"(?:1[89]|20|21)\d\d$")
_LETTER = lazy(r"[A-Za-z_@#&=\\]")
_SIGNS = frozenset("+/_@#&=\\")
_GROUPED = lazy(r"(?<![\d.为是达到约率数分值第万千百亿])\d{1,3}[,，]$", re.ASCII)
"""Digits whose grouping is damaged go on behind it: of `12,34.5万元` nobody knows what it was."""
JOINING = _SIGNS | frozenset("-－.,，" + ascii_letters)
"""What can make the digits behind it a part of a code."""
_SIGNED = frozenset(("%", "‰", "个百分点", "℃"))
"""Units of what grows or falls, before which a plus is a sign."""
LABELS = frozenset(("日", "分", "点", "届", "级", "款"))
"""Units of what can be a date, a time or a class too."""
_ACIDITY = lazy("(?<![A-Za-z])[pP][hH]$")
_ACRONYM = lazy(r"(?<![A-Za-z0-9])(?!(?:DN|PN|HRB|BV|YJV|IP|PM|NO|CO)$)[A-Z]{2,6}$")


def is_time(text: str, candidate: Candidate) -> bool:
    """Return whether a ratio is a time of day or a score in a code rather than a ratio."""
    over, _, under = re.split("([:：比∶︰])", candidate.digits.replace(" ", ""), maxsplit=1)
    if text[candidate.start - 1 : candidate.start] in (":", "：", "-", "/") and candidate.start > 0:
        return True
    clock = under.isdigit() and len(under) == 2 and over.isdigit() and int(over) < 25 and int(under) < 60
    said = re.search(
        r"比[例值重率]?(?:[为是达由从至到约]|[\d年]|的){0,12}$", text[max(0, candidate.start - 14) : candidate.start]
    )
    score = text.endswith(("比分", "比分为", "比分是"), 0, candidate.start)
    return score or (clock and not said) or neighbours(text, candidate)


def neighbours(text: str, candidate: Candidate) -> bool:
    """Return whether a letter or a stroke stands beside the number: then it is part of a code or a date."""
    before = text[candidate.start - 1] if candidate.start else " "
    after = text[candidate.number_end : candidate.number_end + 1]
    return before in "/／-.:：·_" or bool(_LETTER.match(before)) or after in ("/", "／", "-", "月", "日", "号", "年")


def is_code(text: str, candidate: Candidate) -> bool:
    """Return whether digits are a code, a date, a list number or a label rather than a figure."""
    start, end = candidate.start, candidate.number_end
    before, unit = text[start - 1 : start], candidate.unit.unit
    if before in JOINING and (joined := _joined(text, candidate, before)) is not None:
        return joined
    if unit and unit not in LABELS:
        return False
    if (not unit or (unit == "日" and candidate.found is None)) and _DATE_AFTER.match(
        text, candidate.end if candidate.ranged else end
    ):
        return True
    if unit:
        return _is_label(text, candidate, before)
    if candidate.multiplied or candidate.found is not None:
        return text[end : end + 1] in ("号", "版") or (
            candidate.found is not None and not candidate.multiplied and _YEAR.match(candidate.digits) is not None
        )
    if candidate.low is None:
        return any(c.isdigit() for c in candidate.digits)  # hidden whole, it is known by the mark of restoring
    return not _stands_alone(text, candidate)


def _joined(text: str, candidate: Candidate, before: str) -> bool | None:
    """Return whether digits behind a letter or sign belong to a code; None where that does not tell."""
    start, unit = candidate.start, candidate.unit.unit
    if before == "+" and unit in _SIGNED and not text[max(0, start - 2) : start - 1].isascii():
        return None  # `同比+5.3%`, never `4+2%`
    if before in _SIGNS or (before in "-－" and _LETTER.match(text[max(0, start - 2) : start - 1])):
        return not (before == "/" and unit)
    if before == ".":
        return True if text[start - 2 : start - 1].isalnum() else None
    if before in ",，":
        return True if _GROUPED.search(text[max(0, start - 5) : start]) else None
    if _LETTER.match(before):
        if before in "Hh" and not unit and _ACIDITY.search(text, max(0, start - 3), start):
            return not candidate.decimals
        return not (unit and _ACRONYM.search(text[max(0, start - 8) : start]))
    return None


LATEST = 24
"""O'clock; more 点 are those of an index."""
_MOVED = lazy("(?:涨|跌|上升|下降|回落|提高|高出|低于|高于|上扬|报|收于?|达到?|回升|攀升)$")


def _is_label(text: str, candidate: Candidate, before: str) -> bool:
    """Return whether digits with a unit only name a time or a class: `8点`, `8时30分`, `2026届毕业生`."""
    unit = candidate.unit.unit
    if unit == "分":
        return before in ("时", "点", ":", "：")
    if unit == "点":
        return (
            not candidate.decimals
            and (candidate.low or 0) <= LATEST
            and not _MOVED.search(text[max(0, candidate.start - 3) : candidate.start])
        )
    return unit in ("届", "级", "款") and _YEAR.match(candidate.digits) is not None


_SAID = lazy(r"(?:[为达到至是约近超值数率分]|指数|系数|得分)$")
_CHANGES = lazy("提高|减少|增长|降低|减至|降为|上升|下降|增加|增至|升至|降至|升到|降到|调整|回落|缩小|扩大|提升|下滑")


def _stands_alone(text: str, candidate: Candidate) -> bool:
    """Return whether a number without unit is stated as a value: in a cell, or `指数为102.3，`."""
    if in_cell(text, candidate.start, candidate.number_end):
        return True
    after = text[candidate.number_end : candidate.number_end + 1]
    if candidate.ranged:
        return True  # it was joined as something said
    if candidate.decimals and _CHANGES.match(text, candidate.number_end):
        return True
    ends = not after or after in "，。；、,;）)\n "
    return bool(
        ends and _SAID.search(text[max(0, candidate.start - 2) : candidate.start]) and not _YEAR.match(candidate.digits)
    )
