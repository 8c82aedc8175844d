"""Tie numbers that fit to the last of four digits or more, which no chance makes them do, whatever the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, sum_holds, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.divisions import contrasted
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.levels import is_change_result, is_plan
from transforms.ties.scene import Mention, Scene
from transforms.ties.wholes import is_class

LEAST_DIGITS, LEAST_PART = 4, 2
"""Digits of a total that no chance meets, and of each part."""
LEAST_FAR, MOST = 3, 24
"""Parts of a list whose total stands in another sentence, and parts of any list."""
LEAST_ROUNDED = 6
"""Parts of a list that may miss its total by rounding."""
LEAST_OPPOSED = 3
"""Digits of a total that only one wrong digit keeps from being what its parts make up."""
FAR = 24
"""How many figures before a list its total may stand."""
_APART = lazy("[。；;：:]")
_EACH = lazy(r"每|人均|户均|平均")
_FROM, _TO = lazy(r"[由从][^，。；]{0,20}$"), lazy(r"(?:到|至|为)[^，。；]{0,12}$")
_MOVED = lazy(r"减|降|脱贫|退出|增|升|净|扩大|提高")
NEAR = 8
"""How many figures away from two ends what lies between them may be told."""
LEAST_MOVED = 3


def find_exact(scene: Scene, ties: Sequence[Tie], cues: Cues) -> Iterator[Tie]:
    """Yield sums and differences that no word says, where nothing else ties the same figures."""
    known = [frozenset(m.index for _, m in tie.members) for tie in ties if tie.kind in ("sum", "difference", "growth")]
    moves = list(_moves(scene, known))
    yield from moves
    known += [frozenset(m.index for _, m in tie.members) for tie in moves]
    totals = {total.index for tie in ties if (total := tie.get("total"))}
    for indexes in scene.sentences.values():
        if len(indexes) < LEAST_FAR or len(indexes) > MOST:
            continue
        for tie in _sums(scene, [scene.mentions[i] for i in indexes], totals, cues):
            members = frozenset(m.index for _, m in tie.members)
            if not any(members <= other for other in known):  # three parts of one sum may add up by chance
                yield tie


def _sums(scene: Scene, mentions: Sequence[Mention], totals: set[int], cues: Cues) -> Iterator[Tie]:
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.is_divisible:
            groups.setdefault(mention.figure.unit, []).append(mention)
    for listed in groups.values():
        if len(listed) < LEAST_FAR:
            continue
        amounts = [mention for mention in listed if _is_amount(mention)]
        if len(listed) > LEAST_FAR and (rest := _rest(scene, listed, totals, cues)) is not None:
            yield sum_of(rest[0], rest[1:], "", "sum:rest")
            continue
        if len(amounts) < LEAST_FAR:  # a total and two parts, or three parts
            continue
        group = [mention for mention in amounts if is_member(mention, cues)]
        found = _within(group, totals)
        if found is None and len(group) >= LEAST_FAR:
            found = _before(scene, group, totals) or _opposed(group, totals, cues)
        if found is not None:
            yield sum_of(found[0], found[1], "", "sum:exact")


def _rest(scene: Scene, listed: Sequence[Mention], totals: set[int], cues: Cues) -> Sequence[Mention] | None:
    """Return a total and all that follows of its unit in the sentence, if these are one list that makes it up.

    `实现收益7.3万元；共向村集体分红2.3万元，向贫困户分红4.1万元，支付费用0.9万元`: three parts to the digit are no chance.
    """
    if any(m.figure.low is None or m.figure.qualifier != "exact" or m.depth for m in listed):
        return None
    left = sum((m.figure.low or Decimal(0) for m in listed), Decimal(0))
    for at, total in enumerate(listed[:-LEAST_FAR]):
        left -= total.figure.low or Decimal(0)
        if left != total.figure.low or total.index in totals or digits(total) < LEAST_PART:
            continue
        parts = listed[at + 1 :]
        apart = any(_APART.search(scene.between(a, b)) for a, b in pairwise(parts))
        free = all(not is_class(m) and not _EACH.search(m.lead) and not is_plan(m, cues) for m in (total, *parts))
        changed = any(is_change_result(m, cues) for m in (total, *parts))
        return None if apart or changed or not free else listed[at:]
    return None


def _is_amount(mention: Mention) -> bool:
    """Say whether a figure is an exact number of two digits or more, outside of brackets."""
    figure = mention.figure
    exact = figure.qualifier == "exact" and figure.low is not None
    return exact and mention.depth == 0 and digits(mention) >= LEAST_PART


def is_member(mention: Mention, cues: Cues) -> bool:
    """Say whether an amount can be a part or a total: no part of a part, no change, no mean."""
    return (
        not cues.among.search(mention.before)
        and not is_class(mention)
        and not is_change_result(mention, cues)
        and not is_plan(mention, cues)
        and not _EACH.search(mention.lead)
    )


def _within(group: Sequence[Mention], totals: set[int]) -> tuple[Mention, list[Mention]] | None:
    """Return a total and the parts right before or behind it, of one sentence."""
    for at, total in enumerate(group):
        if total.index in totals or digits(total) < LEAST_DIGITS:
            continue
        for parts in (_run(total, group[at - 1 :: -1] if at else ()), _run(total, group[at + 1 :])):
            if parts is not None:
                return total, sorted(parts, key=lambda m: m.index)
    return None


def _opposed(group: Sequence[Mention], totals: set[int], cues: Cues) -> tuple[Mention, list[Mention]] | None:
    """Return a total and the parts right behind it that exhaust it by their names, but for one wrong digit.

    `6864人，男性3617人，女性3254人`.
    """
    for at, total in enumerate(group[:-2]):
        if total.index in totals or digits(total) < LEAST_OPPOSED or cues.contrast_word.search(total.lead):
            continue
        parts: list[Mention] = []
        for part in group[at + 1 :]:
            if not alike(part, total) or not cues.contrast_word.search(part.lead + part.tail[:8]):
                break
            parts.append(part)
            if len(parts) > 1 and contrasted(parts, cues) and sum_slipped(total, parts):
                return total, parts
    return None


def _run(total: Mention, others: Sequence[Mention]) -> list[Mention] | None:
    """Return the first others that make up the total to the digit."""
    left = total.value or Decimal(0)
    parts: list[Mention] = []
    for other in others:
        if not alike(other, total) or (left := left - (other.value or Decimal(0))) < 0:
            return None
        parts.append(other)
        if left == 0:
            return parts if len(parts) > 1 else None
    return None


def _before(scene: Scene, group: Sequence[Mention], totals: set[int]) -> tuple[Mention, list[Mention]] | None:
    """Return the total of all of a sentence's amounts that was told before, as in a headline."""
    wanted = sum((m.value or Decimal(0) for m in group), Decimal(0))
    for index in range(group[0].index - 1, max(-1, group[0].index - 1 - FAR), -1):
        total = scene.mentions[index]
        met = total.value == wanted or (len(group) >= LEAST_ROUNDED and _rounds(total, group))
        free = total.index not in totals or len(group) >= LEAST_ROUNDED  # by age, then by occupation
        if met and free and total.figure.unit == group[0].figure.unit:
            exact = total.figure.qualifier == "exact" and digits(total) >= LEAST_DIGITS
            return (total, list(group)) if exact and total.sentence != group[0].sentence else None
    return None


