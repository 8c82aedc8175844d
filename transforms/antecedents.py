"""Find the figure that another one continues: whose growth, share, part or conversion it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.records import Figure

RATIO_UNITS = frozenset({"%", "‰", "个百分点", "百分点", "倍", "成", "番", "个千分点", "个基点"})
TIME_UNITS = frozenset({"年", "个月", "天", "岁", "周岁", "小时", "分钟", "日"})
LIST_LENGTH = 8
"""How many figures back, or on, a list is followed: a bound on the work, for pages that are one long list."""
_CONVERTS = ("合", "合约", "合计", "合计约", "，即", "（", "（约")
"""Words before a figure that gives the one before it in another unit: 折合, 约合."""
_LIST_MARKS = frozenset({"、", "和", "及", "与", "，", ","})


class Antecedent(NamedTuple):
    """Hold what a figure continues."""

    figure: int
    """Index of the figure."""
    respective: bool = False
    """Whether 分别 ties the two: the ratios of a list belong to the quantities before it, one to one."""
    converts: bool = False
    """Whether the figure gives it in another unit: `111平方公里，折合16.7万亩`."""


def antecedent(text: str, figures: Sequence[Figure], i: int, start: int, group_start: int) -> Antecedent | None:
    """Return what figure `i` continues in the sentence that begins at `start`; restored positions."""
    before = figures[i - 1].restored_end if i and figures[i - 1].restored_start >= start else group_start
    if text.endswith(_CONVERTS, before, group_start):
        return Antecedent(i - 1, converts=True)
    respective = _respective(text, figures, i, start)
    if respective is not None:
        return Antecedent(respective, respective=True)
    nearest = _nearest(figures, i, start)
    return None if nearest is None else Antecedent(nearest)


def _nearest(figures: Sequence[Figure], i: int, start: int) -> int | None:
    """Return the earlier figure of the sentence that this one may continue.

    A ratio says something of whatever was counted last, lengths of time apart; anything else continues
    what has the same unit.
    """
    unit = figures[i].unit
    ratio = unit in RATIO_UNITS
    for j in range(i - 1, max(i - LIST_LENGTH, -1), -1):
        other = figures[j]
        if other.restored_start < start:
            return None
        if (ratio and other.unit not in TIME_UNITS) or other.unit == unit:
            return j
    return None


def _respective(text: str, figures: Sequence[Figure], i: int, start: int) -> int | None:
    """Return the figure that one of a list of ratios is of, in their order (`出栏28万头、12万羽，分别增长5%、3%`)."""
    if figures[i].unit not in RATIO_UNITS:
        return None
    first = i
    while first > max(0, i - LIST_LENGTH) and figures[first - 1].unit in RATIO_UNITS and _listed(text, figures, first):
        first -= 1
    last = i
    end = min(len(figures), i + LIST_LENGTH)
    while last + 1 < end and figures[last + 1].unit in RATIO_UNITS and _listed(text, figures, last + 1):
        last += 1
    count = last - first + 1
    base = first - count
    if count < 2 or base < 0 or figures[base].restored_start < start:
        return None
    if "分别" not in text[figures[first - 1].restored_end : figures[first].restored_start]:
        return None
    before = figures[base:first]
    return None if any(figure.unit in RATIO_UNITS for figure in before) else base + i - first


def _listed(text: str, figures: Sequence[Figure], i: int) -> bool:
    return text[figures[i - 1].restored_end : figures[i].restored_start] in _LIST_MARKS
