"""Tie the same quantity stated twice: in headline and body, in text and table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from transforms.ties.cues import measure
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

_NOT_NOUN = re.compile(r"[全我本该省市县区旗镇乡村共有的达到为是了约近目前现已其中完成实现\d年月日\s—\-]")
_YEARS = re.compile(r"\d{4}年|去年|上年|今年")
LONG = 4
"""Digits from which a number is not met twice by chance."""
_PLAIN = re.compile(r"[^\u4e00-\u9fff]")


def find_restatements(scene: Scene, ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield `same` ties from the first statement to each later one; further pairs are optional."""
    groups: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    subjects = _subjects(ties)
    for mention in scene.mentions:
        figure = mention.figure
        if figure.low is None or figure.facet in ("target", "standard"):
            continue
        key = (figure.low, figure.high, figure.unit, figure.scale, figure.decimals, figure.qualifier)
        groups[key].append(mention)
    told: list[Tie] = []
    for group in groups.values():
        if len(group) > 1:
            told.extend(_same(group, subjects))
    told.extend(_slipped(scene, told))
    yield from told
    yield from _rates(told, ties)


def _slipped(scene: Scene, told: Sequence[Tie]) -> Iterator[Tie]:
    """Yield restatements of long numbers that differ in one digit; linear through blanked keys."""
    known = {m.index for tie in told for _, m in tie.members}
    near: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for mention in scene.mentions:
        figure = mention.figure
        if figure.low is None or mention.is_relative or figure.facet != "level" or _significant(mention) < LONG:
            continue
        written = str(figure.low / figure.scale)
        for at, digit in enumerate(written):
            if digit.isdigit():
                key = (written[:at], written[at + 1 :], figure.unit, figure.scale, figure.decimals, figure.qualifier)
                near[key].append(mention)
    for group in near.values():
        for i, first in enumerate(group[:8]):
            for other in group[i + 1 : 8]:
                if first.index in known and other.index in known:
                    continue
                if first.figure.low != other.figure.low and _told_again(scene, first, other):
                    yield Tie("same", (("a", first), ("b", other)), "", "same:slipped")


def _told_again(scene: Scene, a: Mention, b: Mention) -> bool:
    """Say whether the words make two different numbers one quantity: name, place and period all agree."""
    if a.sentence == b.sentence or _differ(a.figure.region, b.figure.region):
        return False
    if a.figure.period and b.figure.period and a.figure.period != b.figure.period:
        return False
    if _YEARS.findall(scene.run_up(a, 30)) != _YEARS.findall(scene.run_up(b, 30)):
        return False
    one, two = label(a), label(b)
    if min(_significant(a), _significant(b)) > LONG:
        return any(one[i : i + 4] in two for i in range(len(one) - 3))
    own, other = (re.sub(r"面积|总|量|数|\|", "", words.split("，")[-1]) for words in (one, two))
    return own == other and len(own) >= 3


