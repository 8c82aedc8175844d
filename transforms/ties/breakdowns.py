"""Tie a total to a sentence that breaks it down: `零售额527亿元。从地域看，城镇487.3亿元；乡村39.7亿元。`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from transforms.patterns import lazy
from transforms.ties.arithmetic import possible, sum_holds, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.divisions import contrasted
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene
from transforms.ties.wholes import is_class

_OPENING = lazy(r"^(?:从|分|按)[^，。；：、0-9]{1,10}?(?:上?来?看|划分|分|情况看)[，,：:]")
_ASPECT = lazy(r"[；;](?:从|分|按)[^，。；：、0-9]{1,10}?(?:上?来?看|划分|分|情况看)[，,：:]")
_DATED = lazy(r"(?:20\d\d年|今年|明年|后年)[^，。；、0-9]{0,12}$")
BACK = 5
"""How many sentences back the total may stand, in the same paragraph."""
LEAST_DIGITS = 3
MANY = 2
NEAR = 12
"""How many figures back the total of several divisions may stand."""
MOST_YEARS = 12
FAR = 60
"""How many figures back it may stand in a paragraph before."""


def find_breakdowns(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield sums of sentences that say by what they divide; the arithmetic says which total they divide."""
    for number, opening in scene.openings.items():
        if not _OPENING.match(opening):
            continue
        found = [
            m for m in scene.in_sentence(number) if m.is_divisible and m.figure.facet == "level" and not is_class(m)
        ]
        parts = [m for m in found if m.depth == found[0].depth]
        if len(parts) < 2 or not all(alike(parts[0], m) for m in parts[1:]):
            continue
        if any(not (choice := possible(m)) or choice[0].upper is None for m in parts):
            continue
        total = _total(scene, number, parts, cues)
        if total is not None:
            yield sum_of(total, parts, opening[:1], "sum:breakdown")
        else:
            yield from _aspects(scene, found)
    yield from _by_years(scene)


def _aspects(scene: Scene, found: Sequence[Mention]) -> Iterator[Tie]:
    """Yield `20起。从来源看，…18起，…2起；从对象看，…7起，…13起`: divisions of one sentence that all make up one total."""
    groups: list[list[Mention]] = [[]]
    for mention in found:
        if _ASPECT.search(mention.before):
            groups.append([])
        groups[-1].append(mention)
    divisions = [g for g in groups if len(g) > 1 and all(m.figure.unit == g[0].figure.unit for m in g)]
    if len(divisions) < MANY:
        return
    for index in range(found[0].index - 1, max(-1, found[0].index - 1 - NEAR), -1):
        total = scene.mentions[index]
        held = [g for g in divisions if _makes_up(total, g)]
        if len(held) >= MANY:
            yield from (sum_of(total, g, "看", "sum:breakdown") for g in held)
            return


def _makes_up(total: Mention, parts: Sequence[Mention]) -> bool:
    figures = [m.figure for m in (total, *parts)]
    if any(f.unit != figures[0].unit or f.qualifier != "exact" or f.low is None for f in figures):
        return False
    return sum((f.low for f in figures[1:] if f.low is not None), Decimal(0)) == figures[0].low


def _by_years(scene: Scene) -> Iterator[Tie]:
    """Yield sums of what each year has: `剩余77户239人，计划2016年脱贫34户、2017年28户、2018年15户`."""
    dated = [m for m in scene.mentions if m.is_divisible and _DATED.search(m.lead)]
    for _, group in groupby(dated, key=lambda m: m.sentence):
        listed = list(group)[:MOST_YEARS]
        for start in range(len(listed) - 1):
            parts = listed[start:]
            years = {found[0][:5] for m in parts if (found := _DATED.search(m.lead))}
            if len(years) < len(parts) or not all(alike(parts[0], m) for m in parts[1:]):
                continue
            total = _before_years(scene, parts[0])
            least = LEAST_DIGITS - 1 if len(parts) > MANY else LEAST_DIGITS
            if total is not None and _digits(total) >= least and sum_holds(total, parts):
                yield sum_of(total, parts, "年", "sum:years")
                break


def _before_years(scene: Scene, first: Mention) -> Mention | None:
    """Return the nearest amount of the same sort in this sentence or the one before."""
    before = [m for m in scene.earlier(first) if not scene.joined(m)]
    before += [m for m in reversed(scene.in_sentence(first.sentence - 1)) if m.paragraph == first.paragraph]
    return next((m for m in before if m.is_divisible and alike(m, first)), None)


def _total(scene: Scene, number: int, parts: list[Mention], cues: Cues) -> Mention | None:
    # Three parts or more hardly make up two digits by chance where a sentence says that it divides.
    least = LEAST_DIGITS - 1 if len(parts) > MANY else LEAST_DIGITS
    near = [
        m for back in range(number - 1, number - 1 - BACK, -1) for m in scene.in_sentence(back)
        if m.paragraph == parts[0].paragraph and m.is_divisible and alike(m, parts[0]) and _digits(m) >= least
    ]  # fmt: skip
    held = next((m for m in near if sum_holds(m, parts)), None)
    held = held or _far_total(scene, parts)
    if held is not None or not contrasted(parts, cues):
        return held
    return next((m for m in near if sum_slipped(m, parts)), None)


def _far_total(scene: Scene, parts: list[Mention]) -> Mention | None:
    """Return a total of a paragraph before: only a long number, the first of its own, can be met to the digit."""
    start = parts[0].index
    for index in range(start - 1, max(-1, start - 1 - FAR), -1):
        mention = scene.mentions[index]
        if (
            mention.paragraph != parts[0].paragraph
            and mention.is_divisible
            and alike(mention, parts[0])
            and _digits(mention) > LEAST_DIGITS
            and sum_holds(mention, parts)
        ):
            return mention
    return None


def _digits(mention: Mention) -> int:
    low = mention.figure.low
    return 0 if low is None else len(low.normalize().as_tuple().digits)
