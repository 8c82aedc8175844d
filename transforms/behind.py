"""Read what stands right behind a number: its unit, the half that follows it, a currency sign before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.compounds import FIRSTS
from transforms.expressions import HALF, Candidate
from transforms.numerals import ONE
from transforms.patterns import lazy
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from transforms.lexicon import Lexicon
    from transforms.units import Unit

_HALVES = lazy("个半(月|小时|星期|学期)")
_HALF_MORE = lazy("半(?![价山年月天日个数径夜截成公圆岁票])")
_RAISED, _RAISED_ENDS = frozenset("23"), frozenset("，。；）,;)的以左")
HIGHEST = 3
"""Metres of what is measured in metres and decimetres: `身高1米2`."""
_HALVED = frozenset(("time", "length", "mass", "area", "multiple", "money", "age"))
"""Dimensions of which a unit can be followed by a half of it: `三斤半`, `一亩半`, `两倍半`."""
_YEAR = lazy(r"(?:19|20)\d\d$")
_STROKES = frozenset("/／")
_SPLIT = frozenset("多余来半")
"""What can stand inside `个月`: `3个多月`, `两个半小时`."""
_SPACES = frozenset(" \xa0")
_LABELLED = frozenset("0123456789 ")
"""What stands behind a word that is the label of the next number."""
_LABEL_ENDS = frozenset(":：为是达有约")
_LABEL = lazy(r"[（(](?:单位[:：])?([^（()）\n]{1,8})[）)] ?(?:[:：]|[为是达有约]{1,2}) ?$")
_MULTIPLIER = lazy("[千百十]?[万亿]")
_AFTER_LABELLED = lazy(r" *(?:[，。；、,;）)\n|]|$)")
LONGEST_LABEL = 18
"""Characters of a unit in brackets with what stands around it."""
_TENTHS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"半": 5}


def find_unit(text: str, candidate: Candidate, lexicon: Lexicon) -> None:
    """Find the unit behind the number, over one space and inside `个多月` and `个半小时`."""
    at = candidate.number_end
    first = text[at : at + 1]
    if first in _SPACES:
        at += 1
        candidate.spaced = True
        first = text[at : at + 1]
    if first == "个" and text[at + 1 : at + 2] in _SPLIT and _split_unit(text, at, candidate, lexicon):
        return
    found = lexicon.units.match(text, at)
    headed = found is None
    if headed and not candidate.chinese and first in lexicon.units.head_first and not _YEAR.match(candidate.digits):
        found = lexicon.units.headed_noun(text, at)
    if found is None:
        if not candidate.chinese:
            _by_sign(text, at, candidate, lexicon)
            if candidate.unit is NO_UNIT and text[candidate.start - 1 : candidate.start] in _LABEL_ENDS:
                _by_label(text, candidate, lexicon)
        return
    unit, end = found
    if text[end - 1] in _RAISED and text[at] == "米" and not _is_raised(text, end, candidate):
        unit, end = lexicon.units.by_text["米"], end - 1  # `身高1米2`, `修渠50米2、建设泵站`
    following = text[end : end + 1]
    if following in _LABELLED and not headed and _labels_next(text, at, unit, end):
        return
    candidate.unit, candidate.end = unit, end
    if unit.unit == "成":
        candidate.unit = lexicon.percent
        _tenths(text, candidate)
    elif following in FIRSTS and unit.unit in lexicon.compounds.parts:
        lexicon.compounds.add(text, candidate)
    elif following == "半" and unit.dimension in _HALVED and candidate.scale == ONE and _HALF_MORE.match(text, end):
        _add_half(candidate, end + 1)


def _is_raised(text: str, end: int, candidate: Candidate) -> bool:
    """Say whether the digit behind 米 is an exponent that a page has set on the line: `面积120米2，`."""
    return candidate.low is not None and candidate.low > HIGHEST and text[end : end + 1] in _RAISED_ENDS


def _labels_next(text: str, at: int, unit: Unit, end: int) -> bool:
    """Say whether the word behind a number is the label of the next one: `户数120人口340`, `户数 120 人口 340`."""
    if unit.dimension not in ("person", "household") or text[at:end] == unit.unit:
        return False
    behind = text[end : end + 2] if text[at - 1 : at] == " " else text[end : end + 1]
    return behind.lstrip(" ")[:1].isdigit()


def _by_sign(text: str, at: int, candidate: Candidate, lexicon: Lexicon) -> None:
    """Read the currency sign before a number as its unit: `￥3200`, `￥ 3200/亩`."""
    start = candidate.start - (text[candidate.start - 1 : candidate.start] in _SPACES)
    if text[start - 1 : start] not in lexicon.sign_ends:
        return
    sign = next((sign for sign in lexicon.signs if text.endswith(sign, 0, start)), None)
    if sign is None or text[at : at + 1] in lexicon.sign_ends:
        return
    unit, end = lexicon.signs[sign], candidate.number_end
    if text[at : at + 1] in _STROKES:
        unit, end = lexicon.units.composed(text, at, unit)
        if end == at:
            return  # so much for something that is no unit
    candidate.unit, candidate.end, candidate.start, candidate.signed = unit, end, start - len(sign), True


def _by_label(text: str, candidate: Candidate, lexicon: Lexicon) -> None:
    """Read the unit that a label names in brackets: `投资额（万元）：560，`."""
    label = _LABEL.search(text, max(0, candidate.start - LONGEST_LABEL), candidate.start)
    if label is None or candidate.low is None or not _AFTER_LABELLED.match(text, candidate.number_end):
        return
    written = label[1]
    multiplier = _MULTIPLIER.match(written)
    scale = lexicon.multipliers[multiplier[0]] if multiplier and multiplier.end() < len(written) else ONE
    found = lexicon.units.match(written, multiplier.end() if multiplier and scale is not ONE else 0)
    if found is None or found[1] != len(written) or found[0].unit == "年":
        return
    candidate.unit, candidate.low, candidate.scale = found[0], candidate.low * scale, candidate.scale * scale
    candidate.high, candidate.multiplied = candidate.low, candidate.multiplied or scale is not ONE


def _split_unit(text: str, at: int, candidate: Candidate, lexicon: Lexicon) -> bool:
    if text[at + 1] != "半":
        found = lexicon.units.match("个" + text[at + 2 : at + 6], 0)
        if found and found[1] > 1:
            candidate.unit, candidate.end = found[0], at + 1 + found[1]
            candidate.found = candidate.found or lexicon.qualifiers.inside[text[at + 1]]
            return True
    half = _HALVES.match(text, at)
    if half:
        candidate.unit = lexicon.units.by_text["个" + half[1]]
        _add_half(candidate, half.end())
    return bool(half)


def _add_half(candidate: Candidate, end: int) -> None:
    if candidate.low is not None and candidate.high is not None:
        candidate.low, candidate.high, candidate.decimals = candidate.low + HALF, candidate.high + HALF, 1
    candidate.end = end


def _tenths(text: str, candidate: Candidate) -> None:
    """Read 三成 as 30 %, 三成五 and 三成半 as 35 %."""
    if candidate.low is None or candidate.high is None:
        return
    candidate.low, candidate.high, candidate.scale = candidate.low * 10, candidate.high * 10, candidate.scale * 10
    extra = _TENTHS.get(text[candidate.end : candidate.end + 1])
    if extra is not None and candidate.chinese:
        candidate.low, candidate.high = candidate.low + extra, candidate.high + extra
        candidate.scale, candidate.end = ONE, candidate.end + 1
