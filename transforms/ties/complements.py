"""Tie percentages, or the terms of a ratio, that together exhaust a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import add, meet, slipped
from transforms.ties.cues import Cues
from transforms.ties.divisions import contrasted
from transforms.ties.drafts import Tie
from transforms.ties.levels import stated_change
from transforms.ties.scene import Interval, Mention, Scene

_HUNDRED = Interval(Decimal(100), Decimal(100))
_GIVEN = lazy(
    r"(?:的(?:收益|资金|收入|利润|分红|比例|部分)?)?(?:平均|直接|统一|全部)?"
    r"(?:用于|用来|用作|用在|分配|分给|分红|归|留作|留给|留存|留在|作为|提取|给予?|纳入|奖励|发放|投入|上缴|返还|滚动|划归|划入|划给|由)"
)
_REMAINS = lazy(r"(?:剩余|其余|剩下|余下|结余)的?$")
_NESTED = lazy(r"特别是|尤其是|尤以")
_PRESSED = lazy(r"(?:压缩|缩短|压减|节约|节省)了?$")
"""By how much something was made less: `进口通行时间压缩70%，出口作业时间压缩80%`."""
_DIVIDES = lazy(r"结构|比重|比例|产业比|构成")
MOST_SHARES = 12
_SECTORS = "一二三"
_SECTOR = lazy(r"第([一二三])产业[^，。；]{0,8}(?:比重|占比|比例)")
_BECAME = lazy(r"^[，,]?[^。；]{0,12}(?:调整|优化|变化|转变|演变|升级|发展|变)?(?:为|到|至|成)[^。；]{0,4}$")


def find_complements(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield percentages of one sentence that exhaust their whole: `区内11%，区外89%`."""
    for indexes in scene.sentences.values():
        run: list[Mention] = []
        for mention in [*(scene.mentions[i] for i in indexes), None]:
            if mention is not None and _is_share(mention, cues):
                if not (run and _NESTED.match(mention.lead)):  # `占比96%，特别是煤炭占比95.6%`
                    run.append(mention)
                continue
            if mention is not None and (not mention.is_relative or mention.figure.facet == "growth"):
                continue
            if run:
                yield from _complement(run, cues)
                run = []
    yield from _spread(scene, cues)
    yield from _allotted(scene)


def _allotted(scene: Scene) -> Iterator[Tie]:
    """Yield percentages that are given out one by one until nothing is left: `70%分给农户，20%用于管护，10%留作积累`."""
    for indexes in scene.sentences.values():
        if len(indexes) < 2:
            continue
        run: list[Mention] = []
        left = Decimal(100)
        for mention in (scene.mentions[i] for i in indexes):
            if not mention.is_percent:
                continue
            low = mention.figure.low
            given = low is not None and mention.figure.qualifier == "exact" and _is_given(mention)
            if not given or low is None or low > left:
                run, left = [], Decimal(100)
            if not given or low is None:
                continue
            run.append(mention)
            left -= low
            if left <= 0:
                if len(run) > 1:
                    yield Tie("complement", tuple(("part", m) for m in run), "", "complement:allotted")
                run, left = [], Decimal(100)


def _is_given(mention: Mention) -> bool:
    """Say whether a percentage of something is given to somebody or some purpose, or is what then remains."""
    return _GIVEN.match(mention.tail) is not None or _REMAINS.search(mention.lead) is not None


