"""Sum up what all steps together changed, as places of the raw text and what stands there instead."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import NamedTuple

from transforms.offsets import apply
from transforms.records import Edit, RestoredText


class Repair(NamedTuple):
    """Say that `start:end` of the raw text reads `replacement` in the restored one."""

    start: int
    """Raw."""
    end: int
    """Raw; equal to `start` where something was put in."""
    replacement: str
    steps: tuple[str, ...]
    """Steps that had a part in it, in order."""


def repairs(text: RestoredText) -> tuple[Repair, ...]:
    """Return the repairs of all steps, in order; between them raw and restored text are the same.

    Replacing every place of the raw text by its replacement gives the restored text. Places do not
    overlap and are as small as the steps allow: a character each where the length is kept.

    >>> from transforms.offsets import OffsetMap
    >>> from transforms.records import Edit
    >>> edits = (Edit("pinyin", 1, 6, ""), Edit("traditional", 0, 2, "标题"))
    >>> found = repairs(RestoredText("標(biāo)題", "标题", edits, OffsetMap()))
    >>> [repair[:3] for repair in found]
    [(0, 1, '标'), (1, 6, ''), (6, 7, '题')]
    """
    places, ends = _places(text)
    found, longer = [], 0  # by how much the restored text has become longer so far
    for start, end, steps in places:
        until = bisect_right(ends, end)
        found.append(Repair(start, end, text.text[start + longer : until], steps))
        longer = until - end
    return tuple(found)


def _places(text: RestoredText) -> tuple[list[tuple[int, int, tuple[str, ...]]], list[int]]:
    """Return the changed raw spans, in order and apart, and the raw end of every restored character."""
    now, size = text.raw, len(text.raw)
    starts, ends = list(range(size)), list(range(1, size + 1))
    spans: list[tuple[int, int, str]] = []
    for step, group in groupby(text.edits, key=lambda edit: edit.step):
        edits = list(group)
        next_starts: list[int] = []
        next_ends: list[int] = []
        done = 0
        for edit in edits:
            next_starts += starts[done : edit.start]
            next_ends += ends[done : edit.start]
            done = edit.end
            length = len(edit.replacement)
            if length == edit.end - edit.start:
                next_starts += starts[edit.start : done]
                next_ends += ends[edit.start : done]
                spans += [(starts[at], ends[at], step) for at in _changed(now, edit)]
                continue
            first = starts[edit.start] if edit.start < len(starts) else size
            last = ends[done - 1] if done > edit.start else first
            next_starts += [first] * length
            next_ends += [last] * length
            spans.append((first, last, step))
        starts, ends = next_starts + starts[done:], next_ends + ends[done:]
        now = apply(now, edits)
    return _merged(spans), ends


def _changed(text: str, edit: Edit) -> list[int]:
    pairs = zip(text[edit.start : edit.end], edit.replacement, strict=True)
    return [at for at, (before, after) in enumerate(pairs, start=edit.start) if before != after]


def _merged(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the spans sorted and without overlap; what was put in between two belongs to the one that it touches."""
    merged: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, step in sorted(spans, key=lambda span: span[:2]):
        first, last, steps = merged[-1] if merged else (0, -1, ())
        if start < last or (start == last and (start == end or first == last)):
            merged[-1] = (first, max(last, end), steps if step in steps else (*steps, step))
        else:
            merged.append((start, end, (step,)))
    return merged
