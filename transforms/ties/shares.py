"""Tie a percentage to its part and its whole: `share`, and `complement` where percentages exhaust a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from transforms.patterns import lazy
from transforms.ties.arithmetic import add, meet, part_fits, share_holds, share_slipped, slipped, sum_holds
from transforms.ties.cues import Cues, alike, measure
from transforms.ties.divisions import contrasted
from transforms.ties.drafts import Tie
from transforms.ties.naming import names_it, narrows
from transforms.ties.scene import COUNTS, Interval, Mention, Scene
from transforms.ties.wholes import governing, in_last_sentence, is_class

_HUNDRED = Interval(Decimal(100), Decimal(100))
_DIVIDES = lazy(r"结构|比重|比例|产业比|构成")
MOST_SHARES = 12
MOST_PERCENT = 100
LEAST_NAMED = 3
"""Characters of a name under which a part told before is met again."""
FAR = 60
"""How many figures back a whole may stand that is named to the letter."""
LONGEST_SUBJECT = 10
_DEGREE = lazy(r"(?:仅仅|仅|只|大约|约|均|都|各|分别|共|已|则|就|将近|差不多|合计|总共|更是|甚至)+$")
_OF = lazy(r"^(?:[^，。；、]{0,6}?)的(?:约|近|仅)?$")
_PLAN = lazy(
    r"^(?:完成|占|为|达到?|实现)(?:了|全年|年度|年初|全部|总|既定|目标|任务|计划|预算|投资|建设|下达|的)*(?:计划|任务|目标|预算)(?:数|量|任务|投资|额)?的?(?:约|近)?$"
)
_DONE = lazy(r"(?:已|收入|支出|累计|实际)完成|预算(?:收入|支出)")
_EXCEEDED = lazy(r"超(?:过|出|额)?")
_REGION = lazy(r"[省市州盟县区旗镇乡村]")
_SCOPE = lazy(r"全[国省市州盟县区旗镇乡村]")
_PAST = lazy(r"[由从](?:\d{4}年|去年|上年|年初|[^，。；]{0,6}年)?的?\s*$")
_NOW = lazy(r"(?:至|到|为)(?:了|\d{4}年的?|今年的?|目前的?|约|近|超过|超)*$")
_PLACE_ONLY = lazy(r"占?(?:全国|全省|全市|全县|全区|全自治区|全州|世界|全球)(?:总量)?的?(?:约|近)?")
_EACH = lazy(r"分别占")
"""Marks that an amount has passed: `跨过3个万亿元大关，占全国…` gives no share of three."""
_BULK = lazy(r"总量|产量|产值|面积|总额|总投资|储量")
"""What things weigh or are worth: of it a number of towns is no part, though theirs is."""
_GENERAL = lazy(r"(?:全部|总|全省|全市|全县|全区|全旗|全镇|全乡|全村|全国|同期|上述|其|的|所有|数|量|额|人|比重|比例)")


def find_shares(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield shares whose part or whole is written."""
    for mention in scene.mentions:
        if not mention.is_percent:
            continue
        tie = _of_named(scene, mention, cues) or _of_plan(scene, mention, cues) or _of_wider(scene, mention, cues)
        yield from (tie,) if tie is not None else _share(scene, mention, cues)
        if mention.first:
            yield from _told_share(scene, mention, cues)


def _of_wider(scene: Scene, percent: Mention, cues: Cues) -> Tie | None:
    """Tie the second of `占全区总产量的36%、全国的23%`: one part, of two places of which one lies in the other."""
    if percent.first or percent.joint not in ("、", "和") or not _PLACE_ONLY.fullmatch(percent.lead.strip()):
        return None
    narrower = scene.mentions[percent.index - 1]
    found = cues.share.match(narrower.lead) if narrower.is_percent else None
    part = _part(scene, narrower, found["whole"].strip(), cues) if found is not None else None
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
    subject, core = _DEGREE.sub("", found["subject"].strip()), _GENERAL.sub("", found["whole"].strip())
    if len(subject) < LEAST_NAMED or len(core) < 2:
        return
    told = list(scene.back(percent, FAR))
    for part in told:
        if not part.is_divisible or subject not in part.lead:
            continue
        for whole in told:
            if whole is not part and alike(whole, part) and _names(core, whole) and share_holds(part, whole, percent):
                counts = part.dimension in COUNTS and whole.dimension in COUNTS
                members = (("part", part), ("whole", whole), ("percent", percent))
                yield Tie("share", members, found["cue"], "share:whole", whole_numbers=counts)
                return
        return


