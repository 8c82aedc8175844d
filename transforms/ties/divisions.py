"""Say how far a list of parts goes, and whether its parts are meant to make up the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, possible, sum_holds, sum_misses, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.scene import Mention, Scene
from transforms.ties.wholes import is_class

FROM = lazy(r"(?:由|从(?![业事教医政]))[^，。；]{0,8}$")
"""What a value was before a change: no part."""
_RESULT = lazy(r"(?:增长|下降|增加|减少|提高|回落|同比|环比|增速)")
INCLUDES = ("包括", "包含")
"""What opens the parts of a part."""
LEAST_NAMED, LONGEST_NAME = 3, 10
LEAST_DIGITS = 3
"""Digits from which parts do not make up a total by chance."""
LEAST_CERTAIN = 5
"""Digits of a total from which parts told among other things miss it by one digit only where one is wrong."""
LEAST_LONG = 10
MOST_ROUND = 2
"""Digits of round numbers."""
MOST_PARTS = 40
"""A list of more parts than this is not followed, which keeps the cost linear."""


def run(scene: Scene, first: Mention, total: Mention, cues: Cues) -> tuple[list[Mention], bool]:
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
        if cues.among.search(mention.before) or cues.total.search(mention.lead) or mention.lead.startswith(INCLUDES):
            break
        if not alike(mention, total):
            if mention.is_relative or _RESULT.search(mention.lead) or is_class(mention):
                continue
            following = scene.mentions[mention.index + 1] if mention.index + 1 < len(scene.mentions) else None
            if scene.joined(mention) or (following is not None and scene.joined(following) and alike(following, total)):
                continue
            if following is not None and following.before.strip() in ("，", ",") and alike(following, total):
                continue  # `…27人，32.4万元，…14人，73416元`: so many, so much
            if _is_of_group(mention, total):
                parts.append(mention)
                continue
            cut = mention.joint == "、"
            break
        if mention.lead.endswith("各"):
            cut = True  # `其中运动员170人，男、女运动员各85人`: so many twice
            break
        if cues.ends.search(mention.lead) and not cues.ends.search(first.lead):
            break
        act = cues.act.match(mention.lead)
        if act is not None and not cues.act.match(first.lead.replace("其中", "")):
            break
        if (mention.figure.facet in ("change", "growth") and first.figure.facet == "level") or FROM.search(
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


def exhausts(total: Mention, parts: Sequence[Mention], cues: Cues, cut: bool = False) -> list[Mention]:
    """Return the parts that together are meant to be the total, or none.

    Arithmetic helps only where the words leave it open; a list that fails by one slip is meant, but
    not one that was `cut` short, nor one in two units.
    """
    if len(parts) < 2 or any(not (choice := possible(m)) or choice[0].upper is None for m in (total, *parts)):
        return []
    for size in range(len(parts), 1, -1):
        # A list joined by 、 is one list: it does not end before its last member.
        listed = parts[:size]
        whole = size == len(parts) or parts[size].joint != "、"
        if whole and sum_holds(total, listed) and (_is_told(total, listed) or contrasted(listed, cues)):
            return list(listed)
    if not all(alike(part, total) for part in parts):
        return []
    for size in range(len(parts), 1, -1):
        # `第一产业…、第三产业…、财政收入…`: what follows is no part; of two names the rest may be parts as well.
        if (size == len(parts) or size >= LEAST_NAMED) and contrasted(parts[:size], cues):
            return list(parts[:size])
    exact = total.figure.qualifier == "exact"  # of 60余万 a list may well leave some out
    # Over a conversion, such as of 平方公里 to 亩, one digit would fit too many lists by chance.
    alike_written = all(part.figure.unit == total.figure.unit or part.dimension == "count" for part in parts) and (
        len({part.figure.unit for part in parts}) == 1  # `22条，其中专用通道4条，…8个语种`
    )
    # One digit can be put right to anything: `文明单位1个，其中省级1个、市级1个`.
    long = digits(total) > 1 or (total.figure.scale == 1 and (total.value or 0) >= LEAST_LONG)
    missed = (
        exact
        and not _may_leave_out(total, parts)
        and ((alike_written and long and sum_slipped(total, parts)) or sum_misses(total, parts))
    )
    if not cut and _divides(parts, cues) and missed:
        return list(parts)
    return _of_long(total, parts) if exact and alike_written and not cut else []


def _of_long(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Return the parts, up to a semicolon or all, that one wrong digit keeps from a total too long to be met by chance."""
    counted = total.figure.scale == 1 and not total.figure.decimals  # to the last one, without any room for rounding
    if digits(total) < LEAST_CERTAIN + (not counted):
        return []
    stop = next((n for n, part in enumerate(parts) if n and part.joint in ("；", ";")), len(parts))
    for listed in (parts[:stop], parts):
        written = {(p.figure.scale, p.figure.decimals, p.figure.qualifier) for p in (total, *listed)}
        plain = len(written) == 1 and all(digits(p) > 1 for p in listed)
        if len(listed) >= LEAST_NAMED and plain and sum_slipped(total, listed):
            return list(listed)
    return []


def _is_told(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether parts do more than fit within rounding, which of whole 万 they would by chance: 15万 is not 2万 and 12万."""
    if any(m.figure.decimals or m.figure.scale == 1 or digits(m) > MOST_ROUND for m in (total, *parts)):
        return True
    if any(m.figure.unit != total.figure.unit or m.figure.qualifier != "exact" for m in (total, *parts)):
        return True
    return sum((p.figure.low or Decimal(0) for p in parts), Decimal(0)) == total.figure.low


def _may_leave_out(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether parts may be left out: of a number rounded to three digits they miss some, which a slip would fit.

    `97.3万个，其中：服务中心3.5万个，卫生院3.6万个，村卫生室60.9万个，诊所26.3万个` names not all.
    """
    one_list = all(part.joint == "、" for part in parts[1:])
    if one_list or total.figure.scale == 1 or digits(total) > LEAST_DIGITS or total.value is None:
        return False
    return sum((part.value or Decimal(0) for part in parts), Decimal(0)) < total.value


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


def is_part(mention: Mention, total: Mention) -> bool:
    """Say whether a figure can be one of the parts of a total: of its sort and facet, and bounded."""
    same = alike(mention, total) and mention.is_divisible and mention.figure.facet == total.figure.facet
    choice = possible(mention)
    return same and not is_class(mention) and bool(choice) and choice[0].upper is not None
