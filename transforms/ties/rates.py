"""Tie a rate to the count that it is a rate of: `120家企业，复工率94.8%`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits, share_holds, share_slipped
from transforms.ties.cues import Cues, RateRule, alike
from transforms.ties.drafts import Tie
from transforms.ties.naming import names_it
from transforms.ties.scene import COUNTS, Mention, Scene
from transforms.ties.subsets import subset

_RATE = lazy(
    r"(?P<name>[^，。；、\s]{1,10}?)率(?:已|均|都)?(?:下降至|下降到|下降为|降低到|降低至|降为|降到|降至|达到|达|为|约为|约|高达|保持在|稳定在|超过|在|仅|仅为)*$"
)
_CHANGED = lazy(r"率(?:由|从|(?:下降|降低|降|提高|上升|提升|增加|增)(?!到|至|为|低|高|加))")
_FALLEN, _LIFTED = lazy(r"率(?:下降|降)"), lazy(r"脱贫|减贫|减少|退出|出列|搬迁")
_LEFT_POVERTY = lazy(r"(?<!未)(?:脱贫|减贫|退出)(?!人口|户|对象)[^，。；]{0,6}$")
RUN_UP = 20
"""Characters before a count in which what became of it may stand."""
_ADDED = lazy(r"新增|新|今年|当年|本年|当月|本月|上半年")
_NOT_DONE = lazy(r"(?:未|没有|尚待|还没|正在|仍在|有待)[\u4e00-\u9fff]{1,4}$")
_AGAINST = lazy(r"同比|环比|比|较")
_ALL = lazy(r"(?:全部|均已|都已|全)")


BACK = 12
"""How many figures back in its paragraph what a rate is of may stand."""


def find_rates(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield rates with the count of the clause before them."""
    for mention in scene.mentions:
        if not mention.is_percent or mention.figure.facet in ("growth", "change", "target", "standard"):
            continue
        found = _RATE.search(mention.lead)
        if found is None or _CHANGED.search(mention.lead):
            continue
        rule = next((r for rate, r in cues.rates if found["name"].endswith(rate)), None)
        if rule is None:
            continue
        ties = list(_rates(scene, mention, rule, found["name"][: -len(rule.rate)], cues))
        yield from ties or (_told(scene, mention, rule) if rule.usual == "both" else ())
    yield from _natural(scene)


def _told(scene: Scene, percent: Mention, rule: RateRule) -> Iterator[Tie]:
    """Tie `常住人口9.5万人，其中城镇人口4.1万人。城镇化率43.2%`: both were told before, and bear the rate out."""
    near = [m for m in (*scene.earlier(percent), *scene.back(percent, BACK)) if _fits(m, rule)]
    for part in (m for m in near if _is_done(m, rule)):
        for whole in (m for m in near if _is_base(m, rule) and alike(m, part)):
            if share_holds(part, whole, percent):
                members = (("part", part), ("whole", whole), ("percent", percent))
                counted = all(m.dimension in COUNTS for m in (part, whole))
                yield Tie("share", members, rule.rate + "率", rule.id, whole_numbers=counted)
                return


def _natural(scene: Scene) -> Iterator[Tie]:
    """Tie `出生率8.56‰，死亡率5.91‰，自然增长率2.65‰`: the last is the difference of the others."""
    for rate in scene.mentions:
        if not rate.is_percent or "自然增长率" not in rate.lead:
            continue
        near = [m for m in (*scene.earlier(rate), *scene.back(rate, BACK)) if m.figure.unit == rate.figure.unit]
        births = next((m for m in near if "出生率" in m.lead), None)
        deaths = next((m for m in near if "死亡率" in m.lead), None)
        if births is not None and deaths is not None:
            members = (("minuend", births), ("subtrahend", deaths), ("result", rate))
            yield Tie("difference", members, "自然增长率", "difference:natural")


def find_rated_parts(ties: Iterable[Tie]) -> Iterator[Tie]:
    """Yield, where one sentence rates a base and a part of the same things, the part within the base.

    `601户全部入住，入住率100%，拆除旧房581户，拆除率100%`: the 581 are of the 601.
    """
    bases: dict[int, Mention] = {}
    for tie in ties:
        if tie.kind != "rate_of" and not tie.rule.startswith(RateRule.TABLE):
            continue
        base, part = tie.get("whole"), tie.get("part")
        if base is not None:
            bases.setdefault(base.sentence, base)
        elif part is not None and part.sentence in bases:
            whole = bases[part.sentence]
            if whole.index < part.index and alike(whole, part) and part_fits(part, whole):
                yield subset(part, whole, tie.cue, "subset:rated")