def _spread(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield the shares of one named whole over the sentences of a paragraph, if they exhaust it."""
    groups: dict[tuple[int, str], list[Mention]] = {}
    for mention in scene.mentions:
        found = cues.share.match(mention.lead) if mention.is_percent else None
        if found is not None and found["whole"].strip():
            groups.setdefault((mention.paragraph, found["whole"].strip()), []).append(mention)
    for group in groups.values():
        if 2 < len(group) <= MOST_SHARES and group[0].sentence != group[-1].sentence and _exhaust(group):
            yield Tie("complement", tuple(("part", m) for m in group), "占", "complement:shares")


def _is_share(mention: Mention, cues: Cues) -> bool:
    if not mention.is_percent or mention.figure.facet not in ("share", "level"):
        return False
    return mention.figure.facet == "share" or bool(cues.share.match(mention.lead))


def _complement(run: Sequence[Mention], cues: Cues) -> Iterator[Tie]:
    if len(run) < 2 or len(run) > MOST_SHARES or _of_two_wholes(run):
        return
    # The shares may be the last, or the first, of a longer run: `因病36.2%、因残19.9%，…共88.8%，其他占11.2%`.
    for part in (run, *(run[n:] for n in range(1, len(run) - 1)), *(run[:n] for n in range(len(run) - 1, 1, -1))):
        if _exhaust(part) and (part is run or any(m.figure.decimals for m in part)):
            yield Tie("complement", tuple(("part", m) for m in part), "占", "complement:shares")
            rest = run[: -len(part)] if part[-1] is run[-1] else run[len(part) :]
            if len(rest) > 1 and any(m.figure.decimals for m in rest):
                yield from _complement(rest, cues)
            return
    pressed = any(_PRESSED.search(m.lead) for m in run)
    if contrasted(run, cues) and _slipped(run) and not pressed and not _of_named_wholes(run, cues):
        yield Tie("complement", tuple(("part", m) for m in run), "占", "complement:shares")


def _of_two_wholes(run: Sequence[Mention]) -> bool:
    """Say whether the shares are of different things: `拥有全县72%的耕地、28%的人口`."""
    nouns = [m.tail[1:].strip("和与及以 ") for m in run if m.tail.startswith("的")]
    bare = all(m.lead.strip() in ("", before.tail.strip()) for before, m in pairwise(run))
    return len(nouns) == len(run) and bare and len({n[-2:] for n in nouns}) == len(run)


def _of_named_wholes(run: Sequence[Mention], cues: Cues) -> bool:
    """Say whether each share names a whole of its own: `占出口总值的63%…占进口总值的39.5%`."""
    found = [cues.share.match(m.lead) for m in run]
    return len({f["whole"].strip() for f in found if f is not None and f["whole"].strip()}) > 1


def _exhaust(run: Sequence[Mention]) -> bool:
    """Say whether exact percentages can add up to the whole."""
    intervals = [i for m in run if (i := m.interval) is not None]
    if len(intervals) < len(run) or any(m.figure.qualifier not in ("exact", "about") for m in run):
        return False
    return meet(add(intervals), _HUNDRED)


def find_ratios(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield ratios whose parts make up a hundred: `三次产业比为3.9：59.5：36.6`."""
    run: list[Mention] = []
    for mention in (*scene.mentions, None):
        bare = mention is not None and not mention.figure.unit and mention.figure.low is not None
        if (
            bare
            and mention is not None
            and run
            and mention.before.strip() in (":", "：", "∶", "︰")
            and not mention.first
        ):
            run.append(mention)
            continue
        if len(run) >= 2 and (_exhaust(run) or (_DIVIDES.search(run[0].lead) and _slipped(run))):
            yield Tie("complement", tuple(("part", m) for m in run), "比", "complement:ratio")
        run = [mention] if bare and mention is not None else []


def find_structure(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield the moves of a ratio's terms: `三次产业比由17:32:51调整为16:34:50，第一产业比重下降1个百分点`."""
    ratios = [tie for tie in find_ratios(scene, cues) if len(tie.members) == len(_SECTORS)]
    for n, tie in enumerate(ratios):
        now = [m for _, m in tie.members]
        was = [m for _, m in ratios[n - 1].members] if n and _moved(scene, ratios[n - 1], tie) else None
        for mention in _ahead_of(scene, now[-1]):
            named = _SECTOR.search(mention.lead)
            said = stated_change(mention.lead, cues) if named and mention.is_points else None
            if named is None or said is None:
                continue
            at = _SECTORS.index(named[1])
            after, before = now[at], was[at] if was else None
            larger, smaller = (after, before) if said.rises else (before, after)
            ends = (("minuend", larger), ("subtrahend", smaller))
            members = (*((role, m) for role, m in ends if m is not None), ("result", mention))
            yield Tie("difference", members, said.verb, "difference:structure")


def _moved(scene: Scene, before: Tie, after: Tie) -> bool:
    """Say whether one ratio became the other."""
    return _BECAME.search(scene.between(before.members[-1][1], after.members[0][1])) is not None


def _ahead_of(scene: Scene, last: Mention) -> Iterator[Mention]:
    """Yield what follows a ratio in its sentence and the next one, up to another ratio."""
    for mention in scene.mentions[last.index + 1 : last.index + 1 + MOST_SHARES]:
        if mention.paragraph != last.paragraph or mention.sentence > last.sentence + 1 or not mention.figure.unit:
            return
        yield mention


def _slipped(run: Sequence[Mention]) -> bool:
    for mention in run:
        others = [m.interval for m in run if m is not mention]
        total = add(i for i in others if i is not None)
        if total.lower is None or total.upper is None:
            continue
        if slipped(mention, Interval(Decimal(100) - total.upper, Decimal(100) - total.lower)):
            return True
    return False
