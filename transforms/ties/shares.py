"""Tie a percentage to its part and its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from transforms.patterns import lazy
from transforms.ties.arithmetic import share_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.divisions import FROM
from transforms.ties.drafts import Tie
from transforms.ties.naming import names_it, narrows
from transforms.ties.scene import COUNTS, Mention, Scene
from transforms.ties.share_members import (
    FAR,
    LEAST_NAMED,
    core_of,
    named_whole,
    names,
    of_list,
    part_of,
    whole_of,
)
from transforms.ties.told_wholes import called, told_before
from transforms.ties.wholes import is_class

MOST_PERCENT = 100
LONGEST_SUBJECT = 10
_DEGREE = lazy(r"(?:仅仅|仅|只|大约|约|均|都|各|分别|共|已|则|就|将近|差不多|合计|总共|更是|甚至)+$")
_OF = lazy(r"^(?:[^，。；、]{0,6}?)的(?:约|近|仅)?$")
_PLAN = lazy(
    r"^(?:完成|占|为|达到?|实现)(?:了|全年|年度|年初|全部|总|既定|目标|任务|计划|预算|投资|建设|下达|的)*(?:计划|任务|目标|预算)(?:数|量|任务|投资|额)?的?(?:约|近)?$"
)
_DONE = lazy(r"(?:已|收入|支出|累计|实际)完成|预算(?:收入|支出)")
_EXCEEDED = lazy(r"超(?:过|出|额)?")
_PAST = lazy(r"[由从](?:\d{4}年|去年|上年|年初|[^，。；]{0,6}年)?的?\s*$")
_NOW = lazy(r"(?:至|到|为)(?:了|\d{4}年的?|今年的?|目前的?|约|近|超过|超)*$")
_PLACE_ONLY = lazy(r"占?(?:全国|全省|全市|全县|全区|全自治区|全州|世界|全球)(?:总量)?的?(?:约|近)?")
_OF_WHICH = lazy(r"^[^，。；、0-9]{0,10}(?<!其)中[，,]?(?:约|近|已)?有(?:约|近|超过|超)?$")
_SO_FAR = lazy(r"^[，,](?:已|约|进度)?(?:完成|过)(?:了|近|约|超|超过)*$")
_FINISHED = lazy(r"(?:已|累计|共|完成|达)[\u4e00-\u9fff]{0,8}$")
_WITHIN = lazy(r"^在(?P<whole>[^，。；]{2,16}?)(?:之?中所?|中的|里|的)?$")
_EACH = lazy(r"分别占")
_PLACES = lazy(r"省区市|省区|省份|省|国家|地区|县市|县区|乡镇")
_BULK = lazy(r"总量|产量|产值|面积|总额|总投资|储量")
"""What things weigh or are worth: of it a number of towns is no part, though theirs is."""


def find_shares(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield shares whose part or whole is written."""
    for mention in scene.mentions:
        if not mention.is_percent:
            continue
        tie = _of_named(scene, mention, cues) or _of_plan(scene, mention, cues) or _of_wider(scene, mention, cues)
        yield from (tie,) if tie is not None else _share(scene, mention, cues)
        if mention.first or scene.mentions[mention.index - 1].is_percent or re.search("[；;]", mention.before):
            yield from _told_share(scene, mention, cues)


def _of_wider(scene: Scene, percent: Mention, cues: Cues) -> Tie | None:
    """Tie the second of `占全区总产量的36%、全国的23%`: one part, of two places of which one lies in the other."""
    if percent.first or percent.joint not in ("、", "和") or not _PLACE_ONLY.fullmatch(percent.lead.strip()):
        return None
    narrower = scene.mentions[percent.index - 1]
    found = cues.share.match(narrower.lead) if narrower.is_percent else None
    part = part_of(scene, narrower, found["whole"].strip(), cues) if found is not None else None
    if found is None or part is None or not _about(scene, found["subject"].strip(), part, narrower, cues):
        return None
    return Tie("share", (("part", part), ("percent", percent)), found["cue"], "share:part")


def _paired_off(scene: Scene, percent: Mention) -> bool:
    """Say whether a list of shares begins here, which are tied one by one elsewhere."""
    following = next(iter(scene.later(percent)), None)
    return following is not None and following.is_percent


