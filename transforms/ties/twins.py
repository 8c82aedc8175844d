"""Carry a tie over to the second measure of the same groups: `320户1280人，其中脱贫户200户800人`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.ties.arithmetic import sum_holds, sum_slipped
from transforms.ties.cues import alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene
from transforms.ties.subsets import subset

_CARRIED = (
    "sum:among",
    "sum:opened",
    "sum:total",
    "sum:years",
    "subset:among",
    "subset:done",
    "subset:realised",
    "subset:cumulative",
)


def find_twins(scene: Scene, ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield the ties of households again for their people, or the other way round."""
    for tie in list(ties):
        if tie.rule not in _CARRIED:
            continue
        twins = [twin_of(scene, mention) for _, mention in tie.members]
        known = [t for t in twins if t is not None]
        if len(known) < len(twins) or not all(alike(known[0], other) for other in known[1:]):
            continue
        if tie.kind == "subset":
            yield subset(known[0], known[1], tie.cue, tie.rule, tie.optional)
        elif sum_holds(known[0], known[1:]) or sum_slipped(known[0], known[1:]):
            members = tuple((role, twin) for (role, _), twin in zip(tie.members, known, strict=True))
            yield Tie("sum", members, tie.cue, tie.rule)
        elif tie.rule != "sum:opened":
            yield from (subset(part, known[0], tie.cue, "subset:among") for part in known[1:])


def twin_of(scene: Scene, mention: Mention) -> Mention | None:
    """Return the figure that gives the same group in another measure: 1280人 of 320户."""
    following = scene.mentions[mention.index + 1] if mention.index + 1 < len(scene.mentions) else None
    if following is not None and following.sentence == mention.sentence and scene.joined(following):
        return following if _is_group(mention, following) else None
    before = scene.mentions[mention.index - 1] if scene.joined(mention) else None
    return before if before is not None and _is_group(before, mention) else None


def _is_group(a: Mention, b: Mention) -> bool:
    return {a.dimension, b.dimension} == {"household", "person"}
