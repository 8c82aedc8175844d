"""Say how a number is meant: its sign and the qualifiers before it, behind it and at a distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.qualifiers import SPACES as _SPACES

if TYPE_CHECKING:
    from transforms.expressions import Candidate
    from transforms.qualifiers import Found, QualifierTable

_SIGNED = frozenset(("", "%", "‰", "个百分点", "℃"))
"""Units of which a number can be negative; before any other a stroke is a dash."""

_SIGNS = frozenset("-－−下负")
"""What stands before a number that can be negative: a stroke, 零下 or 负."""
_BORNE = ("自", "担", "承", "肩", "背", "欠", "胜", "抱", "辜", "身", "正", "不", "减", "分", "须", "要", "应", "需")
"""What makes 负 another word: `自负30%`."""
_COLD = frozenset(("℃", "度", "摄氏度"))
_BEFORE_UP = frozenset(("", *"，。、；：（\n有达到了近成引来"))
_BEFORE_PAST = frozenset("个值额产量模")
"""What stands before 过 where it means more than: `3个过三千亿元的城市`, `产值过5亿元`, never `领过五百元`."""
_PROPORTIONS = frozenset(("%", "‰"))
_ENDS = frozenset(("", "，", ",", "。", "；", ";", "、", "）", ")", "的", "\n"))
"""What follows 多 behind a proportion where it widens it: `保持在40%多，`; `40%多为老人` says 多为."""


def _sign(text: str, candidate: Candidate) -> None:
    """Read a minus sign: `同比-5.3%`, never `A-5`, `2—3` or `3-5`."""
    before = text[candidate.start - 1 : candidate.start]
    if text.endswith("零下", 0, candidate.start) and candidate.low is not None and candidate.high is not None:
        candidate.start -= 2
        candidate.low, candidate.high = -candidate.high, -candidate.low
        return
    if before == "负":
        if (
            candidate.low is not None
            and candidate.high is not None
            and not text.endswith(_BORNE, 0, candidate.start - 1)
        ):
            candidate.start -= 1
            candidate.low, candidate.high = -candidate.high, -candidate.low
        return
    if not before or before not in "-－−" or candidate.low is None or candidate.high is None:
        return
    earlier = text[candidate.start - 2 : candidate.start - 1] if candidate.start > 1 else " "
    if not (earlier.isascii() and earlier.isalnum()) and earlier not in before:
        candidate.start -= 1
        candidate.low, candidate.high = -candidate.high, -candidate.low


def qualify(text: str, candidate: Candidate, table: QualifierTable) -> Candidate:
    """Find sign and qualifiers around the number and unit, and set where the quote starts and ends."""
    if candidate.end < candidate.number_end:
        candidate.end = candidate.number_end
    before = text[candidate.start - 1 : candidate.start]
    if before in _SIGNS and (
        (candidate.unit.unit in _SIGNED and not candidate.chinese) or candidate.unit.unit in _COLD
    ):
        _sign(text, candidate)
        before = text[candidate.start - 1 : candidate.start]
    start = candidate.quote_start = candidate.start
    found = None
    if before in table.before_last:
        found = table.before(text, start)
    elif before in _SPACES and start:
        found = table.before(text, start - 1)
        start -= 1
    if found is not None:
        candidate.quote_start = start - found.length
        candidate.found = found  # the first word decides: 约6000余元 is about 6000
    if text[candidate.end : candidate.end + 1] in table.behind and (after := _after(text, candidate, table)):
        candidate.end += after.length
        candidate.found = candidate.found or after
    if candidate.found is None:
        if candidate.bare and text.startswith("计", candidate.end) and text.endswith("数以", 0, candidate.start):
            candidate.found = table.magnitude_words["上"]  # `数以千计`
            candidate.quote_start, candidate.end = candidate.start - 2, candidate.end + 1
            return candidate
        tenths = before == "过" and candidate.chinese and candidate.unit.unit == "%"  # `收获过九成`
        past = (
            before == "过" and candidate.multiplied and text[candidate.start - 2 : candidate.start - 1] in _BEFORE_PAST
        )
        if (candidate.bare or tenths or past or (before == "上" and _is_round(text, candidate))) and (
            magnitude := table.magnitude(text, candidate.start)
        ):
            candidate.found, candidate.quote_start = magnitude, candidate.start - 1
        else:
            candidate.found = table.at_a_distance(text, candidate.start)
    return candidate


def _is_round(text: str, candidate: Candidate) -> bool:
    """Say whether 上 means more than a round count: `有上500家企业`, never `爬上500米高山`, `网上500家`."""
    led = text[candidate.start - 2 : candidate.start - 1] if candidate.start > 1 else ""
    return candidate.digits.endswith("00") and candidate.unit.countable and led in _BEFORE_UP


def _after(text: str, candidate: Candidate, table: QualifierTable) -> Found | None:
    found = table.after(text, candidate.end)
    if found is None and text[candidate.end : candidate.end + 1] in _SPACES:
        apart = table.after(text, candidate.end + 1)
        if apart is not None and apart.length > 1:  # `60% 以上`; `3000 人 多为` says another word
            return apart._replace(length=apart.length + 1)
    if found is None:
        measure = table.measure.get(text[candidate.end : candidate.end + 1])
        return measure if measure and candidate.unit.dimension in ("time", "length") else None
    if found.reach == "step_up" and candidate.unit.unit in _PROPORTIONS:
        return found if text[candidate.end + found.length : candidate.end + found.length + 1] in _ENDS else None
    if (
        text[candidate.end] == "不"
        and text[candidate.end + found.length : candidate.end + found.length + 1] not in _ENDS
    ):
        return None  # `3户不到2万元`
    if (
        found.reach == "step_up"
        and found.length == 1
        and (
            (
                text[candidate.end - 1] != "成"
                and candidate.unit.dimension not in ("time", "length", "mass", "money", "multiple", "age", "area")
            )
            or text[candidate.end + 1 : candidate.end + 2] in tuple("元功样方媒次种个名层")
        )
    ):
        return None
    return found
