"""Tie a total to the parts that the text lists for it, or each of them alone where they do not exhaust it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, part_fits, possible, sum_holds, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.divisions import (
    FROM,
    INCLUDES,
    LEAST_DIGITS,
    LEAST_NAMED,
    MOST_PARTS,
    contrasted,
    exhausts,
    is_part,
    run,
)
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.naming import share_word
from transforms.ties.scene import COUNTS, Mention, Scene
from transforms.ties.subsets import among, subset
from transforms.ties.totals import added, left_over, listed_before
from transforms.ties.wholes import governing, in_last_sentence, is_class

_ALL_PARTS = lazy(
    r"^[^，,。；;]{0,8}[，,](?:分别[为是]|分为|具体为|分别用于|分别来自)[：:]?(?P<name>[^，。；、]{0,12})$"
)
"""Words that promise every part of a total; behind 其中 some may be left out."""
MIXED_UNITS = "sum:units"
"""Rule of a sum that holds only if a part's unit is taken for that of the total."""
ONE_NOUN = 4
"""Characters of a noun that makes what a semicolon sets apart one list: `粮食种植面积…；蔬菜种植面积…`."""
BACK = 24
"""How many figures back a total told before may stand."""
_FAR = lazy(r"(?:^|[，,。；;])\s*其中[，,：:]?[^。；;：:]{2,40}[，,][^，,。；;：:]{0,8}$")
_AMONG_NAMED = lazy(r"^\s*在?(?P<name>[\u4e00-\u9fff]{2,8}?)(?:当)?中[，,]")
_BRINGS = lazy(r"(?:^|[也都均])(?:已|已经|又|还)?(?:培育|形成|建成|建起|打造|发展起?|带动|拥有|成立|组建|创建|引进)")
"""What the part does: what it brings about is no further part (`其中832个县，都已培育起2个产业`)."""
_ASPECT = lazy(r"[；;。](?:从|按)[^，。；;]{1,14}看[，,]其中")
"""What opens another view of a whole that stands farther back."""
_THESE = lazy(r"(?:这|上述|以上)$")
_BALANCE = lazy(r"顺差|逆差|差额|净[增流入出减利]|盈亏")
_DAILY = lazy(r"单日|当日|日均")
_PLACES = lazy("省区|省份|省|县|市|州|地区|国家")
_SORTS = lazy(r"(?:品种|种类|系列|型号)")
_EXTREME = lazy(r"最[高多大低少小长远重]")
_TO = lazy(r"(?:到|至|为|成)[^，。；、]{0,10}$")
_DATED = lazy(r"\d{4}年|今年|去年|目前|现已")


