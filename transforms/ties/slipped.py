"""Tie two statements of one long number that a slip of the pen has made different."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene
from transforms.ties.wording import differ, named, same_time

LONG = 4
"""Digits from which a number is not met twice by chance."""
YEARS = lazy(r"\d{4}年|去年|上年|今年")
_WHERE = lazy(r"(?![全本我各该])[\u4e00-\u9fff](?:省|市|县|区|旗|镇|乡|村|街道|社区)")
_GENERAL = lazy(
    r"[全我本该][国省市州盟县区旗镇乡村]|其中|目前|现在|截至|今年|去年|累计|合计|[共总实现完成达到为有的已\d年月日]"
)
LEAST_SHARED, MOST_SHARED = 4, 12
"""Characters that two names have in common: at least, and as many as make no further difference."""


def find_slipped(scene: Scene, told: Sequence[Tie]) -> Iterator[Tie]:
    """Yield restatements of long numbers that differ in one digit, or in 万 and 亿; linear through blanked keys."""
    known = {m.index for tie in told for _, m in tie.members}
    near: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    sorts: dict[tuple[object, ...], int] = {}
    """Numbers of what must agree in full: hashing it for every digit would take most of the time."""
    for mention in scene.mentions:
        figure = mention.figure
        if figure.low is None or mention.is_relative or figure.facet != "level" or digits(mention) < LONG:
            continue
        sort = sorts.setdefault((figure.unit, figure.scale, figure.decimals, figure.qualifier), len(sorts))
        written = str(figure.low / figure.scale)
        near[(figure.unit, figure.decimals, figure.qualifier, written)].append(mention)
        for at, digit in enumerate(written):
            if digit.isdigit():
                near[(sort, written[:at], written[at + 1 :])].append(mention)
    for group in near.values():
        for i, first in enumerate(group[:8]):
            for other in group[i + 1 : 8]:
                if first.index in known and other.index in known:
                    continue
                if first.figure.low != other.figure.low and _is_told_again(scene, first, other):
                    yield Tie("same", (("a", first), ("b", other)), "", "same:slipped")


def _is_told_again(scene: Scene, a: Mention, b: Mention) -> bool:
    """Say whether the words make two different numbers one quantity: name, place and period all agree."""
    if scene.tables.starts and all(scene.tables.at(m.figure.restored_start) for m in (a, b)):
        return False  # what two cells have in common is told by their columns
    if a.sentence == b.sentence or differ(a.figure.region, b.figure.region):
        return False
    if not same_time(a, b):
        return False
    words = [scene.run_up(m, 30) for m in (a, b)]
    for pattern in (YEARS, _WHERE):
        own, other = (pattern.findall(w) for w in words)
        if own and other and own != other:
            return False
    one, two = named(scene, a), named(scene, b)
    if _of_others(a.lead, b.lead):
        return False
    if min(digits(a), digits(b)) > LONG:
        return any(one[i : i + 4] in two for i in range(len(one) - 3))
    names = [re.sub(r"面积|总|量|数|\|", "", said.split("，")[-1]) for said in (one, two)]
    return names[0] == names[1] and len(names[0]) >= 3


def _of_others(one: str, two: str) -> bool:
    """Say whether two leads name one quantity of two things: `纽约原油期货价格升至`, `伦敦原油期货价格升至`."""
    for size in range(min(MOST_SHARED, len(one), len(two)), LEAST_SHARED - 1, -1):
        for at in range(len(one) - size + 1):
            there = two.find(one[at : at + size])
            if there >= 0:
                own, other = (_GENERAL.sub("", words) for words in (one[:at], two[:there]))
                return bool(own and other) and own[-2:] != other[-2:]
    return False
