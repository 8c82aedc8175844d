"""Tie a headline's round number to the one that the text below tells in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from transforms.ties.arithmetic import digits, meet
from transforms.ties.drafts import Tie
from transforms.ties.restatements import BELOW
from transforms.ties.scene import Mention, Scene
from transforms.ties.slipped import LONG
from transforms.ties.wording import label, overlap

MOST_ROUND, LEAST_WORDS = 3, 2
"""Digits that a round number has at most, and pairs of characters that both names must share."""
AHEAD = 8
"""Figures behind a headline to look at."""
FARTHEST = Decimal(2)
"""How many times the headline's number the text's may be: 超6000亿 is not said of 13000亿."""
NEAREST = Decimal("0.9")
"""How small a part of the headline's number the text's may be: 至少912人 are not the 近1300人, though both are open."""


def find_rounded(scene: Scene, ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield headlines that round what the text below tells in full: `出口超6000亿元`, then `出口6358.2亿元`."""
    known = {m.index for tie in ties if tie.kind == "same" for _, m in tie.members}
    for head in scene.mentions:
        if head.sentence not in scene.headlines or head.is_points or head.index in known or head.figure.low is None:
            continue
        if head.dimension in ("time", "age") or digits(head) > MOST_ROUND or not (head.is_divisible or head.is_percent):
            continue
        for body in scene.mentions[head.index + 1 : head.index + 1 + AHEAD]:
            if body.sentence in scene.headlines or body.paragraph - head.paragraph > BELOW:
                break
            if _rounds(head, body):
                yield Tie("same", (("a", head), ("b", body)), "", "same:rounded")
                break

    yield from _again_in_full(scene, known)


def _again_in_full(scene: Scene, known: set[int]) -> Iterator[Tie]:
    """Yield `捐赠1121万元`, then `共募捐11210584.7元`: four digits of both agree, which no chance makes them do."""
    long = [
        m for m in scene.mentions
        if m.is_divisible and m.index not in known and m.figure.qualifier == "exact" and digits(m) >= LONG
    ]  # fmt: skip
    long.sort(key=lambda m: (m.dimension, m.value or 0))
    for one, other in pairwise(long):
        a, b = one.interval, other.interval
        if a is None or b is None or one.dimension != other.dimension or one.value == other.value or not meet(a, b):
            continue
        first, second = sorted((one, other), key=lambda m: m.index)
        if first.sentence != second.sentence and overlap(label(first), label(second)) >= 1:
            yield Tie("same", (("a", first), ("b", second)), "", "same:rounded")


def _rounds(head: Mention, body: Mention) -> bool:
    """Say whether a headline's number is a rougher one of the same thing."""
    if body.figure.unit != head.figure.unit or body.figure.low is None or head.figure.low is None:
        return False
    again = body.figure.low == head.figure.low and body.figure.qualifier == head.figure.qualifier  # 六成以上, 60%以上
    if not again and (head.is_relative or digits(body) <= digits(head)):
        return False
    a, b = head.interval, body.interval
    if a is None or b is None or not meet(a, b) or body.figure.facet != head.figure.facet:
        return False
    near = b.lower is not None and a.lower is not None and b.lower <= a.lower * FARTHEST
    return near and head.figure.low * NEAREST <= body.figure.low and overlap(label(head), label(body)) >= LEAST_WORDS