def find_sums(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield sums and the subsets of lists that do not add up to their total."""
    for mention in scene.mentions:
        if not mention.is_divisible:
            continue
        if _is_open(cues.among.search(_opening(scene, mention))):
            yield from _listed_after(scene, mention, cues)
        elif mention.lead.startswith(INCLUDES) and mention.joint in ("，", ",") and not mention.first:
            yield from _included(scene, mention, cues)
        elif "其中" in mention.before and _FAR.search(mention.before):
            yield from _described(scene, mention, cues)
        elif (tie := added(scene, mention) or left_over(scene, mention)) is not None:
            yield tie
        elif cues.total.search(mention.lead):
            yield from listed_before(scene, mention, cues)
        elif (whole := among(scene, mention)) is not None:
            yield from _divided(scene, mention, whole, cues)
        elif mention.joint in ("：", ":", "（", "(") or cues.opens.search(mention.before):
            yield from _opened(scene, mention, cues)
        elif mention.first:
            yield from _reopened(scene, mention, cues)
            yield from _summed_up(scene, mention)


def _is_open(among: re.Match[str] | None) -> bool:
    """Say whether 其中 was found, and not in brackets that have closed: `6个村（5个贫困村，其中一个深度贫困）2个社区`."""
    return among is not None and among[0].count("）") + among[0].count(")") <= among[0].count("（") + among[0].count(
        "("
    )


def _divided(scene: Scene, first: Mention, total: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `18个村中，贫困村11个，非贫困村7个`, where the parts make up the whole exactly."""
    parts = [first]
    for mention in scene.later(first):
        if alike(mention, total) and mention.figure.unit == first.figure.unit and len(parts) < MOST_PARTS:
            parts.append(mention)
    whole = next((parts[:n] for n in range(len(parts), 1, -1) if sum_holds(total, parts[:n])), None)
    if whole is not None and exhausts(total, whole, cues):
        yield sum_of(total, whole, "中", "sum:among")


def _opening(scene: Scene, mention: Mention) -> str:
    """Return the words before a part, over the figure that only names its class: `其中10公里以上的支流3条`."""
    before = scene.mentions[mention.index - 1] if not mention.first else None
    named = before is not None and is_class(before) and not re.search("[，,。；;：:、]", mention.before)
    counted = before is not None and before.dimension in COUNTS and mention.before.strip() in ("，", ",")
    # `其中复员军人27人，32.4万元，…`: 其中 stands before both measures of each part
    return (
        before.before
        if (named or (counted and mention.dimension == "money")) and before is not None
        else mention.before
    )


def _listed_after(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `429户，其中84户、340户、5户`, also where 其中 opens the next sentence."""
    optional = False
    total = governing(scene, first, cues)
    if total is None and first.first:
        total = in_last_sentence(scene, first, cues)
        optional = True
    if total is None or is_class(first) or _ASPECT.search(scene.between(total, first)):
        return
    if optional and first.lead.endswith("在"):
        return  # `增加到5425个。其中，在75个贫困县诞生了119个`: where the part is
    if optional and not exhausts(total, run(scene, first, total, cues)[0], cues):
        total = _other_total(scene, first, total, cues) or total
    if _PLACES.match(first.tail) and not _PLACES.search(total.tail + total.lead[-2:]):
        return  # `3800多座水库已放水。其中，北方10个省区已有1148处灌区`
    if _DAILY.search(total.lead) and not _DAILY.search(first.lead):
        return  # `单日票房超亿元，其中一部以超22亿元位居第一`
    if _BALANCE.search(total.lead) or _BALANCE.search(first.lead):
        return  # `顺差2761亿元，其中货物顺差3923亿元`: a balance is no whole
    if total.figure.unit == "点" or "指数" in total.lead:
        return  # `指数为182.7点。其中，货运指数为213.1点`: nor is an index
    parts, cut = run(scene, first, total, cues)
    parts = _of_its_noun(total, parts) or parts
    whole = (
        exhausts(total, parts, cues, cut)
        or _added_up(scene, first, total, optional)
        or _named_apart(scene, first, total, cues)
    )
    if whole and not sum_holds(total, whole) and _own_total(scene, whole, cues):
        return  # `C级402户、D级198户，共计600户。其中贫困户C级153户，D级100户，共计253户`
    if not whole:
        # `总收入222827万元，预算收入97092万元，其中税收190268万元，非税32559万元`: the first is divided to the digit.
        wider = _divided_to_the_digit(scene, total, parts)
        total, whole = (wider, parts) if wider is not None else (total, whole)
    if whole:
        yield sum_of(total, whole, "其中", "sum:among" if all(alike(p, total) for p in whole) else MIXED_UNITS)
        rest = parts[len(whole) :] if whole == parts[: len(whole)] else []
        if len(rest) > 1 and digits(total) > 1 and sum_holds(total, rest):
            yield sum_of(total, rest, "其中", "sum:among")  # the whole divided a second time: by kind, by cause
        return
    others = _other_division(total, parts)
    if others:
        yield sum_of(total, others, "其中", "sum:among")
        parts = [p for p in parts if p not in others]
    for part in _same_sort(scene, parts, total) if parts else ():
        if FROM.search(part.lead) or (cues.each.search(part.lead) and not cues.each.search(total.lead)):
            continue
        if optional and not part_fits(part, total) and not share_word(part, total):
            continue  # `5个板块19个展区。其中，新技术展位近8900个`
        if optional and not part_fits(part, total) and _EXTREME.search(part.lead):
            continue  # `单网出鱼10万斤左右。其中，产量最高的一次出鱼50万斤`: of what is usual
        if _SORTS.match(part.tail) and part.figure.unit != total.figure.unit:
            continue  # `15000株花卉，其中兰花就有120多个品种`
        yield subset(part, total, "其中", "subset:among", optional=optional)


def _own_total(scene: Scene, parts: Sequence[Mention], cues: Cues) -> bool:
    """Say whether a total of their own follows the parts."""
    following = next(iter(scene.later(parts[-1])), None)
    return following is not None and cues.total.search(following.lead) is not None and sum_holds(following, parts)


def _included(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `其中贫困人口8.05万人，包括饮水困难人口4.46万人，搬迁人口3.39万人` to the figure right before 包括."""
    total = scene.mentions[first.index - 1]
    if not total.is_divisible or not alike(total, first) or total.figure.unit != first.figure.unit:
        return
    parts, cut = run(scene, first, total, cues)
    parts = _of_its_noun(total, parts) or parts
    if len(parts) > LEAST_NAMED and sum_holds(total, parts[1:]):
        parts = parts[1:]  # `49个候选区，包括已设立的5个，陆域44个、陆海2个、海域3个`: the first cuts across
    whole = exhausts(total, parts, cues, cut)
    if whole:
        yield sum_of(total, whole, "包括", "sum:among")
        return
    for part in parts:
        if part_fits(part, total):
            yield subset(part, total, "包括", "subset:among")


def _other_total(scene: Scene, first: Mention, nearest: Mention, cues: Cues) -> Mention | None:
    """Return another figure of the sentence before that a list makes up to the last digit, where the nearest is none."""
    for mention in reversed(scene.in_sentence(nearest.sentence)):
        if mention is nearest or not alike(mention, first) or digits(mention) < LEAST_DIGITS:
            continue
        parts, _ = run(scene, first, mention, cues)
        if len(parts) > 1 and any(sum_holds(mention, parts[:n]) for n in range(len(parts), 1, -1)):
            return mention
    return None


def _divided_to_the_digit(scene: Scene, nearest: Mention, parts: Sequence[Mention]) -> Mention | None:
    """Return the long number before the nearest total that the parts make up to its last digit."""
    if len(parts) < 2:
        return None
    unit = parts[0].figure.unit
    for mention in scene.earlier(nearest):
        long = mention.figure.unit == unit and mention.is_divisible and digits(mention) > LEAST_DIGITS
        if long and alike(mention, nearest) and sum_holds(mention, parts):
            return mention
    return None


def _added_up(scene: Scene, first: Mention, total: Mention, beyond: bool) -> list[Mention]:
    """Return all that follows of the total's sort, where it makes up a long number to the last digit.

    With `beyond` the list may go on in the next sentences of the paragraph, one part in each.
    """
    if digits(total) < LEAST_DIGITS:
        return []
    parts = [first, *(m for m in scene.later(first) if is_part(m, total) and m.depth == first.depth)]
    if len(parts) >= 3 and len(parts) < MOST_PARTS and sum_holds(total, parts):
        return parts
    for number in range(first.sentence + 1, first.sentence + 4) if beyond else ():
        more = [m for m in scene.in_sentence(number) if m.paragraph == first.paragraph and is_part(m, total)]
        if not more:
            return []
        parts.append(more[0])
        if sum_holds(total, parts):
            return parts
    return []


def _named_apart(scene: Scene, first: Mention, total: Mention, cues: Cues) -> list[Mention]:
    """Return the parts whose names exhaust the whole, though other figures or a sentence's end stand between them.

    `其中：第一产业6亿元，增长6%；第二产业7亿元，其中工业4亿元。第三产业11亿元`.
    """
    for words in cues.contrasts:
        left = {word for word in words if word not in first.lead}
        if len(words) < LEAST_NAMED or len(left) != len(words) - 1:
            continue
        parts, ahead = [first], [m for m in scene.later(first) if m.depth == first.depth]
        for number in range(first.sentence + 1, first.sentence + 3):
            ahead += [m for m in scene.in_sentence(number) if m.paragraph == first.paragraph]
        for mention in ahead:
            name = next((word for word in left if word in mention.lead), None)
            if name is not None and is_part(mention, total):
                parts.append(mention)
                left.discard(name)
        if not left:
            return parts
    return []


def _other_division(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Return the end of a list that divides the total a second time: `其中女生…，小学…，初中…，高中…`."""
    if digits(total) < LEAST_DIGITS:
        return []
    if any(not (choice := possible(m)) or choice[0].upper is None for m in (total, *parts)):
        return []
    return next((list(parts[n:]) for n in range(1, len(parts) - 1) if sum_holds(total, parts[n:])), [])


def _described(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `13700余亩，其中烤烟为传统产业，现有1257亩；…`, whose parts are told in clauses, if they add up."""
    total = governing(scene, first, cues)
    whole = _added_up(scene, first, total, beyond=False) if total is not None else []
    if total is None and first.first and (last := in_last_sentence(scene, first, cues)) is not None:
        parts = [first, *(m for m in scene.later(first) if is_part(m, last))]
        total, whole = last, parts if len(parts) > 1 and sum_holds(last, parts) and digits(last) > 1 else []
    if total is not None and whole:
        yield sum_of(total, whole, "其中", "sum:among")


def _reopened(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `在职职工1056人…。在职职工中，在岗845人，待岗211人`: the words before 中 name a figure told before."""
    found = _AMONG_NAMED.match(first.before) if "中" in first.before else None
    if found is None:
        return
    name = found["name"]
    for total in scene.back(first, BACK):
        if total.lead.endswith(name) and alike(total, first) and total.is_divisible:
            parts, _ = run(scene, first, total, cues)
            divisions = [parts[:n] for n in range(len(parts), 1, -1)]
            whole = next((some for some in divisions if sum_holds(total, some)), None) or next(
                (some for some in divisions if contrasted(some, cues) and sum_slipped(total, some)), None
            )
            if whole is not None:
                yield sum_of(total, whole, "中", "sum:among")
                rest = [m for m in scene.later(whole[-1]) if is_part(m, total)]
                again = next((rest[:n] for n in range(len(rest), 1, -1) if sum_holds(total, rest[:n])), None)
                if again is not None and digits(total) >= LEAST_DIGITS:
                    yield sum_of(total, again, "中", "sum:among")
            return


def _summed_up(scene: Scene, total: Mention) -> Iterator[Tie]:
    """Tie `通报25批次、182起；曝光7批次、701起。在这883起问题中`, which sums up the sentence before."""
    if not _THESE.search(total.lead) or digits(total) < LEAST_DIGITS:
        return
    parts = [m for m in scene.in_sentence(total.sentence - 1) if m.figure.unit == total.figure.unit]
    if len(parts) > 1 and parts[0].paragraph == total.paragraph and sum_holds(total, parts):
        yield sum_of(total, parts, "这", "sum:these")


def _same_sort(scene: Scene, parts: Sequence[Mention], total: Mention) -> Iterator[Mention]:
    """Yield the parts up to the first that is plainly something else: `其中烟叶产值480万元，返还税收214万元`."""
    opens = scene.openings[parts[0].sentence].startswith(("其中", "（其中", "(其中"))
    for i, part in enumerate(parts):
        if i:
            named = share_word(part, parts[0]) or share_word(part, total)
            loose = part.joint not in ("、", "") or part.index != parts[i - 1].index + 1
            if loose and (not part_fits(part, total) or (not named and part.dimension == "money")):
                return
            apart = "，" in part.before and part.dimension == "count"
            if apart and part.figure.unit != total.figure.unit == parts[0].figure.unit:
                return  # `22条，其中专用通道4条，同时配备…以及8个语种服务`
            if loose and part.tail.strip() and _BRINGS.search(part.lead):
                return
            alike_named = part.lead[-ONE_NOUN:] == parts[0].lead[-ONE_NOUN:] and len(part.lead) > ONE_NOUN
            if not opens and not alike_named and re.search("[；;]", scene.between(parts[i - 1], part)):
                return
            if _DATED.match(part.lead) and not _DATED.match(parts[0].lead.replace("其中", "")):
                return
        yield part


def _opened(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie a total to a list that a colon, a bracket or 分为 opens, if the list adds up or fails by one digit."""
    total = next(iter(scene.earlier(first)), None)
    while total is not None and (total.is_relative or not alike(total, first)):
        total = next(iter(scene.earlier(total)), None)
    if total is None or total.depth > first.depth:
        return
    following = next(iter(scene.later(first)), None)
    if FROM.search(first.lead) and following is not None and _TO.search(following.before):
        return  # `注册资金1亿元，年产值由20万元增长到2亿多元`: from here to there, no list
    parts, cut = run(scene, first, total, cues)
    parts = _of_its_noun(total, parts) or parts
    if len(parts) < 2 or not all(part_fits(p, total) or sum_slipped(total, parts) for p in parts):
        return
    whole = exhausts(total, parts, cues, cut)
    opens = first.joint in ("：", ":", "（", "(") or cues.listed.search(first.before)
    one_clause = not re.search("[；;。]", scene.between(total, first))
    if whole and ((opens and one_clause) or sum_holds(total, whole)):
        yield sum_of(total, whole, first.joint or "分别", "sum:opened")
    elif not whole and not cut and _is_told_whole(total, parts):
        yield sum_of(total, parts, "分别", "sum:opened")


def _of_its_noun(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Return the parts named as the total is, if they make it up: `1876个小项，包括残奥26个大项1146个小项…`."""
    noun = total.tail[:2]
    named = [part for part in parts if part.tail[:2] == noun]
    return named if len(noun) > 1 and 1 < len(named) < len(parts) and sum_holds(total, named) else []


def _is_told_whole(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether the words promise all parts, so that the sum is meant whatever it says: `77所，分为小学58所、…`."""
    found = _ALL_PARTS.match(parts[0].before)
    return (
        found is not None
        and bool(found["name"] or parts[0].tail)
        and total.index == parts[0].index - 1
        and total.figure.qualifier == "exact"
        and all(b.index == a.index + 1 and b.joint == "、" and b.lead for a, b in pairwise(parts))
        and all(part.figure.unit == total.figure.unit and part_fits(part, total) for part in parts)
    )
