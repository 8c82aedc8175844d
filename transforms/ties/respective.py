"""Tie figures that the text pairs one by one: `分别完成30亿元、12亿元，分别增长5%和7%`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import share_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.levels import stated_change
from transforms.ties.moves import growth
from transforms.ties.scene import COUNTS, Mention, Scene
from transforms.ties.told_wholes import told_before

_RESPECTIVELY = lazy(r"分别|各")
_PLANNED = lazy(r"计划|目标|任务")
PLAN = 24
"""Characters before an amount in which it may be called a plan."""
_NEXT = lazy(r"^\s*(?:[、和与及]|以及)\s*$")
_SHARED = lazy(r"^(?:占比?|占比为|占到)[^，。；]{0,14}$")
_SHARE_OF, _BETWEEN = lazy(r"^占(?:到|了)?"), lazy(r"[和与及、]")
_NEXT_SHARE = lazy(r"^\s*(?:[、和与及]|以及)\s*占?\s*$")
_NEXT_NAMED = lazy(r"^[^，。；]{0,8}(?:[、和与及，,]|以及)[^，。；、0-9]{0,14}$")


def find_respective(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield growths whose rates are listed after the levels, in the same order."""
    for first in scene.mentions:
        if first.figure.unit not in ("%", "倍") or not (_RESPECTIVELY.search(first.lead) or _of_listed(scene, first)):
            continue
        if first.is_percent and _SHARED.match(_without(first)):
            yield from _shares(scene, first)
            continue
        said = stated_change(_without(first), cues)
        if said is None or said.exceeds or said.subject.strip(" 的"):
            continue
        rates = [first, *_run(scene, first)]
        levels = _levels(scene, first, len(rates))
        if len(rates) < 2 or len(levels) != len(rates):
            continue
        for level, rate in zip(levels, rates, strict=True):
            loose = bool(cues.loose.search(level.lead))
            yield growth((("after", level), ("rate", rate)), said, "growth:respective", loose)


def _shares(scene: Scene, first: Mention) -> Iterator[Tie]:
    """Tie `中央资金104万元、省级资金4万元，分别占96%和4%` one by one; of which whole, the sums say."""
    percents = [first]
    for mention in scene.later(first):
        if not mention.is_percent or not _NEXT_SHARE.match(scene.between(percents[-1], mention)):
            break
        percents.append(mention)
    near = [m for m in scene.earlier(first) if not m.is_relative][: len(percents)]
    parts = near[::-1]
    names = _BETWEEN.split(_SHARE_OF.sub("", _without(first)).rstrip("的"))
    if len(percents) > 1 and len(parts) == len(names) == len(percents):
        yield from _of_each(scene, parts, percents)
        return
    if len(percents) < 2 or len(parts) != len(percents) or not all(alike(parts[0], m) for m in parts):
        return
    if not all(_NEXT_NAMED.match(scene.between(a, b)) for a, b in pairwise(parts)):
        return
    for part, percent in zip(parts, percents, strict=True):
        yield Tie("share", (("part", part), ("percent", percent)), "分别占", "share:part")


def _of_each(scene: Scene, parts: Sequence[Mention], percents: Sequence[Mention]) -> Iterator[Tie]:
    """Tie `户6053户、人口24844人，分别占总户数和总人口的93.51%和97.66%`: to the whole that fits, where one was told."""
    for part, percent in zip(parts, percents, strict=True):
        told = (*scene.earlier(parts[0]), *told_before(scene, parts[0]))
        whole = next((m for m in told if alike(m, part) and share_holds(part, m, percent)), None)
        middle = (("whole", whole),) if whole is not None else ()
        counted = whole is not None and part.dimension in COUNTS
        members = (("part", part), *middle, ("percent", percent))
        yield Tie("share", members, "分别占", "share:" + ("whole" if middle else "part"), whole_numbers=counted)


def _of_listed(scene: Scene, first: Mention) -> bool:
    """Say whether 分别 stands before the levels only: `分别达到19824元、6700元，增长6%、11.1%`."""
    rates = [first, *_run(scene, first)]
    if len(rates) < 2 or first.first:
        return False
    levels = _levels(scene, first, len(rates))
    return len(levels) == len(rates) and _RESPECTIVELY.search(levels[0].lead) is not None


def _without(mention: Mention) -> str:
    return _RESPECTIVELY.sub("", mention.lead)


def _run(scene: Scene, first: Mention) -> list[Mention]:
    """Return the figures of the same unit that directly follow in the list."""
    out: list[Mention] = []
    last = first
    for mention in scene.later(first):
        if mention.figure.unit != first.figure.unit or not _NEXT.match(scene.between(last, mention)):
            break
        out.append(mention)
        last = mention
    return out


def _levels(scene: Scene, first: Mention, size: int) -> Sequence[Mention]:
    """Return the amounts listed right before, in order, if there are exactly `size`."""
    out: list[Mention] = []
    mixed: list[Mention] = []
    for mention in scene.earlier(first):
        if mention.is_relative or re.search("[；;]", scene.between(mention, first)):
            break
        if len(mixed) >= size and _PLANNED.search(scene.run_up(mention, PLAN)):
            break  # `计划121万亩，全年完成121.1万亩，产量52.03万吨，分别增长…`: what was planned does not grow
        mixed.append(mention)
        listed = not out or (alike(mention, out[-1]) and _NEXT_NAMED.match(scene.between(mention, out[-1])))
        if listed and len(out) == len(mixed) - 1:
            out.append(mention)
    if len(out) == size:
        return list(reversed(out))
    return list(reversed(mixed)) if len(mixed) == size else []
