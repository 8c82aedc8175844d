"""Say of which part and of which whole a percentage is the share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.arithmetic import part_fits, share_holds, share_slipped, sum_holds
from transforms.ties.cues import Cues, alike
from transforms.ties.scene import Mention, Scene
from transforms.ties.wholes import governing, in_last_sentence

_REGION = lazy(r"[省市州盟县区旗镇乡村]")
_SCOPE = lazy(r"全[国省市州盟县区旗镇乡村]")
_PASSED = lazy(r"^[，,]?(?:已|也|均|首次|再次|历史性地?|成功)*(?:突破|跨过|跨越|迈过|超过|超)[^，。；]*$")
NEAR = Decimal("1.5")
"""How many times a round number what passed it is, at most."""
CASES = frozenset({"件", "起", "宗"})
_CASES = lazy(r"案(?:件|数)|件数|起数")
_OWN = lazy(r"我[国省市县区]|[本该全]|[总数量额值]")
"""Characters of a name that any whole may have or lack."""
LEAST_NAMED = 3
"""Characters of a name under which a part told before is met again."""
FAR = 60
"""How many figures back a whole may stand that is named to the letter."""
_GENERAL = lazy(
    r"(?:全部|总|全省|全市|全县|全区|全旗|全镇|全乡|全村|全国|同期|上述|其|的|所有|数|量|额|人|比重|比例|[〓\ufffd])"
)


def core_of(name: str) -> str:
    """Return the name of a whole without the words that any whole may have: 全部劳动力 is 劳动力.

    >>> core_of("全部劳动力")
    '劳动力'
    """
    return _GENERAL.sub("", name)


def part_of(scene: Scene, percent: Mention, whole_name: str, cues: Cues) -> Mention | None:
    """Return what the percentage is a share for: the nearest amount before it."""
    nearest: Mention | None = None
    for mention in scene.earlier(percent):
        following = scene.mentions[mention.index + 1]
        if re.search("[；;。]", following.before):
            break
        if (
            mention.is_relative
            or mention.depth > percent.depth
            or _is_own_change(scene, mention, cues)
            or _is_passed(scene, mention)
        ):
            continue
        if mention.figure.facet == "standard" or not mention.is_divisible or cues.mark.search(mention.tail):
            return nearest
        if nearest is None:
            nearest = mention
            continue
        # `1804户5900人，占总户数…`: the whole's name says which of the two counts is meant.
        if _CASES.search(whole_name) and nearest.figure.unit not in CASES and mention.figure.unit in CASES:
            return mention  # `12件，处分14人，占结案数的…`
        wanted = "household" if "户" in whole_name else "person" if re.search("[人口]", whole_name) else ""
        if (
            wanted
            and nearest.measure[0] != wanted
            and mention.measure[0] == wanted
            and nearest.index == mention.index + 1
        ):
            return mention
        break
    return nearest


def _is_own_change(scene: Scene, mention: Mention, cues: Cues) -> bool:
    """Say whether an amount is but the change of the one before it: `收入36552万元，增加2362万元，占53.8%`."""
    found = cues.changed(mention.lead) if mention.figure.facet == "change" and not mention.first else None
    before = scene.mentions[mention.index - 1] if mention.index else None
    return found is not None and not found["subject"].strip() and before is not None and alike(before, mention)


def _is_passed(scene: Scene, mention: Mention) -> bool:
    """Say whether a round number is only what the amount before it passed: `装机10332万千瓦，首次突破1亿千瓦，占25%`."""
    before = scene.mentions[mention.index - 1] if mention.figure.qualifier == "over" and not mention.first else None
    if before is None or not before.value or not mention.value or not alike(before, mention):
        return False
    return _PASSED.search(scene.between(before, mention) + mention.figure.quote) is not None and (
        1 <= before.value / mention.value < NEAR
    )


def whole_of(scene: Scene, part: Mention, percent: Mention, name: str, cues: Cues) -> Mention | None:
    """Return the whole: the one that the text names, or the one that governs the part."""
    near = [m for m in scene.earlier(part) if alike(m, part)]
    if part.sentence > 0:
        near += [m for m in reversed(scene.in_sentence(part.sentence - 1)) if alike(m, part)]
    core = core_of(name)
    if len(core) <= 1:
        if part.value == 0:
            return None  # nothing is 0 % of whatever is told before
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
    named = [m for m in near if names(core, m)] + [m for m in far if m not in near]
    fitting = [m for m in named if share_holds(part, m, percent)]
    if fitting:
        return fitting[0]
    exact = [m for m in named if core in m.lead or core in m.lead + m.tail]
    stated = next((m for m in exact if _is_meant(part, m, percent, name)), None)
    if stated is not None:
        return stated
    loose = [m for m in near if _shares_word(core, m) and share_holds(part, m, percent)]
    if loose:
        return _closest(part, loose, percent)
    total = _total_of(scene, part, cues)
    if total is None or share_holds(part, total, percent):
        return total
    covered = covers(core, total) and _is_meant(part, total, percent, name)
    return total if _shares_word(core, total) and covered else None


def _closest(part: Mention, wholes: Sequence[Mention], percent: Mention) -> Mention:
    """Return the whole of which the part is nearest to the percentage: of rough amounts several can fit."""
    a, p = part.value, percent.value
    if len(wholes) < 2 or a is None or p is None:
        return wholes[0]
    return min(wholes, key=lambda m: abs(a / m.value * 100 - p) if m.value else p)


def covers(core: str, whole: Mention) -> bool:
    """Say whether a name fits a figure that does not carry it: nothing narrows the one and not the other.

    入境外国人 are not all 外国人, and `对共建国家进出口` is not 进出口总值.
    """
    label = _one_way(core, whole.lead + whole.tail[:12])
    return set(_OWN.sub("", core)) <= set(label) and ("对" not in whole.lead or "对" in core)


def _is_meant(part: Mention, whole: Mention, percent: Mention, name: str) -> bool:
    """Say whether a named whole is meant though the share is not its: in one sentence, of one scope, or by a slip."""
    scope = _SCOPE.search(name)
    if scope is not None and scope[0] not in whole.lead and _REGION.search(whole.lead):
        return False  # `贵州省计划搬迁188万人，其中贫困人口150万人，占全国搬迁计划的15%`
    if share_slipped(part, whole, percent):
        return True
    own = part.sentence == whole.sentence and (scope is None or scope[0] in whole.lead)
    return own and part_fits(part, whole)


def of_list(
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


def named_whole(scene: Scene, percent: Mention, name: str) -> Mention | None:
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
        if alike(mention, part) and names(core, mention):
            out.append(mention)
    return out


def names(core: str, mention: Mention) -> bool:
    """Say whether a figure carries the name of a whole."""
    return core in _one_way(core, mention.lead) or core in _one_way(core, mention.tail[:12])


def _one_way(core: str, words: str) -> str:
    """Return words without what trades both ways, where the name is of one: 进出口值 is no 出口值."""
    return words.replace("进出口", "") if core.startswith(("出口", "进口")) else words


def _shares_word(core: str, mention: Mention) -> bool:
    label = _one_way(core, mention.lead + mention.tail[:12])
    return any(core[i : i + 2] in label for i in range(len(core) - 1))
