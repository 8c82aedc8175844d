"""Tie a level to its change: `growth` by a rate, `difference` by an amount or by percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.amounts import amount
from transforms.ties.arithmetic import difference_holds, growth_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.levels import (
    Change,
    connected,
    fits,
    is_change_result,
    is_comparand,
    is_level,
    is_plan,
    last_told,
    stated_change,
    touches,
    two_ends,
    words_between,
)
from transforms.ties.moves import ahead, difference, gap_of, growth
from transforms.ties.scene import Mention, Scene

_WHOLE = lazy(r"全部|整体|总体|平均水平|平均|全省|全市|全县|全区|全国|水平|增速|增幅|同期|的")
_TIME = lazy(r"[年月季日]|同比|环比|^[同环]$|上年|去年|同期|期初|期末|上期|以往|此前|之前|原来|过去")
_PER_CENT = Decimal(100)
GAP_IN_PERCENT, GROWTH_IN_POINTS = "difference:percent", "growth:points"
"""Rules of ties that hold only if % is read as percentage points, or points as %."""
_AGAINST_EACH = lazy(r"分别(?:比|较|高于|快于|低于|慢于)[^，。；]{2,12}[、和与][^，。；]{2,16}$")
"""A comparison with several things of one rate; with several rates of one thing no list follows."""
_AGAINST_LIST = lazy(r"分别(比|较|高于|快于|低于|慢于)[^，。；]*[、和与]")
_OF_ALL = lazy(r"(?:均|都|各)")
_THAN = lazy(r"(?:(?<![占同环])比(?![重例])|较)[^，。；、]{2,14}的$")
_AGAINST_IN_BRACKETS = lazy(r"(?:较|(?<!占)比)[^，。；、]{2,12}[（(]$")
_JOINTS = ("、", "和", "与", "及")
_AND = lazy(r"[和与及、]")
_NOT_MOVED = ("的", "位次", "名次")
_ADDED = lazy(r"(?:增加|减少)(?:了|约|近)?$")
EXPECTED = 200
_EXPECTED = lazy(r"(?:预计|预期|有望)[^。\n]*$")
_FORECAST = lazy(r"同比|环比|(?:比|较)(?:上年|去年|上月|上季)")
"""What a plan or forecast is compared with, so that its rate is the growth of the level beside it."""


def find_changes(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield every growth and difference whose level stands in the same sentence."""
    for mention in scene.mentions:
        figure = mention.figure
        if mention.is_points and _AGAINST_EACH.search(mention.before):
            yield from _against_each(scene, mention, cues)
        said = stated_change(mention.lead, cues)
        if said is None:
            continue
        if (
            (figure.damaged and not figure.unit)
            or _is_apart(scene, mention, cues)
            or mention.tail.startswith(_NOT_MOVED)
        ):
            continue  # `年均增长5%`, `削减4%的航班`, `提高3个位次`: not the change of a level before it
        if mention.is_points:
            tie = _points(scene, mention, said, cues)
        elif figure.unit in ("%", "‰", "倍", "成") and (
            figure.facet not in ("target", "standard")
            or _FORECAST.search(mention.lead)
            or _EXPECTED.search(scene.run_up(mention, EXPECTED))
        ):
            tie = _growth(scene, mention, said, cues)
        elif not mention.is_relative:
            tie = amount(scene, mention, said, cues)
        else:
            tie = None
        if tie is not None:
            yield tie
            yield from _and_another(scene, mention, tie, cues)


def _is_apart(scene: Scene, mention: Mention, cues: Cues) -> bool:
    """Say whether a change is that of several years together: `年均增长5%`, `两年平均增长5.1%`."""
    before = scene.mentions[mention.index - 1] if mention.lead.startswith("平均") and not mention.first else None
    years = before is not None and before.dimension == "time" and mention.before == mention.lead
    return years or cues.apart.search(mention.lead) is not None


def _and_another(scene: Scene, gap: Mention, tie: Tie, cues: Cues) -> Iterator[Tie]:
    """Tie the second of `高于全国和全省2.6个和2个百分点`, too: both gaps are from one rate."""
    said = stated_change(gap.lead, cues) if gap.is_points and tie.rule == "difference:gap" else None
    following = next(iter(scene.later(gap)), None) if said is not None else None
    if said is None or following is None or not following.is_points or not _AND.search(said.compared):
        return
    if following.before.strip() in ("和", "与", "及", "、"):
        yield gap_of(tie.members[0][1], following, said.rises, said.verb)


