"""Tie a total to the parts that the text lists for it, or each of them alone where they do not exhaust it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits, possible, sum_holds, sum_misses, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.naming import share_word
from transforms.ties.scene import Mention, Scene
from transforms.ties.subsets import among, subset

_RESULT = lazy(r"(?:增长|下降|增加|减少|提高|回落|同比|环比|增速)")
_EACH = lazy(r"每|人均|户均|平均")
_FROM = lazy(r"(?:由|从(?![业事教医政]))[^，。；]{0,8}$")
_HAS = lazy(r"(?:[^，。；、]{0,10}?)(?:共有|现共有)")
_BARE_TOTAL = lazy(r"(?:[两三四五六七八九十]项)?(?:合计|总计|共计|一共|总共)(?:为|达|达到|有)?")
_ALL_PARTS = lazy(
    r"^[^，,。；;]{0,8}[，,](?:分别[为是]|分为|具体为|分别用于|分别来自)[：:]?(?P<name>[^，。；、]{0,12})$"
)
"""Words that promise every part of a total; behind 其中 some may be left out."""
MIXED_UNITS = "sum:units"
"""Rule of a sum that holds only if a part's unit is taken for that of the total."""
LEAST_NAMED, LONGEST_NAME = 3, 10
LEAST_DIGITS = 3
"""Digits from which parts do not make up a total by chance."""
BACK = 24
"""How many figures back a total told before may stand."""
_FAR = lazy(r"(?:^|[，,。；;])\s*其中[，,：:]?[^。；;：:]{2,40}[，,][^，,。；;：:]{0,8}$")
_ALREADY = lazy(r"^(?:目前|现|截至目前)?(?:已经|已)[\u4e00-\u9fff]{1,6}$")
_STILL = lazy(r"^(?:尚有|还有|仍有|另有|剩余|其余|还|仍|另)?(?:正在|未|尚未|没有|有待|待)[\u4e00-\u9fff]{0,6}$")
LEAST_LONG = 10
NEAR = 4
"""How many figures back the whole may stand of which some is done and some is left."""
_PLUS = lazy(r"(?:加上|连同|加之)[^，。；]*$")
_AMONG_NAMED = lazy(r"^\s*在?(?P<name>[\u4e00-\u9fff]{2,8}?)(?:当)?中[，,]")
_BRINGS = lazy(r"(?:^|[也都均])(?:已|已经|又|还)?(?:培育|形成|建成|建起|打造|发展起?|带动|拥有|成立|组建|创建|引进)")
"""What the part does: what it brings about is no further part (`其中832个县，都已培育起2个产业`)."""
_BESIDE = lazy(r"^[^，,。；;]{0,12}[和与及、，,][^，,。；;]{0,12}$")
_BALANCE = lazy(r"顺差|逆差|差额|净[增流入出减利]|盈亏")
_DATED = lazy(r"\d{4}年|今年|去年|目前|现已")
MOST_PARTS = 40
"""A list of more parts than this is not followed, which keeps the cost linear."""


