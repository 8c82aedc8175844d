"""Offsets: what a step does to positions, and the chain of steps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.offsets import OffsetMap, apply, replay, step_map
from transforms.records import Edit


def offsets(raw: str, *steps: list[Edit]) -> tuple[str, OffsetMap]:
    text, found = raw, OffsetMap()
    for edits in steps:
        moved = step_map(edits, len(text))
        text = apply(text, edits)
        if moved:
            found = found.compose(OffsetMap((moved,)))
    return text, found


def quote(raw: str, text: str, found: OffsetMap, piece: str) -> str:
    start = text.index(piece)
    first, last = found.to_raw(start, start + len(piece))
    return raw[first:last]


def test_a_span_swallows_what_lies_inside_it_and_nothing_at_its_edges() -> None:
    raw = "收<b>1<i></i>2</b>万"
    edits = [Edit("tags", 1, 4, ""), Edit("tags", 5, 12, ""), Edit("tags", 13, 17, "")]
    text, found = offsets(raw, edits)
    assert text == "收12万"
    assert quote(raw, text, found, "12") == "1<i></i>2"
    assert quote(raw, text, found, "收") == "收"
    assert quote(raw, text, found, "万") == "万"


def test_a_replacement_of_another_length_maps_as_a_block() -> None:
    raw = "人&nbsp;口"
    text, found = offsets(raw, [Edit("entities", 1, 7, " ")])
    assert quote(raw, text, found, " 口") == "&nbsp;口"
    assert found.to_restored(3) == 1
    assert found.to_restored(7) == 2


def test_equal_lengths_map_position_by_position() -> None:
    raw = "１２．５万"
    text, found = offsets(raw, [Edit("half_width", 0, 4, "12.5")])
    assert found.steps == ()
    assert quote(raw, text, found, "2.5") == "２．５"


def test_deletions_at_both_ends() -> None:
    raw = "<p>户</p>"
    text, found = offsets(raw, [Edit("tags", 0, 3, ""), Edit("tags", 4, 8, "")])
    assert (text, found.to_raw(0, 1)) == ("户", (3, 4))
    assert found.to_raw(1, 1) == (8, 8)
    assert found.to_restored(0) == 0
    assert found.to_restored(8) == 1


def test_chained_steps() -> None:
    raw = "用3個(gè)<b>月</b>"
    first = [Edit("tags", 7, 10, ""), Edit("tags", 11, 15, "")]
    second = [Edit("pinyin", 3, 7, "")]
    text, found = offsets(raw, first, second)
    assert text == "用3個月"
    assert quote(raw, text, found, "3個月") == "3個(gè)<b>月"
    assert replay(raw, first + second) == text


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    raw = text = draw(st.text("甲乙丙丁12", max_size=30))
    steps = []
    for number in range(draw(st.integers(1, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
        edits = [
            Edit(f"step{number}", start, end, draw(st.text("戊己34", max_size=4)))
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        if edits:
            steps.append(edits)
            text = apply(text, edits)
    return raw, steps


@given(edited())
def test_any_edits_map_monotonically_and_replay(case: tuple[str, list[list[Edit]]]) -> None:
    raw, steps = case
    text, found = offsets(raw, *steps)
    assert replay(raw, [edit for edits in steps for edit in edits]) == text
    spans = [found.to_raw(i, i + 1) for i in range(len(text))]
    assert all(0 <= start <= end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    places = [found.to_restored(i) for i in range(len(raw) + 1)]
    assert places == sorted(places)
    untouched = set(raw) - set("戊己34")
    for i, character in enumerate(text):
        if character in untouched:
            start, end = spans[i]
            assert character in raw[start:end]