def _against_each(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `增长10.6%，增速分别比工业、制造业高4.5个和1.3个百分点`: both gaps are from one rate."""
    level = next((m for m in scene.earlier(first) if m.is_percent), None)
    words = re.split("[，,；;。]", first.before)[-1]
    said = stated_change(_AGAINST_LIST.sub(r"\1", words), cues)
    if level is None or said is None or not fits(said.subject, level, cues):
        return
    for gap in (first, *scene.later(first)):
        if gap is not first and (not gap.is_points or gap.lead.strip() not in ("", "和", "与", "及")):
            return
        yield gap_of(level, gap, said.rises, said.verb)


def _points(scene: Scene, mention: Mention, said: Change, cues: Cues) -> Tie | None:
    levels = [m for m in scene.earlier(mention) if m.is_percent]
    # `1年期降至3%，5年期降至3.5%，均下降10个基点` is not what lies between the two.
    moved = None if _OF_ALL.match(mention.lead) else two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return difference(moved[0], moved[1], mention, said.rises, said.verb)
    moved = two_ends(scene, mention, [m for m in scene.earlier(mention) if is_level(m)], said.subject)
    if moved is not None:
        # `由4860元增加到6120元，增长25.9个百分点`: per cent are meant, if that is what the two give.
        ends = (("before", moved[0]), ("after", moved[1]), ("rate", mention))
        return growth(ends, said, GROWTH_IN_POINTS, False) if growth_holds(*moved, mention, per=_PER_CENT) else None
    if len(levels) > 1 and _THAN.search(levels[0].before) and touches(scene, levels[0], mention):
        # `发生率为3.1%，相较2012年末的10.2%下降7.1个百分点`
        return difference(levels[0], levels[1], mention, said.rises, said.verb)
    if len(levels) > 1 and levels[0].depth > mention.depth and _AGAINST_IN_BRACKETS.search(levels[0].before):
        # `增长-8.7%，较一季度（-10.8%）回升2.1个百分点`
        return difference(levels[0], levels[1], mention, said.rises, said.verb)
    for level in levels[:1]:
        following = next(iter(scene.later(mention)), None)
        if level.before.strip() in _JOINTS and following is not None and following.before.strip() in _JOINTS:
            return None  # `分别增长10.1%和10.6%，快于全部投资6.2和6.7个百分点`: the gaps are of one each
        if connected(scene, level, mention, said.subject, cues):
            other = _compared_to(
                said.compared if not _TIME.search(said.compared) else "", levels[1:], level, mention, said.rises
            )
            if other is not None:
                return difference(other, level, mention, said.rises, said.verb)
            return gap_of(level, mention, said.rises, said.verb)
    return ahead(scene, mention, cues, said, percent=True)


def _growth(scene: Scene, mention: Mention, said: Change, cues: Cues) -> Tie | None:
    if said.exceeds:
        return None  # 高于市场价5%: not a growth
    levels = [
        m for m in scene.earlier(mention)
        if is_level(m) and not is_change_result(m, cues) and not is_plan(m, cues) and not _is_added(m, said)
    ]  # fmt: skip
    loose = bool(cues.loose.search(words_between(scene, levels[0] if levels else mention, mention)))
    moved = two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return growth((("before", moved[0]), ("after", moved[1]), ("rate", mention)), said, "growth:moved", loose)
    if _listed(scene, mention, levels):
        return None  # `分别达到19824元、6700元，增长6%、11.1%`: tied one by one elsewhere
    moved = two_ends(scene, mention, [m for m in scene.earlier(mention) if m.is_percent], said.subject)
    if moved is not None:
        return _between_percentages(moved, mention, said, loose)
    if len(levels) > 1 and levels[0].depth > mention.depth and _AGAINST_IN_BRACKETS.search(levels[0].before):
        now = next((m for m in levels[1:] if m.depth == mention.depth and alike(m, levels[0])), None)
        if now is not None:  # `1.4亿元，较去年（1.35亿元）增长4%`
            return growth((("before", levels[0]), ("after", now), ("rate", mention)), said, "growth:compared", loose)
    named = levels and (levels[0].tail[:2] != "相比" or fits(said.subject, levels[0], cues))
    if levels and named and is_comparand(levels[0]) and touches(scene, levels[0], mention):
        after = (("after", levels[1]),) if len(levels) > 1 and alike(levels[1], levels[0]) else ()
        reached = None if after else ahead(scene, mention, cues, said, percent=False)
        if reached is not None and reached.kind == "growth" and alike(reached.members[0][1], levels[0]):
            after = (("after", reached.members[0][1]),)
        return growth((("before", levels[0]), *after, ("rate", mention)), said, "growth:compared", loose)
    if len(levels) > 1 and _by_so_much(scene, levels, mention, cues):
        loose = loose or bool(cues.loose.search(levels[1].before))
        ends = (("before", levels[0]), ("after", levels[1]), ("rate", mention))
        return growth(ends, said, "growth:compared", loose)
    if levels and connected(scene, levels[0], mention, said.subject, cues):
        if not is_comparand(levels[0]):
            return growth((("after", levels[0]), ("rate", mention)), said, "growth:after", loose)
        told = len(levels) > 1 and alike(levels[1], levels[0]) and growth_holds(levels[0], levels[1], mention)
        after = (("after", levels[1]),) if told else ()
        return growth((("before", levels[0]), *after, ("rate", mention)), said, "growth:compared", loose)
    referred = last_told(scene, mention) if not levels else None
    if referred is not None:
        return growth((("after", referred), ("rate", mention)), said, "growth:referred", loose)
    return ahead(scene, mention, cues, said, percent=False)


def _is_added(mention: Mention, said: Change) -> bool:
    """Say whether a bare rate behind an increase is that of the level: `汉族人口增加6654万人，增长5.74%`."""
    bare = not said.compared and not said.subject.strip()
    return bare and mention.figure.facet == "change" and _ADDED.search(mention.lead) is not None


def _listed(scene: Scene, rate: Mention, levels: list[Mention]) -> bool:
    """Say whether a list of rates begins behind a list of levels."""
    following = next(iter(scene.later(rate)), None)
    rates = following is not None and following.is_percent and following.before.strip() in ("、", "和", "与")
    # `发运315列25968标箱，同比增长202.88%、202.80%` are two levels as well
    return rates and bool(levels) and (levels[0].before.strip() in ("、", "和", "与") or scene.joined(levels[0]))


def _between_percentages(moved: tuple[Mention, Mention], rate: Mention, said: Change, loose: bool) -> Tie | None:
    """Tie `由34.4%降至0.5%，下降33.9%`: the relative change, or the gap where only that fits."""
    if growth_holds(*moved, rate):
        members = (("before", moved[0]), ("after", moved[1]), ("rate", rate))
        return growth(members, said, "growth:moved", loose)
    larger, smaller = (moved[1], moved[0]) if said.rises else moved
    if not difference_holds(larger, smaller, rate):
        return None
    members = (("minuend", larger), ("subtrahend", smaller), ("result", rate))
    # A rate per mille (出生率下降2.3‰) is as a rule told so, and nobody takes it for a relative change.
    rule = GAP_IN_PERCENT if rate.figure.unit == "%" else "difference:moved"
    return Tie("difference", members, said.verb, rule)


def _by_so_much(scene: Scene, levels: list[Mention], rate: Mention, cues: Cues) -> bool:
    """Say whether only the amount of the change stands between: `达137万吨，较上年的93万吨增加44万吨，增长47%`."""
    before, after = levels[0], levels[1]
    between = [m for m in scene.earlier(rate) if m.index > before.index]
    return (
        len(between) == 1
        and all(alike(m, before) for m in (after, *between))
        and (is_change_result(between[0], cues) or between[0].figure.facet == "change")
        and is_comparand(before)
    )


def _compared_to(
    name: str | None, others: list[Mention], level: Mention, result: Mention, rises: bool
) -> Mention | None:
    """Return the proportion that the comparison names: `投资增长9.2%，其中工业增长16.5%，高于全部投资7.3个百分点`."""
    if not name:
        return None
    core = _WHOLE.sub("", name)
    for other in others:
        larger, smaller = (level, other) if rises else (other, level)
        holds = difference_holds(larger, smaller, result, points=True)
        if core and core in other.lead:
            return other
        whole = re.match("全部|整体|总体", name) is not None
        if holds and ((whole and not core) or any(core[i : i + 2] in other.lead for i in range(len(core) - 1))):
            return other
    return None
