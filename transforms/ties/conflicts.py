"""Tie two statements of a quantity that a place has only one of, also where they differ: 林地面积, 总人口."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.cues import Cues
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

_CHANGED = lazy("其中|下降|增长|增加|减少|[占可年由从较比]|以上|以下")
"""Words of a part, of a change or of a comparison, which is not the quantity itself."""
_AMONG = lazy(r"(?:当)?中|里|内的|的(?![约近]?$)")
_PLACE = lazy(r"[\u4e00-\u9fff]{1,8}?(?:省|市|县|区|旗|镇|乡|村|街道|社区|屯|组|林场|农场)")
_OWN = lazy(r"^(?:全|本|我|该)?(?:省|市|县|区|旗|镇|乡|村|境内|辖区|辖区内)?(?:现|现有|共有|共|拥有|有|总|的)*$")
_OTHER = lazy(r"(?:^|[^拥所])有林地面积|[非疏幼灌]林地|非耕地")
"""有林地 is a class of 林地, as its name with 面积 shows."""
_PART = lazy(r"(?<![全本我该])[\u4e00-\u9fff]{2,10}?(?:林场|农场|灌区|施业区|保护区|园区|开发区|[村屯组])")
"""A part of the place that an article is about, named before the quantity."""
APART = 2
"""Figures between two statements of one sentence, so that the second is no part of a list with the first."""
_DIFFERENT = 2
"""More different values than this are those of several places or years, not one told twice."""


def find_conflicts(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield `same` ties between the statements of a quantity that there is only one of."""
    groups: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for mention in scene.mentions:
        named = _quantity(mention, cues)
        if named is not None and not _has_share(scene, mention):
            figure = mention.figure
            groups[(named, mention.measure, figure.region, figure.place)].append(mention)
    for group in groups.values():
        if not 2 <= len(group) <= 4 or len({m.value for m in group}) > _DIFFERENT:
            continue
        first = group[0]
        for other in group[1:]:
            apart = other.sentence != first.sentence or other.index - first.index > APART
            if apart and _periods_agree(first, other) and _part_of(first) == _part_of(other):
                yield Tie("same", (("a", first), ("b", other)), "", "same:single")


def _quantity(mention: Mention, cues: Cues) -> str | None:
    """Return which single quantity a figure states with nothing but its name before it."""
    figure = mention.figure
    if figure.low is None or figure.facet not in ("level", "rate") or mention.depth:
        return None
    if cues.once_any.search(mention.lead) is None:
        return None
    if _CHANGED.search(mention.lead) or cues.aside.search(mention.lead):
        return None
    for pattern, word in cues.once:
        found = pattern.search(mention.lead)
        if found is None or len(mention.lead) - found.end() > 4:
            continue
        if _AMONG.match(mention.lead, found.end()):
            return None  # `总人口中女性11804人`
        if _OTHER.search(mention.lead[max(0, found.start() - 2) : found.end()]):
            return None
        if _OWN.match(_PLACE.sub("", mention.lead[: found.start()])):
            return word
    return None


def _has_share(scene: Scene, mention: Mention) -> bool:
    """Say whether a quantity is a part of something, as the share behind it says: `总面积77万亩，占全县总面积的70%`."""
    following = next(iter(scene.later(mention)), None)
    return following is not None and following.is_percent and "占" in following.before


def _part_of(mention: Mention) -> str:
    """Return which part of the place a figure speaks of, empty where it is all: 国有林场施业区森林覆盖率."""
    return "".join(_PART.findall(mention.lead))


def _periods_agree(a: Mention, b: Mention) -> bool:
    one, two = a.figure.period, b.figure.period
    return one is None or two is None or one == two or one.lstrip(".")[:4] == two.lstrip(".")[:4]