def _words(scene: Scene, percent: Mention) -> str:
    """Return the words that make a percentage a share; of `占比从12%升至31%` the second has those of the first."""
    before = scene.mentions[percent.index - 1] if not percent.first else None
    if before is None or not before.is_percent or not _NOW.search(percent.lead):
        return percent.lead
    past = _PAST.search(before.lead)
    return before.lead[: past.start()] if past is not None and percent.before == percent.lead else percent.lead


def _share(scene: Scene, percent: Mention, cues: Cues) -> Iterator[Tie]:
    words = _words(scene, percent)
    found = cues.share.match(words)
    if found is not None and found["cue"].startswith("完成") and (percent.value or 0) > MOST_PERCENT:
        return  # more than was planned is no share of the plan
    among = cues.among.search(percent.before)
    if found is None:
        if among and not percent.lead.rstrip().endswith("率"):
            whole = next((m for m in scene.earlier(percent) if not m.is_relative), None)
            if whole is not None and whole.is_divisible:
                yield from _of_whole(whole, percent, "其中")
        return
    subject, whole_name = _DEGREE.sub("", found["subject"].strip()), found["whole"].strip()
    if among and subject.startswith("其中"):
        subject = subject[2:].strip()
    if _PAST.search(percent.lead) or (_EACH.search(percent.lead) and _paired_off(scene, percent)):
        return  # `占比由31%提升至54%`: the amount beside it is of now
    part = _part(scene, percent, whole_name, cues)
    if part is None or not _about(scene, subject, part, percent, cues):
        if percent.lead != words:
            return
        wide = among and subject and not whole_name
        named = _named_whole(scene, percent, whole_name) if subject else None
        if part is not None and not is_class(part) and (wide or (subject and narrows(subject, part))):
            yield from _of_whole(part, percent, found["cue"])
        elif named is not None:
            yield from _of_whole(named, percent, found["cue"])
        return
    if found["cue"].startswith("完成"):  # the plan itself is not written here
        if not _listed(scene, part) and not _one_of_several(scene, part):
            yield Tie("share", (("part", part), ("percent", percent)), found["cue"], "share:part")
        return
    whole = _whole(scene, part, percent, whole_name, cues)
    if whole is None or not share_holds(part, whole, percent):
        part, whole = _of_list(scene, part, whole, percent, whole_name, cues)
    twin = scene.mentions[part.index - 1] if not part.joint and not part.first and len(part.before) <= 2 else None
    if twin is not None and not whole_name and not (whole and share_holds(part, whole, percent)):
        # `1290户5226人，占比71.4%`: the arithmetic says which of the two counts is meant.
        whole_of_twin = _whole(scene, twin, percent, whole_name, cues)
        if whole_of_twin is not None and share_holds(twin, whole_of_twin, percent):
            part, whole = twin, whole_of_twin
    members = [("part", part)] + ([("whole", whole)] if whole else []) + [("percent", percent)]
    if whole is None:
        # Things that are not people or households may only be in the way: `跨过3个万亿元大关，占…`.
        counts = measure(part)[0] in ("person", "household")
    else:
        counts = part.dimension in COUNTS and whole.dimension in COUNTS
    yield Tie("share", tuple(members), found["cue"], "share:" + ("whole" if whole else "part"), whole_numbers=counts)


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
        found = cues.change.match(other.lead) or cues.share.match(other.lead)
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
        counts = measure(whole)[0] in ("person", "household")
        yield Tie("share", (("whole", whole), ("percent", percent)), cue, "share:of_whole", whole_numbers=counts)


