"""Tie a count, an amount for each, and the total of both: `116户，户均1300元，共15.08万元`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.arithmetic import meet, slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Interval, Mention, Scene

_FAR_YIELD, LEAST_YIELD = 6, 3
_EACH = {"户": "household", "人": "person"}
_IS = lazy(r"[，,](?:约|已|正好)*(?:是|为|相当于)[^，。；]{0,16}$")
_TIMES = lazy(r"^(?:约|已)*(?:是|为|相当于)[^，。；]{2,16}的(?:约|近)?$")
_IN_ALL = lazy(r"累计|共|总")
_FROM, _TO = lazy(r"[由从][^，。；]{0,20}$"), lazy(r"(?:到|至|为)[^，。；]{0,12}$")
_HOUSES = lazy(r"(?:贫困|脱贫|农|低保|养殖|种植|搬迁|困难)户")
NEARLY, LEAST_COUNT = Decimal("0.01"), 2
NARROW = Decimal("1.02")
_REACH = 4
"""How many figures back a factor may stand."""


def find_products(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield products of which all three figures stand in one sentence, that hold or fail by one digit."""
    for rate in scene.mentions:
        found = cues.each.search(rate.lead)
        if found is None or rate.is_relative:
            continue
        near = [*scene.earlier(rate), *scene.later(rate)]
        counted = next((d for word, d in _EACH.items() if word in found[0]), None)
        counts = [m for m in near if abs(m.index - rate.index) <= _REACH and m is not rate and _counts(m, counted)]
        totals = [
            m for m in near
            if abs(m.index - rate.index) <= _REACH and m is not rate and m.dimension == rate.dimension
            and not m.is_relative and not cues.each.search(m.lead)
        ]  # fmt: skip
        yield from _products(rate, counts, totals, found[0], cues)
    yield from _multiples(scene)
    yield from _yields(scene)
    yield from _yearly(scene)


def _yearly(scene: Scene) -> Iterator[Tie]:
    """Yield `五年累计脱贫11.82万人，年均减贫2.36万人`: so many years, so much a year, so much in all."""
    for mean in scene.mentions:
        if "年均" not in mean.lead or mean.is_relative or mean.first:
            continue
        before = list(scene.earlier(mean))
        years = next((m for m in before if m.figure.unit == "年" and m.value), None)
        total = next((m for m in before if alike(m, mean) and _IN_ALL.search(m.lead)), None)
        if years is None or total is None or years.index > total.index:
            continue
        a, b, c = years.interval, mean.interval, total.interval
        if a and b and c and None not in (a.upper, b.upper, c.upper) and _is_narrow(b) and meet(_times(a, b), c):
            yield Tie("product", (("factor", years), ("factor", mean), ("result", total)), "年均", "product:yearly")


def _yields(scene: Scene) -> Iterator[Tie]:
    """Yield `总产量73.1万吨，播种面积275.4万亩，单产265.3公斤/亩`: an area, what each 亩 of it gives, and all of it."""
    for rate in scene.mentions:
        if rate.dimension != "mass_per" or not rate.figure.unit.endswith("/亩"):
            continue
        near = [m for m in (*scene.earlier(rate), *scene.later(rate)) if abs(m.index - rate.index) <= _FAR_YIELD]
        levels = [m for m in near if m.figure.facet == "level"]
        for area in levels:
            total = next((m for m in levels if area.dimension == "area" and _gives(area, rate, m)), None)
            if total is not None:
                yield Tie("product", (("factor", area), ("factor", rate), ("result", total)), "单产", "product:yield")
                break


def _gives(area: Mention, rate: Mention, total: Mention) -> bool:
    """Say whether a yield over an area is the total, each of them told to three digits."""
    a, b, c = area.interval, rate.interval, total.interval
    if total.dimension != "mass" or a is None or b is None or c is None:
        return False
    if any(m.figure.qualifier != "exact" or _digits(m) < LEAST_YIELD for m in (area, rate, total)):
        return False
    return meet(_times(a, b), c)


