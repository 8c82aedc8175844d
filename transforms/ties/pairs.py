"""Tie households and people of one group: `1804户5900人`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.cues import Cues
from transforms.ties.drafts import Tie
from transforms.ties.scene import Mention, Scene

LEAST_HOUSEHOLD, LARGEST_HOUSEHOLD = Decimal("1.5"), Decimal("6.5")
"""People a household, on average, between which a second number of households must be one of people."""

_LINK = lazy(r"^[^，,。；;、：:（(]{0,8}?[，,、（(/]?(?P<noun>[^，,。；;、：:（）()]{0,10})$")
_HOUSES = lazy(r"[\u4e00-\u9fff]{0,6}(?:户|家庭)")
"""What the households are called where their people follow at once: `2151户贫困户8066人`."""
_BRACKETED = lazy(r"[（(][^（）()]*[）)]")
_NOUN = lazy(
    r"^(?:其中)?(?:共|共有|共计|计|涉及|合计|约|有|惠及)?(?:总|农业|农村|贫困|脱贫|户籍|建档立卡|建档立卡贫困|搬迁|监测|低保|移民|户籍总|农户|受益|现有|现)*"
    r"(?:人口|人数|人|人员|群众|农牧民|牧民|农民|村民|居民|贫困人口|人口数|总人口)?(?:共|有|为|约|达|共计|计|：|:)*$"
)
_FIRMS = lazy(r"从业人员|个体工商户|工商户|市场主体|民营经济|经营户[^，。；]{0,4}$|企业[^，。；]{0,4}$")
FIRMS_BACK = 24
"""Characters before a number of households in which what they are may stand."""
_HARMED = lazy(r"(?:死亡|遇难|受伤|失踪|伤亡|死伤|被困)")
"""What befell people who are not of the households told next: `16人死亡，超过25万用户断电`."""
HARM = 8
"""Characters behind people in which it stands."""
_GROUP = {"household", "person"}
_PER = lazy(r"(?:每户|户均|平均|人均|每人)$")


def find_pairs(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield neighbouring counts of households and people that the text gives as one group's."""
    mentions = scene.mentions
    for nearest, b in itertools.pairwise(mentions):
        if nearest.sentence != b.sentence:
            continue
        a = _before_bracket(scene, nearest, b)
        if _apposed(scene, a, b):
            yield Tie("paired", (("a", a), ("b", b)), "", "paired:apposed")
            continue
        kind = _kind(a)
        if {kind, _kind(b)} != _GROUP or a.figure.facet != b.figure.facet:
            continue
        if _PER.search(a.lead) or _PER.search(b.lead):
            continue
        if not scene.joined(b) and (scene.joined(a) or scene.measured_again(b) is not None):
            continue  # each is of a group of its own: `56户102人，农村367户810人`
        if _FIRMS.search(scene.run_up(a, FIRMS_BACK)):
            continue  # `个体工商户2.5万户、从业人员9.9万人` are no families
        household, people = (a, b) if kind == "household" else (b, a)
        if _linked(scene, a, b) and not _HARMED.search(a.tail[:HARM]):
            yield Tie("paired", (("a", household), ("b", people)), "", "paired:group")


def _before_bracket(scene: Scene, a: Mention, b: Mention) -> Mention:
    """Return the figure before a bracket that has closed: `总户数5781户（农业户5122户），总人口14505人`."""
    for mention in (a, *scene.earlier(a)):
        if mention.depth <= b.depth:
            return mention
    return a


def _apposed(scene: Scene, a: Mention, b: Mention) -> bool:
    """Say whether two numbers of households stand for one group, the second plainly its people.

    `5.47万户、12.42万贫困户` is a slip of the unit, which the problems report.
    """
    if not (_kind(a) == _kind(b) == "household") or scene.between(a, b).strip() not in ("", "、"):
        return False
    if a.lead.endswith("分别") or a.value is None or b.value is None or not a.value:
        return False
    third = scene.mentions[b.index + 1] if b.index + 1 < len(scene.mentions) else None
    if third is not None and third.joint == "、" and _kind(third) == "household":
        return False  # `分别为22.9万户、39.6万户、447.3万户`
    return LEAST_HOUSEHOLD <= b.value / a.value <= LARGEST_HOUSEHOLD


def _kind(mention: Mention) -> str:
    if mention.figure.damaged and not mention.figure.unit:
        return ""
    return mention.measure[0]


def _linked(scene: Scene, a: Mention, b: Mention) -> bool:
    gap = _BRACKETED.sub("", scene.between(a, b))
    if not gap.strip(" 、") or _HOUSES.fullmatch(gap):
        return True
    found = _LINK.match(gap)
    return found is not None and _NOUN.match(found["noun"].strip()) is not None