def _part(scene: Scene, percent: Mention, whole_name: str, cues: Cues) -> Mention | None:
    """Return what the percentage is a share for: the nearest amount before it."""
    nearest: Mention | None = None
    for mention in scene.earlier(percent):
        following = scene.mentions[mention.index + 1]
        if re.search("[；;。]", following.before):
            break
        if mention.is_relative or mention.depth > percent.depth or _is_own_change(scene, mention, cues):
            continue
        if mention.figure.facet == "standard" or not mention.is_divisible or cues.mark.search(mention.tail):
            return nearest
        if nearest is None:
            nearest = mention
            continue
        # `1804户5900人，占总户数…`: the whole's name says which of the two counts is meant.
        wanted = "household" if "户" in whole_name else "person" if re.search("[人口]", whole_name) else ""
        if (
            wanted
            and measure(nearest)[0] != wanted
            and measure(mention)[0] == wanted
            and nearest.index == mention.index + 1
        ):
            return mention
        break
    return nearest


def _is_own_change(scene: Scene, mention: Mention, cues: Cues) -> bool:
    """Say whether an amount is but the change of the one before it: `收入36552万元，增加2362万元，占53.8%`."""
    found = cues.change.match(mention.lead) if mention.figure.facet == "change" and not mention.first else None
    before = scene.mentions[mention.index - 1] if mention.index else None
    return found is not None and not found["subject"].strip() and before is not None and alike(before, mention)


def _whole(scene: Scene, part: Mention, percent: Mention, name: str, cues: Cues) -> Mention | None:
    """Return the whole: the one that the text names, or the one that governs the part."""
    near = [m for m in scene.earlier(part) if alike(m, part)]
    if part.sentence > 0:
        near += [m for m in reversed(scene.in_sentence(part.sentence - 1)) if alike(m, part)]
    core = _GENERAL.sub("", name)
    if len(core) <= 1:
        if near:
            fitting = [m for m in near if share_holds(part, m, percent)]
            if fitting:
                return fitting[0]
            own = [m for m in near if m.sentence == part.sentence]
            meant = [m for m in own if share_slipped(part, m, percent)]
            if meant and (not name or cues.among.search(part.before)):
                return meant[0]
            if len(name) > len(core) + 1:  # `总人口13340人，劳动力7068人，占总人口55%`: named to the letter
                return next((m for m in own if m.lead.endswith(name)), None)
            total = _total_of(scene, part, cues) if not name else None
            return total if total is not None and _is_open(part, total) else None
        return None
    far = _earlier_named(scene, part, core)
    named = [m for m in near if _names(core, m)] + [m for m in far if m not in near]
    fitting = [m for m in named if share_holds(part, m, percent)]
    if fitting:
        return fitting[0]
    exact = [m for m in named if core in m.lead or core in m.lead + m.tail]
    stated = next((m for m in exact if _is_meant(part, m, percent, name)), None)
    if stated is not None:
        return stated
    loose = [m for m in near if _shares_word(core, m) and share_holds(part, m, percent)]
    if loose:
        return loose[0]
    total = _total_of(scene, part, cues)
    if total is None or share_holds(part, total, percent):
        return total
    return total if _shares_word(core, total) and _is_meant(part, total, percent, name) else None


def _is_meant(part: Mention, whole: Mention, percent: Mention, name: str) -> bool:
    """Say whether a named whole is meant though the share is not its: in one sentence, of one scope, or by a slip."""
    scope = _SCOPE.search(name)
    if scope is not None and scope[0] not in whole.lead and _REGION.search(whole.lead):
        return False  # `贵州省计划搬迁188万人，其中贫困人口150万人，占全国搬迁计划的15%`
    if share_slipped(part, whole, percent):
        return True
    own = part.sentence == whole.sentence and (scope is None or scope[0] in whole.lead)
    return own and part_fits(part, whole)


def _of_list(
    scene: Scene, part: Mention, whole: Mention | None, percent: Mention, name: str, cues: Cues
) -> tuple[Mention, Mention | None]:
    """Return part and whole, the list's total for the part where the share is the total's.

    `劳动人口10926人，其中城区9895人、乡村1031人，占总人口的28%` speaks of all 10926.
    """
    first = _first_of_list(scene, part, cues)
    listed = _total_of(scene, first, cues)
    if listed is None:
        return part, whole
    told = _told(scene, listed, name)
    if told is not None and share_holds(listed, told, percent):
        return listed, told
    parts = [m for m in scene.mentions[first.index : part.index + 1] if alike(m, part)]
    if len(name) >= LEAST_NAMED and name not in listed.lead and sum_holds(listed, parts):
        return listed, None
    return part, whole