def _told_share(scene: Scene, percent: Mention, cues: Cues) -> Iterator[Tie]:
    """Tie `非国有投资60.8亿元。非国有投资占全市投资比重为24.6%`: both were told before under these names."""
    found = cues.share.match(percent.lead)
    if found is None:
        return
    subject, core = _DEGREE.sub("", found["subject"].strip()), core_of(found["whole"].strip())
    if len(subject) < LEAST_NAMED or len(core) < 2:
        return
    told = [*scene.earlier(percent), *scene.back(percent, FAR)]
    for part in told:
        if not part.is_divisible or subject not in part.lead:
            continue
        for whole in chain(told, told_before(scene, percent)):
            if whole is part or not alike(whole, part) or not share_holds(part, whole, percent):
                continue
            if names(core, whole) or called(scene, whole, found["whole"].strip()):
                counts = part.dimension in COUNTS and whole.dimension in COUNTS
                members = (("part", part), ("whole", whole), ("percent", percent))
                yield Tie("share", members, found["cue"], "share:whole", whole_numbers=counts)
                return
        return


def _words(scene: Scene, percent: Mention) -> str:
    """Return the words that make a percentage a share; of `占比从12%升至31%` the second has those of the first."""
    if percent.figure.quote.startswith("约占"):
        return percent.lead + "占"
    before = scene.mentions[percent.index - 1] if not percent.first else None
    if before is None or not before.is_percent or not _NOW.search(percent.lead):
        return percent.lead
    past = _PAST.search(before.lead)
    return before.lead[: past.start()] if past is not None and percent.before == percent.lead else percent.lead


_COVERED = lazy(r"(?:涵盖|来自|涉及|覆盖|遍及|遍布|销往|出口到|出口至)(?:了|全国|全球|世界)?$")
"""Words before the places that things come from or go to, which are not divided."""


def _share(scene: Scene, percent: Mention, cues: Cues) -> Iterator[Tie]:
    words = _words(scene, percent)
    found = cues.share.match(words)
    if found is not None and found["cue"].startswith("完成") and (percent.value or 0) > MOST_PERCENT:
        return  # more than was planned is no share of the plan
    among = cues.among.search(percent.before) is not None
    if (beside := _of_one_beside(scene, percent, is_named=found is not None)) is not None:
        yield beside
    elif found is None:
        if among:
            yield from _of_told_group(scene, percent)
    elif not (_PAST.search(percent.lead) or (_EACH.search(percent.lead) and _paired_off(scene, percent))):
        # Of `占比由31%提升至54%` the amount beside it is of now.
        yield from _named_share(scene, percent, cues, found, among=among, is_past=percent.lead != words)


def _of_one_beside(scene: Scene, percent: Mention, *, is_named: bool) -> Tie | None:
    """Tie a percentage to the figure directly before it: `已收获8.63亿亩，完成66%`, `106万亩晚稻中，有70%种植在丘陵`."""
    if percent.first:
        return None
    beside = scene.mentions[percent.index - 1]
    if not beside.is_divisible:
        return None
    so_far = _SO_FAR.match(percent.before) and (percent.value or 0) <= MOST_PERCENT
    if so_far and not _PLAN.search(beside.lead) and _FINISHED.search(beside.lead):
        return Tie("share", (("part", beside), ("percent", percent)), "完成", "share:part")
    if not is_named and _OF_WHICH.match(percent.before):
        return Tie("share", (("whole", beside), ("percent", percent)), "中", "share:of_whole")
    return None


def _of_told_group(scene: Scene, percent: Mention) -> Iterator[Tie]:
    """Tie `作品7024部，涵盖104个国家，其中国外作品超70%`, which divides the works."""
    if percent.lead.rstrip().endswith("率"):
        return
    whole = next((m for m in scene.earlier(percent) if not m.is_relative and not _COVERED.search(m.lead)), None)
    if whole is not None and whole.is_divisible:
        yield from _of_whole(whole, percent, "其中")


