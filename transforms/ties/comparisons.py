"""Tie a saving to the two figures that it compares: `比海运节省30多天`, 45 and 12 days being told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

_SAVES = lazy(
    r"(?:比|较)(?P<other>[^，。；、0-9]{2,8}?)(?:每\w{1,2})?(?:可|能|可以|大约|约|平均|共)*"
    r"(?P<verb>节省|缩短|节约|减少|少|低|便宜|快|多|高|增加|高出|多出|贵)(?:了|约|近|出)?$"
)
_MORE = frozenset({"多", "高", "增加", "高出", "多出", "贵"})
REACH = 12
"""How many figures back the two compared ones may stand."""


def find_savings(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield differences between two figures of earlier sentences, one of which carries the compared name."""
    for mention in scene.mentions:
        found = None if mention.is_relative else _SAVES.search(mention.lead)
        if found is None:
            continue
        before = [scene.mentions[i] for i in range(max(0, mention.index - REACH), mention.index)]
        near = [m for m in before if alike(m, mention) and m.figure.facet not in ("change", "growth")]
        other = next((m for m in reversed(near) if found["other"] in m.lead), None)
        if other is None:
            continue
        more = found["verb"] in _MORE
        fitting = [m for m in near if m is not other and _fits(m, other, mention, more)]
        if len(fitting) == 1:
            larger, smaller = (fitting[0], other) if more else (other, fitting[0])
            members = (("minuend", larger), ("subtrahend", smaller), ("result", mention))
            yield Tie("difference", members, found["verb"], "difference:compared")


def _fits(own: Mention, other: Mention, result: Mention, more: bool) -> bool:
    return difference_holds(own, other, result) if more else difference_holds(other, own, result)
