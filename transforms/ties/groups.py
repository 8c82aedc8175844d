"""Say of which households or people of a place a group of them is a part: the poor, those lifted, those left."""

from __future__ import annotations

import re

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits
from transforms.ties.scene import Mention, Scene

_ALL_OF_PLACE = lazy(
    r"(?:^总?共有|全[村镇乡县区市旗社]|[村镇乡县区社](?:现|共)?有|总户数|总人口|户籍人口|常住人口)(?:现|共|总|辖|有|计|农户|农业人口|人口)*$"
)
_GROUP = lazy(
    r"(?:贫困(?:户|人口|群众|家庭)?|低保户?|五保户?|脱贫户|困难户|特困户|残疾人|党员|劳动力|外出务工|留守\w{2}|监测户|残疾户)"
    r"[^，。；、0-9]{0,6}$"
)
_GROUP_BEHIND = lazy(
    r"(?:建档立卡|精准扶贫)?(?:贫困|低保|五保|脱贫|困难|特困|残疾|监测)(?:户|人口|群众|家庭|对象)|党员(?!干部)"
)
_LIFTED = lazy(r"(?:当年|累计|已|实现|当年实现|已实现)*(?:脱贫|脱贫退出|退出)")
_POOR, _LEFT = lazy(r"贫困(?:户|人口|群众)[^，。；、0-9]{0,4}$"), lazy(r"未|剩余|还有|尚有|仍有|新增|返贫|目前|现有")
_NOT_LIFTED = lazy(r"未脱贫(?:户|人口|贫困户|贫困人口)?[^，。；、0-9]{0,4}$")
_ALL_POOR = lazy(r"(?<!未脱贫)(?:贫困户|贫困人口|贫困群众)[^，。；、0-9]{0,4}$")
NEXT = 6
"""Characters between two measures of one group at most."""


def all_of(scene: Scene, part: Mention, earlier: list[Mention]) -> Mention | None:
    """Return the count of the same sentence that a group of households or people is a part of."""
    return _of_place(scene, part, earlier) or _of_poor(scene, part, earlier) or _lifted(scene, part, earlier)


def _of_place(scene: Scene, part: Mention, earlier: list[Mention]) -> Mention | None:
    """Return all households or people of a place of which the same sentence counts the poor: `全村148户…贫困户38户`."""
    if part.dimension not in ("household", "person") or _is_of_part(scene, part):
        return None
    if not _GROUP.search(_own_words(scene, part)) and not _GROUP_BEHIND.match(part.tail):
        return None
    for whole in earlier:
        if whole.dimension != part.dimension or whole.depth != part.depth:
            continue
        words = _own_words(scene, whole)
        if _GROUP.search(words) or _GROUP_BEHIND.match(whole.tail):
            continue  # another group of the same people
        nearer = "其中" in re.split("[；;]", scene.between(whole, part))[-1]  # a part of what 其中 opened
        fits = _ALL_OF_PLACE.search(words) is not None and part_fits(part, whole) and not nearer
        return whole if fits and whole.figure.low != part.figure.low else None
    return None


def _of_poor(scene: Scene, part: Mention, earlier: list[Mention]) -> Mention | None:
    """Return all poor of which the same sentence counts those not yet lifted: `贫困户575户…，现有未脱贫户21户`."""
    if part.dimension not in ("household", "person") or not _NOT_LIFTED.search(_own_words(scene, part)):
        return None
    whole = next((m for m in earlier if m.dimension == part.dimension and m.depth == part.depth), None)
    if whole is None or not _ALL_POOR.search(_own_words(scene, whole)) or not part_fits(part, whole):
        return None
    return whole


def _lifted(scene: Scene, part: Mention, earlier: list[Mention]) -> Mention | None:
    """Return the poor right before those of them who left poverty: `贫困户768户2378人，脱贫206户665人`."""
    if part.dimension not in ("household", "person") or not _LIFTED.fullmatch(_own_words(scene, part).strip()):
        return None
    whole = next((m for m in earlier if m.dimension == part.dimension and m.depth == part.depth), None)
    words = _own_words(scene, whole) if whole is not None else ""
    if whole is None or not _POOR.search(words) or _LEFT.search(words) or not part_fits(part, whole):
        return None
    between = scene.between(whole, part)
    return whole if not re.search("[。；;]", between) and whole.figure.low != part.figure.low else None


def _is_of_part(scene: Scene, part: Mention) -> bool:
    """Say whether 其中 makes a count, or the other count of its group, a part of something nearer."""
    before = scene.mentions[part.index - 1] if scene.joined(part) else part
    return any(m.before.strip("，,；;（(").startswith("其中") for m in (part, before))


def _own_words(scene: Scene, mention: Mention) -> str:
    """Return the words before a count, over the first of two measures of one group: 76人 of `贫困户38户、76人`."""
    before = scene.mentions[mention.index - 1] if not mention.first else None
    if before is None or {before.dimension, mention.dimension} != {"household", "person"}:
        return mention.lead
    return before.lead + mention.lead if len(mention.before) <= NEXT else mention.lead