def _is_open(*mentions: Mention) -> bool:
    """Say whether a figure has no upper bound, so that arithmetic can say nothing of it."""
    return any(i.upper is None for m in mentions if (i := m.interval) is not None)


def _named_whole(scene: Scene, percent: Mention, name: str) -> Mention | None:
    """Return the figure of the sentence that the words after 占 name, a total before any other."""
    if len(name) < 2:
        return None
    named = [m for m in scene.earlier(percent) if m.is_divisible and m.lead.endswith(name) and not m.tail.strip()]
    return next((m for m in named if m.lead.endswith("总" + name)), named[0] if named else None)


def _first_of_list(scene: Scene, part: Mention, cues: Cues) -> Mention:
    """Return the figure that 其中 opens the part's list with, or the part."""
    for mention in scene.earlier(part):
        if cues.among.search(mention.before) and alike(mention, part):
            return mention
        if not alike(mention, part):
            break
    return part


def _told(scene: Scene, part: Mention, name: str) -> Mention | None:
    """Return the figure told before under just this name, as far back as ties are drawn."""
    for index in range(part.index - 1, max(-1, part.index - 1 - FAR), -1):
        mention = scene.mentions[index]
        if len(name) > 2 and mention.lead.endswith(name):
            for other in (mention, *scene.mentions[index + 1 : index + 2]):
                if alike(other, part):
                    return other
    return None


def _total_of(scene: Scene, part: Mention, cues: Cues) -> Mention | None:
    """Return the total of which the text says that the part is among."""
    if not cues.among.search(part.before):
        return None
    return governing(scene, part, cues) or in_last_sentence(scene, part, cues)


def _earlier_named(scene: Scene, part: Mention, core: str) -> list[Mention]:
    """Return amounts of the same paragraph before the part that carry the whole's name."""
    out = []
    for index in range(part.index - 1, max(-1, part.index - 25), -1):
        mention = scene.mentions[index]
        if mention.paragraph != part.paragraph:
            break
        if alike(mention, part) and _names(core, mention):
            out.append(mention)
    return out


def _names(core: str, mention: Mention) -> bool:
    return core in mention.lead or core in mention.tail[:12]


def _shares_word(core: str, mention: Mention) -> bool:
    label = mention.lead + mention.tail[:12]
    return any(core[i : i + 2] in label for i in range(len(core) - 1))