def find_sums(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield sums and the subsets of lists that do not add up to their total."""
    for mention in scene.mentions:
        if not mention.is_divisible:
            continue
        if cues.among.search(_opening(scene, mention)):
            yield from _listed_after(scene, mention, cues)
        elif _FAR.search(mention.before):
            yield from _described(scene, mention, cues)
        elif (added := _added(scene, mention)) is not None:
            yield added
        elif (rest := _left_over(scene, mention)) is not None:
            yield rest
        elif cues.total.search(mention.lead):
            yield from _listed_before(scene, mention, cues)
        elif (whole := among(scene, mention)) is not None:
            yield from _divided(scene, mention, whole, cues)
        elif (
            mention.joint in ("：", ":", "（", "(")
            or cues.listed.search(mention.before)
            or cues.spent.search(mention.before)
        ):
            yield from _opened(scene, mention, cues)
        elif mention.first:
            yield from _reopened(scene, mention, cues)


def _added(scene: Scene, total: Mention) -> Tie | None:
    """Tie `下达71亿元，加上此前下达的476亿元，共下达547亿元`, if it holds."""
    near = list(scene.earlier(total))[:2]
    if len(near) < 2 or not _PLUS.search(near[0].before) or not all(alike(m, total) for m in near):
        return None
    parts = near[::-1]
    return _sum(total, parts, "加上", "sum:total") if sum_holds(total, parts) else None


def _left_over(scene: Scene, rest: Mention) -> Tie | None:
    """Tie `梳理问题33个。已整改31个，正在整改2个`, if what is done and what is left make up all to the last one."""
    done = scene.mentions[rest.index - 1] if not rest.first else None
    if done is None or not _STILL.search(rest.lead) or not _ALREADY.match(done.lead) or not alike(done, rest):
        return None
    before = [*scene.earlier(done), *scene.back(done, NEAR)] if not done.first else scene.back(done, NEAR)
    total = next((m for m in before if alike(m, done)), None)
    if total is None or total.paragraph != done.paragraph or done.sentence - total.sentence > 1 or digits(total) < 2:
        return None
    return _sum(total, [done, rest], "已", "sum:among") if sum_holds(total, [done, rest]) else None


def _divided(scene: Scene, first: Mention, total: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `18个村中，贫困村11个，非贫困村7个`, where the parts make up the whole exactly."""
    parts = [first]
    for mention in scene.later(first):
        if alike(mention, total) and mention.figure.unit == first.figure.unit and len(parts) < MOST_PARTS:
            parts.append(mention)
    whole = next((parts[:n] for n in range(len(parts), 1, -1) if sum_holds(total, parts[:n])), None)
    if whole is not None and _exhausts(total, whole, cues):
        yield _sum(total, whole, "中", "sum:among")


def _opening(scene: Scene, mention: Mention) -> str:
    """Return the words before a part, over the figure that only names its class: `其中10公里以上的支流3条`."""
    before = scene.mentions[mention.index - 1] if not mention.first else None
    named = before is not None and is_class(before) and not re.search("[，,。；;：:、]", mention.before)
    return before.before if named and before is not None else mention.before


def is_class(mention: Mention) -> bool:
    """Say whether a figure only names a class of things: `25度以上坡地占70%`, `30-40岁10951人`."""
    bounded = mention.figure.quote.endswith(("以上", "以下", "以内", "内"))
    return mention.dimension == "age" or (bounded and bool(mention.tail.strip()))


def _listed_after(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `429户，其中84户、340户、5户`, also where 其中 opens the next sentence."""
    optional = False
    total = governing(scene, first, cues)
    if total is None and first.first:
        total = in_last_sentence(scene, first, cues)
        optional = True
    if total is None:
        return
    if _BALANCE.search(total.lead) or _BALANCE.search(first.lead):
        return  # `顺差2761亿元，其中货物顺差3923亿元`: a balance is no whole
    parts, cut = _run(scene, first, total, cues)
    whole = (
        _exhausts(total, parts, cues, cut)
        or _added_up(scene, first, total, optional)
        or _named_apart(scene, first, total, cues)
    )
    if whole:
        yield _sum(total, whole, "其中", "sum:among" if all(alike(p, total) for p in whole) else MIXED_UNITS)
        return
    others = _other_division(total, parts)
    if others:
        yield _sum(total, others, "其中", "sum:among")
        parts = [p for p in parts if p not in others]
    for part in _same_sort(scene, parts, total) if parts else ():
        if _FROM.search(part.lead):
            continue
        yield subset(part, total, "其中", "subset:among", optional=optional)


def _added_up(scene: Scene, first: Mention, total: Mention, beyond: bool) -> list[Mention]:
    """Return all that follows of the total's sort, where it makes up a long number to the last digit.

    With `beyond` the list may go on in the next sentences of the paragraph, one part in each.
    """
    if digits(total) < LEAST_DIGITS:
        return []
    parts = [first, *(m for m in scene.later(first) if _is_part(m, total) and m.depth == first.depth)]
    if len(parts) >= 3 and len(parts) < MOST_PARTS and sum_holds(total, parts):
        return parts
    for number in range(first.sentence + 1, first.sentence + 4) if beyond else ():
        more = [m for m in scene.in_sentence(number) if m.paragraph == first.paragraph and _is_part(m, total)]
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
            if name is not None and _is_part(mention, total):
                parts.append(mention)
                left.discard(name)
        if not left:
            return parts
    return []


def _is_part(mention: Mention, total: Mention) -> bool:
    same = alike(mention, total) and mention.is_divisible and mention.figure.facet == total.figure.facet
    choice = possible(mention)
    return same and not is_class(mention) and bool(choice) and choice[0].upper is not None


def digits(mention: Mention) -> int:
    """Return how many digits of a number stand between the first and the last that is not zero."""
    low = mention.figure.low
    return 0 if low is None else len(low.normalize().as_tuple().digits)


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
        parts = [first, *(m for m in scene.later(first) if _is_part(m, last))]
        total, whole = last, parts if len(parts) > 1 and sum_holds(last, parts) and digits(last) > 1 else []
    if total is not None and whole:
        yield _sum(total, whole, "其中", "sum:among")


def _reopened(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `在职职工1056人…。在职职工中，在岗845人，待岗211人`: the words before 中 name a figure told before."""
    found = _AMONG_NAMED.match(first.before)
    if found is None:
        return
    name = found["name"]
    for total in scene.back(first, BACK):
        if total.lead.endswith(name) and alike(total, first) and total.is_divisible:
            parts, _ = _run(scene, first, total, cues)
            whole = next((parts[:n] for n in range(len(parts), 1, -1) if sum_holds(total, parts[:n])), None)
            if whole is not None:
                yield _sum(total, whole, "中", "sum:among")
                rest = [m for m in scene.later(whole[-1]) if _is_part(m, total)]
                again = next((rest[:n] for n in range(len(rest), 1, -1) if sum_holds(total, rest[:n])), None)
                if again is not None and digits(total) >= LEAST_DIGITS:
                    yield _sum(total, again, "中", "sum:among")
            return


def governing(scene: Scene, first: Mention, cues: Cues) -> Mention | None:
    """Return the figure that 其中 refers to: the last one that is alike, over proportions and twin counts.

    Over a figure of another sort it reaches only to one that carries the part's own name. Of several
    listed side by side (`8个机位和2个除冰坪，其中5个廊桥机位`) it is the one of the part's name.
    """
    strange = False
    for mention in scene.earlier(first):
        if alike(mention, first) and mention.is_divisible and not _is_aside(mention, first, cues):
            kin = share_word(mention, first) or _of_one_unit(mention, first)
            return _best(scene, mention, first) if not strange or kin else None
        named = mention.index == first.index - 1 and is_class(mention)
        strange = strange or not (mention.is_relative or named or scene.joined(mention) or alike(mention, first))
    return None


def _of_one_unit(a: Mention, b: Mention) -> bool:
    """Say whether two counts have a measure word that few things have: 家, 座, 头, not 个 or 人."""
    return a.figure.unit == b.figure.unit and a.dimension == "count" and a.figure.unit not in ("个", "项", "种", "次")


def _best(scene: Scene, nearest: Mention, part: Mention) -> Mention | None:
    """Return the whole among the figures listed with the nearest: it shares the part's name, or at least holds it."""
    if part_fits(part, nearest) and share_word(nearest, part):
        return nearest
    listed = [nearest]
    for mention in scene.earlier(nearest):
        if not alike(mention, nearest) or not _BESIDE.search(scene.between(mention, listed[-1])):
            break
        listed.append(mention)
    fitting = [m for m in listed if part_fits(part, m)]
    named = [m for m in fitting if share_word(m, part)]
    if named or fitting:
        return (named or fitting)[0]
    return nearest if nearest.figure.unit == part.figure.unit else None  # 120头 are no part of 2个


def _is_aside(mention: Mention, part: Mention, cues: Cues) -> bool:
    """Say whether a figure cannot be a total: a change (`比上年增加73.5亿元`), or so much for each."""
    if mention.is_relative:
        return False
    found = cues.change.match(mention.lead)
    compared = found is not None and (found["compare"] or found["against"])
    return bool(compared) or (bool(_EACH.search(mention.lead)) and not part_fits(part, mention))


def _same_sort(scene: Scene, parts: Sequence[Mention], total: Mention) -> Iterator[Mention]:
    """Yield the parts up to the first that is plainly something else: `其中烟叶产值480万元，返还税收214万元`."""
    opens = scene.openings[parts[0].sentence].startswith(("其中", "（其中", "(其中"))
    for i, part in enumerate(parts):
        if i:
            named = share_word(part, parts[0]) or share_word(part, total)
            loose = part.joint not in ("、", "") or part.index != parts[i - 1].index + 1
            if loose and (not part_fits(part, total) or (not named and part.dimension == "money")):
                return
            if loose and part.tail.strip() and _BRINGS.search(part.lead):
                return
            if not opens and re.search("[；;]", scene.between(parts[i - 1], part)):
                return
            if _DATED.match(part.lead) and not _DATED.match(parts[0].lead.replace("其中", "")):
                return
        yield part


def in_last_sentence(scene: Scene, first: Mention, cues: Cues) -> Mention | None:
    """Return the total in the sentence before, where this sentence begins with 其中."""
    if not scene.openings[first.sentence].startswith(("其中", "（其中", "(其中")):
        return None
    previous = [
        m for m in reversed(scene.in_sentence(first.sentence - 1))
        if m.paragraph == first.paragraph and alike(m, first) and not _is_aside(m, first, cues)
    ]  # fmt: skip
    return _best(scene, previous[0], first) if previous else None


def _run(scene: Scene, first: Mention, total: Mention, cues: Cues) -> tuple[list[Mention], bool]:
    """Return the parts listed from `first` on: alike, at one depth of brackets, up to a word that ends the list.

    Households stand in a list of people if nothing but the unit sets them apart. Also says whether
    the list goes on behind the last part, with something of another sort.
    """
    parts = [first]
    cut = False
    for mention in scene.later(first):
        if len(parts) >= MOST_PARTS:
            break
        if mention.depth < first.depth:
            break
        if mention.depth > first.depth:
            continue
        if cues.among.search(mention.before) or cues.total.search(mention.lead):
            break
        if not alike(mention, total):
            if mention.is_relative or _RESULT.search(mention.lead) or is_class(mention):
                continue
            following = scene.mentions[mention.index + 1] if mention.index + 1 < len(scene.mentions) else None
            if scene.joined(mention) or (following is not None and scene.joined(following) and alike(following, total)):
                continue
            if _is_of_group(mention, total):
                parts.append(mention)
                continue
            cut = mention.joint == "、"
            break
        if cues.ends.search(mention.lead) and not cues.ends.search(first.lead):
            break
        act = cues.act.match(mention.lead)
        if act is not None and not cues.act.match(first.lead.replace("其中", "")):
            break
        if (mention.figure.facet in ("change", "growth") and first.figure.facet == "level") or _FROM.search(
            mention.lead
        ):
            continue
        parts.append(mention)
    return parts, cut


def _is_of_group(part: Mention, total: Mention) -> bool:
    """Say whether a part is listed in households under a total of people: `1200人，其中甲乡300人、乙乡900户`."""
    return (
        (part.dimension, total.dimension) == ("household", "person")
        and part.joint == "、"
        and len(part.lead) <= LONGEST_NAME
        and not part.tail.strip("。")
    )


def _exhausts(total: Mention, parts: Sequence[Mention], cues: Cues, cut: bool = False) -> list[Mention]:
    """Return the parts that together are meant to be the total, or none.

    Arithmetic helps only where the words leave it open; a list that fails by one slip is meant, but
    not one that was `cut` short, nor one in two units.
    """
    if len(parts) < 2 or any(not (choice := possible(m)) or choice[0].upper is None for m in (total, *parts)):
        return []
    for size in range(len(parts), 1, -1):
        # A list joined by 、 is one list: it does not end before its last member.
        if (size == len(parts) or parts[size].joint != "、") and sum_holds(total, parts[:size]):
            return list(parts[:size])
    if not all(alike(part, total) for part in parts):
        return []
    for size in range(len(parts), 1, -1):
        # `第一产业…、第三产业…、财政收入…`: what follows is no part; of two names the rest may be parts as well.
        if (size == len(parts) or size >= LEAST_NAMED) and contrasted(parts[:size], cues):
            return list(parts[:size])
    exact = total.figure.qualifier == "exact"  # of 60余万 a list may well leave some out
    # Over a conversion, such as of 平方公里 to 亩, one digit would fit too many lists by chance.
    alike_written = all(part.figure.unit == total.figure.unit or part.dimension == "count" for part in parts)
    # One digit can be put right to anything: `文明单位1个，其中省级1个、市级1个`.
    long = digits(total) > 1 or (total.value or 0) >= LEAST_LONG
    missed = exact and ((alike_written and long and sum_slipped(total, parts)) or sum_misses(total, parts))
    return list(parts) if not cut and _divides(parts, cues) and missed else []


def _divides(parts: Sequence[Mention], cues: Cues) -> bool:
    """Say whether the list looks like a division, so that a wrong digit is likelier than parts left out.

    Nothing else may be listed (a growth after each part makes it a survey); the parts are joined by
    、, or are three or more bare names; and none is a group that cuts across the others (党员, 妇女).
    """
    if not all(b.index == a.index + 1 for a, b in pairwise(parts)):
        return False
    names = [p.lead.replace("其中", "") + p.tail[:6] for p in parts]
    if any(cues.crosscut.search(name) for name in names):
        return False
    if all(p.joint in ("、", "") for p in parts[1:]):
        return True
    return len(parts) >= LEAST_NAMED and all(len(p.lead) <= LONGEST_NAME and not cues.act.match(p.lead) for p in parts)


def contrasted(parts: Sequence[Mention], cues: Cues) -> bool:
    """Say whether the parts' names exhaust a whole: 水田 and 旱田; 第一、第二、第三产业."""
    leads = [p.lead + p.tail[:8] for p in parts]
    for words in cues.contrasts:
        if len(words) != len(parts):
            continue
        named = [max((w for w in words if w in lead), key=len, default=None) for lead in leads]
        if None not in named and len(set(named)) == len(words):
            return True
    return False


def _listed_before(scene: Scene, total: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `A3亿元、B5亿元，合计8亿元`."""
    parts: list[Mention] = []
    other = False  # whether a member of the list, in the same unit, is of another sort
    for mention in scene.earlier(total):
        if len(parts) >= MOST_PARTS or mention.depth != total.depth:
            break
        named = mention.tail.startswith(("合计", "总计", "共计"))  # `三项合计77所`
        if (
            mention.is_relative
            or named
            or mention.dimension == "time"
            or (not alike(mention, total) and scene.joined(mention))
        ):
            continue
        if not alike(mention, total):
            if mention.figure.unit != total.figure.unit or not parts:
                break
            other = True
        opens = mention.first and _HAS.match(mention.lead) is not None  # `共有小学58所、初中16所，合计74所`
        if cues.total.search(mention.lead) and not opens:
            break
        parts.append(mention)
    parts.reverse()
    for start in range(max(0, len(parts) - 1)):
        if sum_holds(total, parts[start:]):
            yield _sum(total, parts[start:], "合计", "sum:total")
            return
    strong = re.search(r"(?:合计|总计|共计|一共|总共|两项|三项|四项|总和)[^，。；]{0,6}$", total.lead)
    if len(parts) < 2 or other or not strong:
        return
    if sum_slipped(total, parts) or _is_sum_of_list(total, parts):
        yield _sum(total, parts, "合计", "sum:total")


def _is_sum_of_list(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether nothing but one list stands before a bare 合计, so that it is meant whatever it says."""
    return (
        _BARE_TOTAL.fullmatch(total.lead) is not None
        and total.index == parts[-1].index + 1
        and all(
            b.index == a.index + 1 and b.joint == "、" and b.figure.unit == a.figure.unit for a, b in pairwise(parts)
        )
        and all(part_fits(part, total) for part in parts)
    )


def _opened(scene: Scene, first: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie a total to a list that a colon, a bracket or 分为 opens, if the list adds up or fails by one digit."""
    total = next(iter(scene.earlier(first)), None)
    while total is not None and (total.is_relative or not alike(total, first)):
        total = next(iter(scene.earlier(total)), None)
    if total is None or total.depth > first.depth:
        return
    parts, cut = _run(scene, first, total, cues)
    if len(parts) < 2 or not all(part_fits(p, total) or sum_slipped(total, parts) for p in parts):
        return
    whole = _exhausts(total, parts, cues, cut)
    opens = first.joint in ("：", ":", "（", "(") or cues.listed.search(first.before)
    one_clause = not re.search("[；;。]", scene.between(total, first))
    if whole and ((opens and one_clause) or sum_holds(total, whole)):
        yield _sum(total, whole, first.joint or "分别", "sum:opened")
    elif not whole and not cut and _is_told_whole(total, parts):
        yield _sum(total, parts, "分别", "sum:opened")


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


def _sum(total: Mention, parts: Sequence[Mention], cue: str, rule: str) -> Tie:
    return Tie("sum", (("total", total), *(("part", p) for p in parts)), cue, rule)
