"""Tie the same quantity stated twice: in headline and body, in text and table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits
from transforms.ties.drafts import Tie
from transforms.ties.naming import is_measure
from transforms.ties.scene import Mention, Scene
from transforms.ties.slipped import LONG, YEARS, find_slipped
from transforms.ties.wording import differ, label, named, overlap, same_time

_EACH = lazy(r"每|户均|人均|平均")
_POINTS_BACK = lazy(r"(?:这|上述|该批|这些)$")
_GROUP = lazy(
    r"(?:贫困户|建档立卡户|低保户|五保户|搬迁户|脱贫户|监测户|移民户|困难户)(?=[^\u4e00-\u9fff]*\|)|(?<=\|)(?:农户|农民|村民|社员|牧民|牧户)"
    r"|(?<=\|)(?:建档立卡|精准扶贫)?(?:贫困|低保|五保|搬迁|脱贫|监测|移民|困难)户"
)
_PLACE = lazy(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|旗|镇|乡|村|社区|街道|屯|嘎查|苏木|公司|合作社|学校|园)$")
STOCKS = ("poverty.", "admin.")
"""Indicators of what there is, which may be told of any year."""
BELOW = 6
"""Paragraphs below a headline in which its figure is told again."""
LEAST_HOUSEHOLDS = 2
FAR, FAR_SHARED = 40, 4
"""How far back the name of a number that hardly recurs by chance may stand, and how much of it."""
TITLE_BELOW = 8
"""The same below the title, which date, source and buttons may follow."""
_MOVES = lazy(r"同比|环比|(?:比|较)上?[年月期]|增长|下降|增加|减少|提高|上升|回落|降低|分别|增速")
"""Words that any rate of change has."""
_MOVED_TO = lazy(r"(?:下降|降低|降|上升|提高|升|提升|增加|增|减少|减)(?:到|至|为)(?:了|目前的?)?$")
_PLAIN = lazy(r"[^\u4e00-\u9fff]")


def find_restatements(scene: Scene, ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield `same` ties from the first statement to each later one; further pairs are optional."""
    groups: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    subjects = _subjects(ties)
    for mention in scene.mentions:
        figure = mention.figure
        if figure.low is None:
            continue
        key = (figure.low, figure.high, figure.unit, figure.scale, figure.decimals, figure.qualifier)
        groups[key].append(mention)
    told: list[Tie] = []
    for group in groups.values():
        if len(group) > 1:
            told.extend(_same(scene, group, subjects))
    told.extend(_pairs_again(ties, told))
    told.extend(find_slipped(scene, told))
    yield from told
    yield from _rates(told, ties)


def _pairs_again(ties: Iterable[Tie], told: Sequence[Tie]) -> Iterator[Tie]:
    """Yield both counts of one group of households and people again: `393户1924人` is met by chance only once."""
    known = {tie.key() for tie in told}
    first: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        a, b = tie.get("a"), tie.get("b")
        if tie.kind != "paired" or a is None or b is None or a.figure.low is None or b.figure.low is None:
            continue
        if digits(a) < LEAST_HOUSEHOLDS or digits(b) < LONG - 1:
            continue
        start = first.setdefault((a.figure.low, b.figure.low, a.figure.scale, b.figure.scale), tie)
        for one, other in ((start.get("a"), a), (start.get("b"), b)):
            if one is not None and one.sentence != other.sentence:
                again = Tie("same", (("a", one), ("b", other)), "", "same:paired")
                if again.key() not in known:
                    yield again


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
            and (
                a.figure.unit == b.figure.unit
                or (a.figure.low == b.figure.low and {a.figure.unit, b.figure.unit} == {"", "%"})
            )
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


def _same(scene: Scene, group: list[Mention], subjects: dict[int, Mention]) -> Iterator[Tie]:
    used: set[int] = set()
    for i, first in enumerate(group):
        if i in used:
            continue
        for j in range(i + 1, min(len(group), i + 12)):
            other = group[j]
            if j in used or other.sentence == first.sentence or not _restates(scene, first, other, subjects):
                continue
            used.add(j)
            yield Tie("same", (("a", first), ("b", other)), "", "same:restated")


def _restates(scene: Scene, a: Mention, b: Mention, subjects: dict[int, Mention]) -> bool:
    if _heads(scene, a, b):
        return True
    if scene.tables.starts and all(scene.tables.at(m.figure.restored_start) for m in (a, b)):
        return False  # what two cells have in common is told by their columns
    aims = [m.figure.facet in ("target", "standard") and not _POINTS_BACK.search(m.lead) for m in (a, b)]
    if any(aims) and not (all(aims) and digits(a) >= LONG):
        return False
    if (_EACH.search(a.lead) is None) != (_EACH.search(b.lead) is None):
        return False  # `养蜂4桶`, `每户平均饲养4桶`
    if differ(a.figure.region, b.figure.region):
        return False
    if a.is_relative:
        return _same_rate(scene, a, b, subjects)
    shared = overlap(named(scene, a), named(scene, b))
    if digits(a) >= LONG:
        far = digits(a) > LONG and overlap(scene.run_up(a, FAR), scene.run_up(b, FAR)) >= FAR_SHARED
        return shared >= 1 or far
    if _same_people(a, b) or (_same_group(a, b) and _same_years(scene, a, b)):
        return True
    # A number of few digits recurs by chance: everything known of the two must agree.
    if any(differ(getattr(a.figure, f), getattr(b.figure, f)) for f in ("indicator", "facet")):
        return False
    known = a.figure.indicator == b.figure.indicator and (a.figure.indicator or "").startswith(STOCKS)
    if not known and not (same_time(a, b) and _same_years(scene, a, b)):
        return False
    if digits(a) == 3 and a.figure.decimals:
        return shared >= 3
    if a.dimension in ("time", "age", "money", "person_times") or not a.figure.quote[:1].isdigit():
        return False
    return _same_noun(a, b)


