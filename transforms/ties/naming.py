"""Compare the names that words give to figures."""

from __future__ import annotations

import re

from transforms.patterns import lazy
from transforms.ties.scene import COUNTS, Mention

_NEUTRAL = lazy(
    r"(?:增速|增幅|降幅|涨幅|跌幅|进度|总量|总数|总额|总产量|数量|规模|占比|比重|比例|绝对值|人数|户数|现价|份额|总|量|额|数|值)+$"
)
"""Words that name no quantity of their own."""
_MEASURE = lazy(r"(?:价格|单价|产量|产值|面积|收入|利润|税收|投资)$")
"""Words that name one, but may be left out or repeated."""
_LEADING = lazy(r"^(?:实现|完成|达到|稳步|平稳|最终|其|时间|期间|年间|年来|以来|全[省市县区旗镇乡村国]|总)+")
_LIGHT = lazy(r"其中|[，,、；;\s有共为达到的是约近了]")


def names_it(words: str, mention: Mention) -> bool:
    """Say whether words name what a figure states: they are empty, neutral, or stand in its name.

    A name with an attribute more is another thing: 新能源装机 is not 电力总装机.
    """
    label = mention.lead[-20:] + mention.tail[:10]
    if _MEASURE.fullmatch(words.strip(" 的其")):
        return words.strip(" 的其") in label
    core = _core(words)
    if len(core) <= 1:
        return True
    bare = _MEASURE.sub("", core)
    return core in label or (1 < len(bare) < len(core) and bare in label and mention.dimension not in COUNTS)


def is_measure(words: str) -> bool:
    """Say whether words end in a quantity that things have: 数据总量, 产值."""
    return bool(_NEUTRAL.search(words) or _MEASURE.search(words))


def narrows(words: str, mention: Mention) -> bool:
    """Say whether words name a kind of what a figure states: 新能源装机 of 电力总装机."""
    core, own = (
        _core(words),
        _core(re.sub(r"(?:已|均|达到|达|为|突破|超过|超|近|约|增至|升至|保持|有)+$", "", mention.lead)),
    )
    return len(core) >= 4 and len(own) >= 2 and core[-2:] == own[-2:] and core not in own


def _core(words: str) -> str:
    return _NEUTRAL.sub("", _LEADING.sub("", words.strip(" 的其")))


def name(mention: Mention) -> str:
    """Return the words around a figure that name what it counts."""
    return _LIGHT.sub("", mention.lead[-14:]) + "|" + _LIGHT.sub("", mention.tail[:10])


def share_word(a: Mention, b: Mention) -> bool:
    """Say whether two figures' names have two neighbouring characters in common."""
    own, other = name(a), name(b)
    return any(own[i : i + 2] in other for i in range(len(own) - 1) if "|" not in own[i : i + 2])