def _multiples(scene: Scene) -> Iterator[Tie]:
    """Yield `由2.9亿元增加到13.4亿元，是2015年的4.6倍` and `13.4亿元，是2015年2.9亿元的4.6倍`: so many times the first."""
    for times in scene.mentions:
        if times.figure.unit != "倍" or times.first:
            continue
        levels = [m for m in scene.earlier(times) if not m.is_relative][:2]
        if len(levels) < 2 or levels[0].index < times.index - 1 or not alike(*levels):
            continue
        late, early = levels
        if times.before.strip() == "的" and _IS.search(late.before):
            late, early = early, late
        elif not (_TIMES.search(times.lead) and _FROM.search(early.before) and _TO.search(late.before)):
            continue
        yield Tie("product", (("factor", early), ("factor", times), ("result", late)), "倍", "product:times")


def _counts(mention: Mention, counted: str | None) -> bool:
    if counted is not None:
        return mention.measure[0] == counted or (counted == "household" and _HOUSES.match(mention.tail) is not None)
    return mention.dimension in ("count", "household", "person", "area")


def _products(rate: Mention, counts: list[Mention], totals: list[Mention], cue: str, cues: Cues) -> Iterator[Tie]:
    for strict in (True, False):
        for count in counts:
            for total in totals:
                if _holds(rate, count, total, cues) if strict else _slips(rate, count, total, cues):
                    yield Tie("product", (("factor", count), ("factor", rate), ("result", total)), cue, "product:each")
                    return


def _times(a: Interval, b: Interval) -> Interval:
    lower = None if a.lower is None or b.lower is None else a.lower * b.lower
    upper = None if a.upper is None or b.upper is None else a.upper * b.upper
    return Interval(lower, upper)


def _holds(rate: Mention, count: Mention, total: Mention, cues: Cues) -> bool:
    a, b, c = rate.interval, count.interval, total.interval
    if a is None or b is None or c is None or rate.value == 1 or count.value == 1:
        return False
    if a.upper is None or b.upper is None or c.upper is None:
        return _nearly(rate, count, total)
    product = _times(a, b)
    told = _digits(total) >= 3 or bool(cues.total.search(total.lead)) or (_is_narrow(product) and _is_narrow(c))
    return told and meet(product, c)


def _nearly(rate: Mention, count: Mention, total: Mention) -> bool:
    """Say whether amounts that are bounded below only fit as they stand: `136名…每人1.2万元以上…164万元以上`."""
    a, b, c = rate.value, count.value, total.value
    if not (a and b and c) or _digits(count) < LEAST_COUNT or total.index <= rate.index:
        return False
    return abs(a * b / c - 1) <= NEARLY


def _is_narrow(interval: Interval) -> bool:
    """Say whether an interval is too narrow to be met by chance."""
    return bool(interval.lower and interval.upper and interval.upper <= interval.lower * NARROW)


def _slips(rate: Mention, count: Mention, total: Mention, cues: Cues) -> bool:
    a, b = rate.interval, count.interval
    if a is None or b is None or a.upper is None or b.upper is None or total.figure.qualifier != "exact":
        return False
    if _digits(total) < 3 or not (a.lower and b.lower) or ("年" in rate.lead and "累计" in total.lead):
        return False  # `累计支出624亿元，年人均支出1.4万元`: of one year, and of all
    if cues.total.search(total.lead):
        return slipped(total, _times(a, b))
    return _is_plain(rate, count, total, cues) and _any_slipped(rate, count, total)


def _is_plain(rate: Mention, count: Mention, total: Mention, cues: Cues) -> bool:
    """Say whether a bare 人均 follows count and total at once: `为3200名学生办理贷款2880万元，人均9000元`."""
    bare = cues.each.fullmatch(rate.lead.strip()) is not None
    return bare and total.index == rate.index - 1 and count.index == total.index - 1 and count.joint != "、"


def _any_slipped(rate: Mention, count: Mention, total: Mention) -> bool:
    a, b, c = rate.interval, count.interval, total.interval
    if a is None or b is None or c is None or not (a.lower and b.lower and c.lower):
        return False
    return (
        slipped(total, _times(a, b)) or slipped(rate, _divided(c, b)) or slipped(count, _divided(c, a))
    )  # fmt: skip


def _divided(a: Interval, b: Interval) -> Interval:
    lower = None if a.lower is None or not b.upper else a.lower / b.upper
    upper = None if a.upper is None or not b.lower else a.upper / b.lower
    return Interval(lower, upper)


def _digits(mention: Mention) -> int:
    return 0 if mention.figure.low is None else len(mention.figure.low.normalize().as_tuple().digits)
