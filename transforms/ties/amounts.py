"""Tie an absolute change to its level: `8522公顷，比上年减少862公顷`."""

from __future__ import annotations

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds, difference_slipped, meet
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.levels import Change, connected, is_comparand, is_plan, touches, two_ends
from transforms.ties.moves import ahead, difference, gap_of
from transforms.ties.scene import Interval, Mention, Scene

BEFORE = 120
"""Characters before a level within which the comparison may stand that a bare change goes on with."""
_OTHER = lazy(r"的[初终均前预]?值$")
"""What a level is above or below, told itself."""
_COMPARED = lazy(r"同比|环比|(?:比|较)(?:上年|去年|上月|上季)")


def amount(scene: Scene, mention: Mention, said: Change, cues: Cues) -> Tie | None:
    """Tie an absolute change to its level; needs a comparison in words: `比上年增加`, `同比减少`."""
    if cues.reach.search(mention.lead):
        return None  # `由105.20下降为105.02`: the level after the change
    levels = [
        m
        for m in scene.earlier(mention)
        if (alike(m, mention) or _short(mention, m) or _named(m, mention)) and not is_plan(m, cues)
    ]
    moved = two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return difference(moved[0], moved[1], mention, said.rises, said.verb)
    if levels and is_comparand(levels[0]) and touches(scene, levels[0], mention):
        if len(levels) > 1 and (levels[0].tail[:2] != "相比" or _lies_between(levels[0], levels[1], mention)):
            return difference(levels[0], levels[1], mention, said.rises, said.verb)
        return gap_of(levels[0], mention, not said.rises, said.verb)  # the other is told in another sentence
    if (
        not said.compared
        and levels
        and (_borne_out(scene, levels[0], mention, said) or _compared_before(scene, levels[0], mention, said))
    ):
        return gap_of(levels[0], mention, said.rises, said.verb)
    if not said.compared or (said.exceeds and (said.verb == "超过" or _OTHER.search(said.compared))):
        return None  # `超过去年全年的181.8万标箱`, `低于10月份的终值53.6` state what is exceeded, not by how much
    for level in levels[:1]:
        if connected(scene, level, mention, said.subject, cues):
            return gap_of(level, mention, said.rises, said.verb)
    return ahead(scene, mention, cues, said, percent=False)


def _lies_between(one: Mention, other: Mention, change: Mention) -> bool:
    larger, smaller = (one, other) if (one.value or 0) > (other.value or 0) else (other, one)
    return difference_holds(larger, smaller, change) or difference_slipped(larger, smaller, change)


def _compared_before(scene: Scene, level: Mention, change: Mention, said: Change) -> bool:
    """Say whether a bare change goes on with a comparison: `粮食8522公顷，比上年减少862公顷；油料65公顷，减少117公顷`."""
    bare = level.index == change.index - 1 and change.before.strip() == "，" + said.verb and not change.tail.strip()
    start = level.figure.restored_start
    return bare and alike(level, change) and _COMPARED.search(scene.text, max(0, start - BEFORE), start) is not None


def _borne_out(scene: Scene, level: Mention, change: Mention, said: Change) -> bool:
    """Say whether the rate beside an amount shows it to be the change of the level.

    `80.18亿元，增加2.79亿元，增长3.6%`, `28583万元，增长10.85%，增收2798万元`.
    """
    if said.exceeds or not alike(level, change) or said.subject.strip():
        return False
    rate = _rate_beside(scene, level, change)
    if rate is None:
        return False
    a, b, r = level.interval, change.interval, rate.interval
    if a is None or b is None or r is None:
        return False
    (al, au), (bl, bu) = a, b
    if al is None or au is None or bl is None or bu is None:
        return False
    low, high = (al - bu, au - bl) if said.rises else (al + bl, au + bu)
    return low > 0 and meet(Interval(bl / high * 100, bu / low * 100), r)


def _rate_beside(scene: Scene, level: Mention, change: Mention) -> Mention | None:
    """Return the rate right behind an amount of change, or right before it where only rates part it from its level."""
    if level.index == change.index - 1:
        rate = next(iter(scene.later(change)), None)
        return rate if rate is not None and rate.is_percent else None
    between = scene.mentions[level.index + 1 : change.index]
    return between[-1] if all(m.is_percent for m in between) else None


def _named(level: Mention, change: Mention) -> bool:
    """Say whether a level's unit stands before it: `总诊疗人次95.5亿，比上年增加11.3亿人次`."""
    figure = level.figure
    return not figure.unit and figure.scale > 1 and bool(change.figure.unit) and level.lead.endswith(change.figure.unit)


def _short(change: Mention, level: Mention) -> bool:
    """Say whether a change leaves out the unit of its level: `6049.19万人次，比上年增加879.87万`."""
    figure = change.figure
    return not figure.unit and figure.scale > 1 and level.is_divisible and level.figure.scale == figure.scale