def _heads(scene: Scene, a: Mention, b: Mention) -> bool:
    """Say whether the first stands in a headline and the second tells the same in the text right below it."""
    if (
        a.sentence not in scene.headlines
        or b.sentence in scene.headlines
        or b.paragraph - a.paragraph > (TITLE_BELOW if a.paragraph == 0 else BELOW)
    ):
        return False
    own, other = (set(re.findall(r"\d{4}年", scene.run_up(m, 60))) for m in (a, b))
    if a.unit.dimension in ("time", "age") or (own and other and own.isdisjoint(other)):
        return False
    needed = 1 if digits(a) >= LONG - 1 else 2
    one, two = (f"{m.before[-24:]}|{m.tail[:8]}" for m in (a, b))
    return overlap(one, two) >= needed


def _same_people(a: Mention, b: Mention) -> bool:
    """Say whether two counts of people open with one place: `感恩社区6000多居民`, `感恩社区6000多群众`."""
    own = _name(a)
    return a.measure[0] == b.measure[0] == "person" and own == _name(b) and bool(_PLACE.search(own))


def _same_group(a: Mention, b: Mention) -> bool:
    """Say whether two numbers of households that are not round count one group: `贫困户58户`, `58户贫困户`."""
    if a.dimension != "household" or b.dimension != "household" or digits(a) < LEAST_HOUSEHOLDS:
        return False
    places = a.figure.place, b.figure.place
    if differ(*places) and all(place and place.endswith("村") for place in places):
        return False
    own, other = (_GROUP.search(m.lead[-8:] + "|" + m.tail[:8]) for m in (a, b))
    return own is not None and other is not None and own[0][-2:] == other[0][-2:]


def _same_noun(a: Mention, b: Mention) -> bool:
    """Say whether two counts count the same: `7个贫困村` and `贫困村7个`."""
    noun_a, noun_b = _noun(a), _noun(b)
    if bool(noun_a) != bool(noun_b):
        behind, named = (noun_a, _name(b)) if noun_a else (noun_b, _name(a))
        return any(named.endswith(behind[:n]) for n in range(3, min(6, len(behind)) + 1))
    if noun_a and noun_b:
        if min(len(noun_a), len(noun_b)) >= 3 and (noun_a[:3] in noun_b[:6] or noun_b[:3] in noun_a[:6]):
            return True  # `114个相对贫困村`, `114个贫困村`
        return _common_prefix(noun_a, noun_b) >= (2 if "heading" in (a.kind, b.kind) else 3)
    own_a, own_b = _name(a), _name(b)
    if "/" in a.figure.unit:
        return False  # a price is told of one thing after another
    if own_a == own_b and len(own_a) >= 2 and (digits(a) >= 3 or (len(own_a) >= 4 and not is_measure(own_a))):
        return True
    shared = own_a[-4:]
    return digits(a) >= 3 and len(shared) == 4 and own_b.endswith(shared) and not is_measure(shared)


def _same_years(scene: Scene, a: Mention, b: Mention) -> bool:
    """Say whether the years named before both are the same, as far as any are."""
    one, two = (YEARS.findall(scene.run_up(m, 30)) for m in (a, b))
    return not one or not two or one == two


def _same_rate(scene: Scene, a: Mention, b: Mention, subjects: dict[int, Mention]) -> bool:
    if (
        digits(a) < 2
        or a.figure.qualifier not in ("exact", "about", "under")
        or differ(a.figure.period, b.figure.period)
    ):
        return False
    if any(("年均" in m.lead) or ("分别" in m.lead) for m in (a, b)):
        return False
    one, two = subjects.get(a.index, a), subjects.get(b.index, b)
    if one is not a and two is not b:
        return one.figure.low == two.figure.low and overlap(named(scene, one), named(scene, two)) >= 1
    if a.figure.facet != b.figure.facet or a.figure.facet not in ("growth", "rate"):
        return False
    own, other = (_MOVES.sub("", _rate_label(scene, m)) for m in (one, two))
    return overlap(own, other) >= 2


def _rate_label(scene: Scene, mention: Mention) -> str:
    """Return the words that say what a rate is of; of `发生率从76%下降至9.9%` the second has those of the first."""
    if not mention.first and _MOVED_TO.match(mention.before):
        return label(scene.mentions[mention.index - 1])
    return label(mention)


def _noun(mention: Mention) -> str:
    """Return the noun right behind a count: `11个旗县区` → 旗县区…"""
    return (
        _PLAIN.sub("", mention.tail[:8])
        if mention.dimension in ("count", "household") or mention.figure.unit in ("人", "名")
        else ""
    )


def _name(mention: Mention) -> str:
    return _PLAIN.sub("", mention.lead)


def _common_prefix(a: str, b: str) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n
