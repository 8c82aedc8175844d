"""Tie figures that the text pairs one by one: `分别完成30亿元、12亿元，分别增长5%和7%`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.changes import growth, stated_change
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

_RESPECTIVELY = lazy(r"分别|各")
_NEXT = lazy(r"^\s*(?:[、和与及]|以及)\s*$")
_NEXT_NAMED = lazy(r"^[^，。；]{0,8}(?:[、和与及，,]|以及)[^，。；、0-9]{0,14}$")


def find_respective(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield growths whose rates are listed after the levels, in the same order."""
    for first in scene.mentions:
        if first.figure.unit not in ("%", "倍") or not _RESPECTIVELY.search(first.lead):
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
        mixed.append(mention)
        listed = not out or (alike(mention, out[-1]) and _NEXT_NAMED.match(scene.between(mention, out[-1])))
        if listed and len(out) == len(mixed) - 1:
            out.append(mention)
    if len(out) == size:
        return list(reversed(out))
    return list(reversed(mixed)) if len(mixed) == size else []