def with_totals(ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield the ties, a share of an unnamed whole with the total that its part is summed to."""
    totals: dict[int, Mention] = {}
    divided: dict[int, Mention] = {}
    for tie in ties:
        if tie.kind == "sum":
            totals.update((m.index, tie.members[0][1]) for role, m in tie.members if role == "part")
            divided.setdefault(tie.members[1][1].sentence, tie.members[0][1])
    for tie in ties:
        part, percent = tie.get("part"), tie.get("percent")
        total = totals.get(part.index) if part is not None else None
        if total is None and part is not None and percent is not None:
            # `总人口中，男性3610人，占52.6%；…；14岁以下957人，占13.9%`: all are shares of what the sentence divides.
            near = divided.get(part.sentence)
            total = near if near is not None and alike(near, part) and share_holds(part, near, percent) else None
        if tie.rule != "share:part" or part is None or percent is None or total is None:
            yield tie
        elif share_holds(part, total, percent) or share_slipped(part, total, percent):
            counts = part.dimension in COUNTS and total.dimension in COUNTS
            members = (("part", part), ("whole", total), ("percent", percent))
            yield Tie("share", members, tie.cue, "share:whole", whole_numbers=counts)
        else:
            yield tie


def find_complements(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield percentages of one sentence that exhaust their whole: `区内11%，区外89%`."""
    for indexes in scene.sentences.values():
        run: list[Mention] = []
        for mention in [*(scene.mentions[i] for i in indexes), None]:
            if mention is not None and _is_share(mention, cues):
                run.append(mention)
                continue
            if mention is not None and not mention.is_relative:
                continue
            yield from _complement(run, cues)
            run = []
    yield from _spread(scene, cues)


def _spread(scene: Scene, cues: Cues) -> Iterator[Tie]:
    """Yield the shares of one named whole over the sentences of a paragraph, if they exhaust it."""
    groups: dict[tuple[int, str], list[Mention]] = {}
    for mention in scene.mentions:
        found = cues.share.match(mention.lead) if mention.is_percent else None
        if found is not None and found["whole"].strip():
            groups.setdefault((mention.paragraph, found["whole"].strip()), []).append(mention)
    for group in groups.values():
        if 2 < len(group) <= MOST_SHARES and group[0].sentence != group[-1].sentence and _exhaust(group):
            yield Tie("complement", tuple(("part", m) for m in group), "占", "complement:shares")


def _is_share(mention: Mention, cues: Cues) -> bool:
    if not mention.is_percent or mention.figure.facet not in ("share", "level"):
        return False
    return mention.figure.facet == "share" or bool(cues.share.match(mention.lead))


def _complement(run: Sequence[Mention], cues: Cues) -> Iterator[Tie]:
    if len(run) < 2 or len(run) > MOST_SHARES or _of_two_wholes(run):
        return
    # The shares may be the last, or the first, of a longer run: `因病36.2%、因残19.9%，…共88.8%，其他占11.2%`.
    for part in (run, *(run[n:] for n in range(1, len(run) - 1)), *(run[:n] for n in range(len(run) - 1, 1, -1))):
        if _exhaust(part) and (part is run or any(m.figure.decimals for m in part)):
            yield Tie("complement", tuple(("part", m) for m in part), "占", "complement:shares")
            rest = run[: -len(part)] if part[-1] is run[-1] else run[len(part) :]
            if len(rest) > 1 and any(m.figure.decimals for m in rest):
                yield from _complement(rest, cues)
            return
    if contrasted(run, cues) and _slipped(run):
        yield Tie("complement", tuple(("part", m) for m in run), "占", "complement:shares")


def _of_two_wholes(run: Sequence[Mention]) -> bool:
    """Say whether the shares are of different things: `拥有全县72%的耕地、28%的人口`."""
    nouns = [m.tail[1:].strip("和与及以 ") for m in run if m.tail.startswith("的")]
    bare = all(m.lead.strip() in ("", before.tail.strip()) for before, m in pairwise(run))
    return len(nouns) == len(run) and bare and len({n[-2:] for n in nouns}) == len(run)


def _exhaust(run: Sequence[Mention]) -> bool:
    """Say whether exact percentages can add up to the whole."""
    intervals = [i for m in run if (i := m.interval) is not None]
    if len(intervals) < len(run) or any(m.figure.qualifier not in ("exact", "about") for m in run):
        return False
    return meet(add(intervals), _HUNDRED)


def find_ratios(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield ratios whose parts make up a hundred: `三次产业比为3.9：59.5：36.6`."""
    run: list[Mention] = []
    for mention in (*scene.mentions, None):
        bare = mention is not None and not mention.figure.unit and mention.figure.low is not None
        if (
            bare
            and mention is not None
            and run
            and mention.before.strip() in (":", "：", "∶", "︰")
            and not mention.first
        ):
            run.append(mention)
            continue
        if len(run) >= 2 and (_exhaust(run) or (_DIVIDES.search(run[0].lead) and _slipped(run))):
            yield Tie("complement", tuple(("part", m) for m in run), "比", "complement:ratio")
        run = [mention] if bare and mention is not None else []


def _slipped(run: Sequence[Mention]) -> bool:
    for mention in run:
        others = [m.interval for m in run if m is not mention]
        total = add(i for i in others if i is not None)
        if total.lower is None or total.upper is None:
            continue
        if slipped(mention, Interval(Decimal(100) - total.upper, Decimal(100) - total.lower)):
            return True
    return False
