"""Compare the names that words give to figures, by their heads: in Chinese the head comes last."""

from __future__ import annotations

import re

from transforms.ties.scene import Mention

_GENERIC = re.compile(
    r"(?:增速|增幅|降幅|涨幅|跌幅|总产量|总量|总数|总额|数量|规模|占比|比重|比例|价格|单价|产量|产值|面积|绝对值|人数|户数|现价|可比价|份额|量|额|数|值)+$"
)
_LIGHT = re.compile(r"其中|[，,、；;\s有共为达到的是约近了]")


def names_it(words: str, mention: Mention) -> bool:
    """Say whether words name what a figure states: they are empty, generic, or their head is in its name."""
    words = words.strip(" 的其")
    core = _GENERIC.sub("", words)
    if len(core) <= 1:
        return True
    label = mention.lead[-20:] + mention.tail[:10]
    return core in label or core[-2:] in label


def name(mention: Mention) -> str:
    """Return the words around a figure that name what it counts."""
    return _LIGHT.sub("", mention.lead[-14:]) + "|" + _LIGHT.sub("", mention.tail[:10])


def share_word(a: Mention, b: Mention) -> bool:
    """Say whether two figures' names have two neighbouring characters in common."""
    own, other = name(a), name(b)
    return any(own[i : i + 2] in other for i in range(len(own) - 1) if "|" not in own[i : i + 2])
