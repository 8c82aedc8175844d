"""Restore a damaged text: the steps in order, each a pure function from a text to its edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transforms import (
    columns,
    commas,
    gaps,
    invisible,
    lines,
    losses,
    markup,
    mojibake,
    pages,
    pinyin,
    punctuation,
    realign,
    traditional,
    widths,
)
from transforms.offsets import OffsetMap, StepMap, apply, step_map
from transforms.records import Edit, LostDigits, RestoredText
from transforms.rules import Rules

STEPS: tuple[Callable[[str], list[Edit]], ...] = (
    markup.entities,
    mojibake.mojibake,
    mojibake.again,
    invisible.invisible,
    markup.tags,
    markup.escapes,
    markup.markdown,
    commas.commas,
    gaps.gaps,
    pinyin.pinyin,
    punctuation.doubled,
    realign.realign,
    losses.losses,
    markup.cut_tags,
    markup.notes,
    traditional.traditional,
    widths.half_width,
    widths.spaced,
    widths.grouped,
    pages.pages,
    columns.columns,
    lines.joined,
    punctuation.chinese,
)
"""The repairs in order; bytes have become text before (`encodings`)."""
_LOSING = (mojibake.mojibake, mojibake.again, realign.realign, losses.losses)
"""Those that can mark a digit as lost."""


def restore(raw: str, rules: Rules) -> RestoredText:  # noqa: ARG001
    """Return `raw` with every step's repairs made, the repairs, and the way back.

    Any text at all is accepted. Replaying the edits on `raw` (`offsets.replay`) gives the text.
    """
    text, edits, maps = raw, [], []
    lost: list[tuple[int, int, int]] = []
    for step in STEPS:
        found = step(text)
        if not found:
            continue
        moved = step_map(found, len(text))
        maps += [moved] if moved else []
        if step in _LOSING:
            lost += [(at, count, len(maps)) for at, count in _lost(found)]
        text = apply(text, found)
        edits += found
    # The first step that marks a place says how many: a later one only sees the mark.
    marks: dict[int, int] = {}
    for at, count, done in lost:
        marks.setdefault(_forward(at, maps[done:]), count)
    return RestoredText(
        raw, text, tuple(edits), OffsetMap(tuple(maps)), tuple(LostDigits(*m) for m in sorted(marks.items()))
    )


def _lost(edits: list[Edit]) -> Iterator[tuple[int, int]]:
    """Yield position after the step, and number, of the digits that its edits mark as lost."""
    shift = 0
    for edit in edits:
        if edit.rule.startswith("lost:"):
            yield edit.start + shift, int(edit.rule.removeprefix("lost:"))
        shift += len(edit.replacement) - (edit.end - edit.start)


def _forward(position: int, maps: list[StepMap]) -> int:
    for step in maps:
        position = step.forth(position)
    return position
