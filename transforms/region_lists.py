"""Read lists of regions: which are told together, what holds them all, which figure belongs to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.records import Clause, Figure
from transforms.region_cues import Cue

_MARKS = ("、", "和", "与", "及")
_MARK = lazy("(?:、|和|与|及|以及|，){1,2}")
_NUMBERED = lazy("[（(]?[0-9一二三四五六七八九十]{1,3}[)）]?、")
_TIMES = frozenset({"%", "倍"})
_LEAD = 8
"""How long the name of a region is at most that leads into the next one."""


def holds(above: Cue, below: Cue, names: Gazetteer) -> bool:
    """Say whether a region lies in another that is told with it: `兴安盟委、乌兰浩特市委`."""
    return above.code in names.ancestors(below.code or "")[1:]


def respective(
    text: str, figure: Figure, clause: Clause, found: Sequence[Cue], figures: Sequence[Figure], names: Gazetteer
) -> str | None:
    """Return the region of a figure one by one where the text says 分别: `甲县、乙县分别为3万人、5万人`."""
    at = text.find("分别", clause.start, clause.end) if len(found) > 1 else -1
    if at > clause.start and found[-1].start < clause.start:
        return None  # what a clause before names counts only where this one opens with 分别
    if at < 0 or figure.restored_start < at:
        return None
    before = [c for c in found if c.start < at]
    holders = {up for c in before if c.code for up in names.ancestors(c.code)[1:]}
    before = [c for c in before if c.code not in holders]
    after = _group(text, figure, [f for f in figures if f.restored_start > at])
    units = {f.unit for f in after} - {""}
    if len(before) < 2 or len(before) != len(after) or not (units <= _TIMES or len(units) == 1):
        return None
    return before[after.index(figure)].code


def _group(text: str, figure: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures told in one list with a figure: the last two of `分别由5%和6%升至7%和8%`."""
    out: list[Figure] = []
    for other in figures:
        if out and not _MARK.fullmatch(text, out[-1].restored_end, other.restored_start):
            if figure in out:
                return out
            out = []
        out.append(other)
    return out


def is_listed(text: str, cue: Cue, clause: Clause, found: Sequence[Cue], counted: Sequence[Figure]) -> bool:
    """Say whether a region is named in one list with that before it, not each with figures: `甲县5户、乙县6户`."""
    before = [c for c in found if c.start < cue.start]
    joined = text[cue.start - 1] == "、" or (
        # 甲区、乙区和丙县: the last of a list, but 甲县和乙县 are each told by the figure behind them
        text[cue.start - 1] in "和与及" and len(before) > 1 and text[before[-1].start - 1] == "、"
    )
    if not joined or cue.start == clause.start or _NUMBERED.fullmatch(text, clause.start, cue.start):
        return False  # 7、全县面积…
    # The item before begins behind its own mark, also where it is no name known here: 赤城、怀安、蔚县.
    marks = (text.rfind(mark, clause.start, cue.start - 1) for mark in _MARKS)
    last = max((c.start for c in before), default=-1)
    last = max(last, *marks) if text[cue.start - 1] == "、" else last
    return not any(last < figure.restored_start < cue.start for figure in counted)


def holder(text: str, found: Sequence[Cue], last: Cue, spoken: str | None, names: Gazetteer) -> str | None:
    """Return the smallest region that holds all of a list: the province of `丽江、玉溪等9个市`; else what is spoken of."""
    listed: list[Cue] = []
    for cue in reversed([c for c in found if c.start <= last.start]):
        if listed and cue.code in names.ancestors(listed[-1].code or "")[1:] and listed[-1].start - cue.start <= _LEAD:
            listed[-1] = replace(listed[-1], start=cue.start)  # 江西抚州 is one item
        else:
            if listed and text[listed[-1].start - 1] not in ("、和与及" if len(listed) == 1 else "、"):
                break
            listed.append(cue)
    if len(listed) == 1 and (last.of_many or text[listed[0].start - 1] == "、"):
        # Of a list that goes on, or whose other items are no names known here.
        above = names.ancestors(last.code)[1:] if last.code else ()
        return above[-1] if above and spoken not in above else spoken
    if len({c.code for c in listed}) == 1:
        return last.code
    holders = [names.ancestors(c.code)[1:] for c in listed if c.code]
    shared = [code for code in holders[0] if all(code in other for other in holders[1:])] if holders else []
    if shared and spoken not in shared:
        return shared[0]
    return spoken
