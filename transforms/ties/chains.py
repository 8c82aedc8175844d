"""Draw ties from several sentences by arithmetic; each shows its chain, and none is drawn that fails.

poor ÷ incidence = base; (poor − lifted) ÷ base = the later incidence; poor − lifted = the remaining.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import difference_holds, difference_slipped, digits, meet
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import Interval, Mention, Scene

_LEFT = lazy(r"(?:剩余|尚有|还有|还剩|仅剩|只剩|剩下|余下|尚余|未脱贫|结余|结存|尚未\w{2,4})[^，。；、0-9]{0,10}$")
_NO_REST = lazy(r"同时|累计|滚存")
"""Words of what else there is, or of all that was ever left: `收入2.7万亿元，支出2.2万亿元，累计结余3.4万亿元`."""
_SPEED = lazy(r"时速|速度|每小时")
"""Words of kilometres that are no way: `全长860公里，设计时速160公里，仅剩230公里`."""
_JOINED = lazy(r"新增|新识别|返贫|纳入|补录|自然增加")
"""What came to a number in between, so that what is left need not be the difference."""
_GONE = lazy(r"脱贫|减贫|退出|出列|减少|完成|实现|拆除|搬迁|化解|整改|已")
RUN_UP, LEAST = 16, 2
"""How far before a number its act may stand; digits of a rest that no chance makes fit."""
REACH = 30
"""How many figures back the first of a chain may stand."""


def find_chains(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield derived ties of incidence, and differences to what remains."""
    yield from _incidences(scene)
    yield from _remainders(scene)


def _incidences(scene: Scene) -> Iterator[Tie]:
    """Tie a later incidence to the people lifted since an earlier one."""
    rates = [m for m in scene.mentions if m.is_percent and _is_incidence(m)]
    first = next((m for m in rates if _poor_beside(scene, m) is not None), None)
    poor = _poor_beside(scene, first) if first is not None else None
    if first is None or poor is None:
        return
    for later in rates:
        lifted = _lifted_beside(scene, later)
        if later.index <= first.index or lifted is None or lifted.index <= first.index:
            continue
        if _incidence_holds(poor, first, lifted, later):
            members = (("part", poor), ("part", lifted), ("whole", poor), ("whole", first), ("percent", later))
            a, b, c, d = (m.figure.quote for m in (poor, lifted, first, later))
            chain = f"({a} − {b}) ÷ ({a} ÷ {c}) = {d}"
            yield Tie("rate_of", members, "贫困发生率", "chain:incidence", optional=True, derived=True, chain=chain,
                      minus=(1,))  # fmt: skip


def _is_incidence(mention: Mention) -> bool:
    return "发生率" in mention.lead and mention.figure.facet not in ("growth", "change", "target", "standard")


def _poor_beside(scene: Scene, rate: Mention | None) -> Mention | None:
    """Return the poor people told in the same sentence right before an incidence."""
    for mention in scene.earlier(rate) if rate is not None else ():
        if mention.dimension == "person" and mention.index >= (rate.index if rate else 0) - 3:
            text = scene.run_up(mention, 24)
            return mention if "贫困" in text and not re.search("脱贫|减贫|退出", text) else None
    return None


def _lifted_beside(scene: Scene, rate: Mention) -> Mention | None:
    for mention in scene.earlier(rate):
        if mention.dimension == "person":
            return mention if re.search("脱贫|减贫", scene.run_up(mention, 24)) else None
    return None


def _incidence_holds(poor: Mention, first: Mention, lifted: Mention, later: Mention) -> bool:
    a, r, b, s = (m.interval for m in (poor, first, lifted, later))
    if a is None or r is None or b is None or s is None or not r.lower or not r.upper:
        return False
    if a.lower is None or a.upper is None or b.lower is None or b.upper is None or not a.lower or not a.upper:
        return False
    low = (a.lower - b.upper) / (a.upper / r.lower)
    high = (a.upper - b.lower) / (a.lower / r.upper)
    return high > 0 and meet(Interval(low, high), s)


def _remainders(scene: Scene) -> Iterator[Tie]:
    """Tie `17990人，已脱贫17718人，剩余272人`; over sentences only where it holds."""
    for rest in scene.mentions:
        said = scene.mentions[rest.index - 1] if scene.joined(rest) else rest
        if rest.is_relative or not _LEFT.search(said.lead) or _NO_REST.search(said.lead):
            continue
        before = [m for m in scene.earlier(rest) if alike(m, rest) and not m.is_relative]
        near = [m for m in before[:3] if not _SPEED.search(m.lead)]
        fitting = [
            (whole, gone) for gone in near for whole in near
            if whole.index < gone.index and (whole.value or 0) > (gone.value or 0)
        ]  # fmt: skip
        chosen = next((p for p in fitting if difference_holds(p[0], p[1], rest)), None)
        if chosen is None and not (near and _JOINED.search(scene.between(near[-1], rest))):
            chosen = next((p for p in fitting if difference_slipped(p[0], p[1], rest)), None)
        if chosen is None and near:
            chosen = _told_before(scene, near[0], rest)
        if chosen is not None:
            members = (("minuend", chosen[0]), ("subtrahend", chosen[1]), ("result", rest))
            yield Tie("difference", members, _cue(rest), "difference:left")


def _told_before(scene: Scene, gone: Mention, rest: Mention) -> tuple[Mention, Mention] | None:
    """Return what there was, told sentences before what is gone; only a number that fits to the last digit."""
    if not _GONE.search(scene.run_up(gone, RUN_UP)) or digits(rest) < LEAST:
        return None
    for index in range(gone.index - 1, max(-1, gone.index - 1 - REACH), -1):
        whole = scene.mentions[index]
        if whole.sentence != rest.sentence and alike(whole, rest) and difference_holds(whole, gone, rest):
            return whole, gone
    return None


def _cue(mention: Mention) -> str:
    found = _LEFT.search(mention.lead)
    return found[0][:2] if found else ""