def _named_share(
    scene: Scene, percent: Mention, cues: Cues, found: re.Match[str], *, among: bool, is_past: bool
) -> Iterator[Tie]:
    """Tie a percentage behind a word for shares to the part before it, or to the whole where the part is not written."""
    subject, whole_name = _DEGREE.sub("", found["subject"].strip()), found["whole"].strip()
    if (within := _WITHIN.match(subject)) is not None:  # `在进出口总额中占比44.4%` names the whole first
        subject, whole_name = "", within["whole"]
    if among and subject.startswith("其中"):
        subject = subject[2:].strip()
    part = part_of(scene, percent, whole_name, cues)
    if part is not None and _is_where(part, whole_name):
        part = None
    if part is not None and _about(scene, subject, part, percent, cues):
        yield from _of_part(scene, part, percent, found["cue"], whole_name, cues)
    elif not is_past:
        wide = among and subject and not whole_name
        named = named_whole(scene, percent, whole_name) if subject else None
        if part is not None and not is_class(part) and (wide or (subject and narrows(subject, part))):
            yield from _of_whole(part, percent, found["cue"])
        elif named is not None:
            yield from _of_whole(named, percent, found["cue"])


def _is_where(part: Mention, whole_name: str) -> bool:
    """Say whether a number of places only says where the share is: `五个省份耕地面积较大，占全国耕地的40%`."""
    found = _PLACES.match(part.tail) if part.dimension == "count" else None
    return found is not None and bool(core_of(whole_name)) and found[0] not in whole_name


def _of_part(scene: Scene, part: Mention, percent: Mention, cue: str, whole_name: str, cues: Cues) -> Iterator[Tie]:
    """Tie a part and its percentage, with the whole where one is written."""
    if cue.startswith("完成"):  # the plan itself is not written here
        if not _listed(scene, part) and not _one_of_several(scene, part):
            yield Tie("share", (("part", part), ("percent", percent)), cue, "share:part")
        return
    whole = whole_of(scene, part, percent, whole_name, cues)
    if whole is None or not share_holds(part, whole, percent):
        part, whole = of_list(scene, part, whole, percent, whole_name, cues)
        whole = None if whole is not None and _is_beside(scene, part, whole, percent, cues) else whole
    twin = scene.mentions[part.index - 1] if not part.joint and not part.first and len(part.before) <= 2 else None
    if twin is not None and not whole_name and not (whole and share_holds(part, whole, percent)):
        # `1290户5226人，占比71.4%`: the arithmetic says which of the two counts is meant.
        whole_of_twin = whole_of(scene, twin, percent, whole_name, cues)
        if whole_of_twin is not None and share_holds(twin, whole_of_twin, percent):
            part, whole = twin, whole_of_twin
    members = [("part", part)] + ([("whole", whole)] if whole else []) + [("percent", percent)]
    if whole is None:
        # Things that are not people or households may only be in the way: `跨过3个万亿元大关，占…`.
        counts = part.measure[0] in ("person", "household")
    else:
        counts = part.dimension in COUNTS and whole.dimension in COUNTS
    yield Tie("share", tuple(members), cue, "share:" + ("whole" if whole else "part"), whole_numbers=counts)


def _is_beside(scene: Scene, part: Mention, whole: Mention, percent: Mention, cues: Cues) -> bool:
    """Say whether a supposed whole, of which the share is not, is no whole at all.

    It is the same number told again (`103个地区开通，占地区总数的26%`), what the part was before
    (`由1900多个扩大到6600多个，占74%`), or has a share of its own in the same list (`387人占94.2%；344人占83.6%`).
    """
    if share_holds(part, whole, percent):
        return False
    own = scene.mentions[whole.index + 1]
    return (
        part.interval == whole.interval
        or FROM.search(whole.before) is not None
        or (
            own.is_percent
            and (part.joint in ("；", ";") or _of_another(part, whole))
            and cues.share.match(own.lead) is not None
        )
    )


def _of_another(part: Mention, whole: Mention) -> bool:
    """Say whether a part stands in a sentence of its own: `手机用户6.95亿户，占40.6%。宽带用户1.34亿户，占21.7%`."""
    return part.sentence != whole.sentence and "其中" not in part.before


