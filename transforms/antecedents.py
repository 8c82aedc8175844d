"""Find the figure that another one continues: whose growth, share, part or conversion it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from transforms.places import Row

RATIO_UNITS = frozenset({"%", "‰", "个百分点", "百分点", "倍", "成", "番", "个千分点", "个基点"})
POINTS = frozenset({"个百分点", "百分点", "个千分点"})
RATES = frozenset({"%", "‰"})
_MOVES = ("增加", "减少", "提高", "下降", "上升", "新增", "净增")
TIME_UNITS = frozenset({"年", "个月", "天", "岁", "周岁", "小时", "分钟", "日"})
PEOPLE = frozenset({"人", "名", "位"})
"""Units that count people one by one: a part may be counted in another than its whole (`300人就业，其中97名`)."""
LIST_LENGTH = 8
"""How many figures back, or on, a list is followed: a bound on the work, for pages that are one long list."""
_CONVERTS = ("合", "折算为", "折算成", "合约", "合计", "合计约", "，即", "（", "（约")
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


def antecedent(text: str, row: Row, i: int, start: int, group_start: int) -> Antecedent | None:
    """Return what figure `i` continues in the sentence that begins at `start`; restored positions."""
    before = row.ends[i - 1] if i and row.starts[i - 1] >= start else group_start
    if text.endswith(_CONVERTS, before, group_start):
        return Antecedent(i - 1, converts=True)
    unit = row.units[i]
    if unit in RATIO_UNITS:
        respective = _respective(text, row, i, start)
        return Antecedent(respective, respective=True) if respective is not None else _counted_last(text, row, i, start)
    starts, units = row.starts, row.units
    for j in range(i - 1, max(i - LIST_LENGTH, -1), -1):
        if starts[j] < start:
            break
        if units[j] == unit or (units[j] in PEOPLE and unit in PEOPLE):
            return Antecedent(j)
    return None


def _moved(text: str, row: Row, i: int, start: int) -> int | None:
    """Return the rate that moved by points, over other moves (`复工率92.23%，增加5849个、提高29.16个百分点`)."""
    for j in range(i - 1, max(i - LIST_LENGTH, -1), -1):
        if row.starts[j] < start:
            return None
        if row.units[j] in RATES:
            return j
        if row.units[j] not in POINTS and not text.endswith(_MOVES, start, row.starts[j]):
            return None
    return None


def _counted_last(text: str, row: Row, i: int, start: int) -> Antecedent | None:
    """Return what a ratio can speak of: whatever the sentence counted last, lengths of time apart."""
    unit = row.units[i]
    if unit in POINTS and (rate := _moved(text, row, i, start)) is not None:
        return Antecedent(rate)
    for j in range(i - 1, max(i - LIST_LENGTH, -1), -1):
        if row.starts[j] < start:
            break
        if row.units[j] not in TIME_UNITS or row.units[j] == unit:
            return Antecedent(j)
    return None


def _respective(text: str, row: Row, i: int, start: int) -> int | None:
    """Return the figure that one of a list of ratios is of, in their order (`出栏28万头、12万羽，分别增长5%、3%`)."""
    units = row.units
    first = i
    while first > max(0, i - LIST_LENGTH) and units[first - 1] in RATIO_UNITS and _listed(text, row, first):
        first -= 1
    last = i
    end = min(row.count, i + LIST_LENGTH)
    while last + 1 < end and units[last + 1] in RATIO_UNITS and _listed(text, row, last + 1):
        last += 1
    count = last - first + 1
    base = first - count
    if count < 2 or base < 0 or row.starts[base] < start:
        return None
    if "分别" not in text[row.ends[first - 1] : row.starts[first]]:
        return None
    return None if any(unit in RATIO_UNITS for unit in units[base:first]) else base + i - first


def _listed(text: str, row: Row, i: int) -> bool:
    return text[row.ends[i - 1] : row.starts[i]] in _LIST_MARKS
