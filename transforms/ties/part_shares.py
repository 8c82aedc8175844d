"""Tie a percentage to the part and whole right before it where no word for shares stands, but the arithmetic does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, share_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import COUNTS, Mention, Scene

LEAST_DIGITS = 2
"""Digits from which a percentage that fits is no chance."""
_BREAK = lazy("[。；;]")
_FACE = lazy(r"[增上盈亏下]\w面(?:已)?(?:达到?|为)?$")
"""What names how many of all do so: 增长面, 亏损面."""
_RECKONED = lazy(r"(?:按|按照|以)[^，。；]{0,14}$")
_SO = lazy(r"^(?:的?(?:收入|收益|利润|价格)?)(?:来)?(?:计算|测算|算|计|估算)")


def find_part_shares(scene: Scene, ties: Sequence[Tie], cues: Cues) -> Iterator[Tie]:
    """Yield `35个行业中28个实现增长，增长面为80%` and `占收益的28%，按收入40万元计算，有11.2万元`, if they hold."""
    used = {m.index for tie in ties for _, m in tie.members if m.is_percent}
    for tie in ties:
        part, whole = (tie.get("part"), tie.get("whole")) if tie.kind == "subset" else (None, None)
        if part is None or whole is None or part.sentence != whole.sentence:
            continue
        at = part.index + 1
        percent = scene.mentions[at] if at < len(scene.mentions) else None
        if percent is None or at in used or not _can_be(scene, percent, part, cues):
            continue
        if share_holds(part, whole, percent):
            yield _share(part, whole, percent)
    for percent in scene.mentions:
        if percent.is_percent and "占" in percent.lead and digits(percent) >= LEAST_DIGITS:
            yield from _reckoned(scene, percent)


def _can_be(scene: Scene, percent: Mention, part: Mention, cues: Cues) -> bool:
    """Say whether a percentage can be the share of the figure before it: told at once, and no growth."""
    if not percent.is_percent or percent.sentence != part.sentence:
        return False
    if percent.figure.qualifier not in ("exact", "about") or _BREAK.search(scene.between(part, percent)):
        return False
    if _FACE.search(percent.lead):
        return True
    share = percent.figure.facet in ("share", "rate", "level") and digits(percent) >= LEAST_DIGITS
    return share and cues.changed(percent.lead) is None


def _reckoned(scene: Scene, percent: Mention) -> Iterator[Tie]:
    """Tie a share in words, the amount by which it is reckoned, and what that gives."""
    near = [m for m in scene.later(percent) if m.index <= percent.index + 2]
    if len(near) < 2 or not alike(*near) or not _RECKONED.search(near[0].lead) or not _SO.match(near[0].tail):
        return
    whole, part = near
    if share_holds(part, whole, percent):
        yield _share(part, whole, percent)


def _share(part: Mention, whole: Mention, percent: Mention) -> Tie:
    counts = part.dimension in COUNTS and whole.dimension in COUNTS
    members = (("part", part), ("whole", whole), ("percent", percent))
    return Tie("share", members, "", "share:held", whole_numbers=counts)
