"""Tie a total to the parts that were told before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, part_fits, sum_holds, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.divisions import MOST_PARTS
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene
from transforms.ties.twins import twin_of

_HAS = lazy(r"(?:[^，。；、]{0,10}?)(?:共有|现共有)")
_BARE_TOTAL = lazy(r"(?:[两三四五六七八九十]项)?(?:合计|总计|共计|一共|总共)(?:为|达|达到|有)?")
_PLUS = lazy(r"(?:加上|连同|加之)[^，。；]*$")
_ALREADY = lazy(r"^(?:目前|现|截至目前)?(?:已经|已)[\u4e00-\u9fff]{1,12}$")
_MOVED = lazy(r"(?:增加|减少|增长|下降)了?$")
_STILL = lazy(r"^(?:尚有|还有|仍有|另有|剩余|其余|还|仍|另)?(?:正在|未|尚未|没有|有待|待|在建)[\u4e00-\u9fff]{0,12}$")
LEFT = 3
"""A whole, what of it is done and what is left; as many digits bear it out."""
NEAR = 4
"""How many figures back the whole may stand of which some is done and some is left."""


def listed_before(scene: Scene, total: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `A3亿元、B5亿元，合计8亿元`."""
    parts: list[Mention] = []
    other = False  # whether a member of the list, in the same unit, is of another sort
    for mention in scene.earlier(total):
        if len(parts) >= MOST_PARTS or mention.depth != total.depth:
            break
        named = mention.tail.startswith(("合计", "总计", "共计"))  # `三项合计77所`
        if (
            mention.is_relative
            or named
            or mention.dimension == "time"
            or (not alike(mention, total) and scene.joined(mention))
        ):
            continue
        if not alike(mention, total):
            if mention.figure.unit != total.figure.unit or not parts:
                break
            other = True
        if _MOVED.search(mention.lead) and not _MOVED.search(total.lead):
            break  # `获得2200多席；对手增加了500多席，共获得2600多席`
        opens = mention.first and _HAS.match(mention.lead) is not None  # `共有小学58所、初中16所，合计74所`
        if cues.total.search(mention.lead) and not opens:
            break
        parts.append(mention)
    parts.reverse()
    for start in range(max(0, len(parts) - 1)):
        if sum_holds(total, parts[start:]):
            yield sum_of(total, parts[start:], "合计", "sum:total")
            return
    strong = re.search(r"(?:合计|总计|共计|一共|总共|两项|三项|四项|总和)[^，。；]{0,6}$", total.lead)
    if len(parts) < 2 or other or not strong:
        return
    if sum_slipped(total, parts) or _is_sum_of_list(total, parts):
        yield sum_of(total, parts, "合计", "sum:total")


def _is_sum_of_list(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether nothing but one list stands before a bare 合计, so that it is meant whatever it says."""
    return (
        _BARE_TOTAL.fullmatch(total.lead) is not None
        and total.index == parts[-1].index + 1
        and all(
            b.index == a.index + 1 and b.joint == "、" and b.figure.unit == a.figure.unit for a, b in pairwise(parts)
        )
        and all(part_fits(part, total) for part in parts)
        and len({part.tail.strip("、，")[:2] for part in (*parts, total) if part.tail.strip("、，")}) <= 1
    )


def added(scene: Scene, total: Mention) -> Tie | None:
    """Tie `下达71亿元，加上此前下达的476亿元，共下达547亿元`, if it holds."""
    if total.index - total.opening < 2:
        return None
    near = list(islice(scene.earlier(total), 2))
    if len(near) < 2 or not _PLUS.search(near[0].before) or not all(alike(m, total) for m in near):
        return None
    parts = near[::-1]
    return sum_of(total, parts, "加上", "sum:total") if sum_holds(total, parts) else None


def left_over(scene: Scene, rest: Mention) -> Tie | None:
    """Tie `梳理问题33个。已整改31个，正在整改2个`, if what is done and what is left make up all to the last one."""
    done = scene.mentions[rest.index - 1] if not rest.first else None
    if done is not None and not alike(done, rest) and scene.joined(done):
        done = scene.mentions[done.index - 1]  # `已消除104户303人，未消除10户28人`
    if done is None or "已" not in done.lead or not _STILL.search(rest.lead):
        return None
    if not _ALREADY.match(done.lead) or not alike(done, rest):
        return None
    before = [*scene.earlier(done), *scene.back(done, NEAR)] if not done.first else scene.back(done, NEAR)
    total = next((m for m in before if alike(m, done)), None)
    if total is None or total.paragraph != done.paragraph or done.sentence - total.sentence > 1 or digits(total) < 2:
        return None
    if sum_holds(total, [done, rest]):
        return sum_of(total, [done, rest], "已", "sum:among")
    twins = [twin for m in (total, done, rest) if (twin := twin_of(scene, m)) is not None]
    if len(twins) == LEFT and sum_holds(twins[0], twins[1:]) and digits(twins[0]) >= LEFT:
        return sum_of(twins[0], twins[1:], "已", "sum:among")  # the people of these households make up theirs
    return None
