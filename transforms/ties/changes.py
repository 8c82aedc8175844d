"""Tie a level to its change: `growth` by a rate, `difference` by an amount or by percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds, growth_holds, meet
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.levels import (
    COMPARAND,
    SPLIT,
    Change,
    connected,
    fits,
    is_change_result,
    is_level,
    is_plan,
    last_told,
    stated_change,
    touches,
    two_ends,
    words_between,
)
from transforms.ties.naming import names_it
from transforms.ties.scene import Interval, Mention, Scene

_WHOLE = lazy(r"全部|整体|总体|平均水平|平均|全省|全市|全县|全区|全国|水平|增速|增幅|同期|的")
_TIME = lazy(r"[年月季日]|上年|去年|同期|期初|期末|上期|以往|此前|之前|原来|过去")
_PER_CENT = Decimal(100)
GAP_IN_PERCENT, GROWTH_IN_POINTS = "difference:percent", "growth:points"
"""Rules of ties that hold only if % is read as percentage points, or points as %."""
_AGAINST_EACH = lazy(r"分别(?:比|较|高于|快于|低于|慢于)[^，。；]{2,12}[、和与][^，。；]{2,16}$")
"""A comparison with several things of one rate; with several rates of one thing no list follows."""
_AGAINST_LIST = lazy(r"分别(比|较|高于|快于|低于|慢于)[^，。；]*[、和与]")
_THAN = lazy(r"(?:(?<![占同环])比(?![重例])|较)[^，。；、]{2,14}的$")
_AND = lazy(r"[和与及、]")
EXPECTED = 40
BEFORE = 120
"""Characters before a level within which the comparison may stand that a bare change goes on with."""
_EXPECTED = lazy(r"(?:预计|预期)(?:全年|可|将|全县|全市|全省|年末|年底)?(?:实现|完成|达到?)[^。；]*$")
_FORECAST = lazy(r"同比|环比|(?:比|较)(?:上年|去年|上月|上季)")
"""What a plan or forecast is compared with, so that its rate is the growth of the level beside it."""


def find_changes(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield every growth and difference whose level stands in the same sentence."""
    for mention in scene.mentions:
        figure = mention.figure
        if mention.is_points and _AGAINST_EACH.search(mention.before):
            yield from _against_each(scene, mention, cues)
        if (figure.damaged and not figure.unit) or cues.apart.search(mention.lead) or mention.tail.startswith("的"):
            continue  # `年均增长5%`, `分别增长5%、6%`, `削减4%的航班`: not the change of a level before it
        if mention.is_points:
            tie = _points(scene, mention, cues)
        elif figure.unit in ("%", "‰", "倍", "成") and (
            figure.facet not in ("target", "standard")
            or _FORECAST.search(mention.lead)
            or _EXPECTED.search(scene.run_up(mention, EXPECTED))
        ):
            tie = _growth(scene, mention, cues)
        elif not mention.is_relative:
            tie = _amount(scene, mention, cues)
        else:
            tie = None
        if tie is not None:
            yield tie
            yield from _and_another(scene, mention, tie, cues)


def _and_another(scene: Scene, gap: Mention, tie: Tie, cues: Cues) -> Iterator[Tie]:
    """Tie the second of `高于全国和全省2.6个和2个百分点`, too: both gaps are from one rate."""
    said = stated_change(gap.lead, cues) if gap.is_points and tie.rule == "difference:gap" else None
    following = next(iter(scene.later(gap)), None) if said is not None else None
    if said is None or following is None or not following.is_points or not _AND.search(said.compared):
        return
    if following.before.strip() in ("和", "与", "及", "、"):
        yield _gap(tie.members[0][1], following, said.rises, said.verb)


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
        yield _gap(level, gap, said.rises, said.verb)


