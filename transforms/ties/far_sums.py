"""Tie a long number to amounts of the sentences behind it that make it up to the last digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.ties.arithmetic import digits
from transforms.ties.cues import Cues
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.exact import is_member
from transforms.ties.scene import PEOPLE, Mention, Scene
from transforms.ties.twins import twin_of

LEAST_DIGITS, LEAST_PARTS = 4, 3
"""Digits of a total, and its parts, from which no chance makes them fit."""
REACH = 24
"""How many figures behind the total its parts may stand."""


def find_far_sums(scene: Scene, ties: Sequence[Tie], cues: Cues) -> Iterator[Tie]:
    """Yield `共资助5万人次、6414万元。学前教育170万元…；义务教育4590万元…。高中…`, and the sums of what is 其中 of each."""
    totals = {total.index for tie in ties if (total := tie.get("total"))}
    used = {part.index for tie in ties if tie.kind == "sum" for part in tie.all("part")}
    within = {w.index: p for tie in ties if tie.kind == "subset" and (p := tie.get("part")) and (w := tie.get("whole"))}
    for total in scene.mentions:
        if digits(total) < LEAST_DIGITS or not _is_amount(total) or _is_of_part(scene, total):
            continue
        parts = None if total.index in totals or total.index in used else _parts(scene, total)
        if parts is None or not all(is_member(m, cues) for m in (total, *parts)):
            continue
        yield sum_of(total, parts, "", "sum:far")
        yield from _of_households(scene, total, parts)
        whole, inner = within.get(total.index), [within.get(part.index) for part in parts]
        pieces = [piece for piece in inner if piece is not None]
        if whole is not None and len(pieces) == len(parts) and _left(whole, pieces) == 0:
            yield sum_of(whole, pieces, "其中", "sum:far")


def _of_households(scene: Scene, total: Mention, parts: Sequence[Mention]) -> Iterator[Tie]:
    """Yield the same sum of the households, if it holds: `393户1087人 … 335户1009人 … 4户10人、54户68人`."""
    twins = [twin_of(scene, mention) for mention in (total, *parts)]
    known = [twin for twin in twins if twin is not None]
    if len(known) == len(twins) and _left(known[0], known[1:]) == 0:
        yield sum_of(known[0], known[1:], "", "sum:far")


def _parts(scene: Scene, total: Mention) -> list[Mention] | None:
    """Return the amounts of the total's sort behind it, all of them in order, that make it up to the digit."""
    left, sort = total.figure.low or Decimal(0), _sort(total)
    parts: list[Mention] = []
    for other in scene.mentions[total.index + 1 : total.index + 1 + REACH]:
        if _sort(other) != sort or other.depth != total.depth or _is_of_part(scene, other):
            continue
        if not _is_amount(other) or (left := left - (other.figure.low or Decimal(0))) < 0:
            return None
        parts.append(other)
        if left == 0:
            far = parts[-1].sentence != total.sentence
            return parts if far and len(parts) >= LEAST_PARTS else None
    return None


def _sort(mention: Mention) -> str:
    """Return what must agree of total and parts: the unit; people may be told in 人 and in 人次."""
    return "people" if mention.dimension in PEOPLE else mention.figure.unit


def _is_amount(mention: Mention) -> bool:
    figure = mention.figure
    return mention.is_divisible and figure.qualifier in ("exact", "about") and figure.low == figure.high is not None


def _is_of_part(scene: Scene, mention: Mention) -> bool:
    """Say whether 其中 makes a figure, or the one that it only gives another measure of, a part of a part."""
    if "其中" in mention.before:
        return True
    return scene.joined(mention) and "其中" in scene.mentions[mention.index - 1].before


def _left(total: Mention, parts: Sequence[Mention]) -> Decimal:
    return (total.figure.low or Decimal(0)) - sum((part.figure.low or Decimal(0) for part in parts), Decimal(0))
