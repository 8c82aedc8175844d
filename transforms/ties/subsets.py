"""Tie a part to the whole that it is said to belong to, where no sum and no percentage does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.groups import all_of
from transforms.ties.naming import share_word
from transforms.ties.scene import COUNTS, Mention, Scene
from transforms.ties.wholes import of_one_noun

_AMONG = lazy(
    r"^[^，,。；;、（）()]{0,14}?(?<![其集当高初])(?:当中|中|里)(?![心央学小国方欧药医型级部间年低等华面程蜂草成])"
    r"(?:[，,]|有|已有|已|的)?[^，,。；;、（）()]{0,16}$"
)
_AMONG_LISTED = lazy(r"^[^，,。；;、（）()]{0,14}?中[，,][^。；;（）()]{2,80}?等$")
"""`13个税种中，增值税、房产税等6个`: the part's own members are named before it."""
_CLOSED = lazy(r"[（(][^（）()]*[）)]")
_SOME = lazy(r"[^，,。；;、：:（）()每各共]{0,14}(?:只|仅|还|尚|已|就)有(?:近|约)?")
"""What stands between all and some of them: `75户贫困户目前只有7户未脱贫`."""
_OF_THEM = lazy(r"^(?:都|均|已|全)?(?:是|为|属于|属|系)[^，,。；;]")
_DONE = lazy(r"^(?:目前|现|现在|其中|截至目前|至今|现今)?已(?:经|全部|有)?[\u4e00-\u9fff]{2,6}$")
_BUDGET_ITEM = lazy(r"预算(?:内)?(?:总)?(?:收入|支出|收支)")
"""A kind of income or spending, not a plan."""
_PLAN_ITSELF = lazy(r"(?:完成|占|为)[^，。；、]{0,8}(?:预算|计划|任务|目标)(?:数|额)?$")
"""Words that state the plan again, behind what was done: `完成24627万元，完成年初预算数60999万元的40.4%`."""
_BESIDE = lazy(
    r"每|各|计划|任务|目标|应|平均|去年|上年|同期|全省|全国|原|预算|需|标准|上限|下限|折合|约合|相当|合|总|共"
)
"""Words of a figure in brackets that is no part of the one before: `96户（任务120户）`."""
_INCLUDING = lazy(r"(?:包括|包含|含)[^，。；、]{0,6}$")
_WITHIN = lazy(r"[^，。；]{0,12}在内的[^，。；]*$")
_REALLY = lazy(
    r"^实际(?:整合|到位|完成|投入|使用|支付|支出|收到|参加|发放|落实|拨付|利用|享受|搬迁|入住)[^，。；]{0,8}$"
)
MOST_INSIDE = 8
"""Figures in brackets that are looked at for the first of them."""

_INSTANT = lazy(r"(?:当月|当季|单月|单季)")