def _rates(scene: Scene, percent: Mention, rule: RateRule, subject: str, cues: Cues) -> Iterator[Tie]:
    counts = _acted(scene, percent, _counts(scene, percent, rule), rule)
    if _FALLEN.search(percent.lead) and counts and _LIFTED.search(scene.run_up(counts[0], RUN_UP)):
        return  # `脱贫17718人，发生率降至0.52%`: the rate of those who are left
    if rule.rate == "贫困发生" and counts and _LEFT_POVERTY.search(_own_lead(scene, counts[0])):
        return  # `贫困户768户，脱贫206户665人，贫困发生率20.26%`: not the rate of the 665
    both = _both(scene, percent, counts[-1], rule) if counts else None
    if both is not None and _FALLEN.search(percent.lead) and not share_holds(*both, percent):
        both = None  # `由49479人减至1472人，发生率降至1%`: the first is no base
    if both is not None and any(names_it(subject, count) for count in (*both, *counts)):
        members = (("part", both[0]), ("whole", both[1]), ("percent", percent))
        counted = all(m.dimension in COUNTS for m in both)
        yield Tie("share", members, rule.rate + "率", rule.id, whole_numbers=counted)
        return
    if rule.usual == "both" or not any(names_it(subject, count) for count in counts):
        return  # the rate of something else: `检测9000批次，农产品监测合格率98%`
    for count in counts:
        if rule.usual == "part" and not rule.acts and rule.rate not in count.lead:
            return  # `新增就业3200人，失业率3.5%`: not the unemployed
        acts = any(act in count.lead or act in count.tail[:6] for act in rule.acts)
        done = acts and not _ALL.search(count.after)
        role = rule.usual if not done else "part" if rule.usual == "whole" else "whole"
        alone = ((role, count), ("percent", percent))
        whole_numbers = count.unit.countable and not _has_rival(scene, count, cues)
        yield Tie("rate_of", alone, rule.rate + "率", rule.id, whole_numbers=whole_numbers)


def _acted(scene: Scene, percent: Mention, counts: list[Mention], rule: RateRule) -> list[Mention]:
    """Return the count of the rate's own act, where a count of something else stands nearer.

    `任务741户，开工741户，入住720户，开工率100%` rates the 741.
    """
    if not counts or rule.usual != "whole" or any(_is_done(m, rule) or _is_base(m, rule) for m in counts):
        return counts
    for mention in scene.earlier(percent):
        if re.search(r"[；;：:\n]", scene.between(mention, percent)):
            break
        if _fits(mention, rule) and alike(mention, counts[-1]) and any(act in mention.lead for act in rule.acts):
            return [mention]
    return counts


def _own_lead(scene: Scene, count: Mention) -> str:
    """Return the words before a count; of people told behind their households, those before the households."""
    return scene.mentions[count.index - 1].lead if scene.joined(count) else count.lead


def _has_rival(scene: Scene, count: Mention, cues: Cues) -> bool:
    """Say whether the rate may be that of another count: of the whole before 其中, of two counts together.

    `规上企业320家，限上企业120家，复工率94.8%` may speak of all 440, so whole numbers say nothing of the 120.
    """
    if cues.among.search(count.before):
        return True
    people = {"person", "person_times"}
    return any(
        alike(m, count) or {m.dimension, count.dimension} == people for m in scene.earlier(count) if not m.is_relative
    )


def _both(scene: Scene, percent: Mention, count: Mention, rule: RateRule) -> tuple[Mention, Mention] | None:
    """Return part and whole where both are written: `有劳动能力的680人，已就业510人，就业率75%`.

    Where the words say which is which (`安排资金…，实际支付…，支付率`), the tie stands whether it holds or not.
    """
    before = [m for m in scene.earlier(count) if alike(m, count)][:3]
    told = [
        (part, whole) for other in before for part, whole in ((count, other), (other, count))
        if _is_done(part, rule) and _is_base(whole, rule)
    ]  # fmt: skip
    open_ones = [(count, other) for other in before if (other.value or 0) > (count.value or 0)]
    held = next((pair for pair in (*told, *open_ones) if share_holds(*pair, percent)), None)
    if held is not None or not before or before[0].index < count.index - 2:
        return held
    if told and before[0] in told[0]:
        return told[0]
    meant = open_ones[:1] == [(count, before[0])] and not _ADDED.search(count.lead)
    return open_ones[0] if meant and share_slipped(*open_ones[0], percent) else None


def _is_done(mention: Mention, rule: RateRule) -> bool:
    own = mention.lead + mention.tail[:6]
    return any(act in own for act in rule.acts) and not _is_base(mention, rule) and not _ADDED.search(mention.lead)


def _is_base(mention: Mention, rule: RateRule) -> bool:
    own = mention.lead + mention.tail[:6]
    return any(base in own for base in rule.bases)


def _counts(scene: Scene, percent: Mention, rule: RateRule) -> list[Mention]:
    """Return the count right before the rate, and its twin where two measures of one group stand together."""
    out: list[Mention] = []
    inside = sum(1 for _ in takewhile(lambda m: m.depth > percent.depth, scene.earlier(percent)))
    for mention in scene.earlier(percent):
        if mention.is_relative:
            if _RATE.search(mention.lead):
                break
            continue
        if mention.depth > percent.depth and inside > 1:
            continue  # a bracket of one figure may hold the base: `完成96户（任务120户），完成率80%`
        if rule.rate == "贫困发生" and mention.dimension == "count" and "村" in mention.lead + mention.tail[:6]:
            continue  # `贫困人口123400人，贫困村70个，贫困发生率16.6%`
        if mention.figure.facet == "change" and _AGAINST.match(mention.lead):
            continue  # `参保人数13.19亿人，同比增加469万人，参保率95%`
        if not _fits(mention, rule) or _NOT_DONE.search(mention.lead):
            break  # `未开工17个，开工率66%`: neither what was done nor all
        if re.search(r"[；;：:\n]", scene.between(mention, percent)):
            break
        if out and not (out[-1].index == mention.index + 1 and not out[-1].before.strip("、 ")):
            break
        out.append(mention)
        if not any(m in rule.counts for m in ("household", "person")) or (rule.acts and rule.rate.endswith("贫困发生")):
            break
        if len(out) == 2:
            break
    if out and len(re.findall(r"[，,]", scene.between(out[0], percent))) > 2:
        return []
    return list(reversed(out))


def _fits(mention: Mention, rule: RateRule) -> bool:
    return mention.measure[0] in rule.counts or mention.figure.unit in rule.counts
