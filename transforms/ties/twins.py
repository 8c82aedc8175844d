"""Carry a tie over to the second measure of the same groups: `320户1280人，其中脱贫户200户800人`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import sum_holds, sum_slipped
from transforms.ties.cues import alike
from transforms.ties.drafts import Tie
from transforms.ties.naming import share_word
from transforms.ties.scene import Mention, Scene
from transforms.ties.subsets import subset

MOST_MEASURES = 3
"""Measures of one thing told behind each other."""
_EACH = lazy(r"每|人均|户均|平均")
_CLOSE = lazy(r"[^，,。；;：:]{0,8}(?:[，,][^，,。；;：:]{0,12})?$")
"""What may stand between two measures of one thing: no more than a comma."""
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
        beside = _beside(scene, tie) if tie.kind == "subset" else None
        for _ in range(MOST_MEASURES):
            if beside is None:
                break
            yield beside
            beside = _beside(scene, beside)
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


def _beside(scene: Scene, tie: Tie) -> Tie | None:
    """Carry a subset over to what stands right behind part and whole, if it is smaller and named alike.

    `资助3272人次约170万元，其中资助贫困学生720人次约78万元`, `输转28297人，创收1.7亿元，其中1288人，创收581万元`.
    """
    part, whole = tie.members[0][1], tie.members[1][1]
    own, other = _behind(scene, part), _behind(scene, whole)
    if own is None or other is None or other.index >= part.index or not alike(own, other):
        return None
    named = (scene.joined(own) and scene.joined(other)) or (bool(own.lead) and share_word(own, other))
    smaller = own.value is not None and other.value is not None and own.value < other.value
    return subset(own, other, tie.cue, "subset:among", tie.optional) if named and smaller else None


def _behind(scene: Scene, mention: Mention) -> Mention | None:
    """Return the next figure of the same clause or the one after it, of another sort, where parts of it can be told."""
    following = scene.mentions[mention.index + 1] if mention.index + 1 < len(scene.mentions) else None
    if following is None or following.sentence != mention.sentence or following.depth != mention.depth:
        return None
    if not following.is_divisible or following.dimension == mention.dimension or _is_group(mention, following):
        return None
    told = following.figure.facet in ("level", "change") and not _EACH.search(following.lead)
    told = told and "其中" not in following.before
    return following if told and _CLOSE.match(following.before) else None


def twin_of(scene: Scene, mention: Mention) -> Mention | None:
    """Return the figure that gives the same group in another measure: 1280人 of 320户."""
    following = scene.measured_again(mention)
    if following is not None:
        return following if _is_group(mention, following) else None
    before = scene.mentions[mention.index - 1] if scene.joined(mention) else None
    return before if before is not None and _is_group(before, mention) else None


def _is_group(a: Mention, b: Mention) -> bool:
    return {a.dimension, b.dimension} == {"household", "person"}
