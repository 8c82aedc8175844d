"""Tie what was done lately to its running total: `全年发放28.5万元，累计发放156.9万元`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene
from transforms.ties.subsets import pairs_of, subset

_EACH = lazy(r"人均|户均|平均|每")
_AHEAD = lazy(r"计划|目标|预计|力争|将|拟|规划")
_AIM = lazy(r"稳定|确保|保持|力争")
REACH = 30
"""How far before a part its `全年`, `新建` may stand."""


def find_cumulative(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield this year's share of a running total: `全年发放28.5万元，累计发放156.9万元`."""
    for mention in scene.mentions:
        running = None if mention.is_relative else cues.cumulative.search(mention.lead)
        if running is None or _EACH.search(mention.lead):
            continue
        for part in scene.earlier(mention):
            if not alike(part, mention) or not part.is_divisible:
                continue
            held = part.figure.unit == mention.figure.unit or part_fits(part, mention)
            if held and _is_increment(scene, part, cues) and _same_act(part, mention, running[0]):
                yield subset(part, mention, running[0], "subset:cumulative")
            break


def _is_increment(scene: Scene, part: Mention, cues: Cues) -> bool:
    if (
        part.figure.facet == "target"
        or _AIM.search(part.lead)
        or cues.cumulative.search(part.lead)
        or _EACH.search(part.lead)
    ):
        return False
    return bool(cues.increment.search(scene.run_up(part, REACH))) and not _AHEAD.search(part.lead)


def _same_act(part: Mention, whole: Mention, cue: str) -> bool:
    """Say whether the running total counts the same act or the same thing as the part.

    累计 is a strong word; 达到 and the like say so only where the part is no larger.
    """
    subject = re.sub(
        r"目前|现在|现|全[省市县区旗镇乡村国]|已|了|有|为|达到?|数量|[，、\s]", "", whole.lead.replace(cue, "")
    )
    noun = whole.tail[:6]
    if not subject:
        return True
    own = part.lead + part.tail[:8]
    if not part_fits(part, whole) and (cue != "累计" or subject[:2] not in own):
        return False  # `新增治理面积71万平方公里，累计消减流失面积32万平方公里`
    return any(word in own for word in pairs_of(subject) + pairs_of(noun))