def _rates(told: Sequence[Tie], ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield the growth rates of one quantity told twice, whatever they are."""
    grown: dict[int, Tie] = {}
    for tie in ties:
        level = tie.get("after")
        if tie.kind == "growth" and level is not None and tie.get("before") is None:
            grown.setdefault(level.index, tie)
    for tie in told:
        one, two = (grown.get(m.index) for _, m in tie.members)
        if one is None or two is None:
            continue
        a, b = one.members[-1][1], two.members[-1][1]
        if (
            ("环比" in a.lead) == ("环比" in b.lead)
            and a.figure.unit == b.figure.unit
            and bool(one.minus) == bool(two.minus)
        ):
            yield Tie("same", (("a", a), ("b", b)), "", "same:rate")


def _subjects(ties: Iterable[Tie]) -> dict[int, Mention]:
    """Return, for each growth rate or gap, the level that it speaks of."""
    out: dict[int, Mention] = {}
    for tie in ties:
        if tie.kind == "growth" and tie.members[-1][0] == "rate":
            level = tie.get("after")
            if level is not None:
                out[tie.members[-1][1].index] = level
    return out


def _same(group: list[Mention], subjects: dict[int, Mention]) -> Iterator[Tie]:
    used: set[int] = set()
    for i, first in enumerate(group):
        if i in used:
            continue
        for j in range(i + 1, min(len(group), i + 12)):
            other = group[j]
            if j in used or other.sentence == first.sentence or not _restates(first, other, subjects):
                continue
            used.add(j)
            yield Tie("same", (("a", first), ("b", other)), "", "same:restated")


def _restates(a: Mention, b: Mention, subjects: dict[int, Mention]) -> bool:
    if _differ(a.figure.region, b.figure.region):
        return False
    if a.is_relative:
        return _same_rate(a, b, subjects)
    shared = _overlap(label(a), label(b))
    if _digits(a) >= 4:
        return shared >= 1
    # A number of few digits recurs by chance: everything known of the two must agree.
    if _differ(a.figure.place, b.figure.place) or _differ(a.figure.indicator, b.figure.indicator):
        return False
    if _digits(a) == 3 and a.figure.decimals and shared >= 3:
        return True
    if a.dimension in ("time", "age", "money") or measure(a)[0] == "person_times":
        return False
    noun_a, noun_b = _noun(a), _noun(b)
    if bool(noun_a) != bool(noun_b):
        # `贫困村7个`, then `7个贫困村`.
        behind, named = (noun_a, _name(b)) if noun_a else (noun_b, _name(a))
        return any(named.endswith(behind[:n]) for n in range(3, min(6, len(behind)) + 1))
    if noun_a and noun_b:
        size = _common_prefix(noun_a, noun_b)
        return size >= (2 if (a.value or 0) >= 10 else 3)
    own_a, own_b = _name(a), _name(b)
    if not own_a or not own_b:
        return False
    if measure(a)[0] == "person" and not (noun_a or noun_b):
        return own_a == own_b and len(own_a) >= 4
    return _digits(a) >= 3 and (own_a in own_b or own_b in own_a or _overlap(own_a, own_b) >= 1)


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _same_rate(a: Mention, b: Mention, subjects: dict[int, Mention]) -> bool:
    if _digits(a) < 2:
        return False
    one, two = subjects.get(a.index, a), subjects.get(b.index, b)
    if one is not a and two is not b:
        return one.figure.low == two.figure.low and _overlap(label(one), label(two)) >= 1
    if a.figure.facet not in ("growth", "rate") or b.figure.facet not in ("growth", "rate"):
        return False
    return _overlap(label(one), label(two)) >= 2


def _digits(mention: Mention) -> int:
    """Return how many significant digits were written."""
    figure = mention.figure
    if figure.low is None:
        return 0
    written = figure.low / (figure.scale or Decimal(1))
    _sign, digits, exponent = written.normalize().as_tuple()
    return max(len(digits), len(digits) + (exponent if isinstance(exponent, int) else 0), figure.decimals + 1)


def _significant(mention: Mention) -> int:
    """Return how many digits stand between the first and the last that is not zero."""
    low = mention.figure.low
    return 0 if low is None else len(low.normalize().as_tuple().digits)


def label(mention: Mention) -> str:
    """Return the words that say what is measured, without places and light verbs."""
    return _NOT_NOUN.sub("", mention.before[-24:] + "|" + mention.tail[:8])


def _noun(mention: Mention) -> str:
    """Return the noun right behind a count: `11个旗县区` → 旗县区…"""
    return (
        _PLAIN.sub("", mention.tail[:8]) if mention.dimension == "count" or mention.figure.unit in ("人", "名") else ""
    )


def _name(mention: Mention) -> str:
    return _PLAIN.sub("", mention.lead)


def _overlap(a: str, b: str) -> int:
    return sum(a[i : i + 2] in b for i in range(len(a) - 1) if "|" not in a[i : i + 2])


def _common_prefix(a: str, b: str) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n