def find_subsets(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield parts of a whole within one sentence."""
    for mention in scene.mentions:
        if not mention.is_divisible:
            continue
        included = _included(scene, mention)
        if included is not None:
            yield subset(included, mention, "包括", "subset:included")
        found = _whole_of(scene, mention, cues)
        if found is not None:
            whole, cue, rule = found
            yield subset(mention, whole, cue, rule)


def _included(scene: Scene, whole: Mention) -> Mention | None:
    """Return the part of `包括2名警察在内的3人`, which stands before its whole."""
    part = scene.mentions[whole.index - 1] if not whole.first else None
    if part is None or not alike(part, whole) or not _INCLUDING.search(part.before):
        return None
    return part if _WITHIN.match(scene.between(part, whole)) and part_fits(part, whole) else None


def among(scene: Scene, mention: Mention) -> Mention | None:
    """Return the whole of `18个村中，贫困村11个`: the figure right before, of the same sort, with 中 after it."""
    before = scene.mentions[mention.index - 1] if not mention.first else None
    if before is None or not alike(before, mention) or not before.is_divisible or before.lead.endswith("每"):
        return None
    if before.tail.startswith("级"):
        return None  # `男子61公斤级比赛中，抓举143公斤`
    gap = scene.between(before, mention)
    return before if _within(gap) else None


def _within(gap: str) -> bool:
    """Say whether the words between two figures make the second one of the first: `18个村中，贫困村`."""
    if "中" not in gap and "里" not in gap:
        return False
    if "）" in gap or ")" in gap:
        gap = _CLOSED.sub("", gap)  # `5.26亿人次游客中，过夜游客（仅限于住旅馆的）为1.14亿人次`
    return _AMONG.match(gap) is not None or _AMONG_LISTED.match(gap) is not None


def subset(part: Mention, whole: Mention, cue: str, rule: str, optional: bool = False) -> Tie:
    """Return the tie of a part to its whole."""
    whole_numbers = part.dimension in COUNTS and whole.dimension in COUNTS
    return Tie("subset", (("part", part), ("whole", whole)), cue, rule, whole_numbers=whole_numbers, optional=optional)


def _whole_of(scene: Scene, mention: Mention, cues: Cues) -> tuple[Mention, str, str] | None:
    earlier = list(scene.earlier(mention))
    if not earlier:
        return None
    nearest = next((m for m in earlier if alike(m, mention)), None)
    if nearest is None or not nearest.is_divisible or nearest.lead.endswith("每") or nearest.tail.startswith("级"):
        return None
    gap = scene.between(nearest, mention)
    adjacent = nearest.index == mention.index - 1
    again = mention.lead == "含" and mention.figure.low == nearest.figure.high  # `4万人以上（含4万人）`
    if adjacent and mention.joint in ("（", "(") and not again and _is_inside(scene, nearest, mention):
        return nearest, "（", "subset:bracket"
    held = part_fits(mention, nearest) or (
        nearest.figure.unit == mention.figure.unit
        and not _of_other_nouns(mention, nearest)
        and (mention.figure.unit != "个" or of_one_noun(mention, nearest))
    )
    if held and adjacent and _within(gap) and not cues.among.search(mention.before):
        return nearest, "中", "subset:among"
    beside = scene.mentions[mention.index - 1]
    if nearest.index == mention.index - 2 and scene.joined(beside) and _AMONG.match(scene.between(beside, mention)):
        return nearest, "中", "subset:among"  # `60户、82人当中还有12户`
    listed = _in_bracket(scene, mention, nearest)
    if listed is not None:
        return listed, "（", "subset:bracket"
    one_unit = mention.figure.unit == nearest.figure.unit and part_fits(mention, nearest)
    if adjacent and one_unit and gap.endswith(("有", "约", "近")) and _SOME.fullmatch(gap):
        return nearest, "有", "subset:some"
    if _is_done(scene, mention, nearest):
        return nearest, "已", "subset:done"
    if adjacent and _OF_THEM.match(mention.tail) and _repeats(gap):
        return nearest, "是", "subset:of_them"
    if _INSTANT.search(mention.lead) and not _INSTANT.search(nearest.lead) and part_fits(mention, nearest):
        return nearest, "当月", "subset:instant"
    if _REALLY.match(mention.lead) and not _REALLY.search(nearest.lead) and part_fits(mention, nearest):
        return nearest, "实际", "subset:realised"
    place = all_of(scene, mention, earlier)
    if place is not None:
        return place, "全", "subset:place"
    return _nouns(scene, mention, earlier, cues) or _planned(mention, earlier, cues)


def _of_other_nouns(part: Mention, whole: Mention) -> bool:
    """Say whether two counts count things of different names: `6个大项中73个小项`."""
    own, other = part.tail.strip()[:2], whole.tail.strip()[:2]
    return bool(own) and bool(other) and own != other


def _in_bracket(scene: Scene, part: Mention, nearest: Mention) -> Mention | None:
    """Return the figure before the brackets that hold a second part of it: `11594例（出院11214例，死亡207例）`."""
    if not part.depth or part.joint not in ("，", ",", "；", ";", "、") or part.index != nearest.index + 1:
        return None
    inside = [m for m in scene.earlier(part) if m.index > nearest.index - MOST_INSIDE]
    opener = next((m for m in inside if m.depth == part.depth and m.joint in ("（", "(")), None)
    if opener is None or opener.first or any(m.depth != part.depth for m in inside if m.index > opener.index):
        return None
    whole = scene.mentions[opener.index - 1]
    one_unit = whole.figure.unit == part.figure.unit == opener.figure.unit and alike(whole, part)
    beside = any(_BESIDE.search(m.lead + m.tail[:6]) for m in (opener, part))
    fits = whole.depth < part.depth and all(part_fits(m, whole) for m in (opener, part))
    return whole if one_unit and fits and not beside and whole.is_divisible else None


def _is_inside(scene: Scene, whole: Mention, part: Mention) -> bool:
    """Say whether brackets behind a figure hold a part of it: not a plan, a mean, the year before."""
    gap = scene.between(whole, part)
    bare = not (part.figure.unit and whole.figure.unit)  # `男女性别比为105.23:100（女性为100）`
    if bare or part.depth <= whole.depth or re.search("[，,；;：:]", gap[: gap.rfind(part.joint)]):
        return False
    return not _BESIDE.search(part.lead + part.tail[:6]) and (part_fits(part, whole) or share_word(part, whole))


def _is_done(scene: Scene, part: Mention, whole: Mention) -> bool:
    """Say whether the part is what has been dealt with of the whole right before: `1806户，已消除风险1290户`."""
    if (
        "已" not in part.lead
        or not _DONE.match(part.lead)
        or not part_fits(part, whole)
        or re.search("[。；;]", scene.between(whole, part))
    ):
        return False
    segments = [s for s in re.split("[，,]", scene.between(whole, part)) if s.strip()]
    return len(segments) <= 2 and all(m.depth == part.depth for m in (whole,))


def _repeats(gap: str) -> bool:
    """Say whether the second number follows at once: `79个行政村，78个是贫困村`."""
    return re.match(r"^[^，,。；;]{0,8}[，,]$", gap.strip()) is not None


def _nouns(scene: Scene, mention: Mention, earlier: list[Mention], cues: Cues) -> tuple[Mention, str, str] | None:
    for rule in cues.within:
        if rule.part not in mention.lead:
            continue
        for whole in earlier:
            if rule.whole not in whole.lead or not alike(whole, mention) or "。" in scene.between(whole, mention):
                continue
            if not rule.unless or rule.unless + rule.whole not in whole.lead:
                return whole, rule.part, rule.id
    return None


def _planned(mention: Mention, earlier: list[Mention], cues: Cues) -> tuple[Mention, str, str] | None:
    """Return the plan that something realised is part of: `计划总投资5亿元，已落实2亿元`."""
    if mention.dimension not in ("money", "count", "area", "length", "household", "person"):
        return None
    realised = cues.realised.search(mention.lead)
    if realised is None or cues.quota.search(mention.lead):
        return None
    for whole in earlier:
        if not alike(whole, mention) or whole.figure.quote.endswith("以上"):
            continue  # `亿元以上项目` are named by their size
        planned = cues.planned.search(_BUDGET_ITEM.sub("", whole.lead))
        done = planned is not None and cues.realised.search(whole.lead, planned.end()) is not None
        again = done or _PLAN_ITSELF.search(mention.lead) or _PLAN_ITSELF.search(whole.lead)
        beside = whole.index == mention.index - 1 or part_fits(mention, whole)  # `安排3亿元支持88个县，共落实27.8亿元`
        over = mention.value is not None and whole.value is not None and mention.value > whole.value
        if planned is not None and not again and not over and beside and _same_object(planned[0], whole, mention):
            return whole, realised[0], "subset:realised"
        return None
    return None


def _same_object(planned: str, whole: Mention, part: Mention) -> bool:
    if whole.dimension == "money":
        return True
    return any(w in part.lead for w in pairs_of(whole.lead.replace(planned, "") + whole.tail[:6]))


def pairs_of(label: str) -> list[str]:
    """Return every two neighbouring characters of a label."""
    return [label[i : i + 2] for i in range(len(label) - 1)]