def _rounds(total: Mention, group: Sequence[Mention]) -> bool:
    """Say whether many rounded parts make up a long rounded total, as no chance makes them do."""
    long = total.is_divisible and digits(total) > LEAST_DIGITS and total.figure.scale == group[0].figure.scale
    return long and sum_holds(total, group)


def _moves(scene: Scene, known: Sequence[frozenset[int]]) -> Iterator[Tie]:
    """Tie `累计减贫6853万人。贫困人口从9899万人减少至3046万人`: what lies between two ends, told beside them."""
    for before in scene.mentions:
        if "由" not in before.before and "从" not in before.before:
            continue
        after = scene.mentions[before.index + 1] if before.index + 1 < len(scene.mentions) else None
        if after is None or after.sentence != before.sentence or before.value is None or after.value is None:
            continue
        if not before.is_divisible or not alike(before, after) or not _FROM.search(before.before):
            continue
        gap = abs(after.value - before.value)
        if not gap or not _TO.search(after.before):
            continue
        start = max(0, before.index - NEAR)
        for result in scene.mentions[start : after.index + 1 + NEAR]:
            members = frozenset((before.index, after.index, result.index))
            if (
                result.value == gap
                and len(members) == LEAST_MOVED
                and _is_move(result, before)
                and members not in known
            ):
                larger, smaller = (before, after) if before.value > after.value else (after, before)
                ends = (("minuend", larger), ("subtrahend", smaller), ("result", result))
                yield Tie("difference", ends, "", "difference:exact")
                break


def _is_move(result: Mention, end: Mention) -> bool:
    """Say whether a figure near two ends is by how much they differ."""
    same = alike(result, end) and result.paragraph == end.paragraph and result.figure.qualifier == "exact"
    return same and digits(result) >= LEAST_PART and _MOVED.search(result.lead + result.tail[:6]) is not None
