"""Tie a level to a mean that the text states: `8600元，高于全省平均水平（7900元）700元`, `为全省平均的86%`.

The mean stands in brackets behind its name, or elsewhere in the article under the same name and scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds, difference_slipped, share_holds, share_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

_MEAN = r"(?P<mean>[^，。；、（(]{0,12}?(?:平均|均值|人均)[^，。；、（(]{0,10}?)"
_MORE = r"(?P<more>高于|高出|超过|超出|多于|领先于?|高过)"
_LESS = r"(?P<less>低于|低出|少于|不及|落后于?)"
_COMPARED = lazy(rf"(?:{_MORE}|{_LESS}|比|较){_MEAN}$")
_DEGREE = lazy(r"^(?:(?P<more>高出?|多出?|高了|多了)|(?P<less>低出?|少了?|低了))?(?:约|近)?$")
_APART = lazy(
    rf"(?:{_MORE}|{_LESS}|(?:比|较)){_MEAN}(?:(?P<high>高出?|多出?|高了|多了)|(?P<low>低出?|少了?|低了))?(?:约|近)?$"
)
_OF_MEAN = lazy(
    rf"^(?:仅|只|已|约)*(?:为|是|相当于|达到?|占|等于)(?:了|同期|当年|上年|去年)*{_MEAN}的(?:约|近|比例为?)?$"
)
_SCOPE = lazy(r"全[国省市县区旗州乡镇]|全自治[区州]|[\u4e00-\u9fff]{2,3}(?:省|市|县|自治区|州)")
_LONGEST_NAME = 4
REACH = 40
"""How many figures away the mean may stand."""


def find_means(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield differences to a mean and shares of one."""
    for mention in scene.mentions:
        if mention.is_percent:
            yield from _of_mean(scene, mention)
        if not mention.first:
            tie = _bracketed(scene, mention) or _apart(scene, mention)
            if tie is not None:
                yield tie


def _bracketed(scene: Scene, result: Mention) -> Tie | None:
    """Tie `8600元，高于全省平均水平（7900元）700元`, whether it holds or not: the words leave no doubt."""
    mean = scene.mentions[result.index - 1]
    if mean.joint not in ("（", "(") or not result.before.startswith(("）", ")")) or mean.first:
        return None
    words = _COMPARED.search(mean.before.rstrip("（("))
    degree = _DEGREE.match(result.before[1:].strip())
    level = next((m for m in scene.earlier(mean) if alike(m, mean)), None)
    if words is None or degree is None or level is None or not _measures(result, level):
        return None
    more = bool(words["more"] or degree["more"])
    if not more and not (words["less"] or degree["less"]):
        return None
    return _difference(level, mean, result, more)


def _apart(scene: Scene, result: Mention) -> Tie | None:
    """Tie `8600元，比全省平均水平低1400元` to the mean that stands elsewhere, if it fits or fails by one digit."""
    words = _APART.search(result.lead) if "均" in result.lead else None
    if words is None:
        return None
    level = next((m for m in scene.earlier(result) if _measures(result, m)), None)
    if level is None:
        return None
    more = bool(words["more"] or words["high"])
    if not more and not (words["less"] or words["low"]):
        return None
    for mean in _stated(scene, level, words["mean"]):
        larger, smaller = (level, mean) if more else (mean, level)
        if difference_holds(larger, smaller, result, result.is_points) or difference_slipped(larger, smaller, result):
            return _difference(level, mean, result, more)
    return None


def _of_mean(scene: Scene, percent: Mention) -> Iterator[Tie]:
    """Tie `8600元，为全省平均水平的86%`; the mean is left out where it is not written."""
    words = _OF_MEAN.match(percent.lead)
    if words is None:
        return
    level = next((m for m in scene.earlier(percent) if _is_level(m)), None)
    if level is None or level.index < percent.index - 3:
        return
    means = list(_stated(scene, level, words["mean"]))
    mean = next((m for m in means if share_holds(level, m, percent)), None)
    mean = mean or next((m for m in means if share_slipped(level, m, percent)), None)
    if mean is None:
        yield Tie("share", (("part", level), ("percent", percent)), "平均", "share:mean")
        return
    members = (("part", level), ("whole", mean), ("percent", percent))
    chain = f"{level.figure.quote} ÷ {mean.figure.quote} = {percent.figure.quote}"
    far = mean.sentence != level.sentence
    yield Tie("share", members, "平均", "share:mean", derived=far, optional=far, chain=chain if far else "")


def _difference(level: Mention, mean: Mention, result: Mention, more: bool) -> Tie:
    larger, smaller = (level, mean) if more else (mean, level)
    members = (("minuend", larger), ("subtrahend", smaller), ("result", result))
    chain = f"{larger.figure.quote} − {smaller.figure.quote} = {result.figure.quote}"
    far = mean.sentence != result.sentence
    return Tie("difference", members, "平均", "difference:mean", derived=far, optional=far, chain=chain if far else "")


def _measures(result: Mention, level: Mention) -> bool:
    """Say whether a gap can be one between two such levels: points between proportions, else the same measure."""
    if result.is_points:
        return level.is_percent
    return alike(result, level) and not result.is_relative and level.figure.facet not in ("change", "growth")


def _is_level(mention: Mention) -> bool:
    """Say whether a figure can be what is compared with a mean: no gap, no mean in brackets, no time."""
    plain = not mention.is_relative and mention.dimension != "time" and not mention.depth
    return plain and mention.figure.facet not in ("change", "growth") and not mention.before.startswith(("）", ")"))


def _stated(scene: Scene, level: Mention, mean: str) -> Iterator[Mention]:
    """Yield figures that the text gives for the mean: alike, of its scope, under the level's own name."""
    scope = _SCOPE.search(mean)
    if scope is None:
        return
    start = max(0, level.index - REACH)
    near = [m for m in scene.mentions[start : level.index + REACH] if m is not level and alike(m, level)]
    for other in sorted(near, key=lambda m: abs(m.index - level.index)):
        if other.joint in ("（", "(") and other.sentence == level.sentence:
            if scope[0] in other.before and "平均" in other.before:
                yield other  # `全国平均水平（14617元）`
        elif scope[0] in other.lead and _share_name(scene, level, other) and other.figure.facet == level.figure.facet:
            yield other


def _share_name(scene: Scene, level: Mention, other: Mention) -> bool:
    """Say whether two leads have four characters in a row in common, so that they name one quantity."""
    own, name = scene.run_up(level, 24), other.lead
    return any(own[i : i + _LONGEST_NAME] in name for i in range(len(own) - _LONGEST_NAME + 1))
