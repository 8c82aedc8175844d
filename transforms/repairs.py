"""Sum up what all steps together changed, as places of the raw text and what stands there instead."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import NamedTuple

from transforms.offsets import OffsetMap, step_map
from transforms.records import RestoredText


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
    overlap.

    >>> from transforms.records import Edit
    >>> raw = "標(biāo)題"
    >>> edits = (Edit("pinyin", 1, 6, ""), Edit("traditional", 0, 1, "标"), Edit("traditional", 1, 2, "题"))
    >>> found = repairs(RestoredText(raw, "标题", edits, OffsetMap((step_map(edits[:1], len(raw)),))))
    >>> [repair[:3] for repair in found]
    [(0, 1, '标'), (1, 6, ''), (6, 7, '题')]
    """
    places = _places(text)
    found, done = [], 0
    for place, following in pairwise((*places, None)):
        assert place is not None  # noqa: S101 - only the last `following` is
        start, end, steps = place
        # What lies between two places is unchanged, so the first of it tells where the replacement ends.
        until = len(text.text) if end == len(text.raw) else text.offsets.to_restored(end)
        restored = until if following is None else min(until, len(text.text))
        begin = start + done
        found.append(Repair(start, end, text.text[begin:restored], steps))
        done = restored - end
    return tuple(found)


def _places(text: RestoredText) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the changed raw spans, sorted, without overlap, with the steps that changed each."""
    length, chain = len(text.raw), OffsetMap()
    spans: list[tuple[int, int, str]] = []
    for step, group in groupby(text.edits, key=lambda edit: edit.step):
        edits = list(group)
        spans += [(*chain.to_raw(edit.start, edit.end), step) for edit in edits]
        moved = step_map(edits, length)
        if moved:
            chain = chain.compose(OffsetMap((moved,)))
        length += sum(len(edit.replacement) - (edit.end - edit.start) for edit in edits)
    merged: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, step in sorted(spans, key=lambda span: span[:2]):
        last = merged[-1] if merged else (0, -1, ())
        # What was put in between two characters belongs to the change it touches.
        if start < last[1] or (start == last[1] and (start == end or last[0] == last[1])):
            steps = last[2] if step in last[2] else (*last[2], step)
            merged[-1] = (last[0], max(last[1], end), steps)
        else:
            merged.append((start, end, (step,)))
    return merged
