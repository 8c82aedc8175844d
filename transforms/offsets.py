"""Map positions between the raw and the restored text.

A step of repairs is a list of edits; what it does to positions is a `StepMap`. An `OffsetMap` is
the chain of the steps that moved anything, so composing two maps is joining their chains, and no
precision is lost on the way. An edit of unchanged length maps position by position; any other
maps as a block: a span that touches the replacement covers all that was replaced. What was
deleted belongs to a span only where it lies inside it, never at its edges.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.records import Edit


@dataclass(frozen=True, slots=True)
class StepMap:
    """Hold one step as pieces: piece `i` is `before[i]:before[i+1]` and became `after[i]:after[i+1]`.

    A piece of equal length on both sides is mapped position by position. A piece without length
    after the step is a deletion, one without length before it an insertion.
    """

    before: array[int]
    after: array[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span before the step of the span `start:end` after it."""
        first = self._piece(self.after, start)
        if start < end <= self.after[min(first + 1, len(self.after) - 1)] and self._kept(first):
            moved = self.before[first] - self.after[first]  # most spans lie in text that no edit touches
            return start + moved, end + moved
        origin = self._at(self.after, self.before, first, start)
        if end <= start:
            return origin, origin
        last = self._piece(self.after, end - 1)
        if self._kept(last):
            return origin, max(origin, self.before[last] + end - self.after[last])
        return origin, self.before[last + 1]

    def steady(self, position: int) -> tuple[int, int, int] | None:
        """Return the piece around a position after the step, and what leads back; None where it was edited."""
        before, after = self.before, self.after
        piece = bisect_right(after, position) - 1
        if piece >= len(after) - 1:
            return None
        low, high, moved = after[piece], after[piece + 1], before[piece]
        return (low, high, moved - low) if high - low == before[piece + 1] - moved else None

    def forth(self, position: int) -> int:
        """Return the position after the step of `position` before it; what was replaced maps to its replacement."""
        return self._at(self.before, self.after, self._piece(self.before, position), position)

    def _piece(self, side: array[int], position: int) -> int:
        return min(max(bisect_right(side, position) - 1, 0), len(side) - 1)

    def _kept(self, piece: int) -> bool:
        return self.after[piece + 1] - self.after[piece] == self.before[piece + 1] - self.before[piece]

    def _at(self, source: array[int], target: array[int], piece: int, position: int) -> int:
        if piece == len(source) - 1:
            return target[piece]
        if self._kept(piece):
            return target[piece] + max(position - source[piece], 0)
        return target[piece]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Map spans of the restored text to the raw text and back, through `steps` in the order they were made."""

    steps: tuple[StepMap, ...] = ()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a restored span, without deleted text at its edges.

        >>> from transforms.records import Edit
        >>> step = step_map([Edit("pinyin", 3, 7, "")], 12)  # 用3個(gè)月時間幹什麼 → 用3個月時間幹什麼
        >>> OffsetMap((step,)).to_raw(1, 4)  # `3個月` was `3個(gè)月`
        (1, 8)
        >>> OffsetMap((step,)).to_raw(1, 3)
        (1, 3)
        """
        for step in reversed(self.steps):
            start, end = step.back(start, end)
        return start, end

    def steady(self, position: int) -> tuple[int, int, int]:
        """Return the restored stretch around `position` that no edit touches, and how far its text has moved.

        A span within it is `start + moved, end + moved` in the raw text. The stretch is empty where
        the position itself was edited.
        """
        low, high, moved = 0, sys.maxsize, 0
        for step in reversed(self.steps):
            stretch = step.steady(position + moved)
            if stretch is None:
                return position, position, 0
            start, end, back = stretch
            if start - moved > low:
                low = start - moved
            if end - moved < high:
                high = end - moved
            moved += back
        return low, high, moved

    def to_restored(self, position: int) -> int:
        """Return the restored position of a raw one; deleted text maps to where it stood."""
        for step in self.steps:
            position = step.forth(position)
        return position

    def compose(self, later: OffsetMap) -> OffsetMap:
        """Return the map that first does what this one does, then what `later` does."""
        return OffsetMap(self.steps + later.steps)


def step_map(edits: Sequence[Edit], length: int) -> StepMap | None:
    """Return the map of one step over a text of `length`; None where no position moves.

    `edits` are sorted and do not overlap, in the coordinates of the text before the step.
    """
    before, after = [0], [0]
    shift = 0
    for _, start, end, replacement, _ in edits:
        grown = len(replacement) - (end - start)
        if grown == 0:
            continue
        if start != before[-1]:
            before.append(start)
            after.append(start + shift)
        shift += grown
        before.append(end)
        after.append(end + shift)
    if len(before) == 1:
        return None
    if before[-1] != length:
        before.append(length)
        after.append(length + shift)
    return StepMap(array("q", before), array("q", after))


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with one step's edits made; they are sorted and do not overlap."""
    pieces: list[str] = []
    done = 0
    for _, start, end, replacement, _ in edits:
        pieces.append(text[done:start])
        pieces.append(replacement)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def replay(raw: str, edits: Sequence[Edit]) -> str:
    """Return what `edits` make of `raw`: runs of one step are applied together, in order."""
    text, first = raw, 0
    for i in range(1, len(edits) + 1):
        if i == len(edits) or edits[i].step != edits[first].step:
            text = apply(text, edits[first:i])
            first = i
    return text
