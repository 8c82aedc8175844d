"""Say which figure a list of parts is of."""

from __future__ import annotations

import re

from transforms.patterns import lazy
from transforms.ties.arithmetic import digits, part_fits
from transforms.ties.cues import Cues, alike
from transforms.ties.naming import share_word
from transforms.ties.scene import PEOPLE, Mention, Scene
from transforms.ties.wording import label, overlap

_EACH = lazy(r"每|人均|户均|平均")
MORE = 3
"""Pairs of characters that a farther total must share with the part over those of the nearest."""
CLAUSE = 8
"""Characters of a clause of its own, behind which other things are spoken of."""
NOUN = 8
"""Characters beside a count in which what it counts is named."""
_BESIDE = lazy(r"^[^，,。；;]{0,12}[和与及、，,][^，,。；;]{0,12}$")


def governing(scene: Scene, first: Mention, cues: Cues) -> Mention | None:
    """Return the figure that 其中 refers to: the last one that is alike, over proportions and twin counts.

    Over a figure of another sort it reaches only to one that carries the part's own name. Of several
    listed side by side (`8个机位和2个除冰坪，其中5个廊桥机位`) it is the one of the part's name.
    """
    strange = False
    for mention in scene.earlier(first):
        if mention.depth > first.depth:
            continue  # `14427例（武汉13462例），其中重症4180例`: what brackets that have closed told of it
        if (
            (alike(mention, first) or _people(mention, first))
            and mention.is_divisible
            and not _is_aside(mention, first, cues)
        ):
            kin = share_word(mention, first) or _of_one_unit(mention, first)
            strange = strange or (mention.figure.unit != first.figure.unit and _is_left(scene, mention, first))
            return _best(scene, mention, first) if not strange or kin else None
        beside = first.dimension == "money" and first.before.strip() in ("，", ",")  # `其中军人27人，32.4万元`
        named = mention.index == first.index - 1 and (is_class(mention) or beside)
        strange = strange or not (mention.is_relative or named or scene.joined(mention) or alike(mention, first))
    return None


def _people(whole: Mention, part: Mention) -> bool:
    """Say whether people, once counted by heads and once by turns, can be a part: `10079人次，其中贫困户1473人`."""
    mixed = {whole.dimension, part.dimension} == PEOPLE
    return mixed and part_fits(part, whole) and digits(whole) > 1


def in_last_sentence(scene: Scene, first: Mention, cues: Cues) -> Mention | None:
    """Return the total in the sentence before, where this sentence begins with 其中."""
    if not scene.openings[first.sentence].startswith(("其中", "（其中", "(其中")):
        return None
    previous = [
        m for m in reversed(scene.in_sentence(first.sentence - 1))
        if m.paragraph == first.paragraph and alike(m, first) and not _is_aside(m, first, cues)
    ]  # fmt: skip
    if not previous:
        return None
    if first.dimension == "money":
        # `农业保险保费1521亿元，提供风险保障超5万亿元。其中，中央拨付农业保险保费补贴547亿元`
        least = overlap(label(previous[0]), label(first)) + MORE
        named = next(
            (m for m in previous[1:] if part_fits(first, m) and overlap(label(m), label(first)) >= least), None
        )
        if named is not None:
            return named
    return _best(scene, previous[0], first)


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
    same = nearest.figure.unit == part.figure.unit  # 120头 are no part of 2个
    meant = part.figure.unit != "个" or of_one_noun(part, nearest) or _goes_on(scene, part, nearest)
    return nearest if same and meant else None


def _goes_on(scene: Scene, part: Mention, whole: Mention) -> bool:
    """Say whether what follows a part lists others that fit: `1537个，其中企业826万个、农场264个`, by a slip."""
    following = next(iter(scene.later(part)), None)
    return (
        following is not None
        and following.index == part.index + 1
        and following.joint in ("、", "，", ",")
        and following.figure.unit == whole.figure.unit
        and part_fits(following, whole)
    )


def of_one_noun(part: Mention, whole: Mention) -> bool:
    """Say whether two counts in 个, the part the larger, can be of one sort: `18个村中，贫困村110个`."""
    other = whole.tail[:NOUN] or whole.lead[-NOUN:]
    own = part.tail[:NOUN] or part.lead[-NOUN:]
    last = not part.tail and own[-1:] in other
    return last or any(own[i : i + 2] in other for i in range(len(own) - 1))


def _is_left(scene: Scene, whole: Mention, part: Mention) -> bool:
    """Say whether a clause without figures stands between: `辐射71个城市，铁海联运班列来往穿梭，其中班列拓展至17条`."""
    return any(len(clause) >= CLAUSE for clause in re.split("[，,]", scene.between(whole, part).split("其中")[0])[1:-1])


def _of_one_unit(a: Mention, b: Mention) -> bool:
    """Say whether two counts have a measure word that few things have: 家, 座, 头, not 个 or 人."""
    return a.figure.unit == b.figure.unit and a.dimension == "count" and a.figure.unit not in ("个", "项", "种", "次")


def _is_aside(mention: Mention, part: Mention, cues: Cues) -> bool:
    """Say whether a figure cannot be a total: a change (`比上年增加73.5亿元`), or so much for each."""
    if mention.is_relative:
        return False
    found = cues.changed(mention.lead)
    compared = found is not None and (found["compare"] or found["against"])
    own = cues.changed(part.lead) if compared else None
    if found is not None and own is not None and found["verb"] and found["verb"] == own["verb"]:
        return False  # `比上年增加5.4万个。其中，机关增加1.0万个`
    return bool(compared) or (bool(_EACH.search(mention.lead)) and not part_fits(part, mention))


def is_class(mention: Mention) -> bool:
    """Say whether a figure only names a class of things: `25度以上坡地占70%`, `30-40岁10951人`."""
    bounded = mention.figure.quote.endswith(("以上", "以下", "以内", "内"))
    return mention.dimension == "age" or (bounded and bool(mention.tail.strip()))
