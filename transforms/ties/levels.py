"""Say what the words before a figure say of a change, and of which level it is the change."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds, growth_holds
from transforms.ties.cues import EXCEED_TAIL, Cues, alike
from transforms.ties.naming import is_measure, names_it
from transforms.ties.scene import COUNTS, Mention, Scene

_RETURNS = lazy(r"^(?:这是|这个数字|这一数字|此数|该数)")
_FROM = lazy(r"(?:由|从(?![业事教医政]))(?P<when>(?:(?![进出]口)[^，。；]){0,20})$")
_LATER = lazy(r"[，,；;][^，,；;]{0,24}(?:年|月|底|末|目前|现在|今年|如今)[^，,；;]{0,16}$")
_RANK = lazy(
    r"^[^，。；0-9]{0,6}?(?:继续|连续[^，。；]{1,5}|稳|仍|均)?(?:位?居|位列|位于|排名?|列|创|刷新|再创)[^，。；]{0,16}"
    r"(?:位|高位|首|前列|前茅|第[一二三四五六七八九十\d]+|新高|新低|最高|最好水平|最高水平|纪录|记录)$"
)
"""What place or record a level takes, which says nothing of another thing."""
_PLACES = frozenset(("县", "省", "国", "市", "州", "区", "国家", "省市", "省份", "镇", "乡", "村", "旗", "盟", "地市"))
"""Units of what has a trade or a population that grows, and does not grow itself."""
_TRADE = lazy(r"进出口|外贸|出口|进口")
_MAKES = lazy(r"[使让令把将]|实现|指数|价格")
"""What things do to something else, or themselves reach: its growth is not that of their number."""
_NO_LEVELS = frozenset({"time", "age", "number"})
SPLIT = lazy(r"[，,。；;：:、！!？?（）()\n\r\s]+")
COMPARAND = lazy(r"(?:比|较|相比|对比)(?:[^，。；、]{0,14})(?:的|为|是)$")


_CLOSED = lazy(r"[（(][^（）()]*[）)]")
"""What brackets say of a level: `28583万元（自然口径），增长10.85%`."""

_OF_RATE = lazy(r"率(?:为|达到?|约为)?$")
_WITH = lazy(r"[同与和跟][^，。；]{0,30}$")


class Change(NamedTuple):
    """Hold the change that the words before a figure state."""

    subject: str
    verb: str
    compared: str
    """What it is compared with; empty where no comparison is written."""
    rises: bool
    exceeds: bool
    """Whether the compared thing stands between verb and number: `高于全省平均水平`."""


def stated_change(lead: str, cues: Cues) -> Change | None:
    """Return the change that the words before a figure state."""
    if cues.moves.search(lead, len(lead) - EXCEED_TAIL) is None:
        return None
    found = cues.exceeded(lead)
    if found is not None:
        return Change(found["subject"], found["verb"], found["object"], found["verb"] in cues.above, True)
    found = cues.changed(lead)
    if found is None:
        return None
    verb = found["verb"] or found["adjective"]
    return Change(found["subject"], verb, found["compare"] or found["against"] or "", verb in cues.rise, False)


def two_ends(scene: Scene, mention: Mention, levels: list[Mention], subject: str) -> tuple[Mention, Mention] | None:
    """Return the two ends of `由A增加到B`, where the change directly follows."""
    if len(levels) < 2:
        return None
    after, before = levels[0], levels[1]
    if not alike(after, before) or not names_it(subject, before):
        return None
    if not _FROM.search(before.before):
        return (before, after) if _then(scene, before, after, mention) else None
    if not re.search(r"(?:到|至|为|成)(?:\d{4}年)?[^，。；]{0,12}$", scene.between(before, after)):
        return None
    return (before, after) if touches(scene, after, mention) else None


def _then(scene: Scene, before: Mention, after: Mention, change: Mention) -> bool:
    """Say whether two levels of two times stand in a row, and the change is that between them.

    `2018年4860元，2019年达到6120元，增长25.9%`: told by the arithmetic, since no 由 says so.
    """
    if not touches(scene, after, change) or not _LATER.search(scene.between(before, after)):
        return False
    if is_comparand(after):
        return False
    if change.is_relative and not change.is_points:
        return growth_holds(before, after, change)
    a, b = sorted((before, after), key=lambda m: m.value or 0)
    return difference_holds(b, a, change)


def is_comparand(level: Mention) -> bool:
    """Say whether a level is what another is compared with: `比上年的93万吨`, `同2010年的1339万人相比`."""
    if level.tail.startswith("相比") and _WITH.search(level.before) is not None:
        return True
    return COMPARAND.search(level.before) is not None


def touches(scene: Scene, level: Mention, mention: Mention) -> bool:
    """Say whether no other figure but proportions stands between, and at most one short segment."""
    between = [m for m in scene.earlier(mention) if m.index > level.index]
    return (
        all(m.is_relative or m.dimension == "time" for m in between)
        and len(SPLIT.split(scene.between(level, mention))) <= 4
    )


def connected(scene: Scene, level: Mention, mention: Mention, subject: str, cues: Cues) -> bool:
    """Say whether the change speaks of the level: no new subject comes between the two."""
    if re.search(r"[。；;！!？?\n]", scene.between(level, mention)):
        return False
    for other in [m for m in scene.earlier(mention) if m.index > level.index] + [mention]:
        if is_plan(other, cues) or (other.is_percent and other.before.strip() == "的"):
            continue  # `24627万元，完成年初预算数60999万元的40.4%，比上年减收…`
        before = _CLOSED.sub("", other.before) if "）" in other.before or ")" in other.before else other.before
        segments = [s for s in SPLIT.split(before) if s]
        inner = segments[:-1] if other.lead else segments
        if other.index == level.index + 1:
            inner = inner[1:] if level.tail.strip() and inner else inner
        if any(not cues.neutral.match(s) and not cues.loose.search(s) and not _RANK.match(s) for s in inner):
            return False
        if other is mention or (other.dimension == "time" and fits(other.lead, level, cues)):
            continue
        if other.is_percent and other.figure.facet == "rate" and _OF_RATE.search(other.lead):
            continue  # `结案406件，结案率为52.73%，同比上升13.73%`
        said = stated_change(other.lead, cues)
        share = cues.share.match(other.lead)
        if said is not None and not fits(said.subject, level, cues):
            return False
        if said is None and (share is None or not fits(share["subject"], level, cues)):
            return False
    if mention.index == level.index + 1 and not mention.joint and mention.before.strip() == mention.lead:
        # No punctuation at all between the two: `4090.54亿元 同比增10.5%`.
        if level.dimension in COUNTS and (
            is_measure(subject)
            or _TRADE.search(subject)
            or _MAKES.search(subject)
            or (subject and level.figure.unit in _PLACES)
        ):
            return False  # `20个数据中心数据总量增长5倍`, `9市外贸增长11%`, `26项改造使效率提高20%`
        subject = subject[len(level.tail.strip()) :] if subject.startswith(level.tail.strip()) else subject
    return fits(subject, level, cues)


def fits(subject: str, level: Mention, cues: Cues) -> bool:
    """Say whether a change's own subject is empty, generic, or the level's own name again."""
    subject = subject.strip(" 的")
    return not subject or bool(cues.neutral.match(subject)) or names_it(subject, level)


def is_plan(mention: Mention, cues: Cues) -> bool:
    """Say whether an amount is only what was to be done: `完成年初预算数60999万元的40.4%，比上年减收…`."""
    return cues.quota.match(mention.lead) is not None and mention.after.strip() == "的"


def is_level(mention: Mention) -> bool:
    """Say whether an amount can grow or fall: no proportion, no length of time, nothing for each."""
    return not mention.is_relative and mention.dimension not in _NO_LEVELS and not mention.lead.endswith("每")


def is_change_result(mention: Mention, cues: Cues) -> bool:
    """Say whether a figure is itself by how much something changed."""
    said = cues.changed(mention.lead)
    if said is None or re.search(r"[到至为]$", mention.lead):
        return False
    return not said["subject"] or bool(said["compare"] or said["against"])


def last_told(scene: Scene, mention: Mention) -> Mention | None:
    """Return the figure alone in the sentence before, where this one begins with `这是`."""
    if not mention.first or not _RETURNS.match(scene.openings.get(mention.sentence, "")):
        return None
    previous = scene.mentions[mention.index - 1] if mention.index else None
    if previous is None or previous.is_relative or previous.sentence != mention.sentence - 1:
        return None
    return previous


def words_between(scene: Scene, start: Mention, end: Mention) -> str:
    """Return the words from before one figure up to another; those before the second if the first comes later."""
    return start.lead + scene.between(start, end) if start.index < end.index else end.before
