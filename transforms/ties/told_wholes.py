"""Find the whole of a share that was told sentences or paragraphs before; only where the arithmetic bears it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.arithmetic import share_holds, share_slipped, sum_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import COUNTS, Mention, Scene

FAR = 40
"""How many figures back such a whole may stand, in whatever paragraph."""
LEAST_SERIES = 3
"""Shares of one sentence from which a whole that fits all of them is no chance."""
LEAST_EXACT = 3
"""Digits from which a percentage that fits says more than chance."""
SHORT, LABEL = 4, 20
"""Characters below which a lead names nothing (`生产总值(GDP)实现`), and how far before a figure its name may stand."""
_GENERAL = lazy(r"全(?:部|[国省市州盟县区旗镇乡村])|我[国省市州盟县区旗镇乡村]|同期|上述|[其的总数量额值]|比重|比例")
_PLANNED = lazy(r"(?:计划|任务|目标|指标)(?:数|量|额)?$")
_COUNTED = lazy(r"人口|人数|户数|[人户]$")
_GDP = lazy(r"GDP|国内生产总值|地区生产总值")


def with_told_wholes(scene: Scene, ties: Sequence[Tie], cues: Cues) -> Iterator[Tie]:
    """Yield the ties; shares whose whole is missing, or plainly another figure, with the one told before."""
    series, others = _series(scene, ties)
    held: dict[int, Mention] = {}
    full: list[Tie] = []
    for tie in ties:
        part, whole, percent = tie.get("part"), tie.get("whole"), tie.get("percent")
        if tie.kind != "share" or part is None or percent is None:
            yield tie
            continue
        if whole is None or not share_holds(part, whole, percent):
            part = others.get(percent.index, part)
            near = held.get(part.paragraph)
            whole = near if near is not None and alike(near, part) and _says(part, near, percent) else None
            if whole is None and tie.get("whole") is None:
                whole = series.get(percent.index) or _named(scene, part, percent, cues)
            tie = tie if whole is None else _full(tie, part, whole, percent)  # noqa: PLW2901 - the same tie, in full
        if whole is not None:
            held[part.paragraph] = whole
            full.append(tie)
        yield tie
    yield from _sums(full)


def _full(tie: Tie, part: Mention, whole: Mention, percent: Mention) -> Tie:
    members = (("part", part), ("whole", whole), ("percent", percent))
    counted = part.dimension in COUNTS and whole.dimension in COUNTS
    return Tie("share", members, tie.cue, "share:told", whole_numbers=counted)


def _says(part: Mention, whole: Mention, percent: Mention) -> bool:
    """Say whether a share fits, and is exact enough for that to say something."""
    if whole is part or percent.figure.qualifier not in ("exact", "about"):
        return False
    if percent.figure.qualifier == "about" and not _is_rounded(part, whole, percent):
        return False  # `约占26%` fits many wholes
    return share_holds(part, whole, percent)


def _is_rounded(part: Mention, whole: Mention, percent: Mention) -> bool:
    """Say whether a percentage that is called rough is the share rounded as written."""
    a, b, p = part.value, whole.value, percent.figure.low
    if a is None or not b or p is None:
        return False
    return abs(a / b * 100 - p) * 2 <= Decimal(1).scaleb(-percent.figure.decimals)


def _named(scene: Scene, part: Mention, percent: Mention, cues: Cues) -> Mention | None:
    """Return the figure that the words between 占 and the percentage name, told in another sentence."""
    found = cues.share.match(percent.lead)
    name = found["whole"].strip() if found is not None else ""
    if len(name) < 2 or (not percent.figure.damaged and len(str(percent.figure.low).replace(".", "")) < LEAST_EXACT):
        return None
    for whole in told_before(scene, part):
        named = whole.lead.endswith(name) or called(scene, whole, name)
        if named and alike(whole, part) and _says(part, whole, percent):
            return whole
    return None


def called(scene: Scene, mention: Mention, name: str) -> bool:
    """Say whether the words around a figure hold a name, perhaps with more in between: 外贸总值 for 外贸进出口总值."""
    core = _COUNTED.sub("", _GENERAL.sub("", _GDP.sub("生产值", _PLANNED.sub("", name))))
    return len(core) > 1 and _in_order(core, _label(scene, mention))


def told_before(scene: Scene, mention: Mention) -> Iterator[Mention]:
    """Yield the amounts of the sentences before, nearest first, over the bounds of paragraphs."""
    for index in range(mention.index - 1, max(-1, mention.index - 1 - FAR), -1):
        other = scene.mentions[index]
        if not other.is_relative and other.is_divisible and other.sentence != mention.sentence:
            yield other


def _label(scene: Scene, mention: Mention) -> str:
    """Return the words around a figure; a second count of one group has those of the first: `贫困户127户394人`."""
    twin = scene.mentions[mention.index - 1] if scene.joined(mention) else None
    lead = mention.lead if len(mention.lead) >= SHORT else scene.run_up(mention, LABEL)
    own = (twin.lead[-LABEL:] if twin is not None else "") + lead[-LABEL:] + mention.tail[:8]
    return _GDP.sub("生产值", own)


def _in_order(core: str, label: str) -> bool:
    """Say whether the characters of a name stand in a label in this order: 外贸值 in 外贸进出口总值.

    >>> _in_order("外贸值", "我国外贸进出口总值")
    True
    """
    at = -1
    for character in core:
        at = label.find(character, at + 1)
        if at < 0:
            return False
    return True


def _series(scene: Scene, ties: Sequence[Tie]) -> tuple[dict[int, Mention], dict[int, Mention]]:
    """Return, by the index of its percentage, the one whole that fits all unnamed shares of a sentence.

    Second, the parts that only then fit: cases of `12件，处分14人，占结案数的23.5%`.
    """
    open_ones: dict[tuple[int, bool], list[tuple[Mention, Mention]]] = defaultdict(list)
    for tie in ties:
        part, percent = tie.get("part"), tie.get("percent")
        if tie.kind == "share" and part is not None and percent is not None and tie.get("whole") is None:
            open_ones[percent.sentence, True].append((part, percent))
            open_ones[percent.paragraph, False].append((part, percent))
    wholes: dict[int, Mention] = {}
    others: dict[int, Mention] = {}
    for pairs in open_ones.values():
        if len(pairs) < LEAST_SERIES or pairs[0][1].index in wholes:
            continue
        beside = [(scene.mentions[part.index - 1], percent) for part, percent in pairs if not part.first]
        for chosen in (pairs, beside if len(beside) == len(pairs) else []):
            whole = _whole_of_all(scene, chosen) if chosen else None
            if whole is not None:
                wholes.update((percent.index, whole) for _, percent in chosen)
                others.update((percent.index, part) for part, percent in chosen)
                break
    return wholes, others


def _whole_of_all(scene: Scene, pairs: Sequence[tuple[Mention, Mention]]) -> Mention | None:
    """Return the amount told before that fits all pairs of a part and its percentage."""
    first = pairs[0][0]
    if not first.is_divisible or not all(alike(first, part) for part, _ in pairs):
        return None
    return next((m for m in told_before(scene, first) if alike(m, first) and _fits_all(m, pairs)), None)


def _fits_all(whole: Mention, pairs: Sequence[tuple[Mention, Mention]]) -> bool:
    """Say whether a whole fits all shares, or is what the parts make up and fits most."""
    fitting = sum(_says(part, whole, percent) for part, percent in pairs)
    if fitting == len(pairs) - 1 and fitting >= LEAST_SERIES - 1:
        odd = next((part, percent) for part, percent in pairs if not _says(part, whole, percent))
        if share_slipped(odd[0], whole, odd[1]):
            return True  # one digit of the list is wrong
    return fitting == len(pairs) or (fitting >= LEAST_SERIES - 1 and sum_holds(whole, [part for part, _ in pairs]))


def _sums(shares: Sequence[Tie]) -> Iterator[Tie]:
    """Yield the sums of shares of one whole that one sentence lists, where the parts make it up."""
    groups: dict[tuple[int, int], dict[int, Mention]] = defaultdict(dict)
    wholes: dict[int, Mention] = {}
    for tie in shares:
        part, whole, percent = tie.get("part"), tie.get("whole"), tie.get("percent")
        if part is not None and whole is not None and percent is not None:
            wholes[whole.index] = whole
            groups[whole.index, percent.sentence][part.index] = part
    for (index, _), group in groups.items():
        parts = [group[at] for at in sorted(group)]
        if len(parts) >= LEAST_SERIES and sum_holds(wholes[index], parts):
            yield sum_of(wholes[index], parts, "占", "sum:shares")
