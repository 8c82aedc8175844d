"""Say of which region one figure speaks: the last one named before it that it can count, else what is spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.records import Clause, Figure
from transforms.region_cues import NATIONAL, Cue, RegionCue
from transforms.region_lists import holder, is_listed
from transforms.rules import Rules

ADJACENT = 2
"""How many characters may stand between a foreign region's name and a figure that counts what is there."""
_COUNTS = lazy(r"(?:等?[0-9一二两三四五六七八九十]+个?(?:省[份区市]{0,2}|市州?|州|盟|地区))+")
_COUNTS_REACH = 12
_COUNTED = frozenset({"个", "户", "人", "名", "家", "座", "所", "万"})
_OF_COUNTRY = ("全国", "全国共", "全国共有", "全国有", "全国的", "我国", "我国共有", "我国有")
"""What makes the country what the number behind it counts: `全国832个贫困县`."""
_PART_OF = lazy("[占居列位排比较于过为](?:全国|我国)")
_ONE_REACH = 16
"""How far behind a figure 之一 ends at most."""
_ONE_OF = lazy(r"[^，。；、\n]{1,14}之一")
"""`全国832个贫困县之一`: the number is the country's."""


@cache
def helper(rules: Rules) -> re.Pattern[str]:
    """Return the pattern of what makes a foreign region in a clause the giver of what is counted."""
    words = [row.word for row in rules.table(RegionCue) if row.kind == "helper"]
    return lazy("|".join(map(re.escape, words)))


def spoken_at(
    text: str,
    figure: Figure,
    clause: Clause,
    found: Sequence[Cue],
    counted: Sequence[Figure],
    spoken: str | None,
    helper: re.Pattern[str],
    names: Gazetteer,
) -> str | None:
    """Return the region of a figure: the last one named before it in its clause, else what is spoken of."""
    at = figure.restored_start
    end = figure.restored_end
    if text.find("之一", end, end + _ONE_REACH) >= 0 and _ONE_OF.match(text, end):
        if NATIONAL.search(text, clause.start, at):
            return None
        if before := [cue for cue in found if cue.start < at]:
            return before[-1].code  # 是贵州省42个重点县之一: the number is the province's
    if figure.unit in _COUNTED and _is_of_country(text, clause.start, at):
        return None
    for cue in reversed(found):
        if cue.start >= at:
            continue
        if cue.foreign_end is None:
            # 四川、云南等地 counts them together: it speaks of what holds them.
            together = cue.of_many or is_listed(text, cue, clause, found, counted)
            return holder(text, found, cue, spoken, names) if together else cue.code
        adjacent = _is_adjacent(text, cue.foreign_end, at) and not helper.search(text, cue.foreign_end, at)
        if adjacent or (cue.subject and not helper.search(text, clause.start, clause.end)):
            # 甘肃、新疆两省区 counts them together: it speaks of neither alone.
            return None if cue.of_many or is_listed(text, cue, clause, found, counted) else cue.code
    return spoken


def _is_of_country(text: str, start: int, at: int) -> bool:
    """Say whether the country makes what a figure counts: `全国832个贫困县`, not `占全国8个`."""
    return text.endswith(_OF_COUNTRY, start, at) and not _PART_OF.search(text, at - 6, at)


def _is_adjacent(text: str, end: int, at: int) -> bool:
    """Say whether a figure counts what is in the region named before it: `吉林4个省80个县`."""
    return at - end <= ADJACENT or (at - end <= _COUNTS_REACH and _COUNTS.fullmatch(text, end, at) is not None)