def _of_named(scene: Scene, percent: Mention, cues: Cues) -> Tie | None:
    """Tie `完成投资5.5亿元，占年度计划10亿元的55%`: the whole stands between 占 and the percentage."""
    if percent.first or not _OF.match(percent.before):
        return None
    whole = scene.mentions[percent.index - 1]
    found = cues.share.match(whole.lead)
    named = (found is not None and not found["subject"].strip()) or _PLAN.search(whole.lead)
    part = next((m for m in scene.earlier(whole) if alike(m, whole)), None)
    if part is None or whole.is_relative:
        return None
    words = re.split("[，,；;。]", whole.before)[-1].rstrip("（(")
    if cues.quota.match(words):  # `完成24627万元，完成年初预算数60999万元的40.4%`
        return _triple(part, whole, percent, "完成")
    if not named or _EXCEEDED.search(whole.lead):
        return None
    return _triple(part, whole, percent, found["cue"] if found else "计划")


def _of_plan(scene: Scene, percent: Mention, cues: Cues) -> Tie | None:
    """Tie `计划造林5万亩，已完成3.2万亩，完成计划的64%`, where the plan is written before."""
    part = next((m for m in scene.earlier(percent) if not m.is_relative and m.is_divisible), None)
    if part is None or not _PLAN.search(percent.lead):
        return None
    whole = next((m for m in scene.earlier(part) if alike(m, part)), None)
    if whole is None or any(_PLAN.search(m.lead) for m in (part, whole)) or _DONE.search(whole.lead):
        return None
    if re.search("[；;。]", scene.between(whole, part)):
        return None  # `造林3.2万亩，为计划3万亩的106.7%；封山1.5万亩，为计划的100%`: of another plan
    if not cues.planned.search(whole.lead + whole.tail[:4]):
        return None
    return _triple(part, whole, percent, "计划")


def _triple(part: Mention, whole: Mention, percent: Mention, cue: str) -> Tie:
    counts = part.dimension in COUNTS and whole.dimension in COUNTS
    members = (("part", part), ("whole", whole), ("percent", percent))
    return Tie("share", members, cue, "share:whole", whole_numbers=counts)


def _about(scene: Scene, subject: str, part: Mention, percent: Mention, cues: Cues) -> bool:
    """Say whether the words before 占 name the part again, or nothing, and nothing else came between."""
    direct = percent.index == part.index + 1 and not percent.joint and percent.before.strip() == percent.lead
    if direct:
        # No punctuation between: `85名干部占…`; but not `14个产业产值占…`, nor `60岁以上老人占…`.
        bulk = cues.amount.search(subject) or _BULK.search(percent.lead)
        return not is_class(part) and not (part.dimension == "count" and bulk)
    # The second of two measures of a group has its name from the first: `风险消除1290户5226人`.
    named = scene.mentions[part.index - 1] if not part.joint and not part.first and len(part.before) <= 2 else part
    if subject and (len(subject) > LONGEST_SUBJECT or not (names_it(subject, part) or names_it(subject, named))):
        return False
    for other in scene.earlier(percent):
        if other.index <= part.index:
            return not (part.joint == "、" and _listed(scene, part))
        found = cues.exceeded(other.lead) or cues.changed(other.lead) or cues.share.match(other.lead)
        if found is not None and found["subject"] and not names_it(found["subject"], part):
            return False  # `总装机9000万千瓦，风电增长39%，占全国四成`
    return True


def _one_of_several(scene: Scene, part: Mention) -> bool:
    """Say whether another thing was counted right before: `81个村退出，4个乡摘帽，完成任务的100%` speaks of both."""
    before = scene.mentions[part.index - 1] if not part.first else None
    return before is not None and bool(before.tail.strip()) and bool(part.tail.strip()) and not before.is_relative


def _listed(scene: Scene, part: Mention) -> bool:
    """Say whether the part is the last of several things of its sort: which of them have the share is open."""
    before = scene.mentions[part.index - 1] if not part.first else None
    return before is not None and alike(before, part) and bool(part.tail) and bool(before.tail)


def _of_whole(whole: Mention, percent: Mention, cue: str) -> Iterator[Tie]:
    """Tie `1650亿元，其中55%用于产业`: the part is not written."""
    if percent.figure.facet in ("share", "level", "rate"):
        counts = whole.measure[0] in ("person", "household")
        yield Tie("share", (("whole", whole), ("percent", percent)), cue, "share:of_whole", whole_numbers=counts)