def _points(scene: Scene, mention: Mention, cues: Cues) -> Tie | None:
    said = stated_change(mention.lead, cues)
    if said is None:
        return None
    levels = [m for m in scene.earlier(mention) if m.is_percent]
    moved = two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return _difference(moved[0], moved[1], mention, said.rises, said.verb)
    moved = two_ends(scene, mention, [m for m in scene.earlier(mention) if is_level(m)], said.subject)
    if moved is not None:
        # `由4860元增加到6120元，增长25.9个百分点`: per cent are meant, if that is what the two give.
        ends = (("before", moved[0]), ("after", moved[1]), ("rate", mention))
        return growth(ends, said, GROWTH_IN_POINTS, False) if growth_holds(*moved, mention, per=_PER_CENT) else None
    if len(levels) > 1 and _THAN.search(levels[0].before) and touches(scene, levels[0], mention):
        # `发生率为3.1%，相较2012年末的10.2%下降7.1个百分点`
        return _difference(levels[0], levels[1], mention, said.rises, said.verb)
    for level in levels[:1]:
        if connected(scene, level, mention, said.subject, cues):
            other = _compared_to(
                said.compared if not _TIME.search(said.compared) else "", levels[1:], level, mention, said.rises
            )
            if other is not None:
                return _difference(other, level, mention, said.rises, said.verb)
            return _gap(level, mention, said.rises, said.verb)
    return _ahead(scene, mention, cues, said, percent=True)


def _growth(scene: Scene, mention: Mention, cues: Cues) -> Tie | None:
    said = stated_change(mention.lead, cues)
    if said is None:
        return None
    if said.exceeds:
        return None  # 高于市场价5%: not a growth
    levels = [
        m for m in scene.earlier(mention)
        if is_level(m) and not is_change_result(m, cues) and not is_plan(m, cues)
    ]  # fmt: skip
    loose = bool(cues.loose.search(words_between(scene, levels[0] if levels else mention, mention)))
    moved = two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return growth((("before", moved[0]), ("after", moved[1]), ("rate", mention)), said, "growth:moved", loose)
    moved = two_ends(scene, mention, [m for m in scene.earlier(mention) if m.is_percent], said.subject)
    if moved is not None:
        return _between_percentages(moved, mention, said, loose)
    if levels and COMPARAND.search(levels[0].before) and touches(scene, levels[0], mention):
        after = (("after", levels[1]),) if len(levels) > 1 and alike(levels[1], levels[0]) else ()
        ahead = None if after else _ahead(scene, mention, cues, said, percent=False)
        if ahead is not None and ahead.kind == "growth" and alike(ahead.members[0][1], levels[0]):
            after = (("after", ahead.members[0][1]),)
        return growth((("before", levels[0]), *after, ("rate", mention)), said, "growth:compared", loose)
    if len(levels) > 1 and _by_so_much(scene, levels, mention, cues):
        loose = loose or bool(cues.loose.search(levels[1].before))
        ends = (("before", levels[0]), ("after", levels[1]), ("rate", mention))
        return growth(ends, said, "growth:compared", loose)
    if levels and connected(scene, levels[0], mention, said.subject, cues):
        return growth((("after", levels[0]), ("rate", mention)), said, "growth:after", loose)
    referred = last_told(scene, mention) if not levels else None
    if referred is not None:
        return growth((("after", referred), ("rate", mention)), said, "growth:referred", loose)
    return _ahead(scene, mention, cues, said, percent=False)


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
        and is_change_result(between[0], cues)
        and COMPARAND.search(before.before) is not None
    )


def growth(members: tuple[tuple[str, Mention], ...], said: Change, rule: str, loose: bool) -> Tie:
    """Return a growth; the rate of a fall carries the sign."""
    # Behind a list (`企业800户、合作社50户，增长12.5%`) the growth may be that of all, so 50 decides nothing.
    whole = all(_whole(mention) and mention.joint != "、" for role, mention in members if role != "rate")
    minus = () if said.rises else (len(members) - 1,)
    return Tie("growth", members, said.verb, rule, loose, whole_numbers=whole, minus=minus)


