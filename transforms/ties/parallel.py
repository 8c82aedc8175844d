"""Tie lists of alike items to the totals told before them: `处理24人，其中处分22人；处理2329人，其中处分1555人；…`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.ties.arithmetic import digits
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene

LEAST_ITEMS, MOST_COLUMNS = 3, 4
"""Items of a list, and figures of one unit in each, that are looked at."""
LEAST_DIGITS = 4
"""Digits of a total that items do not make up by chance; of four items or more, one less."""
FAR = 24
"""How many figures before a list its totals may stand."""
_ENDS = ("；", ";")


def find_parallel(scene: Scene, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield the sum of the first, of the second, … figure of all items, where a number told before is just that."""
    totals = {total.index for tie in ties if (total := tie.get("total"))}
    for indexes in scene.sentences.values():
        if len(indexes) < LEAST_ITEMS * 2:
            continue
        items = _items([scene.mentions[i] for i in indexes])
        if len(items) < LEAST_ITEMS:
            continue
        for unit in dict.fromkeys(m.figure.unit for m in items[-1]):
            yield from _sums(scene, [[m for m in item if m.figure.unit == unit] for item in items], totals)


def _items(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the figures that can be counted or measured, parted where a semicolon parts the sentence."""
    items: list[list[Mention]] = [[]]
    for mention in mentions:
        if items[-1] and any(end in mention.before for end in _ENDS):
            items.append([])
        plain = mention.is_divisible and mention.figure.qualifier == "exact" and mention.figure.low is not None
        if plain and mention.depth <= mentions[0].depth:
            items[-1].append(mention)
    return [item for item in items if item]


def _sums(scene: Scene, rows: Sequence[Sequence[Mention]], totals: set[int]) -> Iterator[Tie]:
    width = len(rows[-1])
    if not 1 < width <= MOST_COLUMNS or any(len(row) < width for row in rows):
        return
    for column in range(1, width + 1):  # from the end: what opens the list may stand before its first item
        parts = [row[-column] for row in rows]
        total = _told(scene, parts, totals)
        if total is not None:
            yield sum_of(total, parts, "", "sum:parallel")


def _told(scene: Scene, parts: Sequence[Mention], totals: set[int]) -> Mention | None:
    wanted = sum((m.value or Decimal(0) for m in parts), Decimal(0))
    for index in range(parts[0].index - 1, max(-1, parts[0].index - 1 - FAR), -1):
        total = scene.mentions[index]
        if total.value == wanted and total.figure.unit == parts[0].figure.unit and index not in totals:
            long = digits(total) + (len(parts) > LEAST_ITEMS) >= LEAST_DIGITS
            return total if long and total.figure.qualifier == "exact" else None
    return None
