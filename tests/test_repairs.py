"""Repairs put into the raw text give the restored one, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.offsets import OffsetMap, apply, replay, step_map
from transforms.records import Edit, RestoredText
from transforms.repairs import repairs


@st.composite
def edited(draw: st.DrawFn) -> RestoredText:
    raw = draw(st.text("標題(biāo)，,0１<br>", max_size=30))
    now, all_edits, offsets = raw, [], OffsetMap()
    for number in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(now)), max_size=6)))
        pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        edits = [
            Edit(f"step{number}", a, b, draw(st.text("题标，8", max_size=3)))
            for i, (a, b) in enumerate(pairs)
            if i == 0 or a > pairs[i - 1][1]
        ]
        if not edits:
            continue
        moved = step_map(edits, len(now))
        offsets = offsets.compose(OffsetMap((moved,))) if moved else offsets
        now = apply(now, edits)
        all_edits += edits
    return RestoredText(raw, now, tuple(all_edits), offsets)


@given(edited())
def test_repairs_give_the_restored_text(text: RestoredText) -> None:
    assert replay(text.raw, text.edits) == text.text
    found = repairs(text)
    assert apply(text.raw, [Edit("", r.start, r.end, r.replacement) for r in found]) == text.text
    assert all(a.end <= b.start for a, b in pairwise(found))
