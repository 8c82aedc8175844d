"""Restore a damaged text: the steps in order, each a pure function from a text to its edits."""

from __future__ import annotations

from collections.abc import Callable

from transforms import markup, pinyin, punctuation, traditional, widths
from transforms.offsets import OffsetMap, apply, step_map
from transforms.records import Edit, RestoredText
from transforms.rules import Rules

STEPS: tuple[Callable[[str], list[Edit]], ...] = (
    markup.entities,
    markup.tags,
    markup.escapes,
    markup.markdown,
    pinyin.pinyin,
    punctuation.doubled,
    traditional.traditional,
    widths.half_width,
    widths.spaced,
    punctuation.chinese,
)


def restore(raw: str, rules: Rules) -> RestoredText:  # noqa: ARG001
    """Return `raw` with every step's repairs made, the repairs, and the way back.

    Any text at all is accepted. Replaying the edits on `raw` (`offsets.replay`) gives the text.
    """
    text, edits, offsets = raw, [], OffsetMap()
    for step in STEPS:
        found = step(text)
        if not found:
            continue
        moved = step_map(found, len(text))
        text = apply(text, found)
        edits += found
        if moved:
            offsets = offsets.compose(OffsetMap((moved,)))
    return RestoredText(raw, text, tuple(edits), offsets)
