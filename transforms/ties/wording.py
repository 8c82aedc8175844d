"""Compare what is said of two figures: the words around them, and the times that they speak of."""

from __future__ import annotations

from transforms.patterns import lazy
from transforms.ties.scene import Mention, Scene

_NOT_NOUN = lazy(r"[全我本该省市县区旗镇乡村共有的达到为是了约近目前现已其中完成实现\d年月日\s—\-]")
NEAR_BEFORE, NEAR_BEHIND = 24, 8
"""Characters around a figure that name what is measured."""


def label(mention: Mention) -> str:
    """Return the words that say what is measured, without places and light verbs."""
    return _NOT_NOUN.sub("", mention.before[-NEAR_BEFORE:] + "|" + mention.tail[:NEAR_BEHIND])


def named(scene: Scene, mention: Mention) -> str:
    """Return the label of a figure; of one in a table that of its row and column."""
    cell = scene.tables.at(mention.figure.restored_start) if scene.tables.starts else None
    return label(mention) if cell is None else _NOT_NOUN.sub("", f"{cell.label}|{cell.header}")


def overlap(a: str, b: str) -> int:
    """Return how many pairs of neighbouring characters of one label the other has, too."""
    return sum(a[i : i + 2] in b for i in range(len(a) - 1) if "|" not in a[i : i + 2])


def same_time(a: Mention, b: Mention) -> bool:
    """Say whether two periods end alike, as far as both are known; a heading takes the body's."""
    if "heading" in (a.kind, b.kind) or a.figure.period is None or b.figure.period is None:
        return True
    one, two = (m.figure.period.rsplit("..", 1)[-1] for m in (a, b) if m.figure.period)
    size = min(len(one), len(two))
    return one[:size] == two[:size]


def differ(a: str | None, b: str | None) -> bool:
    """Say whether two attributes are known and not the same."""
    return a is not None and b is not None and a != b