def _amount(scene: Scene, mention: Mention, cues: Cues) -> Tie | None:
    """Tie an absolute change to its level; needs a comparison in words: `比上年增加`, `同比减少`."""
    said = stated_change(mention.lead, cues)
    if said is None:
        return None
    levels = [m for m in scene.earlier(mention) if (alike(m, mention) or _short(mention, m)) and not is_plan(m, cues)]
    moved = two_ends(scene, mention, levels, said.subject)
    if moved is not None:
        return _difference(moved[0], moved[1], mention, said.rises, said.verb)
    if levels and COMPARAND.search(levels[0].before) and touches(scene, levels[0], mention):
        if len(levels) > 1:
            return _difference(levels[0], levels[1], mention, said.rises, said.verb)
        return None
    if (
        not said.compared
        and levels
        and (_borne_out(scene, levels[0], mention, said) or _compared_before(scene, levels[0], mention, said))
    ):
        return _gap(levels[0], mention, said.rises, said.verb)
    if not said.compared or (said.exceeds and said.verb == "超过"):
        return None  # `超过去年全年的181.8万标箱` states what is exceeded, not by how much
    for level in levels[:1]:
        if connected(scene, level, mention, said.subject, cues):
            return _gap(level, mention, said.rises, said.verb)
    return _ahead(scene, mention, cues, said, percent=False)


def _compared_before(scene: Scene, level: Mention, change: Mention, said: Change) -> bool:
    """Say whether a bare change goes on with a comparison: `粮食8522公顷，比上年减少862公顷；油料65公顷，减少117公顷`."""
    bare = level.index == change.index - 1 and change.before.strip() == "，" + said.verb and not change.tail.strip()
    start = level.figure.restored_start
    return bare and alike(level, change) and _FORECAST.search(scene.text, max(0, start - BEFORE), start) is not None


def _borne_out(scene: Scene, level: Mention, change: Mention, said: Change) -> bool:
    """Say whether the rate behind an amount shows it to be the change of the level: `80.18亿元，增加2.79亿元，增长3.6%`."""
    rate = scene.mentions[change.index + 1] if change.index + 1 < len(scene.mentions) else None
    if rate is None or rate.sentence != change.sentence or not rate.is_percent or said.exceeds:
        return False
    if level.index != change.index - 1 or not alike(level, change) or said.subject.strip():
        return False
    a, b, r = level.interval, change.interval, rate.interval
    if a is None or b is None or r is None:
        return False
    (al, au), (bl, bu) = a, b
    if al is None or au is None or bl is None or bu is None:
        return False
    low, high = (al - bu, au - bl) if said.rises else (al + bl, au + bu)
    return low > 0 and meet(Interval(bl / high * 100, bu / low * 100), r)


def _short(change: Mention, level: Mention) -> bool:
    """Say whether a change leaves out the unit of its level: `6049.19万人次，比上年增加879.87万`."""
    figure = change.figure
    return not figure.unit and figure.scale > 1 and level.is_divisible and level.figure.scale == figure.scale


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


def _gap(level: Mention, result: Mention, rises: bool, cue: str) -> Tie:
    role = "minuend" if rises else "subtrahend"
    return Tie("difference", ((role, level), ("result", result)), cue, "difference:gap")


def _difference(before: Mention, after: Mention, result: Mention, rises: bool, cue: str) -> Tie:
    larger, smaller = (after, before) if rises else (before, after)
    return Tie(
        "difference", (("minuend", larger), ("subtrahend", smaller), ("result", result)), cue, "difference:moved"
    )


def _ahead(scene: Scene, mention: Mention, cues: Cues, said: Change, percent: bool) -> Tie | None:
    """Tie a change to the level that it leads to: `比上年增加21万亩，达到300万亩`."""
    following = next(iter(scene.later(mention)), None)
    reached = cues.reach.search(following.lead) if following is not None else None
    if following is None or reached is None or not names_it(following.lead[: reached.start()], mention):
        return None
    if following.is_percent != percent or following.is_points or "。" in following.before:
        return None
    segments = [s for s in SPLIT.split(following.before) if s]
    if len(segments) > 2:
        return None
    if mention.is_relative and not mention.is_points:
        loose = bool(cues.loose.search(mention.before))
        return growth((("after", following), ("rate", mention)), said, "growth:ahead", loose)
    plain = said.verb in ("增加", "减少", "新增") and len(segments) <= 1
    if mention.is_points or (alike(mention, following) and (said.compared or plain)):
        return _gap(following, mention, said.rises, said.verb)
    return None


def _whole(mention: Mention) -> bool:
    figure = mention.figure
    return mention.unit.countable and figure.decimals == 0 and figure.scale == 1 and figure.qualifier == "exact"
